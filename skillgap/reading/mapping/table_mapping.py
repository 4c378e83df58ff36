"""How one raw table becomes tables of the contract: a value that is suggested, said and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from skillgap.core.tables import TABLES, table_named
from skillgap.reading.conform.matching import vital_columns
from skillgap.reading.conform.scales import LevelScale

Layout: TypeAlias = Literal["long", "wide"]

WIDE_KEYS = {"signals": ("employee_id", "level"), "requirements": ("role_id", "required_level")}
"""Tables that a matrix can give: what stands against the skills, and the column of its cells."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one raw table becomes one or several tables of the contract.

    Attributes:
        file: The raw table's name: ``file`` or ``file › sheet``.
        table: Contract table; empty to leave the file out.
        layout: ``long``: a record per row. ``wide``: a matrix with levels in its cells.
        columns: Contract column to header. In a matrix one only, what names the rows:
            ``employee_id`` (for ``signals``) or ``role_id`` (``requirements``) with skills across,
            or ``skill_id`` with people or roles across.
        confidence: Contract column to confidence 0–1.
        scale: How proficiency is written.
        source: Source of all signals of the file, where no column says it.
        observed_on: Day of all signals of the file, where no column says it.
        across: Headers of the columns of a matrix that hold levels.
        days: Contract column that the cells of a matrix hold instead of levels, as days:
            ``observed_on`` or ``expires_on``.
        also: Further tables in the same file: table to its columns, contract column to header.
        assumed: Contract column to the cell that stands in for it throughout, where the file has
            no column for it.
        certainty: Confidence 0–1 that it is this table.
        reason: Why, in words.
    """

    file: str
    table: str = ""
    layout: Layout = "long"
    columns: Mapping[str, str] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)
    scale: LevelScale = field(default_factory=LevelScale)
    source: str = ""
    observed_on: str = ""
    across: tuple[str, ...] = ()
    days: str = ""
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    certainty: float = 0.0
    reason: str = ""

    def __post_init__(self) -> None:
        """Make the mappings read-only, and refuse tables that do not exist."""
        for table in (self.table, *self.also):
            if table:
                table_named(table)
        frozen = {table: MappingProxyType(dict(cols)) for table, cols in self.also.items()}
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))
        object.__setattr__(self, "confidence", MappingProxyType(dict(self.confidence)))
        object.__setattr__(self, "also", MappingProxyType(frozen))
        object.__setattr__(self, "assumed", MappingProxyType(dict(self.assumed)))
        object.__setattr__(self, "across", tuple(self.across))

    @property
    def missing_columns(self) -> tuple[str, ...]:
        """Contract columns that must still be chosen before the file can be read."""
        if not self.table:
            return ()
        if self.layout == "wide":
            row = WIDE_KEYS[self.table][0]
            return () if {row, "skill_id"} & {*self.columns} else (row,)
        given = {*self.columns, *self.assumed}
        return tuple(c for c in vital_columns(TABLES[self.table]) if c not in given)

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as plain values for JSON."""
        return {
            "file": self.file,
            "table": self.table,
            "layout": self.layout,
            "columns": dict(self.columns),
            "confidence": dict(self.confidence),
            "scale": self.scale.to_dict(),
            "source": self.source,
            "observed_on": self.observed_on,
            "across": list(self.across),
            "days": self.days,
            "also": {table: dict(columns) for table, columns in self.also.items()},
            "assumed": dict(self.assumed),
            "certainty": self.certainty,
            "reason": self.reason,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TableMapping:
        """Read a mapping from what :meth:`to_dict` wrote; what is left out takes its default."""
        known = {name: values[name] for name in cls.__slots__ if name in values}
        if "scale" in known:
            known["scale"] = LevelScale.from_dict(known["scale"])
        return cls(**known)


__all__ = ["WIDE_KEYS", "Layout", "TableMapping"]

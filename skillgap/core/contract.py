"""What a table contract is made of: columns, and what a bad cell does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

from skillgap.core.errors import unknown_name

Kind: TypeAlias = Literal["id", "text", "category", "number", "level", "share", "date", "flag"]
"""What a column holds.

``id`` an exact key, never a number; ``text`` anything; ``category`` one of a few words;
``number`` a float; ``level`` 0–5; ``share`` 0–1; ``date`` a day without time zone; ``flag`` yes/no.
"""

Holds: TypeAlias = Literal["", "person", "manager", "name", "protected", "unit", "unit_or_person"]
"""What the viewer's policy must know of a column beyond its kind; blank where the kind says it.

``unit_or_person`` is a unit in one organisation and a person in another; ``protected`` an attribute
by which nobody may be treated worse.
"""

BadCell: TypeAlias = Literal["drop row", "blank", "default"]
"""What a blank or unreadable cell does: the row goes, the cell is unknown, a default stands in."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract.

    Attributes:
        name: Name in the contract.
        kind: What it holds.
        meaning: One plain sentence for the docs page and the template.
        example: A cell as a user would write it.
        required: Whether the table is useless without the column.
        unit: Unit of numbers; empty where none applies.
        low: Smallest allowed number.
        high: Largest allowed number.
        choices: Allowed words of a category; empty means any word.
        refers_to: ``table.column`` the values must be found in, when that table is loaded.
        bad: What a bad (or, when required, blank) cell does.
        default: What stands in when ``bad`` is ``default``, and for an optional column left out.
        synonyms: Other headers seen in the wild, folded (lower case, letters and digits only).
        holds: Whom or what the cells are about, for the viewer's policy.
    """

    name: str
    kind: Kind
    meaning: str
    example: str
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    bad: BadCell = "blank"
    default: str | float | None = None
    synonyms: tuple[str, ...] = ()
    holds: Holds = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the contract.

    Attributes:
        name: Name in the contract, also the usual file name.
        meaning: One plain sentence.
        columns: Its columns, in template order.
        key: Columns that together name a row; empty where rows may repeat.
        unlocks: What becomes possible once the table is loaded.
        needed: Whether the gap map needs it.
        synonyms: Other file or sheet names in use, case folded.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    unlocks: tuple[str, ...] = ()
    needed: bool = False
    synonyms: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        """Return the column of that name, or raise ``UnknownName``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise unknown_name(f"table `{self.name}`", name, [c.name for c in self.columns])

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in template order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns the table is useless without."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def template(self) -> pd.DataFrame:
        """A frame of text with the headers and one example row, for download."""
        return pd.DataFrame({column.name: [column.example] for column in self.columns})

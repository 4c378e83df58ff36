"""What somebody decided about an upload: the one thing in which its readers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from skillgap.reading.conform.decisions import Decisions

if TYPE_CHECKING:
    from skillgap.reading.mapping.table_mapping import TableMapping


@dataclass(frozen=True, slots=True)
class Answers:
    """What was decided about files; what is left open takes its default.

    Attributes:
        options: Answers to questions: ``kind``, ``kind:column`` or ``file|kind:column`` to the
            chosen option.
        mappings: Table of text to how it is read, where somebody said so.
        remembered: Mappings kept from earlier imports, best first, as ``TableMapping.to_dict``
            writes them, each with the ``headers`` it was made for.
        table: The contract table that every file is, where somebody said so.
        layout: Named mapping of a known system, where somebody said so.
        columns: Contract column to header, over what is suggested.
        scale: Name of the scale of levels, over what is suggested.
        seen: SHA-256 of files imported before, to where and when.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, TableMapping] = field(default_factory=dict)
    remembered: Sequence[Mapping[str, Any]] = ()
    table: str = ""
    layout: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    scale: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def decisions(self) -> Decisions:
        """The options, as cells are read by them."""
        return Decisions(self.options)

"""Exports of common HR and learning systems: recognised by their headers, mapped as data says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from skillgap.core.errors import BadValue
from skillgap.core.places import APP_FOLDER
from skillgap.core.tables import TABLES, table_named
from skillgap.core.words import fold
from skillgap.reading.conform.matching import vital_columns
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.table_mapping import TableMapping

MAPPINGS_FILE = APP_FOLDER / "data" / "mappings.toml"
STATUS = "status (from the dates)"
"""Header of a column made of dates, for systems that print no status."""


@dataclass(frozen=True, slots=True)
class Export:
    """What one system prints; see the head of ``data/mappings.toml``.

    Attributes:
        key: Short name, for ``mapping = "…"`` in ``sources.toml``.
        system: The system, as people call it.
        what: What is exported.
        table: Contract table.
        signature: Headers that tell it from others.
        columns: Contract column to the headers it may have, best first.
        also: Further tables in the file.
        words: Contract column to contract word to patterns of the system's words.
        ids: Contract column to the column its ids come from and the one they shall come from.
        month_first: Whether 03/12 is 12 March where the file does not prove otherwise.
        labels_below: Whether a second row may repeat the headers in words.
        begun: Headers of the date of beginning, where the status follows from the dates.
    """

    key: str
    system: str
    what: str
    table: str
    signature: tuple[str, ...]
    columns: Mapping[str, Sequence[str]]
    also: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    ids: Mapping[str, Sequence[str]] = field(default_factory=dict)
    month_first: bool = False
    labels_below: bool = False
    begun: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return system and kind of export, as in ``SuccessFactors LMS learning history``."""
        return f"{self.system} {self.what}"


@cache
def known_exports() -> tuple[Export, ...]:
    """Return the exports that are known, from ``data/mappings.toml``.

    Raises:
        BadValue: an entry names a table or column the contract does not have.
    """
    entries = tomllib.loads(MAPPINGS_FILE.read_text(encoding="utf-8"))["export"]
    return tuple(_make_export(entry) for entry in entries)


def _make_export(entry: Mapping[str, Any]) -> Export:
    listed = {name: tuple(entry.get(name, ())) for name in ("signature", "begun")}
    export = Export(**{**entry, **listed})
    for table, columns in ((export.table, export.columns), *export.also.items()):
        unknown = set(columns) - set(table_named(table).names)
        if unknown:
            raise BadValue(
                f"mappings.toml, `{export.key}`", f"columns {', '.join(sorted(unknown))}",
                f"columns of {table}", "Correct the entry.",
            )  # fmt: skip
    return export


def find_export(key: str) -> Export:
    """Return one export by its key.

    Raises:
        UnknownName: there is none; near misses are offered.
    """
    from skillgap.core.errors import unknown_name

    for export in known_exports():
        if export.key == key:
            return export
    raise unknown_name("ready mappings", key, [export.key for export in known_exports()])


def recognise_export(headers: Iterable[str]) -> Export | None:
    """Say which system's export has these headers.

    Args:
        headers: As they stand in the file.

    Returns:
        The export whose signature is there in full, the longest one of several; or nothing.

    >>> recognise_export(["STUD_ID", "CPNT_ID", "CMPL_STAT_ID", "COMPL_DTE"]).title
    'SuccessFactors LMS learning history'
    """
    known = {fold(header) for header in headers}
    found = [e for e in known_exports() if all(fold(header) in known for header in e.signature)]
    return max(found, key=lambda export: len(export.signature), default=None)


def map_export(raw: RawTable, export: Export) -> TableMapping:
    """Return how an export is mapped, with the columns this file has.

    Args:
        raw: The file, prepared or not.
        export: What it is.

    Returns:
        The mapping; ``reason`` says what it was recognised as.
    """
    by_fold = {fold(header): header for header in reversed(raw.headers)}
    columns = _find_present_headers(export.columns, by_fold)
    if export.begun and "status" not in columns:
        columns["status"] = STATUS
    if export.table == "enrolments" and "started_on" not in columns and "completed_on" in columns:
        columns["started_on"] = columns["completed_on"]
    also = {}
    for table, wanted in export.also.items():
        present = _find_present_headers(wanted, by_fold)
        if len(present) > 1 and all(c in present for c in vital_columns(TABLES[table])):
            also[table] = present
    return TableMapping(
        raw.file, export.table, "long", columns, dict.fromkeys(columns, 1.0), also=also,
        certainty=1.0, reason=f"looks like {_article_before(export.title)} {export.title}",
    )  # fmt: skip


def _article_before(words: str) -> str:
    return "an" if words[:1].lower() in "aeiou" else "a"


def _find_present_headers(
    wanted: Mapping[str, Sequence[str]], by_fold: Mapping[str, str]
) -> dict[str, str]:
    """Return for each contract column the best header that the file has."""
    columns = {}
    for column, candidates in wanted.items():
        for candidate in candidates:
            parts = [by_fold.get(fold(part), "") for part in candidate.split(JOINED.strip())]
            if all(parts):
                columns[column] = JOINED.join(parts)
                break
    return columns

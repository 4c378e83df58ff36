"""A source whose headers changed since it was mapped: what is gone, new, and renamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from skillgap.core.errors import MissingColumns
from skillgap.core.tables import TABLES
from skillgap.core.words import fold
from skillgap.reading.conform.matching import header_match_score, vital_columns
from skillgap.reading.mapping.exported_cells import headers_read_by_mapping
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.table_mapping import TableMapping

LEAST_ALIKE = 0.55
"""Headers less alike than this are not taken for one that was renamed."""
_ALIKE = 0.3


class HeadersChanged(MissingColumns):
    """A file no longer has headers that its mapping reads."""


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """How the headers of a source differ from those it was mapped with.

    Attributes:
        gone: Headers that are no longer there.
        new: Headers that were not there before.
        renamed: Old header, new header and likeness (0–1), for those probably renamed.
        read: Which of the gone ones the mapping reads.
    """

    gone: tuple[str, ...]
    new: tuple[str, ...]
    renamed: tuple[tuple[str, str, float], ...]
    read: tuple[str, ...]

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.gone or self.new)

    def __str__(self) -> str:
        """Say it in one sentence."""
        parts = []
        paired = {old for old, _, _ in self.renamed}
        parts += [f"`{old}` is now probably `{new}` ({alike:.0%} alike)"
                  for old, new, alike in self.renamed]  # fmt: skip
        if lost := [header for header in self.gone if header not in paired]:
            parts.append(f"gone: {', '.join(f'`{header}`' for header in lost)}")
        taken = {new for _, new, _ in self.renamed}
        if added := [header for header in self.new if header not in taken]:
            parts.append(f"new: {', '.join(f'`{header}`' for header in added)}")
        return "; ".join(parts)


def compare_headers(kept: Mapping[str, Any], headers: Sequence[str]) -> HeaderChange:
    """Compare the headers of a file with those its kept mapping was made for.

    Args:
        kept: A mapping as ``TableMapping.to_dict`` writes it, with its ``headers``.
        headers: Headers of the file now.

    Returns:
        The change; false where there is none.

    Method:
        Every header that is gone is compared with every new one: how alike they are spelled, or
        how well the new one names the contract column the old one was mapped to, whichever is
        more. The likeliest pairs are taken first, each header once.
    """
    mapping = TableMapping.from_dict(kept)
    before = list(kept.get("headers") or headers_read_by_mapping(mapping))
    gone = [header for header in before if header not in headers]
    new = [header for header in headers if header not in before] if kept.get("headers") else [
        header for header in headers if header not in headers_read_by_mapping(mapping)]  # fmt: skip
    column_of = {part: (mapping.table, column) for column, header in mapping.columns.items()
                 for part in header.split(JOINED)}  # fmt: skip
    scored = sorted(
        (
            (-_header_likeness(old, fresh, column_of.get(old)), old, fresh)
            for old in gone
            for fresh in new
        ),
    )
    renamed: list[tuple[str, str, float]] = []
    for score, old, fresh in scored:
        taken = {o for o, _, _ in renamed} | {n for _, n, _ in renamed}
        if -score >= LEAST_ALIKE and old not in taken and fresh not in taken:
            renamed.append((old, fresh, round(-score, 2)))
    used = headers_read_by_mapping(mapping)
    return HeaderChange(tuple(gone), tuple(new), tuple(renamed),
                        tuple(header for header in gone if header in used))  # fmt: skip


def _header_likeness(old: str, new: str, column: tuple[str, str] | None) -> float:
    spelled = SequenceMatcher(None, fold(old), fold(new)).ratio()
    named = header_match_score(TABLES[column[0]][column[1]], new) if column else 0.0
    return max(spelled, 0.95 * named)


def rename_headers_in_mapping(kept: Mapping[str, Any], change: HeaderChange) -> dict[str, Any]:
    """Return a kept mapping with the renamed headers put in place of the old ones."""
    names = {old: new for old, new, _ in change.renamed}

    def rename_joined_header(header: str) -> str:
        return JOINED.join(names.get(part, part) for part in header.split(JOINED))

    columns = {
        column: rename_joined_header(header) for column, header in kept.get("columns", {}).items()
    }
    also = {table: {column: rename_joined_header(header) for column, header in used.items()}
            for table, used in kept.get("also", {}).items()}  # fmt: skip
    headers = [names.get(header, header) for header in kept.get("headers", [])]
    return {**kept, "columns": columns, "also": also, "headers": headers}


def find_nearest_mapping(
    kept: Iterable[Mapping[str, Any]], headers: Sequence[str]
) -> Mapping[str, Any] | None:
    """Return the kept mapping whose headers are most like those of a file, if any is."""
    best, most = None, _ALIKE
    for mapping in kept:
        before = set(mapping.get("headers") or ())
        share = len(before & set(headers)) / max(1, len(before | set(headers)))
        if share > most:
            best, most = mapping, share
    return best


def error_headers_changed(
    file: str, mapping: Mapping[str, Any], change: HeaderChange
) -> HeadersChanged:
    """Build the error for a file whose mapped headers are gone."""
    table = str(mapping.get("table", ""))
    vital = vital_columns(TABLES[table]) if table else ()
    lost = [column for column, header in mapping.get("columns", {}).items()
            if set(header.split(JOINED)) & set(change.read)]  # fmt: skip
    needed = [column for column in lost if column in vital]
    what = f"the headers changed: {change}"
    expected = ", ".join(f"`{header}`" for header in change.read)
    why = f" ({table} cannot do without {', '.join(needed)})" if needed else ""
    return HeadersChanged(
        file, what, f"{expected} as it was mapped{why}",
        "Accept the new headers on the Feeds tab or with `sync --accept`, or name them under "
        "`columns` in sources.toml.",
    )  # fmt: skip

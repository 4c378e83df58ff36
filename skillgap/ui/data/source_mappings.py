"""Mappings that people confirmed, kept for the next files of the same headers or source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillgap.ui.kit import cached

if TYPE_CHECKING:
    from skillgap.reading.files.raw import RawTable
    from skillgap.reading.mapping.table_mapping import TableMapping


def remembered_mappings(raw: RawTable) -> list[dict[str, object]]:
    """Return the mappings kept for a table: for the same headers, then for the same source."""
    kept = [
        {"headers": list(raw.headers), **each}
        for each in cached.workspace().mappings(_header_signature(raw))
    ]
    return [*kept, *cached.workspace().mappings(_source_name(raw))]


def remember_mappings(raws: Sequence[RawTable], mappings: Sequence[TableMapping]) -> None:
    """Keep confirmed mappings, for the next files with the same headers or of the same source."""
    by_source: dict[str, list[dict[str, object]]] = {}
    for raw, mapping in zip(raws, mappings, strict=True):
        cached.workspace().keep_mapping(_header_signature(raw), [mapping.to_dict()])
        whole = {**mapping.to_dict(), "headers": list(raw.headers)}
        by_source.setdefault(_source_name(raw), []).append(whole)
    for source, kept in by_source.items():
        cached.workspace().keep_mapping(source, kept)


def _header_signature(raw: RawTable) -> str:
    from skillgap.store.workspace import header_signature

    return header_signature(raw.headers)


def _source_name(raw: RawTable) -> str:
    """Name the source of a file: its name without folder, ending, dates and numbers."""
    book, _, sheet = raw.file.partition(" › ")
    stem = book.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    named = re.sub(r"[\d_\-. ()]+", " ", f"{stem} {sheet}").strip().casefold()
    return f"source {named or 'file'}"

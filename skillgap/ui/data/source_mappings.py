"""How uploaded tables are mapped: as confirmed before, as known of a system, or suggested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from skillgap.core.errors import SkillgapError
from skillgap.ui.kit import cached
from skillgap.ui.kit.plain import quoted

if TYPE_CHECKING:
    from skillgap.reading.files.raw import RawTable
    from skillgap.reading.mapping.mapping import TableMapping


@dataclass(frozen=True, slots=True)
class Mapped:
    """Mappings of fresh tables.

    Attributes:
        mappings: One per table, same order.
        remembered: Files whose mapping was confirmed before, for the same headers.
        recognised: File to what its headers were recognised as, in one sentence.
        changed: File to how its headers differ from those of the last import, in one sentence.
    """

    mappings: tuple[TableMapping, ...] = ()
    remembered: frozenset[str] = frozenset()
    recognised: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)


def prepared(raw: RawTable) -> RawTable:
    """Rewrite the dates and words of an export that is recognised; each change is listed."""
    from skillgap.reading.mapping.exported_cells import prepare
    from skillgap.reading.mapping.ready_mappings import recognise

    export = recognise(raw.headers)
    return prepare(raw, export)[0] if export is not None else raw


def map_tables(before: Sequence[RawTable], fresh: Sequence[RawTable]) -> Mapped:
    """Map fresh tables, also by what the ones before hold.

    Args:
        before: Tables staged already.
        fresh: Tables to be mapped, prepared.

    Returns:
        The mappings. One that was confirmed for the same headers goes before a ready one, that
        before one kept for the same source with other headers, and that before a suggestion.
    """
    from skillgap.reading.mapping.mapping import suggest_mappings
    from skillgap.reading.mapping.ready_mappings import ready_mapping, recognise

    mapped = Mapped()
    mappings, remembered = [], set()
    suggestions = suggest_mappings([*before, *fresh])[len(before) :]
    for raw, suggested in zip(fresh, suggestions, strict=True):
        chosen, export = _confirmed(raw), recognise(raw.headers)
        if export is not None:
            ready = ready_mapping(raw, export)
            mapped.recognised[raw.file] = f"L{ready.reason[1:]}; mapped as follows."
        if chosen is not None:
            remembered.add(raw.file)
        elif export is not None:
            chosen = ready
        else:
            chosen, told = _changed(raw, suggested)
            if told:
                mapped.changed[raw.file] = told
        mappings.append(chosen)
    return replace(mapped, mappings=tuple(mappings), remembered=frozenset(remembered))


def _confirmed(raw: RawTable) -> TableMapping | None:
    """Return the mapping kept for these headers, unless the contract has moved on since."""
    from skillgap.reading.mapping.mapping import TableMapping

    kept = cached.workspace().mappings(_signature(raw))
    try:
        return TableMapping.from_dict(kept[0] | {"file": raw.file}) if kept else None
    except SkillgapError:
        return None


def _changed(raw: RawTable, suggested: TableMapping) -> tuple[TableMapping, str]:
    """Bring the mapping kept for this source to the headers it has now; say what changed."""
    from skillgap.reading.mapping.header_changes import (
        compare_headers,
        nearest_mapping,
        renamed_mapping,
    )
    from skillgap.reading.mapping.mapping import TableMapping

    kept = nearest_mapping(cached.workspace().mappings(_source(raw)), raw.headers)
    if kept is None or not kept.get("table"):
        return suggested, ""
    change = compare_headers(kept, raw.headers)
    if not change:
        return suggested, ""
    renamed = renamed_mapping(kept, change)
    there = {c: h for c, h in renamed["columns"].items() if h in raw.headers}
    if suggested.table == renamed["table"]:
        taken = set(there.values())
        there |= {c: h for c, h in suggested.columns.items() if c not in there and h not in taken}
    mapping = TableMapping.from_dict(
        {**renamed, "file": raw.file, "columns": there, "also": {},
         "reason": "as last time, brought to the new headers"}
    )  # fmt: skip
    told = quoted(change)
    return mapping, f"The headers changed since the last import: {told}. Please check the columns."


def remember_mappings(raws: Sequence[RawTable], mappings: Sequence[TableMapping]) -> None:
    """Keep confirmed mappings, for the next files with the same headers or of the same source."""
    by_source: dict[str, list[dict[str, object]]] = {}
    for raw, mapping in zip(raws, mappings, strict=True):
        cached.workspace().keep_mapping(_signature(raw), [mapping.to_dict()])
        whole = {**mapping.to_dict(), "headers": list(raw.headers)}
        by_source.setdefault(_source(raw), []).append(whole)
    for source, kept in by_source.items():
        cached.workspace().keep_mapping(source, kept)


def _signature(raw: RawTable) -> str:
    from skillgap.store.workspace import header_signature

    return header_signature(raw.headers)


def _source(raw: RawTable) -> str:
    """Name the source of a file: its name without folder, ending, dates and numbers."""
    book, _, sheet = raw.file.partition(" › ")
    stem = book.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    named = re.sub(r"[\d_\-. ()]+", " ", f"{stem} {sheet}").strip().casefold()
    return f"source {named or 'file'}"

"""What the sheets of one workbook say about each other: scales they share, sheets computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.words import EDGES, LEVEL_WORDS, fold
from skillgap.reading.conform.marks import propose_levels_for_marks
from skillgap.reading.conform.scales import RANGES, LevelScale
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.mapping import TableMapping

_RANGE = re.compile(r"(?<![\d.])(\d{1,3})\s*(?:-|–|—|to|\.\.\.?|bis|à)\s*(\d{1,3})(?![\d.])")
_SPOKEN = re.compile(r"rat|level|scale|skill|score|profic|stufe|niveau|bewert|comp|role|=", re.I)
_SAME, _NEGATIVE = 0.8, 0.05


def settle_mappings_of_upload(
    raws: Sequence[RawTable], mappings: Sequence[TableMapping]
) -> list[TableMapping]:
    """Decide scales and computed sheets over all tables of an upload.

    Args:
        raws: Tables of text.
        mappings: What each seems to be; same order.

    Returns:
        The mappings. A legend or a range beside a table says its scale, and that of the other
        sheets of its workbook; a matrix that follows from another is left out.
    """
    said = [_read_scale_beside_table(raw) for raw in raws]
    settled = []
    for raw, mapping, own in zip(raws, mappings, said):
        mates = [
            s
            for r, s in zip(raws, said)
            if s is not None and _workbook_name(r) == _workbook_name(raw)
        ]
        scale = own or (mates[0] if mates else None)
        settled.append(_read_levels_on_scale(raw, mapping, scale))
    return [
        _drop_mapping_of_differences(raw, mapping, list(zip(raws, settled)))
        for raw, mapping in zip(raws, settled)
    ]


def _workbook_name(raw: RawTable) -> str:
    return raw.file.partition(" › ")[0]


def _read_scale_beside_table(raw: RawTable) -> LevelScale | None:
    """Read the scale that a legend, a title or a note beside a table tells."""
    if raw.legend:
        numbers = [float(mark) for mark in raw.legend if re.fullmatch(r"\d+(?:\.\d+)?", mark)]
        if len(numbers) >= 2 and len(numbers) == len(raw.legend):
            return _scale_from_ends(
                min(numbers), max(numbers), "the legend says what each number means"
            )
        words = {mark: _level_of_meaning(meaning) for mark, meaning in raw.legend.items()}
        if len(words) > 1 and all(level is not None for level in words.values()):
            levels = {mark: level for mark, level in words.items() if level is not None}
            return LevelScale.from_words(levels, "the legend says what each mark means")
    for text in raw.around:
        found = _RANGE.search(text)
        if found and _SPOKEN.search(text):
            low, high = float(found[1]), float(found[2])
            if (low in (0, 1) and 2 < high <= 10) or (low, high) == (0, 100):
                return _scale_from_ends(low, high, f"`{text[:60]}` says the scale")
    return None


def _level_of_meaning(meaning: str) -> float | None:
    marks = propose_levels_for_marks([meaning])
    return LEVEL_WORDS.get(fold(meaning), marks.get(meaning))


def _scale_from_ends(low: float, high: float, reason: str) -> LevelScale:
    for kind, ends in RANGES.items():
        if ends == (low, high) and kind != "words":
            return LevelScale.of_kind(kind, reason)
    return LevelScale.between_ends(low, high, reason)


def _read_levels_on_scale(
    raw: RawTable, mapping: TableMapping, scale: LevelScale | None
) -> TableMapping:
    """Read a table's levels on a scale, where its numbers lie within and nothing else is sure."""
    if scale is None or mapping.table not in ("signals", "requirements", "projects"):
        return mapping
    if mapping.scale.kind not in ("0-5", "words") or (mapping.scale.words and not scale.words):
        return mapping
    headers = mapping.across or [h for c, h in mapping.columns.items() if "level" in c]
    tops = [raw.evidence[h].top for h in headers if h in raw.headers]
    highest = max((top for top in tops if np.isfinite(top)), default=0.0)
    return mapping if highest > scale.high else replace(mapping, scale=scale)


def _drop_mapping_of_differences(
    raw: RawTable, mapping: TableMapping, others: Sequence[tuple[RawTable, TableMapping]]
) -> TableMapping:
    if mapping.table != "signals" or mapping.layout != "wide":
        return mapping
    for other, its in others:
        if other is raw or its.layout != "wide" or its.table != "signals":
            continue
        if _workbook_name(other) == _workbook_name(raw) and _holds_differences_of(
            raw, mapping, other, its
        ):
            return TableMapping(raw.file, reason=f"it is computed from `{other.file}`")
    return mapping


def _holds_differences_of(
    raw: RawTable, mine: TableMapping, other: RawTable, its: TableMapping
) -> bool:
    """Whether a matrix has the axes of another and negative cells: differences, as no level is."""
    cells, base = _matrix_as_numbers(raw, mine), _matrix_as_numbers(other, its)
    shared = [h for h in cells.columns if h in base.columns]
    people = cells.index.intersection(base.index)
    alike = len(shared) >= _SAME * cells.shape[1] and len(people) >= _SAME * len(cells)
    if not alike or not len(people) or not cells.index.is_unique:
        return False
    return bool((cells.loc[people, shared].to_numpy() < 0).mean() >= _NEGATIVE)


def _matrix_as_numbers(raw: RawTable, mapping: TableMapping) -> pd.DataFrame:
    identity = next(iter(mapping.columns.values()))
    across = [h for h in mapping.across if h in raw.headers]
    names = raw.frame[identity].astype("str").str.strip(EDGES).tolist()
    columns = {h: pd.to_numeric(raw.frame[h], errors="coerce").to_numpy() for h in across}
    return pd.DataFrame(columns, index=names)

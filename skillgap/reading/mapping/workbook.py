"""What the sheets of one workbook say about each other: scales they share, sheets computed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from skillgap.core.words import EDGES, LEVEL_WORDS, NOT_AVAILABLE, fold
from skillgap.reading.conform.marks import propose_levels_for_marks
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.conform.scales import LevelScale, scale_between_said_ends
from skillgap.reading.finding.legend import legend_in_rows
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.table_mapping import TableMapping

_RANGE = re.compile(
    r"(?<![\d.])(\d{1,3})\s*(?:\([^()]{2,40}\)\s*)?(?:-|–|—|to|\.\.\.?|bis|à|t/m|tot|do|až|till|til|al?|até)\s*(\d{1,3})(?![\d.])"
)
_SPOKEN = re.compile(
    r"rat|level|scale|scala|skala|échelle|escala|schaal|skill|score|profic|stufe|niv[eaå]|nível|bewert|comp|komp|role|vaardig|"
    r"poziom|matri|=",
    re.I,
)
AS_ON = "as on "
"""How the reason of a scale begins that another sheet tells, by whose answers it is read."""
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
    settled = _ask_once_about_marks(raws, settled)
    return [
        _drop_mapping_of_differences(raw, mapping, list(zip(raws, settled)))
        for raw, mapping in zip(raws, settled)
    ]


def _ask_once_about_marks(
    raws: Sequence[RawTable], mappings: Sequence[TableMapping]
) -> list[TableMapping]:
    """Read marks of one workbook alike, and doubt them once: where most of them stand."""
    told = list(mappings)
    for place, mapping in enumerate(mappings):
        for other, its in enumerate(mappings):
            same = _workbook_name(raws[place]) == _workbook_name(raws[other])
            mine, theirs = mapping.scale.words, its.scale.words
            more = len(theirs) > len(mine) or (len(theirs) == len(mine) and other < place)
            if (
                place != other and same and more and mine
                and mapping.scale.doubt and mapping.scale.kind == its.scale.kind == "words"
                and {*mine} <= {*theirs}
            ):  # fmt: skip
                scale = replace(its.scale, doubt=False, reason=f"{AS_ON}`{raws[other].file}`")
                told[place] = replace(mapping, scale=scale)
    return told


def _workbook_name(raw: RawTable) -> str:
    return raw.file.partition(" › ")[0]


def _read_scale_beside_table(raw: RawTable) -> LevelScale | None:
    """Read the scale that a legend, a title or a note beside a table tells."""
    legend = raw.legend or legend_in_rows(raw.headers, _rows_of(raw))
    if legend and (told := _scale_of_legend(legend)):
        return told
    for text in raw.around:
        found = _RANGE.search(text)
        if found and _SPOKEN.search(text):
            low, high = float(found[1]), float(found[2])
            if (low in (0, 1) and 2 < high <= 10) or (low, high) == (0, 100):
                return scale_between_said_ends(low, high, f"`{text[:60]}` says the scale")
    return None


def _rows_of(raw: RawTable) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in raw.frame.head(20).to_numpy().tolist()]


_LEGEND_OF_NUMBERS = "the legend says what each number means"
_UNSURE = "a legend is there, but not which of its ends is the best"


def _scale_of_legend(legend: Mapping[str, str]) -> LevelScale | None:
    """Return the scale of a legend whose marks are all numbers, or all have words for levels."""
    legend = {m: words for m, words in legend.items() if m not in NOT_AVAILABLE}
    numbers = {m: float(m) for m in legend if re.fullmatch(r"\d+(?:\.\d+)?", m)}
    if len(numbers) >= 2 and len(numbers) == len(legend):
        return _scale_of_numbered_legend(legend, numbers)
    words = {mark: _level_of_meaning(meaning) for mark, meaning in legend.items()}
    levels = {mark: level for mark, level in words.items() if level is not None}
    if len(words) > 2 and len(levels) < len(words):
        spoken = {mark: _level_spoken_of(meaning) for mark, meaning in legend.items()}
        known = {mark: level for mark, level in spoken.items() if level is not None}
        return _scale_in_order_of_legend(list(words), known)
    if len(words) < 2 or len(levels) < len(words):
        return None
    return LevelScale.from_words(_spread_ties(levels), "the legend says what each mark means")


def _scale_in_order_of_legend(
    marks: Sequence[str], levels: Mapping[str, float]
) -> LevelScale | None:
    """Order marks as their legend lists them, where known words say which end is up."""
    first, last = levels.get(marks[0]), levels.get(marks[-1])
    rises = (last is not None and last >= _HIGH) or (first is not None and first <= _LOW)
    falls = (first is not None and first >= _HIGH) or (last is not None and last <= _LOW)
    known = [levels[mark] for mark in marks if mark in levels]
    if rises == falls or known != sorted(known, reverse=falls):
        return None
    low = 0.0 if (first if rises else last) == 0 else 1.0
    steps = np.linspace(low, 5.0, len(marks)).round(2).tolist()
    spread = dict(zip(marks, steps if rises else steps[::-1]))
    return replace(LevelScale.from_words(spread, "as the legend lists them"), doubt=True)


_LOW, _HIGH = 1.0, 4.0
"""Levels at which words are at the lower, and at the upper end of a scale."""


def _scale_of_numbered_legend(
    legend: Mapping[str, str], numbers: Mapping[str, float]
) -> LevelScale:
    """Read numbers by what the legend says of the ends: the best may be the lowest of them."""
    low, high = min(numbers, key=numbers.__getitem__), max(numbers, key=numbers.__getitem__)
    ends = numbers[low], numbers[high]
    worst, best = _level_spoken_of(legend[low]), _level_spoken_of(legend[high])
    if _is_best_first(worst, best):
        levels = {f"{n:g}": 5 * (ends[1] - n) / (ends[1] - ends[0])
                  for n in np.arange(ends[0], ends[1] + 1).tolist()}  # fmt: skip
        return LevelScale.from_words(levels, f"{_LEGEND_OF_NUMBERS}: {low} is the best")
    if worst == 0 and ends == (1.0, 5.0):
        return LevelScale.of_kind("1-5", _LEGEND_OF_NUMBERS)
    scale = scale_between_said_ends(*ends, _LEGEND_OF_NUMBERS)
    known = ends[0] == 0 or (worst is not None and worst <= 2) or (best is not None and best >= 3)
    return scale if known else replace(scale, reason=_UNSURE, doubt=True)


def _is_best_first(low: float | None, high: float | None) -> bool:
    """Say whether the words of the lowest number speak of more than those of the highest."""
    if low is None or high is None:
        return (low is not None and low >= 4) or (high is not None and high <= 1)
    return low > high


def _spread_ties(levels: Mapping[str, float]) -> dict[str, float]:
    """Keep marks apart whose words mean the same level, in the order in which a legend lists them.

    >>> _spread_ties({"A": 2.0, "C": 3.0, "P": 3.0, "E": 5.0})
    {'A': 2.0, 'C': 3.0, 'P': 4.0, 'E': 5.0}
    """
    listed = list(levels.values())
    rising = listed == sorted(listed)
    if len(set(listed)) == len(listed) or not (rising or listed == sorted(listed, reverse=True)):
        return dict(levels)
    return dict(zip(levels, np.linspace(listed[0], listed[-1], len(listed)).round(2).tolist()))


_NOTHING = frozenset({
    "no", "not", "none", "never", "without", "kein", "keine", "keinen", "nicht", "ohne", "pas",
    "aucun", "aucune", "jamais", "sans", "sin", "ningún", "ninguna", "nunca", "geen", "niet",
    "nooit", "nessun", "nessuna", "non", "mai", "sem", "nenhum", "brak", "nie", "bez", "žádný",
    "inte", "ingen"
})  # fmt: skip


def _level_spoken_of(meaning: str) -> float | None:
    """Return the level that the words of a legend speak of; ``None`` where none is known."""
    whole = _level_of_meaning(meaning)
    if whole is not None:
        return whole
    words = split_header_into_words(meaning)
    if _NOTHING & set(words[:4]):
        return 0.0
    both = [*(a + b for a, b in pairwise(words)), *words]
    return next((LEVEL_WORDS[word] for word in both if word in LEVEL_WORDS), None)


def _level_of_meaning(meaning: str) -> float | None:
    marks = propose_levels_for_marks([meaning])
    return LEVEL_WORDS.get(fold(meaning), marks.get(meaning))


def _read_levels_on_scale(
    raw: RawTable, mapping: TableMapping, scale: LevelScale | None
) -> TableMapping:
    """Read a table's levels on a scale, where its numbers lie within and nothing else is sure."""
    if scale is None or mapping.table not in ("signals", "requirements", "projects"):
        return mapping
    if mapping.scale.kind not in ("0-5", "0-10", "words") or (
        mapping.scale.words and not scale.words
    ):
        return mapping
    headers = mapping.across or [h for c, h in mapping.columns.items() if "level" in c]
    tops = [raw.evidence[h].top for h in headers if h in raw.headers]
    highest = max((top for top in tops if np.isfinite(top)), default=0.0)
    numbered = [float(word) for word in scale.words if re.fullmatch(r"\d+", word)]
    return mapping if highest > max([scale.high, *numbered]) else replace(mapping, scale=scale)


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

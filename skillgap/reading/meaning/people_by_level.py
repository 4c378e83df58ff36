"""Names of people in the cells of a table whose columns are levels: who is a beginner in what."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from skillgap.core.words import LEVEL_WORDS, NOT_AVAILABLE, fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.marks import is_known_mark
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    is_left_unchanged,
    stripped_column,
)

_BETWEEN = re.compile(r"\s*(?:[,;/\n&+]|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]*\.?(?:[ '’-]+[^\W\d_][^\W\d_.'’-]*\.?){0,3}")
_LEVEL = re.compile(r"(?i)(?:level|lvl|l|stufe|niveau|nivel|livello|poziom)?\s*([0-7])")
_LEAST_REPEATED = 0.5
"""Share of the names that must stand in several rows before a table is one of people."""


def read_people_by_level(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Turn columns of levels with the names of people in their cells into a row per rating.

    Args:
        raw: The table.
        decisions: ``people_by_level`` answered ``leave`` leaves the table as it is.
    """
    levels = [header for header in raw.headers if _is_level(header)]
    skills = [h for h in raw.headers if h not in levels and raw.evidence[h].different > 0.9]
    if len(levels) < 2 or not skills or len(levels) < len(raw.headers) - 2:
        return [raw]
    if is_left_unchanged(decisions, "people_by_level") or not _hold_names(raw, levels):
        return [raw]
    rows = [
        (str(row), person, skill, level)
        for level in levels
        for row, skill, cell in zip(
            raw.frame.index, stripped_column(raw, skills[0]), stripped_column(raw, level)
        )
        for person in _names_in(cell)
    ]
    frame = pd.DataFrame(rows, columns=["row", "Employee", "Skill", "Level"], dtype="str")
    frame["Level"] = frame["Level"].map(lambda level: _LEVEL.sub(r"\1", level))
    frame = frame.set_axis(pd.Index(frame["row"].astype("int64")), axis=0).drop(columns=["row"])
    told = ask_about_reshaping(
        raw, decisions, kind="people_by_level", count=len(rows), value=", ".join(levels),
        found="names of people below levels", expected="a person per row",
        remedy="Everybody named in a cell is read as having the skill of its row at its level.",
    )  # fmt: skip
    return [replace(raw, frame=frame.sort_index(kind="stable")).with_issues([told])]


def _is_level(header: str) -> bool:
    return fold(header) in LEVEL_WORDS or bool(_LEVEL.fullmatch(header.strip()))


def _names_in(cell: str) -> list[str]:
    """Return the names in a cell; none where it says that there is nobody.

    >>> _names_in("Ana Alder, Bo; Cy and Dee")
    ['Ana Alder', 'Bo', 'Cy', 'Dee']
    """
    parts = [] if cell.casefold() in NOT_AVAILABLE else _BETWEEN.split(cell)
    return [part for part in parts if part]


def _hold_names(raw: RawTable, levels: list[str]) -> bool:
    """Say whether cells hold names, each once in a row and most of them in several rows."""
    named = [
        [name for cell in cells for name in _names_in(cell)]
        for cells in zip(*(stripped_column(raw, level) for level in levels))
    ]
    names = [name for row in named for name in row]
    alike = all(_NAME.fullmatch(name) and name[0].isupper() for name in names)
    marks = any(is_known_mark(name) or fold(name) in LEVEL_WORDS for name in names)
    once = all(len(set(row)) == len(row) for row in named)
    often = sum(names.count(name) > 1 for name in set(names))
    enough = len(names) > 3 and len(set(names)) > 1
    return enough and alike and once and not marks and often >= _LEAST_REPEATED * len(set(names))

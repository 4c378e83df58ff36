"""Cells of a level column that stand for two levels, or that a spreadsheet made dates of."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from skillgap.core.findings import Finding
from skillgap.reading.conform.labels import band_behind_date
from skillgap.reading.conform.scales import read_levels
from skillgap.reading.conform.typed import Habits, Typed, grade_findings

_FIGURE = r"(\d+(?:[.,]\d+)?)"
_RANGE = re.compile(rf"{_FIGURE}\s*(?:-|–|—|to|bis|à)\s*{_FIGURE}", re.IGNORECASE)
_NO_LEVEL = "no level"
_ENDS = {"low": 0.0, "high": 1.0}


def read_rated_levels(cells: Sequence[str], habits: Habits, outcome: str) -> Typed:
    """Read distinct cells as levels, and ask about ranges and dates among them.

    ``1-2`` is read as 1.5 unless it is answered otherwise; ``2-Jan`` was a range or a day, and
    nobody can tell: its rows are kept aside until somebody does.

    Args:
        cells: Distinct cells, shape (n,).
        habits: How the file writes levels, and answers.
        outcome: What happens to a bad cell, for the findings.
    """
    mangled = [band_behind_date(cell) if cell[-1:].isalnum() and not cell.isdigit() else ""
               for cell in cells]  # fmt: skip
    undone = habits.answer("mangled_level") == "range"
    plain = list(cells)
    ranges: list[tuple[str, str]] = []
    spans = np.zeros(len(cells), np.bool_)
    for i, cell in enumerate(cells):
        if mangled[i] and not undone:
            plain[i] = ""
        elif found := _RANGE.fullmatch(mangled[i] or cell):
            plain[i] = _level_within_range(found, habits)
            spans[i] = not mangled[i] and plain[i] != _NO_LEVEL
            if spans[i]:
                ranges.append((cell, plain[i]))
    levels = read_levels(plain, habits.scale, outcome, habits.answer("per_cent"))
    if not any(mangled) and not ranges:
        return Typed(levels.levels, levels.bad, grade_findings(levels.findings, outcome))
    dates = np.array([bool(each) for each in mangled], np.bool_)
    told = _findings_about_levels(dates, spans, ranges, habits, outcome)
    bad = levels.bad | (dates & (not undone))
    return Typed(levels.levels, bad, grade_findings((*told, *levels.findings), outcome))


def _level_within_range(found: re.Match[str], habits: Habits) -> str:
    low, high = (float(end.replace(",", ".")) for end in found.groups())
    if not habits.scale.low <= low < high <= habits.scale.high:
        return _NO_LEVEL
    weight = _ENDS.get(habits.answer("level_range"), 0.5)
    return f"{low + weight * (high - low):g}"


def _findings_about_levels(
    dates: np.ndarray, spans: np.ndarray, ranges: list[tuple[str, str]], habits: Habits,
    outcome: str,
) -> tuple[Finding, ...]:  # fmt: skip
    undone = habits.answer("mangled_level") == "range"
    read = "; ".join(f"{cell} as {level}" for cell, level in ranges[:6])
    findings = (
        Finding(
            mask=dates,
            severity="warning" if undone else "error",
            found="level that a spreadsheet turned into a date",
            expected=habits.scale.expected_cells,
            remedy="Look the level up in its system: 2-Jan may have been 1-2, or a day.",
            outcome="converted" if undone else outcome,
            question="mangled_level",
        ),
        Finding(
            mask=spans,
            severity="warning",
            found="range of levels",
            expected=habits.scale.expected_cells,
            remedy=f"Read: {read}.",
            outcome="converted",
            question="level_range",
        ),
    )
    return tuple(finding for finding in findings if finding.mask.any())

"""A column most of whose cells cannot be read: the column is asked about, not each of its rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skillgap.core.errors import Outcome
from skillgap.core.findings import Finding
from skillgap.core.tables import Column
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.conform.texts import Distinct
from skillgap.reading.conform.typed import Typed

MOST_FAIL = "most_fail"
"""Kind of the question about a column most of whose cells cannot be read."""
_MOST = 0.5
_FEW = 3


def settle_failing_column(typed: Typed, found: Distinct, column: Column, answer: str) -> Typed:
    """Ask once about a column most of whose cells fail, where nothing depends on it.

    Args:
        typed: Its distinct cells as read.
        found: The distinct cells and how often each occurs.
        column: The contract column; one that names rows is left as it is.
        answer: ``stretch`` lays the numbers that are there onto the column's own range.

    Returns:
        The cells, with one question in place of an error per cell.
    """
    failing = int(found.counts[typed.bad].sum()) if len(typed.bad) else 0
    if column.bad == "drop row" or failing < max(_FEW, _MOST * int(found.counts.sum())):
        return typed
    errors = [f for f in typed.findings if f.sets_aside]
    if not errors:
        return typed
    rest = tuple(f for f in typed.findings if not f.sets_aside)
    asked = Finding(
        mask=typed.bad,
        severity="warning",
        found=f"cell that is no {column.name}: most of the column are none",
        expected=errors[0].expected,
        remedy=_remedy_text(column),
        outcome=errors[0].outcome,
        question=MOST_FAIL,
        verdict=Outcome.FIX.value if answer else "",
    )
    if answer == "stretch" and column.low is not None and column.high is not None:
        return _stretch_numbers_to_scale(
            typed, found, column, replace(asked, outcome="converted"), rest
        )
    return replace(typed, findings=(asked, *rest))


def _remedy_text(column: Column) -> str:
    if column.low is not None and column.high is not None:
        return "It may be on another scale: left unknown unless you say so."
    return "It is left unknown; choose another column, or none."


def _stretch_numbers_to_scale(
    typed: Typed, found: Distinct, column: Column, asked: Finding, rest: tuple[Finding, ...]
) -> Typed:
    """Lay numbers on another scale onto the column's own: 0 or the lowest is the lowest."""
    numbers = read_numbers(list(found.cells)).values
    figures = np.isfinite(numbers)
    assert column.low is not None
    assert column.high is not None
    low = min(0.0, float(numbers[figures].min()))
    top = _usual_scale_top(float(numbers[figures].max()))
    share = (numbers - low) / (top - low)
    values = np.where(figures, column.low + share * (column.high - column.low), np.nan)
    return Typed(values, ~figures & typed.bad, (asked, *rest))


def _usual_scale_top(top: float) -> float:
    """Return the end of the usual scale that holds a number: 1, 3, 5, 10 or 100."""
    return next((end for end in (1.0, 3.0, 5.0, 10.0, 100.0) if top <= end), top)

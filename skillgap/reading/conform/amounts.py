"""Amounts: numbers and shares within what a column allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skillgap.core.findings import Finding
from skillgap.core.tables import Column
from skillgap.reading.conform.numbers import Numbers, read_numbers
from skillgap.reading.conform.typed import Habits, Typed, grade_findings
from skillgap.reading.conform.units import convert_units_to_column_unit


def read_amounts(cells: Sequence[str], column: Column, habits: Habits, outcome: str) -> Typed:
    """Read distinct cells as numbers or shares within what the column allows."""
    cells, units = convert_units_to_column_unit(cells, column, habits.answer("units"))
    numbers = read_numbers(cells, decimal_comma=habits.decimal_comma, high=column.high)
    values, notes = _scale_per_cent_to_shares(numbers, column)
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    below, above = values < low, values > high
    expected = _allowed_range_text(column)
    problems = (
        (numbers.unreadable, "value that is no number"),
        (below, f"value below {low:g}"),
        (above, f"value above {high:g}"),
    )
    findings = [
        Finding(
            mask=mask,
            severity="error",
            found=found,
            expected=expected,
            remedy=_remedy_text(column, found),
            outcome=outcome,
        )
        for mask, found in problems
        if mask.any()
    ]
    bad = numbers.unreadable | below | above
    values = np.where(bad, np.nan, values)
    return Typed(
        values, bad, grade_findings((*units, *numbers.findings, *notes, *findings), outcome)
    )


def _scale_per_cent_to_shares(
    numbers: Numbers, column: Column
) -> tuple[NDArray[np.float64], list[Finding]]:
    """Turn 80% into 0.8; a share or FTE column wholly above 1 is taken for per cent."""
    values, signed = numbers.values.copy(), numbers.per_cent
    small = column.kind == "share" or (column.unit == "FTE")
    bare = np.isfinite(values) & ~signed
    notes = []
    values[signed] /= 100
    if signed.any():
        notes.append(
            Finding(
                mask=signed,
                severity="note",
                found="value with a per cent sign",
                expected="a share, 0.8 for 80%",
                remedy="Nothing, if 80% means 0.8.",
                outcome="converted",
            )
        )
    whole = bare.any() and ((values[bare] % 1 == 0).all() or np.median(values[bare]) > _SHARES_END)
    if small and whole and values[bare].max() > 2:
        values[bare] /= 100
        notes.append(
            Finding(
                mask=bare,
                severity="warning",
                found="value taken for per cent",
                expected=_allowed_range_text(column),
                remedy="Write shares as 0.8, or keep it if 80 means 80%.",
                outcome="assumed",
            )
        )
    return values, notes


_SHARES_END = 10
"""A number of which half of all are larger is none of shares: 77.78 is per cent."""


def _allowed_range_text(column: Column) -> str:
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    if column.low is not None:
        return f"a number of {column.low:g} or more"
    return "a number" if column.high is None else f"a number up to {column.high:g}"


def _remedy_text(column: Column, found: str) -> str:
    unit = f" in {column.unit}" if column.unit and "no number" in found else ""
    return f"Correct the rows: write digits only{unit}." if unit else "Correct the rows."

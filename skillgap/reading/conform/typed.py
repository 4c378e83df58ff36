"""What reading the distinct cells of a column gives, and what it goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.date_order import is_day_first
from skillgap.core.errors import Outcome
from skillgap.core.findings import Bools, Finding, Ints
from skillgap.core.tables import Column
from skillgap.core.workforce import dtype_of
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.conform.numbers import uses_decimal_comma
from skillgap.reading.conform.scales import LevelScale


@dataclass(frozen=True, slots=True)
class Typed:
    """The distinct cells of a column, read as what the column holds.

    Attributes:
        values: Shape (n,): float64, datetime64[D], or object (str, bool) with None for no value.
        bad: Shape (n,): the cell could not be used.
        findings: Masks over the distinct cells.
    """

    values: NDArray[Any]
    bad: Bools
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """How one file writes things, as far as its columns prove it.

    Attributes:
        scale: How levels are written.
        day_first: Whether the day comes before the month; ``None`` without proof.
        decimal_comma: Whether 3,5 is three and a half; ``None`` without proof.
        decisions: Answers to questions about the columns.
        header: The column that is read, as the file spells it.
    """

    scale: LevelScale
    day_first: bool | None = None
    decimal_comma: bool | None = None
    decisions: Decisions = LENIENT
    header: str = ""

    def answer(self, kind: str) -> str:
        """Return the answer to a question about the column; empty where there is none."""
        return self.decisions.answer(kind, self.header)


_ASIDE = Outcome.QUARANTINE.value


def find_writing_habits(columns: Mapping[Column, Sequence[str]], scale: LevelScale) -> Habits:
    """Find out how a file writes dates and numbers from all its columns together.

    Args:
        columns: Contract column to its distinct cells.
        scale: How levels are written.
    """
    numeric = ("number", "level", "share")
    return Habits(
        scale,
        is_day_first(cells for column, cells in columns.items() if column.kind == "date"),
        uses_decimal_comma(cells for column, cells in columns.items() if column.kind in numeric),
    )


def grade_findings(findings: Sequence[Finding], outcome: str) -> tuple[Finding, ...]:
    """A bad cell is an error where its row goes; else it alone is kept aside, with a warning."""
    if outcome == "dropped":
        return tuple(findings)
    return tuple(
        replace(f, severity="warning", verdict=f.verdict or ("" if f.question else _ASIDE))
        if f.severity == "error"
        else f
        for f in findings
    )


def spread_values_to_rows(typed: Typed, codes: Ints, kind: str, index: pd.Index) -> pd.Series:
    """Give each row the value of its distinct cell, in the dtype of the contract."""
    dtype = dtype_of(kind)
    if kind == "date":
        days = np.append(typed.values, np.datetime64("NaT", "D")).astype("datetime64[us]")
        return pd.Series(days[codes], index=index, copy=False)
    if dtype == "float64":
        return pd.Series(np.append(typed.values, np.nan)[codes], index=index, copy=False)
    held = pd.Series(typed.values.tolist(), dtype=dtype)
    return pd.Series(held.array.take(codes, allow_fill=True), index=index)


def repeat_value_as_column(value: object, count: int, dtype: str) -> pd.Series:
    """Return a column that holds one value throughout; ``None`` for no value."""
    if dtype == "str":
        import pyarrow as pa

        same = pa.repeat(pa.scalar(value, pa.large_string()), count)
        return pd.Series(pd.array(same, dtype="str"))
    one = _one_cell(value, dtype)
    if isinstance(one.dtype, np.dtype):
        return pd.Series(np.full(count, one.to_numpy()[0], dtype=one.dtype), copy=False)
    return pd.Series(one.array.take(np.zeros(count, dtype=np.intp)), copy=False)


@lru_cache(maxsize=1_000)
def _one_cell(value: object, dtype: str) -> pd.Series:
    one = pd.Series([None], dtype=dtype)
    return one if value is None else one.fillna(cast("Any", value))


def keep_cells_as_text(cells: Sequence[str]) -> Typed:
    """Keep distinct cells as they are; an empty one is no value."""
    values = np.array([cell or None for cell in cells], dtype=object)
    return Typed(values, np.zeros(len(cells), np.bool_))

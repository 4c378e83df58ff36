"""Periods of a panel in order, and where in them a treatment begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from skillgap.core.dates import read_dates
from skillgap.core.errors import BadValue
from skillgap.core.workforce import Ints

NEVER = np.iinfo(np.int32).max
"""Start of a unit that is not treated within the panel; larger than any position."""

_QUARTERS = (
    (re.compile(r"(\d{4})[ /-]?Q([1-4])", re.IGNORECASE), 1, 2),
    (re.compile(r"Q([1-4])[ /-]?(\d{4})", re.IGNORECASE), 2, 1),
)
_WEEK = re.compile(r"(\d{4})[ -]?W(\d{1,2})", re.IGNORECASE)
_ZERO_WORDS = {"0", "0.0"}
_NEVER_WORDS = {"", "never", "none", "nan", "nat", "na", "n/a", "inf", "infinity", "-"}


@dataclass(frozen=True, eq=False)
class Periods:
    """The periods of a panel.

    Attributes:
        values: Distinct periods in order, shape (periods,): numbers, or days.
        code: Position of each row's period, shape (rows,).
        dated: Whether periods are days rather than numbers.
    """

    values: np.ndarray
    code: Ints
    dated: bool

    def label(self, place: int) -> str:
        """Write one period the way people do."""
        value = self.values[place]
        if self.dated:
            day = pd.Timestamp(value)
            return f"{day:%b %Y}" if day.day == 1 else f"{day.day} {day:%b %Y}"
        return f"{value:g}"

    def __len__(self) -> int:
        """Count the periods."""
        return len(self.values)


def read_periods(column: pd.Series, name: str) -> Periods:
    """Order the periods of a panel.

    Args:
        column: Numbers, dates, pandas periods, or dates written as text; one per row.
        name: Name of the column, for errors.

    Raises:
        BadValue: a blank period, or one that is neither a number nor a date.
    """
    values, dated = _days_or_numbers(column, name, may_be_blank=False)
    if not dated and not np.isfinite(values).all():
        raise BadValue(
            f"column `{name}`",
            f"{int((~np.isfinite(values)).sum()):,} rows without a period",
            "a number or date in every row",
            "Fill in the period, or leave those rows out.",
        )
    distinct, code = np.unique(values, return_inverse=True)
    return Periods(distinct, code.astype(np.int64), dated)


def read_starts(
    column: pd.Series, periods: Periods, name: str, *, may_be_never: bool = True
) -> Ints:
    """Place the start of treatment of each row among the periods.

    A day belongs to the period that contains it (the last one that begins on or before it); a
    number that is no period belongs to the next one. Blank, infinite and ``never`` mean never
    treated, as does a start after the last period. So do 0 and negative numbers before the first
    period; where the periods themselves reach down to them, they are starts like any other.

    Args:
        column: Start of treatment per row, of the same kind as the periods.
        periods: The periods of the panel.
        name: Name of the column, for errors.
        may_be_never: Whether 0 and negative numbers may mean never treated.

    Returns:
        Positions, shape (rows,); ``NEVER`` where not treated; 0 or below where treated from the
        first period on or before.

    Raises:
        BadValue: starts are dates and periods numbers, or the other way round; or 0 is a period
            and no unit is marked as never treated in another way, so that 0 may mean either.
    """
    values, dated = _days_or_numbers(column, name, may_be_blank=True)
    if not dated:
        values = _blank_never_treated(values, periods, name) if may_be_never else values
    known = ~np.isnat(values) if dated else np.isfinite(values)
    start = np.full(len(values), NEVER, dtype=np.int64)
    if not known.any():
        return start
    if dated != periods.dated:
        kinds = ("numbers", "dates")
        raise BadValue(
            f"column `{name}`",
            f"starts are {kinds[dated]} while periods are {kinds[periods.dated]}",
            "starts and periods of one kind",
            "Write both as dates, or both as numbers such as years.",
        )
    if dated:
        place = np.searchsorted(periods.values, values[known], side="right") - 1
        late = values[known] >= _day_after_last_period(periods)
    else:
        place = np.searchsorted(periods.values, values[known], side="left")
        late = values[known] > periods.values[-1]
    start[known] = np.where(late, NEVER, place)
    return start


def _blank_never_treated(values: np.ndarray, periods: Periods, name: str) -> np.ndarray:
    """Return starts with NaN where 0 or a negative number means never treated."""
    first = float(periods.values[0]) if not periods.dated else 1.0
    zero = values == 0
    marked = np.isinf(values) | np.isnan(values) | (values < min(first, 0.0))
    if first <= 0 and zero.any() and not marked.any():
        raise BadValue(
            f"column `{name}`",
            f"{int(zero.sum()):,} starts of 0, which is also a period, and no unit marked as never "
            "treated",
            "0 as a start, or 0 as never treated, but not either",
            "Leave the start blank (or write never) where there was no treatment; where 0 is a "
            "start, add the same number to all periods and starts.",
        )
    never = (values <= 0) & ((values < first) | (first > 0))
    return np.where(never, np.nan, values)


def _day_after_last_period(periods: Periods) -> np.datetime64:
    """First day that no longer belongs to the last period, of its usual length."""
    usual = np.timedelta64(31, "D")
    if len(periods) > 1:
        usual = np.median(np.diff(periods.values))
    return np.datetime64(periods.values[-1] + usual)


def _days_or_numbers(
    column: pd.Series, name: str, *, may_be_blank: bool
) -> tuple[np.ndarray, bool]:
    """Return days (``datetime64[D]``) or numbers, and which of the two."""
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        naive = column.dt.tz_localize(None) if column.dt.tz is not None else column
        days = naive.to_numpy().astype("datetime64[D]")
        _refuse_blanks(np.isnat(days), name, may_be_blank)
        return days, True
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan), False
    return _parse_text_periods(column, name, may_be_blank)


def _parse_text_periods(
    column: pd.Series, name: str, may_be_blank: bool
) -> tuple[np.ndarray, bool]:
    text = column.map(_cell_as_text).to_numpy(dtype=object)
    blank = np.array([cell.casefold() in _NEVER_WORDS for cell in text], dtype=np.bool_)
    zero = np.isin(text.astype(str), list(_ZERO_WORDS))
    numbers = pd.to_numeric(pd.Series(np.where(blank, "nan", text)), errors="coerce").to_numpy()
    as_year = np.isfinite(numbers) & (numbers < 10_000)
    if (as_year | blank).all():
        return numbers.astype(np.float64), False
    if may_be_blank:
        blank = blank | zero  # among dates, 0 means never
    distinct, code = np.unique(text[~blank].astype(str), return_inverse=True)
    found = read_dates(_quarters_as_first_days(distinct.tolist()))
    if found.bad.any() or np.isnat(found.days).any():
        wrong = distinct[found.bad | np.isnat(found.days)]
        raise BadValue(
            f"column `{name}`",
            f"{len(wrong):,} values that are no date or number (e.g. {wrong[0]})",
            "dates such as 2026-03-01, or numbers such as 2026",
            "Write all periods in one of these ways.",
        )
    days = np.full(len(text), "NaT", dtype="datetime64[D]")
    days[~blank] = found.days[code]
    _refuse_blanks(blank, name, may_be_blank)
    return days, True


def _cell_as_text(cell: object) -> str:
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    return "" if cell is pd.NA else str(cell).strip()


def _quarters_as_first_days(cells: Sequence[str]) -> list[str]:
    """Read 2024Q3, Q3 2024 and 2024-W07 as the day they begin."""
    return [_first_day_of_period(cell) for cell in cells]


def _first_day_of_period(cell: str) -> str:
    for pattern, year, part in _QUARTERS:
        if found := pattern.fullmatch(cell):
            return f"{found[year]}-{3 * int(found[part]) - 2:02d}-01"
    if found := _WEEK.fullmatch(cell):
        with suppress(ValueError):
            return date.fromisocalendar(int(found[1]), int(found[2]), 1).isoformat()
    return cell


def _refuse_blanks(blank: np.ndarray, name: str, may_be_blank: bool) -> None:
    if blank.any() and not may_be_blank:
        raise BadValue(
            f"column `{name}`",
            f"{int(blank.sum()):,} rows without a period",
            "a date or number in every row",
            "Fill in the period, or leave those rows out.",
        )

"""What a measure of the scoreboard is: value, range, formula, base and trend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80

Unit: TypeAlias = Literal["months", "share", "per 100 people a quarter"]
Change: TypeAlias = Literal["better", "worse", "unclear", ""]
Reach: TypeAlias = tuple[float, float, float]
"""A value with the ends of its 80% range."""


@dataclass(frozen=True, slots=True)
class YearAgo:
    """The same measure a year earlier.

    Attributes:
        value: The figure by the same formula; NaN where it cannot be said.
        low: Lower end of its 80% range.
        high: Upper end.
        unknown: Why it cannot be said, in a few words; blank where it can.
    """

    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    unknown: str = ""


NO_YEAR_AGO = YearAgo(unknown="nothing recorded then")


@dataclass(frozen=True, eq=False)
class Measure:
    """One line of the scoreboard.

    Attributes:
        key: Short name, stable; targets are kept under it.
        label: What people read.
        value: The figure; NaN where it cannot be said.
        low: Lower end of its 80% range.
        high: Upper end.
        unit: Unit of all three.
        better: Whether ``more`` or ``less`` is better.
        formula: The formula in one sentence.
        base: What it is counted over, in words.
        trend: quarter (first day), value, base; oldest first.
        note: What to know before quoting it.
        needs: Table that is missing, without which the figure has no value.
        trend_name: What the trend shows, where it is another figure than the value.
        trend_unit: Unit of the trend, where it is another one.
        year_ago: The same measure a year earlier.
    """

    key: str
    label: str
    value: float
    low: float
    high: float
    unit: Unit
    better: Literal["more", "less"]
    formula: str
    base: str
    trend: pd.DataFrame
    note: str = ""
    needs: str = ""
    trend_name: str = ""
    trend_unit: Unit | None = None
    year_ago: YearAgo = NO_YEAR_AGO

    @property
    def difference(self) -> Reach:
        """Value less that of a year ago, with its 80% range; NaN where one of them is unknown."""
        was = self.year_ago
        return difference_with_range(
            (self.value, self.low, self.high), (was.value, was.low, was.high)
        )

    @property
    def change(self) -> Change:
        """Whether it got better or worse in a year; unclear where the range holds no change."""
        _, low, high = self.difference
        if math.isnan(low) or math.isnan(high):
            return ""
        if low <= 0 <= high:
            return "unclear"
        return "better" if (low > 0) == (self.better == "more") else "worse"

    @property
    def unit_of_trend(self) -> Unit:
        """The unit that the values of the trend are in."""
        return self.trend_unit or self.unit


NO_TREND = pd.DataFrame(
    {"quarter": pd.Series(dtype="datetime64[us]"), "value": pd.Series(dtype="float64"),
     "base": pd.Series(dtype="float64")}
)  # fmt: skip


def share_with_range(hits: float, base: float) -> tuple[float, float, float]:
    """Return a share with its 80% range (Wilson 1927); NaN over nothing.

    >>> [round(part, 3) for part in share_with_range(5, 10)]
    [0.5, 0.312, 0.688]
    """
    if base <= 0:
        return float("nan"), float("nan"), float("nan")
    share, z = hits / base, Z80
    middle = (share + z * z / (2 * base)) / (1 + z * z / base)
    half = z * np.sqrt(share * (1 - share) / base + z * z / (4 * base**2)) / (1 + z * z / base)
    return share, float(max(middle - half, 0.0)), float(min(middle + half, 1.0))


def rate_with_range(count: float, exposure: float) -> tuple[float, float, float]:
    """Return a rate with its exact 80% range (Garwood 1936); NaN without exposure.

    >>> [round(part, 3) for part in rate_with_range(0, 10)]
    [0.0, 0.0, 0.23]
    """
    from scipy.stats import chi2

    if exposure <= 0:
        return float("nan"), float("nan"), float("nan")
    low = float(chi2.ppf(0.1, 2 * count)) / 2 if count > 0 else 0.0
    high = float(chi2.ppf(0.9, 2 * count + 2)) / 2
    return count / exposure, low / exposure, high / exposure


def difference_with_range(now: Reach, before: Reach) -> Reach:
    """Return the difference of two independent figures with its 80% range, from the ranges of both.

    What lies between a figure and the end of its range stands for its spread on that side (Zou and
    Donner 2008; of Wilson's ranges, this is Newcombe 1998). NaN where a figure is not finite.

    >>> [round(part, 2) for part in difference_with_range((0.5, 0.4, 0.6), (0.3, 0.2, 0.4))]
    [0.2, 0.06, 0.34]
    """
    if not (math.isfinite(now[0]) and math.isfinite(before[0])):
        return float("nan"), float("nan"), float("nan")
    change = now[0] - before[0]
    return (
        change,
        change - math.hypot(now[0] - now[1], before[2] - before[0]),
        change + math.hypot(now[2] - now[0], before[0] - before[1]),
    )


def first_days_of_quarters(as_of: pd.Timestamp, count: int) -> pd.DatetimeIndex:
    """Return the first days of the last ``count`` quarters that are over.

    >>> first_days_of_quarters(pd.Timestamp("2026-10-31"), 1)[0].date().isoformat()
    '2026-07-01'
    """
    last = (as_of + pd.Timedelta(days=1)).to_period("Q") - 1
    return pd.period_range(end=last, periods=count, freq="Q").to_timestamp()


def share_by_quarter(days: pd.Series, hit: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return a share by the quarter of its days: quarter, value, base; the last eight quarters."""
    quarter = days.dt.to_period("Q").dt.to_timestamp()
    grouped = hit.astype("float64").groupby(quarter).agg(["mean", "size"])
    grouped = grouped.reindex(first_days_of_quarters(as_of, 8))
    return pd.DataFrame(
        {
            "quarter": grouped.index,
            "value": grouped["mean"].to_numpy(),
            "base": grouped["size"].fillna(0.0).to_numpy(),
        }
    )


def blank_measure(key: str, label: str, unit: Unit, formula: str, table: str) -> Measure:
    """Return a measure without a value, naming the table it would need."""
    blank = float("nan")
    return Measure(
        key, label, blank, blank, blank, unit, "more", formula, "", NO_TREND, needs=table
    )

"""Rows with a low, a middle and a high number each: what charts of ranges are drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False, kw_only=True)
class Ranges:
    """One range per row, first row on top.

    Attributes:
        table: One row per bar.
        name: Column with the name shown on the axis.
        low: Column with the lower end.
        middle: Column with the median.
        high: Column with the upper end.
        colours: One colour per row.
        worded: How a number is written.
    """

    table: pd.DataFrame
    name: str
    low: str
    middle: str
    high: str
    colours: list[str]
    worded: Callable[[float], str]

    @property
    def names(self) -> list[str]:
        """What the axis shows."""
        return self.table[self.name].astype(str).tolist()

    @property
    def lows(self) -> list[float]:
        """The lower ends."""
        return self._numbers(self.low)

    @property
    def middles(self) -> list[float]:
        """The medians."""
        return self._numbers(self.middle)

    @property
    def highs(self) -> list[float]:
        """The upper ends."""
        return self._numbers(self.high)

    @property
    def widest(self) -> float:
        """The highest end; 1 where there is no row."""
        return max(self.highs, default=1.0)

    def _numbers(self, column: str) -> list[float]:
        return self.table[column].astype(float).tolist()

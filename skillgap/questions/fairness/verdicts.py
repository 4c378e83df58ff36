"""What may be said of a comparison: concern, watch, too few people, or nothing found."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import NormalDist

from skillgap.core.assumptions import Assumptions

CONCERN = "concern"
WATCH = "watch"
INSUFFICIENT = "insufficient"
NOTHING_FOUND = "nothing found"
VERDICTS = (CONCERN, WATCH, INSUFFICIENT, NOTHING_FOUND)
"""Most pressing first."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on a difference matters, and how sure one must be of it.

    Attributes:
        ratio: Impact ratio below which a difference matters; four fifths.
        gap_sd: Difference of means in standard deviations from which one matters.
        error: Chance of a false alarm for all comparisons of one check together.
        power: Least chance of noticing a difference that matters.
    """

    ratio: float
    gap_sd: float
    error: float
    power: float

    @classmethod
    def of(cls, assumptions: Assumptions) -> Thresholds:
        """Read them from the register."""
        return cls(
            ratio=assumptions.value("fairness_ratio_floor"),
            gap_sd=assumptions.value("fairness_gap_sd"),
            error=assumptions.value("fairness_false_alarm_share"),
            power=assumptions.value("fairness_power_share"),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """One comparison as far as a verdict needs it.

    Attributes:
        figure: Ratio, or difference in SD; a ratio below 1 or a difference below 0 is worse.
        low: Lower end of its 95% interval; NaN where there is none.
        p_adjusted: Its p-value, adjusted for all comparisons of the check; NaN where not tested.
        is_below: Whether its 95% interval lies wholly on the worse side.
        error: Standard error where there is no difference: of the log ratio, or in SD.
        people: People compared.
        is_ratio: A ratio; otherwise a difference.
        limits: From when on a difference matters.
    """

    figure: float
    low: float
    p_adjusted: float
    is_below: bool
    error: float
    people: int
    is_ratio: bool = True
    limits: Thresholds = field(kw_only=True)

    @property
    def edge(self) -> float:
        """The figure from which downwards a difference matters."""
        return self.limits.ratio if self.is_ratio else -self.limits.gap_sd

    @property
    def matters(self) -> bool:
        """Whether the difference is large enough to matter."""
        return self.figure < self.edge

    @property
    def is_sure(self) -> bool:
        """Whether the group is worse off by more than chance."""
        return self.is_below and self.p_adjusted <= self.limits.error

    @property
    def is_ruled_out(self) -> bool:
        """Whether a difference that matters is outside the interval."""
        return self.low > self.edge and not math.isnan(self.p_adjusted)

    @property
    def power(self) -> float:
        """Chance of noticing a difference that just matters; 0 where nothing can be compared."""
        if math.isnan(self.error) or self.error <= 0:
            return 0.0
        return _NORMAL.cdf(self._size / self.error - self._bar)

    @property
    def people_needed(self) -> float:
        """People it takes, in the same mix, until the power is reached; NaN where it is unknown."""
        if math.isnan(self.error) or self.error <= 0:
            return math.nan
        goal = self._bar + _NORMAL.inv_cdf(self.limits.power)
        return math.ceil(self.people * (goal * self.error / self._size) ** 2)

    @property
    def verdict(self) -> str:
        """Concern where a difference matters and is sure; too few people clear nobody."""
        if self.matters and self.is_sure:
            return CONCERN
        if self.is_ruled_out and not self.is_sure:
            return NOTHING_FOUND
        if math.isnan(self.p_adjusted) or self.power < self.limits.power:
            return INSUFFICIENT
        return WATCH if self.matters or self.is_sure else NOTHING_FOUND

    @property
    def _size(self) -> float:
        return abs(math.log(self.limits.ratio)) if self.is_ratio else self.limits.gap_sd

    @property
    def _bar(self) -> float:
        return _NORMAL.inv_cdf(1 - self.limits.error / 2)

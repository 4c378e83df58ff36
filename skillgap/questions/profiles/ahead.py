"""Levels in the months to come: growth of what is in use, fading of what is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.grouping import Bools
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.profiles.growth import MONTH_DAYS, Growth

IDLE_MONTHS = 3.0
"""Months without use, as far as is known, after which a skill goes on fading."""


@dataclass(frozen=True, eq=False)
class Path:
    """Levels of some people in some skills, from today on; arrays of shape (n,).

    Attributes:
        person: Person codes.
        level: Levels today, 0–5.
        level_sd: Their SD.
        signals: Number of signals behind each.
        idle: Whether the skill has not been used for three months or more.
        kept: Share of the level in use that is left today.
        half_life: Months without use after which half of what can be lost is lost.
        floor: Share that is never lost.
        growth: Growth by tenure and job family.
        today: Days since 1970-01-01.
        spread: SD of one person's growth, as a share of the growth expected.
        unsure: SD of a loss by non-use, as a share of that loss.
    """

    person: Ints
    level: Floats
    level_sd: Floats
    signals: Ints
    idle: Bools
    kept: Floats
    half_life: Floats
    floor: float
    growth: Growth
    today: int
    spread: float
    unsure: float

    @property
    def use_known(self) -> Bools:
        """Whether it is on record when each skill was last used; silence counts as in use."""
        return np.asarray(self.kept < 1.0, dtype=np.bool_)

    def after(self, months: float) -> tuple[Floats, Floats]:
        """Return level and SD after some months, if nothing is done; today's after 0.

        What is in use grows as people of that tenure do; what is idle goes on down its curve,
        f + (kept − f)·2^(−months/h); either widens the SD. That levels wander unseen does not:
        people change places, and their spread stays what it is.
        """
        if months <= 0:
            return self.level, self.level_sd
        gained = np.where(self.idle, 0.0, self._levels_gained(months))
        left = self.floor + (self.kept - self.floor) * np.exp2(-months / self.half_life)
        lost = np.where(self.idle, self.level * (1.0 - left / self.kept), 0.0)
        variance = self.level_sd**2 + (self.spread * gained) ** 2 + (self.unsure * lost) ** 2
        return np.clip(self.level + gained - lost, 0.0, LEVEL_MAX), np.sqrt(variance)

    def levels_lost_if_unused(self, months: float) -> Floats:
        """Return how many levels would be lost if nobody used anything for so long, (n,)."""
        left = self.floor + (1.0 - self.floor) * np.exp2(-months / self.half_life)
        return np.where(self.idle, 0.0, self.level * (1.0 - left))

    def _levels_gained(self, months: float) -> Floats:
        then = self.today + round(months * MONTH_DAYS)
        days = np.full(len(self.person), self.today), np.full(len(self.person), then)
        before, after = (self.growth.since_hired(self.person, day) for day in days)
        return after - before

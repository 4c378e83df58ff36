"""How levels grow with time in the job: by tenure, pooled over job families, shrunk hard."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.profiles.prior import Organisation

MONTH_DAYS = 30.4375
BAND_ENDS = np.array([6.0, 12.0, 24.0, 36.0, 60.0, 120.0])
"""Ends of the bands of tenure in months; later than that nothing grows any more."""

BANDS = len(BAND_ENDS)
_USUAL_SD = np.array([0.6, 0.5, 0.3, 0.15, 0.08, 0.03]) / 12.0
_ALIKE = 0.8
_FAMILY_SD = 0.3
_LAST_DAY = int(BAND_ENDS[-1] * MONTH_DAYS) + 1


def months_in_bands(tenure: Floats) -> Floats:
    """Return the months of a tenure that lie in each band, shape (n, bands).

    >>> months_in_bands(np.array([9.0])).tolist()
    [[6.0, 3.0, 0.0, 0.0, 0.0, 0.0]]
    """
    begins = np.concatenate(([0.0], BAND_ENDS[:-1]))
    return np.clip(tenure[:, None] - begins, 0.0, BAND_ENDS - begins)


@dataclass(frozen=True, slots=True)
class Slopes:
    """Growth per month of a level in use, by band of tenure and job family.

    Attributes:
        usual: Levels per month in each band, shape (bands,).
        family: What a job family's growth is of the usual, shape (families,).
    """

    usual: Floats
    family: Floats

    @staticmethod
    def none(families: int) -> Slopes:
        """Return slopes of an organisation in which nobody grows."""
        return Slopes(np.zeros(BANDS), np.ones(families))


@dataclass(frozen=True)
class Growth:
    """Growth laid over the people of an organisation.

    Attributes:
        organisation: Who was hired when, and in which job family.
        slopes: Growth by tenure and job family.
    """

    organisation: Organisation
    slopes: Slopes

    @cached_property
    def _growth_by_day(self) -> Floats:
        """Growth since the first day, by days of tenure, shape (days,)."""
        months = np.arange(_LAST_DAY + 1) / MONTH_DAYS
        return np.asarray(months_in_bands(months) @ self.slopes.usual, dtype=np.float64)

    @cached_property
    def _growth_factor_by_person(self) -> Floats:
        """What each person's growth is of the usual, shape (people,)."""
        family = self.organisation.families
        return np.where(family >= 0, np.append(self.slopes.family, 1.0)[family], 1.0)

    def in_role(self, role: Ints, months: float) -> Floats:
        """Return how much a level in use grows in the first months of some roles, in levels."""
        family = self.organisation.family_of[role]
        day = min(round(months * MONTH_DAYS), _LAST_DAY)
        return np.asarray(self._growth_by_day[day] * self.slopes.family[family], dtype=np.float64)

    def since_hired(self, person: Ints, day: Ints) -> Floats:
        """Return how much a level in use has grown by a day since the first one, in levels.

        Args:
            person: Person codes, shape (n,).
            day: Days since 1970-01-01, shape (n,).
        """
        tenure = np.clip(day - self.organisation.hired[person], 0, _LAST_DAY)
        return np.asarray(
            self._growth_by_day[tenure] * self._growth_factor_by_person[person], dtype=np.float64
        )


def fit_growth_factor_by_family(
    growth: Growth, person: Ints, expected: Floats, rest: Floats, weight: Floats
) -> Floats:
    """Return what each job family's growth is of the usual, shrunk to one (partial pooling).

    With growth expected x between two signals, observed beyond it r and precision w, a family's
    factor is 1 + Σwxr / (Σwx² + 1/τ²), τ being 0.3.

    Args:
        growth: Growth with every family at one.
        person: Person of each comparison, shape (n,).
        expected: Growth expected between the two signals.
        rest: Change observed beyond it.
        weight: Precision of the change.
    """
    family, size = growth.organisation.families[person], len(growth.slopes.family)
    known = family >= 0
    told = add_up(family[known], (weight * expected**2)[known], size)
    drawn = add_up(family[known], (weight * expected * rest)[known], size)
    return np.asarray(np.maximum(1.0 + drawn / (told + _FAMILY_SD**-2), 0.0), dtype=np.float64)


def usual_slope_precision() -> Floats:
    """Return the precision with which slopes are held before any data, shape (bands, bands).

    They are held at zero, and to their neighbours: measured in what is usual of its band, growth
    in one band tells of the next (correlation .8, less by that factor with every band further).
    Few signals reach across a short band, and without this two neighbours share one growth out
    between them at random.
    """
    apart = np.abs(np.arange(BANDS)[:, None] - np.arange(BANDS)[None, :])
    together = _ALIKE**apart * np.outer(_USUAL_SD, _USUAL_SD)
    return np.asarray(np.linalg.inv(together), dtype=np.float64)

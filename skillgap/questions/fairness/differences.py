"""Differences of means between a group and everybody else who does like work."""

from __future__ import annotations

import math

import numpy as np

from skillgap.core.grouping import Bools, add_up
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.fairness.ratios import Contrast

_ROUNDING = 1e-9
"""Share of the values below which what they differ by is rounding."""

NOTHING = Contrast(math.nan, math.nan, math.nan, math.nan, math.nan)


def compare_means(
    value: Floats, member: Bools, stratum: Ints, level: float = 0.95
) -> tuple[Contrast, float]:
    """Compare the mean of a group with everybody else's within strata.

    Method: least squares with a mean for every stratum and one difference, which weighs a stratum
    with n₁n₀/(n₁ + n₀); Student's t with people − strata − 1 degrees of freedom. Strata with one
    side only say nothing.

    Args:
        value: One value per person, shape (people,).
        member: Whether the person is in the group, shape (people,).
        stratum: Codes of like work from 0, shape (people,).
        level: Share of intervals that hold the true difference.

    Returns:
        The comparison, its error in standard deviations, and the SD within strata in the value's
        unit; NaN where too few can be compared.

    >>> value = np.array([1.0, 2.0, 3.0, 4.0, 2.0, 3.0])
    >>> member = np.array([True, False, False, False, True, False])
    >>> found, _ = compare_means(value, member, np.array([0, 0, 0, 0, 1, 1]))
    >>> round(found.figure, 2)
    -1.6
    """
    from scipy.special import stdtr, stdtrit

    strata = int(stratum.max()) + 1 if len(stratum) else 0
    size = add_up(stratum, None, strata)
    inside = add_up(stratum, member.astype(np.float64), strata)
    kept = ((inside > 0) & (inside < size))[stratum] if strata else np.zeros(0, dtype=np.bool_)
    value, member, stratum = value[kept], member[kept], stratum[kept]
    used = len(np.unique(stratum))
    freedom = len(value) - used - 1
    if used == 0 or freedom < 1:
        return NOTHING, math.nan
    y = _centred(value, stratum, strata)
    x = _centred(member.astype(np.float64), stratum, strata)
    information = float((x * x).sum())
    difference = float((x * y).sum()) / information
    spread = math.sqrt(float(((y - difference * x) ** 2).sum()) / freedom)
    if spread <= _ROUNDING * float(np.abs(value).max()):
        return NOTHING, math.nan
    error = spread / math.sqrt(information)
    reach = float(stdtrit(freedom, 0.5 + level / 2)) * error
    p_value = 2 * float(stdtr(freedom, -abs(difference) / error))
    found = Contrast(difference, difference - reach, difference + reach, p_value, error / spread)
    return found, spread


def _centred(value: Floats, stratum: Ints, strata: int) -> Floats:
    size = np.maximum(add_up(stratum, None, strata), 1)
    return np.asarray(value - (add_up(stratum, value, strata) / size)[stratum], dtype=np.float64)

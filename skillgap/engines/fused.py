"""Growth, ends of the scale, later assessments and shortages in numpy, as the SQL text has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.signal_sums import MONTH_DAYS, Terms
from skillgap.core.workforce import Floats, Ints
from skillgap.engines.whole import density_at, tail_beyond, tail_ratio


@dataclass(frozen=True, slots=True)
class Said:
    """What sources say together by person and skill, arrays of shape (pairs,).

    Attributes:
        total: Summed precision.
        pull: Summed precision × level.
        slack: Summed precision × how far short of the level an end of the scale may begin.
    """

    total: Floats
    pull: Floats
    slack: Floats


def expect_shortage(required: Floats, level: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Return the chance to be short and the levels expected to be missing."""
    z = (required - level) / sd
    density = density_at(z)
    tail = tail_beyond(z, density)
    short = np.where(z >= 0, 1.0 - tail, tail)
    return short, np.maximum((required - level) * short + sd * density, 0.0)


def grown_since_hired(terms: Terms, hired: Ints, day: Ints | int) -> Floats:
    """Return how much a level in use grows from the first day on, before the family's factor."""
    if not terms.slopes:
        return np.zeros(len(hired))
    months = np.arange(terms.longest_tenure + 1).astype(np.float64) / MONTH_DAYS
    begins = (0.0, *terms.bands[:-1])
    by_day = np.zeros(len(months))
    for slope, begin, end in zip(terms.slopes, begins, terms.bands, strict=True):
        by_day = by_day + slope * np.minimum(np.maximum(months - begin, 0.0), end - begin)
    return np.asarray(by_day[np.clip(day - hired, 0, terms.longest_tenure)], dtype=np.float64)


def add_missed(terms: Terms, level: Floats, required: Floats) -> Floats:
    """Add what later assessments lay above levels."""
    missed = terms.missed
    inside = missed.offset + missed.slope * (level - missed.centre)
    inside = inside + missed.toward * (required - level - missed.distance)
    return np.asarray(level + np.where(np.isnan(required), missed.other, inside))


def move_by_ends(mean: Floats, variance: Floats, said: Said, side: float) -> tuple[Floats, Floats]:
    """Move estimates by what lies at an end of the scale, which says "at least" or "at most"."""
    some = np.flatnonzero(said.total > 0)
    before, spread, total = mean[some], variance[some], said.total[some]
    both = spread + 1.0 / total
    root = np.sqrt(both)
    begins = said.pull[some] / total - side * (said.slack[some] / total)
    alpha = side * ((before - begins) / root)
    ratio = tail_ratio(alpha)
    gain = spread / both * np.minimum(np.maximum(ratio * (ratio + alpha), 1e-12), 1.0)
    mean, variance = mean.copy(), variance.copy()
    mean[some] = before + side * (spread / root * ratio)
    variance[some] = spread * (1.0 - gain)
    return mean, variance

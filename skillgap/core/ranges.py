"""A figure with its 80% range, from draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillgap.core.workforce import Floats


def p10_median_and_p90(draws: Floats | NDArray[np.float32]) -> tuple[Floats, Floats, Floats]:
    """Return P10, median and P90 along the last axis, each of the remaining shape."""
    ordered = np.sort(draws, axis=-1)
    last = ordered.shape[-1] - 1

    def quantile_at(share: float) -> Floats:
        place = share * last
        below = int(place)
        above = min(below + 1, last)
        part = ordered[..., below] * (1 - (place - below)) + ordered[..., above] * (place - below)
        return np.asarray(part, dtype=np.float64)

    return quantile_at(0.1), quantile_at(0.5), quantile_at(0.9)


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with its 80% range.

    Attributes:
        low: P10 of the draws.
        median: P50 of the draws.
        high: P90 of the draws.
        expected: The expected value at the assumptions in use; unlike medians, it adds up.
    """

    low: float
    median: float
    high: float
    expected: float


def range_of_draws(draws: Floats | NDArray[np.float32], expected: float) -> Range:
    """Return the range of a vector of draws, shape (draws,)."""
    low, median, high = p10_median_and_p90(draws)
    return Range(float(low), float(median), float(high), float(expected))

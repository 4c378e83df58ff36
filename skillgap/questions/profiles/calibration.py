"""One scale on every width, so that 80% intervals hold 80% of assessments not yet seen."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from skillgap.core.assumptions import RANGE_SHARE, Z80
from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints

_FOLDS = 5
_NARROWEST, _WIDEST = 0.4, 3.0


@dataclass(frozen=True, slots=True)
class Held:
    """Assessments put aside and what the rest predicted for them; arrays of shape (held,).

    Attributes:
        pair: Person code × number of skills + skill code.
        surprise: Assessed level − predicted level − bias of assessments.
        variance: Variance of the predicted level.
        noise: Variance of the assessment itself, which no interval for the true level covers.
    """

    pair: Ints
    surprise: Floats
    variance: Floats
    noise: float

    def coverage(self, scale: float) -> float:
        """Return the share of held-out assessments inside their 80% interval at this scale."""
        return float(self.inside(scale).mean()) if len(self.pair) else float("nan")

    def inside(self, scale: float) -> Bools:
        """Say which assessments fall inside their 80% interval at this scale."""
        width = Z80 * np.sqrt(scale**2 * self.variance + self.noise)
        return np.asarray(np.abs(self.surprise) <= width, dtype=np.bool_)

    def take(self, chosen: Bools) -> Held:
        """Return the chosen assessments."""
        return Held(self.pair[chosen], self.surprise[chosen], self.variance[chosen], self.noise)

    def fit_scale(self, worth: float) -> float:
        """Return κ at which 80% fall inside, counting ``worth`` made-up ones that fit at κ = 1."""
        low, high = _NARROWEST, _WIDEST
        for _ in range(40):
            middle = (low + high) / 2
            fits = worth * (2 * NormalDist().cdf(Z80 * middle) - 1)
            share = (float(self.inside(middle).sum()) + fits) / (len(self.pair) + worth)
            low, high = (middle, high) if share < RANGE_SHARE else (low, middle)
        return (low + high) / 2


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale on every width and how well it did on people it had not seen.

    Attributes:
        value: κ; 1 where nothing could be fitted.
        assessments: Number of assessments it was fitted on.
        coverage: Share of held-out assessments inside 80% intervals, κ fitted on other people.
    """

    value: float
    assessments: int
    coverage: float


def fit_scale(
    held: Held, person_hash: Ints, *, worth: float, fewest: int, otherwise: float = 1.0
) -> Scale:
    """Fit κ on all assessments put aside, and check it on fifths of the people left out in turn.

    Args:
        held: From :func:`hold_out`.
        person_hash: Hash of the person of each entry, independent of the order of people.
        worth: Made-up assessments that fit at κ = 1, which shrink the estimate to 1.
        fewest: Fewer assessments than this leave κ as it is.
        otherwise: κ where there are too few.

    Returns:
        The scale and its coverage out of sample.
    """
    if len(held.pair) < fewest:
        return Scale(otherwise, len(held.pair), float("nan"))
    fold, inside = person_hash % _FOLDS, 0.0
    for number in range(_FOLDS):
        own = fold == number
        if own.any():
            scale = held.take(~own).fit_scale(worth)
            inside += held.take(own).coverage(scale) * float(own.sum())
    return Scale(held.fit_scale(worth), len(held.pair), inside / len(held.pair))

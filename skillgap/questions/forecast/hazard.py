"""The chance to leave in a period, by group: main effects, then cells shrunk towards them.

Method: a discrete-time hazard. Events in group g of exposure n_g are Poisson with mean n_g·μ·Π f,
one factor f per level of each trait; each factor is gamma with mean 1, so that its estimate is
(events + m) / (expected + m). Each cell is shrunk to the product in the same way (beta-binomial
in the limit of small chances): (events + M·rate) / (exposed + M). Both strengths m and M are the
most likely ones given the counts (empirical Bayes), so nobody has to choose them.

Limits: the traits must explain leaving alike in all years; a reorganisation between two years
shows as spread between cells and widens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Ints

_LEVEL_STRENGTHS = np.geomspace(0.5, 500.0, 25)
_CELL_STRENGTHS = np.geomspace(2.0, 20_000.0, 33)
_ROUNDS = 30
_STRENGTH_ROUNDS = 5
"""Rounds in which strengths are still looked for; they settle at once, factors later."""
_MOST = 0.95


@dataclass(frozen=True, eq=False)
class Hazard:
    """Chances to leave within one period.

    Attributes:
        overall: Chance of everyone together.
        factors: One array per trait, shape (levels,): times the overall chance.
        cells: Cells with a rate of their own: mixed key ascending, shape (cells,).
        rates: Their chances, shape (cells,).
        sizes: Levels of each trait, for the mixed key.
        events: Number of events behind it all.
        cell_strength: M, exposure a cell needs to count as much as the product.
    """

    overall: float
    factors: tuple[Floats, ...]
    cells: Ints
    rates: Floats
    sizes: tuple[int, ...]
    events: float
    cell_strength: float

    def chance_to_leave(self, *codes: Ints) -> Floats:
        """Return the chance to leave within a period.

        Args:
            *codes: One array of levels per trait, broadcast together; −1 where unknown.

        Returns:
            Chances in the shape of the codes; cells never met get the product of factors.
        """
        codes = tuple(np.asarray(array) for array in np.broadcast_arrays(*codes))
        key = _mix_codes_into_key(codes, self.sizes)
        found = self.overall * np.ones(codes[0].shape)
        for factor, code in zip(self.factors, codes, strict=True):
            found = found * np.where(code < 0, 1.0, factor[np.maximum(code, 0)])
        if len(self.cells):
            at = np.minimum(np.searchsorted(self.cells, key), len(self.cells) - 1)
            found = np.where(self.cells[at] == key, self.rates[at], found)
        return np.minimum(found, _MOST)


def fit_hazard(
    codes: tuple[Ints, ...],
    sizes: tuple[int, ...],
    exposed: Floats,
    events: Floats,
    *,
    prior: float = 0.0,
    prior_exposure: float = 0.0,
) -> Hazard:
    """Fit chances to leave to counts.

    Args:
        codes: One array of levels (0 …) per trait, shape (rows,).
        sizes: Number of levels of each trait.
        exposed: People at risk, or person-periods, shape (rows,).
        events: Of them, how many left, shape (rows,).
        prior: Chance assumed before any count.
        prior_exposure: Exposure the assumed chance weighs as much as.

    Returns:
        The hazard; without any exposure, the assumed chance for all.
    """
    total, left = float(exposed.sum()), float(events.sum())
    overall = (left + prior * prior_exposure) / max(total + prior_exposure, 1e-12)
    cells, place = np.unique(_mix_codes_into_key(codes, sizes), return_inverse=True)
    at_risk = add_up(place, exposed, len(cells))
    gone = add_up(place, events, len(cells))
    levels = np.unravel_index(cells, sizes) if len(cells) else tuple(cells for _ in sizes)
    factors = _fit_factors(levels, sizes, at_risk * overall, gone)
    rates = np.full(len(cells), overall)
    for factor, level in zip(factors, levels, strict=True):
        rates = rates * factor[level]
    rates = np.minimum(rates, _MOST)
    strength = _fit_prior_strength(_CELL_STRENGTHS, at_risk, gone, rates)
    shrunk = (gone + strength * rates) / (at_risk + strength)
    return Hazard(overall, factors, cells, shrunk, tuple(sizes), left, strength)


def _mix_codes_into_key(codes: tuple[Ints, ...], sizes: tuple[int, ...]) -> Ints:
    """Return one key per row; −1 where a level is unknown."""
    key = np.zeros(np.shape(codes[0]), dtype=np.int64)
    unknown = np.zeros(np.shape(codes[0]), dtype=np.bool_)
    for code, size in zip(codes, sizes, strict=True):
        key = key * size + np.maximum(code, 0)
        unknown |= code < 0
    return np.where(unknown, -1, key)


def _fit_factors(
    levels: tuple[Ints, ...], sizes: tuple[int, ...], expected: Floats, events: Floats
) -> tuple[Floats, ...]:
    """Fit the factors of all traits in turn, each shrunk to 1 with its most likely strength."""
    if not len(expected):
        return tuple(np.ones(size) for size in sizes)
    factors = [np.ones(size) for size in sizes]
    strengths = [0.0 for _ in sizes]
    for turn in range(_ROUNDS):
        before = [factor.copy() for factor in factors]
        for trait, level in enumerate(levels):
            others = expected.copy()
            for other, place in enumerate(levels):
                if other != trait:
                    others *= factors[other][place]
            mean = add_up(level, others, sizes[trait])
            seen = add_up(level, events, sizes[trait])
            if turn < _STRENGTH_ROUNDS:
                strengths[trait] = _fit_level_strength(mean, seen)
            factors[trait] = (seen + strengths[trait]) / (mean + strengths[trait])
        if all(np.allclose(a, b, rtol=1e-4) for a, b in zip(before, factors, strict=True)):
            break
    return tuple(factors)


def _fit_level_strength(expected: Floats, events: Floats) -> float:
    """Return the most likely m: events are negative binomial with shape m around ``expected``."""
    known = expected > 0
    if known.sum() < 2 or events.sum() == 0:
        return float(_LEVEL_STRENGTHS[-1])
    fits = [_log_likelihood(m, expected[known], events[known]) for m in _LEVEL_STRENGTHS]
    return float(_LEVEL_STRENGTHS[int(np.argmax(fits))])


def _fit_prior_strength(strengths: Floats, exposed: Floats, events: Floats, rates: Floats) -> float:
    """Return the most likely M: a cell's events are negative binomial with shape M × its rate."""
    known = (exposed > 0) & (rates > 0)
    if known.sum() < 2 or events.sum() == 0:
        return float(strengths[-1])
    rate = rates[known]
    fits = [
        _log_likelihood(strength * rate, exposed[known] * rate, events[known])
        for strength in strengths
    ]
    return float(strengths[int(np.argmax(fits))])


def _log_likelihood(shape: Floats | float, expected: Floats, events: Floats) -> float:
    from scipy.special import gammaln

    return float(
        np.sum(
            gammaln(events + shape)
            - gammaln(shape)
            + shape * np.log(shape / (shape + expected))
            + events * np.log(expected / (shape + expected))
        )
    )

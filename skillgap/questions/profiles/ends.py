"""The ends of the scale: whoever is rated 5 may be better than that, and 0 may hide less."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.grouping import Bools
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats
from skillgap.questions.profiles.evidence import SOURCE_COUNT, Signals

_STEPS = (1.0, 0.5, 0.25, 0.1)
_OTHER_STEP = 0.05
_ON_GRID = 0.9
_FEWEST = 30
_FARTHEST = 1.0
_PASSES = 6
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Ends:
    """How each source uses the ends of the scale; arrays of shape (sources,).

    Attributes:
        step: Grain of its levels; 1 where it speaks in whole levels.
        top: What its 5 stands for on average on a scale without end, in levels.
        bottom: What its 0 stands for.
    """

    step: Floats
    top: Floats
    bottom: Floats


def find_ends(signals: Signals) -> Ends:
    """Find grain and meaning of the ends from how each source's levels are spread.

    Levels are taken as a normal spread cut off at both ends (Tobit); mean and SD are found by
    expectation–maximisation, and an end stands for the mean of what lies beyond it. A source with
    fewer than 30 signals is taken at its word.

    Args:
        signals: Levels as given.

    Returns:
        Grain and ends by source.
    """
    step = np.array([_find_grain(signals.level[signals.source == k]) for k in range(SOURCE_COUNT)])
    count = _sum_by_source(signals, np.ones(len(signals)))
    high, low = signals.level >= LEVEL_MAX - _EXACT, signals.level <= _EXACT
    tops, bottoms = (
        _sum_by_source(signals, high.astype(np.float64)),
        _sum_by_source(signals, low.astype(np.float64)),
    )
    inner = np.where(high | low, 0.0, signals.level)
    total, square = _sum_by_source(signals, inner), _sum_by_source(signals, inner**2)
    many = np.maximum(count, 1.0)
    top, bottom = np.full(SOURCE_COUNT, LEVEL_MAX), np.zeros(SOURCE_COUNT)
    spare_top, spare_bottom = np.zeros(SOURCE_COUNT), np.zeros(SOURCE_COUNT)
    for _ in range(_PASSES):
        mean = (total + tops * top + bottoms * bottom) / many
        inside = square + tops * (top**2 + spare_top) + bottoms * (bottom**2 + spare_bottom)
        sd = np.sqrt(np.maximum(inside / many - mean**2, 0.05))
        top, spare_top = _mean_and_variance_above(mean, sd, LEVEL_MAX - step / 2)
        below, spare_bottom = _mean_and_variance_above(-mean, sd, -step / 2)
        bottom = -below
    known = count >= _FEWEST
    return Ends(
        step,
        np.where(known, np.clip(top, LEVEL_MAX, LEVEL_MAX + _FARTHEST), LEVEL_MAX),
        np.where(known, np.clip(bottom, -_FARTHEST, 0.0), 0.0),
    )


def _sum_by_source(signals: Signals, values: Floats) -> Floats:
    return np.bincount(signals.source, values, minlength=SOURCE_COUNT).astype(np.float64)


def _find_grain(level: Floats) -> float:
    """Return the coarsest grain on which nine of ten levels lie."""
    if len(level) < _FEWEST:
        return _OTHER_STEP
    for step in _STEPS:
        on = np.abs(level / step - np.round(level / step)) < 1e-6
        if on.mean() >= _ON_GRID:
            return step
    return _OTHER_STEP


def _mean_and_variance_above(mean: Floats, sd: Floats, bound: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance of a normal spread above a bound."""
    z = (bound - mean) / sd
    ratio = normal_tail_ratio(-z)
    return mean + sd * ratio, sd**2 * np.maximum(1.0 - ratio * (ratio - z), 0.0)


def normal_tail_ratio(z: Floats) -> Floats:
    """Return φ(z) / Φ(z), exact far into either tail."""
    from scipy.special import log_ndtr

    return np.asarray(np.exp(-0.5 * z**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(z)))


def replace_ends(signals: Signals, ends: Ends) -> Signals:
    """Put what the ends stand for in place of 0 and 5."""
    level = np.where(signals.level >= LEVEL_MAX - _EXACT, ends.top[signals.source], signals.level)
    level = np.where(signals.level <= _EXACT, ends.bottom[signals.source], level)
    return replace(signals, level=level)


def share_at_ends(level: Floats, top: Floats, bottom: Floats) -> Floats:
    """Return 1 where a mean of scored levels is all top, −1 where all bottom, else 0."""
    at_top: Bools = level >= top - _EXACT
    at_bottom: Bools = level <= bottom + _EXACT
    return at_top.astype(np.float64) - at_bottom


def gain_and_stated_level(
    mean: Floats, variance: Floats, level: Floats, noise: Floats, end: Floats, slack: Floats
) -> tuple[Floats, Floats]:
    """Return how far a statement moves an estimate, and which level it thereby stands for.

    An exact statement has gain K = P/(P+v). One at an end only says "at least c" (c = level −
    slack) or "at most": with S = P+v, α = ±(m−c)/√S and λ = φ(α)/Φ(α), mean and variance of the
    cut normal are m ± (P/√S)λ and P − (P²/S)λ(λ+α). Its gain is the share of variance it removes,
    and it stands for the level at which an exact statement of that gain would move the mean so far.

    Args:
        mean: Estimate so far, m, shape (n,).
        variance: Its variance, P.
        level: Level stated.
        noise: Variance of the statement, v.
        end: 1 at the top of the scale, −1 at the bottom, else 0.
        slack: How far short of ``level`` the end may begin, in levels.

    Returns:
        Gain, 0–1, and level stood for, each of shape (n,).
    """
    total = variance + noise
    gain, stands = variance / total, level.copy()
    at = np.flatnonzero(end)
    if len(at):
        root, side = np.sqrt(total[at]), end[at]
        alpha = side * (mean[at] - (level[at] - side * slack[at])) / root
        ratio = normal_tail_ratio(alpha)
        gain[at] *= np.clip(ratio * (ratio + alpha), 1e-12, 1.0)
        stands[at] = mean[at] + side * (variance[at] / root) * ratio / gain[at]
    return gain, stands

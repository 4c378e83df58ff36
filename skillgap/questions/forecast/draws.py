"""Counts drawn by inversion: one uniform each, so that scenarios can share their luck.

A cell loses a person or two a month; for such small means walking up the distribution function
is exact and several times faster than a general generator. Because each count is a growing
function of its uniform, the same uniform gives the neighbouring scenario its neighbouring count.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats32: TypeAlias = NDArray[np.float32]

WALKED = 24.0
"""Means above this are drawn from the normal quantile with its skewness corrected."""

_MOST_STEPS = 110


def draw_binomial(uniform: Floats32, people: Floats32, exponent: Floats32) -> Floats32:
    """Draw how many of ``people`` leave when each stays with chance exp(−exponent).

    Args:
        uniform: Uniform on [0, 1), any shape.
        people: Whole numbers, same shape.
        exponent: Cumulated hazard of each person, at least 0, same shape.

    Returns:
        Counts from 0 to ``people``, same shape.
    """
    odds = _exp_minus_one(exponent)
    mean = people * exponent
    mass = np.exp(-mean)
    count = np.zeros(uniform.shape, dtype=np.int8)
    below, left, seen = mass.copy(), people.copy(), np.empty_like(mass)
    hit = np.greater(uniform, below)
    steps = 0
    while steps < _MOST_STEPS and hit.any():
        count += hit.view(np.int8)
        steps += 1
        np.multiply(left, odds, out=seen)
        mass *= seen
        mass *= np.float32(1.0 / steps)
        left -= 1
        np.maximum(left, 0, out=left)
        below += mass
        np.greater(uniform, below, out=hit)
    drawn = count.astype(np.float32)
    if mean.size and mean.max() > WALKED:
        wide = mean > WALKED
        chance, crowd = -np.expm1(-exponent[wide]), people[wide]
        drawn[wide] = _skewed_normal_counts(
            uniform[wide], crowd * chance, crowd * chance * (1 - chance), 1 - 2 * chance
        )
    return np.minimum(drawn, people, out=drawn)


def _exp_minus_one(exponent: Floats32) -> Floats32:
    """Return exp(x) − 1; below 0.3 by its series, which costs a fifth and is exact to 1e-5."""
    if exponent.size and exponent.max() > 0.3:
        return np.asarray(np.expm1(exponent), dtype=np.float32)
    odds = exponent * np.float32(1 / 24)
    odds += np.float32(1 / 6)
    odds *= exponent
    odds += np.float32(0.5)
    odds *= exponent
    odds += np.float32(1)
    odds *= exponent
    return odds


def draw_poisson(uniform: Floats32, mean: Floats32) -> Floats32:
    """Draw Poisson counts with the given means, one uniform each; shapes alike."""
    mass = np.exp(-mean)
    count = np.zeros(uniform.shape, dtype=np.int8)
    below, term = mass.copy(), np.empty_like(mass)
    hit = np.greater(uniform, below)
    steps = 0
    while steps < _MOST_STEPS and hit.any():
        count += hit.view(np.int8)
        steps += 1
        np.multiply(mean, np.float32(1.0 / steps), out=term)
        mass *= term
        below += mass
        np.greater(uniform, below, out=hit)
    drawn = count.astype(np.float32)
    if mean.size and mean.max() > WALKED:
        wide = mean > WALKED
        drawn[wide] = _skewed_normal_counts(
            uniform[wide], mean[wide], mean[wide], np.ones(1, np.float32)
        )
    return drawn


def _skewed_normal_counts(
    uniform: Floats32, mean: Floats32, variance: Floats32, skewness: Floats32
) -> Floats32:
    """Return normal quantiles, corrected for skewness (Cornish and Fisher), as whole numbers."""
    from scipy.special import ndtri

    z = ndtri(np.clip(uniform, 1e-7, 1 - 1e-7)).astype(np.float32)
    drawn = np.rint(mean + np.sqrt(variance) * z + (z * z - 1) * skewness / 6)
    return np.asarray(np.maximum(drawn, 0), dtype=np.float32)


def draw_mirrored_normals(stream: np.random.Generator, groups: int, draws: int) -> Floats32:
    """Draw standard normals of shape (groups, draws), the second half those of the first negated.

    So the middle of a few hundred draws lies where it is expected, not off by chance.
    """
    half = stream.standard_normal((groups, -(-draws // 2)), dtype=np.float32)
    return np.asarray(np.concatenate([half, -half], axis=1)[:, :draws])

"""Draws from assumptions: what is not known enters every result as a spread."""

from __future__ import annotations

import numpy as np

from skillgap.core.assumptions import Z80, Assumption
from skillgap.core.workforce import Floats


def draw_even_normals(rng: np.random.Generator, size: int) -> Floats:
    """Draw normals at evenly spaced probabilities in random order: exact median, little noise."""
    from scipy.special import ndtri

    return np.asarray(ndtri((rng.permutation(size) + 0.5) / size), dtype=np.float64)


def draw_range(rng: np.random.Generator, assumption: Assumption, rows: int, size: int) -> Floats:
    """Draw an assumption from its 80% range: a normal with its own width on either side.

    Returns:
        Independent draws, shape (rows, size).
    """
    z = (
        np.stack([draw_even_normals(rng, size) for _ in range(rows)])
        if rows
        else np.zeros((0, size))
    )
    return draws_from_normals(assumption, z)


def draws_from_normals(assumption: Assumption, z: Floats) -> Floats:
    """Turn standard normal draws into draws of an assumption: P10 low, P50 value, P90 high."""
    above, below = assumption.high - assumption.value, assumption.value - assumption.low
    width: Floats = np.where(z > 0, above, below)
    return np.asarray(assumption.value + width * z / Z80)


def draw_ratio(rng: np.random.Generator, assumption: Assumption, size: int) -> Floats:
    """Draw value(draw)/value, shape (size,), for an assumption that must stay above 0."""
    z = draw_even_normals(rng, size)
    if assumption.value <= 0:
        return np.ones(size)
    above = float(np.log(assumption.high / assumption.value))
    below = float(np.log(assumption.value / max(assumption.low, 0.05 * assumption.value)))
    width: Floats = np.where(z > 0, above, below)
    return np.asarray(np.exp(width * z / Z80), dtype=np.float64)

"""What an uncertain level says about falling short of a required one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats

_SQRT_TAU = float(np.sqrt(2 * np.pi))


@dataclass(frozen=True, eq=False)
class Shortage:
    """What a normal estimate of a level says about falling short, elementwise.

    Attributes:
        gap: Expected gap E max(0, r − θ) in levels.
        gap_var: Variance of max(0, r − θ).
        p_short: P(θ < r).
        density: Change of ``p_short`` per level of bias, φ(z)/σ.
        lost: Expected share of the value lost, E min(1, max(0, r − θ)/Δ), 0–1.
        lost_var: Variance of that share.
        p_lost: P(θ < r − Δ), the chance that the whole value is lost.
    """

    gap: Floats
    gap_var: Floats
    p_short: Floats
    density: Floats
    lost: Floats
    lost_var: Floats
    p_lost: Floats


def _moments_above_zero(distance: Floats, sd: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return E x⁺, E (x⁺)², P(x > 0), φ(z) for x normal with mean ``distance`` and ``sd``."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        z = distance / sd
        unclear = np.isnan(z.sum())
    if unclear:
        np.copyto(z, -np.inf, where=np.isnan(z))
    chance = ndtr(z)
    np.multiply(z, z, out=z)
    z *= -0.5
    height = np.exp(z, out=z)
    height *= 1 / _SQRT_TAU
    mean = distance * chance
    mean += sd * height
    square = distance * mean
    square += sd * sd * chance
    return np.maximum(mean, 0.0, out=mean), square, chance, height


def expect_shortage(required: Floats, level: Floats, sd: Floats, full_gap: float) -> Shortage:
    """Return the moments of a shortage when the true level is normal.

    With x = r − θ and z = (r − μ)/σ: E x⁺ = (r−μ)Φ(z) + σφ(z) and
    E (x⁺)² = ((r−μ)² + σ²)Φ(z) + (r−μ)σφ(z). The share of value lost is a spread of two such
    terms, min(Δ, x⁺) = x⁺ − (x−Δ)⁺, so it has closed moments, too, and never passes one.

    Args:
        required: Required level r, shape (rows,).
        level: Mean μ, shape (rows,).
        sd: Standard deviation σ ≥ 0, shape (rows,).
        full_gap: Δ, levels at which the whole value is at risk, above 0.

    Returns:
        The shortage, arrays of shape (rows,).
    """
    distance = required - level
    gap, square, p_short, height = _moments_above_zero(distance, sd)
    beyond, beyond_square, p_lost, _ = _moments_above_zero(distance - full_gap, sd)
    lost = (gap - beyond) / full_gap
    lost_square = (square - beyond_square - 2 * full_gap * beyond) / full_gap**2
    density = np.divide(height, sd, out=np.zeros_like(height), where=sd > 0)
    return Shortage(
        gap=gap,
        gap_var=np.maximum(square - gap * gap, 0.0),
        p_short=p_short,
        density=density,
        lost=np.clip(lost, 0.0, 1.0),
        lost_var=np.maximum(lost_square - lost * lost, 0.0),
        p_lost=p_lost,
    )

"""How much true values differ between groups, estimated from values that have errors."""

from __future__ import annotations

import numpy as np

from skillgap.core.workforce import Floats

_HALVINGS = 200


def between_variance(values: Floats, errors: Floats) -> float:
    """Return the variance τ² of the true values behind estimates.

    Method: the τ² at which squared distances from the weighted mean, each over error² + τ², add up
    to n − 1, found by halving (Paule and Mandel 1982, "Consensus values and weighting factors").

    Args:
        values: Estimates, shape (n,).
        errors: Their standard errors, above 0, shape (n,).

    Returns:
        τ² in squared units of the values; 0 where errors alone explain their spread, or n < 2.

    >>> between_variance(np.array([1.0, 1.0, 1.0]), np.array([0.3, 0.3, 0.3]))
    0.0
    """
    n = len(values)
    if n < 2:
        return 0.0

    def weighted_square_sum(tau2: float) -> float:
        weight = 1 / (errors**2 + tau2)
        mean = (weight * values).sum() / weight.sum()
        return float((weight * (values - mean) ** 2).sum())

    if weighted_square_sum(0.0) <= n - 1:
        return 0.0
    low, high = 0.0, float(np.var(values, ddof=1) + (errors**2).max())
    while weighted_square_sum(high) > n - 1:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if weighted_square_sum(middle) > n - 1 else (low, middle)
    return (low + high) / 2

"""Impact ratios: how often a group is selected beside another, with an interval.

Sources: Uniform Guidelines on Employee Selection Procedures 1978 (four-fifths rule); Morris and
Lobsenz 2000, "Significance tests and confidence intervals for the adverse impact ratio"; Greenland
and Robins 1985, "Estimation of a common effect parameter from sparse follow-up data" (ratio within
strata, after Mantel and Haenszel); Holm 1979.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.fairness.exact import exact_p_value, stratified_p_value

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Contrast:
    """One group beside another.

    Attributes:
        figure: Ratio of rates, or difference of means.
        low: Lower end of its 95% interval.
        high: Upper end.
        p_value: Chance of a difference as large where there is none.
        error: Standard error on the scale the power is worked out on: log ratio, or SD.
    """

    figure: float
    low: float
    high: float
    p_value: float
    error: float


def compare_rates(
    selected: int, people: int, other_selected: int, others: int, level: float = 0.95
) -> Contrast:
    """Compare two rates of selection.

    Method: ratio = (a/n) / (b/m); interval on the log scale with ½ added to each number, so that it
    is there for 0 of n, too: SE² = 1/(a+½) − 1/(n+½) + 1/(b+½) − 1/(m+½). Exact test.

    Args:
        selected: a, selected in the group.
        people: n, people in it.
        other_selected: b, selected in the group compared with.
        others: m, people in that.
        level: Share of intervals that hold the true ratio.

    >>> found = compare_rates(3, 8, 16, 25)
    >>> round(found.figure, 3), round(found.low, 2), round(found.high, 2)
    (0.586, 0.27, 1.49)
    """
    ratio = ratio_of_rates(selected, people, other_selected, others)
    middle = math.log(_rate_half(selected, people) / _rate_half(other_selected, others))
    spread = math.sqrt(_log_variance(selected, people) + _log_variance(other_selected, others))
    reach = NORMAL.inv_cdf(0.5 + level / 2) * spread
    return Contrast(
        figure=ratio,
        low=math.exp(middle - reach),
        high=math.exp(middle + reach),
        p_value=exact_p_value(selected, people, other_selected, others),
        error=expected_log_error(selected + other_selected, people, others),
    )


def ratio_of_rates(selected: int, people: int, other_selected: int, others: int) -> float:
    """Return (a/n) ÷ (b/m); NaN where nobody of the others was selected, or a group is empty."""
    if not people or not others or not other_selected:
        return math.nan
    return (selected / people) / (other_selected / others)


def _rate_half(selected: int, people: int) -> float:
    return (selected + 0.5) / (people + 0.5)


def _log_variance(selected: int, people: int) -> float:
    return 1 / (selected + 0.5) - 1 / (people + 0.5)


def expected_log_error(selected: int, people: int, others: int) -> float:
    """Return the standard error of a log ratio where both have one rate; NaN without a rate."""
    rate = selected / (people + others) if people + others else math.nan
    if not people or not others or not 0 < rate < 1:
        return math.nan
    return math.sqrt((1 - rate) / rate * (1 / people + 1 / others))


def compare_within_strata(
    selected: Ints, people: Ints, other_selected: Ints, others: Ints, level: float = 0.95
) -> Contrast:
    """Compare two rates of selection within strata: like with like.

    Method: Mantel–Haenszel ratio Σ(a·m/N) / Σ(b·n/N) with the variance of its logarithm by
    Greenland and Robins; exact test over strata. Strata with one of the groups only say nothing.

    Args:
        selected: SelectedPeople in the group by stratum, shape (strata,).
        people: People in it.
        other_selected: SelectedPeople in the group compared with.
        others: People in that.
        level: Share of intervals that hold the true ratio.

    Returns:
        The comparison; the ends of the interval are NaN where nobody of one group was selected.
    """
    kept = _strata_of_both(selected, people, other_selected, others)
    above, below, variance = _sums_over_strata(*kept)
    p_value = stratified_p_value(*kept)
    error = _expected_stratified_error(*kept)
    if above == 0 or below == 0:
        ratio = 0.0 if below else math.nan
        return Contrast(ratio, math.nan, math.nan, p_value, error)
    reach = NORMAL.inv_cdf(0.5 + level / 2) * math.sqrt(max(variance / (above * below), 0.0))
    middle = math.log(above / below)
    return Contrast(
        above / below, math.exp(middle - reach), math.exp(middle + reach), p_value, error
    )


def ratio_within_strata(selected: Ints, people: Ints, other_selected: Ints, others: Ints) -> float:
    """Return the Mantel–Haenszel ratio; NaN where nobody of the others was selected."""
    kept = _strata_of_both(selected, people, other_selected, others)
    above, below, _ = _sums_over_strata(*kept)
    return above / below if below else math.nan


def _strata_of_both(*counts: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the counts of strata that have both groups: a, n, b, m."""
    selected, people, other_selected, others = counts
    both = (people > 0) & (others > 0)
    return selected[both], people[both], other_selected[both], others[both]


def _sums_over_strata(a: Ints, n: Ints, b: Ints, m: Ints) -> tuple[float, float, float]:
    """Return Σ a·m/N, Σ b·n/N and Σ ((a + b)·n·m − a·b·N)/N²."""
    total = np.maximum(n + m, 1).astype(np.float64)
    variance = ((a + b) * n * m - a * b * total) / total**2
    return float((a * m / total).sum()), float((b * n / total).sum()), float(variance.sum())


def _expected_stratified_error(a: Ints, n: Ints, b: Ints, m: Ints) -> float:
    """Return the standard error of the log ratio where both groups have each stratum's rate."""
    total = np.maximum(n + m, 1).astype(np.float64)
    weight, rate = n * m / total, (a + b) / total
    mean, variance = float((weight * rate).sum()), float((weight * rate * (1 - rate)).sum())
    return math.sqrt(variance) / mean if mean > 0 and variance > 0 else math.nan


def holm(p_values: Floats) -> Floats:
    """Return p-values adjusted for being looked at together, shape (tests,); NaN stays.

    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted = np.full(len(p_values), np.nan)
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    scaled = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return adjusted

"""Exact tests of two rates: Boschloo's, Fisher's, and Fisher's over strata.

Sources: Boschloo 1970, "Raised conditional level of significance for the 2×2-table"; Fisher 1935;
Gart 1970, "Point and interval estimation of the common odds ratio" (sums over strata).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints

MOST_TABLES = 20_000
"""2×2 tables of one size above which Fisher's test stands in for Boschloo's: they agree there."""

_GRID = 400
_TIE = 1 + 1e-7


def exact_p_value(selected: int, people: int, other_selected: int, others: int) -> float:
    """Return the two-sided p-value that two rates are one: Boschloo's, Fisher's for many people.

    Boschloo's test orders tables by Fisher's one-sided p-value and takes the largest probability of
    a table as extreme over all common rates; twice the smaller side is the two-sided value.

    Args:
        selected: SelectedPeople in the group.
        people: People in it.
        other_selected: SelectedPeople in the group compared with.
        others: People in that.

    Returns:
        A p-value; 1 where a group is empty.

    >>> round(exact_p_value(3, 8, 16, 25), 4), round(exact_p_value(7, 12, 1, 15), 4)
    (0.2295, 0.004)
    """
    if not people or not others:
        return 1.0
    if (people + 1) * (others + 1) > MOST_TABLES:
        return fisher_p_value(selected, people, other_selected, others)
    return _boschloo(selected, people, other_selected, others)


def fisher_p_value(selected: int, people: int, other_selected: int, others: int) -> float:
    """Return Fisher's two-sided p-value: all tables of these totals that are no likelier.

    >>> round(fisher_p_value(3, 8, 16, 25), 3)
    0.238
    """
    least, chance = _chances_given_totals(people, others, selected + other_selected)
    return min(1.0, float(chance[chance <= chance[selected - least] * _TIE].sum()))


@lru_cache(maxsize=20_000)
def _boschloo(selected: int, people: int, other_selected: int, others: int) -> float:
    fewer = _fisher_fewer(people, others)
    more = _fisher_fewer(others, people).T  # the group has more where the others have fewer
    sides = [
        _largest_chance(order <= order[selected, other_selected] * _TIE) for order in (fewer, more)
    ]
    return min(1.0, 2.0 * min(sides))


@lru_cache(maxsize=64)
def _fisher_fewer(people: int, others: int) -> Floats:
    """Return Fisher's p-value of so few in the group, for every table; (people + 1, others + 1)."""
    selected, other_selected = np.arange(people + 1)[:, None], np.arange(others + 1)[None, :]
    total = _log_ways(people + others)[selected + other_selected]
    fewer = np.exp(_log_ways(people)[:, None] + _log_ways(others)[None, :] - total)
    for row in range(1, people + 1):  # one more in the group is one fewer among the others
        fewer[row, :-1] += fewer[row - 1, 1:]
    return np.asarray(fewer, dtype=np.float64)


def _largest_chance(extreme: Bools) -> float:
    """Return the largest probability of the extreme tables over all common rates."""
    people, others = extreme.shape[0] - 1, extreme.shape[1] - 1

    def chances(rates: Floats) -> Floats:
        left, right = _binomial_probabilities(people, rates), _binomial_probabilities(others, rates)
        return np.asarray(((left @ extreme) * right).sum(axis=1), dtype=np.float64)

    rates = np.linspace(0.0, 1.0, _GRID + 1)[1:-1]
    coarse = chances(rates)
    best = float(rates[int(coarse.argmax())])
    near = np.clip(best + np.linspace(-1, 1, 41) / _GRID, 1e-9, 1 - 1e-9)
    return float(max(coarse.max(), chances(near).max()))


def _binomial_probabilities(trials: int, rates: Floats) -> Floats:
    """Return P(k of ``trials``) at each rate inside 0 and 1, shape (rates, trials + 1)."""
    k = np.arange(trials + 1)[None, :]
    rate = rates[:, None]
    return np.asarray(
        np.exp(_log_ways(trials)[None, :] + k * np.log(rate) + (trials - k) * np.log1p(-rate)),
        dtype=np.float64,
    )


@lru_cache(maxsize=1_000)
def _log_ways(people: int) -> Floats:
    """Return the logarithm of the ways to choose 0 … all of some people, shape (people + 1,)."""
    from scipy.special import gammaln

    k = np.arange(people + 1)
    return np.asarray(
        gammaln(people + 1) - gammaln(k + 1) - gammaln(people - k + 1), dtype=np.float64
    )


def _chances_given_totals(people: int, others: int, total: int) -> tuple[int, Floats]:
    """Return the fewest who can be of the group among those selected, and the chance of each."""
    least, most = max(0, total - others), min(total, people)
    k = np.arange(least, most + 1)
    ways = _log_ways(people)[k] + _log_ways(others)[total - k] - _log_ways(people + others)[total]
    return least, np.exp(ways)


def stratified_p_value(selected: Ints, people: Ints, other_selected: Ints, others: Ints) -> float:
    """Return the exact two-sided p-value that a group is selected like others within strata.

    Given each stratum's totals the number selected in the group is a sum of hypergeometric numbers,
    whose distribution is their convolution; twice the smaller tail.

    Args:
        selected: SelectedPeople in the group by stratum, shape (strata,).
        people: People in it.
        other_selected: SelectedPeople among the others.
        others: People among them.

    >>> one = [np.array([number]) for number in (1, 9, 8, 9)]
    >>> round(stratified_p_value(*one), 4)
    0.0034
    """
    spread, least = np.ones(1), 0
    for part, size, other, rest in zip(selected, people, other_selected, others, strict=True):
        low, chance = _chances_given_totals(int(size), int(rest), int(part + other))
        spread, least = np.convolve(spread, chance), least + low
    at = int(selected.sum()) - least
    tails = float(spread[: at + 1].sum()), float(spread[at:].sum())
    return min(1.0, 2.0 * min(tails))

"""Where headcounts are heading, how much of it to believe, and how far off that has been.

Method: a function's momentum is its mean yearly log change over up to three years, at most 10%
either way; it goes on damped, m·(φ + φ² + …) with φ = .7 a year. How much of it counts at 12, 24
and 36 months is earned: the least-squares weight over the organisation's own past (starts ×
functions, by people), shrunk to what is usual, and nothing where naive (as many as today) missed
less.

Ranges are conformal, by horizon, for cells, functions and the total apart: the SD is
√(a + b / people), a and b those that hold 80% of the organisation's own past errors in every
class of size. Where the past tells little, the SD of the shorter horizon, grown with time, or that
of the register stands in by the number of errors.

Limits: starts overlap, so errors are fewer than they look; for the total they are few indeed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from skillgap.core.assumptions import RANGE_SHARE, Z80, Assumptions
from skillgap.core.grouping import combine_codes
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.history import Past
from skillgap.questions.forecast.staff import Staff, headcount_by_group_and_day, month_ends

LONGEST_MONTHS = 36
HORIZONS = (12, 24, 36)
LEAST_HISTORY_MONTHS = 12
USUAL_WEIGHTS = (0.3, 0.3, 0.15)
"""Weight of the damped momentum before own tests, at 12, 24 and 36 months."""
_DAMPING, _MOST_YEARLY, _MOMENTUM_MONTHS, _WILD = 0.7, 0.1, 36, 0.5
_PRIOR_STARTS = 3.0
_PRIOR_ERRORS, _PRIOR_TOTALS = 15.0, 2.0
_APART_MONTHS, _SLACK_MONTHS = 3, 1
_CONSTANT = np.concatenate([[0.0], np.geomspace(1e-5, 0.3, 17)])
_PER_PERSON = np.concatenate([[0.0], np.geomspace(1e-3, 5.0, 17)])
_SIZES = (1.0, 3.0, 8.0, 20.0, 60.0, np.inf)
_MOST_OF_A_SIZE, _TIE = 50, 0.02


class Scale(NamedTuple):
    """Variance of log headcounts at one horizon: ``constant`` + ``per_person`` / people."""

    constant: float
    per_person: float

    def variance(self, people: Floats) -> Floats:
        """Return the variance for groups of that many people."""
        return np.asarray(self.constant + self.per_person / np.maximum(people, 1.0))


@dataclass(frozen=True, eq=False)
class Heading:
    """Where headcounts are heading.

    Attributes:
        change: Log change expected of each function by month, shape (months, functions).
        weights: Share of the momentum that counts at 12, 24 and 36 months.
        starts: Past starts behind each weight.
        functions: Variance of a function's log headcount at 12, 24 and 36 months.
        cells: The same for a cell (role × function × region).
        totals: Variance of the log of the total at 12, 24 and 36 months.
        counted_months: Months of headcounts behind it.
    """

    change: Floats
    weights: tuple[float, ...]
    starts: tuple[int, ...]
    functions: tuple[Scale, ...]
    cells: tuple[Scale, ...]
    totals: tuple[float, ...]
    counted_months: int


def fit_heading(staff: Staff, assumptions: Assumptions) -> Heading:
    """Fit where each function's headcount is heading to the history.

    Args:
        staff: Everyone, with their past.
        assumptions: ``posts_yearly_sd``, ``posts_common_share``, ``role_posts_yearly_sd``.

    Returns:
        Changes and variances up to the longest horizon; no change without a year of history.
    """
    days, ages = _counting_days_and_ages(staff)
    past, functions = staff.past, len(staff.functions)
    counts = headcount_by_group_and_day(past, past.function, functions, days)
    cell, of = _cell_and_function_codes(past)
    inside = headcount_by_group_and_day(past, cell, len(of), days)
    weights: list[float] = []
    starts: list[int] = []
    changes: list[Floats] = []
    scales: list[tuple[Scale, Scale, float]] = []
    usual = assumed_variances(assumptions)
    for horizon, prior, register in zip(HORIZONS, USUAL_WEIGHTS, usual, strict=True):
        assumed = _variances_a_year_later(scales[-1], horizon) if any(starts) else register
        pairs = _days_a_horizon_apart(ages, horizon)
        steps = [_measure_step(counts, ages, first, later, horizon) for first, later in pairs]
        weight = (
            _momentum_weight(steps, prior)
            if steps or not weights
            else _weight_on_year_before(weights[-1], horizon)
        )
        weights.append(weight if ages[0] >= LEAST_HISTORY_MONTHS else 0.0)
        starts.append(len(pairs))
        scales.append(_fit_variances(steps, inside, of, pairs, weight, assumed))
        changes.append(
            weights[-1]
            * mean_yearly_log_change(counts, ages, len(ages) - 1)
            * damped_years(horizon)
        )
    steps_ahead = np.arange(1, LONGEST_MONTHS + 1)
    knots = np.array([0, *HORIZONS])
    path = np.array([np.zeros(functions), *changes])
    change = np.array([np.interp(steps_ahead, knots, column) for column in path.T])
    return Heading(
        change.reshape(functions, LONGEST_MONTHS).T, tuple(weights), tuple(starts),
        tuple(s[0] for s in scales), tuple(s[1] for s in scales), tuple(s[2] for s in scales),
        int(ages[0]),
    )  # fmt: skip


def _variances_a_year_later(
    scale: tuple[Scale, Scale, float], horizon: int
) -> tuple[Scale, Scale, float]:
    """Return the variances a year later: they grow in line with time, as of what wanders."""
    more = horizon / (horizon - 12.0)
    functions, cells, total = scale
    return (Scale(*(more * part for part in functions)), Scale(*(more * part for part in cells)),
            more * total)  # fmt: skip


def assumed_variances(assumptions: Assumptions) -> list[tuple[Scale, Scale, float]]:
    """Return what the register says of functions, cells and the total at each horizon."""
    function, role = (assumptions.value(n) for n in ("posts_yearly_sd", "role_posts_yearly_sd"))
    common = assumptions.value("posts_common_share")
    return [
        (Scale(function**2 * years, 0.0), Scale((function**2 + role**2) * years, 0.0),
         common * function**2 * years)
        for years in (months / 12 for months in HORIZONS)
    ]  # fmt: skip


def damped_years(months: Floats | int) -> Floats:
    """Return by how many years a yearly change has gone on after some months, damped."""
    years = np.asarray(months) / 12.0
    return np.asarray(_DAMPING * (1 - _DAMPING**years) / (1 - _DAMPING))


def mean_yearly_log_change(counts: Floats, ages: Ints, at: int) -> Floats:
    """Return the mean yearly log change of each group up to a day, at most 10% either way.

    What less than three years tell counts in proportion.
    """
    before = ages - ages[at]
    known = np.flatnonzero((before >= 6) & (before <= _MOMENTUM_MONTHS + _SLACK_MONTHS))
    if not len(known):
        return np.zeros(len(counts))
    first = int(known[0])
    years = before[first] / 12.0
    change = np.log(counts[:, at] + 0.5) - np.log(counts[:, first] + 0.5)
    there = (counts[:, at] > 0) & (counts[:, first] > 0)
    known_share = min(years / (_MOMENTUM_MONTHS / 12), 1.0)
    yearly = np.clip(change / years, -_MOST_YEARLY, _MOST_YEARLY)
    return np.asarray(np.where(there, yearly, 0.0) * known_share, dtype=np.float64)


class _Step(NamedTuple):
    """From one start: people then, the change that momentum told, and the change that came."""

    people: Floats
    told: Floats
    came: Floats


def _counting_days_and_ages(staff: Staff) -> tuple[Floats, Ints]:
    """Return days to count on, at least a quarter apart, oldest first, and their ages."""
    rosters = staff.past.days[staff.past.days >= staff.since]
    days = rosters if len(rosters) > 1 else month_ends(staff)
    ages = np.rint((staff.today - days) / 30.4375).astype(np.int64)
    kept = [len(days) - 1]
    for at in range(len(days) - 2, -1, -1):
        if ages[at] - ages[kept[-1]] >= _APART_MONTHS:
            kept.append(at)
    order = np.array(kept[::-1], dtype=np.int64)
    return days[order], ages[order]


def _cell_and_function_codes(past: Past) -> tuple[Ints, Ints]:
    """Return the cell of each span, and the function of each cell."""
    key = combine_codes(past.role, past.region, past.function)
    _, first, cell = np.unique(key, return_index=True, return_inverse=True)
    return cell.ravel().astype(np.int64), past.function[first]


def _days_a_horizon_apart(ages: Ints, horizon: int) -> list[tuple[int, int]]:
    """Return which days lie a horizon apart."""
    found = []
    for first, age in enumerate(ages.tolist()):
        off = np.abs(age - ages - horizon)
        later = int(np.argmin(off))
        if off[later] <= _SLACK_MONTHS:
            found.append((first, later))
    return found


def _measure_step(counts: Floats, ages: Ints, first: int, later: int, horizon: int) -> _Step:
    told = mean_yearly_log_change(counts, ages, first) * damped_years(horizon)
    came = np.log(counts[:, later] + 0.5) - np.log(counts[:, first] + 0.5)
    return _Step(counts[:, first], told, came)


def _momentum_weight(steps: list[_Step], usual: float) -> float:
    """Return the weight of momentum that own starts earn; 0 where naive missed less."""
    told = [step for step in steps if np.any(step.told != 0)]
    if not told:
        return usual
    people, said, came = (np.concatenate(part) for part in zip(*told, strict=True))
    came = np.clip(came, -_WILD, _WILD)
    square = float(np.sum(people * said**2))
    prior = _PRIOR_STARTS * square / len(told)
    weight = (float(np.sum(people * said * came)) + prior * usual) / max(square + prior, 1e-12)
    weight = float(np.clip(weight, 0.0, 1.0))
    missed, naive = (
        float(np.sum(people * np.abs(np.expm1(came) - np.expm1(share * said))))
        for share in (weight, 0.0)
    )
    return weight if missed <= naive else 0.0


def _weight_on_year_before(before: float, horizon: int) -> float:
    """Return the weight that leaves a change as it was a year earlier, where none is tested."""
    return float(before * damped_years(horizon - 12) / damped_years(horizon))


def _fit_variances(
    steps: list[_Step],
    inside: Floats,
    of: Ints,
    pairs: list[tuple[int, int]],
    weight: float,
    assumed: tuple[Scale, Scale, float],
) -> tuple[Scale, Scale, float]:
    """Return the variances of functions, cells and the total at one horizon."""
    if not steps:
        return assumed
    sizes, errors, totals = [], [], []
    cell_sizes, cell_errors = [], []
    for step, (first, later) in zip(steps, pairs, strict=True):
        ahead = weight * step.told
        some = step.people > 0
        sizes.append(step.people[some])
        errors.append((step.came - ahead)[some])
        expected = np.sum(step.people * np.exp(ahead))
        came = np.sum((step.people + 0.5) * np.exp(step.came) - 0.5)
        totals.append(np.log((came + 0.5) / (expected + 0.5)))
        there = inside[:, first] > 0
        wanted = inside[there, first] * np.exp(ahead[of[there]])
        cell_sizes.append(inside[there, first])
        cell_errors.append(np.log(inside[there, later] + 0.5) - np.log(wanted + 0.5))
    functions = _blend_with_assumed_variance(
        np.concatenate(errors), np.concatenate(sizes), assumed[0]
    )
    cells = _blend_with_assumed_variance(
        np.concatenate(cell_errors), np.concatenate(cell_sizes), assumed[1]
    )
    total = (float(np.sum(np.square(totals))) + _PRIOR_TOTALS * assumed[2]) / (
        len(totals) + _PRIOR_TOTALS
    )
    return functions, cells, total * (1 + 1 / (len(totals) + _PRIOR_TOTALS))


def _blend_with_assumed_variance(errors: Floats, people: Floats, assumed: Scale) -> Scale:
    """Return own variances, the assumed ones counting as much as some errors."""
    own, share = fit_scale(errors, people), len(errors) / (len(errors) + _PRIOR_ERRORS)
    mixed = (share * mine + (1 - share) * usual for mine, usual in zip(own, assumed, strict=True))
    return Scale(*mixed)


def fit_scale(errors: Floats, people: Floats) -> Scale:
    """Fit a and b of the variance a + b / people to errors, conformally.

    Args:
        errors: Errors of log headcounts.
        people: People in each group at the start.

    Returns:
        The scale whose 80% range comes nearest to holding 80% of the errors (of one case more
        than seen, on the safe side) in every class of size; the likelier one where several do.
    """
    size = np.abs(errors)
    if not len(size) or size.max() <= 0:
        return Scale(0.0, 0.0)
    a, b = (grid.ravel()[1:] for grid in np.meshgrid(_CONSTANT, _PER_PERSON))
    sd = np.sqrt(a[:, None] + b[:, None] / people[None, :])
    inside = size[None, :] <= Z80 * sd
    off = np.zeros(len(a))
    for low, high in pairwise(_SIZES):
        some = (people >= low) & (people < high)
        count = int(some.sum())
        if count:
            wanted = min(1.0, RANGE_SHARE * (1 + 1 / count))
            off += min(count, _MOST_OF_A_SIZE) * (inside[:, some].mean(axis=1) - wanted) ** 2
    unlikely = np.mean(np.log(sd) + np.sqrt(2.0) * size / sd, axis=1)
    best = int(np.argmin(off + _TIE * unlikely))
    return Scale(float(a[best]), float(b[best]))


def variance_by_month(values: Floats, months: int) -> Floats:
    """Return variances at 12, 24 and 36 months, by month: in line from 0, held beyond 36.

    Args:
        values: Shape (3, groups).
        months: Months ahead.

    Returns:
        Shape (months, groups).
    """
    steps = np.minimum(np.arange(1, months + 1), LONGEST_MONTHS)
    knots = np.array([0, *HORIZONS])
    rows = [np.interp(steps, knots, [0.0, *column]) for column in np.asarray(values).T]
    return np.array(rows).reshape(len(rows), months).T

"""Where headcounts head, against the same written out in plain Python, one group at a time."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.assumptions import Z80
from skillgap.questions.forecast.headcount import (
    Scale,
    assumed_variances,
    fit_heading,
    fit_scale,
    mean_yearly_log_change,
)
from skillgap.questions.forecast.staff import read_staff

USUAL = {12: 0.3, 24: 0.3, 36: 0.15}
KEYS = [*product(("A", "B"), ("F0", "F1", "F2"), ("N", "S"))][:9]


def rosters(seed, ends, *, wild=0.25):
    """Draw counts of nine cells at month ends, and the rosters that show them."""
    rng = np.random.default_rng(seed)
    start = rng.choice([0, 1, 2, 5, 12, 30, 90], len(KEYS))
    moves = rng.normal(rng.normal(0, 0.1, len(KEYS)), wild, (len(ends), len(KEYS)))
    counts = np.rint(start * np.exp(np.cumsum(moves, axis=0)) * (rng.random(moves.shape) > 0.05))
    counts[:, 0] = np.maximum(counts[:, 0], 1)
    rows = [
        (f"{key}-{one}", end, *key)
        for end, row in zip(ends, counts.astype(int), strict=True)
        for key, many in zip(KEYS, row, strict=True) for one in range(many)
    ]  # fmt: skip
    columns = ["employee_id", "taken_on", "role_id", "function", "region"]
    table = pd.DataFrame(rows, columns=columns).assign(source_file="x", source_row=2)
    return counts, sg.from_tables({"snapshots": table})


def damped(months):
    return sum(0.7**year for year in range(1, months // 12 + 1))


def momentum(history, ages, at):
    """Mean yearly log change from the oldest day 6 to 37 months before, at most 10%."""
    for first, age in enumerate(ages):
        years = (age - ages[at]) / 12
        if 6 <= age - ages[at] <= 37:
            if not history[at] or not history[first]:
                return 0.0
            yearly = (math.log(history[at] + 0.5) - math.log(history[first] + 0.5)) / years
            return max(-0.1, min(0.1, yearly)) * min(years / 3, 1)
    return 0.0


def pairs_apart(ages, horizon):
    for first, age in enumerate(ages):
        off = [abs(age - other - horizon) for other in ages]
        if min(off) <= 1:
            yield first, off.index(min(off))


def weight_of(groups, ages, horizon):
    """Least squares over starts and groups by people, three starts' worth of the usual weight."""
    rows, starts = [], 0
    for first, later in pairs_apart(ages, horizon):
        said = [momentum(history, ages, first) * damped(horizon) for history in groups]
        if not any(said):
            continue
        starts += 1
        for history, told in zip(groups, said, strict=True):
            came = math.log(history[later] + 0.5) - math.log(history[first] + 0.5)
            rows.append((history[first], told, max(-0.5, min(0.5, came))))
    if not starts:
        return USUAL[horizon]
    square = sum(n * told**2 for n, told, _ in rows)
    prior = 3 * square / starts
    found = sum(n * told * came for n, told, came in rows) + prior * USUAL[horizon]
    weight = max(0.0, min(1.0, found / max(square + prior, 1e-12)))

    def missed(share):
        return sum(n * abs(math.expm1(came) - math.expm1(share * told)) for n, told, came in rows)

    return weight if missed(weight) <= missed(0) else 0.0


def scale_of(errors, people):
    """Return the pair of the grid whose 80% ranges hold 80% in every class of size."""
    if not errors or not max(map(abs, errors)):
        return 0.0, 0.0
    grid_a = [0.0, *(1e-5 * (0.3 / 1e-5) ** (i / 16) for i in range(17))]
    grid_b = [0.0, *(1e-3 * (5.0 / 1e-3) ** (i / 16) for i in range(17))]
    bounds = [1, 3, 8, 20, 60, math.inf]
    best = None
    for b, a in product(grid_b, grid_a):
        if a == b == 0:
            continue
        sds = [math.sqrt(a + b / n) for n in people]
        cost = 0.02 * sum(
            math.log(sd) + math.sqrt(2) * abs(error) / sd
            for error, sd in zip(errors, sds, strict=True)
        ) / len(errors)  # fmt: skip
        for low, high in pairwise(bounds):
            held = [abs(e) <= Z80 * sd for e, n, sd in zip(errors, people, sds, strict=True)
                    if low <= n < high]  # fmt: skip
            if held:
                wanted = min(1.0, 0.8 * (1 + 1 / len(held)))
                cost += min(len(held), 50) * (sum(held) / len(held) - wanted) ** 2
        if best is None or cost < best[0] - 1e-12:
            best = cost, a, b
    return best[1:]


def blended(errors, people, assumed, prior=15):
    share = len(errors) / (len(errors) + prior)
    own = scale_of(errors, people)
    return [share * mine + (1 - share) * usual for mine, usual in zip(own, assumed, strict=True)]


def variances_of(cells, groups, of, ages, horizon, weight, assumed):
    """Return variances of functions, of cells and of the total from what starts missed."""
    group_errors, cell_errors, totals = [], [], []
    for first, later in pairs_apart(ages, horizon):
        ahead = [weight * momentum(g, ages, first) * damped(horizon) for g in groups]
        came = [math.log(g[later] + 0.5) - math.log(g[first] + 0.5) for g in groups]
        group_errors += [(c - a, g[first]) for c, a, g in zip(came, ahead, groups, strict=True)
                         if g[first] > 0]  # fmt: skip
        expected = sum(g[first] * math.exp(a) for g, a in zip(groups, ahead, strict=True))
        total = sum(g[later] for g in groups)
        totals.append(math.log((total + 0.5) / (expected + 0.5)))
        cell_errors += [
            (math.log(c[later] + 0.5) - math.log(c[first] * math.exp(ahead[f]) + 0.5), c[first])
            for c, f in zip(cells, of, strict=True) if c[first] > 0
        ]  # fmt: skip
    if not totals:
        return assumed
    whole = (sum(e**2 for e in totals) + 2 * assumed[2]) / (len(totals) + 2)
    return (
        blended(*zip(*group_errors, strict=True), assumed[0]),
        blended(*zip(*cell_errors, strict=True), assumed[1]),
        whole * (1 + 1 / (len(totals) + 2)),
    )


def kept_days(ends):
    """Return the days at least three months apart, counted back from the last, and their ages."""
    ages = [round((ends[-1] - end).days / 30.4375) for end in ends]
    kept = [len(ends) - 1]
    for at in reversed(range(len(ends) - 1)):
        if ages[at] - ages[kept[-1]] >= 3:
            kept.append(at)
    return kept[::-1], [ages[at] for at in kept[::-1]]


def month_ends(*ages):
    return [pd.Timestamp("2025-12-31") - pd.offsets.MonthEnd(age) for age in ages]


CASES = {
    "yearly": month_ends(72, 60, 48, 36, 24, 12, 0),
    "half years": month_ends(42, 36, 30, 24, 18, 12, 6, 0),
    "uneven": month_ends(50, 47, 46, 45, 38, 37, 25, 24, 13, 6, 5, 3, 2, 1, 0),
    "two years": month_ends(25, 13, 7, 0),
    "a year": month_ends(12, 6, 0),
    "less than a year": month_ends(11, 5, 0),
}


@pytest.mark.parametrize("wild", [0.05, 0.3])
@pytest.mark.parametrize("case", CASES)
def test_a_heading_is_what_the_same_in_plain_python_finds(case, wild, register):
    ends = CASES[case]
    counts, made = rosters(len(ends), ends, wild=wild)
    staff = read_staff(made)
    found = fit_heading(staff, register)
    kept, ages = kept_days(ends)
    cells = [counts[kept, at].tolist() for at, _ in enumerate(KEYS)]
    summed = defaultdict(lambda: np.zeros(len(kept)))
    for (_, function, _), row in zip(KEYS, cells, strict=True):
        summed[function] += row
    groups = [summed[name].tolist() for name in staff.functions]
    of = [staff.functions.index(function) for _, function, _ in KEYS]
    weights, changes, assumed = [], [[0.0] * len(groups)], assumed_variances(register)
    before = None
    for at, horizon in enumerate((12, 24, 36)):
        count = len(list(pairs_apart(ages, horizon)))
        tested = any(found.starts[:at])
        grown = horizon / (horizon - 12) if at else 1.0
        usual = assumed[at]
        if tested:
            usual = ([grown * v for v in before[0]], [grown * v for v in before[1]],
                     grown * before[2])  # fmt: skip
        weight = weight_of(groups, ages, horizon)
        if not count and at:
            weight = weights[-1] * damped(horizon - 12) / damped(horizon)
        weight = weight if ages[0] >= 12 else 0.0
        before = variances_of(cells, groups, of, ages, horizon, weight, usual)
        assert found.starts[at] == count
        assert found.functions[at] == pytest.approx(before[0])
        assert found.cells[at] == pytest.approx(before[1])
        assert found.totals[at] == pytest.approx(before[2])
        weights.append(weight)
        last = len(ages) - 1
        changes.append([weight * momentum(g, ages, last) * damped(horizon) for g in groups])
    assert found.weights == pytest.approx(tuple(weights))
    assert found.counted_months == ages[0]
    for month in range(1, 37):
        year, part = divmod(month, 12)
        low, high = changes[year], changes[min(year + 1, 3)]
        wanted = [a + (b - a) * part / 12 for a, b in zip(low, high, strict=True)]
        assert found.change[month - 1] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("months", "counts"), [(5, False), (6, True), (36, True), (37, True), (38, False)]
)
def test_half_a_year_to_three_years_and_a_month_tell_a_momentum(months, counts):
    found = mean_yearly_log_change(np.array([[9.5, 10.5]]), np.array([months, 0]), 1)[0]
    wanted = math.log(1.1) / (months / 12)
    assert found == pytest.approx(min(wanted, 0.1) * min(months / 36, 1) if counts else 0.0)


@pytest.mark.parametrize("size", [2.0, 3.0, 8.0, 20.0, 60.0, 80.0])
def test_scales_are_those_of_a_search_over_the_grid(size):
    rng = np.random.default_rng(int(size))
    people = np.array([1.0, 2.0, size, size, size, 7.0, 19.0, 59.0, 300.0, 300.0])
    errors = rng.normal(0, np.sqrt(0.01 + 0.4 / people))
    assert fit_scale(errors, people) == pytest.approx(scale_of(errors.tolist(), people.tolist()))


def test_more_than_fifty_of_a_size_weigh_no_more():
    rng = np.random.default_rng(4)
    people = np.repeat([2.0, 30.0], [60, 60])
    errors = rng.normal(0, np.where(people < 3, 0.8, 0.02))
    assert fit_scale(errors, people) == pytest.approx(scale_of(errors.tolist(), people.tolist()))


def test_without_a_past_variances_grow_with_time(register):
    """The register's yearly SD: variance in line with years; a cell adds its role's."""
    yearly, role, common = (
        register.value(name)
        for name in ("posts_yearly_sd", "role_posts_yearly_sd", "posts_common_share")
    )
    for years, (functions, cells, total) in zip(
        (1, 2, 3), assumed_variances(register), strict=True
    ):
        assert functions == Scale(yearly**2 * years, 0.0)
        assert cells == pytest.approx(((yearly**2 + role**2) * years, 0.0))
        assert total == pytest.approx(common * yearly**2 * years)

"""Gaps and bench against independent arithmetic: integration, simulation, enumeration, truth."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from skillgap.core.assumptions import Assumptions
from skillgap.core.ranges import p10_median_and_p90
from skillgap.core.shortage import expect_shortage
from skillgap.questions.bench.question import chance_of_at_least
from skillgap.questions.gaps.draws import (
    _amount_under_bias,
    _draw_lost_money,
    find_shift_for_cv,
    sum_draws_by_group,
)
from skillgap.questions.gaps.levels import find_levels_sds_and_signals
from skillgap.questions.gaps.question import measure_gaps
from tests.gap_cases import ASSUMPTIONS, random_organisation

pytestmark = pytest.mark.slow

CASES = list(product((0.5, 3.0, 5.0), (0.0, 1.7, 3.0), (0.1, 0.5, 1.3), (1.0, 2.0)))


def expectation(function, level, sd, corners):
    """Integrate a function of a normal level by Gauss–Legendre, piece by piece between corners."""
    inside = [corner for corner in corners if abs(corner - level) < 12 * sd]
    ends = sorted({level - 12 * sd, level, level + 12 * sd, *inside})
    nodes, weights = np.polynomial.legendre.leggauss(60)
    total = 0.0
    for low, high in pairwise(ends):
        t = low + (high - low) * (nodes + 1) / 2
        total += (weights * function(t) * stats.norm.pdf(t, level, sd)).sum() * (high - low) / 2
    return total


@pytest.mark.parametrize(("required", "level", "sd", "full"), CASES)
def test_moments_agree_with_quadrature(required, level, sd, full):
    """E and Var of max(0, r − θ) and of min(1, max(0, r − θ)/Δ) by Gauss–Legendre quadrature."""
    found = expect_shortage(np.array([required]), np.array([level]), np.array([sd]), full)
    corners = (required, required - full)

    def gap(t):
        return np.maximum(0.0, required - t)

    def lost(t):
        return np.minimum(1.0, gap(t) / full)

    for function, mean, variance in (
        (gap, found.gap[0], found.gap_var[0]),
        (lost, found.lost[0], found.lost_var[0]),
    ):
        first = expectation(function, level, sd, corners)
        second = expectation(lambda t, f=function: f(t) ** 2, level, sd, corners)
        assert mean == pytest.approx(first, abs=1e-9)
        assert variance == pytest.approx(second - first**2, abs=1e-8)
    assert found.p_short[0] == pytest.approx(stats.norm.cdf(required, level, sd), abs=1e-12)
    assert found.density[0] == pytest.approx(stats.norm.pdf(required, level, sd), abs=1e-12)


def test_expected_gap_by_monte_carlo():
    """A million draws of the level, with the standard error of the mean as yardstick."""
    theta = np.random.default_rng(1).normal(2.4, 0.7, 1_000_000)
    gap = np.maximum(0, 3.0 - theta)
    found = expect_shortage(np.array([3.0]), np.array([2.4]), np.array([0.7]), 2.0)
    assert abs(found.gap[0] - gap.mean()) < 5 * gap.std() / 1000
    assert found.gap_var[0] == pytest.approx(gap.var(), rel=0.01)


@pytest.mark.parametrize("cv", [0.01, 0.1, 0.5, 1.0, 3.0, 20.0])
def test_noise_of_a_cell_has_the_spread_asked_for(cv):
    """Moments of max(0, t + Z) by quadrature of its definition."""
    t = float(find_shift_for_cv(np.array([cv]))[0])
    mean = expectation(lambda z: np.maximum(0.0, t + z), 0.0, 1.0, (-t,))
    square = expectation(lambda z: np.maximum(0.0, t + z) ** 2, 0.0, 1.0, (-t,))
    assert np.sqrt(square / mean**2 - 1) == pytest.approx(cv, rel=0.01)


def certain(**changed):
    """Return the register with every shared error switched off, save for what is given."""
    quiet = {
        "full_gap_levels", "scarcity_weight", "shared_level_bias", "skill_level_bias",
        "unrated_level_bias",
    }  # fmt: skip
    none = {"weight_spread_share", "value_spread_share", "estimated_value_spread_share"}

    def silenced(entry):
        if entry.name in changed:
            return replace(entry, low=changed[entry.name][0], high=changed[entry.name][1])
        if entry.name in quiet:
            return replace(entry, low=entry.value, high=entry.value)
        return replace(entry, low=0.0, value=0.0) if entry.name in none else entry

    return Assumptions(tuple(silenced(entry) for entry in ASSUMPTIONS.entries))


def test_draws_have_the_moments_of_people_drawn_one_by_one():
    """Every person's level is drawn from its own normal; sums over cells are compared."""
    workforce, levels = random_organisation(3, people=80, projects=False)
    gaps = measure_gaps(workforce, levels, assumptions=certain(), draws=4000)
    rows, rng = gaps.rows, np.random.default_rng(11)
    short, risk = np.zeros(4000), np.zeros(4000)
    for draw in range(4000):
        gap = np.maximum(0, gaps.required - rng.normal(rows.level, rows.level_sd))
        short[draw] = (gaps.fte * (gap > 0)).sum()
        risk[draw] = (gaps.money_if_wholly_missing * np.minimum(1, gap / 2)).sum()
    for ours, theirs in (
        (gaps.short_draws.sum(axis=1), short),
        (gaps.risk_draws.sum(axis=1), risk),
    ):
        assert ours.mean() == pytest.approx(theirs.mean(), rel=0.01)
        assert ours.std() == pytest.approx(theirs.std(), rel=0.08)
        for share in (0.1, 0.9):
            assert np.quantile(ours, share) == pytest.approx(np.quantile(theirs, share), rel=0.01)


@pytest.mark.parametrize("bias", [-0.4, -0.2, 0.2, 0.4])
def test_the_answer_to_a_shared_bias_is_close_to_measuring_again(bias):
    """Shift all levels and measure anew; the log-odds line must come within 3% of it."""
    workforce, levels = random_organisation(4, people=80, projects=False)
    gaps = measure_gaps(workforce, levels, assumptions=certain(), draws=2)
    moved = {pair: (mean - bias, sd) for pair, (mean, sd) in levels.known.items()}
    worse = replace(levels, known=moved, prior=(levels.prior[0] - bias, levels.prior[1]))
    again = measure_gaps(workforce, worse, assumptions=certain(), draws=2)
    grid, shift = gaps.grid, np.full((len(gaps.grid), 1), bias, dtype=np.float32)
    for total, slope in (("short_fte", "short_slope"), ("lost_fte", "lost_slope")):
        line = _amount_under_bias(grid, total, slope, shift).sum()
        assert line == pytest.approx(again.grid.sums[total].sum(), rel=0.03)


@pytest.mark.parametrize("full", [1.3, 3.1])
def test_the_answer_to_the_full_gap_is_close_to_measuring_again(full):
    """Measure with another Δ; the log-odds line in ln Δ must come within 3% of it."""
    workforce, levels = random_organisation(4, people=80, projects=False)
    gaps = measure_gaps(workforce, levels, assumptions=certain(), draws=2)
    again = measure_gaps(
        workforce, levels, assumptions=certain().changed(full_gap_levels=full), draws=2
    )
    shape = len(gaps.grid), 4000
    noise = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    ratio = np.full(4000, np.log(full / 2), dtype=np.float32)
    line = (
        _draw_lost_money(gaps.grid, np.zeros(shape, dtype=np.float32), ratio, noise)
        .mean(axis=1)
        .sum()
    )
    assert line == pytest.approx(again.grid.seat_loss_per_month.sum(), rel=0.03)


def test_heads_short_agree_with_counting_people_drawn_one_by_one():
    """Distinct people short in at least one skill, by simulation."""
    workforce, levels = random_organisation(8, people=60, projects=False)
    gaps = measure_gaps(workforce, levels, assumptions=certain(), draws=2000)
    part = gaps.within(kind=["human", "compliance"])
    rows, rng, heads = part.rows, np.random.default_rng(5), []
    for _ in range(2000):
        short = rng.normal(rows.level, rows.level_sd) < part.required
        heads.append(len(np.unique(rows.person[short])))
    assert part.total.people_short.expected == pytest.approx(np.mean(heads), rel=0.01)
    assert part.total.people_short.low == pytest.approx(np.quantile(heads, 0.1), abs=1.5)
    assert part.total.people_short.high == pytest.approx(np.quantile(heads, 0.9), abs=1.5)


@pytest.mark.parametrize("needed", [1, 2, 3, 5])
def test_poisson_binomial_against_every_outcome(needed):
    """All 2^8 outcomes of eight independent trials."""
    chances = np.array([0.03, 0.2, 0.35, 0.5, 0.61, 0.8, 0.97, 1.0])
    total = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if sum(outcome) >= needed:
            total += np.prod([p if o else 1 - p for o, p in zip(outcome, chances, strict=True)])
    assert chance_of_at_least(chances, needed) == pytest.approx(total, abs=1e-12)


def test_poisson_binomial_with_equal_chances_is_binomial():
    """scipy's binomial survival function."""
    for needed in range(7):
        expected = stats.binom.sf(needed - 1, 6, 0.3)
        assert chance_of_at_least(np.full(6, 0.3), needed) == pytest.approx(expected)


def test_sums_and_quantiles_agree_with_pandas_and_numpy():
    """Grouped sums of draws and their quantiles, by the plain libraries."""
    rng = np.random.default_rng(2)
    draws, group = rng.random((50, 33), dtype=np.float32), rng.integers(0, 7, 50)
    expected = pd.DataFrame(draws).groupby(group).sum().reindex(range(7), fill_value=0.0)
    summed = sum_draws_by_group(draws, group, 7)
    assert summed == pytest.approx(expected.to_numpy(), rel=1e-5)
    for ours, share in zip(p10_median_and_p90(draws), (0.1, 0.5, 0.9), strict=True):
        assert ours == pytest.approx(np.quantile(draws, share, axis=1), rel=1e-5)


def test_levels_found_in_bulk_are_those_profiles_give(sample, sample_profiles):
    """The table look-up against ``Profiles.at``, over all rows of the sample."""
    person = np.repeat(np.flatnonzero(sample.present)[:200], 40).astype(np.int32)
    skill = np.tile(np.arange(40), 200).astype(np.int64)
    for ours, theirs in zip(
        find_levels_sds_and_signals(sample_profiles, person, skill),
        sample_profiles.at(person.astype(np.int64), skill),
        strict=True,
    ):
        assert np.array_equal(ours, theirs)


def test_ranges_hold_the_sample_organisations_truth(repository, sample_gaps):
    """True levels of the generator: 80% ranges must hold the true FTE short of most skills."""
    path = repository / "data" / "sample" / "truth" / "levels.parquet"
    if not path.exists():
        pytest.skip("the sample's truth is not here")
    gaps = sample_gaps.within(demand=["role"])
    truth = pd.read_parquet(path).set_index(["employee_id", "skill_id"])["level"]
    people, skills = gaps.workforce.people.labels, gaps.workforce.skills.labels
    pairs = pd.MultiIndex.from_arrays(
        [np.array(people, dtype=object)[gaps.person], np.array(skills, dtype=object)[gaps.skill]]
    )
    level = truth.reindex(pairs).to_numpy()
    assert not np.isnan(level).any()
    short = pd.Series(gaps.fte * (level < gaps.required)).groupby(pairs.get_level_values(1)).sum()
    table = gaps.table.set_index("skill_id").assign(truth=short)
    held = table["truth"].between(table["short_low"], table["short_high"])
    assert held.mean() > 0.7
    weight = gaps.needs.share[gaps.rows.need] * gaps.fte
    met = 1 - (weight * (level < gaps.required)).sum() / weight.sum()
    assert gaps.total.met_share.low <= met <= gaps.total.met_share.high
    lost = np.minimum(1, np.maximum(0, gaps.required - level) / 2)
    total = gaps.total.monthly_risk
    assert total.low <= (gaps.money_if_wholly_missing * lost).sum() <= total.high

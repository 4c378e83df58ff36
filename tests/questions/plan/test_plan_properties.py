"""What every plan keeps: limits, order of roles, more money, nothing short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgap.questions.plan import Fairness, InfeasiblePlan, Target, solve_plan
from skillgap.questions.plan.check import list_violations
from skillgap.questions.plan.judge import judge_over_draws
from tests.plan_cases import (
    as_problem,
    draw_case,
    enumerate_best,
    enumerate_best_in_futures,
    with_futures,
)

pytestmark = pytest.mark.slow

seeds = st.integers(0, 10_000)


def best(problem):
    return solve_plan(problem, gap_share=0.0)


@pytest.mark.parametrize("seed", range(40))
def test_enumerating_every_plan_finds_none_better(seed):
    case = draw_case(seed, most_roles=3)
    plan = best(as_problem(case))
    assert plan.objective == pytest.approx(enumerate_best(case), rel=1e-7, abs=1e-7)
    assert plan.gap_share == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("seed", [1003, 1011, 1020, 1037, 1042])
def test_bad_luck_is_weighed_as_enumeration_weighs_it(seed):
    case = with_futures(draw_case(seed, most_roles=1), seed)
    plan = best(as_problem(case))
    assert plan.objective == pytest.approx(enumerate_best_in_futures(case), rel=1e-7, abs=1e-7)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_a_plan_keeps_every_limit(seed):
    problem = as_problem(draw_case(seed))
    plan = best(problem)
    assert list_violations(problem, plan.starts, plan.redesigns) == ()


@given(seeds, st.integers(0, 100))
@settings(max_examples=10, deadline=None)
def test_order_of_roles_changes_nothing(seed, shuffle):
    problem = as_problem(draw_case(seed))
    order = np.random.default_rng(shuffle).permutation(len(problem.roles))
    plan, moved = best(problem), best(problem.reordered(order))
    np.testing.assert_array_equal(moved.starts, plan.starts[order])
    assert moved.objective == pytest.approx(plan.objective, rel=1e-12)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_no_shortage_no_plan(seed):
    problem = as_problem(draw_case(seed))
    plan = best(replace(problem, gap_fte=np.zeros_like(problem.gap_fte)))
    assert plan.starts.sum() == 0
    assert plan.objective == 0
    assert plan.warnings


@given(seeds, st.floats(0, 20))
@settings(max_examples=10, deadline=None)
def test_more_money_is_never_worse(seed, more):
    problem = as_problem(draw_case(seed))
    assert best(replace(problem, budget=problem.budget + more)).objective <= (
        best(problem).objective + 1e-6
    )


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_no_money_starts_nothing_that_costs(seed):
    problem = as_problem(draw_case(seed))
    plan = best(replace(problem, budget=np.zeros(problem.shape[2])))
    assert plan.effects.spend_by_quarter.sum() == pytest.approx(0, abs=1e-9)


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_frontier_falls_with_money(seed):
    frontier = best(as_problem(draw_case(seed))).frontier
    assert (np.diff(frontier["cost"]) >= 0).all()
    assert (np.diff(frontier["short_cost"]) <= 1e-6).all()


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_no_plan_leaves_less_than_the_frontier_at_its_cost(seed):
    problem = as_problem(draw_case(seed))
    plan = best(problem)
    lost = float((plan.short_fte * problem.short_cost[:, None] * problem.discount_factor).sum())
    frontier = plan.frontier
    least = np.interp(plan.effects.spend_by_quarter.sum(), frontier["cost"], frontier["short_cost"])
    # Between two points the frontier is convex, so the chord lies above it by a little.
    spacing = float(np.max(-np.diff(frontier["short_cost"], prepend=frontier["short_cost"][0])))
    assert lost >= least - spacing - 1e-3


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_no_draw_is_worse_with_the_plan_than_without(seed):
    problem = as_problem(draw_case(seed))
    plan = best(problem)
    outcome = judge_over_draws(problem, plan.starts, plan.redesigns)
    assert (outcome.short_fte <= outcome.gap_fte + 1e-9).all()
    assert (outcome.short_fte >= 0).all()


@given(seeds, st.floats(0.2, 1.0))
@settings(max_examples=10, deadline=None)
def test_a_target_is_reached_or_advice_is_given(seed, share):
    problem = replace(as_problem(draw_case(seed)), target=Target(share, 0))
    try:
        plan = best(problem)
    except InfeasiblePlan as error:
        advised = len(error.advice)
    else:
        advised = 0
        short, gap = plan.short_fte.sum(axis=0), problem.gap_fte.sum(axis=0)
        assert (short <= (1 - share) * gap + 1e-6).all()
        return
    assert advised


@given(seeds, st.floats(0.0, 1.0))
@settings(max_examples=10, deadline=None)
def test_places_go_where_fairness_asks(seed, band):
    problem = as_problem(draw_case(seed))
    count = len(problem.roles)
    groups = Fairness(
        groups=("north", "south"),
        member=np.arange(count) % 2,
        need_share=np.array([0.5, 0.5]),
        band_share=band,
    )
    plan = best(replace(problem, fairness=groups))
    internal = [at for at, name in enumerate(problem.levers) if name in ("build", "redeploy")]
    places = plan.starts[:, internal].sum(axis=(1, 2))
    for group in (0, 1):
        got = places[groups.member == group].sum()
        assert abs(got - 0.5 * places.sum()) <= band * places.sum() + 1e-6

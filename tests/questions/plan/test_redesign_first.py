"""Training waits until a redesign is planned or somebody lets it go: small plans by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillgap.questions.plan import InfeasiblePlan, solve_plan
from skillgap.questions.plan.problem import PlanProblem, Redesign
from skillgap.questions.plan.settings import PlanSettings
from skillgap.questions.plan.waiting import (
    AHEAD,
    BLOCKED,
    RELEASED,
    roles_waiting,
    waiting_in_words,
)


def problem(*, cost=60.0, budget=np.inf, begun=False, waits=True):
    """One role, four quarters: training one person costs 10 and regains 6 a quarter, 4 learners.

    At once it is worth 4 × 6 − 10 = 14 a person, 56 in all; after a redesign of one quarter 3 × 6
    − 10 = 8, 32 in all: less than a redesign of 60, more than one of 20.
    """
    gates = np.array([[waits]])
    redesign = Redesign(
        np.array([cost]), 1, np.zeros(1), gates, np.array([begun]), np.array([True])
    )
    return PlanProblem(
        roles=("agent",), quarters=("Q1", "Q2", "Q3", "Q4"), gap_fte=np.zeros((1, 4)),
        short_cost=np.ones(1), one_off_cost=np.full((1, 1), 10.0),
        quarterly_cost=np.zeros((1, 1)), lead_quarters=np.zeros((1, 1), np.int64),
        effect_fte=np.zeros((1, 1)), budget=np.full(4, budget), term_quarters=np.zeros(1, np.int64),
        stay_share=np.ones(1), allowed=np.ones((1, 1), np.bool_), automatable_fte=np.zeros(1),
        redesign=redesign, skill_loss=np.full(1, 24.0), learners=np.full(1, 4.0),
        levels_worth=np.full((1, 1), 6.0), levers=("build",),
        cost_spread=np.zeros(1), effect_spread=np.zeros(1),
    )  # fmt: skip


def solved(one):
    return solve_plan(one, gap_share=0.0, seconds=10)


def standing(plan):
    return roles_waiting(plan).iloc[0]


def test_training_is_blocked_while_the_redesign_costs_more_than_it_brings():
    plan = solved(problem())
    assert not plan.starts.any()
    assert not plan.redesigns.any()
    assert standing(plan)["standing"] == BLOCKED
    assert "blocked in 1 role until the work is redesigned" in waiting_in_words(roles_waiting(plan))


def test_a_redesign_that_pays_is_planned_and_training_follows_it():
    plan = solved(problem(cost=20.0))
    assert plan.redesigns.tolist() == [[1, 0, 0, 0]]
    assert plan.starts[0, 0].tolist() == [0, 4, 0, 0]
    assert standing(plan)[["standing", "decided", "redesign", "from_quarter"]].tolist() == [
        RELEASED, False, "Q1", "Q2"]  # fmt: skip


def test_a_redesign_that_people_decide_on_releases_training_though_it_does_not_pay():
    plan = solved(problem(begun=True))
    assert plan.redesigns.tolist() == [[1, 0, 0, 0]]
    assert plan.starts[0, 0].tolist() == [0, 4, 0, 0]
    assert plan.objective == pytest.approx(60 + 4 * 10 + 24 * 4 - 4 * 6 * 3)
    assert standing(plan)[["standing", "decided"]].tolist() == [RELEASED, True]


def test_an_override_lets_training_start_at_once_and_is_told_so():
    plan = solved(problem(waits=False))
    assert plan.starts[0, 0].tolist() == [4, 0, 0, 0]
    assert standing(plan)["standing"] == AHEAD
    assert "without the redesign the survey asks for" in waiting_in_words(roles_waiting(plan))


def test_a_decided_redesign_that_no_budget_pays_for_is_no_plan_and_the_advice_says_how_much():
    with pytest.raises(InfeasiblePlan) as raised:
        solved(problem(begun=True, budget=50.0))
    assert raised.value.advice[0].kind == "budget"
    assert raised.value.advice[0].amount == pytest.approx(10.0, rel=0.02)


def test_the_frontier_leaves_decided_redesigns_aside():
    from skillgap.questions.plan.frontier import trace_frontier

    free, decided = (trace_frontier(problem(begun=begun), points=3) for begun in (False, True))
    assert free.equals(decided)


def test_roles_in_another_order_keep_what_was_decided():
    one = problem(begun=True)
    assert one.reordered(np.array([0])).redesign.begun.tolist() == [True]
    bare = replace(one.redesign, begun=np.zeros(0, np.bool_), found=np.zeros(0, np.bool_))
    assert not len(replace(one, redesign=bare).reordered(np.array([0])).redesign.begun)


def test_settings_keep_what_was_decided():
    settings = PlanSettings(redesigned=("agent",), ungated=("clerk", "lead"))
    assert PlanSettings.from_body(settings.to_body()) == settings
    assert PlanSettings.from_body({"budget": 5.0}).redesigned == ()

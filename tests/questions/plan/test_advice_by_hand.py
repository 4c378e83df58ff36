"""What is advised when no plan keeps all limits, on cases where the step can be worked out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillgap.questions.plan import DonorPool, PlanProblem, Resource, Target
from skillgap.questions.plan.diagnose import propose_relaxations


def problem(**changes):
    """One role, 4 FTE short in both of two quarters; build closes one for 10, a trainer each."""
    given = {
        "roles": ("clerk",), "quarters": ("Q1", "Q2"), "gap_fte": np.full((1, 2), 4.0),
        "short_cost": np.array([100.0]), "one_off_cost": np.array([[10.0, 20.0]]),
        "quarterly_cost": np.zeros((1, 2)), "lead_quarters": np.zeros((1, 2), dtype=int),
        "effect_fte": np.ones((1, 2)), "budget": np.full(2, np.inf),
        "term_quarters": np.zeros(2, dtype=int), "stay_share": np.ones(2),
        "allowed": np.array([[True, False]]), "automatable_fte": np.zeros(1),
        "levers": ("build", "redeploy"), "target": Target(1.0, 0),
        "cost_spread": np.zeros(2), "effect_spread": np.zeros(2),
    }  # fmt: skip
    return PlanProblem(**{**given, **changes})


def steps(found):
    return {one.kind: (round(one.amount, 6), one.alone) for one in found}


def test_the_budget_is_raised_by_what_lacks():
    """Four at 10 in the first quarter cost 40 and 30 are there; or three FTE of four are closed."""
    advice = propose_relaxations(problem(budget=np.array([30.0, np.inf])))
    assert steps(advice) == {"budget": (10.0, True), "target": (0.25, True), "time": (1.0, True)}
    said = {one.kind: one.sentence for one in advice}
    assert said["budget"] == "Raise the budget by €10 in each quarter."
    assert said["target"] == "Lower the target to 75% of the shortage."
    assert said["time"] == "Ask for the target from Q2 on, 1 quarter later."
    assert advice[0].kind == "target" or advice[0].kind == "budget"


def test_the_smallest_step_beside_its_limit_comes_first():
    """10 of 30 is a third of the budget, 0.25 a quarter of the whole shortage."""
    advice = propose_relaxations(problem(budget=np.array([30.0, np.inf])))
    assert [one.kind for one in advice] == ["target", "budget", "time"]


def test_trainers_and_people_to_spare_are_counted():
    trainer = Resource("trainer", np.array([0.5, 0.0]), np.array([1.5, 9.0]))
    advice = propose_relaxations(problem(resources=(trainer,)))
    assert steps(advice)["resource"] == (0.5, True)
    assert "Have 0.5 more trainers in each quarter." in [one.sentence for one in advice]
    pool = DonorPool("family", np.array([True]), np.array([3.0, 3.0]))
    moved = problem(allowed=np.array([[False, True]]), pools=(pool,))
    advice = propose_relaxations(moved)
    assert steps(advice)["donors"] == (1.0, True)
    assert "Find 1.0 more people to spare in each pool." in [one.sentence for one in advice]
    assert steps(advice)["levers"] == (1.0, True)


def test_a_target_is_lowered_by_all_of_it_at_most():
    """With no lever nothing is closed: of a target of all, all goes; beyond that there is none."""
    nothing = problem(allowed=np.zeros((1, 2), dtype=bool))
    advice = {one.kind: one for one in propose_relaxations(nothing)}
    assert advice["target"].amount == pytest.approx(1.0)
    assert advice["target"].sentence == "Lower the target to 0% of the shortage."
    impossible = replace(nothing, target=Target(1.2, 0))
    assert "target" not in {one.kind for one in propose_relaxations(impossible)}


def test_limits_that_bind_together_are_relaxed_together():
    trainer = Resource("trainer", np.array([1.0, 0.0]), np.array([2.0, 2.0]))
    both = problem(resources=(trainer,), budget=np.array([30.0, 30.0]), target=None)
    forced = replace(both, target=Target(1.0, 0))
    advice = propose_relaxations(forced)
    assert {one.kind for one in advice} >= {"target"}
    assert steps(advice)["target"] == (0.5, True)
    assert not {"budget", "resource"} & {one.kind for one in advice}

"""Plans on cases small enough to follow by hand, and what is said when nothing is possible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillgap.questions.plan import (
    DonorPool,
    Fairness,
    InfeasiblePlan,
    PlanProblem,
    Redesign,
    Resource,
    Target,
    solve_plan,
)
from skillgap.questions.plan.problem import choose_futures, switch_off_levers
from skillgap.questions.plan.regret import compare_starts_by_scenario, split_futures

FREE = np.inf


def problem(**changes):
    """Two roles, three quarters: build is cheap and slow, buy dear and at once."""
    roles, levers, quarters = 2, 5, 3
    given = {
        "roles": ("analyst", "driver"),
        "titles": ("Analyst", "Driver"),
        "quarters": ("2027 Q1", "2027 Q2", "2027 Q3"),
        "gap_fte": np.array([[2.0, 3.0, 3.0], [1.0, 1.0, 2.0]]),
        "short_cost": np.array([30.0, 20.0]),
        "one_off_cost": np.tile([4.0, 10.0, 1.0, 3.0, 6.0], (roles, 1)),
        "quarterly_cost": np.tile([0.0, 0.0, 8.0, 0.0, 0.0], (roles, 1)),
        "lead_quarters": np.tile([1, 0, 0, 0, 0], (roles, 1)),
        "effect_fte": np.ones((roles, levers)),
        "budget": np.full(quarters, FREE),
        "term_quarters": np.array([0, 0, 1, 0, 0]),
        "stay_share": np.ones(levers),
        "allowed": np.ones((roles, levers), dtype=bool),
        "automatable_fte": np.zeros(roles),
        "resources": (
            Resource("trainer", np.array([0.5, 0, 0, 0, 0]), np.full(quarters, 10.0)),
            Resource("recruiter", np.array([0, 1.0, 0, 0, 0]), np.full(quarters, 10.0)),
        ),
        "pools": (DonorPool("spare", np.ones(roles, dtype=bool), np.zeros(quarters)),),
    }
    return PlanProblem(**{**given, **changes})


def starts(plan, lever):
    return plan.starts[:, plan.problem.lever_position(lever)].tolist()


def test_dear_and_quick_now_cheap_and_slow_for_later():
    plan = solve_plan(problem(), gap_share=0)
    # Quarter 1 can only be met at once: borrow (9) beats buy (10) only where the need ends.
    assert starts(plan, "buy") == [[2, 0, 0], [1, 0, 0]]
    assert starts(plan, "build") == [[1, 0, 0], [1, 0, 0]]  # of equals, the earlier
    assert plan.short_fte.sum() == 0
    assert plan.objective == pytest.approx(3 * 10 + 2 * 4)
    assert plan.gap_share == pytest.approx(0, abs=1e-9)


def test_with_no_limits_it_is_greedy():
    """Without lead times and limits each FTE is met by the cheapest lever as it comes up."""
    rng = np.random.default_rng(4)
    price = rng.uniform(1, 9, (2, 5))
    free = problem(
        one_off_cost=price,
        quarterly_cost=np.zeros((2, 5)),
        lead_quarters=np.zeros((2, 5), dtype=int),
        term_quarters=np.zeros(5, dtype=int),
        resources=(),
        pools=(DonorPool("many", np.ones(2, dtype=bool), np.full(3, FREE)),),
        automatable_fte=np.full(2, FREE),
        short_cost=np.array([50.0, 40.0]),
    )
    plan = solve_plan(free, gap_share=0)
    assert plan.objective == pytest.approx(float(price.min(axis=1) @ [3, 2]))
    assert plan.starts.sum(axis=2).argmax(axis=1).tolist() == price.argmin(axis=1).tolist()


def test_a_shortage_cheaper_to_bear_than_to_close_is_borne():
    plan = solve_plan(problem(short_cost=np.array([0.1, 0.1])), gap_share=0)
    assert plan.starts.sum() == 0
    assert plan.by_quarter["short_fte"].tolist() == [3, 4, 5]


def test_people_to_spare_go_first_and_no_further_than_there_are():
    pools = (DonorPool("spare", np.array([True, False]), np.array([1.0, 1.0, 2.0])),)
    plan = solve_plan(problem(pools=pools), gap_share=0)
    assert np.cumsum(starts(plan, "redeploy")[0]).tolist()[-1] <= 2
    assert starts(plan, "redeploy")[0][0] == 1
    assert sum(starts(plan, "redeploy")[1]) == 0


def test_a_lever_switched_off_is_not_pulled():
    plan = solve_plan(switch_off_levers(problem(), "buy"), gap_share=0)
    assert sum(map(sum, starts(plan, "buy"))) == 0
    assert sum(map(sum, starts(plan, "borrow"))) > 0


def test_what_is_borrowed_leaves_again():
    plan = solve_plan(switch_off_levers(problem(), "buy", "build"), gap_share=0)
    cover = plan.effects.cover_fte[:, plan.problem.lever_position("borrow")]
    np.testing.assert_allclose(cover, plan.problem.gap_fte)
    assert plan.by_pool.groupby("pool")["fte"].sum()["contractors"] == pytest.approx(12)


def test_automation_waits_for_the_redesign_and_stops_at_what_can_be_automated():
    gates = np.zeros((2, 5), dtype=bool)
    gates[:, 4] = True
    redesign = Redesign(np.array([2.0, np.nan]), 1, np.array([0.5, 0.0]), gates)
    cheap = np.tile([40.0, 40.0, 40.0, 40.0, 1.0], (2, 1))
    plan = solve_plan(
        problem(redesign=redesign, one_off_cost=cheap, automatable_fte=np.full(2, 2.0)),
        gap_share=0,
    )
    assert plan.redesigns.tolist() == [[1, 0, 0], [0, 0, 0]]
    assert starts(plan, "automate") == [[0, 2, 0], [0, 0, 0]]  # the driver's work has no redesign
    assert plan.effects.freed_fte[0].tolist() == [0, 0.5, 0.5]
    assert (plan.table["lever"] == "redesign").sum() == 1
    assert "redesign" in plan.explain("analyst").notes[0]


def test_end_of_horizon_is_credited():
    """A start that outlives the horizon is charged for the part of its life within it."""
    late = problem(gap_fte=np.array([[0, 0, 1.0], [0, 0, 0]]), short_cost=np.array([6.0, 6.0]))
    assert (
        solve_plan(switch_off_levers(late, "build"), gap_share=0).starts.sum() == 0
    )  # buy 10 > short 6
    credited = replace(late, benefit_quarters=8, credit_share=1.0)
    plan = solve_plan(switch_off_levers(credited, "build"), gap_share=0)
    assert plan.starts.sum() == 1
    assert plan.objective == pytest.approx(10 * 1 / 8)


def test_shadow_price_of_a_recruiter_is_what_one_more_saves():
    scarce = (Resource("recruiter", np.array([0, 1.0, 0, 0, 0]), np.array([1.0, 9, 9])),)
    tight = switch_off_levers(problem(resources=scarce), "borrow")
    more = (replace(scarce[0], capacity=np.array([2.0, 9, 9])),)
    plan, better = solve_plan(tight, gap_share=0), solve_plan(
        switch_off_levers(problem(resources=more), "borrow"), gap_share=0
    )  # fmt: skip
    first = plan.prices.iloc[0]
    assert (first["kind"], first["name"], first["quarter"]) == ("resource", "recruiter", "2027 Q1")
    assert first["saves"] == pytest.approx(plan.objective - better.objective, abs=1e-5)


def advice(**changes):
    with pytest.raises(InfeasiblePlan) as caught:
        solve_plan(problem(**changes))
    return {(found.kind, found.name): found for found in caught.value.advice}


def test_advice_names_the_budget_and_the_amount():
    # 3 FTE are needed at once; contractors at 9 would do, but their 27 come again every quarter.
    found = advice(budget=np.full(3, 20.0), target=Target(1.0, 0))
    assert ("resource", "trainer") not in found
    relaxed = found[("budget", "")]
    assert relaxed.amount == pytest.approx(8, abs=0.1)  # 2 contractors and 1 hire: 28
    assert "budget" in relaxed.sentence
    enough = problem(budget=np.full(3, 20.0 + relaxed.amount + 1e-6), target=Target(1.0, 0))
    assert solve_plan(enough).short_fte.sum() == pytest.approx(0)


def test_advice_names_the_recruiters_when_they_are_what_lacks():
    scarce = (Resource("recruiter", np.array([0, 1.0, 0, 0, 0]), np.array([1.0, 1.0, 1.0])),)
    allowed = np.ones((2, 5), dtype=bool)
    allowed[:, [0, 2, 3, 4]] = False
    found = advice(resources=scarce, target=Target(1.0, 0), allowed=allowed)
    assert found[("resource", "recruiter")].amount == pytest.approx(2)
    assert ("levers", "borrow") in found
    assert ("budget", "") not in found


def test_advice_says_how_far_to_lower_a_target_and_when_it_can_be_had():
    allowed = np.zeros((2, 5), dtype=bool)
    allowed[:, 0] = True  # only build, which is ready a quarter later
    found = advice(target=Target(1.0, 0), allowed=allowed)
    assert found[("target", "")].amount == pytest.approx(1.0)
    assert found[("time", "2027 Q2")].amount == 1
    assert ("levers", "buy") in found


def test_advice_names_fairness_when_it_stands_in_the_way():
    groups = Fairness(("a", "b"), np.array([0, 1]), np.array([0.5, 0.5]), floor_share=1.0)
    found = advice(target=Target(1.0, 0), fairness=groups)
    assert ("fairness", "") in found


def test_two_limits_that_lack_together_are_named_together():
    scarce = (Resource("recruiter", np.array([0, 1.0, 0, 0, 0]), np.zeros(3)),)
    allowed = np.zeros((2, 5), dtype=bool)
    allowed[:, 1] = True
    with pytest.raises(InfeasiblePlan) as caught:
        solve_plan(
            problem(resources=scarce, allowed=allowed, budget=np.zeros(3), target=Target(0.5, 2),
                    one_off_cost=np.full((2, 5), 10.0))
        )  # fmt: skip
    kinds = {found.kind for found in caught.value.advice if not found.alone}
    single = {found.kind for found in caught.value.advice if found.alone}
    assert kinds == {"budget", "resource"} or single == {"target"}


def test_plans_laid_over_each_other_show_what_is_never_regretted():
    rng = np.random.default_rng(3)
    factor = rng.uniform(0.5, 1.5, (60, 1, 1))
    base = problem()
    many = replace(base, draws=base.gap_fte[None] * factor)
    plans = {name: solve_plan(one, gap_share=0) for name, one in split_futures(many).items()}
    table = compare_starts_by_scenario(plans)
    assert list(plans) == ["mild", "middle", "hard"]
    assert set(table["verdict"]) <= {"every", "some", "one"}
    sure = table[table["verdict"] == "every"]
    assert len(sure)
    assert (sure["starts_least"] > 0).all()
    assert (table.filter(like="starts in").max(axis=1) == table["starts_most"]).all()


def test_break_even_is_where_waiting_eats_the_saving():
    table = solve_plan(problem(), gap_share=0).break_even.set_index("role_id")
    row = table.loc["analyst"]
    # (10 - 4) / 3 months of waiting longer: 2 a month; a seat costs 10 a month, so buy.
    assert row["break_even_month_cost"] == pytest.approx(2)
    assert row["seat_month_cost"] == pytest.approx(10)
    assert row["cheaper"] == "buy"


def test_futures_are_picked_evenly_by_what_they_cost():
    draws = np.arange(100.0).reshape(100, 1, 1)[::-1]
    picked = choose_futures(draws, np.ones(1), 10)
    assert picked.ravel().tolist() == [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]


def test_every_part_opens_and_an_unknown_one_offers_the_nearest():
    plan = solve_plan(problem(), gap_share=0)
    assert "Analyst" in plan.explain("analyst").sentence
    assert "start" in plan.explain("buy").sentence
    with pytest.raises(Exception, match="Did you mean"):
        plan.explain("analist")


def test_cost_and_closed_gap_carry_ranges():
    base = problem()
    draws = base.gap_fte[None] * np.random.default_rng(1).uniform(0.6, 1.4, (300, 1, 1))
    spread = np.full(5, 0.2)
    plan = solve_plan(replace(base, draws=draws, cost_spread=spread, effect_spread=spread))
    cost, closed = plan.outcome.cost_range, plan.outcome.closed_range()
    assert cost.low < cost.expected < cost.high
    assert cost.expected == pytest.approx(plan.effects.spend_by_quarter.sum(), rel=0.05)
    assert closed.low <= closed.median <= closed.high


def test_parts_and_what_stays_short_add_up_to_the_shortage():
    plan = solve_plan(problem(effect_fte=np.full((2, 5), 0.8)), gap_share=0)
    closed = plan.useful_fte.sum(axis=1)
    np.testing.assert_allclose(closed + plan.short_fte, plan.problem.gap_fte)
    table = plan.by_quarter
    parts = table.filter(like="_fte").drop(columns=["gap_fte", "short_fte", "covered_fte"])
    np.testing.assert_allclose(parts.sum(axis=1), table["covered_fte"])

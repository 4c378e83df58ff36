"""What a plan's sentences say of it, and how a forecast becomes quarters, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue
from skillgap.questions.plan import solve_plan
from skillgap.questions.plan import words as plan_words
from skillgap.questions.plan.budgets import settings_to_begin_with
from skillgap.questions.plan.explain import explain_part
from skillgap.questions.plan.judge import judge_doing_nothing
from skillgap.questions.plan.outlook import MOST_DRAWS, sum_outlook_by_role
from skillgap.questions.plan.waiting import AHEAD, BLOCKED, RELEASED, waiting_in_words
from tests.plan_cases import as_problem, draw_case
from tests.questions.plan.test_thresholds import problem

FRONTIER = pd.DataFrame({
    "budget": [0.0, 1e6, 2e6, np.inf], "money": [0.0, 1e6, 2e6, 3.5e6],
    "closed_fte": [0.0, 4.0, 6.5, 9.0], "gap_fte": [12.0, 11.0, 10.0, 9.5],
})  # fmt: skip


class TestNextStep:
    @pytest.mark.parametrize(
        ("money", "closed", "said"),
        [
            (1e6, 4.0, "€1.0 M more fills another 2.5 FTE"),
            (1.5e6, 4.0, "€500 k more fills another 2.5 FTE"),
            (2e6, 6.5, "€1.5 M more fills another 2.5 FTE"),
            (0.0, 3.94, "€1.0 M more fills another 0.1 FTE"),
            (0.0, 3.96, "€2.0 M more fills another 2.5 FTE"),
            (3.5e6, 8.0, ""),
            (3.4e6, 8.94, "€100 k more fills another 0.1 FTE"),
            (3.4e6, 8.96, ""),
        ],
    )
    def test_dearer_and_fills_more_by_what_a_decimal_shows(self, money, closed, said):
        assert plan_words.next_step_in_words(FRONTIER, money, closed, "EUR") == said

    def test_every_budget_is_said_and_what_stays_empty_with_none(self):
        assert plan_words.frontier_in_words(FRONTIER, "EUR") == (
            "Empty posts filled by budget, average over the quarters: nothing done fills none of "
            "12.0 FTE; €1.0 M fills 4.0 FTE; €2.0 M fills 6.5 FTE; no limit fills 9.0 FTE."
        )
        assert plan_words.frontier_in_words(FRONTIER[:1], "EUR").endswith("none of 12.0 FTE.")
        assert plan_words.frontier_in_words(FRONTIER[:0], "EUR").endswith("none of 0.0 FTE.")


def bought(*rows):
    columns = ["role_id", "title", "lever", "starts", "quarter", "cover_fte", "cost"]
    quarters = ("Jan 2027", "Apr 2027", "Jul 2027")
    return SimpleNamespace(
        table=pd.DataFrame(list(rows), columns=columns), problem=SimpleNamespace(quarters=quarters)
    )


class TestActions:
    ROWS = (
        ("B", "Clerk", "borrow", 3, "Jan 2027", 3.0, 40.0),
        ("B", "Clerk", "borrow", 2, "Apr 2027", 2.0, 30.0),
        ("B", "Clerk", "buy", 1, "Jul 2027", 0.5, 20.0),
        ("A", "Baker", "redesign", 1, "Apr 2027", 1.5, 90.0),
        ("C", "Cook", "redesign", 1, "Jan 2027", 0.0, 91.0),
        ("C", "Cook", "redesign", 1, "Jul 2027", 0.0, 9.0),
    )

    def test_one_row_a_role_the_dearest_first(self):
        found = plan_words.actions_by_role(bought(*self.ROWS))
        assert found.to_dict("list") == {
            "role_id": ["C", "A", "B"], "title": ["Cook", "Baker", "Clerk"],
            "actions": ["Redesign", "Redesign", "Borrow 5, buy 1"],
            "first": ["Jan 2027", "Apr 2027", "Jan 2027"],
            "last": ["Jul 2027", "Apr 2027", "Jul 2027"],
            "cover_fte": [0.0, 1.5, 5.5], "cost": [100.0, 90.0, 90.0],
        }  # fmt: skip
        assert plan_words.actions_by_role(bought()).empty

    def test_starts_and_cost_by_lever_the_dearest_first(self):
        found = plan_words.bought_by_lever(bought(*self.ROWS))
        assert found.values.tolist() == [["redesign", 3, 190.0], ["borrow", 5, 70.0],
                                         ["buy", 1, 20.0]]  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "named"),
    [([5.0, 4.0, 1.0], "a and b"), ([9.0, 1.0, 0.0], "a"), ([8.4, 1.6, 0.0], "a and b"),
     ([8.5, 1.5, 0.0], "a"), ([3.0, 2.0, 5.0], "redesign and a"), ([0.0, 0.0, 0.0], "redesign"),
     ([4.0, 3.0, 3.0], "a and redesign")],
)  # fmt: skip
def test_main_levers_are_at_most_two_that_close_more_than_15_per_cent(closed, named):
    useful = np.array(closed).reshape(1, 3, 1)
    plan = SimpleNamespace(useful_fte=useful, problem=SimpleNamespace(levers=("a", "b")))
    assert plan_words.name_main_levers(plan) == named


class TestStarts:
    """Two roles over four quarters: contracts of two quarters, hires, one redesign."""

    def plan(self, *, term=2, lead=((0, 1), (1, 0))):
        starts = np.zeros((2, 2, 4), dtype=np.int64)
        starts[0, 0] = [3, 2, 0, 1]
        starts[1, 0] = [0, 1, 0, 0]
        starts[0, 1] = [0, 1, 0, 0]
        lent = SimpleNamespace(
            levers=("borrow", "buy"), lends_people=np.array([True, False]), shape=(2, 2, 4),
            term_quarters=np.array([term, 0]), lead_quarters=np.array(lead),
        )  # fmt: skip
        return SimpleNamespace(problem=lent, starts=starts, redesigns=np.array([[0, 1], [1, 0]]))

    def test_contracts_are_told_with_their_term_and_how_many_are_there_at_a_time(self):
        # There: 3, then 3 + 2, then 2 + 1 (its lead is a quarter), then 1 + 1.
        said = plan_words.starts_in_words(self.plan(), "borrow")
        assert said == "7 contracts of 6 months, at most 5 at a time"
        assert plan_words.starts_in_words(self.plan(term=0), "borrow") == "7 contractors"

    def test_hires_and_redesigns_are_told_as_what_they_are(self):
        assert plan_words.starts_in_words(self.plan(), "buy") == "1 hire on top of usual hiring"
        assert plan_words.starts_in_words(self.plan(), "redesign") == "2 roles redesigned"


def test_regret_counts_actions_and_starts_right_in_every_scenario():
    table = pd.DataFrame({"verdict": ["every", "some", "every", "one"],
                          "starts_least": [2, 5, 1, 7]})  # fmt: skip
    assert plan_words.regret_summary(table, ["Calm", "Busy"]) == (
        "2 actions of 4 are chosen in every scenario (Calm and Busy): 3 no-regret starts."
    )
    assert plan_words.regret_summary(table[:1], list("abcdef")) == (
        "1 action of 1 are chosen in every scenario (a, b, c, d, e and 1 more): 2 no-regret starts."
    )


@pytest.mark.parametrize(
    ("kind", "said"),
    [("budget", "€10 k more to spend in Q2 would save €3.0 k"),
     ("resource", "One more coach in Q2 would save €3.0 k"),
     ("donors", "Freeing one more employee in coach in Q2 would save €3.0 k"),
     ("automatable", "Automating one more FTE of coach would save €3.0 k")],
)  # fmt: skip
def test_what_a_step_more_of_a_limit_saves(kind, said):
    row = SimpleNamespace(kind=kind, name="coach", quarter="Q2", step=10_000.0, saves=3_000.0)
    assert plan_words.price_in_words(row, "EUR") == said


def test_the_headline_adds_up_and_says_when_there_is_nothing_to_do():
    plan = solve_plan(as_problem(draw_case(12)), gap_share=0)
    outcome = plan.outcome
    text = plan_words.headline(plan)
    for span in (outcome.closed_on_average, outcome.gap_on_average):
        assert plan_words.write_fte(span.expected, span.high) in text
    idle = replace(plan, starts=np.zeros_like(plan.starts),
                   redesigns=np.zeros_like(plan.redesigns))  # fmt: skip
    assert plan_words.headline(idle).startswith("Within these limits nothing is worth starting. If")
    redesigned = replace(idle, redesigns=np.ones_like(plan.redesigns))
    assert plan_words.headline(redesigned).startswith("About ")
    for budget, of in ((2e6, " of a budget of €2.0 M over "), (np.inf, ") over ")):
        within = replace(plan, problem=replace(plan.problem, total_budget=budget))
        assert of in plan_words.headline(within).partition(" month")[0]
    none = replace(idle, problem=replace(plan.problem, gap_fte=0 * plan.problem.gap_fte))
    assert plan_words.headline(none).startswith("No role is short")
    assert f"in {outcome.within_budget_share(1.0):.0%} of" in plan_words.surety_in_words(plan, 1.0)


def test_the_parts_of_a_plan_add_up_to_what_it_costs():
    """One quantity, one value: the mean over all simulations is the sum of the starts' costs."""
    spread = np.full(5, 0.4)
    for seed in (3, 12, 21):
        made = as_problem(draw_case(seed))
        levers = len(made.levers)
        plan = solve_plan(replace(made, cost_spread=spread[:levers]), gap_share=0)
        parts = float(plan_words.bought_by_lever(plan)["cost"].sum())
        assert plan.outcome.cost_range.expected == pytest.approx(parts, rel=1e-9)


def test_doing_nothing_is_the_same_before_a_plan_and_beside_it():
    plan = solve_plan(as_problem(draw_case(12)), gap_share=0)
    before = judge_doing_nothing(plan.problem)
    assert before.cost_range == plan.outcome.unfilled_range
    assert before.gap_on_average == plan.outcome.gap_on_average
    said = plan_words.nothing_done_in_words(plan.problem, before)
    assert said.endswith(f"over {3 * len(plan.problem.quarters)} months.")


def test_what_is_empty_today_is_said_before_any_forecast():
    assert plan_words.empty_today_in_words(40.6, 288_780.0, "EUR") == (
        "41 FTE of posts are empty today and cost €289 k a month."
    )
    assert plan_words.empty_today_in_words(0.0, 0.0, "EUR") == ""


@pytest.mark.parametrize(
    ("closed", "useful", "said"),
    [
        (1.0, [9.0, 1.0, 0.0], "Mostly a"),
        (1.0, [5.0, 4.0, 1.0], "A and b"),
        (0.0, None, "Mostly b"),
    ],
)
def test_the_verdict_is_what_to_do_first(closed, useful, said):
    table = pd.DataFrame({"lever": ["a", "b"], "starts": [1, 1], "cost": [1.0, 2.0]})
    plan = SimpleNamespace(
        useful_fte=np.array(useful or [0.0] * 3).reshape(1, 3, 1), table=table,
        problem=SimpleNamespace(levers=("a", "b")), starts=np.ones(1), redesigns=np.zeros(1),
        outcome=SimpleNamespace(closed_on_average=SimpleNamespace(expected=closed)),
    )  # fmt: skip
    assert plan_words.verdict(plan) == said
    plan.starts = np.zeros(1)
    assert plan_words.verdict(plan) == ""


def test_what_a_raise_of_levels_regains_is_said_of_its_role():
    made = problem(effect_fte=np.array([[0.0, 1.0]]), levels_worth=np.array([[1_234.0, 0.0]]),
                   learners=np.array([2.0]))  # fmt: skip
    plan = solve_plan(made, gap_share=0)
    plan = replace(plan, starts=plan.starts + np.array([[[0, 1], [0, 0]]]))
    steps = explain_part(plan, "clerk").steps
    mine = steps[steps.iloc[:, 0] == "build: value regained a quarter"]
    assert mine.iloc[:, 1].tolist() == [1_234.0]
    said = " ".join(map(str, mine.iloc[0]))
    assert f"{plan.starts[0, 0].sum()} planned" in said
    assert "€30 k a start" in said


def outlook(draws=2, months=7, fill=(0.2, 0.4)):
    """One role in two regions of two families: one grows, one shrinks; every draw one FTE more."""
    cells = pd.DataFrame({"role_id": "R", "function": ["F", "G"], "region": ["N", "S"],
                          "job_family": ["Ops", None]})  # fmt: skip
    supply = np.full((draws, months, 2), 10.0)
    demand = supply + np.arange(months)[None, :, None] * np.array([1.0, -1.0])
    return SimpleNamespace(
        cells=cells, months=pd.date_range("2026-01-31", periods=months, freq="ME"),
        supply=supply, demand=demand + np.arange(draws)[:, None, None],
        filling=np.broadcast_to(np.array(fill), (months, 2)),
        leaving=np.broadcast_to(np.array([0.01, 0.03]), (months, 2)),
    )  # fmt: skip


class TestQuarters:
    def test_a_quarter_is_the_mean_of_its_months_and_whole_quarters_only_count(self):
        found = sum_outlook_by_role(outlook(), 5, by_region=False)
        assert found.quarters == ("Mar 2026", "Jun 2026")
        # Draw 0: the north lacks 0 to 5; draw 1: 1 to 6, and the south lacks 1 in its first month.
        assert found.short_fte[:, 0].tolist() == pytest.approx(
            np.array([[1.0, 4.0], [2.0 + 1 / 3, 5.0]])
        )
        assert found.families == ("All", "Ops")
        assert found.spare_fte[0].tolist() == pytest.approx(np.array([[1.0, 4.0], [0.0, 0.0]]))
        assert found.spare_fte[1, 0].tolist() == pytest.approx([1 / 3, 3.0])
        assert found.demand_fte.tolist() == [21.0], "the last three months: 20 and 22 by draw"
        assert found.vacancies.short_fte.shape == (2, 1, 6)
        assert found.vacancies.short_fte[1, 0].tolist() == [2.0, 2.0, 3.0, 4.0, 5.0, 6.0]

    def test_speeds_are_means_over_vacancies_and_over_people(self):
        found = sum_outlook_by_role(outlook(), 2, by_region=False).vacancies
        assert found.fill_share[0, 5] == pytest.approx(0.2, abs=1e-6), "vacant only in the north"
        second = (0.2 * 0.5 + 0.4 * 0.5) / 1.0
        assert found.fill_share[0, 0] == pytest.approx(second)
        assert found.leave_share[0].tolist() == pytest.approx([0.02] * 6)

    def test_a_region_is_a_row_of_its_own_and_the_largest_cell_lends_its_labels(self):
        apart = sum_outlook_by_role(outlook(), 2, by_region=True)
        assert apart.rows["region"].tolist() == ["N", "S"]
        assert apart.demand_fte.tolist() == [14.5, 6.5]
        together = sum_outlook_by_role(outlook(), 2, by_region=False)
        assert together.rows["region"].tolist() == ["N"]

    @pytest.mark.parametrize(("months", "quarters"), [(3, 1), (5, 1), (6, 2), (7, 2)])
    def test_a_quarter_is_three_months(self, months, quarters):
        assert len(sum_outlook_by_role(outlook(months=months), 9, by_region=False).quarters) == (
            quarters
        )

    def test_less_than_a_quarter_is_refused(self):
        with pytest.raises(BadValue, match="2 months"):
            sum_outlook_by_role(outlook(months=2), 1, by_region=False)

    @pytest.mark.parametrize(
        ("draws", "kept"), [(MOST_DRAWS, MOST_DRAWS), (2 * MOST_DRAWS - 1, 2 * MOST_DRAWS - 1),
                            (2 * MOST_DRAWS, MOST_DRAWS), (3 * MOST_DRAWS, MOST_DRAWS)],
    )  # fmt: skip
    def test_many_draws_are_thinned_evenly(self, draws, kept):
        found = sum_outlook_by_role(outlook(draws, 3), 1, by_region=False)
        assert len(found.short_fte) == kept
        north = found.vacancies.short_fte[:, 0, 2]
        step = draws // kept
        assert north[1] - north[0] == pytest.approx(2 * step - 1 if step < 2 else north[1] - 2)


def test_the_first_budget_is_a_round_share_of_payroll_over_the_plan(register):
    def begin(salaries):
        staff = pd.DataFrame({"employee_id": [f"E{i}" for i in range(len(salaries))],
                              "role_id": "R", "salary": salaries, "currency": "EUR"})  # fmt: skip
        made = sg.from_tables({"employees": staff}, as_of="2026-01-01")
        return settings_to_begin_with(made, register).total_budget

    share = register.value("plan_budget_payroll_share")
    exact = 100 * 50_000.0 * share * 8 / 4
    assert begin([50_000.0] * 100) == pytest.approx(exact, rel=0.3)
    assert begin([50_000.0] * 200) == pytest.approx(2 * exact, rel=0.3)
    assert begin([None, None]) is None


@pytest.mark.parametrize(
    ("blocked", "released", "ahead", "said"),
    [(0, 0, 0, ""),
     (2, 0, 0, "Training and automation are blocked in 2 roles until the work is redesigned"),
     (1, 3, 0, "Training and automation are blocked in 1 role until the work is redesigned; "
               "released by a redesign in 3"),
     (1, 0, 2, "Training and automation are blocked in 1 role until the work is redesigned; "
               "2 let go ahead of it"),
     (0, 1, 0, "Work is redesigned first in 1 role, then people train"),
     (0, 1, 2, "Work is redesigned first in 1 role, then people train; 2 let go ahead of it"),
     (0, 0, 2, "2 roles may train without the redesign the survey asks for")],
)  # fmt: skip
def test_what_waits_for_a_redesign_is_said(blocked, released, ahead, said):
    standing = [BLOCKED] * blocked + [RELEASED] * released + [AHEAD] * ahead
    assert waiting_in_words(pd.DataFrame({"standing": standing}, dtype="object")) == said


def test_a_plan_that_only_trains_says_what_it_wins_back_and_fills_nothing():
    """Six people whose posts are all filled: what training is worth is the levels it raises."""
    plan = solve_plan(as_problem(draw_case(12)), gap_share=0)
    outcome = replace(plan.outcome, short_fte=plan.outcome.gap_fte,
                      regained=np.full_like(plan.outcome.cost, 40_000.0))  # fmt: skip
    text = plan_words.headline(_turning_out(plan, outcome))
    first = plan_words.bought_by_lever(plan)["lever"].iloc[0]
    assert f"mostly to {first}" in text
    assert "would win back €40 k of what people in post do not deliver. It fills none" in text
    idle = replace(outcome, regained=np.zeros_like(plan.outcome.cost))
    assert "win back" not in plan_words.headline(_turning_out(plan, idle))


def _turning_out(plan, outcome):
    """Return a plan that is known to turn out so."""
    other = replace(plan)
    other.__dict__["outcome"] = outcome
    return other

"""Figures and sentences of a plan: what adds up is drawn so, and every number has its range."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from skillgap.figures import frontier
from skillgap.figures._theme import TOKENS
from skillgap.figures.frontier import draw_frontier, place_label
from skillgap.figures.plan_bars import draw_plan_bars
from skillgap.questions.plan import solve_plan
from skillgap.questions.plan import words as plan_words
from skillgap.questions.plan.budgets import (
    budgets_to_plan,
    frontier_of_plans,
    money_worth_spending,
    round_budgets,
)
from skillgap.questions.plan.settings import PlanSettings
from tests.plan_cases import as_problem, draw_case


@pytest.fixture(scope="module")
def plan():
    return solve_plan(as_problem(draw_case(12)), gap_share=0)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_bars_stack_up_to_the_shortage_in_the_fixed_colours(plan, mode):
    table = plan.by_quarter
    spec = draw_plan_bars(table, plan.problem.levers, mode=mode)
    heights = np.sum([[bar["value"] for bar in part["data"]] for part in spec["series"]], axis=0)
    np.testing.assert_allclose(heights, table["gap_fte"], atol=0.05)
    for part in spec["series"][:-1]:
        expected = getattr(TOKENS[mode], part["name"].lower(), TOKENS[mode].muted)
        assert part["itemStyle"]["color"] == expected


def budgets(plan):
    problem = plan.problem
    total = plan.effects.spend_by_quarter.sum()
    tight = replace(problem, total_budget=0.5 * total)
    return frontier_of_plans({0.5 * total: solve_plan(tight, gap_share=0), total: plan})


def test_frontier_begins_with_nothing_marks_the_plan_and_can_be_clicked(plan):
    table = budgets(plan)
    spec = draw_frontier(
        table,
        chosen=(3.0, 1.0),
        label="This",
        nothing="Nothing done",
        period="24 months",
        currency="EUR",
        mode="light",
    )
    points = spec["series"][-1]
    assert len(points["data"]) == len(table)
    assert points["selectedMode"] == "single"
    assert points["data"][0]["value"] == [0.0, 0.0]
    assert spec["series"][-3]["label"]["formatter"] == "Nothing done"
    assert spec["series"][-2]["data"] == [[3.0, 1.0]]


LABEL = "€12.0 M: 111.1 FTE filled\n(likely 109–113 FTE)"


def shapes():
    """Return frontiers: straight, flat after a step, steep at the end, of two points."""
    yield [0.0, 1, 2, 3, 4], [0.0, 5.5, 11, 19, 22.5]
    yield [0.0, 1, 2, 3, 4], [0.0, 20, 20.2, 20.3, 20.4]
    yield [0.0, 1, 2, 3, 4], [0.0, 0.3, 0.6, 1, 30]
    yield [0.0, 0.1, 0.2, 4], [0.0, 0.5, 20, 25]
    yield [0.0, 3.0], [0.0, 7.0]
    rng = np.random.default_rng(7)
    for _ in range(40):
        some = int(rng.integers(2, 9))
        steps = [np.cumsum(rng.gamma(0.6, 1.0, some)) for _ in range(2)]
        yield [0.0, *steps[0].tolist()], [0.0, *steps[1].tolist()]


def rectangle(place, x, y, wide, top):
    """Return left, right, lower and upper edge of the label in pixels of a plot of that width."""
    width, height = 7 * 26, 36
    if place.below:
        left, upper = x + place.right, y - place.up
        return left, left + width, upper - height, upper
    right, lower = x + place.right, y + place.up
    return right - width, right, lower, lower + height


@pytest.mark.parametrize("wide", [400, 720, 1100])
def test_no_frontier_crosses_the_label_of_the_chosen_budget(wide):
    tall = frontier.FRONTIER_HEIGHT - 84
    seen = set()
    for cost, closed in shapes():
        for at in range(1, len(cost)):
            top = max(closed)
            place = place_label(cost, closed, (cost[at], closed[at]), LABEL, top)
            assert place.top >= top
            far = max(cost) * 1.04
            x, y = cost[at] / far * wide, closed[at] / place.top * tall
            left, right, lower, upper = rectangle(place, x, y, wide, place.top)
            reach = np.linspace(max(left, 0), min(right, max(cost) / far * wide), 200)
            curve = np.interp(reach / wide * far, cost, closed) / place.top * tall
            if len(reach) and reach[-1] >= reach[0]:
                assert ((curve >= upper) | (curve <= lower)).all(), (cost, closed, at)
            assert left >= -1, "over the numbers of the axis"
            assert right <= wide + 24
            assert lower >= 20, "over the note or the axis"
            assert upper <= tall + 1
            seen.add(place.below)
    assert seen == {True, False}


def test_a_label_that_stands_apart_is_led_to_by_a_line(plan):
    table = budgets(plan)
    drawn = {
        "label": LABEL,
        "nothing": "",
        "period": "24 months",
        "currency": "EUR",
        "mode": "light",
    }
    small = draw_frontier(table, chosen=(table["money"].max() / 20, 0.01), **drawn)
    [line] = small["series"][-2]["markLine"]["data"]
    assert line[1]["coord"][1] > 0.01
    whole = draw_frontier(table, chosen=tuple(table[["money", "closed_fte"]].iloc[-1]), **drawn)
    [line] = whole["series"][-2]["markLine"]["data"]
    assert line[1]["coord"][1] == pytest.approx(table["closed_fte"].iloc[-1])


def test_the_frontier_keeps_only_plans_that_fill_more_for_more(plan):
    dear = replace(plan, starts=np.zeros_like(plan.starts), redesigns=plan.redesigns * 0)
    table = frontier_of_plans({1.0: plan, 2.0: dear, float("inf"): plan})
    assert table["budget"].tolist() == [0.0, 1.0], "what fills no more is left out"
    assert table["closed_fte"].is_monotonic_increasing
    assert table["avoided"].iloc[-1] <= plan.outcome.unfilled_range.expected


def test_what_budgets_fill_is_said_of_one_in_the_middle_and_of_the_largest():
    table = pd.DataFrame({"money": [0.0, 1e6, 2e6, 3e6, 4e6], "closed_fte": [0, 5.3, 11.2, 19, 23]})
    assert plan_words.reach_in_words(table, "EUR") == "a budget of €2.0 M fills 11, €4.0 M fills 23"
    assert plan_words.reach_in_words(table[:2], "EUR") == "a budget of €1.0 M fills 5"
    assert plan_words.reach_in_words(table[:1], "EUR").startswith("no budget fills any")


def test_budgets_to_plan_are_round_ones_and_the_one_that_is_set(plan):
    usual = PlanSettings()
    worth = money_worth_spending(plan.problem)
    ready = budgets_to_plan(worth, usual)
    assert ready == sorted(round_budgets(worth))
    own = ready[0] * 1.1
    assert budgets_to_plan(worth, replace(usual, total_budget=own)) == sorted([*ready, own])
    by_quarter = replace(usual, total_budget=own, budget=1.0)
    assert budgets_to_plan(worth, by_quarter) == ready


def test_the_answer_carries_ranges_and_names_what_is_done(plan):
    said = plan_words.headline(plan)
    assert said.count("(likely ") >= 2, "what it costs, and what is filled"
    assert "if nothing is done" in said


def test_the_answer_says_so_when_there_is_nothing_to_do(plan):
    none = solve_plan(replace(plan.problem, gap_fte=np.zeros_like(plan.problem.gap_fte)))
    assert "nothing to plan" in plan_words.headline(none)
    broke = solve_plan(replace(plan.problem, budget=np.zeros(plan.problem.shape[2])))
    assert "nothing is worth starting" in plan_words.headline(broke)
    assert "If nothing is done" in plan_words.headline(broke)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("budget", "", "Jan 2027", 10_000.0, "EUR", 4e4), "€10 k more to spend in Jan 2027"),
        (("resource", "trainer", "Apr 2027", 1.0, "trainer", 4e4), "One more trainer in Apr 2027"),
        (("donors", "Sales", "Apr 2027", 1.0, "person", 4e4), "one more employee in Sales"),
        (("automatable", "Analyst", "", 1.0, "FTE", 4e4), "Automating one more FTE of Analyst"),
    ],
)
def test_prices_are_said_in_words(row, said):
    columns = ["kind", "name", "quarter", "step", "unit", "saves"]
    only = next(pd.DataFrame([row], columns=columns).itertuples())
    worded = plan_words.price_in_words(only, "EUR")
    assert said in worded
    assert worded.endswith("would save €40 k")

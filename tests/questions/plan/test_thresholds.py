"""Plans at their bounds: settings, ties, proven distance, steps of prices, verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import BadValue, UnknownName
from skillgap.questions.plan import LEVERS, PlanProblem, Redesign, Resource, solve_plan
from skillgap.questions.plan.break_even import measure_break_even
from skillgap.questions.plan.check import list_violations
from skillgap.questions.plan.matrix import build_model
from skillgap.questions.plan.prices import price_limits
from skillgap.questions.plan.problem import choose_futures, repeat_by_quarter
from skillgap.questions.plan.settings import PlanSettings
from skillgap.questions.plan.solve import Solution
from skillgap.questions.plan.words import (
    closeness_to_best_in_words,
    plan_bars_in_words,
    write_fte,
    write_fte_range,
)


def problem(**changes):
    """One role, 3 FTE short in two quarters; build for 30 000 after a quarter, buy for 50 000."""
    given = {
        "roles": ("clerk",), "quarters": ("Q1", "Q2"), "gap_fte": np.full((1, 2), 3.0),
        "short_cost": np.array([60_000.0]),
        "one_off_cost": np.array([[30_000.0, 50_000.0]]), "quarterly_cost": np.zeros((1, 2)),
        "lead_quarters": np.array([[1, 0]]), "effect_fte": np.ones((1, 2)),
        "budget": np.full(2, np.inf), "term_quarters": np.zeros(2, dtype=int),
        "stay_share": np.ones(2), "allowed": np.ones((1, 2), dtype=bool),
        "automatable_fte": np.zeros(1), "levers": ("build", "buy"),
        "cost_spread": np.zeros(2), "effect_spread": np.zeros(2),
    }  # fmt: skip
    return PlanProblem(**{**given, **changes})


@pytest.mark.parametrize("name", ["target_share", "caution", "band_share", "floor_share"])
def test_shares_lie_between_none_and_all(name):
    for value in (0.0, 1.0):
        assert getattr(PlanSettings(**{name: value}), name) == value
    for value in (-0.01, 1.01, float("nan")):
        with pytest.raises(BadValue, match="0 to 1"):
            PlanSettings(**{name: value})


@pytest.mark.parametrize("name", ["budget", "trainers", "recruiters", "mentors"])
def test_amounts_are_none_or_more(name):
    for value in (None, 0.0, 5.0):
        assert getattr(PlanSettings(**{name: value}), name) == value
    for value in (-0.01, float("nan")):
        with pytest.raises(BadValue, match="0 or more"):
            PlanSettings(**{name: value})


@pytest.mark.parametrize("name", ["quarters", "target_quarter"])
def test_five_years_at_most(name):
    for value in (1, 20):
        assert getattr(PlanSettings(**{name: value}), name) == value
    for value in (0, 21):
        with pytest.raises(BadValue, match="1 to 20"):
            PlanSettings(**{name: value})


def test_settings_as_they_stand_and_back():
    usual = PlanSettings()
    assert (usual.target_share, usual.target_quarter, usual.caution, usual.band_share) == (
        0.0, 8, 0.0, 0.1,
    )  # fmt: skip
    assert (usual.floor_share, usual.quarters, usual.levers) == (0.0, 8, LEVERS)
    changed = PlanSettings(budget=5.0, levers=("buy",), caution=0.5)
    assert PlanSettings.from_body({**changed.to_body(), "unknown": 1}) == changed
    with pytest.raises(UnknownName):
        PlanSettings(levers=("steal",))
    with pytest.raises(UnknownName):
        PlanSettings(group="colour")


def test_of_equals_the_earlier_is_cheaper_by_a_hair():
    made = problem()
    cost = build_model(made).cost[:4]
    hair = 1e-8 * np.median(made.start_cost)
    assert cost - made.start_cost.ravel() == pytest.approx(hair * np.arange(4), abs=hair / 50)


@pytest.mark.parametrize(
    ("objective", "bound", "share"),
    [(100.0, 90.0, 0.1), (100.0, 100.0, 0.0), (100.0, 101.0, 0.0), (0.0, -5.0, 0.0),
     (-5.0, -9.0, 0.0), (10.0, -90.0, 1.0), (0.5, 0.25, 0.5)],
)  # fmt: skip
def test_the_proven_distance_is_a_share(objective, bound, share):
    none = np.zeros((1, 1, 1), dtype=int)
    solution = Solution(starts=none, redesigns=none[0], seats=none[0] * 0.0,
                        objective=objective, bound=bound, seconds=1.0, finished=True)  # fmt: skip
    assert solution.gap_share == pytest.approx(share)


def test_nothing_short_is_nothing_to_plan():
    idle = solve_plan(problem(gap_fte=np.zeros((1, 2))))
    assert idle.starts.sum() == 0
    assert any("No role is short" in text for text in idle.warnings)
    assert idle.objective == 0
    assert not any("No role is short" in text for text in solve_plan(problem()).warnings)


@pytest.mark.parametrize(
    ("budget", "step"),
    [(30_000.0, 3_000), (55_000.0, 6_000), (100_000.0, 10_000), (9_000.0, 1_000)],
)
def test_a_step_of_money_is_a_round_tenth_of_the_budget(budget, step):
    """Of 55 000 a tenth is 5 500, rounded to one figure; of little, a tenth of 10 000."""
    prices = price_limits(problem(budget=np.array([budget, 0.0])))
    assert prices["kind"].tolist() == ["budget"]
    assert prices["step"].tolist() == [step]
    # A build costs 30 000 and spares one quarter's 60 000; a buy 50 000 spares two.
    assert prices["saves"].tolist() == pytest.approx([step * 120_000 / 50_000 - step])


def test_a_step_of_a_trainer_is_one():
    trainer = Resource("trainer", np.array([0.5, 0.0]), np.full(2, 1.0))
    recruiter = Resource("recruiter", np.array([0.0, 1.0]), np.zeros(2))
    prices = price_limits(problem(resources=(trainer, recruiter))).set_index("name")
    assert prices.loc["recruiter", "step"] == 1.0
    assert prices.loc["recruiter", "quarter"] == "Q1"
    assert prices.loc["trainer", "saves"] == pytest.approx(60_000.0 - 30_000.0)


def break_even(**changes):
    return measure_break_even(problem(**changes)).iloc[0]


def test_break_even_by_hand():
    """Build costs 20 000 less and comes 3 months later: it pays below 6 667 a month."""
    row = break_even()
    assert (row["buy_cost"], row["build_cost"]) == (50_000.0, 30_000.0)
    assert row["wait_months"] == 3
    assert row["seat_month_cost"] == 20_000.0
    assert row["break_even_month_cost"] == pytest.approx(20_000 / 3)
    assert (row["build_cheaper_share"], row["cheaper"]) == (0.0, "buy")
    assert break_even(short_cost=np.array([3.0 * 6_000]))["cheaper"] == "build"
    assert break_even(short_cost=np.array([3.0 * 6_700]))["cheaper"] == "buy"
    at_once = break_even(lead_quarters=np.zeros((1, 2), dtype=int))
    assert np.isnan(at_once["break_even_month_cost"])
    assert at_once["cheaper"] == "build"
    half = break_even(effect_fte=np.array([[0.5, 1.0]]))
    assert half["build_cost"] == 60_000.0
    closed = break_even(allowed=np.array([[True, False]]))
    assert closed["cheaper"] == ""
    assert np.isnan(closed["build_cheaper_share"])
    assert len(measure_break_even(problem(gap_fte=np.zeros((1, 2))))) == 0


@pytest.mark.parametrize(("month_cost", "verdict"), [(1_000, "build"), (6_700, "open"),
                                                     (14_000, "buy")])  # fmt: skip
def test_a_verdict_needs_four_draws_of_five(month_cost, verdict):
    spread = np.array([0.2, 0.2])
    row = break_even(short_cost=np.array([3.0 * month_cost]), cost_spread=spread)
    assert row["cheaper"] == verdict
    assert (row["build_cheaper_share"] >= 0.8) == (verdict == "build")
    assert (row["build_cheaper_share"] <= 0.2) == (verdict == "buy")
    assert row["buy_low"] < row["buy_cost"] < row["buy_high"]
    assert row["break_even_low"] < row["break_even_month_cost"] < row["break_even_high"]


def test_the_verdict_follows_the_share_of_draws_all_the_way():
    """Seats of a thousand to fourteen thousand a month: shares on both sides of both limits."""
    shares = []
    for month_cost in np.linspace(1_000, 14_000, 53):
        row = break_even(short_cost=np.array([3.0 * month_cost]), cost_spread=np.array([0.2, 0.2]))
        share = row["build_cheaper_share"]
        shares.append(share)
        assert row["cheaper"] == ("build" if share >= 0.8 else "buy" if share <= 0.2 else "open")
    for low in (0.1, 0.2, 0.7, 0.8):
        assert any(low < share < low + 0.1 for share in shares)


def starts(build, buy):
    return np.array([[build, buy]])


NO_REDESIGN = np.zeros((1, 2), dtype=int)


def test_every_limit_is_kept_to_the_last_cent():
    limited = problem(budget=np.array([100_000.0, 30_000.0]))
    kept = starts([1, 0], [1, 0])
    assert list_violations(limited, kept, NO_REDESIGN) == ()
    exact = replace(limited, budget=np.array([80_000.0, 0.0]))
    assert list_violations(exact, kept, NO_REDESIGN) == ()
    over = replace(limited, budget=np.array([79_999.0, 0.0]))
    assert list_violations(over, kept, NO_REDESIGN) == (
        "budget: 80000 in quarter 1, 79999 allowed",
    )
    assert list_violations(limited, starts([3, 0], [0, 0]), NO_REDESIGN) == ()
    beyond = list_violations(limited, starts([0, 4], [0, 0]), NO_REDESIGN)
    assert any("more than the largest gap" in text for text in beyond)
    below = list_violations(limited, starts([0, 0], [0, -1]), NO_REDESIGN)
    assert any("below zero" in text for text in below)


def test_a_redesign_is_done_once_and_what_waits_for_it_starts_after():
    redesign = Redesign(np.array([5.0]), 1, np.array([0.0]), np.array([[True, False]]))
    gated = problem(redesign=redesign)
    once, twice = np.array([[1, 0]]), np.array([[1, 1]])
    assert list_violations(gated, starts([0, 1], [0, 0]), once) == ()
    early = list_violations(gated, starts([1, 0], [0, 0]), once)
    assert early == ("1 starts before the redesign they wait for",)
    assert list_violations(gated, starts([0, 0], [1, 0]), NO_REDESIGN) == ()
    assert "twice" in list_violations(gated, starts([0, 0], [0, 0]), twice)[0]
    closed = replace(gated, redesign=replace(redesign, cost=np.array([np.nan])))
    assert "not on offer" in list_violations(closed, starts([0, 0], [0, 0]), once)[0]
    assert "not on offer" in list_violations(problem(), starts([0, 0], [0, 0]), once)[0]


@pytest.mark.parametrize("name", ["gap_fte", "short_cost", "one_off_cost", "effect_fte", "budget"])
def test_numbers_nobody_means_are_refused(name):
    value = getattr(problem(), name).astype(float)
    for wrong in (-1.0, np.nan):
        with pytest.raises(BadValue, match="blank or negative"):
            problem(
                **{name: np.where(np.arange(value.size).reshape(value.shape) == 0, wrong, value)}
            )
    assert problem(**{name: np.zeros_like(value)})
    with pytest.raises(BadValue, match="shape"):
        problem(**{name: value[..., :0]})


def test_futures_are_picked_evenly_by_what_they_cost():
    draws = np.arange(10.0)[[3, 1, 0, 2, 9, 8, 4, 7, 6, 5]][:, None, None]
    picked = choose_futures(draws, np.array([2.0]), 5)
    assert picked.ravel().tolist() == [1, 3, 5, 7, 9]
    assert choose_futures(draws, np.array([2.0]), 2).ravel().tolist() == [2, 7]
    many = np.arange(90.0)[:, None, None]
    assert len(choose_futures(many, np.array([1.0]), 30)) == 30
    assert len(choose_futures(many, np.array([1.0]), 31)) == 30
    assert len(choose_futures(many[:0], np.array([1.0]))) == 0
    assert len(choose_futures(many, np.array([1.0]))) == 20


def test_one_number_for_all_quarters_or_one_for_each():
    assert repeat_by_quarter(3, 5.0).tolist() == [5, 5, 5]
    assert repeat_by_quarter(2, [1.0, 2.0]).tolist() == [1, 2]
    with pytest.raises(BadValue, match="1 or 3"):
        repeat_by_quarter(3, [1.0, 2.0])


def test_a_decimal_is_written_below_ten_fte_and_decides_for_the_whole_range():
    assert write_fte_range(3.26, 9.94) == "3.3 to 9.9 FTE"
    assert write_fte_range(3.26, 10.0) == "3 to 10 FTE"
    assert write_fte_range(0.0, 10.9) == "0 to 11 FTE"
    assert [write_fte(4.26, most) for most in (9.99, 10.0, 10.5)] == ["4.3 FTE", "4 FTE", "4 FTE"]


def test_a_proven_distance_too_small_to_write_is_below_a_thousandth():
    worded = [closeness_to_best_in_words(share) for share in (0.0, 0.0009, 0.001, 0.014)]
    assert worded == ["<0.1%", "<0.1%", "0.1%", "1.4%"]


def test_the_quarterly_plan_in_words_leaves_out_what_rounds_to_nothing():
    table = pd.DataFrame({"quarter": ["Q1", "Q2"], "build_fte": [0.05, 0.04],
                          "buy_fte": [2.0, 0.0], "redesign_fte": [0.0, 0.0],
                          "short_fte": [1.24, 3.0]})  # fmt: skip
    assert plan_bars_in_words(table, ("build", "buy")) == (
        "FTE by quarter and lever. Q1: build 0.1, buy 2.0, short 1.2; "
        "Q2: nothing closed, short 3.0."
    )

"""Other interventions that began in the treated units, and planned roll-outs, counted by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

from skillgap.questions.impact.asked import Answer
from skillgap.questions.impact.rollouts import (
    Overlap,
    _add_overlaps_to_answers,
    find_overlaps,
    planned_rollouts,
    planning_effect_and_sd,
)


def overlaps(treated, others, *, of=(20, 20), day="2025-06-01", starts=None, more=()):
    """Return overlaps where the other course began in so many units of either kind."""
    treated_units = [f"t{at}" for at in range(of[0])]
    other_units = [f"u{at}" for at in range(of[1])]
    rows = [(unit, "other", day) for unit in treated_units[:treated] + other_units[:others]]
    rows += [(unit, "own", "2025-06-01") for unit in treated_units]
    rows += list(more)
    taken = pd.DataFrame(rows, columns=["employee_id", "intervention_id", "started_on"])
    taken["started_on"] = pd.to_datetime(taken["started_on"])
    given = starts if starts is not None else ["2025-06-01"] * of[0]
    first = pd.Series(pd.to_datetime(list(given)), index=treated_units)
    everyone = [*treated_units, *other_units]
    titles = pd.DataFrame({"intervention_id": ["other"], "title": ["Coaching"]})
    return find_overlaps(
        {"enrolments": taken, "interventions": titles}, "own", first,
        pd.Series(everyone, index=everyone), pd.Index(everyone),
    )  # fmt: skip


def test_what_began_in_treated_units_alone_is_found():
    found = overlaps(6, 0, of=(6, 7))
    assert found == (Overlap("other", "Coaching", 6, 6, 0, 7),)
    assert found[0].sentence == (
        "enrolments show that Coaching began meanwhile in 6 of 6 treated units and in 0 of 7 others"
    )
    assert overlaps(0, 6, of=(6, 7)) == ()
    assert overlaps(6, 7, of=(6, 7)) == ()


@pytest.mark.parametrize(
    ("treated", "others", "found"),
    [(50, 30, True), (49, 30, False), (50, 31, False), (60, 40, True)],
)
def test_shares_differ_by_a_fifth_or_more(treated, others, found):
    assert bool(overlaps(treated, others, of=(100, 100))) == found


@pytest.mark.parametrize("looked_at", [1, 3])
@pytest.mark.parametrize("treated", [4, 5, 6, 7, 8])
def test_and_by_more_than_chance_over_all_that_are_looked_at(treated, looked_at):
    """Fisher's exact test, from the hypergeometric distribution."""
    more = [(f"u{at}", f"course {at}", "2025-06-01") for at in range(looked_at - 1)]
    chance = hypergeom.sf(treated - 1, 20, 10, treated + 1)
    assert bool(overlaps(treated, 1, of=(10, 10), more=more)) == (chance < 0.05 / looked_at)


@pytest.mark.parametrize(("day", "found"), [("2025-03-01", True), ("2025-02-28", False)])
def test_meanwhile_begins_three_months_before_a_unit_starts(day, found):
    assert bool(overlaps(8, 0, day=day)) == found


@pytest.mark.parametrize(("day", "counted"), [("2025-03-01", 4), ("2025-02-28", 0)])
def test_untreated_units_are_held_against_the_middle_start(day, counted):
    """Of five starts the third is the middle one: 1 June; the treated units began late."""
    starts = ["2025-05-01", "2025-05-15", "2025-06-01", "2025-09-01", "2025-09-02"]
    late = [(f"t{at}", "other", "2025-12-01") for at in range(5)]
    found = overlaps(0, 4, of=(5, 40), day=day, starts=starts, more=late)
    assert found[0].others == counted
    assert found[0].treated == 5


def test_the_largest_difference_comes_first_and_the_course_itself_never():
    more = [(f"t{at}", "third", "2025-06-02") for at in range(20)]
    found = overlaps(12, 0, more=more)
    assert [(one.intervention_id, one.title) for one in found] == [
        ("third", "third"), ("other", "Coaching"),
    ]  # fmt: skip
    assert overlaps(0, 0) == ()


def test_what_enrolments_show_answers_the_first_question():
    answers = (Answer("other_start", "no"), Answer("spill", "no"))
    assert _add_overlaps_to_answers(answers, ()) == answers
    overlap = Overlap("o", "Coaching", 6, 6, 0, 7)
    made = _add_overlaps_to_answers(answers, (overlap,))
    assert [(one.name, one.said) for one in made] == [("other_start", "yes"), ("spill", "no")]
    assert made[0].found == overlap.sentence


def test_planned_roll_outs_begin_in_three_months_and_are_held_to_the_nearest_outcome():
    rows = [
        ("a", "wide", 6, 20, 0.9), ("a", "near", 6, 8, 0.95), ("a", "few", 5, 5, 1.0),
        ("b", "all", 30, 30, 0.89), ("c", "one", 9, 4, 0.90), ("d", "x", 7, 7, 0.8999),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["intervention_id", "metric", "units_treated",
                                        "units_untreated", "concentration"])  # fmt: skip
    found = planned_rollouts(table)
    assert found[["intervention_id", "metric", "units"]].to_numpy().tolist() == [
        ["c", "one", 13], ["a", "near", 14],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("better", "rung", "baseline", "effect", "sd"),
    [("higher", "caused", 50.0, 0.1, 0.02), ("lower", "caused", 50.0, -0.1, 0.02),
     ("higher", "moved with it", -50.0, 0.1, 0.04), ("higher", "caused", 0.0, np.nan, np.nan)],
)  # fmt: skip
def test_an_effect_in_standard_deviations_of_performance(better, rung, baseline, effect, sd):
    """5 of 50 is a tenth, worth half as much of pay; one SD is worth half of pay, too."""
    found = SimpleNamespace(
        baseline=baseline, better=better, claim=SimpleNamespace(rung=rung),
        effect=SimpleNamespace(value=5.0, std_error=1.0),
    )  # fmt: skip
    made = planning_effect_and_sd(found, spread_worth_share=0.5, payroll_share=0.5, inflation=2.0)
    assert made == pytest.approx((effect, sd), nan_ok=True)
    other = planning_effect_and_sd(found, spread_worth_share=0.4, payroll_share=0.8, inflation=2.0)
    assert other == pytest.approx((2 * effect, 2 * sd), nan_ok=True)

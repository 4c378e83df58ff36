"""What got better or worse in a year: windows to the day, ranges, and what may not be compared."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from skillgap.questions.scoreboard import words
from skillgap.questions.scoreboard.earlier import known_year_ago, why_ratings_differ
from skillgap.questions.scoreboard.hiring import fill_rate, measure_mobility_rate
from skillgap.questions.scoreboard.learning import (
    measure_attainment,
    measure_compliance,
    measure_time_to_productivity,
)
from skillgap.questions.scoreboard.measures import (
    NO_TREND,
    Measure,
    YearAgo,
    difference_with_range,
    share_with_range,
)
from tests.questions.scoreboard.test_windows import (
    A_YEAR_AGO,
    ROLES,
    SKILL,
    STAFF,
    TODAY,
    opening,
    organisation,
    rated,
)


def measured(key="k", label="Thing", value=0.5, then=None, *, better="more", unit="share",
             half=0.05, needs="", unknown="no ratings then"):  # fmt: skip
    was = YearAgo(unknown=unknown) if then is None else YearAgo(then, then - half, then + half)
    return Measure(key, label, value, value - half, value + half, unit, better, "f", "b",
                   NO_TREND, needs=needs, year_ago=was)  # fmt: skip


# Windows and ranges --------------------------------------------------------------------------


def test_the_year_before_ends_a_year_ago_to_the_day():
    before = [
        opening("2024-10-31", "internal"),  # two years ago: outside
        opening("2024-11-01", "internal"),
        opening(A_YEAR_AGO, "external"),
    ]
    filled = organisation(employees=STAFF, roles=ROLES,
                          openings=[*before, opening(TODAY, "internal")])  # fmt: skip
    found = fill_rate(filled)
    assert (found.value, found.year_ago.value) == (1.0, 0.5)
    assert (found.year_ago.low, found.year_ago.high) == share_with_range(1, 2)[1:]
    moved = measure_mobility_rate(filled)
    assert moved.year_ago.value == pytest.approx(1 / 2)  # two people were there then
    assert moved.base.startswith("1 moves")


def test_openings_that_begin_within_that_year_say_nothing_of_it():
    young = [
        {**opening(day, "internal"), "opened_on": "2025-02-01"} for day in ("2025-03-01", TODAY)
    ]
    filled = organisation(employees=STAFF, roles=ROLES, openings=young)
    for found in (fill_rate(filled), measure_mobility_rate(filled)):
        assert math.isnan(found.year_ago.value)
        assert found.year_ago.unknown == "openings begin later"
        assert found.change == ""


def test_a_headcount_without_leavers_cannot_be_traced_back():
    stayed = [{**one, "exit_date": None} for one in STAFF]
    openings = [opening("2024-11-01", "internal"), opening(TODAY, "internal")]
    found = measure_mobility_rate(organisation(employees=stayed, roles=ROLES, openings=openings))
    assert found.year_ago.unknown == "no leavers on record"


def test_a_difference_has_the_range_of_newcombe():
    """Newcombe 1998, Table II, row (a) 56/70 − 48/80 at 95%: Wilson's ends, method 10."""
    now = (0.8, 0.69174, 0.87696)
    before = (0.6, 0.49045, 0.70041)
    assert difference_with_range(now, before)[1:] == pytest.approx((0.0524, 0.3339), abs=2e-4)
    assert difference_with_range(before, now)[0] == pytest.approx(-0.2)
    assert all(map(math.isnan, difference_with_range((math.inf, 1, math.inf), before)))


@pytest.mark.parametrize(
    ("value", "then", "better", "change"),
    [
        (0.5, 0.3, "more", "better"), (0.5, 0.7, "more", "worse"), (0.5, 0.48, "more", "unclear"),
        (0.5, 0.3, "less", "worse"), (0.5, 0.7, "less", "better"), (0.5, None, "more", ""),
        (math.nan, 0.5, "more", ""),
    ],
)  # fmt: skip
def test_a_change_is_said_only_where_its_range_leaves_out_none(value, then, better, change):
    assert measured(value=value, then=then, better=better).change == change


def test_ratings_are_compared_with_as_many_alone():
    def differ(now, then):
        signals = [rated("a", 3, TODAY)] * now + [rated("a", 3, A_YEAR_AGO)] * then
        work = organisation(employees=[{"employee_id": "a", "role_id": "R"}], roles=ROLES,
                            skills=SKILL, signals=signals)  # fmt: skip
        return why_ratings_differ(work, pd.Timestamp(TODAY))

    assert differ(5, 4) == differ(4, 5) == differ(4, 4) == ""
    assert differ(6, 4) == "1.5 times as many ratings since"
    assert differ(3, 4) == "25% fewer ratings since"
    assert differ(3, 0) == "no ratings then"


def test_levels_reached_a_year_ago_need_ratings_that_are_older():
    need = [{"role_id": "R", "skill_id": "S", "required_level": 3.0}]
    young = [rated("a", 1, "2025-05-01"), rated("a", 3, "2025-06-01"), rated("a", 3, "2026-06-01"),
             rated("a", 3, "2026-07-01")]  # fmt: skip
    old = [{**one, "observed_on": one["observed_on"].replace("2025-05", "2024-11")}
           for one in young]  # fmt: skip
    found = [
        measure_attainment(
            organisation(employees=[{"employee_id": "a", "role_id": "R"}], roles=ROLES,
                         skills=SKILL, requirements=need, signals=signals)
        ).year_ago
        for signals in (young, old)
    ]  # fmt: skip
    assert found[0].unknown == "ratings begin later"
    assert found[1].value == pytest.approx(25.0)  # one skill, one person, a quarter of a year


def test_certificates_tell_a_year_ago_only_where_renewed_ones_are_kept():
    def in_force(*signals):
        work = organisation(
            employees=[{"employee_id": "a", "role_id": "R"}], roles=ROLES,
            skills=[{"skill_id": "S", "name": "S", "kind": "compliance"}],
            signals=[rated("a", 3, begun, "certification", expires_on=ends)
                     for begun, ends in signals],
        )  # fmt: skip
        return measure_compliance(work).year_ago

    last = ("2025-12-01", "2026-12-01")
    assert in_force(last).unknown == "only the last certificate is on file"
    assert in_force(("2024-01-01", "2025-01-01"), last).value == 0.0


def test_productivity_a_year_ago_knows_no_later_month():
    work = organisation(
        employees=[{"employee_id": name, "role_id": "R", "hire_date": day} for name, day in
                   (("old", "2020-01-01"), ("new", "2025-08-01"))],
        roles=ROLES,
        outcomes=[{"unit_id": name, "metric": "m", "period": day, "value": value}
                  for name, day, value in (("old", "2025-06-01", 5.0), ("old", "2026-06-01", 5.0),
                                           ("new", "2025-09-01", 1.0), ("new", "2026-02-01", 9.0))],
    )  # fmt: skip
    found, _ = measure_time_to_productivity(work)
    assert math.isfinite(found.value)
    assert found.year_ago.unknown == "too few were there by then"


def test_a_figure_that_nobody_knows_says_so():
    assert known_year_ago((math.nan,) * 3).unknown == "nothing recorded then"
    assert known_year_ago((1.0, 0.0, 2.0)) == YearAgo(1.0, 0.0, 2.0)


# Sentences -----------------------------------------------------------------------------------

WORSE = measured("w", "Fill", 0.2, 0.5)
BETTER = measured("b", "Time to skill", 2.0, 4.0, better="less", unit="months")
CHANCE = measured("c", "Moves", 0.5, 0.52)
BLANK = measured("n", "Rate", 12.6, unit="per 100 people a quarter")
MISSING = measured("x", "Else", math.nan, needs="openings")


def test_the_verdict_names_what_got_worse_before_what_got_better():
    board = [BLANK, MISSING, CHANCE, BETTER, WORSE]
    assert words.mark(board) == "1 worse, 1 better"
    assert words.headline(board, {"w": 0.3, "b": 3.0, "x": 1.0}) == (
        "One measure is worse than a year ago: fill (20%, was 50%). "
        "One measure is better than a year ago: time to skill (2.0 months, was 4.0 months). "
        "One has not clearly changed and one has no figure to compare with. 1 of 2 targets met."
    )
    assert [one.key for one in words.by_verdict(board)] == ["w", "b", "c", "n"]


def test_no_change_no_year_ago_and_nothing_at_all():
    assert words.mark([CHANCE, BLANK]) == "No change"
    assert words.headline([CHANCE, BLANK], {}) == (
        "No clear change in a year in moves and one has no figure to compare with."
    )
    assert words.mark([BLANK]) == ""
    assert words.headline([BLANK], {}) == (
        "Rate is 12.6 per 100 (likely 12.5–12.7 per 100); no figure of a year ago to compare with."
    )
    assert words.headline([MISSING], {}).startswith("Nothing can be said yet")


def test_each_card_speaks_of_its_own_measure():
    assert words.change_in_words(WORSE) == "down from 50% a year ago: worse"
    assert words.change_in_words(BETTER) == "down from 4.0 months a year ago: better"
    assert words.change_in_words(CHANCE) == "down from 52% a year ago: may be chance"
    assert words.change_in_words(measured(value=0.501, then=0.5)) == "50% a year ago, too"
    assert words.change_in_words(BLANK) == ""
    assert words.small_print(WORSE, {"w": 0.1}) == "Likely 15–25%; target 10% met"
    assert words.small_print(BLANK, {}) == (
        "Likely 12.5–12.7 per 100 people a quarter; not comparable with a year ago: no ratings then"
    )
    ends_open = measured(value=3.0, unit="months", half=math.inf)
    assert words.likely_range(ends_open).startswith("from ")
    assert words.value_with_unit(math.inf, BETTER) == "not yet"

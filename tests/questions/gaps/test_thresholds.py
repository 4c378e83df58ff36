"""Thresholds of gaps: exactly at each, one step below, one above; shares counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import BadValue
from skillgap.questions.gaps.build import scarcity_and_cover
from skillgap.questions.gaps.draws import draw_head_count
from skillgap.questions.gaps.levels import find_levels_sds_and_signals, slice_into_parts
from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.gaps.tables import advice_by_row, share_of_draws_in_top
from skillgap.questions.gaps.worth import expect_holders, months_until, posting_growth, urgency
from tests.gap_cases import SURE, Levels, organisation


def adverts(recent, before, start=0):
    """Adverts of one skill: values of the newest months first, then those a year older."""
    rows = [{"month": pd.Timestamp("2026-10-01") - pd.DateOffset(months=at), "skill_id": "a",
             "index": value} for at, value in enumerate(recent, start)]  # fmt: skip
    rows += [{"month": pd.Timestamp("2025-10-01") - pd.DateOffset(months=at), "skill_id": "a",
              "index": value} for at, value in enumerate(before)]  # fmt: skip
    newest = {"month": pd.Timestamp("2026-10-01"), "skill_id": "b", "index": 1.0}
    return pd.DataFrame([*rows, newest])


@pytest.mark.parametrize(("recent", "before", "told"), [(6, 6, 1), (5, 6, 0), (6, 5, 0)])
def test_growth_of_adverts_needs_half_a_year_on_either_side(recent, before, told):
    growth = posting_growth(adverts([120.0] * recent, [100.0] * before))
    assert len(growth) == told
    assert growth.tolist() == pytest.approx([0.2] * told)


def test_growth_of_adverts_is_of_twelve_months_against_the_twelve_before():
    recent, before = [100.0] * 11 + [220.0], [100.0] * 11 + [40.0]
    growth = posting_growth(adverts(recent, before))
    assert growth["a"] == pytest.approx(110 / 95 - 1)
    older = adverts(recent, [*before, 9999.0])  # the 25th month counts no longer
    assert posting_growth(older)["a"] == pytest.approx(110 / 95 - 1)
    assert posting_growth(adverts([], [])[:0]).empty


def test_months_until_a_day():
    days = pd.Series(pd.to_datetime(["2026-10-31", "2026-10-01", "2027-10-31", None]))
    found = months_until(days, date(2026, 10, 31))
    assert found[:3] == pytest.approx([0.0, 0.0, 365 / 30.4375])
    assert np.isnan(found[3])


def test_urgency_is_half_at_the_half_life():
    assert urgency(np.array([0.0, 4.0, 8.0, 99.0]), 4.0, 0.2).tolist() == [1.0, 0.5, 0.25, 0.2]


def ranked(priority):
    return pd.DataFrame({"priority": priority, "skill_id": list("abcd")[: len(priority)]})


def test_what_comes_within_the_first_money_is_acted_on():
    """Of 100 money 60, 20 and 20: at a share of 0.6 only the first, above it the second, too."""
    table = ranked([60.0, 20.0, 20.0, 0.0])
    for share, advice in (
        (0.6, ["act", "watch", "watch", "watch"]),
        (0.61, ["act", "act", "watch", "watch"]),
        (0.8, ["act", "act", "watch", "watch"]),
        (1.0, ["act", "act", "act", "watch"]),
    ):
        assert advice_by_row(table, set(), SURE.changed(act_money_share=share)).tolist() == advice


def test_what_is_worth_assessing_is_assessed_first_unless_it_is_only_watched():
    table = ranked([3.0, 2.0, 1.0])
    register = SURE.changed(act_money_share=0.8)
    assert advice_by_row(table, {"b", "c"}, register).tolist() == ["act", "assess first", "watch"]


def test_a_share_of_draws_among_the_largest():
    draws = np.array([[5, 1, 0], [4, 5, 0], [3, 4, 2], [1, 0, 0]], dtype=np.float32)
    assert share_of_draws_in_top(draws, 2) == pytest.approx([1 / 3, 2 / 3, 2 / 3, 0])
    assert share_of_draws_in_top(draws, 4) == pytest.approx([2 / 3, 2 / 3, 1, 1 / 3])
    assert share_of_draws_in_top(draws, 3) == pytest.approx([2 / 3, 2 / 3, 1, 0])
    assert share_of_draws_in_top(draws, 1) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])


ROLE = {"role_id": "nurse", "title": "Nurse", "criticality": 3.0, "monthly_value_at_risk": 1000.0}


def test_scarcity_is_the_share_of_the_demand_nobody_covers():
    supply, demand = np.array([0.25, 3.0, 1.0, 0.0, 0.0]), np.array([0.5, 1.0, 0.0, 0.2, 0.0])
    scarcity, cover = scarcity_and_cover(supply, demand, 0.8)
    assert cover.tolist() == pytest.approx([0.5, 1.0, 1.0, 0.0, 1.0])
    assert scarcity.tolist() == pytest.approx([1.4, 1.0, 1.0, 1.8, 1.0])


def test_no_need_and_nobody_to_need_it_are_told_apart():
    none = [{"role_id": "nurse", "skill_id": "a", "required_level": 0.0}]
    assert ward(0, requirements=none).warnings[0].startswith("No requirement names")
    other = [{"role_id": "porter", "skill_id": "a", "required_level": 2.0}]
    roles = [ROLE, {**ROLE, "role_id": "porter"}]
    assert ward(0, requirements=other, roles=roles).warnings[0].startswith("Nobody present")


SKILLS = [{"skill_id": name, "name": name, "kind": "technical"} for name in ("a", "b", "c", "d")]


def ward(rated, **tables):
    """Four people of one role, each required to have skill a; so many have signals."""
    given = {
        "employees": [{"employee_id": f"E{at}", "role_id": "nurse"} for at in range(4)],
        "roles": [ROLE], "skills": SKILLS,
        "requirements": [{"role_id": "nurse", "skill_id": "a", "required_level": 3.0}],
    }  # fmt: skip
    workforce = organisation(**{**given, **tables})
    levels = Levels(workforce, {(f"E{at}", "a"): (2.0, 0.5) for at in range(rated)})
    return measure_gaps(workforce, levels, assumptions=SURE, draws=20)


@pytest.mark.parametrize(("rated", "said"), [(4, []), (3, []), (2, ["50%"]), (0, ["100%"])])
def test_levels_without_signals_are_told_above_a_quarter(rated, said):
    told = [text for text in ward(rated).warnings if "no signal at all" in text]
    assert [text.split()[0] for text in told] == said


def test_people_without_requirements_are_counted():
    others = [{"employee_id": f"X{at}", "role_id": "porter"} for at in range(3)]
    nurses = [{"employee_id": f"E{at}", "role_id": "nurse"} for at in range(4)]
    found = ward(4, employees=[*nurses, *others]).warnings
    assert any(text.startswith("3 of 7 people present") for text in found)
    assert not any("people present" in text for text in ward(4).warnings)


def test_projects_without_a_price_are_counted_unless_done():
    states = [("planned", None), ("running", None), ("done", None), ("planned", 5.0)]
    plan = [{"project_id": f"P{at}", "name": "P", "status": status, "skill_id": "a",
             "required_level": 2.0, "people": 1.0, "monthly_value_at_risk": worth}
            for at, (status, worth) in enumerate(states)]  # fmt: skip
    assert any(text.startswith("2 project needs") for text in ward(4, projects=plan).warnings)
    assert not any("project" in text for text in ward(4, projects=plan[2:]).warnings)


@pytest.mark.parametrize(("draws", "fine"), [(0, False), (1, False), (2, True)])
def test_two_draws_at_least(draws, fine):
    workforce = ward(4).workforce
    if fine:
        assert measure_gaps(workforce, Levels(workforce, {}), assumptions=SURE, draws=draws)
        return
    with pytest.raises(BadValue, match="at least 2"):
        measure_gaps(workforce, Levels(workforce, {}), assumptions=SURE, draws=draws)


def test_values_stand_in_from_pay_and_from_the_register():
    """Pay of 24 000 a year is 2 000 a month, times the multiple; without pay the default."""
    staff = [{"employee_id": "E0", "role_id": "nurse", "salary": 24_000.0},
             {"employee_id": "E1", "role_id": "nurse", "salary": 24_000.0}]  # fmt: skip
    silent = {**ROLE, "monthly_value_at_risk": None}
    paid = ward(0, employees=staff, roles=[silent])
    multiple = SURE.value("salary_value_multiple")
    assert paid.cells["value"].tolist() == pytest.approx([2000 * multiple])
    assert any(text.startswith("1 of 1 roles state no monthly") for text in paid.warnings)
    bare = ward(0, roles=[silent])
    assert bare.cells["value"].tolist() == [SURE.value("default_role_value")]
    assert any(text.startswith("1 of 1 roles state neither") for text in bare.warnings)
    assert not any("roles state" in text for text in ward(0).warnings)


@pytest.mark.parametrize(("points", "factor"), [(1, 1.25**-2), (3, 1), (None, 1), (5, 1.25**2)])
def test_criticality_is_a_step_per_point_from_three(points, factor):
    cells = ward(4, roles=[{**ROLE, "criticality": points}]).cells
    assert cells["criticality"].tolist() == pytest.approx([factor])


def test_criticality_keeps_its_floor():
    register = SURE.changed(criticality_step=4.0, factor_floor=0.1)
    workforce = ward(4, roles=[{**ROLE, "criticality": 1.0}]).workforce
    found = measure_gaps(workforce, Levels(workforce, {}), assumptions=register, draws=2)
    assert found.cells["criticality"].tolist() == [0.1]


def tag_of(points, share):
    """The tag of skill a where a share of the people who need it is in a role of some points."""
    staff = [{"employee_id": f"E{at}", "role_id": "chief" if at < 4 * share else "nurse"}
             for at in range(4)]  # fmt: skip
    roles = [ROLE, {**ROLE, "role_id": "chief", "criticality": points}]
    asked = [
        {"role_id": role, "skill_id": "a", "required_level": 3.0} for role in ("nurse", "chief")
    ]
    return ward(0, employees=staff, roles=roles, requirements=asked).table["tag"].iloc[0]


def test_critical_roles_make_a_skill_strategic_from_the_share_on(monkeypatch):
    points = SURE.value("strategic_criticality")
    least = SURE.value("strategic_critical_share")
    assert tag_of(points, 1.0) == "strategic"
    assert tag_of(points - 0.1, 1.0) == "operational"
    below = max(at / 4 for at in range(4) if at / 4 < least)
    from_on = min(at / 4 for at in range(1, 5) if at / 4 >= least)
    assert tag_of(points, below) == "operational"
    assert tag_of(points, from_on) == "strategic"


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-10-31", "now"), ("2026-11-20", "within a month"),
     ("2026-12-15", "within 2 months")],
)  # fmt: skip
def test_how_soon_a_project_needs_a_skill(day, words):
    plan = [{"project_id": "P1", "name": "New ward", "status": "planned", "skill_id": "a",
             "required_level": 2.0, "people": 1.0, "monthly_value_at_risk": 5.0,
             "needed_by": day}]  # fmt: skip
    reason = ward(4, projects=plan).table.set_index("skill_id").loc["a", "tag_reason"]
    assert f"project New ward needs it {words}" == reason


@pytest.mark.parametrize("length", [0, 1, 1 << 17, (1 << 17) + 1, 3 << 17])
def test_parts_cover_every_row_once(length):
    slices = list(slice_into_parts(length))
    assert [one.start for one in slices] == list(range(0, length, 1 << 17))
    assert sum(one.stop - one.start for one in slices) == length


def test_levels_found_in_bulk_are_those_of_the_source():
    workforce = ward(0).workforce
    known = {("E1", "a"): (2.0, 0.5), ("E1", "d"): (4.0, 0.1), ("E3", "b"): (1.0, 0.3)}
    levels = Levels(workforce, known, prior=(0.7, 0.9))
    for people in ([0, 0], [0, 1, 1, 2, 3, 3], [1, 1, 3], [3], [2, 3]):
        person = np.array(people, dtype=np.int32)
        for skill in (np.arange(len(people)) % 4, 3 - np.arange(len(people)) % 4):
            found = find_levels_sds_and_signals(levels, person, skill)
            wanted = levels.at(person.astype(np.int64), skill)
            for mine, theirs in zip(found, wanted, strict=True):
                assert mine.tolist() == theirs.tolist()


def test_holders_are_those_who_meet_the_bar_and_are_here():
    """A at the bar counts half, B one SD above 0.84; C is away; nobody asks for the last skill."""
    workforce = ward(0).workforce
    levels = Levels(workforce, {("E0", "a"): (3.0, 0.5), ("E1", "a"): (3.5, 0.5),
                                ("E2", "a"): (5.0, 0.5), ("E3", "b"): (3.0, 0.5)})  # fmt: skip
    here = np.array([True, True, False, True])
    bar = np.array([3.0, np.nan, 1.0, 1.0])
    holders, slope = expect_holders(levels, np.array([1.0, 0.5, 1.0, 1.0]), here, bar)
    assert holders == pytest.approx([0.5 + 0.5 * 0.841344746, 0, 0, 0])
    peak = 1 / (0.5 * np.sqrt(2 * np.pi))
    assert slope == pytest.approx([peak + 0.5 * peak * np.exp(-0.5), 0, 0, 0])


def test_heads_and_skills_are_counted_from_one_full_post_on():
    """Four people surely short of a: 4 heads, one skill of which at least an FTE is missing."""
    workforce = ward(0).workforce
    low = Levels(workforce, {(f"E{at}", "a"): (1.0, 1e-6) for at in range(4)})
    total = measure_gaps(workforce, low, assumptions=SURE, draws=10).total
    assert (total.people, total.skills, total.fte) == (4, 1, 4.0)
    assert total.people_short.expected == pytest.approx(4.0)
    assert total.skills_short.expected == 1.0
    assert total.met_share.expected == pytest.approx(0.0)
    one = Levels(workforce, {**{(f"E{at}", "a"): (5.0, 1e-6) for at in range(4)},
                             ("E0", "a"): (1.0, 1e-6)})  # fmt: skip
    total = measure_gaps(workforce, one, assumptions=SURE, draws=10).total
    assert total.skills_short.expected == 1.0
    assert total.met_share.expected == pytest.approx(0.75)
    half = Levels(workforce, {**one.known, ("E0", "a"): (3.0, 0.5)})
    total = measure_gaps(workforce, half, assumptions=SURE, draws=10).total
    assert total.skills_short.expected == 0.0
    assert total.people_short.expected == pytest.approx(0.5)


def test_heads_short_stay_numbers_where_next_to_nobody_or_everybody_is():
    """e to the power of such odds is beyond a number; the share itself is 0 or 1."""
    bias = np.array([-2.0, -0.1, 0.0, 0.1, 2.0], dtype=np.float32)
    with np.errstate(over="raise"):
        few = draw_head_count(0.0, 0.0, 5.0, 10, bias, seed=1)
        most = draw_head_count(10.0, 0.0, 5.0, 10, bias, seed=1)
    assert few == pytest.approx([0, 0, 0, 10, 10], abs=1e-6)
    assert most == pytest.approx([0, 0, 10, 10, 10], abs=1e-6)
    usual = draw_head_count(4.0, 0.0, 5.0, 10, bias, seed=1)
    odds = np.log(0.4 / 0.6) + 5.0 / 10 / 0.24 * bias.astype(float)
    assert usual == pytest.approx(10 / (1 + np.exp(-odds)), rel=1e-6)

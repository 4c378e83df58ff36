"""Use of AI beside mastery of it, by hand."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from tests.gap_cases import Levels, organisation
from tests.small_organisation import day

SKILLS = [{"skill_id": "prompts", "name": "Prompting", "cluster": "AI at work"},
          {"skill_id": "checks", "name": "Checking drafts", "cluster": "AI at work"},
          {"skill_id": "aids", "name": "Hearing aids", "cluster": "Aid and repair"}]  # fmt: skip
PEOPLE = {"A": "Sales", "B": "Sales", "C": "Sales", "D": "Sales", "E": "Support", "F": "Support"}
LEVELS = {("A", "prompts"): (3.0, 0.5), ("A", "checks"): (1.0, 0.5), ("B", "prompts"): (4.2, 0.001),
          ("C", "aids"): (5.0, 0.001), ("D", "checks"): (2.9, 0.001),
          ("E", "prompts"): (5.0, 0.001)}  # fmt: skip


def signal(person, skill, source="manager", used=None, seen=60):
    return {"employee_id": person, "skill_id": skill, "source": source, "level": 3.0,
            "observed_on": day(seen), "last_used_on": day(used) if used else None}  # fmt: skip


def measured(skills=SKILLS, outcomes=(), **options):
    staff = [{"employee_id": name, "role_id": "clerk", "function": unit, "region": "North",
              "team_id": unit, "fte": 1.0} for name, unit in PEOPLE.items()]  # fmt: skip
    staff += [
        {"employee_id": "G", "role_id": "clerk", "function": "Sales", "region": "North",
         "exit_date": day(60)},
        {"employee_id": "H", "role_id": "clerk", "function": "Sales", "region": "North",
         "employment": "digital agent"},
    ]  # fmt: skip
    signals = [signal("A", "prompts", used=30), signal("B", "prompts", used=500),
               signal("C", "aids", used=30), signal("D", "checks", "system_use"),
               signal("E", "prompts", "system_use", seen=500)]  # fmt: skip
    workforce = organisation(
        employees=staff, roles=[{"role_id": "clerk", "title": "Clerk"}], skills=skills,
        signals=signals, outcomes=list(outcomes),
        requirements=[{"role_id": "clerk", "skill_id": one["skill_id"], "required_level": 2.0}
                      for one in skills],
    )  # fmt: skip
    levels = Levels(workforce, LEVELS, prior=(0.2, 0.001))
    return sg.measure_ai_mastery(workforce, levels, **options)


def test_use_mastery_and_tiers_by_hand():
    """Sales: A is proficient for certain by half, B advanced, C knows no AI, D nearly proficient.

    A and D were seen using AI; B's last use is too long ago. Half of E and F is a shaper.
    """
    table = measured().table.set_index("group")
    sales, support = table.loc["Sales"], table.loc["Support"]
    assert sales["people"] == 4
    assert sales["using_share"] == 0.5
    assert sales["masterful_share"] == pytest.approx((0.5 + 1 + 0 + 0) / 4)
    assert sales["high"] - sales["masterful_share"] == pytest.approx(1.645 * 0.5 / 4)
    tiers = ["below", "aware", "user", "proficient", "advanced", "shaper"]
    assert sales[tiers].tolist() == [1, 0, 1, 1, 1, 0]
    assert support[tiers].tolist() == [1, 0, 0, 0, 0, 1]
    assert (support["using_share"], support["masterful_share"]) == (0.0, 0.5)


def test_whole_is_the_mean_over_people():
    whole = measured().whole
    assert whole["using"] == pytest.approx(2 / 6)
    assert whole["masterful"] == pytest.approx(2.5 / 6)
    assert whole["high"] - whole["masterful"] == pytest.approx(1.645 * 0.5 / 6)


def test_people_staying_are_those_there_who_have_not_left():
    """Sales: four stay, G has left within the year; the digital agent is no person."""
    table = measured().table.set_index("group")
    assert table.loc["Sales", "stayed_share"] == pytest.approx(4 / 5)
    assert table.loc["Support", "stayed_share"] == 1.0


def test_clusters_that_speak_of_ai_count_and_no_others():
    found = measured()
    assert (found.cluster, found.skills) == ("AI at work", ("Prompting", "Checking drafts"))
    aids = measured(cluster="Aid and repair")
    assert aids.skills == ("Hearing aids",)
    assert aids.table.set_index("group").loc["Sales", "shaper"] == 1
    none = measured(skills=[{**SKILLS[0], "cluster": "Craft"}, *SKILLS[2:]])
    assert none.skills == ()
    assert "No cluster of skills speaks of AI" in none.warnings[0]
    assert none.table.empty
    assert none.whole["masterful"] == 0.0


def test_outcomes_of_the_last_year_stand_beside_the_year_before():
    rows = [{"unit_id": "Sales", "period": day(ago), "metric": "rightly_overridden_share",
             "value": value} for ago, value in ((700, 0.2), (400, 0.4), (300, 0.6), (20, 0.3),
                                                (800, 9.0))]  # fmt: skip
    found = measured(outcomes=rows).outcomes
    assert found.loc[0, ["group", "metric"]].tolist() == ["Sales", "rightly_overridden_share"]
    assert found.loc[0, ["before", "now", "change_share"]].tolist() == pytest.approx(
        [0.3, 0.45, 0.5]
    )


def test_wrong_options_are_refused():
    with pytest.raises(BadValue, match="by"):
        measured(by="team")
    with pytest.raises(UnknownName, match="AI at wrok"):
        measured(cluster="AI at wrok")


def test_use_and_mastery_are_those_of_the_scoreboard(sample):
    profiles = sg.infer_profiles(sample)
    gaps = sg.measure_gaps(sample, profiles)
    there = sg.measure_scoreboard(sample, profiles, gaps).mastery
    here = sg.measure_ai_mastery(sample, profiles)
    shares = there.table.set_index("stage")["share"]
    assert here.cluster == there.cluster
    assert here.table["people"].sum() == there.people
    assert (here.whole["using"], here.whole["masterful"]) == pytest.approx(
        (shares["using"], shares["proficient"])
    )

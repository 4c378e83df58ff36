"""Readiness: checks measured by hand, the plan from what is missing, money that can be absorbed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.workforce import Workforce, empty_table
from skillgap.questions.readiness.checks import CHECKS, MET, NOT_MET, UNKNOWN
from skillgap.questions.readiness.plan import absorbed_by_year, budget_by_year, rank_workflows
from tests.condensed import condensed
from tests.gap_cases import ASSUMPTIONS, organisation
from tests.recorded import assert_as_recorded
from tests.small_organisation import day


def nothing():
    return Workforce({name: empty_table(name) for name in ("employees", "roles", "skills")})


def people(count=4, **more):
    return [{"employee_id": f"E{at}", "role_id": "agent", "function": "Service", "region": "North",
             "fte": 1.0, "salary": 34_400.0, **more} for at in range(count)]  # fmt: skip


def standing(found, check):
    return found.table.set_index("check").loc[check, "standing"]


def test_nothing_loaded_meets_nothing_and_every_line_says_why():
    found = sg.assess_readiness(nothing())
    assert found.met == 0
    assert set(found.plan["line"]) == {check.id for check in CHECKS}
    assert (found.plan["reason"].str.len() > 10).all()
    assert (found.plan["owner"].str.len() > 2).all()
    assert found.plan["day"].is_monotonic_increasing


def test_an_empty_workspace_and_the_sample_get_other_plans(sample):
    """Data is there in the sample, so nothing asks for it; a workflow is named instead."""
    bare, full = sg.assess_readiness(nothing()).plan, sg.assess_readiness(sample).plan
    assert {"people", "tasks", "survey", "line"} <= set(bare["line"])
    assert not {"people", "tasks", "survey", "line"} & set(full["line"])
    assert {"workflow", "review", "step"} <= set(full["line"])
    named = full[full["line"] == "workflow"].iloc[0]
    assert "Answer customers by telephone and chat" in named["action"]
    assert "FTE" in named["reason"]


def test_measured_checks_by_hand():
    """Three of four with a manager are short of 95%; two of four rated by one are half."""
    staff = people()
    staff = [{**one, "manager_id": "E0" if at else None} for at, one in enumerate(staff)]
    rated = [{"employee_id": f"E{at}", "skill_id": "calls", "source": "manager", "level": 3.0,
              "observed_on": day(days)} for at, days in ((0, 30), (1, 200), (2, 900))]  # fmt: skip
    found = sg.assess_readiness(organisation(employees=staff, signals=rated))
    table = found.table.set_index("check")
    assert table.loc["line", ["share", "standing"]].tolist() == [0.75, NOT_MET]
    assert table.loc["rate", ["share", "standing"]].tolist() == [0.5, MET]
    assert "75%, 95% needed" in table.loc["line", "reason"]
    assert standing(found, "sense") == UNKNOWN


def test_an_answer_changes_its_check_and_its_line_and_no_other():
    usual = sg.assess_readiness(nothing())
    said = sg.assess_readiness(nothing(), answers=(("coach", "yes"), ("rules", "no")))
    assert (standing(said, "coach"), standing(said, "rules")) == (MET, NOT_MET)
    assert set(usual.plan["line"]) - set(said.plan["line"]) == {"coach"}
    others = said.table["check"].isin(["coach", "rules"])
    assert said.table[~others].equals(usual.table[~others])


def test_answers_to_what_is_not_asked_are_refused():
    with pytest.raises(UnknownName, match="coach"):
        sg.assess_readiness(nothing(), answers=(("couch", "yes"),))
    with pytest.raises(UnknownName):
        sg.assess_readiness(nothing(), answers=(("people", "yes"),))
    with pytest.raises(BadValue, match="yes or no"):
        sg.assess_readiness(nothing(), answers=(("coach", "maybe"),))
    with pytest.raises(BadValue, match="2 to 4"):
        sg.assess_readiness(nothing(), years=7)


def test_the_first_workflow_has_most_time_that_a_tool_helps_with():
    """4 FTE × .3 of E1 beat 4 × .7 of E2 (not without further tools) and new work."""
    tasks = [
        {"role_id": "agent", "task": "Record", "time_share": 0.3, "exposure": "E1"},
        {"role_id": "agent", "task": "Call", "time_share": 0.7, "exposure": "E2"},
        {"role_id": "agent", "task": "Review", "time_share": 0.5, "exposure": "E1",
         "new_task": True},
    ]  # fmt: skip
    ranked = rank_workflows(organisation(employees=people(), tasks=tasks))
    assert ranked[["task", "people"]].to_numpy().tolist() == [["Record", 4]]
    assert ranked["fte"].tolist() == pytest.approx([1.2])


def test_what_a_year_cannot_absorb_goes_on_to_the_next():
    """Four people learn 40 hours a quarter at 34,400 ÷ 1,720 = 20 an hour: 12,800 a year.

    A quarter of 120,000 over two years is 15,000 a year: 2,200 wait, then 4,400 are left.
    """
    workforce = organisation(employees=people())
    most = absorbed_by_year(workforce, ASSUMPTIONS)
    assert most["time to learn"] == pytest.approx(4 * 4 * 40 * 20)
    assert most["workflow redesign"] == pytest.approx(4 * 1 * 4 * 1500)
    assert most["managers who coach"] == 0.0
    table = budget_by_year(workforce, 2, 120_000.0, ASSUMPTIONS).set_index(["investment", "year"])
    assert table.loc[("time to learn", 1), ["planned", "left"]].tolist() == pytest.approx(
        [12_800, 2_200]
    )
    assert table.loc[("time to learn", 2), ["planned", "left"]].tolist() == pytest.approx(
        [12_800, 4_400]
    )
    last = table.xs(2, level="year")["left"].sum()
    assert table["planned"].sum() + last == pytest.approx(120_000)
    said = sg.assess_readiness(workforce, years=2, budget=120_000.0).warnings
    assert any("More money than teams can absorb" in one for one in said)


def test_the_sample_is_judged_as_on_record(sample):
    found = sg.assess_readiness(sample, years=3, budget=2_000_000.0)
    wanted = {
        "table": found.table.drop(columns=["statement"]), "areas": found.areas,
        "plan": found.plan[["line", "day"]], "budget": found.budget, "weakest": found.weakest,
        "workflows": found.workflows.drop(columns=["title", "task"]), "warnings": found.warnings,
    }  # fmt: skip
    assert_as_recorded(Path(__file__).parent / "records" / "sample.json", condensed(wanted, 8))


def test_each_check_has_its_day_and_its_share():
    """What is asked of an organisation, and by when: one who moves a bar moves every plan."""
    assert {check.id: (check.day, check.least) for check in CHECKS} == {
        "people": (30, 1.0), "evidence": (60, 0.6), "tasks": (30, 1.0), "survey": (30, 1.0),
        "described": (60, 0.9), "human": (60, 0.8), "offers": (90, 0.5), "review_cycle": (60, 1.0),
        "confirmed": (30, 1.0), "rules": (30, 1.0), "fairness": (90, 1.0), "line": (30, 0.95),
        "rate": (60, 0.5), "coach": (60, 1.0), "sense": (90, 0.75), "complete": (90, 2 / 3),
        "told": (30, 1.0), "time": (60, 1.0),
    }  # fmt: skip


def signal(person, observed, source="self", skill="calls"):
    return {"employee_id": person, "skill_id": skill, "source": source, "level": 3.0,
            "observed_on": observed}  # fmt: skip


def share(check, **tables):
    """Return the share of one check, all people in post."""
    found = sg.assess_readiness(organisation(**{"employees": people(), **tables}))
    return found.table.set_index("check").loc[check, "share"]


BEFORE, ON = pd.Timestamp("2025-04-29"), pd.Timestamp("2025-04-30")


@pytest.mark.parametrize("check", ["evidence", "rate"])
def test_what_was_seen_within_eighteen_months_counts_once(check):
    """As of 31 October 2026, since 30 April 2025."""
    rows = [signal("E0", ON, "manager"), signal("E0", ON, "manager"),
            signal("E1", BEFORE, "manager"), signal("gone", ON, "manager")]  # fmt: skip
    assert share(check, signals=rows) == 0.25
    rows.append(signal("E2", ON))
    assert share(check, signals=rows) == (0.5 if check == "evidence" else 0.25)
    assert np.isnan(share(check, employees=[], signals=rows))


def test_roles_and_skills_that_are_described_and_taught():
    pairs = (("agent", "a"), ("agent", "b"), ("other", "c"), ("last", "a"))
    asked = [{"role_id": role, "skill_id": skill, "required_level": 2.0} for role, skill in pairs]
    skills = [{"skill_id": name, "name": name, "kind": kind} for name, kind in
              (("a", "technical"), ("b", "human"), ("c", "leadership"))]  # fmt: skip
    offers = [{"intervention_id": name, "title": name, "skill_id": name} for name in ("a", "x")]
    staff = [*people(3), {**people(1)[0], "employee_id": "E9", "role_id": "unknown"}]
    tables = {"employees": staff, "requirements": asked, "skills": skills, "interventions": offers}
    assert share("described", **tables) == 0.75
    assert share("offers", **tables) == pytest.approx(1 / 3)
    assert share("human", **tables) == pytest.approx(2 / 3)
    assert np.isnan(share("offers"))
    assert np.isnan(share("human"))


@pytest.mark.parametrize(("begun", "counts"), [("2026-04-29", True), ("2026-04-30", False)])
def test_what_began_over_six_months_ago_should_be_completed(begun, counts):
    rows = [("E0", "2026-01-01", "completed"), ("E1", "2026-01-01", "dropped"),
            ("E2", begun, "completed")]  # fmt: skip
    taken = [{"employee_id": who, "intervention_id": "I", "started_on": pd.Timestamp(when),
              "status": status} for who, when, status in rows]  # fmt: skip
    assert share("complete", enrolments=taken) == pytest.approx(2 / 3 if counts else 0.5)
    assert np.isnan(share("complete"))


@pytest.mark.parametrize(("known", "standing_then"), [(18, NOT_MET), (19, MET)])
def test_a_bar_is_met_where_it_is_reached(known, standing_then):
    staff = [{**one, "manager_id": "E0" if at < known else None}
             for at, one in enumerate(people(20))]  # fmt: skip
    found = sg.assess_readiness(organisation(employees=staff))
    assert standing(found, "line") == standing_then


def test_managers_coach_two_hours_a_week_and_each_function_redesigns_one_workflow():
    """20 an hour: two managers × 26 hours × 4 quarters; two functions of 6 people ÷ 3 roles."""
    staff = [
        {**one, "function": ("Service", "Sales")[at % 2], "role_id": f"role {at % 3}",
         "manager_id": ("E0", "E1", None)[at % 3]}
        for at, one in enumerate(people(6))
    ]  # fmt: skip
    staff.append({**people(1)[0], "employee_id": "R2", "employment": "digital agent"})
    most = absorbed_by_year(organisation(employees=staff), ASSUMPTIONS)
    value = ASSUMPTIONS.value
    hours = 6 * value("learning_hours_per_quarter")
    assert most["managers who coach"] == pytest.approx(4 * 2 * 26 * 20)
    assert most["workflow redesign"] == pytest.approx(4 * 2 * 2 * value("redesign_cost_per_person"))
    assert most["time to learn"] == pytest.approx(4 * hours * 20)
    counted = {"managers who coach", "workflow redesign", "time to learn"}
    [rest] = set(most) - counted
    learned = 4 * hours * value("level_learning_cost") / value("hours_per_level")
    assert most[rest] == pytest.approx(learned)
    nobody = absorbed_by_year(organisation(employees=[]), ASSUMPTIONS)
    assert set(nobody.values()) == {0.0}

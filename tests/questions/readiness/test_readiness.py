"""Readiness: checks measured by hand, the plan from what is missing, money that can be absorbed."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.workforce import Workforce, empty_table
from skillgap.questions.readiness.checks import CHECKS, MET, NOT_MET, UNKNOWN
from skillgap.questions.readiness.plan import absorbed_by_year, budget_by_year, rank_workflows
from tests.gap_cases import ASSUMPTIONS, organisation
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

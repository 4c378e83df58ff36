"""Twenty occupations of O*NET 29.2: from their tasks to a canvas, a scenario and a plan, by hand.

Source: O*NET 29.2 Database, U.S. Department of Labor, Employment and Training Administration,
February 2025, CC BY 4.0. Task Statements are read again here with another library. Everybody holds
every skill at one level for certain, so that what is missing can be counted by hand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.scenario import Scenario
from skillgap.questions.forecast import find_paths
from skillgap.questions.plan.compose import compose_problem
from skillgap.questions.plan.settings import PlanSettings
from skillgap.questions.work_design import RoleTask, prefill_canvas
from skillgap.questions.work_design.canvas import requirements_after
from tests.conftest import SHARED
from tests.gap_cases import SURE, TODAY, Levels

RELEASE = SHARED / "onet_29_2"
NEEDED = ("Occupation Data", "Skills", "Knowledge", "Task Statements", "Content Model Reference")
OCCUPATIONS = (
    "11-2021.00", "11-3121.00", "13-1071.00", "13-2011.00", "15-1232.00", "15-1251.00",
    "17-2141.00", "19-4099.01", "21-1021.00", "23-2011.00", "25-2021.00", "27-3043.00",
    "29-1141.00", "31-9092.00", "33-3051.00", "35-1012.00", "41-2031.00", "43-4051.00",
    "43-3031.00", "53-3032.00",
)  # fmt: skip
HELD, STAFF, WORTH = 2.7137, 4, 4000.0
NEW_SHARE, NEW_LEVEL = 0.02, 3.0

pytestmark = [
    pytest.mark.skipif(not RELEASE.exists(), reason="real data not here: onet_29_2 is missing"),
    pytest.mark.xdist_group("onet"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def workforce():
    """An organisation of four people in each of the twenty, its roles from the release."""
    files = {f"{name}.xlsx": (RELEASE / f"{name}.xlsx").read_bytes() for name in NEEDED}
    tables = sg.read_onet(files).tables({code: code for code in OCCUPATIONS})
    roles = tables["roles"].assign(monthly_value_at_risk=WORTH)
    people = [(f"{code}-{at}", code) for code in OCCUPATIONS for at in range(STAFF)]
    staff = pd.DataFrame(people, columns=["employee_id", "role_id"])
    staff = staff.assign(fte=1.0, function="All", region="All", salary=36_000.0)
    return sg.from_tables({**tables, "roles": roles, "employees": staff}, as_of=TODAY)


@pytest.fixture(scope="module")
def published():
    """Occupation to its tasks and what each weighs, read with openpyxl."""
    book = openpyxl.load_workbook(RELEASE / "Task Statements.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    head = next(rows)
    tasks = defaultdict(dict)
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        weight = 1.0 if cells["Task Type"] == "Core" else 0.5
        tasks[cells["O*NET-SOC Code"]][cells["Task"]] = weight
    return tasks


def planted(workforce, code):
    """Return the canvas with one task gone, one changed and one that comes with a new skill."""
    canvas = prefill_canvas(workforce, code, SURE)
    linked = [at for at, step in enumerate(canvas.steps) if step.skills]
    gone, changed = linked[0], linked[1]
    steps = list(canvas.steps)
    steps[gone] = replace(steps[gone], fate="goes", after_share=0.0)
    steps[changed] = replace(steps[changed], fate="changes",
                             after_share=0.8 * steps[changed].before_share)  # fmt: skip
    needs = workforce["requirements"]
    mine = set(needs.loc[needs["role_id"] == code, "skill_id"])
    new = next(one for one in sorted(needs["skill_id"].unique()) if one not in mine)
    steps.append(RoleTask("Review drafts", "comes", 0.0, NEW_SHARE, "", (new,), NEW_LEVEL))
    return replace(canvas, steps=tuple(steps))


def needs_of(workforce, code):
    rows = workforce["requirements"]
    rows = rows[rows["role_id"] == code].set_index("skill_id")
    return rows["required_level"].to_dict(), rows["importance"].to_dict()


def levels_by_hand(canvas, before):
    """Level × (1 − gone ⁄ time) + ½ × changed ⁄ time, skill by skill; below ½ it is none."""
    after = dict(before)
    for skill in before:
        using = [step for step in canvas.steps if skill in step.skills]
        time = sum(step.before_share for step in using)
        if time:
            gone = sum(s.before_share for s in using if s.fate == "goes") / time
            changed = sum(s.before_share for s in using if s.fate == "changes") / time
            level = min(before[skill] * (1 - gone) + 0.5 * changed, 5.0)
            after[skill] = level if level >= 0.5 else 0.0
    return after | {canvas.steps[-1].skills[0]: NEW_LEVEL}


def missing_by_hand(levels, importance):
    """Return the share of needs unmet, and of value lost: in full at two levels short."""
    weight = {skill: importance.get(skill, 3.0) for skill, level in levels.items() if level > 0}
    short = {skill: max(levels[skill] - HELD, 0.0) for skill in weight}
    total = sum(weight.values())
    unmet = sum(weight[skill] for skill in weight if short[skill] > 0) / total
    lost = sum(weight[skill] * min(short[skill] / 2, 1.0) for skill in weight) / total
    return unmet, lost


def net_fte_by_hand(canvas):
    """A quarter of the time that goes, what is saved where it changes, less what comes."""
    goes = sum(step.before_share for step in canvas.steps if step.fate == "goes")
    changes = sum(s.before_share - s.after_share for s in canvas.steps if s.fate == "changes")
    return STAFF * (0.25 * goes + changes - NEW_SHARE)


@pytest.mark.parametrize("code", OCCUPATIONS)
def test_the_canvas_is_prefilled_and_requires_what_it_did(workforce, published, code):
    canvas = prefill_canvas(workforce, code, SURE)
    total = sum(published[code].values())
    shares = {step.task: step.before_share for step in canvas.steps}
    assert shares == pytest.approx({task: one / total for task, one in published[code].items()})
    assert canvas.basis == "O*NET"  # nobody gave the Read Me, which says the release
    assert sum(bool(step.skills) for step in canvas.steps) >= 2
    assert set(requirements_after(workforce, canvas, SURE)["change"]) == {"as today"}


def test_how_many_tasks_find_a_skill_is_as_documented(workforce):
    steps = {code: prefill_canvas(workforce, code, SURE).steps for code in OCCUPATIONS}
    found = {code: sum(bool(step.skills) for step in own) for code, own in steps.items()}
    share = {code: found[code] / len(steps[code]) for code in OCCUPATIONS}
    assert (sum(found.values()), sum(map(len, steps.values()))) == (225, 476)
    assert (min(share, key=share.get), round(min(share.values()), 2)) == ("53-3032.00", 0.14)
    assert (max(share, key=share.get), round(max(share.values()), 3)) == ("15-1232.00", 0.875)


@pytest.mark.parametrize("code", OCCUPATIONS)
def test_requirements_differ_where_tasks_changed_and_only_there(workforce, code):
    canvas = planted(workforce, code)
    before, _ = needs_of(workforce, code)
    table = requirements_after(workforce, canvas, SURE).set_index("skill_id")
    assert table["after"].to_dict() == pytest.approx(levels_by_hand(canvas, before))
    touched = {skill for step in canvas.changed for skill in step.skills}
    moved = set(table.index[table["change"] != "as today"])
    assert moved <= touched
    assert canvas.steps[-1].skills[0] in moved
    assert len(moved) >= 2


@pytest.mark.parametrize("code", OCCUPATIONS)
def test_three_quantities_move_as_a_hand_calculation_says(workforce, code):
    levels = Levels(workforce, {}, prior=(HELD, 0.001))
    gaps = sg.measure_gaps(workforce, levels, assumptions=SURE, draws=2)
    canvas = planted(workforce, code)
    found = sg.redesign_role(workforce, levels, gaps, canvas=canvas, assumptions=SURE)
    before, importance = needs_of(workforce, code)
    pairs = [missing_by_hand(one, importance)
             for one in (before, levels_by_hand(canvas, before))]  # fmt: skip
    moved = found.moved.set_index("quantity")
    assert moved.loc["needs-unmet"].tolist() == pytest.approx([one[0] for one in pairs], abs=1e-6)
    assert moved.loc["not-delivered"].tolist() == pytest.approx(
        [STAFF * WORTH * one[1] for one in pairs], rel=2e-3, abs=5.0
    )
    assert found.hours["net"] == pytest.approx(net_fte_by_hand(canvas))


@pytest.mark.parametrize("code", OCCUPATIONS[::5])
def test_from_canvas_to_scenario_to_plan(workforce, code):
    levels = Levels(workforce, {}, prior=(HELD, 0.001))
    gaps = sg.measure_gaps(workforce, levels, assumptions=SURE, draws=2)
    canvas = planted(workforce, code)
    found = sg.redesign_role(workforce, levels, gaps, canvas=canvas, assumptions=SURE)
    base = Scenario("Baseline", horizon_months=12, seed=3)
    usual, made = (
        sg.forecast(workforce, levels, one, assumptions=SURE, draws=300)
        for one in (base, replace(base, drivers=found.drivers()))
    )
    net = net_fte_by_hand(canvas)
    here = (usual.cells["role_id"] == code).to_numpy()
    posts = [one.posts_fte[-1].sum(axis=0).mean() for one in (usual, made)]
    assert posts[1] - posts[0] == pytest.approx(-net, abs=0.1)  # posts are whole in each draw

    losses = gaps.by("role_id").rename(columns={"monthly_risk": "monthly_loss"})
    ends = [find_paths(one, losses).set_index(["quantity", "month"])["mean"]
            for one in (usual, made)]  # fmt: skip
    before, importance = needs_of(workforce, code)
    after = levels_by_hand(canvas, before)
    total = sum(importance.values())
    new = canvas.steps[-1].skills[0]
    weight = {skill: one / total for skill, one in importance.items()}
    weight[new] = float(np.mean(made.basis.needs.weight))
    change = sum(weight[skill] * ((after[skill] > HELD) - (before.get(skill, 0.0) > HELD))
                 for skill in after)  # fmt: skip
    moved = ends[1]["needs-unmet", 0] - ends[0]["needs-unmet", 0]
    assert moved == pytest.approx(change / len(OCCUPATIONS), abs=1e-3)
    money = ends[1]["not-delivered-and-empty", 0] / ends[0]["not-delivered-and-empty", 0]
    assert (money > 1) == (change > 0)

    problems = [compose_problem(workforce, one, PlanSettings(quarters=4), assumptions=SURE).problem
                for one in (usual, made)]  # fmt: skip
    for problem, one in zip(problems, (usual, made), strict=True):
        gap = np.maximum(one.demand - one.supply, 0.0)[:, :, here].sum(axis=2).mean(axis=0)
        at = problem.roles.index(code)
        by_hand = gap[:12].reshape(4, 3).mean(axis=1)
        np.testing.assert_allclose(problem.gap_fte[at], by_hand, rtol=1e-4, atol=1e-4)
    fewer = problems[0].gap_fte[at].sum() - problems[1].gap_fte[at].sum()
    assert np.sign(fewer) == np.sign(net) or abs(net) < 0.02

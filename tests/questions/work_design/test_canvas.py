"""The workflow canvas by hand: what goes, changes, comes; what it requires, frees and moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.scenario import Scenario
from skillgap.questions.forecast import find_paths
from skillgap.questions.work_design import Canvas, RoleTask, words
from skillgap.questions.work_design.canvas import prefill_canvas, requirements_after
from skillgap.questions.work_design.designs import time_for_new_work, within_freed_time
from skillgap.questions.work_design.figure import (
    draw_week_balance,
    draw_workflow,
    net_share,
    week_balance,
)
from tests.gap_cases import SURE, Levels, organisation
from tests.small_organisation import day

SKILLS = [{"skill_id": name, "name": name.replace("-", " ").capitalize(), "cluster": "Service"}
          for name in ("calls", "records", "reports", "reviewing")]  # fmt: skip
NEEDS = [
    {"role_id": "agent", "skill_id": "calls", "required_level": 3.0, "importance": 3.0},
    {"role_id": "agent", "skill_id": "records", "required_level": 2.0, "importance": 1.0},
    {"role_id": "agent", "skill_id": "reports", "required_level": 2.0, "importance": 1.0},
    {"role_id": "clerk", "skill_id": "records", "required_level": 4.0, "importance": 1.0},
]
TASKS = [
    {"role_id": "agent", "task": "Take calls", "time_share": 0.5, "exposure": "E0"},
    {"role_id": "agent", "task": "Keep records", "time_share": 0.3, "exposure": "E1"},
    {"role_id": "agent", "task": "Write reports", "time_share": 0.2, "exposure": "E2",
     "removed_by_redesign": True},
    {"role_id": "agent", "task": "Check the drafts", "time_share": 0.02, "exposure": "E0",
     "new_task": True},
]  # fmt: skip
ROLES = [{"role_id": "agent", "title": "Agent", "monthly_value_at_risk": 4000.0},
         {"role_id": "clerk", "title": "Clerk", "monthly_value_at_risk": 4000.0}]  # fmt: skip
STAFF = [{"employee_id": name, "role_id": "agent", "function": "Service", "region": "North",
          "fte": 1.0, "salary": 36_000.0} for name in "ABCD"]  # fmt: skip
LEVEL = {"A": (3.4, 2.2, 2.4, 3.4), "B": (3.4, 2.2, 0.0, 0.0), "C": (2.0, 3.4, 2.4, 0.0),
         "D": (3.4, 3.4, 2.4, 3.4)}  # fmt: skip
LEVELS = {
    (name, skill["skill_id"]): (level, 0.001)
    for name, row in LEVEL.items()
    for skill, level in zip(SKILLS, row, strict=True)
}
CANVAS = Canvas(
    "agent",
    (
        RoleTask("Take calls", "stays", 0.5, 0.5, "E0", ("calls",)),
        RoleTask("Keep records", "changes", 0.3, 0.255, "E1", ("records",)),
        RoleTask("Write reports", "goes", 0.2, 0.0, "E2", ("reports",)),
        RoleTask("Check the drafts", "comes", 0.0, 0.02, "E0", ("reviewing",), 3.0),
    ),
)


def service(**tables):
    openings = [{"role_id": "agent", "region": "North", "opened_on": day(30)}]
    given = {"employees": STAFF, "roles": ROLES, "skills": SKILLS, "requirements": NEEDS,
             "tasks": TASKS, "openings": openings}  # fmt: skip
    return organisation(**{**given, **tables})


def redesigned(canvas=CANVAS, workforce=None):
    workforce = workforce or service()
    levels = Levels(workforce, LEVELS)
    gaps = sg.measure_gaps(workforce, levels, assumptions=SURE, draws=2)
    return sg.redesign_role(workforce, levels, gaps, canvas=canvas, assumptions=SURE)


def test_the_first_canvas_is_what_the_tasks_say():
    """Half the exposed time is used, .3 of it saved: .3 of records keep .3 × (1 − .15)."""
    found = prefill_canvas(service(), "agent", SURE)
    assert [step.fate for step in found.steps] == ["stays", "changes", "goes", "comes"]
    assert [step.after_share for step in found.steps] == pytest.approx([0.5, 0.255, 0.0, 0.02])
    assert found.steps[1].skills == ("records",)
    assert prefill_canvas(service(tasks=[]), "agent", SURE).steps == ()
    with pytest.raises(UnknownName, match="agent"):
        prefill_canvas(service(), "agnet", SURE)


def test_levels_move_where_tasks_do_and_only_there():
    """Records change in full: 2 + ½. Reports go in full. The drafts ask for reviewing at 3."""
    table = requirements_after(service(), CANVAS, SURE).set_index("skill_id")
    assert table["after"].to_dict() == {
        "calls": 3.0, "records": 2.5, "reports": 0.0, "reviewing": 3.0}  # fmt: skip
    assert table["change"].to_dict() == {
        "calls": "as today", "records": "rising", "reports": "no longer needed",
        "reviewing": "new"}  # fmt: skip
    assert table.loc["calls", "why"] == "its tasks stay"


def test_half_of_a_skills_time_gone_halves_its_level():
    steps = (RoleTask("Take calls", "goes", 0.2, 0.0, "", ("calls",)),
             RoleTask("Call back", "stays", 0.2, 0.2, "", ("calls",)))  # fmt: skip
    table = requirements_after(service(), Canvas("agent", steps), SURE).set_index("skill_id")
    assert table.loc["calls", ["before", "after", "change"]].tolist() == [3.0, 1.5, "falling"]


def test_a_level_set_by_hand_wins():
    table = requirements_after(service(), replace(CANVAS, levels={"records": 4.0}), SURE)
    row = table.set_index("skill_id").loc["records"]
    assert (row["after"], row["why"]) == (4.0, "set by hand")


def test_time_freed_net_of_new_work():
    """4 FTE: .2 × ¼ gone and .3 × .15 changed free .38 FTE; .02 of new work takes .08."""
    hours = redesigned().hours
    assert hours["freed"] == pytest.approx(4 * (0.2 * 0.25 + 0.3 * 0.15))
    assert hours["added"] == pytest.approx(0.08)
    assert hours["net"] == pytest.approx(0.30)
    assert hours["low"] == pytest.approx(4 * (0.2 * 0.1 + 0.3 * 0.03) - 0.08)
    assert hours["high"] == pytest.approx(4 * (0.2 * 0.5 + 0.3 * 0.21) - 0.08)


def test_it_frees_what_exposure_says_of_the_same_tasks():
    found = redesigned(prefill_canvas(service(), "agent", SURE)).hours["net"]
    exposed = sg.measure_exposure(service(), assumptions=SURE).table.set_index("role_id")
    assert found == pytest.approx(exposed.loc["agent", "net_fte"])


def test_three_quantities_move_as_a_hand_calculation_says():
    """Weights 3:1:1 before, 3:1:3 after (a new need counts 3); two levels short lose all.

    Before: B lacks reports (.2 of a seat), C a level of calls (½ × .6): 800 + 1,200 a month. After:
    A and B lack .3 of records (.15 × ⅐ each), B and C reviewing (3⁄7 each), C calls (½ × 3⁄7).
    """
    moved = redesigned().moved.set_index("quantity")
    assert moved.loc["empty-posts"].tolist() == pytest.approx([1.0, 0.7])
    assert moved.loc["needs-unmet"].tolist() == pytest.approx([0.2, (1 + 4 + 6) / 28])
    assert moved.loc["not-delivered"].tolist() == pytest.approx(
        [2000.0, 4000 * (0.15 + 0.15 + 3 + 1.5 + 3) / 7], rel=1e-3
    )


def test_nothing_changed_moves_nothing():
    still = Canvas("agent", (RoleTask("Take calls", "stays", 1.0, 1.0, "", ("calls", "records")),))
    found = redesigned(still)
    assert found.changed.empty
    assert found.drivers() == ()
    assert found.moved["before"].tolist() == found.moved["after"].tolist()


def test_other_roles_are_left_alone():
    from skillgap.questions.work_design import redesigned_workforce

    workforce = service()
    changed = redesigned_workforce(workforce, CANVAS, redesigned().table)["requirements"]
    clerk = changed[changed["role_id"] == "clerk"]
    assert clerk["required_level"].tolist() == [4.0]
    assert workforce["requirements"]["required_level"].tolist() == [3.0, 2.0, 2.0, 4.0]


def test_from_canvas_to_scenario_the_forecast_moves_by_hand():
    """Month 0, FTE below the level: records at 2.5 A and B, reviewing B and C, reports nobody.

    Needs unmet in FTE: C calls .6, A and B records .2 each, B and C reviewing at the weight of an
    average need (2 of the 4 needs' weights over 4 = ½ each), beside .8 today; money in step.
    """
    workforce = service()
    levels, base = Levels(workforce, LEVELS), Scenario("Baseline", horizon_months=12, seed=3)
    drawn = replace(base, drivers=redesigned().drivers())
    usual, made = (sg.forecast(workforce, levels, one, assumptions=SURE, draws=400)
                   for one in (base, drawn))  # fmt: skip
    posts = [one.posts_fte[-1].sum(axis=0).mean() for one in (usual, made)]
    assert posts[1] - posts[0] == pytest.approx(-0.30, abs=0.05)  # posts are whole in each draw
    assert made.effects[0].middle == pytest.approx(-0.30)
    short = made.by_skill(month=0).set_index("skill_id")["short_fte"]
    assert short[["calls", "records", "reports", "reviewing"]].tolist() == pytest.approx(
        [1.0, 2.0, 0.0, 2.0], abs=1e-3
    )
    losses = redesigned_losses(workforce, levels)
    ends = [find_paths(one, losses).set_index(["quantity", "month"])["mean"]
            for one in (usual, made)]  # fmt: skip
    weight = float(np.mean(made.basis.needs.weight))
    unmet = (0.6 + 2 * 0.2 + 2 * weight) / 4
    assert ends[0]["needs-unmet", 0] == pytest.approx(0.2, abs=0.01)
    assert ends[1]["needs-unmet", 0] == pytest.approx(unmet, abs=0.01)
    money = [end["not-delivered-and-empty", 0] for end in ends]
    assert money == pytest.approx([2000 + 4000, 2000 * unmet / 0.2 + 4000], rel=0.02)


def redesigned_losses(workforce, levels):
    gaps = sg.measure_gaps(workforce, levels, assumptions=SURE, draws=2).by("role_id")
    return gaps.rename(columns={"monthly_risk": "monthly_loss"})[["role_id", "monthly_loss"]]


def test_a_canvas_is_kept_as_json_and_read_back():
    canvas = replace(CANVAS, levels={"records": 4.0}, note="All drafts are read for a month")
    assert Canvas.from_body(canvas.to_body()) == canvas


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"fate": "vanishes"}, "vanishes"), ({"before_share": 1.2}, "share of 1.2"),
     ({"level": 6.0}, "level 6"), ({"task": " "}, "without words")],
)  # fmt: skip
def test_what_is_no_step_is_refused(wrong, message):
    with pytest.raises((BadValue, UnknownName), match=message):
        RoleTask(**{"task": "Take calls", **wrong})


def test_an_unknown_skill_is_named():
    steps = (RoleTask("Take calls", "comes", 0.0, 0.1, "", ("kalls",)),)
    with pytest.raises(UnknownName, match="kalls"):
        requirements_after(service(), Canvas("agent", steps), SURE)


def drawn_bars(*after):
    """Return what the picture of a week with these shares afterwards stacks, name by name."""
    steps = tuple(RoleTask(f"T{at}", before_share=0.5, after_share=share)
                  for at, share in enumerate(after))  # fmt: skip
    return [one["name"] for one in draw_workflow(Canvas("r", steps), mode="light")["series"]]


def test_time_freed_is_drawn_where_some_is_and_never_of_a_week_without_steps():
    whole, freed = drawn_bars(0.5, 0.5), drawn_bars(0.5, 0.25)
    assert freed[:-1] == whole == ["Stays", "Stays"]
    assert freed[-1] not in whole
    assert drawn_bars(0.5, 0.496) == whole
    assert drawn_bars(0.5, 0.6) == whole
    assert drawn_bars() == []


def test_the_week_after_ends_where_the_net_time_does():
    """.2 goes, of which a quarter can be used: .15 is scattered; .3 comes, so the week is 1.25."""
    steps = (
        RoleTask("Visit", before_share=0.8, after_share=0.8),
        RoleTask("File", before_share=0.2, after_share=0.0, fate="goes"),
        RoleTask("Check", before_share=0.0, after_share=0.3, fate="comes"),
    )
    week = Canvas("r", steps)
    spec = draw_workflow(week, mode="light", freed_share=0.25)
    after = [one["data"][0]["value"] for one in spec["series"]]
    assert sum(after) == pytest.approx(125.0)
    assert spec["xAxis"]["max"] == pytest.approx(125.0)
    assert "markLine" in spec["series"][-1], "a full week is marked"
    assert net_share(week, 0.25) == pytest.approx(-0.25)
    assert net_share(week, 1.0) == pytest.approx(-0.1)


def test_a_task_is_written_into_the_week_only_where_it_can_be_read_whole():
    task = "Count bins flagged by the system"
    steps = (RoleTask(task, before_share=0.4, after_share=0.05),)
    spec = draw_workflow(Canvas("r", steps), mode="light")
    after, today = (bar["label"]["show"] for bar in spec["series"][0]["data"])
    assert (after, today) == (False, True)
    long = RoleTask(" ".join([task] * 12), before_share=0.4, after_share=0.4)
    spec = draw_workflow(Canvas("r", (long,)), mode="light")
    assert not any(bar["label"]["show"] for bar in spec["series"][0]["data"])


def test_what_makes_a_week_shorter_or_longer_adds_up_to_the_net_time():
    steps = (
        RoleTask("stay", "stays", 0.5, 0.5), RoleTask("sort", "changes", 0.3, 0.2),
        RoleTask("type", "goes", 0.2, 0.0), RoleTask("check", "comes", 0.0, 0.06),
    )  # fmt: skip
    balance = week_balance(Canvas("r", steps), 0.25)
    assert [name for name, _ in balance] == [
        "AI takes over", "AI speeds up", "Too scattered to use", "New work for people",
        "Altogether",
    ]  # fmt: skip
    assert [share for _, share in balance] == pytest.approx([-0.2, -0.1, 0.15, 0.06, -0.09])
    assert balance[-1][1] == pytest.approx(-net_share(Canvas("r", steps), 0.25))
    hours = [(name, 10 * share) for name, share in balance]
    drawn = draw_week_balance(hours, mode="light")
    labels = [bar["label"]["formatter"] for bar in drawn["series"][0]["data"]]
    assert labels == ["−2.0 h", "−1.0 h", "+1.5 h", "+0.6 h", "−0.9 h"]


def heavy(*new):
    """A fifth of the week goes, of which a quarter is freed; new work takes more."""
    return Canvas(
        "agent",
        (
            RoleTask("stay", "stays", 0.8, 0.8),
            RoleTask("type", "goes", 0.2, 0.0),
            *(RoleTask(f"new {at}", "comes", 0.0, share) for at, share in enumerate(new)),
        ),
    )


def test_new_work_is_cut_to_the_time_that_is_freed_each_task_alike():
    canvas = heavy(0.06, 0.02)
    assert time_for_new_work(canvas, 0.25) == pytest.approx(0.05)
    other = within_freed_time(canvas, 0.25)
    assert [step.after_share for step in other.steps] == [0.8, 0.0, 0.03, 0.01]
    assert net_share(other, 0.25) == pytest.approx(0.01)
    assert within_freed_time(heavy(0.05), 0.25) == heavy(0.05)
    assert within_freed_time(heavy(0.1), 0.0).steps[-1].after_share == 0.0
    longer = replace(heavy(0.1), steps=(RoleTask("more", "stays", 0.5, 1.0), *heavy(0.1).steps))
    assert time_for_new_work(longer, 0.25) == 0.0


def test_a_design_that_adds_work_says_so_and_asks_for_another():
    said = words.canvas_headline(redesigned(heavy(0.2)))
    assert said.startswith("This design adds work: its new tasks take 0.6 FTE more than AI frees ")
    assert said.endswith("of 4 FTE. Try another design before you plan it.")


def test_a_design_that_frees_work_says_what_it_requires():
    said = words.canvas_headline(redesigned())
    assert said.startswith("This design frees ")
    assert said.endswith("Redesigned, Agent requires 1 skill new, 1 skill at a higher level and 1 "
                         "skill no longer needed.")  # fmt: skip
    unchanged = replace(CANVAS, steps=CANVAS.steps[:1])
    assert words.canvas_headline(redesigned(unchanged)).startswith("So far the redesign of Agent")
    assert words.canvas_headline(redesigned(Canvas("agent"))).startswith("No tasks of Agent")


def test_labels_of_exposure_are_said_in_plain_words():
    take, keep, report, check = (words.time_today(step) for step in CANVAS.steps)
    assert take == "50% of the time today; AI cannot help"
    assert keep == "30% of the time today; AI can help as it is"
    assert report == "20% of the time today; AI can help with further tools"
    assert check == "Not done today; AI cannot help"
    assert words.time_today(RoleTask("own", before_share=0.1)) == "10% of the time today"

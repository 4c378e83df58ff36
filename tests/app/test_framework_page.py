"""The framework as somebody works on it: requirements changed, kept, taken back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import skillgap as sg
from skillgap.core import wording
from skillgap.core.requirement_edits import RequirementChange
from skillgap.frameworks import edit_requirements, requirement_edits
from skillgap.ui.kit import cached
from skillgap.ui.kit.edits_in_force import look_at_edits_again
from tests.app.test_readiness_page import said

ROLE, SKILL = "warehouse-operative", "order-picking"


@pytest.fixture
def opened(open_page):
    """Return a function that opens one view of the framework."""

    def opens(view, **chosen):
        app = open_page("readiness")
        app.session_state["readiness"] = "Framework"
        app.session_state["framework"] = view
        for key, value in chosen.items():
            app.session_state[key] = value
        return app.run()

    return opens


def by_key(elements, part):
    return next(one for one in elements if part in str(one.key))


def draft_a_skill(app):
    """Add a skill to the role that most people hold, as a draft."""
    by_key(app.selectbox, "requirements-skill").select_index(0).run()
    app.button(key="requirements-add").click().run()
    assert not app.exception
    return app


def not_delivered(app):
    """Return value not delivered in force, with the change, and the difference, as shown."""
    return row_of(app, "Value not delivered")


def row_of(app, measure):
    """Return the cells of a measure in the table of the shortage."""
    table = next(one.value for one in app.markdown if "People with a gap" in one.value)
    row = next(line for line in table.splitlines() if measure in line)
    return [cell.strip() for cell in row.replace("\\", "").replace("\u00a0", " ").split("|")[2:-1]]


def test_a_draft_shows_what_it_does_and_is_kept_only_with_a_reason(with_sample, opened):
    app = opened("Change requirements")
    assert "No requirement was changed here yet" in said(app)
    draft_a_skill(app)
    before, after, difference = not_delivered(app)
    assert before != after
    assert difference.startswith("+")
    before, after, difference = (int(one.replace(",", "")) for one in row_of(app, "People with a"))
    assert after - before == difference, "as shown, whatever was rounded"
    assert "not required" not in said(app)
    workspace = sg.open_workspace(with_sample)
    lineage = workspace.active().lineage
    by_key(app.button, "Keep the change").click().run()
    assert "Write a reason first" in app.warning[0].value
    assert requirement_edits(workspace, lineage) == ()
    app.text_input[-1].set_value("Robots come in March")
    by_key(app.button, "Keep the change").click().run()
    assert not app.exception
    [kept] = requirement_edits(workspace, lineage)
    assert (kept.by, kept.reason, kept.undone) == ("facilitator", "Robots come in March", False)
    assert workspace.log()["action"].iloc[0] == f"decide requirements/{lineage}"
    workspace.close()
    assert "1 change in force" in said(app)


def test_what_was_promised_comes_on_the_gap_map_and_goes_with_undo(
    with_sample, opened, one_browser
):
    app = opened("Change requirements")
    rest = money_on_gap_map(app)
    back_to_requirements(app)
    draft_a_skill(app)
    before, after, _ = not_delivered(app)
    assert before == rest
    app.text_input[-1].set_value("Robots come in March")
    by_key(app.button, "Keep the change").click().run()
    assert money_on_gap_map(app) == after
    back_to_requirements(app)
    by_key(app.button, "undo-edit-0").click().run()
    assert not app.exception
    assert "0 changes in force, 1 taken back" in said(app)
    assert money_on_gap_map(app) == rest


def back_to_requirements(app):
    app.switch_page("pages/readiness.py").run()
    app.session_state["readiness"] = "Framework"
    app.session_state["framework"] = "Change requirements"
    app.run()


def money_on_gap_map(app):
    app.switch_page("pages/gap_map.py").run()
    assert not app.exception
    return next(one.value for one in app.metric if "Value not delivered" in one.label)


def test_an_edit_made_elsewhere_moves_the_page_and_its_levels(with_sample, opened):
    workspace = sg.open_workspace(with_sample)
    dataset = workspace.active()
    edit_requirements(workspace, dataset, [RequirementChange(ROLE, SKILL, 0.0)], by="Ann",
                      reason="Robots pick")  # fmt: skip
    workspace.close()
    look_at_edits_again()  # the page itself does within five seconds
    app = opened("Change requirements")
    assert "Order picking, Warehouse operative: 3.0 → not required" in said(app)
    assert re.search(r"Ann: Robots pick", said(app))


def test_one_version_alone_says_what_makes_another(with_sample, opened):
    app = opened("Compare", **{"framework-compare": "Two versions"})
    assert "There is one version so far" in said(app)


def test_two_versions_stand_side_by_side(with_sample, opened):
    workspace = sg.open_workspace(with_sample)
    edit_requirements(workspace, workspace.active(), [RequirementChange(ROLE, SKILL, 0.0)],
                      by="Ann", reason="Robots pick")  # fmt: skip
    workspace.close()
    look_at_edits_again()  # the page itself does within five seconds
    app = opened("Compare", **{"framework-compare": "Two versions"})
    assert not app.exception
    assert not app.exception, app.exception[0].message
    assert "1 requirement differs in 1 role: 1 gone" in said(app)
    before, after, difference = not_delivered(app)
    assert before != after
    assert difference.startswith("+"), "what the seat is worth rests on fewer skills"
    app.selectbox(key="framework-earlier").select_index(0).run()
    assert "Both versions require the same" in said(app)


def test_another_version_is_held_against_the_people_of_today(with_sample, opened):
    """The later version's own people would be twice as many, and signals withdrawn among them."""
    workspace = sg.open_workspace(with_sample)
    whole = workspace.load(workspace.active().id)
    staff = whole["employees"].iloc[::2].reset_index(drop=True)
    halved = replace(whole, tables={**whole.tables, "employees": staff})
    here = workspace.save(halved)
    edit_requirements(workspace, here, [RequirementChange(ROLE, SKILL, 0.0)], by="Ann",
                      reason="Robots pick")  # fmt: skip
    first = workspace.versions(here.id)[-1].id
    workspace.close()
    cached.refresh_dataset_list()
    look_at_edits_again()
    app = opened("Compare", **{"framework-compare": "Two versions"})
    app.selectbox(key="framework-earlier").select_index(0).run()
    later = app.selectbox(key="framework-later")
    later.set_value(f"import {first}").run()
    assert not app.exception
    levels = sg.infer_profiles(halved)
    wanted = sg.measure_gaps(halved, levels, draws=2).total.monthly_risk.expected
    assert not_delivered(app)[1] == wording.money(wanted, halved.currency)


def test_a_cluster_is_linked_as_a_whole(with_sample, opened):
    app = opened("Business outcomes")
    box = by_key(app.multiselect, "outcome-skills")
    cluster = next(one for one in box.options if ", all " in one)
    box.select("cluster:" + cluster.rpartition(", all ")[0])
    by_key(app.text_input, "outcome-reason").set_value("All of it makes the pace")
    by_key(app.button, "Link").click().run()
    assert not app.exception
    assert "7 outcomes of 8 without a skill" in said(app)
    number = int(cluster.rpartition(", all ")[2].split()[0])
    table = next(one.value for one in app.markdown if "People with a gap" in one.value)
    assert f"| {number} |" in table
    assert "FTE short" not in table, "FTE of several skills are never added up"


def test_a_skill_is_linked_to_an_outcome_and_the_link_is_taken_back(with_sample, opened):
    app = opened("Business outcomes")
    assert not app.exception
    assert "8 outcomes of 8 without a skill" in said(app)
    by_key(app.multiselect, "outcome-skills").select(SKILL)
    by_key(app.button, "Link").click().run()
    assert "write a reason" in app.warning[0].value
    by_key(app.text_input, "outcome-reason").set_value("Picking makes the pace")
    by_key(app.button, "Link").click().run()
    assert not app.exception
    assert "7 outcomes of 8 without a skill" in said(app)
    assert "facilitator: Picking makes the pace" in said(app)
    app.button(key="undo-link-0").click().run()
    assert "8 outcomes of 8 without a skill" in said(app)

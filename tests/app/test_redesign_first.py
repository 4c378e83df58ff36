"""Build or buy holds training back until a redesign is decided; an override is logged; canvas."""

from __future__ import annotations

import pytest

import skillgap as sg
from tests.reading.test_onet import NURSE, as_text, small_release
from tests.service_centre import service_centre_tables


@pytest.fixture
def with_service_centre(with_nothing):
    """The app opens on a service centre whose desk says the work makes no sense."""
    workspace = sg.open_workspace(with_nothing)
    workspace.save(sg.from_tables(service_centre_tables(), name="Service centre"), origin="test")
    workspace.close()
    return with_nothing


def said(app):
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info, *app.title]
    told = [part.value for part in parts] + [one.label for one in app.expander]
    return "\n".join(told).replace("\\", "")


def decisions(folder):
    workspace = sg.open_workspace(folder)
    made = workspace.decisions("redesign")
    workspace.close()
    return made


def test_training_is_blocked_then_released_by_a_planned_redesign(with_service_centre, open_page):
    app = open_page("build_or_buy")
    assert not app.exception
    assert "blocked in 1 role until the work is redesigned" in said(app)
    assert "Build" not in said(app).split("What it buys")[1].split("\n")[0]
    app.button(key="redesign-plan").click().run()
    assert not app.exception
    assert "Work is redesigned first in 1 role, then people train" in said(app)
    assert "released from" in said(app)
    assert "training starts" in said(app)
    made = decisions(with_service_centre)
    assert made[["actor", "choice"]].iloc[0].tolist() == ["facilitator", "redesign planned"]


def test_an_override_needs_a_reason_is_logged_and_can_be_taken_back(with_service_centre, open_page):
    app = open_page("build_or_buy")
    assert app.button(key="redesign-ahead").disabled
    app.text_input(key="redesign-reason").set_value("Pilot agreed with the works council").run()
    app.button(key="redesign-ahead").click().run()
    assert not app.exception
    assert "1 role may train without the redesign the survey asks for" in said(app)
    made = decisions(with_service_centre)
    assert made["reason"].iloc[0] == "Pilot agreed with the works council"
    app.button(key="redesign-back").click().run()
    assert "blocked in 1 role until the work is redesigned" in said(app)
    assert len(decisions(with_service_centre)) == 2


def test_without_a_survey_nothing_is_held_back(with_nothing, open_page):
    workspace = sg.open_workspace(with_nothing)
    bare = sg.from_tables(service_centre_tables(survey=False), name="Service centre")
    workspace.save(bare, origin="test")
    workspace.close()
    app = open_page("build_or_buy")
    assert not app.exception
    assert "redesign" not in " ".join(one.label for one in app.expander)


def test_the_canvas_names_what_changes_and_puts_it_into_a_scenario(with_service_centre, open_page):
    app = open_page("workflow_canvas")
    assert not app.exception
    assert "Redesigned, Service agent requires 1 skill at a higher level" in said(app)
    app.button(key="canvas-add").click().run()
    assert "Review what the tool proposes, in batches" in said(app)
    app.button(key="canvas-save").click().run()
    assert not app.exception
    app.button(key="canvas-scenario").click().run()
    assert not app.exception
    workspace = sg.open_workspace(with_service_centre)
    kept = workspace.documents("canvas")
    board = next(iter(workspace.recall(f"board/{workspace.datasets()[0].lineage}")))
    workspace.close()
    assert kept[0].name.endswith("/agent")
    assert '"required_level_shift"' in board
    assert '"added_posts_fte"' in board


def test_the_canvas_of_an_organisation_without_tasks_says_what_to_do(with_nothing, open_page):
    workspace = sg.open_workspace(with_nothing)
    tables = service_centre_tables()
    tables.pop("tasks")
    workspace.save(sg.from_tables(tables, name="No tasks"), origin="test")
    workspace.close()
    app = open_page("workflow_canvas")
    assert not app.exception
    assert "No tasks of" in said(app)
    assert "Read this folder" in [one.label for one in app.button]
    app.segmented_control(key="canvas-kind").set_value("today").run()
    app.button(key="canvas-add").click().run()
    assert not app.exception
    assert "Handle exceptions that no rule covers" in said(app)
    assert "10% of the time today" in said(app)


def test_a_role_without_tasks_starts_from_those_of_an_occupation(with_nothing, open_page, tmp_path):
    for name, content in as_text(small_release()).items():
        (tmp_path / name).write_bytes(content)
    workspace = sg.open_workspace(with_nothing)
    tables = service_centre_tables()
    tables.pop("tasks")
    tables["roles"] = tables["roles"].assign(title=["Staff Nurse", "Planner"])
    workspace.save(sg.from_tables(tables, name="No tasks"), origin="test")
    workspace.close()
    app = open_page("workflow_canvas")
    app.text_input(key="onet-folder").set_value(str(tmp_path)).run()
    next(one for one in app.button if one.label == "Read this folder").click().run()
    assert not app.exception
    assert app.selectbox(key="canvas-soc-agent").value == NURSE
    app.button(key="canvas-start").click().run()
    assert not app.exception
    assert "Order supplies, beds and linen." in said(app)
    assert "their shares of time are an assumption" in said(app)
    assert "No tasks of" not in said(app)


@pytest.mark.slow
def test_a_canvas_that_adds_work_offers_another_design_first(with_sample, open_page):
    app = open_page("workflow_canvas")
    assert "This design adds work" in said(app)
    assert not any(f", E{label}" in said(app) for label in range(3))
    assert app.button(key="canvas-scenario").proto.type == "secondary"
    app.button(key="canvas-limit").click().run()
    assert not app.exception
    assert "This design frees" in said(app)
    assert app.button(key="canvas-scenario").proto.type == "primary"
    assert not [one for one in app.button if one.key == "canvas-limit"]
    again = open_page("workflow_canvas")
    again.button(key="canvas-role-that-frees").click().run()
    assert not again.exception
    assert "This design frees" in said(again)

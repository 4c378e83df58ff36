"""Skills graph and Mobility without a browser: what is found, what filters do, what is missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st

import skillgap as sg
from skillgap.contests import contest_level
from skillgap.ui.kit import state
from tests.app.test_pages import texts

pytestmark = pytest.mark.slow


def everything(app):
    return texts(app).replace("\\", "")


def box(app, label):
    return next(one for one in app.selectbox if one.label == label)


def test_finding_a_skill_opens_its_panel(with_sample, open_page):
    app = open_page("skills_graph")
    before = {one.label for one in app.metric}
    box(app, "Find a skill").select("sql").run()
    assert not app.exception
    more = {one.label: one.value for one in app.metric if one.label not in before}
    assert list(more) == ["Below level (FTE)", "Hold it (people)"]
    assert " to " in more["Below level (FTE)"], "the shortage carries its range"
    assert "SQL" in texts(app)
    app.switch_page("pages/gap_map.py").run()
    app.switch_page("pages/skills_graph.py").run()
    assert box(app, "Find a skill").value == "sql"


def test_the_verdict_names_one_group_and_leads_to_who_is_near_its_costliest_skill(
    with_sample, open_page
):
    app = open_page("skills_graph")
    said = everything(app)
    assert "Start with Data & analytics and AI at work: of 8 groups" in said
    assert "Gaps are largest" not in said  # no second winner beside it
    button = app.button(key="first-near")
    assert button.label == "See who is close to Working with AI assistants"
    button.click().run()
    assert not app.exception
    assert "which is usually required" in everything(app)
    app.segmented_control[0].set_value("roles").run()
    assert "groups of roles they have the highest value not delivered" in everything(app)
    assert not [one for one in app.button if one.key == "first-near"]


def test_roles_are_a_map_of_their_own(with_sample, open_page):
    app = open_page("skills_graph")
    box(app, "Find a skill").select("sql").run()
    app.segmented_control[0].set_value("roles").run()
    assert not app.exception
    assert box(app, "Find a role").value is None, "a skill means nothing on the map of roles"
    box(app, "Find a role").select("data-analyst").run()
    assert not app.exception
    assert any(button.label.startswith("Who can move to") for button in app.button)


def test_a_filter_moved_changes_the_answer_and_one_click_undoes_it(with_sample, open_page):
    app = open_page("mobility", role="data-analyst")
    before = app.subheader[0].value
    similarity = next(one for one in app.slider if one.label.startswith("Needs covered"))
    similarity.set_value(0.7).run()
    assert not app.exception
    assert app.subheader[0].value != before
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/mobility.py").run()
    assert next(one for one in app.slider if one.label.startswith("Needs")).value == 0.7
    next(one for one in app.button if one.label == "Cut-offs as worked out").click().run()
    assert app.subheader[0].value == before


def test_a_contested_level_leaves_the_order_at_once_and_the_page_says_so(
    with_sample, open_page, sample
):
    needs = sample["requirements"]
    skill = str(needs[needs["role_id"] == "data-analyst"]["skill_id"].iloc[0])
    staff = sample["employees"][sample.present]
    who = str(staff[staff["role_id"] != "data-analyst"]["employee_id"].iloc[0])
    name = dict(zip(sample["skills"]["skill_id"], sample["skills"]["name"], strict=True))[skill]
    app = open_page("mobility", role="data-analyst")
    assert "contested" not in everything(app)
    with sg.open_workspace(with_sample) as workspace:
        contest_level(
            workspace, workspace.active().lineage, who, skill, level=4.0, reason="Ran it", by=who
        )
    st.cache_resource.clear()
    lineage, chosen = app.session_state[f"{state._PART}mobility"]
    app.session_state[f"{state._PART}mobility"] = (lineage, replace(chosen, mover=who))
    app.run()
    assert not app.exception
    assert "1 level is contested: until a named person has decided, it counts" in everything(app)
    assert f"{name}: contested, so left out here" in everything(app)


def test_mobility_begins_with_all_open_posts_and_leads_to_one_cell(with_sample, open_page):
    app = open_page("mobility")
    assert "open posts" in app.subheader[0].value
    assert box(app, "Role to move to").value == ""
    widest = next(one for one in app.button if one.key and one.key.startswith("reach-"))
    function, _, rest = widest.label.replace("\\", "").partition(" → ")
    people = int(rest.rpartition(": ")[2])
    widest.click().run()
    assert not app.exception
    assert any(f"From {function} only" in one.label.replace("\\", "") for one in app.button)
    passed = app.dataframe[-1].value
    assert (passed["stage"] == "safe").sum() == people
    next(one for one in app.button if one.label == "All open posts").click().run()
    assert "open posts" in app.subheader[0].value


def test_another_role_is_another_answer(with_sample, open_page):
    app = open_page("mobility")
    role = box(app, "Role to move to")
    role.select("shift-lead").run()
    assert not app.exception
    assert "Shift lead" in app.subheader[0].value


def test_without_wishes_openings_and_pay_mobility_says_so(tmp_path, monkeypatch, open_page):
    from tests.app.conftest import _use

    workspace = sg.open_workspace(tmp_path / "workspace")
    sample = sg.read(sg.SAMPLE_FOLDER)
    employees = sample["employees"][["employee_id", "role_id", "function", "region"]]
    bare = sg.from_tables(
        {"employees": employees, **{name: sample[name] for name in (
            "roles", "skills", "requirements", "signals")}},
        name="Bare",
    )  # fmt: skip
    workspace.activate(workspace.save(bare, origin="test").id)
    workspace.remember("sample offered", True)
    workspace.close()
    _use(tmp_path / "workspace", monkeypatch)
    app = open_page("mobility")
    assert not app.exception
    figures = {one.label: one.value for one in app.metric}
    assert figures["Open posts"] == "0"
    assert figures["Viable"] >= figures["Desirable"]
    assert isinstance(bare["tasks"], pd.DataFrame)

"""Taxonomy: a person decides, the results follow, and what was decided can be taken back."""

from __future__ import annotations

import pandas as pd
import pytest

import skillgap as sg
from skillgap.ui.kit import cached

pytestmark = pytest.mark.slow


def figures(app):
    return {one.label: one.value for one in app.metric}


def write_reason(app, text):
    app.text_input[0].set_value(text)


def press(app, label):
    next(one for one in app.button if one.label.startswith(label)).click().run()


def test_without_a_reason_nothing_is_decided(with_sample, open_page):
    app = open_page("taxonomy")
    press(app, "Approve")
    assert figures(app)["Decided"] == "0"
    assert any("reason" in one.value for one in app.warning)


def test_a_merge_takes_effect_everywhere_and_can_be_taken_back(with_sample, open_page):
    app = open_page("taxonomy")
    before = figures(app)
    assert before["Merge"] == "3", "the three planted duplicates"
    write_reason(app, "It is on every plan")
    press(app, "Approve")  # the emerging skill: nothing moves
    write_reason(app, "Two names for one skill")
    press(app, "Approve")
    assert not app.exception
    after = figures(app)
    assert after["Merge"] == "2"
    assert int(after["Skills"]) == int(before["Skills"]) - 1
    assert after["Decided"] == "2"
    app.switch_page("pages/skills_graph.py").run()
    assert not app.exception
    assert figures(app)["Skills"] == after["Skills"]
    app.switch_page("pages/overview.py").run()
    assert not app.exception
    app.switch_page("pages/taxonomy.py").run()
    app.session_state["taxonomy"] = "Decided"
    app.run()
    press(app, "Undo")
    assert not app.exception
    assert figures(app)["Skills"] == before["Skills"]
    assert figures(app)["Merge"] == "3"
    log = cached.workspace().decisions("taxonomy/1")
    assert list(log["choice"]) == ["undone", "approved", "approved"], "nothing is deleted"
    assert "Two names for one skill" in set(log["reason"])


def test_a_rejected_proposal_does_not_come_back(with_sample, open_page):
    app = open_page("taxonomy")
    write_reason(app, "Not ours")
    press(app, "Reject")
    assert figures(app)["Add"] == "0"
    again = open_page("taxonomy")
    assert figures(again)["Add"] == "0"
    assert figures(again)["Decided"] == "1"


def test_skills_from_a_pasted_text_come_with_their_words(with_sample, open_page):
    app = open_page("taxonomy")
    app.session_state["taxonomy"] = "Skills from text"
    app.run()
    app.text_area[0].set_value("<b>SQL</b> and demand forecasting, but no Java needed").run()
    assert not app.exception
    found = app.dataframe[0].value
    assert "SQL" in set(found["name"])
    assert found.loc[found["name"] == "SQL", "words"].iloc[0] == "SQL"


def test_two_versions_are_compared(with_sample, open_page):
    import skillgap as sg

    sample = sg.read(sg.SAMPLE_FOLDER)
    skills = sample["skills"].copy()
    skills.loc[0, "name"] = "Renamed by us"
    other = sg.from_tables({**sample.tables, "skills": skills}, name="Older")
    workspace = sg.open_workspace(with_sample)
    opened = workspace.active()
    workspace.save(other, origin="test")
    workspace.activate(opened.id)
    workspace.close()
    app = open_page("taxonomy")
    app.session_state["taxonomy"] = "Two versions"
    app.run()
    assert not app.exception
    assert figures(app)["Renamed"] == "1"


def test_two_releases_of_a_list_without_people_are_compared(with_nothing, open_page):
    def listed(names):
        ids = [f"skill-{at}" for at, name in enumerate(names) if name]
        return sg.from_tables(
            {"skills": pd.DataFrame({"skill_id": ids, "name": [name for name in names if name]})},
            name="Register",
        )

    cached.keep_workforce(listed(["Welding", "Fax machines", "Data entry"]), origin="register")
    cached.keep_workforce(listed(["Welding", "", "Recording data", "Prompting"]), origin="register")
    app = open_page("taxonomy")
    app.session_state["taxonomy"] = "Two versions"
    app.run()
    assert not app.exception
    shown = figures(app)
    assert (shown["Added"], shown["Gone"], shown["Renamed"]) == ("1", "1", "1")

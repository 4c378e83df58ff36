"""A skill put forward on People, assigned and confirmed on Audit: the level is there at once."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.rights import load_corrected
from skillgap.skill_proposals import skill_proposals
from tests.app.test_audit_page import open_tab, words
from tests.core.test_contests import works
from tests.signed import sign_in

pytestmark = pytest.mark.slow
WHO = "QX-1"


@pytest.fixture
def workspace_folder(with_nothing):
    with sg.open_workspace(with_nothing) as opened:
        opened.save(works())
    return with_nothing


def field(app, label):
    return next(one for one in app.text_input if one.label == label)


def press(app, label):
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return app


def contests_tab(open_page):
    return open_tab(open_page, "Skills put forward")


def kept(folder):
    with sg.open_workspace(folder) as opened:
        return skill_proposals(opened, opened.active().lineage)


def test_an_employee_puts_a_skill_forward_and_the_expert_named_confirms_it(
    workspace_folder, open_page, monkeypatch
):
    sign_in(monkeypatch, "ann", "employee", WHO)
    app = open_page("people")
    app.session_state["propose"] = True
    app.run()
    field(app, "Skill").set_value("Law")
    app.text_area[0].set_value("Two years in contracts")
    press(app, "Put it forward")
    (one,) = kept(workspace_folder)
    assert (one.employee_id, one.skill_id, one.by, one.state) == (WHO, "law", "ann", "proposed")

    sign_in(monkeypatch, "facilitator", "facilitator")
    app = contests_tab(open_page)
    field(app, "Expert who looks at it").set_value("Bo Ek")
    field(app, "Who assigns it").set_value("Dana Ruiz")
    press(app, "Assign it")
    app = contests_tab(open_page)
    field(app, "Expert, by name").set_value("Cy")
    app.text_input(key="validate-why-0").set_value("Saw it")
    press(app, "Confirm it")
    assert "Bo Ek" in " ".join(one.value for one in app.error)
    field(app, "Expert, by name").set_value("Bo Ek")
    press(app, "Confirm it")
    assert kept(workspace_folder)[0].state == "confirmed"
    with sg.open_workspace(workspace_folder) as opened:
        signals = load_corrected(opened, opened.active())["signals"]
    theirs = signals[(signals["employee_id"] == WHO) & (signals["skill_id"] == "law")]
    assert theirs["level"].tolist() == [3.0]


def test_a_manager_confirms_a_level_by_name_and_the_record_says_so(workspace_folder, open_page):
    app = open_page("people")
    assert "All of these levels are inferred." in words(app)
    assert "nobody has confirmed or contested it" in words(app)
    app.session_state["confirm-open"] = True
    app.run()
    field(app, "Who confirms it").set_value("Ivo Ren")
    next(one for one in app.text_area if one.label == "Why").set_value("Pairs with me")
    press(app, "Confirm it")
    told = words(app)
    assert "**Confirmed** by Ivo Ren on" in told
    assert "Confirmed: SQL." in told
    with sg.open_workspace(workspace_folder) as opened:
        [row] = sg.list_skill_states(opened).to_dict("records")
    assert (row["state"], row["by"], row["reason"]) == ("confirmed", "Ivo Ren", "Pairs with me")

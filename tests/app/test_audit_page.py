"""Audit as somebody uses it: the log, its proof, one person, retention."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

import skillgap as sg
from skillgap.governance import owners_of
from tests.signed import sign_in
from tests.store.test_erasure import NAME, OTHER, WHO, named_in, organisation

pytestmark = pytest.mark.slow


@pytest.fixture
def works(with_nothing):
    with sg.open_workspace(with_nothing) as opened:
        opened.save(organisation())
        opened.back_up()
    return with_nothing


TABS = {
    "Who did what": ("Log", "Proof"),
    "Waiting for a person": ("Review queue", "Contests", "Skills put forward"),
    "Rights and retention": ("One person", "Retention"),
    "Models and policy": ("Models", "Policy"),
}
"""Tabs of Audit and their views, as whoever runs skillgap sees them."""


def words(app):
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning]
    return " ".join(str(part.value) for part in parts).replace("\\", "")


def open_tab(open_page, tab):
    """The page with another tab open: AppTest has no click for tabs."""
    title = next(one for one, views in TABS.items() if tab in views)
    app = open_page("audit")
    app.session_state["audit-tabs"] = title
    app.session_state[f"audit-{title.lower().replace(' ', '-')}"] = tab
    return app.run()


def test_the_page_says_that_the_log_is_whole_and_lists_it(works, open_page):
    app = open_page("audit")
    assert not app.exception
    assert "The log is whole" in words(app)
    table = app.dataframe[0].value
    assert table["action"].tolist()[-2:] == ["back up", "save dataset"]


def test_a_log_that_was_cut_is_said_on_every_page_and_can_be_accepted(works, open_page):
    with sg.open_workspace(works) as opened:
        opened.note("look", "once more")
    with closing(sqlite3.connect(works / "workspace.db")) as connection, connection:
        connection.execute("DELETE FROM audit WHERE id > 2")
    assert "The audit log is not whole" in words(open_page("overview"))
    app = open_tab(open_page, "Proof")
    assert "its end was cut off" in words(app)
    next(one for one in app.button if one.key == "audit-accept").click().run()
    app.run()
    assert not app.exception
    with sg.open_workspace(works) as opened:
        assert opened.doubts == ()
        assert "accept log" in opened.audit()["action"].tolist()


def test_a_person_is_erased_after_a_look_and_a_yes(works, open_page):
    app = open_tab(open_page, "One person")
    app.selectbox(key="audit-person").select(WHO).run()
    assert not app.exception
    app.button(key="audit-preview").click().run()
    assert "1 row of employees" in words(app)
    assert app.button(key="audit-erase-now").disabled
    assert named_in(works)
    app.checkbox(key="audit-sure").check().run()
    app.button(key="audit-erase-now").click().run()
    assert not app.exception
    with sg.open_workspace(works) as opened:
        assert opened.load(opened.active().id)["employees"]["employee_id"].tolist()[0] == OTHER
    assert named_in(works) == []
    assert NAME not in words(open_page("people"))


def test_a_corrected_fact_is_what_the_people_page_shows_until_it_is_taken_back(works, open_page):
    app = open_tab(open_page, "One person")
    app.selectbox(key="audit-person").select(WHO).run()
    fact, value, by, why = (
        next(one for one in [*app.selectbox, *app.text_input] if one.label == label)
        for label in ("Fact", "Correct value; leave blank if not known", "Your name", "Why")
    )
    fact.select("region")
    value.input("South")
    by.input("Dana")
    why.input("moved")
    next(one for one in app.button if one.label == "Correct it").click().run()
    assert not app.exception, app.exception
    with sg.open_workspace(works) as opened:
        kept = opened.decisions(f"correction/{opened.active().lineage}")
        assert kept[["actor", "choice", "reason"]].to_numpy().tolist() == [
            ["Dana", "corrected", "moved"]
        ]
    app = open_tab(open_page, "One person")
    app.selectbox(key="audit-person").select(WHO).run()
    assert "Region: South" in words(app)


def test_opening_somebodys_record_is_logged_once_without_a_name(works, open_page, one_browser):
    for _ in range(2):
        open_page("people")
    with sg.open_workspace(works) as opened:
        log = opened.log()
        seen = log[log["action"] == "open person"]
        assert len(seen) == 1
        assert len(seen["person"].iloc[0]) == 16
        assert "QX-" not in log.to_string()


def test_rules_are_kept_and_what_is_due_is_listed_before_it_goes(works, open_page):
    app = open_tab(open_page, "Retention")
    assert "Nothing is due" in words(app)
    next(one for one in app.number_input if one.label == "Earlier versions").set_value(30)
    next(one for one in app.button if one.label == "Save these rules").click().run()
    assert not app.exception
    with sg.open_workspace(works) as opened:
        assert opened.retention().versions == 30


def test_a_model_card_names_who_answers_for_it_and_what_was_not_measured(works, open_page):
    app = open_tab(open_page, "Models")
    assert not app.exception
    assert "Mean error of levels" in words(app)
    app.selectbox(key="audit-model").select("bench").run()
    assert "Not measured." in words(app)
    assert "Builder: *nobody named*" in words(app)
    next(one for one in app.text_input if one.label == "Builder").input("Cy Dorn")
    next(one for one in app.button if one.label == "Keep").click().run()
    assert not app.exception
    assert "Builder: Cy Dorn" in words(app)
    with sg.open_workspace(works) as opened:
        assert owners_of(opened, "bench").builder == "Cy Dorn"
        assert owners_of(opened, "gaps").builder == ""


def test_what_is_written_for_the_policy_is_read_at_the_foot_of_people(works, open_page):
    app = open_tab(open_page, "Policy")
    assert "Nobody has written down a purpose" in words(app)
    app.text_area[0].input("To plan <b>training</b>")
    next(one for one in app.button if one.label == "Keep").click().run()
    assert not app.exception
    people = open_page("people")
    people.session_state["policy"] = True
    people.run()
    assert not people.exception
    assert "To plan <b>training</b>" in words(people)
    assert "Contest a level" in words(people)


def test_an_employee_reads_the_policy_and_an_auditor_the_cards(works, open_page, monkeypatch):
    sign_in(monkeypatch, "eve", "employee", WHO)
    people = open_page("people")
    people.session_state["policy"] = True
    people.run()
    assert not people.exception
    assert "Contest a level" in words(people)
    sign_in(monkeypatch, "ann", "auditor")
    app = open_page("audit")
    assert [one.label for one in app.tabs] == ["Who did what", "Models"]
    app.session_state["audit-tabs"] = "Models"
    app.run()
    assert not app.exception
    assert "Mean error of levels" in words(app)
    assert [one.key for one in app.button if one.label == "Keep"] == []

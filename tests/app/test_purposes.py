"""Purposes of signals through the page: asked at an import, named, withdrawn, taken back."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.permissions import load_permitted, permissions, register_source, switch_function
from skillgap.serving.accounts import open_account
from tests.app.test_data_page import NEEDS, PEOPLE, RATINGS, button, upload
from tests.core.test_permissions import WHO, counts, organisation
from tests.signed import sample_staff, sign_in

pytestmark = pytest.mark.slow


def words(app):
    parts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return " ".join(str(part.value) for part in parts).replace("\\", "")


@pytest.fixture
def works(with_nothing):
    with sg.open_workspace(with_nothing) as opened:
        opened.save(organisation())
    return with_nothing


def opened_purposes(open_page):
    app = open_page("data")
    app.session_state["purposes"] = True
    return app.run()


def field(app, key):
    return next(one for one in app.text_input if one.key == key)


def standing(folder):
    with sg.open_workspace(folder) as opened:
        dataset = opened.active()
        return permissions(opened, dataset).purposes, counts(opened, dataset)


def test_an_import_asks_once_what_its_signals_are_for_and_keeps_the_answer(with_nothing, open_page):
    app = open_page("data")
    for round_ in ("first", "second"):
        ending = b"\n" if round_ == "second" else b""  # another file, of the same name
        upload(app, ("people.csv", PEOPLE + ending), ("ratings.csv", RATINGS + ending),
               ("needs.csv", NEEDS + ending))  # fmt: skip
        button(app, "Check these files").click().run()
        asked = [one for one in app.text_input if one.label == "Purpose"]
        assert bool(asked) == (round_ == "first")
        if asked:
            asked[0].set_value("Choosing courses").run()
        button(app, "Import and show the gap map").click().run()
        assert not app.exception
        app = open_page("data")
    purposes, _ = standing(with_nothing)
    (said,) = purposes.values()
    assert (said.purpose, said.by) == ("Choosing courses", "facilitator")
    assert said.at is not None


def test_a_purpose_is_named_and_a_source_stopped_on_the_page(works, open_page):
    app = opened_purposes(open_page)
    assert "not on record" in words(app)
    field(app, "purpose-by").set_value("Ann Lee")
    app.text_area[0].set_value("Planning courses")
    button(app, "Put on record").click().run()
    assert not app.exception
    purposes, used = standing(works)
    assert {one.purpose for one in purposes.values()} == {"Planning courses"}
    assert used == {"manager": 3, "system_use": 3}
    app = opened_purposes(open_page)
    assert "Planning courses" in words(app)
    app.selectbox[[one.label for one in app.selectbox].index("Source")].select("system_use")
    field(app, "withdraw-by").set_value("Bo Ek")
    field(app, "withdraw-why").set_value("Works council")
    button(app, "Stop using it").click().run()
    assert standing(works)[1] == {"manager": 3}
    app = opened_purposes(open_page)
    assert "withdrawn: Works council" in words(app)
    assert "Not used: signals from system use." in words(app)


def test_once_others_have_accounts_nothing_counts_until_purpose_and_function_are_there(
    works, open_page
):
    with sg.open_workspace(works) as opened:
        open_account(opened, "dana", role="analyst")
    app = opened_purposes(open_page)
    assert "Not used: signals from manager and system use and people of" in words(app)
    assert standing(works)[1] == {}
    field(app, "purpose-by").set_value("Ann Lee")
    button(app, "Put on record").click().run()
    app = opened_purposes(open_page)
    next(one for one in app.checkbox if one.label == "All of them").check()
    field(app, "functions-by").set_value("Ann Lee")
    button(app, "Keep").click().run()
    assert not app.exception
    assert standing(works)[1] == {"manager": 3, "system_use": 3}
    assert "Not used" not in words(opened_purposes(open_page))


def test_an_analyst_sees_nobody_of_a_function_that_is_off(works, open_page, monkeypatch):
    with sg.open_workspace(works) as opened:
        dataset = opened.active()
        open_account(opened, "dana", role="analyst")
        for source in ("manager", "system_use"):
            register_source(opened, dataset.lineage, source, purpose="Courses", by="Ann")
        switch_function(opened, dataset, "Sales", on=True, by="Ann")
    sign_in(monkeypatch, "dana", "analyst")
    app = open_page("people")
    assert not app.exception
    shown = next(one for one in app.selectbox if one.label == "Person")
    assert len(shown.options) == 1


def test_an_employee_takes_consent_back_and_the_own_level_moves(works, open_page, monkeypatch):
    with sg.open_workspace(works) as opened:
        dataset = opened.active()
        open_account(opened, "ann", role="employee", person=WHO)
        register_source(opened, dataset.lineage, "manager", purpose="x", ground="consent", by="a")
        register_source(opened, dataset.lineage, "system_use", purpose="x", by="a")
        for one in ("Sales", "Law", "no function"):
            switch_function(opened, dataset, one, on=True, by="Ann")
    sign_in(monkeypatch, "ann", "employee", WHO)
    app = open_page("people")
    app.session_state["policy"] = True
    app.run()
    offered = [one.label for one in app.button if one.label.startswith("Stop using")]
    assert offered == ["Stop using: Manager"]  # of the other it is not theirs to say
    button(app, offered[0]).click().run()
    assert not app.exception
    with sg.open_workspace(works) as opened:
        signals = load_permitted(opened, opened.active())["signals"]
        assert set(signals.loc[signals["employee_id"] == WHO, "source"]) == {"system_use"}
        assert len(signals) == 5
        assert opened.log()["actor"].iloc[0] == "ann"


def test_an_employee_reads_why_something_is_suggested_in_own_words(
    with_sample, open_page, monkeypatch
):
    staff = sample_staff()
    here = staff.loc[staff["exit_date"].isna(), "employee_id"].iloc[3]
    sign_in(monkeypatch, "ann", "employee", here)
    app = open_page("people")
    assert "What is suggested to you, and why" in [one.label for one in app.expander]
    app.session_state["suggested"] = True
    app.run()
    assert not app.exception
    assert "Your role asks for level" in words(app)

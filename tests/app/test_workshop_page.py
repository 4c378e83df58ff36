"""Workshop as a room uses it: two teams at the laptop, from joining to minutes."""

from __future__ import annotations

import io

import pytest

import skillgap as sg
from skillgap.core.workshop import KIND, NOW, Workshop

pytestmark = pytest.mark.slow


def said(app):
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning]
    return " ".join(str(part.value) for part in parts).replace("\\", "")


def press(app, key):
    return next(one for one in app.button if one.key == key).click().run()


def send(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def stands(folder):
    with sg.open_workspace(folder) as opened:
        body = next(one.body for one in opened.documents(KIND) if one.name == NOW)
    return Workshop.from_body(body)


@pytest.fixture
def room(with_sample, open_page):
    app = open_page("workshop")
    assert "No workshop is open" in said(app)
    return press(app, "begin")


def join(app, number, name):
    place = f"laptop-laptop-{number}"
    if not any(one.key == f"{place}-named" for one in app.text_input):
        app.selectbox(key="laptop-team").select(f"laptop-{number}").run()
    app.text_input(key=f"{place}-named").input(name)
    return send(app, "Join")


def answer_for(app, number):
    app.selectbox(key="laptop-team").select(f"laptop-{number}").run()
    return f"laptop-laptop-{number}"


def test_a_room_goes_from_joining_to_minutes(room, with_sample):
    app = join(room, 1, "Blue *team*")
    app = join(app, 2, "Red")
    assert app.metric[1].value == "2"
    press(app, "next")
    for number, guess in ((1, 5), (2, 4000)):
        place = answer_for(app, number)
        app.number_input(key=f"{place}-predicted").set_value(guess)
        send(app, "Send")
    assert "2 of 2" in [one.value for one in app.metric]
    assert "4,000" not in said(app).split("You predicted")[0], "not on the wall before all said"
    press(app, "next")
    outcome = stands(with_sample).forecast
    assert outcome.low < outcome.middle < outcome.high
    assert "Nearest: " in said(app)
    press(app, "next")
    place = answer_for(app, 1)
    app.pills(key=f"{place}-levers").set_value(["build", "redeploy"])
    send(app, "Try this plan")
    assert "Your plan: Build, Redeploy" in said(app)
    press(app, "next")
    place = answer_for(app, 2)
    app.radio(key=f"{place}-voted").set_value("laptop-1")
    send(app, "Vote")
    assert "You voted for Blue *team*" in said(app)
    press(app, "next")
    app.text_input[0].input("Train ten people")
    app.text_input[1].input("Dana")
    send(app, "Add this decision")
    assert [one.what for one in stands(with_sample).decisions] == ["Train ten people"]
    with sg.open_workspace(with_sample) as opened:
        assert "Dana" in opened.decisions("workshop")["reason"].iloc[0]
    press(app, "end-now")
    assert "No workshop is open" in said(app)


def test_undo_takes_back_the_last_step_and_freezing_stops_answers(room, with_sample):
    app = join(room, 1, "Blue")
    press(app, "next")
    press(app, "freeze")
    assert stands(with_sample).frozen
    assert "frozen" in said(app)
    press(app, "undo")
    assert not stands(with_sample).frozen
    press(app, "undo")
    assert stands(with_sample).step == "join"


def test_counted_hands_are_kept_and_undone(room, with_sample):
    app = join(room, 1, "Blue")
    for _ in range(3):
        app = press(app, "next")
    place = answer_for(app, 1)
    app.pills(key=f"{place}-levers").set_value(["build"])
    send(app, "Try this plan")
    app = press(app, "next")
    hands = next(one for one in app.number_input if one.label == "For Blue")
    hands.set_value(3).run()
    assert stands(with_sample).hands == {"laptop-1": 3}
    press(app, "undo")
    assert stands(with_sample).hands == {}
    assert stands(with_sample).step == "vote"


def test_minutes_hold_what_was_said_and_no_live_text():
    from datetime import UTC, datetime

    from docx import Document

    from skillgap.core.workshop import (
        NAME,
        PREDICTION,
        Decided,
        Outcome,
        TeamAnswer,
        begin_workshop,
    )
    from skillgap.exports.minutes import write_minutes

    now = datetime.now(UTC)
    workshop = begin_workshop(2e6, "EUR").with_decision(Decided("=1+1", "Dana", "2027-01-31"))
    import dataclasses

    workshop = dataclasses.replace(workshop, forecast=Outcome(40, 30, 50))
    answers = [TeamAnswer("a", NAME, "Blue", now), TeamAnswer("a", PREDICTION, 12.0, now)]
    document = Document(io.BytesIO(write_minutes(workshop, answers, {}, sealed="Sealed.")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"Blue", "12", "40 (likely 30 to 50)"} <= set(cells)
    assert "=1+1" not in cells, "text that a program would work out"
    assert document.paragraphs[-1].text == "Sealed."


@pytest.mark.parametrize("body", [[], 5.0, "text", {"code": "ABCDEF"}])
def test_a_workshop_that_cannot_be_read_is_none_and_another_can_begin(with_sample, open_page, body):
    with sg.open_workspace(with_sample) as opened:
        opened.keep_document(KIND, NOW, body)
        opened.keep_document(KIND, "past", body)
    app = open_page("workshop")
    assert not app.exception
    assert "No workshop is open" in said(app)
    press(app, "begin")
    assert stands(with_sample).step == "join"

"""Reminders and outlines on the Learning page: drafted, reviewed, and only then taken away."""

from __future__ import annotations

from email import message_from_bytes

import pytest

import skillgap as sg
from skillgap.core.subjects import join_subject
from tests.app.learning_page import opened, press, words
from tests.signed import sign_in

pytestmark = pytest.mark.slow


def test_a_reminder_leaves_only_once_somebody_looked_at_it(with_sample, monkeypatch):
    taken = {}

    def take(label, make, *, ending, key, **_):
        taken[key] = make, ending

    from skillgap.ui.learning import drafts

    monkeypatch.setattr(drafts, "offer_file", take)
    app = opened("For managers")
    manager = app.selectbox(key="remind-manager").value
    mark = f"certificates {manager}"
    press(app, f"draft-{mark}")
    assert "Drafted by facilitator" in words(app)
    assert not taken
    press(app, f"draft-right-{mark}")
    make, ending = taken[f"take-{mark}"]
    assert ending == "eml"

    class Seal:
        sentence = "Taken away; log entry 4."

    message = message_from_bytes(make(Seal()))
    body = message.get_payload(decode=True).decode()
    assert "Renew by:" in body
    assert "log entry 4" in body
    assert message["To"] is None
    with sg.open_workspace(with_sample) as workspace:
        log = workspace.decisions("draft")
    assert log["choice"].tolist() == ["reviewed", "drafted"]

    sign_in(monkeypatch, "ann", "manager", manager)
    own = opened("For managers")
    assert "Reminders" not in words(own)


def test_own_words_say_which_fields_are_missing_and_frame_the_next_draft(with_sample):
    app = opened("For managers")
    app.text_area(key="words-opening-reminder").set_value(
        "Hello {name} of {organisation}, {cuont} to do. Ask {contact}."
    ).run()
    told = " ".join(one.value for one in app.warning).replace("\\", "")
    assert "There is no field {cuont}" in told
    assert "{contact} has no value yet" in told
    press(app, "words-keep-reminder")
    manager = app.selectbox(key="remind-manager").value
    press(app, f"draft-certificates {manager}")
    said = words(app)
    assert "Hello " in said
    assert "{cuont} to do. Ask {contact}." in said
    assert "of sample" in said.casefold() or "{organisation}" not in said


def test_an_action_of_a_workshop_is_reminded_of_by_its_owner(with_sample):
    with sg.open_workspace(with_sample) as workspace:
        lineage = workspace.datasets()[0].lineage
        for what in ("Hire two data engineers", "Start a cohort"):
            workspace.add_decision(
                "workshop",
                join_subject(str(lineage), what),
                "decided",
                reason="Ann Lee, by 2027-01-31",
            )
    app = opened("For managers")
    app.selectbox(key="remind-of").set_value("Actions decided in workshops").run()
    assert app.selectbox(key="remind-owner").options == ["Ann Lee"]
    press(app, "draft-actions Ann Lee")
    assert "Start a cohort" in words(app)
    assert "2 actions" in words(app)


def test_what_waits_for_review_is_counted(with_sample):
    app = opened("For managers")
    app.selectbox(key="remind-of").set_value("What waits for review").run()
    press(app, "draft-reviews")
    assert "Offers of learning" in words(app)

"""Plays on the Learning page: drafted by themselves, accepted, declined and undone by a person."""

import pytest

import skillgap as sg
from tests.app.learning_page import opened, press, words
from tests.signed import manager_of_five, sample_staff, sign_in

pytestmark = pytest.mark.slow


def test_a_play_is_accepted_undone_and_declined_and_each_step_is_logged(with_sample):
    app = opened("Plays")
    assert "shortages will cross the threshold" in words(app)
    assert "0 accepted and 0 declined" in words(app)
    assert "Learning cohort" in words(app)
    press(app, "play-accept")
    assert "1 accepted and 0 declined" in words(app)
    press(app, "play-undo")
    assert "0 accepted and 0 declined" in words(app)
    app.selectbox(key="play-reason").set_value("No money").run()
    press(app, "play-decline")
    assert "0 accepted and 1 declined" in words(app)
    with sg.open_workspace(with_sample) as workspace:
        log = workspace.decisions("play")
        staff = sample_staff()
    assert log["choice"].tolist() == ["declined", "open again", "accepted"]
    assert log["reason"].iloc[0] == "No money"
    assert "FTE that need it" in log["detail"].iloc[0]["shortage"]
    assert not [one for one in staff["employee_id"] if f"'{one}'" in repr(log["detail"].tolist())]


def test_the_threshold_follows_the_register(with_sample):
    with sg.open_workspace(with_sample) as workspace:
        sg.confirm_assumption(
            workspace, "play_short_fte", owner="Ann", value=500.0, low=400.0, high=600.0
        )
    app = opened("Plays")
    assert "Nothing to draft: no shortage reaches at least 500 FTE" in words(app)
    assert not [one for one in app.button if one.key == "play-accept"]


def test_a_manager_is_shown_no_play(with_sample, monkeypatch):
    boss, _ = manager_of_five(sample_staff())
    sign_in(monkeypatch, "ann", "manager", boss)
    app = opened("Plays")
    assert "Plays are drafted and decided by whoever runs skillgap here." in words(app)
    assert not [one for one in app.button if str(one.key).startswith("play")]

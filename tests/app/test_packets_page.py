"""Packets on the Learning page: drafted, reviewed, released, and seen by their manager alone."""

import pytest

import skillgap as sg
from tests.app.learning_page import opened, press, words
from tests.signed import foreign_words, manager_of_five, sample_staff, sign_in

pytestmark = pytest.mark.slow


def test_a_packet_reaches_its_manager_only_once_it_is_reviewed_and_released(
    with_sample, monkeypatch
):
    staff = sample_staff()
    boss, team = manager_of_five(staff)
    app = opened("For managers")
    app.selectbox(key="packet-manager").set_value(boss).run()
    press(app, "packet-draft")
    assert "Drafted by facilitator" in words(app)
    assert app.button(key="packet-step").label == "Reviewed: it is right"
    press(app, "packet-step")

    sign_in(monkeypatch, "ann", "manager", boss)
    early = opened("For managers")
    assert "No packet has been released to you yet." in words(early)

    sign_in(monkeypatch, "facilitator", "facilitator")
    press(app, "packet-step")
    assert "Released by facilitator" in words(app)
    with sg.open_workspace(with_sample) as workspace:
        log = workspace.decisions("packet")
    assert log["choice"].tolist() == ["released", "reviewed", "drafted"]

    sign_in(monkeypatch, "ann", "manager", boss)
    own = words(opened("For managers"))
    assert "Questions to ask" in own
    assert "report to you and meet" in own
    assert not [word for word in foreign_words(staff, team | {boss}) if f" {word} " in own]

    sign_in(monkeypatch, "facilitator", "facilitator")
    app = opened("For managers")
    assert "Every one must be reviewed. At this stage 0 of 1 were wrong" in words(app)

    other = next(one for one in staff["manager_id"].dropna().unique() if one != boss)
    sign_in(monkeypatch, "bob", "manager", str(other))
    assert "No packet has been released to you yet." in words(opened("For managers"))


def test_a_packet_found_wrong_goes_and_counts(with_sample, monkeypatch):
    staff = sample_staff()
    boss, _ = manager_of_five(staff)
    app = opened("For managers")
    app.selectbox(key="packet-manager").set_value(boss).run()
    press(app, "packet-draft")
    press(app, "packet-wrong")
    assert "0 drafted" in words(app)
    assert "At this stage 1 of 1 were wrong" in words(app)
    assert app.button(key="packet-draft").label == "Draft it"


def test_few_are_reviewed_once_enough_were_right(with_sample, monkeypatch):
    from skillgap.core.review import Ramp, is_reviewed
    from skillgap.ui.learning import packets

    monkeypatch.setattr(packets, "packets_ramp", lambda: Ramp(0.1, 0, 0, 0.05))
    app = opened("For managers")
    options = app.selectbox(key="packet-manager").options
    app.selectbox(key="packet-manager").select_index(0).run()
    press(app, "packet-draft")
    drawn = app.button(key="packet-step").label
    assert len(options) > 10
    assert drawn in ("Reviewed: it is right", "Release to the manager")
    assert not is_reviewed(Ramp(0.0, 0, 0, 0.05), "anything")

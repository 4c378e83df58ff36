"""Packets on the Learning page: drafted, reviewed, released, and seen by their manager alone."""

import pytest
from streamlit.testing.v1 import AppTest

import skillgap as sg
from tests.app.conftest import ROOT
from tests.signed import foreign_words, manager_of_five, sample_staff, sign_in

pytestmark = pytest.mark.slow


def opened():
    """The view of packets on the Learning page."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=180)
    app.session_state["learning-who"] = "For managers"
    app.session_state["wish"] = ("learning", {})
    app.run()
    assert not app.exception
    return app


def words(app):
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def step(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_a_packet_reaches_its_manager_only_once_it_is_reviewed_and_released(
    with_sample, monkeypatch
):
    staff = sample_staff()
    boss, team = manager_of_five(staff)
    app = opened()
    app.selectbox(key="packet-manager").set_value(boss).run()
    step(app, "packet-draft")
    assert "Drafted by facilitator" in words(app)
    assert app.button(key="packet-step").label == "Reviewed: it is right"
    step(app, "packet-step")

    sign_in(monkeypatch, "ann", "manager", boss)
    early = opened()
    assert "No packet has been released to you yet." in words(early)

    sign_in(monkeypatch, "facilitator", "facilitator")
    step(app, "packet-step")
    assert "Released by facilitator" in words(app)
    with sg.open_workspace(with_sample) as workspace:
        log = workspace.decisions("packet")
    assert log["choice"].tolist() == ["released", "reviewed", "drafted"]

    sign_in(monkeypatch, "ann", "manager", boss)
    own = words(opened())
    assert "Questions to ask" in own
    assert "report to you and meet" in own
    assert not [word for word in foreign_words(staff, team | {boss}) if f" {word} " in own]

    sign_in(monkeypatch, "facilitator", "facilitator")
    app = opened()
    assert "All are reviewed. Since the last step 0 of 1 were wrong" in words(app)

    other = next(one for one in staff["manager_id"].dropna().unique() if one != boss)
    sign_in(monkeypatch, "bob", "manager", str(other))
    assert "No packet has been released to you yet." in words(opened())


def test_a_packet_found_wrong_goes_and_counts(with_sample, monkeypatch):
    staff = sample_staff()
    boss, _ = manager_of_five(staff)
    app = opened()
    app.selectbox(key="packet-manager").set_value(boss).run()
    step(app, "packet-draft")
    step(app, "packet-wrong")
    assert "0 drafted" in words(app)
    assert "Since the last step 1 of 1 were wrong" in words(app)
    assert app.button(key="packet-draft").label == "Draft it"


def test_few_are_reviewed_once_enough_were_right(with_sample, monkeypatch):
    from skillgap.core.review import Ramp, is_reviewed
    from skillgap.ui.learning import packets

    monkeypatch.setattr(packets, "packets_ramp", lambda: Ramp(0.1, 0, 0, 0.05))
    app = opened()
    options = app.selectbox(key="packet-manager").options
    app.selectbox(key="packet-manager").select_index(0).run()
    step(app, "packet-draft")
    drawn = app.button(key="packet-step").label
    assert len(options) > 10
    assert drawn in ("Reviewed: it is right", "Release to the manager")
    assert not is_reviewed(Ramp(0.0, 0, 0, 0.05), "anything")

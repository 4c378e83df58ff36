"""Scenarios on a real employer: six yearly rosters, departments that closed and opened."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.scenario import SHOCKS

pytestmark = pytest.mark.slow


@pytest.fixture
def page(tmp_path, monkeypatch, shared_data):
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from tests.app.conftest import ROOT

    workspace = sg.open_workspace(tmp_path / "workspace")
    files = sorted(shared_data("rosters_dev").glob("*.csv"))
    workspace.save(sg.read_as("roster", files, name="A city"), origin="rosters")
    workspace.remember("sample offered", True)
    workspace.close()
    monkeypatch.setenv("SKILLGAP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("SKILLGAP_FREEZE", "0")
    monkeypatch.setenv("SKILLGAP_TRACEBACK", "1")
    st.cache_resource.clear()
    st.cache_data.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).run()
    return app.switch_page("pages/scenarios.py").run()


def faults(app):
    said = [one.value for one in [*app.error, *app.exception]]
    return [text for text in said if "fault" in text or "failed" in text or "Traceback" in text]


def test_every_preset_and_tab_opens_without_a_fault_and_the_headline_says_what_is_assumed(page):
    assert not page.exception
    assert not faults(page)
    headline = page.subheader[0].value
    assert "will be empty" in headline
    assert "no openings are loaded" in headline
    labels = [button.label for button in page.button]
    presets = [shock for shock in SHOCKS if shock.name in labels]
    assert len(presets) >= 3
    for shock in presets:
        button = next(one for one in page.button if one.label == shock.name)
        button.click().run()
        assert not page.exception, shock.name
        assert not faults(page), shock.name
        assert page.subheader[0].value != headline
        for control in page.segmented_control:
            for option in control.options:
                if control.label == "Scenario":
                    continue
                control.set_value(option).run()
                assert not page.exception, (shock.name, option)
                assert not faults(page), (shock.name, option)
        off = next(one for one in page.button if one.label == "Remove from comparison")
        off.click().run()
        assert not page.exception

"""A shock, a moved slider, a second scenario, a page switch and back: nothing is lost."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.harness import (
    answer,
    go,
    no_errors,
    only_local_requests,
    press,
    settled,
    visit,
)


def chosen(page, name):
    """The scenario of that name on the board, as a button of the segmented control."""
    return page.get_by_role("radiogroup").get_by_text(name, exact=True).first


def add_shock(page, name):
    """Put a shock of the library on the board."""
    if not page.locator(f".st-key-beside-{name.replace(' ', '-')}").is_visible():
        press(page, "Add", exact=True)  # what the row offers is one click away
    press(page, name)


def value(page, name):
    """Value of one of the four sliders, per cent of change."""
    return float(page.get_by_role("slider", name=name).first.input_value())


def drag(page, name, steps):
    """Move a slider as the keyboard does: step by step, then let go."""
    thumb = page.get_by_role("slider", name=name).first
    thumb.focus()
    for _ in range(steps):
        thumb.press("ArrowRight")
    settled(page, quiet_ms=900)


def test_shock_slider_comparison_and_page_switch(fresh_server, page):
    visit(page, f"{fresh_server.url}/scenarios")
    usual = answer(page)
    add_shock(page, "Hiring freeze")
    frozen = answer(page)
    assert frozen != usual
    assert "Hiring freeze" in frozen
    drag(page, "Hiring speed", 8)
    moved, thawed = value(page, "Hiring speed"), answer(page)
    assert moved == -84
    assert thawed != frozen

    add_shock(page, "Cloud growth")
    assert "Cloud growth" in answer(page)
    expect(page.get_by_text("All scenarios in 24 months")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    page.get_by_role("tab", name="What drives it").click()
    settled(page, quiet_ms=900)
    expect(page.get_by_text("From baseline to scenario").first).to_be_visible()

    go(page, "Gap map")
    go(page, "Scenarios")
    assert "Cloud growth" in answer(page)
    chosen(page, "Hiring freeze").click()
    settled(page, quiet_ms=900)
    assert value(page, "Hiring speed") == moved
    assert answer(page) == thawed

    press(page, "Undo")
    assert page.get_by_role("radiogroup").get_by_text("Cloud growth", exact=True).count() == 0
    assert value(page, "Hiring speed") == moved
    no_errors(page)
    only_local_requests(page)


def test_a_slider_moved_on_the_baseline_answers_at_once_and_keeps_the_focus(fresh_server, page):
    visit(page, f"{fresh_server.url}/scenarios")
    drag(page, "Growth a year", 1)  # begins a scenario; presses before it stands may be lost
    drag(page, "Growth a year", 11)
    assert value(page, "Growth a year") == 12
    assert "My scenario" in answer(page)
    assert chosen(page, "My scenario").count() == 1
    no_errors(page)


def test_a_garbled_file_is_refused_in_one_sentence(server, page, tmp_path):
    file = tmp_path / "garbled.json"
    file.write_text('{"schema": "skillgap.scenario/2", "name": "x", "drivers": 3}')
    visit(page, f"{server.url}/scenarios")
    press(page, "Add", exact=True)
    page.locator("input[type=file]").first.set_input_files(file)
    settled(page, quiet_ms=900)
    expect(page.get_by_text("drivers").first).to_be_visible()
    no_errors(page)

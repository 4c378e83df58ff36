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


def ends(page):
    """Values of the first interval slider: low and high end."""
    thumbs = page.get_by_role("slider")
    return [float(thumbs.nth(place).input_value()) for place in (0, 1)]


def drag(page, place, steps):
    """Move an end of the first slider, as the keyboard does: step by step, then let go."""
    thumb = page.get_by_role("slider").nth(place)
    thumb.focus()
    for _ in range(steps):
        thumb.press("ArrowRight")
    settled(page, quiet_ms=900)


def test_shock_slider_comparison_and_page_switch(fresh_server, page):
    visit(page, f"{fresh_server.url}/scenarios")
    usual = answer(page)
    press(page, "Hiring freeze")
    frozen = answer(page)
    assert frozen != usual
    assert "Hiring freeze" in frozen
    drag(page, 1, 8)
    moved, thawed = ends(page), answer(page)
    assert moved[1] > 0.3
    assert thawed != frozen

    press(page, "Add", exact=True)
    press(page, "Cloud growth")
    assert "Cloud growth" in answer(page)
    page.get_by_role("tab", name="Side by side").click()
    settled(page, quiet_ms=900)
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    page.get_by_role("tab", name="What drives it").click()
    settled(page, quiet_ms=900)
    expect(page.get_by_text("From baseline to scenario").first).to_be_visible()

    go(page, "Gap map")
    go(page, "Scenarios")
    assert "Cloud growth" in answer(page)
    chosen(page, "Hiring freeze").click()
    settled(page, quiet_ms=900)
    assert ends(page) == moved
    assert answer(page) == thawed

    press(page, "Undo")
    assert page.get_by_role("radiogroup").get_by_text("Cloud growth", exact=True).count() == 0
    assert ends(page) == moved
    no_errors(page)
    only_local_requests(page)


def test_a_garbled_file_is_refused_in_one_sentence(server, page, tmp_path):
    file = tmp_path / "garbled.json"
    file.write_text('{"schema": "skillgap.scenario/2", "name": "x", "drivers": 3}')
    visit(page, f"{server.url}/scenarios")
    press(page, "Add", exact=True)
    page.locator("input[type=file]").first.set_input_files(file)
    settled(page, quiet_ms=900)
    expect(page.get_by_text("drivers").first).to_be_visible()
    no_errors(page)

"""A CHRO with a budget: ask for too much, take it back, click the frontier, keep, undo."""

from __future__ import annotations

from tests.browser.harness import (
    answer,
    answers,
    arrived,
    go,
    no_errors,
    only_local_requests,
    open_tab,
    settled,
    visit,
)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()
    settled(page, quiet_ms=600)


def set_budget(page, thousands):
    field = page.get_by_role("spinbutton", name="Budget, € k")
    field.fill(thousands)
    field.press("Enter")
    settled(page, quiet_ms=600)


def budget(page):
    return page.get_by_role("spinbutton", name="Budget, € k").input_value()


def aim_for(page, share):
    page.get_by_role("combobox", name="Target").click()
    page.get_by_role("combobox", name="Target").fill(share)
    page.get_by_role("option", name=share).click()
    settled(page, quiet_ms=600)


def test_from_a_budget_to_a_plan_that_is_kept(server, page):
    visit(page, server.url + "/build_or_buy")
    press(page, "Start over") if page.get_by_role(
        "button", name="Start over"
    ).is_enabled() else None
    free = answer(page)
    assert "FTE" in free
    assert "if nothing is done" in free
    assert budget(page) == "2000", "a sane budget to begin with"
    assert page.get_by_text("€2.0 M fills").is_visible()

    set_budget(page, "200")
    tight = answer(page)
    assert tight != free

    aim_for(page, "90% of the shortage")
    assert answer(page).startswith("No plan meets all these limits")
    press(page, "Undo the last change")
    assert answer(page) == tight

    chart = page.locator("[class*=st-key-plan-frontier]").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    before = budget(page)
    for across in range(60, int(box["width"]) - 10, 11):  # a canvas is clicked by position
        for down in range(40, int(box["height"]) - 50, 11):
            page.mouse.click(box["x"] + across, box["y"] + down)
        settled(page, quiet_ms=150)
        if budget(page) != before:
            break
    assert budget(page) != before
    settled(page, quiet_ms=600)

    chosen = answer(page)
    open_tab(page, "Saved plans")
    page.get_by_label("Save this plan as").fill("Board, first draft")
    press(page, "Save")
    assert page.get_by_role("combobox", name="Compare with").input_value() == "Board, first draft"

    go(page, "People")
    page.go_back()
    arrived(page, "Build or buy")
    assert answers(page, chosen)
    press(page, "Undo")
    assert answer(page) != chosen
    press(page, "Start over")
    assert answer(page) == free
    no_errors(page)
    only_local_requests(page)

"""From an upload to a plan without a mouse: Tab, Enter, Space and typing alone."""

from __future__ import annotations

from tests.browser.harness import answer, arrived, no_errors, settled, visit
from tests.browser.test_template_story import template

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_STEPS = 120
NAME = """() => {
    const at = document.activeElement
    return at === document.body ? '' : (at.getAttribute('aria-label') || at.innerText || '').trim()
}"""


def tab_to(page, name):
    """Press Tab until what has the focus bears this name; the whole page is within reach."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(NAME))
        if name in passed[-1].splitlines()[:3]:  # the name of an icon may stand before it
            return page
    raise AssertionError(f"{name!r} is not reached by Tab; passed: {passed}")


def press(page, name, key="Enter"):
    """Reach a control by Tab and press it; returns when the page stands."""
    tab_to(page, name).keyboard.press(key)
    return settled(page, quiet_ms=600)


def test_from_an_upload_to_a_plan_without_a_mouse(fresh_server, page):
    visit(page, f"{fresh_server.url}/data")
    with page.expect_file_chooser() as chosen:
        tab_to(page, "Upload").keyboard.press("Enter")
    chosen.value.set_files(
        [{"name": "team.xlsx", "mimeType": WORKBOOK, "buffer": template("0 to 4")}]
    )
    page.get_by_role("button", name="Check these files").wait_for(timeout=90_000)
    press(settled(page), "Check these files")
    press(page, "Import and show the gap map")
    page.wait_for_url("**/gap_map")
    arrived(page, "Gap map")
    no_errors(page)
    press(page, "Build or buy")
    arrived(page, "Build or buy")
    free = answer(page)
    tab_to(page, "Budget, € k").keyboard.press("Control+a")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    settled(page, quiet_ms=800)
    assert answer(page) != free
    no_errors(page)

"""Every page and its tabs under axe-core: no serious or critical violation that is ours.

The browser that looks at them writes down what it asks for; at the end nothing of it is outside.

axe-core's script comes inside a package of the development requirements; another copy may be named
in SKILLGAP_AXE.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.harness import (
    PAGES,
    answer,
    go,
    launch_with_log,
    listen,
    look_through,
    no_errors,
    only_local_requests,
    read_net_log,
    settled,
    visit,
)


def _axe() -> Path | None:
    package = find_spec("axe_playwright_python")
    shipped = Path(package.origin).with_name("axe.min.js") if package and package.origin else ""
    named = Path(os.environ.get("SKILLGAP_AXE") or shipped)
    return named if named.is_file() else None


AXE = _axe()
pytestmark = pytest.mark.skipif(
    AXE is None,
    reason="no axe-core here: install requirements-dev.txt, or name its axe.min.js in SKILLGAP_AXE",
)
THEIRS = (
    "[data-testid=stDataFrame]",  # a canvas whose grid is for screen readers alone
    "[data-testid=stToolbar]",
    "[data-testid=stMetricChart]",
)
"""Parts that the framework draws, and only it can mend."""
RUN = """async ([theirs, rules]) => {
  const found = await axe.run({exclude: theirs.map(one => [one])},
    {resultTypes: ['violations'], runOnly: rules});
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
    .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.html.slice(0, 160)}`));
}"""
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""What another theme can change."""


@pytest.fixture(scope="module")
def net_log(tmp_path_factory):
    """The file in which the browser writes down what it asks for."""
    return tmp_path_factory.mktemp("network") / "net-log.json"


@pytest.fixture(scope="module")
def opened(server, playwright, net_log):
    """The app, opened once; pages are reached by their entries, as people do."""
    browser = launch_with_log(playwright, net_log)
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme="light", bypass_csp=True
    )
    yield visit(listen(context.new_page()), server.url)
    browser.close()


def violations(page: Page, rules: dict[str, object]) -> list[str]:
    """Return what axe finds in the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found: list[str] = page.evaluate(RUN, [list(THEIRS), rules])
    return found


def states(page: Page) -> Iterator[str]:
    """Go through the tabs of a page as it opened; yields each one's name, once it stands."""
    yield "as it opens"
    tabs = page.get_by_role("tab")
    for place in range(1, tabs.count()):
        tabs.nth(place).click()
        settled(page, 400)
        yield tabs.nth(place).inner_text()


@pytest.mark.parametrize("title", list(PAGES))
def test_no_serious_violation(opened, title):
    """Every tab in the light theme; in the dark one, colours of the page as it stands then."""
    page = opened
    if not page.locator(".st-key-pages [aria-current=page]").filter(has_text=title).count():
        go(page, title)
    answer(page)
    settled(page, 400)
    found = [f"{state}: {one}" for state in states(page) for one in violations(page, ALL)]
    page.emulate_media(color_scheme="dark")
    settled(page, 400)
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).colorScheme") == "dark"
    found += [f"dark: {one}" for one in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    look_through(page)
    no_errors(page)
    only_local_requests(page)
    assert found == [], "\n".join(found)


def test_network_log_of_all_pages_holds_nothing_outside(opened, net_log, server):
    """The browser's own word for it, after every page, tab and expander above was opened."""
    opened.context.browser.close()
    log = read_net_log(net_log)
    assert log.outside == []
    asked = {address.removeprefix(server.url).split("?")[0] for address in log.requests}
    assert "/" in asked, "the log does not hold the page that was opened"
    assert any(peer in server.url for peer in log.connects)

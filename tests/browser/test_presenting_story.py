"""A page is presented: slides by keyboard, legible from afar, to the next page, and out."""

from __future__ import annotations

import pytest

from tests.browser.harness import (
    PATIENCE_MS,
    listen,
    no_errors,
    only_local_requests,
    settled,
    visit,
)

SMALLEST = """() => {
  const sizes = [];
  for (const one of document.querySelectorAll(".st-key-presentation *")) {
    const said = [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (said && style.visibility === "visible" && box.width > 1 && box.height > 1)
      sizes.push(parseFloat(style.fontSize) * (one.currentCSSZoom ?? 1));
  }
  return Math.min(...sizes);
}"""
LEGIBLE = 20
"""Pixels of 1,920: on a picture of two metres, letters 15 mm tall, five minutes of arc at ten."""


def shows(page, told):
    page.locator(".st-key-stage .count", has_text=told).wait_for(timeout=PATIENCE_MS)


@pytest.fixture
def projector(browser):
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    yield listen(context.new_page())
    context.close()


def test_a_page_is_presented_by_keyboard(server, projector):
    page = projector
    settled(visit(page, f"{server.url}/gap_map"))
    page.get_by_role("button", name="Present", exact=True).click()
    shows(page, "1 of ")
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    assert page.get_by_role("heading", name="Where exactly are we short").is_visible()
    last = int(page.locator(".count").inner_text().split(" of ")[1])
    for number in range(2, last + 1):
        assert page.evaluate(SMALLEST) >= LEGIBLE
        page.keyboard.press("ArrowRight")
        shows(page, f"{number} of {last}")
    assert not page.get_by_role("heading", name="Where exactly are we short").is_visible()
    labels = page.locator(f".st-key-slide-{last - 1} svg text")  # drawn as lines, sharp at any size
    labels.first.wait_for(timeout=PATIENCE_MS)
    assert page.evaluate(SMALLEST) >= LEGIBLE
    page.keyboard.press("ArrowLeft")
    shows(page, f"{last - 1} of {last}")
    for _ in range(2):
        page.keyboard.press("PageDown")
    page.wait_for_url("**/skills_graph*", timeout=PATIENCE_MS)
    shows(page, "1 of ")
    page.keyboard.press("ArrowLeft")  # back to the last slide of the page before
    page.wait_for_url("**/gap_map*", timeout=PATIENCE_MS)
    shows(page, f"{last} of {last}")
    page.keyboard.press("Escape")
    page.locator("[data-testid=stSidebar]").wait_for(state="visible", timeout=PATIENCE_MS)
    assert settled(page).get_by_role("button", name="Present", exact=True).is_visible()
    only_local_requests(page)
    no_errors(page)

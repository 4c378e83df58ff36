"""A finding is pinned on its page, ordered and annotated, and leaves in a deck that opens."""

from __future__ import annotations

import io

from pptx import Presentation

from tests.browser.harness import (
    PATIENCE_MS,
    answer,
    go,
    no_errors,
    only_local_requests,
    open_popover,
    settled,
    visit,
)
from tests.small_organisation import small_organisation


def press(page, name):
    page.get_by_role("button", name=name).first.click()
    settled(page, quiet_ms=600)


def pin(page, kind):
    pins = open_popover(page, "Pin to deck")
    pins.get_by_role("button").filter(has_text=f"{kind}: ").first.click()
    settled(page, quiet_ms=600)
    page.keyboard.press("Escape")
    pins.wait_for(state="hidden")


def taken(page, name):
    with page.expect_download(timeout=90_000) as waiting:
        page.get_by_role("button", name=name).click()
    with open(waiting.value.path(), "rb") as file:
        return file.read()


def test_pins_go_into_a_deck_that_opens(fresh_server, page):
    visit(page, fresh_server.url)
    finding = answer(page)
    pin(page, "Figure")
    pin(page, "Sentence")
    go(page, "Deck")
    settled(page, quiet_ms=1500)
    assert "2 findings pinned" in answer(page)

    title = page.get_by_label("Title of pin 1")
    title.fill("What the board must see")
    title.press("Enter")
    settled(page, quiet_ms=800)
    press(page, "Down")
    assert page.get_by_label("Title of pin 2").input_value() == "What the board must see"
    press(page, "Undo")
    assert page.get_by_label("Title of pin 1").input_value() == "What the board must see"

    slides = list(Presentation(io.BytesIO(taken(page, "Deck (.pptx)"))).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert "a month is not delivered" in titles[0]
    pinned = titles.index("What the board must see")
    assert any(shape.has_chart for shape in slides[pinned].shapes)
    assert titles[pinned + 1][:40] == "".join(finding.replace("\u2060", ""))[:40]
    assert "log entry" in slides[0].notes_slide.notes_text_frame.text
    assert taken(page, "Workbook (.xlsx)")[:2] == b"PK"
    assert taken(page, "One-page brief (.docx)")[:2] == b"PK"
    only_local_requests(page)
    no_errors(page)


def as_read(text):
    """Text without what holds its words together."""
    return text.replace("\u2060", "").replace("\u00a0", " ")


def small_files():
    """Every table of a small organisation as files to upload."""
    tables = small_organisation().tables.items()
    return [
        {"name": f"{name}.csv", "mimeType": "text/csv",
         "buffer": table[[one for one in table if not one.startswith("_")]]
         .to_csv(index=False).encode()}
        for name, table in tables
    ]  # fmt: skip


def test_from_own_files_by_scenario_plan_and_return_to_a_deck(fresh_server, page):
    visit(page, f"{fresh_server.url}/data")
    page.locator("input[type=file]").first.set_input_files(small_files())
    page.get_by_role("button", name="Check these files").wait_for(timeout=PATIENCE_MS)
    settled(page)
    press(page, "Check these files")
    page.get_by_role("button", name="Import and show the gap map").wait_for(timeout=PATIENCE_MS)
    press(page, "Import and show the gap map")
    page.wait_for_url("**/gap_map", timeout=PATIENCE_MS)
    settled(page, quiet_ms=800)
    said = [answer(page)]
    pin(page, "Sentence")
    for title in ("Scenarios", "Build or buy", "Projected ROI"):
        go(page, title)
        settled(page, quiet_ms=1000)
        said.append(answer(page))
        pin(page, "Sentence")
    assert len(set(said)) == 4
    go(page, "Deck")
    settled(page, quiet_ms=1500)
    assert "4 findings pinned" in answer(page)
    slides = list(Presentation(io.BytesIO(taken(page, "Deck (.pptx)"))).slides)
    titles = [as_read(slide.shapes.title.text_frame.text) for slide in slides]
    for told in said:
        assert any(title[:30] == as_read(told)[:30] for title in titles), (told, titles)
    assert any(shape.has_chart for slide in slides for shape in slide.shapes)
    assert "log entry" in slides[-1].notes_slide.notes_text_frame.text
    only_local_requests(page)
    no_errors(page)

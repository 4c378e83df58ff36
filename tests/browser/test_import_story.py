"""The real run: a personnel office's own two files and O*NET, from upload to an opened skill."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import messy
from tests.browser.harness import (
    choose,
    go,
    metric,
    no_errors,
    only_local_requests,
    press,
    settled,
    visit,
)

AT_LEAST = 30
"""Occupations that must be matched, as the issue asks."""


def click_cell(page, chart, opens):
    """Click cells of a heat map until one opens what it should; blank ones do nothing.

    A canvas is clicked by position: the largest rows and columns stand top left.
    """
    for across, down in ((0.28, 90), (0.36, 90), (0.28, 150), (0.36, 150), (0.5, 190)):
        figure = page.locator(f"[class*=st-key-{chart}]").first
        figure.scroll_into_view_if_needed()
        width = figure.bounding_box()["width"]
        figure.click(position={"x": width * across, "y": down})
        settled(page, quiet_ms=500)
        if opens.first.is_visible():
            return
    pytest.fail(f"no cell of {chart} opened anything")


def upload(page, server, files):
    visit(page, f"{server.url}/data")
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name="Check these files").wait_for()
    settled(page)


@pytest.fixture
def at_columns(fresh_server, page):
    """Both files uploaded, at the mapping step."""
    upload(page, fresh_server, messy.upload())
    return page


def test_own_files_and_onet_end_to_end(at_columns, fresh_server, shared_data):
    release, page = shared_data("onet_29_2"), at_columns

    # What the files are is recognised below title rows and odd headers, and can be corrected.
    expect(page.get_by_text("every needed column is recognised")).to_be_visible()
    expect(page.get_by_text("A matrix: 330 people × 32 skills")).to_be_visible()
    expect(page.get_by_role("combobox", name="Person (employee id) · ").first).to_be_visible()
    choose(page, "Who gave the ratings", "Manager")
    go(page, "Overview")
    go(page, "Data")
    expect(page.get_by_role("combobox", name="Who gave the ratings")).to_have_value("Manager")

    # No file holds requirements, so the next step is O*NET.
    press(page, "Check these files")
    page.get_by_role("textbox", name="Folder of the release").fill(str(release))
    page.keyboard.press("Enter")
    settled(page)
    press(page, "Read this folder")
    page.get_by_role("button", name="Use these requirements").wait_for()
    settled(page)
    assert metric(page, "Occupations") >= AT_LEAST
    expect(page.get_by_text("O*NET 29.2 Database").first).to_be_visible()

    # A title nothing is close to stays blank; another is looked up among alternate titles.
    expect(page.get_by_text("Head of Happiness").first).to_be_visible()
    before = metric(page, "Job titles matched")
    page.get_by_test_id("stPopover").first.get_by_role("button").click()
    page.get_by_role("searchbox").fill("maintenance and repair")
    hit = page.get_by_role("button", name="Maintenance and Repair Workers, General").first
    hit.wait_for()
    hit.click()
    settled(page)
    assert metric(page, "Job titles matched") == before + 1
    no_errors(page)

    # What happens to each file, what is asked and what is changed stand before anything is kept.
    press(page, "Use these requirements")
    expect(page.locator(".st-key-answer")).to_contain_text("331 people, 40 roles")
    expect(page.locator(".st-key-answer")).to_contain_text(
        "can be imported, with 1 question at its default and 1 row kept aside."
    )
    expect(
        page.locator(".st-key-outcomes").get_by_text("Skills matrix Oct 2026.xlsx")
    ).to_be_visible()
    expect(page.get_by_text("Do the words stand for these levels?").first).to_be_visible()
    aside = page.locator(".st-key-quarantine")
    with page.expect_download() as taken:
        aside.get_by_role("button", name="Rows kept aside as CSV").click()
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("file,row,reason,record,dataset,")
    assert len(lines) == 2
    assert "row that is a total or a remark" in lines[1]
    expect(page.locator(".st-key-changes").get_by_test_id("stDataFrame")).to_be_visible()
    name = page.get_by_role("textbox", name="Name of the dataset")
    name.fill("Our works")
    name.press("Enter")
    settled(page)
    press(page, "Import and show the gap map")
    page.wait_for_url("**/gap_map")
    settled(page, quiet_ms=800)

    # The map is drawn; a click on a cell opens it, a click inside opens a skill.
    expect(page.get_by_text("Our works").first).to_be_visible()
    expect(page.locator(".st-key-gap-map canvas").first).to_be_visible()
    click_cell(page, "gap-map", page.get_by_role("button", name="All functions and clusters"))
    expect(page.get_by_text("O*NET 29.2 Database").first).to_be_visible()
    click_cell(page, "gap-cell", page.get_by_role("tab", name="Why this priority"))
    page.get_by_role("tab", name="Who is short").click()
    settled(page)
    expect(page.get_by_role("dialog").get_by_test_id("stDataFrame").first).to_be_visible()
    no_errors(page)
    only_local_requests(page)
    assert "Traceback" not in fresh_server.printed()


def test_a_reload_after_the_import_loses_nothing(at_columns, fresh_server):
    page = at_columns
    press(page, "Check these files")
    press(page, "Continue without requirements")
    press(page, "Import")
    expect(page.get_by_text("wait for requirements")).to_be_visible()
    visit(page, f"{fresh_server.url}/data")
    expect(page.get_by_text("331 people").first).to_be_visible()
    no_errors(page)


def test_bad_files_get_a_card_each_and_the_good_one_goes_on(fresh_server, page):
    files = [
        {"name": "empty.csv", "mimeType": "text/csv", "buffer": b""},
        {"name": "plan.xlsx", "mimeType": "text/csv", "buffer": b"%PDF-1.7\n%%EOF"},
        messy.upload()[0],
    ]
    upload(page, fresh_server, files)
    expect(page.get_by_text("was not read")).to_have_count(2)
    wide = page.evaluate(
        "() => { const part = document.querySelector('[data-testid=stMain]');"
        " return part.scrollWidth - part.clientWidth; }"
    )
    assert wide <= 1, "nothing is scrolled sideways at 1280 px"
    no_errors(page)

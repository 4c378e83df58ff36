"""The Data page in a real browser: questions, rows kept aside, undo, versions, backup, feeds."""

from __future__ import annotations

import csv
import io
import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from skillgap.reading.limits import MAX_BYTES
from skillgap.store.workspace import open_workspace
from tests.browser.harness import answer, go, no_errors, only_local_requests, settled, visit
from tests.browser.test_import_story import metric, press
from tests.browser.test_registers import WATCH
from tests.feeds.test_feeds import PEOPLE, RATINGS, TWO

DATES = "empid,job title,hire date\n" + "".join(
    f"A{n},Welder,0{1 + n % 9}/0{1 + (n + 3) % 9}/2021\n" for n in range(9)
)
BROKEN = DATES + "A9,Welder,2021-02-30\n,Welder,05/05/2021\n"


def file(name, text):
    """A file as Playwright uploads it."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def upload(page, *files):
    page.locator("input[type=file]").first.set_input_files(list(files))
    page.get_by_role("button", name="Check these files").wait_for()
    settled(page, quiet_ms=600)


def to_check(page, *files):
    upload(page, *files)
    press(page, "Check these files")
    press(page, "Continue without requirements")
    return page


def tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()
    settled(page, quiet_ms=600)


def downloaded(page, name):
    """The rows of the csv that a button takes away."""
    with page.expect_download() as taken:
        page.get_by_role("button", name=name).first.click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    return taken.value.suggested_filename, list(csv.DictReader(io.StringIO(text)))


def choose_row(page, table, row=0):
    """Choose a row of a table by its tick box; the grid is drawn on a canvas."""
    box = page.locator(f".st-key-{table} [data-testid=stDataFrame]").first.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 52 + 34 * row)
    settled(page, quiet_ms=900)


@pytest.fixture
def data_page(fresh_server, page):
    return visit(page, f"{fresh_server.url}/data")


def test_an_answer_rows_kept_aside_and_one_click_back(data_page, fresh_server):
    page = to_check(data_page, file("people.csv", BROKEN))
    assert "1 question at its default and 2 rows kept aside" in answer(page)
    assert metric(page, "Kept aside") == 2

    # The question is answered with the keyboard alone.
    card = page.locator(".st-key-questions")
    card.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    settled(page, quiet_ms=600)
    expect(card.get_by_role("radio", name="The month: 01/02 is 2 January")).to_be_checked()
    assert "question" not in answer(page)

    name, rows = downloaded(page, "Rows kept aside as CSV")
    assert name.startswith("kept aside people")
    assert [row["row"] for row in rows] == ["11", "12"]
    assert all(row["reason"] for row in rows)
    assert "A9" in rows[0]["record"]

    # Half done, away and back: nothing is lost.
    go(page, "Overview")
    go(page, "Data")
    assert "question" not in answer(page)

    # A double click imports once.
    page.get_by_role("button", name="Import", exact=True).last.dblclick()
    page.get_by_role("button", name="Undo the import").wait_for()
    settled(page)
    with open_workspace(fresh_server.workspace) as kept:
        [made] = [dataset for dataset in kept.datasets() if dataset.name == "people"]
        assert len(kept.versions(made.id)) == 1
        months = kept.load(made.id)["employees"]["hire_date"].dt.month
        # A9 stays with its bad day left empty: only the cell is kept aside.
        assert months[:9].tolist() == [1 + n % 9 for n in range(9)]
        assert months[9:].isna().tolist() == [True]
    press(page, "Undo the import")
    with open_workspace(fresh_server.workspace) as kept:
        assert [dataset.name for dataset in kept.datasets()] == ["Sample organisation"]
    assert "Sample organisation holds" in answer(page)
    no_errors(page)


def test_a_file_imported_before_is_asked_about_and_a_cancelled_import_leaves_nothing(
    data_page, fresh_server
):
    page = to_check(data_page, file("people.csv", DATES))
    press(page, "Start over")
    with open_workspace(fresh_server.workspace) as kept:
        assert [dataset.name for dataset in kept.datasets()] == ["Sample organisation"]
    to_check(page, file("people.csv", DATES))
    page.get_by_role("button", name="Import", exact=True).last.click()
    page.get_by_role("button", name="Undo the import").wait_for()
    settled(page)
    upload(page, file("the same.csv", DATES), file("more.csv", DATES.replace("A", "B")))
    expect(page.get_by_text("This file was imported before").first).to_be_visible()
    expect(page.get_by_role("radio", name="Leave it out")).to_be_checked()
    press(page, "Check these files")
    press(page, "Continue without requirements")
    assert answer(page).startswith("9 people")
    no_errors(page)


def test_files_that_are_none_are_refused_in_a_sentence_each(data_page):
    page = data_page
    picture = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(range(256)) * 8
    files = [
        {"name": "holiday.csv", "mimeType": "text/csv", "buffer": picture},
        {"name": "empty.csv", "mimeType": "text/csv", "buffer": b""},
        {"name": "junk.csv", "mimeType": "text/csv", "buffer": os.urandom(1_000_000)},
        {"name": "<img src=x onerror=alert(1)> **b** $x$ :red[r].csv", "mimeType": "text/csv",
         "buffer": b""},
    ]  # fmt: skip
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_text("was not read").nth(3).wait_for()
    settled(page)
    expect(page.get_by_text("the content is a picture")).to_be_visible()
    expect(page.get_by_text("<img src=x onerror=alert(1)> **b** $x$ :red[r].csv")).to_be_visible()
    assert page.locator("[data-testid=stMain] img").count() == 0
    no_errors(page)


def test_a_file_above_the_limit_says_so_before_it_is_sent(data_page, tmp_path):
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.write(b"empid,job title\nA1,Welder\n")
        file.truncate(MAX_BYTES + 1)
    data_page.locator("input[type=file]").first.set_input_files(big)
    expect(data_page.get_by_text("File must be 200.0MB or smaller").first).to_be_attached()
    assert "Sample organisation holds" in answer(data_page)


def test_two_versions_are_compared_and_the_first_put_in_force_again(data_page, fresh_server):
    page = data_page
    for text in (DATES, DATES + "B1,Clerk,2021-05-05\n"):
        to_check(page, file("people.csv", text))
        page.get_by_role("button", name="Import", exact=True).last.click()
        page.get_by_role("button", name="Undo the import").wait_for()
        settled(page)
    name, rows = downloaded(page, "All as CSV")
    assert name == "findings people v2.csv"
    assert {row["dataset_version"] for row in rows} == {"2"}
    tab(page, "Versions")
    expect(page.get_by_text("1 person joined").first).to_be_visible()
    tab(page, "Rows")
    name, rows = downloaded(page, "All changes as CSV")
    assert name == "changes since v1 people v2.csv"
    assert {(row["from_version"], row["dataset_version"]) for row in rows} == {("1", "2")}
    page.get_by_role("button", name="Use version 1").first.click()
    page.get_by_role("button", name="Use version 1").last.click()
    settled(page, quiet_ms=800)
    expect(page.get_by_text("Version 1, as of").first).to_be_visible()
    go(page, "Overview")
    go(page, "Data")
    tab(page, "Import")
    page.get_by_text("How this was made").click()
    settled(page)
    expect(page.get_by_text("people, version 1;").first).to_be_visible()
    with open_workspace(fresh_server.workspace) as kept:
        assert len(kept.versions(kept.active().id)) == 2, "nothing is deleted by it"
    no_errors(page)


def test_a_backup_is_verified_and_brings_back_what_was_removed(data_page, fresh_server):
    page = data_page
    tab(page, "Backup")
    press(page, "Back up now")
    expect(page.get_by_text("under a minute old").first).to_be_visible()
    tab(page, "Import")
    press(page, "Remove")
    press(page, "Remove it")
    assert "Nothing is loaded yet" in answer(page)
    tab(page, "Backup")
    choose_row(page, "backups")
    expect(page.get_by_text("Verified just now")).to_be_visible()
    expect(page.get_by_text("Sample organisation, version 1").first).to_be_visible()
    press(page, "Go back to this backup")
    expect(page.get_by_text("Now it holds nothing.").first).to_be_visible()
    press(page, "Replace everything")
    settled(page, quiet_ms=1200)
    assert "Sample organisation holds" in answer(page)
    with open_workspace(fresh_server.workspace) as kept:
        assert [made.reason for made in kept.backups()] == ["before a restore", "by hand"]
    no_errors(page)


def test_a_stale_feed_says_what_rests_on_it_and_sync_shows_its_progress(fresh_server, page):
    visit(page, f"{fresh_server.url}/data")
    folder = fresh_server.workspace
    for name, text in (("people.csv", PEOPLE), ("ratings.csv", RATINGS), ("sources.toml", TWO)):
        (folder / name).write_text(text)
    old = time.time() - 9 * 86_400
    os.utime(folder / "people.csv", (old, old))
    tab(page, "Feeds")
    page.evaluate(WATCH)
    page.get_by_role("button", name="Sync now").click()
    page.get_by_text("Brought in 40 signals").first.wait_for()
    settled(page)
    told = page.evaluate("window.told")
    assert len(told) >= 3, f"progress shown: {told}"
    expect(page.get_by_text("people is 9 days old, and Overview, Gap map").first).to_be_visible()
    expect(page.get_by_text("What rests on old data: employees").first).to_be_visible()
    assert metric(page, "Stale") == 1
    press(page, "Sync now")
    expect(page.get_by_text("Nothing new; 40 employees in force.").first).to_be_visible()
    with open_workspace(folder) as kept:
        assert len(kept.versions(kept.active().id)) == 1
    no_errors(page)
    only_local_requests(page)


NAMELESS = """() => [...document.querySelectorAll(
    'button, input, select, textarea, [role=tab], [role=radio], summary')].filter(one => {
  const box = one.getBoundingClientRect();
  if (one.tabIndex < 0 || box.width < 1 || box.height < 1) return false;
  const by = (one.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)?.innerText || '').join('');
  const label = one.id && document.querySelector(`label[for="${one.id}"]`);
  const told = one.getAttribute('aria-label') || by || label?.innerText
    || one.closest('label')?.innerText || one.innerText || one.title;
  return !(told || '').trim();
}).map(one => one.outerHTML.slice(0, 160))"""


def focused(page):
    """What has the focus: its words, and whether a ring or a border shows it."""
    return page.evaluate("""() => {
      const one = document.activeElement, style = getComputedStyle(one);
      const told = one.getAttribute('aria-label') || one.innerText || '';
      return [told.trim(), style.boxShadow !== 'none' || style.outlineStyle !== 'none'];
    }""")


def test_every_control_has_a_name_and_the_import_goes_by_keyboard(data_page):
    page = data_page
    for name in ("Feeds", "Versions", "Backup", "Import"):
        tab(page, name)
        assert page.evaluate(NAMELESS) == [], name
    upload(page, file("people.csv", BROKEN))
    assert page.evaluate(NAMELESS) == []

    # From the last control of the columns to the import, with Tab and Enter alone.
    page.get_by_role("button", name="Start over").focus()
    page.keyboard.press("Tab")
    told, is_seen = focused(page)
    assert "Check these files" in told
    assert is_seen
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue without requirements").wait_for()
    settled(page)
    page.get_by_role("button", name="Continue without requirements").focus()
    page.keyboard.press("Enter")
    settled(page, quiet_ms=600)
    assert page.evaluate(NAMELESS) == []
    page.get_by_role("textbox", name="Name of the dataset").focus()
    page.keyboard.press("Tab")
    told, is_seen = focused(page)
    assert "Import" in told
    assert is_seen
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo the import").wait_for()
    no_errors(page)

"""The Feeds tab, and what an import says of exports it recognises and headers that changed."""

from __future__ import annotations

import os
import time

import pytest

from tests.app.test_data_page import button, select, upload
from tests.feeds.test_feeds import PEOPLE, RATINGS, TWO
from tests.reading.test_ready_mappings import LEARNING
from tests.reading.test_ready_mappings import PEOPLE as DIRECTORY

pytestmark = pytest.mark.slow


def shown(app):
    """Everything that is written on the page, escapes taken out."""
    kinds = ("subheader", "markdown", "caption", "error", "info", "warning", "code")
    text = " ".join(str(element.value) for kind in kinds for element in app.get(kind))
    return text.replace("\\", "").replace("\u2060", "")


@pytest.fixture
def feeds_tab(with_nothing, open_page):
    """Opens the Data page on its Feeds tab."""

    def opened(**files):
        for name, text in files.items():
            ending = "toml" if name == "sources" else "csv"
            (with_nothing / f"{name}.{ending}").write_text(text)
        app = open_page("data")
        app.session_state["data-tabs"] = "Feeds"
        return app.run()

    return opened


def test_without_a_feed_it_says_how_to_set_one_up_and_writes_the_file(feeds_tab, with_nothing):
    app = feeds_tab()
    assert "No feed is set up" in shown(app)
    assert "[sources.people]" in shown(app)
    button(app, "Write this file").click().run()
    assert not app.exception
    assert (with_nothing / "sources.toml").exists()
    assert "was never read" in shown(app)


def test_sync_now_brings_in_and_says_what_rests_on_each_feed(feeds_tab):
    app = feeds_tab(sources=TWO, people=PEOPLE, ratings=RATINGS)
    assert "0 of 2 feeds are fresh" in shown(app)
    button(app, "Sync now").click().run()
    assert not app.exception
    told = shown(app)
    assert "2 of 2 feeds are fresh." in told
    assert "Brought in 40 employees." in told
    assert "employees (Overview, Gap map, People)" in told
    assert "Fed holds 40 people" in told


def test_a_stale_feed_says_what_it_degrades(feeds_tab, with_nothing):
    app = feeds_tab(sources=TWO, people=PEOPLE, ratings=RATINGS)
    old = time.time() - 30 * 86_400
    os.utime(with_nothing / "ratings.csv", (old, old))
    button(app, "Sync now").click().run()
    assert "ratings is 30 days old, and Gap map and People rest on it" in shown(app)
    assert "What rests on old data: signals (Gap map, People)" in shown(app)


def test_a_bad_file_gets_one_sentence_and_a_renamed_header_one_button(feeds_tab, with_nothing):
    app = feeds_tab(sources=TWO, people=PEOPLE, ratings=RATINGS)
    button(app, "Sync now").click().run()
    (with_nothing / "people.csv").write_text(PEOPLE.replace("employee_id", "Person no", 1))
    button(app, "Sync now").click().run()
    assert "“employee_id” is now probably “Person no”" in shown(app)
    assert "40 earlier rows still in use" in shown(app)
    button(app, "Accept it anyway").click().run()
    assert not app.exception
    assert "Last sync failed" not in shown(app)


def test_a_broken_sources_file_is_said_plainly(feeds_tab):
    app = feeds_tab(sources="[sources.people\n")
    assert not app.exception
    assert "not readable as TOML" in shown(app)


def test_an_import_says_which_system_a_file_comes_from(with_nothing, open_page):
    app = upload(open_page("data"), ("history.csv", LEARNING.encode()))
    assert "Looks like a SuccessFactors LMS learning history; mapped as follows." in shown(app)
    assert select(app, "This is").value == "enrolments"
    app = upload(app, ("users.csv", DIRECTORY.encode()))
    assert "Looks like a SuccessFactors user directory" in shown(app)


def test_an_import_points_out_headers_that_changed_since_the_last_one(with_nothing, open_page):
    app = upload(open_page("data"), ("people 2026-10.csv", PEOPLE.encode()))
    button(app, "Check these files").click().run()
    button(app, "Continue without requirements").click().run()
    button(app, "Import").click().run()
    later = PEOPLE.replace("employee_id", "Employee nr", 1).replace("E000,", "E100,")
    app = upload(app, ("people 2026-11.csv", later.encode()))
    told = shown(app)
    assert "The headers changed since the last import" in told
    assert "“employee_id” is now probably “Employee nr”" in told
    assert select(app, "Person (employee id)").value == "Employee nr"

"""From a changed requirement to a gap map that moves, and back with one click."""

from __future__ import annotations

import sqlite3

from tests.browser.harness import (
    choose,
    go,
    no_errors,
    only_local_requests,
    open_tab,
    press,
    settled,
)
from tests.browser.test_redesign_story import load, service_centre  # noqa: F401 - the fixture


def not_delivered(page):
    """Return the value not delivered a month that the gap map shows."""
    if not page.url.rpartition("/")[2].startswith("gap_map"):
        go(page, "Gap map")
    settled(page, quiet_ms=800)
    card = page.get_by_test_id("stMetric").filter(has_text="Value not delivered").first
    return card.get_by_test_id("stMetricValue").inner_text()


def open_requirements(page):
    go(page, "Readiness")
    open_tab(page, "Framework")
    open_tab(page, "Change requirements")


def decisions(server):
    """Return who decided what about requirements, oldest first, as the database has it."""
    with sqlite3.connect(server.workspace / "workspace.db") as database:
        return database.execute(
            "select actor, choice, reason from decision where kind like 'requirements/%' "
            "order by id"
        ).fetchall()


def test_from_edit_to_moved_gap_map_to_undo(fresh_server, service_centre, page):  # noqa: F811
    load(page, fresh_server.url, service_centre)
    rest = not_delivered(page)
    open_requirements(page)
    choose(page, "Add a skill", "Reviewing drafts")
    press(page, "Add", exact=True, quiet_ms=800)
    draft = page.locator(".st-key-requirement-draft")
    draft.get_by_text("Reviewing drafts, Service agent").wait_for(timeout=60_000)
    press(page, "Keep the change", quiet_ms=800)
    draft.get_by_text("Write a reason first").wait_for(timeout=30_000)
    assert decisions(fresh_server) == []
    page.get_by_label("Reason", exact=True).fill("Drafts are reviewed from March")
    press(page, "Keep the change", quiet_ms=800)
    page.get_by_text("1 change in force").wait_for(timeout=60_000)
    assert page.get_by_text("Drafts are reviewed from March").first.is_visible()
    moved = not_delivered(page)
    assert moved != rest
    open_requirements(page)
    press(page, "Undo", exact=True, quiet_ms=800)
    page.get_by_text("0 changes in force, 1 taken back").wait_for(timeout=60_000)
    assert not_delivered(page) == rest
    assert decisions(fresh_server) == [
        ("facilitator", "kept", "Drafts are reviewed from March"),
        ("facilitator", "undone", "taken back"),
    ]
    no_errors(page)
    only_local_requests(page)

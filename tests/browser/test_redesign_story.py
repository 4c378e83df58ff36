"""From a survey to blocked training, a planned redesign, and the start it releases."""

from __future__ import annotations

import re

import pytest

import skillgap as sg
from tests.browser.harness import answer, go, no_errors, only_local_requests, press, settled, visit
from tests.service_centre import service_centre_tables, survey_answers


@pytest.fixture
def service_centre(tmp_path, fresh_server):
    """The files of a service centre, its survey apart."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, table in service_centre_tables(survey=False).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def load(page, url, folder):
    """Load the files on the Data page as somebody would, up to the gap map."""
    visit(page, f"{url}/data")
    page.locator("input[type=file]").first.set_input_files(
        [str(file) for file in sorted(folder.iterdir())]
    )
    page.get_by_role("button", name="Check these files").wait_for(timeout=90_000)
    settled(page)
    press(page, "Check these files")
    press(page, "Import and show the gap map")
    page.wait_for_url("**/gap_map")
    settled(page, quiet_ms=800)


def held_back(page):
    """Return the line that says what is held back, opened."""
    box = page.locator(".st-key-redesign-first")
    box.wait_for(timeout=60_000)
    if not box.get_by_role("button", name="Plan the redesign").is_visible():
        box.locator("summary").click()
        box.get_by_role("button", name="Plan the redesign").wait_for(timeout=20_000)
    return box


def test_from_survey_to_blocked_training_to_redesign_to_released_start(
    fresh_server, service_centre, page
):
    survey_answers().to_csv(service_centre / "survey.csv", index=False)
    load(page, fresh_server.url, service_centre)
    go(page, "Work design")
    assert "1 of 1 teams with a verdict needs the work redesigned first" in answer(page)
    go(page, "Build or buy")
    box = held_back(page)
    assert "Training and automation are blocked in 1 role" in box.inner_text()
    assert "Blocked: no redesign is planned" in box.inner_text()
    press(page, "Plan the redesign", quiet_ms=800)
    box.get_by_text("training start").wait_for(timeout=60_000)
    assert re.search(r"Redesign by \w+ \d{4}, released from \w+ \d{4}; \d+ training starts",
                     box.inner_text())  # fmt: skip
    assert "facilitator: agent, redesign planned" in box.inner_text()
    no_errors(page)
    only_local_requests(page)
    assert sg.open_workspace(fresh_server.workspace).decisions("redesign")["choice"].tolist() == [
        "redesign planned"
    ]


def test_from_canvas_to_scenario_to_plan(fresh_server, service_centre, page):
    load(page, fresh_server.url, service_centre)
    go(page, "Workflow canvas")
    assert "Redesigned, Service agent requires 1 skill at a higher level" in answer(page)
    press(page, "Add", exact=True)
    page.get_by_text("Review what the tool proposes").first.wait_for(timeout=30_000)
    press(page, "Put into a scenario")
    page.wait_for_url("**/scenarios*", timeout=60_000)
    settled(page, quiet_ms=800)
    assert page.get_by_text("Service agent redesigned").first.is_visible()
    go(page, "Build or buy")
    assert page.get_by_text("scenario Service agent redesigned").first.is_visible()
    no_errors(page)
    only_local_requests(page)

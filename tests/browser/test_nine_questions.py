"""Nine questions of somebody who runs people and skills, each with its clicks counted.

A click is whatever a hand does once: a button, a cell, an option, a slider dragged, a number typed.
Three are enough for each, five for the what-if that combines two changes in one part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.browser.harness import PATIENCE_MS, answer, go, no_errors, press, settled, visit


@dataclass
class Hand:
    """Counts what is done on a page."""

    page: Page
    clicks: list[str] = field(default_factory=list)

    def does(self, what: str, act: Callable[[], object]) -> None:
        """Do one thing, and wait until the page has answered."""
        act()
        settled(self.page, 700)
        self.clicks.append(what)

    def goes(self, title: str) -> None:
        """Open another page by its entry in the list."""
        self.does(f"page {title}", lambda: go(self.page, title))

    def slides(self, name: str, presses: int) -> None:
        """Drag a slider: one movement of the hand, as many steps as it takes."""

        def drag() -> None:
            thumb = self.page.get_by_role("slider", name=name).first
            thumb.focus()
            for _ in range(presses):
                thumb.press("ArrowRight")

        self.does(f"slider {name}", drag)

    def picks(self, label: str, option: str) -> None:
        """Choose an option of a list: open it, then the option, two clicks."""
        box = self.page.get_by_role("combobox", name=label).first
        self.does(f"open {label}", box.click)
        self.does(option, self.page.get_by_role("option", name=option).first.click)
        self.page.keyboard.press("Escape")


@pytest.fixture
def hand(own_server, page):
    visit(page, own_server.url)
    yield Hand(page)
    no_errors(page)


@pytest.fixture
def first_hand(fresh_server, page):
    """A hand on an app in which nobody has kept a scenario."""
    visit(page, fresh_server.url)
    yield Hand(page)
    no_errors(page)


def main_text(page):
    return page.locator("[data-testid=stMain]").inner_text()


def test_where_are_we_short_and_what_does_it_cost(hand):
    assert "€" in answer(hand.page)
    assert hand.clicks == []


def test_how_sure_is_that(hand):
    assert "likely" in answer(hand.page)
    assert re.search("[Ii]ndicative|assumption", main_text(hand.page))
    assert len(hand.clicks) <= 1


def test_data_team_grows_by_30_per_cent_and_more_people_leave(hand):
    hand.goes("Scenarios")
    usual = answer(hand.page)
    hand.picks("Functions that change", "Technology & Data")
    hand.slides("Growth a year", 30)
    hand.slides("Leaving", 25)
    said = answer(hand.page)
    assert said != usual
    assert "more than in the baseline" in said
    assert "€" in said, "what it costs is part of the answer"
    assert len(hand.clicks) <= 5, hand.clicks


def test_what_if_we_automate(hand):
    hand.goes("Scenarios")
    hand.slides("Work done by AI", 30)
    assert "than in the baseline" in answer(hand.page)
    assert len(hand.clicks) <= 3, hand.clicks


def test_three_scenarios_side_by_side(first_hand):
    """Two shocks are put beside the baseline, each by its button."""
    first_hand.goes("Scenarios")
    for shock in ("Cloud growth", "Hiring freeze"):
        first_hand.does(shock, lambda shock=shock: press(first_hand.page, shock))
    assert "All scenarios in 24 months" in main_text(first_hand.page)
    assert len(first_hand.clicks) <= 3, first_hand.clicks


def test_who_can_move(hand):
    hand.goes("Mobility")
    assert "open posts" in answer(hand.page)
    cell = hand.page.locator(".st-key-reach-cells button").first
    hand.does("widest cell", cell.click)
    assert hand.page.locator(".st-key-ladder h3").first.inner_text()
    assert len(hand.clicks) <= 3, hand.clicks


def test_what_if_we_do_nothing(hand):
    hand.goes("Build or buy")
    assert "If nothing is done" in main_text(hand.page)
    assert re.search(r"of the €[\d.]+.[kM] that empty posts cost in that time if nothing is done",
                     answer(hand.page))  # fmt: skip
    assert len(hand.clicks) <= 1, hand.clicks


def test_the_cheapest_plan_under_two_million(hand):
    """It costs at most what was asked for, with the chance that is printed beside it."""
    hand.goes("Build or buy")
    field_ = hand.page.get_by_role("spinbutton", name=re.compile("[Bb]udget")).first

    def write(thousands: str) -> None:
        field_.fill(thousands)
        field_.press("Enter")

    write("600")  # a plan begins with 2 M: leave that, so that what follows is the answer
    hand.page.get_by_text("at most €600 k in").wait_for(timeout=PATIENCE_MS)
    hand.does("budget", lambda: write("2000"))
    told = hand.page.get_by_text("at most €2.0 M in")
    told.wait_for(timeout=PATIENCE_MS)
    kept = re.search(r"at most €2.0 M in (\d+)% of simulations", told.inner_text())
    assert kept
    assert int(kept[1]) >= 80
    cost = re.search(r"€([\d.]+)\sM", answer(hand.page))
    assert cost, answer(hand.page)
    assert 0.6 < float(cost[1]) <= 2.0
    assert len(hand.clicks) <= 3, hand.clicks


def test_did_it_work(hand):
    hand.goes("Measured impact")
    said = answer(hand.page)
    assert "95% range" in said
    assert "Checks" in main_text(hand.page)
    assert len(hand.clicks) <= 3, hand.clicks

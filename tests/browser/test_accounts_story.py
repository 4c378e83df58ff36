"""Three people with accounts: a manager, an employee who contests a level, and an auditor."""

from __future__ import annotations

import re
import sys

import pytest

import skillgap as sg
from skillgap.serving.accounts import open_account
from tests.browser.harness import (
    answer,
    go,
    listen,
    no_errors,
    open_popover,
    open_tab,
    open_view,
    press,
    running,
    settled,
    show_link,
    visit,
)
from tests.signed import foreign_words, manager_of_five, sample_staff

SERVE = [sys.executable, "-m", "skillgap", "serve", "--port", "{port}", "--",
         "--server.headless", "true"]  # fmt: skip


def contester(staff):
    """One of the manager's people who is still here."""
    _, team = manager_of_five(staff)
    return min(
        staff.loc[staff["employee_id"].isin(team) & staff["exit_date"].isna(), "employee_id"]
    )


@pytest.fixture(scope="module")
def staff():
    return sample_staff()


@pytest.fixture(scope="module")
def codes(staff, tmp_path_factory):
    """A workspace with the sample and three accounts; returns its folder and their codes."""
    folder = tmp_path_factory.mktemp("accounts")
    boss, _ = manager_of_five(staff)
    with sg.open_workspace(folder / "workspace") as workspace:
        workspace.save(sg.read(sg.SAMPLE_FOLDER, name="Sample organisation"), origin="sample")
        workspace.remember("sample offered", True)
        return folder, {
            "dana": open_account(workspace, "dana", "manager", person=boss),
            "ann": open_account(workspace, "ann", "employee", person=contester(staff)),
            "ivo": open_account(workspace, "ivo", "auditor"),
        }


@pytest.fixture(scope="module")
def app(codes):
    with running(codes[0], command=SERVE) as served:
        yield served


@pytest.fixture
def enter(app, codes, browser):
    """Let somebody in, in a browser of their own; what it is sent is kept in ``frames``."""
    opened = []

    def entered(name=""):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page, frames = listen(context.new_page()), []
        opened.append(context)
        page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda one: frames.append(one))
        )
        address = f"{app.url}/?start={codes[1][name]}" if name else app.opening()
        visit(page, address)
        return page, frames

    yield entered
    for context in opened:
        context.close()


def met(frames, words):
    """Which words stand in what the browser was sent, each with what stands around it."""
    heard = b"".join(one if isinstance(one, bytes) else one.encode() for one in frames)
    around = {word: re.search(rb".{0,60}(?<!\w)%s(?!\w).{0,60}" % re.escape(word).encode(), heard)
              for word in words if word.encode() in heard}  # fmt: skip
    return {word: found[0] for word, found in around.items() if found}


def test_a_manager_sees_her_team_only(enter, staff):
    _, team = manager_of_five(staff)
    page, frames = enter("dana")
    assert "start=" not in page.url
    assert "Signed in as dana, manager" in page.locator("[data-testid=stSidebar]").inner_text()
    for title in ("Gap map", "People", "Learning"):
        go(page, title)
        assert len(answer(page)) > 20, title
    assert "your people" in page.locator("[data-testid=stMain]").inner_text()
    pages = page.locator(".st-key-pages").inner_text()
    for closed in ("Data", "Audit", "Fairness"):
        assert closed not in pages
    shown = set(staff.loc[staff["employee_id"].isin(team), "name"])
    assert met(frames, shown), "her own people are there"
    assert met(frames, foreign_words(staff, team)) == {}
    no_errors(page)  # before a page is asked for that is not there for her
    visit(page, page.url.split("/learning")[0] + "/data")
    assert "not open to your account" in page.locator("[data-testid=stMain]").inner_text()
    assert met(frames, foreign_words(staff, team)) == {}


def test_an_employee_contests_a_level_and_the_gap_moves(enter, staff):
    mine, frames = enter("ann")
    before = answer(mine)
    assert "The biggest gap is in" in before
    assert "your own record" in mine.locator("[data-testid=stMain]").inner_text()
    form = open_popover(mine, "This level is wrong")
    form.get_by_label("Level, 0 to 5").fill("5")
    form.get_by_label("Why").fill("Ran it for two years in Field Service")
    form.get_by_role("button", name="Contest it").click()
    mine.locator(".st-key-contest").wait_for()
    settled(mine)
    assert "Ran it for two years" in mine.locator(".st-key-contest").inner_text()
    record = mine.locator("[data-testid=stMain]")
    assert "Contested by ann" in record.inner_text()
    assert "an answer is due within 7 days, at most 14" in record.inner_text()
    assert answer(mine) == before, "nothing is decided yet"

    facilitator, _ = enter()
    go(facilitator, "Audit")
    open_tab(facilitator, "Waiting for a person")
    open_view(facilitator, "Contests")
    waiting = facilitator.locator(".st-key-contest-0")
    waiting.wait_for()
    waiting.get_by_label("Who decides").fill("Dana Ruiz")
    waiting.get_by_label("Why").fill("Saw the work")
    press(facilitator, "Uphold: the level is as they say")
    facilitator.get_by_text("upheld by Dana Ruiz").first.wait_for()
    no_errors(facilitator)

    mine.reload()
    mine.wait_for_selector("[data-testid=stApp]")
    settled(mine)
    assert answer(mine) != before, "the gap moved"
    assert "Overridden: " in mine.locator("[data-testid=stMain]").inner_text()
    assert met(frames, foreign_words(staff, {contester(staff)})) == {}
    no_errors(mine)


def test_an_auditor_verifies_the_chain_and_opens_nobodys_record(enter, staff, app, codes, browser):
    page, frames = enter("ivo")
    assert show_link(page, "Audit").is_visible()
    assert page.locator(".st-key-pages").inner_text().split() == ["Govern", "fact_check", "Audit"]
    with page.expect_download() as taken:
        page.locator(".st-key-audit-log-file button").click()
    assert page.request.get(taken.value.url).ok
    dana = browser.new_context().request
    assert dana.get(f"{app.url}/?start={codes[1]['dana']}").ok
    assert dana.get(taken.value.url).status == 403, "the file was offered to him"
    open_view(page, "Proof")
    head = page.locator(".st-key-audit-proof code").first.inner_text()
    page.get_by_label("Or its entry number and hash, typed in").fill(head)
    page.keyboard.press("Enter")
    page.get_by_text("The log holds entry").wait_for()
    assert page.get_by_role("tab").all_inner_texts() == ["Who did what", "Models"]
    assert met(frames, foreign_words(staff, frozenset())) == {}
    no_errors(page)

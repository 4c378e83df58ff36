"""A real employer: six yearly rosters of 13,000 people, from `sync` to every scenario and tab."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import quote

import pytest

from skillgap.core.scenario import SHOCKS
from tests.browser.harness import ROOT, answer, no_errors, open_tab, running, settled, visit

TABS = ("Where and when", "What drives it", "Roles", "Skills")
ASSUMED = "assumed"
"""What the answer must own up to: rosters tell nothing of open posts, nor of how fast they fill."""


@pytest.fixture
def synced(tmp_path, shared_data):
    """A workspace into which `sync` brought the rosters, as docs/feeds.md says."""
    rosters = shared_data("rosters_dev")
    folder = tmp_path / "app" / "workspace"
    folder.mkdir(parents=True)
    (folder / "sources.toml").write_text(
        f'dataset = "City"\ncurrency = "USD"\n\n'
        f'[sources.staff]\nimporter = "roster"\npath = "{(rosters / "*.csv").as_posix()}"\n',
        encoding="utf-8",
    )
    subprocess.run(
        [sys.executable, "-m", "skillgap", "sync"],
        cwd=ROOT, check=True, timeout=300, env={**os.environ, "SKILLGAP_WORKSPACE": str(folder)},
    )  # fmt: skip
    return tmp_path / "app"


def stands(page):
    """Assert that the page answers, owns up to what it assumes, and reports no fault."""
    said = answer(page)
    assert ASSUMED in said, said
    assert "the fault is ours" not in page.locator("[data-testid=stMain]").inner_text()
    no_errors(page)
    return said


@pytest.mark.slow
def test_every_scenario_and_tab_stands_on_a_real_employers_rosters(synced, page):
    with running(synced) as app:
        visit(page, f"{app.url}/scenarios")
        told = {"Baseline": stands(page)}
        for tab in TABS:
            open_tab(page, tab)
            stands(page)
        for shock in SHOCKS:  # more than a board holds at once; each is opened by its address
            visit(page, f"{app.url}/scenarios?scenario={quote(shock.name)}")
            told[shock.name] = stands(page)
            assert told[shock.name].startswith(shock.name)
            for tab in TABS:
                open_tab(page, tab)
                stands(page)
        page.get_by_text("How sure is this?").click()
        settled(page, quiet_ms=900)
        stands(page)
        assert len(set(told.values())) == len(told)
        assert "Traceback" not in app.printed()

"""One browser, one app for the session, and pages that remember what they said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.harness import chromium, launch, listen, running

HERE = Path(__file__).parent
REQUIRED = os.environ.get("SKILLGAP_BROWSER") == "required"
NO_BROWSER = (
    "no Chromium here: install Debian's `chromium`, or name one in SKILLGAP_CHROMIUM; "
    "these tests are what shows that the pages work in a browser"
)


def pytest_collection_modifyitems(items):
    """Mark all of this folder as browser tests, to run one after another in one process.

    One that fails is tried once more, with everything its fixtures start made anew, and stands
    under RERUN in the summary: some 15 minutes of clicks meet a late drawing now and then.
    """
    for item in items:
        if HERE in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def playwright():
    """Playwright, ended with the last test of this folder."""
    if chromium() is None:
        if REQUIRED:
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright):
    """One headless Chromium."""
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="session")
def server(sample_workspace, tmp_path_factory):
    """The app on the sample, started once; what one test keeps, the next one meets."""
    with running(tmp_path_factory.mktemp("app"), begin_with=sample_workspace) as app:
        yield app


@pytest.fixture(scope="module")
def own_server(sample_workspace, tmp_path_factory):
    """The app on the sample, for the tests of one file that leave nothing to each other."""
    with running(tmp_path_factory.mktemp("own"), begin_with=sample_workspace) as app:
        yield app


@pytest.fixture
def fresh_server(sample_workspace, tmp_path):
    """The app on the sample as it came, for one test."""
    with running(tmp_path / "app", begin_with=sample_workspace) as app:
        yield app


@pytest.fixture
def first_server(tmp_path):
    """The app started for the first time ever, for one test: nothing is there yet."""
    with running(tmp_path / "app") as app:
        yield app


@pytest.fixture
def page(browser):
    """A page of its own, at 1280 × 800, with everything it says and asks for recorded."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield listen(context.new_page())
    context.close()

"""AppTest against the real app, each test on a workspace as on its first day."""

import hashlib
import inspect
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st

import skillgap as sg

ROOT = Path(__file__).resolve().parents[2]
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py")))


class SampleWorkspace:
    """A copy of the sample's workspace that tests share until one of them leaves a trace in it.

    What the pages computed then serves the next test, too: caches are keyed on the folder and on
    what is kept there, and most tests only read.
    """

    def __init__(self, pristine, parent):
        """Remember where the copies are made; none is made yet."""
        self.pristine, self.parent = pristine, parent
        self.copies = 0
        self.untouched = _marks(pristine)
        self.folder = None

    def ready(self):
        """Return the folder of a workspace as on its first day."""
        if self.folder is None:
            self.copies += 1
            self.folder = self.parent / f"workspace-{self.copies}"
            shutil.copytree(self.pristine, self.folder)
        return self.folder

    def leave(self, anew):
        """Make the next test start anew where this one wrote, or may have changed the code."""
        if anew or _marks(self.folder) != self.untouched:
            self.folder = None


def _marks(folder):
    """Return what tells one state of a workspace from another: its rows and its files."""
    try:
        with closing(sqlite3.connect(folder / "workspace.db")) as database:
            rows = hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()
    except sqlite3.DatabaseError as error:  # a test that broke it
        rows = str(error)
    return rows, {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("workspace.db")
    }


_LAST = {"workspace": None}
"""The shared workspace that the test before was on, if it was on one."""


@pytest.fixture(autouse=True)
def own_caches(request):
    """Nothing computed for one workspace reaches a test on another."""
    workspace = None
    if "with_sample" in request.fixturenames:
        workspace = request.getfixturevalue("shared_sample").ready()
    if workspace is None or workspace != _LAST["workspace"]:
        st.cache_resource.clear()
        st.cache_data.clear()
    _LAST["workspace"] = workspace


@pytest.fixture(scope="session")
def shared_sample(sample_workspace, tmp_path_factory):
    """The copy that tests share."""
    return SampleWorkspace(sample_workspace, tmp_path_factory.mktemp("shared-sample"))


@pytest.fixture
def with_sample(shared_sample, monkeypatch, request):
    """The app opens on the sample."""
    yield _use(shared_sample.ready(), monkeypatch)
    shared_sample.leave(anew="monkeypatch" in inspect.signature(request.function).parameters)


@pytest.fixture
def with_nothing(tmp_path, monkeypatch):
    """The app opens on an empty workspace whose owner has put the sample away."""
    workspace = sg.open_workspace(tmp_path / "workspace")
    workspace.remember("sample offered", True)
    workspace.close()
    return _use(tmp_path / "workspace", monkeypatch)


def _use(folder, monkeypatch):
    monkeypatch.setenv("SKILLGAP_WORKSPACE", str(folder))
    monkeypatch.setenv("SKILLGAP_FREEZE", "0")
    monkeypatch.setenv("SKILLGAP_TRACEBACK", "1")
    return folder


@pytest.fixture
def one_browser(monkeypatch):
    """Every session of the test comes from the same browser, as after a reload or restart."""
    from streamlit.runtime.context import ContextProxy

    from skillgap.ui.kit.browser import COOKIE

    monkeypatch.setattr(ContextProxy, "cookies", {COOKIE: "5" * 32})


@pytest.fixture
def open_page():
    """Open one page of the app; returns the AppTest after its run."""
    from streamlit.testing.v1 import AppTest

    def opened(page, **address):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if page == "overview":
            for name, value in address.items():
                app.query_params[name] = value
            return app.run()
        app.run().switch_page(f"pages/{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return opened


@pytest.fixture
def release(tmp_path):
    """A release of two occupations, as text."""
    from tests.app.test_data_page import OCCUPATIONS, SKILLS, TITLES

    folder = tmp_path / "db_29_2_text"
    folder.mkdir()
    for name, text in (
        ("Occupation Data", OCCUPATIONS),
        ("Skills", SKILLS),
        ("Alternate Titles", TITLES),
    ):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder

"""AppTest against the real app, each test with a workspace of its own."""

from pathlib import Path

import pytest

import skillgap as sg

ROOT = Path(__file__).resolve().parents[2]
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py")))


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory):
    """A workspace that holds the sample, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("sample-workspace")
    workspace = sg.open_workspace(folder)
    workspace.save(sg.read(sg.SAMPLE_FOLDER, name="Sample organisation"), origin="sample")
    workspace.remember("sample offered", True)
    workspace.close()
    return folder


@pytest.fixture
def with_sample(sample_workspace, tmp_path, monkeypatch):
    """The app opens on the sample."""
    import shutil

    shutil.copytree(sample_workspace, tmp_path / "workspace")
    return _use(tmp_path / "workspace", monkeypatch)


@pytest.fixture
def with_nothing(tmp_path, monkeypatch):
    """The app opens on an empty workspace whose owner has put the sample away."""
    workspace = sg.open_workspace(tmp_path / "workspace")
    workspace.remember("sample offered", True)
    workspace.close()
    return _use(tmp_path / "workspace", monkeypatch)


def _use(folder, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("SKILLGAP_WORKSPACE", str(folder))
    monkeypatch.setenv("SKILLGAP_FREEZE", "0")
    monkeypatch.setenv("SKILLGAP_TRACEBACK", "1")
    st.cache_resource.clear()
    st.cache_data.clear()
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

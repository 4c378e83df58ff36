"""What every test gets: a workspace of its own, the register, the sample, the shared data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import skillgap as sg

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared" / "data"

# No deadline: a slow machine is not a wrong answer. Derandomised: the same examples every run.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("quick", settings.get_profile("house"), max_examples=20)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what a run has measured as long, for make check to leave out: scripts/long_tests.py."""
    long = set((REPOSITORY / "tests" / "long_tests.txt").read_text(encoding="utf-8").split())
    for item in items:
        if item.nodeid.split("[", 1)[0] in long:
            item.add_marker(pytest.mark.long)


@pytest.fixture(autouse=True)
def own_workspace(tmp_path, monkeypatch):
    """A folder of its own for what a test keeps, so that no test meets a developer's workspace."""
    folder = tmp_path / "workspace"
    monkeypatch.setenv("SKILLGAP_WORKSPACE", str(folder))
    return folder


@pytest.fixture(scope="session")
def repository():
    """The folder the app is in."""
    return REPOSITORY


@pytest.fixture(scope="session")
def register():
    """The shipped register of assumptions."""
    return sg.default_assumptions()


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
def shared_data():
    """Return a folder or file of the real data beside the repository, or skip with the reason."""

    def find(name):
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"real data not here: {path.relative_to(REPOSITORY.parent)} is missing")
        return path

    return find


@pytest.fixture(scope="session")
def sample():
    """The sample organisation, read once; tables are frozen by contract, so sharing is safe."""
    return sg.read(sg.SAMPLE_FOLDER)


@pytest.fixture(scope="session")
def sample_profiles(sample):
    """Profiles of the sample, inferred once."""
    return sg.infer_profiles(sample)


@pytest.fixture(scope="session")
def sample_gaps(sample, sample_profiles):
    """Gaps of the sample, measured once."""
    return sg.measure_gaps(sample, sample_profiles)

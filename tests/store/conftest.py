"""Workspaces to test: each on SQLite, and on a real PostgreSQL server that the tests start."""

from __future__ import annotations

import os

import pytest

from skillgap.store.workspace import open_workspace
from tests import postgres as server

REQUIRED = os.environ.get("SKILLGAP_POSTGRES") == "required"
NO_SERVER = (
    "no PostgreSQL server here: install Debian's `postgresql`; without it only SQLite is tested"
)
ON_POSTGRES = pytest.param(
    "postgresql", marks=[pytest.mark.slow, pytest.mark.xdist_group("postgresql")]
)


@pytest.fixture(scope="session")
def postgres():
    """A server, started with the first test that asks for it."""
    if server.binaries() is None:
        if REQUIRED:
            pytest.fail(NO_SERVER, pytrace=False)
        pytest.skip(NO_SERVER)
    with server.running(fsync=False) as started:
        yield started


@pytest.fixture(params=["sqlite", ON_POSTGRES])
def database(request, monkeypatch):
    """Where the records are kept: in the workspace's folder, or in a PostgreSQL of its own."""
    if request.param == "postgresql":
        fresh = request.getfixturevalue("postgres").fresh()
        monkeypatch.setenv("SKILLGAP_DATABASE_URL", fresh)
    return request.param


@pytest.fixture
def opened(database):
    """An empty workspace in the test's own folder."""
    with open_workspace() as found:
        yield found


@pytest.fixture
def on_sqlite():
    """An empty workspace whose records are in its folder."""
    with open_workspace() as found:
        yield found

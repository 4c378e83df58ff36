"""What a workspace keeps is its owner's alone, and a reader of foreign files knows no secret."""

from __future__ import annotations

import os

import pytest

import skillgap as sg
from skillgap.reading.apart import run_apart
from skillgap.store.shelf import keep_arrays
from tests.store.test_workspace import tiny

posix = pytest.mark.skipif(os.name != "posix", reason="no modes of files on this system")


def open_to_others(folder):
    return [
        path.relative_to(folder).as_posix()
        for path in (folder, *folder.rglob("*"))
        if path.lstat().st_mode & 0o077
    ]


@posix
def test_nothing_in_a_workspace_is_open_to_others(tmp_path):
    os.umask(0o022)
    folder = tmp_path / "above" / "works"
    with sg.open_workspace(folder) as opened:
        opened.save(tiny())
        backup = opened.back_up()
        opened.restore(backup.path)
        opened.back_up_on_start()
        keep_arrays(folder, "network", {})
        assert (folder / "workspace.db-wal").exists()
        assert open_to_others(folder) == []
        assert (folder.parent.stat().st_mode & 0o777) == 0o700


@posix
def test_what_an_earlier_version_left_open_is_closed_when_opened(tmp_path):
    with sg.open_workspace(tmp_path / "works") as opened:
        opened.save(tiny())
        opened.back_up()
    for path in (tmp_path / "works", *(tmp_path / "works").rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with sg.open_workspace(tmp_path / "works") as opened:
        assert open_to_others(tmp_path / "works") == []
        assert len(opened.load(opened.active().id)["employees"]) > 0


def environment_of_the_reader():
    return dict(os.environ)


@pytest.mark.slow
def test_a_reader_of_foreign_files_knows_no_secret(monkeypatch):
    secrets = ("SKILLGAP_DATABASE_URL", "LMS_PASSWORD", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK")
    for name in secrets:
        monkeypatch.setenv(name, "canary-7d1")
    monkeypatch.setattr("skillgap.reading.apart._idle", [])  # one that starts now
    known = run_apart(environment_of_the_reader)
    assert "canary-7d1" not in known.values()
    assert not set(secrets) & set(known)

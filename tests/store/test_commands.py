"""The commands on what a workspace keeps: ``versions``, ``backup``, ``restore``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import skillgap as sg
from skillgap.cli import main
from tests.cli.test_cli import read_back
from tests.store.test_workspace import tiny

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(own_workspace):
    """A workspace with two versions of one dataset and one of another."""
    first = tiny(name="Ours")
    staff = first["employees"].assign(salary=[500.0, 600.0])
    with sg.open_workspace() as opened:
        opened.save(first, actor="Ana", origin="october.csv")
        opened.save(replace(first, tables={**first.tables, "employees": staff}))
        opened.save(replace(first, name="Other"))
    return own_workspace


def test_versions_are_listed(kept, capsys):
    assert main(["versions"]) == 0
    said = capsys.readouterr().out
    assert said.index("Other") < said.index("Ours")
    assert main(["versions", "ours"]) == 0
    _, _, second, first = capsys.readouterr().out.splitlines()
    assert second.split()[:3] == ["2", "in", "force"]
    assert first.split()[0] == "1"
    assert first.split()[-2:] == ["Ana", "october.csv"]


def test_two_versions_are_compared(kept, tmp_path, capsys):
    assert main(["versions", "Ours", "--compare", "1", "2"]) == 0
    said = capsys.readouterr().out
    assert "2 people changed pay" in said
    assert "employees" in said.splitlines()[2]
    path = tmp_path / "changes.csv"
    assert main(["versions", "Ours", "--compare", "1", "2", "--out", str(path)]) == 0
    assert read_back(path)["column"].tolist() == ["salary"] * 2


def test_an_earlier_version_is_put_in_force(kept, capsys):
    assert main(["versions", "Ours", "--use", "1"]) == 0
    assert "In force now: Ours, version 1. Version 2 is kept." in capsys.readouterr().out
    with sg.open_workspace() as opened:
        assert opened.active().label == "Ours, version 1"


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (["versions", "Hours"], "Did you mean Ours"),
        (["versions", "--use", "1"], "NAME: left out"),
        (["versions", "Ours", "--use", "9"], "no version 9. Expected 1 to 2"),
        (["versions", "--workspace", "nowhere"], "not there"),
        (["backup", "--workspace", "nowhere"], "not there"),
        (["restore", "nothing.zip"], "not there"),
        (["restore", __file__, "--yes"], "cannot be unpacked"),
    ],
)
def test_what_cannot_be_done_changes_nothing(kept, capsys, words, match):
    assert main(words) == 2
    assert match in capsys.readouterr().err
    assert not Path("nowhere").exists()


def test_a_backup_is_made_checked_and_restored(kept, tmp_path, capsys):
    assert main(["backup", "--out", str(tmp_path / "stick")]) == 0
    [path] = (tmp_path / "stick").iterdir()
    assert str(path) in capsys.readouterr().out
    with sg.open_workspace() as opened:
        opened.forget(opened.active().id)
        before = opened.datasets()
        assert main(["restore", str(path), "--check"]) == 0
        said = capsys.readouterr().out
        assert "Ours, version 2" in said
        assert "SHA-256" in said
        assert main(["restore", str(path)]) == 2  # nobody to ask
        assert opened.datasets() == before
        assert main(["restore", str(path), "--yes"]) == 0
        assert "before-a-restore" in capsys.readouterr().out
        assert [dataset.name for dataset in opened.datasets()] == ["Other", "Ours"]


def test_a_restore_asks_first(kept, monkeypatch, capsys):
    assert main(["backup"]) == 0
    [path] = (kept / "backups").iterdir()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert main(["restore", str(path)]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert len(list((kept / "backups").iterdir())) == 1


def test_damaged_records_are_put_aside(kept, tmp_path, capsys):
    assert main(["backup", "--out", str(tmp_path / "stick")]) == 0
    [path] = (tmp_path / "stick").iterdir()
    (kept / "workspace.db").write_bytes(b"not a database at all " * 100)
    assert main(["versions"]) == 2
    assert "python -m skillgap restore" in capsys.readouterr().err
    assert main(["restore", str(path), "--yes"]) == 0
    [aside] = kept.glob("workspace-damaged-*.db")
    assert str(aside) in capsys.readouterr().out
    with sg.open_workspace() as opened:
        assert len(opened.datasets()) == 2

"""The sync command: a first file, two runs, a failure, an overview, a watch that stops."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from skillgap.cli import main
from tests.conftest import REPOSITORY
from tests.feeds.test_feeds import PEOPLE, RATINGS, TWO

pytestmark = pytest.mark.slow


@pytest.fixture
def config(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "ratings.csv").write_text(RATINGS)
    (tmp_path / "sources.toml").write_text(TWO)
    return tmp_path / "sources.toml"


def test_a_template_is_written_once_and_reads(own_workspace, capsys):
    assert main(["sync"]) == 2
    assert "--init" in capsys.readouterr().err
    assert main(["sync", "--init"]) == 0
    assert (own_workspace / "sources.toml").exists()
    assert main(["sync", "--init"]) == 2
    assert main(["sync"]) == 1
    assert "no file there" in capsys.readouterr().out


def test_it_brings_in_says_so_and_lists(config, capsys):
    words = ["sync", "--config", str(config)]
    assert main(words) == 0
    assert "new     people: Brought in 40 employees." in capsys.readouterr().out
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "same    people: Nothing new." in told
    assert "still version" in told
    (config.parent / "people.csv").write_text("a,b\n1,2\n")
    assert main([*words, "--only", "people"]) == 1
    assert "failed  people:" in capsys.readouterr().out
    assert main([*words, "--list"]) == 0
    told = capsys.readouterr().out
    assert "fresh" in told
    assert "weekly" in told
    assert main([*words, "--only", "peple"]) == 2
    assert "people" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_watching_takes_what_comes_and_stops_on_ctrl_c(config):
    words = ["sync", "--config", str(config), "--watch", "--every", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "skillgap", *words],
        cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert read_until(process, "40 employees")
        (config.parent / "people.csv").write_text(PEOPLE + "E900,Dev,IT,North,2020-01-01\n")
        assert read_until(process, "41 employees")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Stopped; what was brought in is kept." in errors
    assert "Traceback" not in errors


def read_until(process, words, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        line = process.stdout.readline()
        if words in line:
            return True
    return False


def test_a_sync_in_the_wrong_folder_makes_nothing(tmp_path, capsys):
    assert main(["sync", "--workspace", str(tmp_path / "wrong")]) == 2
    assert "--init" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())

"""Work apart: results and errors come back, limits hold, the next task finds a sound process."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import BadValue, UnreadableFile
from skillgap.reading.apart import resident_bytes, run_in_own_process
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow


def add(left, right):
    return left + right


def refuse():
    raise BadValue("a.csv", "9", "0 to 5", "Correct it.")


def fail():
    raise KeyError("oops")


def panic():
    raise BaseException("a library gave up")


def leave():
    os._exit(3)


def hog(count):
    return len(bytearray(count))


def large_table(megabytes):
    return pd.DataFrame(np.ones((megabytes * 2**17, 1)), columns=["level"], copy=False)


def sleep():
    time.sleep(60)


def chatter(rows, progress):
    print("a library that prints")
    for row in range(rows):
        progress(row / rows, f"row {row}")
    return rows


def where():
    return os.getpid()


def test_a_result_comes_back():
    assert run_in_own_process(add, "é", "\ud800") == "é\ud800"


def test_a_large_table_comes_back_without_a_second_copy_of_it():
    table = run_in_own_process(large_table, 300, memory_bytes=500 * 2**20)
    table.loc[0, "level"] = 2.0  # and can be written to; a second copy would need 600 MB
    assert table["level"].sum() == 300 * 2**17 + 1


def test_an_error_of_ours_comes_back_whole():
    with pytest.raises(BadValue) as caught:
        run_in_own_process(refuse)
    assert (caught.value.where, caught.value.found) == ("a.csv", "9")
    assert (caught.value.expected, caught.value.remedy) == ("0 to 5", "Correct it.")


@pytest.mark.parametrize("task", [fail, panic, leave, sys.exit])
def test_whatever_else_goes_wrong_is_an_unreadable_file(task):
    with pytest.raises(UnreadableFile, match=r"x\.xlsx: it cannot be parsed"):
        run_in_own_process(task, what="x.xlsx")
    assert run_in_own_process(add, 1, 2) == 3


def test_too_much_memory_is_said_so():
    with pytest.raises(UnreadableFile, match=r"more than 0\.12 GB of memory"):
        run_in_own_process(hog, 2**29, memory_bytes=2**27)
    assert run_in_own_process(hog, 2**26, memory_bytes=2**28) == 2**26, "the limit is for one task"


def test_too_much_time_is_said_so():
    with pytest.raises(UnreadableFile, match=r"longer than 0\.2 seconds"):
        run_in_own_process(sleep, seconds=0.2)


def test_progress_is_told_here():
    told = []
    assert run_in_own_process(chatter, 3, progress=lambda *each: told.append(each)) == 3
    assert told == [(0.0, "row 0"), (1 / 3, "row 1"), (2 / 3, "row 2")]


def test_a_sound_process_is_used_again_and_a_broken_one_is_not():
    first = run_in_own_process(where)
    assert first != os.getpid()
    assert run_in_own_process(where) == first
    with pytest.raises(UnreadableFile):
        run_in_own_process(leave)
    assert run_in_own_process(where) != first


def test_memory_of_a_process_can_be_seen():
    assert resident_bytes(os.getpid()) > 2**20


def babble(progress):
    while True:
        progress(0.5, "still at it")


def test_a_task_that_tells_all_the_time_is_held_to_its_limits_too(monkeypatch):
    with pytest.raises(UnreadableFile, match=r"longer than 0\.5 seconds"):
        run_in_own_process(babble, seconds=0.5, progress=lambda *_: None)
    # Where the system has no limit (macOS, Windows), this process watches alone.
    run_in_own_process(add, 1, 2)
    monkeypatch.setattr("skillgap.reading.apart.resident_bytes", lambda _: 2**40)
    with pytest.raises(UnreadableFile, match="of memory"):
        run_in_own_process(babble, seconds=20, progress=lambda *_: None)


_ORPHAN = """
import os, sys
from skillgap.reading.apart import run_in_own_process
from tests.reading.test_apart import loop
run_in_own_process(loop, sys.argv[1], seconds=4)
"""


def loop(note):
    with open(note, "w") as file:
        file.write(str(os.getpid()))
    while True:
        pass


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_process_whose_starter_was_killed_ends_by_itself(tmp_path):
    note = tmp_path / "pid"
    starter = subprocess.Popen([sys.executable, "-c", _ORPHAN, str(note)], cwd=REPOSITORY)
    until(lambda: note.exists() and note.read_text())
    starter.kill()
    starter.wait()
    until(lambda: not running(int(note.read_text())))


def running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] not in "ZX"
    except OSError:
        return False


def until(true, seconds=30):
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.05)


class Unopened:
    def __reduce__(self):
        return open_in_parent, (os.getpid(),)


def open_in_parent(child):
    if os.getpid() != child:
        raise RuntimeError("nobody can take this apart")


def unopened():
    return Unopened()


def test_a_result_that_cannot_be_taken_is_said_at_once():
    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match="cannot be parsed"):
        run_in_own_process(unopened, seconds=20)
    assert time.monotonic() - begun < 15

"""Work apart: results and errors come back, limits hold, the next task finds a sound process."""

import os
import sys
import time

import pytest

from skillgap.domain.errors import BadValue, UnreadableFile
from skillgap.ingest.apart import resident_bytes, run_apart

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
    assert run_apart(add, "é", "\ud800") == "é\ud800"


def test_an_error_of_ours_comes_back_whole():
    with pytest.raises(BadValue) as caught:
        run_apart(refuse)
    assert (caught.value.where, caught.value.found) == ("a.csv", "9")
    assert (caught.value.expected, caught.value.remedy) == ("0 to 5", "Correct it.")


@pytest.mark.parametrize("task", [fail, panic, leave, sys.exit])
def test_whatever_else_goes_wrong_is_an_unreadable_file(task):
    with pytest.raises(UnreadableFile, match=r"x\.xlsx: it cannot be parsed"):
        run_apart(task, what="x.xlsx")
    assert run_apart(add, 1, 2) == 3


def test_too_much_memory_is_said_so():
    with pytest.raises(UnreadableFile, match=r"more than 0\.12 GB of memory"):
        run_apart(hog, 2**29, memory_bytes=2**27)
    assert run_apart(hog, 2**26, memory_bytes=2**28) == 2**26, "the limit is for one task"


def test_too_much_time_is_said_so():
    with pytest.raises(UnreadableFile, match=r"longer than 0\.2 seconds"):
        run_apart(sleep, seconds=0.2)


def test_progress_is_told_here():
    told = []
    assert run_apart(chatter, 3, progress=lambda *each: told.append(each)) == 3
    assert told == [(0.0, "row 0"), (1 / 3, "row 1"), (2 / 3, "row 2")]


def test_a_sound_process_is_used_again_and_a_broken_one_is_not():
    first = run_apart(where)
    assert first != os.getpid()
    assert run_apart(where) == first
    with pytest.raises(UnreadableFile):
        run_apart(leave)
    assert run_apart(where) != first


def test_memory_of_a_process_can_be_seen():
    assert resident_bytes(os.getpid()) > 2**20

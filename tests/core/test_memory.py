"""Freed memory goes back to the system, and joined parts are held once."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from skillgap.core.grouping import Joined
from skillgap.core.memory import give_back_memory

BLOCKS, KILOBYTES = 3_000, 64


@dataclass
class Columns:
    pair: np.ndarray
    level: np.ndarray


def resident_mb():
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library than glibc")
def test_what_was_freed_below_something_kept_goes_back():
    before = resident_mb()
    blocks = [np.ones(KILOBYTES * 128) for _ in range(BLOCKS)]
    kept = blocks[:: BLOCKS // 10]
    del blocks
    give_back_memory()
    assert resident_mb() - before < 0.2 * BLOCKS * KILOBYTES / 1e3
    assert all(float(block.sum()) == len(block) for block in kept)


def test_parts_are_joined_in_the_order_they_come():
    joined: Joined[Columns] = Joined(10)
    joined.add(Columns(np.array([1, 2]), np.array([[0.5], [1.0]])))
    joined.add(Columns(np.array([7]), np.array([[2.0]])))
    whole = joined.whole()
    assert whole.pair.tolist() == [1, 2, 7]
    assert whole.level.tolist() == [[0.5], [1.0], [2.0]]
    assert whole.pair.dtype == np.int64


def test_nothing_to_join_is_said():
    with pytest.raises(ValueError, match="Nothing was added"):
        Joined(3).whole()

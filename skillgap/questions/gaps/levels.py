"""Levels of many people at once: a quick way to ask a source of levels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from skillgap.core.level_source import LevelSource
from skillgap.core.workforce import Floats, Ints

LARGEST_TABLE = 1 << 22
"""Most entries of the table people × skills that finds the levels of some people (16 MB)."""

Codes32 = NDArray[np.int32]
_PART = 1 << 17


def slice_into_parts(length: int) -> Iterator[slice]:
    """Yield slices that cover 0 … length in pieces that stay near the processor."""
    for start in range(0, length, _PART):
        yield slice(start, min(start + _PART, length))


def find_levels_sds_and_signals(
    levels: LevelSource, person: Codes32, skill: Ints
) -> tuple[Floats, Floats, Ints]:
    """Return level, standard deviation and signals of some rows, each shape (rows,).

    The same as ``levels.at``, several times faster for many rows of few people: a table
    people × skills finds the evidence, and only rows without evidence are asked for.

    Args:
        levels: Where levels come from.
        person: Person codes, ascending, at least one.
        skill: Skill code of each row.
    """
    low, high = int(person[0]), int(person[-1]) + 1
    first, last = (int(end) for end in np.searchsorted(levels.person, [low, high]))
    pairs = slice(first, last)
    if first == last:
        return levels.at(person.astype(np.int64), skill)
    at = _find_pair_positions(levels.person[pairs] - low, levels.skill[pairs], person - low, skill)
    level, sd = levels.level[pairs][at], levels.level_sd[pairs][at]
    signals = levels.signals[pairs][at]
    bare = np.flatnonzero(at < 0)
    if len(bare):
        found = levels.at(person[bare].astype(np.int64), skill[bare])
        level[bare], sd[bare], signals[bare] = found
    return level, sd, signals


def _find_pair_positions(person: Ints, skill: Ints, wanted: Codes32, wanted_skill: Ints) -> Codes32:
    """Return the position of each wanted pair among the given ones; −1 where it is not."""
    skills = int(max(skill.max(), wanted_skill.max())) + 1
    people = int(max(person.max(), wanted.max())) + 1
    table = np.full(people * skills, -1, dtype=np.int32)
    table[person * skills + skill] = np.arange(len(person), dtype=np.int32)
    return np.asarray(table[wanted * np.int64(skills) + wanted_skill], dtype=np.int32)

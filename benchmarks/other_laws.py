"""Organisations whose levels grow, fade and are rated by other laws than the sample's generator.

Nothing of the generator is changed: its parts are replaced for the time one organisation is made,
so that what a model takes from its own world cannot be what makes it right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

from data.sample.generate import Sample, generate
from data.sample.generator import levels as leveled
from data.sample.generator import signals as signalled
from data.sample.generator.calendar import MONTH_DAYS
from data.sample.generator.catalogue import Floats, Ints
from data.sample.generator.levels import Levels

Grown = Callable[[Levels, Ints, Floats], Floats]
Kept = Callable[[Levels, Ints, Floats], Floats]


@dataclass(frozen=True)
class Law:
    """One other world.

    Attributes:
        name: What it is called in the table.
        grown: Level in use of some pairs after so many months, courses left out.
        kept: Share of it left after so many months without use.
        sources: How each source rates, where it differs.
    """

    name: str
    grown: Grown
    kept: Kept
    sources: dict[str, dict[str, float]]


def _steady(levels: Levels, row: Ints, months: Floats) -> Floats:
    """Grow by the same amount every month for six years, then no more."""
    return levels.peak[row] - levels.start_gap[row] * np.maximum(1.0 - months / 72.0, 0.0)


def _ready_made(levels: Levels, row: Ints, months: Floats) -> Floats:
    """Hire people as able as they will ever be."""
    return levels.peak[row] - 0.3 * levels.start_gap[row] + 0.0 * months


def _late(levels: Levels, row: Ints, months: Floats) -> Floats:
    """Grow little in the first half-year, fast around the first, and little after the second."""
    return levels.peak[row] - levels.start_gap[row] / (1.0 + np.exp((months - 12.0) / 4.0))


def _by_power(levels: Levels, row: Ints, idle: Floats) -> Floats:
    """Forget fast at first and ever more slowly, without a floor."""
    half = levels.half_life[levels.skill[row]]
    return np.asarray((1.0 + idle / (1.5 * half)) ** -0.5)


def _after_a_while(levels: Levels, row: Ints, idle: Floats) -> Floats:
    """Forget nothing for half a year, then as usual."""
    return _as_usual(levels, row, np.maximum(idle - 6.0, 0.0))


def _as_usual(levels: Levels, row: Ints, idle: Floats) -> Floats:
    floor, half = levels.floor[levels.skill[row]], levels.half_life[levels.skill[row]]
    return np.asarray(floor + (1.0 - floor) * 2.0 ** (-idle / half))


LAWS = (
    Law("steady growth, power-law loss, cautious raters", _steady, _by_power, {
        "self": {"slope": 0.75, "bias": 0.15, "noise_sd": 0.8},
        "manager": {"slope": 0.8, "bias": -0.2},
        "peer": {"slope": 0.85},
    }),
    Law("ready-made people, late loss, lenient raters", _ready_made, _after_a_while, {
        "self": {"bias": 0.6, "rater_sd": 0.7},
        "manager": {"bias": 0.35, "rater_sd": 0.45},
        "peer": {"bias": 0.4},
        "assessment": {"noise_sd": 0.4},
    }),
    Law("late growth, usual loss, noisy raters", _late, _as_usual, {
        "self": {"noise_sd": 1.0},
        "manager": {"noise_sd": 0.65, "rater_sd": 0.2},
        "course": {"slope": 0.9, "bias": 0.3},
    }),
)  # fmt: skip


def generate_otherwise(law: Law, seed: int, people: int) -> Sample:
    """Make one organisation in which another law holds; truth and signals follow it alike."""
    with _world(law):
        return generate(seed=seed, people=people)


@contextmanager
def _world(law: Law) -> Iterator[None]:
    def at(self: Levels, row: Ints, day: Ints) -> Floats:
        active_on = np.minimum(day, self.used[row])
        months = np.maximum(active_on - self.hired[row], 0) / MONTH_DAYS
        level = np.clip(law.grown(self, row, months) + self._gained(row, active_on), 0.0, 5.0)
        idle = np.maximum(day - self.used[row], 0) / MONTH_DAYS
        return np.asarray(level * law.kept(self, row, idle))

    rated = {name: {**how, **law.sources.get(name, {})} for name, how in signalled.SOURCES.items()}
    with patch.object(leveled.Levels, "at", at), patch.dict(signalled.SOURCES, rated):
        yield

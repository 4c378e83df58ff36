"""What models ask of levels; the profiles model answers it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import numpy as np

from skillgap.core.assumptions import Z80, Assumption
from skillgap.core.grouping import Bools
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats, Ints, Workforce


class LevelPath(Protocol):
    """Levels of some people in some skills from today on, if nothing is done about them."""

    @property
    def signals(self) -> Ints:
        """Number of signals behind each."""
        ...

    @property
    def idle(self) -> Bools:
        """Whether each skill is on record as not used for a while."""
        ...

    @property
    def use_known(self) -> Bools:
        """Whether it is on record when each skill was last used."""
        ...

    def after(self, months: float) -> tuple[Floats, Floats]:
        """Return level and standard deviation after some months; today's after 0."""
        ...

    def levels_lost_if_unused(self, months: float) -> Floats:
        """Return the levels lost if what is in use were not used for so long."""
        ...


class LevelSource(Protocol):
    """What a model needs to know about levels: any profiles result will do.

    The pairs with evidence are ``person``, ``skill``, ``level``, ``level_sd``, ``signals``, each
    of shape (pairs,), sorted by person and then skill. ``at`` answers for any pair; without
    evidence it gives the prior, with 0 signals.
    """

    @property
    def workforce(self) -> Workforce:
        """The data the levels are about."""
        ...

    @property
    def as_of(self) -> date:
        """The day they hold for."""
        ...

    @property
    def person(self) -> Ints:
        """Person code of each pair."""
        ...

    @property
    def skill(self) -> Ints:
        """Skill code of each pair."""
        ...

    @property
    def level(self) -> Floats:
        """Most likely level, 0 to 5."""
        ...

    @property
    def level_sd(self) -> Floats:
        """Standard deviation of the level."""
        ...

    @property
    def signals(self) -> Ints:
        """Number of signals behind it."""
        ...

    @property
    def level_errors(self) -> tuple[Assumption, ...]:
        """Register entries on how far levels may be off together, where the data tell it."""
        ...

    def path(self, person: Ints, skill: Ints) -> LevelPath:
        """Return levels from today on, each shape (rows,)."""
        ...

    def grown_in_role(self, role: Ints, months: float) -> Floats:
        """Return how much people of some roles grow in their first months, in levels."""
        ...

    def at(self, person: Ints, skill: Ints) -> tuple[Floats, Floats, Ints]:
        """Return level, standard deviation and number of signals, each shape (rows,)."""
        ...


def level_range(level: Floats, level_sd: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the 80% range, kept within 0–5, each of the shape given."""
    low, high = level - Z80 * level_sd, level + Z80 * level_sd
    return np.clip(low, 0.0, LEVEL_MAX), np.clip(high, 0.0, LEVEL_MAX)

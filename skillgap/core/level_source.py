"""What models ask of levels; the profiles model answers it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from skillgap.core.assumptions import Assumption
from skillgap.core.workforce import Floats, Ints, Workforce


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

    def at(self, person: Ints, skill: Ints) -> tuple[Floats, Floats, Ints]:
        """Return level, standard deviation and number of signals, each shape (rows,)."""
        ...

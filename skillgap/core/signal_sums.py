"""What an engine that sums signals answers, wherever the signals live.

The work over all signals is one grouped sum per person × skill × source. An engine does it beside
the signals, makes levels and a gap table of it there, and gives back groups of people alone.

Engines agree to the bit, whatever they are and in however many threads they run. Each signal is
worked on with operations that IEEE 754 rounds in one way only (+ − × ÷ √, comparisons, rounding
down), never with a library's ``exp``; what is summed over rows is first rounded to a multiple of
2⁻³⁰ and summed in 64-bit whole numbers, whose order does not matter. One term of a signal is at
most 6 (level, the ends scored) × 10 (one over the least share retained), or 2⁵·⁹, so that even 100
million signals (2²⁶·⁶) in one group stay below 2⁶²·⁵.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from skillgap.core.question import declare

SCALE = 1 << 30
"""What is summed is counted in units of one over this."""

LEAST_FLOOR = 0.1
"""Least share of a level that is retained without end; below it sums could pass 64 bits."""

MOST_SIGNALS = 100_000_000
"""Signals of one group up to which no sum can pass 64 bits."""

MONTH_DAYS = 30.4375
UNKNOWN_DAY = -1_000_000
"""Stands for a day that nobody knows; days count from 1970-01-01."""

LONG_AGO = -30_000
"""First day of people whose hiring is unknown: nobody has grown for decades."""

AT_END = 1e-9
"""A level so near to an end of the scale is at it."""

MANY_WITNESSES = ("peer", "system_use", "note")
"""Sources in which equal signals of one day come from several witnesses, and all count."""

PROOF_OF_USE = ("project", "system_use")
UNHEARD = ("note",)
"""Sources that are summed but not fused: a text never says how little somebody knows."""

GROUPINGS = ("function", "region", "role_id")

SUM_COLUMNS = ("employee_id", "skill_id", "source", "signals", "weight", "retained", "level",
               "grown", "tops", "bottoms", "newest", "used")  # fmt: skip
LEVEL_COLUMNS = ("employee_id", "skill_id", "level", "level_sd", "signals")

GAP_COLUMNS = declare("""
function        unit     part of the organisation
region          unit     place
role_id         role     role
skill_id        skill    the skill
people          count    people whose role requires it
fte             fte      their working time
required_level  level    level required, mean
level           level    level held, mean
gap_levels      level    level missing, mean
gap_level_fte   measure  levels missing × FTE, summed
short_fte       fte      people below the level, expected
short_share     share    people short as a part of those whose role requires it
signals         count    signals behind the levels
""")


@dataclass(frozen=True, slots=True)
class SourceWorth:
    """What a source is worth, in levels.

    Attributes:
        bias: Mean of the source minus the true level.
        lasting: Variance of the error it repeats about one person and skill.
        noise: Variance of the error that is new with every signal.
        top: What its 5 stands for on a scale without end.
        bottom: What its 0 stands for.
        slack: How far short of ``top`` a 5 may begin; of ``bottom`` a 0 in ``bottom_slack``.
        bottom_slack: The same at the other end.
    """

    bias: float
    lasting: float
    noise: float
    top: float
    bottom: float
    slack: float
    bottom_slack: float


@dataclass(frozen=True, slots=True)
class Missed:
    """What later assessments lay above levels, in levels; nothing by default.

    Attributes:
        offset: At ``centre`` and ``distance``, where the role asks for the skill.
        slope: More per level predicted.
        toward: More per level by which the role requires more than predicted.
        centre: Mean level predicted.
        distance: Mean of required − predicted.
        other: Where the role does not ask for the skill.
        scale: Factor on every SD where it does.
        other_scale: Factor where it does not.
    """

    offset: float = 0.0
    slope: float = 0.0
    toward: float = 0.0
    centre: float = 0.0
    distance: float = 0.0
    other: float = 0.0
    scale: float = 1.0
    other_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Terms:
    """All that turns signals into levels, so that every engine does the same.

    Attributes:
        day: The day spoken of, days since 1970-01-01; later signals do not count.
        worth: What each source is worth, in the order of the contract; other sources do not count.
        spread: SD of true levels between people of one role in one skill, before it is estimated.
        half_life: Months without use after which half of what can be lost is lost, where the
            skill has none of its own.
        floor: Share of a level that is never lost.
        unknown_use: Share of the time since the newest signal for which a skill the role does not
            ask for counts as in use when nothing is known.
        unsure_loss: SD of a loss by non-use, as a share of that loss.
        memory: Months at which a signal counts half beside a new one of the same source.
        expired: Weight of what has run out.
        drift: Variance a true level gains per month since it was seen.
        slopes: Growth of a level in use, levels per month, by band of tenure; none where nobody
            is known to grow.
        bands: Months at which the bands of tenure end.
        families: What a job family's growth is of the usual; others grow as usual.
        growth_spread: SD of one person's growth, as a share of the growth expected.
        missed: What later assessments lay above levels.
    """

    day: int
    worth: Mapping[str, SourceWorth]
    spread: float
    half_life: float
    floor: float
    unknown_use: float
    unsure_loss: float
    memory: float
    expired: float
    drift: float
    slopes: tuple[float, ...] = ()
    bands: tuple[float, ...] = ()
    families: Mapping[str, float] = field(default_factory=dict)
    growth_spread: float = 0.0
    missed: Missed = Missed()

    @property
    def longest_tenure(self) -> int:
        """Days of tenure after which nothing grows any more."""
        return int(self.bands[-1] * MONTH_DAYS) + 1 if self.bands else 0


class SignalsEngine(Protocol):
    """Sums signals where they live; every engine gives the same answers to the bit."""

    @property
    def name(self) -> str:
        """What it is, for people: ``DuckDB 2.0.1``."""

    def newest_day(self) -> int:
        """Return the day of the newest signal, days since 1970-01-01."""

    def left_out(self, terms: Terms) -> dict[str, int]:
        """Return how many signals do not count, by the reason."""

    def sums(self, terms: Terms) -> pd.DataFrame:
        """Return the grouped sums: one row per person, skill and source, ``SUM_COLUMNS``.

        ``weight`` is Σd, ``retained`` Σd/A, ``level`` Σdy/A and ``grown`` Σdg in units of
        1/``SCALE``, with d the discount for age, A the share of a level that was left when the
        signal was given, y the level with the ends of the scale scored and g the growth from the
        signal to the last use. ``tops`` and ``bottoms`` count signals at the ends. These are rows
        about people: for a check beside the data, never for a page.
        """

    def levels(self, terms: Terms) -> pd.DataFrame:
        """Return level and SD of every person and skill with a signal, ``LEVEL_COLUMNS``.

        Rows about people, as :meth:`sums`.
        """

    def gap_table(self, terms: Terms, by: tuple[str, ...], fewest: int) -> pd.DataFrame:
        """Return shortages by group and skill: ``by`` and the rest of ``GAP_COLUMNS``.

        Args:
            terms: What turns signals into levels.
            by: Of ``GROUPINGS``.
            fewest: People that a group must have; of a smaller one no number leaves the engine, and
                its cells are blank.
        """

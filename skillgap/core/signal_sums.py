"""What an engine that sums signals answers, wherever the signals live.

The work over all signals is one grouped sum per person × skill × source. An engine does it beside
the signals, makes levels and a gap table of it there, and gives back groups of people alone.

Engines agree to the bit, whatever they are and in however many threads they run. Each signal is
worked on with operations that IEEE 754 rounds in one way only (+ − × ÷ √, comparisons, rounding
down), never with a library's ``exp``; what is summed over rows is first rounded to a multiple of
2⁻³⁰ and summed in 64-bit whole numbers, whose order does not matter. One term of a signal is at
most 5 (level) × 10 (one over the least share retained), or 2⁵·⁷, so that even 100 million signals
(2²⁶·⁶) in one group stay below 2⁶²·³.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

MANY_WITNESSES = ("peer", "system_use", "note")
"""Sources in which equal signals of one day come from several witnesses, and all count."""

PROOF_OF_USE = ("project", "system_use")
UNHEARD = ("note",)
"""Sources that are summed but not fused: a text never says how little somebody knows."""

GROUPINGS = ("function", "region", "role_id")

SUM_COLUMNS = ("employee_id", "skill_id", "source", "signals", "weight", "retained", "level",
               "newest", "used")  # fmt: skip
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
    """

    bias: float
    lasting: float
    noise: float


@dataclass(frozen=True, slots=True)
class Terms:
    """All that turns signals into levels, so that every engine does the same.

    Attributes:
        day: The day spoken of, days since 1970-01-01; later signals do not count.
        worth: What each source is worth, in the order of the contract; other sources do not count.
        spread: SD of true levels between people of one role in one skill.
        peers_worth: Number of colleagues whose levels weigh as much as those of the wider group.
        half_life: Months without use after which half of what can be lost is lost, where the
            skill has none of its own.
        floor: Share of a level that is never lost.
        unknown_use: Share of the time since the newest signal for which a skill the role does not
            ask for counts as in use when nothing is known.
        memory: Months at which a signal counts half beside a new one of the same source.
        expired: Weight of what has run out.
        drift: Variance a true level gains per month since it was seen.
    """

    day: int
    worth: Mapping[str, SourceWorth]
    spread: float
    peers_worth: float
    half_life: float
    floor: float
    unknown_use: float
    memory: float
    expired: float
    drift: float


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

        ``weight`` is Σd, ``retained`` Σd/A and ``level`` Σdy/A in units of 1/``SCALE``, with d the
        discount for age and A the share of a level that was left when the signal was given. These
        are rows about people: for a check beside the data, never for a page.
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

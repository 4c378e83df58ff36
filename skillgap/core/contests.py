"""Contests: somebody says that a level inferred about them is wrong, and a named person decides.

The original is kept. Every step is a decision of its own, and the newest of a person and skill says
where the contest stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import BadValue
from skillgap.core.subjects import BETWEEN, join_subject
from skillgap.core.tables import LEVEL_MAX

KIND = "contest"
"""The kind of decision a step is kept as, with the dataset's lineage behind a slash."""
OPEN, UPHELD, REJECTED, WITHDRAWN = "contested", "upheld", "rejected", "withdrawn"
CONFIRMED = "confirmed"
"""The step of a named person who says, uncontested, that a level is as it was inferred."""
REPLY_DAYS, REPLY_AT_MOST_DAYS = 7, 14
"""Days within which an answer is due, and within which it must have come."""


@dataclass(frozen=True, slots=True)
class Contest:
    """One level that somebody contests, and where that stands.

    Attributes:
        employee_id: Whose level it is.
        skill_id: The skill.
        level: What it should be, 0 to 5.
        reason: Why, in their own words.
        opened_at: When it was contested, UTC.
        state: ``contested``, ``upheld``, ``rejected``, ``withdrawn`` or ``confirmed``.
        by: Who took the last step.
        answer: Their reason; blank while it is open.
        low: Lower end of the 80% range that was worked out when it was opened; none if not kept.
        high: Its upper end.
        decided_at: When the last step was taken, UTC.
    """

    employee_id: str
    skill_id: str
    level: float
    reason: str
    opened_at: datetime
    state: str = OPEN
    by: str = ""
    answer: str = ""
    low: float | None = None
    high: float | None = None
    decided_at: datetime | None = None

    @property
    def subject(self) -> str:
        """What its steps are kept under."""
        return subject_of(self.employee_id, self.skill_id)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state == OPEN

    def age_days(self, now: datetime) -> int:
        """Return for how many whole days it has been open."""
        return (now - self.opened_at).days


def age_in_words(days: int) -> str:
    """Say for how long a contest has been open.

    >>> age_in_words(0), age_in_words(3)
    ('Open since today', 'Open for 3 days')
    """
    return f"Open for {wording.count(days, 'day')}" if days else "Open since today"


def subject_of(employee_id: str, skill_id: str) -> str:
    """Return what the steps of a contest are kept under."""
    return join_subject(employee_id, skill_id)


def need_sound_contest(level: float, reason: str) -> None:
    """Refuse a contest without a level or a reason.

    Raises:
        BadValue: it is outside the scale, or no reason is given.
    """
    if not 0 <= level <= LEVEL_MAX:
        raise BadValue("the level", f"{level:g}", f"0 to {LEVEL_MAX:g}", "Choose another.")
    if not reason.strip():
        raise BadValue(
            "the contest", "no reason", "a sentence on what it rests on", "Say what you have done."
        )


def detail_of(
    level: float, reason: str, opened_at: datetime, ends: tuple[float, float] | None = None
) -> Mapping[str, Any]:
    """Return what every step of a contest carries along."""
    told = {"level": level, "reason": reason, "opened_at": opened_at.isoformat()}
    return told if ends is None else {**told, "low": ends[0], "high": ends[1]}


def decided_in_words(contests: Iterable[Contest]) -> str:
    """Say what decided contests tell of levels and ranges: whether ranges hold what is upheld.

    Only what somebody contested is in it, so it tells of their levels, and not of everybody's.
    """
    decided = [one for one in contests if one.state in (UPHELD, REJECTED)]
    upheld = [one for one in decided if one.state == UPHELD]
    if not decided:
        return ""
    told = f"{wording.count(len(decided), 'contest')} decided, {len(upheld)} upheld."
    known = [one for one in upheld if one.low is not None and one.high is not None]
    if not known:
        return told
    inside = sum(float(one.low or 0) <= one.level <= float(one.high or 0) for one in known)
    return (
        f"{told} Of the levels upheld {inside} of {len(known)} lay within the 80% range worked out "
        "before; of everybody's about four in five should, of those who contest fewer."
    )


def out_of_ranking_in_words(levels: int) -> str:
    """Say that contested levels count in no order until they are decided; empty where none is.

    >>> out_of_ranking_in_words(1)
    '1 level is contested: until a named person has decided, it counts neither for nor against.'
    """
    if not levels:
        return ""
    is_, counts = ("is", "it counts") if levels == 1 else ("are", "they count")
    return (
        f"{wording.count(levels, 'level')} {is_} contested: until a named person has decided, "
        f"{counts} neither for nor against."
    )


def contests_from(decisions: pd.DataFrame) -> tuple[Contest, ...]:
    """Return every contest as it stands, the latest step first.

    Args:
        decisions: As ``workspace.decisions`` lists them, newest first.
    """
    newest = decisions.drop_duplicates("subject")
    return tuple(_contest_of(row) for row in newest.itertuples())


def _contest_of(row: Any) -> Contest:
    employee_id, _, skill_id = str(row.subject).partition(BETWEEN)
    return Contest(
        employee_id, skill_id, float(row.detail["level"]), str(row.detail["reason"]),
        datetime.fromisoformat(row.detail["opened_at"]), str(row.choice), str(row.actor),
        "" if row.choice == OPEN else str(row.reason), row.detail.get("low"),
        row.detail.get("high"), row.at.to_pydatetime(),
    )  # fmt: skip

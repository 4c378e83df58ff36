"""The four states of somebody's skill: inferred, confirmed, contested, overridden.

One rule for every page, pack and result. An open contest counts before all else; then a level that
a named person put in the place of what was inferred; then one that a named person confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from skillgap.core.contests import (
    CONFIRMED as LEVEL_CONFIRMED,
)
from skillgap.core.contests import (
    REJECTED,
    REPLY_AT_MOST_DAYS,
    REPLY_DAYS,
    Contest,
    age_in_words,
)
from skillgap.core.skill_proposals import CONFIRMED as PROPOSAL_CONFIRMED
from skillgap.core.skill_proposals import SkillProposal
from skillgap.core.wording import day

INFERRED, CONFIRMED, CONTESTED, OVERRIDDEN = "inferred", "confirmed", "contested", "overridden"
STATES = (INFERRED, CONFIRMED, CONTESTED, OVERRIDDEN)
COLUMNS = ["employee_id", "skill_id", "state", "level_said", "by", "since", "reason", "answer_due"]


@dataclass(frozen=True, slots=True)
class SkillState:
    """Where the level of one skill of one person stands.

    Attributes:
        state: One of :data:`STATES`.
        level: What was said it is, 0 to 5; none while it is inferred.
        by: Who contested, confirmed or overrode it.
        since: Since when, UTC.
        reason: Why, in their words.
    """

    state: str = INFERRED
    level: float | None = None
    by: str = ""
    since: datetime | None = None
    reason: str = ""

    def sentence(self, now: datetime) -> str:
        """Say in words where it stands; an open contest with its age and when an answer is due."""
        if self.since is None:
            return "Inferred from the evidence below; nobody has confirmed or contested it."
        told = f"{self.state.capitalize()} by {self.by} on {day(self.since.date())}"
        if self.state == CONTESTED:
            return f"{told}. {reply_clock((now - self.since).days)}"
        kept = "; the evidence for what was inferred is kept" if self.state == OVERRIDDEN else ""
        level = "" if self.level is None else f", as level {self.level:g}"
        return f"{told}{level}{kept}."

    def answer_due(self) -> datetime | None:
        """Return until when an open contest must be answered; none for every other state."""
        if self.state != CONTESTED or self.since is None:
            return None
        return self.since + pd.Timedelta(days=REPLY_AT_MOST_DAYS)


def reply_clock(days: int) -> str:
    """Say how old an open contest is and until when an answer is due.

    >>> reply_clock(3)
    'Open for 3 days; an answer is due within 7 days, at most 14.'
    >>> reply_clock(9)
    'Open for 9 days; the 7 days for an answer are over, it must come within 14.'
    >>> reply_clock(20)
    'Open for 20 days; an answer is 6 days overdue.'
    """
    if days < REPLY_DAYS:
        due = f"an answer is due within {REPLY_DAYS} days, at most {REPLY_AT_MOST_DAYS}"
    elif days < REPLY_AT_MOST_DAYS:
        due = (
            f"the {REPLY_DAYS} days for an answer are over, it must come within "
            f"{REPLY_AT_MOST_DAYS}"
        )
    else:
        late = days - REPLY_AT_MOST_DAYS
        due = f"an answer is {late} {'day' if late == 1 else 'days'} overdue" if late else (
            "an answer is due today"
        )  # fmt: skip
    return f"{age_in_words(days)}; {due}."


def states_from(
    contests: Iterable[Contest], proposals: Iterable[SkillProposal], overrides: pd.DataFrame
) -> dict[tuple[str, str], SkillState]:
    """Return the state of every skill that is not simply inferred.

    Args:
        contests: As they stand.
        proposals: Skills put forward, as they stand.
        overrides: Levels in force that a named person put over what files say: employee_id,
            skill_id, level, actor, at, reason.

    Returns:
        Person and skill to its state; whatever is not in it is :data:`INFERRED`.
    """
    found: dict[tuple[str, str], SkillState] = {}
    held = tuple(contests)
    for one in held:
        if one.state in (LEVEL_CONFIRMED, REJECTED):
            found[one.employee_id, one.skill_id] = SkillState(
                CONFIRMED, _level_confirmed(one), one.by, one.decided_at, one.answer
            )
    experts = {
        (one.employee_id, one.skill_id): one
        for one in proposals
        if one.state == PROPOSAL_CONFIRMED and one.skill_id
    }
    for row in overrides.itertuples():
        found[str(row.employee_id), str(row.skill_id)] = _overridden(row, experts)
    for one in held:
        if one.is_open:
            found[one.employee_id, one.skill_id] = SkillState(
                CONTESTED, one.level, one.by, one.opened_at, one.reason
            )
    return found


def _level_confirmed(one: Contest) -> float | None:
    """Return the level that stands: what was confirmed; of a rejected contest none is on record."""
    return one.level if one.state == LEVEL_CONFIRMED else None


def _overridden(row: Any, experts: Mapping[tuple[str, str], SkillProposal]) -> SkillState:
    """Return what a level put over files is: confirmed where an expert did so of a proposal."""
    proposal = experts.get((str(row.employee_id), str(row.skill_id)))
    confirmed = proposal is not None and (proposal.by, proposal.level) == (row.actor, row.level)
    state = CONFIRMED if confirmed else OVERRIDDEN
    return SkillState(state, float(row.level), str(row.actor), row.at, str(row.reason))


def with_states(levels: pd.DataFrame, states: Mapping[tuple[str, str], SkillState]) -> pd.DataFrame:
    """Return levels with the state of each beside it.

    Args:
        levels: Columns employee_id and skill_id among others.
        states: What :func:`states_from` returns.

    Returns:
        The same rows with state, state_by, state_since and state_reason.
    """
    keys = zip(levels["employee_id"].astype("str"), levels["skill_id"].astype("str"), strict=True)
    each = [states.get(key, SkillState()) for key in keys]
    return levels.assign(
        state=[one.state for one in each],
        state_by=[one.by for one in each],
        state_since=[one.since.date().isoformat() if one.since else "" for one in each],
        state_reason=[one.reason for one in each],
    )


def states_table(states: Mapping[tuple[str, str], SkillState]) -> pd.DataFrame:
    """Return the skills that are not simply inferred, as a table; see :data:`COLUMNS`."""
    rows = [
        (*key, one.state, one.level, one.by, one.since, one.reason, one.answer_due())
        for key, one in sorted(states.items())
    ]
    return pd.DataFrame(rows, columns=COLUMNS)

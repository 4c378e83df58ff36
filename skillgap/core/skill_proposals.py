"""Skills that people and teams put forward of themselves, for a named expert to look at.

Every step is a decision of its own, and the newest of a person and skill says where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.subjects import join_subject, split_subject
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.words import fold

KIND = "skill proposal"
"""The kind of decision a step is kept as, with the dataset's lineage behind a slash."""
PROPOSED, ASSIGNED, CONFIRMED, DECLINED = "proposed", "assigned", "confirmed", "declined"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class SkillProposal:
    """A skill that somebody says they have, and where that stands.

    Attributes:
        employee_id: Who has it.
        name: What it is called.
        skill_id: Its id in the list of skills; blank where it is not in it.
        level: At which level, 0 to 5.
        reason: What that rests on.
        opened_at: When it was put forward, UTC.
        state: ``proposed``, ``assigned``, ``confirmed`` or ``declined``.
        expert: Who is to look at it; blank until somebody is named.
        by: Who took the last step.
        answer: Their reason; blank before it is decided.
    """

    employee_id: str
    name: str
    skill_id: str
    level: float
    reason: str
    opened_at: datetime
    state: str = PROPOSED
    expert: str = ""
    by: str = ""
    answer: str = ""

    @property
    def subject(self) -> str:
        """What its steps are kept under."""
        return join_subject(self.employee_id, fold(self.name))

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.state in (PROPOSED, ASSIGNED)

    @property
    def detail(self) -> Mapping[str, Any]:
        """Return what every step carries along."""
        return {
            "name": self.name, "skill_id": self.skill_id, "level": self.level,
            "reason": self.reason, "opened_at": self.opened_at.isoformat(), "expert": self.expert,
        }  # fmt: skip


def need_sound_proposal(name: str, level: float, reason: str) -> None:
    """Refuse a proposal without a name, a level of the scale, or a reason.

    Raises:
        BadValue: one of them will not do.
    """
    if not fold(name) or len(name) > _LONGEST:
        raise BadValue("the skill", name[:_LONGEST] or "no name", "a short name", "Name it.")
    if not 0 < level <= LEVEL_MAX:
        raise BadValue("the level", f"{level:g}", f"above 0, to {LEVEL_MAX:g}", "Choose another.")
    if not reason.strip():
        raise BadValue("the skill", "no reason", "what you have done with it", "Say it in a line.")


def proposals_from(decisions: pd.DataFrame) -> tuple[SkillProposal, ...]:
    """Return every proposal as it stands, the latest step first.

    Args:
        decisions: As ``workspace.decisions`` lists them, newest first.
    """
    newest = decisions.drop_duplicates("subject")
    return tuple(_proposal_of(row) for row in newest.itertuples())


def _proposal_of(row: Any) -> SkillProposal:
    told, decided = row.detail, row.choice in (CONFIRMED, DECLINED)
    return SkillProposal(
        split_subject(str(row.subject))[0], str(told["name"]), str(told["skill_id"]),
        float(told["level"]), str(told["reason"]), datetime.fromisoformat(told["opened_at"]),
        str(row.choice), str(told["expert"]), str(row.actor), str(row.reason) if decided else "",
    )  # fmt: skip

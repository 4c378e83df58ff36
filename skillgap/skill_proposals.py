"""Skills put forward by people and teams, kept in a workspace: assigned, then decided by an expert.

A skill that an expert confirms counts at once, as a level that outlasts every import; one that is
not in the list of skills yet is noted there as to be added.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skillgap.core.corrections import FactCorrection
from skillgap.core.errors import BadValue
from skillgap.core.skill_proposals import (
    ASSIGNED,
    CONFIRMED,
    DECLINED,
    KIND,
    PROPOSED,
    SkillProposal,
    need_sound_proposal,
    proposals_from,
)
from skillgap.core.words import fold
from skillgap.rights import correct_person

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.store.workspace import Dataset, Workspace


def skill_proposals(workspace: Workspace, lineage: int) -> tuple[SkillProposal, ...]:
    """Return every skill put forward in a dataset as it stands, the latest step first."""
    return proposals_from(workspace.decisions(f"{KIND}/{lineage}"))


def propose_skill(
    workspace: Workspace, lineage: int, employee_id: str, name: str, *, level: float, reason: str,
    by: str, skills: pd.DataFrame,
) -> int:  # fmt: skip
    """Put a skill forward that somebody has.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        employee_id: Who has it.
        name: What it is called; near enough to one of the list, it is that one.
        level: At which level, above 0 to 5.
        reason: What that rests on.
        by: Who says so.
        skills: The list of skills: skill_id, name.

    Returns:
        Number of the decision.

    Raises:
        BadValue: no name, no reason, or a level outside the scale.
    """
    need_sound_proposal(name, level, reason)
    known = {fold(str(one)): (str(key), str(one))
             for key, one in zip(skills["skill_id"], skills["name"], strict=True)}  # fmt: skip
    skill_id, shown = known.get(fold(name), ("", " ".join(name.split())))
    made = SkillProposal(employee_id, shown, skill_id, level, reason.strip(), datetime.now(UTC))
    return _step(workspace, lineage, made, PROPOSED, by, reason.strip())


def assign_expert(
    workspace: Workspace, lineage: int, proposal: SkillProposal, *, expert: str, by: str
) -> int:
    """Name who is to look at a skill put forward.

    Raises:
        BadValue: it is decided already, or nobody is named.
    """
    held = _open_one(workspace, lineage, proposal)
    if not expert.strip() or not by.strip():
        raise BadValue("the expert", "no name", "an expert, and who says so", "Name both.")
    return _step(workspace, lineage, replace(held, expert=expert.strip()), ASSIGNED, by, "")


def decide_proposal(
    workspace: Workspace, dataset: Dataset, proposal: SkillProposal, *, confirm: bool, by: str,
    reason: str,
) -> int:  # fmt: skip
    """Decide a skill put forward, as the expert it was assigned to.

    Args:
        workspace: Where it is kept.
        dataset: Any version of the dataset the person is in.
        proposal: It must be assigned and open.
        confirm: Whether they have it at that level.
        by: The expert, as named.
        reason: Why.

    Returns:
        Number of the decision.

    Raises:
        BadValue: it is decided, assigned to nobody or to somebody else, or no reason is given.
    """
    held = _open_one(workspace, dataset.lineage, proposal)
    if not held.expert:
        raise BadValue("the skill", "assigned to nobody", "a named expert", "Name one first.")
    if by.strip().casefold() != held.expert.casefold():
        raise BadValue("who decides", by or "no name", held.expert, "Assign it to them first.")
    if not reason.strip():
        raise BadValue("the decision", "no reason", "why", "Say it in a line.")
    if confirm and held.skill_id:
        level = FactCorrection(held.employee_id, "level", f"{held.level:g}", held.skill_id)
        correct_person(workspace, dataset, level, by=by, reason=reason)
    elif confirm:
        detail = {"kind": "introduce", "name": held.name, "into_name": ""}
        workspace.add_decision(
            f"taxonomy/{dataset.lineage}", f"introduce:{fold(held.name)}", "approved",
            reason=reason.strip(), detail=detail, actor=by.strip(),
        )  # fmt: skip
    state = CONFIRMED if confirm else DECLINED
    return _step(workspace, dataset.lineage, held, state, by.strip(), reason.strip())


def _open_one(workspace: Workspace, lineage: int, proposal: SkillProposal) -> SkillProposal:
    kept = {one.subject: one for one in skill_proposals(workspace, lineage)}
    held = kept.get(proposal.subject)
    if held is None or not held.is_open:
        raise BadValue(
            "the skill", held.state if held else "not kept", "one that is open",
            "Look at the list again; somebody may have decided it meanwhile.",
        )  # fmt: skip
    return held


def _step(
    workspace: Workspace, lineage: int, made: SkillProposal, state: str, by: str, reason: str
) -> int:
    from skillgap.store.ledger import Person

    return workspace.add_decision(
        f"{KIND}/{lineage}", made.subject, state, reason=reason, detail=made.detail, actor=by,
        person=Person(lineage, made.employee_id),
    )  # fmt: skip

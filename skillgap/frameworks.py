"""The competency framework kept in a workspace: who changed which requirement, and its versions.

An edit is a decision with a name and a reason. It holds in every version of its dataset, is taken
back by another decision, and is applied wherever the dataset is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from skillgap.core import wording
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.requirement_edits import (
    KEPT,
    KIND,
    UNDONE,
    Edited,
    RequirementChange,
    RequirementEdit,
    apply_requirement_edits,
    edits_from,
    need_sound_changes,
    requirement_after,
    requirements_by_pair,
)
from skillgap.questions.taxonomy import apply_decisions

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.core.workforce import Workforce
    from skillgap.store.workspace import Dataset, Workspace

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class FrameworkVersion:
    """The requirements of a dataset as they were at one time.

    Attributes:
        key: Names it among the versions of its dataset.
        label: What it is, in a few words.
        dataset_id: The version of the dataset whose tables it rests on.
        edits: The edits put over them, the latest first.
        at: Since when, UTC.
        by: Who made it.
        reason: Why; blank for an import.
    """

    key: str
    label: str
    dataset_id: int
    edits: tuple[RequirementEdit, ...]
    at: datetime
    by: str
    reason: str = ""


def requirement_edits(workspace: Workspace, lineage: int) -> tuple[RequirementEdit, ...]:
    """Return every edit of a dataset's requirements as it stands, the latest first."""
    return edits_from(workspace.decisions(f"{KIND}/{lineage}"))


def edit_requirements(
    workspace: Workspace, dataset: Dataset, changes: Iterable[RequirementChange], *, by: str,
    reason: str, loaded: Workforce | None = None,
) -> int:  # fmt: skip
    """Change what roles require; every result follows, until it is taken back.

    Args:
        workspace: Where it is kept.
        dataset: Any version of the dataset; the edit holds in all.
        changes: Levels to set; 0 asks for nothing any more.
        by: Who says so.
        reason: Why.
        loaded: The dataset after the decisions about its list of skills and before any edit; by
            default it is read.

    Returns:
        Number of the decision.

    Raises:
        UnknownName: no such role or skill.
        BadValue: nothing would change, a level or importance is outside its scale, or nobody or no
            reason is named.
    """
    if not by.strip() or not reason.strip():
        raise BadValue("the edit", "no name or no reason", "who says so, and why", "Say both.")
    before_edits = loaded or with_skills_decided(workspace, dataset.lineage, dataset.id)
    edits = requirement_edits(workspace, dataset.lineage)
    now = requirements_by_pair(apply_requirement_edits(before_edits, edits).workforce)
    files = requirements_by_pair(before_edits)
    sound = tuple(
        one for one in need_sound_changes(before_edits, changes)
        if requirement_after(now.get(one.pair), one) != now.get(one.pair)
    )  # fmt: skip
    if not sound:
        raise BadValue("the edit", "what is required already", "a change", "Change a level first.")
    edit = RequirementEdit(
        _name_of(sound), sound,
        tuple(files[one.pair].level if one.pair in files else 0.0 for one in sound),
        tuple(now[one.pair].level if one.pair in now else 0.0 for one in sound),
        dataset.id, by.strip(), datetime.min, reason.strip(),
    )  # fmt: skip
    return workspace.add_decision(
        f"{KIND}/{dataset.lineage}", edit.id, KEPT, reason=edit.reason, detail=edit.detail,
        actor=edit.by,
    )  # fmt: skip


def _name_of(changes: tuple[RequirementChange, ...]) -> str:
    """Return a name for an edit that a reader of the log understands, and nobody else's has."""
    roles = wording.listed(list(dict.fromkeys(one.role_id for one in changes)), 2)
    return f"{roles[:_LONGEST]}, {wording.count(len(changes), 'requirement')}, {token_hex(4)}"


def undo_requirement_edit(
    workspace: Workspace, lineage: int, edit_id: str, *, by: str, reason: str = ""
) -> int:
    """Take an edit back; both stay on record, and every result is as before.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        edit_id: The edit.
        by: Who says so.
        reason: Why.

    Returns:
        Number of the decision.

    Raises:
        UnknownName: there is no such edit.
        BadValue: it is taken back already, or nobody is named.
    """
    kept = {one.id: one for one in requirement_edits(workspace, lineage)}
    if edit_id not in kept:
        raise unknown_name("edits", edit_id, list(kept))
    if kept[edit_id].undone or not by.strip():
        raise BadValue(
            "the edit", "taken back already, or nobody named", "one in force, and a name",
            "Look at the list again.",
        )  # fmt: skip
    return workspace.add_decision(
        f"{KIND}/{lineage}", edit_id, UNDONE, reason=reason.strip() or "taken back",
        actor=by.strip(),
    )  # fmt: skip


# --- the framework in force ---


def apply_framework(
    loaded: Workforce, taxonomy: pd.DataFrame, edits: Iterable[RequirementEdit]
) -> Edited:
    """Apply the decisions about a list of skills, then the edits of requirements.

    Args:
        loaded: The dataset as loaded.
        taxonomy: Decisions about its list of skills, newest first.
        edits: Its edits, the latest first.
    """
    decided, merged = loaded, {}
    if (taxonomy.drop_duplicates("subject")["choice"] == "approved").any():
        applied = apply_decisions(loaded, taxonomy)
        decided = applied.workforce
        redirects = applied.redirects
        merged = dict(zip(redirects["skill_id"], redirects["into_skill_id"], strict=True))
    return apply_requirement_edits(decided, tuple(edits), merged)


def with_framework_in_force(workspace: Workspace, lineage: int, workforce: Workforce) -> Workforce:
    """Return a version of a dataset with the skills and requirements that are in force."""
    taxonomy = workspace.decisions(f"taxonomy/{lineage}")
    return apply_framework(workforce, taxonomy, requirement_edits(workspace, lineage)).workforce


def with_skills_decided(workspace: Workspace, lineage: int, dataset_id: int) -> Workforce:
    """Return a version with the decisions about its list of skills, before any edit."""
    taxonomy = workspace.decisions(f"taxonomy/{lineage}")
    return apply_framework(workspace.load(dataset_id), taxonomy, ()).workforce


# --- versions ---


def framework_versions(workspace: Workspace, dataset: Dataset) -> tuple[FrameworkVersion, ...]:
    """Return the framework of a dataset as it was after each import and each edit, newest first.

    The first is what is in force. An import keeps the edits that stood when it came.

    Args:
        workspace: Where it is kept.
        dataset: Any version of it.
    """
    decisions = workspace.decisions(f"{KIND}/{dataset.lineage}")
    imports = workspace.versions(dataset.id)
    in_force = next(one for one in imports if one.in_force)
    found = [
        FrameworkVersion(
            f"import {one.id}", f"As loaded, version {one.version} of the data", one.id, (),
            one.created_at, one.actor,
        )
        for one in imports
    ]  # fmt: skip
    rows: list[dict[Any, Any]] = decisions.to_dict("records")
    for at, row in enumerate(rows):
        known = edits_from(decisions.iloc[at:].reset_index(drop=True))
        edit = next((one for one in known if one.id == row["subject"]), None)
        if edit is None:
            continue
        verb = "Taken back" if row["choice"] == UNDONE else "Edited"
        based = max((one.id for one in imports if one.created_at <= row["at"]), default=in_force.id)
        found.append(
            FrameworkVersion(
                f"decision {len(decisions) - at}",
                f"{verb}: {edit.id.rpartition(', ')[0]}", based, known, row["at"],
                str(row["actor"]),
                str(row["reason"]),
            )
        )  # fmt: skip
    now = FrameworkVersion(
        "now", "In force now", in_force.id, requirement_edits(workspace, dataset.lineage),
        max(one.at for one in found), "",
    )  # fmt: skip
    return (now, *sorted(found, key=lambda one: one.at, reverse=True))


def load_framework(workspace: Workspace, lineage: int, version: FrameworkVersion) -> Workforce:
    """Read a version of the framework, its skills called as they are called today."""
    taxonomy = workspace.decisions(f"taxonomy/{lineage}")
    return apply_framework(workspace.load(version.dataset_id), taxonomy, version.edits).workforce

"""Contests kept in a workspace: opened by whom a level is about, decided by a named person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skillgap.core.contests import (
    CONFIRMED,
    KIND,
    OPEN,
    REJECTED,
    UPHELD,
    WITHDRAWN,
    Contest,
    contests_from,
    detail_of,
    need_sound_contest,
    subject_of,
)
from skillgap.core.corrections import FactCorrection
from skillgap.core.errors import BadValue
from skillgap.core.subjects import split_subject
from skillgap.rights import correct_person

if TYPE_CHECKING:
    from skillgap.store.workspace import Dataset, Workspace


def contests(workspace: Workspace, lineage: int) -> tuple[Contest, ...]:
    """Return every contest of a dataset as it stands, the latest step first."""
    return contests_from(workspace.decisions(f"{KIND}/{lineage}"))


def contest_level(
    workspace: Workspace, lineage: int, employee_id: str, skill_id: str, *,
    level: float, reason: str, by: str, ends: tuple[float, float] | None = None,
) -> int:  # fmt: skip
    """Contest a level; until it is decided the skill is left out of automated ranking.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        employee_id: Whose level it is.
        skill_id: The skill.
        level: What it should be, 0 to 5.
        reason: What that rests on.
        by: Who says so.
        ends: The 80% range worked out for it now, kept to be held against what is decided.

    Returns:
        Number of the decision.

    Raises:
        BadValue: a level outside the scale, or no reason.
    """
    need_sound_contest(level, reason)
    detail = detail_of(level, reason.strip(), datetime.now(UTC), ends)
    return _step(workspace, lineage, subject_of(employee_id, skill_id), OPEN, by, reason, detail)


def confirm_level(
    workspace: Workspace, lineage: int, employee_id: str, skill_id: str, *, level: float,
    reason: str, by: str,
) -> int:  # fmt: skip
    """Keep that a named person says a level is right as it was inferred.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        employee_id: Whose level it is.
        skill_id: The skill.
        level: What it is now, 0 to 5.
        reason: What they have seen.
        by: Who says so.

    Returns:
        Number of the decision.

    Raises:
        BadValue: nobody is named, no reason is given, or somebody contests it.
    """
    need_sound_contest(level, reason)
    if not by.strip():
        raise BadValue("the level", "no name", "who confirms it", "Say who you are.")
    subject = subject_of(employee_id, skill_id)
    if any(one.subject == subject and one.is_open for one in contests(workspace, lineage)):
        raise BadValue(
            "the level", "contested", "one that nobody contests", "Decide the contest first."
        )
    detail = detail_of(level, reason.strip(), datetime.now(UTC))
    return _step(workspace, lineage, subject, CONFIRMED, by.strip(), reason.strip(), detail)


def withdraw_contest(workspace: Workspace, lineage: int, contest: Contest, *, by: str) -> int:
    """Take a contest back; it stays on record."""
    return _answer(workspace, lineage, contest, WITHDRAWN, by, "")


def decide_contest(
    workspace: Workspace, dataset: Dataset, contest: Contest, *, uphold: bool, by: str, reason: str
) -> int:
    """Decide a contest; one that is upheld puts its level over what files say, for good.

    Args:
        workspace: Where it is kept.
        dataset: Any version of the dataset the person is in.
        contest: It must still be open.
        uphold: Whether the level is as they say.
        by: Who decides, by name.
        reason: Why.

    Returns:
        Number of the decision.

    Raises:
        BadValue: it is decided already, or nobody or no reason is named.
    """
    held = {one.subject: one for one in contests(workspace, dataset.lineage)}.get(contest.subject)
    if held is None or not held.is_open:
        raise BadValue(
            "the contest", held.state if held else "not kept", "one that is open",
            "Look at the list again; somebody may have decided it meanwhile.",
        )  # fmt: skip
    if not by.strip() or not reason.strip():
        raise BadValue(
            "the decision", "no name or no reason", "both", "Say who decides it, and why."
        )
    if uphold:
        level = FactCorrection(held.employee_id, "level", f"{held.level:g}", held.skill_id)
        correct_person(workspace, dataset, level, by=by, reason=reason)
    return _answer(
        workspace, dataset.lineage, held, UPHELD if uphold else REJECTED, by, reason.strip()
    )


def _answer(
    workspace: Workspace, lineage: int, contest: Contest, state: str, by: str, reason: str
) -> int:
    known = contest.low is not None and contest.high is not None
    ends = (float(contest.low or 0), float(contest.high or 0)) if known else None
    detail = detail_of(contest.level, contest.reason, contest.opened_at, ends)
    return _step(workspace, lineage, contest.subject, state, by, reason, detail)


def _step(
    workspace: Workspace, lineage: int, subject: str, state: str, by: str, reason: str,
    detail: object,
) -> int:  # fmt: skip
    from skillgap.store.ledger import Person

    employee_id = split_subject(subject)[0]
    return workspace.add_decision(
        f"{KIND}/{lineage}", subject, state, reason=reason, actor=by, detail=detail,
        person=Person(lineage, employee_id),
    )  # fmt: skip

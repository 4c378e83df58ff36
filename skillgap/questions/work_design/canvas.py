"""A role's work before and after a redesign: what goes, changes and comes, and what that requires.

Method: every task has a share of time today and after, and names the skills it uses. A required
level falls with the share of the skill's time that goes, and rises with the share that changes,
because judging what a tool proposes takes more than doing it oneself:

    level' = level × (1 − gone ⁄ time) + review levels × changed ⁄ time

A task that comes asks for its skills at a level of its own. Skills of tasks that stay keep theirs.
Time freed = Σ gone × freed share + Σ changed × (before − after), less the time of what comes.

Limits: which skill a task uses is proposed from the words of both, and people correct it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.exposure import score_labels
from skillgap.core.tables import LEVEL_MAX, SOURCE_FILE, SOURCE_ROW
from skillgap.core.workforce import Workforce

STAYS, CHANGES, GOES, COMES = FATES = ("stays", "changes", "goes", "comes")
RISING, FALLING, NEW, GONE, SAME = "rising", "falling", "new", "no longer needed", "as today"
LEAST_LEVEL = 0.5
"""A level that falls below this is no requirement any more."""
NEW_IMPORTANCE = 3.0
PUBLISHED = "O*NET"
"""How the source of a published occupation's task begins."""
_LEAST_ALIKE = 0.12
_MOST_SKILLS = 2


@dataclass(frozen=True, slots=True)
class RoleTask:
    """One task of a role, before and after.

    Attributes:
        task: The task, in words.
        fate: stays, changes, goes or comes.
        before_share: Share of time today, 0–1; 0 for one that comes.
        after_share: Share of time afterwards; 0 for one that goes.
        exposure: E0, E1 or E2; blank where nobody labelled it.
        skills: Ids of the skills it uses.
        level: Level asked of them, for a task that comes.
    """

    task: str
    fate: str = STAYS
    before_share: float = 0.0
    after_share: float = 0.0
    exposure: str = ""
    skills: tuple[str, ...] = ()
    level: float = 3.0

    def __post_init__(self) -> None:
        """Refuse what is no step of a workflow."""
        where = f"canvas, `{self.task}`"
        if not self.task.strip():
            raise BadValue("canvas", "a task without words", "a task", "Say what is done.")
        if self.fate not in FATES:
            raise unknown_name(where, self.fate, list(FATES))
        for share in (self.before_share, self.after_share):
            if not 0.0 <= share <= 1.0:
                raise BadValue(where, f"a share of {share:g}", "0 to 1", "Give a share of time.")
        if not 0.0 <= self.level <= LEVEL_MAX:
            raise BadValue(where, f"level {self.level:g}", "0 to 5", "Give a level.")


@dataclass(frozen=True, slots=True)
class Canvas:
    """The workflow of one role before and after; a changed one is a new one.

    Attributes:
        role_id: The role.
        steps: Its tasks.
        levels: Levels that people set by hand, skill id to level; they win.
        note: What people agreed, such as who reviews what and when they override.
        basis: Which published occupation the tasks are of; blank where they are the role's own.
    """

    role_id: str
    steps: tuple[RoleTask, ...] = ()
    levels: Mapping[str, float] = field(default_factory=dict)
    note: str = ""
    basis: str = ""

    def to_body(self) -> dict[str, Any]:
        """Return the canvas as JSON can hold it."""
        return {"role_id": self.role_id, "steps": [asdict(step) for step in self.steps],
                "levels": dict(self.levels), "note": self.note, "basis": self.basis}  # fmt: skip

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Canvas:
        """Read back what :meth:`to_body` wrote.

        Raises:
            BadValue: a step is none.
        """
        steps = tuple(
            RoleTask(**{**step, "skills": tuple(step.get("skills", ()))}) for step in body["steps"]
        )
        levels = {str(skill): float(level) for skill, level in body.get("levels", {}).items()}
        told = (str(body.get(name, "")) for name in ("note", "basis"))
        return cls(str(body["role_id"]), steps, levels, *told)

    @property
    def changed(self) -> tuple[RoleTask, ...]:
        """The steps that do not stay as they are."""
        return tuple(step for step in self.steps if step.fate != STAYS)


def prefill_canvas(workforce: Workforce, role_id: str, assumptions: Assumptions) -> Canvas:
    """Return the canvas that a role's tasks suggest, to be corrected by those who do the work.

    Args:
        workforce: With ``tasks`` of the role; without them the canvas has no steps.
        role_id: The role.
        assumptions: ``automation_adoption_share``, ``automation_saving_share``.

    Raises:
        UnknownName: there is no such role.
    """
    if role_id not in set(workforce["roles"]["role_id"]):
        raise unknown_name("canvas", role_id, workforce["roles"]["role_id"].tolist())
    tasks = workforce["tasks"]
    return canvas_of_tasks(workforce, role_id, tasks[tasks["role_id"] == role_id], assumptions)


def canvas_of_tasks(
    workforce: Workforce, role_id: str, tasks: pd.DataFrame, assumptions: Assumptions
) -> Canvas:
    """Return the canvas of a role that some tasks suggest, its own or those of an occupation.

    Tasks marked so go or come; exposed ones (E1, E2) change, and keep the time that tools are not
    expected to save; all others stay.

    Args:
        workforce: With ``requirements`` and ``skills``, to say which skills a task uses.
        role_id: The role.
        tasks: Rows like those of the table ``tasks``.
        assumptions: As for :func:`prefill_canvas`.
    """
    tasks = tasks.reset_index(drop=True)
    new = tasks["new_task"].fillna(False).astype(bool)
    gone = tasks["removed_by_redesign"].fillna(False).astype(bool) & ~new
    share = tasks["time_share"].astype("float64").fillna(0.0)
    today = share.where(~new, 0.0)
    today = today / today.sum() if today.sum() > 0 else today
    beta = score_labels(tasks["exposure"], "beta").fillna(0.0)
    saved = assumptions.value("automation_adoption_share") * assumptions.value(
        "automation_saving_share"
    )
    fate = np.select([new, gone, beta > 0], [COMES, GOES, CHANGES], STAYS)
    after = np.select([new, gone], [share, 0.0], today * (1.0 - saved * beta))
    skills = _skills_of_tasks(workforce, role_id, tasks["task"].astype(str).tolist())
    return Canvas(
        role_id,
        tuple(
            RoleTask(str(task), str(fates), float(before), float(later), label, used)
            for task, fates, before, later, label, used in zip(
                tasks["task"], fate, today, after,
                tasks["exposure"].astype("object").where(tasks["exposure"].notna(), ""), skills,
                strict=True,
            )
        ),
        basis=_published_basis(tasks),
    )  # fmt: skip


def _published_basis(tasks: pd.DataFrame) -> str:
    """Return the release that tasks were taken from; blank where they are an organisation's own."""
    sources = tasks[SOURCE_FILE].dropna().astype("str").unique()
    return next((one.split(" › ")[0] for one in sources if one.startswith(PUBLISHED)), "")


def _skills_of_tasks(workforce: Workforce, role_id: str, tasks: list[str]) -> list[tuple[str, ...]]:
    """Return which of the role's skills each task uses, by likeness of words: at most two."""
    from skillgap.core.likeness.texts import gram_vectors

    needs = workforce["requirements"]
    asked = needs.loc[needs["role_id"] == role_id, "skill_id"].drop_duplicates()
    skills = workforce["skills"]
    skills = skills[skills["skill_id"].isin(asked)]
    if not tasks or skills.empty:
        return [()] * len(tasks)
    words = skills["name"].astype(str) + " " + skills["cluster"].astype("object").fillna("")
    vectors = gram_vectors([*tasks, *words])
    alike = (vectors[: len(tasks)] @ vectors[len(tasks) :].T).toarray()
    ids = skills["skill_id"].to_numpy(dtype=object)
    found = []
    for row in alike:
        best = np.argsort(-row, kind="stable")[:_MOST_SKILLS]
        found.append(tuple(sorted(str(ids[at]) for at in best if row[at] >= _LEAST_ALIKE)))
    return found


def requirements_after(
    workforce: Workforce, canvas: Canvas, assumptions: Assumptions
) -> pd.DataFrame:
    """Return what a role requires before and after, skill by skill.

    Args:
        workforce: With ``requirements`` and ``skills``.
        canvas: The role's steps.
        assumptions: ``redesign_review_levels``.

    Returns:
        skill_id, name, before, after (levels, 0 where not required), change (rising, falling, new,
        no longer needed, as today), gone_share, changed_share (of the skill's time today), why;
        what changes first.

    Raises:
        UnknownName: a step or a level names a skill that is not in the list of skills.
    """
    names = workforce["skills"].set_index("skill_id")["name"]
    _check_skills(canvas, names)
    needs = workforce["requirements"]
    mine = needs[needs["role_id"] == canvas.role_id]
    before = mine.groupby("skill_id")["required_level"].max()
    before = before[before > 0]
    asked = {skill for step in canvas.steps if step.fate == COMES for skill in step.skills}
    every = sorted({*before.index, *asked, *canvas.levels})
    review = assumptions.value("redesign_review_levels")
    rows = [_requirement_row(canvas, skill, float(before.get(skill, 0.0)), review)
            for skill in every]  # fmt: skip
    table = pd.DataFrame(rows, columns=["skill_id", "before", "after", "change", "gone_share",
                                        "changed_share", "why"])  # fmt: skip
    table.insert(1, "name", table["skill_id"].map(names).fillna(table["skill_id"]))
    order = table["change"].map({NEW: 0, RISING: 1, FALLING: 2, GONE: 3, SAME: 4})
    table = table.assign(order=order).sort_values(["order", "name"], ignore_index=True)
    return table.drop(columns="order")


def _check_skills(canvas: Canvas, names: pd.Series) -> None:
    used = {skill for step in canvas.steps for skill in step.skills} | set(canvas.levels)
    for skill in sorted(used - set(names.index)):
        raise unknown_name(f"canvas of `{canvas.role_id}`", skill, names.index.tolist())


def _requirement_row(
    canvas: Canvas, skill: str, before: float, review: float
) -> tuple[object, ...]:
    mine = [step for step in canvas.steps if skill in step.skills]
    time = sum(step.before_share for step in mine)
    gone = _share_of(mine, GOES, time)
    changed = _share_of(mine, CHANGES, time)
    coming = [step for step in mine if step.fate == COMES]
    after = before
    if before > 0 and (gone or changed):
        after = before * (1.0 - gone) + review * changed
    after = max([after, *(step.level for step in coming)])
    after = float(canvas.levels.get(skill, min(after, LEVEL_MAX)))
    after = after if after >= LEAST_LEVEL else 0.0
    change = _change_in_words(before, after)
    return skill, before, after, change, gone, changed, _why(canvas, skill, mine, change)


def _share_of(steps: list[RoleTask], fate: str, time: float) -> float:
    some = sum(step.before_share for step in steps if step.fate == fate)
    return some / time if time > 0 else 0.0


def _change_in_words(before: float, after: float) -> str:
    if abs(after - before) < 1e-9:
        return SAME
    if not before:
        return NEW
    if not after:
        return GONE
    return RISING if after > before else FALLING


def _why(canvas: Canvas, skill: str, steps: list[RoleTask], change: str) -> str:
    if skill in canvas.levels:
        return "set by hand"
    if change == SAME:
        return "its tasks stay" if steps else "no task names it"
    told = [f"“{step.task}” {step.fate}" for step in steps if step.fate != STAYS]
    return "; ".join(told)


def freed_time(canvas: Canvas, fte: float, assumptions: Assumptions) -> dict[str, float]:
    """Return the time a redesign frees in a role, FTE: freed, added, net, and the net's range.

    Args:
        canvas: The role's steps.
        fte: FTE present in the role.
        assumptions: ``redesign_freed_share``, ``automation_adoption_share``,
            ``automation_saving_share``.

    Returns:
        freed, added, net, low, high; net and its ends below 0 where more comes than goes.
    """
    share = assumptions["redesign_freed_share"]
    adoption = assumptions["automation_adoption_share"]
    saving = assumptions["automation_saving_share"]
    usual = adoption.value * saving.value
    gone = sum(step.before_share for step in canvas.steps if step.fate == GOES)
    changed = sum(step.before_share - step.after_share for step in canvas.steps
                  if step.fate == CHANGES)  # fmt: skip
    added = sum(step.after_share for step in canvas.steps if step.fate == COMES)

    def freed(gone_share: float, used: float) -> float:
        return fte * (gone * gone_share + changed * (used / usual if usual > 0 else 1.0))

    middle = freed(share.value, usual)
    return {
        "freed": middle,
        "added": fte * added,
        "net": middle - fte * added,
        "low": freed(share.low, adoption.low * saving.low) - fte * added,
        "high": freed(share.high, adoption.high * saving.high) - fte * added,
    }


def redesigned_workforce(workforce: Workforce, canvas: Canvas, table: pd.DataFrame) -> Workforce:
    """Return the organisation with the role's requirements as they are after the redesign.

    Args:
        workforce: As it is.
        canvas: The role's steps.
        table: What :func:`requirements_after` returned.
    """
    needs = workforce["requirements"]
    mine = needs["role_id"] == canvas.role_id
    level = needs["skill_id"].map(table.set_index("skill_id")["after"])
    changed = needs.assign(
        required_level=level.where(mine & level.notna(), needs["required_level"])
    )
    changed = changed[~mine | (changed["required_level"] > 0)]
    new = table[(table["change"] == NEW) | ((table["before"] == 0) & (table["after"] > 0))]
    rows = pd.DataFrame(
        {"role_id": canvas.role_id, "skill_id": new["skill_id"], "required_level": new["after"],
         "importance": NEW_IMPORTANCE, SOURCE_FILE: "workflow canvas", SOURCE_ROW: 0}
    )  # fmt: skip
    rows = rows.reindex(columns=needs.columns).astype(needs.dtypes.to_dict())
    joined = pd.concat([changed, rows], ignore_index=True) if len(rows) else changed
    return replace(workforce, tables={**workforce.tables, "requirements": joined})

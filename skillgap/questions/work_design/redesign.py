"""A role redesigned: what it requires then, which time that frees, and three quantities moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.question import Question, Result, declare
from skillgap.core.scenario import DRIVERS, Driver
from skillgap.core.vacancies import open_fte_by_role
from skillgap.core.workforce import Workforce
from skillgap.questions.work_design.canvas import (
    NEW,
    SAME,
    Canvas,
    freed_time,
    prefill_canvas,
    requirements_after,
)

OWNER = "Head of workforce planning"
SCENARIO_LEVEL = 3.0
"""The level at which a scenario asks for a skill that is new."""


@dataclass(frozen=True, eq=False)
class RoleRedesign(Result):
    """One role before and after.

    Attributes:
        table: One row per required skill: level before and after, and why it changes.
        canvas: The steps.
        title: The role's title.
        hours: FTE present, freed, added, net with low and high.
        moved: One row per quantity: empty posts (FTE), needs unmet (share), value not delivered
            (money a month), each before and after, for this role today.
        tasks: The role's rows of the table of tasks.
        register: Assumptions, with what was read of them.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    canvas: Canvas
    title: str
    hours: dict[str, float]
    moved: pd.DataFrame
    tasks: pd.DataFrame
    register: Assumptions
    warnings: tuple[str, ...]

    @property
    def changed(self) -> pd.DataFrame:
        """The skills whose level changes."""
        return self.table[self.table["change"] != SAME].reset_index(drop=True)

    def drivers(self) -> tuple[Driver, ...]:
        """Return what a scenario takes over: fewer or more posts, and other levels required."""
        role = {"role_id": self.canvas.role_id}
        hours = self.hours
        found = []
        if abs(hours["net"]) > 1e-9:
            half = abs(hours["high"] - hours["low"]) / 2
            found.append(_driver("added_posts_fte", -hours["net"] - half, half - hours["net"], role,
                                 "Time freed by the redesign, net of new work"))  # fmt: skip
        for row in self.changed.to_dict("records"):
            part, why = {**role, "skill_id": str(row["skill_id"])}, str(row["why"])
            if row["change"] == NEW:
                found.append(_driver("new_skill_share", 1.0, 1.0, part, why))
            lift = float(row["after"]) - float(SCENARIO_LEVEL if row["change"] == NEW
                                               else row["before"])  # fmt: skip
            if abs(lift) > 1e-9:
                found.append(_driver("required_level_shift", lift, lift, part, why))
        return tuple(found)


def _driver(name: str, low: float, high: float, part: dict[str, str], why: str) -> Driver:
    kind = DRIVERS[name]
    least, most = (float(np.clip(end, kind.least, kind.most)) for end in (low, high))
    return Driver(name, least, most, kind.unit, {**part}, why[:200], OWNER)


def explain_requirement(found: RoleRedesign, key: str) -> Explanation:
    """Open one skill: the role's tasks that use it, before and after.

    Raises:
        UnknownName: the role requires no such skill, before or after.
    """
    rows = found.table[found.table["skill_id"] == key]
    if rows.empty:
        raise unknown_name("redesign", key, found.table["skill_id"].tolist())
    row = rows.iloc[0]
    steps = [step for step in found.canvas.steps if key in step.skills]
    return Explanation(
        title=str(row["name"]),
        sentence=(
            f"{row['name']}: level {wording.level(row['before'])} today, "
            f"{wording.level(row['after'])} after the redesign ({row['change']}; {row['why']})."
        ),
        steps=pd.DataFrame(
            {
                "step": [step.task for step in steps],
                "value": [step.before_share for step in steps],
                "unit": "share of time today",
                "note": [f"{step.fate}, {wording.share(step.after_share)} afterwards"
                         for step in steps],
            }
        ),
        rows=found.tasks,
        formula=REDESIGN_ROLE.formula,
    )  # fmt: skip


REDESIGN_ROLE = Question(
    name="redesign",
    room="work_design",
    title="Workflow canvas",
    asks="What will a role do and require once AI takes part of its work?",
    formula="level' = level × (1 − gone ÷ time) + review levels × changed ÷ time",
    columns=declare("""
skill_id       skill    the skill
name           label    its name
before         level    level required today, 0 where it is not
after          level    level required after the redesign, 0 where it is not
change         label    new, rising, falling, no longer needed, as today
gone_share     share    share of the skill's time in tasks that go
changed_share  share    share of the skill's time in tasks that change
why            label    the tasks behind it
"""),
    needs=("employees", "requirements"),
    uses=("roles", "tasks", "openings", "skills", "signals"),
    given=("profiles", "gaps"),
    explain=explain_requirement,
)


def role_to_redesign(workforce: Workforce) -> str:
    """Return the role with tasks that most people hold; without tasks, the largest role."""
    staff = workforce["employees"][workforce.present]
    held = staff["role_id"].value_counts()
    every = [str(role) for role in workforce["roles"]["role_id"]]
    known = [role for role in every if role in held.index]
    tasks = set(workforce["tasks"]["role_id"])
    described = [role for role in known if role in tasks] or known or every
    return max(described, key=lambda role: (held.get(role, 0), role), default="")


def redesign_by_canvas(
    workforce: Workforce, canvas: Canvas | None, role: str, assumptions: Assumptions
) -> tuple[Canvas, pd.DataFrame, dict[str, float]]:
    """Return the canvas (suggested where none is given), requirements after, and time freed."""
    chosen = canvas or prefill_canvas(workforce, role or role_to_redesign(workforce), assumptions)
    staff = workforce["employees"][workforce.present]
    people = staff[staff["employment"] != "digital agent"]
    fte = float(people.loc[people["role_id"] == chosen.role_id, "fte"].sum())
    hours = {"fte": fte, **freed_time(chosen, fte, assumptions)}
    return chosen, requirements_after(workforce, chosen, assumptions), hours


def moved_quantities(
    workforce: Workforce,
    role: str,
    hours: dict[str, float],
    before: pd.DataFrame,
    after: pd.DataFrame,
) -> pd.DataFrame:
    """Return empty posts, needs unmet and value not delivered of a role, before and after.

    Args:
        workforce: As it is.
        role: The role.
        hours: With ``net``, the FTE freed: they fill empty posts first.
        before: Gaps by role today.
        after: Gaps by role with the requirements of the redesign.
    """
    empty = float(open_fte_by_role(workforce)[workforce.roles.code(role)])
    then = max(0.0, empty - hours["net"])
    pairs = [
        tuple(_value_of_role(table, role, name) for table in (before, after))
        for name in ("unmet_share", "monthly_risk")
    ]
    return pd.DataFrame(
        [("empty-posts", empty, then), ("needs-unmet", *pairs[0]), ("not-delivered", *pairs[1])],
        columns=["quantity", "before", "after"],
    )


def _value_of_role(table: pd.DataFrame, role: str, name: str) -> float:
    rows = table.loc[table["role_id"] == role]
    if rows.empty or name not in rows:
        return 0.0
    return float(rows[name].fillna(0.0).sum())


def redesign_warnings(canvas: Canvas, table: pd.DataFrame) -> tuple[str, ...]:
    """Return what the reader of a canvas must know."""
    said = []
    if not canvas.steps:
        said.append("No tasks of this role are loaded: add them, or start from an occupation.")
    if canvas.basis:
        said.append(
            f"The tasks are those of an occupation in {canvas.basis}, which does not say how long "
            "each takes: the shares of time are an assumption, to be corrected by those who do the "
            "work."
        )
    loose = [step.task for step in canvas.changed if not step.skills]
    if loose:
        said.append(
            f"{wording.count(len(loose), 'task')} that change name no skill, so no requirement "
            f"follows from them: {wording.listed(loose, 2)}."
        )
    if len(table) and (table["change"] == SAME).all() and canvas.changed:
        said.append("Nothing that is required changes yet.")
    return tuple(said)

"""Whose training and automation wait for a redesign, and what lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan

BLOCKED, RELEASED, AHEAD = "blocked", "released", "ahead"
"""No redesign is planned; one is, and starts follow it; somebody let them go without one."""


def roles_waiting(plan: Plan) -> pd.DataFrame:
    """List the roles whose people say the work makes no sense, and how they stand in a plan.

    Args:
        plan: With a redesign that knows what the survey found; otherwise nothing waits.

    Returns:
        role_id, title, standing (blocked, released or ahead), decided (whether people put the
        redesign into the plan), redesign and from_quarter (labels; blank where none is planned,
        or it holds after the last quarter), people (who could be trained), cost (of the redesign),
        trained (starts of training planned); blocked roles first, then most people.
    """
    redesign = plan.problem.redesign
    found = np.flatnonzero(redesign.found) if redesign is not None else ()
    rows = [_row_of_role(plan, int(role)) for role in found]
    columns = ["role_id", "title", "standing", "decided", "redesign", "from_quarter", "people",
               "cost", "trained"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    order = table["standing"].map({BLOCKED: 0, RELEASED: 1, AHEAD: 2})
    table = table.assign(order=order).sort_values(
        ["order", "people", "role_id"], ascending=[True, False, True], ignore_index=True
    )
    return table.drop(columns="order")


def _row_of_role(plan: Plan, role: int) -> dict[str, object]:
    problem, redesign = plan.problem, plan.problem.redesign
    assert redesign is not None
    build, quarters = problem.lever_position("build"), problem.quarters
    begun = np.flatnonzero(plan.redesigns[role])
    holds = int(begun[0]) + redesign.lead_quarters if len(begun) else len(quarters)
    standing = RELEASED if len(begun) else BLOCKED
    return {
        "role_id": problem.roles[role],
        "title": problem.title(role),
        "standing": standing if redesign.gates[role].any() else AHEAD,
        "decided": bool(redesign.begun[role]) if len(redesign.begun) else False,
        "redesign": quarters[begun[0]] if len(begun) else "",
        "from_quarter": quarters[holds] if holds < len(quarters) else "",
        "people": float(problem.learners[role]) if problem.learners.size else 0.0,
        "cost": float(redesign.cost[role]),
        "trained": int(plan.starts[role, build].sum()) if build >= 0 else 0,
    }


def waiting_in_words(table: pd.DataFrame) -> str:
    """Say in one sentence what waits; blank where the survey holds nothing back."""
    count = table["standing"].value_counts()
    blocked, released, ahead = (int(count.get(name, 0)) for name in (BLOCKED, RELEASED, AHEAD))
    if not len(table):
        return ""
    if blocked:
        said = (
            f"Training and automation are blocked in {wording.count(blocked, 'role')} until the "
            "work is redesigned"
        )
    elif released:
        said = f"Work is redesigned first in {wording.count(released, 'role')}, then people train"
    else:
        said = f"{wording.count(ahead, 'role')} may train without the redesign the survey asks for"
    more = f"; released by a redesign in {released}" if blocked and released else ""
    return (
        said + more + (f"; {ahead} let go ahead of it" if ahead and (blocked or released) else "")
    )

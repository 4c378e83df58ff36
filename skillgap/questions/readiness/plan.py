"""Ninety days from what is missing, the first workflow to pick, and money over the years."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.exposure import score_labels
from skillgap.core.workforce import Workforce
from skillgap.questions.readiness.checks import CHECKS, MET

INVESTMENTS = ("workflow redesign", "development", "managers who coach", "time to learn")
SHARES = ("readiness_redesign_share", "readiness_development_share", "readiness_coaching_share")
"""What each of the first three takes of the money; time to learn takes the rest."""
QUARTERS = 4
COACHING_HOURS = 26.0
"""Two hours a week in a quarter."""
REVIEW = ("100%", "50%", "10%")
"""How much of what a tool proposes is reviewed, as its errors fall."""


def ninety_days(checks: pd.DataFrame, workflow: pd.Series | None) -> pd.DataFrame:
    """Return what to do in ninety days: a line for every check that is not met, and a workflow.

    Args:
        checks: What ``assess_checks`` returned.
        workflow: The first workflow to pick, as :func:`rank_workflows` ranks them; None where no
            tasks are known.

    Returns:
        line, day, action, owner, accepted, reason; by day.
    """
    by_id = {check.id: check for check in CHECKS}
    open_checks = checks[checks["standing"] != MET]
    rows: list[tuple[object, ...]] = []
    for row in open_checks.to_dict("records"):
        one = by_id[str(row["check"])]
        because = f"{row['standing']}: “{row['statement']}” ({row['reason']})"
        rows.append((one.id, one.day, one.action, one.owner, one.accepted, because))
    if workflow is not None:
        rows += _lines_of_workflow(workflow)
    table = pd.DataFrame(
        rows, columns=["line", "day", "action", "owner", "accepted", "reason"]
    ).astype({"day": "int64"})
    return table.sort_values("day", kind="stable", ignore_index=True)


def _lines_of_workflow(workflow: pd.Series) -> list[tuple[object, ...]]:
    name = f"“{workflow['task']}” ({workflow['title']})"
    reason = (
        f"the most time that a tool can help with as it is: {workflow['fte']:.1f} FTE, "
        f"{wording.count(int(workflow['people']), 'employee', 'people')}"
    )
    return [
        ("workflow", 30, f"Draw the workflow canvas of {name} with those who do it",
         "Business heads", "Before, after and required skills agreed on one page", reason),
        ("review", 60, f"Let the tool propose in {name}, and review {REVIEW[0]} of it",
         "Line managers", "Every error is counted; the rate is known from at least 200 cases",
         reason),
        ("step", 90, f"Review {REVIEW[1]} of {name}, and {REVIEW[2]} a quarter later",
         "Line managers", "The error rate stays below that of people doing it alone", reason),
    ]  # fmt: skip


def rank_workflows(workforce: Workforce) -> pd.DataFrame:
    """Rank tasks by the time in them that a tool helps with as it is.

    Returns:
        role_id, title, task, people, fte (FTE × share of time × α); most first. Empty without
        tasks, or where none is labelled E1.
    """
    tasks = workforce["tasks"]
    today = tasks[~tasks["new_task"].fillna(False).astype(bool)]
    staff = workforce["employees"][workforce.present]
    staff = staff[staff["employment"] != "digital agent"]
    by_role = staff.groupby("role_id")["fte"].agg(["sum", "size"])
    held = by_role.reindex(today["role_id"]).fillna(0.0)
    reach = score_labels(today["exposure"], "alpha").fillna(0.0).to_numpy()
    share = today["time_share"].astype("float64").fillna(0.0).to_numpy()
    titles = workforce["roles"].set_index("role_id")["title"]
    table = pd.DataFrame(
        {
            "role_id": today["role_id"].to_numpy(),
            "title": [_title_or_id(titles.get(role), role) for role in today["role_id"]],
            "task": today["task"].to_numpy(),
            "people": held["size"].to_numpy(np.int64),
            "fte": held["sum"].to_numpy() * share * reach,
        }
    )
    return table[table["fte"] > 0].sort_values(
        ["fte", "role_id", "task"], ascending=[False, True, True], ignore_index=True
    )


def _title_or_id(title: object, role: str) -> str:
    return title if isinstance(title, str) else role


def budget_by_year(
    workforce: Workforce, years: int, total: float, assumptions: Assumptions
) -> pd.DataFrame:
    """Spread money over four investments and the years, within what teams can absorb.

    Every year gets the same; what a year cannot absorb goes on to the next, and what the last one
    cannot is left over. Absorbed in a quarter: one workflow a function; what people can learn in
    the hours they have; two coaching hours a week of every manager.

    Args:
        workforce: People with pay, managers and functions.
        years: Years.
        total: Money for all years.
        assumptions: ``readiness_…_share``, ``redesign_cost_per_person``,
            ``learning_hours_per_quarter``, ``level_learning_cost``, ``hours_per_level``,
            ``working_hours_per_year``.

    Returns:
        investment, year (from 1), planned (money), absorbed (most a year can take), left (carried
        on, after the last year unspent).
    """
    shares = [assumptions.value(name) for name in SHARES]
    most = absorbed_by_year(workforce, assumptions)
    rows = []
    for investment, share in zip(INVESTMENTS, [*shares, max(0.0, 1 - sum(shares))], strict=True):
        carried = 0.0
        for year in range(1, years + 1):
            wished = total * share / years + carried
            planned = min(wished, most[investment])
            carried = wished - planned
            rows.append((investment, year, planned, most[investment], carried))
    return pd.DataFrame(rows, columns=["investment", "year", "planned", "absorbed", "left"])


def absorbed_by_year(workforce: Workforce, assumptions: Assumptions) -> dict[str, float]:
    """Return the most money that each investment can take in a year."""
    staff = workforce["employees"][workforce.present]
    staff = staff[staff["employment"] != "digital agent"]
    people = len(staff)
    pay = float(staff["salary"].mean()) if people and staff["salary"].notna().any() else 0.0
    hour = pay / assumptions.value("working_hours_per_year")
    hours = people * assumptions.value("learning_hours_per_quarter")
    per_hour = assumptions.value("level_learning_cost") / assumptions.value("hours_per_level")
    size = people / max(staff["role_id"].nunique(), 1)
    managers = staff["manager_id"].dropna().nunique()
    quarter = (
        staff["function"].nunique() * size * assumptions.value("redesign_cost_per_person"),
        hours * per_hour,
        managers * COACHING_HOURS * hour,
        hours * hour,
    )
    return {name: QUARTERS * most for name, most in zip(INVESTMENTS, quarter, strict=True)}

"""Which actions are right whatever comes: plans for several scenarios laid over each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.questions.plan.problem import PlanProblem

if TYPE_CHECKING:
    from skillgap.questions.plan.result import Plan

COLUMNS = ("role_id", "title", "lever", "scenarios", "chosen_in", "verdict", "starts_least",
           "starts_most")  # fmt: skip


def compare_starts_by_scenario(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Say which actions are chosen in every scenario, in some, in one.

    Args:
        plans: Plan by name of the scenario.

    Returns:
        role_id, title, lever, scenarios (how many were planned for), chosen_in (names), verdict
        (``every``, ``some`` or ``one``), starts_least (what every scenario asks for: no regret),
        starts_most, and one column of starts per scenario, named by :func:`starts_column`. Surest
        first, then most starts.
    """
    parts = [
        plan.table.groupby(["role_id", "title", "lever"], as_index=False)["starts"]
        .sum()
        .assign(scenario=name)
        for name, plan in plans.items()
    ]
    rows = pd.concat(parts) if parts else pd.DataFrame(columns=["role_id", "title", "lever"])
    if not len(rows):
        return pd.DataFrame(columns=[*COLUMNS, *map(starts_column, plans)])
    wide = rows.pivot_table(
        index=["role_id", "title", "lever"], columns="scenario", values="starts", fill_value=0
    ).reindex(columns=list(plans), fill_value=0)
    wide = wide.astype("int64")
    chosen = wide > 0
    count = chosen.sum(axis=1)
    names = [", ".join(wide.columns[row]) for row in chosen.to_numpy()]
    wide.columns = pd.Index([starts_column(name) for name in plans])
    table = wide.reset_index().assign(
        scenarios=len(plans),
        chosen_in=names,
        verdict=np.select([count == len(plans), count > 1], ["every", "some"], "one"),
        starts_least=wide.min(axis=1).to_numpy(),
        starts_most=wide.max(axis=1).to_numpy(),
        _count=count.to_numpy(),
    )
    table = table.sort_values(
        ["_count", "starts_least", "starts_most", "role_id", "lever"],
        ascending=[False, False, False, True, True],
    )
    return table[[*COLUMNS, *map(starts_column, plans)]].reset_index(drop=True)


def starts_column(scenario: str) -> str:
    """Name the column that holds the starts of a scenario."""
    return f"starts in {scenario}"


def split_futures(problem: PlanProblem) -> dict[str, PlanProblem]:
    """Make three problems from the draws of one: a mild, a middle and a hard future.

    Each is the mean of a third of the draws, ordered by what the shortage would cost.

    Args:
        problem: With ``draws``.

    Returns:
        Problems by name, each to be planned for as if its future were known; the problem alone
        where it has no draws.
    """
    if len(problem.draws) < 3:
        return {"as planned": replace(problem, caution=None)}
    worth = np.einsum("drq,r->d", problem.draws, problem.short_cost)
    thirds = np.array_split(np.argsort(worth, kind="stable"), 3)
    none = np.zeros((0, 0, 0))
    return {
        name: replace(
            problem, gap_fte=problem.draws[third].mean(axis=0), futures=none, caution=None
        )
        for name, third in zip(("mild", "middle", "hard"), thirds, strict=True)
    }

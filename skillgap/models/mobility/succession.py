"""Succession for critical roles: who could follow, and how soon.

Method: candidates are the best matches within the filters; ready now where at least
``succession_ready_share`` of the needs (by importance) is expected to be met; otherwise the hours
to get there, a part of all learning hours in proportion to what is missing, say whether a year or
two will do. The bench says how well the role's needs are covered today; it is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.domain.assumptions import Assumptions
from skillgap.domain.level_source import LevelSource
from skillgap.domain.provenance import Provenance
from skillgap.models.mobility.moves import Moves, trace

FORMULA = (
    "ready now: share of needs expected met ≥ threshold;  hours to ready = learning hours × "
    "(threshold − met) ÷ (1 − met);  within a year: hours to ready ≤ 52 × hours a week;  "
    "cover: chance that a need is covered in a year, the lowest of the role"
)
ASSUMED = ("succession_ready_share", "ladder_hours_per_week", "succession_criticality")
MOST_ROLES = 25


@dataclass(frozen=True, eq=False)
class Succession:
    """Who could follow in critical roles.

    Attributes:
        table: One row per critical role, thinnest first: role_id, title, criticality, people
            (holders), single_points (needs that hang on one person), p_covered (lowest), ready_now,
            ready_within_year, ready_within_two, status.
        candidates: role_id, employee_id, from_title, match, met_share, hours (to be ready), ready
            (``now``, ``within a year``, ``within two years``, ``later``), aspires; at most five
            per role.
        warnings: What the reader must know.
        provenance: Where the numbers come from.
    """

    table: pd.DataFrame
    candidates: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance


def plan_succession(
    profiles: LevelSource,
    bench: pd.DataFrame,
    moves_to: Callable[[str], Moves],
    *,
    assumptions: Assumptions,
) -> Succession:
    """List successors for the critical roles.

    Args:
        profiles: Levels with their uncertainty.
        bench: ``.table`` of the bench: role_id, p_covered, single_point, headcount.
        moves_to: Returns the moves to a role; called once per critical role.
        assumptions: See ``ASSUMED``.

    Returns:
        The plan; roles at or above ``succession_criticality`` that somebody holds, at most 25,
        the most critical first.
    """
    workforce, least = profiles.workforce, assumptions.value("succession_criticality")
    roles = workforce["roles"]
    held = bench.groupby("role_id").agg(
        people=("headcount", "first"), single_points=("single_point", "sum"),
        p_covered=("p_covered", "min"),
    )  # fmt: skip
    critical = roles[(roles["criticality"] >= least) & roles["role_id"].isin(held.index)]
    critical = critical.sort_values(["criticality", "level", "role_id"], ascending=[False, False,
                                    True]).head(MOST_ROLES)  # fmt: skip
    found = [_successors(moves_to(role), assumptions) for role in critical["role_id"]]
    columns = ["role_id", "employee_id", "from_title", "match", "met_share", "hours", "ready",
               "aspires"]  # fmt: skip
    candidates = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    ready = candidates.groupby(["role_id", "ready"]).size().unstack(fill_value=0)
    table = critical[["role_id", "title", "criticality"]].merge(held, on="role_id")
    table = table.assign(
        ready_now=_count(ready, "now", table),
        ready_within_year=_count(ready, "within a year", table),
        ready_within_two=_count(ready, "within two years", table),
    )
    table = table.assign(status=_status(table))
    table = table.sort_values(["ready_now", "ready_within_year", "ready_within_two", "role_id"])
    return Succession(
        table=table.reset_index(drop=True),
        candidates=candidates[columns],
        warnings=() if len(table) else ("No role is marked critical, or nobody holds one.",),
        provenance=trace(workforce, profiles, assumptions, "Succession", FORMULA, ASSUMED),
    )


def _successors(moves: Moves, assumptions: Assumptions) -> pd.DataFrame:
    year = 52 * assumptions.value("ladder_hours_per_week")
    enough = assumptions.value("succession_ready_share")
    near = moves.table[moves.table["viable"]]
    near = near.sort_values(["met_share", "match", "employee_id"], ascending=[False, False, True])
    best = near.head(5)
    missing = ((enough - best["met_share"]) / (1 - best["met_share"]).clip(lower=1e-9)).clip(
        lower=0
    )
    hours = best["hours"] * missing
    spans = [hours <= 0, hours <= year, hours <= 2 * year]
    ready = np.select(spans, ["now", "within a year", "within two years"], "later")
    return best.assign(role_id=moves.role_id, ready=ready, hours=hours)


def _count(ready: pd.DataFrame, name: str, table: pd.DataFrame) -> pd.Series:
    if name not in ready:
        return pd.Series(0, index=table.index)
    return table["role_id"].map(ready[name]).fillna(0).astype("int64")


def _status(table: pd.DataFrame) -> list[str]:
    """Say in a word how a role stands."""
    words = {"ready_now": "ready now", "ready_within_year": "within a year",
             "ready_within_two": "within two years"}  # fmt: skip
    some = [table[column] > 0 for column in words]
    found: list[str] = np.select(some, list(words.values()), "nobody near").tolist()
    return found

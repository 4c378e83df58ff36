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

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import Explanation
from skillgap.core.question import Question, Result, declare
from skillgap.questions.mobility.moves import SOURCES, USES, Moves

FORMULA = (
    "ready now: share of needs expected met ≥ threshold;  hours to ready = learning hours × "
    "(threshold − met) ÷ (1 − met);  within a year: hours to ready ≤ 52 × hours a week;  "
    "cover: chance that a need is covered in a year, the lowest of the role"
)
COLUMNS = declare("""
role_id            role   the critical role
title              label  its title
criticality        measure  how critical it is, 1 to 5
people             count  people who hold it
single_points      count  needs that hang on one person
p_covered          share  chance that its weakest need is covered in a year
ready_now          count  successors ready now
ready_within_year  count  successors ready within a year
ready_within_two   count  successors ready within two years
status             label  how soon the first could follow
""")
BENCH = "P(K ≥ 1), K Poisson-binomial with p = P(level ≥ required) × (1 − q)^months"
MOST_ROLES = 25


@dataclass(frozen=True, eq=False)
class Succession(Result):
    """Who could follow in critical roles.

    Attributes:
        table: One row per critical role, thinnest first; see ``COLUMNS``.
        candidates: role_id, employee_id, from_title, match, met_share, hours (to be ready), ready
            (``now``, ``within a year``, ``within two years``, ``later``), aspires; at most five
            per role.
        needs: The bench of these roles: role_id, skill_id, name, required_level, candidates,
            p_covered, p_covered_without_best, single_point.
        asked: Their rows of the requirements.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    candidates: pd.DataFrame
    needs: pd.DataFrame
    asked: pd.DataFrame
    warnings: tuple[str, ...]

    def explain(self, role_id: str) -> Explanation:
        """Open how well one role is covered: the chance of each of its needs, weakest first.

        Raises:
            UnknownName: no critical role of that id.
        """
        if role_id not in set(self.table["role_id"]):
            raise unknown_name("critical roles", role_id, self.table["role_id"].tolist())
        row = self.table.set_index("role_id").loc[role_id]
        needs = self.needs[self.needs["role_id"] == role_id].sort_values(["p_covered", "skill_id"])
        return Explanation(
            title=f"Cover of {row['title']}",
            sentence=(
                f"The weakest need of {row['title']}, {needs['name'].iloc[0]}, is covered a year "
                f"from now with a chance of {row['p_covered']:.0%}; {row['single_points']:.0f} of "
                f"{len(needs)} needs hang on one person."
            ),
            steps=pd.DataFrame(
                {
                    "step": needs["name"].tolist(),
                    "value": needs["p_covered"].to_numpy(dtype="float64"),
                    "unit": "chance covered",
                    "note": [
                        f"level {level:g} required, {count} looked at, {without:.0%} without the "
                        "best"
                        for level, count, without in zip(
                            needs["required_level"], needs["candidates"],
                            needs["p_covered_without_best"], strict=True,
                        )
                    ],
                }
            ),
            rows=self.asked[self.asked["role_id"] == role_id].reset_index(drop=True),
            formula=f"{BENCH};  {FORMULA}",
        )  # fmt: skip


SUCCESSION = Question(
    name="succession",
    room="mobility",
    title="Succession",
    asks="Who could follow in critical roles, and how soon?",
    formula=f"{BENCH};  {FORMULA}",
    columns=COLUMNS,
    needs=("requirements",),
    uses=USES,
    given=("network", "profiles", "bench"),
    sources=SOURCES,
)


def find_successors(
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
        assumptions: The register.

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
    found = [_successors_table(moves_to(role), assumptions) for role in critical["role_id"]]
    columns = ["role_id", "employee_id", "from_title", "match", "met_share", "hours", "ready",
               "aspires"]  # fmt: skip
    candidates = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    ready = candidates.groupby(["role_id", "ready"]).size().unstack(fill_value=0)
    table = critical[["role_id", "title", "criticality"]].merge(held, on="role_id")
    table = table.assign(
        ready_now=_count_ready(ready, "now", table),
        ready_within_year=_count_ready(ready, "within a year", table),
        ready_within_two=_count_ready(ready, "within two years", table),
    )
    table = table.assign(status=_status_words(table))
    table = table.sort_values(["ready_now", "ready_within_year", "ready_within_two", "role_id"])
    return Succession(
        table=table.reset_index(drop=True),
        candidates=candidates[columns],
        needs=bench[bench["role_id"].isin(table["role_id"])].reset_index(drop=True),
        asked=workforce["requirements"][
            workforce["requirements"]["role_id"].isin(table["role_id"])
        ].reset_index(drop=True),
        warnings=() if len(table) else ("No role is marked critical, or nobody holds one.",),
    )


def _successors_table(moves: Moves, assumptions: Assumptions) -> pd.DataFrame:
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


def _count_ready(ready: pd.DataFrame, name: str, table: pd.DataFrame) -> pd.Series:
    if name not in ready:
        return pd.Series(0, index=table.index)
    return table["role_id"].map(ready[name]).fillna(0).astype("int64")


def _status_words(table: pd.DataFrame) -> list[str]:
    """Say in a word how a role stands."""
    words = {"ready_now": "ready now", "ready_within_year": "within a year",
             "ready_within_two": "within two years"}  # fmt: skip
    some = [table[column] > 0 for column in words]
    found: list[str] = np.select(some, list(words.values()), "nobody near").tolist()
    return found

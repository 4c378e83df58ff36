"""How to get there: what to learn in which order, with hours and the chance to meet each need.

Method: needs that are probably not met, those with most gain for an hour first; for each, the
interventions that teach it, prerequisites first, until the level is expected to be met. A gain
taken from the catalogue is discounted (``ladder_gain_share``) and uncertain: after learning,
P(meets) = Φ((μ + g − r)/√(σ² + (s·g)²)). Where nothing in the catalogue teaches a need, practice at
the hours per level of the network stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.domain.assumptions import Assumptions
from skillgap.domain.errors import unknown_name
from skillgap.domain.tables import LEVEL_MAX
from skillgap.domain.workforce import Workforce
from skillgap.models.mobility.moves import Moves, standing

MET = 0.5
"""A need is climbed towards while it is less likely met than not."""
_COLUMNS = ("step", "skill_id", "name", "required_level", "level", "p_now", "intervention_id",
            "intervention", "kind", "hours", "gain_levels", "p_after", "total_hours")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ladder:
    """One person's way to a role.

    Attributes:
        employee_id: Who.
        role_id: Where to.
        table: One row per intervention: step, skill_id, name, required_level, level, p_now,
            intervention_id (blank: practice), intervention, kind, hours, gain_levels (expected),
            p_after (chance the need is met after this step), total_hours.
        needs: Every requirement: skill_id, name, required_level, importance, level, level_sd,
            signals, p_meets, gap, p_after.
        months: Calendar months at the hours a week assumed.
    """

    employee_id: str
    role_id: str
    table: pd.DataFrame
    needs: pd.DataFrame
    months: float

    @property
    def hours(self) -> float:
        """Learning hours in all."""
        return float(self.table["hours"].sum())

    @property
    def met_now(self) -> float:
        """Expected share of the needs met now, by importance."""
        return float((self.needs["importance"] * self.needs["p_meets"]).sum())

    @property
    def met_after(self) -> float:
        """Expected share of the needs met at the top of the ladder, by importance."""
        return float((self.needs["importance"] * self.needs["p_after"]).sum())


def climb(moves: Moves, employee_id: str) -> Ladder:
    """Build the ladder of one person to the role of these moves.

    Args:
        moves: Result of ``rank_moves``; its register supplies the ``ladder_…`` assumptions.
        employee_id: Who climbs.

    Returns:
        The ladder; without steps where every need is probably met.

    Raises:
        UnknownName: nobody of that id could move there.
    """
    if employee_id not in set(moves.measured["employee_id"]):
        raise unknown_name("moves", employee_id, list(moves.measured["employee_id"]))
    workforce, register = moves.workforce, moves.register
    needs = standing(moves.staff, moves.network, workforce.people.code(employee_id), moves.role_id)
    per_level = dict(
        zip(workforce.skills.labels, (np.asarray(moves.network.hours) / 3.0).tolist(), strict=True)
    )
    short = needs[needs["p_meets"] < MET]
    value = short["importance"] * short["gap"].clip(lower=0.05)
    cost = short["gap"].clip(lower=0.05) * short["skill_id"].map(per_level)
    order = (value / cost).sort_values(ascending=False, kind="stable").index
    rows = [
        row for place in order for row in _rungs(workforce, register, needs.loc[place], per_level)
    ]
    table = pd.DataFrame(rows, columns=[name for name in _COLUMNS if name not in ("step",
                         "total_hours")])  # fmt: skip
    table.insert(0, "step", np.arange(1, len(table) + 1))
    table = table.assign(total_hours=table["hours"].cumsum())
    after = table.drop_duplicates("skill_id", keep="last").set_index("skill_id")["p_after"]
    reached = needs["skill_id"].map(after).fillna(needs["p_meets"]).astype("float64")
    weekly = register.value("ladder_hours_per_week")
    return Ladder(
        employee_id=employee_id,
        role_id=moves.role_id,
        table=table,
        needs=needs.assign(p_after=np.maximum(reached, needs["p_meets"])),
        months=float(table["hours"].sum() / weekly / (365.25 / 12 / 7)),
    )


def _rungs(
    workforce: Workforce, register: Assumptions, need: pd.Series, per_level: dict[str, float]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows that lead up to one need, until it is expected to be met."""
    from scipy.special import ndtr

    kept, spread = register.value("ladder_gain_share"), register.value("ladder_gain_spread")
    level, sd, required = float(need["level"]), float(need["level_sd"]), need["required_level"]
    p_now, variance = float(need["p_meets"]), sd * sd
    courses = _courses(workforce, str(need["skill_id"]))
    for course, offered, hours in zip(
        courses.itertuples(), courses["level_gain"], courses["hours"], strict=True
    ):
        if level >= required:
            return
        gain = min(float(offered) * kept, LEVEL_MAX - level)
        variance += (spread * gain) ** 2
        before, level = level, level + gain
        p_after = float(ndtr((level - required) / np.sqrt(variance)))
        yield (need["skill_id"], need["name"], required, before, p_now, course.intervention_id,
               course.title, course.kind, float(hours), gain, p_after)  # fmt: skip
        p_now = p_after
    if level < required:
        gain = float(required) - level
        variance += (spread * gain) ** 2
        yield (need["skill_id"], need["name"], required, level, p_now, "", "Practice at work",
               "practice", gain * per_level[str(need["skill_id"])], gain, 0.5)  # fmt: skip


def _courses(workforce: Workforce, skill_id: str) -> pd.DataFrame:
    """Return what teaches a skill: each after its prerequisites, most gain for an hour first."""
    table = workforce["interventions"]
    mine = table[(table["skill_id"] == skill_id) & (table["level_gain"] > 0) & (table["hours"] > 0)]
    if mine.empty:
        return mine
    waits = mine["prerequisites"].fillna("").str.split(r"[;,]\s*", regex=True)
    own = set(mine["intervention_id"])
    depth = waits.map(lambda ids: len(own & set(ids)))
    rate = mine["level_gain"] / mine["hours"]
    order = mine.assign(depth=depth, rate=rate)
    return order.sort_values(["depth", "rate", "intervention_id"], ascending=[True, False, True])

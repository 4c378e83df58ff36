"""How to get there: what to learn in which order, with hours and the chance to meet each need.

Method: needs that are probably not met, those with most gain for an hour first; for each, the
interventions that teach it, missing prerequisites first, until the level is expected to be met (see
``rungs``). A gain taken from the catalogue is discounted (``ladder_gain_share``) and uncertain:
after learning, P(meets) = Φ((μ + g − r)/√(σ² + (s·g)²)). Where nothing in the catalogue teaches a
need, practice at the hours per level of the network stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.question import Question, Result, declare
from skillgap.questions.mobility.moves import SOURCES, USES, Moves, standing_table
from skillgap.questions.mobility.rungs import start_climb

FORMULA = (
    "P(met after) = Φ((μ + Σ share kept · gain − r)/√(σ² + Σ (spread · share kept · gain)²));  "
    "hours = Σ hours of the interventions and of their missing prerequisites, else practice: gap × "
    "hours per level;  months = hours ÷ hours a week"
)
MET = 0.5
"""A need is climbed towards while it is less likely met than not."""
COLUMNS = declare("""
step             rank          place on the ladder
skill_id         skill         what is learned
name             label         name of the skill
required_level   level         level the role requires
level            level         level before this step
p_now            share         chance that the need is met now
intervention_id  intervention  what teaches it; blank: practice
intervention     label         its title
kind             label         its kind
hours            hours         hours it takes
gain_levels      level         levels gained, expected
p_after          share         chance that the need is met after this step
total_hours      hours         hours up to and with this step
""")


@dataclass(frozen=True, eq=False)
class Ladder(Result):
    """One person's way to a role.

    Attributes:
        employee_id: Who.
        role_id: Where to.
        table: One row per intervention; see ``COLUMNS``.
        needs: Every requirement: skill_id, name, required_level, importance, level, level_sd,
            signals, p_meets, gap, p_after.
        months: Calendar months at the hours a week assumed.
        register: Assumptions in use, with what the ladder read of them.
        warnings: What the reader must know.
    """

    employee_id: str
    role_id: str
    table: pd.DataFrame
    needs: pd.DataFrame
    months: float
    register: Assumptions
    warnings: tuple[str, ...] = ()

    @property
    def hours(self) -> float:
        """Learning hours in all."""
        return float(self.table["hours"].sum())

    @property
    def share_met_now(self) -> float:
        """Expected share of the needs met now, by importance."""
        return float((self.needs["importance"] * self.needs["p_meets"]).sum())

    @property
    def share_met_after(self) -> float:
        """Expected share of the needs met at the top of the ladder, by importance."""
        return float((self.needs["importance"] * self.needs["p_after"]).sum())


QUESTION = Question(
    name="ladder",
    room="mobility",
    title="The way to a role",
    asks="What would one person learn, in which order, to reach a role?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements",),
    uses=USES,
    sources=SOURCES,
)


@QUESTION.answers
def build_ladder(moves: Moves, employee_id: str) -> Ladder:
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
    workforce, register = moves.workforce, moves.register.recorded()
    person = workforce.people.code(employee_id)
    needs = standing_table(moves.staff, moves.network, person, moves.role_id)
    per_level = dict(
        zip(workforce.skills.labels, (np.asarray(moves.network.hours) / 3.0).tolist(), strict=True)
    )
    short = needs[needs["p_meets"] < MET]
    # Importance × expected gap for the hours that gap takes: the gap itself cancels out.
    worth = short["importance"] / short["skill_id"].map(per_level).astype("float64")
    way = start_climb(moves.staff.levels, person, needs, per_level, register)
    order = worth.sort_values(ascending=False, kind="stable").index
    rows = [
        row for place in order for row in way.rung_rows_of_need(str(needs.loc[place, "skill_id"]))
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS[1:-1]])
    if not rows:  # a ladder without steps counts hours all the same
        table = table.astype({"hours": "float64"})
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
        register=register,
    )

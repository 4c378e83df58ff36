"""What partners and public programmes would pay of a plan's training: seats, places, first days.

Method: a start of *build* asks for ``build_levels_share`` of the levels its role requires, skill by
skill, as its price does. Levels of a skill that a partner's programme builds are asked of it,
cheapest after co-funding first, from the quarter in which it opens and up to its places of the
quarter. Each level saves the price the plan holds for it less the programme's after co-funding.

Limits: the plan itself is found, and its budget kept, at prices before co-funding, so this is money
that comes back and does not make the plan start more. Seats may be fractions: a start is the usual
person of its role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.plan.lever_costs import price_levels_by_skill

if TYPE_CHECKING:
    from skillgap.questions.plan.compose import Composed
    from skillgap.questions.plan.result import Plan

COLUMNS = ("intervention_id", "title", "partner", "skill", "roles", "opens", "first", "asked",
           "seats", "saved")  # fmt: skip


def fill_partner_seats(plan: Plan, composed: Composed) -> pd.DataFrame:
    """Return which partner programmes train for which roles of a plan, and what that saves.

    Args:
        plan: A plan for the composed problem.
        composed: With the workforce, the register and the roles of the plan's rows.

    Returns:
        One row per programme that a start asks for, the largest saving first: intervention_id,
        title, partner, skill (name), roles (titles, who
        asks for most first), opens (first day; blank where it is open),
        first (quarter of its first seat; blank where it has none in time), asked (seats that the
        plan's starts ask for over all quarters), seats (of them, within places and first day) and
        saved (money over the horizon, not discounted).
    """
    # Read for itself: what the plan says it rests on must not grow by being looked at.
    workforce, register = composed.workforce, composed.register.resumed()
    programmes = list_partner_programmes(workforce, register)
    lever, asked = plan.problem.lever_position("build"), workforce["requirements"]
    starts = pd.DataFrame(plan.starts[:, lever], index=composed.shortage.rows["role_id"])
    starts = starts.groupby(level=0).sum()
    rows = []
    for skill, offers in programmes.groupby("skill_id", sort=False):
        need = asked[asked["skill_id"] == skill].set_index("role_id")["required_level"]
        need = need.groupby(level=0).max().reindex(starts.index).fillna(0.0)
        levels = starts.mul(need * register.value("build_levels_share"), axis=0)
        each = levels.sum(axis=1).sort_values(ascending=False, kind="stable")
        roles = list(each.index[each > 0])
        rows += _fill_programmes(plan, workforce, offers, levels.sum().to_numpy(np.float64), roles)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["saved", "intervention_id"], ascending=[False, True],
                             ignore_index=True)  # fmt: skip


def list_partner_programmes(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return the programmes of partners that make a level cheaper than the plan's price of it.

    Returns:
        The rows of ``interventions`` with saving (money a level), the cheapest after co-funding
        first.
    """
    table = workforce["interventions"]
    known = table["partner"].fillna("").astype(str).str.strip().ne("") & (table["level_gain"] > 0)
    table = table[known & table["cost_per_person"].notna()]
    prices, _ = price_levels_by_skill(workforce, assumptions)
    paid = table["cost_per_person"] * (1 - assumptions.value("co_funding_share"))
    own = (paid / table["level_gain"]).astype("float64")
    saving = table["skill_id"].map(prices["price"]).astype("float64") - own
    table = table.assign(saving=saving, _own=own)[saving > 0]
    return table.sort_values(["_own", "intervention_id"]).drop(columns="_own")


def co_funding_in_words(table: pd.DataFrame, currency: str) -> str:
    """Say what partners would pay of a plan, for how many seats."""
    saved = wording.money(float(table["saved"].sum()), currency)
    late = int((table["first"] == "").sum())
    tail = f" In {wording.count(late, 'programme')} there is no place in time." if late else ""
    return (
        f"Partners would pay {saved} of the training in this plan, for "
        f"{wording.count(round(float(table['seats'].sum())), 'seat')} in their programmes. "
        f"The plan is found, and its budget kept, at full price.{tail}"
    )


def _fill_programmes(
    plan: Plan, workforce: Workforce, offers: pd.DataFrame, levels: Floats, roles: list[str]
) -> list[tuple[object, ...]]:
    """Fill the programmes of one skill one after the other with the levels asked for a quarter."""
    quarters = plan.problem.quarters
    ends = pd.to_datetime(list(quarters), format="%b %Y") + pd.offsets.MonthEnd(0)
    titles = workforce["roles"].set_index("role_id")["title"]
    names = workforce["skills"].set_index("skill_id")["name"]
    left = levels.copy()
    rows: list[tuple[object, ...]] = []
    for offer in offers.to_dict("records"):
        if left.sum() <= 0:
            break
        gain, opens = float(offer["level_gain"]), offer["available_from"]
        places = offer["capacity_per_quarter"]
        most = np.full(len(left), np.inf if pd.isna(places) else float(places))
        if not pd.isna(opens):
            most[ends < opens] = 0.0
        asked = left / gain
        seats = np.minimum(asked, most)
        begun = np.flatnonzero(seats > 0)
        rows.append((
            offer["intervention_id"], offer["title"], offer["partner"],
            names.get(offer["skill_id"], offer["skill_id"]),
            wording.listed([str(titles.get(role, role)) for role in roles], 3),
            opens, quarters[begun[0]] if len(begun) else "", float(asked.sum()),
            float(seats.sum()), float(seats.sum() * gain * offer["saving"]),
        ))  # fmt: skip
        left = np.maximum(left - seats * gain, 0.0)
    return rows

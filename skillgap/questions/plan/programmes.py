"""Partner and public programmes as ways of a plan: who may take a seat, and what was taken.

Method: a start of *build* or *redeploy* asks for a share of the levels its role requires, skill by
skill, and is priced at the cheapest offer of each. A level may be learnt in a partner's programme
instead: a seat saves the price held for the levels it builds less its own price after co-funding,
and less paid hours where it takes more of them than are held. Fewer hours are not counted as a
saving: an offer without a partner may be as short. Programmes that save nothing, or whose hours
would bring the start into service a quarter later, are no way. The solver fills seats from the
quarter in which a programme opens and up to its places.

Limits: seats may be parts of one: a start is the usual person of its role. The credit at the end
of the horizon counts what the organisation paid. What must be learnt first, and fees of whole
groups, are left aside, as they are for the organisation's own offers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.co_funding import co_funded_shares
from skillgap.core.workforce import Workforce
from skillgap.questions.plan.lever_costs import (
    MONTHS,
    LeverCosts,
    cost_of_learner_hour,
    price_levels_by_skill,
)
from skillgap.questions.plan.partner_seats import PartnerSeats
from skillgap.questions.plan.problem import LEVERS, Flags

if TYPE_CHECKING:
    from skillgap.questions.plan.outlook import Shortage
    from skillgap.questions.plan.result import Plan

COLUMNS = ("intervention_id", "title", "partner", "skill", "roles", "opens", "first", "places",
           "seats", "co_funded_share", "paid", "saved")  # fmt: skip
ASKED_SHARE = {"build": "build_levels_share", "redeploy": "redeploy_levels_share"}
"""What each lever that trains people asks for of the levels its role requires."""
FEWEST_SEATS = 1e-6


def list_partner_seats(
    workforce: Workforce, assumptions: Assumptions, shortage: Shortage, costs: LeverCosts
) -> PartnerSeats | None:
    """Return the programmes of partners that starts may take seats in.

    Args:
        workforce: With ``interventions`` that name a partner, and ``requirements``.
        assumptions: The register.
        shortage: Rows and quarters of the plan.
        costs: What starts are priced at, by role code.

    Returns:
        Programmes by id, ways by role, lever and programme; nothing where no programme saves.
    """
    programmes = _price_programmes(workforce, assumptions)
    if not len(programmes):
        return None
    ways = _list_ways(workforce, assumptions, shortage, programmes)
    hour = cost_of_learner_hour(costs.pay, assumptions)[ways["code"]]
    saving = ways["price_saving"] - ways["more_hours"] * hour
    ways = ways[(saving > 0) & ~_delays_start(ways, costs, assumptions)].assign(saving=saving)
    used = programmes[programmes["intervention_id"].isin(ways["intervention_id"])]
    if not len(used):
        return None
    place = {name: at for at, name in enumerate(used["intervention_id"])}
    return PartnerSeats(
        programmes=tuple(used["intervention_id"].astype(str)),
        skill=workforce.skills.encode(used["skill_id"]).astype(np.int64),
        gain_levels=used["level_gain"].to_numpy(np.float64),
        places=_places_by_quarter(used, shortage.quarters),
        paid=used["paid"].to_numpy(np.float64),
        programme=ways["intervention_id"].map(place).to_numpy(np.int64),
        role=ways["row"].to_numpy(np.int64),
        lever=ways["lever"].to_numpy(np.int64),
        asked_levels=ways["levels"].to_numpy(np.float64),
        saving=ways["saving"].to_numpy(np.float64),
    )


def _price_programmes(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return programmes of partners by id, with what a seat costs beside the plan's prices.

    Returns:
        Rows of ``interventions`` with paid (by the partner, a seat), price_saving and more_hours
        (of a seat, against the levels it builds).
    """
    table = workforce["interventions"]
    known = table["partner"].fillna("").astype(str).str.strip().ne("") & (table["level_gain"] > 0)
    table = table[known & table["cost_per_person"].notna()].sort_values("intervention_id")
    prices, usual = price_levels_by_skill(workforce, assumptions)
    share = co_funded_shares(table, assumptions)
    gain, cost = table["level_gain"].astype("float64"), table["cost_per_person"].astype("float64")
    held = prices.reindex(table["skill_id"]).astype("float64").set_index(table.index)
    hours = table["hours"].astype("float64").fillna(usual["hours"] * gain)
    return table.assign(
        paid=cost * share,
        price_saving=gain * held["price"] - cost * (1 - share),
        more_hours=(hours - gain * held["hours"].fillna(usual["hours"])).clip(lower=0.0),
    )


def _list_ways(
    workforce: Workforce, assumptions: Assumptions, shortage: Shortage, programmes: pd.DataFrame
) -> pd.DataFrame:
    """Return each programme for each row and lever whose starts ask for its skill.

    Returns:
        Columns of the programmes with row, code (of its role), lever and levels (asked by a
        start); by key of the row, lever and programme, so that the order of rows changes nothing.
    """
    asked = workforce["requirements"].groupby(["role_id", "skill_id"], as_index=False)
    levels = asked["required_level"].max()
    levels["required_level"] = levels["required_level"].astype("float64")
    rows = shortage.rows[["role_id", "key"]].assign(
        row=np.arange(len(shortage.rows)), code=workforce.roles.encode(shortage.rows["role_id"])
    )
    found = programmes.merge(levels, on="skill_id").merge(rows, on="role_id")
    parts = [
        found.assign(
            lever=LEVERS.index(lever), levels=found["required_level"] * assumptions.value(name)
        )
        for lever, name in ASKED_SHARE.items()
    ]
    ways = pd.concat(parts)
    ways = ways[ways["levels"] > 0]
    return ways.sort_values(["key", "lever", "intervention_id"], ignore_index=True)


def _delays_start(ways: pd.DataFrame, costs: LeverCosts, assumptions: Assumptions) -> Flags:
    """Return whether learning all levels of a way there takes a start a quarter longer."""
    lead = costs.lead_months[ways["code"], ways["lever"]]
    more = (ways["more_hours"] / ways["level_gain"] * ways["levels"]).to_numpy(np.float64)
    longer = lead + more / assumptions.value("learning_hours_per_month")
    return np.asarray(np.rint(longer / MONTHS) > np.rint(lead / MONTHS))


def _places_by_quarter(programmes: pd.DataFrame, quarters: tuple[str, ...]) -> np.ndarray:
    """Return seats by programme and quarter; a blank is no limit, and none are there before."""
    ends = pd.to_datetime(list(quarters), format="%b %Y") + pd.offsets.MonthEnd(0)
    most = programmes["capacity_per_quarter"].astype("float64").fillna(np.inf).to_numpy()
    opens = programmes["available_from"].to_numpy("datetime64[s]")
    closed = ends.to_numpy("datetime64[s]")[None, :] < opens[:, None]  # a blank is before nothing
    return np.where(closed, 0.0, most[:, None])


def list_seats_taken(plan: Plan, workforce: Workforce) -> pd.DataFrame:
    """Return which partner programmes a plan takes seats in, for which roles, and the money.

    Args:
        plan: A plan.
        workforce: The organisation it was found for.

    Returns:
        One row per programme that training of the plan could use, the largest payment first:
        intervention_id, title, partner, skill (name), roles (titles, who takes most seats first;
        blank where nobody does), opens (first day; blank where it is open), first (quarter of its
        first seat; blank where none is taken), places (over all quarters; blank for no limit),
        seats, co_funded_share (of the price of a seat, 0–1), paid (by the partner) and saved (by
        the organisation); money over the horizon, not discounted.
    """
    own = plan.problem.partners
    if own is None:
        return pd.DataFrame(columns=list(COLUMNS))
    trained = plan.starts[own.role, own.lever].sum(axis=1) > 0
    found = np.unique(own.programme[trained])
    rows = [_row_of_programme(plan, own, workforce, int(at)) for at in found]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = ["paid", "intervention_id"]
    return table.sort_values(order, ascending=[False, True], ignore_index=True)


def _row_of_programme(
    plan: Plan, own: PartnerSeats, workforce: Workforce, at: int
) -> tuple[object, ...]:
    mine = own.programme == at
    taken = plan.seats[mine].sum(axis=0)
    begun = np.flatnonzero(taken > FEWEST_SEATS)
    table = workforce["interventions"]
    offer = table[table["intervention_id"] == own.programmes[at]].iloc[0]
    names = dict(zip(workforce["skills"]["skill_id"], workforce["skills"]["name"], strict=True))
    places = float(own.places[at].sum())
    return (
        own.programmes[at], offer["title"], offer["partner"],
        names.get(offer["skill_id"], offer["skill_id"]), _roles_in_words(plan, own, mine),
        offer["available_from"], plan.problem.quarters[begun[0]] if len(begun) else "",
        places if np.isfinite(places) else np.nan, float(taken.sum()),
        float(own.paid[at] / offer["cost_per_person"]) if offer["cost_per_person"] else np.nan,
        float(taken.sum() * own.paid[at]),
        float((plan.seats[mine] * own.saving[mine, None]).sum()),
    )  # fmt: skip


def _roles_in_words(plan: Plan, own: PartnerSeats, mine: np.ndarray) -> str:
    each = pd.Series(plan.seats[mine].sum(axis=1), [plan.problem.title(r) for r in own.role[mine]])
    each = each.groupby(level=0).sum().sort_values(ascending=False, kind="stable")
    return wording.listed([str(title) for title in each.index[each > FEWEST_SEATS]], 3)


def partners_in_words(table: pd.DataFrame, currency: str) -> str:
    """Say what partners pay of a plan beside the organisation, for how many seats."""
    used = table[table["seats"] > FEWEST_SEATS]
    if not len(used):
        return "No seat in a partner's programme is taken: none is open in time, or has places."
    paid, saved = (wording.money(float(used[name].sum()), currency) for name in ("paid", "saved"))
    seats = wording.count(max(1, round(float(used["seats"].sum()))), "seat")
    return (
        f"Partners pay {paid} beside the plan cost, for {seats} in "
        f"{wording.count(len(used), 'programme')}. That saves the organisation {saved} of what the "
        "same training would cost without them."
    )

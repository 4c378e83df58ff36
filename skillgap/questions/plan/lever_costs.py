"""What each lever costs, takes and does in each role: from own data where there is any.

Money is what an action takes on top of the pay already planned for the post: prices, learners'
time, the premium of hires and contractors, set-up and running of digital agents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Ints, Workforce

MONTHS = 3


@dataclass(frozen=True, eq=False)
class LeverCosts:
    """Costs, lead times and effects by role and lever, levers in the order of ``LEVERS``.

    Attributes:
        one_off: Money when a start starts, shape (roles, 5).
        quarterly: Money for each quarter in service, shape (roles, 5).
        lead_months: Months from start to service, shape (roles, 5).
        effect_fte: FTE covered once in service, shape (roles, 5).
        pay: Yearly pay of a full post, shape (roles,).
        openings: Own openings filled from outside, shape (roles,).
        warnings: What had to be assumed.
    """

    one_off: Floats
    quarterly: Floats
    lead_months: Floats
    effect_fte: Floats
    pay: Floats
    openings: Ints
    warnings: tuple[str, ...]


def price_levers(workforce: Workforce, assumptions: Assumptions) -> LeverCosts:
    """Price the five levers for every role.

    Method: *build*: levels still lacked (a share of what the role requires) × price and hours of a
    level from the own catalogue, learners' time at the pay of the role. *Buy*: own cost and time to
    fill from outside, shrunk to the organisation's, a ramp, and the premium paid to outsiders for
    as long as they are there. *Borrow*: the premium of a contractor. *Redeploy*: as build, for the
    fewer levels lacked within the family, and the move. *Automate*: set-up and running, as shares
    of pay.

    Args:
        workforce: With ``roles``; ``requirements``, ``interventions``, ``enrolments``,
            ``openings`` and salaries where they are loaded.
        assumptions: The register.

    Returns:
        Arrays by role code.
    """
    value = assumptions.value
    pay, unpaid = _pay_by_role_and_unpaid(workforce, assumptions)
    loaded = pay * (1 + value("pay_on_cost_share"))
    hour = cost_of_learner_hour(pay, assumptions)
    price, hours = _learning_price_and_hours(workforce, assumptions)
    fill, fee, count = _hiring_months_cost_and_count(workforce, assumptions, pay)
    count_roles = len(pay)
    lacked, nearer = value("build_levels_share"), value("redeploy_levels_share")
    pace = value("learning_hours_per_month")
    premium = value("hire_premium_share") * loaded / 4
    none = np.zeros(count_roles)
    return LeverCosts(
        one_off=np.column_stack(
            (
                lacked * (price + hours * hour),
                fee + value("hire_ramp_months") / 12 * loaded / 2,
                none,
                nearer * (price + hours * hour) + value("redeploy_cost"),
                value("automation_setup_share") * pay,
            )
        ),
        quarterly=np.column_stack(
            (
                none,
                premium,
                value("contractor_premium_share") * loaded / 4,
                none,
                value("automation_running_share") * pay / 4,
            )
        ),
        lead_months=np.column_stack(
            (
                lacked * hours / pace,
                fill + value("hire_ramp_months") / 2,
                np.full(count_roles, value("contractor_lead_months")),
                nearer * hours / pace + value("redeploy_lead_months"),
                np.full(count_roles, value("automation_lead_months")),
            )
        ),
        effect_fte=np.column_stack(
            (
                np.full(count_roles, _completion_share(workforce, assumptions)),
                np.full(count_roles, value("hire_success_share")),
                np.full(count_roles, value("contractor_effect_fte")),
                np.full(count_roles, value("redeploy_success_share")),
                np.ones(count_roles),
            )
        ),
        pay=pay,
        openings=count,
        warnings=_cost_warnings(workforce, unpaid),
    )


def cost_of_learner_hour(pay: Floats, assumptions: Assumptions) -> Floats:
    """Return what a learner's paid hour costs, shape (roles,), from yearly pay of a full post."""
    loaded = pay * (1 + assumptions.value("pay_on_cost_share"))
    return np.asarray(loaded / assumptions.value("working_hours_per_year"), dtype=np.float64)


def _pay_by_role_and_unpaid(workforce: Workforce, assumptions: Assumptions) -> tuple[Floats, int]:
    """Return yearly pay of a full post by role, and how many roles had none of their own."""
    staff = workforce["employees"][workforce.present]
    full = staff["salary"] / staff["fte"].fillna(1.0).clip(lower=0.1)
    own = full.groupby(staff["role_id"]).median()
    found = workforce["roles"]["role_id"].map(own).to_numpy(np.float64, na_value=np.nan)
    everybody = float(full.median()) if full.notna().any() else np.nan
    stand_in = assumptions.value("default_yearly_pay") if np.isnan(everybody) else everybody
    return np.where(np.isnan(found), stand_in, found), int(np.isnan(found).sum())


def _learning_price_and_hours(
    workforce: Workforce, assumptions: Assumptions
) -> tuple[Floats, Floats]:
    """Return price and hours of all levels each role requires, shape (roles,) each."""
    skill, usual = price_levels_by_skill(workforce, assumptions)
    asked = workforce["requirements"]
    cost = asked["skill_id"].map(skill["price"]).astype("float64")
    hours = asked["skill_id"].map(skill["hours"]).astype("float64")
    levels = asked["required_level"].astype("float64")
    by_role = (
        pd.DataFrame(
            {
                "role_id": asked["role_id"],
                "price": levels * cost.fillna(usual["price"]),
                "hours": levels * hours.fillna(usual["hours"]),
            }
        )
        .groupby("role_id")[["price", "hours"]]
        .sum()
    )
    mean = by_role.mean() if len(by_role) else 30.0 * usual
    totals = by_role.reindex(workforce["roles"]["role_id"]).fillna(mean)
    return totals["price"].to_numpy(np.float64), totals["hours"].to_numpy(np.float64)


def price_levels_by_skill(
    workforce: Workforce, assumptions: Assumptions
) -> tuple[pd.DataFrame, pd.Series]:
    """Return what a level of each skill takes in the cheapest offer, and usually.

    Returns:
        By skill_id: price (before co-funding) and hours of a level. The same usually, for skills
        that nothing builds.
    """
    catalogue = workforce["interventions"].dropna(subset=["level_gain"])
    catalogue = catalogue[catalogue["level_gain"] > 0]
    per_level = pd.DataFrame(
        {
            "skill_id": catalogue["skill_id"],
            "price": catalogue["cost_per_person"] / catalogue["level_gain"],
            "hours": catalogue["hours"] / catalogue["level_gain"],
        }
    ).sort_values("price")
    assumed = {
        "price": assumptions.value("level_learning_cost"),
        "hours": assumptions.value("hours_per_level"),
    }
    usual = per_level[["price", "hours"]].median().fillna(assumed)
    return per_level.drop_duplicates("skill_id").set_index("skill_id"), usual


def _hiring_months_cost_and_count(
    workforce: Workforce, assumptions: Assumptions, pay: Floats
) -> tuple[Floats, Floats, Ints]:
    """Return months and cost to fill from outside, and how many own openings they rest on."""
    opened = workforce["openings"]
    opened = opened[opened["filled_on"].notna() & (opened["filled_by"] != "internal")]
    months = (opened["filled_on"] - opened["opened_on"]).dt.days / 30.4375
    role = workforce.roles.encode(opened["role_id"])
    yearly = np.where(role >= 0, pay[np.maximum(role, 0)], np.nan)
    share = np.asarray(opened["cost"].to_numpy(np.float64) / yearly, dtype=np.float64)
    weight = assumptions.value("own_openings_worth")
    waited = np.asarray(months.to_numpy(), dtype=np.float64)
    fill = _shrunk_mean_by_role(
        waited, role, len(pay), weight, assumptions.value("hire_fill_months")
    )
    fee = _shrunk_mean_by_role(share, role, len(pay), weight, assumptions.value("hire_cost_share"))
    count = np.bincount(role[role >= 0], minlength=len(pay)).astype(np.int64)
    return fill, fee * pay, count


def _shrunk_mean_by_role(
    values: Floats, role: Ints, count: int, weight: float, default: float
) -> Floats:
    """Return each role's mean, drawn to the organisation's, and that to the default."""
    known = (role >= 0) & ~np.isnan(values)
    total = np.bincount(role[known], values[known], minlength=count)
    seen = np.bincount(role[known], minlength=count).astype(np.float64)
    overall = (values[known].sum() + weight * default) / (known.sum() + weight)
    return np.asarray((total + weight * overall) / (seen + weight), dtype=np.float64)


def _completion_share(workforce: Workforce, assumptions: Assumptions) -> float:
    """Return which share of those who start comes through, own completions blended in."""
    status = workforce["enrolments"]["status"]
    ended = int(status.isin(["completed", "dropped"]).sum())
    prior, weight = assumptions.value("build_success_share"), 50.0
    return float(((status == "completed").sum() + weight * prior) / (ended + weight))


def _cost_warnings(workforce: Workforce, unpaid: int) -> tuple[str, ...]:
    found = []
    if unpaid:
        found.append(f"{unpaid} roles have no salaries of their own: the usual pay stands in.")
    for table, what in (
        ("openings", "time and cost of hiring are"),
        ("interventions", "price and hours of learning are"),
    ):
        if not workforce.has(table):
            found.append(f"No {table} are loaded: {what} assumed.")
    return tuple(found)

"""Interventions compared with one another, and building compared with buying by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.workforce import Workforce
from skillgap.questions.roi.inputs import MeasuredEffect, ReturnBasis
from skillgap.questions.roi.project import FORMULA, ROI, ProjectedReturn, project_return


@dataclass(frozen=True, eq=False)
class Comparison(Result):
    """Interventions on one frontier.

    Attributes:
        table: One row per intervention, highest P10 first: intervention_id, title, kind, people,
            cost, npv_low, npv_median, npv_high (P10, P50, P90), p_positive, roi (Phillips, P50),
            break_even_effect, payback_months (P50), measured, on_frontier (no other costs less
            and has a higher P50), safe (P10 above 0).
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]


CATALOGUE = Question(
    name="returns",
    room="roi",
    columns=declare("""
intervention_id    intervention  the intervention
title              label         its title
kind               label         its kind
people             count         people who take part
cost               money         cost in full
npv_low            money         net benefit, lower end of the 80% range
npv_median         money         net benefit, median
npv_high           money         net benefit, upper end
p_positive         share         chance that it returns more than it costs
roi                measure       net benefit over cost, median
break_even_effect  measure       effect in standard deviations at which it pays
payback_months     months        months until the cost is back, median
measured           flag          whether its effect was measured here
on_frontier        flag          whether no other costs less and returns more
safe               flag          whether even the lower end is above 0
"""),
    title="Projected returns of the catalogue",
    asks="Which interventions return most for what they cost?",
    formula=FORMULA,
    needs=("interventions",),
    uses=("employees", "requirements", "enrolments"),
    sources=ROI.sources,
)
BUILD_OR_BUY = Question(
    name="build_or_buy",
    room="roi",
    columns=declare("""
role_id              role    the role
title                label   its title
short_fte            fte     people short of its scarcest skill
build_cost           money   cost of closing the gap by learning
build_covered_share  share   part of the gap that an intervention addresses
build_months         months  months until the slowest of them works
buy_cost             money   cost of hiring outside
cheaper              label   build, buy or build in part
"""),
    title="Building against buying",
    asks="For each role that is short: is it cheaper to build the skills or to buy them?",
    formula="full cost of closing the gap by learning, compared with that of hiring outside",
    needs=("interventions",),
    uses=("employees",),
    given=("gaps",),
)


@CATALOGUE.answers
def compare_returns(
    workforce: Workforce,
    *,
    assumptions: Assumptions = SHIPPED,
    participants: float | None = None,
    horizon_months: int = 24,
    measured: Mapping[str, MeasuredEffect] | None = None,
    learned: Mapping[str, float] | None = None,
    draws: int = 500,
    seed: int = 7,
) -> Comparison:
    """Project every intervention of the catalogue alike.

    Args:
        workforce: With ``interventions`` and salaries.
        assumptions: The register.
        participants: People for each; by default a quarter's places, or those whose role
            requires the skill where they are fewer.
        horizon_months: How far benefits are counted.
        measured: Effects measured here, by intervention.
        learned: Levels gained here over those expected, by intervention.
        draws: Number of draws of each.
        seed: Seed; all interventions share their draws, so that they differ for a reason.
    """
    workforce.need("interventions")
    rows = []
    basis = ReturnBasis(workforce, assumptions, learned or {})
    for row in workforce["interventions"].itertuples():
        name = str(row.intervention_id)
        people = float(participants) if participants else usual_participants(basis, name)
        found = project_return(
            workforce, intervention=name, participants=people,
            assumptions=assumptions, horizon_months=horizon_months, measured=measured,
            draws=draws, seed=seed, basis=basis,
        )  # fmt: skip
        rows.append(_return_row(found, people))
    table = pd.DataFrame(rows).sort_values(["npv_low", "intervention_id"], ascending=[False, True])
    table["on_frontier"] = is_on_frontier(table["cost"].to_numpy(), table["npv_median"].to_numpy())
    table["safe"] = table["npv_low"] > 0
    unmeasured = int((~table["measured"]).sum())
    warnings = (
        (f"{unmeasured:,} of {len(table):,} effects are planning values, scaled by the gain that "
         "the catalogue claims.",) if unmeasured else ()
    )  # fmt: skip
    return Comparison(table.reset_index(drop=True), warnings)


def usual_participants(basis: ReturnBasis, intervention_id: str) -> float:
    """Return a quarter's places, or those whose role requires the skill where they are fewer."""
    row = pd.Series(basis.catalogue.loc[intervention_id])
    places = row["capacity_per_quarter"]
    seats = len(basis.people_needing_skill(str(row["skill_id"]))[0])
    return float(max(min(seats, places if pd.notna(places) and places > 0 else 30), 1))


def largest_block(basis: ReturnBasis, short: pd.Series | None = None) -> str:
    """Return the intervention with most places for people below the level of its skill.

    Args:
        basis: What projections of one workforce share.
        short: People below the level, FTE, by skill_id; ``None`` where levels are not known. Then
            it is the intervention that most people took.

    Returns:
        An intervention_id; the first of the catalogue where nobody took any.
    """
    ids = [str(name) for name in basis.catalogue.index]
    if short is None:
        taken = basis.workforce["enrolments"]["intervention_id"].value_counts()
        return next((str(name) for name in taken.index if str(name) in set(ids)), ids[0])
    below = basis.catalogue["skill_id"].map(short).fillna(0.0)
    places = [min(usual_participants(basis, name), most) for name, most in zip(ids, below)]
    return ids[int(np.argmax(places))]


def _return_row(found: ProjectedReturn, people: float) -> dict[str, object]:
    return {
        "intervention_id": found.inputs.intervention_id,
        "title": found.inputs.title,
        "kind": found.inputs.kind,
        "people": people,
        "cost": found.cost.median,
        "npv_low": found.npv.low,
        "npv_median": found.npv.median,
        "npv_high": found.npv.high,
        "p_positive": found.p_positive,
        "roi": found.roi.median,
        "break_even_effect": found.break_even_effect,
        "payback_months": found.payback_months.median,
        "measured": found.inputs.measured,
    }


def is_on_frontier(cost: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return which points no other beats on both cost and worth, shape (n,)."""
    order = np.lexsort((-worth, cost))
    best, kept = -np.inf, np.zeros(len(cost), dtype=np.bool_)
    for place in order:
        if worth[place] > best:
            kept[place], best = True, worth[place]
    return kept


def compare_build_buy(
    workforce: Workforce, shortage: pd.DataFrame, *, assumptions: Assumptions
) -> pd.DataFrame:
    """Compare the cost of building and of buying for every role that is short.

    Building closes each skill's gap by the cheapest intervention per level kept at work; buying
    hires whoever is missing, who for two years earns more than insiders (Bidwell 2011). Quality and
    time are not priced.

    Args:
        workforce: With ``interventions`` and salaries.
        shortage: Columns role_id, title, skill_id, short_fte, gap_level_fte (``Gaps.by``).
        assumptions: The register.

    Returns:
        role_id, title, short_fte (of its scarcest skill), build_cost, build_covered_share (of
        the gap that an intervention addresses), build_months, buy_cost, cheaper (``build``,
        ``buy`` or ``build in part``).
    """
    price = _price_per_level(workforce, assumptions)
    staff = workforce["employees"][workforce.present]
    full = staff["salary"] / staff["fte"].fillna(1.0).clip(lower=0.05)
    salary = full.groupby(staff["role_id"]).mean().fillna(float(staff["salary"].mean()))
    hire = assumptions.value("hire_cost_share") + 2 * assumptions.value("hire_premium_share")
    rows = []
    for (role_id, title), part in shortage.groupby(["role_id", "title"], sort=False):
        priced = part.merge(price, on="skill_id", how="left")
        covered = priced["cost_per_level"].notna()
        gap = float(part["gap_level_fte"].sum())
        if gap <= 0:
            continue
        build = float((priced["gap_level_fte"] * priced["cost_per_level"]).sum())
        share = float(priced.loc[covered, "gap_level_fte"].sum() / gap)
        short = float(part["short_fte"].max())
        pay = float(salary.get(role_id, staff["salary"].mean()))
        buy = short * hire * pay
        cheaper = "buy" if build > buy or share == 0 else "build"
        rows.append(
            (role_id, title, short, build, share, float(priced["months"].max()), buy,
             "build in part" if cheaper == "build" and share < 0.8 else cheaper)
        )  # fmt: skip
    names = ["role_id", "title", "short_fte", "build_cost", "build_covered_share", "build_months",
             "buy_cost", "cheaper"]  # fmt: skip
    table = pd.DataFrame(rows, columns=names)
    return table.sort_values("short_fte", ascending=False).reset_index(drop=True)


def _price_per_level(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Cheapest full cost of one level kept at work, by skill."""
    rows = workforce["interventions"]
    staff = workforce["employees"][workforce.present]
    hour = float(staff["salary"].mean()) * (1 + assumptions.value("pay_on_cost_share"))
    hour = hour / assumptions.value("working_hours_per_year")
    each = rows["cost_per_person"].fillna(0) + rows["hours"].fillna(0) * hour
    spread = rows["fixed_cost"].fillna(0) / rows["capacity_per_quarter"].fillna(20).clip(lower=1)
    kept = rows["level_gain"] * assumptions.value("training_transfer_share")
    kept = kept * assumptions.value("completion_share")
    cost = (each + spread) * (1 + assumptions.value("administration_share")) / kept
    table = pd.DataFrame(
        {"skill_id": rows["skill_id"], "cost_per_level": cost,
         "months": rows["months_to_proficiency"]}
    ).dropna(subset=["cost_per_level"])  # fmt: skip
    return table.sort_values("cost_per_level").drop_duplicates("skill_id")

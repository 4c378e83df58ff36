"""The efficient frontier: the least shortage that an amount of money can leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.workforce import Floats
from skillgap.questions.plan.matrix import Columns, Model
from skillgap.questions.plan.problem import PlanProblem
from skillgap.questions.plan.solve import order_and_build_model, solve_without_whole_numbers

FRUGAL = 1e-4
COLUMNS = ("cost", "short_cost", "short_fte", "closed_share")


def trace_frontier(problem: PlanProblem, *, points: int = 9) -> pd.DataFrame:
    """Trace cost against residual shortage.

    Method: for each amount of money, spread over the quarters at will, the relaxation without
    whole numbers that leaves the least shortage cost; all other limits stay. Relaxations are
    convex, so the curve falls and flattens. A plan in whole numbers lies on it or above.

    Args:
        problem: The problem; its budget by quarter, its target and redesigns already decided are
            left aside.
        points: Amounts of money, evenly spaced from nothing to where nothing more can be closed.

    Returns:
        cost (money spent over the horizon, not discounted), short_cost (what the shortage left
        costs over the horizon, discounted), short_fte (average over the quarters), closed_share
        (of the shortage in FTE); by cost.
    """
    redesign = problem.redesign and replace(problem.redesign, begun=np.zeros(0, np.bool_))
    free = replace(problem, budget=np.full(problem.shape[2], np.inf), target=None, caution=None,
                   redesign=redesign)  # fmt: skip
    ordered, model = order_and_build_model(free)
    columns = model.columns
    lost = model.cost.copy()
    lost[: columns.short] = 0.0
    lost[columns.seats :] = 0.0
    spend = spend_by_column(ordered, columns)
    dearest = _find_least_shortage(model, lost, spend, np.inf)
    most = float(spend @ dearest)
    rows = []
    for cost in np.linspace(0.0, most, points):
        values = _find_least_shortage(model, lost, spend, float(cost))
        rows.append(_frontier_point(ordered, columns, float(cost), float(lost @ values), values))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    # What a solver's tolerance may lift is put back: more money never leaves more.
    return table.assign(short_cost=np.minimum.accumulate(table["short_cost"].to_numpy()))


def _find_least_shortage(model: Model, lost: Floats, spend: Floats, cost: float) -> Floats:
    from scipy.sparse import csr_array

    extra = None
    if np.isfinite(cost):
        extra = (csr_array(spend[None, :]), np.array([cost]))
    found = solve_without_whole_numbers(model, cost=lost + FRUGAL * spend, extra=extra)
    return found.values if found is not None else np.zeros(model.columns.count)


def spend_by_column(problem: PlanProblem, columns: Columns) -> Floats:
    """Return what each start, redesign and partner's seat takes, shape (columns,)."""
    quarters = problem.shape[2]
    spend = np.zeros(columns.count)
    until = np.cumsum(problem.spend_by_age, axis=2)
    spend[: columns.redesigns] = until[:, :, ::-1].ravel()
    if problem.redesign is not None:
        price = problem.redesign.cost[columns.redesigned]
        spend[columns.redesigns : columns.short] = np.repeat(price, quarters)
    if problem.partners is not None:
        spend[columns.seats :] = np.repeat(-problem.partners.saving, quarters)
    return spend


def _frontier_point(
    problem: PlanProblem, columns: Columns, cost: float, lost: float, values: Floats
) -> dict[str, float]:
    short = values[columns.short : columns.cover].sum() / columns.futures
    gaps = problem.futures if len(problem.futures) else problem.gap_fte[None]
    gap = float(gaps.sum()) / columns.futures
    return {
        "cost": cost,
        "short_cost": lost,
        "short_fte": float(short) / problem.shape[2],
        "closed_share": 1 - float(short) / gap if gap > 0 else 1.0,
    }

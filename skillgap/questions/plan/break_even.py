"""Buy or build: what each costs until the seat is filled, and where one overtakes the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.workforce import Floats
from skillgap.questions.plan.judge import SEED, draw_factors
from skillgap.questions.plan.problem import PlanProblem

DRAWS = 400
MONTHS = 3
COLUMNS = ("role_id", "title", "gap_fte", "buy_cost", "buy_low", "buy_high", "build_cost",
           "build_low", "build_high", "wait_months", "seat_month_cost", "break_even_month_cost",
           "break_even_low", "break_even_high", "build_cheaper_share", "cheaper")  # fmt: skip


def measure_break_even(problem: PlanProblem, *, seed: int = SEED) -> pd.DataFrame:
    """Compare hiring with filling a post from inside for one FTE needed now, role by role.

    From inside means by training where that fills posts in the problem, else by redeploying.

    Method: cost per FTE covered = (cost of a start over the horizon, less credit) / effect; waiting
    costs lead × cost of an empty seat. Where building waits longer, it is the cheaper way as long
    as an empty seat costs less a month than (buy − build) / (months waited longer): the break-even.

    Args:
        problem: With levers ``build`` and ``buy``.
        seed: Seed of the factors on costs and effects.

    Returns:
        role_id, title, gap_fte (largest), buy_cost, build_cost (per FTE covered, without waiting,
        each with _low and _high), wait_months (build less buy), seat_month_cost,
        break_even_month_cost with _low and _high (blank where building does not wait longer),
        build_cheaper_share (of draws, waiting included), cheaper (build, buy or open; blank where
        one of them is not possible). Roles with a shortage, the largest first.
    """
    build, buy = _find_inside_lever(problem), problem.lever_position("buy")
    gaps = problem.gap_fte.max(axis=1, initial=0.0)
    if build < 0 or buy < 0 or not (gaps > 0).any():
        return pd.DataFrame(columns=list(COLUMNS))
    rng = np.random.default_rng(seed)
    dear = draw_factors(rng, DRAWS, problem.cost_spread)
    strong = draw_factors(rng, DRAWS, problem.effect_spread)
    rows = [
        _compare_hiring_with_inside(problem, int(role), build, buy, dear, strong)
        for role in np.flatnonzero(gaps > 0)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = table.sort_values(["gap_fte", "role_id"], ascending=[False, True])
    return order.reset_index(drop=True)


def _find_inside_lever(problem: PlanProblem) -> int:
    """Return the lever that fills a post with somebody who is there: build, else redeploy."""
    build = problem.lever_position("build")
    fills = build >= 0 and bool((problem.effect_fte[:, build] > 0).any())
    return build if fills else problem.lever_position("redeploy")


def _compare_hiring_with_inside(
    problem: PlanProblem, role: int, build: int, buy: int, dear: Floats, strong: Floats
) -> dict[str, object]:
    per_fte = {}
    for lever in (build, buy):
        effect = max(float(problem.effect_fte[role, lever]), 1e-9)
        per_fte[lever] = (
            float(problem.start_cost[role, lever, 0]) / effect * dear[:, lever] / strong[:, lever]
        )
    lead = problem.lead_quarters[role]
    wait = MONTHS * int(lead[build] - lead[buy])
    seat = float(problem.short_cost[role]) / MONTHS
    dearer = per_fte[buy] - per_fte[build]
    cheaper = float((dearer > wait * seat).mean())
    even = np.quantile(dearer / wait, [0.1, 0.5, 0.9]) if wait > 0 else np.full(3, np.nan)
    possible = bool(problem.most_starts[role, build] and problem.most_starts[role, buy])
    verdict = "build" if cheaper >= 0.8 else "buy" if cheaper <= 0.2 else "open"
    buys, builds = (np.quantile(per_fte[at], [0.1, 0.5, 0.9]) for at in (buy, build))
    return {
        "role_id": problem.roles[role],
        "title": problem.title(role),
        "gap_fte": float(problem.gap_fte[role].max()),
        "buy_cost": float(buys[1]), "buy_low": float(buys[0]), "buy_high": float(buys[2]),
        "build_cost": float(builds[1]), "build_low": float(builds[0]),
        "build_high": float(builds[2]),
        "wait_months": wait,
        "seat_month_cost": seat,
        "break_even_month_cost": float(even[1]),
        "break_even_low": float(even[0]),
        "break_even_high": float(even[2]),
        "build_cheaper_share": cheaper if possible else np.nan,
        "cheaper": verdict if possible else "",
    }  # fmt: skip

"""What each budget closes: whole plans, one for each budget, of which the best are kept.

Other than ``frontier.trace_frontier``, which bounds what any plan could do if people came in parts,
every point here is a plan that can be had: asking for its budget gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import floor, isfinite, log10
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.questions.plan.frontier import spend_by_column
from skillgap.questions.plan.settings import PlanSettings
from skillgap.questions.plan.solve import order_and_build_model, solve_without_whole_numbers

if TYPE_CHECKING:
    from skillgap.core.assumptions import Assumptions
    from skillgap.core.workforce import Workforce
    from skillgap.questions.plan.problem import PlanProblem
    from skillgap.questions.plan.result import Plan

_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_HAIR = 1e-9


def round_budgets(most: float, *, points: int = 4) -> tuple[float, ...]:
    """Return round amounts of money, evenly spaced up to what can be spent.

    Args:
        most: What the plan without a limit costs.
        points: How many at most.

    >>> round_budgets(4_163_000)
    (1000000.0, 2000000.0, 3000000.0, 4000000.0)
    >>> round_budgets(0)
    ()
    """
    if most <= 0:
        return ()
    scale = 10.0 ** floor(log10(most / points))
    step = next(one * scale for one in _ROUND if one * scale * (points + 1) > most)
    return tuple(round(step * at, 2) for at in range(1, int(most / step + _HAIR) + 1))


def money_worth_spending(problem: PlanProblem) -> float:
    """Return what the cheapest plan without a budget would spend if people came in parts."""
    none = np.full(problem.shape[2], np.inf)
    free = replace(problem, budget=none, total_budget=np.inf, target=None)
    ordered, model = order_and_build_model(free)
    found = solve_without_whole_numbers(model)
    return 0.0 if found is None else float(spend_by_column(ordered, model.columns) @ found.values)


def budgets_to_plan(worth: float, settings: PlanSettings) -> list[float]:
    """Return the budgets to plan for beside one another: round ones, and the one that is set.

    Args:
        worth: Money worth spending, see :func:`money_worth_spending`.
        settings: Settings in force.
    """
    amounts = set(round_budgets(worth))
    if settings.total_budget and settings.budget is None:
        amounts.add(settings.total_budget)
    return sorted(amounts)


def budget_to_begin_with(yearly_payroll: float, quarters: int, share: float) -> float | None:
    """Return a round budget near a share of the payroll of as many quarters.

    Args:
        yearly_payroll: Gross pay of everybody in a year; not a number where it is not known.
        quarters: Quarters planned for.
        share: ``plan_budget_payroll_share`` of the register.

    Returns:
        The budget; nothing where pay is not known, so that no limit is set.

    >>> budget_to_begin_with(54_000_000, 8, 0.02)
    2000000.0
    """
    near = yearly_payroll * quarters / 4 * share
    if not near > 0:
        return None
    scale = 10.0 ** floor(log10(near))
    return min((one * scale for one in _ROUND), key=lambda one: abs(one - near))


def settings_to_begin_with(workforce: Workforce, assumptions: Assumptions) -> PlanSettings:
    """Return the settings of a plan nobody changed: a round budget near a share of payroll."""
    pay = workforce["employees"].loc[workforce.present, "salary"]
    share = assumptions.value("plan_budget_payroll_share")
    plain = PlanSettings()
    budget = budget_to_begin_with(float(pay.sum(min_count=1)), plain.quarters, share)
    return replace(plain, total_budget=budget)


def frontier_of_plans(plans: Mapping[float, Plan]) -> pd.DataFrame:
    """Return what each budget closes, from doing nothing upwards.

    Args:
        plans: Plans of one problem by their budget, infinite for one without a limit; they differ
            in nothing else.

    Returns:
        budget, money (the budget; what the plan costs where there is none), cost (on average),
        closed_fte, closed_low, closed_high (average over the quarters, and its likely range),
        gap_fte (without a plan), avoided (cost of empty posts, on average); by budget. The first
        row is doing nothing. A plan that closes no more than a cheaper one is left out, so more
        money always closes more.
    """
    rows: list[dict[str, float]] = []
    for budget in sorted(plans):
        outcome = plans[budget].outcome
        closed, gap = outcome.closed_on_average, outcome.gap_on_average.expected
        if not rows:
            rows.append(dict.fromkeys(COLUMNS, 0.0) | {"gap_fte": gap})
        if closed.expected > rows[-1]["closed_fte"] + _HAIR:
            saved = outcome.saved_range.expected
            cost = outcome.cost_range.expected
            money = budget if isfinite(budget) else cost
            found = (budget, money, cost, closed.expected, closed.low, closed.high)
            rows.append(dict(zip(COLUMNS, (*found, gap, saved), strict=True)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


COLUMNS = (
    "budget",
    "money",
    "cost",
    "closed_fte",
    "closed_low",
    "closed_high",
    "gap_fte",
    "avoided",
)

"""Shadow prices: what one more trainer, one more euro, one more person to spare would save."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.workforce import Floats
from skillgap.questions.plan.matrix import Limit, Model
from skillgap.questions.plan.problem import PlanProblem
from skillgap.questions.plan.solve import (
    Relaxed,
    order_and_build_model,
    solve_without_whole_numbers,
)

COLUMNS = ("kind", "name", "quarter", "step", "unit", "saves")
NOTABLE = 0.02
PRICED = ("budget", "resource", "donors", "automatable")


@dataclass(frozen=True, slots=True)
class _Priced:
    row: int
    limit: Limit
    step: float
    marginal: float


def price_limits(problem: PlanProblem, *, most: int = 6) -> pd.DataFrame:
    """Return what one step more of each limit that binds would save, dearest first.

    Savings below a fiftieth of the largest are left out.

    Method: the dual values of the relaxation without whole numbers say which limits bind; the
    relaxation is then solved again with one step more of each of the dearest, so that the saving
    holds for the whole step and not only at the margin. Of each limit the dearest quarter is taken.

    Args:
        problem: The problem.
        most: How many limits to solve again.

    Returns:
        kind (budget, resource, donors, automatable), name, quarter (blank for the whole horizon),
        step, unit, saves (discounted money over the horizon).
    """
    ordered, model = order_and_build_model(problem)
    relaxed = solve_without_whole_numbers(model)
    if relaxed is None:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = []
    for priced in _find_dearest_limits(ordered, relaxed, model.most)[:most]:
        saves = relaxed.objective - _cost_with_more(model, priced)
        if saves > 1e-9 * max(1.0, abs(relaxed.objective)):
            rows.append(_price_row(ordered, priced, saves))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    notable: pd.DataFrame = table[table["saves"] >= NOTABLE * table["saves"].max()]
    return notable.sort_values("saves", ascending=False, kind="stable").reset_index(drop=True)


def _find_dearest_limits(problem: PlanProblem, relaxed: Relaxed, most: Floats) -> list[_Priced]:
    found = [
        _Priced(row, limit, _natural_step(problem, limit), float(price))
        for row, (limit, price) in enumerate(zip(relaxed.limits, relaxed.marginal, strict=True))
        if limit.kind in PRICED and price > 0 and (limit.kind != "automatable" or most[row] > 0)
    ]
    dearest: dict[tuple[str, str], _Priced] = {}
    for priced in sorted(found, key=lambda priced: -priced.step * priced.marginal):
        dearest.setdefault((priced.limit.kind, priced.limit.name), priced)
    return list(dearest.values())


def _natural_step(problem: PlanProblem, limit: Limit) -> float:
    """Return a natural step: one person, one FTE, or a round tenth of a budget."""
    if limit.kind != "budget":
        return 1.0
    money = problem.total_budget if limit.quarter < 0 else problem.budget[limit.quarter]
    tenth = 0.1 * max(float(money), 10_000.0)
    size = 10.0 ** np.floor(np.log10(tenth))
    return float(np.round(tenth / size) * size)


def _cost_with_more(model: Model, priced: _Priced) -> float:
    more = model.most.copy()
    more[priced.row] += priced.step
    found = solve_without_whole_numbers(model, most=more)
    return found.objective if found else np.inf


def _price_row(problem: PlanProblem, priced: _Priced, saves: float) -> dict[str, object]:
    limit = priced.limit
    unit = {"budget": problem.currency, "resource": limit.name, "donors": "person"}
    whole = limit.kind == "automatable"
    return {
        "kind": limit.kind,
        "name": problem.title(problem.roles.index(limit.name)) if whole else limit.name,
        "quarter": "" if whole or limit.quarter < 0 else problem.quarters[limit.quarter],
        "step": priced.step,
        "unit": unit.get(limit.kind, "FTE"),
        "saves": saves,
    }

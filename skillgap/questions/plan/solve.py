"""Solving: the model in whole numbers by HiGHS, and its relaxation for prices."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from skillgap.core.errors import SkillgapError
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.check import follow_starts, list_violations
from skillgap.questions.plan.matrix import Columns, Limit, Model, build_model
from skillgap.questions.plan.problem import PlanProblem

if TYPE_CHECKING:
    from scipy.sparse import csr_array

INFEASIBLE = 2


@dataclass(frozen=True, eq=False)
class Solution:
    """Starts and redesigns with what is proven about them.

    Attributes:
        starts: Starts of each lever, shape (R, L, Q).
        redesigns: 1 where a role's redesign starts, shape (R, Q).
        seats: Seats with partners by way, shape (W, Q).
        objective: Discounted cost and shortage cost of this plan.
        bound: No plan can be cheaper than this.
        seconds: Time the solver took.
        finished: Whether it stopped by itself and not at the time limit.
    """

    starts: Ints
    redesigns: Ints
    seats: Floats
    objective: float
    bound: float
    seconds: float
    finished: bool

    @property
    def gap_share(self) -> float:
        """How far this plan may be from the best there is, as a share of its cost; proven."""
        if self.objective <= 0:
            return 0.0
        return float(max(0.0, min(1.0, (self.objective - self.bound) / self.objective)))


def order_roles_by_id(problem: PlanProblem) -> tuple[PlanProblem, Ints]:
    """Return the problem with roles in order of their ids, and each one's place in it."""
    order = np.asarray(sorted(range(len(problem.roles)), key=problem.roles.__getitem__), np.int64)
    return problem.reordered(order), order


def find_cheapest_starts(
    problem: PlanProblem, *, gap_share: float, seconds: float
) -> Solution | None:
    """Find starts of least cost.

    The roles are brought into one order first, so that the order they came in changes nothing.

    Args:
        problem: The problem.
        gap_share: Stop once the plan is proven to be this close to the best.
        seconds: Stop after this time with the best plan found.

    Returns:
        The solution; nothing when no plan keeps all limits.

    Raises:
        SkillgapError: no plan was found in time, or the solver gave one that breaks a limit.
    """
    ordered, order = order_roles_by_id(problem)
    model = build_model(ordered)
    began = time.perf_counter()
    values, bound, status = run_solver(model, gap_share=gap_share, seconds=seconds)
    took = time.perf_counter() - began
    if status == INFEASIBLE:
        return None
    if values is None:
        raise SkillgapError(
            "plan", f"no plan found in {seconds:g} s", "one", "Allow more time or fewer roles."
        )
    starts, redesigns = starts_and_redesigns(ordered, model.columns, values)
    seats = _best_seats(ordered, model, values)
    broken = list_violations(ordered, starts, redesigns, seats)
    if broken:
        raise SkillgapError("plan", broken[0], "a plan within all limits", "Report this fault.")
    back = np.argsort(order)
    return Solution(
        starts=starts[back],
        redesigns=redesigns[back],
        seats=seats,  # ways keep their order
        objective=plan_objective(ordered, starts, redesigns, seats),
        bound=bound + ordered.lost_cost,
        seconds=took,
        finished=status == 0,
    )


def run_solver(
    model: Model, *, gap_share: float, seconds: float
) -> tuple[Floats | None, float, int]:
    """Give a model to HiGHS; returns values, proven bound and scipy's status."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        model.cost,
        integrality=model.whole,
        bounds=Bounds(model.lower, model.upper),
        constraints=LinearConstraint(model.matrix, -np.inf, model.most),
        options={"mip_rel_gap": gap_share, "time_limit": seconds},
    )
    bound = getattr(found, "mip_dual_bound", None)
    known = bound if bound is not None else (found.fun if found.x is not None else -np.inf)
    return found.x, float(known), int(found.status)


def starts_and_redesigns(
    problem: PlanProblem, columns: Columns, values: Floats
) -> tuple[Ints, Ints]:
    """Return starts (R, L, Q) and redesigns (R, Q) from the model's variables."""
    roles, _, quarters = problem.shape
    starts = np.rint(values[: columns.redesigns]).astype(np.int64).reshape(problem.shape)
    redesigns = np.zeros((roles, quarters), np.int64)
    redesigns[columns.redesigned] = np.rint(values[columns.redesigns : columns.short]).reshape(
        -1, quarters
    )
    return starts, redesigns


def _best_seats(problem: PlanProblem, model: Model, values: Floats) -> Floats:
    """Return the seats with partners that save most for the starts found, shape (W, Q).

    The solver stops once a plan is close enough to the best, with seats that may be left empty.
    """
    none = problem.no_seats()
    if not none.size:
        return none
    columns = model.columns
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[: columns.short] = upper[: columns.short] = np.rint(values[: columns.short])
    found = solve_without_whole_numbers(replace(model, lower=lower, upper=upper))
    best = values if found is None else found.values
    return np.maximum(best[columns.seats :], 0.0).reshape(none.shape)


def plan_objective(
    problem: PlanProblem, starts: Ints, redesigns: Ints, seats: Floats | None = None
) -> float:
    """Return the objective of a plan, computed from the problem and not by the solver.

    Args:
        problem: The problem.
        starts: Starts, shape (R, L, Q).
        redesigns: Redesigns, shape (R, Q).
        seats: Seats with partners by way, shape (W, Q); none where None.

    Returns:
        Discounted cost, less what is credited at the end, plus discounted shortage cost and
        discounted value that people in post do not deliver.
    """
    effects = follow_starts(problem, starts, redesigns)
    cost = float((problem.start_cost * starts).sum()) + problem.lost_cost
    if seats is not None:
        cost -= float((problem.seat_worth * seats).sum())
    cost += float((effects.redesign_spend * problem.discount_factor).sum())
    gaps = problem.futures if len(problem.futures) else problem.gap_fte[None]
    short = np.maximum(gaps - effects.covered_fte[None], 0.0)
    lost = np.einsum("krq,r,q->k", short, problem.short_cost, problem.discount_factor)
    weight = problem.caution.tail_weight if problem.caution and len(problem.futures) else 0.0
    expected = (1 - weight) * float(lost.mean())
    return cost + expected + (weight * mean_of_worst_futures(lost, problem) if weight else 0.0)


def mean_of_worst_futures(lost: Floats, problem: PlanProblem) -> float:
    """Return the mean of the worst share of futures (conditional value at risk)."""
    assert problem.caution is not None
    share = problem.caution.tail_share * len(lost)
    worst = np.sort(lost)[::-1]
    weights = np.clip(share - np.arange(len(lost)), 0.0, 1.0)
    return float((worst * weights).sum() / weights.sum())


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The model without whole numbers: what the limits are worth at the margin.

    Attributes:
        objective: Least cost of the relaxation.
        values: Its variables, shape (columns,).
        marginal: What one unit more of each limit saves, ≥ 0, shape (limits,).
        limits: What each entry is about.
    """

    objective: float
    values: Floats
    marginal: Floats
    limits: tuple[Limit, ...]


def solve_without_whole_numbers(
    model: Model,
    *,
    cost: Floats | None = None,
    most: Floats | None = None,
    extra: tuple[csr_array, Floats] | None = None,
) -> Relaxed | None:
    """Solve a model without whole numbers.

    Args:
        model: The model.
        cost: Another objective, shape (columns,).
        most: Another right-hand side, shape (rows,).
        extra: More rows ≤: their matrix and right-hand side, put last.

    Returns:
        The relaxation's best; nothing when it is infeasible.
    """
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    matrix, right = model.matrix, model.most if most is None else most
    if extra is not None:
        matrix, right = vstack((matrix, extra[0]), format="csr"), np.append(right, extra[1])
    found = linprog(  # type: ignore[call-overload]  # scipy's stubs know no sparse matrix
        model.cost if cost is None else cost,
        A_ub=matrix,
        b_ub=right,
        bounds=np.column_stack((model.lower, model.upper)),
        method="highs",
    )
    if found.x is None:
        return None
    count = len(model.limits)
    return Relaxed(
        objective=float(found.fun),
        values=np.asarray(found.x),
        marginal=np.maximum(-np.asarray(found.ineqlin.marginals)[:count], 0.0),
        limits=model.limits,
    )


def order_and_build_model(problem: PlanProblem) -> tuple[PlanProblem, Model]:
    """Return the problem in the order it is solved in, and its model."""
    ordered, _ = order_roles_by_id(problem)
    return ordered, build_model(ordered)

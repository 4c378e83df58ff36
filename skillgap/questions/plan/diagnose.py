"""When no plan keeps all limits: which one to relax, and by how much.

Method: an elastic filter. Each limit in turn is given a slack, all others stay hard, and the least
slack with which a plan in whole numbers exists is found. Where no single limit is enough, all get a
slack, each weighed by its size, and those that take some are named together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from skillgap.core import wording
from skillgap.core.workforce import Floats
from skillgap.questions.plan.matrix import Model, build_model
from skillgap.questions.plan.problem import PlanProblem
from skillgap.questions.plan.solve import (
    INFEASIBLE,
    order_roles_by_id,
    run_solver,
    solve_without_whole_numbers,
)

SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One way to make a plan possible.

    Attributes:
        kind: budget, resource, donors, automatable, target, fairness, redesign, levers or time.
        name: Which one of the kind, such as ``trainer``; a lever for ``levers``.
        amount: How much more (less, for the target and fairness), in ``unit``.
        unit: Unit of the amount.
        alone: Whether this alone is enough.
        sentence: The advice in words.
    """

    kind: str
    name: str
    amount: float
    unit: str
    alone: bool
    sentence: str


@dataclass(frozen=True, eq=False)
class _Slack:
    """A limit that may give way: how far each row moves per unit, and the size of a unit."""

    kind: str
    name: str
    per_row: Floats
    size: float
    unit: str


def propose_relaxations(problem: PlanProblem) -> tuple[Relaxation, ...]:
    """Say which limits to relax so that a plan becomes possible, the smallest step first.

    Args:
        problem: A problem no plan keeps all limits of.

    Returns:
        Every limit that is enough alone; where none is, those to relax together.
    """
    ordered, _ = order_roles_by_id(problem)
    model = build_model(ordered)
    slacks = list(_list_slacks(ordered, model))
    found = [(slack, _least_slack_alone(model, slack)) for slack in slacks]
    alone = [(slack, amount) for slack, amount in found if amount is not None]
    alone.sort(key=lambda pair: pair[1] / pair[0].size)
    advice = [_describe_relaxation(ordered, slack, amount, alone=True) for slack, amount in alone]
    advice += [*_propose_other_levers(ordered), *_propose_later_target(ordered)]
    return tuple(advice) or tuple(_relax_several_limits(ordered, model, slacks))


def _list_slacks(problem: PlanProblem, model: Model) -> Iterator[_Slack]:
    kinds = {(limit.kind, _name_of_relaxed_limit(limit.kind, limit.name)) for limit in model.limits}
    rows = len(model.most)
    for kind, name in sorted(kinds):
        per_row = np.zeros(rows)
        mine = [
            at
            for at, limit in enumerate(model.limits)
            if (limit.kind, _name_of_relaxed_limit(limit.kind, limit.name)) == (kind, name)
        ]
        per_row[mine] = 1.0
        if kind == "learners":
            continue  # nobody learns what they can already
        if kind == "target":
            gaps = problem.futures if len(problem.futures) else problem.gap_fte[None]
            total = gaps.sum(axis=(0, 1))
            per_row[mine] = total[[model.limits[at].quarter for at in mine]]
        sizes = {"target": 1.0, "fairness": 10.0, "redesign": 10.0}
        size = sizes.get(kind, float(np.mean(np.maximum(model.most[mine], 0.0))) or 1.0)
        unit = {"budget": problem.currency, "resource": name, "target": "share",
                "donors": "people", "automatable": "FTE", "fairness": "places",
                "redesign": "starts"}.get(kind, "")  # fmt: skip
        if unit:
            yield _Slack(kind, name, per_row, max(size, 1e-6), unit)


def _name_of_relaxed_limit(kind: str, name: str) -> str:
    """Return the name limits of a kind are relaxed under: only resources one by one."""
    return name if kind == "resource" else ""


def _minimise_slacks_model(model: Model, slacks: list[_Slack]) -> Model:
    """Return the model whose only aim is to use as little of these slacks as possible."""
    from scipy.sparse import csr_array, hstack

    extra = csr_array(np.column_stack([-slack.per_row for slack in slacks]))
    size = len(slacks)
    upper = np.array([1.0 if slack.kind == "target" else np.inf for slack in slacks])
    return replace(
        model,
        cost=np.append(np.zeros_like(model.cost), [1 / slack.size for slack in slacks]),
        whole=np.append(model.whole, np.zeros(size, np.int64)),
        lower=np.append(model.lower, np.zeros(size)),
        upper=np.append(model.upper, upper),
        matrix=hstack((model.matrix, extra), format="csr"),
    )


def _least_slack_alone(model: Model, slack: _Slack) -> float | None:
    """Return the least slack that is enough alone; nothing where none is."""
    stretched = _minimise_slacks_model(model, [slack])
    if solve_without_whole_numbers(stretched) is None:
        return None
    values, _, _ = run_solver(stretched, gap_share=0.01, seconds=SECONDS)
    return None if values is None else float(values[-1])


def _relax_several_limits(
    problem: PlanProblem, model: Model, slacks: list[_Slack]
) -> Iterator[Relaxation]:
    values, _, _ = run_solver(
        _minimise_slacks_model(model, slacks), gap_share=0.01, seconds=SECONDS
    )
    if values is None:
        return
    for slack, amount in zip(slacks, values[-len(slacks) :], strict=True):
        if amount > 1e-6 * slack.size:
            yield _describe_relaxation(problem, slack, float(amount), alone=False)


def _propose_other_levers(problem: PlanProblem) -> Iterator[Relaxation]:
    """Try each lever that is switched off everywhere."""
    for at, lever in enumerate(problem.levers):
        if problem.allowed[:, at].any():
            continue
        allowed = problem.allowed.copy()
        allowed[:, at] = True
        if _is_possible(replace(problem, allowed=allowed)):
            yield Relaxation(
                "levers", lever, 1.0, "lever", True, f"Allow {lever}: that alone makes it possible."
            )


def _propose_later_target(problem: PlanProblem) -> Iterator[Relaxation]:
    """Try to ask for the target later."""
    target = problem.target
    if target is None:
        return
    for quarter in range(target.from_quarter + 1, problem.shape[2]):
        if _is_possible(replace(problem, target=replace(target, from_quarter=quarter))):
            later = quarter - target.from_quarter
            yield Relaxation(
                "time",
                problem.quarters[quarter],
                float(later),
                "quarters",
                True,
                f"Ask for the target from {problem.quarters[quarter]} on, "
                f"{wording.count(later, 'quarter')} later.",
            )
            return


def _is_possible(problem: PlanProblem) -> bool:
    model = build_model(problem)
    if solve_without_whole_numbers(model) is None:
        return False
    values, _, status = run_solver(
        replace(model, cost=np.zeros_like(model.cost)), gap_share=1.0, seconds=SECONDS
    )
    return values is not None and status != INFEASIBLE


def _describe_relaxation(
    problem: PlanProblem, slack: _Slack, amount: float, *, alone: bool
) -> Relaxation:
    start = "" if alone else "Together with the others: "
    money = wording.money(amount, problem.currency)
    lowered = 0.0
    if slack.kind == "target" and problem.target is not None:
        lowered = problem.target.closed_share - amount
    each = " in each quarter" if np.isfinite(problem.budget).any() else ""
    sentence = {
        "budget": f"raise the budget by {money}{each}",
        "resource": f"have {amount:.1f} more {slack.name}s in each quarter",
        "donors": f"find {amount:.1f} more people to spare in each pool",
        "automatable": f"automate {amount:.1f} FTE more in each role",
        "target": f"lower the target to {wording.share(max(0.0, lowered))} of the shortage",
        "fairness": f"let the places stray {amount:.0f} further from the need in each group",
        "redesign": f"let {amount:.0f} starts in each role go ahead of the redesign",
    }[slack.kind]
    text = f"{start}{sentence}."
    return Relaxation(slack.kind, slack.name, amount, slack.unit, alone, text[0].upper() + text[1:])

"""A plan as sentences: the answer with its range, prices and surety in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.questions.plan.answer import MONTHS

if TYPE_CHECKING:
    from skillgap.core.ranges import Range
    from skillgap.core.workforce import Ints
    from skillgap.questions.plan import Plan, PlanProblem
    from skillgap.questions.plan.judge import NothingDone

VERDICT_WORDS = {"every": "in every one", "some": "in some", "one": "in one only"}


def write_fte_range(low: float, high: float) -> str:
    """Write a range of FTE; small ones keep a decimal."""
    worded = [f"{value:.1f}" if high < 10 else f"{value:.0f}" for value in (low, high)]
    return f"{worded[0]} to {worded[1]} FTE"


def write_fte(value: float, most: float) -> str:
    """Write a number of FTE; small ones keep a decimal."""
    return f"{value:.1f} FTE" if most < 10 else f"{value:.0f} FTE"


def write_likely_fte(span: Range) -> str:
    """Write the likely range of a number of FTE."""
    return wording.likely(write_fte(span.low, span.high), write_fte(span.high, span.high))


def horizon_in_words(problem: PlanProblem) -> str:
    """Write how long a plan is for: all its totals are of this time."""
    return wording.count(MONTHS * len(problem.quarters), "month")


def verdict(plan: Plan) -> str:
    """Answer in two or three words what to do first; blank where nothing is worth doing."""
    if not plan.starts.any() and not plan.redesigns.any():
        return ""
    closes = float(plan.outcome.closed_on_average.expected) > 0.05
    first = name_main_levers(plan) if closes else wording.listed(_dearest_levers(plan)[:1])
    both = " and " in first
    return first.capitalize() if both else f"Mostly {first}"


def headline(plan: Plan) -> str:
    """Answer what to do, what it costs and what it closes, beside doing nothing."""
    problem, outcome = plan.problem, plan.outcome
    if not (problem.gap_fte > 0).any():
        return "No role is short in any quarter of this scenario, so there is nothing to plan."
    if not plan.starts.any() and not plan.redesigns.any():
        said = nothing_done_in_words(problem, outcome.nothing_done)
        return f"Within these limits nothing is worth starting. {said}"
    closed, gap = outcome.closed_on_average, outcome.gap_on_average
    if round(closed.expected, 1) <= 0 and outcome.regained_range.expected > 0:
        return (
            f"{_cost_in_words(plan, wording.listed(_dearest_levers(plan)))} would win back "
            f"{wording.money(outcome.regained_range.expected, problem.currency)} of what people in "
            f"post do not deliver. It fills none of the {write_fte(gap.expected, gap.high)} empty "
            "on average."
        )
    return (
        f"{_cost_in_words(plan, name_main_levers(plan))} "
        f"would fill {write_fte(closed.expected, closed.high)} of the "
        f"{write_fte(gap.expected, gap.high)} empty on average ({write_likely_fte(closed)}). "
        f"It avoids {wording.money(outcome.saved_range.expected, problem.currency)} of the "
        f"{wording.money(outcome.unfilled_range.expected, problem.currency)} that empty posts cost "
        "in that time if nothing is done."
    )


def _cost_in_words(plan: Plan, levers: str) -> str:
    """Begin a sentence with what a plan costs, of which budget, and what it is spent on."""
    cost, currency = plan.outcome.cost_range, plan.problem.currency
    budget = plan.problem.total_budget
    of = f" of a budget of {wording.money(budget, currency)}" if budget < float("inf") else ""
    return (
        f"About {wording.money(cost.expected, currency)} "
        f"({wording.likely(*_ends_in_money(cost, currency))}){of} over "
        f"{horizon_in_words(plan.problem)}, mostly to {levers},"
    )


def _dearest_levers(plan: Plan) -> list[str]:
    """Return the one or two levers that cost most."""
    return [str(lever) for lever in bought_by_lever(plan)["lever"].head(2)]


def partners_pay_in_words(plan: Plan) -> str:
    """Say what partners pay beside the cost of a plan; blank where they pay nothing."""
    paid = float(plan.table["partners_pay"].sum())
    if paid <= 0:
        return ""
    worded = wording.money(paid, plan.problem.currency)
    return f"Partners pay {worded} of its training beside the plan cost."


def nothing_done_in_words(problem: PlanProblem, nothing: NothingDone) -> str:
    """Say what doing nothing means: posts empty on average, and what they cost."""
    gap, lost = nothing.gap_on_average, nothing.cost_range
    return (
        f"If nothing is done, {write_fte(gap.expected, gap.high)} stay empty on average "
        f"({write_likely_fte(gap)}) and cost {wording.money(lost.expected, problem.currency)} "
        f"({wording.likely(*_ends_in_money(lost, problem.currency))}) over "
        f"{horizon_in_words(problem)}."
    )


def empty_today_in_words(fte: float, monthly_cost: float, currency: str) -> str:
    """Say what is empty before any forecast; blank where nothing is known to be."""
    if fte < 0.05:
        return ""
    cost = wording.money(monthly_cost, currency)
    return f"{write_fte(fte, fte)} of posts are empty today and cost {cost} a month."


def surety_in_words(plan: Plan, budget: float) -> str:
    """Say how often a plan keeps to a budget when costs turn out otherwise."""
    kept = plan.outcome.within_budget_share(budget)
    return (
        f"The plan cost is at most {wording.money(budget, plan.problem.currency)} in "
        f"{wording.share(kept)} of simulations."
    )


def next_step_in_words(frontier: pd.DataFrame, money: float, closed: float, currency: str) -> str:
    """Say what the next budget on the frontier would fill beyond a plan; blank where none does."""
    more = frontier[(frontier["closed_fte"] > closed + 0.05) & (frontier["money"] > money)]
    if not len(more):
        return ""
    after = more.iloc[0]
    further = round(float(after["closed_fte"]), 1) - round(closed, 1)  # as both are written
    dearer = wording.money(float(after["money"]) - money, currency)
    return f"{dearer} more fills another {further:.1f} FTE"


def frontier_in_words(frontier: pd.DataFrame, currency: str) -> str:
    """Say what each budget fills, for those who do not see the figure."""
    parts = [
        (wording.money(budget, currency) if budget < float("inf") else "no limit")
        + f" fills {closed:.1f} FTE"
        for budget, closed in zip(
            frontier["budget"].iloc[1:], frontier["closed_fte"].iloc[1:], strict=True
        )
    ]
    empty = float(frontier["gap_fte"].iloc[0]) if len(frontier) else 0.0
    return (
        f"Empty posts filled by budget, average over the quarters: nothing done fills none of "
        f"{empty:.1f} FTE{''.join(f'; {part}' for part in parts)}."
    )


def reach_in_words(frontier: pd.DataFrame, currency: str) -> str:
    """Say in a few words what budgets fill: one near the middle, and the largest."""
    if len(frontier) < 2:
        return "no budget fills any of it within these limits"
    shown = dict.fromkeys((len(frontier) // 2, len(frontier) - 1))
    parts = [
        f"{wording.money(float(frontier['money'].iloc[at]), currency)} fills "
        f"{float(frontier['closed_fte'].iloc[at]):.0f}"
        for at in shown
    ]
    return f"a budget of {', '.join(parts)}"


def _ends_in_money(span: Range, currency: str) -> tuple[str, str]:
    return wording.money(span.low, currency), wording.money(span.high, currency)


def bought_by_lever(plan: Plan) -> pd.DataFrame:
    """Return starts and cost by lever, the dearest first: lever, starts, cost."""
    table = plan.table.groupby("lever", as_index=False)[["starts", "cost"]].sum()
    return table.sort_values(["cost", "lever"], ascending=[False, True], ignore_index=True)


def starts_in_words(plan: Plan, lever: str) -> str:
    """Say what the starts of a lever are, in units that a board knows.

    Contracts for a term are many where few people are there at a time: both are said.
    """
    problem = plan.problem
    if lever == "redesign":
        return wording.count(int(plan.redesigns.sum()), "role redesigned", "roles redesigned")
    at = problem.levers.index(lever)
    starts = int(plan.starts[:, at].sum())
    if not problem.lends_people[at]:
        return wording.count(starts, *_STARTS.get(lever, ("start", "starts")))
    months = MONTHS * int(problem.term_quarters[at])
    if not months:
        return wording.count(starts, "contractor")
    there = _there_by_quarter(plan, at).max(initial=0)
    contracts = wording.count(starts, "contract")
    return f"{contracts} of {wording.count(months, 'month')}, at most {there} at a time"


_STARTS = {
    "build": ("person trained", "people trained"),
    "buy": ("hire on top of usual hiring", "hires on top of usual hiring"),
    "redeploy": ("person moved", "people moved"),
    "automate": ("digital agent", "digital agents"),
}


def _there_by_quarter(plan: Plan, lever: int) -> Ints:
    """Return how many that a lever lends are there at a time, shape (Q,)."""
    problem = plan.problem
    quarters, term = problem.shape[2], int(problem.term_quarters[lever])
    there = np.zeros(quarters, dtype=np.int64)
    for role, begun in zip(*np.nonzero(plan.starts[:, lever]), strict=True):
        first = int(begun) + int(problem.lead_quarters[role, lever])
        there[first : first + term] += plan.starts[role, lever, begun]
    return there


def actions_by_role(plan: Plan) -> pd.DataFrame:
    """Say what to start when, one row per role, the dearest first.

    Returns:
        role_id, title, actions (``Borrow 5, buy 1``), first and last (quarter by whose end the
        first and the last of them starts), cover_fte (once in service) and cost (over the
        horizon).
    """
    place = {label: at for at, label in enumerate(plan.problem.quarters)}
    rows = []
    for (role, title), part in plan.table.groupby(["role_id", "title"], sort=False):
        ordered = sorted(part["quarter"], key=place.__getitem__)
        rows.append({
            "role_id": role,
            "title": title,
            "actions": _actions_in_words(part),
            "first": ordered[0],
            "last": ordered[-1],
            "cover_fte": float(part["cover_fte"].sum()),
            "cost": float(part["cost"].sum()),
        })  # fmt: skip
    columns = ["role_id", "title", "actions", "first", "last", "cover_fte", "cost"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["cost", "role_id"], ascending=[False, True], ignore_index=True)


def _actions_in_words(part: pd.DataFrame) -> str:
    said = [
        lever if lever == "redesign" else f"{lever} {int(starts.sum()):,}"
        for lever, starts in part.groupby("lever", sort=False)["starts"]
    ]
    text = ", ".join(map(str, said))
    return text[:1].upper() + text[1:]


def name_main_levers(plan: Plan) -> str:
    """Name the one or two levers that close most, as verbs."""
    closed = plan.useful_fte.sum(axis=(0, 2))
    names = [*plan.problem.levers, "redesign"]
    ranked = sorted(zip(closed, names, strict=True), reverse=True)
    most = [name for fte, name in ranked[:2] if fte > 0.15 * closed.sum()]
    return wording.listed(most) if most else "redesign"


def price_in_words(row: Any, currency: str) -> str:
    """Say what one step more of a limit saves."""
    saves = wording.money(row.saves, currency)
    if row.kind == "budget":
        when = f" in {row.quarter}" if row.quarter else ""
        return f"{wording.money(row.step, currency)} more to spend{when} would save {saves}"
    if row.kind == "resource":
        return f"One more {row.name} in {row.quarter} would save {saves}"
    if row.kind == "donors":
        return f"Freeing one more employee in {row.name} in {row.quarter} would save {saves}"
    return f"Automating one more FTE of {row.name} would save {saves}"


def closeness_to_best_in_words(gap_share: float) -> str:
    """Say how far from the best a plan may be."""
    return "<0.1%" if gap_share < 0.001 else f"{gap_share:.1%}"


def plan_bars_in_words(table: pd.DataFrame, levers: tuple[str, ...]) -> str:
    """Say the quarterly plan, for those who do not see the figure."""
    parts = []
    for row in table.to_dict("records"):
        closed = [
            f"{lever} {row[f'{lever}_fte']:.1f}"
            for lever in (*levers, "redesign")
            if row[f"{lever}_fte"] >= 0.05
        ]
        worded = ", ".join(closed) or "nothing closed"
        parts.append(f"{row['quarter']}: {worded}, short {row['short_fte']:.1f}")
    return f"FTE by quarter and lever. {'; '.join(parts)}."


def regret_summary(table: pd.DataFrame, names: list[str]) -> str:
    """Say how many actions are right in every scenario."""
    sure = table[table["verdict"] == "every"]
    starts = int(sure["starts_least"].sum())
    return (
        f"{wording.count(len(sure), 'action')} of {len(table)} are chosen in every scenario "
        f"({wording.listed(names, 5)}): {wording.count(starts, 'no-regret start')}."
    )

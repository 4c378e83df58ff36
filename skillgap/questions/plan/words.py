"""A plan as sentences: the answer with its range, prices and surety in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core import wording

if TYPE_CHECKING:
    from skillgap.core.ranges import Range
    from skillgap.questions.plan import Plan

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


def headline(plan: Plan) -> str:
    """Answer what to do, what it costs and what it closes, beside doing nothing."""
    problem, outcome = plan.problem, plan.outcome
    if not (problem.gap_fte > 0).any():
        return "No role is short in any quarter of this scenario, so there is nothing to plan."
    if not plan.starts.any() and not plan.redesigns.any():
        return f"Within these limits nothing is worth starting. {nothing_done_in_words(plan)}"
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
        "if nothing is done."
    )


def _cost_in_words(plan: Plan, levers: str) -> str:
    """Begin a sentence with what a plan costs, of which budget, and what it is spent on."""
    cost, currency = plan.outcome.cost_range, plan.problem.currency
    budget = plan.problem.total_budget
    of = f" of a budget of {wording.money(budget, currency)}" if budget < float("inf") else ""
    return (
        f"About {wording.money(cost.expected, currency)} "
        f"({wording.likely(*_ends_in_money(cost, currency))}){of} over "
        f"{wording.count(len(plan.problem.quarters), 'quarter')}, mostly to {levers},"
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


def nothing_done_in_words(plan: Plan) -> str:
    """Say what doing nothing means: posts empty on average, and what they cost."""
    outcome, currency = plan.outcome, plan.problem.currency
    gap, lost = outcome.gap_on_average, outcome.unfilled_range
    return (
        f"If nothing is done, {write_fte(gap.expected, gap.high)} stay empty on average "
        f"({write_likely_fte(gap)}) and cost {wording.money(lost.expected, currency)} "
        f"({wording.likely(*_ends_in_money(lost, currency))}) over "
        f"{wording.count(len(plan.problem.quarters), 'quarter')}."
    )


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


def actions_by_role(plan: Plan) -> pd.DataFrame:
    """Say what to start when, one row per role, the dearest first.

    Returns:
        role_id, title, actions (``Borrow 3 by Jan 2027, 2 Apr 2027; buy 1 by Jul 2027``),
        cover_fte (once in service) and cost (over the horizon).
    """
    rows = []
    for (role, title), part in plan.table.groupby(["role_id", "title"], sort=False):
        rows.append({
            "role_id": role,
            "title": title,
            "actions": _actions_in_words(part),
            "cover_fte": float(part["cover_fte"].sum()),
            "cost": float(part["cost"].sum()),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=["role_id", "title", "actions", "cover_fte", "cost"])
    return table.sort_values(["cost", "role_id"], ascending=[False, True], ignore_index=True)


def _actions_in_words(part: pd.DataFrame) -> str:
    said = []
    for lever, starts in part.groupby("lever", sort=False):
        count = [""] * len(starts) if lever == "redesign" else [f"{n} " for n in starts["starts"]]
        when = [f"{n}{quarter}" for n, quarter in zip(count, starts["quarter"], strict=True)]
        when[0] = f"{count[0]}by {starts['quarter'].iloc[0]}"
        said.append(f"{lever} {', '.join(when)}")
    text = "; ".join(said)
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

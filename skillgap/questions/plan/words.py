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
    """Answer what to do, what it costs and what it closes, in one sentence with its ranges."""
    problem, outcome = plan.problem, plan.outcome
    last = problem.quarters[-1] if problem.quarters else ""
    if not (problem.gap_fte > 0).any():
        return "No role is short in any quarter of this scenario, so there is nothing to plan."
    if not plan.starts.any() and not plan.redesigns.any():
        gap = outcome.gap_range()
        return (
            f"Within these limits nothing is worth starting: about "
            f"{write_fte(gap.median, gap.high)} "
            f"stay vacant in {last} ({write_likely_fte(gap)})."
        )
    cost, closed, gap = outcome.cost_range, outcome.closed_range(), outcome.gap_range()
    count = len(problem.quarters)
    return (
        f"About {wording.money(cost.median, problem.currency)} over "
        f"{wording.count(count, 'quarter')}, mostly to {name_main_levers(plan)}, would close "
        f"{write_fte(closed.median, closed.high)} ({write_likely_fte(closed)}) of the "
        f"{write_fte(gap.median, gap.high)} vacant in {last} ({write_likely_fte(gap)})."
    )


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
        return (
            f"{wording.money(row.step, currency)} more to spend in {row.quarter} would save {saves}"
        )
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

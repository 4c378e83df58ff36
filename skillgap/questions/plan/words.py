"""A plan as sentences: the answer with its range, prices and surety in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core import wording

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan

VERDICT_WORDS = {"every": "in every one", "some": "in some", "one": "in one only"}


def fte_span(low: float, high: float) -> str:
    """Write a range of FTE; small ones keep a decimal."""
    worded = [f"{value:.1f}" if high < 10 else f"{value:.0f}" for value in (low, high)]
    return f"{worded[0]} to {worded[1]} FTE"


def headline(plan: Plan) -> str:
    """Answer what to do, what it costs and what it closes, in one sentence with its ranges."""
    problem, outcome = plan.problem, plan.outcome
    last = problem.quarters[-1] if problem.quarters else ""
    if not (problem.gap_fte > 0).any():
        return "No role is short in any quarter of this scenario, so there is nothing to plan."
    if not plan.starts.any() and not plan.redesigns.any():
        gap = outcome.gap_range()
        return (
            f"Within these limits nothing is worth starting: {fte_span(gap.low, gap.high)} "
            f"stay short in {last} (80%)."
        )
    cost, closed, gap = outcome.cost_range, outcome.closed_range(), outcome.gap_range()
    count = len(problem.quarters)
    return (
        f"{wording.money_span(cost.low, cost.high, problem.currency)} over "
        f"{wording.count(count, 'quarter')}, mostly to {main_levers(plan)}, closes "
        f"{fte_span(closed.low, closed.high)} of the {fte_span(gap.low, gap.high)} short in {last} "
        "(80%)."
    )


def main_levers(plan: Plan) -> str:
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
        return f"{wording.money(row.step, currency)} more to spend in {row.quarter} saves {saves}"
    if row.kind == "resource":
        return f"One more {row.name} in {row.quarter} saves {saves}"
    if row.kind == "donors":
        return f"One more person to spare in {row.name} in {row.quarter} saves {saves}"
    return f"One more FTE of {row.name} that can be automated saves {saves}"


def proven(gap_share: float) -> str:
    """Say how far from the best a plan may be."""
    return "<0.1%" if gap_share < 0.001 else f"{gap_share:.1%}"


def bars_in_words(table: pd.DataFrame, levers: tuple[str, ...]) -> str:
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
    """Say how many actions are right whatever comes."""
    sure = table[table["verdict"] == "every"]
    starts = int(sure["starts_least"].sum())
    return (
        f"{wording.count(len(sure), 'action')} of {len(table)} are chosen whatever comes "
        f"({wording.listed(names, 5)}): {wording.count(starts, 'start')} you will not regret."
    )

"""What the Overview shows: key figures, the bridge from payroll to what is left, next steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.quantities import COMPLIANCE_EXPOSURE
from skillgap.figures.bridge import BRIDGE_HEIGHT, Slice, Step, draw_bridge
from skillgap.questions.gaps import words as sentences
from skillgap.questions.gaps.reconciliation import Closed
from skillgap.questions.plan import InfeasiblePlan
from skillgap.questions.plan.answer import MONTHS
from skillgap.ui.kit import board, certificates, plans, shell, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.gap_figures import share_met_figure, value_at_risk_figure
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import filters_in_force

if TYPE_CHECKING:
    from skillgap.core.scenario import Scenario
    from skillgap.questions.gaps.question import Gaps
    from skillgap.questions.gaps.words import BridgeAmounts
    from skillgap.questions.plan import Plan, PlanSettings


def overview_key_figures(gaps: Gaps) -> list[KeyFigure]:
    """Return the numbers of the Overview."""
    total, currency = gaps.total, gaps.workforce.currency
    few = gaps.critical_few(10)
    return [
        value_at_risk_figure(gaps),
        share_met_figure(gaps),
        KeyFigure(
            "Top ten by priority",
            wording.share(few["cumulative_share"].max()) if len(few) else "–",
            f"of that value, {wording.count(len(few), 'skill')}",
            f"Share of {wording.money(total.monthly_risk.expected, currency)} a month not "
            "delivered that the ten skills ranked first by priority carry together.",
        ),
        *([_lapsed_figure(gaps)] if total.compliance_exposure > 0 else []),
    ]


def _lapsed_figure(gaps: Gaps) -> KeyFigure:
    """Return the seats that lapsed certificates expose: seen another way, and never added."""
    return KeyFigure(
        COMPLIANCE_EXPOSURE.name,
        wording.money(gaps.total.compliance_exposure, gaps.workforce.currency),
        "a month, lapsed certificates",
        COMPLIANCE_EXPOSURE.meaning,
        COMPLIANCE_EXPOSURE.id,
    )


def overview_next_steps(gaps: Gaps) -> list[NextStep]:
    """Return what to do next: close a gap, renew what has lapsed, plan, look ahead."""
    table, currency = gaps.table, gaps.workforce.currency
    steps: list[NextStep] = []
    for row in table[table["advice"] == "act"].head(1).itertuples():
        steps.append(
            NextStep(
                f"Close the gap in {row.name}",
                f"{wording.money_span(row.risk_low, row.risk_high, currency)} a month not "
                f"delivered; among the first ten by priority in "
                f"{wording.share(row.top_ten_share)} of simulations.",
                "gap_map",
                "priority_high",
                address={"skill": str(row.skill_id)},
            )
        )
    if gaps.total.compliance_exposure > 0 and gaps.workforce.has("interventions"):
        steps.append(
            certificates.renewal_step(
                certificates.exposure_in_words(gaps.total.compliance_exposure, currency)
            )
        )
    steps.append(
        NextStep(
            "Decide what to build, buy or borrow",
            "What each budget fills, and what to start when.",
            "build_or_buy",
            "alt_route",
        )
    )
    steps.append(
        NextStep(
            "See what the next three years bring",
            "Change growth, leaving, hiring and AI, and see what it does to empty posts and skill "
            "gaps.",
            "scenarios",
            "stacked_line_chart",
        )
    )
    return steps


def show_bridge(gaps: Gaps) -> None:
    """Show the way from payroll to what is left with the best plan, doing nothing beside it.

    The plan is for the whole organisation, and is sought beside the page: until it is there the
    bridge stands without it, in the same space.
    """
    filtered = bool(filters_in_force())
    settings = plans.settings_to_begin_with()
    scenario = board.active_scenario()
    if filtered or not gaps.workforce.has("roles"):
        _draw_bridge(gaps, None, "The best plan is shown for the whole organisation.")
        return
    try:
        plan = plans.plan_at_hand(scenario, settings)
    except InfeasiblePlan:
        _draw_bridge(gaps, None, "No plan could be found for this scenario.")
        return
    if plan is not None:
        _draw_bridge(gaps, plan, "")
    else:
        _await_plan(gaps, scenario, settings, [])


@st.fragment(run_every=2.0)
def _await_plan(gaps: Gaps, scenario: Scenario, settings: PlanSettings, looked: list[bool]) -> None:
    """Draw the bridge without a plan, then ask for one, and draw the page anew once it is there.

    Args:
        gaps: What is not delivered.
        scenario: The future planned for.
        settings: Settings of the plan.
        looked: Empty on the page's own run, which shall not wait; filled by it.
    """
    _draw_bridge(gaps, None, "Working out the best plan …")
    if not looked:
        looked.append(True)
        return
    plans.seek_plan_aside(scenario, settings)
    try:
        found = plans.plan_at_hand(scenario, settings) is not None
    except InfeasiblePlan:
        found = True
    if found:
        st.rerun()


def _draw_bridge(gaps: Gaps, plan: Plan | None, waiting: str) -> None:
    currency = gaps.workforce.currency
    steps = sentences.bridge_amounts(gaps, closed_by(plan) if plan else None)
    st.markdown(f"**{plain(sentences.bridge_title(steps, currency))}**")
    show.show_chart(
        draw_bridge(
            _whole(steps),
            _columns(steps, plan, currency, waiting),
            mark=Slice("Payroll", steps.payroll, "background") if steps.payroll else None,
            worded=lambda value: wording.money(value, currency),
            mode=show.light_or_dark(),
        ),
        alt=sentences.bridge_in_words(steps, currency),
        key="bridge",
        height=BRIDGE_HEIGHT,
    )
    st.caption(plain(_below_bridge(gaps, plan)))


def closed_by(plan: Plan) -> Closed:
    """Return what a plan closes a month, in means over its quarters."""
    months = MONTHS * len(plan.problem.quarters)
    outcome = plan.outcome
    return Closed(
        seats=outcome.regained_range.expected / months, posts=outcome.saved_range.expected / months
    )


def _whole(steps: BridgeAmounts) -> list[Slice]:
    return [
        Slice("Value our posts could deliver a month:", steps.whole - steps.lost, "supply"),
        Slice("not delivered", steps.lost, "gap"),
    ]


def _columns(steps: BridgeAmounts, plan: Plan | None, currency: str, waiting: str) -> list[Step]:
    lost = (
        Slice("Skill gaps", steps.skills, "gap"),
        Slice("Empty posts", steps.posts, "gap"),
    )
    split = f"skills {wording.money(steps.skills, currency)}"
    split += f", empty posts {wording.money(steps.posts, currency)}"
    first = Step("Not delivered today", lost, note=split)
    if plan is None:
        return [first, Step(waiting, (Slice("", 0.0, "gap"),), label=" ")]
    outcome, quarters = plan.outcome, len(plan.problem.quarters)
    budget = wording.money(plan.problem.total_budget, currency)
    costs = f"costs {wording.money(outcome.cost_range.expected, currency)} once"
    nothing = steps.skills + outcome.unfilled_range.expected / (MONTHS * quarters)
    until = MONTHS * quarters * nothing
    return [
        first,
        Step(
            f"Best plan within {budget} closes" if plan.problem.total_budget < float("inf")
            else "Best plan closes",
            (Slice("Closed", steps.closed, "build"),), base=steps.left,
            label=f"−{wording.money(steps.closed, currency)}", note=costs,
        ),
        Step("Left with the plan", (Slice("Left", steps.left, "gap"),)),
        Step(
            f"If nothing is done, average of {MONTHS * quarters} months",
            (Slice("Nothing done", nothing, "muted"),),
            note=f"{wording.money(until, currency)} until then",
        ),
    ]  # fmt: skip


def _below_bridge(gaps: Gaps, plan: Plan | None) -> str:
    parts = ["Averages, per month."]
    if plan is not None:
        parts.append("What the plan closes is its average over the quarters planned for.")
    return " ".join([*parts, sentences.other_costs_sentence(gaps)]).strip()


def critical_few_title(few: pd.DataFrame) -> str:
    """Return what the main figure shows, as a finding."""
    if not len(few):
        return "No skill is short in this selection"
    first = few.iloc[0]
    alone = wording.share(first["cumulative_share"])
    if len(few) == 1:
        return f"{plain(first['name'])} accounts for {alone} of the value not delivered"
    carried = wording.share(few["cumulative_share"].max())
    name = plain(first["name"])
    return (
        f"{wording.count(len(few), 'skill')} account for {carried} of the value not delivered; "
        f"{name} alone {alone}"
    )


_TAG_MARKS = {"strategic": "violet", "operational": "gray", "compliance": "yellow"}


def tag_legend_markdown(tags: set[str]) -> str:
    """Return, as Markdown, what the colours of the tags mean; only of those in sight."""
    return "  ".join(
        f":{mark}-badge[{tag}] :small[{sentences.TAG_WORDS[tag]}]"
        for tag, mark in _TAG_MARKS.items()
        if tag in tags
    )


def opener_on_map(key: str, skills: list[str]) -> Callable[[], None]:
    """Return what a click on a bar does: open that skill on the gap map."""

    def on_map(place: int) -> None:
        shell.go_to_page("gap_map", skill=skills[place])

    return state.on_chart_choice(key, on_map)

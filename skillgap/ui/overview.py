"""What the Overview shows: key figures, the bridge from payroll to what is left, next steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from skillgap.ui.kit import board, certificates, looks, plans, shell, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.gap_figures import share_met_figure, value_at_risk_figure
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import filters_in_force

if TYPE_CHECKING:
    from skillgap.questions.gaps.question import Gaps
    from skillgap.questions.gaps.words import BridgeAmounts
    from skillgap.questions.plan import Plan
    from skillgap.questions.plan.judge import NothingDone


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

    The plan is for the whole organisation, and is sought beside the page: what is known stands
    from the start, and the columns to come are outlines in their places.
    """
    known = outlook_at_hand(gaps)
    # Always a fragment, so that each part keeps its place on the page when the plan is there.
    draw = st.fragment(run_every=1.5 if known.seeking else None)(_draw_or_await)
    draw(gaps, known, [])


def outlook_at_hand(gaps: Gaps) -> Outlook:
    """Return what is known of the months ahead by now."""
    if filters_in_force() or not gaps.workforce.has("roles"):
        return Outlook("The best plan is shown for the whole organisation.")
    scenario, settings = board.active_scenario(), plans.settings_to_begin_with()
    try:
        plan = plans.plan_at_hand(scenario, settings)
    except InfeasiblePlan:
        return Outlook("No plan could be found for this scenario.")
    if plan is not None:
        months, budget = MONTHS * len(plan.problem.quarters), plan.problem.total_budget
        return Outlook("", months, plan.outcome.nothing_done, plan, budget)
    nothing, months = plans.nothing_done_at_hand(scenario, settings), MONTHS * settings.quarters
    if nothing is not None:
        months = MONTHS * nothing.gap_fte.shape[1]
    return Outlook("", months, nothing, None, settings.total_budget or float("inf"))


def _draw_or_await(gaps: Gaps, known: Outlook, looked: list[bool]) -> None:
    """Draw the bridge; where its plan is sought, ask for it, and draw the page anew with it.

    Args:
        gaps: What is not delivered.
        known: What was known of the months ahead when the page was drawn.
        looked: Empty on the page's own run, which shall not wait; filled by it.
    """
    if not known.seeking or not looked:
        looked.append(True)
        _draw_bridge(gaps, known)
        return
    now = outlook_at_hand(gaps)
    _draw_bridge(gaps, now)
    plans.seek_plan_aside(board.active_scenario(), plans.settings_to_begin_with())
    if not now.seeking:
        st.rerun()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of the months ahead when the bridge is drawn.

    Attributes:
        without: Why no plan is shown, in words; blank where one is known or sought.
        months: Months planned for.
        nothing: What doing nothing means; None while it is worked out.
        plan: The best plan; None while it is worked out.
        budget: Its budget, infinite where there is no limit.
    """

    without: str = ""
    months: int = MONTHS
    nothing: NothingDone | None = None
    plan: Plan | None = None
    budget: float = float("inf")

    @property
    def seeking(self) -> bool:
        """Whether a plan is being worked out."""
        return self.plan is None and not self.without

    @property
    def closed(self) -> Closed:
        """What is closed a month, and what doing nothing costs, as far as they are known."""
        ahead = None if self.nothing is None else self.nothing.cost_range.expected / self.months
        if self.plan is None:
            return Closed(empty_ahead=ahead)
        outcome = self.plan.outcome
        return Closed(
            seats=outcome.regained_range.expected / self.months,
            posts=outcome.saved_range.expected / self.months,
            empty_ahead=ahead,
        )


def _draw_bridge(gaps: Gaps, ahead: Outlook) -> None:
    currency = gaps.workforce.currency
    steps = sentences.bridge_amounts(gaps, ahead.closed)
    looks.hold_space("bridge-title", _TITLE)
    with st.container(key="bridge-title"):
        title = sentences.bridge_title(steps, currency, seeking=ahead.seeking)
        st.markdown(f"**{plain(title)}**")
    show.show_chart(
        draw_bridge(
            _whole(steps, currency),
            _columns(steps, ahead, currency),
            mark=Slice("Payroll", steps.payroll, "background") if steps.payroll else None,
            worded=lambda value: wording.money(value, currency),
            mode=show.light_or_dark(),
            room=_ROOM * steps.lost,
        ),
        alt=sentences.bridge_in_words(steps, currency),
        key="bridge",
        height=BRIDGE_HEIGHT,
    )
    looks.hold_space("below-bridge", _CAPTION)
    with st.container(key="below-bridge"):
        st.caption(plain(_below_bridge(gaps, ahead)))


_TITLE, _CAPTION, _ROOM = 48, 42, 1.15
"""Heights of a title and of a caption of two lines, pixels, and how far the scale reaches above
what is missing today: each holds its space while a plan is sought."""


def _whole(steps: BridgeAmounts, currency: str) -> list[Slice]:
    return [
        Slice("Value our posts could deliver a month:", steps.whole - steps.lost, "supply"),
        Slice(f"{wording.money(steps.lost, currency)} missing", steps.lost, "gap"),
    ]


def _columns(steps: BridgeAmounts, ahead: Outlook, currency: str) -> list[Step]:
    today = (
        Slice("Skill gaps", steps.skills, "gap", beside=True),
        Slice("Empty posts", steps.posts, "gap", beside=steps.posts > 0),
    )
    first = Step("Missing today", today)
    if ahead.without:
        return [first, Step(ahead.without, (Slice("", 0.0, "gap"),), label=" ")]
    return [first, _nothing_done_column(steps, ahead), *_plan_columns(steps, ahead, currency)]


def _nothing_done_column(steps: BridgeAmounts, ahead: Outlook) -> Step:
    name = f"If nothing is done, average of {ahead.months} months"
    if ahead.nothing is None:
        return _awaited(name, steps)
    return Step(
        name,
        (Slice("Skill gaps", steps.skills, "gap", beside=True),
         Slice("Empty posts", steps.ahead, "gap", beside=steps.ahead > 0)),
    )  # fmt: skip


def _plan_columns(steps: BridgeAmounts, ahead: Outlook, currency: str) -> list[Step]:
    within = f" within {wording.money(ahead.budget, currency)}"
    closes = f"Best plan{within if ahead.budget < float('inf') else ''} closes"
    left = "Left with the plan"
    if ahead.plan is None:
        return [_awaited(closes, steps), _awaited(left, steps)]
    monthly = ahead.plan.outcome.cost_range.expected / ahead.months
    return [
        Step(
            closes, (Slice("Closed", steps.closed, "build"),), base=steps.left,
            label=f"−{wording.money(steps.closed, currency)}",
            note=f"for {wording.money(monthly, currency)} a month",
        ),
        Step(
            left,
            (Slice("Skill gaps", steps.left - steps.left_posts, "gap"),
             Slice("Empty posts", steps.left_posts, "gap")),
        ),
    ]  # fmt: skip


def _awaited(name: str, steps: BridgeAmounts) -> Step:
    return Step(name, (Slice("", steps.lost, "muted"),), label="…", awaited=True)


def _below_bridge(gaps: Gaps, ahead: Outlook) -> str:
    parts = ["Averages, a month."]
    if not ahead.without:
        parts = ["Averages, a month; skill gaps stay as today."]
    if ahead.plan is not None:
        cost = wording.money(ahead.plan.outcome.cost_range.expected, gaps.workforce.currency)
        parts.append(f"The plan costs {cost} in {ahead.months} months.")
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

"""What Build or buy shows: key figures, the plan by quarter, prices, and the tabs below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.figures.plan_bars import BARS_HEIGHT, draw_plan_bars
from skillgap.questions.plan import words as plan_words
from skillgap.ui.build_or_buy import choices, computed, kept, sections
from skillgap.ui.build_or_buy.state import plan as chosen_part
from skillgap.ui.kit import bones, show
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.core.ranges import Range
    from skillgap.questions.plan import InfeasiblePlan, Plan

FROZEN = 0.5
"""Below this share of usual hiring a scenario counts as a freeze."""

TABS: dict[str, Callable[[Plan], None]] = {
    "What to start when": sections.show_actions,
    "Role by role": sections.show_roles,
    "Money against shortage": sections.show_frontier,
    "In every scenario": sections.show_actions_over_scenarios,
    "Buy or build": sections.show_break_even,
    "Saved plans": kept.show_kept_plans,
}


def show_plan(plan: Plan) -> None:
    """Show a plan: answer, key figures, main figure, what would help, and the tabs."""
    bones.show_answer(plain(plan_words.headline(plan)))
    _warn_of_hiring_freeze()
    bones.show_key_figures(plan_key_figures(plan))
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        _show_vacancies_by_quarter(plan)
    with right, st.container(border=True, height="stretch"):
        _show_what_would_help_most(plan)
    bones.show_tabs({name: partial(draw, plan) for name, draw in TABS.items()}, key="plan-tabs")
    if chosen_part().part:
        sections.open_role_or_lever(plan, chosen_part().part)
    bones.show_attributions()
    bones.show_provenance(plan.provenance, warnings=plan.warnings)


def _warn_of_hiring_freeze() -> None:
    """Point out that a plan buys while its scenario freezes hiring; one click switches it off."""
    slowed = [
        driver
        for driver in choices.planned_scenario().drivers
        if driver.name == "hiring_factor" and driver.high < FROZEN
    ]
    if not slowed or "buy" not in choices.plan_settings().levers:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="freeze"):
        st.markdown(
            ":material/ac_unit: This scenario all but stops usual hiring. The plan may still buy, "
            "on top of it.",
            width="content",
        )
        st.button("Switch Buy off", key="freeze-off", on_click=choices.switch_off, args=("buy",))


def plan_key_figures(plan: Plan) -> list[KeyFigure]:
    """Return the five numbers of a plan."""
    outcome, last = plan.outcome, plan.problem.quarters[-1]
    return [
        _money_figure(
            plan, "Cost", outcome.cost_range,
            "Spent over the horizon, on top of pay already planned for the posts; undiscounted.",
        ),
        _fte_figure(
            "Closed", outcome.closed_range(),
            f"In {last}: vacancies without the plan less vacancies with it, in each simulation.",
        ),
        _fte_figure(
            "Still vacant", outcome.short_range(),
            f"In {last}: costlier to close than to leave, out of reach, or an unfavourable "
            f"outcome.",
        ),
        _money_figure(
            plan, "Avoided", outcome.saved_range,
            "Cost of empty posts avoided over the horizon, usual hiring answering: posts filled "
            "sooner × what an empty seat costs.",
        ),
        _money_figure(
            plan, "Regained", outcome.regained_range,
            "Value that people in post deliver again over the horizon because training raises "
            "their levels.",
        ),
    ]  # fmt: skip


def _money_figure(plan: Plan, label: str, span: Range, meaning: str) -> KeyFigure:
    currency = plan.problem.currency
    ends = wording.money_span(span.low, span.high, currency)
    return KeyFigure(label, wording.money(span.median, currency), ends, f"Likely range. {meaning}")


def _fte_figure(label: str, span: Range, meaning: str) -> KeyFigure:
    middle = f"{span.median:.0f}" if span.high >= 10 else f"{span.median:.1f}"
    ends = plan_words.write_fte_range(span.low, span.high)
    return KeyFigure(label, f"{middle} FTE", ends, f"Likely range. {meaning}")


def _show_vacancies_by_quarter(plan: Plan) -> None:
    table = plan.by_quarter
    st.markdown(
        "#### How the vacancies are closed, FTE",
        help="Each bar is as high as the expected shortage of the quarter that ends in that month, "
        "after usual hiring. Levers come into service after their lead time.",
    )
    show.show_chart(
        draw_plan_bars(table, plan.problem.levers, mode=show.light_or_dark()),
        alt=plan_words.plan_bars_in_words(table, plan.problem.levers),
        key="plan-bars",
        height=BARS_HEIGHT,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(_fte_by_pool_in_words(plan)))
        if plan.gap_share > computed.PATIENT[0]:
            st.button(
                "Search longer", icon=":material/hourglass:", type="tertiary",
                on_click=choices.ask_for_closer_proof, key="look-longer",
                help="The best plan may be up to "
                f"{plan_words.closeness_to_best_in_words(plan.gap_share)} cheaper. "
                f"This searches for up to {computed.PATIENT[1]:g} s.",
            )  # fmt: skip


def _fte_by_pool_in_words(plan: Plan) -> str:
    last = plan.by_pool[plan.by_pool["quarter"] == plan.problem.quarters[-1]]
    parts = [
        f"{wording.compact(row.fte)} FTE by {row.pool}"
        for row in last.itertuples()
        if row.fte >= 0.05
    ]
    if not parts:
        return f"In {plan.problem.quarters[-1]} no lever is in service."
    return f"Work done in {plan.problem.quarters[-1]}: {wording.listed(parts)}."


def _show_what_would_help_most(plan: Plan) -> None:
    st.markdown(
        "#### What would help most",
        help="Shadow prices: what one more unit of something scarce would save over the horizon, "
        "cost of vacancies included.",
    )
    prices = plan.prices
    if not len(prices):
        st.markdown("No limit holds this plan back: more money or people would not improve it.")
    for row in prices.head(5).itertuples():
        text = plan_words.price_in_words(row, plan.problem.currency)
        st.markdown(f":material/lock_open_right: {plain(text)}.")
    bones.show_next_steps(_next_steps(plan))


def _next_steps(plan: Plan) -> list[bones.NextStep]:
    first = plan.table[plan.table["quarter"] == plan.problem.quarters[0]]
    actions = first[first["lever"] != "redesign"]
    count = int(actions["starts"].sum())
    steps = []
    if count:
        steps.append(
            bones.NextStep(
                f"Start {wording.count(count, 'action')} by {plan.problem.quarters[0]}",
                f"{wording.money(float(actions['cost'].sum()), plan.problem.currency)} over the "
                "horizon. See who could move into these roles.",
                "mobility",
                "move_up",
            )
        )
    steps.append(
        bones.NextStep(
            "Change what is assumed about the future",
            "Growth, leavers and automation decide how many posts will be vacant.",
            "scenarios",
            "stacked_line_chart",
        )
    )
    return [step for step in steps if bones.is_reachable(step)]


def show_infeasible_plan(error: InfeasiblePlan) -> None:
    """Say that no plan keeps all limits, and offer each way out."""
    bones.show_answer(
        "No plan meets all these limits. Any one of these changes would make one possible."
    )
    if not error.advice:
        st.markdown("Lower the target, or allow more levers, on the left.")
    for place, advice in enumerate(error.advice):
        change = choices.action_for_relaxation(advice.kind, advice.name, advice.amount)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/lightbulb: {plain(advice.sentence)}")
            if change is not None:
                st.button(
                    "Do this", key=f"relax-{place}", type="primary" if place == 0 else "secondary",
                    on_click=change,
                )  # fmt: skip
    if chosen_part().past:
        st.button("Undo the last change", icon=":material/undo:", on_click=choices.undo_settings)

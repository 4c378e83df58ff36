"""What Build or buy shows: key figures, what each budget fills, and the tabs below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import quantities as q
from skillgap.core import wording
from skillgap.core.role_worth import value_roles
from skillgap.core.vacancies import open_fte_by_role
from skillgap.figures.frontier import FRONTIER_HEIGHT, draw_frontier
from skillgap.questions.plan import InfeasiblePlan
from skillgap.questions.plan import words as plan_words
from skillgap.questions.plan.judge import judge_doing_nothing
from skillgap.ui.build_or_buy import (
    choices,
    computed,
    experts,
    kept,
    redesign_first,
    sections,
)
from skillgap.ui.build_or_buy.state import plan as chosen_part
from skillgap.ui.kit import bones, cached, looks, plans, show, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from skillgap.core.quantities import Quantity
    from skillgap.core.ranges import Range
    from skillgap.core.scenario import Scenario
    from skillgap.questions.plan import Plan, PlanSettings

FROZEN = 0.5
"""Below this share of usual hiring a scenario counts as a freeze."""

_WORDS = 174
"""Height of the title of two lines above the frontier and of the lines below it, pixels."""

TABS: dict[str, Callable[[Plan], None]] = {
    "What to start when": sections.show_actions_by_role,
    "Quarter by quarter": sections.show_quarters,
    "For experts": experts.show_details,
    "Saved plans": kept.show_kept_plans,
}


def find_plan(place: DeltaGenerator) -> Plan:
    """Return the plan asked for; while it is sought, the page says what is known already.

    Args:
        place: Where the answer will stand.

    Raises:
        InfeasiblePlan: no plan keeps all limits.
    """
    scenario, settings = choices.planned_scenario(), choices.plan_settings()
    if not _is_at_hand(scenario, settings):
        with place.container():
            say = bones.hold_answer()
        say(_meanwhile(_empty_today_in_words()))
        problem = plans.composed_problem(scenario, settings).problem
        nothing = judge_doing_nothing(problem)
        say(_meanwhile(plan_words.nothing_done_in_words(problem, nothing)))
    return computed.compute_plan(scenario, settings)


def _is_at_hand(scenario: Scenario, settings: PlanSettings) -> bool:
    try:
        return plans.plan_at_hand(scenario, settings) is not None
    except InfeasiblePlan:
        return True


def _meanwhile(known: str) -> str:
    return plain(f"{known} The best plan is being worked out.".lstrip())


def _empty_today_in_words() -> str:
    workforce = cached.open_workforce()
    worth = value_roles(workforce, cached.assumptions_in_force()).value
    empty = open_fte_by_role(workforce)
    return plan_words.empty_today_in_words(
        float(empty.sum()), float((empty * worth).sum()), workforce.currency
    )


def show_plan(plan: Plan, place: DeltaGenerator) -> None:
    """Show a plan: answer, what each budget fills, what it buys, key figures, and the tabs.

    Args:
        plan: The plan.
        place: Where the answer stands.
    """
    with place.container():
        bones.show_answer(plain(plan_words.headline(plan)), mark=plan_words.verdict(plan))
    _warn_of_hiring_freeze()
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        figure = st.container(height=FRONTIER_HEIGHT + _WORDS, border=False, key="frontier")
    with right, st.container(border=True, height="stretch"):
        _show_what_it_buys(plan)
    bones.show_key_figures(plan_key_figures(plan))
    redesign_first.show_redesign_first(plan)
    bones.show_tabs({name: partial(draw, plan) for name, draw in TABS.items()}, key="plan-tabs")
    if chosen_part().part:
        sections.open_role_or_lever(plan, chosen_part().part)
    bones.show_attributions()
    bones.show_provenance(plan.provenance, warnings=plan.warnings)
    with figure:  # last: its space is held, and everything else is there while plans are sought
        _show_frontier(plan)


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
    """Return the numbers of a plan: doing nothing first, then what the plan changes."""
    outcome, budget = plan.outcome, plan.problem.total_budget
    kept = ""
    if budget < float("inf"):
        kept = " " + plan_words.surety_in_words(plan, budget)
    found = [
        _money_figure(plan, q.EMPTY_POSTS_COST, outcome.unfilled_range),
        _money_figure(plan, q.PLAN_COST, outcome.cost_range, kept),
        _fte_figure(plan, q.POSTS_FILLED, outcome.closed_on_average),
        _money_figure(plan, q.PLAN_AVOIDS, outcome.saved_range),
    ]
    if outcome.regained_range.high > 0:
        found.append(_money_figure(plan, q.PLAN_REGAINS, outcome.regained_range))
    return found


def _money_figure(plan: Plan, counted: Quantity, span: Range, more: str = "") -> KeyFigure:
    currency = plan.problem.currency
    ends = wording.short_span(wording.money(span.low, currency), wording.money(span.high, currency))
    note = f"in {plan_words.horizon_in_words(plan.problem)}, {ends}"
    said = f"{counted.meaning} Mean and likely range.{more}"
    return KeyFigure(counted.name, wording.money(span.expected, currency), note, said, counted.id)


def _fte_figure(plan: Plan, counted: Quantity, span: Range) -> KeyFigure:
    gap = plan.outcome.gap_on_average
    note = f"of {plan_words.write_fte(gap.expected, gap.high)}, on average"
    said = (
        f"{counted.meaning} Mean; {plan_words.write_likely_fte(span)}, of "
        f"{plan_words.write_likely_fte(gap)} empty on average if nothing is done."
    )
    middle = plan_words.write_fte(span.expected, span.high)
    return KeyFigure(counted.name, middle, note, said, counted.id)


def _show_frontier(plan: Plan) -> None:
    currency = plan.problem.currency
    looks.hold_space("frontier-title", 48)
    with st.container(key="frontier-title"):
        title = st.empty()
    title.markdown(f"#### {plain(_frontier_title(plan, None))}")
    table = computed.trace_budgets(choices.planned_scenario(), choices.plan_settings())
    if not len(table):
        st.markdown("Nothing is worth spending money on in this scenario.")
        return
    closed = plan.outcome.closed_on_average.expected
    money = _money_it_may_take(plan, table)
    title.markdown(f"#### {plain(_frontier_title(plan, table))}")

    def choose_budget(at: int) -> None:
        choices.set_total_budget(float(table["budget"].iloc[at]))

    key = state.fresh_key("plan-frontier")
    show.show_chart(
        draw_frontier(
            table,
            chosen=(money, closed),
            label=_label_at_plan(plan, money),
            nothing=f"Nothing done: {float(table['gap_fte'].iloc[0]):.0f} FTE empty",
            period=plan_words.horizon_in_words(plan.problem),
            currency=currency,
            mode=show.light_or_dark(),
        ),
        alt=plan_words.frontier_in_words(table, currency),
        key=key,
        height=FRONTIER_HEIGHT,
        on_select=state.on_chart_choice(key, choose_budget),
    )
    st.caption(
        "Click a point to see its plan. Shaded: likely range.",
        help="Each point is a budget and the plan within it. A plan costs less than its budget on "
        "average, so that the budget holds in at least "
        f"{wording.share(choices.plan_settings().budget_surety)} of simulations. A budget that "
        "fills no more posts than a smaller one is left out.",
    )
    st.caption(plain(plan_words.nothing_done_in_words(plan.problem, plan.outcome.nothing_done)))


def _money_it_may_take(plan: Plan, table: pd.DataFrame) -> float:
    """Return where a plan stands on the axis of budgets: its budget, or else what it costs."""
    budget = plan.problem.total_budget
    return budget if budget <= table["money"].max() else plan.outcome.cost_range.expected


def _frontier_title(plan: Plan, table: pd.DataFrame | None) -> str:
    """Say what the budget fills, and once other budgets are planned for, what more would."""
    outcome, currency = plan.outcome, plan.problem.currency
    budget, closed = plan.problem.total_budget, outcome.closed_on_average
    money = budget if budget < float("inf") else outcome.cost_range.expected
    if table is not None:
        money = _money_it_may_take(plan, table)
    limited = "A budget of " if budget < float("inf") else ""
    said = f"{limited}{wording.money(money, currency)} fills "
    said += f"{closed.expected:.0f} of {outcome.gap_on_average.expected:.0f} empty posts"
    if table is None:
        return said
    more = plan_words.next_step_in_words(table, money, closed.expected, currency)
    return f"{said}; {more}" if more else f"{said}; more money fills no more"


def _label_at_plan(plan: Plan, money: float) -> str:
    closed = plan.outcome.closed_on_average
    return (
        f"{wording.money(money, plan.problem.currency)}: {closed.expected:.1f} FTE filled\n"
        f"({plan_words.write_likely_fte(closed)})"
    )


def _show_what_it_buys(plan: Plan) -> None:
    currency = plan.problem.currency
    period = plan_words.horizon_in_words(plan.problem)
    st.markdown(f"#### What it buys in {period}")
    table = plan_words.bought_by_lever(plan)
    if len(table):
        show.show_wrapped_table(
            ["What to start", q.PLAN_COST.name],
            [
                (f"{row.lever.capitalize()}: {plan_words.starts_in_words(plan, row.lever)}",
                 wording.money(row.cost, currency))
                for row in table.itertuples()
            ] + [("In total", wording.money(plan.outcome.cost_range.expected, currency))],
            figures={q.PLAN_COST.name},
        )  # fmt: skip
    if plan.problem.total_budget < float("inf"):
        st.caption(plain(plan_words.surety_in_words(plan, plan.problem.total_budget)))
    if said := plan_words.partners_pay_in_words(plan):
        st.caption(plain(said))
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
                f"{wording.money(float(actions['cost'].sum()), plan.problem.currency)} of the plan "
                "cost. See who could move into these roles.",
                "mobility",
                "move_up",
            )
        )
    steps.append(
        bones.NextStep(
            "Change what is assumed about the future",
            "Growth, leavers and automation decide how many posts will be empty.",
            "scenarios",
            "stacked_line_chart",
        )
    )
    return [step for step in steps if bones.is_reachable(step)]


def show_infeasible_plan(error: InfeasiblePlan, place: DeltaGenerator) -> None:
    """Say that no plan keeps all limits, and offer each way out.

    Args:
        error: What stands in the way.
        place: Where the answer stands.
    """
    with place.container():
        bones.show_answer(
            "No plan meets all these limits. Any one of these changes would make one possible."
        )
    if not error.advice:
        st.markdown("Lower the target, or allow more levers, on the left.")
    for number, advice in enumerate(error.advice):
        change = choices.action_for_relaxation(advice.kind, advice.name, advice.amount)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/lightbulb: {plain(advice.sentence)}")
            if change is not None:
                st.button(
                    "Do this", key=f"relax-{number}", on_click=change,
                    type="primary" if number == 0 else "secondary",
                )  # fmt: skip
    if chosen_part().past:
        st.button("Undo the last change", icon=":material/undo:", on_click=choices.undo_settings)

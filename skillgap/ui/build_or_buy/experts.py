"""Details of a plan for experts: every action, what would help most, other futures, break-even."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.questions.plan import InfeasiblePlan
from skillgap.questions.plan import words as plan_words
from skillgap.questions.plan.regret import starts_column
from skillgap.ui.build_or_buy import choices, computed
from skillgap.ui.build_or_buy.sections import money_column, number_column
from skillgap.ui.build_or_buy.state import plan as chosen_part
from skillgap.ui.kit import board, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan

_TALL = 430


def show_details(plan: Plan) -> None:
    """Show one detail at a time."""
    drawn = DETAILS.get(chosen_part().detail, show_actions)
    names = {draw: name for name, draw in DETAILS.items()}
    key, write = state.tie_widget(
        "plan-detail", names[drawn], lambda name: chosen_part.change(detail=name or "")
    )
    st.segmented_control(
        "Detail", list(DETAILS), key=key, on_change=write, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    drawn(plan)


def show_actions(plan: Plan) -> None:
    """Show everything to start, by quarter; a row opens its role."""
    table = plan.table
    if not len(table):
        st.caption("Nothing is started within these limits.")
        return
    roles = list(table["role_id"])
    by_quarter = plan.by_quarter.set_index("quarter")["cost"]
    spend = [
        f"{quarter} {wording.money(cost, plan.problem.currency)}"
        for quarter, cost in by_quarter.items()
    ]
    st.caption(plain(f"Spent by quarter: {', '.join(spend)}. Choose a row to see why."))
    show.show_table(
        table.assign(
            lever=table["lever"].str.capitalize(),
            in_service=table["in_service"].replace("", "later"),
            cost=wording.rounded(table["cost"]),
        ),
        alt="Everything to start, by quarter",
        order=["quarter", "title", "lever", "pool", "starts", "in_service", "cover_fte", "cost"],
        columns={
            "quarter": st.column_config.TextColumn("Start by", width=90),
            "title": st.column_config.TextColumn("Role", width=205),
            "lever": st.column_config.TextColumn("Lever", width=85),
            "pool": st.column_config.TextColumn("Done by", width=105),
            "starts": st.column_config.NumberColumn("Starts", width=65),
            "in_service": st.column_config.TextColumn("In service", width=90),
            "cover_fte": number_column("Covers, FTE", 90),
            "cost": money_column("Cost", plan.problem.currency),
        },
        height=_TALL if len(table) > 11 else "content",
        key=state.fresh_key("plan-every-action"),
        on_select=state.on_row_choice(
            state.fresh_key("plan-every-action"), lambda at: chosen_part.change(part=roles[at])
        ),
    )


def show_what_would_help_most(plan: Plan) -> None:
    """Show what one more unit of something scarce would save, and how sure the optimum is."""
    st.caption(
        "What one more unit of something scarce would save over the horizon, cost of empty posts "
        f"included. The plan is within {plan_words.closeness_to_best_in_words(plan.gap_share)} of "
        "the cheapest possible."
    )
    prices = plan.prices
    if not len(prices):
        st.markdown("No limit holds this plan back: more money or people would not improve it.")
    for row in prices.head(5).itertuples():
        text = plan_words.price_in_words(row, plan.problem.currency)
        st.markdown(f":material/lock_open_right: {plain(text)}.")


def show_actions_over_scenarios(plan: Plan) -> None:
    """Show which actions are chosen whatever comes."""
    names = tuple(board.known_scenarios())
    key, write = state.tie_widget(
        "plan-over",
        [name for name in chosen_part().over if name in names],
        lambda chosen: chosen_part.change(over=tuple(chosen or ())),
    )
    if len(names) > 1:
        st.multiselect(
            "Scenarios to compare", list(names), key=key, on_change=write, max_selections=5,
            placeholder="A mild, a typical and a hard version of this scenario",
        )  # fmt: skip
    chosen = tuple(name for name in chosen_part().over if name in names)
    over = chosen if len(chosen) > 1 else (choices.planned_scenario().name,)
    try:
        table = computed.actions_over_scenarios(over, choices.plan_settings())
    except InfeasiblePlan:
        st.markdown(
            "In one of these scenarios no plan meets all limits: lower the target to compare."
        )
        return
    if not len(table):
        st.caption("Nothing is started in any of these scenarios.")
        return
    columns = {str(name): str(name).removeprefix(starts_column("")) for name in table.columns[8:]}
    st.markdown(plain(plan_words.regret_summary(table, list(columns.values()))))
    show.show_table(
        table.assign(
            lever=table["lever"].str.capitalize(),
            verdict=table["verdict"].map(plan_words.VERDICT_WORDS),
        ),
        alt="Actions chosen in every scenario, in some, in one",
        order=["title", "lever", "verdict", "starts_least", *columns],
        columns={
            "title": st.column_config.TextColumn("Role", width=230),
            "lever": st.column_config.TextColumn("Lever", width=95),
            "verdict": st.column_config.TextColumn("Chosen", width=110),
            "starts_least": st.column_config.NumberColumn("No regret, starts", width=115),
            **{
                name: st.column_config.NumberColumn(label, width=90)
                for name, label in columns.items()
            },
        },
        height=_TALL if len(table) > 11 else "content",
    )


def show_break_even(plan: Plan) -> None:
    """Show what hiring and training cost role by role, and where one overtakes the other."""
    table, currency = plan.break_even, plan.problem.currency
    if not len(table):
        st.caption("No role is short, so there is nothing to compare.")
        return
    st.caption(
        "Cost of filling one FTE now, without the cost of waiting. Building takes longer, and is "
        "cheaper only while an empty seat costs less a month than the break-even."
    )
    spans = {
        name: [
            wording.money_span(low, high, currency) if low == low else "–"
            for low, high in zip(table[f"{name}_low"], table[f"{name}_high"], strict=True)
        ]
        for name in ("buy", "build", "break_even")
    }
    words = {"build": "Build", "buy": "Buy", "open": "Either", "": "Only one"}
    show.show_table(
        table.assign(
            **spans,
            cheaper=table["cheaper"].map(words),
            seat_month_cost=wording.rounded(table["seat_month_cost"]),
        ),
        alt="Buying against building, role by role",
        order=["title", "gap_fte", "buy", "build", "wait_months", "seat_month_cost", "break_even",
               "cheaper"],
        columns={
            "title": st.column_config.TextColumn("Role", width=195),
            "gap_fte": number_column("FTE", 50),
            "buy": st.column_config.TextColumn("Buy (likely)", width=112),
            "build": st.column_config.TextColumn("Build (likely)", width=112),
            "wait_months": st.column_config.NumberColumn(
                "Longer, mo.", format="%d", width=85, help="Extra months that building takes."
            ),
            "seat_month_cost": money_column("Seat a month", currency, 90),
            "break_even": st.column_config.TextColumn("Break-even (likely)", width=130),
            "cheaper": st.column_config.TextColumn("Cheaper", width=75),
        },
        height=_TALL if len(table) > 11 else "content",
    )  # fmt: skip


DETAILS: dict[str, Callable[[Plan], None]] = {
    "Every action": show_actions,
    "What would help most": show_what_would_help_most,
    "In every scenario": show_actions_over_scenarios,
    "Buy or build": show_break_even,
}

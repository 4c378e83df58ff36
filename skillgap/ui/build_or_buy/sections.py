"""The tabs of Build or buy: actions, roles, frontier, regret, break-even; one part opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import UnknownName
from skillgap.figures.frontier import FRONTIER_HEIGHT, draw_frontier
from skillgap.questions.plan import InfeasiblePlan
from skillgap.questions.plan import words as plan_words
from skillgap.questions.plan.regret import starts_column
from skillgap.ui.build_or_buy import choices, computed
from skillgap.ui.build_or_buy.state import plan as chosen_part
from skillgap.ui.kit import board, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan

_TALL = 430


def _money_column(label: str, currency: str, width: int = 95) -> object:
    return st.column_config.NumberColumn(
        label, format=f"{wording.symbol(currency)}%,.0f", width=width
    )


def _number_column(label: str, width: int = 80, decimals: int = 1) -> object:
    return st.column_config.NumberColumn(label, format=f"%.{decimals}f", width=width)


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
            "cover_fte": _number_column("Covers, FTE", 90),
            "cost": _money_column("Cost", plan.problem.currency),
        },
        height=_TALL if len(table) > 11 else "content",
        key=state.fresh_key("plan-actions"),
        on_select=state.on_row_choice(
            state.fresh_key("plan-actions"), lambda at: chosen_part.change(part=roles[at])
        ),
    )
    _show_lever_buttons(plan)


def _show_lever_buttons(plan: Plan) -> None:
    used = [name for name in plan.problem.levers if (plan.table["lever"] == name).any()]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Open a lever:", width="content")
        for name in used:
            st.button(
                name.capitalize(), key=f"open-{name}", type="tertiary",
                on_click=chosen_part.change, kwargs={"part": name},
            )  # fmt: skip


def show_roles(plan: Plan) -> None:
    """Show shortage, mix and cost role by role; a row opens the role."""
    table = plan.by_role
    roles = list(table["role_id"])
    last = plan.problem.quarters[-1]
    st.caption(plain(f"Vacancies in {last}, without and with the plan. Choose a row to see why."))
    levers = list(plan.problem.levers)
    show.show_table(
        table.assign(cost=wording.rounded(table["cost"])),
        alt="Shortage, starts and cost role by role",
        order=["title", "gap_fte", "short_fte", *levers, "cost"],
        columns={
            "title": st.column_config.TextColumn("Role", width=205),
            "gap_fte": _number_column("Vacant, FTE", 80),
            "short_fte": _number_column("With plan, FTE", 105),
            **{
                name: st.column_config.NumberColumn(name.capitalize(), format="%d", width=66)
                for name in levers
            },
            "cost": _money_column("Cost", plan.problem.currency),
        },
        height=_TALL if len(table) > 11 else "content",
        key=state.fresh_key("plan-roles"),
        on_select=state.on_row_choice(
            state.fresh_key("plan-roles"), lambda at: chosen_part.change(part=roles[at])
        ),
    )


def show_frontier(plan: Plan) -> None:
    """Show cost against shortage left; a point sets the budget."""
    table, currency = plan.frontier, plan.problem.currency
    spent = float(plan.effects.spend_by_quarter.sum())
    quarters = len(plan.problem.quarters)

    def set_budget(at: int) -> None:
        quarterly = float(table["cost"].iloc[at]) / quarters
        choices.change_settings(budget=1000.0 * round(quarterly / 1000))

    st.caption(
        "The curve shows the best achievable at each total budget (fractional hires allowed). The "
        "diamond is this plan. Labels: FTE vacant on average. Click a point to set its budget."
    )
    key = state.fresh_key("plan-frontier")
    show.show_chart(
        draw_frontier(
            table, chosen=(spent, plan.left_cost), currency=currency, mode=show.light_or_dark()
        ),
        alt=_describe_frontier(table, currency),
        key=key,
        height=FRONTIER_HEIGHT,
        on_select=state.on_chart_choice(key, set_budget),
    )


def _describe_frontier(table: pd.DataFrame, currency: str) -> str:
    parts = [
        f"{wording.money(row.cost, currency)} leaves {row.short_fte:.1f} FTE vacant"
        for row in table.itertuples()
    ]
    return f"Money spent against vacancies left: {'; '.join(parts)}."


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
        "Cost of one FTE filled now, waiting not included. Where building takes longer, it is the "
        "cheaper way while an empty seat costs less a month than the break-even."
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
            "gap_fte": _number_column("FTE", 50),
            "buy": st.column_config.TextColumn("Buy (likely)", width=112),
            "build": st.column_config.TextColumn("Build (likely)", width=112),
            "wait_months": st.column_config.NumberColumn(
                "Longer, mo.", format="%d", width=85, help="Months building takes longer."
            ),
            "seat_month_cost": _money_column("Seat a month", currency, 90),
            "break_even": st.column_config.TextColumn("Break-even (likely)", width=130),
            "cheaper": st.column_config.TextColumn("Cheaper", width=75),
        },
        height=_TALL if len(table) > 11 else "content",
    )  # fmt: skip


def open_role_or_lever(plan: Plan, key: str) -> None:
    """Open one role or lever in a drawer: what was weighed, and what is planned."""
    try:
        opened = plan.explain(key)
    except UnknownName:
        chosen_part.reset("part")
        return

    @st.dialog(plain(opened.title), width="medium", position="right", on_dismiss=_close_drawer)
    def show_drawer() -> None:
        st.markdown(plain(opened.sentence))
        for note in opened.notes:
            st.caption(f":material/info: {plain(note)}")
        show.show_table(
            opened.steps.assign(value=steps_in_words(opened.steps)),
            alt=f"What was weighed for {opened.title}",
            order=["step", "value", "unit", "note"],
            columns={
                "step": st.column_config.TextColumn("Step", width=210),
                "value": st.column_config.TextColumn("Value", width=70),
                "unit": st.column_config.TextColumn("Unit", width=90),
                "note": st.column_config.TextColumn("Note", width=250),
            },
        )
        if len(opened.rows):
            st.markdown("**Planned**")
            show.show_table(
                opened.rows.assign(
                    lever=opened.rows["lever"].str.capitalize(),
                    cost=wording.rounded(opened.rows["cost"]),
                ),
                alt=f"What is planned for {opened.title}",
                order=["quarter", "title", "lever", "starts", "in_service", "cost"],
                columns={
                    "title": st.column_config.TextColumn("Role", width=170),
                    "cost": _money_column("Cost", plan.problem.currency),
                },
            )
        st.code(opened.formula, language=None, wrap_lines=True)

    show_drawer()


def steps_in_words(steps: pd.DataFrame) -> list[str]:
    """Return the values of steps as people read them."""
    return [wording.compact(float(value)) for value in steps["value"]]


def _close_drawer() -> None:
    chosen_part.reset("part")
    state.renew_keys("plan-actions", "plan-roles")

"""The tabs of Build or buy: what to start when, quarter by quarter; one part opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import UnknownName
from skillgap.figures.plan_bars import BARS_HEIGHT, draw_plan_bars
from skillgap.questions.plan import words as plan_words
from skillgap.ui.build_or_buy import choices, partners
from skillgap.ui.build_or_buy.state import plan as chosen_part
from skillgap.ui.kit import plans, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.plan import Plan

_TALL = 430


def money_column(label: str, currency: str, width: int = 95) -> object:
    """Return a column of whole money."""
    return st.column_config.NumberColumn(
        label, format=f"{wording.symbol(currency)}%,.0f", width=width
    )


def number_column(label: str, width: int = 80, decimals: int = 1) -> object:
    """Return a column of numbers."""
    return st.column_config.NumberColumn(label, format=f"%.{decimals}f", width=width)


def show_actions_by_role(plan: Plan) -> None:
    """Show what to start when, one row per role; a row opens its role."""
    table = plan_words.actions_by_role(plan)
    if not len(table):
        st.caption("Nothing is started within these limits.")
        return
    roles = list(table["role_id"])
    st.caption(
        "First and last start: by the end of the month named. Choose a row to see each start, and "
        "why."
    )
    show.show_table(
        table.assign(cost=wording.rounded(table["cost"])),
        alt="What to start when, role by role, the most expensive first, with its plan cost",
        order=["title", "actions", "first", "last", "cost"],
        columns={
            "title": st.column_config.TextColumn("Role", width=210),
            "actions": st.column_config.TextColumn("What to start", width=235),
            "first": st.column_config.TextColumn("First", width=75),
            "last": st.column_config.TextColumn("Last", width=75),
            "cost": money_column("Plan cost", plan.problem.currency, 90),
        },
        height=_TALL if len(table) > 11 else "content",
        key=state.fresh_key("plan-actions"),
        on_select=state.on_row_choice(
            state.fresh_key("plan-actions"), lambda at: chosen_part.change(part=roles[at])
        ),
    )
    _show_lever_buttons(plan)
    partners.show_partner_programmes(plan)


def show_quarters(plan: Plan) -> None:
    """Show how the empty posts are filled by quarter, then role by role."""
    _show_vacancies_by_quarter(plan)
    show_roles(plan)


def _show_lever_buttons(plan: Plan) -> None:
    used = [name for name in plan.problem.levers if (plan.table["lever"] == name).any()]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Open a lever:", width="content")
        for name in used:
            st.button(
                name.capitalize(), key=f"open-{name}", type="tertiary",
                on_click=chosen_part.change, kwargs={"part": name},
            )  # fmt: skip


def _show_vacancies_by_quarter(plan: Plan) -> None:
    table = plan.by_quarter
    st.markdown(
        "#### How empty posts are filled, FTE",
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
        if plan.gap_share > plans.PATIENT[0]:
            st.button(
                "Search longer", icon=":material/hourglass:", type="tertiary",
                on_click=choices.ask_for_closer_proof, key="look-longer",
                help="The best plan may be up to "
                f"{plan_words.closeness_to_best_in_words(plan.gap_share)} cheaper. "
                f"This searches for up to {plans.PATIENT[1]:g} s.",
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


def show_roles(plan: Plan) -> None:
    """Show shortage, mix and cost role by role; a row opens the role."""
    table = plan.by_role
    roles = list(table["role_id"])
    last = plan.problem.quarters[-1]
    st.caption(plain(f"Empty posts in {last}, without and with the plan. Choose a row to see why."))
    levers = list(plan.problem.levers)
    show.show_table(
        table.assign(cost=wording.rounded(table["cost"])),
        alt="Shortage, starts and cost role by role",
        order=["title", "gap_fte", "short_fte", *levers, "cost"],
        columns={
            "title": st.column_config.TextColumn("Role", width=205),
            "gap_fte": number_column("Empty, FTE", 80),
            "short_fte": number_column("With plan, FTE", 105),
            **{
                name: st.column_config.NumberColumn(name.capitalize(), format="%d", width=66)
                for name in levers
            },
            "cost": money_column("Cost", plan.problem.currency),
        },
        height=_TALL if len(table) > 11 else "content",
        key=state.fresh_key("plan-roles"),
        on_select=state.on_row_choice(
            state.fresh_key("plan-roles"), lambda at: chosen_part.change(part=roles[at])
        ),
    )


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
                    "cost": money_column("Cost", plan.problem.currency),
                },
            )
        st.code(opened.formula, language=None, wrap_lines=True)

    show_drawer()


def steps_in_words(steps: pd.DataFrame) -> list[str]:
    """Return the values of steps as people read them."""
    return [wording.compact(float(value)) for value in steps["value"]]


def _close_drawer() -> None:
    chosen_part.reset("part")
    state.renew_keys("plan-actions", "plan-every-action", "plan-roles")

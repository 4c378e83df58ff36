"""What Build or buy holds back until work is redesigned, and what lets it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.questions.plan.waiting import AHEAD, BLOCKED, roles_waiting, waiting_in_words
from skillgap.ui.kit import redesigns, show, state
from skillgap.ui.kit.plain import label_text, plain

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.plan import Plan

_ICONS = {BLOCKED: ":material/block:", AHEAD: ":material/lock_open:"}


def show_redesign_first(plan: Plan) -> None:
    """Show which roles may not train or automate yet, why, and what can be decided about it."""
    table = roles_waiting(plan)
    if table.empty:
        return
    icon = _ICONS.get(str(table["standing"].iloc[0]), ":material/published_with_changes:")
    with st.expander(plain(waiting_in_words(table)), icon=icon, key="redesign-first"):
        st.caption(
            "In these roles most people who answered the work-design survey say that the work "
            "no longer makes sense: training them first would be wasted."
        )
        _show_roles(table, plan.problem.currency)
        _decide(table)
        _show_log()


def _show_roles(table: pd.DataFrame, currency: str) -> None:
    show.show_wrapped_table(
        ["Role", "Now", "People short of a skill", "Plan cost"],
        [
            (row.title, _standing_in_words(row), f"{row.people:,.0f}",
             wording.money(row.cost, currency))
            for row in table.itertuples()
        ],
        figures={"People short of a skill", "Plan cost"},
    )  # fmt: skip


def _standing_in_words(row: object) -> str:
    standing, begins = row.standing, row.redesign  # type: ignore[attr-defined]
    if standing == BLOCKED:
        return "Blocked: no redesign is planned"
    if standing == AHEAD:
        return "May start without a redesign (override)"
    held = row.from_quarter or "after this plan"  # type: ignore[attr-defined]
    trained = row.trained  # type: ignore[attr-defined]
    starts = f"; {wording.count(trained, 'training start')}" if trained else ""
    return f"Redesign by {begins}, released from {held}{starts}"


def _decide(table: pd.DataFrame) -> None:
    titles = dict(zip(table["role_id"], table["title"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(
            "Role", list(titles), format_func=lambda one: label_text(titles[one]),
            key="redesign-role", width=260,
        )  # fmt: skip
        reason = st.text_input("Reason (needed for an override)", key="redesign-reason", width=340)
        decided = str(role) in set(redesigns.redesigns_in_force()["role_id"])
        st.button(
            "Plan the redesign", type="primary", key="redesign-plan",
            on_click=_record, args=(str(role), redesigns.PLANNED, reason),
        )  # fmt: skip
        st.button(
            "Start without it", key="redesign-ahead", disabled=not reason.strip(),
            on_click=_record, args=(str(role), redesigns.AHEAD, reason),
            help="Lets training and automation of this role start at once. The log records who "
                 "did it, when and why.",
        )  # fmt: skip
        if decided:
            st.button(
                "Take back", type="tertiary", key="redesign-back",
                on_click=_record, args=(str(role), redesigns.AS_FOUND, reason),
            )  # fmt: skip


def _record(role: str, choice: str, reason: str) -> None:
    redesigns.record_redesign_decision(role, choice, reason=reason.strip())
    state.fill_widget("redesign-reason", "")


def _show_log() -> None:
    log = redesigns.redesign_log().head(6)
    if log.empty:
        return
    st.caption("Decisions so far, newest first; the workspace's log holds all of them.")
    for row in log.itertuples():
        because = f": {row.reason}" if row.reason else ""
        st.markdown(
            plain(f"{row.at:%d %b %Y %H:%M}, {row.actor}: {row.role_id}, {row.choice}{because}")
        )

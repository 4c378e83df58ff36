"""Contests that wait for an answer, and what was answered."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from skillgap.contests import decide_contest
from skillgap.core.contests import (
    CONFIRMED,
    REPLY_AT_MOST_DAYS,
    Contest,
    decided_in_words,
)
from skillgap.core.errors import SkillgapError
from skillgap.core.skill_states import reply_clock
from skillgap.ui.kit import bones, cached, contests, state
from skillgap.ui.kit.plain import plain

_DECIDED_SHOWN = 20


def show_contests() -> None:
    """Show what people contest, oldest first, each with the two answers."""
    found = contests.contests_here()
    waiting = sorted((one for one in found if one.is_open), key=lambda one: one.opened_at)
    if not waiting:
        st.markdown("No contest is open. People contest a level on the page People.")
    for number, one in enumerate(waiting):
        with st.container(border=True, key=f"contest-{number}"):
            _show_waiting(number, one)
    decided = [one for one in found if not one.is_open and one.state != CONFIRMED]
    decided = decided[:_DECIDED_SHOWN]
    if decided:
        st.markdown("#### Answered")
        st.caption(decided_in_words(found))
    for one in decided:
        by = f"{one.state} by {one.by}" + (f": {one.answer}" if one.answer else "")
        st.markdown(f"- {plain(f'{_about(one)}, {one.level:g}; {by}')}")


def _about(one: Contest) -> str:
    """Return whose skill it is, by name where there is one."""
    workforce = cached.open_workforce()
    staff = workforce["employees"].set_index("employee_id")["name"]
    skills = workforce["skills"].set_index("skill_id")["name"]
    who = staff.get(one.employee_id)
    name = f"{who} ({one.employee_id})" if isinstance(who, str) else one.employee_id
    skill = skills.get(one.skill_id)
    return f"{name}, {skill if isinstance(skill, str) else one.skill_id}"


def _show_waiting(number: int, one: Contest) -> None:
    days = one.age_days(datetime.now(UTC))
    late = " :red[:material/alarm:]" if days >= REPLY_AT_MOST_DAYS else ""
    st.markdown(f"**{plain(_about(one))}**: should be {one.level:g}, says {plain(one.by)}")
    st.markdown(plain(one.reason))
    st.caption(f"{reply_clock(days)}{late}")
    with st.form(f"answer-{number}", border=False):
        left, right = st.columns(2)
        by = left.text_input("Who decides", key=f"answer-by-{number}")
        reason = right.text_input("Why", key=f"answer-why-{number}")
        with st.container(horizontal=True):
            uphold = st.form_submit_button(
                "Uphold: the level is as they say", type="primary", icon=":material/check:",
                key=f"uphold-{number}",
            )  # fmt: skip
            reject = st.form_submit_button("Reject", icon=":material/close:",
                                           key=f"reject-{number}")  # fmt: skip
    if uphold or reject:
        _decide(one, uphold=uphold, by=by, reason=reason)


def _decide(one: Contest, *, uphold: bool, by: str, reason: str) -> None:
    dataset = cached.active_dataset()
    if dataset is None:
        return
    try:
        decide_contest(cached.workspace(), dataset, one, uphold=uphold, by=by, reason=reason)
    except SkillgapError as error:
        bones.show_error(error)
        return
    contests.look_again()
    state.leave_notice(
        "Upheld; all results are updated." if uphold else "Rejected, with the reason."
    )
    st.rerun()

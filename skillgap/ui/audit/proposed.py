"""Skills that people and teams put forward: assigned to an expert, then decided by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from skillgap.core.contests import age_in_words
from skillgap.core.errors import SkillgapError
from skillgap.core.skill_proposals import SkillProposal
from skillgap.skill_proposals import assign_expert, decide_proposal
from skillgap.ui.kit import bones, cached, skill_proposals, state
from skillgap.ui.kit.plain import plain

_EXPERTS, _DECIDED = 3, 20


def show_proposed() -> None:
    """Show the skills that wait for an expert, oldest first, and what was decided."""
    found = skill_proposals.proposals_here()
    waiting = sorted((one for one in found if one.is_open), key=lambda one: one.opened_at)
    st.markdown("#### Skills put forward")
    if not waiting:
        st.markdown("None is waiting. People and teams put skills forward on the page People.")
    for number, one in enumerate(waiting):
        with st.container(border=True, key=f"proposed-{number}"):
            _show_waiting(number, one)
    for one in [one for one in found if not one.is_open][:_DECIDED]:
        st.markdown(f"- {plain(f'{_about(one)}; {one.state} by {one.by}: {one.answer}')}")


def _about(one: SkillProposal) -> str:
    staff = cached.open_workforce()["employees"].set_index("employee_id")["name"]
    name = staff.get(one.employee_id)
    who = f"{name} ({one.employee_id})" if isinstance(name, str) else one.employee_id
    new = "" if one.skill_id else ", not in the list of skills yet"
    return f"{who}: {one.name} at level {one.level:g}{new}"


def _show_waiting(number: int, one: SkillProposal) -> None:
    st.markdown(f"**{plain(_about(one))}**")
    st.markdown(plain(one.reason))
    st.caption(f"{age_in_words((datetime.now(UTC) - one.opened_at).days)}.")
    if one.expert:
        _draw_decision(number, one)
    else:
        _draw_assignment(number, one)


def _draw_assignment(number: int, one: SkillProposal) -> None:
    experts = _experts_in(one.skill_id)
    if experts:
        st.caption(plain(f"Strongest in it here: {', '.join(experts)}."))
    with st.form(f"assign-{number}", border=False):
        left, right = st.columns(2)
        expert = left.text_input("Expert who looks at it", key=f"expert-{number}")
        by = right.text_input("Who assigns it", key=f"assigner-{number}")
        sent = st.form_submit_button("Assign it", icon=":material/person_check:")
    if sent:
        _do(lambda dataset: assign_expert(
            cached.workspace(), dataset.lineage, one, expert=expert, by=by
        ), f"Assigned to {expert.strip()}.")  # fmt: skip


def _draw_decision(number: int, one: SkillProposal) -> None:
    with st.form(f"validate-{number}", border=False):
        st.caption(plain(f"Assigned to {one.expert}, who decides."))
        left, right = st.columns(2)
        by = left.text_input("Expert, by name", key=f"validator-{number}")
        reason = right.text_input("Why", key=f"validate-why-{number}")
        with st.container(horizontal=True):
            yes = st.form_submit_button("Confirm it", type="primary", icon=":material/check:",
                                        key=f"confirm-{number}")  # fmt: skip
            no = st.form_submit_button("Decline it", icon=":material/close:",
                                       key=f"decline-{number}")  # fmt: skip
    if yes or no:
        _do(lambda dataset: decide_proposal(
            cached.workspace(), dataset, one, confirm=yes, by=by, reason=reason
        ), "Confirmed; results are updated." if yes else "Declined, with the reason.")  # fmt: skip


def _experts_in(skill_id: str) -> list[str]:
    """Return who is strongest in a skill, by the evidence; nobody where none is known."""
    if not skill_id:
        return []
    table = cached.profiles().table
    known = table[(table["skill_id"] == skill_id) & (table["signals"] > 0)]
    best = known.sort_values("low", ascending=False)["employee_id"].head(_EXPERTS)
    staff = cached.open_workforce()["employees"].set_index("employee_id")["name"]
    return [str(staff.get(who) or who) for who in best]


def _do(act: Callable[..., int], notice: str) -> None:
    dataset = cached.active_dataset()
    if dataset is None:
        return
    try:
        act(dataset)
    except SkillgapError as error:
        bones.show_error(error)
        return
    skill_proposals.look_again()
    state.leave_notice(notice)
    st.rerun()

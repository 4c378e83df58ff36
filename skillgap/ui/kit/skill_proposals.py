"""Skills put forward on a page: offered to a person or a team, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.skill_proposals import SkillProposal
from skillgap.core.tables import LEVEL_MAX
from skillgap.skill_proposals import propose_skill, skill_proposals
from skillgap.ui.kit import bones, cached, state
from skillgap.ui.kit.plain import plain

_FRESH_SECONDS = 5


def proposals_here() -> tuple[SkillProposal, ...]:
    """Return every skill put forward in the open dataset that the viewer may see."""
    opened = cached.active_dataset()
    return _read_proposals(cached.kept_for(), opened.lineage) if opened else ()


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=75)
def _read_proposals(kept_for: str, lineage: int) -> tuple[SkillProposal, ...]:
    return skill_proposals(cached.workspace(), lineage)


def look_again() -> None:
    """Read what was put forward, and the levels that were confirmed, anew."""
    _read_proposals.clear()
    cached.refresh_corrections()


def draw_proposing(employee_ids: Sequence[str], who: str) -> None:
    """Let a skill be put forward for a person or the people of a team, and show what became of it.

    Args:
        employee_ids: Whom it would be of.
        who: How they are called, such as ``Ann Lee`` or ``the team``.
    """
    for one in proposals_here():
        if one.employee_id in employee_ids and len(employee_ids) == 1:
            asked = f"; with {one.expert}" if one.expert and one.is_open else ""
            said = f": {one.answer}" if one.answer else ""
            st.caption(plain(f"Put forward: {one.name}, {one.level:g}. {one.state.capitalize()}"
                             f"{asked}{said}"))  # fmt: skip
    box = st.popover("A skill is missing", icon=":material/add:", key="propose", on_change="rerun")
    if not box.open:
        return
    with box, st.form("propose-form", border=False):
        st.markdown(f"Which skill does **{plain(who)}** have, and what does that rest on?")
        name = st.text_input("Skill", max_chars=80)
        level = st.number_input("Level, above 0 to 5", 0.5, LEVEL_MAX, value=3.0, step=0.5)
        reason = st.text_area("Why", placeholder="What was done with it, where and when")
        sent = st.form_submit_button("Put it forward", type="primary")
    if sent:
        _propose(employee_ids, name, float(level), reason)


def _propose(employee_ids: Sequence[str], name: str, level: float, reason: str) -> None:
    opened = cached.active_dataset()
    if opened is None:
        return
    skills = cached.open_workforce()["skills"]
    try:
        for who in employee_ids:
            propose_skill(
                cached.workspace(), opened.lineage, who, name, level=level, reason=reason,
                by=cached.actor(), skills=skills,
            )  # fmt: skip
    except SkillgapError as error:
        bones.show_error(error)
        return
    look_again()
    told = wording.count(len(employee_ids), "person", "people")
    state.leave_notice(f"Put forward for {told}; a named expert looks at it.")
    st.rerun()

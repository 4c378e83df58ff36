"""Contests of the open dataset: read once for all pages, opened and shown where a level stands."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from skillgap.contests import confirm_level, contest_level, contests, withdraw_contest
from skillgap.core.contests import UPHELD, Contest
from skillgap.core.errors import SkillgapError
from skillgap.core.skill_states import (
    CONFIRMED,
    CONTESTED,
    INFERRED,
    OVERRIDDEN,
    SkillState,
)
from skillgap.core.tables import LEVEL_MAX
from skillgap.skill_states import read_skill_states
from skillgap.ui.kit import bones, cached, state
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in

_FRESH_SECONDS = 5
_MARKS = {
    INFERRED: ":gray[:material/calculate:]", CONFIRMED: ":green[:material/verified:]",
    CONTESTED: ":orange[:material/flag:]", OVERRIDDEN: ":blue[:material/edit_note:]",
}  # fmt: skip


def contests_here() -> tuple[Contest, ...]:
    """Return every contest of the open dataset that the viewer may see, the latest step first."""
    opened = cached.active_dataset()
    return _read_contests(cached.kept_for(), opened.lineage) if opened else ()


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=75)
def _read_contests(kept_for: str, lineage: int) -> tuple[Contest, ...]:
    return contests(cached.workspace(), lineage)


def states_here() -> dict[tuple[str, str], SkillState]:
    """Return the state of every skill, within what the viewer may see, that is not inferred."""
    opened = cached.active_dataset()
    return _read_states(cached.kept_for(), opened.lineage) if opened else {}


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=75)
def _read_states(kept_for: str, lineage: int) -> dict[tuple[str, str], SkillState]:
    return read_skill_states(cached.workspace(), lineage)  # type: ignore[arg-type]


def show_state(employee_id: str, skill_id: str) -> None:
    """Say in which of the four states a skill of somebody is, since when, and by whom."""
    held = states_here().get((employee_id, skill_id), SkillState())
    word, _, rest = held.sentence(datetime.now(UTC)).partition(" ")
    st.markdown(f"{_MARKS[held.state]} **{word}** {plain(rest)}")


def states_in_words(employee_id: str, names: dict[str, str]) -> str:
    """Say which of somebody's skills are in which state; every other one is inferred.

    Args:
        employee_id: The person.
        names: Skill id to its name.
    """
    held = {skill: one.state for (who, skill), one in states_here().items() if who == employee_id}
    parts = []
    for state_name in (CONTESTED, OVERRIDDEN, CONFIRMED):
        theirs = [names[skill] for skill in names if held.get(skill) == state_name]
        if theirs:
            parts.append(f"{state_name.capitalize()}: {', '.join(theirs)}.")
    rest = "Levels of all others are inferred." if parts else "All of these levels are inferred."
    return " ".join([*parts, rest])


def look_again() -> None:
    """Read contests, and the corrections that upheld ones made, anew."""
    _read_contests.clear()
    _read_states.clear()
    cached.refresh_corrections()


def levels_out_of_ranking() -> tuple[tuple[str, str], ...]:
    """Return person and skill of every level under an open contest: these count in no ranking."""
    return tuple(sorted((one.employee_id, one.skill_id) for one in contests_here() if one.is_open))


def offers_out_of_ranking() -> tuple[tuple[str, str], ...]:
    """Return person and offer of every skill under an open contest: these are not ranked."""
    contested = levels_out_of_ranking()
    if not contested:
        return ()
    offers = cached.open_workforce()["interventions"]
    by_skill = offers.groupby("skill_id")["intervention_id"].agg(tuple).to_dict()
    return tuple(
        sorted((who, str(offer)) for who, skill in contested for offer in by_skill.get(skill, ()))
    )


def draw_contest(employee_id: str, skill_id: str, name: str) -> None:
    """Show where the contest of one level stands, or let it be contested."""
    held = {one.subject: one for one in contests_here()}
    found = next((one for one in held.values()
                  if (one.employee_id, one.skill_id) == (employee_id, skill_id)), None)  # fmt: skip
    if found is not None and found.is_open:
        _show_open_contest(found, name)
        return
    if found is not None and found.answer and found.state != CONFIRMED:
        mark = ":material/verified:" if found.state == UPHELD else ":material/gavel:"
        st.caption(
            f"{mark} Contested as level {found.level:g}; {found.state} by {plain(found.by)}: "
            f"{plain(found.answer)}"
        )
    with st.container(horizontal=True):
        _offer_contest(employee_id, skill_id, name)
        if signed_in().role != "employee":
            _offer_to_confirm(employee_id, skill_id, name)


def _show_open_contest(found: Contest, name: str) -> None:
    with st.container(border=True, key="contest"):
        st.markdown(
            f"{plain(name)} should be **{found.level:g}**, says {plain(found.by)}: "
            f"{plain(found.reason)}"
        )
        st.caption(
            "Until a named person has answered, nothing is recommended for this skill, and it "
            "does not count in any ranking of people for a role."
        )
        if st.button("Withdraw it", key="contest-back", type="tertiary", icon=":material/undo:"):
            _keep(lambda lineage: withdraw_contest(
                cached.workspace(), lineage, found, by=cached.actor()
            ), "The contest is withdrawn.")  # fmt: skip


def _offer_contest(employee_id: str, skill_id: str, name: str) -> None:
    own = signed_in().role == "employee"
    box = st.popover(
        "This level is wrong", icon=":material/flag:", key="contest-open", on_change="rerun"
    )
    if not box.open:
        return
    with box, st.form("contest-form", border=False):
        st.markdown(f"**{plain(name)}**: what should it be, and what does that rest on?")
        level = st.number_input("Level, 0 to 5", 0.0, LEVEL_MAX, value=3.0, step=0.5)
        reason = st.text_area("Why", placeholder="What you have done with it, where and when")
        by = cached.actor() if own else st.text_input("Your name")
        sent = st.form_submit_button("Contest it", type="primary")
    if sent:
        _keep(lambda lineage: contest_level(
            cached.workspace(), lineage, employee_id, skill_id,
            level=float(level), reason=reason, by=by.strip() or cached.actor(),
            ends=_range_now(employee_id, skill_id),
        ), "Contested. A named person decides; until then it is not ranked.")  # fmt: skip


def _offer_to_confirm(employee_id: str, skill_id: str, name: str) -> None:
    level = _level_now(employee_id, skill_id)
    box = st.popover(
        "It is right", icon=":material/verified:", key="confirm-open", on_change="rerun"
    )
    if level is None or not box.open:
        return
    with box, st.form("confirm-form", border=False):
        st.markdown(f"**{plain(name)}** at level {level:.1f}: what have you seen of it?")
        reason = st.text_area("Why", placeholder="What they have done with it, where and when")
        by = st.text_input("Who confirms it")
        sent = st.form_submit_button("Confirm it", type="primary")
    if sent:
        _keep(lambda lineage: confirm_level(
            cached.workspace(), lineage, employee_id, skill_id, level=round(level, 1),
            reason=reason, by=by,
        ), "Confirmed, under that name.")  # fmt: skip


def _level_now(employee_id: str, skill_id: str) -> float | None:
    """Return the level worked out now; none where only the role asks for it."""
    table = cached.profiles().table
    row = table[(table["employee_id"] == employee_id) & (table["skill_id"] == skill_id)]
    return float(row["level"].iloc[0]) if len(row) else None


def _range_now(employee_id: str, skill_id: str) -> tuple[float, float] | None:
    """Return the 80% range worked out for a level now."""
    table = cached.profiles().table
    row = table[(table["employee_id"] == employee_id) & (table["skill_id"] == skill_id)]
    return (float(row["low"].iloc[0]), float(row["high"].iloc[0])) if len(row) else None


def _keep(step: object, notice: str) -> None:
    opened = cached.active_dataset()
    if opened is None:
        return
    try:
        step(opened.lineage)  # type: ignore[operator]
    except SkillgapError as error:
        bones.show_error(error)
        return
    look_again()
    state.leave_notice(notice)
    st.rerun()

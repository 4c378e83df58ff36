"""What the facilitator sees and does: the run sheet, the board, timer, hands and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.workshop import (
    STEPS,
    TRIAL,
    VOTE,
    Decided,
    Workshop,
    answers_of,
    begin_workshop,
    team_names,
)
from skillgap.exports.minutes import write_minutes
from skillgap.ui.kit import board, bones, cached, downloads, forecasts, state
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain
from skillgap.ui.workshop import boards, computed, joining, kept, team

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillgap.exports.gate import Seal

_FIGURES_EVERY, _BOARD_EVERY = 1.0, 2.0
_DAYS_TO_DO = 30
_BUDGET_STEP = 50_000


def answer_in_words(workshop: Workshop | None) -> str:
    """Say where the room is, or how to begin."""
    if workshop is None:
        minutes = sum(step.minutes for step in STEPS)
        return (
            f"{len(STEPS)} steps in {minutes} minutes take a room from a prediction to a decision. "
            "No workshop is open."
        )
    return workshop.now_at.asks


def show_rest() -> None:
    """Show how a workshop goes, and let one begin."""
    ended = kept.ended_workshop()
    last = ("None yet", "in this workspace")
    if ended is not None:
        decided = wording.count(len(ended.decisions), "decision")
        last = (wording.day(ended.opened.date()), decided)
    bones.show_key_figures(
        [
            KeyFigure("Steps", str(len(STEPS)), "from joining to deciding"),
            KeyFigure("Time", f"{sum(step.minutes for step in STEPS)} min", "usually"),
            KeyFigure("Last workshop", *last),
        ]
    )
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.markdown("#### How it goes")
        boards.show_run_sheet()
    with right, st.container(border=True, height="stretch"):
        _show_beginning()
        if ended is not None:
            _offer_minutes(ended, "minutes-ended")


def _show_beginning() -> None:
    currency = cached.open_workforce().currency
    st.markdown("#### Begin")
    st.markdown(
        "Put this page on the projector. Teams answer on phones, or at this laptop. They see "
        "totals, never a person."
    )
    sign = wording.symbol(currency).strip()
    budget = st.number_input(
        f"Limit of the challenge, {sign} k", min_value=1, step=_BUDGET_STEP // 1000,
        value=max(1, round(computed.usual_budget() / 1000)), key="workshop-budget",
        help="Most money that a team's plan may cost over all quarters.",
    )  # fmt: skip
    if st.button("Begin a workshop", type="primary", icon=":material/groups:", key="begin"):
        kept.keep(begin_workshop(1000.0 * budget, currency))
        st.rerun()


@st.fragment(run_every=_FIGURES_EVERY)
def show_room_figures(drawn: Workshop) -> None:
    """Show where the room is, and the time left; drawn anew every second."""
    workshop = _as_drawn(drawn)
    answers, step = kept.answers(drawn.code), workshop.now_at
    place = [one.id for one in STEPS].index(step.id) + 1
    left = boards.time_left_in_words(workshop, datetime.now(UTC))
    bones.show_key_figures([
        KeyFigure("Step", f"{place} of {len(STEPS)}", step.title),
        KeyFigure("Teams", str(len(team_names(answers))), "joined"),
        KeyFigure("Answers", boards.answered_in_words(workshop, answers) if step.answer else "—",
                  "answers are frozen" if workshop.frozen else "in this step"),
        KeyFigure("Time left", left or "—", "of this step" if left else "no timer runs"),
    ])  # fmt: skip


@st.fragment(run_every=_BOARD_EVERY)
def show_board(drawn: Workshop) -> None:
    """Show what the room has answered; drawn anew while answers come in."""
    with st.container(border=True, key="room-board"):
        boards.show_board(_as_drawn(drawn))


def _as_drawn(drawn: Workshop) -> Workshop:
    """Return the workshop; one that was led on in another window draws the whole page anew."""
    workshop = kept.open_workshop()
    if workshop is None or workshop != drawn:
        st.rerun()
    return workshop


def show_controls(workshop: Workshop) -> None:
    """Show what leads the room: steps, freezing, timer, undo and the end."""
    step, running = workshop.now_at, workshop.ends is not None
    _lead(
        st, "Next step", "next", lambda now: now.moved(1), workshop, type="primary",
        icon=":material/arrow_forward:", disabled=workshop.is_last,
    )  # fmt: skip
    left, right = st.columns(2, gap="small")
    _lead(
        left, "Back", "back", lambda now: now.moved(-1), workshop, icon=":material/arrow_back:",
        disabled=workshop.is_first,
    )  # fmt: skip
    right.button(
        "Undo", icon=":material/undo:", disabled=not kept.can_undo(), key="undo", width="stretch",
        on_click=kept.undo, args=(workshop,),
    )  # fmt: skip
    _lead(
        left, "Stop" if running else f"{step.minutes} min", "timer",
        lambda now: now.with_timer(0 if running else step.minutes, datetime.now(UTC)), workshop,
        icon=":material/timer:",
        help="Starts the timer of this step, or stops it; when it is up, no answer is taken.",
    )  # fmt: skip
    _lead(
        right, "Thaw" if workshop.frozen else "Freeze", "freeze",
        lambda now: replace(now, frozen=not workshop.frozen), workshop,
        icon=":material/ac_unit:", disabled=not step.answer,
        help="While frozen, no answer is taken or changed.",
    )  # fmt: skip


def _lead(
    place: Any, label: str, key: str, change: Callable[[Workshop], Workshop], drawn: Workshop,
    **looks: Any,
) -> None:  # fmt: skip
    """Draw a button that changes how the workshop stands.

    A second press of a double click, and a press in a window that still shows another step, change
    nothing: the room would be led past a step.
    """

    def press() -> None:
        now = kept.open_workshop()
        if now is not None and (now.code, now.step) == (drawn.code, drawn.step):
            kept.keep(change(now))

    place.button(label, key=key, width="stretch", on_click=press, **looks)


def with_forecast(workshop: Workshop) -> Workshop:
    """Return it with what the forecast says, once the room has got there."""
    if workshop.step != "look" or workshop.forecast is not None:
        return workshop
    try:
        return kept.note_forecast(workshop, computed.forecast_of_room())
    except SkillgapError as error:  # the room can still go on or back
        bones.show_error(error)
        return workshop


def show_step_tools(workshop: Workshop) -> None:
    """Show what the facilitator does in this step alone."""
    if workshop.now_at.answer == VOTE:
        _show_hands(workshop)
    elif workshop.step == "decide":
        _show_decision_form(workshop)
    if workshop.now_at.answer:
        _show_team_at_laptop(workshop)


def _show_hands(workshop: Workshop) -> None:
    answers = kept.answers(workshop.code)
    names, tried = team_names(answers), answers_of(TRIAL, answers)
    with st.expander("Count hands", icon=":material/back_hand:"):
        for one, name in names.items():
            if one not in tried:
                continue
            key, count = state.tie_widget(
                f"hands-{one}", workshop.hands.get(one, 0), partial(_keep_hands, workshop, one)
            )
            st.number_input(
                f"For {plain(name)}", min_value=0, max_value=500, step=1, key=key, on_change=count
            )


def _keep_hands(drawn: Workshop, team: str, count: int) -> None:
    now = kept.open_workshop()
    if now is not None and now.code == drawn.code:
        kept.keep(now.with_hands(team, int(count)))


def _show_decision_form(workshop: Workshop) -> None:
    with st.form("decide", clear_on_submit=True):
        what = st.text_input("What do we do?", max_chars=200)
        owner = st.text_input("Who owns it?", max_chars=80)
        due = st.date_input("By when?", value=date.today() + timedelta(days=_DAYS_TO_DO))
        if st.form_submit_button("Add this decision", type="primary", icon=":material/add:"):
            decided = Decided(what.strip(), owner.strip(), due.isoformat())
            try:
                changed = workshop.with_decision(decided)
            except SkillgapError as error:
                bones.show_error(error)
                return
            kept.DECISIONS.record(
                decided.what, choice="decided", reason=f"{decided.owner}, by {decided.due}"
            )
            _keep(changed)


def _show_team_at_laptop(workshop: Workshop) -> None:
    """Take answers of teams without a phone at this laptop."""
    names = team_names(kept.answers(workshop.code))
    here = [one for one in names if one.startswith(joining.AT_LAPTOP)]
    with st.expander("Answer for a team without a phone", icon=":material/laptop:"):
        new = joining.free_team_id(names)
        chosen = st.selectbox(
            "Team", [*here, new], key="laptop-team",
            format_func=lambda one: plain(names.get(one, "A new team")),
        )  # fmt: skip
        team.show_form(workshop, chosen, place=f"laptop-{chosen}")


def show_end(workshop: Workshop) -> None:
    """Offer the minutes, and the end of the workshop."""
    _offer_minutes(workshop, "minutes")
    with st.popover("End the workshop", icon=":material/stop_circle:", width="stretch"):
        st.markdown("The code then stops working. The minutes can still be downloaded.")
        if st.button("End it", type="primary", key="end-now"):
            joining.close_to_network()
            kept.end(workshop)
            st.rerun()


def _offer_minutes(workshop: Workshop, key: str) -> None:
    answers, results = kept.answers(workshop.code), kept.results(workshop.code)

    def make(seal: Seal) -> bytes:
        return write_minutes(workshop, answers, results, sealed=seal.sentence)

    downloads.offer_file(
        "Take the minutes", make, what="minutes of a workshop", ending="docx", key=key,
        version=cached.active_dataset(),
        width="stretch",
    )  # fmt: skip


def _keep(workshop: Workshop) -> None:
    kept.keep(workshop)
    st.rerun()


def show_how_made() -> None:
    """Show how the forecast that the room predicts was made."""
    made = forecasts.forecast(board.baseline_scenario())
    bones.show_attributions()
    bones.show_provenance(made.provenance, warnings=made.warnings)

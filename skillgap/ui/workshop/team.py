"""What a team sees on its phone: one question at a time, its answer, and what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core import wording
from skillgap.core.workshop import (
    MOST_ACTIONS,
    MOST_LETTERS,
    NAME,
    PREDICTION,
    TRIAL,
    VOTE,
    Workshop,
    answers_of,
    team_names,
)
from skillgap.questions.plan.problem import LEVERS
from skillgap.questions.plan.words import write_fte
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.workshop import computed, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LEVER_WORDS = {
    "build": "Build: train our people",
    "buy": "Buy: hire",
    "borrow": "Borrow: contractors",
    "redeploy": "Redeploy: move people",
    "automate": "Automate: tools and agents",
}
_LOOK_AGAIN = 2.0
_JOINED = "You have joined. The first question comes here."


def show_form(workshop: Workshop, team: str, *, place: str) -> None:
    """Show what one team is asked now, and take its answer.

    Args:
        workshop: How the workshop stands.
        team: Id of the team.
        place: Name of the place on the page, for the keys of its widgets.
    """
    names = team_names(kept.answers(workshop.code))
    if team not in names:
        _show_name_form(workshop, team, place)
        return
    step = workshop.now_at
    forms: dict[str, Callable[[Workshop, str, str], None]] = {
        PREDICTION: _show_prediction_form, TRIAL: _show_trial_form, VOTE: _show_vote_form,
    }  # fmt: skip
    refused = workshop.refuses(step.answer, datetime.now(UTC)) if step.answer in forms else ""
    st.markdown(f":material/group: **{plain(names[team])}**")
    if refused:
        st.info(plain(refused))
    elif step.answer in forms:
        forms[step.answer](workshop, team, place)
    else:
        st.markdown("Nothing to answer now: look at the screen in the room.")
    show_own_answer(workshop, team)


def _show_name_form(workshop: Workshop, team: str, place: str) -> None:
    with st.form(f"{place}-name", border=False):
        name = st.text_input("Name of your team", max_chars=MOST_LETTERS, key=f"{place}-named")
        if st.form_submit_button("Join", type="primary", icon=":material/login:"):
            _send(workshop, team, NAME, name)


def _show_prediction_form(workshop: Workshop, team: str, place: str) -> None:
    with st.form(f"{place}-prediction", border=False):
        value = st.number_input(
            "Empty posts, FTE", min_value=0, max_value=1_000_000, value=None, step=1,
            key=f"{place}-predicted",
        )  # fmt: skip
        if st.form_submit_button("Send", type="primary", icon=":material/send:"):
            if value is None:
                st.warning("Type a number first.")
            else:
                _send(workshop, team, PREDICTION, value)


def _show_trial_form(workshop: Workshop, team: str, place: str) -> None:
    amounts = [workshop.budget * part / computed.BUDGET_STEPS
               for part in range(1, computed.BUDGET_STEPS + 1)]  # fmt: skip
    with st.form(f"{place}-trial", border=False):
        levers = st.pills(
            f"Kinds of action, at most {MOST_ACTIONS}", list(LEVERS), selection_mode="multi",
            format_func=LEVER_WORDS.__getitem__, key=f"{place}-levers",
        )  # fmt: skip
        budget = st.select_slider(
            "Budget", amounts, value=amounts[-1],
            format_func=lambda amount: wording.money(amount, workshop.currency),
            key=f"{place}-budget",
        )  # fmt: skip
        if st.form_submit_button("Try this plan", type="primary", icon=":material/send:"):
            _send(workshop, team, TRIAL, {"levers": list(levers or ()), "budget": budget})


def _show_vote_form(workshop: Workshop, team: str, place: str) -> None:
    answers = kept.answers(workshop.code)
    tried, names = answers_of(TRIAL, answers), team_names(answers)
    choices = [one for one in names if one in tried and one != team]
    if not choices:
        st.markdown("No other team has a plan to vote for.")
        return
    with st.form(f"{place}-vote", border=False):
        choice = st.radio(
            "Whose plan, besides your own?", choices, index=None,
            format_func=lambda one: plain(names[one]), key=f"{place}-voted",
        )  # fmt: skip
        sent = st.form_submit_button("Vote", type="primary", icon=":material/how_to_vote:")
        if sent and choice:
            _send(workshop, team, VOTE, choice)


def _send(workshop: Workshop, team: str, kind: str, value: Any) -> None:
    """Keep an answer, against how the workshop stands at this moment and not when it was drawn."""
    now_open = kept.open_workshop()
    if now_open is None or now_open.code != workshop.code:
        st.warning("This workshop has ended. Thank you.")
        return
    refused = kept.give_answer(now_open, team, kind, value, datetime.now(UTC))
    if refused:
        st.warning(plain(refused))
    else:
        st.rerun()


def show_own_answer(workshop: Workshop, team: str) -> None:
    """Show what a team has answered so far, and what came of it."""
    answers = kept.answers(workshop.code)
    names = team_names(answers)
    predicted, tried, voted = (
        answers_of(kind, answers).get(team) for kind in (PREDICTION, TRIAL, VOTE)
    )
    if predicted is not None:
        said = f"You predicted {write_fte(predicted, predicted)}"
        if workshop.forecast is not None:
            middle = workshop.forecast.middle
            said += f"; the forecast says {write_fte(middle, middle)}"
        st.markdown(plain(f"{said}."))
    if tried is not None:
        levers = ", ".join(lever.capitalize() for lever in tried["levers"])
        st.markdown(plain(f"Your plan: {levers}. {_result_in_words(workshop, team, tried)}"))
    if voted is not None and voted in names:
        st.markdown(plain(f"You voted for {names[voted]}."))


def _result_in_words(workshop: Workshop, team: str, tried: Any) -> str:
    result = kept.results(workshop.code).get(team, {})
    if result.get("trial") != tried:
        return "It is being worked out."
    if "trouble" in result:
        return str(result["trouble"])
    filled = write_fte(result["filled"], result["filled"])
    cost = wording.money(result["cost"], workshop.currency)
    return f"It fills {filled} for {cost}."


@st.fragment(run_every=_LOOK_AGAIN)
def follow_room(workshop: Workshop, trials_seen: Mapping[str, Any]) -> None:
    """Draw the page again as soon as the room is somewhere else, or a plan was worked out.

    Args:
        workshop: How the workshop stood when the page was drawn.
        trials_seen: The plans that were worked out then, by team.
    """
    if (kept.open_workshop(), _trials_worked_out(workshop)) != (workshop, trials_seen):
        st.rerun()


def _trials_worked_out(workshop: Workshop) -> dict[str, Any]:
    return {team: one.get("trial") for team, one in kept.results(workshop.code).items()}


def show_page(workshop: Workshop | None) -> None:
    """Show the whole page of a team."""
    if workshop is None:
        bones.show_question("Has the workshop begun?")
        bones.show_answer("No workshop is open. Ask whoever runs it for a new code.")
        return
    joined = kept.own_team() in team_names(kept.answers(workshop.code))
    asks = _JOINED if joined and workshop.is_first else workshop.now_at.asks
    bones.show_question(asks)
    show_form(workshop, kept.own_team(), place="own")
    follow_room(workshop, _trials_worked_out(workshop))

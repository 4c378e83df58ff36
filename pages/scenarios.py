"""Scenarios: where we shall be short, and what if."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui.kit import board, bones, cached, forecasts
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject
from skillgap.ui.scenarios import answers, details, editor

bones.ask(
    "Where will we be short over the next three years, and what could change that?", subject(())
)


@st.fragment
def what_if() -> None:
    """Everything that answers to a slider; nothing outside is drawn again."""
    with bones.sound_page("employees"):
        chosen = board.active()
        usual = forecasts.forecast(board.baseline())
        found, trouble = forecasts.attempt(chosen)
        plainly = chosen.name == board.BASELINE or found is None
        made, shown = (usual, board.baseline()) if plainly else (found, chosen)
        if trouble:
            st.error(plain(trouble))
        answers.show_answer(made, usual, shown)
        editor.choose_scenario()
        left, right = st.columns([4, 9], gap="medium")
        with left, st.container(border=True):
            editor.edit(chosen)
        with right, st.container(border=True):
            editor.control_figure()
            answers.draw_main(made, usual, shown)
        with st.container(border=True):
            details.show_details(made, usual, shown)
        with st.container(border=True):
            bones.next_steps(details.next_steps(made))
        details.explain_choice(made)
        bones.made(made.provenance, warnings=made.warnings)


what_if()
if cached.active() is not None:
    bones.attributions()

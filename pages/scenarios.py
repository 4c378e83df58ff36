"""Scenarios: where we will be short, and what could change that."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui.kit import board, bones, cached, forecasts
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.scenarios import answers, comparison, details, editor

bones.show_question(
    "Where will we be short, and what could change that?",
    subject_in_words(()),
)


@st.fragment
def show_what_if() -> None:
    """Everything that answers to a slider; nothing outside is drawn again."""
    with bones.guard_page_errors("employees"):
        chosen = board.active_scenario()
        usual = forecasts.forecast(board.baseline_scenario())
        found, trouble = forecasts.forecast_or_reason(chosen)
        plainly = chosen.name == board.BASELINE or found is None
        made, shown = (usual, board.baseline_scenario()) if plainly else (found, chosen)
        if trouble:
            st.error(plain(trouble))
        answers.show_answer(made, usual, shown)
        editor.draw_scenario_row()
        left, right = st.columns([4, 9], gap="small")
        with left, st.container(border=True, key="what-if"):
            editor.draw_scenario_editor(chosen)
        with right, st.container(border=True, key="measures"):
            editor.draw_figure_controls()
            answers.draw_measures(made, usual, shown)
        with st.container(border=True):
            comparison.show_comparison()
            details.show_how_sure(made)
        with st.container(border=True):
            bones.show_next_steps(details.scenario_next_steps(shown))
        with st.container(border=True):
            details.show_details(made, shown)
        details.show_chosen_explained(made)
        bones.show_provenance(made.provenance, warnings=made.warnings)


show_what_if()
if cached.active_dataset() is not None:
    bones.show_attributions()

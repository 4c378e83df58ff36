"""Workshop: a room predicts, tries plans, votes and decides, on one laptop."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.workshop import joining, kept, page, team

workshop = kept.open_workshop()
if kept.is_team():
    team.show_page(workshop)
    st.stop()
bones.show_question("What does the room expect, try and decide?", subject_in_words(()))
with bones.guard_page_errors("employees", "roles"):
    bones.show_answer(plain(page.answer_in_words(workshop)))
    if workshop is None:
        page.show_rest()
    else:
        workshop = page.with_forecast(workshop)
        page.show_room_figures(workshop)
        left, right = st.columns([7, 3], gap="medium")
        with left:
            page.show_board(workshop)
            page.show_step_tools(workshop)
        with right, st.container(border=True):
            page.show_controls(workshop)
            joining.show_joining(workshop)
            page.show_end(workshop)
    page.show_how_made()

"""Workflow canvas: what will this job be once AI does part of it?"""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.questions.work_design import words
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.work_design import canvas, canvas_state

bones.show_question("What will this job be once AI does part of it?", subject_in_words(()))
with bones.guard_page_errors("employees", "roles", "requirements", "signals"):
    canvas.draw_role_choice()
    found = canvas.redesigned_in_view()
    mark, tone = canvas.canvas_mark(found)
    bones.show_answer(plain(words.canvas_headline(found)), mark=mark, tone=tone)
    if canvas_state.drawn().view == "sheet":
        canvas.show_canvas_figures(found)
        canvas.draw_before_and_after(found)
        canvas.show_sheet(found)
    else:
        left, right = st.columns([8, 3], gap="medium")
        with left, st.container(border=True, height="stretch"):
            canvas.draw_balance(found)
        with right, st.container(border=True, height="stretch"):
            canvas.show_actions(found)
        canvas.show_canvas_figures(found)
        with st.container(border=True):
            canvas.draw_before_and_after(found)
            canvas.draw_steps(found)
        with st.container(border=True):
            canvas.show_requirements(found)
        bones.show_provenance(found.provenance, warnings=found.warnings)

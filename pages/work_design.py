"""Work design: is a skill missing, or work that makes sense; where does AI reach?"""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.questions.work_design import words
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.work_design import diagnosis

bones.show_question(
    "Do people need training, or does the work need a redesign?", subject_in_words(())
)
with bones.guard_page_errors("survey"):
    diagnosis.draw_group_choice()
    found = diagnosis.diagnosis_in_view()
    mark, tone = diagnosis.diagnosis_mark(found)
    bones.show_answer(plain(words.diagnosis_headline(found)), mark=mark, tone=tone)
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        diagnosis.draw_diagnosis(found)
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(diagnosis.next_steps(found))
    diagnosis.show_diagnosis_figures(found)
    with st.container(border=True):
        diagnosis.show_groups(found)
    with st.container(border=True):
        exposure = diagnosis.show_exposure()
    bones.show_provenance(
        found.provenance, warnings=(*found.warnings, *(exposure.warnings if exposure else ()))
    )

"""Entry level: what happens to senior posts if fewer juniors are hired?"""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.work_design import entry_level

bones.show_question("What happens to senior posts if we hire fewer juniors?", subject_in_words(()))
with bones.guard_page_errors("employees", "roles"):
    found = entry_level.entry_level_in_view()
    bones.show_answer(plain(entry_level.entry_headline(found)))
    entry_level.show_entry_figures(found)
    left, right = st.columns([3, 8], gap="small")
    with left, st.container(border=True, height="stretch"):
        entry_level.draw_controls()
    with right, st.container(border=True, height="stretch"):
        entry_level.draw_seniors(found)
    with st.container(border=True):
        bones.show_next_steps(entry_level.entry_next_steps())
    with st.container(border=True):
        entry_level.show_stocks(found)
    bones.show_provenance(found.provenance, warnings=found.warnings)

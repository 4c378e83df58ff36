"""Entry level: how long do fewer junior hires save money, and who is missing then?"""

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
    mark, tone = entry_level.entry_mark(found)
    bones.show_answer(plain(entry_level.entry_headline(found)), mark=mark, tone=tone)
    with st.container(border=True):
        entry_level.draw_controls()
    entry_level.show_entry_figures(found)
    left, right = st.columns([8, 4], gap="small")
    with left, st.container(border=True, height="stretch"):
        entry_level.draw_balance(found)
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(entry_level.entry_next_steps())
    with st.container(border=True):
        if found.turns:
            entry_level.draw_seniors(found)
        entry_level.show_stocks(found)
    bones.show_provenance(found.provenance, warnings=found.warnings)

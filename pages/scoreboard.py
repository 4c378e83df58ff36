"""Scoreboard: learning and mobility: what got better or worse in a year, and is it good enough."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui import scoreboard
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words

bones.show_question("Are learning and mobility moving the way we want?", subject_in_words(()))
with bones.guard_page_errors("employees", "requirements"):
    board = scoreboard.measure_board()
    mark, tone = scoreboard.scoreboard_mark(board)
    bones.show_answer(plain(scoreboard.scoreboard_headline(board)), mark=mark, tone=tone)
    left, right = st.columns([8, 3], gap="medium")
    with left:
        scoreboard.show_measure_cards(board)
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(scoreboard.scoreboard_next_steps(board))
    with st.container(border=True):
        scoreboard.draw_time_to_proficiency(board)
    with st.container(border=True):
        scoreboard.show_use_against_mastery(board)
    with st.container(border=True):
        scoreboard.show_all_measures(board)
    bones.show_attributions()
    bones.show_provenance(board.provenance, warnings=board.warnings)

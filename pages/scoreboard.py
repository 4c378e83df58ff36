"""Scoreboard: learning and mobility, each figure with its formula, range, trend and target."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import scoreboard
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject

bones.ask("Are learning and mobility moving the way we want?", subject(()))
with bones.sound_page("employees", "requirements"):
    board = scoreboard.board()
    bones.answer(plain(scoreboard.answer(board)))
    scoreboard.cards(board)
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        scoreboard.incidence(board)
    with right, st.container(border=True, height="stretch"):
        bones.next_steps(scoreboard.next_steps(board))
    with st.container(border=True):
        scoreboard.mastery(board)
    with st.container(border=True):
        scoreboard.opened(board)
    bones.attributions()
    bones.made(board.provenance, warnings=board.warnings)

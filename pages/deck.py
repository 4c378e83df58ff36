"""Deck: the board story and pins, as slides, a brief and a workbook to take away."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui.deck import page, results
from skillgap.ui.kit import bones, pins
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words

bones.show_question("What do we take to the board?", subject_in_words((), scenario=True))
with bones.guard_page_errors("employees", "requirements"):
    told, pinned = results.board_results(), pins.kept_pins()
    slides = page.slides_chosen(told, pinned)
    bones.show_answer(plain(page.deck_headline(slides, pinned)))
    bones.show_key_figures(page.deck_key_figures(told, pinned))
    left, right = st.columns([6, 5], gap="medium")
    with left, st.container(border=True):
        page.draw_part_choice()
        page.show_downloads(told, slides)
        page.show_contents(slides)
    with right, st.container(border=True):
        page.show_pins(pinned)
    bones.show_attributions()
    bones.show_provenance(told.gaps.provenance, warnings=told.gaps.warnings)

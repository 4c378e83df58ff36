"""Mobility: who can move to a role, how they get there, and where the bridges are."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import skillgap as sg
from skillgap.ui.kit import bones, cached
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.mobility import filters, page

bones.show_question("Who can move where, and how do they get there?", subject_in_words(()))
with bones.guard_page_errors("employees", "requirements"):
    role = filters.choose_role()
    moves = filters.draw_filters(cached.result_of(sg.rank_moves, to=role))
    bones.show_answer(plain(page.mobility_headline(moves)))
    bones.show_key_figures(page.mobility_key_figures(moves))
    page.show_tabs(moves)
    bones.show_attributions()
    bones.show_provenance(page.mobility_provenance(moves), warnings=moves.warnings)

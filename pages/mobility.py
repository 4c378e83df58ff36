"""Mobility: who can move to a role, how they get there, and where the bridges are."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import skillgap as sg
from skillgap.ui.kit import bones, cached
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject
from skillgap.ui.mobility import filters, page

bones.ask("Who can move where, and how do they get there?", subject(()))
with bones.sound_page("employees", "requirements"):
    role = filters.choose_role()
    moves = filters.filtered(cached.result(sg.rank_moves, to=role))
    bones.answer(plain(page.headline(moves)))
    bones.key_figures(page.key_figures(moves))
    page.show_tabs(moves)
    bones.attributions()
    bones.made(page.making(moves), warnings=moves.warnings)

"""Mobility: from which function to which open role, who, and how they get there."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import skillgap as sg
from skillgap.ui.kit import bones
from skillgap.ui.kit.contests import levels_out_of_ranking
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.mobility import filters, page, people, ranked, reach

bones.show_question("Who can move where, and how do they get there?", subject_in_words(()))
with bones.guard_page_errors("employees", "requirements"):
    role = filters.choose_role()
    if role:
        moves = filters.draw_filters(ranked.result_without_contested(sg.rank_moves, to=role))
        bones.show_answer(plain(page.mobility_headline(moves)))
        bones.show_key_figures(page.mobility_key_figures(moves))
        ranked.show_contested(int(moves.table["contested"].sum()))
        people.show_movers(moves)
        made, warnings = page.mobility_provenance(moves), moves.warnings
    else:
        found = ranked.result_without_contested(sg.match_openings)
        mark, tone = reach.reach_mark(found)
        bones.show_answer(plain(reach.reach_headline(found)), mark=mark, tone=tone)
        ranked.show_contested(len(levels_out_of_ranking()))
        reach.show_reach(found)
        bones.show_key_figures(reach.reach_key_figures(found))
        page.show_tabs()
        made, warnings = found.provenance, found.warnings
    bones.show_attributions()
    bones.show_provenance(made, warnings=warnings)

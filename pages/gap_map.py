"""Gap map: functions by skill clusters, down to one skill and the people behind it."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

import streamlit as st

from skillgap.ui import confirming, gap_map
from skillgap.ui.kit import bones, cached, inputs
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words

bones.show_question("Where exactly are we short, and how sure is the ranking?", subject_in_words())
with bones.guard_page_errors("employees", "requirements"):
    everything, gaps = cached.gaps(), cached.filtered_gaps()
    inputs.draw_filters(
        everything.cells, "function", "region", more=("job_family", "cluster", "kind", "tag")
    )
    gap_map.drop_cell_outside_filters()
    here = gap_map.gaps_of_drilled_cell(gaps)
    bones.show_answer(plain(gap_map.gap_map_headline(gaps)))
    steps = gap_map.gap_map_next_steps(here)
    confirming.show_standing(everything, steps)
    bones.show_key_figures(gap_map.gap_map_key_figures(here))
    with st.container(border=True):
        # Only the open one is computed and sent.
        on_map, ranked = st.tabs(["Map", "Ranking"], on_change="rerun", key="map-or-ranking")
        if on_map.open:
            with on_map:
                gap_map.draw_map_controls()
                gap_map.draw_map(gaps)
        if ranked.open:
            with ranked:
                gap_map.show_ranked_skills(here)
    with st.container(border=True):
        bones.show_next_steps(steps)
    if gap_map.drawn().skill:
        gap_map.open_skill_drawer(gaps, here, gap_map.drawn().skill)
    bones.show_attributions()
    bones.show_provenance(gaps.provenance, warnings=gaps.warnings)

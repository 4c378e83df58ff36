"""Gap map: functions by skill clusters, down to one skill and the people behind it."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import confirming, gap_map
from skillgap.ui.kit import bones, cached, inputs
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject

bones.ask("Where exactly are we short, and how sure is the ranking?", subject())
with bones.sound_page("employees", "requirements"):
    everything, gaps = cached.gaps(), cached.filtered_gaps()
    inputs.filters(
        everything.cells, "function", "region", more=("job_family", "cluster", "kind", "tag")
    )
    gap_map.in_force()
    here = gap_map.within_cell(gaps)
    bones.answer(plain(gap_map.headline(gaps)))
    bones.key_figures(gap_map.key_figures(here))
    with st.container(border=True):
        # Only the open one is computed and sent.
        on_map, ranked = st.tabs(["Map", "Ranking"], on_change="rerun", key="map-or-ranking")
        if on_map.open:
            with on_map:
                gap_map.control()
                gap_map.draw_map(gaps)
        if ranked.open:
            with ranked:
                gap_map.ranked(here)
    if gap_map.drawn().skill:
        gap_map.open_skill(gaps, here, gap_map.drawn().skill)
    bones.attributions()
    bones.made(
        gaps.provenance, warnings=gaps.warnings, below=lambda: confirming.confirm(everything)
    )

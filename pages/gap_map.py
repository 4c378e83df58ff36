"""Gap map: functions by skill clusters, down to one skill and the people behind it."""

from skillgap.ui import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import bones, cached, gap_map, inputs, overview, state
from skillgap.ui.plain import plain

bones.ask("Where exactly are we short, and how sure is the ranking?", overview.subject())
with bones.sound_page("employees", "requirements"):
    everything, gaps = cached.gaps(), cached.filtered_gaps()
    inputs.filters(everything.cells, "function", "region", "job_family", "cluster", "kind", "tag")
    gap_map.in_force()
    here = gap_map.within_cell(gaps)
    bones.answer(plain(gap_map.headline(gaps)))
    bones.key_figures(gap_map.key_figures(here))
    # Side by side on a wide screen, one under the other on a laptop.
    tiles = st.grid(2, min_column_width=640, gap="medium")
    with tiles.cell(), st.container(border=True, height="stretch"):
        gap_map.control()
        gap_map.draw_map(gaps)
    with tiles.cell(), st.container(border=True, height="stretch"):
        gap_map.ranked(here)
    if state.view().skill:
        gap_map.open_skill(gaps, here, state.view().skill)
    bones.attributions()
    bones.made(gaps.provenance, warnings=gaps.warnings)

"""Projected ROI: what an intervention should return, costs in full, the tenth percentile first."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from functools import partial

import streamlit as st

from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject_in_words
from skillgap.ui.projected_roi import answer, computed, controls, panels

bones.show_question("What should it return, and how sure is that?", subject_in_words(()))
with bones.guard_page_errors("employees", "interventions"):
    controls.draw_controls()
    found = computed.projected_return()
    bones.show_answer(plain(answer.roi_in_words(found)))
    bones.show_key_figures(answer.roi_key_figures(found))
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        panels.show_net_benefit_spread(found)
    with right, st.container(border=True, height="stretch"):
        bones.show_next_steps(answer.roi_next_steps(found))
        for line in found.warnings:
            st.caption(f":material/info: {plain(line)}")
    sections = {
        "Costs and benefits": panels.show_waterfall,
        "What drives it": panels.show_input_swings,
        "Inputs": controls.show_input_editor,
        "Compared with others": panels.show_all_interventions,
        "Train or hire, per role": panels.show_build_or_buy,
    }
    bones.show_tabs(
        {name: partial(draw, found) for name, draw in sections.items()}, key="roi-sections"
    )
    bones.show_attributions()
    bones.show_formula_and_rows(found.explain())
    bones.show_provenance(found.provenance, warnings=found.warnings)

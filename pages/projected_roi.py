"""Projected ROI: what an intervention should return, costs in full, the tenth percentile first."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from functools import partial

import streamlit as st

from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject
from skillgap.ui.projected_roi import answer, computed, controls, panels

bones.ask("What should it return, and how sure is that?", subject(()))
with bones.sound_page("employees", "interventions"):
    controls.ask()
    found = computed.projected()
    bones.answer(plain(answer.sentence(found)))
    bones.key_figures(answer.key_figures(found))
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        panels.waterfall(found)
        panels.spread(found)
    with right, st.container(border=True, height="stretch"):
        bones.next_steps(answer.next_steps(found))
        for line in found.warnings:
            st.caption(f":material/info: {plain(line)}")
    sections = {
        "What drives it": panels.swings,
        "Inputs": controls.edit_inputs,
        "Compared with others": panels.beside_others,
        "Train or hire, per role": panels.build_or_buy,
    }
    bones.sections(
        {name: partial(draw, found) for name, draw in sections.items()}, key="roi-sections"
    )
    bones.attributions()
    bones.formula_and_rows(found.explain())
    bones.made(found.provenance, warnings=found.warnings)

"""Skills graph: which skills and roles are close, who is near, and the way from one to another."""

from skillgap.ui.kit import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui.kit import bones
from skillgap.ui.kit.network import network
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.subject import subject
from skillgap.ui.skills_graph import computed, page

bones.ask("Which skills are close, and who is one step away?", subject(()))
with bones.sound_page("requirements"):
    of = page.control()
    bones.answer(plain(page.headline(of)))
    figures = st.container()  # filled once the map is on its way: it takes the browser longer
    page.show_explorer(of)
    with figures:
        bones.key_figures(page.key_figures(of))
    page.show_as_table(of)
    bones.attributions()
    bones.made(network().provenance, warnings=network().warnings)
    computed.make_ready()  # last: the map is in the browser by now

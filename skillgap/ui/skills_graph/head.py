"""The head of the panel: what is opened, and the way to close it."""

from __future__ import annotations

import streamlit as st

from skillgap.ui.kit.plain import plain
from skillgap.ui.skills_graph import selection


def show_panel_head(title: str, under: str) -> None:
    """Show what the panel speaks of."""
    with st.container(horizontal=True, vertical_alignment="top", key="panel-head"):
        with st.container(gap=None):
            st.subheader(plain(title), anchor=False)
            st.caption(plain(under))
        st.button(
            "", icon=":material/close:", type="tertiary", help="Close (Escape on the map)",
            key="close-panel", on_click=selection.focus_node, args=(None,),
        )  # fmt: skip

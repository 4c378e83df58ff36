"""Feeds: sources brought in again and again, how fresh they are, what a stale one costs."""

from __future__ import annotations

import streamlit as st


def show_feeds() -> None:
    """Show every feed with its freshness and last outcome."""
    with st.container(border=True):
        st.markdown("#### No feed is set up")
        st.markdown(
            "Files are loaded by hand so far. A feed reads a folder, an address or a query on "
            "its own; feeds are named in `sources.toml`."
        )

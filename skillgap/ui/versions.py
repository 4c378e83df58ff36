"""Versions of the open dataset, and backups of the workspace."""

from __future__ import annotations

import streamlit as st

from skillgap.domain import wording
from skillgap.ui import cached
from skillgap.ui.plain import plain


def show_versions() -> None:
    """List what was imported, newest first."""
    with st.container(border=True):
        st.markdown("#### What was imported")
        kept = cached.datasets()
        if not kept:
            st.markdown("Nothing yet: every import will stand here.")
        for dataset in kept:
            people = wording.count(dataset.people, "person", "people")
            st.markdown(f"**{plain(dataset.name)}**  \n:small[:gray[{people}]]")


def show_backup() -> None:
    """Say where the data of this workspace lies."""
    with st.container(border=True):
        st.markdown("#### Where your data lies")
        st.markdown("Everything you loaded is in this folder; copy it to keep it safe.")
        st.code(str(cached.workspace().folder), language=None)

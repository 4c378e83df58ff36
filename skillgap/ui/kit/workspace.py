"""The workspace of this process: what is kept on this machine, shared by all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """Return the one workspace of this process."""
    return sg.open_workspace()

"""Edits of what roles require, as they stand: read once, looked at anew after each decision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.frameworks import requirement_edits
from skillgap.ui.kit.workspace import workspace as whole_workspace

if TYPE_CHECKING:
    from skillgap.core.requirement_edits import RequirementEdit

_FRESH_SECONDS = 5


@dataclass(frozen=True)
class Edits:
    """Edits of a dataset's requirements.

    Attributes:
        entries: All, the latest first.
        mark: Names those in force in a cache key; blank without any.
    """

    entries: tuple[RequirementEdit, ...]
    mark: str


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def read_edits(folder: str, lineage: int) -> Edits:
    """Return the edits of a dataset's requirements; results are cached under their mark."""
    entries = requirement_edits(whole_workspace(), lineage)
    text = "\n".join(one.id for one in entries if not one.undone)
    return Edits(entries, f"+{hashlib.sha256(text.encode()).hexdigest()[:12]}" if text else "")


def look_at_edits_again() -> None:
    """Read the edits anew: every result follows them."""
    read_edits.clear()

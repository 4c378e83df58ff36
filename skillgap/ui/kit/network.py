"""The network of the open dataset: built once, kept across restarts, shared by the pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core.likeness.meaning import has_meaning
from skillgap.core.provenance import CODE_VERSION
from skillgap.store.shelf import keep_arrays, read_kept
from skillgap.ui.kit import cached

if TYPE_CHECKING:
    from skillgap.questions.network import Network

_KEPT = 3
_FORM = 1
"""Goes up when what is kept on disk means something else."""


def network() -> Network:
    """Return the network of the open dataset: computed once, and kept across restarts."""
    place = _network_store(*cached.cache_version())
    with place.lock:
        if place.network is None:
            place.network = _build_network()
        return place.network


@dataclass
class _Place:
    """Where the network of a dataset stands once it is built."""

    lock: Lock = field(default_factory=Lock)
    network: Network | None = None


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _network_store(*version: object) -> _Place:
    return _Place()


def _build_network() -> Network:
    """Build the network, from what was kept where there is something; progress is shown."""
    folder, _, version, _ = cached.cache_version()
    register = sg.default_assumptions()
    if not cached.viewer().sees_all:  # of few people: soon built, and not to be left on disk
        return sg.build_adjacency(cached.open_workforce(), cached.profiles(), assumptions=register)
    mark = f"{_FORM}|{version}|{CODE_VERSION}|{register.entries}|{has_meaning()}"
    name = f"network-{hashlib.sha256(mark.encode()).hexdigest()[:20]}"
    workforce, profiles = cached.open_workforce(), cached.profiles()
    kept = read_kept(Path(folder), name)
    bar = st.empty()
    with bar.container():
        shown = st.progress(0.0, "Measuring how close skills are …")
        found = sg.build_adjacency(
            workforce,
            profiles,
            assumptions=register,
            kept=kept,
            progress=lambda words, share: shown.progress(0.9 * share, f"{words} …"),
        )
        if kept is None:
            shown.progress(0.9, "Drawing the map …")
            keep_arrays(Path(folder), name, found.computed_arrays)
    bar.empty()
    return found


cached.provide_result("network", network)

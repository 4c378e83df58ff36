"""What Taxonomy computes once per dataset and per decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.ui.kit import cached
from skillgap.ui.taxonomy import decided

if TYPE_CHECKING:
    from skillgap.questions.taxonomy import Drift, Proposals


def proposals() -> Proposals:
    """Return what the list of skills should gain, merge and let go, as things stand."""
    return _proposals(*cached.version())


def waiting() -> pd.DataFrame:
    """Return the proposals that nobody has decided on yet."""
    table = proposals().table
    return table[~table["proposal_id"].isin(list(decided.closed()))].reset_index(drop=True)


def drift(older: int) -> Drift:
    """Return what changed between another dataset of the workspace and the one that is open."""
    return _drift(*cached.version(), older)


@st.cache_resource(show_spinner="Looking over the list of skills …", max_entries=3)
def _proposals(*version: object) -> Proposals:
    return sg.propose_taxonomy(cached.open_workforce(), cached.profiles())


@st.cache_resource(show_spinner="Comparing the two versions …", max_entries=4)
def _drift(*version_and_older: object) -> Drift:
    older = cached.workspace().load(int(str(version_and_older[-1])))
    return sg.compare_taxonomies(older, cached.open_workforce())

"""What Mobility computes once per dataset, and once per role asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.ui.kit import cached
from skillgap.ui.skills_graph.computed import network

if TYPE_CHECKING:
    from skillgap.questions.mobility import Bridges, Candidates, Moves, Succession
    from skillgap.questions.mobility.filters import Calibration

_KEPT = 3


def moves(role_id: str) -> Moves:
    """Return the moves to a role under the cut-offs worked out."""
    return _moves(*cached.version(), role_id)


def bridges() -> Bridges:
    """Return the bridges between groups and roles."""
    return _bridges(*cached.version())


def candidates() -> Candidates:
    """Return internal candidates for open posts."""
    return _candidates(*cached.version())


def succession() -> Succession:
    """Return successors for critical roles."""
    return _succession(*cached.version())


def wishes() -> pd.DataFrame:
    """Return what people would like to do next, with how near they are; best match first."""
    return _wishes(*cached.version())


def needs() -> pd.DataFrame:
    """Return the roles that can be moved to, most needed first.

    Columns: role_id, title, posts (open), people, short_fte, value (posts × monthly value at risk).
    """
    return _needs(*cached.version())


# Each is called with ``cached.version()``: what it reads from ``cached`` is kept under that key.


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _calibration(*version: object) -> Calibration:
    from skillgap.questions.mobility.coverage import gather_staff
    from skillgap.questions.mobility.filters import calibrate

    register = sg.default_assumptions()
    staff = gather_staff(cached.open_workforce(), cached.profiles(), register)
    return calibrate(staff, network(), register)


@st.cache_resource(show_spinner="Looking for people who could move …", max_entries=60)
def _moves(*version_and_role: object) -> Moves:
    found = _calibration(*version_and_role[:-1])
    role = str(version_and_role[-1])
    return sg.rank_moves(network(), cached.profiles(), to=role, calibration=found)


@st.cache_resource(show_spinner="Looking for bridges …", max_entries=_KEPT)
def _bridges(*version: object) -> Bridges:
    found = _calibration(*version)
    return sg.find_bridges(network(), cached.profiles(), calibration=found)


@st.cache_resource(show_spinner="Matching people to open posts …", max_entries=_KEPT)
def _candidates(*version: object) -> Candidates:
    return sg.match_openings(network(), cached.profiles())


@st.cache_resource(show_spinner="Looking for successors …", max_entries=_KEPT)
def _succession(*version: object) -> Succession:
    return sg.plan_succession(network(), cached.profiles(), cached.bench())


@st.cache_resource(show_spinner="Matching wishes …", max_entries=_KEPT)
def _wishes(*version: object) -> pd.DataFrame:
    return sg.match_aspirations(network(), cached.profiles()).table


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _needs(*version: object) -> pd.DataFrame:
    from skillgap.questions.mobility.openings import open_posts

    workforce = cached.open_workforce()
    posts = open_posts(workforce).groupby("role_id")["posts"].sum()
    table = network().roles[["role_id", "title", "people", "skills"]]
    table = table[table["skills"] > 0].drop(columns="skills")
    value = workforce["roles"].set_index("role_id")["monthly_value_at_risk"].fillna(0)
    short = cached.gaps().by("role_id").set_index("role_id")["monthly_risk"]
    table = table.assign(
        posts=table["role_id"].map(posts).fillna(0).astype("int64"),
        monthly_risk=table["role_id"].map(short).fillna(0.0),
    )
    table["value"] = table["posts"] * table["role_id"].map(value)
    order = ["value", "posts", "monthly_risk", "role_id"]
    return table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)

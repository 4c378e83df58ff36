"""What the Skills graph computes once per dataset."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.tables import RETIRED
from skillgap.ui.kit import cached
from skillgap.ui.kit.contests import levels_out_of_ranking
from skillgap.ui.kit.network import network
from skillgap.ui.skills_graph.map import Drawing, draw_network

if TYPE_CHECKING:
    from skillgap.questions.network.maps import Map

MOST_NODES = 3_000
_KEPT = 3
_FEWEST_TOGETHER = 5
_HAIRLINES, _MOST_WOVEN = 3, 800
"""Nearest of each node drawn as hairlines, in maps of at most so many nodes."""


def read_network_skills() -> None:
    """Read what the first click asks for: a network taken from disk has not read it yet."""
    _ = network().skill_map.blend.families_used, network().role_map.blend.families_used


def skills_table() -> pd.DataFrame:
    """Return the skills of the network with demand and shortage; see :func:`_skills_table`."""
    return _skills_table(*cached.cache_version())


def nearest_people(skill_id: str) -> pd.DataFrame:
    """Return the people one step away from a skill, contested levels left out."""
    return _nearest_people(*cached.cache_version(), levels_out_of_ranking(), skill_id)


def skills_held_together(skill_id: str) -> pd.DataFrame:
    """Return the skills held together with one more often than by chance, most so first."""
    table = network().neighbours(skill_id, len(network().skills))
    held = table[(table["together"] >= _FEWEST_TOGETHER) & (table["affinity"] > 1)]
    return held.nlargest(12, "affinity").reset_index(drop=True)


def network_drawing(of: str) -> Drawing:
    """Return the picture of ``skills`` or ``roles``."""
    return _network_drawing(*cached.cache_version(), of)


# Called with ``cached.cache_version()``: what is read from ``cached`` is kept under that key.


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _skills_table(*version: object) -> pd.DataFrame:
    """Return the network's skills, with short_fte, short_low, short_high, short_share, asking."""
    measured = cached.gaps().table.set_index("skill_id")
    table = network().skills
    table = table[table["cluster"] != RETIRED].copy()
    for column in ("short_fte", "short_low", "short_high", "short_share", "confidence"):
        table[column] = table["skill_id"].map(measured[column]).astype("float64")
    asking = cached.open_workforce()["requirements"].groupby("skill_id").size()
    table["asking"] = table["skill_id"].map(asking).fillna(0).astype("int64")
    return table


@st.cache_resource(show_spinner=False, max_entries=200)
def _nearest_people(*version_contested_and_skill: object) -> pd.DataFrame:
    from skillgap.questions.mobility.nearest import nearest_people_table

    register = sg.default_assumptions()
    *_, contested, skill = version_contested_and_skill
    return nearest_people_table(
        network(), cached.profiles(), str(skill), assumptions=register,
        contested=contested,  # type: ignore[arg-type]
    )  # fmt: skip


@st.cache_resource(show_spinner="Drawing the map …", max_entries=2 * _KEPT)
def _network_drawing(*version_and_side: object) -> Drawing:
    return _skill_drawing() if version_and_side[-1] == "skills" else _role_drawing()


def communities_table(of: str) -> pd.DataFrame:
    """Return the communities of a map; see :func:`_communities_table`."""
    return _communities_table(*cached.cache_version(), of)


@st.cache_resource(show_spinner=False, max_entries=2 * _KEPT)
def _communities_table(*version_and_side: object) -> pd.DataFrame:
    """Return community, name, members, share short, and money a month not delivered.

    Columns lost, low and high are the money with its likely range. What is not known is NaN; the
    costliest group stands first, without money the one with the largest share short.
    """
    if version_and_side[-1] == "roles":
        net = network()
        measured = cached.gaps().by("role_id").set_index("role_id")
        table = net.roles.assign(
            demand=net.roles["fte"],
            short=net.roles["fte"]
            * net.roles["role_id"].map(measured["unmet_share"]).astype("float64"),
        )
    else:
        table = skills_table().rename(columns={"short_fte": "short", "demand_fte": "demand"})
    grouped = table.groupby(["community", "community_name"], as_index=False).agg(
        members=("community_name", "size"), short=("short", "sum"), demand=("demand", "sum")
    )
    share = (grouped["short"] / grouped["demand"].where(grouped["demand"] > 0)).astype("float64")
    key = "role_id" if version_and_side[-1] == "roles" else "skill_id"
    place = dict(zip(table[key], table["community"], strict=True))
    money = _money_by_community(key, place).reindex(grouped["community"])
    return grouped.assign(
        name=grouped["community_name"],
        share=share,
        **{column: money[column].to_numpy() for column in money},
    ).sort_values(["lost", "share", "members"], ascending=[False, False, False], ignore_index=True)


def _money_by_community(key: str, place: dict[str, int]) -> pd.DataFrame:
    """Return lost, low and high by community: money a month not delivered, with its likely range.

    Args:
        key: Column of the gaps' cells that says what stands in a community.
        place: Community of each of these.
    """
    gaps = cached.gaps()
    group = gaps.cells[key].map(place).to_numpy(dtype=np.float64, na_value=np.nan)
    rows = {}
    for number in sorted(set(place.values())) if len(gaps.cells) else ():
        here = group == number
        low, high = np.quantile(gaps.risk_draws[:, here].sum(axis=1), [0.1, 0.9])
        rows[number] = (float(gaps.cells["monthly_risk"].to_numpy()[here].sum()), low, high)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["lost", "low", "high"])


def costliest_skill_of_costliest_group() -> tuple[str, str] | None:
    """Return id and name of the skill that costs most in the group that costs most."""
    groups, skills = communities_table("skills"), skills_table()
    if not (groups["lost"] > 0).any():
        return None
    lost = cached.gaps().table.set_index("skill_id")["monthly_risk"]
    here = skills[skills["community"] == groups.loc[groups["lost"].idxmax(), "community"]]
    cost = here["skill_id"].map(lost).astype("float64")
    first = here.loc[cost.idxmax()]
    return str(first["skill_id"]), str(first["name"])


def _community_notes(of: str) -> dict[int, str]:
    """Return what stands under the name of each community."""
    thing = "skill" if of == "skills" else "role"
    return {
        int(row.community): wording.count(row.members, thing)
        + ("" if math.isnan(row.share) else f" · {wording.share(row.share)} short")
        for row in communities_table(of).itertuples()
    }


def _skill_drawing() -> Drawing:
    net, table = network(), skills_table()
    people = bool(table["demand_fte"].sum() > 0)
    words = [
        _skill_in_words(*row, people=people)
        for row in zip(
            table["demand_fte"], table["short_fte"], table["holders"], table["asking"], strict=True
        )
    ]
    nodes = table.assign(
        id=table["skill_id"],
        size=table["demand_fte"] if people else table["asking"],
        gap=table["short_share"],
        words=words,
    )
    legend = [("size", "FTE needed" if people else "roles that need it")] + (
        [("ring", "share below level")] if people else []
    )
    return _draw_largest_nodes("skills", nodes, net.skill_map, legend)


def _skill_in_words(demand: float, short: float, holders: int, asking: int, *, people: bool) -> str:
    if not people:
        return f"needed by {wording.count(asking, 'role')}"
    missing = "" if math.isnan(short) else f", {wording.compact(short)} short"
    return f"{wording.compact(demand)} FTE needed{missing}; {holders:,} have it"


def _role_drawing() -> Drawing:
    net = network()
    table = net.roles
    people = bool(table["people"].sum() > 0)
    measured = cached.gaps().by("role_id").set_index("role_id")
    words = [
        f"{wording.count(held, 'person', 'people')}; needs {wording.count(asked, 'skill')}"
        for held, asked in zip(table["people"], table["skills"], strict=True)
    ]
    nodes = table.assign(
        id=table["role_id"],
        name=table["title"],
        words=words,
        size=table["fte"] if people else table["skills"],
        gap=table["role_id"].map(measured["unmet_share"]).astype("float64"),
    )
    legend = [("size", "FTE" if people else "skills needed")]
    legend += [("ring", "needs unmet")] if people else []
    return _draw_largest_nodes("roles", nodes, net.role_map, legend)


def _draw_largest_nodes(
    of: str, nodes: pd.DataFrame, side: Map, legend: list[tuple[str, str]]
) -> Drawing:
    """Draw at most 3,000 nodes, those with most demand; more cannot be told apart."""
    captions = dict(zip(nodes["community"], nodes["community_name"], strict=True))
    kept = nodes.nlargest(MOST_NODES, "size") if len(nodes) > MOST_NODES else nodes
    return draw_network(
        kept,
        side.edges,
        captions=captions,
        notes=_community_notes(of),
        web=side.nearest(_HAIRLINES) if len(kept) <= _MOST_WOVEN else None,
        legend=[*legend, ("line", "close")],
    )

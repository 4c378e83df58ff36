"""The frame of the Skills graph: answer, key figures, the map with its panel, and the table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.questions.network import words
from skillgap.ui.kit import cached, show, shown, state
from skillgap.ui.kit.bones import KeyFigure, Tone
from skillgap.ui.kit.network import network
from skillgap.ui.kit.plain import plain
from skillgap.ui.skills_graph import computed, panel, selection
from skillgap.ui.skills_graph.map import show_map

HEIGHT = 640
_CHEAP = 1_500
_SHORT = 0.25


def choose_skills_or_roles() -> str:
    """Draw what is mapped in the sidebar; returns ``skills`` or ``roles``."""
    with st.sidebar:
        key, write_through = state.tie_widget("map-of", selection.chosen().of, selection.switch_map)
        st.segmented_control(
            "Map of",
            ["skills", "roles"],
            key=key,
            on_change=write_through,
            required=True,
            format_func={"skills": "Skills", "roles": "Roles"}.get,
            width="stretch",
        )
        st.caption(
            "Click one to focus on it, a second one for the path between them. Drag to move, "
            "scroll "
            "to zoom. Keys: arrows move, Enter selects, Escape clears, + and − zoom."
        )
    return selection.chosen().of


def graph_mark(of: str) -> tuple[str, Tone]:
    """Return which share of the loss one group has; blank where nothing is known."""
    said = words.group_mark(computed.communities_table(of))
    return said, "alarm" if said else "plain"


def graph_headline(of: str) -> str:
    """Say which group of skills or roles to start with, and what it costs."""
    return words.group_headline(
        of, computed.communities_table(of), cached.gaps().workforce.currency
    )


def offer_first_skill(of: str) -> None:
    """Offer the costliest skill of the costliest group as the next step: who is close to it."""
    first = computed.costliest_skill_of_costliest_group() if of == "skills" else None
    if first is not None:
        st.button(
            f"See who is close to {plain(first[1])}",
            key="first-near", icon=":material/arrow_forward:", type="primary",
            on_click=_show_who_is_near, args=(first[0],),
        )  # fmt: skip


def _show_who_is_near(skill: str) -> None:
    selection.focus_node(skill)
    state.open_tab("skill-tabs", panel.NEAR_TAB)


def graph_key_figures(of: str) -> list[KeyFigure]:
    """Return the numbers at the top."""
    table = computed.communities_table(of)
    things = int(table["members"].sum())
    return [
        KeyFigure(
            of.capitalize(),
            f"{things:,}",
            f"in {wording.count(len(table), 'group')}",
            "Groups are found by computer: what is close together lands in one group (Louvain "
            "method, always the same for the same data).",
        ),
        _quarter_short_figure(of),
        _most_short_figure(table, of),
    ]


def _most_short_figure(table: pd.DataFrame, of: str) -> KeyFigure:
    """Return the group with the largest gaps."""
    known = table.dropna(subset=["share"])
    worst = known.loc[known["share"].idxmax()] if len(known) else None
    return KeyFigure(
        "Largest share below the level" if of == "skills" else "Largest share of needs unmet",
        "–" if worst is None else wording.share(float(worst["share"])),
        "needs people" if worst is None else f"in {worst['name']}",
        "The group with the largest share of the needed FTE expected to be below the level."
        if of == "skills"
        else "The group of roles with the largest share of needs not met.",
    )


def _links_in_words(of: str) -> str:
    """Say how many links the map draws, and how alike other seeds group it."""
    net = network()
    edges, side = (net.edges, net.skill_map) if of == "skills" else (net.role_edges, net.role_map)
    said = f"{wording.count(len(edges), 'link')} that chance alone would hardly give"
    if len(edges):
        low, high = edges["weight"].min(), edges["weight"].max()
        said += f", closeness {low:.2f} to {high:.2f} (0 chance, 1 the same)"
    if len(edges) and len(side.names) <= _CHEAP and not np.isnan(side.stability):
        said += f"; ten other seeds group alike: {side.stability:.2f} of 1"
    return f"{said}."


def _quarter_short(of: str) -> tuple[int | None, int]:
    """Return how many skills or roles are a quarter short or more, of how many; None if unknown."""
    if of == "skills":
        share = computed.skills_table()["short_share"]
    else:
        measured = cached.gaps().by("role_id").set_index("role_id")["unmet_share"]
        share = network().roles["role_id"].map(measured).astype("float64")
    return int((share >= _SHORT).sum()) if share.notna().any() else None, len(share)


def _quarter_short_figure(of: str) -> KeyFigure:
    """Return how many skills or roles are a quarter short or more."""
    number, whole = _quarter_short(of)
    one, rest = ("skill", "FTE in roles that need them are below the level")
    if of == "roles":
        one, rest = ("role", "needs of their people are expected not to be met")
    return KeyFigure(
        f"{of.capitalize()} short",
        "–" if number is None else wording.count(number, one),
        "needs people" if number is None else f"of {whole:,} by a quarter or more",
        f"{of.capitalize()} of which at least a quarter of the {rest}; the ring shows the share.",
    )


def show_explorer(of: str) -> None:
    """Show the map and the panel beside it; a click reruns the panel alone."""
    drawing = computed.network_drawing(of)
    selection.clear_unknown_choice(set(drawing.data["ids"]))
    left, right = st.columns([3, 2], gap="small")
    with left:
        st.markdown(f"#### {plain(words.short_finding(of, *_quarter_short(of)))}")
        st.caption("Orange ring: share short. Close together: needed and held together.")
        said = _map_alt_text(of, drawing.nodes)
        shown.note_picture("map", said, lambda name: show_map(drawing, name=name, alt=said))
        show_map(drawing, name=of, alt=said, height=HEIGHT)
        whole = len(computed.skills_table() if of == "skills" else network().roles)
        if whole > drawing.nodes:
            st.caption(
                f"The map shows the {drawing.nodes:,} of {whole:,} with most demand; the table "
                "holds all."
            )
    with right:
        panel.show_panel(of)


def _map_alt_text(of: str, nodes: int) -> str:
    thing = "skill" if of == "skills" else "role"
    return (
        f"Map of {nodes:,} {of}: those that go together stand together, coloured by group. "
        f"Arrow keys move from {thing} to {thing}, Enter selects, Escape clears. The table below "
        "holds the same."
    )


def show_as_table(of: str) -> None:
    """Show everything on the map as a table; a row chosen there is chosen on the map."""
    with st.expander(
        "The same as a table", icon=":material/table:", on_change="rerun", key="map-table"
    ) as box:
        if not box.open:
            return
        table, order, columns = (
            _skill_table_and_columns() if of == "skills" else _role_table_and_columns()
        )
        st.caption(_links_in_words(of))
        ids = list(table["id"])
        show.show_table(
            table,
            alt=f"All {of} of the map with their group",
            order=order,
            columns=columns,
            height=420,
            key=state.fresh_key("map-rows"),
            on_select=state.on_row_choice(
                state.fresh_key("map-rows"), lambda at: selection.focus_node(ids[at])
            ),
        )


def _skill_table_and_columns() -> tuple[pd.DataFrame, list[str], dict[str, object]]:
    table = computed.skills_table().sort_values("demand_fte", ascending=False).assign(
        range=lambda t: [
            "" if np.isnan(low) else f"{low:.0f} to {high:.0f}"
            for low, high in zip(t["short_low"], t["short_high"], strict=True)
        ],
        id=lambda t: t["skill_id"],
    )  # fmt: skip
    columns = {
        "name": st.column_config.TextColumn("Skill", width=230),
        "community_name": st.column_config.TextColumn("Group", width=330),
        "demand_fte": st.column_config.NumberColumn("Needed (FTE)", format="%,.0f"),
        "range": st.column_config.TextColumn("Below level (FTE, likely range)"),
        "holders": st.column_config.NumberColumn("Hold it", format="%,d"),
        "asking": st.column_config.NumberColumn("Roles that need it", format="%,d"),
    }
    return table.reset_index(drop=True), list(columns), columns


def _role_table_and_columns() -> tuple[pd.DataFrame, list[str], dict[str, object]]:
    table = network().roles.assign(id=lambda t: t["role_id"])
    columns = {
        "title": st.column_config.TextColumn("Role", width=230),
        "job_family": st.column_config.TextColumn("Job family"),
        "community_name": st.column_config.TextColumn("Group", width=330),
        "people": st.column_config.NumberColumn("People", format="%,d"),
        "skills": st.column_config.NumberColumn("Skills needed", format="%,d"),
    }
    table = table.sort_values("people", ascending=False, ignore_index=True)
    return table, list(columns), columns

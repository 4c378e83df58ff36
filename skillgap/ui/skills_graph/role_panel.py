"""The panel for roles: where their people could go, who could come, and what one asks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.ui.kit import bones, cached, shell, show, state
from skillgap.ui.kit.network import network
from skillgap.ui.kit.plain import plain
from skillgap.ui.skills_graph import selection
from skillgap.ui.skills_graph.head import show_panel_head

NEAR = 12
_READINESS = (
    "{:.0%} how much of what the other role needs is covered, the rest how alike the two are, seen "
    "from the first; 0 to 1, and not the same in both directions."
)


def show_role_or_pair(role: str, to: str) -> None:
    """Show one role, or two side by side."""
    table = network().roles.set_index("role_id")
    if to:
        _show_pair(table, role, to)
        return
    row = table.loc[role]
    show_panel_head(str(row["title"]), f"{row['job_family']} · {row['community_name']}")
    _show_role_figures(role, row)
    go, come, asked = st.tabs(
        ["Where they can go", "Who could come", "What it needs"], on_change="rerun", key="role-tabs"
    )
    if go.open:
        with go:
            _show_neighbour_roles(role, network().role_neighbours(role, NEAR), "readiness")
    if come.open:
        with come:
            _show_neighbour_roles(role, _readiest_roles(role), "readiness_back")
    if asked.open:
        with asked:
            _show_required_skills(role)
    _link_to_mobility(role, str(row["title"]))


def _show_role_figures(role: str, row: pd.Series) -> None:
    measured = cached.gaps().by("role_id").set_index("role_id")
    short = measured["unmet_share"].get(role, float("nan"))
    with st.grid(2, min_column_width=120, gap="small"):
        st.metric(
            "People", f"{row['people']:,}", delta=f"{wording.compact(row['fte'])} FTE",
            delta_color="off", delta_arrow="off", border=True,
        )  # fmt: skip
        st.metric(
            "Needs unmet", wording.share(float(short)),
            delta=f"of {row['skills']:.0f} skills",
            delta_color="off", delta_arrow="off", border=True,
            help="Expected share of its people's requirements that is not met.",
        )  # fmt: skip


def _readiest_roles(role: str) -> pd.DataFrame:
    """Return the roles whose people are readiest for this one."""
    net = network()
    labels = list(net.workforce.roles.labels)
    back = pd.Series(net.readiness[:, labels.index(role)], index=labels).drop(role)
    table = net.roles.set_index("role_id").loc[back.nlargest(NEAR).index].reset_index()
    return table.assign(readiness_back=table["role_id"].map(back).astype("float64"))


def _show_neighbour_roles(role: str, table: pd.DataFrame, measure: str) -> None:
    ids = list(table["role_id"])
    key = state.fresh_key(f"{measure}-{role}")
    show.show_table(
        table,
        alt="Roles by readiness, readiest first",
        order=["title", measure, "people"],
        columns={
            "title": st.column_config.TextColumn("Role", width=165),
            measure: st.column_config.NumberColumn(
                "Ready", format="%.2f", width=50,
                help=_READINESS.format(network().register.value("coverage_share")),
            ),
            "people": st.column_config.NumberColumn("People", format="%,d", width=52),
        },
        height=300,
        key=key,
        on_select=state.on_row_choice(key, lambda at: selection.pick_node(ids[at])),
    )  # fmt: skip
    st.caption("Choose a row to see the two side by side.")


def _show_required_skills(role: str) -> None:
    workforce = cached.open_workforce()
    table = workforce["requirements"]
    table = table[table["role_id"] == role]
    names = workforce["skills"].set_index("skill_id")["name"]
    table = table.assign(name=table["skill_id"].map(names))
    show.show_table(
        table.sort_values(["importance", "required_level"], ascending=False),
        alt="Skills the role needs",
        order=["name", "required_level", "importance"],
        columns={
            "name": st.column_config.TextColumn("Skill", width=200),
            "importance": st.column_config.NumberColumn("Weight", format="%d of 5", width=60),
        },
        height=300,
    )


def _show_pair(roles: pd.DataFrame, role: str, to: str) -> None:
    net = network()
    ready = net.role_similarity()
    one, other = str(roles.loc[role, "title"]), str(roles.loc[to, "title"])
    show_panel_head(f"{one} → {other}", "How ready somebody of the one is for the other")
    with st.grid(2, min_column_width=120, gap="small"):
        st.metric("There", f"{ready.loc[role, to]:.2f}", help="Readiness, 0 to 1.", border=True)
        st.metric("Back", f"{ready.loc[to, role]:.2f}", help="Readiness, 0 to 1.", border=True)
    requirements = net.workforce["requirements"]
    held = requirements[requirements["role_id"] == role].set_index("skill_id")["required_level"]
    table = requirements[requirements["role_id"] == to]
    names = net.workforce["skills"].set_index("skill_id")["name"]
    table = table.assign(
        name=table["skill_id"].map(names), before=table["skill_id"].map(held).fillna(0.0)
    )
    table = table.assign(step=(table["required_level"] - table["before"]).clip(lower=0))
    show.show_table(
        table.sort_values(["step", "importance"], ascending=False),
        alt=f"What {other} needs compared with {one}",
        order=["name", "before", "required_level", "step"],
        columns={
            "name": st.column_config.TextColumn("Skill", width=150),
            "before": st.column_config.NumberColumn("Now", format="%.0f", width=50),
            "required_level": st.column_config.NumberColumn("There", format="%.0f", width=50),
            "step": st.column_config.NumberColumn("To learn", format="+%.0f", width=60),
        },
        height=300,
    )
    opened = net.explain((role, to))
    st.caption(plain(opened.sentence))
    bones.show_formula_and_rows(opened)
    st.button("Turn round", icon=":material/swap_horiz:", on_click=selection.swap_path_ends)
    _link_to_mobility(to, other)


def _link_to_mobility(role: str, title: str) -> None:
    if st.button(
        f"Who can move to {plain(title)}", icon=":material/move_up:", type="primary", key="to-moves"
    ):
        shell.go_to_page("mobility", role=role)

"""The panel beside the map: what is chosen, who is near it, what leads there. A fragment."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.ui.kit import bones, cached, shell, show, state
from skillgap.ui.kit.contests import levels_out_of_ranking
from skillgap.ui.kit.network import network
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.kit.scope import opened
from skillgap.ui.skills_graph import computed, role_panel, selection
from skillgap.ui.skills_graph.head import show_panel_head
from skillgap.ui.skills_graph.map import Land, show_communities, show_selection_on_map

NEAR = 12
NEAR_TAB = "Who is near"
_MOST_OPTIONS = 4_000
_MOST_LANDS = 11
_ROW, _LINE, _LETTERS = 49, 17, 23


@st.fragment
def show_panel(of: str) -> None:
    """Show the chosen skill, role or path; only this reruns on a click."""
    names = _names_on_map(of)
    node, to = selection.chosen().node, selection.chosen().to
    near, path = _highlighted_neighbours_and_path(of, node, to)
    with st.container(gap=None):
        show_selection_on_map(
            of, selected=node, to=to, near=near, path=path, on_pick=selection.pick_node
        )
        _draw_search_field(of, names)
    if not node:
        _show_communities(of)
    elif of == "roles":
        role_panel.show_role_or_pair(node, to)
    elif to:
        _show_path(node, to)
    else:
        _show_skill(node)


def _names_on_map(of: str) -> dict[str, str]:
    net = network()
    table, key, name = (
        (computed.skills_table(), "skill_id", "name")
        if of == "skills"
        else (net.roles, "role_id", "title")
    )
    return dict(zip(table[key], table[name].fillna(table[key]), strict=True))


def _highlighted_neighbours_and_path(
    of: str, node: str, to: str
) -> tuple[list[tuple[str, float]], list[str]]:
    """Return the neighbours and the path to be lit on the map."""
    if not node:
        return [], []
    net = network()
    if of == "roles":
        table = net.role_neighbours(node, NEAR)
        return list(zip(table["role_id"], table["readiness"], strict=True)), [
            node,
            to,
        ] if to else []
    table = net.neighbours(node, NEAR)
    near = list(zip(table["skill_id"], table["closeness"], strict=True))
    return near, list(net.path(node, to)["skill_id"]) if to else []


def _draw_search_field(of: str, names: dict[str, str]) -> None:
    one = "skill" if of == "skills" else "role"
    options = sorted(names, key=lambda key: names[key].casefold())
    if len(options) > _MOST_OPTIONS:
        wanted = st.text_input(f"Find a {one}", placeholder="Part of its name", key=f"part-{of}")
        options = [key for key in options if wanted.casefold() in names[key].casefold()]
        options = options[:200] if wanted else []
        if selection.chosen().node and selection.chosen().node not in options:
            options.insert(0, selection.chosen().node)
    key, write_through = state.tie_widget(
        f"find-{of}", selection.chosen().node or None, selection.focus_node
    )
    st.selectbox(
        f"Find a {one}" if len(names) <= _MOST_OPTIONS else "Found",
        options,
        key=key,
        on_change=write_through,
        format_func=lambda node: label_text(names[node]),
        placeholder=f"Type a {one}",
        label_visibility="collapsed" if len(names) <= _MOST_OPTIONS else "visible",
    )


def _show_communities(of: str) -> None:
    """List the communities: a component of our own, for a data grid would load before the map."""
    table, groups = computed.communities_table(of), computed.network_drawing(of).groups
    known = bool((table["lost"] > 0).any())
    st.markdown("#### Groups by value not delivered" if known else "#### Groups, largest first")
    thing, currency = ("skill" if of == "skills" else "role"), cached.gaps().workforce.currency
    lands = [
        Land(
            str(row.name),
            groups[int(row.community)],
            _note(row.members, thing, row.share),
            float(row.lost) if known else None,
            wording.money(row.lost, currency) if known else "",
        )
        for row in table.itertuples(index=False)
        if int(row.community) in groups
    ]
    shown = lands[:_MOST_LANDS]
    show_communities(of, shown, height=8 + sum(_row_height(land.name) for land in shown))
    if len(lands) > _MOST_LANDS:
        st.caption(f"{len(lands) - _MOST_LANDS} more groups are in the table below.")
    if known:
        st.caption(
            "Money a month not delivered. Hover over a group to highlight it, click to go there."
        )


def _note(members: int, thing: str, share: float) -> str:
    """Say how many skills or roles a group has, and what share of the need is short."""
    said = wording.count(members, thing)
    if math.isnan(share):
        return said
    return f"{said}, {wording.share(share)} {'short' if thing == 'skill' else 'of needs unmet'}"


def _row_height(name: str) -> int:
    """Return the height in pixels of a group's row, whose name may take two lines or three."""
    return _ROW + _LINE * min(2, len(name) // _LETTERS)


def _show_skill(skill_id: str) -> None:
    row = computed.skills_table().set_index("skill_id").loc[skill_id]
    show_panel_head(str(row["name"]), f"{row['community_name']} · {row['kind']}")
    _show_skill_figures(skill_id, row)
    parts: dict[str, Callable[[str], None]] = {
        "Close": _show_close_skills,
        "Held together": _show_held_together,
        NEAR_TAB: _show_who_is_near,
        "How to learn it": _show_interventions_teaching_skill,
    }
    for tab, draw in zip(
        st.tabs(list(parts), on_change="rerun", key="skill-tabs"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw(skill_id)


def _show_skill_figures(skill_id: str, row: pd.Series) -> None:
    low, high = row["short_low"], row["short_high"]
    known = low == low
    with st.grid(2, min_column_width=120, gap="small"):
        st.metric(
            "Below level (FTE)",
            wording.number_span(low, high, "") if known else "–",
            delta=f"of {wording.compact(row['demand_fte'])} FTE" if known else "no role needs it",
            delta_color="off", delta_arrow="off", border=True,
            help="Full-time posts in roles that need the skill whose holder is below the level; "
            "likely "
            "range.",
        )  # fmt: skip
        st.metric(
            "Hold it (people)",
            f"{row['holders']:,}",
            delta=f"{wording.share(row['confidence'])} confidence" if known else None,
            delta_color="off", delta_arrow="off", border=True,
            help="At basic level or above; confidence is the chance that a level is right to "
            "within half a level.",
        )  # fmt: skip
    risk = cached.gaps().table.set_index("skill_id")
    if known and skill_id in risk.index:
        span = wording.money_span(
            float(risk.loc[skill_id, "risk_low"]),
            float(risk.loc[skill_id, "risk_high"]),
            cached.gaps().workforce.currency,
        )
        asking = wording.count(int(row["asking"]), "role needs", "roles need")
        st.caption(plain(f"{span} a month not delivered (likely range); {asking} it."))


def _show_close_skills(skill_id: str) -> None:
    table = network().neighbours(skill_id, NEAR)
    if not len(table):
        st.caption("No skill is closer to it than chance would give.")
        return
    ids = list(table["skill_id"])
    key = state.fresh_key(f"close-{skill_id}")
    show.show_table(
        table,
        alt="Closest skills with the hours to learn them from here",
        order=["name", "closeness", "hours"],
        columns={
            "name": st.column_config.TextColumn("Skill", width=165),
            "closeness": st.column_config.NumberColumn(
                "Close", format="%.2f", width=50, help="0 what chance gives, 1 the same."
            ),
            "hours": st.column_config.NumberColumn(
                "Hours", format="%,.0f", width=50, help="To learn it from here, to proficient."
            ),
        },
        height=290,
        key=key,
        on_select=state.on_row_choice(key, lambda at: selection.pick_node(ids[at])),
    )
    st.caption("Choose a row for the path there. Closeness: 0 what chance gives, 1 the same.")
    bones.show_formula_and_rows(network().explain(skill_id))


def _show_held_together(skill_id: str) -> None:
    """Show affinity and volume of what people hold together, each in a column of its own."""
    table = computed.skills_held_together(skill_id)
    if not len(table):
        st.caption("Nobody is known to hold it together with another skill.")
        return
    ids = list(table["skill_id"])
    key = state.fresh_key(f"together-{skill_id}")
    show.show_table(
        table,
        alt="Skills held together with this one: affinity and volume",
        order=["name", "affinity", "together"],
        columns={
            "name": st.column_config.TextColumn("Skill", width=150),
            "affinity": st.column_config.NumberColumn(
                "Affinity", format="%.1f×", width=58,
                help="People who hold both, over what chance would give.",
            ),
            "together": st.column_config.NumberColumn(
                "People", format="%,d", width=52, help="Volume: people who hold both."
            ),
        },
        height=290,
        key=key,
        on_select=state.on_row_choice(key, lambda at: selection.pick_node(ids[at])),
    )  # fmt: skip
    st.caption(
        "Affinity says how much more often than by chance the two are held together, volume how "
        "many people that is: a rare pair can be close, and a common one may mean nothing."
    )


def _show_who_is_near(skill_id: str) -> None:
    table = cached.viewer().release(computed.nearest_people(skill_id))
    if not len(table):
        st.caption("Nobody is near who does not have it already.")
        return
    staff = cached.open_workforce()["employees"].set_index("employee_id")
    titles = cached.open_workforce()["roles"].set_index("role_id")["title"]
    ids = list(table["employee_id"])
    table = table.assign(
        name=table["employee_id"].map(staff["name"]).fillna(table["employee_id"]),
        role=table["role_id"].map(titles).fillna(table["role_id"]),
        now=[_level_in_words(row) for row in table.itertuples()],
    )
    contesting = sum(skill == skill_id for _, skill in levels_out_of_ranking())
    left_out = f" {wording.count(contesting, 'open contest')} left out." if contesting else ""
    st.caption(
        f"Below level {table['required_level'].iloc[0]:.1f}, which is usually required; fewest "
        f"learning hours first. Choose a row to open the person.{left_out}"
    )
    key = state.fresh_key(f"near-{skill_id}")
    show.show_table(
        table,
        alt="People nearest to the skill, fewest learning hours first",
        order=["name", "role", "now", "hours"],
        columns={
            "name": st.column_config.TextColumn("Person", width=108),
            "role": st.column_config.TextColumn("Role", width=80),
            "now": st.column_config.TextColumn("Level now", width=72),
            "hours": st.column_config.NumberColumn("Hours", format="%,.0f", width=45),
        },
        height=330,
        key=key,
        on_select=state.on_row_choice(
            key,
            lambda at: opened.change(person=ids[at], skill=skill_id),
        ),
    )
    _open_person(ids, skill_id, staff)


def _level_in_words(row: Any) -> str:
    if row.rated:
        return f"{row.low:.1f} to {row.high:.1f}"
    return f"from {row.from_skill}"


def _open_person(ids: list[str], skill_id: str, staff: pd.DataFrame) -> None:
    person = opened().person
    if person in ids and opened().skill == skill_id:
        name = staff["name"].get(person)
        label = f"Open {plain(name if isinstance(name, str) else person)}"
        if st.button(label, icon=":material/person_search:", type="primary"):
            shell.go_to_page("people", show="person")


def _show_interventions_teaching_skill(skill_id: str) -> None:
    table = cached.open_workforce()["interventions"]
    table = table[table["skill_id"] == skill_id]
    if not len(table):
        st.caption("No intervention in the catalogue teaches it: practice, a mentor or a project.")
        return
    table = table.assign(kind=table["kind"].str.replace("_", " "))
    show.show_table(
        table.sort_values("hours"),
        alt="Interventions that teach the skill",
        order=["title", "kind", "level_gain", "hours", "cost_per_person"],
        columns={
            "title": st.column_config.TextColumn("Intervention", width=150),
            "kind": st.column_config.TextColumn("Kind", width=75),
            "level_gain": st.column_config.NumberColumn("Levels", format="+%.1f", width=50),
            "hours": st.column_config.NumberColumn("Hours", format="%,.0f", width=50),
            "cost_per_person": st.column_config.NumberColumn("Cost", format="%,.0f", width=50),
        },
    )
    st.caption("Levels are what the catalogue states; courses usually give less.")


def _show_path(node: str, to: str) -> None:
    table, names = network().path(node, to), _names_on_map("skills")
    show_panel_head(f"{names[node]} → {names[to]}", "The path with the fewest learning hours")
    steps = wording.count(len(table) - 1, "step")
    st.metric(
        "Learning hours",
        f"{wording.compact(table['total_hours'].iloc[-1])} hours",
        delta=f"{wording.number_span(table['hours_low'].sum(), table['hours_high'].sum(), '')} "
        f"likely, {steps}",
        delta_color="off", delta_arrow="off", border=True,
        help="Each step: hours to learn the skill × (1 − closeness to the one before). The "
        "range is that of the hours a level takes.",
    )  # fmt: skip
    show.show_table(
        table.assign(
            step=table["step"] + 1,
            intervention=table["intervention"].fillna("practice").where(table["step"] > 0, "held"),
        ),
        alt=f"Way from {names[node]} to {names[to]} in {steps}",
        order=["step", "name", "hours", "intervention"],
        columns={
            "step": st.column_config.NumberColumn("", width=28),
            "name": st.column_config.TextColumn("Skill", width=150),
            "hours": st.column_config.NumberColumn("Hours", format="%,.0f", width=48),
            "intervention": st.column_config.TextColumn("By", width=100),
        },
    )
    trace = network().explain_path(node, to)
    st.caption(plain(trace.sentence))
    bones.show_formula_and_rows(trace)
    with st.container(horizontal=True):
        st.button("Turn round", icon=":material/swap_horiz:", on_click=selection.swap_path_ends)
        st.button(
            f"Focus {plain(names[to])}", icon=":material/center_focus_strong:",
            on_click=selection.focus_next_node, args=(to,),
        )  # fmt: skip

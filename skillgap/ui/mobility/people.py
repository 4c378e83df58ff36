"""Who could move to a role: the picture, the list, and one person's ladder. A fragment."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.wording import listed
from skillgap.questions.mobility import contested_needs
from skillgap.questions.mobility.figure import draw_moves, last_filter_passed
from skillgap.ui.kit import bones, cached, shell, show, state
from skillgap.ui.kit.contests import levels_out_of_ranking
from skillgap.ui.kit.defaults import mentor_lead_in_words
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import opened
from skillgap.ui.mobility.needs import needed_roles
from skillgap.ui.mobility.state import move

if TYPE_CHECKING:
    from skillgap.questions.mobility import Ladder, Moves

_MOST_DRAWN = 1_500


def names_of_people(table: pd.DataFrame, column: str = "employee_id") -> pd.Series:
    """Return the names of the people in a column, their ids where there is none."""
    names = cached.open_workforce()["employees"].set_index("employee_id")["name"]
    return table[column].map(names).fillna(table[column]).astype("str")


@st.fragment
def show_movers(moves: Moves) -> None:
    """Show who could move and, once somebody is chosen, how to get there."""
    table = cached.viewer().release(moves.table)
    group = move().group if (table["function"] == move().group).any() else ""
    if group:
        table = table[table["function"] == group].reset_index(drop=True)
    _draw_ways_back(group)
    if not len(table):
        st.markdown("Nobody can be matched to this role.")
        return
    table = table.assign(name=names_of_people(table), stage=last_filter_passed(table))
    known = set(table["employee_id"])
    mover = move().mover if move().mover in known else str(table["employee_id"].iloc[0])
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_movers_chart(moves, table.head(_MOST_DRAWN), mover)
    with right:
        _show_ladder(moves, mover, table.set_index("employee_id"))
    _show_movers_table(table)


def _draw_ways_back(group: str) -> None:
    """Draw the way back to all functions, and to all open posts."""
    with st.container(horizontal=True, gap="small"):
        if needed_roles()["posts"].any():
            st.button(
                "All open posts", icon=":material/arrow_back:", type="tertiary",
                on_click=move.reset, args=("role", "group", "mover"),
            )  # fmt: skip
        if group:
            st.button(
                f"From {plain(group)} only: show all", icon=":material/filter_alt_off:",
                type="tertiary", on_click=move.reset, args=("group", "mover"),
            )  # fmt: skip


def _draw_movers_chart(moves: Moves, table: pd.DataFrame, mover: str) -> None:
    st.caption(
        "Further right: better match. Lower: less training. Full colour: passes all three filters; "
        "paler: only the first two, or the first. Click a person."
    )
    viable = table[table["stage"] != "none"]
    table = viable if len(viable) else table
    ids = list(table["employee_id"])
    best = table.iloc[0]
    key = state.fresh_key("moves")
    show.show_chart(
        draw_moves(
            table, names=list(table["name"]), cut=moves.cuts.similarity,
            chosen=mover, mode=show.light_or_dark(),
        ),
        alt=f"People by share of needs covered and learning hours; nearest is {best['name']} "
        f"with {best['match']:.2f} and {best['hours']:.0f} hours",
        key=key,
        height=560,
        on_select=state.on_chart_choice(key, lambda at: move.change(mover=ids[at])),
    )  # fmt: skip


def _show_movers_table(table: pd.DataFrame) -> None:
    seen = table[table["stage"] != "none"]
    if not len(seen):
        st.caption("Nobody passes the first filter: lower the needs covered on the left.")
        return
    ids = list(seen["employee_id"])
    key = state.fresh_key("movers")
    show.show_table(
        seen.assign(
            met=[f"{met:.1f} of {asked:.0f}" for met, asked in zip(
                seen["requirements_met"], seen["requirements"], strict=True)],
            aspires=seen["aspires"].map({True: "wants it", False: ""}),
            step=[_write_step(step) for step in seen["grade_step"]],
            moved=seen["moved"].astype("float64").mask(seen["affinity_low"].isna()),
        ),
        alt="People who could move, by filter passed and match",
        order=["name", "from_title", "closeness", "match", "step",
               *(["moved"] if seen["affinity_low"].notna().any() else []),
               "met", *(["contested"] if seen["contested"].any() else []),
               "hours", "stage", "aspires"],
        columns={
            "name": st.column_config.TextColumn("Person", width=150),
            "from_title": st.column_config.TextColumn("From", width=150),
            "closeness": st.column_config.NumberColumn(
                "Alike", format="%.2f", width=50,
                help="How alike the two roles are: 0 is chance, 1 the same.",
            ),
            "match": st.column_config.NumberColumn(
                "Covers", format="percent", width=55,
                help="Part of the role's needs that the person covers.",
            ),
            "step": st.column_config.TextColumn(
                "Grade", width=55, help="Grade of the role beside the grade held now."
            ),
            "moved": st.column_config.NumberColumn(
                "Moved", format="%,d", width=55,
                help="People who have made this move here, from rosters and applications. It "
                "counts in the order, beside what is covered.",
            ),
            "met": st.column_config.TextColumn("Needs met", width=75),
            "contested": st.column_config.NumberColumn(
                "Contested", format="%d", width=60,
                help="Needs left out for the person, who contests the level; they count neither "
                "for nor against.",
            ),
            "hours": st.column_config.NumberColumn("Hours", format="%,.0f", width=50),
            "stage": st.column_config.TextColumn("Passes", width=70),
            "aspires": st.column_config.TextColumn("Wants it", width=60),
        },
        height=330,
        key=key,
        on_select=state.on_row_choice(key, lambda at: move.change(mover=ids[at])),
    )  # fmt: skip


def _write_step(step: float) -> str:
    """Write a step in grade: +1, 0, −2; blank where a grade is unknown."""
    if isnan(step):
        return ""
    return f"{'+' if step > 0 else '−' if step < 0 else ''}{abs(step):.0f}"


def _show_ladder(moves: Moves, employee_id: str, table: pd.DataFrame) -> None:
    row, ladder = table.loc[employee_id], sg.build_ladder(moves, employee_id)
    with st.container(border=True, key="ladder"):
        st.subheader(plain(row["name"]), anchor=False)
        st.caption(plain(f"{row['from_title']}, {row['region']} → {moves.title}"))
        st.markdown(plain(_describe_mover(row, ladder)))
        _show_contested_of(moves, employee_id)
        rungs, mentors, why = st.tabs(
            ["Learning path", "Mentors", "Why"], on_change="rerun", key="ladder-tabs"
        )
        if rungs.open:
            with rungs:
                _show_rungs(ladder)
        if mentors.open:
            with mentors:
                _show_mentors(ladder)
        if why.open:
            with why:
                _show_why_mover(moves, employee_id, row)
        _open_person(employee_id, str(row["name"]))


def _describe_mover(row: pd.Series, ladder: Ladder) -> str:
    now, after = wording.share(ladder.share_met_now), wording.share(ladder.share_met_after)
    met = f"Meets {now} of the role's needs now, weighted by importance"
    if not len(ladder.table):
        return f"{met}; each of them is more likely met than not, so no learning path is needed."
    return (
        f"{met}; {after} after {ladder.hours:,.0f} course hours, about "
        f"{max(ladder.months, 1):.0f} months."
    )


def _show_contested_of(moves: Moves, employee_id: str) -> None:
    """Name the needs that are left out for one person, whose levels there are contested."""
    person = moves.workforce.people.code(employee_id)
    names = contested_needs(moves.staff, person, moves.role_id)
    if names:
        st.markdown(
            f":orange[:material/flag:] {plain(listed(names))}: contested, so left out here until a "
            "named person has decided."
        )


def _show_rungs(ladder: Ladder) -> None:
    if not len(ladder.table):
        st.caption("No steps are needed.")
        return
    steps = cached.viewer().release(ladder.table)
    rows = [
        (f"{row.step}. {row.name}: {row.intervention}", f"{row.hours:,.0f}",
         f"{wording.share(row.p_now)} → {wording.share(row.p_after)}")
        for row in steps.itertuples(index=False)
    ]  # fmt: skip
    with st.container(height=400 if len(rows) > 5 else "content", border=False):
        show.show_wrapped_table(["Skill: by", "Hours", "Chance met"], rows, figures=["Hours"])
    st.caption(
        "Largest gain per hour first. Chance met: that the level reaches what the role requires, "
        "before and after."
    )


def _show_mentors(ladder: Ladder) -> None:
    wanted = ladder.needs[ladder.needs["p_meets"] < 0.5]["skill_id"]
    if not len(wanted):
        st.caption("Every need is more likely met than not: no mentor is needed.")
        return
    found = sg.assign_mentors(
        cached.profiles(), [(ladder.employee_id, one) for one in wanted],
        contested=levels_out_of_ranking(),
    )  # fmt: skip
    table = cached.viewer().release(found.table)
    table = table.assign(
        mentor=names_of_people(table, "mentor_id").where(table["mentor_id"] != "", "nobody fits"),
        ahead=table["gap_levels"],
    )
    show.show_table(
        table,
        alt="A mentor for each skill to be learned",
        order=["name", "mentor", "ahead"],
        columns={
            "name": st.column_config.TextColumn("Skill", width=140),
            "mentor": st.column_config.TextColumn("Mentor", width=130),
            "ahead": st.column_config.NumberColumn("Ahead", format="+%.1f", width=55),
        },
    )
    st.caption(f"{mentor_lead_in_words()} in the same skill, under another manager.")


def _show_why_mover(moves: Moves, employee_id: str, row: pd.Series) -> None:
    trace = moves.explain(employee_id)
    st.markdown(plain(trace.sentence))
    lines = [
        ("Pay compared with today", "unknown" if row["pay_ratio"] != row["pay_ratio"]
         else f"{row['pay_ratio']:.2f}"),
        ("Grade", "unknown" if row["grade_step"] != row["grade_step"]
         else f"{row['grade_step']:+.0f}"),
        ("Exposure to AI", "unknown" if row["exposure_step"] != row["exposure_step"]
         else f"{row['exposure_step']:+.2f} of working time"),
    ]  # fmt: skip
    show.show_wrapped_table(["Filter", "Value"], lines)
    bones.show_formula_and_rows(trace)


def _open_person(employee_id: str, name: str) -> None:
    if st.button(f"Open {plain(name)}", icon=":material/person_search:", key="open-mover"):
        opened.change(person=employee_id, skill="")
        shell.go_to_page("people", show="person")

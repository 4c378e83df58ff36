"""The organisation at a glance: bridges, open posts, succession, wishes. Each in a tab."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.contests import levels_out_of_ranking
from skillgap.ui.kit.defaults import mentor_lead_in_words
from skillgap.ui.kit.plain import plain
from skillgap.ui.mobility.people import names_of_people
from skillgap.ui.mobility.ranked import result_without_contested
from skillgap.ui.mobility.state import move


@st.fragment
def show_bridges() -> None:
    """Show the strongest bridges, and the cohort of the one chosen."""
    bridges = result_without_contested(sg.find_bridges)
    enough = bridges.table["people"] >= cached.viewer().minimum_group
    table = bridges.table[enough].head(12)
    if not len(table):
        st.markdown("No group has outgrown its titles: no bridge stands out.")
        return
    st.caption(
        "Groups of people who cover more of a role outside their job family than their own roles' "
        "requirements suggest. Strength: whole roles' worth of skills that no title shows. Choose "
        "a row."
    )
    key = state.fresh_key("bridges")
    chosen = show.show_table(
        table.assign(size=table["people"]),
        alt="Bridges from groups to roles, strongest first",
        order=["rank", "group", "to_title", "size", "strength", "title_match", "match", "openings",
               "aspiring"],
        columns={
            "rank": st.column_config.NumberColumn("", width=28),
            "group": st.column_config.TextColumn("From", width=130),
            "to_title": st.column_config.TextColumn("To", width=160),
            "size": st.column_config.NumberColumn("Cohort", format="%d people", width=80),
            "strength": st.column_config.ProgressColumn(
                "Strength", format="%.1f", max_value=float(table["strength"].max()), width=110
            ),
            "title_match": st.column_config.NumberColumn(
                "Role says", format="percent", width=75,
                help="How much of the role their present roles cover, on average.",
            ),
            "match": st.column_config.NumberColumn(
                "Actually", format="percent", width=70,
                help="How much of the role these people cover themselves, on average.",
            ),
            "openings": st.column_config.NumberColumn("Open", format="%d", width=50),
            "aspiring": st.column_config.NumberColumn(
                "Wants it", format="%d", width=60, help="Named this role as an aspiration."
            ),
        },
        key=key,
        on_select=lambda: None,
    )  # fmt: skip
    row = table.iloc[chosen[0] if chosen else 0]
    _show_cohort(str(row["group"]), str(row["to_role_id"]), row)


def _show_cohort(group: str, role: str, row: pd.Series) -> None:
    bridges = result_without_contested(sg.find_bridges)
    people = cached.viewer().release(bridges.cohort(group, role))
    titles = cached.open_workforce()["roles"].set_index("role_id")["title"]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader(plain(f"{group} → {row['to_title']}"), anchor=False)
        opened = bridges.explain((group, role))
        st.markdown(plain(opened.sentence))
        st.caption(
            plain(
                f"From {row['from_roles']}. {wording.count(row['cohorts'], 'learning cohort')} of "
                f"at most {bridges.register.value('cohort_most'):.0f} people."
            )
        )
        show.show_table(
            people.assign(name=names_of_people(people), title=people["from_role_id"].map(titles)),
            alt="People of the bridge, largest lift first",
            order=["name", "title", "title_match", "match", "lift"],
            columns={
                "name": st.column_config.TextColumn("Person", width=130),
                "title": st.column_config.TextColumn("Role", width=160),
                "title_match": st.column_config.NumberColumn("Role says", format="percent"),
                "match": st.column_config.NumberColumn("Actually", format="percent"),
                "lift": st.column_config.NumberColumn("Lift", format="percent"),
            },
            height=300,
        )
        if st.button("Show their learning paths", icon=":material/move_up:", type="primary"):
            move.change(role=role, mover=str(people["employee_id"].iloc[0]))
            st.rerun()
    with right:
        st.markdown("**What the cohort brings, and what is missing**")
        show.show_table(
            opened.steps,
            alt="Requirements of the role with the cohort's mean chance to meet each",
            order=["step", "value", "note"],
            columns={
                "step": st.column_config.TextColumn("Skill", width=140),
                "value": st.column_config.ProgressColumn(
                    "Chance met", format="percent", max_value=1, width=95
                ),
                "note": st.column_config.TextColumn("Levels", width=150),
            },
            height=330,
        )
        _show_cohort_mentors(people, role)


def _show_cohort_mentors(people: pd.DataFrame, role: str) -> None:
    """Assign a mentor to everyone of a cohort for what most of them miss."""
    bridges = result_without_contested(sg.find_bridges)
    needs = bridges.explain((str(people["group"].iloc[0]), role)).steps if len(people) else None
    if needs is None:
        return
    with st.expander("Mentors for the cohort", icon=":material/group:", on_change="rerun") as box:
        if not box.open:
            return
        skills = cached.open_workforce()["skills"]
        asked = set(needs["step"])
        ids = dict(zip(skills["name"], skills["skill_id"], strict=True))
        missed = needs[needs["step"].isin(asked)].sort_values("value")["step"].iloc[0]
        found = sg.assign_mentors(
            cached.profiles(), [(who, ids[missed]) for who in people["employee_id"]],
            contested=levels_out_of_ranking(),
        )  # fmt: skip
        table = cached.viewer().release(found.table)
        fits = table[table["mentor_id"] != ""]
        st.caption(
            plain(
                f"For {missed}, which the cohort is least likely to meet: {len(fits)} of "
                f"{len(table)} have somebody {mentor_lead_in_words()} under another manager."
            )
        )
        show.show_table(
            fits.assign(learner=names_of_people(fits), mentor=names_of_people(fits, "mentor_id")),
            alt="Mentors for the cohort",
            order=["learner", "mentor", "gap_levels"],
            columns={"gap_levels": st.column_config.NumberColumn("Ahead", format="+%.1f")},
            height=260,
        )


@st.fragment
def show_open_posts() -> None:
    """Show what is open and who inside could fill it, with the evidence why."""
    found = result_without_contested(sg.match_openings)
    filled, inside = found.inside
    st.caption(
        f"{wording.count(found.posts['posts'].sum(), 'post')} open. Of {filled:,} filled in the "
        f"last 12 months, {inside:,} ({wording.share(inside / filled) if filled else '–'}) were "
        "filled from inside. Candidates pass all three filters; choose a row to see why."
    )
    table = cached.viewer().release(found.table)
    if not len(table):
        st.markdown("Nobody inside passes the filters for what is open.")
        return
    key = state.fresh_key("posts")
    flags = [
        "".join(word for word, said in (("wants it; ", wish), ("same region; ", here)) if said)
        for wish, here in zip(table["aspires"], table["same_region"], strict=True)
    ]
    table = table.assign(
        name=names_of_people(table), why=[f + w for f, w in zip(flags, table["why"])]
    )
    chosen = show.show_table(
        table,
        alt="Internal candidates for open posts with the evidence why",
        order=["title", "region", "opened_on", "name", "from_title", "match", "hours"],
        columns={
            "title": st.column_config.TextColumn("Open role", width=190),
            "region": st.column_config.TextColumn("Region", width=90),
            "opened_on": st.column_config.DateColumn("Open since", format="MMM YYYY", width=90),
            "name": st.column_config.TextColumn("Candidate", width=150),
            "from_title": st.column_config.TextColumn("From", width=190),
            "match": st.column_config.NumberColumn("Covers", format="percent", width=55),
            "hours": st.column_config.NumberColumn("Hours", format="%,.0f", width=50),
        },
        height=380,
        key=key,
        on_select=lambda: None,
    )
    _show_candidate(table.iloc[chosen[0] if chosen else 0])


def _show_candidate(row: pd.Series) -> None:
    """Show one candidate with the evidence why, and the way to the ladder."""
    with st.container(border=True):
        st.subheader(plain(f"{row['name']} for {row['title']}, {row['region']}"), anchor=False)
        st.caption(
            plain(
                f"{row['from_title']}; covers {wording.share(row['match'])}, expected to meet "
                f"{row['requirements_met']:.1f} of {row['requirements']:.0f} needs, "
                f"{row['hours']:,.0f} learning hours."
            )
        )
        st.markdown("\n".join(f"- {plain(part)}" for part in str(row["why"]).split("; ")))
        moves = result_without_contested(sg.rank_moves, to=str(row["role_id"]))
        bones.show_formula_and_rows(moves.explain(str(row["employee_id"])))
        if st.button(
            "Show learning path", icon=":material/move_up:", type="primary", key="post-go"
        ):
            move.change(role=row["role_id"], mover=row["employee_id"])
            st.rerun()


@st.fragment
def show_succession() -> None:
    """Show who could follow in critical roles, beside how deep the bench is today."""
    plan = result_without_contested(sg.plan_succession)
    if not len(plan.table):
        st.markdown("No role is marked critical, or nobody holds one.")
        return
    st.caption(
        "Critical roles, those without a successor first. Cover: the chance that the role's "
        "weakest need is covered a year from now. Choose a row for the successors."
    )
    key = state.fresh_key("succession")
    chosen = show.show_table(
        plan.table.assign(holders=plan.table["people"]),
        alt="Critical roles with bench and successors",
        order=["title", "holders", "p_covered", "single_points", "ready_now", "ready_within_year",
               "ready_within_two", "status"],
        columns={
            "title": st.column_config.TextColumn("Role", width=190),
            "holders": st.column_config.NumberColumn("Holders", width=65),
            "p_covered": st.column_config.ProgressColumn(
                "Cover", format="percent", max_value=1, width=100
            ),
            "single_points": st.column_config.NumberColumn("Depends on one person", width=85),
            "ready_now": st.column_config.NumberColumn("Ready now", width=80),
            "ready_within_year": st.column_config.NumberColumn("In a year", width=75),
            "ready_within_two": st.column_config.NumberColumn("In two years", width=85),
            "status": st.column_config.TextColumn("Successors", width=120),
        },
        key=key,
        on_select=lambda: None,
    )  # fmt: skip
    row = plan.table.iloc[chosen[0] if chosen else 0]
    opened = plan.explain(str(row["role_id"]))
    st.caption(plain(opened.sentence))
    bones.show_formula_and_rows(opened)
    mine = cached.viewer().release(plan.candidates[plan.candidates["role_id"] == row["role_id"]])
    st.subheader(plain(f"Who could follow: {row['title']}"), anchor=False)
    if not len(mine):
        st.caption("Nobody is viable: hire, or develop somebody from further away.")
        return
    show.show_table(
        mine.assign(
            name=names_of_people(mine), wish=mine["aspires"].map({True: "wants it", False: ""})
        ),
        alt="Successors, most needs met first",
        order=["name", "from_title", "met_share", "match", "hours", "ready", "wish"],
        columns={
            "met_share": st.column_config.NumberColumn("Needs met now", format="percent"),
            "match": st.column_config.NumberColumn("Covers", format="percent"),
            "hours": st.column_config.NumberColumn("Hours to be ready", format="%,.0f"),
            "from_title": st.column_config.TextColumn("From"),
        },
    )


@st.fragment
def show_aspirations() -> None:
    """Show aspirations beside closeness: who wants what is near, and who wants what is open."""
    if not cached.open_workforce().has("aspirations"):
        bones.show_missing_tables(["aspirations"])
        return
    table = cached.viewer().release(result_without_contested(sg.match_aspirations).table)
    table = table.sort_values(
        ["viable", "posts", "match"], key=lambda c: c > 0 if c.name == "posts" else c,
        ascending=False, kind="stable",
    )  # fmt: skip
    near = table[table["viable"]]
    open_too = near[near["posts"] > 0]
    st.caption(
        f"{len(table):,} aspirations; {len(near):,} are viable, {len(open_too):,} of them where a "
        f"post "
        "is open. An aspiration that is close and open is the cheapest move there is."
    )
    show.show_table(
        table.assign(
            name=names_of_people(table), near=table["viable"].map({True: "viable", False: "far"})
        ),
        alt="What people want to do next and how near they are",
        order=["name", "from_title", "title", "match", "hours", "missing", "near", "posts"],
        columns={
            "name": st.column_config.TextColumn("Person", width=120),
            "from_title": st.column_config.TextColumn("From", width=150),
            "title": st.column_config.TextColumn("Wants to be", width=150),
            "match": st.column_config.ProgressColumn(
                "Covers", format="percent", max_value=1, width=100
            ),
            "hours": st.column_config.NumberColumn("Hours", format="%,.0f", width=55),
            "missing": st.column_config.TextColumn("Biggest gap", width=150),
            "near": st.column_config.TextColumn("Near", width=60),
            "posts": st.column_config.NumberColumn("Open", width=50),
        },
        height=430,
    )

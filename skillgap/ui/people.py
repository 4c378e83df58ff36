"""What People shows: one person's profile, one skill opened, or a team at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.assumptions import Z80
from skillgap.core.tables import LEVEL_NAMES
from skillgap.figures.heat_map import draw_heat_map, heat_map_height
from skillgap.questions.profiles.figure import draw_history, draw_profile, profile_height
from skillgap.ui.kit import bones, cached, contests, scope, show, skill_proposals, state, suggested
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import opened
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.questions.profiles.question import Profiles

_MOST_OPTIONS = 3_000
_MOST_SKILLS, _MOST_PEOPLE = 18, 24


@dataclass(frozen=True, slots=True)
class Shown:
    """What People shows.

    Attributes:
        by: ``person`` or ``team``.
        team: Team opened.
    """

    by: str = "person"
    team: str = ""


shown = Part(
    "people",
    Shown(),
    page="people",
    address={"by": "show", "team": "team"},
    allowed={"by": ("person", "team")},
    before={"by": "people_by", "team": "team"},
)


def visible_staff(workforce: Workforce) -> pd.DataFrame:
    """Return the people here that the viewer may see, with names to show."""
    people = cached.viewer().release(workforce["employees"][workforce.present])
    titles = workforce["roles"].set_index("role_id")["title"]
    return people.assign(
        shown=people["name"].fillna(people["employee_id"]),
        title=people["role_id"].map(titles).fillna(people["role_id"]),
    )


def people_within_filters(people: pd.DataFrame) -> pd.DataFrame:
    """Return those of the people who are within the filters in force."""
    for column, chosen in scope.filters_in_force(scope.PLACES).items():
        people = people[people[column].isin(chosen)]
    return people


def choose_person(people: pd.DataFrame, everybody: pd.DataFrame) -> str:
    """Draw the person chooser in the sidebar; returns the chosen employee id.

    Args:
        people: Those within the filters.
        everybody: All that the viewer may see, so that somebody asked for is never another.
    """
    asked = opened().person
    outside = set(everybody["employee_id"]) - set(people["employee_id"])
    if asked in outside:
        people = pd.concat([everybody[everybody["employee_id"] == asked], people])
    ids = people["employee_id"].tolist()
    labels = dict(zip(ids, people["shown"] + " · " + people["title"], strict=True))
    with st.sidebar:
        if len(ids) > _MOST_OPTIONS:
            ids = _find_people(people)
            if not ids:
                st.caption("Nobody matches.")
                return ""
        chosen = asked if asked in labels else (ids[0] if ids else "")
        key, write = state.tie_widget("person", chosen or None, _choose_employee)
        st.selectbox(
            "Person", ids, key=key, on_change=write, format_func=lambda i: labels.get(i, i)
        )
    return chosen


def _find_people(people: pd.DataFrame) -> list[str]:
    """Draw a field to look for people in a long list; returns who fits what is typed."""
    wanted = st.text_input("Find a person", placeholder="Name, id or job title")
    text = people["shown"] + " " + people["title"] + " " + people["employee_id"]
    fits = people["employee_id"][text.str.contains(wanted, case=False, regex=False)].tolist()
    asked = opened().person
    ahead = (
        [asked] if asked in set(people["employee_id"]) and asked not in fits[:_MOST_OPTIONS] else []
    )
    return [*ahead, *fits[:_MOST_OPTIONS]]


def _choose_employee(employee_id: str | None) -> None:
    if employee_id:
        opened.change(person=employee_id, skill="")


def show_where_person_is(chosen: str, within: pd.DataFrame, everybody: pd.DataFrame) -> None:
    """Say that the person shown is outside the filters, or gone, and offer to widen them."""
    asked = opened().person
    if chosen and chosen not in set(within["employee_id"]):
        name = plain(everybody.set_index("employee_id").loc[chosen, "shown"])
        with st.container(horizontal=True, vertical_alignment="center", key="outside"):
            st.markdown(
                f":material/filter_alt_off: {name} is outside your filters.",
                width="content",
            )
            st.button("Clear the filters", key="widen", on_click=scope.clear_filters)
    elif asked and asked != chosen:
        st.caption(
            ":material/info: The person you opened is not among the people of this dataset today."
        )


def choose_team(people: pd.DataFrame) -> str:
    """Draw the team chooser in the sidebar; returns the chosen team id."""
    teams = sorted(people["team_id"].dropna().unique())
    if not teams:
        return ""
    chosen = shown().team if shown().team in teams else str(teams[0])
    with st.sidebar:
        key, write = state.tie_widget("team", chosen, lambda team: shown.change(team=team))
        st.selectbox("Team", teams, key=key, on_change=write)
    return chosen


def choose_person_or_team() -> str:
    """Draw the choice between one person and a team."""
    with st.sidebar:
        key, write_through = shown.bind_widget("by", single=True)
        st.segmented_control(
            "Show",
            ["person", "team"],
            key=key,
            on_change=write_through,
            required=True,
            format_func={"person": "One person", "team": "A team"}.get,
            width="stretch",
        )
    return shown().by


def show_person(profiles: Profiles, people: pd.DataFrame, employee_id: str) -> None:
    """Show one person: answer, key figures, levels, one skill opened."""
    row = people.set_index("employee_id").loc[employee_id]
    table = cached.result_of(sg.profile_person, employee_id=employee_id).copy()
    asked = table[table["required_level"].notna()]
    bones.show_answer(plain(_person_in_words(str(row["shown"]), str(row["title"]), asked)))
    bones.show_key_figures(_person_figures(profiles, table, asked))
    left, right = st.columns([7, 6], gap="medium")
    with left, st.container(border=True, height="stretch"):
        _show_levels(employee_id, table)
    with right, st.container(border=True, height="stretch"):
        _show_one_skill(profiles, employee_id, table)
    suggested.offer_suggestions(employee_id, str(row["shown"]))


def _person_in_words(name: str, title: str, asked: pd.DataFrame) -> str:
    if not len(asked):
        return f"{name}, {title}: the role has no requirements yet."
    met = (asked["p_meets"] >= 0.5).sum()
    first = asked.iloc[0]
    sentence = f"{name}, {title}, most likely meets {met} of {len(asked)} requirements"
    if first["gap"] <= 0:
        return sentence + "."
    low, high = first["required_level"] - first["high"], first["required_level"] - first["low"]
    ends = wording.likely(f"{max(low, 0):.1f}", f"{high:.1f}")
    return f"{sentence}. The biggest gap is in {first['name']} ({ends} levels)."


def _person_figures(
    profiles: Profiles, table: pd.DataFrame, asked: pd.DataFrame
) -> list[KeyFigure]:
    rated = table[table["signals"] > 0]
    met, expected = int((asked["p_meets"] >= 0.5).sum()), asked["p_meets"].sum()
    return [
        KeyFigure(
            "Requirements met",
            f"{met} of {len(asked)}",
            "more likely than not",
            "Required skills whose level is more likely met than not. The chances that each is met "
            f"add up to {expected:.1f}.",
        ),
        KeyFigure(
            "Largest gap",
            f"{max(asked['gap'].max(), 0):.1f} levels" if len(asked) else "–",
            str(asked.iloc[0]["name"]) if len(asked) else "",
            "Required level minus most likely level.",
        ),
        KeyFigure(
            "Confidence",
            wording.share(table["confidence"].mean()) if len(table) else "–",
            "right within half a level",
            "Average chance that a level is right to within half a level.",
        ),
        KeyFigure(
            "Evidence",
            wording.count(int(rated["signals"].sum()), "signal"),
            f"on {wording.count(len(rated), 'skill')}",
            "Ratings, tests, certificates, projects and courses behind the levels.",
        ),
    ]


def _show_levels(employee_id: str, table: pd.DataFrame) -> None:
    st.markdown(
        f"#### {plain(_levels_title(table))}",
        help="Bar: likely range. Dot: most likely level, orange where short. Tick: required level.",
    )
    st.caption(" · ".join(f"{place} {word}" for place, word in enumerate(LEVEL_NAMES)))
    drawn = table.head(_MOST_SKILLS)
    words = "; ".join(f"{row.name} {row.level:.1f}" for row in drawn.itertuples())
    show.show_chart(
        draw_profile(drawn, mode=show.light_or_dark()),
        alt=f"Levels: {words}",
        key="levels",
        height=profile_height(len(drawn)),
    )
    if len(table) > len(drawn):
        st.caption(f"{len(table) - len(drawn)} more skills are known but not required.")
    names = dict(zip(table["skill_id"].astype("str"), table["name"].astype("str"), strict=True))
    st.caption(plain(contests.states_in_words(employee_id, names)))


def _levels_title(table: pd.DataFrame) -> str:
    """Say the finding of the levels: how many are below what the role requires, and which most."""
    asked = table[table["required_level"].notna()]
    short = asked[asked["gap"] > 0]
    if not len(asked):
        return "Levels, as far as they are known"
    if not len(short):
        return f"All {len(asked)} required levels are most likely met"
    names = wording.listed(short["name"].astype(str).tolist(), 2)
    return f"{len(short)} of {len(asked)} required levels not reached: {names}"


def _show_one_skill(profiles: Profiles, employee_id: str, table: pd.DataFrame) -> None:
    names = dict(zip(table["skill_id"], table["name"], strict=True))
    if not names:
        st.caption("Nothing is known about this person yet, and the role has no requirements.")
        return
    skill_id = opened().skill if opened().skill in names else next(iter(names))
    key, write = state.tie_widget("person-skill", skill_id, lambda one: opened.change(skill=one))
    st.selectbox("Open one skill", list(names), key=key, on_change=write, format_func=names.get)
    contests.show_state(employee_id, skill_id)
    required = table.set_index("skill_id").loc[skill_id, "required_level"]
    evidence, over_time = st.tabs(["Evidence", "Over time"], on_change="rerun", key="one-skill")
    if evidence.open:
        with evidence:
            _show_evidence(profiles, employee_id, skill_id)
    if over_time.open:
        with over_time:
            history = profiles.history(employee_id, skill_id)
            show.show_plotly_figure(
                draw_history(
                    history,
                    required=None if pd.isna(required) else float(required),
                    mode=show.light_or_dark(),
                ),
                alt=f"{names[skill_id]}: level over the last {len(history)} months",
                key="history",
            )
    contests.draw_contest(employee_id, skill_id, str(names[skill_id]))
    skill_proposals.draw_proposing([employee_id], "this person")


def _show_evidence(profiles: Profiles, employee_id: str, skill_id: str) -> None:
    trace = profiles.explain((employee_id, skill_id))
    st.markdown(plain(trace.sentence))
    for note in trace.notes:
        st.caption(plain(note))
    bones.show_formula_and_rows(trace)


def show_team(profiles: Profiles, people: pd.DataFrame, team: str) -> None:
    """Show a team: who is short of what, at a glance."""
    members = people[people["team_id"] == team]
    table = sg.profile_team(profiles, members["employee_id"].tolist())
    if not len(table):
        bones.show_answer(plain(f"Team {team}: no requirements are known for its roles yet."))
        return
    thin = table.groupby("name")["gap"].mean().sort_values(ascending=False)
    bones.show_answer(
        plain(
            f"Team {team} meets {wording.share(table['p_meets'].mean())} of its requirements "
            f"({wording.likely(*map(wording.share, _share_met_range(table)))}). The biggest gaps "
            f"in levels are in {wording.listed(thin.index[:3].tolist())}."
        )
    )
    bones.show_key_figures(_team_figures(members, table))
    with st.container(border=True):
        _show_team_map(table, members)
    skill_proposals.draw_proposing(members["employee_id"].tolist(), "everybody of this team")


def _share_met_range(table: pd.DataFrame) -> tuple[float, float]:
    """Return the 80% range of the share of requirements met, levels taken as independent."""
    chances = table["p_meets"]
    spread = Z80 * float((chances * (1 - chances)).sum()) ** 0.5 / len(chances)
    return max(chances.mean() - spread, 0.0), min(chances.mean() + spread, 1.0)


def _team_figures(members: pd.DataFrame, table: pd.DataFrame) -> list[KeyFigure]:
    return [
        KeyFigure(
            "People", f"{len(members):,}", wording.count(members["role_id"].nunique(), "role")
        ),
        KeyFigure(
            "Requirements met",
            wording.share(table["p_meets"].mean()),
            f"of {len(table):,} needs",
            "Average chance that a required level is met. Its range assumes that levels of "
            "different people and skills are independent.",
        ),
        KeyFigure(
            "Confidence",
            wording.share(table["confidence"].mean()),
            "right within half a level",
            "Average chance that a level is right to within half a level.",
        ),
        KeyFigure(
            "Unrated",
            wording.share((table["signals"] == 0).mean()),
            "of required pairs",
            "Pairs without a single signal; their level is that of peers in the job family.",
        ),
    ]


def _show_team_map(table: pd.DataFrame, members: pd.DataFrame) -> None:
    short = table.assign(short=table["gap"].clip(lower=0))
    skills = short.groupby("name")["short"].sum().nlargest(10).index.tolist()
    order = short.groupby("employee_id")["short"].sum().nlargest(_MOST_PEOPLE).index.tolist()
    drawn = short[short["name"].isin(skills) & short["employee_id"].isin(order)]
    drawn = drawn.sort_values(
        ["employee_id", "name"],
        key=lambda column: column.map({v: i for i, v in enumerate([*order, *skills])}),
    )
    ids = drawn["employee_id"].tolist()
    st.markdown("#### Levels short, person by skill")
    st.caption("The ten skills with the largest gaps in levels. Click a cell to open the person.")
    show.show_chart(
        draw_heat_map(
            drawn,
            rows="employee_id",
            columns="name",
            value="short",
            worded=lambda value: f"{value:.1f}",
            top=3.0,
            row_names=dict(zip(members["employee_id"], members["shown"], strict=True)),
        ),
        alt=f"Levels short by person and skill; largest gaps in {skills[0] if skills else 'none'}",
        key="team-map",
        height=heat_map_height(len(set(ids)), len(skills)),
        on_select=state.on_chart_choice("team-map", lambda at: _open_person_of_team(ids[at])),
    )


def _open_person_of_team(employee_id: str) -> None:
    opened.change(person=employee_id, skill="")
    shown.change(by="person")

"""A rating round on the Data page: forms out, forms back, differences seen, ratings taken in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.exports.rating_form import RatedSkill, RatingRound, write_forms
from skillgap.packets import managers_with_teams
from skillgap.rating import (
    NAMING,
    Ratings,
    compare_rounds,
    read_ratings,
    with_round,
    workforce_of_round,
)
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.downloads import offer_file
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.core.workforce import Workforce

_MOST_SKILLS = 25
_NEEDED = re.compile(r"^(?P<name>.*?)[\s,;:]+(?P<level>[0-5](?:\.\d)?)$")
_NEW = "A team typed in here"


def show_rating_round(workforce: Workforce | None) -> None:
    """Offer a rating round to who has no data yet, and to teams that are unrated."""
    if not signed_in().sees_all:
        return
    with st.expander(
        "Rating round: let a team rate its skills", icon=":material/how_to_reg:",
        on_change="rerun", key="rating-round",
    ) as box:  # fmt: skip
        if not box.open:
            return
        st.markdown(
            "Each person rates their own level and interest on a form; the manager rates "
            "separately. The forms "
            "go out and come back by mail, or are filled in one after another on this laptop."
        )
        try:
            round_, base = _choose_round(workforce)
            if round_ is not None:
                _run_round(round_, base)
        except SkillgapError as error:
            bones.show_error(error)


def _choose_round(
    workforce: Workforce | None,
) -> tuple[RatingRound | None, Workforce | None]:
    """Draw who is to rate what; returns the round, and the workforce that it adds to."""
    teams = managers_with_teams(workforce) if workforce is not None else None
    if workforce is None or teams is None or not len(teams):
        return _typed_round(), None
    labels = {row["manager_id"]: f"Team of {row['manager']}" for row in teams.to_dict("records")}
    chosen = st.selectbox(
        "Team", [*labels, _NEW], format_func=lambda one: labels.get(one, one), key="rating-team",
        width=420,
    )  # fmt: skip
    if chosen == _NEW:
        return _typed_round(), None
    return _round_of_team(workforce, chosen, labels[chosen]), workforce


def _typed_round() -> RatingRound | None:
    """Draw fields for a team that is in no table yet; nothing until they are filled in."""
    left, right = st.columns(2, gap="medium")
    with left:
        team = st.text_input("Name of the team", key="rating-name", placeholder="Service desk")
        people = st.text_area("People, one per line", key="rating-people", height=160)
    with right:
        skills = st.text_area(
            "Skills, one per line, with the level needed (0–5)", key="rating-skills", height=236,
            placeholder="Cloud platforms, 3\nTalking with customers, 4",
        )  # fmt: skip
    named, rated = _lines(people), [_skill_of(line) for line in _lines(skills)]
    if not (team.strip() and named and rated):
        st.caption("Name the team, its people and the skills; then the forms are ready.")
        return None
    return RatingRound(team.strip(), tuple(named), tuple(rated), datetime.now(UTC).date())


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def _skill_of(line: str) -> RatedSkill:
    found = _NEEDED.match(line)
    return RatedSkill(found["name"], float(found["level"])) if found else RatedSkill(line)


def _round_of_team(workforce: Workforce, manager_id: str, team: str) -> RatingRound:
    """Return a round of those who report to a manager, in what most of their roles require."""
    staff = workforce["employees"][workforce.present]
    mine = staff[staff["manager_id"] == manager_id]
    needed = workforce["requirements"].merge(mine[["role_id"]], on="role_id")
    grouped = needed.groupby("skill_id")["required_level"].agg(["size", "max"])
    most = grouped.sort_values(["size", "max"], ascending=False, kind="stable").head(_MOST_SKILLS)
    names = workforce["skills"].set_index("skill_id")["name"].to_dict()
    skills = [
        RatedSkill(str(names.get(one, one)), float(level), str(one))
        for one, level in most["max"].items()
    ]
    ids = tuple(mine["employee_id"].tolist())
    shown = _apart(mine["name"].fillna(mine["employee_id"]).tolist(), ids)
    return RatingRound(team, shown, tuple(skills), datetime.now(UTC).date(), ids)


def _apart(names: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return names that tell people apart: where two are alike, with the id."""
    return tuple(
        f"{name} ({one})" if names.count(name) > 1 else name for name, one in zip(names, ids)
    )


def _run_round(round_: RatingRound, base: Workforce | None) -> None:
    count = wording.count(len(round_.people), "person", "people")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            plain(f"{count}, {wording.count(len(round_.skills), 'skill')}: one form each, and one "
                  "for the manager."),
            width="stretch",
        )  # fmt: skip
        offer_file(
            "Forms (.zip)", lambda seal: write_forms(round_, sealed=seal.sentence),
            what=f"rating forms {round_.team}", ending="zip", key="take-forms",
        )  # fmt: skip
    files = st.file_uploader(
        "Forms that came back", type=["xlsx", "csv"], accept_multiple_files=True, key="forms-back"
    )
    if files:
        forms = [form for file in files for form in _tables_of_form(file.name, file.getvalue())]
        _show_ratings(round_, read_ratings(round_, forms), base)
    if base is not None:
        _show_rounds(base, round_)


def _show_rounds(workforce: Workforce, round_: RatingRound) -> None:
    """Show what changed from the round before last to the last that was taken in."""
    changed = compare_rounds(workforce, round_.ids)
    if not len(changed):
        return
    earlier, later = changed["earlier"].iloc[0], changed["later"].iloc[0]
    st.markdown(f"##### What changed from {_day(earlier)} to {_day(later)}")
    rows = [
        (row["skill"], "Own rating" if row["by"] == "self" else "Manager's", row["people"],
         wording.level(row["before"]), wording.level(row["now"]), f"{row['change']:+.1f}")
        for row in changed.head(20).to_dict("records")
    ]  # fmt: skip
    headings = ("Skill", "Rated by", "People", "Before", "Now", "Change")
    show.show_wrapped_table(headings, rows, figures=headings[2:])
    st.caption("Only people rated in both rounds count.")


def _day(written: str) -> str:
    return wording.day(date.fromisoformat(written))


def _tables_of_form(name: str, content: bytes) -> list[tuple[str, pd.DataFrame]]:
    """Read a form in a process of its own; other sheets than the one filled in are left aside."""
    from skillgap.reading.apart import run_in_own_process
    from skillgap.reading.files.raw import check_source_size, read_raw_tables

    check_source_size((name, content))
    tables: list[Any] = run_in_own_process(read_raw_tables, (name, content), what=name)
    named = {one.casefold() for one in NAMING}
    rated = [one for one in tables if named <= {str(c).casefold() for c in one.frame.columns}]
    return [(name, one.frame.astype("str")) for one in rated or tables[:1]]


def _show_ratings(round_: RatingRound, ratings: Ratings, base: Workforce | None) -> None:
    """Show what came back and where the two differ, and offer to take it in."""
    rated = ratings.table["person"].nunique()
    st.markdown(
        plain(
            f"{len(ratings.table):,} ratings of {rated} of {len(round_.people)} people came back."
        )
    )
    for problem in ratings.problems[:10]:
        st.caption(f":material/error: {plain(problem)}")
    apart = ratings.differences
    if len(apart):
        st.markdown("##### Where the two see it differently")
        rows = [
            (row["person"], row["skill"], f"{row['self']:g}", f"{row['manager']:g}",
             row["wish"] or "–")
            for row in apart.head(20).to_dict("records")
        ]  # fmt: skip
        show.show_wrapped_table(
            ("Person", "Skill", "Own rating", "Manager's", "Wish"), rows,
            figures=("Own rating", "Manager's"),
        )  # fmt: skip
    if len(ratings.table):
        st.button(
            "Take these ratings in", type="primary", icon=":material/check:", key="take-ratings",
            on_click=_take_in, args=(round_, ratings, base),
        )  # fmt: skip


def _take_in(round_: RatingRound, ratings: Ratings, base: Workforce | None) -> None:
    made = (
        workforce_of_round(round_, ratings) if base is None else with_round(base, round_, ratings)
    )
    kept = cached.keep_workforce(made, origin=f"rating round of {round_.on:%Y-%m-%d}")
    state.leave_notice(f"{len(ratings.table):,} ratings were taken into {kept.name}.")

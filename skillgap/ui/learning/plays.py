"""Plays in the review queue: drafted where a shortage crosses its threshold, decided by a person.

They are drafted anew from today's results whenever the list is opened, so that none speaks of
yesterday's numbers; only what was decided is kept, with the figures it was decided on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.plays import draft_play
from skillgap.questions.forecast import Crossings, find_crossings
from skillgap.questions.forecast.crossings import AHEAD, COLUMNS, PLACE
from skillgap.ui.kit import board, cached, forecasts, show, state
from skillgap.ui.kit.contests import levels_out_of_ranking
from skillgap.ui.kit.decision_log import OPEN_AGAIN, DecisionLog
from skillgap.ui.kit.downloads import offer_table
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.learning import computed
from skillgap.ui.learning.state import choices
from skillgap.ui.learning.who import people_names

if TYPE_CHECKING:
    from skillgap.plays import PlacesOffered, Play

PLAYS = DecisionLog("play", PLACE)
"""Who accepted or declined which play, and when."""
_ACCEPTED, _DECLINED, _OPEN = "accepted", "declined", "open"
REASONS = (
    "Not now",
    "Something else is under way",
    "The shortage is not real",
    "No money",
    "Other",
)
_HEADINGS = ("What", "Offer", "For", "Cost", "Gains a month", "When")


def show_plays() -> None:
    """Show the plays that today's forecast calls for, to whoever runs skillgap."""
    if not signed_in().sees_all:
        st.caption("Plays are drafted and decided by whoever runs skillgap here.")
        return
    found = _crossings(*cached.cache_version(), board.baseline_scenario().numbers())
    queue = _with_decisions(found.table)
    st.caption(plain(_queue_in_words(found, queue)))
    if not len(queue):
        return
    place = _choose_play(queue)
    _show_play(found, place, queue)
    log = PLAYS.table()
    if len(log):
        with st.expander("What was decided", icon=":material/history:", key="play-log"):
            show.show_table(log, alt=f"{len(log)} decisions on plays, newest first")


@st.cache_resource(show_spinner="Looking for shortages ahead …", max_entries=8)
def _crossings(
    folder: str, dataset_id: int, version: str, viewer_key: str, numbers: str
) -> Crossings:
    made = forecasts.forecast(board.baseline_scenario())
    return find_crossings(made, assumptions=cached.assumptions_in_force())


def _with_decisions(table: pd.DataFrame) -> pd.DataFrame:
    """Return shortages with what was decided of their play; those that are open first."""
    newest = PLAYS.newest()[[*PLACE, "choice"]].astype("str")  # typed even where there is none
    queue = table.merge(newest, on=list(PLACE), how="left")
    queue["choice"] = queue["choice"].fillna(_OPEN).replace(OPEN_AGAIN, _OPEN)
    waits = (queue["choice"] != _OPEN).sort_values(kind="stable").index
    return queue.loc[waits].reset_index(drop=True)


def _queue_in_words(found: Crossings, queue: pd.DataFrame) -> str:
    if not len(queue):
        return (
            f"Nothing to draft: no shortage reaches {found.threshold}. The threshold is in the "
            "register of assumptions."
        )
    ahead = int((queue["standing"] == AHEAD).sum())
    said = [f"{int((queue['choice'] == one).sum())} {one}" for one in (_ACCEPTED, _DECLINED)]
    return (
        f"{wording.count(ahead, 'shortage')} will cross the threshold and {len(queue) - ahead} "
        f"are over it today: {found.threshold}. Of the plays drafted for them {' and '.join(said)}."
        " Nothing is sent: people take an accepted play further."
    )


def _choose_play(queue: pd.DataFrame) -> tuple[str, str, str]:
    """Draw the queue; returns the skill, function and region of the play that is open."""
    config = st.column_config
    key = state.fresh_key("plays")
    keys = [_key_of(row) for row in queue[list(PLACE)].itertuples(index=False)]
    show.show_table(
        queue.assign(month=queue["month"].where(queue["month"] > 0)),
        order=["name", "function", "region", "month", "short_fte", "short_share", "choice"],
        alt=f"{len(queue)} plays: skill, place, when it crosses, FTE short, and what was decided",
        columns={
            "name": config.Column("Skill", width=265),
            "function": config.Column("Function", width=125),
            "region": config.Column("Region", width=80),
            "month": config.NumberColumn(
                "Crosses in", format="%.0f mo.", width=80, help="A dash: over it today."
            ),
            "short_fte": config.NumberColumn("FTE short", format="%.0f", width=70),
            "short_share": config.NumberColumn(
                "Share", format="percent", width=70, help="Of those whose role needs the skill."
            ),
            "choice": config.Column("Play", width=75),
        },
        height=320 if len(queue) > 8 else "content",
        declared=COLUMNS,
        key=key,
        on_select=state.on_row_choice(key, lambda at: choices.change(play=keys[at])),
    )
    offer_table(
        "List (.csv)", lambda: queue, what="plays", key="take-plays",
        version=cached.active_dataset(), columns=COLUMNS,
    )  # fmt: skip
    at = keys.index(choices().play) if choices().play in keys else 0
    skill, function, region = queue.loc[at, list(PLACE)]
    return str(skill), str(function), str(region)


def _key_of(place: tuple[str, ...]) -> str:
    return " / ".join(place)


def _show_play(found: Crossings, place: tuple[str, str, str], queue: pd.DataFrame) -> None:
    play = _play(
        *computed.key_of_everybody(), levels_out_of_ranking(), place,
        board.baseline_scenario().numbers(),
    )  # fmt: skip
    mine = queue[(queue[list(PLACE)] == list(place)).all(axis=1)].iloc[0]
    with st.container(border=True, key="play"):
        st.markdown(f"**{plain(play.sentence)}**")
        show.show_wrapped_table(_HEADINGS, _lines_of(play), figures=("Cost", "Gains a month"))
        if play.project:
            st.caption(plain(f"A project here needs the same skill: {play.project}."))
        _draw_answers(play, str(mine["choice"]))
        with st.expander(
            "Names of these people", icon=":material/group:", key="play-people"
        ) as box:
            if box.open:
                _show_people(play)


@st.cache_resource(show_spinner="Drafting the play …", max_entries=32)
def _play(*key: object) -> Play:
    contested, place = key[-3], key[-2]
    found = _crossings(*cached.cache_version(), board.baseline_scenario().numbers())
    return draft_play(
        found, place, computed.whole_advice(), cached.profiles(),  # type: ignore[arg-type]
        assumptions=cached.assumptions_in_force(), contested=contested,  # type: ignore[arg-type]
    )  # fmt: skip


def _lines_of(play: Play) -> list[tuple[str, ...]]:
    many = wording.count(play.short, "person", "people")
    coached = wording.count(len(play.coaches), "learner")
    coaches = (
        (f"{wording.count(play.coach_count, 'coach', 'coaches')} a step or two ahead", coached)
        if play.coaches
        else ("Nobody fits: a step or two ahead, under another manager", "–")
    )
    return [
        _line_of_seats("Learning cohort", play.cohort, play.no_cohort, many),
        ("Coaches", *coaches, "Their time", "–", "With the cohort" if play.cohort else "Now"),
        _line_of_seats(
            "Internal gig", play.gig, "No project or rotation on offer pays back.", many
        ),
    ]


def _line_of_seats(
    what: str, seats: PlacesOffered | None, why_none: str, many: str
) -> tuple[str, ...]:
    if seats is None:
        return (what, why_none, "–", "–", "–", "–")
    currency = cached.open_workforce().currency
    quarters = {0: "Now", 1: "Next quarter"}
    return (
        what, seats.title, f"{len(seats.people)} of {many} short",
        wording.money(seats.cost, currency), wording.money_span(seats.low, seats.high, currency),
        quarters.get(seats.quarter, f"In {seats.quarter} quarters"),
    )  # fmt: skip


def _draw_answers(play: Play, choice: str) -> None:
    place = (play.skill_id, play.function, play.region)
    if choice != _OPEN:
        st.markdown(f":material/task_alt: {choice.capitalize()}")
        st.button(
            "Undo this decision", icon=":material/undo:", key="play-undo",
            on_click=_decide, args=(place, OPEN_AGAIN, None),
        )  # fmt: skip
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Accept this play", type="primary", icon=":material/check:", key="play-accept",
            on_click=_decide, args=(place, _ACCEPTED, play),
        )  # fmt: skip
        with st.popover("Decline", icon=":material/close:"):
            reason = st.selectbox("Reason", REASONS, key="play-reason")
            st.button(
                "Decline this play", key="play-decline",
                on_click=_decide, args=(place, _DECLINED, play, reason),
            )  # fmt: skip


def _decide(place: tuple[str, str, str], choice: str, play: Play | None, reason: str = "") -> None:
    """Record what was decided, and the figures it was decided on."""
    PLAYS.record(*place, choice=choice, reason=reason, detail=play.figures if play else None)
    choices.change(play=_key_of(place))


def _show_people(play: Play) -> None:
    """Name those the play is for, as far as the viewer may see them."""
    known = people_names()
    names = dict(zip(known["employee_id"], known["shown"], strict=True))
    coach = {learner: by for by, learner in play.coaches}
    shown = [
        (names[one], part, names.get(coach.get(one, ""), "–"))
        for part, seats in (
            ("Learning cohort", _ids(play.cohort)),
            ("Internal gig", _ids(play.gig)),
        )
        for one in seats
        if one in names
    ]
    if not shown:
        shown = [
            (names[one], "Short of it", names.get(by, "–"))
            for by, one in play.coaches
            if one in names
        ]
    show.show_wrapped_table(("Who", "Part", "Coach"), shown)


def _ids(seats: PlacesOffered | None) -> tuple[str, ...]:
    return seats.people if seats else ()

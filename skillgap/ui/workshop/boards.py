"""What the room sees on the projector at each step; it is drawn anew while answers come in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from statistics import median_low
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.workshop import (
    FORECAST,
    PREDICTION,
    STEPS,
    TRIAL,
    TeamAnswer,
    Workshop,
    answers_of,
    count_votes,
    nearest_teams,
    team_names,
)
from skillgap.figures._theme import TOKENS
from skillgap.figures.ranges import Ranges
from skillgap.figures.ranked_bars import draw_ranked_bars, ranked_bars_height
from skillgap.questions.plan.words import write_fte
from skillgap.ui.kit import show
from skillgap.ui.kit.plain import plain
from skillgap.ui.workshop import computed, kept

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_BAR = 3
"""Times the forecast's high end, or what half of the teams say: one joke dwarfs no other bar."""


def show_run_sheet(now_at: str = "") -> None:
    """Show the steps with their minutes, the one the room is at in bold."""
    for number, step in enumerate(STEPS, start=1):
        here = step.id == now_at
        mark = ":material/arrow_forward:" if here else ":material/radio_button_unchecked:"
        title = f"**{step.title}**" if here else step.title
        st.markdown(f"{mark} {number}. {title} · {step.minutes} min  \n:small[{plain(step.asks)}]")


def answered_in_words(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> str:
    """Say how many teams have answered this step."""
    names, step = team_names(answers), workshop.now_at
    if not step.answer:
        return wording.count(len(names), "team")
    given = len(set(answers_of(step.answer, answers)) & set(names))
    return f"{given} of {len(names)}"


def time_left_in_words(workshop: Workshop, now: datetime) -> str:
    """Say how much time the step has left; blank without a timer."""
    if workshop.ends is None:
        return ""
    seconds = max(0, round((workshop.ends - now).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else "Time is up"


def show_board(workshop: Workshop) -> None:
    """Show what the room has answered in this step."""
    answers = kept.answers(workshop.code)
    if workshop.step in ("vote", "decide"):  # the room may go on before every plan is worked out
        computed.judge_trials(workshop, _trials(answers))
    drawn: dict[str, Callable[[Workshop, tuple[TeamAnswer, ...]], None]] = {
        "join": _show_teams, "predict": _show_who_predicted, "look": _show_predictions,
        "challenge": _show_challenge, "vote": _show_votes, "decide": _show_decisions,
    }  # fmt: skip
    drawn[workshop.step](workshop, answers)


def _show_teams(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> None:
    names = team_names(answers)
    if not names:
        st.markdown("No team has joined yet. The first to join appears here.")
    for name in names.values():
        st.markdown(f"### :material/group: {plain(name)}")


def _show_who_predicted(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> None:
    """Show who has answered, not what: a number on the wall would pull the next one to it."""
    given, names = answers_of(PREDICTION, answers), team_names(answers)
    if not names:
        st.markdown("No team has joined yet.")
    for team, name in names.items():
        done = team in given
        mark = ":material/check_circle:" if done else ":material/pending:"
        st.markdown(f"### {mark} {plain(name)}" + ("" if done else " :small[is thinking]"))


def _show_predictions(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> None:
    if workshop.forecast is None:
        st.markdown("No forecast is shown yet.")
        return
    outcome, names = workshop.forecast, team_names(answers)
    given = {k: v for k, v in answers_of(PREDICTION, answers).items() if k in names}
    rows = [(FORECAST, outcome.low, outcome.middle, outcome.high)]
    rows += [(names[team], value, value, value)
             for team, value in sorted(given.items(), key=lambda one: one[1])]  # fmt: skip
    tokens = TOKENS[show.light_or_dark()]
    st.markdown(f"#### {plain(nearest_in_words(workshop, answers))}")
    longest = _LONGEST_BAR * max(1.0, outcome.high, median_low(given.values()) if given else 0.0)
    _show_bars(
        rows, [tokens.build] + [tokens.muted] * len(given), _fte, longest=longest,
        alt="Empty posts predicted by each team, and the forecast with its likely range",
        key="predictions",
    )  # fmt: skip
    low, high = _fte(outcome.low), _fte(outcome.high)
    st.caption(f"Thin line: {wording.likely(low, high)} by the forecast.")


def nearest_in_words(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> str:
    """Say whose prediction came nearest to the forecast, and how many lie in its range."""
    outcome, names = workshop.forecast, team_names(answers)
    given = {k: float(v) for k, v in answers_of(PREDICTION, answers).items() if k in names}
    if outcome is None or not given:
        return "No team has predicted anything."
    nearest = [names[team] for team in nearest_teams(given, outcome.middle)]
    inside = sum(outcome.low <= value <= outcome.high for value in given.values())
    return (
        f"Nearest: {wording.listed(nearest)}. {inside} of {len(given)} predictions lie in the "
        "likely range."
    )


def _show_challenge(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> None:
    currency = workshop.currency
    names, trials = team_names(answers), _trials(answers)
    waiting = computed.judge_trials(workshop, trials)
    found = {k: v for k, v in kept.results(workshop.code).items() if k in trials}
    st.markdown(f"#### The limit is {plain(wording.money(workshop.budget, currency))}")
    order = computed.ranking(found, workshop.budget)
    if not order:
        st.markdown("No plan within the limit yet.")
    else:
        _show_bars(
            [(names[team], found[team]["filled_low"], found[team]["filled"],
              found[team]["filled_high"]) for team in order],
            [TOKENS[show.light_or_dark()].build] * len(order), _fte,
            alt="Posts filled by each team's plan, with its likely range", key="trials",
        )  # fmt: skip
        st.caption("Posts filled, average over the quarters, with the likely range.")
        show.show_wrapped_table(
            ["Team", "Actions", "Cost"],
            [_trial_row(names[team], found[team], currency) for team in order],
        )
    for team, one in found.items():
        if team not in order:
            st.markdown(
                f"{plain(names[team])}: {plain(one.get('trouble') or _over_limit(one, currency))}"
            )
    if waiting:
        count = wording.count(waiting, "plan")
        st.caption(f":material/hourglass_top: {count} being worked out.")


def _trials(answers: tuple[TeamAnswer, ...]) -> dict[str, Any]:
    names = team_names(answers)
    return {team: one for team, one in answers_of(TRIAL, answers).items() if team in names}


def _trial_row(name: str, result: Mapping[str, Any], currency: str) -> list[str]:
    levers = ", ".join(lever.capitalize() for lever in result["trial"]["levers"])
    return [name, levers, cost_in_words(result, currency)]


def _voted_row(name: str, result: Mapping[str, Any], currency: str) -> list[str]:
    name, levers, cost = _trial_row(name, result, currency)
    return [name, levers, _fte(result["filled"]), cost]


def _over_limit(result: Mapping[str, Any], currency: str) -> str:
    return f"{cost_in_words(result, currency)}; that is over the limit."


def cost_in_words(result: Mapping[str, Any], currency: str) -> str:
    """Write what a plan costs with its likely range."""
    span = wording.money_span(result["cost_low"], result["cost_high"], currency)
    return f"{wording.money(result['cost'], currency)} ({span})"


def _show_votes(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> None:
    names = team_names(answers)
    votes = {k: v for k, v in count_votes(answers, workshop.hands).items() if k in names}
    found = {k: v for k, v in kept.results(workshop.code).items() if k in names}
    order = computed.ranking(found, workshop.budget)
    if order:
        show.show_wrapped_table(
            ["Team", "Actions", "Fills", "Cost"],
            [_voted_row(names[team], found[team], workshop.currency) for team in order],
        )
    if not votes:
        st.markdown("No vote yet.")
        return
    _show_bars(
        [(names[team], count, count, count) for team, count in votes.items()],
        [TOKENS[show.light_or_dark()].build] * len(votes), lambda value: f"{value:.0f}",
        alt="Votes and hands for each team's plan", key="votes",
    )  # fmt: skip
    st.caption("Votes from phones and hands counted in the room.")


def _show_decisions(workshop: Workshop, answers: tuple[TeamAnswer, ...]) -> None:
    if not workshop.decisions:
        st.markdown("Nothing is decided yet.")
    for number, one in enumerate(workshop.decisions, start=1):
        st.markdown(f"### {number}. {plain(one.what)}")
        st.markdown(f"{plain(one.owner)}, by {one.due}")


def _fte(value: float) -> str:
    return write_fte(value, value) if value < 1000 else f"{value:,.0f} FTE"


def _show_bars(
    rows: list[tuple[str, float, float, float]],
    colours: list[str],
    worded: Callable[[float], str],
    *,
    alt: str,
    key: str,
    longest: float = math.inf,
) -> None:
    ranges = Ranges(
        table=pd.DataFrame(rows, columns=["name", "low", "middle", "high"]),
        name="name", low="low", middle="middle", high="high", colours=colours, worded=worded,
    )  # fmt: skip
    show.show_chart(
        draw_ranked_bars(ranges, mode=show.light_or_dark(), longest=longest),
        alt=alt, key=key, height=ranked_bars_height(len(rows)),
    )  # fmt: skip

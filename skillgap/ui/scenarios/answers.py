"""The answer, the key figures and the main figure of the Scenarios page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.scenario import Scenario
from skillgap.figures.fan import HEIGHT, Line, draw_fan
from skillgap.ui.kit import board, bones, forecasts, show
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.defaults import shortage_rule_in_words
from skillgap.ui.kit.plain import plain
from skillgap.ui.scenarios.state import HORIZONS, MEASURES, figure

if TYPE_CHECKING:
    from skillgap.questions.forecast import Fan, Forecast

OTHERS = ("buy", "build", "borrow", "automate")
"""Tokens that scenarios are drawn in, in the order of the board."""


def part_looked_at() -> dict[str, str]:
    """Return the part of the organisation looked at."""
    chosen = figure().function
    return {"function": chosen} if chosen else {}


def scenario_headline(made: Forecast, table: pd.DataFrame) -> str:
    """Answer in one sentence: how many posts are vacant, where most, which skill is scarcest.

    Args:
        made: The forecast.
        table: Its shortage at each horizon.
    """
    months, only = figure().months, part_looked_at()
    where = made.expected_short_fte("role_id" if only else "function", months=(months,))
    if only:
        inside = made.cells.loc[made.cells["function"] == only["function"], "role_id"]
        where = where[where["role_id"].isin(set(inside))]
    row = table[table["month"] <= months].iloc[-1]
    top = where.sort_values("short_fte", ascending=False).iloc[0] if len(where) else None
    low, high = (wording.compact(row[end]) for end in ("short_low", "short_high"))
    middle = wording.compact(row["short_fte"])  # the mean, as on the key figures
    sentence = (
        f"About {middle} posts will be vacant in {months} months ({wording.likely(low, high)} FTE)"
    )
    if top is not None and top["short_fte"] > 0:
        name = str(top["role_id"] if only else top["function"])
        sentence += f", most in {_role_title(made, name)}"
    if made.has_skills:
        skills = made.by_skill(month=months, **only)
        if len(skills):
            lack = skills.iloc[0]
            ends = (wording.compact(lack[end]) for end in ("short_low", "short_high"))
            sentence += (
                f". The scarcest skill is {lack['name']} ({wording.likely(*ends)} FTE below level)"
            )
    return f"{sentence}. {made.assumed}".rstrip()


def _role_title(made: Forecast, role_id: str) -> str:
    titles = dict(zip(made.cells["role_id"], made.cells["title"], strict=True))
    return str(titles.get(role_id, role_id))


def scenario_key_figures(
    made: Forecast, usual: Forecast, table: pd.DataFrame, beside: pd.DataFrame
) -> list[KeyFigure]:
    """Return the shortage at each horizon beside the baseline, and who runs short first."""
    found = []
    for (_, row), (_, base) in zip(table.iterrows(), beside.iterrows(), strict=True):
        span = wording.number_span(row["short_low"], row["short_high"], "")
        changed = row["short_fte"] - base["short_fte"]
        note = f"{span} FTE" if made is usual else f"{span}, {signed_number(changed)}"
        found.append(
            KeyFigure(
                f"Vacant in {int(row['month'])} months",
                f"{wording.compact(row['short_fte'])} FTE",
                note,
                "Posts planned less people in them, role by role and place by place; a surplus in "
                "one does not fill a post in another. Mean of all simulations with its likely "
                "range, and how much more or less than the baseline's mean.",
            )
        )
    return [*found, first_short_figure(made)]


def signed_number(value: float) -> str:
    """Write a change with its sign.

    >>> signed(3.2), signed(-1.6), signed(0.0)
    ('+3.2', '−1.6', '±0')
    """
    shown = wording.compact(abs(value))
    return "±0" if shown == "0" else f"{'+' if value > 0 else '−'}{shown}"


def first_short_figure(made: Forecast) -> KeyFigure:
    """Return the role most likely to run short within a year."""
    month = made.horizons[0]
    table = made.shortage_by("role_id", months=(month,), **part_looked_at())
    explained = shortage_rule_in_words()
    if len(table) == 0:
        return KeyFigure("Role at risk", "–", "", explained)
    row = table.sort_values(["p_short", "short_fte"], ascending=False).iloc[0]
    return KeyFigure(
        "Role at risk",
        wording.share(row["p_short"]),
        _role_title(made, str(row["role_id"])),
        f"Chance that the role most at risk is short {month} months from now; it may have been "
        f"short before and recovered. {explained}",
    )


def draw_main_figure(made: Forecast, usual: Forecast, chosen: Scenario) -> None:
    """Draw the fan of the chosen scenario, the baseline and the other scenarios."""
    from skillgap.questions.forecast.fan import find_fan

    measure = figure().measure
    tested = forecasts.backtest()
    fan = find_fan(made, measure, tested, usual=usual, **part_looked_at())
    lines = []
    if made is not usual:
        lines.append(
            _dashed_line(
                board.BASELINE,
                find_fan(usual, measure, tested, usual=usual, **part_looked_at()),
                "demand",
            )
        )
    sound = {one.name for one in forecasts.runnable_scenarios()}
    for place, other in enumerate(board.board_scenarios()):
        if other.name != chosen.name and other.name in sound:
            beside = find_fan(
                forecasts.forecast(other), measure, tested, usual=usual, **part_looked_at()
            )
            lines.append(_dashed_line(other.name, beside, OTHERS[place % len(OTHERS)]))
    lines.append(_line_with_band(chosen.name, fan, colour_of(chosen)))
    months = [f"{day:%b %Y}" for day in _dates_of_fan(made, fan.table)]
    target = figure().target or None
    show.show_chart(
        draw_fan(lines, months, mode=show.light_or_dark(), unit="FTE", target=target,
                 target_name=f"Target {wording.compact(target or 0)} FTE"),
        alt=fan_in_words(chosen.name, fan),
        key="scenario-fan",
        height=HEIGHT,
    )  # fmt: skip
    shown = (
        " So this figure shows today's number, plus what the drivers change."
        if fan.shown == "naive"
        else ""
    )
    st.caption(f":material/history: {plain(fan.note + shown)}")
    if target:
        st.caption(f":material/flag: {plain(target_chances_in_words(made, measure, target))}")


def colour_of(scenario: Scenario) -> str:
    """Return the colour token of a scenario: its place on the board; supply for the baseline."""
    names = [one.name for one in board.board_scenarios()]
    return OTHERS[names.index(scenario.name) % len(OTHERS)] if scenario.name in names else "accent"


def _dates_of_fan(made: Forecast, table: pd.DataFrame) -> list[pd.Timestamp]:
    return [pd.Timestamp(made.basis.workforce.as_of), *table["date"]]


def _dashed_line(name: str, fan: Fan, colour: str) -> Line:
    return Line(name, (fan.today, *fan.table["median"].tolist()), colour=colour, dashed=True)


def _line_with_band(name: str, fan: Fan, colour: str) -> Line:
    table = fan.table
    return Line(
        name,
        (fan.today, *table["median"].tolist()),
        (fan.today, *table["low"].tolist()),
        (fan.today, *table["high"].tolist()),
        colour,
    )


def fan_in_words(name: str, fan: Fan) -> str:
    """Say what the fan shows, for those who do not see it."""
    ends = [
        f"month {row['month']}: {wording.number_span(row['low'], row['high'], 'FTE')}"
        for _, row in fan.table.iterrows()
        if row["month"] in HORIZONS
    ]
    return f"{MEASURES[fan.measure]} under {name}, likely ranges: {'; '.join(ends)}. {fan.note}"


def target_chances_in_words(made: Forecast, measure: str, target: float) -> str:
    """Say how likely a target is met at each horizon."""
    from skillgap.questions.forecast.fan import figure_by_month_and_draw

    draws = figure_by_month_and_draw(made, measure, **part_looked_at())
    below = measure == "posts_short"
    chances = []
    for month in made.horizons:
        met = draws[month - 1] <= target if below else draws[month - 1] >= target
        chances.append(f"{wording.share(float(met.mean()))} in {month}")
    side = "at most" if below else "at least"
    return f"Chance of {side} {wording.compact(target)} FTE: {wording.listed(chances)} months."


def show_answer(made: Forecast, usual: Forecast, chosen: Scenario) -> None:
    """Show the answer and the key figures of the scenario being edited."""
    lead = "" if made is usual else f"{chosen.name}: "
    table = made.shortage_by(months=made.horizons, **part_looked_at())
    beside = table if made is usual else usual.shortage_by(months=made.horizons, **part_looked_at())
    sentence = scenario_headline(made, table)
    bones.show_answer(plain(lead + (sentence if not lead else sentence[0].lower() + sentence[1:])))
    bones.show_key_figures(scenario_key_figures(made, usual, table, beside))

"""The answer of the Scenarios page, and its three quantities side by side over all scenarios."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from skillgap.core import quantities, wording
from skillgap.core.scenario import Scenario
from skillgap.figures.fan import Line, draw_fan
from skillgap.ui.kit import board, bones, cached, forecasts, show
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain
from skillgap.ui.scenarios.state import figure

if TYPE_CHECKING:
    from skillgap.questions.forecast import Forecast

_HEIGHT = 132
_AXIS = 24
"""Pixels of the months, which stand below the last chart alone."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity that scenarios are compared by.

    Attributes:
        id: Its id in the paths.
        name: What it is called.
        unit: What its axis says; ``money`` stands for the currency a month.
        help: What it is, in one sentence.
        quantity: Its id among all that is counted (``core.quantities``); blank where it has none.
    """

    id: str
    name: str
    unit: str
    help: str
    quantity: str = ""

    def worded(self, value: float) -> str:
        """Write a value of it."""
        if self.unit == "money":
            return wording.money(value, cached.open_workforce().currency)
        return wording.share(value) if self.unit == "share" else f"{wording.compact(value)} FTE"

    def change_in_words(self, value: float) -> str:
        """Write a difference of two scenarios with its sign."""
        if self.unit == "share":
            shown = f"{abs(100 * value):.1f}"
            return "±0" if shown == "0.0" else f"{_sign(value)}{shown} points"
        shown = self.worded(abs(value)) if self.unit == "money" else f"{abs(value):,.0f} FTE"
        return "±0" if round(abs(value)) == 0 else f"{_sign(value)}{shown}"


MEASURES = (
    Measure(
        "empty-posts", "Empty posts", "FTE",
        "Posts planned less the people in them, role by role and place by place; a surplus in one "
        "does not fill a post in another. The mean of all simulations, with the likely range.",
        quantities.VACANT_AHEAD.id,
    ),
    Measure(
        "needs-unmet", "Needs unmet", "share",
        "Share of what roles require that the people in them cannot do yet, each need weighted "
        "with its importance. Today it is 100% less the needs met on the Gap map.",
    ),
    Measure(
        "not-delivered-and-empty", "Value missing", "money",
        "What people in post do not deliver for want of skills, scaled by the needs they do not "
        "meet, plus the value of empty posts. A month. The range comes from the simulations; "
        "values of seats are taken as stated.",
        quantities.VALUE_MISSING.id,
    ),
)  # fmt: skip


def _sign(value: float) -> str:
    return "+" if value > 0 else "−"


def part_looked_at() -> dict[str, str]:
    """Return the part of the organisation looked at."""
    chosen = figure().function
    return {"function": chosen} if chosen else {}


def ends_of_path(path: pd.DataFrame, measure: str, months: int) -> pd.Series | None:
    """Return low, mean and high of a quantity so many months ahead; nothing without levels."""
    rows = path[(path["quantity"] == measure) & (path["month"] <= months)]
    return rows.iloc[-1] if len(rows) else None


def likely_in_words(measure: Measure, row: pd.Series) -> str:
    """Write the likely range of a quantity."""
    return wording.likely(measure.worded(row["low"]), measure.worded(row["high"]))


def scenario_headline(made: Forecast, usual: Forecast, chosen: Scenario) -> str:
    """Answer in one sentence: how many posts are empty, where most, and what the scenario changes.

    Args:
        made: Forecast of the scenario.
        usual: Forecast of the baseline.
        chosen: The scenario.
    """
    months, measure = figure().months, MEASURES[0]
    path = forecasts.paths(chosen, figure().function)
    row = ends_of_path(path, measure.id, months)
    assert row is not None
    said = (
        f"bout {wording.compact(row['mean'])} posts will be empty in {months} months "
        f"({likely_in_words(measure, row)})"
    )
    if made is not usual:
        against = _against_baseline(path, months)
        return (
            f"{chosen.name}: a{said}, {against}.{_without_ages(chosen)} {made.assumed_sentence}"
        ).rstrip()
    where = _where_most(made, months)
    scarcest = _scarcest_skill(made, months)
    return f"A{said}{where}.{scarcest} {made.assumed_sentence}".rstrip()


def _against_baseline(path: pd.DataFrame, months: int) -> str:
    """Say what a scenario changes: posts, then money."""
    usual = forecasts.paths(board.baseline_scenario(), figure().function)
    changes, ends = [], []
    for measure in (MEASURES[0], MEASURES[2]):
        after, before = (ends_of_path(one, measure.id, months) for one in (path, usual))
        assert after is not None
        assert before is not None
        changes.append(float(after["mean"] - before["mean"]))
        ends.append(measure.worded(after["mean"]))
    posts, money = changes
    count = f"{abs(posts):,.0f}"
    said = "as many as in the baseline" if count == "0" else (
        f"{count} {'more' if posts > 0 else 'fewer'} than in the baseline"
    )  # fmt: skip
    value = MEASURES[2].worded(abs(money))
    if MEASURES[2].change_in_words(money) == "±0" or not re.search(r"[1-9]", value):
        return f"{said}; value missing stays at {ends[1]} a month"
    way = "rises" if money > 0 else "falls"
    return f"{said}; value missing {way} by {value} to {ends[1]} a month"


def _without_ages(chosen: Scenario) -> str:
    """Say so where a scenario moves retirement and nobody's age is known."""
    moved = any(one.name == "retirement_shift_years" for one in chosen.drivers)
    if not moved or cached.open_workforce()["employees"]["birth_year"].notna().any():
        return ""
    return " No birth years are loaded, so another retirement age changes nothing here."


def _where_most(made: Forecast, months: int) -> str:
    only = part_looked_at()
    where = made.expected_short_fte("role_id" if only else "function", months=(months,))
    if only:
        inside = made.cells.loc[made.cells["function"] == only["function"], "role_id"]
        where = where[where["role_id"].isin(set(inside))]
    top = where.sort_values("short_fte", ascending=False).iloc[0] if len(where) else None
    if top is None or top["short_fte"] <= 0:
        return ""
    titles = dict(zip(made.cells["role_id"], made.cells["title"], strict=True))
    name = str(top["role_id"] if only else top["function"])
    return f", most in {titles.get(name, name)}"


def _scarcest_skill(made: Forecast, months: int) -> str:
    if not made.has_skills:
        return ""
    skills = made.by_skill(month=months, **part_looked_at())
    if not len(skills):
        return ""
    row = skills.iloc[0]
    low, high = (wording.compact(row[end]) for end in ("short_low", "short_high"))
    ends = wording.likely(low, high)
    return f" The scarcest skill is {row['name']} ({ends} FTE below the level needed)."


def show_answer(made: Forecast, usual: Forecast, chosen: Scenario) -> None:
    """Show the answer for the scenario being edited."""
    bones.show_answer(plain(scenario_headline(made, usual, chosen)))


def draw_measures(made: Forecast, usual: Forecast, chosen: Scenario) -> None:
    """Draw the three quantities one below the other, over all scenarios on the board."""
    function, months = figure().function, figure().months
    sound = forecasts.runnable_scenarios()
    others = [one for one in sound if one.name != chosen.name]
    paths = {one.name: forecasts.paths(one, function) for one in (*others, chosen)}
    rows = {one: ends_of_path(paths[chosen.name], one.id, months) for one in MEASURES}
    known = {measure: row for measure, row in rows.items() if row is not None}
    for place, (measure, row) in enumerate(known.items(), start=1):
        left, right = st.columns([3, 8], gap="small", vertical_alignment="center")
        last = place == len(known)
        with left:  # as tall as the figure beside it, which comes a moment later
            held = st.container(
                key=f"measure-{measure.id}", height=_HEIGHT + _AXIS * last, border=False,
                vertical_alignment="center",
            )  # fmt: skip
        with held:
            bones.show_key_figure(
                KeyFigure(
                    f"{measure.name} in {months} months", measure.worded(row["mean"]),
                    likely_in_words(measure, row), measure.help, quantity=measure.quantity,
                ),
                border=False,
            )  # fmt: skip
        with right:
            _draw_measure(made, measure, paths, chosen.name, last=last)


def _draw_measure(
    made: Forecast,
    measure: Measure,
    paths: dict[str, pd.DataFrame],
    chosen: str,
    *,
    last: bool,
) -> None:
    drawn = {
        name: path[path["quantity"] == measure.id]
        for name, path in paths.items()
        if (path["quantity"] == measure.id).any()
    }
    scale, unit = _axis_scale(measure, drawn.values())
    months = paths[chosen].query("quantity == 'empty-posts'")["month"].to_numpy()
    lines = [
        Line(name, _straight(table, "mean", months, scale), colour="muted", dashed=True)
        for name, table in drawn.items()
        if name != chosen
    ]
    mine = drawn[chosen]
    middle, low, high = (_straight(mine, end, months, scale) for end in ("mean", "low", "high"))
    lines.append(Line(chosen, middle, low, high, "accent"))
    today = pd.Timestamp(made.basis.workforce.as_of)
    days = [f"{today + pd.DateOffset(months=int(month)):%b %Y}" for month in months]
    target = figure().target if measure.id == "empty-posts" else 0.0
    height = _HEIGHT + _AXIS * last
    show.show_chart(
        draw_fan(lines, days, mode=show.light_or_dark(), unit=unit, target=target or None,
                 target_name=f"Target {wording.compact(target)} FTE", height=height,
                 every=4 * last, least=0.0),
        alt=_path_in_words(measure, chosen, mine),
        key=f"scenario-{measure.id}",
        height=height,
    )  # fmt: skip


def _axis_scale(measure: Measure, tables: object) -> tuple[float, str]:
    """Return what values are multiplied by on the axis, and its unit."""
    if measure.unit == "share":
        return 100.0, "% of needs"
    if measure.unit != "money":
        return 1.0, measure.unit
    most = max(float(table["high"].max()) for table in tables)  # type: ignore[attr-defined]
    step, suffix = wording.thousand_step(most)
    return 1 / step, f"{wording.symbol(cached.open_workforce().currency)}{suffix} a month"


def _straight(table: pd.DataFrame, end: str, months: np.ndarray, scale: float) -> tuple[float, ...]:
    """Return one end month by month, in straight lines between the months that were worked out."""
    return tuple(np.interp(months, table["month"], table[end] * scale).tolist())


def _path_in_words(measure: Measure, name: str, table: pd.DataFrame) -> str:
    """Say what a chart shows, for those who do not see it."""
    said = [
        f"month {row['month']}: {measure.worded(row['mean'])} ({likely_in_words(measure, row)})"
        for _, row in table[table["month"] % 12 == 0].iterrows()
    ]
    return f"{measure.name} under {name}. {'; '.join(said)}."


def say_target_chances(made: Forecast, target: float) -> str:
    """Say how likely a target for empty posts is met at each horizon."""
    from skillgap.questions.forecast.fan import figure_by_month_and_draw

    draws = figure_by_month_and_draw(made, "posts_short", **part_looked_at())
    chances = [
        f"{wording.share(float((draws[month - 1] <= target).mean()))} in {month}"
        for month in made.horizons
    ]
    return f"Chance of at most {wording.compact(target)} FTE: {wording.listed(chances)} months."

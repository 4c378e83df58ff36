"""All scenarios beside the baseline: means, likely ranges, and what each of them changes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.ui.kit import board, forecasts, show
from skillgap.ui.kit.plain import plain
from skillgap.ui.scenarios.answers import MEASURES, Measure, ends_of_path, likely_in_words
from skillgap.ui.scenarios.state import figure

_WIDE, _NARROW = 135, 82
_HEADINGS = {
    "empty-posts": "Empty posts, FTE",
    "needs-unmet": "Needs unmet",
    "not-delivered-and-empty": "Missing a month",
}


def show_comparison() -> None:
    """Show every scenario on the board against the baseline, in one table."""
    months, function = figure().months, figure().function
    paths = {one.name: forecasts.paths(one, function) for one in forecasts.runnable_scenarios()}
    usual = paths[board.BASELINE]
    measures = [one for one in MEASURES if ends_of_path(usual, one.id, months) is not None]
    whom = f" in {function}" if function else ""
    st.markdown(f"#### All scenarios in {months} months{plain(whom)}")
    rows = [{"name": name, **_cells(measures, path, usual, months)} for name, path in paths.items()]
    show.show_table(
        pd.DataFrame(rows),
        alt="Scenarios against the baseline: mean, likely range and change of each quantity",
        key="scenario-comparison",
        columns={"name": st.column_config.TextColumn("Scenario", width=130)}
        | {one.id: _column(_HEADINGS[one.id], _WIDE) for one in measures}
        | {_change_of(one): _column("Change", _NARROW) for one in measures},
    )
    st.caption(
        "Mean of all simulations, its likely range in brackets; change against the baseline."
        if len(rows) > 1
        else "Move a slider, or add a scenario, to compare it with the baseline."
    )


def _column(heading: str, width: int) -> object:
    return st.column_config.TextColumn(heading, width=width, alignment="right")


def _change_of(measure: Measure) -> str:
    return f"change of {measure.id}"


def _cells(
    measures: list[Measure], path: pd.DataFrame, usual: pd.DataFrame, months: int
) -> dict[str, str]:
    """Return the values of a scenario with their ranges, and the differences to the baseline."""
    found = {}
    for one in measures:
        row, base = (ends_of_path(table, one.id, months) for table in (path, usual))
        if row is None or base is None:
            continue
        value = f"{one.worded(row['mean'])} ({likely_in_words(one, row)})"
        change = "–" if path is usual else one.change_in_words(row["mean"] - base["mean"])
        found[one.id] = value.replace("likely ", "").replace(" FTE", "")
        found[_change_of(one)] = change.replace(" FTE", "")
    return found

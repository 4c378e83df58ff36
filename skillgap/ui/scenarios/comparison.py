"""All scenarios beside the baseline: medians, likely ranges, and what each of them changes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.ui.kit import board, forecasts, show
from skillgap.ui.kit.plain import plain
from skillgap.ui.scenarios.answers import MEASURES, Measure, ends_of_path, likely_in_words
from skillgap.ui.scenarios.state import figure

_HEADINGS = {
    "empty-posts": "Empty posts",
    "needs-unmet": "Needs unmet",
    "not-delivered-and-empty": "Value not delivered a month",
}
_CHANGE = "Change"


def show_comparison() -> None:
    """Show every scenario on the board against the baseline, in one table."""
    months, function = figure().months, figure().function
    paths = {one.name: forecasts.paths(one, function) for one in forecasts.runnable_scenarios()}
    usual = paths[board.BASELINE]
    measures = [one for one in MEASURES if ends_of_path(usual, one.id, months) is not None]
    whom = f" in {function}" if function else ""
    st.markdown(f"#### All scenarios in {months} months{plain(whom)}")
    headings = ["Scenario"]
    for one in measures:
        headings += [_HEADINGS[one.id], _CHANGE]
    rows = [
        [name, *(cell for one in measures for cell in _cells(one, path, usual, months))]
        for name, path in paths.items()
    ]
    show.show_wrapped_table(headings, rows, figures=headings[1:])
    st.caption(
        "Middle of all simulations with its likely range; change against the baseline."
        if len(rows) > 1
        else "Move a slider, or add a scenario, to compare it with the baseline."
    )


def _cells(measure: Measure, path: pd.DataFrame, usual: pd.DataFrame, months: int) -> list[str]:
    """Return the value of a scenario with its range, and its difference to the baseline."""
    row, base = (ends_of_path(one, measure.id, months) for one in (path, usual))
    if row is None or base is None:
        return ["–", "–"]
    value = f"{measure.worded(row['median'])} ({likely_in_words(measure, row)})"
    change = "–" if path is usual else measure.change_in_words(row["median"] - base["median"])
    return [value, change]

"""One line with its range, month by month, and what the past says of such ranges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.wording import share
from skillgap.core.workforce import Floats
from skillgap.questions.forecast.backtest import BackTest
from skillgap.questions.forecast.quantiles import range_80_percent
from skillgap.questions.forecast.result import Forecast

MEASURES = ("posts_short", "supply", "demand")


@dataclass(frozen=True, eq=False)
class Fan:
    """A figure month by month.

    Attributes:
        table: month, date, low, median, high, in FTE.
        measure: One of ``posts_short``, ``supply``, ``demand``.
        today: The figure today, FTE.
        shown: ``forecast`` or ``naive``: which did better on the organisation's own past a year
            ahead.
        note: What the back-test says, in one sentence.
    """

    table: pd.DataFrame
    measure: str
    today: float
    shown: str
    note: str


def figure_by_month_and_draw(forecast: Forecast, measure: str, **only: str) -> Floats:
    """Return a figure by month and draw, FTE, shape (months, draws)."""
    some = forecast._selected_cells(only)
    if measure == "supply":
        return np.asarray(forecast.people_fte[:, some].sum(axis=1), dtype=np.float64)
    if measure == "demand":
        return np.asarray(forecast.posts_fte[:, some].sum(axis=1), dtype=np.float64)
    short = np.maximum(forecast.posts_fte[:, some] - forecast.people_fte[:, some], 0)
    return np.asarray(short.sum(axis=1), dtype=np.float64)


def find_fan(
    forecast: Forecast,
    measure: str,
    tested: BackTest | None = None,
    *,
    usual: Forecast | None = None,
    **only: str,
) -> Fan:
    """Return the fan of a figure.

    Args:
        forecast: The forecast.
        measure: ``posts_short`` (posts without people), ``supply`` or ``demand``.
        tested: The back-test printed beside it. At horizons where naive won, people and empty
            posts are shown as many as today plus what the drivers change, with the forecast's
            width, and it says so.
        usual: The forecast without drivers that changes are counted from; by default this one.
        **only: Column to the one label to keep.
    """
    draws = figure_by_month_and_draw(forecast, measure, **only)
    found = range_80_percent(draws.astype(np.float32))
    cells = forecast.cells.iloc[forecast._selected_cells(only)]
    people = float((cells["people"] * cells["fte"]).sum())
    vacant = _fte_empty_today(forecast, **only)
    today = {"supply": people, "demand": people + vacant, "posts_short": vacant}[measure]
    table = pd.DataFrame(
        {
            "month": np.arange(1, len(draws) + 1),
            "date": forecast.months,
            "low": found.low,
            "median": found.middle,
            "high": found.high,
        }
    )
    followed = np.zeros(len(draws)) if tested is None else tested.naive_weight_by_month(len(draws))
    if measure != "demand" and followed.any():
        expected = np.median(figure_by_month_and_draw(usual or forecast, measure, **only), axis=1)
        for name in ("low", "median", "high"):
            table[name] = np.maximum(table[name] + followed * (today - expected), 0.0)
    naive = measure != "demand" and tested is not None and tested.naive_wins(12)
    return Fan(table, measure, today, "naive" if naive else "forecast", back_test_sentence(tested))


def _fte_empty_today(forecast: Forecast, **only: str) -> float:
    """Return the FTE empty today: as open, or without openings what usual hiring leaves."""
    some = forecast._selected_cells(only)
    cells = forecast.cells.iloc[some]
    if forecast.basis.workforce.has("openings"):
        return float((cells["vacant"] * cells["fte"]).sum())
    posts = forecast.basis.posts_ahead(len(forecast.grid), 1)[0]
    lacking = np.maximum(posts - forecast.grid.people, 0.0) * forecast.grid.fte
    return float(lacking[some].sum())


def back_test_sentence(tested: BackTest | None, months: int = 12) -> str:
    """Say in one sentence what the back-test found; empty without one."""
    if tested is None:
        return ""
    row = tested.row(months)
    if row is None:
        return tested.reason
    winner = "the forecast" if row["better"] == "forecast" else "naive"
    return (
        f"Tested on your own past, {row['months']} months ahead from {row['origins']} starts: "
        f"headcounts of functions missed by {row['error_share'] * 100:.1f}%, naive (as today) by "
        f"{row['naive_error_share'] * 100:.1f}%; {winner} did better. The 80% ranges held "
        f"{share(row['coverage_share'])} of what came."
    )

"""A heat map over months: one row per part of the organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from skillgap.figures.heat_map import ROW_HEIGHT, draw_heat_map

_HEAD = 44


def draw_heat_over_time(
    table: pd.DataFrame, *, rows: str, value: str, worded: Callable[[float], str]
) -> dict[str, Any]:
    """Draw a figure by part and date, dates upright over the columns.

    Args:
        table: Columns ``rows``, ``date`` and ``value``, sorted by both.
        rows: Column whose values become rows.
        value: Column with the number.
        worded: How it is written into its cell.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    dated = table.assign(when=[f"{day:%b}\n{day:%Y}" for day in table["date"]])
    spec = draw_heat_map(dated, rows=rows, columns="when", value=value, worded=worded)
    spec["xAxis"]["axisLabel"] = {"interval": 0, "fontSize": 12, "lineHeight": 15}
    return spec


def heat_over_time_height(rows: int) -> int:
    """Return the height in pixels that so many rows need."""
    return _HEAD + max(rows, 1) * ROW_HEIGHT

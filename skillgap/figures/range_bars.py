"""Ranked ranges as a chart specification: low to high as a bar, the median as a mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, rgba_colour
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 38


def draw_range_bars(
    table: pd.DataFrame,
    *,
    name: str,
    low: str,
    middle: str,
    high: str,
    colours: list[str],
    worded: Callable[[float], str],
    mode: Mode,
) -> dict[str, Any]:
    """Draw one range per row, first row on top, each labelled with its range.

    Args:
        table: One row per bar.
        name: Column with the name shown on the axis.
        low: Column with the lower end.
        middle: Column with the median.
        high: Column with the upper end.
        colours: One colour per row.
        worded: How a number is written.
        mode: Light or dark; only the label inks depend on it.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    names = table[name].astype(str).tolist()
    ends = [table[column].astype(float).tolist() for column in (low, middle, high)]
    bars = [
        {
            "value": round(top - bottom, 2),
            "itemStyle": {"color": rgba_colour(colour, 0.30), "borderRadius": 4},
            "label": {"formatter": f"{worded(bottom)} to {worded(top)}"},
        }
        for bottom, top, colour in zip(ends[0], ends[2], colours, strict=True)
    ]
    marks = [
        {"value": [round(value, 2), place], "itemStyle": {"color": colour}}
        for place, (value, colour) in enumerate(zip(ends[1], colours, strict=True))
    ]
    widest = max(ends[2], default=1.0)
    return {
        "animation": False,
        "grid": {"left": 4, "right": 112, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": 0, "max": widest, "show": False},
        "yAxis": bar_names_axis(names, ink=tokens.text, width=210),
        "series": [
            _unseen_bars(ends[0]),
            {
                "type": "bar",
                "stack": "range",
                "data": bars,
                "barWidth": 14,
                "selectedMode": "single",
                "label": {
                    "show": True,
                    "position": "right",
                    "distance": 8,
                    "fontSize": 12,
                    "color": tokens.muted,
                },
            },
            {
                "type": "scatter",
                "data": marks,
                "symbol": "roundRect",
                "symbolSize": [4, 20],
                "silent": True,
            },
        ],
    }


def range_bars_height(rows: int) -> int:
    """Return the height in pixels that so many bars need."""
    return 16 + max(rows, 1) * ROW_HEIGHT


def _unseen_bars(ends: list[float]) -> dict[str, Any]:
    """Return what the ranges stand on: bars from zero to their lower ends that are not drawn."""
    return {
        "type": "bar",
        "stack": "range",
        "silent": True,
        "data": ends,
        "itemStyle": {"color": "transparent"},
        "barWidth": 14,
    }

"""Ranked ranges as a chart specification: low to high as a bar, the median as a mark."""

from __future__ import annotations

from typing import Any

from skillgap.figures._theme import TOKENS, Mode, rgba_colour
from skillgap.figures.axes import bar_names_axis
from skillgap.figures.ranges import Ranges

ROW_HEIGHT = 38


def draw_range_bars(ranges: Ranges, *, mode: Mode) -> dict[str, Any]:
    """Draw one range per row, first row on top, each labelled with its range.

    Args:
        ranges: The rows.
        mode: Light or dark; only the label inks depend on it.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    bars = [
        {
            "value": round(top - bottom, 2),
            "itemStyle": {"color": rgba_colour(colour, 0.30), "borderRadius": 4},
            "label": {"formatter": f"{ranges.worded(bottom)} to {ranges.worded(top)}"},
        }
        for bottom, top, colour in zip(ranges.lows, ranges.highs, ranges.colours, strict=True)
    ]
    marks = [
        {"value": [round(value, 2), place], "itemStyle": {"color": colour}}
        for place, (value, colour) in enumerate(zip(ranges.middles, ranges.colours, strict=True))
    ]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 112, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": 0, "max": ranges.widest, "show": False},
        "yAxis": bar_names_axis(ranges.names, ink=tokens.text, width=210),
        "series": [
            _unseen_bars(ranges.lows),
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

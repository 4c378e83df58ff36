"""Ranked amounts as a chart specification: a bar from zero to the mean, its range as a line."""

from __future__ import annotations

import math
from typing import Any

from skillgap.figures._theme import TOKENS, Mode, rgba_colour
from skillgap.figures.axes import bar_names_axis
from skillgap.figures.ranges import Ranges

ROW_HEIGHT = 34


def draw_ranked_bars(ranges: Ranges, *, mode: Mode, longest: float = math.inf) -> dict[str, Any]:
    """Draw one bar per row from zero to its mean, and its range as a thin line.

    Args:
        ranges: The rows.
        mode: Light or dark; only the label inks depend on it.
        longest: Where longer bars are cut, so that they do not dwarf the others; their numbers
            stand beside them as they are.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    lows, tops = ([min(end, longest) for end in ends] for ends in (ranges.lows, ranges.highs))
    widest, room = max(tops, default=1.0), 1.15 if ranges.widest > longest else 1.01
    bars = [
        {"value": round(min(value, longest), 2), "itemStyle": {"color": rgba_colour(colour, 0.75)}}
        for value, colour in zip(ranges.middles, ranges.colours, strict=True)
    ]
    ends_of_lines = [
        {"value": [round(top, 2), place], "label": {"formatter": ranges.worded(value)}}
        for place, (value, top) in enumerate(zip(ranges.middles, tops, strict=True))
    ]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 64, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": 0, "max": room * widest, "show": False},
        "yAxis": bar_names_axis(ranges.names, ink=tokens.text, width=210)
        | {"axisLine": {"show": True, "lineStyle": {"color": tokens.muted}}},
        "series": [
            {
                "type": "bar",
                "data": bars,
                "barWidth": 16,
                "selectedMode": "single",
                "itemStyle": {"borderRadius": [0, 3, 3, 0]},
                "markLine": _ranges(lows, tops, tokens.text),
            },
            {
                "type": "scatter",
                "data": ends_of_lines,
                "symbolSize": 1,
                "silent": True,
                "itemStyle": {"color": "transparent"},
                "label": {
                    "show": True,
                    "position": "right",
                    "distance": 8,
                    "fontSize": 13,
                    "fontWeight": 600,
                    "color": tokens.text,
                },
            },
        ],
    }


def ranked_bars_height(rows: int) -> int:
    """Return the height in pixels that so many bars need."""
    return 16 + max(rows, 1) * ROW_HEIGHT


def _ranges(lows: list[float], highs: list[float], ink: str) -> dict[str, Any]:
    """Return a thin line through the middle of each bar, from the low to the high end."""
    return {
        "silent": True,
        "symbol": "none",
        "label": {"show": False},
        "lineStyle": {"color": ink, "type": "solid", "width": 2},
        "data": [
            [{"coord": [round(low, 2), place]}, {"coord": [round(high, 2), place]}]
            for place, (low, high) in enumerate(zip(lows, highs, strict=True))
        ],
    }

"""Estimates side by side: a mark with its 95% interval each, the headline first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 40


def draw_estimates(
    table: pd.DataFrame,
    *,
    name: str,
    value: str,
    low: str,
    high: str,
    strong: Sequence[bool],
    worded: Callable[[float], str],
    mode: Mode,
) -> dict[str, Any]:
    """Draw intervals around estimates, with a line at no effect.

    Args:
        table: One row per estimate, first on top.
        name: Column with the name on the axis.
        value: Column with the estimate.
        low: Column with the lower end.
        high: Column with the upper end.
        strong: Which rows are drawn in full colour; the others are pale.
        worded: How a number is written.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    ends = [table[column].astype(float).round(8).tolist() for column in (low, value, high)]
    colours = [tokens.build if full else tokens.muted for full in strong]
    reach = [min([*ends[0], 0.0]), max([*ends[2], 0.0])]
    pad = 0.05 * (reach[1] - reach[0] or 1.0)
    lines = [
        {"coords": [[bottom, place], [top, place]], "lineStyle": {"color": colour}}
        for place, (bottom, top, colour) in enumerate(zip(ends[0], ends[2], colours, strict=True))
    ]
    marks = [
        {
            "value": [middle, place],
            "itemStyle": {"color": colour},
            "label": {
                "show": True, "position": "top", "distance": 4, "color": tokens.muted,
                "fontSize": 12,
                "formatter": f"{worded(middle)}  ({worded(bottom)} to {worded(top)})",
            },
        }
        for place, (bottom, middle, top, colour) in enumerate(zip(*ends, colours, strict=True))
    ]  # fmt: skip
    return {
        "animation": False,
        "grid": {"left": 4, "right": 16, "top": 10, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": reach[0] - pad, "max": reach[1] + pad, "show": False},
        "yAxis": bar_names_axis(table[name].astype(str).tolist(), ink=tokens.text, width=250),
        "series": [
            {
                "type": "lines", "coordinateSystem": "cartesian2d", "silent": True, "data": lines,
                "lineStyle": {"width": 3, "opacity": 0.8, "curveness": 0},
            },
            {
                "type": "scatter", "data": marks, "symbolSize": 10, "silent": True,
                "markLine": {
                    "silent": True, "symbol": "none", "label": {"show": False},
                    "lineStyle": {"color": tokens.muted, "type": "dashed", "width": 1},
                    "data": [{"xAxis": 0}],
                },
            },
        ],
    }  # fmt: skip


def estimates_height(rows: int) -> int:
    """Return the height in pixels that so many estimates need."""
    return 24 + max(rows, 1) * ROW_HEIGHT

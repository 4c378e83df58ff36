"""A tornado: how far a figure swings between the ends of each uncertain input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, pale_ink
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 34


def draw_tornado(
    table: pd.DataFrame, *, worded: Callable[[float], str], mode: Mode
) -> dict[str, Any]:
    """Draw one bar per input around the middle, widest first.

    Args:
        table: Columns input, part, low_fte, high_fte: the figure with the input at its low and
            its high end.
        worded: How the figure is written.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``: the input's low end is pale, its high end
        strong.
    """
    tokens = TOKENS[mode]
    low, high = table["low_fte"].astype(float), table["high_fte"].astype(float)
    middle = float(((low + high) / 2).mean()) if len(table) else 0.0
    reach = float(max((low - middle).abs().max(), (high - middle).abs().max(), 1e-9))
    names = [
        f"{name}: {part}" if part else str(name)
        for name, part in zip(table["input"], table["part"], strict=True)
    ]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 12, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": -1.4 * reach, "max": 1.4 * reach, "show": False},
        "yAxis": bar_names_axis(names, ink=tokens.text, width=236),
        "series": [
            _bars_to_one_end(low, middle, pale_ink(mode), worded, tokens.muted),
            _bars_to_one_end(high, middle, tokens.demand, worded, tokens.muted),
        ],
    }


def tornado_height(rows: int) -> int:
    """Return the height in pixels that so many inputs need."""
    return 16 + max(rows, 1) * ROW_HEIGHT


def _bars_to_one_end(
    ends: pd.Series, middle: float, colour: str, worded: Callable[[float], str], ink: str
) -> dict[str, Any]:
    bars = [
        {
            "value": round(end - middle, 3),
            "label": {
                "formatter": worded(end),
                "position": "right" if end >= middle else "left",
            },
        }
        for end in ends
    ]
    return {
        "type": "bar",
        "stack": "ends",
        "silent": True,
        "data": bars,
        "barWidth": 14,
        "itemStyle": {"color": colour, "borderRadius": 3},
        "label": {"show": True, "fontSize": 12, "color": ink},
    }

"""A tornado: how far a figure swings between the ends of each uncertain input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, pale_ink
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 34
_LETTER, _NAMES = 7.2, (90, 236)
"""Width of a letter, and of the names at least and at most, pixels."""
_ROOM = 2.0
"""Half of the axis in widest bars: what is left over is for the words at their ends."""


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
    # Of the midpoints the median: one input with a long end on one side moves no other's.
    middle = float(((low + high) / 2).median()) if len(table) else 0.0
    reach = float(max((low - middle).abs().max(), (high - middle).abs().max(), 1e-9))
    names = [
        f"{name}: {part}" if part else str(name)
        for name, part in zip(table["input"], table["part"], strict=True)
    ]
    widest = _LETTER * max(map(len, names), default=0)
    return {
        "animation": False,
        "grid": {"left": 4, "right": 12, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": -_ROOM * reach, "max": _ROOM * reach, "show": False},
        "yAxis": bar_names_axis(
            names, ink=tokens.text, width=round(min(max(widest, _NAMES[0]), _NAMES[1]))
        ),
        "series": [
            _bars_to_one_end(low, high, middle, pale_ink(mode), worded, tokens.muted),
            _bars_to_one_end(high, low, middle, tokens.demand, worded, tokens.muted),
        ],
    }


def tornado_height(rows: int) -> int:
    """Return the height in pixels that so many inputs need."""
    return 16 + max(rows, 1) * ROW_HEIGHT


def _bars_to_one_end(
    ends: pd.Series, others: pd.Series, middle: float, colour: str,
    worded: Callable[[float], str], ink: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the bars from the middle to one end of every input.

    Where both ends lie on one side of the middle, the nearer one has words and no bar: bars are
    stacked, and would add up.
    """
    bars = [
        {
            "value": 0.0 if _is_nearer(end - middle, other - middle) else round(end - middle, 3),
            "label": {"formatter": worded(end), "position": "right" if end > other else "left"},
        }
        for end, other in zip(ends, others, strict=True)
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


def _is_nearer(end: float, other: float) -> bool:
    """Say whether an end lies between the middle, which is 0, and the other end."""
    return end * other > 0 and abs(end) < abs(other)

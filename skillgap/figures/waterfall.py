"""A waterfall: from the baseline to a scenario, driver by driver, first step on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 36
_WHOLE = ("start", "end")
# Totals that tower above the changes are cut off, so that the changes can be seen.
_TOWERING = 0.6


def draw_waterfall(
    table: pd.DataFrame, *, worded: Callable[[float], str], mode: Mode
) -> dict[str, Any]:
    """Draw steps that lead from a start to an end.

    Args:
        table: Columns step, part, change_fte, total_fte, kind (start, driver, interaction, end).
        worded: How a change or total is written.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``; what raises the figure has the colour of gaps,
        what lowers it that of supply, totals that of demand, the interaction is pale.
    """
    tokens = TOKENS[mode]
    ends = _bar_ends(table)
    lowest = min((low for low, _, kind in ends if kind not in _WHOLE), default=0.0)
    top = max((high for _, high, _ in ends), default=1.0)
    start = max(0.0, lowest - 0.5 * (top - lowest)) if lowest > _TOWERING * top else 0.0
    bars, base = [], []
    for (low, high, kind), change in zip(ends, table["change_fte"].astype(float), strict=True):
        whole = kind in _WHOLE
        colour = tokens.demand if whole else tokens.gap if change > 0 else tokens.supply
        low = max(low, start) if whole else low
        base.append(round(low, 3))
        sign = "" if whole or change <= 0 else "+"
        bars.append(
            {
                # ECharts writes no label on a bar without any length.
                "value": max(round(high - low, 3), 1e-4 * (top - start)),
                "itemStyle": {
                    "color": colour,
                    "borderRadius": 3,
                    "opacity": 0.55 if kind == "interaction" else 1.0,
                },
                "label": {"formatter": sign + worded(high if whole else change)},
            }
        )
    names = [
        f"{step}: {part}" if part else str(step)
        for step, part in zip(table["step"], table["part"], strict=True)
    ]
    hidden = {"color": "transparent"}
    label = {"show": True, "position": "right", "fontSize": 12, "color": tokens.muted}
    return {
        "animation": False,
        "grid": {"left": 4, "right": 56, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        # A little room: a bar that begins at the very end is left out with its label.
        "xAxis": {"type": "value", "min": start, "max": top + 0.02 * (top - start), "show": False},
        "yAxis": bar_names_axis(names, ink=tokens.text, width=220),
        "series": [
            {"type": "bar", "stack": "steps", "silent": True, "data": base, "barWidth": 16,
             "itemStyle": hidden},
            {"type": "bar", "stack": "steps", "silent": True, "data": bars, "barWidth": 16,
             "label": label},
        ],
    }  # fmt: skip


def waterfall_height(rows: int) -> int:
    """Return the height in pixels that so many steps need."""
    return 16 + max(rows, 1) * ROW_HEIGHT


def _bar_ends(table: pd.DataFrame) -> list[tuple[float, float, str]]:
    """Return where each bar begins and ends, and its kind."""
    ends, before = [], 0.0
    totals = table["total_fte"].astype(float)
    for total, kind in zip(totals, table["kind"].astype(str), strict=True):
        if kind in _WHOLE:
            ends.append((0.0, total, kind))
        else:
            ends.append((min(before, total), max(before, total), kind))
        before = total
    return ends

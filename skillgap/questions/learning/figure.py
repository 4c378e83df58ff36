"""Prior, evidence and posterior of effects, one row each: what was expected, seen, believed now."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, rgba_colour
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 34


def draw_effect_ranges(table: pd.DataFrame, *, mode: Mode) -> dict[str, Any]:
    """Draw, per intervention, the expected range now with what was claimed, expected and measured.

    Args:
        table: Columns title, claimed_gain, prior_gain, evidence_gain, gain, low, high.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    names = table["title"].astype(str).tolist()
    low, high = table["low"].tolist(), table["high"].tolist()
    most = float(table[["claimed_gain", "high", "evidence_gain"]].max().max())
    least = min(0.0, float(table["evidence_gain"].min()))

    # ECharts' own empty symbols are filled with white, in the dark, too.
    hollow = {"color": tokens.background, "borderColor": tokens.muted, "borderWidth": 1.5}

    def point_series(column: str, name: str, colour: str = "", **style: Any) -> dict[str, Any]:
        points = [
            [round(float(value), 3), place]
            for place, value in enumerate(table[column])
            if pd.notna(value)
        ]
        return {"type": "scatter", "name": name, "data": points, "silent": True,
                "itemStyle": {"color": colour}, **style}  # fmt: skip

    return {
        "animation": False,
        "grid": {"left": 4, "right": 24, "top": 40, "bottom": 28, "containLabel": True},
        "tooltip": {"show": False},
        "legend": {
            "top": 0,
            "left": 0,
            "selectedMode": False,
            "textStyle": {"color": tokens.muted, "fontSize": 12},
            "data": ["80% range now", "expected now", "measured", "expected before", "claimed"],
        },
        "xAxis": {
            "type": "value",
            "min": round(least, 1),
            "max": round(most + 0.1, 1),
            "name": "levels gained",
            "nameLocation": "middle",
            "nameGap": 24,
            "nameTextStyle": {"color": tokens.muted},
            "axisLabel": {"color": tokens.muted},
            "splitLine": {"lineStyle": {"color": tokens.border}},
        },
        "yAxis": bar_names_axis(names, ink=tokens.text, width=260),
        "series": [
            {"type": "bar", "stack": "range", "silent": True, "data": [round(v, 3) for v in low],
             "itemStyle": {"color": "transparent"}, "barWidth": 12},
            {"type": "bar", "stack": "range", "name": "80% range now", "silent": True,
             "data": [round(b - a, 3) for a, b in zip(low, high, strict=True)], "barWidth": 12,
             "itemStyle": {"color": rgba_colour(tokens.build, 0.28), "borderRadius": 4}},
            point_series("claimed_gain", "claimed", symbol="triangle", symbolSize=9,
                         itemStyle=hollow),
            point_series("prior_gain", "expected before", symbol="circle", symbolSize=8,
                  itemStyle=hollow),
            point_series("evidence_gain", "measured", tokens.gap, symbol="diamond", symbolSize=10),
            point_series("gain", "expected now", tokens.build, symbol="roundRect",
                         symbolSize=[4, 18]),
        ],
    }  # fmt: skip


def effect_ranges_height(rows: int) -> int:
    """Return the height in pixels that so many rows need."""
    return 80 + max(rows, 1) * ROW_HEIGHT

"""A plan by quarter as a chart specification: who closes the shortage, and what stays short."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour

BARS_HEIGHT = 470
_LEAST_SHARE = 0.055


def lever_colour(lever: str, mode: Mode) -> str:
    """Return the fixed colour of a lever; redesign is neutral."""
    tokens = TOKENS[mode]
    return str(getattr(tokens, lever, tokens.muted))


def draw_plan_bars(table: pd.DataFrame, levers: tuple[str, ...], *, mode: Mode) -> dict[str, Any]:
    """Draw one bar per quarter, as high as the shortage, split by what closes it.

    Args:
        table: ``Plan.by_quarter``.
        levers: Levers in the order they are stacked; redesign goes on top of them.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    most = float(table["gap_fte"].max()) if len(table) else 1.0
    parts = [name for name in (*levers, "redesign") if table[f"{name}_fte"].max() >= 0.05]
    series = [
        _lever_series(
            name.capitalize(), table[f"{name}_fte"], lever_colour(name, mode), most, tokens
        )
        for name in parts
    ]
    series.append(_shortage_series(table["short_fte"], tokens, most))
    return {
        "animation": False,
        "grid": {"left": 4, "right": 8, "top": 40, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "legend": {
            "top": 0,
            "left": 0,
            "icon": "roundRect",
            "itemWidth": 12,
            "itemHeight": 12,
            "itemGap": 16,
            "selectedMode": False,
            "textStyle": {"color": tokens.text, "fontSize": 13},
        },
        "xAxis": {
            "type": "category",
            "data": table["quarter"].tolist(),
            "axisLine": {"lineStyle": {"color": tokens.border}},
            "axisTick": {"show": False},
            "axisLabel": {"interval": 0, "color": tokens.muted, "fontSize": 12},
        },
        "yAxis": {
            "type": "value",
            "axisLabel": {"color": tokens.muted, "fontSize": 12},
            "splitLine": {"lineStyle": {"color": tokens.border}},
        },
        "series": series,
    }


def _lever_series(
    name: str, values: pd.Series, colour: str, most: float, tokens: Tokens
) -> dict[str, Any]:
    return {
        "name": name,
        "type": "bar",
        "stack": "fte",
        "barMaxWidth": 64,
        "barCategoryGap": "28%",
        "itemStyle": {"color": colour, "borderColor": tokens.background, "borderWidth": 1},
        "emphasis": {"disabled": True},
        "data": [_outlined_bar(value, most, ink=tokens.background) for value in values],
    }


def _shortage_series(values: pd.Series, tokens: Tokens, most: float) -> dict[str, Any]:
    """What stays short: an outline, because nobody is there."""
    part = _lever_series("Still short", values, rgba_colour(tokens.gap, 0.16), most, tokens)
    part["itemStyle"] |= {"borderColor": tokens.gap, "borderType": "dashed"}
    part["data"] = [_outlined_bar(value, most, ink=tokens.text) for value in values]
    return part


def _outlined_bar(value: float, most: float, *, ink: str) -> dict[str, Any]:
    shown = value >= _LEAST_SHARE * most
    label = {"show": bool(shown), "color": ink, "fontSize": 12, "formatter": f"{value:.1f}"}
    if value >= 9.95:
        label["formatter"] = f"{value:.0f}"
    return {"value": round(float(value), 2), "label": label}

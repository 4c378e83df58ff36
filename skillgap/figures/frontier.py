"""The efficient frontier as a chart specification: money spent against shortage left."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.core import wording
from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour

FRONTIER_HEIGHT = 340


def draw_frontier(
    table: pd.DataFrame, *, chosen: tuple[float, float], currency: str, mode: Mode
) -> dict[str, Any]:
    """Draw the least shortage each amount of money can leave, and where the plan stands.

    Args:
        table: ``Plan.frontier``: cost, short_cost, short_fte.
        chosen: Cost and shortage cost of the plan.
        currency: ISO code.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``; series 1 holds the points that can be clicked.
    """
    tokens = TOKENS[mode]
    scale, unit = _money_scale(float(max(table["cost"].max(), table["short_cost"].max(), 1.0)))
    line = [[cost / scale, left / scale] for cost, left in zip(table["cost"], table["short_cost"])]
    points = [
        {
            "value": place,
            "label": {
                "show": True,
                "position": [12, -12],
                "color": tokens.muted,
                "fontSize": 12,
                "formatter": f"{fte:.1f} FTE",
            },
        }
        for place, fte in zip(line, table["short_fte"], strict=True)
    ]
    here = [chosen[0] / scale, chosen[1] / scale]
    return {
        "animation": False,
        "grid": {"left": 12, "right": 64, "top": 40, "bottom": 34, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": _value_axis(
            f"Spent over the horizon, {wording.symbol(currency)}{unit}", tokens, "x"
        ),
        "yAxis": _value_axis(f"Shortage left costs, {wording.symbol(currency)}{unit}", tokens, "y"),
        "series": [
            {
                "type": "line",
                "data": line,
                "showSymbol": False,
                "silent": True,
                "lineStyle": {"color": tokens.supply, "width": 2},
                "areaStyle": {"color": rgba_colour(tokens.supply, 0.08)},
            },
            {
                "type": "scatter",
                "data": points,
                "symbolSize": 13,
                "selectedMode": "single",
                "itemStyle": {"color": tokens.supply},
            },
            _this_plan(here, tokens),
        ],
    }


def _this_plan(here: list[float], tokens: Tokens) -> dict[str, Any]:
    """Return the series that marks where the plan stands."""
    return {
        "type": "scatter",
        "data": [here],
        "symbol": "diamond",
        "symbolSize": 20,
        "silent": True,
        "itemStyle": {"color": tokens.gap},
        "label": {
            "show": True,
            "position": "right",
            "color": tokens.text,
            "fontSize": 13,
            "fontWeight": 600,
            "formatter": "This plan",
        },
    }


def _money_scale(most: float) -> tuple[float, str]:
    return (1e6, "M") if most >= 1e6 else (1e3, "k") if most >= 1e3 else (1.0, "")


def _value_axis(name: str, tokens: Tokens, side: str) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "type": "value",
        "name": name,
        "nameTextStyle": {"color": tokens.muted, "fontSize": 12},
        "axisLabel": {"color": tokens.muted, "fontSize": 12},
        "splitLine": {"lineStyle": {"color": tokens.border}},
        "min": 0,
    }
    if side == "x":
        axis |= {"nameLocation": "middle", "nameGap": 28, "splitLine": {"show": False}}
    else:
        axis["nameTextStyle"] = {"color": tokens.muted, "fontSize": 12, "align": "left"}
    return axis

"""The frontier as a chart specification: what each budget fills, with the plan as a handle."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.core import wording
from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour

FRONTIER_HEIGHT = 410


def draw_frontier(
    table: pd.DataFrame,
    *,
    chosen: tuple[float, float],
    label: str,
    nothing: str,
    currency: str,
    mode: Mode,
) -> dict[str, Any]:
    """Draw what is closed for the money of each budget, from doing nothing upwards.

    Args:
        table: money, closed_fte, closed_low, closed_high; by money, doing nothing first.
        chosen: Money and FTE closed of the plan looked at.
        label: What stands at the plan.
        nothing: What doing nothing means, the left end.
        currency: ISO code.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``; its last series holds the points that can be
        clicked, one for each row of the table.
    """
    tokens = TOKENS[mode]
    scale, unit = wording.thousand_step(max(float(table["money"].max()), chosen[0], 1.0))
    cost = [round(value / scale, 4) for value in table["money"]]
    top = max(float(table["closed_high"].max()), chosen[1], 1.0)
    points = [list(pair) for pair in zip(cost, table["closed_fte"].round(3), strict=True)]
    return {
        "animation": False,
        "grid": {"left": 36, "right": 24, "top": 36, "bottom": 48},
        "tooltip": {"show": False},
        "title": [
            _note("Empty posts filled, FTE on average", tokens.muted) | {"left": 0, "top": 4},
            _note(nothing, tokens.gap) | {"right": 28, "bottom": 60},
        ],
        "xAxis": _axis(f"Budget over the horizon, {wording.symbol(currency)}{unit}", tokens)
        | {
            "nameLocation": "middle", "nameGap": 28, "splitLine": {"show": False},
            "max": max(*cost, chosen[0] / scale) * 1.04,
        },
        "yAxis": _axis("", tokens) | {"max": top},
        "series": [
            *_band(cost, table, tokens),
            _plan_series(chosen[0] / scale, chosen[1], label, tokens, right=chosen[1] < 0.6 * top),
            _points_series(points, tokens),
        ],
    }  # fmt: skip


def _band(cost: list[float], table: pd.DataFrame, tokens: Tokens) -> list[dict[str, Any]]:
    """Return the likely range as an unseen line with a filled one on it."""
    shared = {"type": "line", "stack": "likely", "stackStrategy": "all", "symbol": "none",
              "silent": True, "lineStyle": {"opacity": 0}}  # fmt: skip
    width = table["closed_high"] - table["closed_low"]
    low, wide = (
        [list(pair) for pair in zip(cost, values.round(3), strict=True)]
        for values in (table["closed_low"], width)
    )
    return [
        {**shared, "data": low},
        {**shared, "data": wide, "areaStyle": {"color": rgba_colour(tokens.accent, 0.14)}},
    ]


def _note(text: str, ink: str) -> dict[str, Any]:
    """Return a line of small text in a corner of the figure."""
    return {"text": text, "textStyle": {"color": ink, "fontSize": 12, "fontWeight": "normal"}}


def _points_series(points: list[list[float]], tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "line",
        "symbol": "circle",
        "symbolSize": 13,
        "selectedMode": "single",
        "lineStyle": {"color": tokens.accent, "width": 2.5},
        "itemStyle": {"color": tokens.accent},
        "data": [{"value": point} for point in points],
    }


def _plan_series(
    cost: float, closed: float, label: str, tokens: Tokens, *, right: bool
) -> dict[str, Any]:
    """Return the handle: where the plan stands, with a line down to what it costs."""
    return {
        "type": "scatter",
        "data": [[round(cost, 4), round(closed, 3)]],
        "symbol": "circle",
        "symbolSize": 24,
        "silent": True,
        "itemStyle": {
            "color": tokens.background, "borderColor": tokens.accent, "borderWidth": 4,
        },
        "label": {
            "show": True,
            "position": "right" if right else "left",
            "distance": 12,
            "align": "left" if right else "right",
            "color": tokens.text,
            "fontSize": 13,
            "fontWeight": 600,
            "lineHeight": 18,
            "formatter": label,
            "backgroundColor": rgba_colour(tokens.background, 0.8),
        },
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"color": tokens.muted, "type": "dashed"},
            "data": [[{"coord": [cost, 0]}, {"coord": [cost, closed]}]],
        },
    }  # fmt: skip


def _axis(name: str, tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "value",
        "name": name,
        "min": 0,
        "nameTextStyle": {"color": tokens.muted, "fontSize": 12},
        "axisLabel": {"color": tokens.muted, "fontSize": 12, "showMaxLabel": False},
        "splitLine": {"lineStyle": {"color": tokens.border}},
    }

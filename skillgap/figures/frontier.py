"""The frontier as a chart specification: what each budget fills, with the plan as a handle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour

FRONTIER_HEIGHT = 410
_TOP, _BOTTOM, _LEFT, _RIGHT = 36, 48, 36, 24
_NARROW = 400
"""Width of the plot on the narrowest screen, pixels: in a wider one labels have more room."""
_PLOT = FRONTIER_HEIGHT - _TOP - _BOTTOM
_LETTER, _LINE, _CLEAR, _HANDLE = 7.2, 18, 10, 24
"""A letter and a line of the label, the gap around it, and the handle it speaks of, pixels."""
_NOTE = 26
"""Height of the line of text above the axis at the right, with its gap, pixels."""


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where the label of the chosen budget stands, so that the curve does not cross it.

    Attributes:
        below: Whether it is below and to the right of the plan, or above and to its left.
        right: Pixels from the plan to the label's right edge (above) or left edge (below).
        up: Pixels from the plan up to the label's lower edge; down to its upper edge below.
        top: Value at the upper end of the axis.
    """

    below: bool
    right: float
    up: float
    top: float


def place_label(
    cost: list[float], closed: list[float], chosen: tuple[float, float], label: str, top: float
) -> LabelPlace:
    """Return where the label of the chosen budget has room.

    A frontier only rises: what is below and right of a point of it, or above and left, is clear of
    the curve whatever its shape and however wide the figure is. Where the left is too near, the
    label is moved up until it is above the curve at its right edge.

    Args:
        cost: Money of the points, rising from 0.
        closed: What each fills, never falling.
        chosen: Money and what is filled of the plan looked at.
        label: Its text.
        top: Value at the upper end of the axis, if the label asks for no more.
    """
    far = max(*cost, chosen[0], 1e-9) * 1.04
    wide = _LETTER * max(len(line) for line in label.splitlines()) + _CLEAR
    tall = _LINE * len(label.splitlines()) + _CLEAR
    x, y = chosen[0] / far * _NARROW, chosen[1] / top * _PLOT
    if x + _HANDLE / 2 + wide <= _NARROW and y - _CLEAR - tall >= _NOTE:
        return LabelPlace(True, _HANDLE / 2, _CLEAR, top)
    right = max(-_HANDLE / 2, wide - x)
    edge = float(np.interp((x + right) / _NARROW * far, cost, closed))
    for _ in range(20):  # more room above makes the curve lower
        y, over = chosen[1] / top * _PLOT, max(edge, chosen[1]) / top * _PLOT
        up = max(over - y, 0.0) + _HANDLE / 2 + (_CLEAR if right > 0 else 0)
        up = max(up, _NOTE - y)
        if y + up + tall <= _PLOT:
            break
        top *= 1.05
    return LabelPlace(False, right, up, top)


def draw_frontier(
    table: pd.DataFrame,
    *,
    chosen: tuple[float, float],
    label: str,
    nothing: str,
    period: str,
    currency: str,
    mode: Mode,
) -> dict[str, Any]:
    """Draw what is closed for the money of each budget, from doing nothing upwards.

    Args:
        table: money, closed_fte, closed_low, closed_high; by money, doing nothing first.
        chosen: Money and FTE closed of the plan looked at.
        label: What stands at the plan.
        nothing: What doing nothing means, the left end.
        period: The time that budgets are for, such as ``24 months``.
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
    place = place_label(
        cost, table["closed_fte"].tolist(), (chosen[0] / scale, chosen[1]), label, top
    )
    points = [list(pair) for pair in zip(cost, table["closed_fte"].round(3), strict=True)]
    return {
        "animation": False,
        "grid": {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM},
        "tooltip": {"show": False},
        "title": [
            _note("Empty posts filled, FTE on average", tokens.muted) | {"left": 0, "top": 4},
        ],
        "xAxis": _axis(f"Budget for {period}, {wording.symbol(currency)}{unit}", tokens)
        | {
            "nameLocation": "middle", "nameGap": 28, "splitLine": {"show": False},
            "max": max(*cost, chosen[0] / scale) * 1.04,
        },
        "yAxis": _axis("", tokens) | {"max": place.top},
        "series": [
            *_band(cost, table, tokens),
            _nothing_series(max(*cost, chosen[0] / scale), nothing, tokens.gap),
            _plan_series(chosen[0] / scale, chosen[1], label, tokens, place),
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


def _nothing_series(right: float, text: str, ink: str) -> dict[str, Any]:
    """Return a line of text above the axis, at its right end."""
    return {
        "type": "scatter", "data": [[right, 0]], "symbolSize": 1, "silent": True,
        "itemStyle": {"color": "transparent"},
        "label": {"show": True, "position": "top", "align": "right", "color": ink,
                  "fontSize": 12, "fontWeight": 600, "formatter": text},
    }  # fmt: skip


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
    cost: float, closed: float, label: str, tokens: Tokens, place: LabelPlace
) -> dict[str, Any]:
    """Return the handle: where the plan stands, with a line to what it costs and to its label."""
    far = not place.below and place.up > _HANDLE
    end = closed + (place.up / _PLOT * place.top if far else 0.0)
    return {
        "type": "scatter",
        "data": [[round(cost, 4), round(closed, 3)]],
        "symbol": "circle",
        "symbolSize": _HANDLE,
        "silent": True,
        "itemStyle": {
            "color": tokens.background, "borderColor": tokens.accent, "borderWidth": 4,
        },
        "label": {
            "show": True,
            # Of a label at a place, pixels count from the upper left corner of the handle.
            "position": [
                _HANDLE / 2 + place.right,
                _HANDLE / 2 + (place.up if place.below else -place.up),
            ],
            "align": "left" if place.below else "right",
            "verticalAlign": "top" if place.below else "bottom",
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
            "data": [[{"coord": [cost, 0]}, {"coord": [cost, end]}]],
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

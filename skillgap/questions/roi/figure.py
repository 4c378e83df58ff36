"""A projected return: from cost to net benefit, its spread, its drivers, and its rivals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.figures._theme import TOKENS, Mode, pale_ink, rgba_colour
from skillgap.figures.axes import bar_names_axis

ROW_HEIGHT = 34
SPREAD_HEIGHT = 400
COMPARED_HEIGHT = 400


def draw_cost_to_benefit(table: pd.DataFrame, *, currency: str, mode: Mode) -> dict[str, Any]:
    """Draw the waterfall from the first cost to the net benefit.

    Args:
        table: Columns step, kind (cost, benefit, total), amount (costs negative).
        currency: ISO code.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``; cost has the colour of gaps, benefit of building.
    """
    tokens = TOKENS[mode]
    steps = table[table["step"] != "total cost"]
    at, below, bars = 0.0, [], []
    row: Any
    for row in steps.itertuples():
        amount = float(row.amount)
        start, end = (0.0, amount) if row.kind == "total" else (at, at + amount)
        at = end
        # A bar that crosses zero is drawn as one from its lower end; stacks start at zero.
        below.append((min(start, end), max(start, end)))
        colour = {"cost": tokens.gap, "benefit": tokens.build}.get(row.kind, tokens.demand)
        bars.append((colour, wording.money(amount, currency), amount >= 0))
    lowest, highest = min(b for b, _ in below), max(t for _, t in below)
    pad = 0.17 * (highest - lowest or 1.0)
    data = [
        {
            "coords": [[bottom, place], [top, place]],
            "lineStyle": {"color": colour},
        }
        for place, ((bottom, top), (colour, _, _)) in enumerate(zip(below, bars, strict=True))
    ]
    labels = [
        {"value": [top, place], "label": {"formatter": text, "position": "right"}}
        for place, ((_, top), (_, text, _)) in enumerate(zip(below, bars, strict=True))
    ]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": lowest - pad / 4, "max": highest + pad, "show": False},
        "yAxis": bar_names_axis(
            [str(step).capitalize() for step in steps["step"]], ink=tokens.text, width=140
        ),
        "series": [
            {
                "type": "lines", "coordinateSystem": "cartesian2d", "silent": True, "data": data,
                "lineStyle": {"width": 16, "opacity": 1, "curveness": 0, "cap": "butt"},
            },
            _bar_labels(labels, tokens.border, mode),
        ],
    }  # fmt: skip


def rows_height(rows: int) -> int:
    """Return the height in pixels that so many rows need."""
    return 16 + max(rows, 1) * ROW_HEIGHT


def draw_return_spread(
    net: np.ndarray, *, marks: Sequence[tuple[float, str]], currency: str, mode: Mode
) -> dict[str, Any]:
    """Draw how net benefits spread over the draws: losses and gains in two colours.

    Args:
        net: Net benefit of each draw.
        marks: Values to mark, with their words, from the lowest; one word a line.
        currency: ISO code.
        mode: Light or dark.
    """
    tokens = TOKENS[mode]
    low, high = np.quantile(net, (0.005, 0.985))
    low, high = min(low, 0.0), max(high, 0.0)
    width = (high - low or 1.0) / 44
    edges = np.arange(np.floor(low / width), np.ceil(high / width) + 1) * width  # zero is an edge
    count, edges = np.histogram(net, edges)
    middle = (edges[:-1] + edges[1:]) / 2
    step, unit = wording.thousand_step(float(np.abs(edges).max()))
    bars = [
        {
            "value": [round(float(x) / step, 5), round(float(n) / len(net), 5)],
            "itemStyle": {"color": tokens.build if x > 0 else tokens.gap},
        }
        for x, n in zip(middle, count, strict=True)
    ]
    lines = [
        {
            "xAxis": float(value) / step,
            "label": {"formatter": words, "color": tokens.text, "fontSize": 12, "align": align,
                      "lineHeight": 16, "distance": 4},
        }
        for (value, words), align in zip(marks, ("right", "center", "left"), strict=False)
    ]  # fmt: skip
    return {
        "animation": False,
        "grid": {"left": 12, "right": 12, "top": 44, "bottom": 44},
        "tooltip": {"show": False},
        "xAxis": {
            "type": "value", "min": float(edges[0]) / step, "max": float(edges[-1]) / step,
            "axisLabel": {"color": tokens.muted, "fontSize": 12, "hideOverlap": True,
                          "showMinLabel": False, "showMaxLabel": False},
            "axisTick": {"show": False},
            "splitLine": {"show": False}, "axisLine": {"lineStyle": {"color": tokens.border}},
            "name": f"net benefit, {wording.symbol(currency)}{unit}: loss orange, gain green",
            "nameLocation": "middle", "nameGap": 28,
            "nameTextStyle": {"color": tokens.muted, "fontSize": 12},
        },
        "yAxis": {"type": "value", "show": False},
        "series": [
            {
                "type": "bar", "data": bars, "barWidth": "96%", "barCategoryGap": 0,
                "silent": True,
                "markLine": {
                    "silent": True, "symbol": "none", "data": lines,
                    "lineStyle": {"color": tokens.text, "type": "dashed", "width": 1},
                },
            }
        ],
    }  # fmt: skip


def draw_swings(
    table: pd.DataFrame, *, names: Sequence[str], middle: float, worded: Callable[[float], str],
    mode: Mode,
) -> dict[str, Any]:  # fmt: skip
    """Draw the tornado: what each input alone does to the net benefit; its low end is pale.

    Args:
        table: Columns at_low, at_high; widest first.
        names: What each input is called, with its range.
        middle: Net benefit with every input at its central value.
        worded: How money is written.
        mode: Light or dark.
    """
    tokens = TOKENS[mode]
    bars, ends = [], [middle]
    swings = list(zip(table["at_low"].astype(float), table["at_high"].astype(float)))
    for place, (low, high) in enumerate(swings):
        for end, colour in ((low, pale_ink(mode)), (high, tokens.demand)):
            bars.append({"coords": [[middle, place], [end, place]],
                         "lineStyle": {"color": colour}})  # fmt: skip
            ends.append(end)
    labels = [
        {
            "value": [end, place],
            "label": {"formatter": worded(end), "position": "right" if end >= middle else "left"},
        }
        for place, swing in enumerate(swings)
        for end in swing
    ]
    pad = 0.2 * (max(ends) - min(ends) or 1.0)
    return {
        "animation": False,
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": min(ends) - pad, "max": max(ends) + pad, "show": False},
        "yAxis": bar_names_axis(list(names), ink=tokens.text, width=330),
        "series": [
            {
                "type": "lines", "coordinateSystem": "cartesian2d", "silent": True, "data": bars,
                "lineStyle": {"width": 14, "opacity": 1, "curveness": 0, "cap": "butt"},
            },
            _bar_labels(labels, tokens.muted, mode),
        ],
    }  # fmt: skip


def draw_compared(table: pd.DataFrame, *, chosen: str, currency: str, mode: Mode) -> dict[str, Any]:
    """Draw interventions by cost and median net benefit; the frontier is joined and named.

    Args:
        table: Columns intervention_id, title, cost, npv_low, npv_median, p_positive, on_frontier.
        chosen: Intervention that is marked.
        currency: ISO code.
        mode: Light or dark.

    Returns:
        A specification whose first series holds the points in the table's order.
    """
    tokens = TOKENS[mode]
    scale, unit = wording.thousand_step(float(table[["cost", "npv_median"]].abs().max().max()))
    points = []
    row: Any
    for row in table.itertuples():
        mark = row.intervention_id == chosen
        colour = tokens.build if row.p_positive >= 0.5 else tokens.gap
        points.append(
            {
                "value": [round(row.cost / scale, 4), round(row.npv_median / scale, 4)],
                "name": str(row.title),
                "symbolSize": 15 if mark else 9,
                "itemStyle": {
                    "color": colour, "opacity": 0.9 if row.on_frontier or mark else 0.5,
                    "borderColor": tokens.text if mark else tokens.background,
                    "borderWidth": 2 if mark else 1,
                },
                "label": {
                    "show": bool(row.on_frontier or mark), "formatter": "{b}",
                    "position": "right", "color": tokens.text, "fontSize": 12,
                    "fontWeight": 700 if mark else 400, "width": 210, "overflow": "truncate",
                    "textBorderColor": tokens.background, "textBorderWidth": 3,
                },
            }
        )  # fmt: skip
    best = table[table["on_frontier"]].sort_values("cost")
    axis = {
        "type": "value", "nameLocation": "middle",
        "nameTextStyle": {"color": tokens.muted, "fontSize": 12},
        "axisLabel": {"color": tokens.muted}, "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": tokens.border, "opacity": 0.6}},
    }  # fmt: skip
    money = f"{wording.symbol(currency).strip()}{unit}"
    return {
        "animation": False,
        "grid": {"left": 30, "right": 150, "top": 12, "bottom": 34, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {**axis, "name": f"cost in full, {money}", "nameGap": 28, "min": 0},
        "yAxis": {**axis, "name": f"net benefit, median, {money}", "nameGap": 44},
        "series": [
            {
                "type": "scatter", "data": points,
                "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
                "markLine": _zero_line(tokens.muted, "yAxis"),
            },
            {
                "type": "line", "silent": True, "showSymbol": False,
                "data": [[c / scale, v / scale]
                         for c, v in zip(best["cost"], best["npv_median"], strict=True)],
                "lineStyle": {"color": rgba_colour(tokens.build, 0.6), "type": "dashed",
                              "width": 1.5},
            },
        ],
    }  # fmt: skip


def _bar_labels(labels: list[dict[str, Any]], zero: str, mode: Mode) -> dict[str, Any]:
    """Return the words beside bars, above the line of zero in colour ``zero``."""
    tokens = TOKENS[mode]
    return {
        "type": "scatter", "data": labels, "symbolSize": 1, "silent": True, "z": 6,
        "itemStyle": {"color": "transparent"},
        "label": {
            "show": True, "fontSize": 12, "color": tokens.muted, "distance": 5,
            "backgroundColor": tokens.background, "padding": 1,
        },
        "markLine": _zero_line(zero),
    }  # fmt: skip


def _zero_line(colour: str, axis: str = "xAxis") -> dict[str, Any]:
    return {
        "silent": True, "symbol": "none", "label": {"show": False},
        "lineStyle": {"color": colour, "type": "solid", "width": 1}, "data": [{axis: 0}],
    }  # fmt: skip

"""An event study: the effect by time since the start, with what was there before."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, rgba_colour

EVENT_HEIGHT = 330


def draw_event_study(
    event: pd.DataFrame, *, outcome: str, period: str, mode: Mode
) -> dict[str, Any]:
    """Draw effects by periods since treatment, each with its interval, inside the band for all.

    Args:
        event: Columns event_time, effect, low, high, band_low, band_high.
        outcome: What the effect is in, for the axis.
        period: What a period is, such as ``months``.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``: grey before treatment, coloured after.
    """
    tokens = TOKENS[mode]
    rows = event[["event_time", "effect", "low", "high", "band_low", "band_high"]]
    reference = pd.DataFrame(
        [[_reference_period(rows["event_time"].tolist()), *[0.0] * 5]], columns=rows.columns
    )
    rows = pd.concat([rows, reference]).sort_values("event_time").astype("float64")
    shown = rows.round(6)
    low, high = shown["band_low"].tolist(), shown["band_high"].tolist()
    times = shown["event_time"].tolist()
    points = [
        {
            "value": [time, value],
            "itemStyle": {"color": tokens.build if time >= 0 else tokens.muted},
        }
        for time, value in zip(times, shown["effect"].tolist())
    ]
    bars = [
        {
            "coords": [[time, bottom], [time, top]],
            "lineStyle": {"color": tokens.build if time >= 0 else tokens.muted},
        }
        for time, bottom, top in zip(times, shown["low"].tolist(), shown["high"].tolist())
    ]
    axis = _axis(tokens.muted)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 16, "top": 44, "bottom": 30, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {
            **axis, "name": f"{period} since the start", "nameLocation": "middle", "nameGap": 28,
            "min": min(times) - 1, "max": max(times) + 1, "minInterval": 1,
            "splitLine": {"show": False}, "axisLine": {"lineStyle": {"color": tokens.border}},
        },
        "yAxis": {
            **axis, "name": f"change of {outcome}", "nameLocation": "end", "nameGap": 18,
            "nameTextStyle": {"color": tokens.muted, "fontSize": 12, "align": "left"},
            "scale": True, "boundaryGap": ["4%", "4%"],
            "axisLine": {"onZero": False, "show": False},
            "splitLine": {"lineStyle": {"color": tokens.border, "opacity": 0.5}},
        },
        "series": [
            *_band_series(times, low, high, rgba_colour(tokens.build, 0.12)),
            {
                "type": "lines", "coordinateSystem": "cartesian2d", "silent": True,
                "data": bars, "lineStyle": {"width": 2, "opacity": 0.85, "curveness": 0},
            },
            {
                "type": "scatter", "data": points, "symbolSize": 8, "silent": True,
                "markLine": {
                    "silent": True, "symbol": "none", "label": {"show": False},
                    "lineStyle": {"color": tokens.text, "type": "solid", "width": 1},
                    "data": [{"yAxis": 0}],
                },
            },
            _start_line_series(tokens.muted),
        ],
    }  # fmt: skip


def _band_series(
    times: list[float], low: list[float], high: list[float], colour: str
) -> list[dict[str, Any]]:
    """Return two stacked lines; what lies between them is filled."""
    shared = {"type": "line", "symbol": "none", "silent": True, "stack": "band",
              "stackStrategy": "all", "lineStyle": {"opacity": 0}}  # fmt: skip
    return [
        {**shared, "data": [[time, bottom] for time, bottom in zip(times, low)]},
        {
            **shared,
            "areaStyle": {"color": colour},
            "data": [[time, top - bottom] for time, bottom, top in zip(times, low, high)],
        },
    ]


def _start_line_series(colour: str) -> dict[str, Any]:
    return {
        "type": "scatter", "data": [], "silent": True,
        "markLine": {
            "silent": True, "symbol": "none",
            "lineStyle": {"color": colour, "type": "dashed", "width": 1},
            "label": {"formatter": "start", "color": colour, "fontSize": 12,
                      "position": "insideEndTop"},
            "data": [{"xAxis": -0.5}],
        },
    }  # fmt: skip


def _reference_period(times: list[float]) -> float:
    """Return the period compared with: the one before the start that has no estimate."""
    there = set(times)
    place = -1
    while place in there:
        place -= 1
    return float(place)


def _axis(ink: str) -> dict[str, Any]:
    """Return what both axes have in common."""
    return {
        "type": "value",
        "axisLabel": {"color": ink, "fontSize": 12},
        "axisTick": {"show": False},
        "nameTextStyle": {"color": ink, "fontSize": 12},
    }

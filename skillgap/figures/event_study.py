"""An event study: the effect by time since the start, with what was there before."""

from __future__ import annotations

from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, rgba_colour

EVENT_HEIGHT, EFFECT_HEIGHT = 330, 340


def draw_effect_over_time(
    event: pd.DataFrame, effect: tuple[float, float, float], *, told: str, unit: str, period: str,
    mode: Mode,
) -> dict[str, Any]:  # fmt: skip
    """Draw how far the treated were from the others, a dot a period, and the effect as one band.

    Args:
        event: Columns event_time, effect, low and high.
        effect: The effect and the ends of its interval, in the unit of the column.
        told: What is written at the effect.
        unit: What the vertical axis is in.
        period: What a period is, such as ``months``.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``: grey before treatment, coloured after.
    """
    tokens = TOKENS[mode]
    times = [float(time) for time in event["event_time"]]
    dots = [
        {"value": [time, round(float(value), 4)],
         "itemStyle": {"color": tokens.build if time >= 0 else tokens.muted, "opacity": 0.75}}
        for time, value in zip(times, event["effect"])
    ]  # fmt: skip
    bars = [
        {"coords": [[time, round(float(bottom), 4)], [time, round(float(top), 4)]],
         "lineStyle": {"color": tokens.build if time >= 0 else tokens.muted}}
        for time, bottom, top in zip(times, event["low"], event["high"])
    ]  # fmt: skip
    first, last = min(times) - 1, max(times) + 1
    value, low, high = (round(one, 4) for one in effect)
    axis = _axis(tokens.muted)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 16, "top": 48, "bottom": 30, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {
            **axis, "name": f"{period} before and after the start", "nameLocation": "middle",
            "nameGap": 28, "min": first, "max": last, "minInterval": 1,
            "splitLine": {"show": False}, "axisLine": {"lineStyle": {"color": tokens.border}},
        },
        "yAxis": {
            **axis, "name": unit, "nameLocation": "end", "nameGap": 22,
            "nameTextStyle": {"color": tokens.muted, "fontSize": 12, "align": "left"},
            "scale": True, "boundaryGap": ["3%", "3%"],
            "axisLine": {"onZero": False, "show": False},
            "splitLine": {"lineStyle": {"color": tokens.border, "opacity": 0.5}},
        },
        "series": [
            *_band_series([-0.5, last], [low] * 2, [high] * 2, rgba_colour(tokens.build, 0.16)),
            _level_series([first, -0.5], 0.0, "", tokens.muted),
            _level_series([-0.5, last], value, told, tokens.build),
            # The axis reaches as far as points do; the ends of lines are none.
            {"type": "scatter", "silent": True, "symbolSize": 0.1, "itemStyle": {"opacity": 0},
             "data": [one for bar in bars for one in bar["coords"]]},
            {"type": "lines", "coordinateSystem": "cartesian2d", "silent": True, "data": bars,
             "lineStyle": {"width": 1.5, "opacity": 0.35, "curveness": 0}},
            {"type": "scatter", "data": dots, "symbolSize": 8, "silent": True,
             "markLine": {
                 "silent": True, "symbol": "none", "label": {"show": False},
                 "lineStyle": {"color": tokens.muted, "type": "solid", "width": 1},
                 "data": [{"yAxis": 0}],
             }},
            _start_line_series(tokens.muted),
        ],
    }  # fmt: skip


def _level_series(ends: list[float], level: float, told: str, colour: str) -> dict[str, Any]:
    """Return a flat line, with what it says over its middle."""
    label = {"show": bool(told), "formatter": told, "color": colour, "fontSize": 15,
             "fontWeight": "bold", "position": "top", "distance": 84}  # fmt: skip
    middle = round(sum(ends) / 2, 4)
    return {
        "type": "line", "silent": True, "symbol": "none", "symbolSize": 0.1,
        "lineStyle": {"color": colour, "width": 3, "opacity": 1},
        "data": [
            [ends[0], level],
            {"value": [middle, level], "symbol": "circle", "symbolSize": 0.1, "label": label},
            [ends[1], level],
        ],
    }  # fmt: skip


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

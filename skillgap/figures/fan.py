"""Fans: a forecast line with its 80% band, and the lines of other scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skillgap.figures._theme import TOKENS, Mode, rgba_colour

HEIGHT = 340
_LABEL = 15
_TOP = 26


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fan chart.

    Attributes:
        name: Label at its end.
        values: Value by month, today first.
        low: Lower end of its band by month; empty for no band.
        high: Upper end.
        colour: Name of a token, or a colour.
        dashed: Whether it is drawn dashed.
    """

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    colour: str = "accent"
    dashed: bool = False


def draw_fan(
    lines: list[Line],
    months: list[str],
    *,
    mode: Mode,
    unit: str,
    target: float | None = None,
    target_name: str = "Target",
    height: int = HEIGHT,
    every: int = 6,
    least: float | None = None,
) -> dict[str, Any]:
    """Draw lines with bands over months, each named at its end.

    Args:
        lines: The lines; those with a band are drawn below those without.
        months: Label of each month, today first.
        mode: Light or dark.
        unit: Unit of the values.
        target: A line to reach.
        target_name: Its label.
        height: Pixels it is shown in.
        every: A month in so many is written below the axis; 0 writes none.
        least: Where the axis starts; by default at 0 unless the lines lie far above it.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    series: list[dict[str, Any]] = []
    reach = [value for line in lines for value in (*line.values, *line.high)]
    top = max(reach, default=1.0)
    floor = min([v for line in lines for v in (*line.values, *line.low)], default=0.0)
    least = _axis_start(floor, top) if least is None else least
    top = max(top, target or 0.0)
    shifts = _label_shifts([line.values[-1] for line in lines], top - least, height)
    for place, line in enumerate(lines):
        colour = getattr(tokens, line.colour, line.colour)
        if line.low:
            series += _band_series(line, colour, place)
        series.append(_line_series(line, colour, tokens.text, shifts[place]))
    if target is not None and series:
        series[-1]["markLine"] = _target_series(target, target_name, tokens.gap)
    return {
        "animation": False,
        "grid": _grid(height, every),
        "tooltip": {"show": False},
        "xAxis": {
            "type": "category",
            "data": months,
            "boundaryGap": False,
            "axisLine": {"lineStyle": {"color": tokens.border}},
            "axisTick": {"show": False},
            "axisLabel": {
                "show": every > 0,
                "interval": every - 1,
                "color": tokens.muted,
                "fontSize": 12,
                "showMaxLabel": True,
            },
        },
        "yAxis": {
            "type": "value",
            "name": unit,
            "nameTextStyle": {"color": tokens.muted, "align": "left"},
            "min": least,
            "max": _axis_end(top) if target else None,
            "splitNumber": 5 if height >= HEIGHT else 2,
            "axisLabel": {"color": tokens.muted, "fontSize": 12},
            "splitLine": {"lineStyle": {"color": tokens.border}},
        },
        "series": series,
    }


def _grid(height: int, every: int) -> dict[str, Any]:
    """Return the space around the lines; small charts one below another share their left edge."""
    around: dict[str, Any] = {"right": 128, "top": _TOP}
    if height >= HEIGHT:
        return around | {"left": 8, "bottom": 4, "containLabel": True}
    bottom = 26 if every else 8
    return around | {"left": 40, "bottom": bottom, "outerBoundsMode": "none"}


def _axis_start(floor: float, top: float) -> float:
    """Start at 0 unless the lines lie far above it."""
    if floor < 0.5 * top:
        return 0.0
    step = 10.0 ** max(len(str(int(top))) - 2, 0)
    return max(0.0, (floor - 0.1 * (top - floor)) // step * step)


def _band_series(line: Line, colour: str, place: int) -> list[dict[str, Any]]:
    """Draw a band as an unseen line with a filled one stacked on it."""
    shared = {"type": "line", "stack": f"band {place}", "symbol": "none", "silent": True,
              "lineStyle": {"opacity": 0}, "stackStrategy": "all"}  # fmt: skip
    width = [round(high - low, 3) for low, high in zip(line.low, line.high, strict=True)]
    return [
        {**shared, "data": [round(value, 3) for value in line.low]},
        {**shared, "data": width, "areaStyle": {"color": rgba_colour(colour, 0.18)}},
    ]


def _axis_end(top: float) -> float:
    """Return a round number a little above the highest line or target."""
    step = 10.0 ** max(len(str(int(top))) - 2, 0)
    return (top // step + 1) * step


def _label_shifts(ends: list[float], reach: float, height: int) -> list[int]:
    """Return by how many pixels each end label moves, so that none lies on another."""
    room = height - 60 if height >= HEIGHT else height - _TOP - 8
    places = [room * (1 - end / reach) if reach > 0 else 0.0 for end in ends]
    order = sorted(range(len(ends)), key=places.__getitem__)
    moved, taken = [*places], -1e9
    for one in order:
        taken = moved[one] = max(places[one], taken + _LABEL)
    lowest = float(room + _LABEL)
    for one in reversed(order):  # back up from below the chart
        lowest = moved[one] = min(moved[one], lowest - _LABEL)
    return [round(after - before) for after, before in zip(moved, places, strict=True)]


def _line_series(line: Line, colour: str, ink: str, shift: int) -> dict[str, Any]:
    return {
        "type": "line",
        "name": line.name,
        "data": [round(value, 3) for value in line.values],
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": colour, "width": 2.4, "type": "dashed" if line.dashed else "solid"},
        "itemStyle": {"color": colour},
        "endLabel": {
            "show": True,
            "formatter": line.name,
            "color": ink if line.dashed else colour,
            "fontSize": 12,
            "width": 118,
            "overflow": "truncate",
            "distance": 8,
            "offset": [0, shift],
        },
    }


def _target_series(target: float, name: str, colour: str) -> dict[str, Any]:
    return {
        "silent": True,
        "symbol": "none",
        "data": [{"yAxis": target}],
        "lineStyle": {"color": colour, "type": "dotted", "width": 2},
        "label": {"formatter": name, "position": "insideStartTop", "color": colour, "fontSize": 12},
    }

"""What stands on a page as an exhibit of a slide: chart specifications and tables read back.

A chart on screen is a specification with its numbers in it; here they become plain values again, so
that the slide has a native chart of them. A kind of chart that is not known becomes its sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from skillgap.core import wording
from skillgap.exports.exhibits import (
    Bars,
    Exhibit,
    Grid,
    HeatTable,
    Lines,
    Points,
    Scatter,
    Series,
    Words,
)

_UNSEEN = "none"


def exhibit_of_chart(spec: Mapping[str, Any], *, sentence: str, currency: str = "") -> Exhibit:
    """Return a chart on screen as an exhibit.

    Args:
        spec: The specification it is drawn from.
        sentence: What it says, for a kind that has no native form.
        currency: ISO code; numbers whose labels carry its sign are money.
    """
    grid = _number_of_widest_grid(spec)
    parts = [
        one for one in spec.get("series", ())
        if one.get("data") and one.get("xAxisIndex", 0) == grid
    ]  # fmt: skip
    across, up = _axis(spec, "xAxis", grid), _axis(spec, "yAxis", grid)
    kinds = {one.get("type") for one in parts}
    unit = _unit_of(parts, up, currency)
    if kinds == {"heatmap"}:
        return _heat_table(parts[0], across, up)
    if "bar" in kinds and kinds <= {"bar", "scatter"}:
        return _bars(parts, across, up, unit)
    if kinds == {"line"} and across.get("type") == "category":
        return _lines(parts, _names(across), unit)
    if kinds and kinds <= {"line", "scatter"} and _are_pairs(parts):
        return _scatter(parts, across, up)
    return Words((sentence,))


def grid_of_chart(spec: Mapping[str, Any]) -> Grid | None:
    """Return what a chart of any kind draws, point by point; nothing where it draws none.

    Args:
        spec: The specification it is drawn from.
    """
    axes = [_axis(spec, name, 0) for name in ("xAxis", "yAxis")]
    names = next((_names(one) for one in axes if one.get("type") == "category"), ())
    rows = tuple(
        (*_place_and_amount(point, names, place), str(one.get("name") or one.get("type", "")))
        for one in spec.get("series", ())
        if _colour(one) != _UNSEEN
        for place, point in enumerate(one.get("data") or ())
        if point is not None
    )
    return Grid(("What", "Amount", "Shown as"), rows, (1,)) if rows else None


def _place_and_amount(point: Any, names: Sequence[str], place: int) -> tuple[str, str]:
    """Return which point of a chart it is, and its number; as it is labelled, where it is."""
    value = point.get("value") if isinstance(point, dict) else point
    label = str((point.get("label") or {}).get("formatter", "")) if isinstance(point, dict) else ""
    parts = list(value) if isinstance(value, list | tuple) else [value]
    numbers = [one for one in parts if isinstance(one, int | float) and math.isfinite(one)]
    told = label if label and "{" not in label else " to ".join(map(_short_number, numbers))
    if len(parts) > 1 and not names:
        return str(parts[0]), told if label else " to ".join(map(_short_number, numbers[1:]))
    named = next((one for one in parts if isinstance(one, str)), "")
    return named or (names[place] if place < len(names) else f"{place + 1}"), told or "–"


def _short_number(value: float) -> str:
    return wording.compact(value) if abs(value) >= 100 else f"{value:.3g}".replace("-", "−")


def _number_of_widest_grid(spec: Mapping[str, Any]) -> int:
    """Return which of several grids has most names on its axes; a slide holds one."""
    axes = [found if isinstance(found, list) else [found]
            for found in (spec.get("xAxis") or {}, spec.get("yAxis") or {})]  # fmt: skip
    names = [
        max(len(one.get("data", ())) for one in pair if isinstance(one, Mapping))
        for pair in zip(*axes)
    ]
    return max(range(len(names)), key=names.__getitem__, default=0)


def _axis(spec: Mapping[str, Any], name: str, grid: int) -> Mapping[str, Any]:
    found = spec.get(name) or {}
    chosen: Mapping[str, Any] = found[grid] if isinstance(found, list) else found
    return chosen


def _names(axis: Mapping[str, Any]) -> tuple[str, ...]:
    entries = axis.get("data", ())
    return tuple(str(one["value"] if isinstance(one, dict) else one) for one in entries)


def _unit_of(parts: Sequence[Mapping[str, Any]], up: Mapping[str, Any], currency: str) -> str:
    labels = [
        str((point.get("label") or {}).get("formatter", ""))
        for one in parts for point in one["data"] if isinstance(point, dict)
    ]  # fmt: skip
    if currency and any(wording.symbol(currency).strip() in label for label in labels):
        return f"money:{currency}"
    return str(up.get("name") or "")


def _value(point: Any) -> float | None:
    found = point.get("value") if isinstance(point, dict) else point
    if isinstance(found, list | tuple):
        found = found[0]
    if not isinstance(found, int | float) or not math.isfinite(found):
        return None
    return float(found)


def _colour(one: Mapping[str, Any], point: Any = None) -> str:
    own = point.get("itemStyle") or {} if isinstance(point, dict) else {}
    for style in (own, one.get("itemStyle") or {}, one.get("lineStyle") or {}):
        code = str(style.get("color", ""))
        if code == "transparent":
            return _UNSEEN
        if code.startswith("#"):
            return code
        if code.startswith("rgba("):
            red, green, blue = (int(float(part)) for part in code[5:].split(",")[:3])
            return f"#{red:02X}{green:02X}{blue:02X}"
    return "accent"


def _bars(
    parts: Sequence[Mapping[str, Any]], across: Mapping[str, Any], up: Mapping[str, Any], unit: str
) -> Bars:
    """Return bars; an unseen bar, one on it and a mark are a range and its median.

    A bar with a line over it is a mean with its range.
    """
    upright = across.get("type") == "category"
    labels = _names(across if upright else up)
    drawn = [one for one in parts if one["type"] == "bar"]
    marks = [one for one in parts if one["type"] == "scatter"]
    if len(drawn) == 2 and marks and _colour(drawn[0]) == _UNSEEN:
        low = tuple(_value(point) or 0.0 for point in drawn[0]["data"])
        high = tuple(one + (_value(point) or 0.0) for one, point in zip(low, drawn[1]["data"]))
        middle = tuple(_value(point) for point in marks[0]["data"])
        colours = tuple(_colour(marks[0], point) for point in marks[0]["data"])
        return Bars(labels, (Series("Median", middle, low, high, colours=colours),), unit)
    if len(drawn) == 1 and (lines := _range_lines(drawn[0], len(labels))):
        low, high = lines
        values = tuple(_value(point) for point in drawn[0]["data"])
        colours = tuple(_colour(drawn[0], point) for point in drawn[0]["data"])
        return Bars(labels, (Series("Mean", values, low, high, colours=colours),), unit)
    series = tuple(
        Series(
            str(one.get("name") or f"Part {place}"),
            tuple(_value(point) for point in one["data"]),
            colour=_colour(one),
            colours=() if _colour(one) == _UNSEEN else tuple(_colour(one, p) for p in one["data"]),
        )
        for place, one in enumerate(drawn, start=1)
    )
    stacked = any(one.get("stack") for one in drawn)
    return Bars(labels, series, unit, stacked=stacked, upright=upright)


def _range_lines(
    one: Mapping[str, Any], bars: int
) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Return the ends of the thin lines drawn over bars; nothing where each bar has none."""
    pairs = (one.get("markLine") or {}).get("data", ())
    if len(pairs) != bars or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        return None
    ends = [tuple(float(end["coord"][0]) for end in pair) for pair in pairs]
    return tuple(low for low, _ in ends), tuple(high for _, high in ends)


def _lines(parts: Sequence[Mapping[str, Any]], labels: tuple[str, ...], unit: str) -> Lines:
    """Return lines; two unnamed ones that are stacked are the band of the line after them."""
    series: list[Series] = []
    waiting: list[tuple[float | None, ...]] = []
    for one in parts:
        values = tuple(_value(point) for point in one["data"])
        if one.get("stack") and not one.get("name"):
            waiting.append(values)
            continue
        low: tuple[float | None, ...] = ()
        high: tuple[float | None, ...] = ()
        if len(waiting) == 2:
            low = waiting[0]
            high = tuple((a or 0.0) + (b or 0.0) for a, b in zip(*waiting))
        waiting = []
        dashed = (one.get("lineStyle") or {}).get("type") == "dashed"
        name = str(one.get("name") or f"Line {len(series) + 1}")
        series.append(Series(name, values, low, high, _colour(one), dashed))
    return Lines(labels, tuple(series), unit)


def _heat_table(
    one: Mapping[str, Any], across: Mapping[str, Any], up: Mapping[str, Any]
) -> HeatTable:
    rows, columns = _names(up), _names(across)
    found = {}
    for point in one["data"]:
        column, row, value = point["value"] if isinstance(point, dict) else point
        label = (point.get("label") or {}).get("formatter", "") if isinstance(point, dict) else ""
        found[int(row), int(column)] = (value, str(label) or wording.compact(float(value or 0)))
    blank = (None, "–")
    cells = [
        [found.get((row, column), blank) for column in range(len(columns))]
        for row in range(len(rows))
    ]
    return HeatTable(
        rows,
        tuple(" ".join(name.split()) for name in columns),
        tuple(tuple(value for value, _ in row) for row in cells),
        tuple(tuple(label for _, label in row) for row in cells),
    )


def _are_pairs(parts: Sequence[Mapping[str, Any]]) -> bool:
    return all(
        isinstance(pair := point.get("value") if isinstance(point, dict) else point, list | tuple)
        and len(pair) >= 2
        and all(isinstance(number, int | float) for number in pair[:2])
        for one in parts
        for point in one["data"]
    )


def _scatter(
    parts: Sequence[Mapping[str, Any]], across: Mapping[str, Any], up: Mapping[str, Any]
) -> Scatter:
    groups = []
    for place, one in enumerate(parts, start=1):
        pairs = [point["value"] if isinstance(point, dict) else point for point in one["data"]]
        label = str((one.get("label") or {}).get("formatter", ""))
        groups.append(
            Points(
                str(one.get("name") or label or f"Points {place}"),
                tuple(float(pair[0]) for pair in pairs),
                tuple(float(pair[1]) for pair in pairs),
                _colour(one),
                joined=one["type"] == "line",
            )
        )
    return Scatter(tuple(groups), str(across.get("name") or ""), str(up.get("name") or ""))

"""A bridge as a chart specification: a whole and the part of it that is lost, then what closes it.

On top one bar is the whole, with the part that is lost; below, that part is drawn at its own scale:
lost, what a plan closes, what is left, and beside them what is lost when nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour

BRIDGE_HEIGHT = 380
_TOP, _BAND, _FOOT = 34, 22, 46


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the whole, drawn with others on one bar.

    Attributes:
        name: What it is.
        amount: How much.
        colour: Name of a token.
        beside: Whether its name and amount stand to the right of it.
    """

    name: str
    amount: float
    colour: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A column of the bridge.

    Attributes:
        name: What stands below it.
        parts: What it is made of, from the bottom.
        base: Where it begins.
        label: What stands above it; by default its amount.
        note: A second line above it.
        awaited: Whether its amount is still being worked out: drawn as an outline.
    """

    name: str
    parts: tuple[Slice, ...]
    base: float = 0.0
    label: str = ""
    note: str = ""
    awaited: bool = False

    @property
    def top(self) -> float:
        """Where it ends."""
        return self.base + sum(part.amount for part in self.parts)


def draw_bridge(
    whole: Sequence[Slice],
    columns: Sequence[Step],
    *,
    mark: Slice | None,
    worded: Callable[[float], str],
    mode: Mode,
    room: float = 0.0,
) -> dict[str, Any]:
    """Draw a whole with its parts, and a bridge of columns below it.

    Args:
        whole: Parts of the whole, from the left.
        columns: Columns of the bridge, from the left.
        mark: An amount marked on the whole, such as payroll; None marks nothing.
        worded: How an amount is written.
        mode: Light or dark.
        room: Amount that the scale of the columns reaches at least, so that it stays when more
            columns come.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    total = sum(part.amount for part in whole) or 1.0
    highest = max([room, *(column.top for column in columns)]) or 1.0
    grid = {"left": 8, "right": 8}
    hidden = {"show": False, "type": "value", "min": 0}
    return {
        "animation": False,
        "tooltip": {"show": False},
        "grid": [
            {**grid, "top": _TOP, "height": _BAND},
            {**grid, "top": _TOP + _BAND + 66, "bottom": _FOOT},
        ],
        "xAxis": [{**hidden, "max": total}, _names(columns, tokens)],
        "yAxis": [
            {"show": False, "type": "category", "data": [""]},
            {**hidden, "gridIndex": 1, "max": highest * 1.02},
        ],
        "series": [
            *(_whole_series(part, place, whole, total, worded, tokens)
              for place, part in enumerate(whole)),
            *([_mark_series(mark, worded, tokens)] if mark else []),
            *_column_series(columns, worded, tokens),
        ],
    }  # fmt: skip


def _names(columns: Sequence[Step], tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "category",
        "gridIndex": 1,
        "data": [column.name for column in columns],
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": tokens.muted}},
        "axisLabel": {"interval": 0, "color": tokens.text, "fontSize": 13, "lineHeight": 16,
                      "width": 150, "overflow": "break"},
    }  # fmt: skip


def _whole_series(
    part: Slice,
    place: int,
    whole: Sequence[Slice],
    total: float,
    worded: Callable[[float], str],
    tokens: Tokens,
) -> dict[str, Any]:
    """Return one part of the whole; the first and the last say above them what they are."""
    colour = str(getattr(tokens, part.colour, part.colour))
    last = place == len(whole) - 1
    label = {
        "show": place == 0 or last, "color": tokens.text, "fontSize": 13, "distance": 8,
        "position": "insideTopLeft" if place == 0 else "insideTopRight",
        "offset": [0, -26],
        "formatter": f"{part.name} {worded(total if place == 0 else part.amount)}",
    }  # fmt: skip
    if last and place:
        label |= {"formatter": part.name, "color": colour, "fontWeight": 600, "align": "right"}
    return {
        "type": "bar", "stack": "whole", "silent": True, "data": [part.amount],
        "barWidth": _BAND, "itemStyle": {"color": colour}, "label": label,
    }  # fmt: skip


def _mark_series(mark: Slice, worded: Callable[[float], str], tokens: Tokens) -> dict[str, Any]:
    """Return a line through the whole where an amount ends, named below it."""
    return {
        "type": "scatter", "data": [[mark.amount, 0]], "symbol": "rect", "symbolSize": [3, _BAND],
        "silent": True, "itemStyle": {"color": tokens.background},
        "label": {"show": True, "position": "bottom", "color": tokens.muted, "fontSize": 12,
                  "formatter": f"{mark.name} {worded(mark.amount)}"},
    }  # fmt: skip


def _column_series(
    columns: Sequence[Step], worded: Callable[[float], str], tokens: Tokens
) -> list[dict[str, Any]]:
    """Return an unseen foot, the parts of each column, and what stands above it."""
    own = {"type": "bar", "stack": "bridge", "silent": True, "xAxisIndex": 1, "yAxisIndex": 1,
           "barWidth": "50%"}  # fmt: skip
    series: list[dict[str, Any]] = [
        {**own, "data": [column.base for column in columns],
         "itemStyle": {"color": "transparent"}}
    ]  # fmt: skip
    deepest = max((len(column.parts) for column in columns), default=0)
    for layer in range(deepest):
        series.append({**own, "data": [
            _layer_bar(column, layer, worded, tokens) for column in columns
        ]})  # fmt: skip
    heads = [
        {"value": 0, "label": _label_above(column, worded, tokens)} for column in columns
    ]  # a bar has one label: what stands above a column has a bar of its own
    return [*series, {**own, "data": heads}]


def _layer_bar(
    column: Step, layer: int, worded: Callable[[float], str], tokens: Tokens
) -> dict[str, Any] | str:
    if layer >= len(column.parts):
        return "-"
    part = column.parts[layer]
    colour = str(getattr(tokens, part.colour, part.colour))
    look: dict[str, Any] = {"color": colour if layer == 0 else rgba_colour(colour, 0.55)}
    if column.awaited:
        look = {"color": "transparent", "borderColor": tokens.muted, "borderType": "dashed",
                "borderWidth": 1}  # fmt: skip
    label = _label_beside(part, worded, tokens) if part.beside else {"show": False}
    return {"value": part.amount, "itemStyle": look, "label": label}


def _label_above(column: Step, worded: Callable[[float], str], tokens: Tokens) -> dict[str, Any]:
    return {
        "show": True, "position": "top", "color": tokens.text,
        "fontSize": 15, "fontWeight": 600, "lineHeight": 19, "distance": 6,
        "formatter": "{bold|" + (column.label or worded(column.top - column.base)) + "}"
        + (f"\n{{note|{column.note}}}" if column.note else ""),
        "rich": {"bold": {"fontSize": 15, "fontWeight": 600, "color": tokens.text},
                 "note": {"fontSize": 12, "color": tokens.muted}},
    }  # fmt: skip


def _label_beside(part: Slice, worded: Callable[[float], str], tokens: Tokens) -> dict[str, Any]:
    return {
        "show": True, "position": "right", "distance": 6, "align": "left", "color": tokens.muted,
        "fontSize": 12, "lineHeight": 15, "formatter": f"{part.name}\n{worded(part.amount)}",
    }  # fmt: skip

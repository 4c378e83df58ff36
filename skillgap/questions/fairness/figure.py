"""How far groups are from people in like work, each check in a unit that a layman reads."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour
from skillgap.figures.axes import bar_names_axis
from skillgap.questions.fairness.verdicts import CONCERN, WATCH

ROW_HEIGHT = 31
_HEAD, _FOOT = 52, 42
"""Heights above the rows of a panel, for its title and what its sides mean, and below, for its
axis, pixels."""
_LEFT, _RIGHT = 190, 140
"""Widths of the names and of what stands at the right, pixels."""


@dataclass(frozen=True, eq=False)
class DifferencePanel:
    """One check, or several of one unit, as they are drawn.

    Attributes:
        title: What is compared.
        worse: What the left side means.
        alike: What the line in the middle means.
        better: What the right side means.
        unit: Unit of the axis.
        start: Where the axis begins; longer ranges are cut there.
        end: Where it ends.
        even: Where there is no difference.
        rows: Columns name, figure, low, high, edge_low and edge_high (between which a difference
            is too small to matter), verdict and told, what stands at the right.
    """

    title: str
    worse: str
    alike: str
    better: str
    unit: str
    start: float
    end: float
    even: float
    rows: pd.DataFrame


def draw_differences(panels: Sequence[DifferencePanel], *, mode: Mode) -> dict[str, Any]:
    """Draw each panel under the other: a point and its range per row over the band of small ones.

    Args:
        panels: What is drawn, the most pressing first.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    tops = [_top_of(panels, place) for place in range(len(panels))]
    return {
        "animation": False,
        "tooltip": {"show": False},
        "title": [
            words
            for panel, top in zip(panels, tops, strict=True)
            for words in _headings(panel, top, tokens)
        ],
        "grid": [
            {"left": _LEFT, "right": _RIGHT, "top": top + _HEAD, "height": _tall(panel)}
            for panel, top in zip(panels, tops, strict=True)
        ],
        "xAxis": [_axis(panel, place, tokens) for place, panel in enumerate(panels)],
        "yAxis": [
            {
                **bar_names_axis(
                    [textwrap.shorten(name, 52, placeholder=" …") for name in panel.rows["name"]],
                    ink=tokens.text,
                    width=_LEFT - 14,
                ),
                "gridIndex": place,
            }
            for place, panel in enumerate(panels)
        ],
        "series": [
            one for place, panel in enumerate(panels) for one in _series(panel, place, tokens)
        ],
    }


def differences_height(panels: Sequence[DifferencePanel]) -> int:
    """Return the height in pixels that the panels need."""
    return max(_top_of(panels, len(panels)), 80)


def _top_of(panels: Sequence[DifferencePanel], place: int) -> int:
    return sum(_HEAD + _tall(panel) + _FOOT for panel in panels[:place])


def _tall(panel: DifferencePanel) -> int:
    return ROW_HEIGHT * max(len(panel.rows), 1)


def _headings(panel: DifferencePanel, top: int, tokens: Tokens) -> list[dict[str, Any]]:
    """Return the title of a panel, and what its sides mean, at their ends of the axis."""
    small = {"fontSize": 12, "fontWeight": "normal", "color": tokens.muted}
    return [
        {"text": panel.title, "left": 0, "top": top + 3, "padding": 0,
         "textStyle": {"fontSize": 13, "fontWeight": "bold", "color": tokens.text}},
        {"text": "Grey: too small to matter", "right": 0, "top": top + 4, "padding": 0,
         "textStyle": small},
        {"text": f"← {panel.worse}", "left": _LEFT, "top": top + 26, "padding": 0,
         "textStyle": small},
        {"text": f"{panel.better} →", "right": _RIGHT, "top": top + 26, "padding": 0,
         "textStyle": small},
    ]  # fmt: skip


def _axis(panel: DifferencePanel, place: int, tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "value", "gridIndex": place, "min": panel.start, "max": panel.end,
        "interval": (panel.end - panel.start) / 4, "name": panel.unit,
        "nameLocation": "middle", "nameGap": 21,
        "nameTextStyle": {"fontSize": 12, "color": tokens.muted},
        "axisLabel": {"fontSize": 12, "color": tokens.muted},
        "splitLine": {"lineStyle": {"color": tokens.border}},
    }  # fmt: skip


def _series(panel: DifferencePanel, place: int, tokens: Tokens) -> list[dict[str, Any]]:
    rows, axes = panel.rows, {"xAxisIndex": place, "yAxisIndex": place}
    inks = [_ink(verdict, tokens) for verdict in rows["verdict"]]
    ends = rows[["low", "high"]].clip(panel.start, panel.end).round(3).to_numpy().tolist()
    bands = rows[["edge_low", "edge_high"]].round(3).to_numpy().tolist()
    points = rows["figure"].clip(panel.start, panel.end).round(3).tolist()
    small = rgba_colour(tokens.muted, 0.16)
    return [
        *(_stretch(band, at, small, ROW_HEIGHT, "butt") | axes for at, band in enumerate(bands)),
        _rule(panel, tokens) | axes,
        *(
            _stretch(end, at, rgba_colour(ink, 0.5), 3, "round") | axes
            for at, (end, ink) in enumerate(zip(ends, inks, strict=True))
        ),
        _points(points, inks) | axes,
        _words(panel, inks, tokens) | axes,
    ]


def _ink(verdict: str, tokens: Tokens) -> str:
    return {CONCERN: tokens.gap, WATCH: tokens.borrow}.get(verdict, tokens.muted)


def _stretch(ends: Sequence[float], place: int, ink: str, width: int, cap: str) -> dict[str, Any]:
    low, high = ends
    return {
        "type": "line",
        "silent": True,
        "showSymbol": False,
        "data": [[low, place], [high, place]],
        "lineStyle": {"color": ink, "width": width, "opacity": 1, "cap": cap},
    }


def _points(figures: list[float], inks: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 13,
        "data": [
            {"value": [value, place], "itemStyle": {"color": ink, "opacity": 1}}
            for place, (value, ink) in enumerate(zip(figures, inks, strict=True))
        ],
    }


def _words(panel: DifferencePanel, inks: list[str], tokens: Tokens) -> dict[str, Any]:
    """Return what is written at the right of every row; what stands out is bold."""
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0.1,
        "itemStyle": {"opacity": 1},  # else the words are pale, too
        "data": [
            {
                "value": [panel.end, place],
                "label": {
                    "formatter": words,
                    "color": tokens.text if ink == tokens.muted else ink,
                    "fontWeight": "normal" if ink == tokens.muted else "bold",
                },
            }
            for place, (words, ink) in enumerate(zip(panel.rows["told"], inks, strict=True))
        ],
        "label": {"show": True, "position": "right", "distance": 10, "fontSize": 12.5,
                  "lineHeight": 15, "align": "left"},
    }  # fmt: skip


def _rule(panel: DifferencePanel, tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "line",
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"formatter": panel.alike, "position": "start", "color": tokens.text,
                      "fontSize": 12, "distance": 6},
            "lineStyle": {"color": tokens.muted, "type": "solid", "width": 1.5},
            "data": [{"xAxis": panel.even}],
        },
    }  # fmt: skip

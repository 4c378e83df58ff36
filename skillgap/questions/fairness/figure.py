"""How far groups are from alike: every check on one scale, on which 1 is what matters."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, Tokens
from skillgap.figures.axes import bar_names_axis
from skillgap.questions.fairness.verdicts import CONCERN, WATCH

ROW_HEIGHT = 46
_WORST, _BEST = -4.0, 2.5
"""Where the scale ends; longer ranges are cut there."""


def draw_distances(table: pd.DataFrame, *, mode: Mode) -> dict[str, Any]:
    """Draw one range per row, most pressing on top: left of nothing is worse off.

    Args:
        table: Columns ``name``, ``away``, ``away_low``, ``away_high`` (1 is what matters, negative
            is worse), ``verdict`` and ``told``, what stands at the right.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    names = [textwrap.shorten(name, 64, placeholder=" …") for name in table["name"].astype(str)]
    inks = [_ink(verdict, tokens) for verdict in table["verdict"]]
    ends = table[["away_low", "away_high"]].clip(_WORST, _BEST).round(3).to_numpy().tolist()
    points = table["away"].clip(_WORST, _BEST).round(3).tolist()
    return {
        "animation": False,
        "grid": {"left": 4, "right": 150, "top": 28, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": _WORST, "max": _BEST, "show": False},
        "yAxis": bar_names_axis(names, ink=tokens.text, width=216),
        "series": [
            *(
                _range_line(low, high, place, ink)
                for place, ((low, high), ink) in enumerate(zip(ends, inks, strict=True))
            ),
            _points(points, inks),
            _words(table["told"].astype(str).tolist(), tokens),
            _rule(0.0, "alike", tokens, "solid", "left"),
            _rule(-1.0, "matters", tokens, "dashed", "right"),
        ],
    }


def distances_height(rows: int) -> int:
    """Return the height in pixels that so many rows need."""
    return 34 + max(rows, 1) * ROW_HEIGHT


def _ink(verdict: str, tokens: Tokens) -> str:
    return {CONCERN: tokens.gap, WATCH: tokens.borrow}.get(verdict, tokens.muted)


def _range_line(low: float, high: float, place: int, ink: str) -> dict[str, Any]:
    return {
        "type": "line",
        "silent": True,
        "showSymbol": False,
        "data": [[low, place], [high, place]],
        "lineStyle": {"color": ink, "width": 3, "opacity": 0.45, "cap": "round"},
    }


def _points(away: list[float], inks: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 12,
        "data": [
            {"value": [value, place], "itemStyle": {"color": ink}}
            for place, (value, ink) in enumerate(zip(away, inks, strict=True))
        ],
    }


def _words(told: list[str], tokens: Tokens) -> dict[str, Any]:
    """Return what is written at the right of every row."""
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0.1,
        "data": [
            {"value": [_BEST, place], "label": {"formatter": words}}
            for place, words in enumerate(told)
        ],
        "label": {"show": True, "position": "right", "distance": 10, "fontSize": 12,
                  "lineHeight": 15, "color": tokens.text, "align": "left"},
    }  # fmt: skip


def _rule(at: float, name: str, tokens: Tokens, kind: str, align: str) -> dict[str, Any]:
    return {
        "type": "line",
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {
                "formatter": name,
                "position": "start",
                "align": align,
                "color": tokens.muted,
                "fontSize": 12,
            },
            "lineStyle": {"color": tokens.muted, "type": kind, "width": 1},
            "data": [{"xAxis": at}],
        },
    }

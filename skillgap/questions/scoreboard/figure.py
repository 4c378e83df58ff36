"""How an event comes over time: a step curve with its range, directly labelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillgap.figures._theme import TOKENS, Mode, rgba_colour

HEIGHT = 320
_POINTS = 160


def draw_incidence(
    curves: Sequence[tuple[str, str, tuple[NDArray[np.float64], ...]]],
    *,
    months: float,
    clock: str,
    mode: Mode,
) -> dict[str, Any]:
    """Draw one or two curves of cumulative incidence.

    Args:
        curves: Label, token name of the colour, and (time, share, low, high), each of shape (n,).
        months: Where the time axis ends.
        clock: What the axis counts, such as months since hire.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    axis = {"axisLabel": {"color": tokens.muted}, "splitLine": {"lineStyle": {
        "color": tokens.border}}, "nameTextStyle": {"color": tokens.muted}}  # fmt: skip
    series: list[dict[str, Any]] = []
    for label, token, (time, share, low, high) in curves:
        colour = str(getattr(tokens, token))
        ends = _curve_points(time, np.stack([share, low, high]), months)
        series += _band_series(label, ends, colour)
        last = ends[-1]
        series.append(
            {
                "type": "line",
                "step": "end",
                "silent": True,
                "showSymbol": False,
                "data": [[round(row[0], 2), round(row[1], 2)] for row in ends],
                "lineStyle": {"color": colour, "width": 2},
                "endLabel": {
                    "show": True,
                    "formatter": f"{label}\n{last[1]:.0f}%",
                    "color": colour,
                    "fontSize": 12,
                    "lineHeight": 15,
                    "distance": 8,
                },
            }
        )
    return {
        "animation": False,
        "grid": {"left": 8, "right": 100, "top": 16, "bottom": 28, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": 0, "max": months, "name": clock,
                  "nameLocation": "middle", "nameGap": 26, **axis,
                  "axisLabel": {"color": tokens.muted, "showMaxLabel": False}},
        "yAxis": {"type": "value", "min": 0, "max": 100, "interval": 25, **axis,
                  "axisLabel": {"color": tokens.muted, "formatter": "{value}%"}},
        "series": series,
    }  # fmt: skip


def _curve_points(
    time: NDArray[np.float64], values: NDArray[np.float64], months: float
) -> list[list[float]]:
    """Return month, and share, low, high in per cent, at evenly spaced months, as steps."""
    grid = np.linspace(0.0, months, _POINTS)
    place = np.searchsorted(time, grid, side="right")
    padded = np.concatenate([np.zeros((3, 1)), values], axis=1)
    rows: list[list[float]] = np.column_stack([grid, 100.0 * padded[:, place].T]).tolist()
    return rows


def _band_series(label: str, ends: list[list[float]], colour: str) -> list[dict[str, Any]]:
    common = {"type": "line", "step": "end", "silent": True, "showSymbol": False,
              "stack": f"{label} range", "lineStyle": {"opacity": 0}}  # fmt: skip
    return [
        {**common, "data": [[round(row[0], 2), round(row[2], 4)] for row in ends]},
        {
            **common,
            "data": [[round(row[0], 2), round(row[3] - row[2], 4)] for row in ends],
            "areaStyle": {"color": rgba_colour(colour, 0.18)},
        },
    ]

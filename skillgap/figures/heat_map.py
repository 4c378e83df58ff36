"""A heat map as a chart specification: clickable, follows the theme, draws in one frame.

The colours come from the theme's sequential palette in the browser, so light and dark both hold
without asking the server.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from skillgap.figures.axes import names_axis

ROW_HEIGHT = 32
_HEAD, _HEAD_SLANTED, _FOOT = 60, 130, 8
# Up to so many columns a label has room for its longest word.
_UPRIGHT = 7
# Numbers below this share of the largest are drawn as a dot: they would only be noise.
_SPECK = 0.004
# Pixels the columns share on the narrowest screen we draw for (1280).
_WIDTH = 560


def draw_heat_map(
    table: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    value: str,
    worded: Callable[[float], str],
    top: float | None = None,
    row_names: dict[str, str] | None = None,
    column_names: dict[str, str] | None = None,
    shades: tuple[str, str] | None = None,
    speck: float = _SPECK,
) -> dict[str, Any]:
    """Draw one number for each pair of row and column.

    Args:
        table: One row per pair; columns ``rows``, ``columns`` and ``value``.
        rows: Column whose values become rows, top to bottom in order of appearance.
        columns: Column whose values become columns, in order of appearance.
        value: Column with the number.
        worded: How the number is written into its cell.
        top: Value of the darkest shade; by default the largest there is.
        row_names: Row value to the name shown.
        column_names: Column value to the name shown.
        shades: Colours of the least and the most; by default the theme's, which mean a shortage.
        speck: Share of the darkest shade's value up to which a dot stands for the number; 0 where
            each is counted.

    Returns:
        A specification for ``st.echarts_chart``; data point ``i`` is row ``i`` of ``table``.
    """
    down = list(dict.fromkeys(table[rows].astype(str)))
    across = list(dict.fromkeys(table[columns].astype(str)))
    row_at = {name: place for place, name in enumerate(down)}
    column_at = {name: place for place, name in enumerate(across)}
    numbers = [float(number) for number in table[value]]
    known = [number for number in numbers if not math.isnan(number)]
    most = float(top if top is not None else max(known, default=1.0)) or 1.0
    points = [
        {
            "value": [column_at[str(column)], row_at[str(row)], _cell_number(number)],
            "label": {"formatter": _cell_label(number, most * speck, worded)},
        }
        for row, column, number in zip(table[rows], table[columns], numbers, strict=True)
    ]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 4, "top": 4, "bottom": _FOOT, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": names_axis(
            [(column_names or {}).get(n, n) for n in across],
            label=_column_labels(len(across)),
            position="top",
        ),
        "yAxis": names_axis(
            [(row_names or {}).get(n, n) for n in down],
            label={"width": _row_label_width(down, row_names or {}), "overflow": "truncate"},
            inverse=True,
        ),
        "visualMap": {"show": False, "min": 0, "max": most, "dimension": 2}
        | ({"inRange": {"color": list(shades)}} if shades else {}),
        "series": [
            {
                "type": "heatmap",
                "data": points,
                "selectedMode": "single",
                "label": {"show": True, "fontSize": 12},
                "itemStyle": {"borderWidth": 2, "borderRadius": 4, "borderColor": "transparent"},
                "emphasis": {"itemStyle": {"borderWidth": 2}, "label": {"fontWeight": "bold"}},
                "select": {"itemStyle": {"borderWidth": 3}},
            }
        ],
    }


def _row_label_width(rows: list[str], names: dict[str, str]) -> int:
    """Return the pixels that row names may take: what the longest needs, within bounds."""
    longest = max((len(names.get(name, name)) for name in rows), default=0)
    return min(max(190, 7 * longest), 250)


def heat_map_height(rows: int, columns: int) -> int:
    """Return the height in pixels that a heat map of that many rows and columns needs."""
    head = _HEAD if columns <= _UPRIGHT else _HEAD_SLANTED
    return head + _FOOT + max(rows, 1) * ROW_HEIGHT


def _cell_number(number: float) -> float | None:
    return None if math.isnan(number) else round(number, 4)


def _cell_label(number: float, least: float, worded: Callable[[float], str]) -> str:
    if math.isnan(number):
        return "–"
    return worded(number) if number > least else "·"


def _column_labels(columns: int) -> dict[str, Any]:
    """Return the style of column labels: broken over lines while they fit, else slanted."""
    if columns <= _UPRIGHT:
        return {"width": _WIDTH // max(columns, 1), "overflow": "break"}
    return {"rotate": 38, "width": 150, "overflow": "truncate"}

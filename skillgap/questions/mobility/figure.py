"""People by how much of a role they cover and how long the rest takes to learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from skillgap.figures._theme import FONT, TOKENS, Mode, rgba_colour
from skillgap.figures.heat_map import draw_heat_map


def last_filter_passed(table: pd.DataFrame) -> list[str]:
    """Return the last filter each move passes."""
    return [
        "safe" if safe else "desirable" if desirable else "viable" if viable else "none"
        for safe, desirable, viable in zip(
            table["safe"], table["desirable"], table["viable"], strict=True
        )
    ]


def colour_by_stage(mode: Mode) -> dict[str, str]:
    """Return the colour of each stage: that of moving inside, paler the fewer filters it passes."""
    tokens = TOKENS[mode]
    return {
        "safe": tokens.redeploy,
        "desirable": rgba_colour(tokens.redeploy, 0.5),
        "viable": rgba_colour(tokens.redeploy, 0.22),
        "none": tokens.border,
    }


def draw_moves(
    table: pd.DataFrame,
    *,
    names: Sequence[str],
    cut: float,
    chosen: str,
    mode: Mode,
) -> dict[str, Any]:
    """Draw everyone as a dot: to the right covers more, lower takes fewer hours.

    Args:
        table: Columns employee_id, match, hours, viable, desirable, safe; in order of rank.
        names: What each is called; the first few within the filters are written beside.
        cut: Similarity cut-off, drawn as a line.
        chosen: Employee id that is marked; empty for none.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart`` with one series, its points in the table's order.
    """
    tokens, colours, stages = TOKENS[mode], colour_by_stage(mode), last_filter_passed(table)
    labelled = [place for place, stage in enumerate(stages) if stage == "safe"][:5]
    points = []
    for place, (who, match, hours) in enumerate(
        zip(table["employee_id"], table["match"], table["hours"], strict=True)
    ):
        mark = who == chosen
        points.append({
            "value": [round(float(match), 3), round(float(hours), 1)],
            "name": names[place],
            "symbolSize": 15 if mark else 6 if stages[place] == "none" else 9,
            "itemStyle": {
                "color": colours[stages[place]],
                "opacity": 0.55 if stages[place] == "none" else 0.9,
                "borderColor": tokens.text if mark else tokens.background,
                "borderWidth": 2.5 if mark else 1,
            },
            "label": {
                "show": mark or place in labelled, "formatter": "{b}", "position": "right",
                "color": tokens.text, "fontFamily": FONT, "fontSize": 11.5,
                "fontWeight": 700 if mark else 500,
                "textBorderColor": tokens.background, "textBorderWidth": 3,
            },
        })  # fmt: skip
    axis = _axis_layout(tokens.muted, tokens.border)
    return {
        "animation": False,
        "grid": {"left": 34, "right": 70, "top": 22, "bottom": 34, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {**axis, "name": "share of the role's needs covered", "nameGap": 28, "min": 0,
                  "max": 1},
        "yAxis": {**axis, "name": "learning hours", "nameGap": 36, "min": 0},
        "series": [{
            "type": "scatter",
            "selectedMode": "single",
            "data": points,
            "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
            "markLine": {
                "silent": True, "symbol": "none",
                "lineStyle": {"color": tokens.muted, "type": "dashed", "width": 1},
                "label": {"formatter": f"viable from {cut:.0%}", "color": tokens.muted,
                          "position": "end", "distance": 4, "fontSize": 11},
                "data": [{"xAxis": round(cut, 3)}],
            },
        }],
    }  # fmt: skip


def _axis_layout(ink: str, line: str) -> dict[str, Any]:
    """Return what both axes have in common."""
    return {
        "type": "value",
        "nameLocation": "middle",
        "nameTextStyle": {"color": ink, "fontFamily": FONT},
        "axisLabel": {"color": ink},
        "splitLine": {"lineStyle": {"color": line, "opacity": 0.6}},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
    }


def draw_reach(table: pd.DataFrame, *, names: dict[str, str], mode: Mode) -> dict[str, Any]:
    """Draw how many people of each function are within reach of each open role.

    Args:
        table: role_id, function and people, one row per pair.
        names: Role id to the name shown, with the posts that are open.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``; data point ``i`` is row ``i`` of the table.
    """
    tokens = TOKENS[mode]
    return draw_heat_map(
        table, rows="role_id", columns="function", value="people",
        worded=lambda people: f"{people:,.0f}", row_names=names,
        shades=(tokens.surface, tokens.redeploy), speck=0.0,  # one person is somebody
    )  # fmt: skip

"""One person's levels with their ranges, and how one level came about over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core.tables import LEVEL_MAX
from skillgap.figures._theme import TOKENS, Mode, plotly_template, rgba_colour
from skillgap.figures.axes import bar_names_axis

if TYPE_CHECKING:
    import plotly.graph_objects as go

ROW_HEIGHT = 30


def draw_profile(table: pd.DataFrame, *, mode: Mode) -> dict[str, Any]:
    """Draw levels with 80% ranges against what the role requires.

    Args:
        table: Columns ``name``, ``level``, ``low``, ``high``, ``required_level`` (NaN where the
            role does not ask for the skill); first row on top.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``: bar = 80% range, dot = level (orange where
        short), tick = required level.
    """
    tokens = TOKENS[mode]
    rows = list(
        zip(table["low"], table["level"], table["high"], table["required_level"], strict=True)
    )
    inks = [tokens.gap if required > level else tokens.supply for _, level, _, required in rows]
    return {
        "animation": False,
        "grid": {"left": 4, "right": 14, "top": 4, "bottom": 4, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": LEVEL_MAX,
            "interval": 1,
            "position": "top",
            "axisLabel": {"color": tokens.muted},
            "splitLine": {"lineStyle": {"color": tokens.border}},
        },
        "yAxis": bar_names_axis(table["name"].astype(str).tolist(), ink=tokens.text, width=230),
        "series": [
            {"type": "bar", "stack": "range", "silent": True, "barWidth": 9,
             "data": [round(low, 2) for low, *_ in rows], "itemStyle": {"color": "transparent"}},
            {"type": "bar", "stack": "range", "silent": True, "barWidth": 9,
             "data": [
                 {"value": round(high - low, 2),
                  "itemStyle": {"color": rgba_colour(ink, 0.28), "borderRadius": 5}}
                 for (low, _, high, _), ink in zip(rows, inks, strict=True)
             ]},
            {"type": "scatter", "silent": True, "symbolSize": 11, "data": [
                {"value": [round(level, 2), place], "itemStyle": {"color": ink, "opacity": 1}}
                for place, ((_, level, _, _), ink) in enumerate(zip(rows, inks, strict=True))
            ]},
            {"type": "scatter", "silent": True, "symbol": "rect", "symbolSize": [3, 17],
             "itemStyle": {"color": tokens.demand, "opacity": 1},
             "data": [[required, place] for place, (*_, required) in enumerate(rows)
                      if required == required]},
        ],
    }  # fmt: skip


def profile_height(rows: int) -> int:
    """Return the height in pixels that so many skills want."""
    return 40 + max(rows, 1) * ROW_HEIGHT


def draw_history(history: pd.DataFrame, *, required: float | None, mode: Mode) -> go.Figure:
    """Draw how the estimate of one level moved, month by month.

    Args:
        history: Columns ``month``, ``level``, ``low``, ``high``.
        required: Level the role asks for, drawn as a line; ``None`` for none.
        mode: Light or dark.

    Returns:
        A figure: line = level, band = 80% range.
    """
    import plotly.graph_objects as go

    tokens = TOKENS[mode]
    figure = go.Figure()
    figure.add_scatter(
        x=history["month"], y=history["high"], mode="lines", line={"width": 0}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=history["month"],
        y=history["low"],
        mode="lines",
        line={"width": 0},
        fill="tonexty",
        fillcolor=rgba_colour(tokens.supply, 0.18),
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=history["month"],
        y=history["level"],
        mode="lines",
        line={"width": 2.5, "color": tokens.supply},
        customdata=history[["low", "high"]],
        hovertemplate="%{x|%b %Y}: %{y:.1f} (%{customdata[0]:.1f} to %{customdata[1]:.1f})"
        "<extra></extra>",
    )
    last = float(history["level"].iloc[-1]) if len(history) else 0.0
    if required is not None:
        figure.add_hline(
            y=required,
            line={"color": tokens.demand, "width": 1.5, "dash": "dot"},
            annotation={"text": f"required {required:.1f}", "font": {"color": tokens.muted}},
            # On the side of the line where the level is not.
            annotation_position="top right" if required >= last else "bottom right",
        )
    figure.update_layout(
        template=plotly_template(mode),
        height=300,
        yaxis={"range": [-0.15, 5.1], "tickvals": [0, 1, 2, 3, 4, 5]},
        xaxis={"showgrid": False, "ticklabelstandoff": 6},
    )
    return figure

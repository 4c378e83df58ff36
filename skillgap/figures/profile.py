"""One person's levels with their ranges, and how one level came about over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from skillgap.figures._theme import TOKENS, Mode, faded, plotly_template

if TYPE_CHECKING:
    import plotly.graph_objects as go

ROW_HEIGHT = 30


def draw_profile(table: pd.DataFrame, *, mode: Mode) -> go.Figure:
    """Draw levels with 80% ranges against what the role requires.

    Args:
        table: Columns ``name``, ``level``, ``low``, ``high``, ``required_level`` (NaN where the
            role does not ask for the skill); first row on top.
        mode: Light or dark.

    Returns:
        A figure: bar = 80% range, dot = level (orange where short), tick = required level.
    """
    import plotly.graph_objects as go

    tokens = TOKENS[mode]
    names = table["name"].tolist()
    short = (table["required_level"] > table["level"]).to_numpy()
    inks = [tokens.gap if is_short else tokens.supply for is_short in short]
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=table["high"] - table["low"],
        base=table["low"],
        orientation="h",
        width=0.32,
        marker={"color": [faded(ink, 0.28) for ink in inks], "cornerradius": 5},
        customdata=table[["low", "high"]],
        hovertemplate="%{customdata[0]:.1f} to %{customdata[1]:.1f} (80%)<extra></extra>",
    )
    figure.add_scatter(
        y=names,
        x=table["level"],
        mode="markers",
        marker={"size": 11, "color": inks},
        hovertemplate="level %{x:.1f}<extra></extra>",
    )
    figure.add_scatter(
        y=names,
        x=table["required_level"],
        mode="markers",
        marker={"symbol": "line-ns", "size": 17, "line": {"width": 3, "color": tokens.demand}},
        hovertemplate="required %{x:.1f}<extra></extra>",
    )
    figure.update_layout(
        template=plotly_template(mode),
        height=64 + ROW_HEIGHT * max(len(names), 1),
        xaxis={
            "range": [-0.05, 5.15],
            "tickvals": list(range(6)),
            "side": "top",
        },
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickfont": {"size": 13, "color": tokens.text},
        },
        hovermode="closest",
    )
    return figure


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
        fillcolor=faded(tokens.supply, 0.18),
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
    if required is not None:
        figure.add_hline(
            y=required,
            line={"color": tokens.demand, "width": 1.5, "dash": "dot"},
            annotation={"text": f"required {required:.1f}", "font": {"color": tokens.muted}},
            annotation_position="bottom right",
        )
    figure.update_layout(
        template=plotly_template(mode),
        height=190,
        yaxis={"range": [-0.15, 5.1], "tickvals": [0, 1, 2, 3, 4, 5]},
        xaxis={"showgrid": False, "ticklabelstandoff": 6},
    )
    return figure

"""Teams by skill gap and work-design gap; the week of a role today and after a redesign."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import pandas as pd

from skillgap.core.work_design import BOTH, FEW, MIXED, ONE_SCALE, REDESIGN, TRAIN
from skillgap.figures._theme import TOKENS, Mode, Tokens, rgba_colour
from skillgap.figures.axes import bar_names_axis
from skillgap.questions.work_design.canvas import CHANGES, COMES, GOES, Canvas, RoleTask

QUADRANT_HEIGHT = 420
_COLOURS = {REDESIGN: "gap", BOTH: "redeploy", MIXED: "borrow", TRAIN: "build"}
_SAID = {REDESIGN: "Redesign first", BOTH: "Both: redesign first, then train",
         MIXED: "Not clear: redesign first", TRAIN: "Train"}  # fmt: skip


def draw_quadrants(table: pd.DataFrame, gap_from: float, *, mode: Mode) -> dict[str, Any]:
    """Draw every group with a verdict as a point; those without one as an open ring.

    The quarters are those of the verdict: what counts is which gap is large, not which is larger.

    Args:
        table: ``WorkDesign.table``.
        gap_from: From which mean a gap is large, 0-1.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    few = len(table) <= 12
    return {
        "animation": False,
        "grid": {"left": 30, "right": 24, "top": 34, "bottom": 40, "containLabel": True},
        "legend": {"top": 0, "left": 0, "icon": "circle", "textStyle": {"color": tokens.text}},
        "tooltip": {"show": False},
        "xAxis": _gap_axis("Skill gap: do not know how", tokens),
        "yAxis": _gap_axis("Work-design gap: the work makes no sense", tokens),
        "series": [
            _quarters_series(gap_from, tokens),
            *_points_by_verdict(table, tokens, named=few),
        ],
    }


def _points_by_verdict(table: pd.DataFrame, tokens: Tokens, *, named: bool) -> list[dict[str, Any]]:
    series = []
    for verdict, rows in table.groupby("verdict", sort=False):
        colour = str(getattr(tokens, _COLOURS.get(str(verdict), "muted")))
        open_ring = verdict in (FEW, ONE_SCALE)
        points = zip(rows["skill_gap"], rows["design_gap"], rows["group"], strict=True)
        series.append(
            {
                "type": "scatter",
                "name": _SAID.get(str(verdict), str(verdict)),
                "silent": True,
                "symbolSize": 9 if open_ring else 13,
                "itemStyle": {
                    "color": "transparent" if open_ring else colour,
                    "borderColor": colour,
                    "borderWidth": 1.5,
                },
                "label": {"show": named, "position": "right", "color": tokens.text,
                          "formatter": "{b}"},
                "data": [
                    {"value": [round(x, 3), round(y, 3)], "name": str(name)}
                    for x, y, name in points if x == x and y == y
                ],
            }
        )  # fmt: skip
    return series


def _quarters_series(gap_from: float, tokens: Tokens) -> dict[str, Any]:
    """Draw the four quarters with what each of them means."""
    quarters = (
        ("Redesign first", (0, gap_from), (gap_from, 1), "insideTopLeft", tokens.gap),
        ("Both", (gap_from, gap_from), (1, 1), "insideTopRight", tokens.redeploy),
        ("Neither", (0, 0), (gap_from, gap_from), "insideBottomLeft", tokens.muted),
        ("Train", (gap_from, 0), (1, gap_from), "insideBottomRight", tokens.build),
    )
    return {
        "type": "scatter",
        "silent": True,
        "data": [],
        "markArea": {
            "silent": True,
            "data": [
                [
                    {
                        "name": name,
                        "xAxis": low[0],
                        "yAxis": low[1],
                        "itemStyle": {"color": rgba_colour(colour, 0.07), "borderWidth": 1,
                                      "borderColor": tokens.border},
                        "label": {"position": place, "color": tokens.muted, "fontSize": 12,
                                  "fontWeight": 600, "distance": 8},
                    },
                    {"xAxis": high[0], "yAxis": high[1]},
                ]
                for name, low, high, place, colour in quarters
            ],
        },
    }  # fmt: skip


def _gap_axis(name: str, tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "value",
        "min": 0,
        "max": 1,
        "interval": 0.25,
        "name": name,
        "nameLocation": "middle",
        "nameGap": 38,
        "nameTextStyle": {"color": tokens.muted},
        "axisLabel": {"color": tokens.muted},
        "splitLine": {"lineStyle": {"color": tokens.border}},
    }


WORKFLOW_HEIGHT = 250
_FATE_COLOURS = {CHANGES: "automate", GOES: "gap", COMES: "build"}
_FATE_NAMES = {"stays": "Stays", CHANGES: "AI changes it", GOES: "AI takes it", COMES: "New work"}
_WIDTH, _LETTER, _LINES = 480, 6.5, 4
"""Pixels of a whole week and of a letter; lines that a bar has room for."""


def draw_workflow(canvas: Canvas, *, mode: Mode, freed_share: float = 1.0) -> dict[str, Any]:
    """Draw both weeks as stacked bars, coloured by what happens to each task.

    Args:
        canvas: The role's steps.
        mode: Light or dark.
        freed_share: Share of the time of tasks that go that can be used, 0-1; the rest is drawn as
            scattered, so that the bar ends where the net time does, beyond 100% where work grows.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    order = sorted(canvas.steps, key=lambda step: list(_FATE_NAMES).index(step.fate))
    series = [_piece(step, tokens) for step in order if step.fate != COMES]
    scattered, left = scattered_share(canvas, freed_share), net_share(canvas, freed_share)
    if scattered > _SEEN:
        series.append(_rest_of_week("Saved, but in scattered minutes", scattered, tokens))
    series += [_piece(step, tokens) for step in order if step.fate == COMES]
    if canvas.steps and left > _SEEN:
        series.append(_rest_of_week("Time freed", left, tokens))
    if left < -_SEEN:
        series[-1] = series[-1] | _line_at_a_full_week(tokens)
    return {
        "animation": False,
        "grid": {"left": 10, "right": 20, "top": 40, "bottom": 10, "containLabel": True},
        "legend": {"top": 0, "left": 0, "icon": "roundRect", "selectedMode": False,
                   "textStyle": {"color": tokens.text}},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": 0, "max": max(100, round(100 * (1 - left), 2)),
                  "interval": 25,
                  "axisLabel": {"color": tokens.muted, "formatter": "{value}%",
                                "showMaxLabel": left >= 0},
                  "splitLine": {"lineStyle": {"color": tokens.border}}},
        "yAxis": {"type": "category", "data": ["After", "Today"],
                  "axisLabel": {"color": tokens.text, "interval": 0},
                  "axisTick": {"show": False}, "axisLine": {"show": False}},
        "series": series,
    }  # fmt: skip


def _line_at_a_full_week(tokens: Tokens) -> dict[str, Any]:
    return {
        "markLine": {
            "silent": True, "symbol": "none", "data": [{"xAxis": 100}], "label": {"show": False},
            "lineStyle": {"color": tokens.text, "type": "dashed", "width": 1.5},
        }
    }  # fmt: skip


_SEEN = 0.005
"""Share of a week below which a piece would not be seen."""


def scattered_share(canvas: Canvas, freed_share: float) -> float:
    """Return the share of a week that tasks give back in minutes too scattered to be used.

    Args:
        canvas: The role's steps.
        freed_share: Share of the time of tasks that go that can be used, 0-1.
    """
    gone = sum(step.before_share - step.after_share for step in canvas.steps if step.fate == GOES)
    return (1.0 - freed_share) * gone


def net_share(canvas: Canvas, freed_share: float) -> float:
    """Return the share of a week that a redesign frees; below 0 where it takes more than there is.

    Args:
        canvas: The role's steps.
        freed_share: Share of the time of tasks that go that can be used, 0-1.
    """
    used = sum(step.after_share for step in canvas.steps)
    return 1.0 - used - scattered_share(canvas, freed_share)


def week_balance(canvas: Canvas, freed_share: float) -> list[tuple[str, float]]:
    """Return what makes a week shorter or longer, as shares of it; the last is the sum.

    Args:
        canvas: The role's steps.
        freed_share: Share of the time of tasks that go that can be used, 0-1.

    Returns:
        Name and share, below 0 where time is saved. What moves nothing is left out.
    """
    by_fate = {
        fate: sum(step.after_share - (0.0 if fate == COMES else step.before_share)
                  for step in canvas.steps if step.fate == fate)
        for fate in (GOES, CHANGES, COMES)
    }  # fmt: skip
    scattered, total = scattered_share(canvas, freed_share), -net_share(canvas, freed_share)
    parts = {
        TAKES_OVER: by_fate[GOES],
        SPEEDS_UP: by_fate[CHANGES],
        SCATTERED: scattered,
        NEW_WORK: by_fate[COMES],
        OTHER: total - scattered - sum(by_fate.values()),
    }
    moved = [(name, share) for name, share in parts.items() if abs(share) > _SEEN / 5]
    return [*moved, (NET, total)]


TAKES_OVER, SPEEDS_UP = "AI takes over", "AI speeds up"
SCATTERED, NEW_WORK, OTHER = "Too scattered to use", "New work for people", "Other changes"
NET = "Altogether"
_BALANCE_COLOURS = {TAKES_OVER: "gap", SPEEDS_UP: "automate", NEW_WORK: "build", NET: "text"}
_BALANCE_ROW = 44


def balance_height(rows: int) -> int:
    """Return the height in pixels that so many rows of a balance need."""
    return 62 + _BALANCE_ROW * rows


def draw_week_balance(balance: list[tuple[str, float]], *, mode: Mode) -> dict[str, Any]:
    """Draw what makes a week shorter, to the left of today, or longer, to the right.

    Args:
        balance: Name and hours a week, the sum last.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    reach = max((abs(hours) for _, hours in balance), default=1.0) * 1.45 or 1.0
    colours = [str(getattr(tokens, _BALANCE_COLOURS.get(name, "muted"))) for name, _ in balance]
    small = {"fontSize": 12, "fontWeight": "normal", "color": tokens.muted}
    return {
        "animation": False,
        "tooltip": {"show": False},
        "title": [
            {"text": "← shorter week", "left": _NAMES_WIDE, "top": 2, "padding": 0,
             "textStyle": small},
            {"text": "longer week →", "right": 24, "top": 2, "padding": 0, "textStyle": small},
        ],
        "grid": {"left": _NAMES_WIDE, "right": 24, "top": 24, "bottom": 38,
                 "outerBoundsMode": "none"},
        "xAxis": {
            "type": "value", "min": -round(reach, 2), "max": round(reach, 2), "splitNumber": 6,
            "name": "hours a week for each person, beside today", "nameLocation": "middle",
            "nameGap": 22, "nameTextStyle": {"color": tokens.muted, "fontSize": 12},
            "axisLabel": {"color": tokens.muted, "fontSize": 12, "showMinLabel": False,
                          "showMaxLabel": False},
            "splitLine": {"lineStyle": {"color": tokens.border}},
        },
        "yAxis": bar_names_axis([name for name, _ in balance], ink=tokens.text,
                                width=_NAMES_WIDE - 12),
        "series": [
            {
                "type": "bar",
                "silent": True,
                "barWidth": 24,
                "data": [
                    _balance_bar(hours, colour, strong=name == NET, tokens=tokens)
                    for (name, hours), colour in zip(balance, colours, strict=True)
                ],
                "markLine": {
                    "silent": True, "symbol": "none", "label": {"show": False},
                    "lineStyle": {"color": tokens.muted, "type": "solid", "width": 1.5},
                    "data": [{"xAxis": 0}],
                },
            }
        ],
    }  # fmt: skip


_NAMES_WIDE = 166
"""Pixels that the names of a balance take."""


def _balance_bar(hours: float, colour: str, *, strong: bool, tokens: Tokens) -> dict[str, Any]:
    told = f"{'−' if hours < 0 else '+'}{abs(hours):.1f} h"
    return {
        "value": round(hours, 3),
        "itemStyle": {"color": colour, "borderRadius": 3},
        "label": {"show": True, "formatter": told, "color": tokens.text,
                  "fontSize": 15 if strong else 13, "fontWeight": "bold" if strong else "normal",
                  "position": "left" if hours < 0 else "right"},
    }  # fmt: skip


def _piece(step: RoleTask, tokens: Tokens) -> dict[str, Any]:
    colour = str(getattr(tokens, _FATE_COLOURS.get(step.fate, "muted")))
    return {
        "type": "bar",
        "name": _FATE_NAMES[step.fate],
        "stack": "week",
        "silent": True,
        "barWidth": 58,
        "itemStyle": {"color": colour, "borderColor": tokens.background, "borderWidth": 1.5},
        "data": [
            _bar(step.task, step.after_share, tokens),
            _bar(step.task, step.before_share, tokens),
        ],
    }


def _bar(task: str, share: float, tokens: Tokens) -> dict[str, Any]:
    words = task.replace("{", "(").replace("}", ")")  # braces are the chart's own language
    return {
        "value": round(100 * share, 2),
        "label": {"show": _fits(words, share), "formatter": words, "width": _WIDTH * share,
                  "overflow": "break", "color": tokens.background, "fontSize": 11,
                  "lineHeight": 13},
    }  # fmt: skip


def _fits(words: str, share: float) -> bool:
    """Say whether a task can be read whole in its piece; the list below holds every task."""
    letters = int(_WIDTH * share / _LETTER)
    longest = max(map(len, words.split()), default=0)
    return longest <= letters and len(wrap(words, letters)) <= _LINES


def _rest_of_week(name: str, share: float, tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "stack": "week",
        "silent": True,
        "barWidth": 58,
        "itemStyle": {"color": tokens.border if name != "Time freed" else tokens.surface,
                      "borderColor": tokens.muted, "borderType": "dashed"},
        "data": [{"value": round(100 * share, 2)}, "-"],
    }  # fmt: skip

"""The week of a role today and after a redesign: two bars, one piece for each task."""

from __future__ import annotations

from typing import Any

from skillgap.figures._theme import TOKENS, Mode, Tokens
from skillgap.questions.work_design.canvas import CHANGES, COMES, GOES, Canvas, Step

WORKFLOW_HEIGHT = 250
_COLOURS = {CHANGES: "automate", GOES: "gap", COMES: "build"}
_NAMES = {"stays": "Stays", CHANGES: "AI changes it", GOES: "AI takes it", COMES: "New work"}
_LEAST_LABELLED = 0.09


def draw_workflow(canvas: Canvas, *, mode: Mode) -> dict[str, Any]:
    """Draw both weeks as stacked bars, coloured by what happens to each task.

    Args:
        canvas: The role's steps.
        mode: Light or dark.

    Returns:
        A specification for ``st.echarts_chart``.
    """
    tokens = TOKENS[mode]
    order = sorted(canvas.steps, key=lambda step: list(_NAMES).index(step.fate))
    series = [_piece(step, tokens) for step in order]
    freed = 1.0 - sum(step.after_share for step in canvas.steps)
    if canvas.steps and freed > 0.005:
        series.append(_freed(freed, tokens))
    return {
        "animation": False,
        "grid": {"left": 10, "right": 20, "top": 40, "bottom": 10, "containLabel": True},
        "legend": {"top": 0, "left": 0, "icon": "roundRect", "selectedMode": False,
                   "textStyle": {"color": tokens.text}},
        "tooltip": {"show": False},
        "xAxis": {"type": "value", "min": 0, "max": 100, "interval": 25,
                  "axisLabel": {"color": tokens.muted, "formatter": "{value}%"},
                  "splitLine": {"lineStyle": {"color": tokens.border}}},
        "yAxis": {"type": "category", "data": ["After", "Today"],
                  "axisLabel": {"color": tokens.text, "interval": 0},
                  "axisTick": {"show": False}, "axisLine": {"show": False}},
        "series": series,
    }  # fmt: skip


def _piece(step: Step, tokens: Tokens) -> dict[str, Any]:
    colour = str(getattr(tokens, _COLOURS.get(step.fate, "muted")))
    return {
        "type": "bar",
        "name": _NAMES[step.fate],
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
        "label": {"show": share >= _LEAST_LABELLED, "formatter": words, "width": 560 * share,
                  "overflow": "break", "color": tokens.background, "fontSize": 11,
                  "lineHeight": 13},
    }  # fmt: skip


def _freed(share: float, tokens: Tokens) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": "Freed",
        "stack": "week",
        "silent": True,
        "barWidth": 58,
        "itemStyle": {"color": "transparent", "borderColor": tokens.muted, "borderType": "dashed"},
        "data": [{"value": round(100 * share, 2)}, {"value": 0}],
    }

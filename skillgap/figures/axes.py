"""Axes that chart specifications share."""

from __future__ import annotations

from typing import Any


def names_axis(names: list[str], *, label: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an axis of names without line or ticks, on which no name is dropped.

    Args:
        names: The names, in order.
        label: How they are written (width, colour, …).
        **more: Further settings of the axis.

    Returns:
        A category axis of a specification.
    """
    return {
        "type": "category",
        "data": names,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitArea": {"show": False},
        # Without interval 0 labels that do not fit are dropped in silence.
        "axisLabel": {"interval": 0, "fontSize": 12, "lineHeight": 15, **label},
        **more,
    }


def bar_names_axis(names: list[str], *, ink: str, width: int) -> dict[str, Any]:
    """Return the axis beside horizontal bars: first name on top.

    What is wider than ``width`` pixels goes on to a second line, and is cut there.
    """
    label = {
        "fontSize": 13, "color": ink, "width": width, "overflow": "break", "lineHeight": 15,
        "height": 30, "lineOverflow": "truncate", "verticalAlign": "middle",
    }  # fmt: skip
    return names_axis(names, label=label, inverse=True)

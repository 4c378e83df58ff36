"""Another design of a role: new work kept within the time that AI frees."""

from __future__ import annotations

import math
from dataclasses import replace

from skillgap.questions.work_design.canvas import COMES, Canvas
from skillgap.questions.work_design.figure import net_share

_STEP = 100
"""Time is given in whole per cent of a week: what is kept below the limit is rounded down."""


def time_for_new_work(canvas: Canvas, freed_share: float) -> float:
    """Return the share of a week that new work may take without adding to it, at least 0.

    Args:
        canvas: The role's steps.
        freed_share: Share of the time of tasks that go that can be used, 0-1.
    """
    new = sum(step.after_share for step in canvas.steps if step.fate == COMES)
    return max(new + net_share(canvas, freed_share), 0.0)


def within_freed_time(canvas: Canvas, freed_share: float) -> Canvas:
    """Return the canvas with its new work cut to the time that is freed, each task alike.

    Unchanged where the new work fits already.

    Args:
        canvas: The role's steps.
        freed_share: Share of the time of tasks that go that can be used, 0-1.
    """
    new = sum(step.after_share for step in canvas.steps if step.fate == COMES)
    most = time_for_new_work(canvas, freed_share)
    if new <= most:
        return canvas
    steps = tuple(
        replace(step, after_share=math.floor(_STEP * step.after_share * most / new + 1e-9) / _STEP)
        if step.fate == COMES
        else step
        for step in canvas.steps
    )
    return replace(canvas, steps=steps)

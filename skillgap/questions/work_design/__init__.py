"""Is it a skills gap at all: teams whose work makes no sense, and how far AI reaches into tasks."""

from __future__ import annotations

from skillgap.questions.work_design.canvas import (
    Canvas,
    RoleTask,
    canvas_of_tasks,
    prefill_canvas,
    redesigned_workforce,
)
from skillgap.questions.work_design.entry_question import EntryLevel, project_entry_level
from skillgap.questions.work_design.exposure import (
    applicability_by_occupation,
    exposure_by_occupation,
)
from skillgap.questions.work_design.mastery import AiMastery, measure_ai_mastery
from skillgap.questions.work_design.question import (
    Exposure,
    WorkDesign,
    diagnose_work_design,
    measure_exposure,
)
from skillgap.questions.work_design.redesign import (
    REDESIGN_ROLE,
    RoleRedesign,
    moved_quantities,
    redesign_by_canvas,
    redesign_warnings,
)

__all__ = [
    "REDESIGN_ROLE",
    "Canvas",
    "EntryLevel",
    "Exposure",
    "AiMastery",
    "RoleRedesign",
    "RoleTask",
    "WorkDesign",
    "applicability_by_occupation",
    "canvas_of_tasks",
    "diagnose_work_design",
    "exposure_by_occupation",
    "measure_exposure",
    "measure_ai_mastery",
    "moved_quantities",
    "prefill_canvas",
    "project_entry_level",
    "redesign_by_canvas",
    "redesign_warnings",
    "redesigned_workforce",
]

"""Did it work? The effect of a treatment, its checks, and what may be claimed."""

from __future__ import annotations

from skillgap.questions.impact.amounts import choose_amount_writer, is_share, write_number
from skillgap.questions.impact.asked import (
    QUESTIONS,
    Answer,
    Asked,
    answer_all_no,
    complete_answers,
)
from skillgap.questions.impact.checks import Check
from skillgap.questions.impact.claim import RUNGS, Claim
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.found import Options, choose_options
from skillgap.questions.impact.measure import DESIGNS, IMPACT, ROLLOUT, as_columns, measure_impact
from skillgap.questions.impact.panel import Columns
from skillgap.questions.impact.result import Design, Impact, Money, Suggestion
from skillgap.questions.impact.rollouts import (
    Overlap,
    RollOut,
    better_direction,
    lay_out,
    list_rollouts,
    measure_rollout,
    planned_rollouts,
    planning_effect_and_sd,
)
from skillgap.questions.impact.rollouts import lay_out as lay_out_rollout
from skillgap.questions.impact.sensitivity import Sensitivity

__all__ = [
    "Answer",
    "Asked",
    "Overlap",
    "QUESTIONS",
    "Sensitivity",
    "Suggestion",
    "answer_all_no",
    "complete_answers",
    "Check",
    "Claim",
    "Columns",
    "DESIGNS",
    "Design",
    "Estimate",
    "IMPACT",
    "Impact",
    "Money",
    "Options",
    "ROLLOUT",
    "RUNGS",
    "RollOut",
    "choose_amount_writer",
    "choose_options",
    "as_columns",
    "planned_rollouts",
    "planning_effect_and_sd",
    "better_direction",
    "is_share",
    "lay_out",
    "lay_out_rollout",
    "list_rollouts",
    "measure_impact",
    "measure_rollout",
    "write_number",
]

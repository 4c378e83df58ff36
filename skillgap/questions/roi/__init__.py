"""What should it return? Projected returns, compared, and building against buying."""

from __future__ import annotations

from skillgap.questions.roi.compare import (
    BUILD_OR_BUY,
    Comparison,
    compare_build_buy,
    compare_returns,
    largest_block,
    usual_participants,
)
from skillgap.questions.roi.compare import compare_build_buy as compare_building
from skillgap.questions.roi.compare import compare_returns as compare_roi
from skillgap.questions.roi.inputs import Inputs, MeasuredEffect, ReturnBasis, collect_inputs
from skillgap.questions.roi.project import FORMULA, ProjectedReturn, Spread, project_return
from skillgap.questions.roi.project import project_return as project_roi
from skillgap.questions.roi.utility import plain_utility_gain, worth_over_time

__all__ = [
    "BUILD_OR_BUY",
    "ReturnBasis",
    "Comparison",
    "FORMULA",
    "Inputs",
    "MeasuredEffect",
    "ProjectedReturn",
    "Spread",
    "collect_inputs",
    "compare_build_buy",
    "compare_building",
    "compare_returns",
    "compare_roi",
    "project_return",
    "project_roi",
    "largest_block",
    "usual_participants",
    "plain_utility_gain",
    "worth_over_time",
]

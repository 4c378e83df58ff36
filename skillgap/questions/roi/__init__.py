"""What should it return? Projected returns, compared, and building beside buying."""

from __future__ import annotations

from skillgap.questions.roi.compare import (
    Comparison,
    compare_build_buy,
    compare_returns,
    usual_people,
)
from skillgap.questions.roi.inputs import Basis, Inputs, MeasuredEffect, collect_inputs
from skillgap.questions.roi.project import FORMULA, ProjectedReturn, Spread, project_return
from skillgap.questions.roi.utility import utility_gain, worth_over_time

__all__ = [
    "Basis",
    "Comparison",
    "FORMULA",
    "Inputs",
    "MeasuredEffect",
    "ProjectedReturn",
    "Spread",
    "collect_inputs",
    "compare_build_buy",
    "compare_returns",
    "project_return",
    "usual_people",
    "utility_gain",
    "worth_over_time",
]

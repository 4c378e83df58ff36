"""What should we do about the shortage, in which mix, and when?"""

from __future__ import annotations

from skillgap.questions.plan.plan import solve_plan
from skillgap.questions.plan.problem import (
    LEVERS,
    Caution,
    DonorPool,
    Fairness,
    PlanProblem,
    Redesign,
    Resource,
    Target,
)
from skillgap.questions.plan.result import InfeasiblePlan, Plan

__all__ = [
    "LEVERS",
    "Caution",
    "DonorPool",
    "Fairness",
    "InfeasiblePlan",
    "Plan",
    "PlanProblem",
    "Redesign",
    "Resource",
    "Target",
    "solve_plan",
]

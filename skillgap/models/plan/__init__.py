"""What should we do about the shortage, in which mix, and when?"""

from __future__ import annotations

from skillgap.models.plan.plan import solve_plan
from skillgap.models.plan.problem import (
    LEVERS,
    Caution,
    DonorPool,
    Fairness,
    PlanProblem,
    Redesign,
    Resource,
    Target,
)
from skillgap.models.plan.result import InfeasiblePlan, Plan

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

"""What should we do about the shortage, in which mix, and when?"""

from __future__ import annotations

from skillgap.questions.plan.compose import compose_problem
from skillgap.questions.plan.plan import PLAN, solve_plan
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
from skillgap.questions.plan.settings import PlanSettings

__all__ = [
    "LEVERS",
    "PLAN",
    "Caution",
    "DonorPool",
    "Fairness",
    "InfeasiblePlan",
    "Plan",
    "PlanProblem",
    "PlanSettings",
    "Redesign",
    "Resource",
    "Target",
    "compose_problem",
    "solve_plan",
]

"""Build, buy, borrow, redeploy or automate: the cheapest sound mix, quarter by quarter.

Method: whole numbers of starts x ≥ 0 for each role, lever and quarter, and FTE short
u ≥ 0, of least Σ δ^q (cost · x + shortage cost · u), such that starts in service and u make up the
gap, within the budget of each quarter, the trainers, recruiters and mentors there are, the people
to spare and the work that can be automated, and with work redesigned before anything that must wait
for it. HiGHS (through ``scipy.optimize.milp``) solves it and proves how far from the best the plan
may be. Bad luck is weighed by conditional value at risk over at most 30 futures (Rockafellar and
Uryasev 2000).

Limits: a plan is as good as its costs, lead times and effects, most of which are assumptions;
people are whole numbers, but nobody's name is in it.
"""

from __future__ import annotations

from skillgap.core import wording
from skillgap.core.question import SHIPPED, Question, declare
from skillgap.questions.plan.compose import Composed
from skillgap.questions.plan.diagnose import propose_relaxations
from skillgap.questions.plan.explain import explain_part
from skillgap.questions.plan.problem import PlanProblem
from skillgap.questions.plan.result import InfeasiblePlan, Plan
from skillgap.questions.plan.solve import Solution, find_cheapest_starts

FORMULA = (
    "min Σ δ^q (cost × starts + shortage cost × FTE short), with "
    "Σ effect × starts in service + FTE short ≥ FTE needed; starts are whole numbers"
)
SOURCES = (
    "HiGHS: Huangfu and Hall 2018, through scipy.optimize.milp. "
    "Bad luck: Rockafellar and Uryasev 2000, Optimization of conditional value-at-risk.",
)


PLAN = Question(
    name="plan",
    columns=declare("""
role_id     role   the role
title       label  its title
lever       label  build, buy, borrow, redeploy, automate or redesign
pool        label  who does the work then: employees, contractors, digital agents or redesigned work
quarter     label  quarter in which it starts
starts      count  how many are started
in_service  label  quarter from which they count; blank after the horizon
cover_fte   fte    shortage covered once in service
cost        money  the organisation's cost over the horizon, not discounted
partners_pay money what partners pay of its training beside that
"""),
    title="Plan of actions: build, buy, borrow, redeploy, automate",
    asks="What should we do about the shortage, in which mix, and when?",
    formula=FORMULA,
    uses=("employees", "roles", "skills", "requirements", "interventions", "tasks", "survey",
          "openings", "signals", "enrolments", "projects", "postings"),
    given=("forecast",),
    sources=SOURCES,
    explain=explain_part,
)  # fmt: skip


@PLAN.answers
def solve_plan(
    problem: PlanProblem,
    *,
    gap_share: float = 0.005,
    seconds: float = 20.0,
    composed: Composed | None = None,
) -> Plan:
    """Find the cheapest mix of levers within all limits.

    Args:
        problem: Shortages, levers, limits and prices.
        gap_share: Stop once the plan is proven to be this close to the best.
        seconds: Stop after this time with the best plan found so far.
        composed: Where the problem comes from, with what has to be said about it.

    Returns:
        The plan. It was checked against every limit outside the solver.

    Raises:
        InfeasiblePlan: no plan keeps all limits; its ``advice`` says which to relax.
        SkillgapError: no plan was found in time.
    """
    solution = find_cheapest_starts(problem, gap_share=gap_share, seconds=seconds)
    if solution is None:
        raise InfeasiblePlan(propose_relaxations(problem))
    return Plan(
        problem=problem,
        starts=solution.starts,
        redesigns=solution.redesigns,
        seats=solution.seats,
        objective=solution.objective,
        bound=min(solution.bound, solution.objective),
        gap_share=solution.gap_share,
        seconds=solution.seconds,
        finished=solution.finished,
        warnings=(
            *(composed.warnings if composed else ()),
            *_solution_warnings(problem, solution, seconds),
        ),
        register=composed.register if composed else SHIPPED,
    )


def _solution_warnings(problem: PlanProblem, solution: Solution, seconds: float) -> list[str]:
    found = []
    if not solution.finished:
        found.append(
            f"The solver stopped at its limit of {seconds:g} s; the plan is proven to be within "
            f"{wording.share(solution.gap_share)} of the best."
        )
    if not (problem.gap_fte > 0).any():
        found.append("No role is short in any quarter, so there is nothing to plan.")
    return found

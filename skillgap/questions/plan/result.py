"""The plan found: what to start when, what it costs and closes, and how good it is proven to be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import SkillgapError
from skillgap.core.question import SHIPPED, Particulars, Result
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.break_even import measure_break_even
from skillgap.questions.plan.check import Effects, follow_starts
from skillgap.questions.plan.diagnose import Relaxation
from skillgap.questions.plan.frontier import trace_frontier
from skillgap.questions.plan.judge import Outcome, judge_over_draws
from skillgap.questions.plan.prices import price_limits
from skillgap.questions.plan.problem import POOL_OF, PlanProblem

REDESIGN = "redesign"


class InfeasiblePlan(SkillgapError):
    """No plan keeps all limits; ``advice`` says which one to relax, and by how much."""

    def __init__(self, advice: tuple[Relaxation, ...]) -> None:
        self.advice = advice
        remedy = advice[0].sentence if advice else "Lower the target or allow more levers."
        super().__init__("plan", "no plan keeps all limits", "limits that can be kept", remedy)


@dataclass(frozen=True, eq=False)
class Plan(Result):
    """What to start in which quarter.

    Attributes:
        problem: What was decided on.
        starts: Starts of each lever, shape (R, L, Q).
        redesigns: 1 where a role's redesign starts, shape (R, Q).
        seats: Seats with partners by way, shape (W, Q).
        objective: Discounted cost, less credit, plus discounted shortage cost of this plan.
        bound: No plan within these limits can be cheaper than this.
        gap_share: (objective − bound) / objective: proven distance from the best.
        seconds: Time the solver took.
        finished: Whether the solver stopped by itself and not at the time limit.
        warnings: What the reader must know.
        register: Assumptions, with what was read of them.
    """

    problem: PlanProblem
    starts: Ints
    redesigns: Ints
    seats: Floats
    objective: float
    bound: float
    gap_share: float
    seconds: float
    finished: bool
    warnings: tuple[str, ...]
    register: Assumptions = SHIPPED

    def provenance_details(self) -> Particulars:
        """Count what was decided on."""
        rows, _, quarters = self.problem.shape
        draws = len(self.problem.draws)
        return Particulars(inputs={"rows planned": rows, "quarters": quarters, "draws": draws})

    @cached_property
    def effects(self) -> Effects:
        """What the plan covers and spends, quarter by quarter."""
        return follow_starts(self.problem, self.starts, self.redesigns, self.seats)

    @cached_property
    def short_fte(self) -> Floats:
        """FTE still short, shape (R, Q): where usual hiring answers, the mean of all draws."""
        if self.problem.vacancies is not None:
            return self.outcome.role_short_fte
        short = np.maximum(self.problem.gap_fte - self.effects.covered_fte, 0.0)
        return np.asarray(short, dtype=np.float64)

    @cached_property
    def left_cost(self) -> float:
        """Discounted cost of the shortage left, mean over the futures planned for."""
        problem = self.problem
        gaps = problem.futures if len(problem.futures) else problem.gap_fte[None]
        short = np.maximum(gaps - self.effects.covered_fte[None], 0.0).mean(axis=0)
        return float((short * problem.short_cost[:, None] * problem.discount_factor).sum())

    @cached_property
    def outcome(self) -> Outcome:
        """Cost and shortage over all draws."""
        return judge_over_draws(self.problem, self.starts, self.redesigns, self.seats)

    @cached_property
    def useful_fte(self) -> Floats:
        """FTE of the shortage that each lever, and redesign last, closes, shape (R, L + 1, Q).

        All are scaled alike, so that with what stays short they add up to the shortage.
        """
        effects = self.effects
        parts = np.concatenate((effects.cover_fte, effects.freed_fte[:, None]), axis=1)
        total = parts.sum(axis=1, keepdims=True)
        closed = self.problem.gap_fte[:, None] - self.short_fte[:, None]
        most = closed if self.problem.vacancies is not None else np.minimum(
            total, self.problem.gap_fte[:, None]
        )  # fmt: skip
        share = np.divide(most, total, out=np.zeros_like(total), where=total > 0)
        return np.asarray(parts * share, dtype=np.float64)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per thing to start, by quarter, then role.

        Columns: role_id, title, lever (also ``redesign``), pool (employees, contractors, digital
        agents, work), quarter, starts, in_service (quarter; blank when after the horizon),
        cover_fte (when it comes into service), cost (the organisation's over the horizon, not
        discounted), partners_pay (beside it).
        """
        problem = self.problem
        rows = [
            self._start_row(int(role), int(lever), int(quarter))
            for role, lever, quarter in zip(*np.nonzero(self.starts), strict=True)
        ]
        rows += [self._redesign_row(int(r), int(q)) for r, q in zip(*np.nonzero(self.redesigns))]
        columns = ["role_id", "title", "lever", "pool", "quarter", "starts", "in_service",
                   "cover_fte", "cost", "partners_pay"]  # fmt: skip
        table = pd.DataFrame(rows, columns=columns)
        place = {label: at for at, label in enumerate(problem.quarters)}
        order = table["quarter"].map(place).to_numpy() if len(table) else np.zeros(0)
        return (
            table.assign(_at=order)
            .sort_values(["_at", "cost", "role_id"], ascending=[True, False, True])
            .drop(columns="_at")
            .reset_index(drop=True)
        )

    def _start_row(self, role: int, lever: int, quarter: int) -> dict[str, object]:
        problem = self.problem
        count = int(self.starts[role, lever, quarter])
        lead = int(problem.lead_quarters[role, lever])
        name = problem.levers[lever]
        later = problem.spend_by_age[role, lever, : problem.shape[2] - quarter]
        saved = float(self._saved[role, lever, quarter])
        return {
            "role_id": problem.roles[role],
            "title": problem.title(role),
            "lever": name,
            "pool": POOL_OF.get(name, "employees"),
            "quarter": problem.quarters[quarter],
            "starts": count,
            "in_service": self._quarter_label(quarter + lead),
            "cover_fte": count * float(problem.effect_fte[role, lever]),
            "cost": count * float(later.sum()) - saved,
            "partners_pay": float(self.effects.partners_pay[role, lever, quarter]),
        }

    def _redesign_row(self, role: int, quarter: int) -> dict[str, object]:
        redesign = self.problem.redesign
        assert redesign is not None
        return {
            "role_id": self.problem.roles[role],
            "title": self.problem.title(role),
            "lever": REDESIGN,
            "pool": "work",
            "quarter": self.problem.quarters[quarter],
            "starts": 1,
            "in_service": self._quarter_label(quarter + redesign.lead_quarters),
            "cover_fte": float(redesign.freed_fte[role]),
            "cost": float(redesign.cost[role]),
            "partners_pay": 0.0,
        }

    @cached_property
    def _saved(self) -> Floats:
        """What seats with partners save the organisation, shape (R, L, Q)."""
        own = self.problem.partners
        return np.zeros(self.problem.shape) if own is None else own.saved(
            self.seats, self.problem.shape
        )  # fmt: skip

    def _quarter_label(self, at: int) -> str:
        return self.problem.quarters[at] if at < len(self.problem.quarters) else ""

    @cached_property
    def by_quarter(self) -> pd.DataFrame:
        """One row per quarter.

        Columns: quarter, gap_fte, short_fte, covered_fte, cost, budget, and for each lever its
        starts and the FTE of the shortage it closes as ``build``, ``build_fte`` and so on, then
        ``redesign`` and ``redesign_fte``.
        """
        effects, problem = self.effects, self.problem
        gap = problem.gap_fte.sum(axis=0)
        table = pd.DataFrame(
            {
                "quarter": list(problem.quarters),
                "gap_fte": gap,
                "short_fte": self.short_fte.sum(axis=0),
                "covered_fte": gap - self.short_fte.sum(axis=0),
                "cost": effects.spend_by_quarter,
                "budget": problem.budget,
            }
        )
        for at, lever in enumerate(problem.levers):
            table[lever] = self.starts[:, at].sum(axis=0)
            table[f"{lever}_fte"] = self.useful_fte[:, at].sum(axis=0)
        table[REDESIGN] = self.redesigns.sum(axis=0)
        return table.assign(redesign_fte=self.useful_fte[:, -1].sum(axis=0))

    @cached_property
    def by_role(self) -> pd.DataFrame:
        """One row per role with a shortage, the largest first.

        Columns: role_id, title, gap_fte and short_fte (last quarter), starts, cost (over the
        horizon), lever (the one that covers most), and starts of each lever.
        """
        problem, effects = self.problem, self.effects
        covered = effects.cover_fte.sum(axis=2)
        most = np.where(covered.max(axis=1, initial=0) > 0, covered.argmax(axis=1), -1)
        table = pd.DataFrame(
            {
                "role_id": list(problem.roles),
                "title": [problem.title(at) for at in range(len(problem.roles))],
                "gap_fte": problem.gap_fte[:, -1],
                "short_fte": self.short_fte[:, -1],
                "starts": self.starts.sum(axis=(1, 2)),
                "cost": effects.spend.sum(axis=(1, 2)) + effects.redesign_spend.sum(axis=1),
                "lever": [problem.levers[at] if at >= 0 else "" for at in most],
                "_worst": problem.gap_fte.max(axis=1, initial=0.0),
            }
        )
        for at, lever in enumerate(problem.levers):
            table[lever] = self.starts[:, at].sum(axis=1)
        table = table[(table["_worst"] > 0) | (table["starts"] > 0)]
        table = table.sort_values(["_worst", "role_id"], ascending=[False, True])
        return table.drop(columns="_worst").reset_index(drop=True)

    @cached_property
    def by_pool(self) -> pd.DataFrame:
        """FTE of the shortage closed by employees, contractors and agents: quarter, pool, fte."""
        pools: dict[str, Floats] = {}
        for at, lever in enumerate(self.problem.levers):
            pool = POOL_OF.get(lever, "employees")
            pools[pool] = pools.get(pool, np.zeros(1)) + self.useful_fte[:, at].sum(axis=0)
        return pd.DataFrame(
            [
                {"quarter": quarter, "pool": pool, "fte": float(cover[at])}
                for pool, cover in pools.items()
                for at, quarter in enumerate(self.problem.quarters)
            ]
        )

    @cached_property
    def prices(self) -> pd.DataFrame:
        """What one unit more of each scarce thing would save; see ``price_limits``."""
        return price_limits(self.problem)

    @cached_property
    def frontier(self) -> pd.DataFrame:
        """Least shortage for each amount of money; see ``trace_frontier``."""
        return trace_frontier(self.problem)

    @cached_property
    def break_even(self) -> pd.DataFrame:
        """Buy against build, role by role; see ``measure_break_even``."""
        return measure_break_even(self.problem)

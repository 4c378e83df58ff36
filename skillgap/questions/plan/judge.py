"""How a finished plan fares when shortage, costs and effects turn out otherwise.

Method: every draw of the shortage meets the same starts; each lever's cost and effect are
multiplied by a factor common to all roles, log-normal with the 80% range that the problem states.
Usual hiring answers month by month (``answer.vacant_fte_with_plan``). What is closed is
the shortage without the plan
less the shortage with it, draw by draw; all figures of a finished plan come from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from skillgap.core.assumptions import Z80
from skillgap.core.ranges import Range, range_of_draws
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.answer import (
    mean_by_quarter,
    spread_over_months,
    vacant_fte_with_plan,
)
from skillgap.questions.plan.check import Effects, follow_starts
from skillgap.questions.plan.problem import PlanProblem

SEED, WITHOUT_DRAWS = 7, 200


@dataclass(frozen=True, eq=False)
class NothingDone:
    """What doing nothing means, draw by draw: known before any plan is.

    Attributes:
        gap_fte: FTE of empty posts in each quarter, after usual hiring, shape (D, Q).
        cost: What they cost over the horizon, not discounted, shape (D,).
    """

    gap_fte: Floats
    cost: Floats

    @property
    def gap_on_average(self) -> Range:
        """FTE of empty posts, average over the quarters."""
        gap = self.gap_fte.mean(axis=1)
        return range_of_draws(gap, float(gap.mean()))

    @property
    def cost_range(self) -> Range:
        """What empty posts cost over the horizon."""
        return range_of_draws(self.cost, float(self.cost.mean()))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a plan costs and closes, draw by draw.

    Attributes:
        cost: Money spent over the horizon, not discounted, shape (D,).
        gap_fte: FTE short without the plan in each quarter, shape (D, Q).
        short_fte: FTE short with it, shape (D, Q).
        unfilled_cost: What empty posts cost over the horizon without it, not discounted, shape
            (D,).
        saved: Shortage cost avoided over the horizon, not discounted, shape (D,).
        regained: Value that people in post deliver again over the horizon, not discounted, shape
            (D,).
        role_short_fte: FTE short with it by role, mean of the draws, shape (R, Q).
    """

    cost: Floats
    gap_fte: Floats
    short_fte: Floats
    unfilled_cost: Floats
    saved: Floats
    regained: Floats
    role_short_fte: Floats

    @property
    def nothing_done(self) -> NothingDone:
        """What doing nothing means beside it."""
        return NothingDone(self.gap_fte, self.unfilled_cost)

    @property
    def cost_range(self) -> Range:
        """Money spent over the horizon."""
        return range_of_draws(self.cost, float(self.cost.mean()))

    @property
    def unfilled_range(self) -> Range:
        """What empty posts cost over the horizon without the plan: the price of doing nothing."""
        return self.nothing_done.cost_range

    @property
    def saved_range(self) -> Range:
        """Shortage cost avoided over the horizon."""
        return range_of_draws(self.saved, float(self.saved.mean()))

    @property
    def regained_range(self) -> Range:
        """Value that people in post deliver again over the horizon."""
        return range_of_draws(self.regained, float(self.regained.mean()))

    def within_budget_share(self, budget: float) -> float:
        """Share of draws in which no more than a budget is spent over the horizon."""
        return float((self.cost <= budget * (1 + 1e-9)).mean())

    @property
    def closed_on_average(self) -> Range:
        """FTE closed, average over the quarters."""
        closed = (self.gap_fte - self.short_fte).mean(axis=1)
        return range_of_draws(closed, float(closed.mean()))

    @property
    def gap_on_average(self) -> Range:
        """FTE short without the plan, average over the quarters."""
        return self.nothing_done.gap_on_average

    def closed_range(self, quarter: int = -1) -> Range:
        """FTE closed in a quarter."""
        closed = self.gap_fte[:, quarter] - self.short_fte[:, quarter]
        return range_of_draws(closed, float(closed.mean()))

    def short_range(self, quarter: int = -1) -> Range:
        """FTE still short in a quarter."""
        short = self.short_fte[:, quarter]
        return range_of_draws(short, float(short.mean()))

    def gap_range(self, quarter: int = -1) -> Range:
        """FTE short without the plan in a quarter."""
        gap = self.gap_fte[:, quarter]
        return range_of_draws(gap, float(gap.mean()))

    @property
    def closed_share(self) -> Range:
        """Share of the shortage of all quarters that is closed."""
        gap = self.gap_fte.sum(axis=1)
        closed = np.divide(
            gap - self.short_fte.sum(axis=1), gap, out=np.ones_like(gap), where=gap > 0
        )
        return range_of_draws(closed, float(closed.mean()))


def judge_doing_nothing(problem: PlanProblem) -> NothingDone:
    """Return what doing nothing means for a problem, before any plan is sought."""
    gaps = _vacant_fte_by_draw(problem)
    return NothingDone(gaps.sum(axis=1), np.einsum("drq,r->d", gaps, problem.short_cost))


def _vacant_fte_by_draw(problem: PlanProblem) -> Floats:
    """Return FTE vacant without a plan, shape (D, R, Q)."""
    if problem.vacancies is not None:
        return mean_by_quarter(problem.vacancies.short_fte)
    if len(problem.draws):
        return problem.draws
    return np.broadcast_to(problem.gap_fte, (WITHOUT_DRAWS, *problem.gap_fte.shape))


def judge_over_draws(
    problem: PlanProblem, starts: Ints, redesigns: Ints, seats: Floats | None = None,
    *, seed: int = SEED,
) -> Outcome:  # fmt: skip
    """Put a plan through every draw.

    Args:
        problem: With ``draws``; without them only costs and effects vary around ``gap_fte``.
        starts: Starts, shape (R, L, Q).
        redesigns: Redesigns, shape (R, Q).
        seats: Seats with partners by way, shape (W, Q); none where None. What partners pay of
            them is a share of the price and moves with it.
        seed: Seed of the factors on costs and effects.

    Returns:
        Cost and shortage, draw by draw.
    """
    gaps = _vacant_fte_by_draw(problem)
    effects = follow_starts(problem, starts, redesigns, seats)
    rng = np.random.default_rng(seed)
    dear = draw_factors(rng, len(gaps), problem.cost_spread)
    strong = draw_factors(rng, len(gaps), problem.effect_spread)
    nothing = judge_doing_nothing(problem)
    spent = dear @ effects.spend.sum(axis=(0, 2)) + effects.redesign_spend.sum()
    if problem.vacancies is None:
        short = _short_fte_by_draw(gaps, effects, strong)
    else:
        short = _short_fte_with_usual_hiring(problem, starts, redesigns, effects, strong)
    saved = np.einsum("drq,r->d", gaps - short, problem.short_cost)
    regained = strong @ _regained_value_by_lever(problem, starts)
    return Outcome(
        spent, nothing.gap_fte, short.sum(axis=1), nothing.cost, saved, regained,
        short.mean(axis=0),
    )  # fmt: skip


def _regained_value_by_lever(problem: PlanProblem, starts: Ints) -> Floats:
    """Return the value that each lever regains over the horizon, not discounted, shape (L,)."""
    if not problem.levels_worth.size:
        return np.zeros(len(problem.levers))
    served = np.cumsum(problem.service_share_by_age, axis=2)[
        :, :, ::-1
    ]  # quarters in service by the start
    return np.asarray((problem.levels_worth[:, :, None] * served * starts).sum(axis=(0, 2)))


def _short_fte_with_usual_hiring(
    problem: PlanProblem, starts: Ints, redesigns: Ints, effects: Effects, strong: Floats
) -> Floats:
    """Return what is short by quarter when usual hiring answers, shape (D, R, Q)."""
    vacancies = problem.vacancies
    assert vacancies is not None
    lends = problem.lends_people
    begun = starts_in_service_by_quarter(problem, starts) * problem.effect_fte[:, :, None]
    heads = np.einsum("dl,rlq->drq", strong[:, ~lends], begun[:, ~lends])
    lent = np.einsum("dl,rlq->drq", strong[:, lends], effects.cover_fte[:, lends])
    freed = posts_freed_by_quarter(problem, redesigns)
    freed_each = np.broadcast_to(spread_over_months(freed, once=True), vacancies.short_fte.shape)
    with_plan = vacant_fte_with_plan(
        vacancies,
        spread_over_months(heads, once=True),
        freed_each,
        spread_over_months(lent, once=False),
    )
    return mean_by_quarter(with_plan)


def posts_freed_by_quarter(problem: PlanProblem, redesigns: Ints) -> Floats:
    """Return posts needed no more from each quarter on, shape (R, Q)."""
    freed = np.zeros(redesigns.shape)
    if problem.redesign is not None:
        lead, quarters = problem.redesign.lead_quarters, redesigns.shape[1]
        freed[:, lead:] = redesigns[:, : max(0, quarters - lead)]
        freed *= problem.redesign.freed_fte[:, None]
    return freed


def starts_in_service_by_quarter(problem: PlanProblem, starts: Ints) -> Floats:
    """Return starts by the quarter in which they come into service, shape (R, L, Q)."""
    found = np.zeros(problem.shape)
    quarters = problem.shape[2]
    for begun in range(quarters):
        at = begun + problem.lead_quarters
        role, lever = np.nonzero(at < quarters)
        np.add.at(found, (role, lever, at[role, lever]), starts[role, lever, begun])
    return found


def draw_factors(rng: np.random.Generator, count: int, spread: Floats) -> Floats:
    """Return factors around 1 with the 80% range 1 ± spread, shape (count, levers).

    Their mean over the draws is 1 to the last digit, so that what a plan costs on average is the
    sum of what its starts cost.
    """
    log_sd = np.log1p(spread) / Z80
    drawn = np.exp(rng.normal(0.0, 1.0, (count, len(spread))) * log_sd)
    return np.asarray(drawn / drawn.mean(axis=0), dtype=np.float64)


def cost_factor_at(surety: float, spread: Floats) -> Floats:
    """Return the factor that is not exceeded with a chance, shape (levers,); at least 1.

    Levers whose costs move apart are rarely all that dear at once: a budget kept with these
    factors is kept at least that often.
    """
    log_sd = np.log1p(spread) / Z80
    return np.asarray(np.maximum(np.exp(NormalDist().inv_cdf(surety) * log_sd - log_sd**2 / 2), 1))


def _short_fte_by_draw(gaps: Floats, effects: Effects, strong: Floats) -> Floats:
    short = np.array(gaps, dtype=np.float64)
    for lever in range(strong.shape[1]):
        cover = effects.cover_fte[:, lever]
        if cover.any():
            short -= strong[:, lever, None, None] * cover[None]
    short -= effects.freed_fte[None]
    return np.maximum(short, 0.0, out=short)

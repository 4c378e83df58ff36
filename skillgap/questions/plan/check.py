"""Is a plan within its limits? Answered outside the solver, from the problem alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.partner_seats import PartnerSeats
from skillgap.questions.plan.problem import INTERNAL, PlanProblem

TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Effects:
    """What a plan does.

    Attributes:
        cover_fte: FTE covered by each lever, shape (R, L, Q).
        freed_fte: FTE of the shortage closed by redesign, shape (R, Q).
        spend: Money the organisation spends on each lever, not discounted, shape (R, L, Q).
        redesign_spend: Money spent on redesign, shape (R, Q).
        partners_pay: Money that partners pay beside it, shape (R, L, Q).
    """

    cover_fte: Floats
    freed_fte: Floats
    spend: Floats
    redesign_spend: Floats
    partners_pay: Floats

    @property
    def covered_fte(self) -> Floats:
        """FTE covered or no longer needed, shape (R, Q)."""
        return np.asarray(self.cover_fte.sum(axis=1) + self.freed_fte, dtype=np.float64)

    @property
    def spend_by_quarter(self) -> Floats:
        """All money of the organisation that is spent, shape (Q,)."""
        spent = self.spend.sum(axis=(0, 1)) + self.redesign_spend.sum(axis=0)
        return np.asarray(spent, dtype=np.float64)


def follow_starts(
    problem: PlanProblem, starts: Ints, redesigns: Ints, seats: Floats | None = None
) -> Effects:
    """Follow every start through the quarters.

    Args:
        problem: The problem.
        starts: Starts, shape (R, L, Q).
        redesigns: 1 where a role's redesign starts, shape (R, Q).
        seats: Seats with partners by way, shape (W, Q); none where None.

    Returns:
        What the plan covers and spends in each quarter.
    """
    quarters = problem.shape[2]
    cover, spend = np.zeros(problem.shape), np.zeros(problem.shape)
    for begun in range(quarters):
        ages = quarters - begun
        cover[:, :, begun:] += starts[:, :, begun, None] * problem.fte_closed_by_age[:, :, :ages]
        spend[:, :, begun:] += starts[:, :, begun, None] * problem.spend_by_age[:, :, :ages]
    freed, cost = np.zeros((len(problem.roles), quarters)), np.zeros((len(problem.roles), quarters))
    if problem.redesign is not None:
        lead = problem.redesign.lead_quarters
        for begun in range(quarters - lead):
            freed[:, begun + lead :] += (
                redesigns[:, begun, None] * problem.freed_by_age[:, : quarters - begun - lead]
            )
        cost = np.nan_to_num(problem.redesign.cost)[:, None] * redesigns
    paid = np.zeros(problem.shape)
    if problem.partners is not None and seats is not None:
        spend -= problem.partners.saved(seats, problem.shape)
        paid = problem.partners.paid_by_partners(seats, problem.shape)
    return Effects(cover, freed, spend, cost, paid)


def _redesign_holds_by_quarter(problem: PlanProblem, redesigns: Ints) -> Ints:
    """Return whether each role's redesign holds in each quarter, shape (R, Q)."""
    assert problem.redesign is not None
    held = np.zeros_like(redesigns)
    lead = problem.redesign.lead_quarters
    if lead < redesigns.shape[1]:
        held[:, lead:] = np.cumsum(redesigns, axis=1)[:, : redesigns.shape[1] - lead]
    return held


def list_violations(
    problem: PlanProblem, starts: Ints, redesigns: Ints, seats: Floats | None = None
) -> tuple[str, ...]:
    """List the limits a plan does not keep.

    Args:
        problem: The problem.
        starts: Starts, shape (R, L, Q).
        redesigns: 1 where a role's redesign starts, shape (R, Q).
        seats: Seats with partners by way, shape (W, Q); none where None.

    Returns:
        One line for each limit broken; empty for a sound plan.
    """
    effects = follow_starts(problem, starts, redesigns, seats)
    found = []
    if (starts < 0).any() or (starts > problem.most_starts[:, :, None]).any():
        found.append("starts below zero, or more than the largest gap can use")
    reserved = np.einsum("rlq,l->q", effects.spend, problem.reserve)
    reserved = reserved + effects.redesign_spend.sum(axis=0)
    found += _list_overdrawn("budget", reserved, problem.budget)
    total = np.array([reserved.sum()])
    found += _list_overdrawn("budget of all quarters", total, np.array([problem.total_budget]))
    for resource in problem.resources:
        used = np.einsum("rlq,l->q", starts, resource.use)
        found += _list_overdrawn(f"{resource.name}s", used, resource.capacity)
    found += _overdrawn_people_and_work(problem, starts)
    if problem.levels_worth.size:
        taught = (starts.sum(axis=2) * (problem.levels_worth > 0)).sum(axis=1)
        found += _list_overdrawn("people who lack levels", taught, np.ceil(problem.learners))
    found += _broken_redesign_limits(problem, starts, redesigns)
    if problem.partners is not None and seats is not None:
        found += _overdrawn_programmes(problem.partners, starts, seats)
    found += _broken_fairness_limits(problem, starts)
    found += _missed_targets(problem, effects)
    return tuple(found)


def _list_overdrawn(name: str, used: Floats, allowed: Floats) -> list[str]:
    slack = TOLERANCE * np.maximum(1.0, np.where(np.isfinite(allowed), np.abs(allowed), 1.0))
    return [
        f"{name}: {used[at]:g} in quarter {at + 1}, {allowed[at]:g} allowed"
        for at in np.flatnonzero(used > allowed + slack)
    ]


def _overdrawn_people_and_work(problem: PlanProblem, starts: Ints) -> list[str]:
    found = []
    redeploy, automate = problem.lever_position("redeploy"), problem.lever_position("automate")
    if redeploy >= 0:
        for pool in problem.pools:
            taken = starts[pool.roles, redeploy].sum(axis=0).cumsum()
            found += _list_overdrawn(f"people to spare in {pool.name}", taken, pool.surplus_fte)
    if automate >= 0:
        done = starts[:, automate].sum(axis=1) * problem.effect_fte[:, automate]
        found += _list_overdrawn("automatable work", done, problem.automatable_fte)
    return found


def _overdrawn_programmes(own: PartnerSeats, starts: Ints, seats: Floats) -> list[str]:
    found = [] if (seats >= -TOLERANCE).all() else ["seats with partners below zero"]
    taken = own.seats_taken(seats)
    for at, name in enumerate(own.programmes):
        found += _list_overdrawn(f"seats in {name}", taken[at], own.places[at])
    learnt = own.gain_levels[own.programme][:, None] * seats
    training = own.training
    for part, way in zip(*np.unique(training, return_index=True), strict=True):
        asked = own.asked_levels[way] * starts[own.role[way], own.lever[way]]
        found += _list_overdrawn(
            "levels with partners", learnt[training == part].sum(axis=0), asked
        )
    return found


def _broken_redesign_limits(problem: PlanProblem, starts: Ints, redesigns: Ints) -> list[str]:
    if problem.redesign is None:
        return ["a redesign that is not on offer"] if redesigns.any() else []
    found = []
    offered = ~np.isnan(problem.redesign.cost)
    if (redesigns[~offered] != 0).any() or (redesigns.sum(axis=1) > 1).any():
        found.append("a redesign that is not on offer, or twice")
    if len(problem.redesign.begun) and (redesigns[problem.redesign.begun & offered, 0] == 0).any():
        found.append("a redesign that was decided is not begun in the first quarter")
    held = _redesign_holds_by_quarter(problem, redesigns)
    early = problem.redesign.gates[:, :, None] & (starts > 0) & (held == 0)[:, None, :]
    if early.any():
        found.append(f"{int(early.sum())} starts before the redesign they wait for")
    return found


def _broken_fairness_limits(problem: PlanProblem, starts: Ints) -> list[str]:
    fairness = problem.fairness
    if fairness is None:
        return []
    internal = [problem.lever_position(name) for name in INTERNAL if name in problem.levers]
    places = starts[:, internal].sum(axis=(1, 2)).astype(np.float64)
    everything = starts.sum(axis=(1, 2)).astype(np.float64)
    found = []
    for number, name in enumerate(fairness.groups):
        mine = fairness.member == number
        got, total, need = places[mine].sum(), places.sum(), fairness.need_share[number]
        if fairness.band_share < 1 and abs(got - need * total) > (
            fairness.band_share * total + TOLERANCE * max(1.0, total)
        ):
            found.append(f"places in {name}: {got:g} of {total:g}")
        if got < fairness.floor_share * everything[mine].sum() - TOLERANCE:
            found.append(f"places for own people in {name}: {got:g}")
    return found


def _missed_targets(problem: PlanProblem, effects: Effects) -> list[str]:
    if problem.target is None:
        return []
    gaps = problem.futures if len(problem.futures) else problem.gap_fte[None]
    short = np.maximum(gaps - effects.covered_fte[None], 0.0).sum(axis=(0, 1))
    allowed = (1 - problem.target.closed_share) * gaps.sum(axis=(0, 1))
    allowed[: problem.target.from_quarter] = np.inf
    return _list_overdrawn("FTE still short", short, allowed)

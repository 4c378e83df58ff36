"""What a plan is decided on: shortages, levers, limits and prices as arrays.

Shapes are written with R roles, L levers and Q quarters. Money is in one currency; a lever's cost
is what it takes on top of the pay already planned for the post (docs/decisions/023-plan-money.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.answer import Vacancies, share_still_filling_by_age
from skillgap.questions.plan.partner_seats import PartnerSeats

Flags = NDArray[np.bool_]

LEVERS = ("build", "buy", "borrow", "redeploy", "automate")
"""Every lever, in the order ties are broken: earlier is kinder to the people who are there."""

POOL_OF = {
    "build": "employees",
    "buy": "employees",
    "borrow": "contractors",
    "redeploy": "employees",
    "automate": "digital agents",
}
"""Who does the work that a lever covers: one pool of employees, contractors and digital agents."""

INTERNAL = ("build", "redeploy")
"""Levers that give a place to somebody who is there already."""


@dataclass(frozen=True, eq=False)
class Resource:
    """People without whom starts are not possible: trainers, recruiters, mentors.

    Attributes:
        name: One of them, in the singular.
        use: What one start of each lever takes of one such person's quarter, shape (L,).
        capacity: How many there are in each quarter, shape (Q,).
    """

    name: str
    use: Floats
    capacity: Floats


@dataclass(frozen=True, eq=False)
class DonorPool:
    """People to spare, who may be redeployed into some of the roles.

    Attributes:
        name: Where they are.
        roles: Which roles they can be redeployed into, shape (R,).
        surplus_fte: How many there are to spare in each quarter, shape (Q,).
    """

    name: str
    roles: Flags
    surplus_fte: Floats


@dataclass(frozen=True, eq=False)
class Redesign:
    """Changing the work of a role before people are trained or tasks automated.

    Attributes:
        cost: Cost of redesigning each role's work, shape (R,); NaN where it is not on offer.
        lead_quarters: Quarters until the new way of working holds.
        freed_fte: FTE that are needed no more once it holds, shape (R,).
        gates: Which levers must wait for it in which role, shape (R, L).
        begun: Roles whose redesign begins in the first quarter whatever it is worth, because
            people decided so, shape (R,); empty for none.
        found: Roles whose people's answers ask for a redesign first, also where somebody let
            their starts go ahead of it, shape (R,); empty for none.
    """

    cost: Floats
    lead_quarters: int
    freed_fte: Floats
    gates: Flags
    begun: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))
    found: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))


@dataclass(frozen=True, eq=False)
class Fairness:
    """Who gets the places of build and redeploy.

    Attributes:
        groups: Name of each group, shape (G,).
        member: Group of each role, shape (R,).
        need_share: Each group's share of the need, shape (G,).
        band_share: How far a group's share of the places may lie from its share of the need,
            either way; 1 leaves it free.
        floor_share: Least share of a group's starts that go to people who are there already.
    """

    groups: tuple[str, ...]
    member: Ints
    need_share: Floats
    band_share: float = 1.0
    floor_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """How much of the shortage must be closed, all roles together, from a quarter on."""

    closed_share: float
    from_quarter: int


@dataclass(frozen=True, slots=True)
class Caution:
    """How much bad luck weighs: the tail's mean is mixed into the expected shortage.

    Attributes:
        tail_weight: Weight of the tail's mean, 0 (on average) to 1 (only bad luck counts).
        tail_share: Which worst share of the futures makes the tail.
    """

    tail_weight: float
    tail_share: float = 0.2


@dataclass(frozen=True, eq=False)
class PlanProblem:
    """Everything a plan is decided on.

    Attributes:
        roles: Id of each role (or of each role in a region), shape (R,).
        quarters: Label of each quarter, shape (Q,).
        gap_fte: FTE short without any action, shape (R, Q).
        short_cost: What one FTE short costs in a quarter, shape (R,).
        one_off_cost: Cost of a start when it starts, shape (R, L).
        quarterly_cost: Cost of a start in each quarter it is in service, shape (R, L).
        lead_quarters: Quarters from start to service, shape (R, L).
        effect_fte: FTE that a start covers once in service, shape (R, L).
        budget: Money to spend in each quarter, shape (Q,); infinite where there is no limit.
        skill_loss: Value a quarter that people in post do not deliver for lack of skill, shape
            (R,).
        learners: People in post who lack some of it, shape (R,).
        levels_worth: Value a quarter regained by one start in service, shape (R, L): what raises
            the levels of people in post, and fills no empty post.
        total_budget: Money to spend over all quarters; infinite where there is no limit.
        budget_factor: What a lever is held to cost against a budget, as a multiple of its cost
            on average, shape (L,): above 1 keeps a reserve for what turns out dearer; empty
            keeps none.
        term_quarters: Quarters in service, shape (L,); 0 stays.
        stay_share: Share of starts still there a quarter later, shape (L,).
        allowed: Whether a lever may be used in a role, shape (R, L).
        automatable_fte: Most FTE of a role that can be automated, shape (R,).
        resources: Trainers, recruiters, mentors.
        pools: People to spare; roles in no pool cannot be redeployed into.
        redesign: What has to be redesigned first; nothing where None.
        partners: Seats that partners pay a part of; none where None.
        fairness: Who gets the places; nobody in particular where None.
        target: What must be closed; nothing where None.
        caution: How much bad luck weighs; nothing where None.
        futures: Draws of ``gap_fte`` the plan is to hold in, shape (K, R, Q), K ≤ 30; empty plans
            for ``gap_fte`` alone.
        draws: Draws of ``gap_fte`` the finished plan is judged on, shape (D, R, Q).
        vacancies: How usual hiring answers; without it a start fills its post for as long as its
            person stays, as under a hiring freeze.
        discount_share: Discount per quarter.
        benefit_quarters: Quarters over which a start that stays is written off.
        credit_share: Which share of what is not written off at the end is credited.
        cost_spread: Half-width of the 80% range of a lever's cost, as a share, shape (L,).
        effect_spread: Half-width of the 80% range of a lever's effect, as a share, shape (L,).
        titles: Shown name of each role, shape (R,).
        levers: Name of each lever, shape (L,).
        currency: ISO code.
    """

    roles: tuple[str, ...]
    quarters: tuple[str, ...]
    gap_fte: Floats
    short_cost: Floats
    one_off_cost: Floats
    quarterly_cost: Floats
    lead_quarters: Ints
    effect_fte: Floats
    budget: Floats
    term_quarters: Ints
    stay_share: Floats
    allowed: Flags
    automatable_fte: Floats
    resources: tuple[Resource, ...] = ()
    pools: tuple[DonorPool, ...] = ()
    redesign: Redesign | None = None
    partners: PartnerSeats | None = None
    fairness: Fairness | None = None
    target: Target | None = None
    caution: Caution | None = None
    futures: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    draws: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    vacancies: Vacancies | None = None
    skill_loss: Floats = field(default_factory=lambda: np.zeros(0))
    learners: Floats = field(default_factory=lambda: np.zeros(0))
    levels_worth: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    total_budget: float = np.inf
    budget_factor: Floats = field(default_factory=lambda: np.zeros(0))
    discount_share: float = 0.0
    benefit_quarters: int = 1
    credit_share: float = 0.0
    cost_spread: Floats = field(default_factory=lambda: np.zeros(len(LEVERS)))
    effect_spread: Floats = field(default_factory=lambda: np.zeros(len(LEVERS)))
    titles: tuple[str, ...] = ()
    levers: tuple[str, ...] = LEVERS
    currency: str = "EUR"

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together and numbers nobody means."""
        count, levers, quarters = self.shape
        for name, expected in {
            "gap_fte": (count, quarters),
            "short_cost": (count,),
            "one_off_cost": (count, levers),
            "quarterly_cost": (count, levers),
            "lead_quarters": (count, levers),
            "effect_fte": (count, levers),
            "budget": (quarters,),
            "term_quarters": (levers,),
            "stay_share": (levers,),
            "allowed": (count, levers),
            "automatable_fte": (count,),
        }.items():
            value = np.asarray(getattr(self, name))
            if value.shape != expected:
                raise BadValue(name, f"shape {value.shape}", str(expected), "Reshape the array.")
            if np.isnan(value.astype(np.float64)).any() or (value < 0).any():
                raise BadValue(name, "a blank or negative number", "0 or more", "Correct it.")
        if len(set(self.roles)) < count:
            raise BadValue("roles", "an id twice", "each once", "Remove the double.")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Roles, levers, quarters."""
        return len(self.roles), len(self.levers), len(self.quarters)

    @cached_property
    def service_share_by_age(self) -> Floats:
        """Share of a start in service at each age, shape (R, L, Q): lead, term and leaving."""
        age = np.arange(self.shape[2])
        served = age[None, None, :] - self.lead_quarters[:, :, None]
        term = np.where(self.term_quarters > 0, self.term_quarters, np.inf)
        there = (served >= 0) & (served < term[None, :, None])
        stays = self.stay_share[None, :, None] ** np.maximum(served, 0)
        return np.asarray(there * stays, dtype=np.float64)

    @cached_property
    def fte_closed_by_age(self) -> Floats:
        """FTE of the shortage that a start closes at each age, shape (R, L, Q).

        Where usual hiring answers, a start in service for k quarters still fills what
        ``answer.share_still_filling_by_age`` says; contractors hold no post and keep on covering.
        """
        cover = self.effect_fte[:, :, None] * self.service_share_by_age
        if self.vacancies is None:
            return np.asarray(cover, dtype=np.float64)
        kept = share_still_filling_by_age(self.vacancies)
        served = np.arange(self.shape[2])[None, None, :] - self.lead_quarters[:, :, None]
        answered = kept[np.arange(len(kept))[:, None, None], np.maximum(served, 0)]
        heads = self.effect_fte[:, :, None] * (self.service_share_by_age > 0) * answered
        return np.where(self.lends_people[None, :, None], cover, heads)

    @cached_property
    def freed_by_age(self) -> Floats:
        """FTE of the shortage that a redesign closes, by quarters since it holds, shape (R, Q).

        A post that is needed no more ends a vacancy that usual hiring would often have filled.
        """
        roles, _, quarters = self.shape
        if self.redesign is None:
            return np.zeros((roles, quarters))
        freed = np.repeat(self.redesign.freed_fte[:, None], quarters, axis=1)
        if self.vacancies is None:
            return freed
        return freed * share_still_filling_by_age(self.vacancies, staying=True)[:, :quarters]

    @property
    def lends_people(self) -> Flags:
        """Which levers lend people who hold no post, shape (L,)."""
        return np.array([POOL_OF.get(name) == "contractors" for name in self.levers])

    @cached_property
    def spend_by_age(self) -> Floats:
        """Money that a start takes at each age, shape (R, L, Q)."""
        spent = self.quarterly_cost[:, :, None] * self.service_share_by_age
        spent[:, :, 0] += self.one_off_cost
        return np.asarray(spent, dtype=np.float64)

    @property
    def reserve(self) -> Floats:
        """What a lever is held to cost against a budget, as a multiple, shape (L,)."""
        return self.budget_factor if len(self.budget_factor) else np.ones(self.shape[1])

    @cached_property
    def discount_factor(self) -> Floats:
        """What money of each quarter is worth in the first, shape (Q,)."""
        worth = (1.0 + self.discount_share) ** -np.arange(self.shape[2])
        return np.asarray(worth, dtype=np.float64)

    @cached_property
    def start_cost(self) -> Floats:
        """Discounted cost of a start, less its worth at the end, by quarter, shape (R, L, Q)."""
        quarters = self.shape[2]
        cost = np.zeros(self.shape)
        for age in range(quarters):
            at = np.arange(quarters - age)
            cost[:, :, at] += self.spend_by_age[:, :, age, None] * self.discount_factor[at + age]
        credit = self.one_off_cost[:, :, None] * self._credited_share
        return np.asarray(cost - credit - self.start_worth, dtype=np.float64)

    @cached_property
    def _credited_share(self) -> Floats:
        """Discounted share of what a start cost that is credited at the end, shape (R, L, Q)."""
        quarters = self.shape[2]
        life = np.where(self.term_quarters > 0, self.term_quarters, self.benefit_quarters)
        served = quarters - np.arange(quarters)[None, None, :] - self.lead_quarters[:, :, None]
        left = np.clip(1.0 - np.maximum(served, 0) / np.maximum(life, 1)[None, :, None], 0.0, 1.0)
        return np.asarray(self.credit_share * left * self.discount_factor[-1], dtype=np.float64)

    @cached_property
    def seat_worth(self) -> Floats:
        """Discounted saving of a partner's seat, less the credit it lowers, shape (W, Q)."""
        if self.partners is None:
            return np.zeros((0, self.shape[2]))
        own = self.partners
        kept = self.discount_factor - self._credited_share[own.role, own.lever]
        return np.asarray(own.saving[:, None] * kept, dtype=np.float64)

    def no_seats(self) -> Floats:
        """Return what a plan takes that uses no partner: nothing of each way, shape (W, Q)."""
        return np.zeros((self.partners.count if self.partners else 0, self.shape[2]))

    @cached_property
    def start_worth(self) -> Floats:
        """Discounted value that a start regains within the horizon, shape (R, L, Q)."""
        quarters, worth = self.shape[2], np.zeros(self.shape)
        if self.levels_worth.size:
            for age in range(quarters):
                at = np.arange(quarters - age)
                gain = self.levels_worth * self.service_share_by_age[:, :, age]
                worth[:, :, at] += gain[:, :, None] * self.discount_factor[at + age]
        return worth

    @property
    def lost_cost(self) -> float:
        """Discounted value not delivered over the horizon if no levels are raised."""
        return (
            float(self.skill_loss.sum() * self.discount_factor.sum())
            if self.skill_loss.size
            else 0.0
        )

    @cached_property
    def most_starts(self) -> Ints:
        """Starts that would fill a role's largest gap alone: the most planned, shape (R, L)."""
        gaps = self.gap_fte.max(axis=1, initial=0.0)
        if len(self.futures):
            gaps = np.maximum(gaps, self.futures.max(axis=(0, 2), initial=0.0))
        within = np.where(self.fte_closed_by_age > 0, self.fte_closed_by_age, np.inf).min(axis=2)
        usable = np.isfinite(within) & self.allowed
        redeploy = self.lever_position("redeploy")
        if redeploy >= 0:
            reached = [pool.roles for pool in self.pools]
            usable[:, redeploy] &= np.any([np.zeros(len(self.roles), bool), *reached], axis=0)
        most = np.ceil(np.round(gaps[:, None] / np.where(usable, within, 1.0), 9))
        most = np.where(usable, most, 0.0)
        if self.levels_worth.size:
            raising = (self.levels_worth > 0) & self.allowed
            most = np.where(raising, np.maximum(most, np.ceil(self.learners)[:, None]), most)
        return most.astype(np.int64)

    def title(self, role: int) -> str:
        """Return the shown name of a role by its position."""
        return self.titles[role] if self.titles else self.roles[role]

    def lever_position(self, name: str) -> int:
        """Return the position of a lever, −1 where it is not among them."""
        return self.levers.index(name) if name in self.levers else -1

    def reordered(self, order: Ints) -> PlanProblem:
        """Return the same problem with its roles in another order.

        Args:
            order: Position now of each role in the new order, shape (R,).
        """
        by_role = ("gap_fte", "short_cost", "one_off_cost", "quarterly_cost", "lead_quarters",
                   "effect_fte", "allowed", "automatable_fte", "skill_loss", "learners",
                   "levels_worth")  # fmt: skip
        moved = {name: getattr(self, name) for name in by_role}
        moved = {name: value[order] if len(value) else value for name, value in moved.items()}
        redesign, fairness = self.redesign, self.fairness
        return replace(
            self,
            **moved,
            roles=tuple(self.roles[at] for at in order),
            titles=tuple(self.titles[at] for at in order) if self.titles else (),
            futures=self.futures[:, order] if len(self.futures) else self.futures,
            draws=self.draws[:, order] if len(self.draws) else self.draws,
            vacancies=self.vacancies and self.vacancies.take(order),
            pools=tuple(replace(pool, roles=pool.roles[order]) for pool in self.pools),
            redesign=redesign
            and replace(
                redesign,
                cost=redesign.cost[order],
                freed_fte=redesign.freed_fte[order],
                gates=redesign.gates[order],
                begun=redesign.begun[order] if len(redesign.begun) else redesign.begun,
                found=redesign.found[order] if len(redesign.found) else redesign.found,
            ),
            partners=self.partners and self.partners.reordered(order),
            fairness=fairness and replace(fairness, member=fairness.member[order]),
        )


def switch_off_levers(problem: PlanProblem, *levers: str) -> PlanProblem:
    """Return the problem with these levers switched off."""
    off = np.array([name in levers for name in problem.levers])
    return replace(problem, allowed=problem.allowed & ~off)


def choose_futures(draws: Floats, short_cost: Floats, count: int = 20) -> Floats:
    """Pick a few draws that stand for all: equally spaced by what the shortage would cost.

    Args:
        draws: FTE short, shape (D, R, Q).
        short_cost: Cost of one FTE short in a quarter, shape (R,).
        count: How many to pick, at most 30.

    Returns:
        The picked draws, cheapest first, shape (count, R, Q).
    """
    if not len(draws):
        return draws
    worth = np.einsum("drq,r->d", draws, short_cost)
    order = np.argsort(worth, kind="stable")
    picks = ((np.arange(min(count, 30)) + 0.5) * len(order) / min(count, 30)).astype(np.int64)
    return draws[order[np.unique(picks)]]


def repeat_by_quarter(quarters: int, values: Sequence[float] | float) -> Floats:
    """Return one number per quarter from one for all, or from one each."""
    given = np.atleast_1d(np.asarray(values, dtype=np.float64))
    if len(given) not in (1, quarters):
        raise BadValue(
            "numbers by quarter", f"{len(given)} of them", f"1 or {quarters}", "Give one for each."
        )
    return np.asarray(np.broadcast_to(given, (quarters,)).copy(), dtype=np.float64)

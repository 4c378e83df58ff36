"""Small plan problems and an answer to them by plain enumeration, without any of the model's code.

The oracle reads a case written in plain Python numbers, lists every way to start actions in one
role, and joins the roles one after the other, keeping for each use of what is shared (money,
people, pools) the cheapest way only: dynamic programming, exact.
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass, field

import numpy as np

from skillgap.questions.plan.problem import (
    Caution,
    DonorPool,
    PlanProblem,
    Redesign,
    Resource,
    Target,
)


@dataclass
class Case:
    """One problem in plain numbers; lists by role, lever and quarter."""

    gap: list[list[float]]
    short_cost: list[float]
    one_off: list[list[float]]
    running: list[list[float]]
    lead: list[list[int]]
    effect: list[list[float]]
    term: list[int]
    stay: list[float]
    budget: list[float]
    levers: list[str]
    trainer_use: list[float]
    trainers: list[float]
    pool_of_role: list[int]
    surplus: list[list[float]]
    automatable: list[float]
    waits: list[list[bool]]
    redesign_cost: list[float]
    redesign_lead: int
    freed: list[float]
    discount: float = 0.0
    life: int = 6
    credit: float = 0.0
    futures: list[list[list[float]]] = field(default_factory=list)
    tail_weight: float = 0.0
    tail_share: float = 0.5


def draw_case(seed: int, *, most_roles: int = 4) -> Case:
    """Draw a small problem: some limits tight, some loose, some absent."""
    pick = random.Random(seed)
    while True:  # what would take long to enumerate is drawn again
        case = _draw(pick, most_roles)
        ways = [count_plans(case, role) for role in range(len(case.gap))]
        if max(ways) <= 2_500 and math.prod(ways) <= 3_000_000:
            return case


def _draw(pick: random.Random, most_roles: int) -> Case:
    roles = pick.randint(1, most_roles)
    names = pick.sample(["build", "buy", "borrow", "redeploy", "automate"], pick.randint(1, 3))
    quarters = pick.choice([1, 2, 2, 3]) if len(names) < 3 else pick.choice([1, 2])
    if roles == 4 and quarters * len(names) > 4:
        quarters = 1 if len(names) == 3 else 2
    whole = pick.random() < 0.5
    gap = [[_gap(pick, whole) for _ in range(quarters)] for _ in range(roles)]
    money = [[float(pick.randint(1, 9)) for _ in names] for _ in range(roles)]
    redesigned = pick.random() < 0.5
    return Case(
        gap=gap,
        short_cost=[float(pick.randint(1, 12)) for _ in range(roles)],
        one_off=money,
        running=[[float(pick.choice([0, 0, 1, 2])) for _ in names] for _ in range(roles)],
        lead=[[pick.choice([0, 0, 1, 1, 2]) for _ in names] for _ in range(roles)],
        effect=[[pick.choice([1.0, 1.0, 0.8, 0.5]) for _ in names] for _ in range(roles)],
        term=[1 if name == "borrow" else 0 for name in names],
        stay=[pick.choice([1.0, 1.0, 0.9]) for _ in names],
        budget=[pick.choice([math.inf, float(pick.randint(0, 25))]) for _ in range(quarters)],
        levers=names,
        trainer_use=[pick.choice([0.0, 0.5, 1.0]) for _ in names],
        trainers=[pick.choice([math.inf, float(pick.randint(0, 3))]) for _ in range(quarters)],
        pool_of_role=[pick.randint(0, 1) for _ in range(roles)],
        surplus=[[float(pick.randint(0, 2)) for _ in range(quarters)] for _ in range(2)],
        automatable=[pick.choice([0.0, 1.0, 2.5]) for _ in range(roles)],
        waits=[[redesigned and pick.random() < 0.5 for _ in names] for _ in range(roles)],
        redesign_cost=[
            float(pick.randint(1, 6)) if redesigned and pick.random() < 0.8 else math.nan
            for _ in range(roles)
        ],
        redesign_lead=pick.choice([0, 1]),
        freed=[pick.choice([0.0, 0.5]) for _ in range(roles)],
        discount=pick.choice([0.0, 0.02]),
        credit=pick.choice([0.0, 0.5]),
    )


def with_futures(case: Case, seed: int) -> Case:
    """Give a case three futures and a weight for the worst of them."""
    pick = random.Random(seed)
    case.futures = [
        [[max(0.0, gap + pick.choice([-1, 0, 0, 1])) for gap in row] for row in case.gap]
        for _ in range(3)
    ]
    case.tail_weight, case.tail_share = pick.choice([(0.0, 0.5), (0.5, 1 / 3), (1.0, 0.5)])
    return case


def _gap(pick: random.Random, whole: bool) -> float:
    return float(pick.randint(0, 2)) if whole else round(pick.uniform(0, 2), 1)


def as_problem(case: Case, **more: object) -> PlanProblem:
    """Write a case as the model's problem."""
    roles, quarters = len(case.gap), len(case.gap[0])
    pool_of_role = np.array(case.pool_of_role)
    given = {
        "target": None,
        "redesign": Redesign(
            np.array(case.redesign_cost), case.redesign_lead, np.array(case.freed),
            np.array(case.waits),
        ),
        "futures": np.array(case.futures) if case.futures else np.zeros((0, 0, 0)),
        "caution": Caution(case.tail_weight, case.tail_share) if case.futures else None,
    }  # fmt: skip
    return PlanProblem(
        roles=tuple(f"role {at}" for at in range(roles)),
        quarters=tuple(f"Q{at + 1}" for at in range(quarters)),
        gap_fte=np.array(case.gap),
        short_cost=np.array(case.short_cost),
        one_off_cost=np.array(case.one_off),
        quarterly_cost=np.array(case.running),
        lead_quarters=np.array(case.lead),
        effect_fte=np.array(case.effect),
        budget=np.array(case.budget),
        term_quarters=np.array(case.term),
        stay_share=np.array(case.stay),
        allowed=np.ones((roles, len(case.levers)), dtype=bool),
        automatable_fte=np.array(case.automatable),
        resources=(Resource("trainer", np.array(case.trainer_use), np.array(case.trainers)),),
        pools=tuple(
            DonorPool(f"pool {at}", pool_of_role == at, np.array(case.surplus[at]))
            for at in range(2)
        ),
        discount_share=case.discount,
        benefit_quarters=case.life,
        credit_share=case.credit,
        cost_spread=np.full(len(case.levers), 0.1),
        effect_spread=np.full(len(case.levers), 0.1),
        levers=tuple(case.levers),
        **{**given, **more},
    )


# --- the oracle: nothing below uses the model ---


def enumerate_best(case: Case) -> float:
    """Return the least cost over every possible plan of a case without futures."""
    states = {((0.0,) * _shared(case)): 0.0}
    for role in range(len(case.gap)):
        ways = _ways(case, role)
        joined: dict[tuple[float, ...], float] = {}
        for used, cost in states.items():
            for more, extra in ways:
                total = tuple(round(a + b, 6) for a, b in zip(used, more, strict=True))
                if _affordable(case, total) and cost + extra < joined.get(total, math.inf):
                    joined[total] = cost + extra
        states = joined
    return min(states.values())


def enumerate_best_in_futures(case: Case) -> float:
    """Return the least cost over every plan of a case with futures, all roles at once."""
    roles = range(len(case.gap))
    best = math.inf
    for joint in itertools.product(*(_plans(case, role) for role in roles)):
        shared = [_use(case, role, *joint[role]) for role in roles]
        total = tuple(map(sum, zip(*shared, strict=True)))
        if not _affordable(case, total):
            continue
        cost = sum(_own_cost(case, role, *joint[role]) for role in roles)
        losses = [
            sum(_shortage_cost(case, role, *joint[role], gap=future[role]) for role in roles)
            for future in case.futures
        ]
        best = min(best, cost + _mixed(case, losses))
    return best


def _mixed(case: Case, losses: list[float]) -> float:
    mean = sum(losses) / len(losses)
    left, tail = case.tail_share * len(losses), 0.0
    for loss in sorted(losses, reverse=True):
        part = min(1.0, max(0.0, left))
        tail, left = tail + part * loss, left - part
    tail /= case.tail_share * len(losses)
    return (1 - case.tail_weight) * mean + case.tail_weight * tail


def _shared(case: Case) -> int:
    return len(case.budget) * 4


def _affordable(case: Case, used: tuple[float, ...]) -> bool:
    quarters = len(case.budget)
    allowed = [*case.budget, *case.trainers, *case.surplus[0], *case.surplus[1]]
    assert len(allowed) == 4 * quarters
    return all(a <= b + 1e-9 for a, b in zip(used, allowed, strict=True))


def _ways(case: Case, role: int) -> list[tuple[tuple[float, ...], float]]:
    """Return what each way of planning one role uses and costs; the dearer of equals dropped."""
    cheapest: dict[tuple[float, ...], float] = {}
    for starts, redesigned in _plans(case, role):
        used = _use(case, role, starts, redesigned)
        cost = _own_cost(case, role, starts, redesigned)
        cost += _shortage_cost(case, role, starts, redesigned, gap=case.gap[role])
        if _affordable(case, used) and cost < cheapest.get(used, math.inf):
            cheapest[used] = cost
    return list(cheapest.items())


def _plans(case: Case, role: int):
    """List every set of starts (by lever and quarter) with every time of redesign, or none."""
    quarters = range(len(case.budget))
    most = [_most(case, role, lever) for lever in range(len(case.levers))]
    choices = [range(most[lever] + 1) for lever in range(len(case.levers)) for _ in quarters]
    times = [None, *quarters] if not math.isnan(case.redesign_cost[role]) else [None]
    plans = []
    for redesigned in times:
        for flat in itertools.product(*choices):
            starts = [
                flat[at * len(quarters) : (at + 1) * len(quarters)] for at in range(len(most))
            ]
            if _allowed_here(case, role, starts, redesigned):
                plans.append((starts, redesigned))
    return plans


def count_plans(case: Case, role: int) -> int:
    """Return how many sets of starts and redesigns one role has, before any limit."""
    quarters = len(case.budget)
    starts = math.prod((_most(case, role, at) + 1) ** quarters for at in range(len(case.levers)))
    return starts * (1 if math.isnan(case.redesign_cost[role]) else quarters + 1)


def _most(case: Case, role: int, lever: int) -> int:
    """Return how many starts would fill the role's largest gap alone, at their weakest."""
    gaps = [case.gap[role], *(future[role] for future in case.futures)]
    worst = max(max(row) for row in gaps)
    cover = [_in_service(case, role, lever, age) for age in range(len(case.budget))]
    weakest = min((c for c in cover if c > 0), default=0.0) * case.effect[role][lever]
    return math.ceil(round(worst / weakest, 9)) if weakest > 0 else 0


def _in_service(case: Case, role: int, lever: int, age: int) -> float:
    served = age - case.lead[role][lever]
    if served < 0 or (case.term[lever] and served >= case.term[lever]):
        return 0.0
    return case.stay[lever] ** served


def _allowed_here(case: Case, role: int, starts, redesigned) -> bool:
    holds = math.inf if redesigned is None else redesigned + case.redesign_lead
    for lever, name in enumerate(case.levers):
        if case.waits[role][lever] and any(starts[lever][: min(len(case.budget), holds)]
                                           if holds < math.inf else starts[lever]):  # fmt: skip
            return False
        if name == "automate":
            done = sum(starts[lever]) * case.effect[role][lever]
            if done > case.automatable[role] + 1e-9:
                return False
    return True


def _use(case: Case, role: int, starts, redesigned) -> tuple[float, ...]:
    quarters = len(case.budget)
    money, trainers = [0.0] * quarters, [0.0] * quarters
    pools = [[0.0] * quarters, [0.0] * quarters]
    for lever, name in enumerate(case.levers):
        for begun in range(quarters):
            count = starts[lever][begun]
            money[begun] += count * case.one_off[role][lever]
            trainers[begun] += count * case.trainer_use[lever]
            for quarter in range(begun, quarters):
                there = _in_service(case, role, lever, quarter - begun)
                money[quarter] += count * case.running[role][lever] * there
                if name == "redeploy":
                    pools[case.pool_of_role[role]][quarter] += count
    if redesigned is not None:
        money[redesigned] += case.redesign_cost[role]
    return tuple(round(used, 6) for used in (*money, *trainers, *pools[0], *pools[1]))


def _own_cost(case: Case, role: int, starts, redesigned) -> float:
    quarters, cost = len(case.budget), 0.0
    worth = [(1 + case.discount) ** -quarter for quarter in range(quarters)]
    for lever in range(len(case.levers)):
        life = case.term[lever] or case.life
        for begun in range(quarters):
            count = starts[lever][begun]
            if not count:
                continue
            one_off = case.one_off[role][lever]
            paid = one_off * worth[begun]
            for quarter in range(begun, quarters):
                there = _in_service(case, role, lever, quarter - begun)
                paid += case.running[role][lever] * there * worth[quarter]
            served = max(0, quarters - begun - case.lead[role][lever])
            left = min(1.0, max(0.0, 1 - served / life))
            cost += count * (paid - case.credit * one_off * left * worth[-1])
    if redesigned is not None:
        cost += case.redesign_cost[role] * worth[redesigned]
    return cost


def _shortage_cost(case: Case, role: int, starts, redesigned, *, gap: list[float]) -> float:
    cost = 0.0
    for quarter in range(len(case.budget)):
        cover = sum(
            starts[lever][begun]
            * case.effect[role][lever]
            * _in_service(case, role, lever, quarter - begun)
            for lever in range(len(case.levers))
            for begun in range(quarter + 1)
        )
        if redesigned is not None and quarter >= redesigned + case.redesign_lead:
            cover += case.freed[role]
        short = max(0.0, gap[quarter] - cover)
        cost += short * case.short_cost[role] * (1 + case.discount) ** -quarter
    return cost


def target_of(share: float, quarter: int = 0) -> Target:
    """Return a target, for cases that need one."""
    return Target(share, quarter)

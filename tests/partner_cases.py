"""Small plans with partners' programmes, and the best of each by listing every plan there is.

Nothing below uses the model: seats are filled way after way in every order there is, which reaches
every corner of what can be taken, and the cheapest corner of the cheapest plan is the answer.
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass

import numpy as np

from skillgap.questions.plan.partner_seats import PartnerSeats
from tests import plan_cases
from tests.plan_cases import Case, draw_case


@dataclass
class Programme:
    """One programme in plain numbers: for which starts, what they ask for, and what it saves."""

    skill: int
    gain: float
    places: list[float]
    paid: float
    ways: list[tuple[int, int, float, float]]  # role, lever, levels asked, saving a seat


def draw_partner_case(seed: int) -> tuple[Case, list[Programme]]:
    """Draw a small problem with one or two programmes; places and first quarters often bind."""
    pick = random.Random(seed)
    case = next(
        found
        for found in (draw_case(seed * 100 + at, most_roles=2) for at in itertools.count())
        if 40 <= math.prod(plan_cases.count_plans(found, at) for at in range(len(found.gap))) < 1500
    )
    case.short_cost = [2.0 * price for price in case.short_cost]  # something is worth starting
    if any(map(math.isfinite, case.budget)):
        case.credit = 0.0  # else what saves most need not be what a budget feels most
    asked = {
        (role, lever, skill): pick.choice([0.5, 1.0, 2.0])
        for role in range(len(case.gap))
        for lever in range(len(case.levers))
        for skill in range(2)
    }
    return case, [_draw_programme(pick, case, asked) for _ in range(pick.randint(1, 2))]


def _draw_programme(pick: random.Random, case: Case, asked: dict) -> Programme:
    quarters = len(case.budget)
    skill, gain, opens = pick.randint(0, 1), pick.choice([0.5, 1.0]), pick.randint(0, 1)
    most = pick.choice([math.inf, 1.0, 1.5, 2.0])
    starts = [(role, lever) for role in range(len(case.gap)) for lever in range(len(case.levers))]
    ways = [
        (role, lever, asked[role, lever, skill], pick.choice([0.25, 0.5, 1.0, 2.0]))
        for role, lever in pick.sample(starts, min(2, len(starts)))
    ]
    places = [most if quarter >= opens else 0.0 for quarter in range(quarters)]
    return Programme(skill, gain, places, pick.choice([0.5, 3.0]), ways)


def as_partner_seats(programmes: list[Programme]) -> PartnerSeats:
    """Write programmes as the model's seats."""
    ways = [(at, *way) for at, programme in enumerate(programmes) for way in programme.ways]
    programme, role, lever, asked, saving = map(np.array, zip(*ways, strict=True))
    return PartnerSeats(
        programmes=tuple(f"programme {at}" for at in range(len(programmes))),
        skill=np.array([one.skill for one in programmes]),
        gain_levels=np.array([one.gain for one in programmes]),
        places=np.array([one.places for one in programmes]),
        paid=np.array([one.paid for one in programmes]),
        programme=programme, role=role, lever=lever,
        asked_levels=asked.astype(float), saving=saving.astype(float),
    )  # fmt: skip


def enumerate_best_with_partners(case: Case, programmes: list[Programme]) -> float:
    """Return the least cost over every plan, every redesign and every corner of seats taken."""
    roles = range(len(case.gap))
    best = math.inf
    for joint in itertools.product(*(plan_cases._plans(case, role) for role in roles)):
        used = [plan_cases._use(case, role, *joint[role]) for role in roles]
        total = tuple(map(sum, zip(*used, strict=True)))
        saved = [_most_saved(programmes, joint, quarter) for quarter in range(len(case.budget))]
        net = tuple(total[at] - saved[at] for at in range(len(saved))) + total[len(saved) :]
        if not plan_cases._affordable(case, net):
            continue
        cost = sum(
            plan_cases._own_cost(case, role, *joint[role])
            + plan_cases._shortage_cost(case, role, *joint[role], gap=case.gap[role])
            for role in roles
        )
        best = min(best, cost - _worth(case, programmes, joint))
    return best


def _corners(programmes: list[Programme], joint, quarter: int):
    """List what may be taken in a quarter, as seats by programme and way."""
    ways = [(at, way) for at, one in enumerate(programmes) for way in range(len(one.ways))]
    for order in itertools.permutations(ways):
        places = [one.places[quarter] for one in programmes]
        left: dict[tuple[int, int, int], float] = {}
        seats = {}
        for at, way in order:
            one = programmes[at]
            role, lever, asked, _ = one.ways[way]
            key = (role, lever, one.skill)
            todo = left.setdefault(key, asked * joint[role][0][lever][quarter])
            seats[at, way] = min(places[at], todo / one.gain)
            places[at] -= seats[at, way]
            left[key] = todo - seats[at, way] * one.gain
        yield seats


def _most_saved(programmes: list[Programme], joint, quarter: int) -> float:
    return max(
        sum(count * programmes[at].ways[way][3] for (at, way), count in seats.items())
        for seats in _corners(programmes, joint, quarter)
    )


def _worth(case: Case, programmes: list[Programme], joint) -> float:
    """Return the discounted saving, less the credit that a cheaper start no longer brings."""
    quarters = len(case.budget)
    total = 0.0
    for quarter in range(quarters):
        worth = (1 + case.discount) ** -quarter

        def kept(role: int, lever: int, quarter=quarter, worth=worth) -> float:
            life = case.term[lever] or case.life
            served = max(0, quarters - quarter - case.lead[role][lever])
            left = min(1.0, max(0.0, 1 - served / life))
            return worth - case.credit * left * (1 + case.discount) ** -(quarters - 1)

        total += max(
            sum(
                count * programmes[at].ways[way][3] * kept(*programmes[at].ways[way][:2])
                for (at, way), count in seats.items()
            )
            for seats in _corners(programmes, joint, quarter)
        )
    return total

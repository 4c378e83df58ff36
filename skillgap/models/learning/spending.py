"""Which seats a budget should buy: the best payback first, within places and people's hours."""

from __future__ import annotations

import numpy as np

from skillgap.domain.workforce import Floats, Ints
from skillgap.models._grouping import Bools
from skillgap.models.learning.offers import Offers

QUARTER = 3.0


def choose_seats(
    offers: Offers,
    person: Ints,
    skill: Ints,
    offer: Ints,
    cost: Floats,
    score: Floats,
    *,
    budget: float,
    most_hours: float,
    quarters: float = 1.0,
) -> Bools:
    """Choose seats greedily by score until the money is spent.

    Args:
        offers: The catalogue, for places and hours.
        person: Person code of each candidate, shape (candidates,).
        skill: Skill code of each; nobody gets two seats for the same skill.
        offer: Position in the catalogue.
        cost: Money for the seat.
        score: Larger goes first; equal ones in the order given.
        budget: Money there is.
        most_hours: Paid hours one person may spend in a quarter.
        quarters: How many quarters the places and hours are for.

    Returns:
        Which candidates get a seat, shape (candidates,).
    """
    places = offers.capacity * quarters
    hours: dict[int, float] = {}
    served: set[tuple[int, int]] = set()
    chosen = np.zeros(len(person), dtype=np.bool_)
    left = budget
    for at in np.argsort(-score, kind="stable").tolist():
        who, what, seat = int(person[at]), int(skill[at]), int(offer[at])
        asked = float(offers.paid_hours[seat]) / max(float(offers.months[seat]) / QUARTER, 1.0)
        spent = hours.get(who, 0.0)
        full = spent > 0 and spent + asked > most_hours * quarters
        if cost[at] > left or places[seat] < 1 or (who, what) in served or full:
            continue
        chosen[at] = True
        left -= float(cost[at])
        places[seat] -= 1
        served.add((who, what))
        hours[who] = spent + asked
    return chosen

"""Which seats a budget should buy: the best payback first, within places and people's hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.grouping import Bools
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.learning.offers import Offers

if TYPE_CHECKING:
    from skillgap.questions.learning.advice import Advice

QUARTER = 3.0


@dataclass(frozen=True, eq=False)
class Round:
    """Who gets which seat with a budget, and what that returns.

    Attributes:
        table: The seats, columns of ``Advice.table`` with ``accepted`` (somebody said yes).
        by_offer: One row per intervention, most money first: intervention_id, title, kind,
            skill_id, name, seats, monthly_value, value_low, value_high, cost, payback_months.
        budget: Money there was.
        cost: Money the seats cost, paid hours included.
        fees: The part of it that is fees.
        monthly_value: Money a month spared.
        low: Lower end of its 80% range.
        high: Upper end.
        stays: Money a month that stays at risk without the round.
    """

    table: pd.DataFrame
    by_offer: pd.DataFrame
    budget: float
    cost: float
    fees: float
    monthly_value: float
    low: float
    high: float
    stays: float

    @property
    def payback_months(self) -> tuple[float, float, float]:
        """Months until the seats have paid back: middle, and the ends of its 80% range."""
        return (
            self.cost / max(self.monthly_value, 1e-9),
            self.cost / max(self.high, 1e-9),
            self.cost / max(self.low, 1e-9),
        )


def plan_round(advice: Advice, budget: float, *, accepted: Sequence[tuple[str, str]] = ()) -> Round:
    """Choose the seats of the coming quarter: those accepted first, then the best payback.

    Seats that do not pay back within ``worthwhile_payback_months`` are left out, so money may be
    left over: doing nothing is a choice.

    Args:
        advice: Offers for everybody.
        budget: Money for the quarter, paid hours included.
        accepted: Pairs (employee_id, intervention_id) somebody said yes to.

    Returns:
        The round. What one intervention gives is uncertain for all its takers alike, and
        independent of the others': half-widths add up within, and as squares between.
    """
    table, basis = advice.table, advice.basis
    yes = pd.MultiIndex.from_tuples(list(accepted) or [("", "")])
    said = pd.MultiIndex.from_frame(table[["employee_id", "intervention_id"]]).isin(yes)
    allowed = np.flatnonzero(said | table["worthwhile"].to_numpy())
    found = advice.choices.take(allowed)
    chosen = choose_seats(
        basis.offers,
        basis.person_of(found.row),
        basis.skill_of(found.row),
        found.offer,
        found.cost,
        found.score + np.where(said[allowed], 1e9, 0.0),
        budget=budget,
        most_hours=basis.assumptions.value("learning_hours_per_quarter"),
    )
    seats = table.iloc[allowed[chosen]].assign(accepted=said[allowed[chosen]])
    seats = seats.reset_index(drop=True)
    by_offer = _seats_by_offer(seats)
    value = float(by_offer["monthly_value"].sum())
    below = float(((by_offer["monthly_value"] - by_offer["value_low"]) ** 2).sum()) ** 0.5
    above = float(((by_offer["value_high"] - by_offer["monthly_value"]) ** 2).sum()) ** 0.5
    return Round(
        table=seats,
        by_offer=by_offer,
        budget=budget,
        cost=float(seats["cost"].sum()),
        fees=float(seats["fee"].sum()),
        monthly_value=value,
        low=value - below,
        high=value + above,
        stays=float(advice.gaps.loss_per_month.sum()),
    )


def _seats_by_offer(seats: pd.DataFrame) -> pd.DataFrame:
    names = ["intervention_id", "title", "kind", "skill_id", "name"]
    sums = seats.groupby(names, sort=True)[["monthly_value", "value_low", "value_high", "cost"]]
    table = sums.sum().reset_index()
    counted = seats.groupby(names, sort=True).size()
    table.insert(len(names), "seats", counted.to_numpy())
    table["payback_months"] = table["cost"] / table["monthly_value"].clip(lower=1e-9)
    return table.sort_values(
        ["monthly_value", "intervention_id"], ascending=[False, True], ignore_index=True
    )


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

"""What to measure next: how much a measurement would change the best action, per cost of it.

Method: of every skill the choice is to close its gap or not. Acting brings m = value not delivered
over some months × the share a course closes − its price; m is known with an error s. Before
measuring the better choice brings max(0, m). A measurement that resolves the share ρ of the
variance s² moves the mean by a normal amount of SD s√ρ (preposterior variance), and so is worth
s√ρ·φ(d) − |m|·Φ(−d) with d = |m|/(s√ρ): the unit normal loss (Raiffa and Schlaifer 1961).

Limits: choices are taken one by one, and as if made once; a course is the only way to act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Workforce

if TYPE_CHECKING:
    from skillgap.questions.gaps.selection import Selection

SAMPLE = 12
"""People assessed to learn how far the levels of one skill are off."""

_LOT = 150
"""People drawn by lot and assessed to learn how far all levels are off."""

COLUMNS = ("kind", "key", "name", "how", "people", "value", "cost", "net", "per_cost")


def value_of_knowing_sign(mean: Floats, sd: Floats) -> Floats:
    """Return what resolving an error of a normal mean is worth to whoever chooses by its sign.

    >>> round(float(value_of_knowing_sign(np.array([0.0]), np.array([1.0]))[0]), 4)
    0.3989

    Args:
        mean: What acting brings on average, shape (n,).
        sd: SD by which the measurement will move that mean, shape (n,).
    """
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        d = np.abs(mean) / sd
    height = np.exp(-0.5 * d * d) / np.sqrt(2 * np.pi)
    worth = sd * height - np.abs(mean) * ndtr(-d)
    return np.where(sd > 0, np.maximum(np.nan_to_num(worth), 0.0), 0.0)


@dataclass(frozen=True, eq=False)
class Choice:
    """The choice to close the gap of each skill, arrays of shape (skills,), by skill code.

    Attributes:
        brings: Money saved if the gap is closed as far as a course closes it.
        price: Cost of the courses.
        steep: Change of ``brings`` per level by which the skill's levels are off.
        alone: SD of ``brings`` from not knowing single people's levels.
        people: People short, expected.
        known: Whether anything on offer builds it.
    """

    brings: Floats
    price: Floats
    steep: Floats
    alone: Floats
    people: Floats
    known: Floats

    @property
    def net_benefit(self) -> Floats:
        """What acting brings beyond its price; nothing where there is no way to act."""
        return self.brings - self.price


def rank_measurements(gaps: Selection) -> pd.DataFrame:
    """Return what to measure, ranked by its value per cost.

    Returns:
        kind (``skill``, ``assumption``, ``group``), key, name, how, people (to assess), value
        (money that better choices bring), cost, net, per_cost; those worth most per cost first.
    """
    choice = weigh_closing_by_skill(gaps)
    parts = [
        _rank_skill_assessments(gaps, choice),
        _rank_assumption_studies(gaps, choice),
        _rank_group_assessments(gaps, choice),
    ]
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table["net"] = table["value"] - table["cost"]
    table["per_cost"] = table["value"] / table["cost"].where(table["cost"] > 0)
    return table[list(COLUMNS)].sort_values(
        ["per_cost", "kind", "key"], ascending=[False, True, True], ignore_index=True
    )


def find_skills_worth_assessing(gaps: Selection) -> set[str]:
    """Return the skills of which assessing a few people is worth more than it costs."""
    table = _rank_skill_assessments(gaps, weigh_closing_by_skill(gaps))
    return set(table.loc[table["value"] > table["cost"], "key"])


def weigh_closing_by_skill(gaps: Selection) -> Choice:
    """Return what closing the gap of each skill brings and costs, with its uncertainty."""
    grid, size = gaps.grid, len(gaps.workforce.skills)
    skill, register = grid.codes["skill_id"], gaps.assumptions
    months, weight = register.value("measuring_horizon_months"), grid.weight * grid.seats
    gain, price = cheapest_gain_and_price(gaps.workforce, register)
    missing = add_up(skill, grid.sums["gap_level_fte"] * grid.seats, size)
    short = add_up(skill, grid.sums["short_fte"] * grid.seats, size)
    closed = np.minimum(
        1.0, np.divide(gain * short, missing, out=np.zeros(size), where=missing > 0)
    )
    scale = months * closed
    return Choice(
        brings=scale * add_up(skill, grid.seat_loss_per_month, size),
        price=np.where(np.isfinite(price), price, 0.0) * short,
        steep=scale * add_up(skill, grid.sums["lost_slope"] * weight, size),
        alone=scale * np.sqrt(add_up(skill, grid.sums["lost_var"] * weight**2, size)),
        people=short,
        known=np.isfinite(price).astype(np.float64),
    )


def cheapest_gain_and_price(workforce: Workforce, register: Assumptions) -> tuple[Floats, Floats]:
    """Return gain and price of the cheapest offer per level for each skill, each (skills,).

    The gain is that realised, in levels; the price of a seat counts its hours. A skill nothing
    builds has an infinite price.
    """
    size, table = len(workforce.skills), workforce["interventions"]
    skill = workforce.skills.encode(table["skill_id"])
    claimed = table["level_gain"].to_numpy(dtype=np.float64)
    hours = np.nan_to_num(table["hours"].to_numpy(dtype=np.float64))
    fee = np.nan_to_num(table["cost_per_person"].to_numpy(dtype=np.float64))
    seat = fee + hours * cost_per_hour(workforce, register)
    gain, price = np.zeros(size), np.full(size, np.inf)
    order = np.argsort(-seat / np.maximum(claimed, 1e-9), kind="stable")
    usable = order[(skill[order] >= 0) & (claimed[order] > 0)]
    gain[skill[usable]] = claimed[usable] * register.value("realised_gain_share")
    price[skill[usable]] = seat[usable]
    return gain, price


def cost_per_hour(workforce: Workforce, register: Assumptions) -> float:
    """Return what an hour of somebody's work costs, with on-costs."""
    staff = workforce["employees"]
    pay = (staff["salary"] / staff["fte"].fillna(1.0)).dropna()
    if not len(pay):
        return register.value("default_hour_cost")
    hours = register.value("working_hours_per_year")
    return float(pay.median()) / hours * (1.0 + register.value("pay_on_cost_share"))


def _sd_of_assumption(gaps: Selection, name: str) -> float:
    return (gaps.assumptions[name].high - gaps.assumptions[name].low) / (2 * Z80)


def _cost_of_hours(gaps: Selection, name: str) -> float:
    return gaps.assumptions.value(name) * cost_per_hour(gaps.workforce, gaps.assumptions)


def _rank_skill_assessments(gaps: Selection, choice: Choice) -> pd.DataFrame:
    """Assess a dozen people of one skill: how far the levels of that skill are off."""
    grid, size = gaps.grid, len(choice.net_benefit)
    heads = np.zeros(size)
    np.add.at(heads, grid.codes["skill_id"], grid.sums["people"] * grid.seats)
    sample = np.minimum(heads, SAMPLE)
    spread = gaps.rows.level_sd
    noise = add_up(gaps.skill, spread**2, size) / np.maximum(heads, 1.0)
    noise = noise + gaps.assumptions.value("assessment_noise_sd") ** 2
    off = _sd_of_assumption(gaps, "skill_level_bias")
    resolved = off**2 / (off**2 + noise / np.maximum(sample, 1.0))
    moved = np.abs(choice.steep) * off * np.sqrt(resolved)
    worth = value_of_knowing_sign(choice.net_benefit, moved * choice.known)
    some = np.flatnonzero(heads > 0)
    names = gaps.workforce["skills"]["name"].fillna(gaps.workforce["skills"]["skill_id"])
    return pd.DataFrame(
        {
            "kind": "skill",
            "key": np.array(gaps.workforce.skills.labels, dtype=object)[some],
            "name": names.to_numpy()[some],
            "how": "assess people chosen by lot",
            "people": sample[some],
            "value": worth[some],
            "cost": sample[some] * _cost_of_hours(gaps, "assessment_hours"),
        }
    )


def _rank_assumption_studies(gaps: Selection, choice: Choice) -> pd.DataFrame:
    """Settle an assumption, or learn by lot how far all levels are off."""
    total = max(gaps.total.monthly_risk.expected, 1e-9)
    rows = []
    told = gaps.tornado[["name", "meaning", "owner", "width"]]
    for name, meaning, owner, width in told.itertuples(index=False, name=None):
        moved = np.abs(choice.brings) * (width / (2 * Z80) / total) * choice.known
        lot = name == "shared_level_bias"
        people = float(min(_LOT, gaps.total.people)) if lot else 0.0
        cost = people * _cost_of_hours(gaps, "assessment_hours")
        cost = cost if lot else _cost_of_hours(gaps, "confirming_hours")
        how = "assess people chosen by lot" if lot else f"settle it with the {owner}"
        worth = float(value_of_knowing_sign(choice.net_benefit, moved).sum())
        rows.append(("assumption", name, meaning, how, people, worth, cost))
    return pd.DataFrame(rows, columns=list(COLUMNS[:7]))


def _rank_group_assessments(gaps: Selection, choice: Choice) -> pd.DataFrame:
    """Assess everybody of one function in what is least known there: who is short."""
    grid, skill = gaps.grid, gaps.grid.codes["skill_id"]
    function = grid.codes["function"]
    months = gaps.assumptions.value("measuring_horizon_months")
    alone = grid.sums["lost_var"] * (grid.weight * grid.seats * months) ** 2
    noise = gaps.assumptions.value("assessment_noise_sd") ** 2
    held = float((gaps.rows.level_sd**2).mean()) if len(gaps.rows) else 1.0
    share = np.sqrt(held / (held + noise))
    rows = []
    for code, label in enumerate(grid.labels["function"]):
        here = (function == code) & grid.is_staffed_seat
        if not here.any():
            continue
        moved = (
            np.sqrt(add_up(skill[here], alone[here], len(choice.net_benefit)))
            * share
            * choice.known
        )
        worth = value_of_knowing_sign(choice.net_benefit, moved)
        best = int(np.argmax(worth))
        people = float(grid.sums["people"][here & (skill == best)].sum())
        name = f"{label}: {gaps.workforce['skills']['name'].iloc[best]}"
        rows.append(
            ("group", label, name, "assess everybody who needs it", people, float(worth[best]),
             max(people, 1.0) * _cost_of_hours(gaps, "assessment_hours"))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS[:7]))

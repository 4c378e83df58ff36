"""FTE that need a skill, and FTE able to use it, by any grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80
from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.quantiles import Draws, group_by, sum_groups

if TYPE_CHECKING:
    from skillgap.questions.forecast.result import Forecast

MOST_DRAWS = 500
"""Draws that ranges of skills use: there are a dozen times more pairs than cells."""

_SIDES = ("function", "region", "role_id", "job_family")


def shortage_of_skills(
    forecast: Forecast, columns: tuple[str, ...], month: int, only: dict[str, str]
) -> pd.DataFrame:
    """Return the table of ``Forecast.by_skill``."""
    held = forecast.held
    if held is None:
        raise BadValue(
            "skills", "no requirements or levels", "both", "Load requirements and signals."
        )
    forecast._check(columns, _SIDES)
    forecast._check(tuple(only), (*_SIDES, "skill_id", "cluster"))
    skills = forecast.basis.workforce["skills"]
    pairs = pd.DataFrame(
        {
            name: skills[name].to_numpy()[held.skill]
            if name in ("skill_id", "cluster")
            else forecast.grid.labels(name)[held.cell].astype(str)
            for name in dict.fromkeys(("skill_id", *columns, *only))
        }
    )
    keep = np.ones(len(pairs), dtype=np.bool_)
    for column, label in only.items():
        keep &= (pairs[column] == label).to_numpy()
    some = np.flatnonzero(keep)
    groups = group_by(pairs.iloc[some], ("skill_id", *columns))
    demand, supply = skill_draws(forecast, some, month)
    short = np.maximum(demand - supply, 0)
    table = forecast._table(
        month, groups, sum_groups(demand, groups), sum_groups(supply, groups),
        sum_groups(short, groups),
    )  # fmt: skip
    names = skills.set_index("skill_id")
    table.insert(3, "name", table["skill_id"].map(names["name"]))
    table.insert(4, "cluster", table["skill_id"].map(names["cluster"]))
    return table.sort_values(
        ["short_fte", "skill_id", *columns], ascending=False, ignore_index=True
    )


def skill_draws(forecast: Forecast, some: Ints, month: int) -> tuple[Draws, Draws]:
    """Return FTE needed and FTE able, pair by pair, shape (pairs, draws) each.

    Levels of one skill may all be off together: the share able moves with a bias drawn once per
    skill and draw.
    """
    held = forecast.held
    if held is None:
        raise BadValue("skills", "none", "requirements and levels", "Load both.")
    at = month - 1
    cell, skill = held.cell[some], held.skill[some]
    bias = level_bias(forecast)
    able = forecast.capable[at, some][:, None] + held.slope[some][:, None] * bias[skill]
    np.clip(able, 0, 1, out=able)
    supply = forecast.people_fte[at, :, : _draws(forecast)][cell] * able.astype(np.float32)
    demand = forecast.posts_fte[at, :, : _draws(forecast)][cell] * _asked(forecast, some, at)
    return demand, supply


def level_bias(forecast: Forecast) -> Floats:
    """Return by how much the levels of each skill may be off, shape (skills, draws), levels."""
    register, skills = forecast.basis.assumptions, len(forecast.basis.workforce.skills)
    stream = np.random.default_rng((forecast.scenario.seed, 13))
    shared = register["shared_level_bias"].high / Z80 * stream.standard_normal(_draws(forecast))
    own = register["skill_level_bias"].high / Z80
    return np.asarray(shared[None] + own * stream.standard_normal((skills, _draws(forecast))))


def _asked(forecast: Forecast, some: Ints, at: int) -> Draws:
    """Return the factor on demand by pair and draw: market and drivers of skills."""
    held = forecast.held
    assert held is not None
    factor = np.repeat(forecast.asked[at, some][:, None], _draws(forecast), axis=1)
    for effect in forecast.effects:
        if effect.skills is None:
            continue
        hit = effect.skills[held.skill[some]] * effect.cells[held.cell[some]]
        change = effect.ramp[at] * effect.values[: _draws(forecast)]
        if effect.name == "skill_demand_share":
            factor *= np.where(held.need[some][:, None] >= 0, 1 + hit[:, None] * change[None], 1)
        elif effect.name == "new_skill_share":
            new = (held.need[some] < 0) * hit
            factor = np.maximum(factor, new[:, None] * change[None])
    return np.asarray(np.maximum(factor, 0), dtype=np.float32)


def _draws(forecast: Forecast) -> int:
    return min(forecast.draws, MOST_DRAWS)

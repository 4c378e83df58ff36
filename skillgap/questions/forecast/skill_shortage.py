"""FTE that need a skill, and FTE able to use it, by any grouping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.errors import BadValue
from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.quantiles import Draws, number_groups, sum_groups
from skillgap.questions.forecast.skills import GROWTH_SD, SkillNeeds

if TYPE_CHECKING:
    from skillgap.questions.forecast.simulated import Simulated

MOST_DRAWS = 500
"""Draws that ranges of skills use: there are a dozen times more pairs than cells."""

_SIDES = ("function", "region", "role_id", "job_family")


def skill_shortage_table(
    forecast: Simulated, columns: tuple[str, ...], month: int, only: dict[str, str]
) -> pd.DataFrame:
    """Return the table of ``Forecast.by_skill``."""
    held = forecast.held
    if held is None:
        raise BadValue(
            "skills", "no requirements or levels", "both", "Load requirements and signals."
        )
    forecast._check_columns_known(columns, _SIDES)
    forecast._check_columns_known(tuple(only), (*_SIDES, "skill_id", "cluster"))
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
    groups = number_groups(pairs.iloc[some], ("skill_id", *columns))
    drawn = draw_skill_pairs(forecast, some, month)
    table = forecast._shortage_table(
        month, groups, sum_groups(drawn.needed, groups), sum_groups(drawn.able, groups),
        sum_groups(drawn.short, groups),
    )  # fmt: skip
    expected = expected_short_fte_by_pair(forecast, month)[some]
    table["short_fte"] = np.bincount(groups.code, expected, minlength=len(groups.labels))
    table["unfilled_fte"] = sum_groups(drawn.unfilled, groups).mean(axis=1, dtype=np.float64)
    names = skills.set_index("skill_id")
    table.insert(3, "name", table["skill_id"].map(names["name"]))
    table.insert(4, "cluster", table["skill_id"].map(names["cluster"]))
    return table.sort_values(
        ["short_fte", "skill_id", *columns], ascending=False, ignore_index=True
    )


@dataclass(frozen=True, eq=False)
class SkillDraws:
    """What each pair of cell and requirement may be, FTE, shape (pairs, draws) each.

    Attributes:
        needed: FTE that need the skill: posts, with the market's and the drivers' factors.
        able: FTE of people who meet the requirement.
        short: FTE of people in post who do not: the skill gap.
        unfilled: What vacancies and a rising demand ask for beyond the people there are.
    """

    needed: Draws
    able: Draws
    short: Draws
    unfilled: Draws


def draw_skill_pairs(forecast: Simulated, some: Ints, month: int) -> SkillDraws:
    """Draw what pairs may be at a month; month 0 is today.

    The share able moves with what people share: a bias of all levels and of a skill's, of those
    nobody has rated; how far a skill's levels wander; how much of what is required goes unused;
    how fast people grow, and how far joiners dilute. Around it lies what is not known of single
    people.
    """
    held = _require_skill_needs(forecast)
    cell, count = held.cell[some], _number_of_draws(forecast)
    able = share_able_by_draw(forecast, some, month)
    if month:
        people = forecast.people_fte[month - 1, :, :count][cell]
        posts = forecast.posts_fte[month - 1, :, :count][cell] * _demand_factor_by_draw(
            forecast, some, month - 1
        )
    else:
        people = np.repeat(_fte_today_by_cell(forecast)[cell][:, None], count, axis=1)
        posts = people
    supply = people * able
    return SkillDraws(posts, supply, people - supply, np.maximum(posts - people, 0))


def expected_short_fte_by_pair(forecast: Simulated, month: int) -> Floats:
    """Return the FTE of people in post expected below each pair's level, shape (pairs,).

    At month 0 it is the gap map's, requirement by requirement: Σ FTE × P(short).
    """
    held = _require_skill_needs(forecast)
    if not month:
        return _fte_today_by_cell(forecast)[held.cell] * (1 - held.capable_share_today)
    people = forecast.people_fte[month - 1].mean(axis=1, dtype=np.float64)
    return np.asarray(people[held.cell] * (1 - forecast.projected.capable[month - 1]))


def expected_share_able_by_skill(forecast: Simulated, month: int) -> Floats:
    """Return the share of the people in post expected to meet each skill's levels, (skills,).

    NaN where nobody needs the skill. Worked out, not drawn: luck of the draws is not in it.
    """
    held = _require_skill_needs(forecast)
    if month:
        people = forecast.people_fte[month - 1].mean(axis=1, dtype=np.float64)
    else:
        people = _fte_today_by_cell(forecast)
    skills = len(forecast.basis.workforce.skills)
    total = add_up(held.skill, people[held.cell], skills)
    short = add_up(held.skill, expected_short_fte_by_pair(forecast, month), skills)
    return np.where(total > 0, 1.0 - short / np.maximum(total, 1e-12), np.nan)


def share_able_by_draw(forecast: Simulated, some: Ints, month: int) -> Draws:
    """Return the share of each pair's people who meet the requirement, (pairs, draws)."""
    held = _require_skill_needs(forecast)
    skill, count = held.skill[some], _number_of_draws(forecast)
    made, none = forecast.projected, np.zeros(len(some))
    at = month - 1
    middle = made.capable[at, some] if month else held.capable_share_today[some]
    steep = made.slope[at, some] if month else held.slope[0, some]
    shifts = draw_level_shifts(forecast)
    able = middle[:, None] + steep[:, None] * shifts.measured[skill]
    able += (steep * np.sqrt(month / 12.0))[:, None] * shifts.drift[skill]
    able += (steep * held.unrated[some])[:, None] * shifts.unrated[skill]
    able += (made.idle[at, some] if month else none)[:, None] * shifts.idle
    able += (made.joiner[at, some] if month else none)[:, None] * shifts.joiner[skill]
    able += (made.grown[at, some] if month else none)[:, None] * shifts.growth
    able += (made.diluted[at, some] if month else none)[:, None] * shifts.dilution
    single = np.random.default_rng((forecast.scenario.seed, 19))
    noise = single.standard_normal((len(held.cell), count), dtype=np.float32)[some]
    able += np.sqrt(made.own[at, some] if month else held.own[some])[:, None] * noise
    clipped: Draws = np.clip(able, 0, 1).astype(np.float32)
    return clipped


@dataclass(frozen=True, eq=False)
class Shifts:
    """What people share that is not known, by draw.

    Attributes:
        measured: By how much the levels of each skill may be off, levels, (skills, draws).
        unrated: Further, levels nobody has rated, (skills, draws).
        drift: How far the levels of a skill wander in a year, levels, (skills, draws).
        idle: Further share of the time in which what is required goes unused, (draws,).
        joiner: What joiners of each skill can do, in standard deviations, (skills, draws).
        growth: By which share of it growth is off, all skills together, (draws,).
        dilution: By which share of it what joiners dilute is off, (draws,).
        market: Weight of the trend of adverts, (draws,).
    """

    measured: Floats
    unrated: Floats
    drift: Floats
    idle: Floats
    joiner: Floats
    growth: Floats
    dilution: Floats
    market: Floats


def draw_level_shifts(forecast: Simulated) -> Shifts:
    """Draw every shared error of skills from its range in the register, or in the data.

    Each is 0 on average over the draws, too, so that their middle is what is expected.
    """
    register = register_with_level_errors(forecast)
    skills = len(forecast.basis.workforce.skills)
    stream, count = np.random.default_rng((forecast.scenario.seed, 13)), _number_of_draws(forecast)

    def shared_error_sd(name: str) -> float:
        return (register[name].high - register[name].low) / (2 * Z80)

    def errors(*shape: int) -> Floats:
        drawn = stream.standard_normal((*shape, count))
        return np.asarray(drawn - drawn.mean(axis=-1, keepdims=True))

    weight = register.value("posting_weight")
    shared = shared_error_sd("shared_level_bias") * errors()
    own = shared_error_sd("skill_level_bias") * errors(skills)
    return Shifts(
        measured=np.asarray(shared[None] + own),
        unrated=shared_error_sd("unrated_level_bias") * errors(skills),
        drift=register.value("skill_drift_sd") * errors(skills),
        idle=_require_skill_needs(forecast).idle_sd * errors(),
        joiner=errors(skills) / Z80,
        market=shared_error_sd("posting_weight") * errors() + weight,
        growth=GROWTH_SD * errors(),
        dilution=GROWTH_SD * errors(),
    )


def register_with_level_errors(forecast: Simulated) -> Assumptions:
    """Return the register with what the data tell of how far levels may be off."""
    return forecast.basis.assumptions.updated_from_data(
        _require_skill_needs(forecast).levels.level_errors
    )


def _require_skill_needs(forecast: Simulated) -> SkillNeeds:
    if forecast.held is None:
        raise BadValue("skills", "none", "requirements and levels", "Load both.")
    return forecast.held


def _fte_today_by_cell(forecast: Simulated) -> Floats:
    """Return FTE of the people here today, by cell."""
    return forecast.grid.people * forecast.grid.fte


def _demand_factor_by_draw(forecast: Simulated, some: Ints, at: int) -> Draws:
    """Return the factor on demand by pair and draw: market and drivers of skills."""
    held = _require_skill_needs(forecast)
    weight = max(forecast.basis.assumptions.value("posting_weight"), 1e-9)
    drawn = np.maximum(draw_level_shifts(forecast).market, 0.0) / weight
    factor = forecast.asked[at, some][:, None] ** drawn
    for effect in forecast.effects:
        if effect.skills is None:
            continue
        hit = effect.skills[held.skill[some]] * effect.cells[held.cell[some]]
        change = effect.ramp[at] * effect.values[: _number_of_draws(forecast)]
        if effect.name == "skill_demand_share":
            factor *= np.where(held.need[some][:, None] >= 0, 1 + hit[:, None] * change[None], 1)
        elif effect.name == "new_skill_share":
            new = (held.need[some] < 0) * hit
            factor = np.maximum(factor, new[:, None] * change[None])
    return np.asarray(np.maximum(factor, 0), dtype=np.float32)


def _number_of_draws(forecast: Simulated) -> int:
    return min(forecast.draws, MOST_DRAWS)

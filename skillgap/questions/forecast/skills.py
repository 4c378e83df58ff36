"""Skills held and asked for in every cell, and how holding them changes from month to month.

Method: of the people of a cell the share a meets a requirement (mean of P(level ≥ required)).
Each month a ← a − δa + (1 − a)·τ·c, with fading δ = idle share × (1 − 2^(−1/h)) × (1 − floor),
completions τ per person (those of m months ago, m the time to proficiency) and the chance c that
one closes the gap; then joiners, of whom the share j meets it, are mixed in.

Limits: leavers are as able as those who stay; a training is taken whether or not it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs, collect_needs
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.cells import Cells
from skillgap.questions.forecast.staff import Staff

NEW_SKILL_LEVEL = 3.0
_RECENT_MONTHS = 24
_MONTH_DAYS = 30.4375
_JOINER_PRIOR = 5.0


@dataclass(frozen=True, eq=False)
class SkillNeeds:
    """What cells require and hold; ``pair`` arrays have one entry per cell and requirement.

    Attributes:
        needs: Requirements of roles.
        levels: Where levels come from, for skills a scenario adds.
        cell: Cell of each pair, shape (pairs,).
        need: Requirement of each pair, shape (pairs,); −1 for a skill a scenario adds.
        skill: Skill code of each pair, shape (pairs,).
        capable: Share of the cell's people who meet it today, shape (pairs,).
        slope: Change of that share per level by which all levels may be off, shape (pairs,).
        joiner: Share of joiners who meet it, shape (pairs,).
        fading: Share of the able who lose it in a month, by skill, shape (skills,).
        training: Completions per month and person who needs it, by skill, shape (skills,).
        lag_months: Time to proficiency by skill, whole months, shape (skills,).
        rated_share: Share of person-requirements with evidence of their own.
        completions: Completions of the last 12 months behind ``training``.
    """

    needs: Needs
    levels: LevelSource
    cell: Ints
    need: Ints
    skill: Ints
    capable: Floats
    slope: Floats
    joiner: Floats
    fading: Floats
    training: Floats
    lag_months: Ints
    rated_share: float
    completions: float


def read_skill_needs(
    workforce: Workforce,
    levels: LevelSource,
    staff: Staff,
    cells: Cells,
    cell_of: Ints,
    assumptions: Assumptions,
) -> SkillNeeds:
    """Read what every cell requires and holds today."""
    needs = collect_needs(workforce)
    some = np.flatnonzero(cell_of >= 0)
    count = needs.count[staff.role[some]]
    person = np.repeat(some, count)
    need = _ranges(needs.start[staff.role[some]], count)
    level, sd, signals = levels.at(person, needs.skill[need])
    p, slope = chance_to_meet(level, sd, needs.level[need])
    cell, of_need = pair_up(needs, cells)
    key = cell * max(len(needs.skill), 1) + of_need
    at = np.searchsorted(key, cell_of[person] * max(len(needs.skill), 1) + need)
    weight = staff.fte[person]
    held = add_up(at, weight, len(key))
    safe = np.maximum(held, 1e-12)
    recent = staff.today - staff.hired[person] < _RECENT_MONTHS * _MONTH_DAYS
    joined = add_up(need[recent], None, len(needs.skill))
    able = add_up(need[recent], p[recent], len(needs.skill))
    usual = assumptions.value("joiner_capable_share")
    joiner = (able + usual * _JOINER_PRIOR) / (joined + _JOINER_PRIOR)
    training, lag, completions = _read_training(workforce, staff, needs, person, need, assumptions)
    return SkillNeeds(
        needs=needs,
        levels=levels,
        cell=cell,
        need=of_need,
        skill=needs.skill[of_need],
        capable=np.where(held > 0, add_up(at, weight * p, len(key)) / safe, joiner[of_need]),
        slope=add_up(at, weight * slope, len(key)) / safe,
        joiner=joiner[of_need],
        fading=_fading(workforce, assumptions),
        training=training,
        lag_months=lag,
        rated_share=float((signals > 0).mean()) if len(signals) else 0.0,
        completions=completions,
    )


def chance_to_meet(level: Floats, sd: Floats, required: Floats) -> tuple[Floats, Floats]:
    """Return P(level ≥ required) and its change per level, each shape (rows,)."""
    from scipy.special import ndtr

    spread = np.maximum(sd, 1e-6)
    z = (level - required) / spread
    return ndtr(z), np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * spread)


def pair_up(needs: Needs, cells: Cells) -> tuple[Ints, Ints]:
    """Return cell and requirement of every pair, by cell and then by requirement."""
    count = needs.count[cells.role]
    return np.repeat(np.arange(len(cells)), count), _ranges(needs.start[cells.role], count)


def grow_pairs(held: SkillNeeds, cells: Cells) -> SkillNeeds:
    """Add the pairs of cells that a scenario added; nobody is there yet, so joiners count."""
    from dataclasses import replace

    cell, need = pair_up(held.needs, cells)
    new = cell >= (held.cell.max() + 1 if len(held.cell) else 0)
    cell, need = cell[new], need[new]
    by_need = dict(zip(held.need.tolist(), held.joiner.tolist(), strict=True))
    share = np.array([by_need.get(code, 0.5) for code in need.tolist()], dtype=np.float64)
    return replace(
        held,
        cell=np.concatenate([held.cell, cell]),
        need=np.concatenate([held.need, need]),
        skill=np.concatenate([held.skill, held.needs.skill[need]]),
        capable=np.concatenate([held.capable, share]),
        slope=np.concatenate([held.slope, np.zeros(len(cell))]),
        joiner=np.concatenate([held.joiner, share]),
    )


def add_skill(held: SkillNeeds, skill: Ints, cell: Ints, staff: Staff, cell_of: Ints) -> SkillNeeds:
    """Add pairs for skills that cells do not require today, at level 3.

    Args:
        held: What is required today.
        skill: Skill codes to ask for.
        cell: Cells that will ask.
        staff: People as arrays.
        cell_of: Cell of each person.

    Returns:
        The pairs, new ones last, with ``need`` −1.
    """
    from dataclasses import replace

    skills = max(int(held.fading.shape[0]), 1)
    known = np.unique(held.cell * skills + held.skill)
    wanted = (cell[:, None] * skills + skill[None, :]).ravel()
    wanted = np.setdiff1d(wanted, known)
    at_cell, at_skill = wanted // skills, wanted % skills
    people = [np.flatnonzero(cell_of == code) for code in at_cell]
    size = np.array([len(group) for group in people], dtype=np.int64)
    place = np.repeat(np.arange(len(wanted)), size)
    person = np.concatenate(people) if people else np.zeros(0, dtype=np.int64)
    level, sd, _ = held.levels.at(person, at_skill[place])
    p, slope = chance_to_meet(level, sd, np.full(len(person), NEW_SKILL_LEVEL))
    total = np.maximum(size, 1)
    able, change = add_up(place, p, len(wanted)) / total, add_up(place, slope, len(wanted)) / total
    none = np.full(len(wanted), -1, dtype=np.int64)
    return replace(
        held,
        cell=np.concatenate([held.cell, at_cell]),
        need=np.concatenate([held.need, none]),
        skill=np.concatenate([held.skill, at_skill]),
        capable=np.concatenate([held.capable, able]),
        slope=np.concatenate([held.slope, change]),
        joiner=np.concatenate([held.joiner, able]),
    )


def project_capable(
    held: SkillNeeds, joined_share: Floats, training_factor: Floats, closes_share: float
) -> Floats:
    """Return the share of each pair's people who meet the requirement, month by month.

    Args:
        held: What is required and held today.
        joined_share: Joiners of the month as a share of the people at its end, shape
            (months, cells).
        training_factor: Times the usual throughput, shape (months, pairs).
        closes_share: Chance that a completion brings somebody up to the level.

    Returns:
        Shape (months, pairs).
    """
    months = len(joined_share)
    found = np.empty((months, len(held.cell)))
    able, fading = held.capable, held.fading[held.skill]
    usual, lag = held.training[held.skill], held.lag_months[held.skill]
    columns = np.arange(len(held.cell))
    for month in range(months):
        begun = month - lag
        factor = np.where(begun >= 0, training_factor[np.maximum(begun, 0), columns], 1.0)
        gain = np.minimum(usual * factor * closes_share, 1.0)
        able = able - fading * able + (1.0 - able) * gain
        mixed = joined_share[month, held.cell]
        able = (1.0 - mixed) * able + mixed * held.joiner
        found[month] = able
    return found


def _fading(workforce: Workforce, assumptions: Assumptions) -> Floats:
    half_life = workforce["skills"]["half_life_months"].to_numpy(dtype=np.float64)
    usual = assumptions.value("skill_half_life_months")
    months = np.where(np.isfinite(half_life), half_life, usual)
    lost = (1.0 - 2.0 ** (-1.0 / months)) * (1.0 - assumptions.value("retained_floor_share"))
    return np.asarray(lost * assumptions.value("idle_skill_share"), dtype=np.float64)


def _read_training(
    workforce: Workforce,
    staff: Staff,
    needs: Needs,
    person: Ints,
    need: Ints,
    assumptions: Assumptions,
) -> tuple[Floats, Ints, float]:
    """Return completions per month and person in need, time to proficiency, and completions."""
    skills = len(workforce.skills)
    offers, day = workforce["interventions"], pd.Timestamp(workforce.as_of)
    offered = workforce.skills.encode(offers["skill_id"])
    lag = np.full(skills, round(assumptions.value("default_proficiency_months")), dtype=np.int64)
    months = offers["months_to_proficiency"].to_numpy(dtype=np.float64)
    for code, value in zip(offered, months, strict=True):
        if code >= 0 and np.isfinite(value):
            lag[code] = round(value)
    table = workforce["enrolments"]
    done = (table["completed_on"] <= day) & (table["completed_on"] > day - pd.DateOffset(months=12))
    of = dict(zip(offers["intervention_id"], offered, strict=True))
    code = table["intervention_id"].map(of).fillna(-1).to_numpy(dtype=np.int64)
    chosen = code[done.to_numpy(dtype=np.bool_)]
    completed = add_up(chosen[chosen >= 0], None, skills)
    asked = add_up(needs.skill[need], None, skills)
    rate = completed / 12.0 / np.maximum(asked, 1.0)
    return np.minimum(np.where(asked > 0, rate, 0.0), 0.5), lag, float(completed.sum())


def _ranges(start: Ints, count: Ints) -> Ints:
    """Return start, start + 1, … for each start, count of them, one after the other."""
    total = int(count.sum())
    offset = np.repeat(np.cumsum(count) - count, count)
    return np.repeat(start, count) + np.arange(total) - offset

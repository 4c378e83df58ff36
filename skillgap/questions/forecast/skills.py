"""Skills held and asked for in every cell, and how levels move from month to month.

Method: the level of a person in a skill is normal, as profiles say; in months to come its mean
grows with tenure where the skill is in use and goes on fading where it has not been used, and its
variance grows with time (the same model as today's levels, so month 0 is the gap map). The share
of a cell's people who meet a requirement is the mean of P(level ≥ required). Joiners start at the
level of people newly hired for that requirement and grow from there; every month they take the
place of the leavers among those there before. Usual learning is part of the growth measured; only
training beyond it adds, going to those who are short: it raises them by the gain of a completion.
What one skill is expected to change beyond all skills together is believed only as far as it
exceeds its own uncertainty (:func:`pool_changes`).

What is in use today goes unused for a share of the time to come: as much as is on record as unused
today, where last uses are on record at all.

Limits: leavers are as able as those who stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.grouping import Bools, add_up
from skillgap.core.level_source import LevelPath, LevelSource
from skillgap.core.needs import Needs, collect_needs
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.cells import Cells
from skillgap.questions.forecast.staff import Staff

NEW_SKILL_LEVEL = 3.0
KNOTS = np.array([0.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0])
"""Months ahead at which levels are worked out; between them shares move in a straight line."""

_RECENT_MONTHS = 24
_MONTH_DAYS = 30.4375
_JOINER_PRIOR = 5.0
_USUAL_SD = 0.8
_USUAL_GAIN = 0.75
_USE_WORTH = 100.0
GROWTH_SD = 0.3
"""SD of growth, and of what joiners dilute, as a share of what is expected of either."""


@dataclass(frozen=True, eq=False)
class SkillNeeds:
    """What cells require and hold; ``pair`` arrays have one entry per cell and requirement.

    Attributes:
        needs: Requirements of roles.
        levels: Where levels come from, for skills a scenario adds.
        cell: Cell of each pair, shape (pairs,).
        need: Requirement of each pair, shape (pairs,); −1 for a skill a scenario adds.
        skill: Skill code of each pair, shape (pairs,).
        able: Share of today's people who meet it after the months of ``KNOTS``, (knots, pairs).
        slope: Change of that share per level by which all levels may be off, (knots, pairs).
        idle: Change of that share if nobody used the skill from today on, (knots, pairs).
        own: Variance of the share today from not knowing single people's levels, (pairs,).
        unrated: Share of the people of whom nobody has said anything, (pairs,).
        lift: Chance that a completion brings somebody short up to the level, (pairs,).
        joiner: Share of joiners who meet it after the months of ``KNOTS``, (knots, pairs).
        unsure: SD of the share of joiners, (pairs,).
        weight: Importance of the requirement in the role, a share, (pairs,).
        level: Level required, (pairs,).
        training: Completions per month and person who needs it, by skill, shape (skills,).
        lag_months: Time to proficiency by skill, whole months, shape (skills,).
        rated_share: Share of person-requirements with evidence of their own.
        completions: Completions of the last 12 months behind ``training``.
        idle_share: Share of the time to come in which what is in use today is expected to go
            unused.
        idle_sd: SD of that share.
    """

    needs: Needs
    levels: LevelSource
    cell: Ints
    need: Ints
    skill: Ints
    able: Floats
    slope: Floats
    idle: Floats
    own: Floats
    unrated: Floats
    lift: Floats
    joiner: Floats
    unsure: Floats
    weight: Floats
    level: Floats
    training: Floats
    lag_months: Ints
    rated_share: float
    completions: float
    idle_share: float
    idle_sd: float

    @property
    def capable_share_today(self) -> Floats:
        """Share of each pair's people who meet it today, shape (pairs,)."""
        today: Floats = self.able[0]
        return today


@dataclass(frozen=True, eq=False)
class Projected:
    """Shares able by month and pair, and what each thing not known moves them; (months, pairs).

    Attributes:
        capable: Share of the people who meet the requirement.
        grown: What people in post change it by, by growing, and fading where on record as idle.
        diluted: What joiners in the place of leavers change it by.
        slope: Its change per level by which all levels may be off.
        idle: Its change if what is in use were no longer used.
        joiner: Its change per standard deviation of what joiners can do.
        own: Its variance from single people: of levels not known, and of who joins.
    """

    capable: Floats
    grown: Floats
    diluted: Floats
    slope: Floats
    idle: Floats
    joiner: Floats
    own: Floats

    @staticmethod
    def empty(months: int, pairs: int) -> Projected:
        """Return shares of 0, to be filled."""
        return Projected(*(np.zeros((months, pairs)) for _ in range(7)))


def read_skill_needs(
    workforce: Workforce,
    levels: LevelSource,
    staff: Staff,
    cells: Cells,
    cell_of: Ints,
    assumptions: Assumptions,
) -> SkillNeeds:
    """Read what every cell requires and holds today, and where levels go by themselves."""
    needs = collect_needs(workforce)
    some = np.flatnonzero(cell_of >= 0)
    count = needs.count[staff.role[some]]
    person = np.repeat(some, count)
    need = _concatenate_ranges(needs.start[staff.role[some]], count)
    path = levels.path(person, needs.skill[need])
    cell, of_need = pair_cells_with_needs(needs, cells)
    key = cell * max(len(needs.skill), 1) + of_need
    at = np.searchsorted(key, cell_of[person] * max(len(needs.skill), 1) + need)
    training, lag, gain, completions = _read_training(
        workforce, staff, needs, person, need, assumptions
    )
    recent = staff.today - staff.hired[person] < _RECENT_MONTHS * _MONTH_DAYS
    entry, unsure = _read_joiners(levels, path, needs, need, recent, person, staff, assumptions)
    held = _sum_chances_by_pair(
        path, at, staff.fte[person], needs.level[need], gain[needs.skill[need]], len(key)
    )
    empty = add_up(at, staff.fte[person], len(key)) <= 0
    joiner = entry[:, of_need]
    idle_share, idle_sd = _share_of_time_unused(path, staff.fte[person], assumptions)
    return SkillNeeds(
        needs=needs,
        levels=levels,
        cell=cell,
        need=of_need,
        skill=needs.skill[of_need],
        able=np.where(empty, joiner[:1], held.able),
        slope=held.slope,
        idle=held.idle,
        own=held.own,
        unrated=held.unrated,
        lift=held.lift,
        joiner=joiner,
        unsure=unsure[of_need],
        weight=needs.share[of_need],
        level=needs.level[of_need],
        training=training,
        lag_months=lag,
        rated_share=float((path.signals > 0).mean()) if len(path.signals) else 0.0,
        completions=completions,
        idle_share=idle_share,
        idle_sd=idle_sd,
    )


def _share_of_time_unused(
    path: LevelPath, fte: Floats, assumptions: Assumptions
) -> tuple[float, float]:
    """Return the share of the time to come in which what is required goes unused, and its SD.

    At any time as much goes unused as is on record as unused today, give or take as much again;
    silence counts as in use, as it does today. A record of a hundred FTE × skills counts as much
    as the register's range, which alone stands where no last use is on record; it widens, and
    moves nothing.
    """
    usual, rated = assumptions["idle_skill_share"], path.signals > 0
    known = float(fte[path.use_known & rated].sum())
    idle = float(fte[path.idle & rated].sum())
    share = idle / (float(fte[rated].sum()) + _USE_WORTH)
    guessed = _USE_WORTH / (known + _USE_WORTH)
    return share, share + guessed * (usual.high - usual.low) / (2 * Z80)


@dataclass(frozen=True, eq=False)
class _Held:
    """Shares able by pair, as in ``SkillNeeds``."""

    able: Floats
    slope: Floats
    idle: Floats
    own: Floats
    unrated: Floats
    lift: Floats


def _sum_chances_by_pair(
    path: LevelPath, at: Ints, fte: Floats, required: Floats, gain: Floats, pairs: int
) -> _Held:
    """Sum people's chances to meet a requirement into shares of pairs, at every knot."""
    total = np.maximum(add_up(at, fte, pairs), 1e-12)
    able, slope, idle = (np.zeros((len(KNOTS), pairs)) for _ in range(3))
    for place, months in enumerate(KNOTS):
        level, sd = path.after(float(months))
        p, steep = chance_to_meet_and_slope(level, sd, required)
        able[place] = add_up(at, fte * p, pairs) / total
        slope[place] = add_up(at, fte * steep, pairs) / total
        idle[place] = (
            -add_up(at, fte * steep * path.levels_lost_if_unused(float(months)), pairs) / total
        )
    level, sd = path.after(0.0)
    p, _ = chance_to_meet_and_slope(level, sd, required)
    raised, _ = chance_to_meet_and_slope(level + gain, sd, required)
    missing = np.maximum(add_up(at, fte * (1 - p), pairs), 1e-12)
    return _Held(
        able=able,
        slope=slope,
        idle=idle,
        own=add_up(at, fte**2 * p * (1 - p), pairs) / total**2,
        unrated=add_up(at, fte * (path.signals == 0), pairs) / total,
        lift=add_up(at, fte * (raised - p), pairs) / missing,
    )


def _read_joiners(
    levels: LevelSource,
    path: LevelPath,
    needs: Needs,
    need: Ints,
    recent: Bools,
    person: Ints,
    staff: Staff,
    assumptions: Assumptions,
) -> tuple[Floats, Floats]:
    """Return the share of joiners who meet each need after the months of ``KNOTS``, and its SD.

    They start where people hired in the last two years stood on their first day, need by need,
    shrunk to where all people of that need stood on theirs, and where there are few of them to
    what the register says of joiners; either counts as five people.
    """
    from scipy.special import ndtr, ndtri

    size = len(needs.skill)
    level, sd = path.after(0.0)
    stage = _growth_since_hired(
        levels, needs.role[need], (staff.today - staff.hired[person]) / _MONTH_DAYS
    )
    above = level - stage - needs.level[need]
    usual = assumptions["joiner_capable_share"]
    settled = levels.grown_in_role(needs.role, 12.0)
    prior = _USUAL_SD * ndtri(usual.value) - settled
    every = np.ones(len(need), dtype=np.bool_)
    peers, count = _shrunk_means_and_counts(need, above, every, prior)
    mean, _ = _shrunk_means_and_counts(need, above, recent, peers)
    rest = (above - mean[need]) ** 2 + sd**2
    variance, _ = _shrunk_means_and_counts(need, rest, every, np.full(size, _USUAL_SD**2))
    wide = np.sqrt(variance)
    shares = np.stack(
        [ndtr((mean + levels.grown_in_role(needs.role, float(m))) / wide) for m in KNOTS]
    )
    half = (usual.high - usual.low) / 2
    return shares, half * _JOINER_PRIOR / (count + _JOINER_PRIOR)


def _growth_since_hired(levels: LevelSource, role: Ints, months: Floats) -> Floats:
    """Return how much people of some roles have grown since they were hired, in levels."""
    whole = np.round(np.clip(np.nan_to_num(months, nan=1e4), 0.0, 1e4)).astype(np.int64)
    stage = np.zeros(len(role))
    for since in np.unique(whole):
        now = whole == since
        stage[now] = levels.grown_in_role(role[now], float(since))
    return stage


def _shrunk_means_and_counts(
    group: Ints, values: Floats, some: Bools, prior: Floats
) -> tuple[Floats, Floats]:
    """Return means of some values by group, shrunk to a prior worth five, and their number."""
    count = add_up(group[some], None, len(prior))
    total = add_up(group[some], values[some], len(prior))
    return (total + _JOINER_PRIOR * prior) / (count + _JOINER_PRIOR), count


def chance_to_meet_and_slope(level: Floats, sd: Floats, required: Floats) -> tuple[Floats, Floats]:
    """Return P(level ≥ required) and its change per level, each shape (rows,)."""
    from scipy.special import ndtr

    spread = np.maximum(sd, 1e-6)
    z = (level - required) / spread
    return ndtr(z), np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * spread)


def pair_cells_with_needs(needs: Needs, cells: Cells) -> tuple[Ints, Ints]:
    """Return cell and requirement of every pair, by cell and then by requirement."""
    count = needs.count[cells.role]
    return np.repeat(np.arange(len(cells)), count), _concatenate_ranges(
        needs.start[cells.role], count
    )


def add_pairs_of_new_cells(held: SkillNeeds, cells: Cells) -> SkillNeeds:
    """Add the pairs of cells that a scenario added; nobody is there yet, so joiners count."""
    cell, need = pair_cells_with_needs(held.needs, cells)
    new = cell >= (held.cell.max() + 1 if len(held.cell) else 0)
    cell, need = cell[new], need[new]
    known = {code: place for place, code in enumerate(held.need.tolist())}
    like = np.array([known.get(code, -1) for code in need.tolist()], dtype=np.int64)
    joiner = np.where(like >= 0, held.joiner[:, like], 0.5)
    share, level = held.needs.share[need], held.needs.level[need]
    return _add_steady_pairs(held, cell, need, held.needs.skill[need], joiner, joiner, share, level)


def _add_steady_pairs(
    held: SkillNeeds,
    cell: Ints,
    need: Ints,
    skill: Ints,
    able: Floats,
    joiner: Floats,
    weight: Floats,
    level: Floats,
) -> SkillNeeds:
    """Append pairs whose share able is known at every knot and moved by nothing else."""
    still, none = np.zeros((len(KNOTS), len(cell))), np.zeros(len(cell))
    return replace(
        held,
        cell=np.concatenate([held.cell, cell]),
        need=np.concatenate([held.need, need]),
        skill=np.concatenate([held.skill, skill]),
        able=np.hstack([held.able, able]),
        slope=np.hstack([held.slope, still]),
        idle=np.hstack([held.idle, still]),
        own=np.concatenate([held.own, none]),
        unrated=np.concatenate([held.unrated, none]),
        lift=np.concatenate([held.lift, none]),
        joiner=np.hstack([held.joiner, joiner]),
        unsure=np.concatenate([held.unsure, none]),
        weight=np.concatenate([held.weight, weight]),
        level=np.concatenate([held.level, level]),
    )


def add_skill_not_required(
    held: SkillNeeds, skill: Ints, cell: Ints, staff: Staff, cell_of: Ints
) -> SkillNeeds:
    """Add pairs for skills that cells do not require today, at level 3.

    Args:
        held: What is required today.
        skill: Skill codes to ask for.
        cell: Cells that will ask.
        staff: People as arrays.
        cell_of: Cell of each person.

    Returns:
        The pairs, new ones last, with ``need`` −1 and the weight of an average requirement.
    """
    skills = max(len(held.training), 1)
    known = np.unique(held.cell * skills + held.skill)
    wanted = (cell[:, None] * skills + skill[None, :]).ravel()
    wanted = np.setdiff1d(wanted, known)
    at_cell, at_skill = wanted // skills, wanted % skills
    people = [np.flatnonzero(cell_of == code) for code in at_cell]
    size = np.array([len(group) for group in people], dtype=np.int64)
    place = np.repeat(np.arange(len(wanted)), size)
    person = np.concatenate(people) if people else np.zeros(0, dtype=np.int64)
    level, sd, _ = held.levels.at(person, at_skill[place])
    p, _ = chance_to_meet_and_slope(level, sd, np.full(len(person), NEW_SKILL_LEVEL))
    able = np.tile(add_up(place, p, len(wanted)) / np.maximum(size, 1), (len(KNOTS), 1))
    none = np.full(len(wanted), -1, dtype=np.int64)
    weight = np.full(len(wanted), float(held.weight.mean()) if len(held.weight) else 1.0)
    asked = np.full(len(wanted), NEW_SKILL_LEVEL)
    return _add_steady_pairs(held, at_cell, none, at_skill, able, able, weight, asked)


def shift_required_levels(
    held: SkillNeeds, pairs: Ints, shift: float, staff: Staff, cell_of: Ints
) -> SkillNeeds:
    """Let some pairs require other levels than today.

    Args:
        held: What is required today, and what a scenario added before.
        pairs: The pairs, shape (some,).
        shift: Levels more (below 0 fewer); the sum is kept within 0 to 5, and at 0 nothing is
            required: everybody meets it, and it weighs nothing.
        staff: People as arrays.
        cell_of: Cell of each person.

    Returns:
        The pairs with shares able at the new level, now and as levels go on moving. What training
        lifts stays as it was at the old level.
    """
    from scipy.special import ndtr, ndtri

    if not len(pairs):
        return held
    level = np.clip(held.level[pairs] + shift, 0.0, LEVEL_MAX)
    people = [np.flatnonzero(cell_of == code) for code in held.cell[pairs]]
    size = np.array([len(group) for group in people], dtype=np.int64)
    place, person = np.repeat(np.arange(len(pairs)), size), np.concatenate(people)
    path = held.levels.path(person, held.skill[pairs][place])
    still = np.zeros(len(held.training))
    now = _sum_chances_by_pair(
        path, place, staff.fte[person], level[place], still[held.skill[pairs][place]], len(pairs)
    )
    known = np.clip(held.joiner[:, pairs], 1e-9, 1 - 1e-9)
    joiner = ndtr(ndtri(known) - (level - held.level[pairs]) / _USUAL_SD)
    able = np.where(size > 0, now.able, joiner)
    none = level <= 0
    made = {"able": np.where(none, 1.0, able), "joiner": np.where(none, 1.0, joiner)}
    made |= {"slope": np.where(none, 0.0, now.slope), "idle": np.where(none, 0.0, now.idle)}
    made |= {"own": np.where(none, 0.0, now.own), "level": level}
    made["weight"] = np.where(none, 0.0, held.weight[pairs])
    changed = {name: getattr(held, name).copy() for name in made}
    for name, values in made.items():
        changed[name][..., pairs] = values
    return replace(held, **changed)


def project_capable(
    held: SkillNeeds, joined_share: Floats, training_factor: Floats, heads: Floats
) -> Projected:
    """Return the share of each pair's people who meet the requirement, month by month.

    Args:
        held: What is required and held today.
        joined_share: Joiners of the month as a share of the people at its end, shape
            (months, cells).
        training_factor: Times the usual throughput, shape (months, pairs).
        heads: People of each cell today, shape (cells,).

    Returns:
        Shares at the ends of the months, and what moves them.
    """
    months, pairs = len(joined_share), len(held.cell)
    made = Projected.empty(months, pairs)
    ages = np.stack([_interpolate_between_knots(held.joiner, month) for month in range(months)])
    stayed, cohort = np.ones(pairs), np.zeros((months, pairs))
    learnt = np.zeros(pairs)
    for month in range(months):
        mixed = joined_share[month, held.cell]
        stayed = stayed * (1.0 - mixed)
        cohort[:month] *= 1.0 - mixed
        cohort[month] = mixed
        ahead = month + 1.0
        alone = _interpolate_between_knots(held.able, ahead)
        able = stayed * alone + np.einsum("sp,sp->p", cohort[: month + 1], ages[month::-1])
        made.grown[month] = stayed * (alone - held.able[0])
        made.diluted[month] = able - held.able[0] - made.grown[month]
        made.idle[month] = stayed * _interpolate_between_knots(held.idle, ahead)
        able += held.idle_share * made.idle[month]
        learnt = (1.0 - mixed) * learnt + _share_taught_in_month(held, training_factor, month)
        made.capable[month] = np.clip(able + learnt, 0.0, 1.0)
        made.slope[month] = _interpolate_between_knots(held.slope, ahead)
        made.joiner[month] = (1.0 - stayed) * held.unsure
        chance = made.capable[month] * (1.0 - made.capable[month])
        crowd = np.maximum(heads[held.cell], 1.0)
        made.own[month] = stayed**2 * held.own + (1.0 - stayed) * chance / crowd
    return made


def pool_changes(held: SkillNeeds, usual: Projected, fte: Floats) -> Floats:
    """Return what is added to the share able of each pair's skill, shape (months, skills).

    Growth of newcomers and the joiners who follow them almost cancel; what is left by skill is
    small and uncertain. So each skill's expected change x is drawn to that of all skills together:
    x̄ + τ²/(τ² + v)·(x − x̄), with v its own uncertainty and τ² what skills differ by beyond v
    (moments; 0 where they differ by no more). v counts what joiners can do, and that a skill may
    grow, and be diluted by joiners, by 30% more or less than people of its tenure do on average.

    Args:
        held: What is required and held today.
        usual: Shares in the months to come while nothing changes.
        fte: FTE of each pair's people today, shape (pairs,).
    """
    skills = len(held.training)
    total = add_up(held.skill, fte, skills)

    def by_skill(values: Floats) -> Floats:
        summed = np.stack([add_up(held.skill, fte * row, skills) for row in values])
        return np.asarray(summed / np.maximum(total, 1e-12))

    months = len(usual.capable)
    change = by_skill(usual.capable - held.capable_share_today)
    ahead = np.stack(
        [_interpolate_between_knots(held.able, month + 1.0) for month in range(months)]
    )
    grown = by_skill(ahead - held.capable_share_today)
    unsure = by_skill(usual.joiner) ** 2
    unsure += GROWTH_SD**2 * (grown**2 + (change - grown) ** 2)
    common = change @ total / max(float(total.sum()), 1e-12)
    apart = change - common[:, None]
    beyond = np.maximum((apart**2 - unsure) @ total / max(float(total.sum()), 1e-12), 0.0)[:, None]
    kept = beyond / np.maximum(beyond + unsure, 1e-12)
    return np.asarray(np.where(total > 0, (kept - 1.0) * apart, 0.0))


def _share_taught_in_month(held: SkillNeeds, training_factor: Floats, month: int) -> Floats:
    """Return what training beyond the usual adds to the share able in a month, (pairs,)."""
    begun = month - held.lag_months[held.skill]
    factor = np.where(begun >= 0, training_factor[np.maximum(begun, 0), np.arange(len(begun))], 1.0)
    return held.training[held.skill] * (factor - 1.0) * held.lift


def _interpolate_between_knots(values: Floats, months: float) -> Floats:
    """Return values of the knots at a month between them, shape of one knot."""
    above = int(np.searchsorted(KNOTS, min(months, KNOTS[-1])))
    above = max(above, 1)
    share = (min(months, KNOTS[-1]) - KNOTS[above - 1]) / (KNOTS[above] - KNOTS[above - 1])
    return np.asarray((1.0 - share) * values[above - 1] + share * values[above])


def _read_training(
    workforce: Workforce,
    staff: Staff,
    needs: Needs,
    person: Ints,
    need: Ints,
    assumptions: Assumptions,
) -> tuple[Floats, Ints, Floats, float]:
    """Return completions per month and person in need, months to proficiency, gain, completions."""
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
    gain = _claimed_gain_by_skill(offered, offers, skills) * assumptions.value(
        "realised_gain_share"
    )
    rate = np.minimum(np.where(asked > 0, rate, 0.0), 0.5)
    return rate, lag, gain, float(completed.sum())


def _claimed_gain_by_skill(offered: Ints, offers: pd.DataFrame, skills: int) -> Floats:
    """Return the mean gain that offers for each skill claim, in levels, shape (skills,)."""
    claimed = offers["level_gain"].to_numpy(dtype=np.float64)
    known = (offered >= 0) & np.isfinite(claimed)
    count = add_up(offered[known], None, skills)
    total = add_up(offered[known], claimed[known], skills)
    gain: Floats = np.divide(total, count, out=np.full(skills, _USUAL_GAIN), where=count > 0)
    return gain


def _concatenate_ranges(start: Ints, count: Ints) -> Ints:
    """Return start, start + 1, … for each start, count of them, one after the other."""
    total = int(count.sum())
    offset = np.repeat(np.cumsum(count) - count, count)
    return np.repeat(start, count) + np.arange(total) - offset

"""How much of what a role asks each person covers, whatever the job title says.

Method: soft coverage of role B by person i, cov = Σ ω_s · max_a θ_as · min(1, μ_ia / r_s) ÷ Σ ω_s
over the skills s that B asks, a the skills with evidence about i, θ the closeness of skills, μ the
inferred level, r the required one and ω = importance × log((1 + roles) / roles that ask for s)
(METHODS §3; Dawson and others 2021). A skill nobody said anything about counts as its prior.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from skillgap.domain.workforce import Floats, Ints, Workforce
from skillgap.models._gap_levels import LevelSource
from skillgap.models._gap_rows import Needs, add_up, collect_needs


class SkillNetwork(Protocol):
    """What moves ask of a network: how close skills are, and how long each takes to learn."""

    @property
    def workforce(self) -> Workforce: ...
    @property
    def skill_similarity(self) -> NDArray[Any]:
        """Closeness of skills, shape (skills, skills), 0 to 1, 1 on the diagonal."""
        ...

    @property
    def hours(self) -> Floats:
        """Hours from nothing to proficient of each skill, shape (skills,)."""
        ...


@dataclass(frozen=True, eq=False)
class Staff:
    """The people who could move, and what is known of their levels.

    Attributes:
        workforce: The workforce.
        levels: Profiles.
        needs: Requirements of the roles.
        weight: ω of each need, shape (needs,).
        movers: Person codes of those present who are people, ascending, shape (movers,).
        role: Role code by person code; −1 where unknown.
        pair: Positions among the profiles' pairs of what is known of the movers.
        start: First of those pairs of each mover, shape (movers,).
    """

    workforce: Workforce
    levels: LevelSource
    needs: Needs
    weight: Floats
    movers: Ints
    role: Ints
    pair: Ints
    start: Ints

    def asked(self, role: int) -> slice:
        """Return the place of a role's needs."""
        start, count = int(self.needs.start[role]), int(self.needs.count[role])
        return slice(start, start + count)


def gather_staff(workforce: Workforce, levels: LevelSource) -> Staff:
    """Collect who could move; digital agents and those who left cannot."""
    needs = collect_needs(workforce)
    staff = workforce["employees"]
    agent = (staff["employment"] == "digital agent").fillna(False).to_numpy(dtype=np.bool_)
    role = workforce.roles.encode(staff["role_id"])
    movers = np.flatnonzero(workforce.present & ~agent & (role >= 0))
    known = np.isin(levels.person, movers)
    pair = np.flatnonzero(known)
    return Staff(
        workforce=workforce,
        levels=levels,
        needs=needs,
        weight=weigh(needs, len(workforce.roles)),
        movers=movers.astype(np.int64),
        role=role,
        pair=pair,
        start=np.searchsorted(levels.person[pair], movers),
    )


def weigh(needs: Needs, roles: int) -> Floats:
    """Return ω of each need: what every role asks says little about a move, shape (needs,)."""
    asking = add_up(needs.skill, None, int(needs.skill.max(initial=-1)) + 1)
    return np.asarray(needs.share * np.log((1 + roles) / asking[needs.skill]), dtype=np.float64)


def cover_role(staff: Staff, network: SkillNetwork, role: int) -> Floats:
    """Return how much of a role's needs each mover covers, shape (movers,), 0 to 1.

    NaN where the role asks for nothing.
    """
    own = staff.asked(role)
    skills, wanted, weight = staff.needs.skill[own], staff.needs.level[own], staff.weight[own]
    if not len(skills) or weight.sum() <= 0:
        return np.full(len(staff.movers), np.nan)
    close = np.asarray(network.skill_similarity)[:, skills]
    held, level = staff.levels.skill[staff.pair], staff.levels.level[staff.pair]
    total = np.zeros(len(staff.movers))
    for place, skill in enumerate(skills):
        given = close[held, place] * np.minimum(level / wanted[place], 1.0)
        own_level, _, _ = staff.levels.at(staff.movers, np.full(len(staff.movers), skill))
        best = np.maximum(_most(given, staff), np.minimum(own_level / wanted[place], 1.0))
        total += weight[place] * best
    return np.asarray(total / weight.sum(), dtype=np.float64)


def _most(given: Floats, staff: Staff) -> Floats:
    """Return the largest value of each mover's pairs, 0 where there is none."""
    found = np.zeros(len(staff.movers))
    if not len(given):
        return found
    count = np.diff(np.append(staff.start, len(given)))
    some = count > 0
    found[some] = np.maximum.reduceat(given, staff.start[some])
    return found


def cover_by_title(staff: Staff, network: SkillNetwork, role: int) -> Floats:
    """Return how much of a role's needs each role's own requirements cover, shape (roles,)."""
    own = staff.asked(role)
    skills, wanted, weight = staff.needs.skill[own], staff.needs.level[own], staff.weight[own]
    found = np.full(len(staff.workforce.roles), np.nan)
    if not len(skills) or weight.sum() <= 0:
        return found
    close = np.asarray(network.skill_similarity)[staff.needs.skill][:, skills]
    given = close * np.minimum(staff.needs.level[:, None] / wanted, 1.0)
    asking = np.flatnonzero(staff.needs.count)
    order = asking[np.argsort(staff.needs.start[asking])]
    best = np.maximum.reduceat(given, staff.needs.start[order], axis=0)
    found[order] = best @ weight / weight.sum()
    return found


def chances(staff: Staff, people: Ints, role: int) -> Mapping[str, NDArray[Any]]:
    """Return each person's standing on each of a role's needs, arrays of shape (people, needs).

    Returns:
        level, level_sd, signals, p_meets = Φ((μ − r)/σ) and gap, the expected one in levels.
    """
    from scipy.special import ndtr

    own = staff.asked(role)
    skills, wanted = staff.needs.skill[own], staff.needs.level[own]
    shape = (len(people), len(skills))
    level, sd, signals = staff.levels.at(
        np.repeat(people, len(skills)), np.tile(skills, len(people))
    )
    level, sd = level.reshape(shape), np.maximum(sd.reshape(shape), 1e-6)
    z = (wanted - level) / sd
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return {
        "level": level,
        "level_sd": sd,
        "signals": signals.reshape(shape),
        "p_meets": ndtr(-z),
        "gap": (wanted - level) * ndtr(z) + sd * density,
    }

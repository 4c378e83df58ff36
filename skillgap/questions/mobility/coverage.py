"""How much of what a role asks each person covers, whatever the job title says.

Method: soft coverage of role B by person i, cov = Σ ω_s · max_a θ_as^p · min(1, μ_ia / r_s) ÷ Σ ω_s
over the skills s that B asks, a the skills with evidence about i, θ the closeness of skills, μ the
inferred level, r the required one and ω = importance × log((1 + roles) / roles that ask for s)
(Dawson and others 2021).

Where nobody said anything about a person's skill, the prior of her peers stands only if her own
role asks for the skill; peers with signals about a skill their role does not ask are those who
have it. Otherwise her level is what her closest skills carry over, r · θ^p · min(1, μ / r), and
never more than the prior. The power p is ``carry_over_power``.

A level under an open contest counts neither for nor against: its need is left out of that person's
sum, and it carries nothing over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs, collect_needs
from skillgap.core.workforce import Floats, Ints, Workforce

Levels: TypeAlias = Sequence[tuple[str, str]]
"""Levels by employee id and skill id."""


class SkillNetwork(Protocol):
    """What moves ask of a network: how close skills are, and how long each takes to learn."""

    @property
    def workforce(self) -> Workforce:
        """The workforce the network was built from."""
        ...

    @property
    def skill_similarity(self) -> NDArray[Any]:
        """Closeness of skills, shape (skills, skills), 0 to 1, 1 on the diagonal."""
        ...

    @property
    def role_closeness(self) -> NDArray[Any]:
        """How alike roles are, shape (roles, roles): −1 to 1, 0 is chance."""
        ...

    @property
    def hours(self) -> Floats:
        """Hours from nothing to proficient of each skill, shape (skills,)."""
        ...

    def neighbours(self, skill_id: str, n: int = 10) -> pd.DataFrame:
        """Return the skills closest to one, closest first: skill_id, closeness and more."""
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
        pairs: Role code × number of skills + skill code of every need, ascending.
        power: What is carried over is closeness to this power.
        contested: Codes, as in ``level_codes``, of levels under an open contest.
    """

    workforce: Workforce
    levels: LevelSource
    needs: Needs
    weight: Floats
    movers: Ints
    role: Ints
    pairs: Ints
    power: float
    contested: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def carried_over_share(self, network: SkillNetwork, held: Ints, skills: Ints) -> Floats:
        """Return what each skill held carries over to each of others, 0–1, shape (held, skills)."""
        close = np.asarray(network.skill_similarity)[:, skills]
        return np.asarray(close[held].astype(np.float64) ** self.power, dtype=np.float64)

    def needs_slice(self, role: int) -> slice:
        """Return the place of a role's needs."""
        start, count = int(self.needs.start[role]), int(self.needs.count[role])
        return slice(start, start + count)

    def is_contested(self, person: Ints, skill: Ints) -> NDArray[np.bool_]:
        """Say whether each person's level in each skill is contested, both of shape (n,)."""
        if not len(self.contested):
            return np.zeros(len(person), dtype=np.bool_)
        code = person.astype(np.int64) * len(self.workforce.skills) + skill
        return np.isin(code, self.contested)

    def is_asked(self, role: Ints, skill: Ints) -> NDArray[np.bool_]:
        """Say whether each role asks for each skill, both of shape (n,)."""
        if not len(self.pairs):
            return np.zeros(len(role), dtype=np.bool_)
        pair = role * len(self.workforce.skills) + skill
        at = np.minimum(np.searchsorted(self.pairs, pair), len(self.pairs) - 1)
        return np.asarray((self.pairs[at] == pair) & (role >= 0), dtype=np.bool_)


def level_codes(workforce: Workforce, levels: Levels) -> Ints:
    """Return person code × number of skills + skill code of each level that is known, ascending."""
    person = workforce.people.encode(pd.Series([who for who, _ in levels], dtype="str"))
    skill = workforce.skills.encode(pd.Series([what for _, what in levels], dtype="str"))
    known = (person >= 0) & (skill >= 0)
    return np.unique(person[known].astype(np.int64) * len(workforce.skills) + skill[known])


def gather_staff(
    workforce: Workforce, levels: LevelSource, assumptions: Assumptions, contested: Levels = ()
) -> Staff:
    """Collect who could move; digital agents and those who left cannot."""
    needs = collect_needs(workforce)
    staff = workforce["employees"]
    agent = (staff["employment"] == "digital agent").fillna(False).to_numpy(dtype=np.bool_)
    role = workforce.roles.encode(staff["role_id"])
    movers = np.flatnonzero(workforce.present & ~agent & (role >= 0))
    return Staff(
        workforce=workforce,
        levels=levels,
        needs=needs,
        weight=weight_of_needs(needs, len(workforce.roles)),
        movers=movers.astype(np.int64),
        role=role,
        pairs=np.sort(needs.role * len(workforce.skills) + needs.skill),
        power=assumptions.value("carry_over_power"),
        contested=level_codes(workforce, contested),
    )


def weight_of_needs(needs: Needs, roles: int) -> Floats:
    """Return ω of each need: what every role asks says little about a move, shape (needs,)."""
    asking = add_up(needs.skill, None, int(needs.skill.max(initial=-1)) + 1)
    return np.asarray(needs.share * np.log((1 + roles) / asking[needs.skill]), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Standing:
    """Some people on each of a role's needs; arrays of shape (people, needs).

    Attributes:
        level: Inferred level, or what is carried over; see the module.
        level_sd: Its standard deviation.
        signals: Number of signals behind it.
        covered: Share of the required level that she has or that close skills carry over, 0–1.
        counted: Whether the need counts for the person: her level in it is not contested.
    """

    level: Floats
    level_sd: Floats
    signals: Ints
    covered: Floats
    counted: NDArray[np.bool_]

    def share_covered(self, weight: Floats) -> Floats:
        """Return how much of the needs that count each covers by weights (needs,), 0–1."""
        covered = self.of_counted(self.covered) @ weight / weight.sum()
        return np.asarray(covered / self.share_counted(weight), dtype=np.float64)

    def share_counted(self, weight: Floats) -> Floats:
        """Return the share of the weight that counts for each, shape (people,); 1 where none."""
        if self.counted.all():
            return np.ones(len(self.counted))
        share = np.where(self.counted.all(axis=1), 1.0, self.counted @ weight / weight.sum())
        return np.where(share > 0, share, 1.0)

    def of_counted(self, values: Floats) -> Floats:
        """Return values of shape (people, needs), 0 where a need does not count."""
        return values if self.counted.all() else np.where(self.counted, values, 0.0)

    def chance_to_meet(self, required: Floats) -> Floats:
        """Return Φ((μ − r)/σ) for required levels of shape (needs,)."""
        from scipy.special import ndtr

        return np.asarray(ndtr((self.level - required) / self.level_sd), dtype=np.float64)

    def expected_gap(self, required: Floats) -> Floats:
        """Return the expected gap, (r − μ)Φ(z) + σφ(z), z = (r − μ)/σ, in levels."""
        from scipy.special import ndtr

        z = (required - self.level) / self.level_sd
        density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
        return np.asarray((required - self.level) * ndtr(z) + self.level_sd * density)


def chances_on_needs(staff: Staff, network: SkillNetwork, people: Ints, role: int) -> Standing:
    """Return where people stand on each of a role's needs.

    Args:
        staff: From :func:`gather_staff`.
        network: Closeness of skills.
        people: Person codes, ascending, shape (people,).
        role: Role code.
    """
    own = staff.needs_slice(role)
    skills, wanted = staff.needs.skill[own], staff.needs.level[own]
    shape = (len(people), len(skills))
    who, what = np.repeat(people, len(skills)), np.tile(skills, len(people))
    flat_level, flat_sd, flat_signals = staff.levels.at(who, what)
    level, sd = flat_level.reshape(shape), flat_sd.reshape(shape)
    signals = flat_signals.reshape(shape)
    carried = _share_carried_to_needs(staff, network, people, skills, wanted)
    believed = (signals > 0) | staff.is_asked(staff.role[who], what).reshape(shape)
    level = np.where(believed, level, np.minimum(level, carried * wanted))
    covered = np.maximum(carried, np.minimum(level / wanted, 1.0))
    counted = ~staff.is_contested(who, what).reshape(shape)
    return Standing(level, np.maximum(sd, 1e-6), signals, covered, counted)


def _share_carried_to_needs(
    staff: Staff, network: SkillNetwork, people: Ints, skills: Ints, wanted: Floats
) -> Floats:
    """Return what people's own skills carry over to each need, shape (people, needs), 0–1."""
    levels = staff.levels
    pair = np.flatnonzero(np.isin(levels.person, people))
    start = np.searchsorted(levels.person[pair], people)
    some = np.diff(np.append(start, len(pair))) > 0
    found = np.zeros((len(people), len(skills)))
    if not some.any():
        return found
    held = levels.skill[pair]
    level = np.where(staff.is_contested(levels.person[pair], held), 0.0, levels.level[pair])
    every = staff.carried_over_share(network, np.arange(len(staff.workforce.skills)), skills)
    for place in range(len(skills)):
        given = every[held, place] * np.minimum(level / wanted[place], 1.0)
        found[some, place] = np.maximum.reduceat(given, start[some])
    return found


def share_covered_by_mover(staff: Staff, network: SkillNetwork, role: int) -> Floats:
    """Return how much of a role's needs each mover covers, shape (movers,), 0 to 1.

    NaN where the role asks for nothing.
    """
    weight = staff.weight[staff.needs_slice(role)]
    if weight.sum() <= 0:
        return np.full(len(staff.movers), np.nan)
    return chances_on_needs(staff, network, staff.movers, role).share_covered(weight)


def share_covered_by_title(staff: Staff, network: SkillNetwork, role: int) -> Floats:
    """Return how much of a role's needs each role's own requirements cover, shape (roles,)."""
    own = staff.needs_slice(role)
    skills, wanted, weight = staff.needs.skill[own], staff.needs.level[own], staff.weight[own]
    found = np.full(len(staff.workforce.roles), np.nan)
    if weight.sum() <= 0:
        return found
    given = staff.carried_over_share(network, staff.needs.skill, skills) * np.minimum(
        staff.needs.level[:, None] / wanted, 1.0
    )
    asking = np.flatnonzero(staff.needs.count)
    order = asking[np.argsort(staff.needs.start[asking])]
    best = np.maximum.reduceat(given, staff.needs.start[order], axis=0)
    found[order] = best @ weight / weight.sum()
    return found

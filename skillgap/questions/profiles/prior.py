"""What peers say before a person's own signals count: means by role, family and skill, shrunk.

What a role asks tells of its people, too: whose role asks for a skill is another kind than others
who have it, and stands the higher, the more is asked, as far as the signals show it (``pull``). So
people of a role in which nobody has been rated yet are not taken for the average of all who have
the skill.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.grouping import add_up, number_groups
from skillgap.core.signal_sums import LONG_AGO
from skillgap.core.workforce import Floats, Ints, Workforce

_CELL_WORTH = 20.0
_LEAST_SPREAD_SHARE = 0.25
_PASSES = 3
_OF_FAMILY = 2
"""Place of job family × skill among the groups."""
_PART = 1 << 16
_VAGUE_LEVEL, _VAGUE_SD = 2.5, 2.0
_NO_GROUPS = 0.25
_PULL_SD = 0.5


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who holds which role, in codes.

    Attributes:
        role_of: Role code of each person; −1 where unknown.
        family_of: Job-family code of each role.
        people: Number of people.
        skills: Number of skills, at least 1.
        hired: First day of each person, days since 1970-01-01; long ago where unknown.
        family_names: Label of each job family, where it is known.
    """

    role_of: Ints
    family_of: Ints
    people: int
    skills: int
    hired: Ints
    family_names: tuple[str, ...] = ()

    @property
    def family_count(self) -> int:
        """Number of job families."""
        return int(self.family_of.max(initial=-1)) + 1

    @property
    def families(self) -> Ints:
        """Job family of each person; −1 where the role is unknown."""
        family = np.append(self.family_of, -1)
        return np.where(self.role_of >= 0, family[self.role_of], -1).astype(np.int64)

    def prior_group_keys(self, person: Ints, skill: Ints) -> tuple[Ints, Ints, Ints]:
        """Return skill, job family × skill and role × skill; an unknown role is one of its own."""
        role = self.role_of[person]
        family = np.full(len(role), -1, dtype=np.int64)
        family[role >= 0] = self.family_of[role[role >= 0]]
        return skill, (family + 1) * self.skills + skill, (role + 1) * self.skills + skill


@dataclass(frozen=True, slots=True)
class Layer:
    """Deviations of groups from the layer above, by best linear unbiased prediction.

    Attributes:
        key: Group keys, ascending, shape (groups,).
        offset: Deviation of the group's mean from the layer above, in levels.
        kept: Share B of the observed deviation that was kept, 0–1.
        between: Variance τ² of true deviations.
    """

    key: Ints
    offset: Floats
    kept: Floats
    between: float

    def move_means(self, key: Ints, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
        """Move means from the layer above to this one; groups never seen stay where they are.

        Args:
            key: Group of each entry, shape (n,).
            mean: Mean in the layer above.
            variance: Uncertainty of that mean.

        Returns:
            Mean and its uncertainty in this layer, each of shape (n,).
        """
        offset, kept = np.zeros(len(key)), np.zeros(len(key))
        if len(self.key):
            at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
            found = self.key[at] == key
            offset[found], kept[found] = self.offset[at[found]], self.kept[at[found]]
        return mean + offset, self.between * (1 - kept) + (1 - kept) ** 2 * variance


@dataclass(frozen=True, slots=True)
class Prior:
    """Typical level and spread by skill, job family and role.

    Attributes:
        organisation: Roles and job families.
        mean: Mean level over everything.
        mean_variance: Uncertainty of that mean.
        layers: Skill; skill asked for or not; job family × skill; role × skill; of levels less
            what is required pulls.
        pull: Levels that people stand higher per level by which their role requires more than is
            usual of the skill.
        spread: Variance of levels between people of one role and skill, over everything.
        cell_key: Job family × skill keys with a spread of their own, ascending.
        cell_spread: Their variances.
    """

    organisation: Organisation
    mean: float
    mean_variance: float
    layers: tuple[Layer, ...]
    pull: float
    spread: float
    cell_key: Ints
    cell_spread: Floats

    def mean_and_variance(self, person: Ints, skill: Ints, above: Floats) -> tuple[Floats, Floats]:
        """Return mean and variance of the level of people nobody has rated yet.

        Args:
            person: Person codes, shape (n,).
            skill: Skill codes, shape (n,).
            above: How much more than usual of the skill their roles require, shape (n,); NaN
                where they do not ask for it: these are taken for the average of all with signals.

        Returns:
            Mean in levels, and variance between people plus uncertainty of the mean.
        """
        of_skill, of_family, of_role = self.organisation.prior_group_keys(person, skill)
        keys = (of_skill, np.where(np.isnan(above), -1, 2 * of_skill + 1), of_family, of_role)
        mean, variance = np.full(len(person), self.mean), np.full(len(person), self.mean_variance)
        for layer, key in zip(self.layers, keys, strict=True):
            mean, variance = layer.move_means(key, mean, variance)
        mean = mean + self.pull * np.nan_to_num(above)
        return mean, variance + self.spread_at(of_family)

    def spread_at(self, family_skill: Ints) -> Floats:
        """Return the variance between people of one role, by job family × skill."""
        spread = np.full(len(family_skill), self.spread)
        if len(self.cell_key):
            at = np.minimum(np.searchsorted(self.cell_key, family_skill), len(self.cell_key) - 1)
            found = self.cell_key[at] == family_skill
            spread[found] = self.cell_spread[at[found]]
        return spread


def read_organisation(workforce: Workforce) -> Organisation:
    """Return roles, job families and sizes of a workforce as codes."""
    begun = workforce["employees"]["hire_date"]
    hired = begun.to_numpy().astype("datetime64[D]").astype(np.int64)
    labels = workforce["roles"]["job_family"].fillna("").to_numpy().astype(str)
    families, family_of = np.unique(labels, return_inverse=True)
    return Organisation(
        role_of=workforce.roles.encode(workforce["employees"]["role_id"]),
        family_of=family_of.astype(np.int64),
        people=len(workforce.people),
        skills=max(len(workforce.skills), 1),
        hired=np.where(begun.isna().to_numpy(), LONG_AGO, hired),
        family_names=tuple(map(str, families)),
    )


def fit_prior(
    organisation: Organisation,
    person: Ints,
    skill: Ints,
    level: Floats,
    variance: Floats,
    above: Floats,
    *,
    start: float,
) -> tuple[Prior, Floats, Floats]:
    """Fit the prior to what the signals alone say, and leave each person out of her own.

    What is required pulls: fitted within skills by least squares, shrunk to none with an SD of 0.5.
    Of what that leaves, empirical Bayes in layers (all, skill, skill by whether the role asks for
    it, job family × skill, role × skill): in each, the group's
    mean deviation from the layer above is shrunk by B = W / (W + 1/τ²), W being the group's summed
    precision and τ² the DerSimonian–Laird variance between groups. What is left between people is
    the prior's spread, estimated by moments and, by job family × skill, shrunk to the whole.

    Args:
        organisation: Roles and job families.
        person: Person code of each rated pair, shape (pairs,).
        skill: Skill code of each rated pair.
        level: What the signals alone say, in levels.
        variance: Variance of that statement.
        above: How much more than usual of the skill the person's role requires; NaN if it does not.
        start: First guess of the SD between people, in levels.

    Returns:
        The prior; and for every rated pair the mean and variance of the prior that her peers give,
        her own signals left out, each of shape (pairs,).
    """
    spread = np.full(len(level), start**2)
    of_skill, of_family, of_role = organisation.prior_group_keys(person, skill)
    groups = (of_skill, 2 * of_skill + np.isfinite(above), of_family, of_role)
    mean = unsure = np.zeros(0)
    for _ in range(_PASSES):
        del mean, unsure  # of the pass before, and as long as there are pairs
        peers, mean, unsure = _fit_once(
            organisation, groups, skill, level, variance, above, spread, start
        )
        spread = peers.spread_at(of_family)
    unsure += spread
    return peers, mean, unsure


def _fit_once(
    organisation: Organisation,
    groups: tuple[Ints, ...],
    skill: Ints,
    level: Floats,
    variance: Floats,
    above: Floats,
    spread: Floats,
    start: float,
) -> tuple[Prior, Floats, Floats]:
    """Fit everything once, given the spread of before; a pass of :func:`fit_prior`."""
    weight = 1.0 / (variance + spread)
    pull = _fit_pull(skill, level, above, weight, organisation.skills)
    pulled = pull * np.nan_to_num(above)
    mean, unsure, whole, whole_variance, layers = _fit_layers(groups, level - pulled, weight)
    mean += pulled
    excess = (level - mean) ** 2 - variance - unsure
    of_family = groups[_OF_FAMILY]
    total, cells, by_cell = _fit_spread(of_family, excess, variance, spread, start**2)
    peers = Prior(organisation, whole, whole_variance, layers, pull, total, cells, by_cell)
    return peers, mean, unsure


def _fit_pull(skill: Ints, level: Floats, above: Floats, weight: Floats, skills: int) -> float:
    """Return by how much levels rise with what is required, within skills; never below 0."""
    asked = np.flatnonzero(np.isfinite(above))
    code, heavy = skill[asked], weight[asked]
    total = np.maximum(add_up(code, heavy, skills), 1e-12)
    rest, ahead = (
        values[asked] - (add_up(code, heavy * values[asked], skills) / total)[code]
        for values in (level, above)
    )
    told = float((heavy * ahead**2).sum()) + _PULL_SD**-2
    return max(float((heavy * ahead * rest).sum()) / told, 0.0)


def _fit_layers(
    groups: tuple[Ints, ...], level: Floats, weight: Floats
) -> tuple[Floats, Floats, float, float, tuple[Layer, ...]]:
    """Fit every layer in turn; means and their uncertainty leave the own entry out."""
    vague = 1.0 / _VAGUE_SD**2
    total = float(weight.sum()) + vague
    drawn = float((weight * level).sum()) + vague * _VAGUE_LEVEL
    others = total - weight
    mean, unsure, layers = (drawn - weight * level) / others, 1.0 / others, []
    for key in groups:
        layer, mean, unsure = _fit_layer(key, level, weight, mean, unsure)
        layers.append(layer)
    return mean, unsure, drawn / total, 1.0 / total, tuple(layers)


def _fit_layer(
    key: Ints, level: Floats, weight: Floats, mean: Floats, unsure: Floats
) -> tuple[Layer, Floats, Floats]:
    """Fit one layer on what the layer above leaves; see :func:`fit_prior`."""
    if len(key) == 0:
        return Layer(key, level, level, _NO_GROUPS), mean, unsure
    keys, group = number_groups(key)
    rest = level - mean
    rest *= weight
    total: Floats = np.bincount(group, weight).astype(np.float64)
    drawn: Floats = np.bincount(group, rest).astype(np.float64)
    between = _variance_between_groups(total, drawn)
    kept = total / (total + 1.0 / between)
    layer = Layer(keys, kept * drawn / total, kept, between)
    moved, left = np.empty(len(key)), np.empty(len(key))
    for first in range(0, len(key), _PART):  # small parts stay near the processor
        part = slice(first, first + _PART)
        others = np.maximum(total[group[part]] - weight[part], 0.0)
        share = others / (others + 1.0 / between)
        offset = (drawn[group[part]] - rest[part]) / np.maximum(others, 1e-9)
        moved[part] = mean[part] + np.where(others > 1e-9, share * offset, 0.0)
        left[part] = between * (1 - share) + (1 - share) ** 2 * unsure[part]
    return layer, moved, left


def _variance_between_groups(total: Floats, drawn: Floats) -> float:
    """Return the DerSimonian–Laird variance between groups, from summed weights and residuals."""
    sum_total = float(total.sum())
    centre = float(drawn.sum()) / sum_total
    mean = drawn / total
    scatter = float((total * (mean - centre) ** 2).sum())
    room = sum_total - float((total**2).sum()) / sum_total
    return max((scatter - (len(total) - 1)) / room, 1e-4) if room > 1e-9 else 1e-4


def _fit_spread(
    cell: Ints, excess: Floats, variance: Floats, spread: Floats, start: float
) -> tuple[float, Ints, Floats]:
    """Estimate the variance between people by moments: in all, and by cell shrunk to that."""
    clear = (spread / (spread + variance)) ** 2
    worth = float(clear.sum())
    whole = (float((clear * excess).sum()) + _CELL_WORTH * start) / (worth + _CELL_WORTH)
    whole = max(whole, _LEAST_SPREAD_SHARE * start)
    if len(cell) == 0:
        return whole, np.zeros(0, dtype=np.int64), np.zeros(0)
    keys, group = number_groups(cell)
    inside, count = np.bincount(group, clear * excess), np.bincount(group, clear)
    by_cell = (inside + _CELL_WORTH * whole) / (count + _CELL_WORTH)
    return whole, keys, np.maximum(by_cell, _LEAST_SPREAD_SHARE * whole)

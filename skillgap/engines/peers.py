"""What peers say, in numpy: means by role, family and skill, shrunk, the own signals left out.

The steps of ``peer_statements.py``, each operation in the same order; and both are those of
``questions.profiles.prior``, whose sums are doubles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.grouping import Bools, number_groups
from skillgap.core.workforce import Floats, Ints
from skillgap.engines.peer_statements import (
    CELL_WORTH,
    LEAST_BETWEEN,
    LEAST_SPREAD_SHARE,
    PASSES,
    PULL_WORTH,
    SQUARES,
    VAGUE_LEVEL,
    VAGUE_WORTH,
)
from skillgap.engines.whole import add_whole, from_whole, sum_all, to_whole, total_of


@dataclass(frozen=True, slots=True)
class PeerGroups:
    """Which groups a person and skill belong to; arrays of shape (rows,).

    Attributes:
        skill: Skill code.
        asked: Whether the role asks for the skill.
        family: Job family code; −1 where the role is unknown.
        role: Role code; −1 where unknown.
        skills: Number of skills.
    """

    skill: Ints
    asked: Bools
    family: Ints
    role: Ints
    skills: int

    @property
    def keys(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Keys of the layers: skill; asked for or not; job family × skill; role × skill."""
        return (
            self.skill,
            2 * self.skill + self.asked,
            (self.family + 1) * self.skills + self.skill,
            (self.role + 1) * self.skills + self.skill,
        )


@dataclass(frozen=True, slots=True)
class SummedLayer:
    """PeerGroups of one layer: summed weights and deviations, in units of one over ``SCALE``."""

    key: Ints
    total: Ints
    drawn: Ints
    between: float


@dataclass(frozen=True, slots=True)
class Peers:
    """What peers say of anybody.

    Attributes:
        total: Summed weight of everything.
        drawn: Summed weight × level of everything.
        layers: From the widest to the narrowest.
        pull: Levels higher per level that the role requires more than usual of the skill.
        spread: Variance between people of one role and skill, over everything.
        cell: Job family × skill with a spread of its own.
        cell_spread: Its variance.
    """

    total: float
    drawn: float
    layers: tuple[SummedLayer, ...]
    pull: float
    spread: float
    cell: Ints
    cell_spread: Floats

    def mean_and_variance(self, groups: PeerGroups, rise: Floats) -> tuple[Floats, Floats]:
        """Return mean and variance of the level of people of whom nobody has said anything.

        Args:
            groups: Where they belong.
            rise: How much more than usual of the skill their roles require.
        """
        mean = np.full(len(rise), self.drawn / self.total)
        unsure = np.full(len(rise), 1.0 / self.total)
        for layer, key in zip(self.layers, groups.keys, strict=True):
            sums = (_look_up(layer.key, values, key) for values in (layer.total, layer.drawn))
            total, drawn = (from_whole(values) for values in sums)
            kept = total / (total + 1.0 / layer.between)
            mean = mean + kept * (drawn / np.maximum(total, 1e-9))
            unsure = layer.between * (1.0 - kept) + (1.0 - kept) * (1.0 - kept) * unsure
        return mean + self.pull * rise, unsure + self.spread_at(groups.keys[2])

    def spread_at(self, cell: Ints) -> Floats:
        """Return the variance between people of one role, by job family × skill."""
        if not len(self.cell):
            return np.full(len(cell), self.spread)
        at = np.minimum(np.searchsorted(self.cell, cell), len(self.cell) - 1)
        return np.where(self.cell[at] == cell, self.cell_spread[at], self.spread)


def _look_up(keys: Ints, values: Ints, wanted: Ints) -> Ints:
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)


def fit_peers(
    groups: PeerGroups, level: Floats, variance: Floats, rise: Floats, start: float
) -> tuple[Peers, Floats, Floats]:
    """Fit what peers say to what signals alone say.

    Args:
        groups: Where each pair belongs, shape (pairs,).
        level: Level its signals alone say, growth since the first day taken off.
        variance: Variance of that.
        rise: How much more than usual of the skill the role requires; 0 where it does not ask.
        start: Variance between people to begin with.

    Returns:
        What peers say; and of each pair mean and variance with its own signals left out.
    """
    spread = np.full(len(level), start)
    peers, mean, unsure = _fit_once(groups, level, variance, rise, spread, start)
    for _ in range(PASSES - 1):
        spread = peers.spread_at(groups.keys[2])
        peers, mean, unsure = _fit_once(groups, level, variance, rise, spread, start)
    return peers, mean, unsure + peers.spread_at(groups.keys[2])


def _fit_once(
    groups: PeerGroups, level: Floats, variance: Floats, rise: Floats, spread: Floats, start: float
) -> tuple[Peers, Floats, Floats]:
    weight = to_whole(1.0 / (variance + spread))
    heavy = from_whole(weight)
    pull = _fit_pull(groups, level, rise, weight, heavy)
    left = level - pull * rise
    total = sum_all(weight) + VAGUE_WORTH
    drawn = sum_all(to_whole(heavy * left)) + VAGUE_WORTH * VAGUE_LEVEL
    mean, unsure = (drawn - heavy * left) / (total - heavy), 1.0 / (total - heavy)
    layers = []
    for key in groups.keys:
        layer, mean, unsure = _fit_layer(key, left, weight, heavy, mean, unsure)
        layers.append(layer)
    mean = mean + pull * rise
    away = level - mean
    excess = away * away - variance - unsure
    share = spread / (spread + variance)
    clear = share * share
    cell, group = number_groups(groups.keys[2])
    inside = total_of(clear * excess, group, len(cell))
    count = total_of(clear, group, len(cell))
    whole = (sum_all(inside) + CELL_WORTH * start) / (sum_all(count) + CELL_WORTH)
    whole = max(whole, LEAST_SPREAD_SHARE * start)
    by_cell = (from_whole(inside) + CELL_WORTH * whole) / (from_whole(count) + CELL_WORTH)
    by_cell = np.maximum(by_cell, LEAST_SPREAD_SHARE * whole)
    return Peers(total, drawn, tuple(layers), pull, whole, cell, by_cell), mean, unsure


def _fit_pull(
    groups: PeerGroups, level: Floats, rise: Floats, weight: Ints, heavy: Floats
) -> float:
    """Return by how much levels rise with what is required, within skills; never below 0."""
    asked = groups.asked
    keys, group = number_groups(groups.skill[asked])
    heavy, level, rise = heavy[asked], level[asked], rise[asked]
    terms = (heavy * level, heavy * rise, heavy * rise * level, heavy * rise * rise)
    of_all = from_whole(add_whole(weight[asked], group, len(keys)))
    levels, rises, products, squares = (
        from_whole(total_of(values, group, len(keys))) for values in terms
    )
    of_all = np.maximum(of_all, 1e-9)
    drawn = sum_all(to_whole(products - levels * rises / of_all))
    told = sum_all(to_whole(squares - rises * rises / of_all))
    return max(drawn / (told + PULL_WORTH), 0.0)


def _fit_layer(
    key: Ints, left: Floats, weight: Ints, heavy: Floats, mean: Floats, unsure: Floats
) -> tuple[SummedLayer, Floats, Floats]:
    keys, group = number_groups(key)
    rest = to_whole(heavy * (left - mean))
    total, drawn = (add_whole(values, group, len(keys)) for values in (weight, rest))
    between = _variance_between(total, drawn)
    others = from_whole(total[group] - weight)
    share = others / (others + 1.0 / between)
    offset = from_whole(drawn[group] - rest) / np.maximum(others, 1e-9)
    moved = mean + np.where(others > 1e-9, share * offset, 0.0)
    unsure = between * (1.0 - share) + (1.0 - share) * (1.0 - share) * unsure
    return SummedLayer(keys, total, drawn, between), moved, unsure


def _variance_between(total: Ints, drawn: Ints) -> float:
    """Return the DerSimonian–Laird variance between groups."""
    one, other = from_whole(total), from_whole(drawn)
    everything, deviation = max(sum_all(total), 1e-9), sum_all(drawn)
    scatter = sum_all(to_whole(other * other / np.maximum(one, 1e-9)))
    squares = sum_all(to_whole(one * one / SQUARES)) * SQUARES
    scatter = scatter - deviation * deviation / everything
    room = everything - squares / everything
    if not room > 1e-9:
        return LEAST_BETWEEN
    return max((scatter - float(len(total) - 1)) / room, LEAST_BETWEEN)

"""Closeness blended from several families, each against what chance gives.

Method: of a family f, s is the similarity of two things and c the mean similarity the two have to
everything; over all pairs, s − c has the spread σ. With weights w, fitted on published relations,
closeness = Σ w (s − c)/σ ÷ Σ w (1 − c)/σ: 0 is as close as two things drawn at random, 1 is the
same thing. It is a weighted mean of chance-corrected similarities, so that each family's part adds
up, and its order is that of a logistic regression on standardised similarities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.domain.workforce import Floats, Ints
from skillgap.models.adjacency.families import Bools, Family, Reals

_SAMPLED = 400
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Standard:
    """What chance gives in one family.

    Attributes:
        chance: Mean similarity of each thing to the others, shape (n,).
        spread: Standard deviation of similarity about chance, over pairs of known things.
        known: Things with anything in the family, shape (n,).
    """

    chance: Reals
    spread: float
    known: Bools


def standardise(family: Family) -> Standard:
    """Measure what chance gives in a family, on at most 400 evenly spaced things."""
    count, known = len(family), family.known
    held = np.flatnonzero(known)
    if len(held) < 2:
        return Standard(np.zeros(count, np.float32), 0.0, known)
    taken = held[np.unique(np.linspace(0, len(held) - 1, min(len(held), _SAMPLED)).astype(int))]
    rows = np.vstack([family.block(i, i + 1) for i in taken])
    rows[np.arange(len(taken)), taken] = np.nan
    rows[:, ~known] = np.nan
    with np.errstate(invalid="ignore"):
        total = np.nansum(rows, axis=0)
        seen = (~np.isnan(rows)).sum(axis=0)
    chance = (total / np.maximum(seen, 1)).astype(np.float32)
    off = rows - (chance[taken][:, None] + chance[None, :]) / 2
    return Standard(chance, float(np.nanstd(off)), known)


@dataclass(frozen=True, eq=False)
class Blend:
    """Closeness of n things, blended from families.

    Attributes:
        families: The families at hand.
        weights: Weight of each family by name, per standard deviation.
    """

    families: Sequence[Family]
    weights: Mapping[str, float]

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """What chance gives in each family."""
        return tuple(standardise(family) for family in self.families)

    @cached_property
    def scales(self) -> Floats:
        """Weight over spread of each family; sums to one with chance taken off."""
        spread = np.array([each.spread for each in self.standards])
        chance = np.array(
            [each.chance[each.known].mean() if each.known.any() else 0.0 for each in self.standards]
        )
        weight = np.array([self.weights.get(family.name, 0.0) for family in self.families])
        scale = np.divide(weight, spread, out=np.zeros(len(spread)), where=spread > 1e-9)
        whole = float((scale * (1 - chance)).sum())
        return np.asarray(scale / whole if whole > 0 else scale, dtype=np.float64)

    @property
    def table(self) -> pd.DataFrame:
        """The blend shown: family, weight, share (of the closeness of a thing to itself), known."""
        chance = [float(s.chance[s.known].mean()) if s.known.any() else 0.0 for s in self.standards]
        return pd.DataFrame(
            {
                "family": [family.name for family in self.families],
                "weight": [self.weights.get(family.name, 0.0) for family in self.families],
                "share": self.scales * (1 - np.array(chance)),
                "chance": chance,
                "spread": [s.spread for s in self.standards],
                "known": [int(s.known.sum()) for s in self.standards],
            }
        )

    def __len__(self) -> int:
        """Count the things."""
        return len(self.families[0]) if self.families else 0

    def block(self, start: int, stop: int) -> Reals:
        """Return the closeness of some things to all, shape (stop − start, n), at most 1."""
        found = np.zeros((stop - start, len(self)), dtype=np.float32)
        for family, standard, scale in zip(self.families, self.standards, self.scales):
            if scale == 0:
                continue
            part = family.block(start, stop)
            part -= standard.chance[None, :] / 2
            part -= standard.chance[start:stop, None] / 2
            part[:, ~standard.known] = 0.0
            part[~standard.known[start:stop]] = 0.0
            part *= np.float32(scale)
            found += part
        np.minimum(found, 1.0, out=found)
        return found

    def all_pairs(self) -> Reals:
        """Return closeness of everything to everything, shape (n, n), 0 to 1, 1 on the diagonal."""
        count = len(self)
        found = np.zeros((count, count), dtype=np.float32)
        for start in range(0, count, _BLOCK):
            stop = min(start + _BLOCK, count)
            found[start:stop] = self.block(start, stop)
        np.maximum(found, 0.0, out=found)
        np.fill_diagonal(found, 1.0)
        return found

    def nearest(self, most: int) -> tuple[Ints, Ints, Floats]:
        """Return the closest others of each thing.

        Args:
            most: How many at most.

        Returns:
            Thing, other thing and closeness (above 0), each shape (links,); by thing, closest
            first, ties by position.
        """
        one, other, close = [], [], []
        for start in range(0, len(self), _BLOCK):
            stop = min(start + _BLOCK, len(self))
            block = self.block(start, stop)
            block[np.arange(stop - start), np.arange(start, stop)] = -1.0
            i, j, value = take_nearest(block, most)
            one.append(i + start)
            other.append(j)
            close.append(value)
        if not one:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        return np.concatenate(one), np.concatenate(other), np.concatenate(close)

    def parts(self, one: int, other: Ints) -> pd.DataFrame:
        """Open the closeness of one thing to some others: family, other, similarity, chance, part.

        The parts of one pair add up to its closeness.
        """
        them, me = np.asarray(other, dtype=np.int64), np.full(len(other), one, dtype=np.int64)
        rows = []
        for family, standard, scale in zip(self.families, self.standards, self.scales):
            alike = family.pairs(me, them)
            chance = (standard.chance[me] + standard.chance[them]).astype(np.float64) / 2
            known = standard.known[me] & standard.known[them]
            part = np.where(known, scale * (alike - chance), 0.0)
            rows.append(
                pd.DataFrame(
                    {"family": family.name, "other": them, "similarity": alike,
                     "chance": chance, "part": part}
                )
            )  # fmt: skip
        columns = ["family", "other", "similarity", "chance", "part"]
        return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)


def take_nearest(block: Reals, most: int) -> tuple[Ints, Ints, Floats]:
    """Return row, column and value of the largest positive entries of each row, largest first."""
    most = min(most, block.shape[1])
    if most == 0 or len(block) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    chosen = np.argpartition(-block, most - 1, axis=1)[:, :most]
    chosen.sort(axis=1)
    values = np.take_along_axis(block, chosen, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    chosen = np.take_along_axis(chosen, order, axis=1)
    values = np.take_along_axis(values, order, axis=1)
    row, column = np.nonzero(values > 0)
    return (
        row.astype(np.int64),
        chosen[row, column].astype(np.int64),
        values[row, column].astype(float),
    )

"""Closeness blended from several families, each against what chance gives.

Method: of a family f, s_ij is the similarity of two things, m_i and d_i mean and standard deviation
of what thing i has to all others. z = (s_ij − m_i)/d_i says how far above chance the pair is, seen
from i. The blend is the mean of z with weights w fitted on published relations, B = Σ w z ÷ Σ w;
its order is that of a logistic regression. Closeness = B/(B + h), h the B of a typical near
neighbour in this network (the median over the five nearest), so that 0 is chance, ½ as close as
neighbours usually are here, 1 the same. What speaks against a pair counts, too: below chance it is
B/(|B| + h), down to −1. Between two things it is the mean of both directions.

Limits: closeness is relative to the network; compare it within one, not across two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillgap.core.sparse import row_of
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.network.families import Family, Reals

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BLOCK = 256
NEAR = 5
"""Neighbours that say what is usual in a network."""


@dataclass(frozen=True, eq=False)
class Survey:
    """What one pass over all pairs finds.

    Attributes:
        mean: Mean similarity of each thing to the others, shape (n, families).
        spread: Standard deviation of the same; 0 where nothing is known.
        one: Thing, shape (links,), ascending.
        other: One of its nearest, closest first.
        above: Blend B of the pair seen from the first, above 0.
        alike: Similarity of the pair in each family, shape (links, families).
        half: Blend of a typical near neighbour.
    """

    mean: Floats
    spread: Floats
    one: Ints
    other: Ints
    above: Floats
    alike: Floats
    half: float


@dataclass(frozen=True, eq=False)
class Blend:
    """Closeness of n things, blended from families.

    Attributes:
        families: The families at hand.
        weights: Weight of each family by name, per standard deviation.
        most: Nearest others looked for.
        progress: Told the share done of the pass over all pairs.
    """

    families: Sequence[Family]
    weights: Mapping[str, float]
    most: int = 12
    progress: Callable[[float], None] | None = None

    @cached_property
    def families_used(self) -> tuple[Family, ...]:
        """The families with a weight above 0."""
        return tuple(each for each in self.families if self.weights.get(each.name, 0.0) > 0)

    @cached_property
    def weight(self) -> Floats:
        """Weights of the families used, shape (families,)."""
        return np.array([self.weights[each.name] for each in self.families_used], dtype=np.float64)

    def __len__(self) -> int:
        """Count the things."""
        return len(self.families[0]) if self.families else 0

    def _block_bounds(self) -> Iterator[tuple[int, int]]:
        for start in range(0, len(self), BLOCK):
            yield start, min(start + BLOCK, len(self))

    @cached_property
    def closeness_moments(self) -> Survey:
        """Moments, nearest others and what is usual, from one pass over all pairs."""
        count, kinds = len(self), len(self.families_used)
        mean, spread = np.zeros((count, kinds)), np.zeros((count, kinds))
        if not count or not kinds:
            none = np.zeros(0, np.int64)
            return Survey(mean, spread, none, none, np.zeros(0), np.zeros((0, kinds)), 1.0)
        found: list[tuple[Ints, Ints, Floats, Floats]] = []
        for start, stop in self._block_bounds():
            parts = [each.similarity_block(start, stop) for each in self.families_used]
            for k, part in enumerate(parts):
                mean[start:stop, k], spread[start:stop, k] = row_means_and_sds(part, start)
            above = self._blend_block(parts, mean[start:stop], spread[start:stop])
            row, column, value = _nearest_in_block(above, start, self.most)
            found.append((row + start, column, value, _similarity_by_family(parts, row, column)))
            if self.progress is not None:
                self.progress(stop / count)
        one, other, value, alike = (np.concatenate(each) for each in zip(*found))
        first = np.arange(len(one)) - np.searchsorted(one, one)
        near = value[first < NEAR]
        half = float(np.median(near)) if len(near) else 1.0
        return Survey(mean, spread, one, other, value, alike, half)

    def _blend_block(self, parts: Sequence[Any], mean: Floats, spread: Floats) -> Any:
        """Return Σ w z ÷ Σ w of a block, sparse where all families are (what is 0 is below 0)."""
        scale, whole = self._family_scales_and_known_weight(spread)
        offset = ((scale * mean).sum(axis=1) / whole).astype(np.float32)
        share = (scale / whole[:, None]).astype(np.float32)
        total: Any = None
        full = [k for k, part in enumerate(parts) if isinstance(part, np.ndarray)]
        for k in full:
            each = parts[k] * share[:, k, None]
            total = each if total is None else np.add(total, each, out=total)
        for k, part in enumerate(parts):
            if k in full:
                continue
            value = part.data * np.repeat(share[:, k], np.diff(part.indptr))
            if full:  # each entry of a sparse part occurs once
                total[row_of(part), part.indices] += value
            else:
                each = part.copy()
                each.data = value
                total = each if total is None else total + each
        if full:
            total -= offset[:, None]
        else:
            total.data -= np.repeat(offset, np.diff(total.indptr))
        return total

    def _family_scales_and_known_weight(self, spread: Floats) -> tuple[Floats, Floats]:
        """Return w/d of each thing and family, and the weight of what is known of each thing."""
        known = spread > 1e-9
        scale = np.divide(self.weight, spread, out=np.zeros_like(spread), where=known)
        whole = (known * self.weight).sum(axis=1)
        return scale, np.where(whole > 0, whole, 1.0)

    def nearest_links(self) -> tuple[Ints, Ints, Floats]:
        """Return the closest others: thing, other and closeness (above 0), each shape (links,)."""
        found = self.closeness_moments
        close = self._mean_of_both_directions(found.alike, found.one, found.other)
        near = close > 0  # the other end may see the pair below chance
        return found.one[near], found.other[near], close[near]

    def squash_to_closeness(self, above: Any) -> Any:
        """Bring a blend to closeness, −1 to 1; below 0 is further apart than chance."""
        return above / (np.abs(above) + max(self.closeness_moments.half, 1e-9))

    def closeness_rows(self, start: int, stop: int) -> Reals:
        """Return the closeness of all, seen from some things, shape (stop − start, n)."""
        if not self.families_used:
            return np.zeros((stop - start, len(self)), dtype=np.float32)
        parts = [each.similarity_block(start, stop) for each in self.families_used]
        survey = self.closeness_moments
        above = self._blend_block(parts, survey.mean[start:stop], survey.spread[start:stop])
        if not isinstance(above, np.ndarray):
            scale, whole = self._family_scales_and_known_weight(survey.spread[start:stop])
            nothing = -(scale * survey.mean[start:stop]).sum(axis=1) / whole
            above = _fill_sparse_block(above, nothing)
        return np.asarray(self.squash_to_closeness(above), dtype=np.float32)

    def closeness_to_all(self, one: int) -> Floats:
        """Return the closeness of one thing to all, both directions, shape (n,); 1 to itself."""
        everything = np.arange(len(self))
        found = self.closeness_of_pairs(np.full(len(self), one), everything)
        found[one] = 1.0
        return found

    def closeness_matrix(self) -> Reals:
        """Return closeness of everything to everything, (n, n), −1 to 1, 1 on the diagonal."""
        found = self.directed_closeness_matrix()
        return np.asarray((found + found.T) / 2, dtype=np.float32)

    def directed_closeness_matrix(self) -> Reals:
        """Return closeness seen from the row's thing, shape (n, n), 1 on the diagonal."""
        found = np.zeros((len(self), len(self)), dtype=np.float32)
        for start, stop in self._block_bounds():
            found[start:stop] = self.closeness_rows(start, stop)
        np.fill_diagonal(found, 1.0)
        return found

    def closeness_of_pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the closeness of pairs, mean of both directions, shape (pairs,)."""
        if not self.families_used:
            return np.zeros(len(one))
        alike = np.stack(
            [each.similarity_of_pairs(one, other) for each in self.families_used], axis=1
        )
        return self._mean_of_both_directions(alike, one, other)

    def _mean_of_both_directions(self, alike: Floats, one: Ints, other: Ints) -> Floats:
        """Return the closeness of pairs from their similarities, mean of both directions."""
        if not len(one):
            return np.zeros(0)
        seen = [
            self.squash_to_closeness(self._family_parts_above_chance(alike, end).sum(axis=1))
            for end in (one, other)
        ]
        return np.asarray((seen[0] + seen[1]) / 2, dtype=np.float64)

    def _family_parts_above_chance(self, alike: Floats, end: Ints) -> Floats:
        """Return each family's part of the blend of pairs seen from one end, (pairs, families)."""
        scale, whole = self._family_scales_and_known_weight(self.closeness_moments.spread[end])
        return np.asarray(scale * (alike - self.closeness_moments.mean[end]) / whole[:, None])

    def closeness_by_family(self, one: int, other: int) -> pd.DataFrame:
        """Open the closeness of a pair.

        Returns:
            family, similarity, chance (mean of both ends), above (parts of the blend, mean of
            both directions), part (of the closeness; adds up to it).
        """
        ends: Ints = np.array([one, other], dtype=np.int64)
        alike = np.stack(
            [each.similarity_of_pairs(ends[:1], ends[1:]) for each in self.families_used], axis=1
        )
        above = self._family_parts_above_chance(np.repeat(alike, 2, axis=0), ends)
        total = above.sum(axis=1)
        share = self.squash_to_closeness(total) / np.where(total != 0, total, 1.0)
        return pd.DataFrame(
            {
                "family": [each.name for each in self.families_used],
                "similarity": alike[0],
                "chance": self.closeness_moments.mean[ends].mean(axis=0),
                "above": above.mean(axis=0),
                "part": (above * share[:, None]).mean(axis=0),
            }
        )

    @property
    def table(self) -> pd.DataFrame:
        """The blend shown: family, weight, share (of the weights), chance (mean), spread, known."""
        survey, names = self.closeness_moments, [each.name for each in self.families_used]
        known = survey.spread > 1e-9
        return pd.DataFrame(
            {
                "family": names,
                "weight": self.weight,
                "share": self.weight / max(float(self.weight.sum()), 1e-12),
                "chance": survey.mean.mean(axis=0) if len(self) else 0.0,
                "spread": survey.spread.mean(axis=0) if len(self) else 0.0,
                "known": known.sum(axis=0).astype(np.int64),
            }
        )


def row_means_and_sds(part: csr_array | Reals, start: int) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each row, the thing itself left out.

    Args:
        part: Similarity of things ``start`` … to all, shape (rows, n).
        start: First thing.
    """
    rows, count = part.shape
    if isinstance(part, np.ndarray):
        own = part[np.arange(rows), np.arange(start, start + rows)].astype(np.float64)
        total, squares = part.sum(axis=1, dtype=np.float64), np.einsum("ij,ij->i", part, part)
    else:
        row = row_of(part)
        itself = part.indices == row + start
        own, total, squares = (
            np.bincount(where, value, minlength=rows).astype(np.float64)
            for where, value in (
                (row[itself], part.data[itself]),
                (row, part.data),
                (row, part.data * part.data),
            )
        )
    others = max(count - 1, 1)
    mean: Floats = (total - own) / others
    variance = (squares - own * own) / others - mean * mean
    # Rounding of float32 sums leaves a little where a row is constant.
    return mean, np.sqrt(np.where(variance > 1e-9, variance, 0.0))


def _similarity_by_family(parts: Sequence[Any], row: Ints, column: Ints) -> Floats:
    """Return the similarity in each family at some places of a block, (places, families)."""
    if not len(row):  # a sparse table answers an empty question with a table
        return np.zeros((0, len(parts)))
    return np.stack([np.asarray(part[row, column], np.float64).ravel() for part in parts], axis=1)


def _fill_sparse_block(block: csr_array, absent: Floats) -> Reals:
    """Return a sparse block in full; ``absent`` of its row where nothing is stored."""
    found = np.repeat(absent[:, None].astype(np.float32), block.shape[1], axis=1)
    found[row_of(block), block.indices] = block.data
    return found


def _nearest_in_block(above: Any, start: int, most: int) -> tuple[Ints, Ints, Floats]:
    """Return row, column and blend of the largest positive entries, the thing itself left out."""
    if isinstance(above, np.ndarray):
        rows = np.arange(len(above))
        above[rows, rows + start] = -1.0
        kept = min(most, above.shape[1])
        column = np.sort(np.argpartition(-above, kept - 1, axis=1)[:, :kept], axis=1)
        row = np.repeat(rows, kept)
        column = column.ravel()
        value = above[row, column]
    else:
        row, column, value = _nearest_in_sparse_block(above, start, most)
    row, column, value = (each[value > 0] for each in (row, column, value))
    order = np.lexsort((column, -value, row))
    return (
        row[order].astype(np.int64),
        column[order].astype(np.int64),
        value[order].astype(np.float64),
    )


def _nearest_in_sparse_block(above: csr_array, start: int, most: int) -> tuple[Any, Any, Any]:
    """Return the largest stored entries of each row of a sparse block."""
    kept = []
    for row in range(above.shape[0]):
        first, last = above.indptr[row], above.indptr[row + 1]
        value = above.data[first:last]
        value[above.indices[first:last] == row + start] = -1.0
        if len(value) > most:
            kept.append(first + np.argpartition(-value, most - 1)[:most])
        else:
            kept.append(np.arange(first, last))
    place = np.concatenate(kept) if kept else np.zeros(0, np.int64)
    rows = np.repeat(np.arange(len(kept)), [len(each) for each in kept])
    return rows, above.indices[place], above.data[place]

"""Families of features: what is known of some things, each as a similarity of its own.

A family is anything that says how alike two of n things are: ratings (skills, knowledge), lists
(activities, technologies), texts (titles, descriptions), or a matrix worked out elsewhere (what
roles ask together, what people hold together).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgap.domain.likeness.texts import as_grams, as_words
from skillgap.domain.sparse import sparse
from skillgap.domain.workforce import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals: TypeAlias = NDArray[np.float32]
Bools: TypeAlias = NDArray[np.bool_]


class Family(Protocol):
    """One way of being alike, over n things."""

    @property
    def name(self) -> str:
        """Name of the family."""
        ...

    @property
    def known(self) -> Bools:
        """Things with anything in this family, shape (n,)."""
        ...

    def __len__(self) -> int: ...
    def block(self, start: int, stop: int) -> Reals:
        """Return the similarity of some things to all, shape (stop − start, n)."""
        ...

    def pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the similarity of each pair, shape (pairs,)."""
        ...


@dataclass(frozen=True, eq=False)
class Vectors:
    """A family given by unit vectors: similarity is their inner product.

    Attributes:
        name: Name of the family.
        rows: Unit rows, shape (n, features); a row of zeros is a thing nothing is known of.
    """

    name: str
    rows: csr_array | Reals

    @property
    def known(self) -> Bools:
        """Things with anything in this family, shape (n,)."""
        if isinstance(self.rows, np.ndarray):
            return np.asarray(np.abs(self.rows).sum(axis=1) > 0, dtype=np.bool_)
        return np.asarray(np.diff(self.rows.indptr) > 0, dtype=np.bool_)

    def __len__(self) -> int:
        """Count the things."""
        return int(self.rows.shape[0])

    def block(self, start: int, stop: int) -> Reals:
        """Return the similarity of some things to all, shape (stop − start, n)."""
        found = self.rows[start:stop] @ self.rows.T
        return np.asarray(
            found if isinstance(found, np.ndarray) else found.toarray(), dtype=np.float32
        )

    def pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the similarity of each pair, shape (pairs,)."""
        if isinstance(self.rows, np.ndarray):
            return np.asarray((self.rows[one] * self.rows[other]).sum(axis=1), dtype=np.float64)
        return np.asarray(self.rows[one].multiply(self.rows[other]).sum(axis=1), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Matrix:
    """A family given by its similarities.

    Attributes:
        name: Name of the family.
        values: Shape (n, n), sparse or dense; what a sparse one leaves out is 0.
        known: Things with anything in this family, shape (n,).
    """

    name: str
    values: csr_array | Reals
    known: Bools

    def __len__(self) -> int:
        """Count the things."""
        return int(self.values.shape[0])

    def block(self, start: int, stop: int) -> Reals:
        """Return the similarity of some things to all, shape (stop − start, n)."""
        found = self.values[start:stop]
        return np.asarray(
            found if isinstance(found, np.ndarray) else found.toarray(), dtype=np.float32
        )

    def pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the similarity of each pair, shape (pairs,)."""
        return np.asarray(self.values[one, other], dtype=np.float64).ravel()


def rated(name: str, ratings: Floats) -> Vectors:
    """Make a family of ratings, every element standardised over the things.

    Args:
        name: Name of the family.
        ratings: Shape (n, elements); a row of NaN is a thing without ratings, a single NaN
            counts as average.
    """
    blank = np.isnan(ratings).all(axis=1)
    spread = np.zeros(ratings.shape[1])
    centred = np.zeros_like(ratings, dtype=np.float64)
    if not blank.all():
        spread = np.nanstd(ratings[~blank], axis=0)
        centred = ratings - np.nanmean(ratings[~blank], axis=0)
    scaled = np.nan_to_num(centred / np.where(spread > 0, spread, np.inf))
    scaled[blank] = 0.0
    return Vectors(name, unit(scaled).astype(np.float32))


def listed(name: str, counts: csr_array) -> Vectors:
    """Make a family of lists: what few things have counts for more (inverse frequency).

    Args:
        name: Name of the family.
        counts: Shape (n, entries), counts or weights, 0 where absent.
    """
    from sklearn.preprocessing import normalize

    having = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + having)) + 1
    weighted = sparse(counts.astype(np.float32))
    weighted.data *= rarity[weighted.indices].astype(np.float32)
    return Vectors(name, sparse(normalize(weighted)))


def written(name: str, texts: Sequence[str]) -> Vectors:
    """Make a family of short texts, read by characters: labels and titles."""
    return Vectors(name, as_grams(texts))


def described(name: str, texts: Sequence[str]) -> Vectors:
    """Make a family of longer texts, read by words: descriptions and tasks."""
    return Vectors(name, as_words(texts, (1, 2), 0.3 if len(texts) > 20 else 1.0))


def unit(rows: Floats) -> Floats:
    """Scale rows to length one; a row of zeros stays."""
    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(length > 0, length, 1.0), dtype=np.float64)

"""Families of features: what is known of some things, each as a similarity of its own.

A family is anything that says how alike two of n things are: ratings (skills, knowledge), lists
(activities, technologies), texts (titles, descriptions), or a matrix worked out elsewhere (what
roles ask together, what people hold together). Similarities are symmetric.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillgap.core.likeness.meaning import meaning_vectors, scale_to_unit_length
from skillgap.core.likeness.texts import gram_vectors, stem_vectors, word_vectors, words_of
from skillgap.core.sparse import sparse
from skillgap.core.workforce import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals: TypeAlias = NDArray[np.float32]
Bools: TypeAlias = NDArray[np.bool_]

TOPICS = 100
"""Topics read out of the texts at hand."""
FEWEST_FOR_TOPICS = 200
"""With fewer things there is not enough text to learn topics from."""
COMMON_SHARE, MANY = 0.02, 2_000
"""Of more labels than this, character runs found in a larger share say little and cost most."""
NEAR_DEVIATIONS = 1.5
"""From so many standard deviations above the mean on, two things are near in a family."""
FEW_TEXTS = 40
"""With fewer texts every word counts."""


class Family(Protocol):
    """One way of being alike, over n things."""

    @property
    def name(self) -> str:
        """Name of the family."""
        ...

    def __len__(self) -> int: ...

    def similarity_block(self, start: int, stop: int) -> csr_array | Reals:
        """Return the similarity of some things to all, shape (stop − start, n)."""
        ...

    def similarity_of_pairs(self, one: Ints, other: Ints) -> Floats:
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

    @cached_property
    def _transposed_rows(self) -> Any:
        # Transposed once: a sparse product would do it again for every block.
        return self.rows.T if isinstance(self.rows, np.ndarray) else self.rows.T.tocsr()

    def __len__(self) -> int:
        """Count the things."""
        return int(self.rows.shape[0])

    def similarity_block(self, start: int, stop: int) -> csr_array | Reals:
        """Return the similarity of some things to all, shape (stop − start, n)."""
        found: Any = self.rows[start:stop] @ self._transposed_rows
        return np.asarray(found) if isinstance(found, np.ndarray) else found.tocsr()

    def similarity_of_pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the similarity of each pair, shape (pairs,)."""
        if isinstance(self.rows, np.ndarray):
            return np.asarray((self.rows[one] * self.rows[other]).sum(axis=1), dtype=np.float64)
        return np.asarray(self.rows[one].multiply(self.rows[other]).sum(axis=1), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Matrix:
    """A family given by its similarities.

    Attributes:
        name: Name of the family.
        values: Shape (n, n), symmetric, sparse or dense; what a sparse one leaves out is 0.
    """

    name: str
    values: csr_array | Reals

    def __len__(self) -> int:
        """Count the things."""
        return int(self.values.shape[0])

    def similarity_block(self, start: int, stop: int) -> csr_array | Reals:
        """Return the similarity of some things to all, shape (stop − start, n)."""
        return self.values[start:stop]

    def similarity_of_pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the similarity of each pair, shape (pairs,)."""
        if not len(one):  # a sparse table answers an empty question with a table
            return np.zeros(0)
        return np.asarray(self.values[one, other], dtype=np.float64).ravel()


def ratings_family(name: str, ratings: Floats) -> Vectors:
    """Make a family of ratings: profiles are compared for their shape.

    Args:
        name: Name of the family.
        ratings: Shape (n, elements); a row of NaN is a thing without ratings, a single NaN
            counts as average.

    Method: each element against its mean, then each thing against its own mean, then the cosine;
        what everybody needs, and asking for much of everything, both say nothing.
    """
    blank = np.isnan(ratings).all(axis=1)
    if blank.all():
        return Vectors(name, np.zeros(ratings.shape, dtype=np.float32))
    centred = np.nan_to_num(ratings - np.nanmean(ratings[~blank], axis=0))
    centred -= centred.mean(axis=1, keepdims=True)
    centred[blank] = 0.0
    return Vectors(name, scale_to_unit_length(centred.astype(np.float32)))


def near_family(family: Vectors) -> Matrix:
    """Make a family of what only near things share: similarity beyond what most pairs have.

    Args:
        family: A family in which nearly all pairs are more or less alike, such as ratings.

    Returns:
        The family ``…_near``: how far a pair lies above the mean and 1.5 standard deviations of all
        pairs, 0 for the rest. With it a family can count for much among near neighbours and for
        less in the order of all others.
    """
    values = np.asarray(family.similarity_block(0, len(family)), dtype=np.float32)
    told = np.diag(values) > 0
    pairs = values[np.ix_(told, told)][~np.eye(int(told.sum()), dtype=np.bool_)]
    least = pairs.mean() + NEAR_DEVIATIONS * pairs.std() if len(pairs) else 0.0
    return Matrix(f"{family.name}_near", np.maximum(values - np.float32(least), 0.0))


def lists_family(name: str, counts: csr_array) -> Vectors:
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


def label_families(name: str, texts: Sequence[str]) -> list[Family]:
    """Make two families of labels: by characters (``name``) and by stems (``name_stems``)."""
    most = COMMON_SHARE if len(texts) > MANY else 1.0
    return [Vectors(name, gram_vectors(texts, most)), Vectors(f"{name}_stems", stem_vectors(texts))]


def long_text_family(name: str, texts: Sequence[str]) -> Vectors:
    """Make a family of longer texts, read by words."""
    many = len(texts) >= FEW_TEXTS
    return Vectors(name, word_vectors(texts, 0.3 if many else 1.0, 2 if many else 1))


def topic_families(texts: dict[str, Sequence[Sequence[str]]]) -> list[Family]:
    """Make families of the topics that texts are about, learned from all of them together.

    Args:
        texts: Family to the texts of each thing.

    Returns:
        One family ``…_topics`` per entry; none when there are fewer than 200 things.

    Method: latent semantic analysis; one document per thing holds all its texts, and words that
        occur in the same things come to mean the same (Deerwester and others 1990).
    """
    count = len(next(iter(texts.values()))) if texts else 0
    if count < FEWEST_FOR_TOPICS:
        return []
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(sublinear_tf=True, analyzer=words_of, min_df=2, dtype=np.float32)
    whole = [" ".join(each for parts in texts.values() for each in parts[i]) for i in range(count)]
    documents = reader.fit_transform(whole)
    topics = min(TOPICS, documents.shape[1] - 1)
    model = TruncatedSVD(topics, random_state=0, n_iter=4).fit(documents)
    found: list[Family] = []
    for name, parts in texts.items():
        flat = [each for one in parts for each in one]
        rows = scale_to_unit_length(
            np.asarray(reader.transform(flat) @ model.components_.T, np.float32)
        )
        found.append(
            Vectors(f"{name}_topics", scale_to_unit_length(_mean_text_row_by_thing(rows, parts)))
        )
    return found


def meaning_family(name: str, texts: Sequence[Sequence[str]]) -> Vectors:
    """Make a family of meaning (the extra ``semantic``): mean over the texts of each thing."""
    rows = meaning_vectors([each for one in texts for each in one])
    pooled = _mean_text_row_by_thing(rows, texts)
    told = np.abs(pooled).sum(axis=1) > 0
    if told.any():
        pooled[told] -= pooled[told].mean(axis=0)
    return Vectors(f"{name}_meaning", scale_to_unit_length(pooled))


def _mean_text_row_by_thing(rows: Reals, texts: Sequence[Sequence[str]]) -> Reals:
    """Add up the rows of the texts of each thing, scaled to length one."""
    owner = np.repeat(np.arange(len(texts)), [len(one) for one in texts])
    gather = sparse((np.ones(len(owner), np.float32), (owner, np.arange(len(owner)))),
                    shape=(len(texts), len(owner)))  # fmt: skip
    return scale_to_unit_length(np.asarray(gather @ rows, dtype=np.float32))

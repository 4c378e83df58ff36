"""Texts as unit vectors, so that likeness is an inner product.

Method: TF-IDF with logarithmic counts, each row scaled to length one; the inner product of two rows
is the cosine. Characters are read within word edges, which forgives inflection and misspelling;
words are read whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillgap.domain.conform.words import spelled
from skillgap.domain.sparse import sparse

if TYPE_CHECKING:
    from scipy.sparse import csr_array

GRAMS = (2, 4)
"""Shortest and longest run of characters looked at."""


def as_grams(
    texts: Sequence[str], grams: tuple[int, int] = GRAMS, most_share: float = 1.0
) -> csr_array:
    """Return texts as unit vectors of character runs.

    Args:
        texts: Texts; a blank one gives a row of zeros.
        grams: Shortest and longest run.
        most_share: Runs found in a larger share of the texts are left out.

    Returns:
        Shape (texts, runs), float32.
    """
    return _vectors(texts, "char_wb", grams, most_share)


def as_words(
    texts: Sequence[str], words: tuple[int, int] = (1, 1), most_share: float = 1.0
) -> csr_array:
    """Return texts as unit vectors of words.

    Args:
        texts: Texts; a blank one gives a row of zeros.
        words: Fewest and most words in a row that count as one feature.
        most_share: Words found in a larger share of the texts are left out.

    Returns:
        Shape (texts, words), float32.
    """
    return _vectors(texts, "word", words, most_share)


def _vectors(
    texts: Sequence[str], analyzer: str, span: tuple[int, int], most_share: float
) -> csr_array:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    plain = [spelled(text) for text in texts]
    if not any(any(mark.isalnum() for mark in text) for text in plain):
        return sparse(np.zeros((len(plain), 1), dtype=np.float32))
    reader = TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=span,
        token_pattern=r"(?u)[\w+#&]+" if analyzer == "word" else None,
        sublinear_tf=True,
        max_df=most_share,
        dtype=np.float32,
    )
    return sparse(reader.fit_transform(plain))

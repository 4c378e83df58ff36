"""Texts as unit vectors, so that likeness is an inner product.

Method: TF-IDF with logarithmic counts, each row scaled to length one; the inner product of two rows
is the cosine. Characters are read within word edges, which forgives inflection and misspelling;
stems are the first five letters of words, which forgives endings; words are read whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from typing import TYPE_CHECKING, Any

from skillgap.core.sparse import row_of, sparse
from skillgap.core.words import spelled

if TYPE_CHECKING:
    from scipy.sparse import csr_array

GRAMS = (3, 5)
"""Shortest and longest run of characters looked at."""
STEM = 5
"""Letters kept of each word: on labels of skills the best of 4 to 7."""
SMALL_WORDS = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "of",
     "on", "or", "such", "that", "the", "this", "to", "use", "using", "with")
)  # fmt: skip
WORD = re.compile(r"[^\W_]+(?:[+#&]+)?|[^\W_]*[+#&]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, without the small ones.

    >>> words_of("Use of C++ and R&D"), words_of("and")
    (['c++', 'r&', 'd'], ['and'])
    """
    every = WORD.findall(spelled(text))
    return [word for word in every if word not in SMALL_WORDS] or every


def stems_of(text: str) -> list[str]:
    """Return the first letters of the words of a text.

    >>> stems_of("manage budgets") == stems_of("managing a budget")
    True
    """
    return [word[:STEM] for word in words_of(text)]


def make_gram_reader(most_share: float = 1.0, grams: tuple[int, int] = GRAMS) -> Any:
    """Return an unfitted reader of character runs; see :func:`gram_vectors`."""
    return _make_word_reader(
        analyzer="char_wb", ngram_range=grams, max_df=most_share, preprocessor=spelled
    )


def make_stem_reader() -> Any:
    """Return an unfitted reader of stems; see :func:`stem_vectors`."""
    return _make_word_reader(analyzer=stems_of)


def gram_vectors(
    texts: Sequence[str], most_share: float = 1.0, grams: tuple[int, int] = GRAMS
) -> csr_array:
    """Return texts as unit vectors of character runs.

    Args:
        texts: Texts; a blank one gives a row of zeros.
        most_share: Runs found in a larger share of the texts are left out.
        grams: Shortest and longest run.

    Returns:
        Shape (texts, runs), float32.
    """
    return _unit_vectors(texts, partial(make_gram_reader, most_share, grams))


def stem_vectors(texts: Sequence[str]) -> csr_array:
    """Return texts as unit vectors of stems, shape (texts, stems), float32."""
    return _unit_vectors(texts, make_stem_reader)


def word_vectors(texts: Sequence[str], most_share: float = 1.0, least_texts: int = 1) -> csr_array:
    """Return texts as unit vectors of words.

    Args:
        texts: Texts; a blank one gives a row of zeros.
        most_share: Words found in a larger share of the texts are left out.
        least_texts: Words found in fewer texts are left out.

    Returns:
        Shape (texts, words), float32.
    """
    return _unit_vectors(
        texts, partial(_make_word_reader, analyzer=words_of, max_df=most_share, min_df=least_texts)
    )


def vectors_from_fitted_reader(reader: Any, texts: Sequence[str]) -> csr_array:
    """Read texts by a fitted reader, what it has never seen counted in their length.

    A row is as long as the share of the text that the reader knows: "React" says nothing to a
    reader of a list without it, and "React JS" is then no more than half JavaScript.

    Returns:
        Shape (texts, features), float32, rows of length at most one.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    counts = sparse(CountVectorizer.transform(reader, texts))
    counts.data = (1 + np.log(counts.data)) * reader.idf_[counts.indices]
    row = row_of(counts)
    known = np.bincount(row, counts.data**2, minlength=len(texts))
    parts, vocabulary = reader.build_analyzer(), reader.vocabulary_
    unseen = [Counter(one for one in parts(text) if one not in vocabulary) for text in texts]
    # As rare as can be: in one more text than were read, and only there.
    rarest = float(reader.idf_.max(initial=1.0))
    strange = [sum((1 + log(times)) ** 2 for times in one.values()) for one in unseen]
    length = np.sqrt(known + np.array(strange) * rarest**2)
    counts.data = (counts.data / length[row]).astype(np.float32)
    return counts


def _make_word_reader(**options: Any) -> Any:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)


def _unit_vectors(texts: Sequence[str], reader: Callable[[], Any]) -> csr_array:
    import numpy as np

    try:
        return sparse(reader().fit_transform(texts))
    except ValueError:  # not one of the texts holds a word
        return sparse(np.zeros((len(texts), 1), dtype=np.float32))

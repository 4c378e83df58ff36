"""Finding an occupation by a job title: nearest titles, votes of neighbours, words in common."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.errors import BadValue
from skillgap.reading.occupations.job_titles import (
    is_general_title,
    plain_title,
    possible_readings,
    singular_title,
    without_brackets,
)

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR, VOTE, WORDS, EXACT, BREADTH = 0.35, 0.17, 0.25, 0.15, 0.08
"""Weights of the parts of a score; they sum to 1. How they were fitted: docs/methods/onet.md."""
CHARACTER_SHARE = 0.6
NEIGHBOURS = 20
UNLISTED = 0.5
"""Pseudo-source for "none of those listed": one source alone is believed to 67%, four to 89%."""
GENERAL = 0.5
"""Factor on the confidence in titles like "Technician" or "Senior Analyst", set by hand."""
SHARED = 0.3
"""Power on an occupation's share of a listed title: occupations that share one are alike, so the
wrong one of two is half right. Set by hand on the tuned list, on the careful side."""
PREFIX = 0.4
INTERCEPT, PER_SCORE, PER_MARGIN = -3.07, 5.41, 8.81
"""Logistic regression of "the first occupation is right" on score and margin to the second, for
titles nobody lists; the experiment and its figures are in docs/methods/onet.md."""


@dataclass(frozen=True, eq=False)
class TitleIndex:
    """Everything a search needs, fitted once.

    ``t`` titles as listed, ``u`` distinct readings of them, ``s`` occupations.

    Attributes:
        titles: Columns ``onet_soc``, ``title``; one row per title, shape (t, …).
        occupations: Codes of the occupations, shape (s,).
        reading_of: Shape (t,): which distinct reading a title has; titles stand in the order of
            their occupations.
        occupation_of: Shape (t,): position of the title's occupation.
        first: Shape (s,): the first title of each occupation.
        known: Distinct reading to its position.
        characters: Vectoriser of character runs, with ``character_rows`` (runs × u).
        words: Vectoriser of words, with ``word_rows`` (words × u).
        votes: Shape (s, u): share of each reading that belongs to an occupation; columns sum to 1.
        vocabulary: Shape (words, s): the unit vector of the words of each occupation.
        belief: Shape (u,): how far a reading's list of occupations can be trusted, 0–1.
        alphabet: The words of the titles in order, and the row of each in ``word_rows``.
        lengths: Shape (u,): characters of each reading.
        breadth: Shape (s,): 0–1, how many titles an occupation goes by, on a log scale.
    """

    titles: pd.DataFrame
    occupations: tuple[str, ...]
    reading_of: Ints
    occupation_of: Ints
    first: Ints
    known: dict[str, int]
    characters: TfidfVectorizer
    words: TfidfVectorizer
    character_rows: csr_matrix
    word_rows: csr_matrix
    votes: csc_matrix
    vocabulary: csr_matrix
    belief: Floats
    alphabet: tuple[list[str], Ints]
    lengths: Ints
    breadth: Floats


@dataclass(frozen=True, eq=False)
class Match:
    """How well one title fits every occupation.

    Attributes:
        score: Shape (s,): 0–1, what occupations are ranked by.
        nearest: Shape (s,): similarity of the nearest title, 1 when spelled alike.
        exact: Shape (s,): belief that the occupation is meant because its title is spelled alike.
        similarity: Shape (u,): similarity of every distinct reading to the query.
        meaning: 1, or less for a title of such general words that it could be anyone's.
    """

    score: Floats
    nearest: Floats
    exact: Floats
    similarity: Floats
    meaning: float = 1.0


def build_title_index(titles: pd.DataFrame) -> TitleIndex:
    """Fit the index over titles.

    Args:
        titles: Columns ``onet_soc``, ``title``, ``weight`` (how many sources list it).

    Returns:
        The index.

    Raises:
        BadValue: no title holds a Latin letter or a digit.
    """
    from scipy.sparse import csr_matrix, diags
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    readings_of = [
        singular_title(plain_title(without_brackets(title))) for title in titles["title"]
    ]
    rows = titles.assign(reading=readings_of)
    rows = rows[rows["reading"] != ""].sort_values("onet_soc", kind="stable")
    rows = rows.reset_index(drop=True)
    if rows.empty:
        raise BadValue(
            "titles of occupations",
            "none that can be read",
            "English titles",
            "Use a release of the O*NET database in English.",
        )
    occupation_of, occupations = pd.factorize(rows["onet_soc"])
    reading_of, distinct = pd.factorize(rows["reading"])
    shape = (len(occupations), len(distinct))
    weights = csr_matrix(
        (rows["weight"].to_numpy(np.float32), (occupation_of, reading_of)), shape=shape
    )
    sources = np.asarray(weights.sum(axis=0)).ravel()
    votes = weights @ diags(1.0 / sources)
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, dtype=np.float32
    )
    words = TfidfVectorizer(token_pattern=r"\S+", dtype=np.float32)
    by_character, by_word = characters.fit_transform(distinct), words.fit_transform(distinct)
    return TitleIndex(
        titles=rows[["onet_soc", "title"]],
        occupations=tuple(occupations),
        reading_of=reading_of.astype(np.int64),
        occupation_of=occupation_of.astype(np.int64),
        first=np.searchsorted(occupation_of, np.arange(len(occupations))),
        known={reading: at for at, reading in enumerate(distinct)},
        characters=characters,
        words=words,
        character_rows=by_character.T.tocsr(),
        word_rows=by_word.T.tocsr(),
        votes=votes.tocsc(),
        vocabulary=normalize((weights > 0).astype(np.float32) @ by_word).T.tocsr(),
        belief=sources / (sources + UNLISTED),
        alphabet=_sorted_words_and_places(words.vocabulary_),
        lengths=distinct.str.len().to_numpy().astype(np.int64),
        breadth=_title_count_share(occupation_of),
    )


def _sorted_words_and_places(vocabulary: dict[str, int]) -> tuple[list[str], Ints]:
    ordered = sorted(vocabulary)
    return ordered, np.array([vocabulary[word] for word in ordered], dtype=np.int64)


def _title_count_share(occupation_of: Ints) -> Floats:
    counts = np.log1p(np.bincount(occupation_of))
    return counts / max(float(counts.max(initial=0.0)), 1e-9)


def match_title_to_occupations(index: TitleIndex, text: str) -> Match:
    """Compare a job title with every occupation, in each of its readings; the best one counts."""
    found = [
        _match_one_reading(
            index, singular_title(reading), trust, index.known.get(singular_title(reading), -1)
        )
        for reading, trust in possible_readings(text)
    ]
    if not found:
        none = np.zeros(len(index.occupations))
        return Match(none, none, none, np.zeros(len(index.known)))
    best = max(found, key=lambda match: float(match.score.max(initial=0.0)))
    return Match(
        np.maximum.reduce([match.score for match in found]),
        np.maximum.reduce([match.nearest for match in found]),
        best.exact,
        np.maximum.reduce([match.similarity for match in found]),
        GENERAL if is_general_title(text) else 1.0,
    )


def _match_one_reading(index: TitleIndex, reading: str, trust: float, exact_at: int) -> Match:
    by_character = index.characters.transform([reading]) @ index.character_rows
    query = index.words.transform([reading])
    similarity = np.zeros(len(index.known))
    similarity[by_character.indices] = CHARACTER_SHARE * by_character.data
    by_word = query @ index.word_rows
    similarity[by_word.indices] += (1 - CHARACTER_SHARE) * by_word.data
    nearest = np.maximum.reduceat(similarity[index.reading_of], index.first)
    exact = np.zeros(len(index.occupations))
    if exact_at >= 0:
        exact = index.belief[exact_at] * index.votes[:, [exact_at]].toarray().ravel()
    score = NEAR * nearest + VOTE * _neighbour_share_by_occupation(index, similarity)
    score += WORDS * (query @ index.vocabulary).toarray().ravel()
    score += EXACT * exact + BREADTH * index.breadth
    return Match(trust * score, trust * nearest, trust * exact, trust * similarity)


def _neighbour_share_by_occupation(index: TitleIndex, similarity: Floats) -> Floats:
    """Return the share of the neighbourhood each occupation holds, shape (s,)."""
    count = min(NEIGHBOURS, len(similarity))
    top = np.argpartition(-similarity, count - 1)[:count]
    votes = np.asarray(index.votes[:, top] @ similarity[top] ** 2).ravel()
    return votes / max(float(votes.sum()), 1e-9)


def rank_occupations(index: TitleIndex, text: str, limit: int) -> pd.DataFrame:
    """Rank occupations for a text that may be the beginning of a title.

    Args:
        index: The index.
        text: A job title, or its beginning.
        limit: How many to return at most.

    Returns:
        ``onet_soc``, ``matched_title``, ``score`` (0–1), best first; none without a likeness.
    """
    match = match_title_to_occupations(index, text)
    begun = _begun_share_by_title(index, singular_title(plain_title(text)))
    similarity = match.similarity + PREFIX * begun
    by_beginning = PREFIX * np.maximum.reduceat(begun[index.reading_of], index.first)
    score = np.where(match.nearest + by_beginning > 0, match.score + by_beginning, 0.0)
    order = np.argsort(-score, kind="stable")[: max(limit, 0)]
    order = order[score[order] > 0]
    return pd.DataFrame(
        {
            "onet_soc": pd.Series([index.occupations[at] for at in order], dtype="str"),
            "matched_title": pd.Series(
                [_most_similar_title(index, similarity, at) for at in order], dtype="str"
            ),
            "score": np.clip(score[order], 0.0, 1.0),
        }
    )


def _begun_share_by_title(index: TitleIndex, plain: str) -> Floats:
    """Return, for every reading in which each word of the text begins a word, how much of it.

    Shape (u,): 0 where a word is missing, else 0.5 to 1, the more of the reading is typed.
    """
    held = np.full(len(index.known), bool(plain))
    vocabulary, rows = index.alphabet
    for word in plain.split():
        low = bisect_left(vocabulary, word)
        high = bisect_left(vocabulary, word + "\uffff")
        begun = np.zeros(len(index.known), np.bool_)
        begun[index.word_rows[rows[low:high]].indices] = True
        held &= begun
    share = np.minimum(1.0, len(plain) / index.lengths)
    return np.where(held, 0.5 + 0.5 * share, 0.0)


def _most_similar_title(index: TitleIndex, similarity: Floats, occupation: int) -> str:
    """Return the listed title of an occupation that is most like the query."""
    last = index.first[occupation + 1] if occupation + 1 < len(index.first) else len(index.titles)
    places = np.arange(index.first[occupation], last)
    best = places[int(similarity[index.reading_of[places]].argmax())]
    return str(index.titles["title"].iloc[best])


def suggest_occupations(
    index: TitleIndex, job_titles: Sequence[str], allowed: Bools
) -> pd.DataFrame:
    """Choose the best occupation for each job title, and say how likely it is the right one.

    Args:
        index: The index.
        job_titles: Job titles; blanks and repeats are allowed.
        allowed: Shape (s,): which occupations may be chosen.

    Returns:
        ``job_title``, ``onet_soc``, ``matched_title``, ``score`` (0–1), ``confidence`` (0–1), in
        the order given; NA and 0 where nothing resembles the title.
    """
    written = ["" if pd.isna(title) else str(title) for title in job_titles]
    chosen = {title: _choose_occupation(index, title, allowed) for title in dict.fromkeys(written)}
    rows = [(given, *chosen[title]) for given, title in zip(job_titles, written)]
    columns = ["job_title", "onet_soc", "matched_title", "score", "confidence"]
    texts = dict.fromkeys(columns[:3], "str")
    return pd.DataFrame(rows, columns=columns).astype(texts | {"score": float, "confidence": float})


def _choose_occupation(
    index: TitleIndex, title: str, allowed: Bools
) -> tuple[str | None, str | None, float, float]:
    match = match_title_to_occupations(index, title)
    score = np.where(allowed, match.score, 0.0)
    best = int(score.argmax())
    if match.nearest[best] <= 0.0:
        return None, None, 0.0, 0.0
    confidence = estimate_match_probability(match, allowed)
    found = _most_similar_title(index, match.similarity, best)
    return index.occupations[best], found, float(score[best]), confidence


def best_occupation_score_and_margin(match: Match, allowed: Bools) -> tuple[int, float, float]:
    """Return the best occupation, its score, and its margin to the second."""
    score = np.where(allowed, match.score, 0.0)
    best = int(score.argmax())
    second = float(np.partition(score, -2)[-2]) if len(score) > 1 else 0.0
    return best, float(score[best]), float(score[best]) - second


def estimate_match_probability(match: Match, allowed: Bools) -> float:
    """Estimate the probability that the best occupation is the right one.

    A title that is listed is believed as far as its sources go (with half a source for "none of
    these"), less where several occupations share it. Any other title goes by likeness: a logistic
    function of score and margin, times the probability that none of the listed ones is meant.
    """
    best, score, margin = best_occupation_score_and_margin(match, allowed)
    listed = min(1.0, float(match.exact.sum()))
    if match.exact[best] > 0:
        shared = (float(match.exact[best]) / listed) ** SHARED
        return float(listed * shared * match.meaning)
    logit = INTERCEPT + PER_SCORE * score + PER_MARGIN * margin
    return float((1.0 - listed) / (1.0 + np.exp(-logit)) * match.meaning)

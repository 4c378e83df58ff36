"""Which known skill a text names: an index of names and aliases, and the cascade that asks it.

Method: a text is the skill whose name, alias or acronym it is, whatever case, spacing and marks; an
abbreviation in wide use is written out. Else the likeness S = weighted mean of the cosines of
characters (runs of 2 to 4), stems and, with the extras, meaning and a sentence model, for each
skill its best name. What of a text no name holds counts in its length, so that a short list does
not make strangers alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skillgap.core.likeness.abbreviations import (
    acronym_of,
    is_like_acronym,
    write_out_abbreviations,
)
from skillgap.core.likeness.meaning import Reals, has_meaning, meaning_vectors
from skillgap.core.likeness.sentences import (
    Progress,
    VectorShelf,
    has_sentence_model,
    kept_sentence_vectors,
    sentence_vectors,
)
from skillgap.core.likeness.texts import (
    make_gram_reader,
    make_stem_reader,
    stems_of,
    vectors_from_fitted_reader,
    words_of,
)
from skillgap.core.words import fold

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ints = NDArray[np.int64]
PLAIN = (2 / 3, 1 / 3, 0.0, 0.0)
SEMANTIC = (0.25, 0.125, 0.625, 0.0)
SENTENCES = (0.125, 0.0625, 0.3125, 0.5)
"""Parts of characters, stems, meaning and the sentence model in S, without extras, with `semantic`
and with `sentences`: chosen on TECH and HOUSE validation spans among round numbers, where
neighbours differ by one or two spans; the last is an even mix of the second and the model."""
PLAIN_CHANCE = (-4.52, 4.40, 7.29)
"""Log odds that the likeliest skill of a name in a table is right: constant, per S, per margin.
Fitted on spans by these alone; whole sentences need more (``name_match_…`` in the register)."""
SECOND_SHARE = 0.6
"""The second counts at least this share of the likeliest's S, as registered (a test keeps the two
alike): a short list has no rival that says how common the words are."""
SHORT_WORDS = 2
"""Words up to which a text is read as one name; a longer one may speak of several skills."""
PARTS = {"plain": PLAIN, "semantic": SEMANTIC, "sentences": SENTENCES}
_BLOCK = 512


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Names, aliases and acronyms of skills, ready to be asked.

    Attributes:
        ids: Skill ids.
        names: Skill names.
        owner: Skill of each entry (a name or an alias), ascending, shape (entries,).
        entries: The names and aliases.
        exact: Folded name to skill; −1 where several skills have it.
        alias: Folded alias to skill.
        acronym: Acronym to skill.
        readers: Fitted readers of characters and stems.
        rows: Entries as read by them.
        meaning: Entries by meaning; without rows where the extra is absent.
        sentences: Entries by the sentence model; without rows where the extra is absent.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    owner: Ints
    entries: tuple[str, ...]
    exact: dict[str, int]
    alias: dict[str, int]
    acronym: dict[str, int]
    readers: tuple[Any, ...]
    rows: tuple[csr_array, ...]
    meaning: Reals
    sentences: Reals

    @property
    def reading(self) -> str:
        """How texts are read: ``plain``, ``semantic`` or ``sentences``."""
        if len(self.sentences):
            return "sentences"
        return "semantic" if len(self.meaning) else "plain"

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """Stems of each entry."""
        return tuple(frozenset(stems_of(entry)) for entry in self.entries)

    @cached_property
    def forms(self) -> dict[tuple[str, ...], list[tuple[str, int]]]:
        """Stems in their order to the entries that have them, with their skill."""
        found: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        for entry, owner in zip(self.entries, self.owner.tolist()):
            found.setdefault(tuple(stems_of(entry)), []).append((entry, owner))
        return found

    def stems_of_skill(self, skill: int) -> tuple[frozenset[str], ...]:
        """Return the stems of each name and alias of a skill."""
        first, last = np.searchsorted(self.owner, (skill, skill + 1))
        return self.stems[first:last]

    def skill_named_outright(self, text: str) -> tuple[int, str]:
        """Return the skill a text names outright, and how; −1 and a blank when it names none."""
        word = fold(text)
        for how, table in (("exact", self.exact), ("alias", self.alias)):
            if table.get(word, -1) >= 0:
                return table[word], how
        full = write_out_abbreviations(text)
        if full != text:
            for table in (self.exact, self.alias):
                if table.get(fold(full), -1) >= 0:
                    return table[fold(full)], "abbreviation"
        if is_like_acronym(text) and self.acronym.get(word, -1) >= 0:
            return self.acronym[word], "acronym"
        return -1, ""

    def likeness(self, texts: Sequence[str]) -> Reals:
        """Return S of each text and skill, shape (texts, skills), 0 to 1."""
        if not len(self.ids) or not len(texts):
            return np.zeros((len(texts), len(self.ids)), dtype=np.float32)
        plain = [write_out_abbreviations(text) for text in texts]
        parts = PARTS[self.reading]
        total = np.zeros((len(texts), len(self.entries)), dtype=np.float32)
        for reader, rows, share in zip(self.readers, self.rows, parts):
            total += (
                np.float32(share) * (vectors_from_fitted_reader(reader, plain) @ rows.T).toarray()
            )
        for read, known, share in (
            (meaning_vectors, self.meaning, parts[2]),
            (sentence_vectors, self.sentences, parts[3]),
        ):
            if share:
                total += np.float32(share) * np.maximum(read(plain) @ known.T, 0.0)
        first = np.searchsorted(self.owner, np.arange(len(self.ids)))
        return np.asarray(np.maximum.reduceat(total, first, axis=1), dtype=np.float32)

    def nearest(self, texts: Sequence[str], most: int = 5) -> tuple[Ints, Reals]:
        """Return the likeliest skills of each text, best first, and their S, (texts, most)."""
        kept = min(most, len(self.ids))
        place = np.zeros((len(texts), kept), dtype=np.int64)
        score = np.zeros((len(texts), kept), dtype=np.float32)
        for start in range(0, len(texts) if kept else 0, _BLOCK):
            some = self.likeness(texts[start : start + _BLOCK])
            top = np.sort(np.argpartition(-some, kept - 1, axis=1)[:, :kept], axis=1)
            value = np.take_along_axis(some, top, axis=1)
            order = np.argsort(-value, axis=1, kind="stable")
            place[start : start + len(some)] = np.take_along_axis(top, order, axis=1)
            score[start : start + len(some)] = np.take_along_axis(value, order, axis=1)
        return place, score


def chance_right(
    score: NDArray[np.floating[Any]],
    odds: tuple[float, float, float] = PLAIN_CHANCE,
) -> NDArray[np.float64]:
    """Return the chance that the likeliest skill of each name is right, shape (texts,).

    Args:
        score: S of the likeliest skills, best first, shape (texts, candidates).
        odds: Constant, per S and per margin to the second, in log odds.
    """
    best, margin = best_and_margin(score, SECOND_SHARE)
    chance = 1 / (1 + np.exp(-(odds[0] + odds[1] * best + odds[2] * margin)))
    return np.asarray(np.where(best > 0, chance, 0.0), dtype=np.float64)


def best_and_margin(
    score: NDArray[np.floating[Any]], second_share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return S of the likeliest skill of each text and its margin to the second, (texts,) each.

    Args:
        score: S of the likeliest skills, best first, shape (texts, candidates).
        second_share: Least share of the likeliest's S that the second counts.
    """
    values = np.asarray(score, dtype=np.float64)
    best = values[:, 0] if values.shape[1] else np.zeros(len(values))
    second = values[:, 1] if values.shape[1] > 1 else np.zeros(len(values))
    return best, best - np.maximum(second, second_share * best)


def length_beyond_a_name(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the logarithm of the words of each text over two, 0 up to two words, shape (texts,).

    >>> length_beyond_a_name(["SQL", "Experience with Excel and SQL"]).round(2).tolist()
    [0.0, 0.41]
    """
    words = np.array([len(words_of(text)) for text in texts], dtype=np.float64)
    return np.asarray(np.log(np.maximum(words / SHORT_WORDS, 1.0)), dtype=np.float64)


def index_names(
    ids: Sequence[str],
    names: Sequence[str],
    aliases: Sequence[Sequence[str]] | None = None,
    *,
    semantic: bool = True,
    shelf: VectorShelf | None = None,
    progress: Progress | None = None,
) -> NameIndex:
    """Build the index.

    Args:
        ids: Skill ids, each once.
        names: Skill names.
        aliases: Other names of each skill.
        semantic: Read by meaning, too, where the extras are installed.
        shelf: Where vectors of the sentence model are kept from one time to the next.
        progress: Told the share of the names read by the sentence model, 0 to 1.
    """
    others = aliases if aliases is not None else [()] * len(ids)
    entries = [[name, *more] for name, more in zip(names, others)]
    flat = [each for one in entries for each in one]
    readers = (make_gram_reader(1.0, (2, 4)), make_stem_reader())
    named = any(any(mark.isalnum() for mark in each) for each in flat)
    rows = tuple(reader.fit_transform(flat) for reader in readers) if named else ()
    meaning = meaning_vectors(flat) if named and semantic and has_meaning() else meaning_vectors([])
    deep = len(meaning) > 0 and has_sentence_model()
    own = list(enumerate(names))
    return NameIndex(
        ids=tuple(ids) if named else (),
        names=tuple(names) if named else (),
        owner=np.repeat(np.arange(len(entries)), [len(one) for one in entries]).astype(np.int64),
        entries=tuple(flat),
        exact=_skill_by_unique_word([*((fold(name), i) for i, name in own), *_names_by_id(ids)]),
        alias=_skill_by_unique_word(
            (fold(each), i) for i, more in enumerate(others) for each in more
        ),
        acronym=_skill_by_unique_word((acronym_of(name), i) for i, name in own),
        readers=readers,
        rows=rows,
        meaning=meaning,
        sentences=kept_sentence_vectors(flat if deep else [], shelf, progress),
    )


def _names_by_id(ids: Sequence[str]) -> Iterable[tuple[str, int]]:
    return ((fold(each), i) for i, each in enumerate(ids))


def _skill_by_unique_word(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return word to skill, −1 where two skills share a word."""
    found: dict[str, int] = {}
    for word, skill in pairs:
        if word and found.setdefault(word, skill) != skill:
            found[word] = -1
    return found

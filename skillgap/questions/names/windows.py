"""Windows of a running text, and what speaks for each of them naming a skill.

Most windows of a text name no skill, so their chance is not that of a span somebody marked: it was
fitted on the windows of whole sentences (registered ``text_find_…``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.likeness.abbreviations import write_out_abbreviations
from skillgap.core.likeness.meaning import Reals
from skillgap.core.likeness.names import NameIndex
from skillgap.core.likeness.plain_words import PLAIN_STEMS
from skillgap.core.likeness.texts import SMALL_WORDS, stems_of
from skillgap.core.workforce import Floats, Ints

CLAUSE = re.compile(r"[.,;:!?()\[\]{}\n\r\t|•·–—/]+")
TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*(?:[+#]+)?")
FILLER = SMALL_WORDS | frozenset(
    ("ability", "advanced", "basic", "candidate", "cv", "deep", "excellent", "experience",
     "experienced", "expert", "expertise", "familiar", "first", "good", "knowledge", "level",
     "need", "needed", "our", "plus", "proficiency", "proficient", "required", "resume", "skill",
     "skills", "solid", "some", "strong", "team", "understanding", "we", "work", "working", "year",
     "years", "you", "your")
)  # fmt: skip
"""Words adverts are full of: a window neither begins nor ends with one."""
JOINING = frozenset(("and", "or"))
LONGEST = 5
TERMS = ("intercept", "named", "score", "margin", "cover", "one_word", "plain", "plain_window",
         "neighbours", "size")  # fmt: skip
"""What the log odds of a window are made of; see :func:`weigh_evidence`."""
WHOLE_MARGIN = 0.4
"""Margin of a window that is a name: nothing comes nearer than the second share allows."""


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words of one clause.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        words: The words.
        count: How many.
        neighbours: Words beside it that are no fillers, 0 to 2: it may be part of a longer phrase.
        joined: Two phrases joined by "and" or "or".
    """

    start: int
    end: int
    words: str
    count: int
    neighbours: int
    joined: bool


def cut_windows(text: str) -> list[Window]:
    """Return runs of up to five words that neither begin nor end with a filler."""
    return [
        each for clause in _word_places_by_clause(text) for each in _windows_of_clause(text, clause)
    ]


def _word_places_by_clause(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the words of each clause as places in the text."""
    start = 0
    for mark in [*CLAUSE.finditer(text), None]:
        end = mark.start() if mark else len(text)
        found = [(m.start() + start, m.end() + start) for m in TOKEN.finditer(text[start:end])]
        if found:
            yield found
        start = mark.end() if mark else end


def _windows_of_clause(text: str, places: list[tuple[int, int]]) -> Iterator[Window]:
    words = [text[a:b].casefold() for a, b in places]
    small = [word in FILLER for word in words]
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST, len(words))):
            if small[first] or small[last]:
                continue
            beside = [at for at in (first - 1, last + 1) if 0 <= at < len(words) and not small[at]]
            start, end = places[first][0], places[last][1]
            yield Window(start, end, text[start:end], last - first + 1, len(beside),
                         not JOINING.isdisjoint(words[first : last + 1]))  # fmt: skip


def weigh_evidence(
    index: NameIndex,
    windows: Sequence[Window],
    skill: Ints,
    named: Sequence[bool],
    score: Floats | Reals,
    second_share: float,
) -> Floats:
    """Return what speaks for each window naming its skill.

    Args:
        index: The taxonomy.
        windows: Windows of a text.
        skill: Likeliest skill of each.
        named: Whether the window is a name or an alias of it.
        score: S of the likeliest skill and the second, shape (windows, 1 or 2).
        second_share: Least share of the likeliest's S that the second counts.

    Returns:
        Shape (windows, terms), in the order of ``TERMS``: 1; is a name; S; margin; share of the
        name's words in the window; is one word; all words in common are everyday ones (or there
        are none); all its words are; neighbours; logarithm of the number of skills.
    """
    size = float(np.log(max(len(index.ids), 1)))
    found = np.zeros((len(windows), len(TERMS)))
    for row, (window, at, is_name) in enumerate(zip(windows, skill.tolist(), named)):
        said = set(stems_of(write_out_abbreviations(window.words)))
        cover, shared = best_name_share_and_stems(index, at, said)
        best = float(score[row, 0])
        second = max(float(score[row, 1]) if score.shape[1] > 1 else 0.0, second_share * best)
        found[row] = (
            1.0, is_name, 1.0 if is_name else best,
            WHOLE_MARGIN if is_name else best - second, cover, window.count == 1,
            shared <= PLAIN_STEMS, said <= PLAIN_STEMS, window.neighbours, size,
        )  # fmt: skip
    return found


def best_name_share_and_stems(
    index: NameIndex, skill: int, said: set[str]
) -> tuple[float, frozenset[str]]:
    """Return the largest share of a name of the skill that is said, and the stems in common."""
    best: tuple[float, frozenset[str]] = (0.0, frozenset())
    for stems in index.stems_of_skill(skill):
        shared = stems & said
        if stems and len(shared) / len(stems) > best[0]:
            best = (len(shared) / len(stems), shared)
    return best


def start_of_odds(of: str, index: NameIndex) -> str:
    """Return how the registered odds begin for a taxonomy read in this way."""
    return of if index.reading == "plain" else f"{of}_{index.reading}"


def log_odds_names(index: NameIndex) -> list[str]:
    """Return the registered names of the log odds for a taxonomy read in this way."""
    start = start_of_odds("text_find", index)
    return [f"{start}_{term}" for term in TERMS]


def chance_window_names_skill(index: NameIndex, weighed: Floats, register: Assumptions) -> Floats:
    """Return the chance that each window names its skill, shape (windows,)."""
    odds = weighed @ np.array([register.value(name) for name in log_odds_names(index)])
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)

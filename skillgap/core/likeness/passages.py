"""How much of a question stands in a passage: the share of its telling words, rare ones more.

Method: words are compared by their first letters, which forgives endings. Each counts
log((1 + passages) / (1 + passages that have it)) + 1; words that any question may have count
nothing. Limits: another word for the same thing is another word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

import numpy as np

from skillgap.core.likeness.texts import stems_of
from skillgap.core.workforce import Floats

LEAST = 4
"""Letters that must agree for two endings to be of one word."""
ASKING = frozenset(stems_of(
    "what how when where who whom whose which why do does did can could may might must shall "
    "should would will i we my our me us you your he she they their am was were been be if there "
    "have has had get got many much long often need want tell say about any some please not no "
    "than then so but one does happen happens allowed possible"
))  # fmt: skip
"""Words of asking, as they are compared."""


def telling_words(question: str) -> frozenset[str]:
    """Return the words of a question by which a passage can be told, as they are compared.

    >>> sorted(telling_words("How many days of parental leave may I take?"))
    ['days', 'leave', 'paren', 'take']
    """
    return frozenset(stems_of(question)) - ASKING


def share_of_question_in(question: str, texts: Sequence[str]) -> Floats:
    """Return which share of a question's telling words each text has, shape (texts,), 0 to 1."""
    asked = telling_words(question)
    found = [{word for word in asked if _is_among(word, stems_of(text))} for text in texts]
    seen = Counter(word for each in found for word in each)
    weight = {word: log((1 + len(texts)) / (1 + seen[word])) + 1 for word in asked}
    total = sum(weight.values())
    return np.array([sum(weight[word] for word in each) / max(total, 1e-9) for each in found])


def _is_among(word: str, stems: Iterable[str]) -> bool:
    """Say whether a word is there, with another ending perhaps.

    >>> _is_among("book", ["trains", "booke"]), _is_among("car", ["caref"])
    (True, False)
    """
    return any(
        one == word
        or (min(len(one), len(word)) >= LEAST and (one.startswith(word) or word.startswith(one)))
        for one in stems
    )

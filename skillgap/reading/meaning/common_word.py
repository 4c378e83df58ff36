"""Headers of a matrix that all end with the same word for a level: ``SQL Level``, ``Go Level``."""

from __future__ import annotations

from dataclasses import replace

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable

_LEVELS = frozenset({"level", "rating", "score", "proficiency", "niveau", "stufe", "nivel", "nível",
                     "livello", "poziom", "punkte", "nota", "note"})  # fmt: skip
_FEWEST = 3


def strip_common_word(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Leave a word for a level off the headers of a matrix that all end with it.

    Args:
        raw: The table.
        decisions: Not asked: the word says what the cells are, and is no part of a skill's name.
    """
    for word in _LEVELS:
        named = [h for h in raw.headers if split_header_into_words(h)[-1:] == [word]]
        stems = {h: h[: h.casefold().rfind(word)].strip(" -_:/()[]–—›.") for h in named}
        free = {*raw.headers} - {*named}
        if len(named) < _FEWEST or not all(stems.values()) or free & {*stems.values()}:
            continue
        if len({*stems.values()}) == len(named) and all(
            raw.evidence[h].number > 0.5 for h in named
        ):
            return [replace(raw, frame=raw.frame.rename(columns=stems))]
    return [raw]


__all__ = ["strip_common_word"]

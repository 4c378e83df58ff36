"""Whether a text has room: widths by arithmetic, so that nothing on a slide overflows or is cut.

Widths are those of Arial, in thousandths of the type size, by class of letter; where a template
brings another face they are a little too wide for most and so err on the safe side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE_HEIGHT = 1.2
"""Height of a line over the size of its type."""

_NARROW = set("iljtfrI.,:;'|!()[]/\\ \"-")
_WIDE = set("mwMWOQGCDHNU@%&–—€")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:k|M|bn|FTE)\b)|(?<=\b[A-Z]{3}) (?=[\d−])")
_BREAKS = re.compile(r"[^\S\u00a0]+")


def keep_numbers_whole(text: str) -> str:
    r"""Return a text whose lines never break between a number and its unit.

    >>> keep_numbers_whole("about €808 k a month").split(" ")
    ['about', '€808\xa0k', 'a', 'month']
    """
    return _BEFORE_UNIT.sub("\u00a0", text)


def text_width(text: str, size: float) -> float:
    """Return how wide a text is on one line, in the unit of ``size`` (points).

    >>> round(text_width("Skill", 10))
    22
    """
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.32
    if letter in _WIDE:
        return 0.82
    if ord(letter) > 0x2E7F:  # East Asian scripts and pictographs are square
        return 1.05
    return 0.68 if letter.isupper() else 0.56


def wrap_text(text: str, size: float, width: float) -> list[str]:
    """Return the lines a text takes; a word that is wider than a line is broken.

    Args:
        text: Words, divided by white space.
        size: Size of the type, in points.
        width: Room, in points.
    """
    lines: list[str] = []
    for word in _BREAKS.split(text.strip()):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
            continue
        while text_width(word, size) > width and len(word) > 1:
            fits = _letters_that_fit(word, size, width)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines


def words_fit(text: str, size: float, width: float) -> bool:
    """Say whether every word of a text has room on a line of its own."""
    return all(text_width(word, size) <= width for word in _BREAKS.split(text))


def _letters_that_fit(word: str, size: float, width: float) -> int:
    room, fits = width, 0
    for letter in word:
        room -= size * _letter_width(letter)
        if room < 0:
            break
        fits += 1
    return max(fits, 1)


def text_height(text: str, size: float, width: float) -> float:
    """Return how high a text is when it is wrapped, in points."""
    return len(wrap_text(text, size, width)) * size * LINE_HEIGHT


def fit_text(text: str, width: float, height: float, sizes: Sequence[float]) -> tuple[str, float]:
    """Return the text and the largest size at which it has room; shortened where none has.

    Args:
        text: What is to be written.
        width: Room across, in points.
        height: Room down, in points.
        sizes: Sizes that may be used, largest first.
    """
    flat = _BREAKS.sub(" ", text).strip()
    for size in sizes:
        if text_height(flat, size, width) <= height:
            return flat, size
    smallest = sizes[-1]
    most = max(int(height / (smallest * LINE_HEIGHT)), 1)
    return shorten_to_lines(flat, smallest, width, most), smallest


def shorten_to_lines(text: str, size: float, width: float, most: int) -> str:
    """Return a text cut at a word, with an ellipsis, so that it takes at most so many lines.

    >>> shorten_to_lines("Working with AI assistants", 10, 80, 1)
    'Working with …'
    >>> shorten_to_lines("Kompetenzentwicklung", 10, 60, 1)
    'Kompetenz…'
    """
    lines = wrap_text(text, size, width)
    if len(lines) <= most:
        return text
    kept, mark = text[: sum(len(line) + 1 for line in lines[:most])].rstrip(), " …"
    while kept and len(wrap_text(kept + mark, size, width)) > most:
        shorter = kept.rpartition(" ")[0].rstrip()
        at_word = len(shorter) > len(kept) // 2
        kept, mark = (shorter, " …") if at_word else (kept[:-1].rstrip(), "…")
    return (kept + mark).strip()

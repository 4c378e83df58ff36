"""Text and tables as a terminal shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Cells: TypeAlias = Sequence[tuple[str, Iterable[str], bool]]
"""A table for the terminal: heading, cells, and whether they stand on the right."""

_CELL_WIDTH = 38


def align_columns_as_text(columns: Cells) -> str:
    """Return a table in columns of equal width, numbers on the right."""
    shown = []
    for heading, cells, right in columns:
        texts = [_shorten_text(make_printable(text)) for text in (heading, *cells)]
        widest = max(map(text_width, texts))
        pads = [" " * (widest - text_width(text)) for text in texts]
        shown.append([pad + text if right else text + pad for text, pad in zip(texts, pads)])
    return "\n".join("  ".join(row).rstrip() for row in zip(*shown))


def make_printable(text: str) -> str:
    """Replace what a terminal would obey rather than show: text from data is only text."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def text_width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_character_width(letter) for letter in text)


def _character_width(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _shorten_text(text: str) -> str:
    if text_width(text) <= _CELL_WIDTH:
        return text
    while text_width(text) > _CELL_WIDTH - 1:
        text = text[:-1]
    return f"{text}…"

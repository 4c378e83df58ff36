"""What stands in a text that nobody sees: marks without width, directions, letters of two scripts.

Emoji, accents and scripts of all kinds stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from skillgap.core.findings import Bools, Finding
from skillgap.reading.conform.garbled import GARBLED as _GARBLED
from skillgap.reading.conform.garbled import repair_garbled_texts, strip_text_marks

_UNSEEN = re.compile(
    "[\u200b\u2060\ufeff\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
"""Marks without width, marks that turn the direction, control characters."""
_LONE = re.compile("[\ud800-\udfff]")
_LOOKS_LIKE = str.maketrans(
    "АВЕКМНОРСТХаеорсухіјѕԁԛԝҮүʟ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν",
    "ABEKMHOPCTXaeopcyxijsdqwYyL" + "ABEZHIKMNOPTYXoav",
)
"""Cyrillic and Greek letters that look like Latin ones."""


def clean_cell_letters(
    cells: Sequence[str], garbled: str = ""
) -> tuple[list[str], tuple[Finding, ...], Bools]:
    """Compose accents, and take out what nobody sees.

    Args:
        cells: Distinct cells, shape (n,).
        garbled: Answer about letters that were decoded twice: ``keep`` leaves them.

    Returns:
        The cells, what was found, and which cells hold half a character: those are unusable.
    """
    count = len(cells)
    joined = "".join(cells)
    cells, before = strip_text_marks(cells) if '="' in joined or "'" in joined else (cells, ())
    if joined.isascii() and not _UNSEEN.search(joined):
        return list(cells), before, np.zeros(count, np.bool_)
    cells, told = repair_garbled_texts(cells, garbled) if _GARBLED.search(joined) else (cells, ())
    before = (*before, *told)
    unseen = [bool(_UNSEEN.search(cell)) for cell in cells]
    lone = [bool(_LONE.search(cell)) for cell in cells]
    plain = [_UNSEEN.sub("", cell) if odd else cell for cell, odd in zip(cells, unseen)]
    composed = [unicodedata.normalize("NFC", cell) for cell in plain]
    loose = [one != other for one, other in zip(composed, plain)]
    findings = (
        Finding(
            mask=np.array(unseen, np.bool_),
            severity="note",
            found="cell with marks that cannot be seen",
            expected="letters, digits, signs",
            remedy="Nothing: marks without width or that turn the direction were taken out.",
            outcome="converted",
        ),
        Finding(
            mask=np.array(loose, np.bool_),
            severity="note",
            found="cell with accents apart from their letters",
            expected="composed letters",
            remedy="Nothing: it looks the same.",
            outcome="converted",
        ),
        Finding(
            mask=np.array(lone, np.bool_),
            severity="error",
            found="cell with half a character",
            expected="whole characters",
            remedy="Correct the row: no file can hold it as it is.",
            outcome="dropped",
        ),
    )
    found = (*before, *(f for f in findings if f.mask.any()))
    return composed, found, np.array(lone, np.bool_)


def latin_look_alike_of(text: str) -> str:
    r"""Return the Latin text that a text of two scripts looks like; empty where it is of one.

    >>> (latin_look_alike_of("S\u0430les"),
    ...  latin_look_alike_of("Sales"),
    ...  latin_look_alike_of("Москва"))
    ('Sales', '', '')
    """
    if text.isascii():
        return ""
    for word in re.findall(r"\w+", text):
        letters = [mark for mark in word if mark.isalpha()]
        latin = any("LATIN" in unicodedata.name(mark, "") for mark in letters)
        double = word.translate(_LOOKS_LIKE)
        if latin and double != word:
            return text.translate(_LOOKS_LIKE)
    return ""


def describe_look_alike_letters(text: str, double: str) -> str:
    r"""Say which letters of a text are not what they look like.

    >>> describe_look_alike_letters("S\u0430les", "Sales")
    'Sales with Cyrillic letters'
    """
    odd = next(mark for mark, plain in zip(text, double) if mark != plain)
    script = unicodedata.name(odd, "foreign").split()[0].capitalize()
    return f"{double} with {script} letters"


def latin_text_in_foreign_letters(text: str) -> str:
    r"""Return the Latin text that a text of another script spells letter by letter, if any.

    >>> latin_text_in_foreign_letters("\u0421\u041e\u041e"), latin_text_in_foreign_letters("Москва")
    ('COO', '')
    """
    double = text.translate(_LOOKS_LIKE)
    return double if double != text and double.isascii() else ""

"""Texts that programs marked or garbled on their way: ``="007"``, ``'007``, ``JosÃ©``."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from skillgap.core.findings import Finding

GARBLED = re.compile("[ÂÃÄÅÐÑ×Øâãïð][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""How UTF-8 looks once it was read as Windows-1252."""
_WITHIN_WORDS = re.compile(r"[ÂÃÄÅÐÑ][¡-ª¬-ºŠŒŽšœžŸ€ƒ¼-¿](?=[^\W\d_])|"
                           r"(?<=[^\W\d_])[ÂÃÄÅÐÑ][¡-ª¬-ºŠŒŽšœžŸ€ƒ¼-¿]")  # fmt: skip
"""Letter and sign within a word, as no language spells it; quotes and dashes may follow a word."""
_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_MARKED = re.compile(r"'(\d[\d.,:/ -]*|[=+@-].*)", re.DOTALL)


def strip_text_marks(cells: Sequence[str]) -> tuple[list[str], tuple[Finding, ...]]:
    """Take off what keeps a spreadsheet from reading a text as a number or formula.

    Args:
        cells: Distinct cells, shape (n,).

    Returns:
        The cells, and which of them were marked.

    >>> strip_text_marks(['="007"', "'007", "'90s"])[0]
    ['007', '007', "'90s"]
    """
    found = [_FORMULA_TEXT.fullmatch(cell) or _MARKED.fullmatch(cell) for cell in cells]
    if not any(found):
        return list(cells), ()
    plain = [match[1] if match else cell for cell, match in zip(cells, found)]
    finding = Finding(
        mask=np.array([bool(match) for match in found], np.bool_),
        severity="note",
        found='cell with the mark of a text (an apostrophe, or ="…")',
        expected="the text itself",
        remedy="Nothing: the mark was taken off.",
        outcome="converted",
    )
    return plain, (finding,)


def repair_garbled_texts(
    cells: Sequence[str], answer: str
) -> tuple[list[str], tuple[Finding, ...]]:
    """Read texts again that were read in the wrong encoding and saved so.

    Where every letter with an accent is so written, and some stand within words as no language
    spells them, there is one reading: it is told. Else it is asked about.

    Args:
        cells: Distinct cells, shape (n,).
        answer: ``keep`` leaves them as they stand.
    """
    proposals = [undo_wrong_encoding(cell) for cell in cells]
    if not any(proposals):
        return list(cells), ()
    told = [f"{cell} as {other}" for cell, other in zip(cells, proposals) if other]
    finding = Finding(
        mask=np.array([bool(other) for other in proposals], np.bool_),
        severity="warning",
        found="text read in the wrong encoding before",
        expected="letters as they were written",
        remedy=f"Proposed: {'; '.join(told[:4])}{' …' if len(told) > 4 else ''}.",
        outcome="converted",
        question="" if _has_one_reading(cells, proposals) else "mojibake",
    )
    if answer == "keep":
        return list(cells), (finding,)
    return [other or cell for cell, other in zip(cells, proposals)], (finding,)


def _has_one_reading(cells: Sequence[str], proposals: Sequence[str]) -> bool:
    whole = all(other or cell.isascii() for cell, other in zip(cells, proposals))
    return whole and any(
        _WITHIN_WORDS.search(cell) for cell, other in zip(cells, proposals) if other
    )


def undo_wrong_encoding(text: str) -> str:
    """Return what a text was before it was read as Windows-1252; empty where it was not.

    >>> undo_wrong_encoding("JosÃ©"), undo_wrong_encoding("José"), undo_wrong_encoding("Ana")
    ('José', '', '')
    """
    if not GARBLED.search(text):
        return ""
    try:
        again = b"".join(_windows_byte_of(mark) for mark in text).decode("utf-8")
    except (UnicodeError, ValueError):
        return ""
    return again if again != text else ""


def _windows_byte_of(mark: str) -> bytes:
    try:
        return mark.encode("cp1252")
    except UnicodeEncodeError:
        return bytes([ord(mark)])  # a byte Windows-1252 leaves undefined; above 255 it raises

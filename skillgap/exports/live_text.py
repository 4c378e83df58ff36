"""Text from data that another program would run or make clickable."""

from __future__ import annotations

import re
import unicodedata

_STARTS_FORMULA = frozenset("=+-@")
_STARTS_HARMLESS = re.compile(r"[^\W\u115f\u1160\u3164\uffa0]")  # a letter or figure one can see
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs without ink
_LINK = re.compile(
    r"(?i)\b(?:[a-z][a-z0-9+.-]{1,30}:(?=\S)|www\.(?=\w))|\\\\(?=\w)|(?<=\w)@(?=[\w-]+\.\w)"
)
WORD_JOINER = "\u2060"
"""Put into an address, it reads the same and is none."""


def would_run(text: str) -> bool:
    r"""Say whether a spreadsheet would run text as a formula.

    White space, control and invisible characters before the sign do not count, and its full-width
    and small forms do. Tabs and line breaks at the start count too: what stands behind them may
    become a cell of its own.

    >>> [would_run(text) for text in ("=1", "\u200b =1", "＝1", "a=1", "\tx", "")]
    [True, True, True, False, True, False]
    """
    if not text or _STARTS_HARMLESS.match(text):
        return False
    if text[0] in "\t\r\n":
        return True
    first = next((sign for sign in text if _is_seen(sign)), " ")
    return unicodedata.normalize("NFKC", first)[:1] in _STARTS_FORMULA


def _is_seen(sign: str) -> bool:
    return sign not in _UNSEEN and unicodedata.category(sign)[0] not in "CZM"


def plain_cell(text: str) -> str:
    r"""Return text for a cell or label of an office file, where nothing runs or is clickable.

    A formula gets an apostrophe in front; an address gets a joiner of no width behind its scheme,
    so that it reads the same and no program takes it for a link. Control characters, which an
    office file cannot hold, become the replacement character.

    >>> plain_cell("=1+1"), plain_cell("see http://x.example").replace("\u2060", "|")
    ("'=1+1", 'see http:|//x.example')
    """
    kept = "".join(
        "\ufffd" if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n" else sign
        for sign in text
    )
    broken = _LINK.sub(lambda found: found.group() + WORD_JOINER, kept)
    return f"'{broken}" if would_run(broken) else broken

"""Text from data is shown as it stands: never Markdown, HTML, links or icons."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
# Links, addresses and icon codes are found again after Markdown has removed the backslashes;
# an invisible word joiner breaks them.
_LATER = re.compile(r"(?<=:)(?=[\w/+\-]*[:/])|(?<=www)(?=\.)|(?<=@)(?=\w)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: object) -> str:
    r"""Escape text for a place that renders Markdown.

    Args:
        text: Anything from data; line breaks become spaces.

    Returns:
        Markdown that shows the text literally.

    >>> plain("![x](y)")
    '\\!\\[x\\]\\(y\\)'
    """
    flat = " ".join(str(text).split())
    return _PUNCTUATION.sub(r"\\\1", _LATER.sub(_JOINER, flat))


_ESCAPED = re.compile(r"\\([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")


def unescape(markdown: str) -> str:
    r"""Return the text that :func:`plain` escaped, for a place that renders no Markdown.

    >>> unescape(plain("about €1.2 M (likely 5-7)"))
    'about €1.2 M (likely 5-7)'
    """
    return _ESCAPED.sub(r"\1", markdown.replace(_JOINER, ""))


_UNIT = re.compile(r"(?<=\d) (?=(?:k|M|bn|FTE|SD)\b)")


def keep_numbers_unbroken(sentence: str) -> str:
    """Keep numbers on one line with their units and signs."""
    whole = _UNIT.sub("\u00a0", sentence).replace("−", "−\u2060")
    return whole.replace("–", "\u2060–\u2060")


_QUOTED = re.compile(r"`([^`]+)`")


def backticks_to_quotes(text: object) -> str:
    """Put names that the library quotes in backticks into quotation marks.

    Args:
        text: A sentence of the library.

    >>> quoted("no column `fte`")
    'no column “fte”'
    """
    return _QUOTED.sub(r"“\1”", str(text))


def shorten_middle(text: object, most: int = 64) -> str:
    """Leave out the middle of a long name, such as a file's; its ending often tells most.

    Args:
        text: The name.
        most: Letters that stay.

    >>> shortened("Headcount by region, function and job family (final) (2).csv", 36)
    'Headcount by region, f … nal) (2).csv'
    """
    flat = " ".join(str(text).split())
    if len(flat) <= most:
        return flat
    tail = most // 3
    return f"{flat[: most - tail - 2].rstrip(' ,')} … {flat[-tail:].lstrip()}"


_HARMLESS = re.compile(r"[^\W_](?:[^\W_]|[ /,'\-])*")


def label_text(text: object) -> str:
    r"""Prepare text for the label of an input, which a screen reader gets without its Markdown.

    Args:
        text: Anything from data.

    Returns:
        The text itself where it holds nothing Markdown could take for a mark, else escaped.

    >>> spoken("Payroll clerk, part-time"), spoken("n/a"), spoken("**x**")
    ('Payroll clerk, part-time', 'n/a', '\\*\\*x\\*\\*')
    """
    flat = " ".join(str(text).split())
    return flat if _HARMLESS.fullmatch(flat) else plain(flat)

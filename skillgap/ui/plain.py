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

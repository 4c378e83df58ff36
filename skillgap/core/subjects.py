"""What a decision is about, as one text: its parts with a character between that no id holds."""

from __future__ import annotations

BETWEEN = "\x1f"


def join_subject(*parts: str) -> str:
    """Return the subject of a decision, such as a dataset's number, a person and an offer."""
    return BETWEEN.join(parts)


def split_subject(subject: str) -> list[str]:
    """Return the parts of a subject.

    >>> split_subject(join_subject("7", "E1"))
    ['7', 'E1']
    """
    return subject.split(BETWEEN)

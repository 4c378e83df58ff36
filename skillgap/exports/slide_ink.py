"""Colours of slides: the design's tokens, on a light or a dark ground."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from skillgap.figures._theme import TOKENS, Mode, Tokens

if TYPE_CHECKING:
    from pptx.dml.color import RGBColor

INK = TOKENS["light"].text
"""Colour of letters on a pale fill, whatever the ground."""
_GROUND: ContextVar[Mode] = ContextVar("ground of slides", default="light")


@contextmanager
def drawn_on(ground: Mode) -> Iterator[None]:
    """Draw in the colours that are seen on a light or a dark ground."""
    before = _GROUND.set(ground)
    try:
        yield
    finally:
        _GROUND.reset(before)


def tokens() -> Tokens:
    """Return the design's colours for the ground that is drawn on."""
    return TOKENS[_GROUND.get()]


def colour_of(name: str) -> RGBColor:
    """Return a token of the design, or ``#RRGGBB``, as a colour of a presentation."""
    from pptx.dml.color import RGBColor

    code = name if name.startswith("#") else str(getattr(tokens(), name, tokens().muted))
    return RGBColor.from_string(code[1:7].upper())


def is_dark(colour: str) -> bool:
    """Say whether white letters read better on a colour than dark ones."""
    code = str(colour_of(colour))
    red, green, blue = (int(code[at : at + 2], 16) for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 150

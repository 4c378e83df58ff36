"""What is chosen on the Deck page: which parts the files hold."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part

STORY, PINS, APPENDIX = "Board story", "Pins", "Appendix"
PARTS = (STORY, PINS, APPENDIX)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the deck holds.

    Attributes:
        parts: Its parts.
    """

    parts: tuple[str, ...] = PARTS


chosen = Part("deck", Choices(), page="deck")

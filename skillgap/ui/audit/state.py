"""What is chosen on Audit: which entries are listed."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Choices:
    """What is looked at on the page.

    Attributes:
        action: Kind of act listed; blank for all.
        actor: Who did it; blank for everybody.
        days: Days back that are listed; 0 for all.
    """

    action: str = ""
    actor: str = ""
    days: int = 0


chosen = Part(
    "audit",
    Choices(),
    page="audit",
    address={"action": "did", "days": "days"},
    allowed={"days": (0, 7, 30, 365)},
)

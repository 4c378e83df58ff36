"""What is chosen on Data: versions compared, and a backup looked at."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Choices:
    """What is looked at on the page.

    Attributes:
        versions_from: Earlier of two versions compared; 0 is the one before.
        versions_to: Later of the two; 0 is the one in force.
        backup: File name of the backup chosen.
    """

    versions_from: int = 0
    versions_to: int = 0
    backup: str = ""


chosen = Part(
    "data",
    Choices(),
    page="data",
    passing=("backup",),
    before={"versions_from": "versions_from", "versions_to": "versions_to"},
)

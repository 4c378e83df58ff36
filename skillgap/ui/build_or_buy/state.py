"""What is chosen on Build or buy: money, levers and limits, and what is opened."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Choices:
    """What a plan is asked for.

    Attributes:
        settings: Its settings as JSON; empty at rest.
        past: Settings before, oldest first, for undo.
        part: Role or lever opened.
        over: Scenarios laid over each other.
        patient: Settings for which a closer search was asked.
        quarterly: Whether the budget is typed in for each quarter.
        detail: Which of the details for experts is shown.
    """

    settings: str = ""
    past: tuple[str, ...] = ()
    part: str = ""
    over: tuple[str, ...] = ()
    patient: str = ""
    quarterly: bool = False
    detail: str = ""


plan = Part(
    "build or buy",
    Choices(),
    page="build_or_buy",
    passing=("part",),
    address={"part": "open"},
    before={name: f"plan_{name}" for name in ("settings", "past", "over", "patient")},
)

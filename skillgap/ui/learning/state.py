"""What is chosen on Learning: the budget, and the person and offer opened."""

from __future__ import annotations

from dataclasses import dataclass

from skillgap.ui.kit.state import Part


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen on the page.

    Attributes:
        budget: Money for the coming quarter's learning; 0 is the usual share of payroll.
        learner: Employee opened; never in the address.
        offer: Intervention opened for that person.
        play: Skill and place of the play opened.
    """

    budget: float = 0.0
    learner: str = ""
    offer: str = ""
    play: str = ""


choices = Part(
    "learning",
    Choices(),
    page="learning",
    before={"budget": "learning_budget", "learner": "learner", "offer": "offer"},
)

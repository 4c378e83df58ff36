"""What the product counts, each under one id, one name and one unit.

Every page, sentence and export takes the name from here, and carries the id with the figure, so
that figures of one id can be compared wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that is counted in one place.

    Attributes:
        id: Short name that goes with a figure.
        name: What it is called on screen.
        unit: Its unit; ``money`` stands for the currency of the workspace, a month.
        meaning: What it is, in one plain sentence.
        room: The module that computes it.
    """

    id: str
    name: str
    unit: str
    meaning: str
    room: str


EMPTY_POSTS = Quantity(
    "empty-posts", "Vacant posts", "FTE",
    "Posts that are open today without a person in them.", "core.vacancies",
)  # fmt: skip
SKILL_GAP = Quantity(
    "skill-gap", "Skill gap", "FTE",
    "People in post who are below the level their role requires of one skill; never added up "
    "over skills.", "questions.gaps",
)  # fmt: skip
NEEDS_MET = Quantity(
    "needs-met", "Needs met", "share",
    "Share of what roles require that the people in them can do, each need weighted with FTE "
    "and its importance in the role.", "questions.gaps",
)  # fmt: skip
PEOPLE_WITH_GAP = Quantity(
    "people-with-gap", "People with a gap", "people",
    "People below the level in at least one skill their role requires, each counted once.",
    "questions.gaps",
)  # fmt: skip
NOT_DELIVERED = Quantity(
    "not-delivered", "Value not delivered", "money",
    "What people in post do not deliver for want of skills: FTE x value of the seat x (1 - "
    "attainment). Never more than the seat is worth.", "questions.gaps",
)  # fmt: skip
SEAT_VALUE = Quantity(
    "seat-value", "Value of the seats", "money",
    "What the seats with people in them are worth, as stated for their roles.", "questions.gaps",
)  # fmt: skip
PAYROLL = Quantity(
    "payroll", "Payroll", "money",
    "Gross pay of the people in these seats, without on-costs.", "questions.gaps",
)  # fmt: skip
EMPTY_POSTS_VALUE = Quantity(
    "empty-posts-value", "Value of vacant posts", "money",
    "What posts without a person do not deliver: FTE x value of the seat.", "questions.gaps",
)  # fmt: skip
PROJECT_DELAY = Quantity(
    "project-delay", "Projects held up", "money",
    "Value of projects stalled, overdue or running without a date, times the share of their "
    "places that stay vacant. Beside the seats, never added to them.", "questions.gaps",
)  # fmt: skip
COMPLIANCE_EXPOSURE = Quantity(
    "compliance-exposure", "Compliance exposure", "money",
    "Value of the seats whose holder's certificate in a required compliance skill has run out. "
    "The same seats seen another way, never added to them.", "questions.gaps",
)  # fmt: skip

QUANTITIES = (
    EMPTY_POSTS, SKILL_GAP, NEEDS_MET, PEOPLE_WITH_GAP, NOT_DELIVERED, SEAT_VALUE, PAYROLL,
    EMPTY_POSTS_VALUE, PROJECT_DELAY, COMPLIANCE_EXPOSURE,
)  # fmt: skip
"""Everything that is counted, in the order a reader meets it."""


def quantity(identity: str) -> Quantity:
    """Return the quantity of an id.

    >>> quantity("empty-posts").unit
    'FTE'

    Raises:
        KeyError: nothing is counted under that id.
    """
    return {one.id: one for one in QUANTITIES}[identity]

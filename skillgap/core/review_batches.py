"""Batches: what one reviewer looks at this week, drawn by lot from all that waits.

Nobody reviews thousands of proposals. A batch is small, of one kind and one reviewer's alone; what
is left when its week is over goes back and waits. Since lots decide who is in it, and no model, the
share found wrong in batches speaks for all that wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from skillgap.core.errors import BadValue
from skillgap.core.review import lot_of

BATCH = 40
"""Proposals in a batch: two or three hours of looking."""
DAYS = 7
"""Days after which what is left of a batch goes back."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one reviewer has taken to look at.

    Attributes:
        reviewer: Who, by name.
        taken_on: When.
        items: What it is about, as reviews are kept under.
    """

    reviewer: str
    taken_on: date
    items: tuple[str, ...]

    @property
    def until(self) -> date:
        """The last day; what is left then goes back and waits."""
        return self.taken_on + timedelta(days=DAYS - 1)

    def is_open(self, today: date) -> bool:
        """Say whether its week is not over."""
        return today <= self.until

    def left_of(self, waiting: Iterable[str]) -> list[str]:
        """Return what of it nobody has looked at yet, in the order of the lots."""
        still = set(waiting)
        return [one for one in self.items if one in still]

    @property
    def body(self) -> Mapping[str, Any]:
        """The batch as JSON keeps it."""
        return {
            "reviewer": self.reviewer, "taken_on": self.taken_on.isoformat(), "items": self.items,
        }  # fmt: skip


def batch_from(body: Mapping[str, Any]) -> Batch:
    """Return a batch as it was kept."""
    return Batch(
        str(body["reviewer"]), date.fromisoformat(str(body["taken_on"])),
        tuple(map(str, body["items"])),
    )  # fmt: skip


def batch_of(batches: Iterable[Batch], reviewer: str, today: date) -> Batch | None:
    """Return the batch a reviewer is at, or none where they have none whose week is not over."""
    name = reviewer.strip().casefold()
    return next(
        (one for one in batches if one.reviewer.casefold() == name and one.is_open(today)), None
    )


def draw_batch(
    waiting: Sequence[str], batches: Iterable[Batch], reviewer: str, today: date, size: int = BATCH
) -> Batch:
    """Draw a batch by lot from what waits and nobody else is at.

    Args:
        waiting: What waits for review.
        batches: Those taken so far.
        reviewer: Who takes it, by name.
        today: The day.
        size: Proposals at most.

    Raises:
        BadValue: nobody is named, or all that waits is with others.
    """
    if not reviewer.strip():
        raise BadValue("the batch", "no name", "who looks at it", "Say who you are first.")
    name = reviewer.strip().casefold()
    others = [one for one in batches if one.is_open(today) and one.reviewer.casefold() != name]
    taken = {item for one in others for item in one.items}
    free = sorted((one for one in waiting if one not in taken), key=lot_of)
    if not free:
        raise BadValue(
            "the batch", "nothing that is free", "something that waits",
            "All of it is with other reviewers this week; what they leave goes back.",
        )  # fmt: skip
    return Batch(reviewer.strip(), today, tuple(free[:size]))

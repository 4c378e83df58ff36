"""How many proposals about people are reviewed: all, half, then a tenth, as trust is earned.

Each step down needs evidence of its own: the share that was wrong may, with 95% confidence, be no
higher than a limit of the register. A share above the limit later puts it back to all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillgap.core import wording

if TYPE_CHECKING:
    import pandas as pd

RIGHT, WRONG = "right", "wrong"
"""What a review finds."""
SHARES = (1.0, 0.5, 0.1)
"""Shares reviewed, step by step."""
CONFIDENCE = 0.95
_LONGEST_RUN = 100_000


@dataclass(frozen=True, slots=True)
class Ramp:
    """Where the review of one kind of proposal stands.

    Attributes:
        share: Share that is reviewed now, 0–1.
        seen: Reviewed since the last step.
        wrong: Wrong among them.
        most: Highest share wrong that is put up with, 0–1.
    """

    share: float
    seen: int
    wrong: int
    most: float

    @property
    def upper(self) -> float:
        """Highest share wrong that fits what was seen, with 95% confidence; 1 before anything."""
        return upper_share_wrong(self.wrong, self.seen)

    @property
    def sentence(self) -> str:
        """What is reviewed now, and what would change that."""
        told = {1.0: "Every one", 0.5: "Half", 0.1: "One in ten"}[self.share]
        if not self.seen:
            return f"{told} must be reviewed; no review at this stage yet."
        since = f"{told} must be reviewed. At this stage {self.wrong} of {self.seen} were wrong"
        if self.share == SHARES[-1]:
            return f"{since}; above {self.most:.0%}, every one is reviewed again."
        return (
            f"{since}, so at most {self.upper:.0%} may be; below {self.most:.0%}, fewer are "
            "reviewed."
        )

    @property
    def right_until_fewer(self) -> int:
        """How many right ones in a row it takes until fewer are reviewed; 0 at the last step.

        >>> Ramp(1.0, 40, 0, 0.05).right_until_fewer
        19
        """
        if self.share == SHARES[-1]:
            return 0
        return next(
            more
            for more in range(1, _LONGEST_RUN)
            if upper_share_wrong(self.wrong, self.seen + more) < self.most
        )

    @property
    def outlook(self) -> str:
        """What the next reviews can change, in words."""
        more = self.right_until_fewer
        if not more:
            return "The lowest share there is."
        after = {1.0: "half are", 0.5: "one in ten is"}[self.share]
        return f"After {wording.count(more, 'right one')} in a row, {after} reviewed."


def upper_share_wrong(wrong: int, seen: int) -> float:
    """Return the upper 95% bound of a share (Clopper and Pearson 1934, one side).

    >>> round(upper_share_wrong(0, 59), 3)
    0.05
    """
    from scipy.stats import beta

    if wrong >= seen:
        return 1.0
    return float(beta.ppf(CONFIDENCE, wrong + 1, seen - wrong))


def review_ramp(right: Iterable[bool], most: float) -> Ramp:
    """Follow reviews in the order they were made.

    Args:
        right: Whether each proposal that was reviewed was right.
        most: Highest share wrong that is put up with, 0–1.

    Returns:
        Where the review stands now.
    """
    step = seen = wrong = 0
    for one in right:
        seen, wrong = seen + 1, wrong + (not one)
        if step and wrong > most * seen:
            step = seen = wrong = 0
        elif step < len(SHARES) - 1 and upper_share_wrong(wrong, seen) < most:
            step, seen, wrong = step + 1, 0, 0
    return Ramp(SHARES[step], seen, wrong, most)


def is_reviewed(ramp: Ramp, item: str) -> bool:
    """Say whether an item is among those reviewed; the same for as long as the share is.

    Args:
        ramp: Where the review stands.
        item: What it is about, such as a manager and a version: hashed, so nobody picks.
    """
    return lot_of(item) < ramp.share


def lot_of(item: str) -> float:
    """Return an item's lot, 0–1 and evenly spread: those with the lowest are reviewed first."""
    return int.from_bytes(hashlib.sha256(item.encode()).digest()[:6]) / 2**48


@dataclass(frozen=True, slots=True)
class Reviews:
    """What reviews of one kind of proposal found.

    Attributes:
        ramp: Where the review stands.
        verdicts: Item to whether it was right, for those reviewed.
    """

    ramp: Ramp
    verdicts: Mapping[str, bool]

    def waits(self, item: str) -> bool:
        """Say whether an item is drawn for review and nobody has looked yet."""
        return item not in self.verdicts and is_reviewed(self.ramp, item)

    def is_released(self, item: str) -> bool:
        """Say whether an item may reach whom it is about: found right, or not drawn."""
        return self.verdicts.get(item, not self.waits(item))


def reviews_from(decisions: pd.DataFrame, most: float) -> Reviews:
    """Return what reviews found, from decisions as ``workspace.decisions`` lists them.

    Args:
        decisions: Newest first; those that are neither right nor wrong are passed over.
        most: Highest share wrong that is put up with, 0–1.
    """
    said = decisions[decisions["choice"].isin([RIGHT, WRONG])]
    right = said["choice"] == RIGHT
    newest = ~said.duplicated("subject")
    verdicts = dict(zip(said.loc[newest, "subject"], right[newest].tolist(), strict=True))
    return Reviews(review_ramp(right.tolist()[::-1], most), verdicts)

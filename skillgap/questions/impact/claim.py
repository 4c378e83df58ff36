"""The claim ladder: caused, associated, cannot say; and what cannot be claimed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from skillgap.questions.impact.checks import Check
from skillgap.questions.impact.estimate import Estimate

Rung: TypeAlias = Literal["caused", "associated", "cannot say"]
RUNGS: tuple[Rung, ...] = ("caused", "associated", "cannot say")

ALWAYS = (
    "That it will work as well elsewhere, or for people unlike these.",
    "That it works for everyone who took part: this is an average.",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be said.

    Attributes:
        rung: ``caused``, ``associated`` or ``cannot say``.
        because: Why this rung and no higher, in one sentence.
        cannot: What cannot be claimed, each a sentence.
    """

    rung: Rung
    because: str
    cannot: tuple[str, ...]


def climb(
    effect: Estimate, checks: tuple[Check, ...], *, may_cause: bool, why_not: str, strict_p: float
) -> Claim:
    """Say how far up the ladder the evidence reaches.

    ``caused`` needs a design that can carry it, no failed check and p below ``strict_p``: 5%,
    divided by the number of results looked at together, as one in twenty would be chance.

    Args:
        effect: The headline estimate.
        checks: What was checked.
        may_cause: Whether the design can show a cause at all.
        why_not: Why it cannot, if so.
        strict_p: Largest p value of a claim of cause.
    """
    failed = [check for check in checks if check.status == "fail"]
    cannot = [check.cannot for check in checks if check.cannot]
    if not may_cause:
        cannot.insert(0, why_not)
    tiny = any(check.name == "Enough to compare" for check in failed)
    if np.isnan(effect.p) or effect.p >= 0.05 or tiny:
        because = (
            "there are too few units to tell an effect from luck"
            if tiny or np.isnan(effect.p)
            else f"its range includes no effect at all (p = {effect.p:.2g})"
        )
        return Claim("cannot say", because, ("That it had an effect.", *cannot, *ALWAYS[1:]))
    cause = "That it caused the difference."
    if failed or not may_cause:
        names = ", ".join(check.name.lower() for check in failed)
        because = (
            f"not passed: {names}" if failed else why_not[:1].lower() + why_not[1:].rstrip(".")
        )
        return Claim("associated", because, (cause, *cannot, *ALWAYS))
    if effect.p >= strict_p:
        because = (
            f"p = {effect.p:.2g}, and with the number of results looked at together it would have "
            f"to be below {strict_p:.2g}"
        )
        return Claim("associated", because, (cause, *cannot, *ALWAYS))
    return Claim("caused", "the design carries it and no check failed", (*cannot, *ALWAYS))

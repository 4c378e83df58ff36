"""The claim ladder: caused, consistent with a cause, associated, cannot say; and what is beyond.

*Caused* is said only where places were drawn by lot and the lot's checks pass. Any other design
reaches at most *consistent with a cause*, and that only if no check failed, the periods before
could have shown a drift as large as the effect, and the four questions that no panel answers were
answered no. Unanswered or yes: at most *associated*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from skillgap.questions.impact.asked import QUESTIONS, Answer, Asked, list_open_points
from skillgap.questions.impact.checks import ONE_UNIT, SIZE, Check
from skillgap.questions.impact.estimate import Estimate

Rung: TypeAlias = Literal["caused", "consistent with a cause", "associated", "cannot say"]
RUNGS: tuple[Rung, ...] = ("caused", "consistent with a cause", "associated", "cannot say")

NO_CAUSE = "That it caused the difference."
NO_EFFECT = "That it had an effect."
ALWAYS = (
    "That it will work as well elsewhere, or for people unlike these.",
    "That it works for everyone who took part: this is an average.",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be said.

    Attributes:
        rung: ``caused``, ``consistent with a cause``, ``associated`` or ``cannot say``.
        because: Why this rung and no higher, in one sentence.
        cannot: What cannot be claimed, each a sentence.
    """

    rung: Rung
    because: str
    cannot: tuple[str, ...]


def claim_on_ladder(
    effect: Estimate,
    checks: tuple[Check, ...],
    *,
    may_cause: bool,
    why_not: str,
    strict_p: float,
    by_lot: bool = False,
    answers: tuple[Answer, ...] = (),
) -> Claim:
    """Say how far up the ladder the evidence reaches.

    Args:
        effect: The headline estimate.
        checks: What was checked.
        may_cause: Whether the design can speak of a cause at all.
        why_not: Why it cannot, if so.
        strict_p: Largest p value of a claim of cause: 5% divided by the number of results looked at
            together, as one in twenty would be chance.
        by_lot: Whether places were drawn by lot.
        answers: What was answered to the four questions.
    """
    cannot = [check.cannot for check in checks if check.cannot]
    if not may_cause:
        cannot.insert(0, why_not)
    points = list_open_points(answers)
    cannot += [asked.if_yes for asked, _ in points]
    unclear = _why_no_effect(effect, checks)
    if unclear:
        return Claim("cannot say", unclear, (NO_EFFECT, *cannot, *ALWAYS[1:]))
    told = (*cannot, *ALWAYS)
    lower = _why_associated(effect, checks, may_cause, why_not, strict_p)
    if lower:
        return Claim("associated", lower, (NO_CAUSE, *told))
    if by_lot:
        return Claim("caused", "places were drawn by lot and no check failed", told)
    weak = [check for check in checks if check.needed and check.status != "pass"]
    if weak:
        return Claim(
            "associated", f"not sure enough: {_check_names_in_words(weak)}", (NO_CAUSE, *told)
        )
    if points:
        return Claim("associated", _reasons_left_open(points), (NO_CAUSE, *told))
    because = "no check failed and all four questions were answered no, but nobody drew lots"
    return Claim("consistent with a cause", because, (NO_CAUSE, *told))


def _why_no_effect(effect: Estimate, checks: tuple[Check, ...]) -> str:
    """Return why an effect cannot be told from none; empty when it can."""
    status = {check.name: check.status for check in checks}
    if ONE_UNIT in status and status[ONE_UNIT] != "pass":
        return "only one unit was treated, and as many of the untreated stand out as chance allows"
    tiny = status.get(SIZE) == "fail" and ONE_UNIT not in status
    if tiny or np.isnan(effect.p):
        return "there are too few units to tell an effect from luck"
    if effect.p >= 0.05:
        return f"its range includes no effect at all (p = {effect.p:.2g})"
    return ""


def _why_associated(
    effect: Estimate, checks: tuple[Check, ...], may_cause: bool, why_not: str, strict_p: float
) -> str:
    """Return what keeps any design at ``associated``; empty when nothing does."""
    failed = [check for check in checks if check.status == "fail"]
    if failed:
        return f"not passed: {_check_names_in_words(failed)}"
    if not may_cause:
        return why_not[:1].lower() + why_not[1:].rstrip(".")
    if effect.p >= strict_p:
        return (
            f"p = {effect.p:.2g}, and with the number of results looked at together it would have "
            f"to be below {strict_p:.2g}"
        )
    return ""


def _check_names_in_words(checks: list[Check]) -> str:
    return ", ".join(check.name.lower() for check in checks)


def _reasons_left_open(points: list[tuple[Asked, Answer]]) -> str:
    found = [answer.found for _, answer in points if answer.found]
    if found:
        return found[0]
    yes = sum(answer.said == "yes" for _, answer in points)
    blank = len(points) - yes
    if yes:
        return (
            f"{yes} of the four questions no data can answer was answered yes"
            if yes == 1
            else (f"{yes} of the four questions no data can answer were answered yes")
        )
    if blank == len(QUESTIONS):
        return "the four questions that no data can answer have not been answered yet"
    verb = "is" if blank == 1 else "are"
    return f"{blank} of the four questions that no data can answer {verb} still open"

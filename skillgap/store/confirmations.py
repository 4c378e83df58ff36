"""Assumptions that a named owner has confirmed or changed: kept as decisions, applied in order."""

from __future__ import annotations

from skillgap.core.assumptions import Assumptions
from skillgap.store.choices import KeptChoices

KIND = "assumption"


def confirm_assumption(
    workspace: KeptChoices,
    register: Assumptions,
    name: str,
    *,
    owner: str,
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    reason: str = "",
) -> Assumptions:
    """Keep that an owner answers for an assumption, and return the register with it.

    Args:
        workspace: Where the decision is kept; earlier ones stay.
        register: The register in force.
        name: The assumption.
        owner: Who confirms it or changes it.
        value: A new value; by default the one in force is confirmed.
        low: A new lower end of the 80% range; by default the one in force.
        high: A new upper end.
        reason: Why, in the owner's words.

    Raises:
        UnknownName: no such assumption.
        BadValue: nobody is named, or the range does not hold the value.
    """
    known = register[name]
    terms = {
        "value": known.value if value is None else value,
        "low": known.low if low is None else low,
        "high": known.high if high is None else high,
    }
    register.confirmed(name, by=owner, on="", **terms)  # refuses before anything is kept
    same = (known.value, known.low, known.high) == tuple(terms.values())
    workspace.add_decision(
        KIND, name, "confirmed" if same else "changed", reason=reason, detail=terms, actor=owner
    )
    return register_in_force(workspace, register)


def register_in_force(workspace: KeptChoices, register: Assumptions) -> Assumptions:
    """Return the register with what owners have decided; the newest decision on each counts.

    Decisions about assumptions the register no longer has are passed over.
    """
    decided = workspace.decisions(KIND).drop_duplicates("subject")
    decided = decided[decided["subject"].isin(list(register))]
    days = decided["at"].dt.strftime("%Y-%m-%d")
    for name, by, on, terms in zip(
        decided["subject"], decided["actor"], days, decided["detail"], strict=True
    ):
        register = register.confirmed(
            name, by=by, on=on, value=terms["value"], low=terms["low"], high=terms["high"]
        )
    return register

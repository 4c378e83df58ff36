"""Defaults as sentences: what the register of assumptions says, never a number of our own."""

from __future__ import annotations

import skillgap as sg
from skillgap.core import wording


def shortage_rule_in_words() -> str:
    """Say when a role counts as short."""
    share, fewest = _default_value("short_demand_share"), _default_value("short_fewest_fte")
    return (
        f"A role is short when at least {wording.share(share)} of its posts are empty, and at "
        f"least {wording.compact(fewest)} FTE."
    )


def mentor_lead_in_words() -> str:
    """Say how far ahead a mentor is."""
    low, high = _default_value("mentor_gap_low"), _default_value("mentor_gap_high")
    return f"{low:g} to {high:g} levels ahead"


def cohort_size_in_words() -> str:
    """Say how many people learn together."""
    return f"{_default_value('cohort_fewest'):.0f} to {_default_value('cohort_most'):.0f} people"


def outcome_worth_in_words() -> str:
    """Say what a change of an outcome is worth where nobody stated it."""
    share = wording.share(_default_value("outcome_payroll_share"))
    return f"a relative change of the outcome is worth {share} of that change in pay"


def _default_value(name: str) -> float:
    return sg.default_assumptions().value(name)

"""What people said to an offer: accepted, declined with a reason, or taken back."""

from __future__ import annotations

import pandas as pd

from skillgap.ui.kit import cached
from skillgap.ui.kit.decision_log import OFFERS, OPEN_AGAIN
from skillgap.ui.kit.once import once_a_run

REASONS = ("Not now", "Knows it already", "Another offer fits better", "No time", "Other")


def decision_log() -> pd.DataFrame:
    """Return every decision on offers of this dataset, newest first.

    Columns: at, actor, employee_id, intervention_id, choice, reason.
    """
    return OFFERS.table()


@once_a_run
def decisions_in_force() -> pd.DataFrame:
    """Return the decisions that hold: the newest of each person and offer, unless taken back."""
    newest = OFFERS.newest()
    return newest[newest["choice"] != OPEN_AGAIN].reset_index(drop=True)


@once_a_run
def pairs_with_choice(choice: str) -> tuple[tuple[str, str], ...]:
    """Return who said so to what, sorted, as a cache key."""
    held = decisions_in_force()
    chosen = held[held["choice"] == choice]
    return tuple(sorted(zip(chosen["employee_id"], chosen["intervention_id"], strict=True)))


def record_decision(
    employee_id: str, intervention_id: str, choice: str, *, reason: str = "",
    propensity: float | None = None, explored: bool = False,
) -> None:  # fmt: skip
    """Record what was decided, with the chance the offer had of being put first."""
    OFFERS.record(
        employee_id, intervention_id, choice=choice, reason=reason,
        detail={"propensity": propensity, "explored": explored},
        person=cached.person_in_log(employee_id),
    )  # fmt: skip

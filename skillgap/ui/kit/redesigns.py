"""What people decide where the survey asks for a redesign first: plan it, or let training go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from skillgap.ui.kit.decision_log import DecisionLog

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.plan.settings import PlanSettings

PLANNED, AHEAD, AS_FOUND = "redesign planned", "start without redesign", "wait for the survey"
_LOG = DecisionLog("redesign", ("role_id",))


def redesign_log() -> pd.DataFrame:
    """Return every decision on redesigns of this dataset, newest first.

    Columns: at, actor, role_id, choice, reason.
    """
    return _LOG.table()


def redesigns_in_force() -> pd.DataFrame:
    """Return the decision that holds for each role, unless it was taken back."""
    newest = _LOG.newest()
    return newest[newest["choice"] != AS_FOUND].reset_index(drop=True)


def record_redesign_decision(role_id: str, choice: str, *, reason: str = "") -> None:
    """Record what was decided for a role; the log keeps who, when and why."""
    _LOG.record(role_id, choice=choice, reason=reason)


def with_redesigns(settings: PlanSettings) -> PlanSettings:
    """Return plan settings with what people decided in this workspace."""
    held = redesigns_in_force()

    def roles(choice: str) -> tuple[str, ...]:
        return tuple(sorted(held.loc[held["choice"] == choice, "role_id"]))

    return replace(settings, redesigned=roles(PLANNED), ungated=roles(AHEAD))

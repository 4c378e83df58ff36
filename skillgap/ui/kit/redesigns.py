"""What people decide where the survey asks for a redesign first: plan it, or let training go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.ui.kit import cached

if TYPE_CHECKING:
    from skillgap.questions.plan.settings import PlanSettings

KIND = "redesign"
PLANNED, AHEAD, AS_FOUND = "redesign planned", "start without redesign", "wait for the survey"
_BETWEEN = "\x1f"
_FRESH_SECONDS = 5


def redesign_log() -> pd.DataFrame:
    """Return every decision on redesigns of this dataset, newest first.

    Columns: at, actor, role_id, choice, reason.
    """
    return _redesign_log(cached.kept_for(), _dataset_key())


def redesigns_in_force() -> pd.DataFrame:
    """Return the decision that holds for each role, unless it was taken back."""
    newest = redesign_log().drop_duplicates("role_id")
    return newest[newest["choice"] != AS_FOUND].reset_index(drop=True)


def record_redesign_decision(role_id: str, choice: str, *, reason: str = "") -> None:
    """Record what was decided for a role; the log keeps who, when and why."""
    subject = _BETWEEN.join((_dataset_key(), role_id))
    cached.workspace().add_decision(KIND, subject, choice, reason=reason)
    _redesign_log.clear()


def with_redesigns(settings: PlanSettings) -> PlanSettings:
    """Return plan settings with what people decided in this workspace."""
    held = redesigns_in_force()

    def roles(choice: str) -> tuple[str, ...]:
        return tuple(sorted(held.loc[held["choice"] == choice, "role_id"]))

    return replace(settings, redesigned=roles(PLANNED), ungated=roles(AHEAD))


def _dataset_key() -> str:
    opened = cached.active_dataset()
    return str(opened.lineage) if opened else ""


@st.cache_resource(show_spinner=False, max_entries=4, ttl=_FRESH_SECONDS)
def _redesign_log(folder: str, dataset: str) -> pd.DataFrame:
    made = cached.workspace().decisions(KIND)
    parts = made["subject"].str.split(_BETWEEN, expand=True).reindex(columns=[0, 1])
    table = made.assign(dataset=parts[0], role_id=parts[1])
    mine = table[table["dataset"] == dataset]
    return mine[["at", "actor", "role_id", "choice", "reason"]].reset_index(drop=True)

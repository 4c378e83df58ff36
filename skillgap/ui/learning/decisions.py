"""What people said to an offer: accepted, declined with a reason, or taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.ui.kit import cached

KIND = "learning"
UNDONE = "open again"
REASONS = ("Not now", "Knows it already", "Another offer fits better", "No time", "Other")
_BETWEEN = "\x1f"
_FRESH_SECONDS = 5


def decision_log() -> pd.DataFrame:
    """Return every decision on offers of this dataset, newest first.

    Columns: at, actor, employee_id, intervention_id, choice, reason.
    """
    return _decision_log(cached.kept_for(), _dataset_key())


def decisions_in_force() -> pd.DataFrame:
    """Return the decisions that hold: the newest of each person and offer, unless taken back."""
    newest = decision_log().drop_duplicates(["employee_id", "intervention_id"])
    return newest[newest["choice"] != UNDONE].reset_index(drop=True)


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
    cached.workspace().add_decision(
        KIND,
        _BETWEEN.join((_dataset_key(), employee_id, intervention_id)),
        choice,
        reason=reason,
        detail={"propensity": propensity, "explored": explored},
        person=cached.person_in_log(employee_id),
    )
    _decision_log.clear()


def _dataset_key() -> str:
    """Return what decisions are kept under: a dataset in all its versions."""
    opened = cached.active_dataset()
    return str(opened.lineage) if opened else ""


@st.cache_resource(show_spinner=False, max_entries=4, ttl=_FRESH_SECONDS)
def _decision_log(folder: str, dataset: str) -> pd.DataFrame:
    made = cached.workspace().decisions(KIND)
    parts = made["subject"].str.split(_BETWEEN, expand=True).reindex(columns=[0, 1, 2])
    table = made.assign(dataset=parts[0], employee_id=parts[1], intervention_id=parts[2])
    mine = table[table["dataset"] == dataset]
    return mine[["at", "actor", "employee_id", "intervention_id", "choice", "reason"]].reset_index(
        drop=True
    )

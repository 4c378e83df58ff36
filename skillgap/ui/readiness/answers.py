"""What people answered and did about readiness: a log that nothing is removed from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from skillgap.ui.kit import cached

KIND = "readiness"
DONE, OPEN, WITHDRAWN = "done", "open again", "not answered"
_BETWEEN = "\x1f"
_FRESH_SECONDS = 5


def readiness_log() -> pd.DataFrame:
    """Return every answer and every line ticked, newest first: at, actor, what, choice."""
    return _readiness_log(cached.kept_for(), _dataset_key())


def answers_in_force() -> tuple[tuple[str, str], ...]:
    """Return check and answer, the newest of each, as a cache key."""
    newest = readiness_log().drop_duplicates("what")
    said = newest[newest["choice"].isin(["yes", "no"])]
    return tuple(sorted(zip(said["what"], said["choice"], strict=True)))


def lines_done() -> set[str]:
    """Return the lines of the plan that people ticked."""
    newest = readiness_log().drop_duplicates("what")
    done = newest.loc[newest["choice"] == DONE, "what"]
    return {what.removeprefix("line ") for what in done}


def record(what: str, choice: str) -> None:
    """Record an answer, or a line done."""
    cached.workspace().add_decision(KIND, _BETWEEN.join((_dataset_key(), what)), choice)
    _readiness_log.clear()


def _dataset_key() -> str:
    opened = cached.active_dataset()
    return str(opened.lineage) if opened else ""


@st.cache_resource(show_spinner=False, max_entries=4, ttl=_FRESH_SECONDS)
def _readiness_log(folder: str, dataset: str) -> pd.DataFrame:
    made = cached.workspace().decisions(KIND)
    parts = made["subject"].str.split(_BETWEEN, expand=True).reindex(columns=[0, 1])
    table = made.assign(dataset=parts[0], what=parts[1])
    return table[table["dataset"] == dataset][["at", "actor", "what", "choice"]].reset_index(
        drop=True
    )

"""Logs of what people decide about a dataset, in all its versions; nothing in them is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from skillgap.core.subjects import BETWEEN, join_subject
from skillgap.ui.kit import cached

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.store.ledger import Person

_FRESH_SECONDS = 5


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """Decisions of one kind.

    Attributes:
        kind: What they are kept as in the workspace.
        about: Names of what each is about, such as ``role_id``.
    """

    kind: str
    about: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """Return every decision of the open dataset, newest first.

        Columns: at, actor, those in ``about``, choice, reason.
        """
        return _read_log(cached.kept_for(), self.kind, _dataset_key(), self.about)

    def newest(self) -> pd.DataFrame:
        """Return the newest decision about each."""
        return self.table().drop_duplicates(list(self.about))

    def record(
        self,
        *about: str,
        choice: str,
        reason: str = "",
        detail: Any = None,
        person: Person | None = None,
    ) -> None:
        """Add a decision; the log keeps who, when and why.

        Args:
            about: What it is about, in the order of the names.
            choice: What was decided.
            reason: Why.
            detail: More that JSON can hold.
            person: Whom it is about, for the audit log.
        """
        cached.workspace().add_decision(
            self.kind, join_subject(_dataset_key(), *about), choice,
            reason=reason, detail=detail, person=person,
        )  # fmt: skip
        _read_log.clear()


def decisions_of_kind(kind: str) -> pd.DataFrame:
    """Return every decision of one kind, of whichever dataset, newest first.

    Columns: at, actor, subject, choice, reason, detail.
    """
    return _read_kind(cached.kept_for(), kind)


def add_decision(kind: str, subject: str, choice: str, *, detail: Any = None) -> None:
    """Add a decision of one kind; the log keeps who and when."""
    cached.workspace().add_decision(kind, subject, choice, detail=detail)
    _read_kind.clear()


@st.cache_resource(show_spinner=False, max_entries=75, ttl=_FRESH_SECONDS)
def _read_kind(kept_for: str, kind: str) -> pd.DataFrame:
    return cached.workspace().decisions(kind)


OFFERS = DecisionLog("learning", ("employee_id", "intervention_id"))
"""What people said to an offer of learning."""
OPEN_AGAIN = "open again"
"""The choice that takes an answer to an offer back."""


def _dataset_key() -> str:
    """Return what decisions are kept under: a dataset in all its versions."""
    opened = cached.active_dataset()
    return str(opened.lineage) if opened else ""


@st.cache_resource(show_spinner=False, max_entries=16, ttl=_FRESH_SECONDS)
def _read_log(folder: str, kind: str, dataset: str, about: tuple[str, ...]) -> pd.DataFrame:
    made = cached.workspace().decisions(kind)
    parts = made["subject"].astype("str").str.split(BETWEEN, expand=True)
    parts = parts.reindex(columns=range(len(about) + 1))
    table = made.assign(**{name: parts[at] for at, name in enumerate(about, start=1)})
    mine = table[parts[0] == dataset]
    return mine[["at", "actor", *about, "choice", "reason"]].reset_index(drop=True)

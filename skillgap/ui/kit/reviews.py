"""Where the review of each kind of proposal stands, and what may reach whom it is about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core.access import SCOPED
from skillgap.core.name_matches import uncertain_matches
from skillgap.core.review import Ramp, Reviews, review_ramp
from skillgap.reviews import MATCH, OFFER, offer_item, reviews_of
from skillgap.ui.kit import cached
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.kit.workspace import workspace as whole_workspace

_FRESH_SECONDS = 5
REVIEWED, WRONG = "reviewed", "found wrong"
"""What a reviewer says of a packet."""
PACKET_STEPS = DecisionLog("packet", ("manager_id",))
"""Who drafted, reviewed, released or took back whose packet, and when."""
NOT_DRAWN = "not drawn for review"
"""The reason of a proposal for the list of skills that nobody looked at singly."""
SUGGESTED = 3
"""Offers that somebody is shown at a time."""


def most_wrong() -> float:
    """Return the highest share wrong that is put up with."""
    return cached.assumptions_in_force().value("review_error_most")


def packets_ramp() -> Ramp:
    """Return how many packets are reviewed, by what reviews have found so far."""
    said = PACKET_STEPS.table().sort_values("at", kind="stable")["choice"]
    verdicts = said[said.isin([REVIEWED, WRONG])] == REVIEWED
    return review_ramp(verdicts.tolist(), most_wrong())


def taxonomy_ramp() -> Ramp:
    """Return how many proposals for the list of skills are looked at singly."""
    said = cached.taxonomy_decisions()[::-1]
    looked = said[said["choice"].isin(["approved", "rejected"]) & (said["reason"] != NOT_DRAWN)]
    return review_ramp((looked["choice"] == "approved").tolist(), most_wrong())


def offers_reviewed() -> Reviews:
    """Return what reviews of offers of learning found in the open dataset."""
    return _reviewed(OFFER)


def matches_reviewed() -> Reviews:
    """Return what reviews of names read as known skills and roles found in the open dataset."""
    return _reviewed(MATCH)


def _reviewed(kind: str) -> Reviews:
    opened = cached.active_dataset()
    lineage = opened.lineage if opened else 0
    return _read_reviews(str(whole_workspace().folder), lineage, kind, most_wrong())


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=40)
def _read_reviews(folder: str, lineage: int, kind: str, most: float) -> Reviews:
    return reviews_of(whole_workspace(), lineage, kind, most)


def look_again() -> None:
    """Read reviews, and the names that were found wrong, anew."""
    _read_reviews.clear()
    cached.refresh_corrections()


def waiting_offers() -> pd.DataFrame:
    """Return the offers that are about to reach somebody and wait for review, as ``recommend``'s.

    Of each person's these are the first few, as many as are suggested at a time; the others come
    in when these were taken up or declined. Column ``item`` is what they are reviewed under.
    """
    table = cached.result_of(sg.recommend).table
    table = table[table["rank"] <= SUGGESTED]
    pairs = zip(table["employee_id"], table["intervention_id"], strict=True)
    return _waiting(table.assign(item=[offer_item(*one) for one in pairs]), offers_reviewed())


def waiting_matches() -> pd.DataFrame:
    """Return the names an import was unsure of that wait, as ``uncertain_matches`` does."""
    opened = cached.active_dataset()
    if opened is None:
        return uncertain_matches(cached.open_workforce())
    found = _read_matches(str(whole_workspace().folder), opened.id, opened.fingerprint)
    return _waiting(found, matches_reviewed())


@st.cache_resource(show_spinner=False, max_entries=4)
def _read_matches(folder: str, dataset_id: int, fingerprint: str) -> pd.DataFrame:
    return uncertain_matches(cached.whole_workforce_as_loaded())


def _waiting(table: pd.DataFrame, found: Reviews) -> pd.DataFrame:
    """Return the rows that are drawn for review and that nobody has looked at."""
    waits = [found.waits(item) for item in table["item"]]
    return table[np.array(waits, dtype=np.bool_)].reset_index(drop=True)


def held_offers() -> tuple[tuple[str, str], ...]:
    """Return person and offer of what may not reach this viewer yet; nothing on a laptop.

    Once others have accounts, a manager and an employee see an offer when it was reviewed and found
    right, or was not drawn for review.
    """
    if cached.viewer().role not in SCOPED or not cached.permissions_in_force().served:
        return ()
    found, workforce = offers_reviewed(), cached.open_workforce()
    return tuple(
        (who, offer)
        for who in workforce["employees"]["employee_id"]
        for offer in workforce["interventions"]["intervention_id"]
        if not found.is_released(offer_item(who, offer))
    )

"""Where the review of each kind of proposal stands, and what may reach whom it is about."""

from __future__ import annotations

import streamlit as st

from skillgap.core.access import SCOPED
from skillgap.core.review import Ramp, Reviews, review_ramp
from skillgap.reviews import offer_item, offer_reviews
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
    opened = cached.active_dataset()
    lineage = opened.lineage if opened else 0
    return _read_offer_reviews(str(whole_workspace().folder), lineage, most_wrong())


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=20)
def _read_offer_reviews(folder: str, lineage: int, most: float) -> Reviews:
    return offer_reviews(whole_workspace(), lineage, most)


def look_again() -> None:
    """Read reviews anew."""
    _read_offer_reviews.clear()


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

"""Reviews of what is proposed to people, before it reaches them or their manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillgap.core.errors import BadValue
from skillgap.core.review import RIGHT, WRONG, Reviews, reviews_from
from skillgap.core.subjects import join_subject

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace

OFFER = "offer review"
"""The kind of decision a review of an offer is kept as, with the lineage behind a slash."""


def offer_item(employee_id: str, intervention_id: str) -> str:
    """Return what an offer to somebody is reviewed under."""
    return join_subject(employee_id, intervention_id)


def offer_reviews(workspace: Workspace, lineage: int, most: float) -> Reviews:
    """Return what reviews of offers of learning found.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        most: Highest share wrong that is put up with, 0–1.
    """
    return reviews_from(workspace.decisions(f"{OFFER}/{lineage}"), most)


def review_offer(
    workspace: Workspace, lineage: int, employee_id: str, intervention_id: str, *, right: bool,
    by: str, reason: str = "",
) -> int:  # fmt: skip
    """Keep what a named person found of an offer; a wrong one reaches nobody.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        employee_id: Whom it is made to.
        intervention_id: What is offered.
        right: Whether it is right.
        by: Who looked.
        reason: Why it is wrong.

    Returns:
        Number of the decision.

    Raises:
        BadValue: nobody is named, or it is wrong and no reason is given.
    """
    from skillgap.store.ledger import Person

    if not by.strip() or not (right or reason.strip()):
        raise BadValue(
            "the review", "no name, or wrong without a reason", "both", "Say who looked, and why."
        )
    return workspace.add_decision(
        f"{OFFER}/{lineage}", offer_item(employee_id, intervention_id), RIGHT if right else WRONG,
        reason=reason.strip(), actor=by, person=Person(lineage, employee_id),
    )  # fmt: skip

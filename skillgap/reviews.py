"""Reviews of what is proposed to people, before it reaches them or their manager."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from skillgap.core.errors import BadValue
from skillgap.core.review import RIGHT, WRONG, Reviews, reviews_from
from skillgap.core.review_batches import Batch, batch_from, draw_batch
from skillgap.core.subjects import join_subject, split_subject

if TYPE_CHECKING:
    from skillgap.store.workspace import Workspace

OFFER = "offer review"
"""The kind of decision a review of an offer is kept as, with the lineage behind a slash."""
MATCH = "match review"
"""The same of a name that an import read as a known skill or role."""
BATCHES = "review batch"


def offer_item(employee_id: str, intervention_id: str) -> str:
    """Return what an offer to somebody is reviewed under."""
    return join_subject(employee_id, intervention_id)


def offer_reviews(workspace: Workspace, lineage: int, most: float) -> Reviews:
    """Return what reviews of offers of learning found."""
    return reviews_of(workspace, lineage, OFFER, most)


def reviews_of(workspace: Workspace, lineage: int, kind: str, most: float) -> Reviews:
    """Return what reviews of one kind of proposal found.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        kind: :data:`OFFER` or :data:`MATCH`.
        most: Highest share wrong that is put up with, 0–1.
    """
    return reviews_from(workspace.decisions(f"{kind}/{lineage}"), most)


def wrong_matches(workspace: Workspace, lineage: int) -> frozenset[str]:
    """Return the names read as known ones that reviews found wrong: their rows count no more."""
    found = reviews_of(workspace, lineage, MATCH, 1.0)
    return frozenset(item for item, right in found.verdicts.items() if not right)


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
    item = offer_item(employee_id, intervention_id)
    return review_items(workspace, lineage, OFFER, [item], right=right, by=by, reason=reason)[0]


def review_items(
    workspace: Workspace, lineage: int, kind: str, items: Sequence[str], *, right: bool, by: str,
    reason: str = "",
) -> list[int]:  # fmt: skip
    """Keep what a named person found of one or several proposals of a kind, one decision each.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        kind: :data:`OFFER` or :data:`MATCH`.
        items: What they are reviewed under.
        right: Whether all of them are right.
        by: Who looked.
        reason: Why they are wrong; also why several at once are right.

    Returns:
        Numbers of the decisions.

    Raises:
        BadValue: nothing is chosen, nobody is named, or a reason is needed and none is given.
    """
    from skillgap.store.ledger import Person

    if not items:
        raise BadValue("the review", "nothing chosen", "one or more", "Choose rows first.")
    if not by.strip() or not (right or reason.strip()):
        raise BadValue(
            "the review", "no name, or wrong without a reason", "both", "Say who looked, and why."
        )
    if len(items) > 1 and not reason.strip():
        raise BadValue(
            "the review", f"{len(items)} at once without a reason", "what was looked at in all",
            "Say it in a line, or review them one by one.",
        )  # fmt: skip
    return [
        workspace.add_decision(
            f"{kind}/{lineage}", item, RIGHT if right else WRONG, reason=reason.strip(),
            actor=by.strip(),
            person=Person(lineage, split_subject(item)[0]) if kind == OFFER else None,
        )
        for item in items
    ]  # fmt: skip


# --- batches ---


def review_batches(workspace: Workspace, lineage: int, kind: str) -> tuple[Batch, ...]:
    """Return the batches that were taken of a kind, the latest first."""
    prefix = f"{lineage}/{kind}/"
    return tuple(
        batch_from(one.body) for one in workspace.documents(BATCHES) if one.name.startswith(prefix)
    )


def take_batch(
    workspace: Workspace, lineage: int, kind: str, waiting: Sequence[str], *, by: str, today: date
) -> Batch:
    """Let a reviewer take a batch for a week; one they have taken before is in its place.

    Args:
        workspace: Where it is kept.
        lineage: The dataset, in all its versions.
        kind: :data:`OFFER` or :data:`MATCH`.
        waiting: What of the kind waits for review.
        by: Who takes it, by name.
        today: The day.

    Raises:
        BadValue: nobody is named, or all that waits is with others.
    """
    made = draw_batch(waiting, review_batches(workspace, lineage, kind), by, today)
    name = f"{lineage}/{kind}/{made.reviewer.casefold()}"
    workspace.keep_document(BATCHES, name, made.body, actor=made.reviewer)
    return made

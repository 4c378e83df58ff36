"""Reminders as drafts: certificates due, open actions, contests, and what waits for review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from skillgap import drafting
from skillgap.packets import managers_with_teams
from skillgap.ui.kit import cached, contests, reviews
from skillgap.ui.kit.decision_log import DecisionLog
from skillgap.ui.learning import computed, drafts

if TYPE_CHECKING:
    from skillgap.core.workshop import Decided
    from skillgap.exports.draft import Draft

_IN_WORKSHOPS = DecisionLog("workshop", ("what",))
CERTIFICATES, ACTIONS = "Certificates due", "Actions decided in workshops"
CONTESTS, REVIEWS = "Contests that wait", "What waits for review"


@dataclass(frozen=True, slots=True)
class _Reminder:
    """What a reminder is kept under, what drafts it, and whom it is about."""

    mark: str
    make: Callable[[], Draft]
    about: str = ""


def show_reminders() -> None:
    """Show what somebody is to be reminded of, and its draft, to whoever runs skillgap."""
    st.markdown("#### Reminders")
    st.caption(
        "Drafted here from today's figures. Once a person has reviewed it, your own mail program "
        "sends it; nothing is sent from here."
    )
    with st.container(horizontal=True):
        what = st.selectbox(
            "Remind of", (CERTIFICATES, ACTIONS, CONTESTS, REVIEWS), key="remind-of", width=320
        )
        found = _SHOWN[what]()
    if found is not None:
        person = cached.person_in_log(found.about) if found.about else None
        drafts.show_draft(found.mark, found.make, ending="eml", person=person)
    drafts.edit_words(drafting.REMINDER, "reminders")


def _of_certificates() -> _Reminder | None:
    workforce, held = cached.open_workforce(), computed.whole_certificates()
    due = held.table[held.table["state"].isin(drafting.DUE)]
    staff = workforce["employees"].set_index("employee_id")["manager_id"]
    waiting = due["employee_id"].map(staff).value_counts()
    managers = managers_with_teams(workforce)
    managers = managers[managers["manager_id"].isin(waiting.index)]
    if not len(managers):
        st.caption("No certificate is due within a year in any manager's team.")
        return None
    labels = {
        str(row["manager_id"]): f"{row['manager']}, {waiting[row['manager_id']]:,} due"
        for row in managers.to_dict("records")
    }
    chosen = st.selectbox(
        "To", list(labels), format_func=lambda one: labels.get(one, one), key="remind-manager",
        width=320,
    )  # fmt: skip
    return _Reminder(
        f"certificates {chosen}",
        lambda: drafting.reminder_of_certificates(
            workforce, held, chosen, drafts.framing(drafting.REMINDER)
        ),
        about=chosen,
    )


def _of_actions() -> _Reminder | None:
    found = actions_decided()
    owners = sorted({one.owner for one in found})
    if not owners:
        st.caption("No workshop has decided on an action yet.")
        return None
    owner = st.selectbox("To", owners, key="remind-owner", width=320)
    return _Reminder(
        f"actions {owner}",
        lambda: drafting.reminder_of_actions(
            cached.open_workforce(), found, owner, drafts.framing(drafting.REMINDER)
        ),
    )


def actions_decided() -> list[Decided]:
    """Return what workshops on the open dataset decided, newest first."""
    return drafting.actions_in_log(_IN_WORKSHOPS.table())


def _of_contests() -> _Reminder | None:
    found = contests.contests_here()
    if not any(one.is_open for one in found):
        st.caption("No contest waits for a decision.")
        return None
    return _Reminder(
        "contests",
        lambda: drafting.reminder_of_contests(
            cached.open_workforce(), found, drafts.framing(drafting.REMINDER)
        ),
    )


def _of_reviews() -> _Reminder | None:
    found = waiting_for_review()
    if not any(found.values()):
        st.caption("Nothing waits for review.")
        return None
    return _Reminder(
        "reviews",
        lambda: drafting.reminder_of_reviews(
            cached.open_workforce(), found, drafts.framing(drafting.REMINDER)
        ),
    )


def waiting_for_review() -> dict[str, int]:
    """Return how many proposals of each kind a person is to look at."""
    from skillgap.reviews import offer_item

    table, found = computed.whole_advice().table, reviews.offers_reviewed()
    pairs = zip(table["employee_id"], table["intervention_id"], strict=True)
    steps = reviews.PACKET_STEPS.newest()
    return {
        "Offers of learning": sum(found.waits(offer_item(who, offer)) for who, offer in pairs),
        "Packets for managers": int((steps["choice"] == drafts.DRAFTED).sum()),
        "Other drafts": int((drafts.STEPS.newest()["choice"] == drafts.DRAFTED).sum()),
    }


_SHOWN: dict[str, Callable[[], _Reminder | None]] = {
    CERTIFICATES: _of_certificates,
    ACTIONS: _of_actions,
    CONTESTS: _of_contests,
    REVIEWS: _of_reviews,
}

"""When the record of an audit was last taken away, and when the next one is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core.wording import count, day
from skillgap.exports.calendar_file import DayToRemember
from skillgap.store.ledger import TOOK_AWAY
from skillgap.store.writes import writes_so_far
from skillgap.ui.kit import cached
from skillgap.ui.kit.downloads import offer_file
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in

if TYPE_CHECKING:
    from skillgap.exports.gate import Seal

RECORD = "fairness audit"
"""What the log calls the record when it is taken away."""
QUARTER = timedelta(days=91)
_FRESH_SECONDS = 5  # another process may have written


def show_reminder() -> None:
    """Say when the last record was taken and when the next is due, and offer it as an entry."""
    if not signed_in().sees_all:
        return
    last, today = last_record(), datetime.now(UTC).date()
    due = (last or today) + QUARTER
    st.caption(plain(reminder_in_words(last, today)))

    def write(seal: Seal) -> bytes:
        from skillgap.exports.calendar_file import write_calendar

        entry = DayToRemember(
            "fairness-audit", due, "Fairness audit is due",
            "Open Fairness, look at what stands out, sign and keep the record.", remind_days=7,
        )  # fmt: skip
        return write_calendar([entry], name="Fairness audit", sealed=seal.sentence)

    offer_file(
        "Remind me in a quarter (.ics)", write, what="reminder of the audit", ending="ics",
        key="fairness-reminder", version=cached.active_dataset(), type="tertiary",
    )  # fmt: skip


def last_record() -> date | None:
    """Return the day on which the record of an audit was last taken away; none if never."""
    return _last_record(cached.kept_for(), writes_so_far())


@st.cache_resource(show_spinner=False, max_entries=20, ttl=_FRESH_SECONDS)
def _last_record(kept_for: str, writes: int) -> date | None:
    log = cached.workspace().log()
    taken = log[(log["action"] == TOOK_AWAY) & (log["subject"] == RECORD)]
    return taken["at"].max().date() if len(taken) else None


def reminder_in_words(last: date | None, today: date) -> str:
    """Say when the last record was taken and when the next is due.

    >>> reminder_in_words(date(2026, 8, 1), date(2026, 11, 30))
    'The last record was taken on 1 Aug 2026; the next was due on 31 Oct 2026, 30 days ago.'
    """
    if last is None:
        return "No record of an audit was taken yet. Take one each quarter."
    due = last + QUARTER
    told = f"The last record was taken on {day(last)}; the next"
    if due < today:
        return f"{told} was due on {day(due)}, {count((today - due).days, 'day')} ago."
    return f"{told} is due by {day(due)}."

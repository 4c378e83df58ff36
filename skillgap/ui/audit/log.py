"""The audit log as a table: filtered, opened, taken away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.store.ledger import TOOK_AWAY
from skillgap.ui.audit.state import chosen as choices
from skillgap.ui.kit import cached, downloads, show
from skillgap.ui.kit.bones import KeyFigure
from skillgap.ui.kit.plain import plain

_SHOWN = 500
_FRESH_SECONDS = 5
_BACK = {7: "Last 7 days", 30: "Last 30 days", 365: "Last 12 months"}
_COLUMNS = ["entry", "at", "actor", "action", "subject", "detail"]


@st.cache_resource(show_spinner=False, ttl=_FRESH_SECONDS, max_entries=4)
def _read_log(folder: str) -> pd.DataFrame:
    return cached.workspace().log()


def whole_log() -> pd.DataFrame:
    """Return the audit log of the workspace, newest first."""
    return _read_log(cached.kept_for())


def log_figures(log: pd.DataFrame) -> list[KeyFigure]:
    """Return the figures at the head of the page."""
    recent = log[log["at"] >= datetime.now(UTC) - timedelta(days=30)]
    taken = int((recent["action"] == TOOK_AWAY).sum())
    opened = recent[recent["action"] == "open person"]
    people = opened["person"].nunique()
    erased = int((log["action"] == "erase person").sum())
    return [
        KeyFigure("Entries", f"{len(log):,}", _since(log), "Entries written since the start."),
        KeyFigure("Files downloaded", f"{taken:,}", "in 30 days",
                  "Each file carries the number and hash of the newest log entry when it was "
                  "downloaded."),
        KeyFigure("Records opened", f"{people:,}", _people_in_words(people),
                  "Each person is counted once; the log holds a random key in place of the name."),
        KeyFigure("Erasures", f"{erased:,}", "since the start",
                  "The log does not reveal who was erased."),
    ]  # fmt: skip


def _people_in_words(people: int) -> str:
    return f"{'person' if people == 1 else 'people'}, in 30 days"


def _since(log: pd.DataFrame) -> str:
    return f"since {wording.day(log['at'].iloc[-1].date())}" if len(log) else "nothing yet"


def show_log() -> None:
    """Show the entries that match what is chosen, and offer all of them as a file."""
    log = whole_log()
    with st.container(border=True, key="audit-log"):
        _draw_filters(log)
        found = _filtered(log)
        _say_how_many(found, log)
        show.show_table(
            found.head(_SHOWN)[_COLUMNS],
            alt="Entries of the audit log, newest first",
            key="audit-log",
            columns={
                "entry": st.column_config.NumberColumn("Entry", format="%d", width=60),
                "at": st.column_config.DatetimeColumn(
                    "When (UTC)", format="YYYY-MM-DD HH:mm", width=125
                ),
                "actor": st.column_config.TextColumn("Who", width=90),
                "action": st.column_config.TextColumn("Did", width=110),
                "subject": st.column_config.TextColumn("To what", width=200),
                "detail": st.column_config.TextColumn("In words", width=250),
            },
        )
        downloads.offer_table(
            "Download these entries", lambda: found, what="audit log", key="audit-log-file"
        )


def _draw_filters(log: pd.DataFrame) -> None:
    did, who, back, _ = st.columns([3, 3, 3, 3], gap="small")
    known = {"action": sorted(log["action"].unique()), "actor": sorted(log["actor"].unique())}
    for place, name, label, rest in (
        (did, "action", "What was done", "Everything"),
        (who, "actor", "By whom", "Everybody"),
    ):
        key, write = choices.bind_widget(name, single=True)
        options = known[name]
        now = getattr(choices(), name)
        place.selectbox(
            label, options if now in ("", *options) else [*options, now], index=None,
            key=key, on_change=write, placeholder=rest,
        )  # fmt: skip
    key, write = choices.bind_widget("days", single=True)
    back.selectbox(
        "When", list(_BACK), format_func=_BACK.__getitem__, index=None, key=key, on_change=write,
        placeholder="Since the start",
    )  # fmt: skip


def _filtered(log: pd.DataFrame) -> pd.DataFrame:
    chosen = choices()
    kept = pd.Series(True, index=log.index)
    if chosen.action:
        kept &= log["action"] == chosen.action
    if chosen.actor:
        kept &= log["actor"] == chosen.actor
    if chosen.days:
        kept &= log["at"] >= datetime.now(UTC) - timedelta(days=chosen.days)
    return log[kept]


def _say_how_many(found: pd.DataFrame, log: pd.DataFrame) -> None:
    told = wording.count(len(found), "entry", "entries")
    if len(found) < len(log):
        told += f" of {len(log):,}"
    if len(found) > _SHOWN:
        told += f"; the newest {_SHOWN:,} are listed"
    st.caption(plain(f"{told}. People appear under random keys, not names."))

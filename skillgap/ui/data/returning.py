"""Feeds, and what goes back to the systems they come from: files to take away, nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.handing_back import import_files
from skillgap.ui.data import feeds
from skillgap.ui.kit import cached, show
from skillgap.ui.kit.downloads import offer_import_file, offer_table
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.handing_back import ImportFile

_SHOWN = ["employee_id", "about", "value", "by", "at", "reason", "log_entry"]


def show_feeds_and_returns(workforce: Workforce | None) -> None:
    """Show the feeds, and below them what was decided here that their systems should know.

    Args:
        workforce: The one that is open; nothing where none is, or where a table of it is lost.
    """
    feeds.show_feeds()
    if signed_in().sees_all and workforce is not None and cached.active_dataset() is not None:
        with st.container(border=True, key="returns"):
            st.markdown("#### Export to your systems")
            _show_returns()


def _show_returns() -> None:
    opened = cached.active_dataset()
    assert opened is not None
    files = import_files(cached.workspace(), opened)
    if not files:
        st.caption(
            "Nothing to export yet. Corrections of people, contests that were upheld and offers "
            "that were accepted appear here, as files that the source system can import."
        )
        return
    changes = sum(len(one.changes) for one in files)
    st.caption(
        f"{wording.count(changes, 'approved change')} in {wording.count(len(files), 'file')}, each "
        "under the headers its system used. The same decisions give the same file; nothing is sent."
    )
    for at, one in enumerate(files):
        _show_file(one, at)


def _show_file(one: ImportFile, at: int) -> None:
    opened = cached.active_dataset()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{plain(one.source or one.table)}**  \n"
            + plain(f"{wording.count(len(one.rows), 'row')} for {one.table}"),
            width="stretch",
        )
        offer_import_file(
            "Import file (.csv)", lambda: one.rows, what=one.title, key=f"return-file-{at}",
            version=opened,
        )  # fmt: skip
        offer_table(
            "Decisions behind it", lambda: one.changes, what=f"decisions behind {one.title}",
            key=f"return-behind-{at}", version=opened,
        )  # fmt: skip
    for line in one.left_out[:5]:
        st.caption(f":material/error: {plain(line)}")
    config = st.column_config
    show.show_table(
        one.changes.head(100),
        order=_SHOWN,
        alt=f"{len(one.changes)} approved changes with who decided them and the entry in the log",
        columns={
            "employee_id": config.Column("Person", width=90),
            "about": config.Column("What", width=150),
            "value": config.Column("Now", width=110),
            "by": config.Column("Decided by", width=110),
            "at": config.DatetimeColumn("When (UTC)", format="YYYY-MM-DD HH:mm", width=125),
            "reason": config.Column("Why", width=165),
            "log_entry": config.NumberColumn("Log entry", format="%d", width=75),
        },
        height=240 if len(one.changes) > 6 else "content",
    )

"""Data: load files, see what was found in them, and which table unlocks what."""

from skillgap.ui import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import bones, cached, data, feeds, importing, staging, versions
from skillgap.ui.plain import plain

staged, workforce = staging.under_way(), cached.workforce()
subject = importing.subject(staged) if staged is not None else ""
bones.ask("What data do we have, and what does it unlock?", subject)
if staged is None:
    bones.answer(plain(data.headline(workforce)))
tabs = st.tabs(["Import", "Feeds", "Versions", "Backup"], key="data-tabs", on_change="rerun")
shown = (
    lambda: importing.draw(staged) if staged is not None else data.at_rest(workforce),
    feeds.show_feeds,
    versions.show_versions,
    versions.show_backup,
)
for tab, show in zip(tabs, shown):
    if tab.open:
        with tab:
            show()

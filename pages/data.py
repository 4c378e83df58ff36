"""Data: load files, see what was found in them, and which table unlocks what."""

from skillgap.ui import shell

shell.guard(__file__)

import streamlit as st

from skillgap.ui import bones, cached, data, importing, staging
from skillgap.ui.plain import plain

staged, workforce = staging.under_way(), cached.workforce()
subject = importing.subject(staged) if staged is not None else ""
bones.ask("What data do we have, and what does it unlock?", subject)
if staged is not None:
    importing.draw(staged)
else:
    bones.answer(plain(data.headline(workforce)))
    if workforce is not None:
        bones.key_figures(data.key_figures(workforce))
    left, right = st.columns([4, 7], gap="medium")
    with left:
        data.load_card(first=workforce is None)
        data.kept_datasets(cached.datasets(), cached.active())
        if workforce is not None:
            with st.container(border=True):
                bones.next_steps(data.next_steps(workforce))
    with right:
        data.tables_card(workforce)
    if workforce is not None:
        data.issues_card(workforce)
        bones.attributions()
        bones.made(data.reading(workforce))

"""Skills from text: paste an advert, a CV or a note, see the skills with the words behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.store.shelf import Shelf
from skillgap.ui.kit import cached, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.core.likeness.names import NameIndex
    from skillgap.questions.names import Extracted

_EXAMPLE = (
    "We look for an analyst who writes SQL, builds dashboards in Excel or Power BI and can present "
    "results to managers. Experience with demand forecasting is welcome; no Java needed."
)


@st.fragment
def show_from_text() -> None:
    """Show the field and, once there is text in it, what it speaks of."""
    st.caption(
        "Paste a job advert, a CV or a note. It is read on this machine, and neither kept nor "
        "sent anywhere. It shows that a skill is mentioned, never at which level."
    )
    left, right = st.columns(2, gap="medium")
    with left:
        text = st.text_area(
            "Text", key="pasted", height=330, placeholder=_EXAMPLE, max_chars=200_000
        )
        st.button(
            "Try an example", icon=":material/article:", type="tertiary",
            on_click=state.fill_widget, args=("pasted", _EXAMPLE),
        )  # fmt: skip
    with right:
        if text.strip():
            _show_found_skills(sg.extract_skills(text, _skill_index(*cached.cache_version())))
        else:
            st.caption("Skills found will appear here, with the words that mention them.")


def _skill_index(*version: object) -> NameIndex:
    """Return the index of the open list of skills: built once, with progress where it takes long.

    Vectors of the extra `sentences` are kept in the workspace by the content of the names, so that
    they are computed again only where a name has changed.
    """
    from skillgap.questions.names.taxonomies import index_taxonomy

    place = _index_store(*version)
    with place.lock:
        if place.index is None:
            bar = st.empty()
            with bar.container():
                shown = st.progress(0.0, "Reading the list of skills …")
                place.index = index_taxonomy(
                    cached.open_workforce(),
                    shelf=Shelf(Path(str(version[0]))),
                    progress=lambda done: shown.progress(done, "Reading the list of skills …"),
                )
            bar.empty()
        return place.index


@dataclass
class _Place:
    """Where the index of a dataset stands once it is built."""

    lock: Lock = field(default_factory=Lock)
    index: NameIndex | None = None


@st.cache_resource(show_spinner=False, max_entries=3)
def _index_store(*version: object) -> _Place:
    return _Place()


def _show_found_skills(found: Extracted) -> None:
    table = found.table
    if not len(table):
        st.markdown("None of the skills is mentioned.")
        return
    spoken_of = table[~table["denied"]]
    st.markdown(
        f"**{wording.count(len(spoken_of), 'skill')} mentioned**"
        + (
            f", {len(table) - len(spoken_of)} said not to be needed"
            if table["denied"].any()
            else ""
        )
    )
    show.show_table(
        table.assign(
            denied=table["denied"].map({True: "not needed", False: ""}),
            probability=table["probability"].round(2),
        ),
        alt="Skills found in the text with the words that gave them",
        order=["name", "words", "probability", "mentions", "denied", "said"],
        columns={
            "name": st.column_config.TextColumn("Skill", width=150),
            "words": st.column_config.TextColumn("Words", width=130),
            "probability": st.column_config.NumberColumn(
                "Sure", format="percent", width=50, help="Chance that the skill is mentioned."
            ),
            "mentions": st.column_config.NumberColumn("Times", width=50),
            "denied": st.column_config.TextColumn("", width=85),
            "said": st.column_config.TextColumn(
                "Said of it", width=75, help="As it stands; it gives no level."
            ),
        },
        height=300,
    )
    for line in found.warnings:
        st.caption(f":material/info: {plain(line)}")

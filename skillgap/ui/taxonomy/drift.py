"""Two versions of a list of skills side by side: ESCO, O*NET, or the organisation's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.ui.kit import cached, show, state
from skillgap.ui.kit.plain import label_text, plain

if TYPE_CHECKING:
    from skillgap.questions.taxonomy import Drift
    from skillgap.store.workspace import Dataset

_WORDS = {
    "added": "Added",
    "retired": "Gone",
    "new id": "New id, same name",
    "renamed": "Renamed",
    "moved": "Moved to another group",
}


def _other_datasets() -> dict[int, Dataset]:
    """Return every other version and dataset of the workspace."""
    opened = cached.active_dataset()
    found: dict[int, Dataset] = {}
    for dataset in cached.datasets():
        for version in cached.workspace().versions(dataset.lineage):
            if opened is None or version.id != opened.id:
                found[version.id] = version
    return found


@st.fragment
def show_drift() -> None:
    """Compare the open dataset's skills and requirements with those of another."""
    others = _other_datasets()
    if not others:
        st.markdown(
            "There is nothing to compare with yet. Load another version of your files, or two "
            "releases of ESCO or O\\*NET as whole registers, on the Data page."
        )
        return
    older = st.selectbox(
        "Compared with",
        list(others),
        format_func=lambda key: label_text(f"{others[key].name}, {others[key].label}"),
        key="older",
        help="The version taken as the older one; the dataset that is open is the newer.",
    )
    found = _compare_taxonomies(*cached.cache_version(), older)
    st.markdown(f"**{plain(found.sentence)}**")
    with st.grid(5, min_column_width=110, gap="small"):
        for change, number in found.counts.items():
            st.metric(_WORDS[change], f"{number:,}", border=True)
    skills, asked = st.tabs(
        ["Skills", f"Requirements ({len(found.requirements):,})"], on_change="rerun", key="drift"
    )
    if skills.open:
        with skills:
            _show_skill_drift(found.table)
    if asked.open:
        with asked:
            _show_requirement_drift(found.requirements)


@st.cache_resource(show_spinner="Comparing the two versions …", max_entries=4)
def _compare_taxonomies(folder: str, dataset: int, version: str, viewer: str, older: int) -> Drift:
    return sg.compare_taxonomies(cached.workspace().load(older), cached.open_workforce())


def _show_skill_drift(table: pd.DataFrame) -> None:
    kinds = [kind for kind in _WORDS if (table["change"] == kind).any()]
    if not kinds:
        st.caption("No skill changed.")
        return
    chosen = st.segmented_control(
        "Show", kinds, format_func=_WORDS.get, key="drift-kind", label_visibility="collapsed"
    )
    seen = table if chosen is None else table[table["change"] == chosen]
    show.show_table(
        seen.assign(change=seen["change"].map(_WORDS)),
        alt="Skills that changed between the two versions",
        order=["change", "name", "before", "after"],
        height=400,
        key=state.fresh_key("drift-rows"),
    )


def _show_requirement_drift(table: pd.DataFrame) -> None:
    if not len(table):
        st.caption("No requirement of a role that both versions have has changed.")
        return
    workforce = cached.open_workforce()
    titles = workforce["roles"].set_index("role_id")["title"]
    names = workforce["skills"].set_index("skill_id")["name"]
    st.caption(
        f"{wording.count(len(table), 'requirement')} changed; a level that moves by less than a "
        "quarter is not counted."
    )
    show.show_table(
        table.assign(
            role=table["role_id"].map(titles).fillna(table["role_id"]),
            skill=table["skill_id"].map(names).fillna(table["skill_id"]),
        ),
        alt="Requirements that changed",
        order=["role", "skill", "change", "before", "after"],
        columns={
            "before": st.column_config.NumberColumn("Before", format="%.1f"),
            "after": st.column_config.NumberColumn("After", format="%.1f"),
        },
        height=400,
    )

"""Two versions of the framework side by side on Readiness: what changed, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.frameworks import FrameworkVersion, framework_versions, load_framework
from skillgap.questions.readiness import same_people
from skillgap.ui.kit import cached, show
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.readiness.editing import show_effect

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.readiness import FrameworkVersions

_ROWS = 11
"""Rows a table shows without scrolling."""
_TALL = 430
"""Height of a longer one, pixels."""


def show_two_versions() -> None:
    """Draw the view: two versions chosen, the shortage by each, and every difference."""
    opened = cached.active_dataset()
    versions = framework_versions(cached.workspace(), opened) if opened else ()
    st.markdown("#### Two versions side by side")
    if len(versions) < 3:  # in force, and the only import: one and the same
        st.caption(
            "There is one version so far. Change a requirement, or load files again, and what "
            "changed shows here."
        )
        return
    by_key = {one.key: one for one in versions}
    keys = list(by_key)
    left, right = st.columns(2)
    earlier = left.selectbox(
        "Earlier version", keys, index=len(keys) - 1, key="framework-earlier",
        format_func=lambda key: label_text(version_in_words(by_key[key])),
    )  # fmt: skip
    later = right.selectbox(
        "Later version", keys, index=0, key="framework-later",
        format_func=lambda key: label_text(version_in_words(by_key[key])),
    )  # fmt: skip
    found = _compare_versions(*cached.cache_version(), earlier, later)
    if found is None:
        st.caption("One of the two has no requirements, so people cannot be compared with it.")
        return
    st.markdown(f"**{plain(found.headline())}.**")
    if found.table.empty:
        return
    show_effect(found, "Later", "Earlier")
    st.caption("Today's people are compared with both.")
    _show_all(found)


def version_in_words(version: FrameworkVersion) -> str:
    """Say which version it is, when and by whom it was made."""
    if version.key == "now":
        return version.label
    by = f", {version.by}" if version.by else ""
    return f"{version.label}, {wording.day(version.at)}{by}"


@st.cache_resource(show_spinner="Comparing people with both versions …", max_entries=8)
def _compare_versions(
    folder: str, dataset: int, version: str, viewer: str, earlier: str, later: str
) -> FrameworkVersions | None:
    """Return two versions side by side, or nothing where one of them requires nothing."""
    opened = cached.active_dataset()
    assert opened is not None  # the view was drawn for it
    known = {one.key: one for one in framework_versions(cached.workspace(), opened)}
    held = cached.open_workforce()
    before, after = (
        held if key == "now" else load_framework(cached.workspace(), opened.lineage, known[key])
        for key in (earlier, later)
    )
    # Of another version only the requirements count: its signals are as they were loaded, without
    # what was withdrawn or corrected since.
    after = same_people(after, held)
    if not (before.has("requirements") and after.has("requirements")):
        return None
    measured = (cached.gaps(),) if "now" in (earlier, later) else ()
    return sg.compare_frameworks(
        before, after, known=measured, assumptions=cached.assumptions_in_force()
    )


def _show_all(found: FrameworkVersions) -> None:
    """Show every difference, by requirement, role and skill."""
    level = st.column_config.NumberColumn
    with st.expander(f"Every difference ({len(found.table):,})"):
        show.show_table(
            found.table[["title", "skill", "kind", "before_level", "after_level", "standing"]],
            alt="Requirements that differ between the two versions",
            columns={
                "title": st.column_config.TextColumn("Role", width=220),
                "skill": st.column_config.TextColumn("Skill", width=240),
                "kind": st.column_config.TextColumn("Kind", width=110),
                "before_level": level("Earlier", format="%.1f", width=80,
                                      help="Level required, 0–5. A dash: not required."),
                "after_level": level("Later", format="%.1f", width=80,
                                     help="Level required, 0–5. A dash: not required."),
                "standing": st.column_config.TextColumn("Difference", width=110),
            },
            height=_TALL if len(found.table) > _ROWS else "content",
        )  # fmt: skip
        st.markdown(plain(f"{_told(found.roles, 'Roles')} {_told(found.skills, 'Skills')}"))


def _told(table: pd.DataFrame, what: str) -> str:
    """Say how many roles or skills came in, left or changed."""
    counts = table["standing"].value_counts()
    parts = [f"{int(counts[one]):,} {one}" for one in ("new", "gone", "changed") if one in counts]
    return f"{what}: {wording.listed(parts, 3)}."

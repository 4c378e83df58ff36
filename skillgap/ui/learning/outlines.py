"""Outlines of courses, drafted for what the catalogue does not teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.drafting import OUTLINE, outline_course
from skillgap.ui.kit import cached
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.learning import computed, drafts

if TYPE_CHECKING:
    import pandas as pd


def show_outlines(table: pd.DataFrame) -> None:
    """Offer the outline of a course for a critical skill, to whoever runs skillgap.

    Args:
        table: The critical skills, with what the catalogue does about each.
    """
    if not signed_in().sees_all or not len(table):
        return
    table = table.sort_values(
        "state", ascending=False, key=lambda one: one == "hole", kind="stable"
    )
    names = dict(zip(table["skill_id"].astype("str"), table["name"].astype("str"), strict=True))
    st.markdown("#### Outline of a course")
    st.caption(
        "Based on what roles require, how far people are from it, and the tasks of these roles. "
        "It can be downloaded once a person has reviewed it."
    )
    skill = st.selectbox(
        "Skill", list(names), format_func=lambda one: names.get(one, one), key="outline-skill",
        width=420,
    )  # fmt: skip
    drafts.show_draft(
        f"outline {skill}",
        lambda: outline_course(
            cached.profiles(), computed.whole_advice(), skill, drafts.framing(OUTLINE)
        ),
        ending="docx",
    )
    drafts.edit_words(OUTLINE, "outlines")

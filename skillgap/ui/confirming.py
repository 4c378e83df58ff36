"""Confirm or change an assumption on the spot: who answers for it, and every figure follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.ui.kit import cached
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.gaps import Gaps


def show_assumptions_to_confirm(gaps: Gaps) -> None:
    """Offer the assumptions behind the money, those that make most of its width first."""
    table = gaps.tornado
    names = table["name"].tolist()
    if not names:
        return
    st.markdown("**Confirm or change an assumption**")
    st.caption(
        f"The money is {gaps.money_trust}. Whoever answers for one can confirm it here, or change "
        "it; the decision is kept with the name and the day."
    )
    name = st.selectbox(
        "Assumption, the one that makes most of the range first",
        names,
        format_func=lambda one: one.replace("_", " "),
        key="confirm-name",
    )
    entry = gaps.assumptions[name]
    st.caption(plain(f"{entry.meaning} In {entry.unit}; {entry.status}, {entry.owner}."))
    with st.form("confirm-form", border=False):
        cells = st.columns(4)
        value = cells[0].number_input("Value", value=entry.value, key=f"confirm-value-{name}")
        low = cells[1].number_input("Low (10%)", value=entry.low, key=f"confirm-low-{name}")
        high = cells[2].number_input("High (90%)", value=entry.high, key=f"confirm-high-{name}")
        owner = cells[3].text_input("Who answers for it", key="confirm-owner")
        if st.form_submit_button("Confirm"):
            _confirm_assumption(name, owner, value, low, high)


def _confirm_assumption(name: str, owner: str, value: float, low: float, high: float) -> None:
    try:
        cached.confirm_assumption(name, owner=owner, value=value, low=low, high=high)
    except SkillgapError as error:
        st.error(plain(str(error)))
        return
    st.rerun()

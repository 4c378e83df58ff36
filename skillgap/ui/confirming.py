"""Confirm or change an assumption on the spot: who answers for it, and every figure follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.quantities import NOT_DELIVERED
from skillgap.figures.tornado import draw_tornado, tornado_height
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.gaps import Gaps
    from skillgap.ui.kit.bones import NextStep

_SHOWN = 6
_OPEN = "confirm"
"""Key under which it is remembered whether it is open."""


def show_standing(gaps: Gaps, steps: Sequence[NextStep]) -> None:
    """Show the first thing to do next, and beside it how far the money may be trusted.

    Args:
        gaps: Everybody's.
        steps: What to do next; the first is shown.
    """
    table = gaps.tornado
    left, right = st.columns(2, vertical_alignment="center")  # each keeps its place from the start
    with left:
        bones.show_first_step(steps)
    with right:
        if len(table):
            _offer_to_unfold(gaps.money_trust)
    if len(table) and state.is_unfolded(_OPEN):
        with st.container(border=True):
            _show_trust(gaps, table)


def _offer_to_unfold(standing: str) -> None:
    """Say how far the money may be trusted, as a button that opens what is behind it."""
    st.button(
        plain(f"{standing[:1].upper()}{standing[1:]}"),
        icon=":material/expand_less:" if state.is_unfolded(_OPEN) else ":material/rule:",
        key="confirm-unfold", type="tertiary", on_click=state.fold_or_unfold, args=(_OPEN,),
        help="What makes its range, and who confirms the assumptions",
    )  # fmt: skip


def _show_trust(gaps: Gaps, table: pd.DataFrame) -> None:
    """Show what makes the range of the money, and the way to confirm it."""
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _show_what_makes_the_range(table, gaps.workforce.currency)
    with right:
        _offer_to_confirm(gaps, table["name"].tolist())


def _show_what_makes_the_range(table: pd.DataFrame, currency: str) -> None:
    widest = table.head(_SHOWN)
    st.markdown("**What makes the range of value not delivered**")
    st.caption("A month, with each assumption at its low and its high end.")
    show.show_chart(
        draw_tornado(
            pd.DataFrame(
                {
                    "input": [name.replace("_", " ").capitalize() for name in widest["name"]],
                    "part": "",
                    "low_fte": widest["total_low"],
                    "high_fte": widest["total_high"],
                }
            ),
            worded=lambda value: wording.money(value, currency),
            mode=show.light_or_dark(),
        ),
        alt=_tornado_in_words(widest, currency),
        key="gaps-tornado",
        height=tornado_height(len(widest)),
    )


def _tornado_in_words(table: pd.DataFrame, currency: str) -> str:
    ends = [
        f"{name.replace('_', ' ')} {wording.money_span(low, high, currency)}"
        for name, low, high in zip(
            table["name"], table["total_low"], table["total_high"], strict=True
        )
    ]
    return f"{NOT_DELIVERED.name} a month between the ends of each assumption: {'; '.join(ends)}."


def _offer_to_confirm(gaps: Gaps, names: list[str]) -> None:
    """Offer the assumptions behind the money, those that make most of its width first."""
    st.markdown("**Confirm or change an assumption**")
    st.caption(
        "Whoever is responsible for an assumption can confirm or change it here; the decision is "
        "kept with name and date."
    )
    name = st.selectbox(
        "Assumption, widest effect first",
        names,
        format_func=lambda one: one.replace("_", " "),
        key="confirm-name",
    )
    entry = gaps.assumptions[name]
    st.caption(plain(f"{entry.meaning} In {entry.unit}; {entry.status}, {entry.owner}."))
    with st.form("confirm-form", border=False):
        cells = (*st.columns(2), *st.columns(2))
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

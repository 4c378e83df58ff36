"""The controls of Mobility: the role asked about, and the three filters with their cut-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.ui.kit import state
from skillgap.ui.kit.plain import label_text
from skillgap.ui.mobility.needs import needed_roles
from skillgap.ui.mobility.state import move

if TYPE_CHECKING:
    from skillgap.questions.mobility import Moves


ALL_POSTS = "All open posts"


def choose_role() -> str:
    """Draw the role asked about in the sidebar, most needed first.

    Returns:
        Its id; empty for all open posts, which come first wherever any are.
    """
    table = needed_roles()
    ids = [*([""] if table["posts"].any() else []), *table["role_id"]]
    if not ids:
        return ""
    chosen = move().role if move().role in ids else str(ids[0])
    worded = {"": ALL_POSTS} | {
        role: title + (f" · {posts} open" if posts else "")
        for role, title, posts in zip(table["role_id"], table["title"], table["posts"], strict=True)
    }

    def change_role(role: str) -> None:
        move.change(role=role, group="", mover="")

    key, write_through = state.tie_widget("move-to", chosen, change_role)
    with st.sidebar:
        st.selectbox(
            "Role to move to",
            ids,
            key=key,
            on_change=write_through,
            format_func=lambda role: label_text(worded[role]),
            help="Most needed first: open posts times what an empty one does not deliver.",
        )
    return chosen


def draw_filters(moves: Moves) -> Moves:
    """Draw the three filters in the sidebar; returns the moves under their cut-offs."""
    rest = moves.cuts
    worked_out = (rest.similarity, rest.grade_steps, rest.pay_ratio, rest.exposure_rise)
    chosen = move().cuts or worked_out
    found = moves.calibration
    behind = (
        f"Mean {found.mean:.0%} − SD {found.sd:.0%} of how much people cover of other roles in "
        f"their own job family ({found.pairs:,} pairs)."
        if found.mean == found.mean
        else "Nesta's own cut-off: too few people share a job family to work it out."
    )
    with st.sidebar:
        st.markdown("**Viable**", help="Similar enough, and at most so many grades away.")
        _draw_cut_off_slider(0, "Needs covered, at least", chosen, 0.0, 1.0, 0.01, behind)
        _draw_cut_off_slider(
            1, "Grades up or down, at most", chosen, 0.0, 4.0, 1.0, "Grade of the role."
        )
        st.markdown("**Desirable**", help="Viable, and pays enough of what is earned now.")
        _draw_cut_off_slider(
            2, "Pay compared with today, above", chosen, 0.4, 1.5, 0.05,
            "Median full-time pay of the role over the person's own.",
        )  # fmt: skip
        st.markdown("**Safe**", help="Desirable, and leads to work hardly more exposed to AI.")
        _draw_cut_off_slider(
            3, "Rise in exposure to AI, at most", chosen, -0.5, 1.0, 0.05,
            "Share of working time in tasks that AI could speed up (β); exposure is not "
            "automation, and not the loss of a job.",
        )  # fmt: skip
        if move().cuts:
            st.button(
                "Cut-offs as worked out", icon=":material/undo:", type="tertiary",
                on_click=move.change, kwargs={"cuts": ()},
            )  # fmt: skip
    similarity, grades, pay, exposure = chosen
    return moves.with_cuts(
        similarity=similarity, grade_steps=grades, pay_ratio=pay, exposure_rise=exposure
    )


def _draw_cut_off_slider(
    place: int,
    label: str,
    chosen: tuple[float, ...],
    low: float,
    high: float,
    step: float,
    help_text: str,
) -> None:
    def change_cut(value: float) -> None:
        cuts = list(chosen)
        cuts[place] = float(value)
        move.change(cuts=tuple(cuts))

    shown = min(max(round(round(chosen[place] / step) * step, 6), low), high)
    key, write_through = state.tie_widget(f"cut-{place}", float(shown), change_cut)
    st.slider(
        label, low, high, step=step, key=key, on_change=write_through, help=help_text,
        format="%.0f" if step == 1 else "percent",
    )  # fmt: skip

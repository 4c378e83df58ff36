"""The review queue: what is proposed about people and skills, and how much of it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.core.review import Ramp
from skillgap.reviews import offer_item, review_offer
from skillgap.ui.kit import bones, cached, reviews, shell, show, state
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 5


def show_review() -> None:
    """Show where the review of each kind stands, and the offers that wait for it."""
    workforce = cached.workforce()
    if workforce is None:
        bones.invite_to_load_data()
        return
    if not workforce.has("requirements", "signals", "interventions"):
        st.markdown(
            "Nothing is proposed about people yet: load requirements and an offer to learn."
        )
        return
    waiting = _waiting_offers()
    rows = [
        _kind_row("Offers of learning", reviews.offers_reviewed().ramp,
                  wording.count(len(waiting), "offer")),
        _kind_row("Packets for managers", reviews.packets_ramp(), "on the page Learning"),
        ("Reminders and outlines", "100%", "A person looks at each before it leaves.",
         "on the page Learning"),
        _kind_row("Changes to the list of skills", reviews.taxonomy_ramp(), "on the page Taxonomy"),
    ]  # fmt: skip
    show.show_wrapped_table(("Proposed", "Looked at", "What reviews found", "Waits"), rows)
    st.caption(
        "All are looked at until it is 95% sure that few are wrong; then half, then one in ten; "
        "back to all when more turn out wrong. On this laptop the queue is for you; once managers "
        "and employees have accounts, an offer reaches them only reviewed, or not drawn."
    )
    _show_offers(waiting)
    with st.container(horizontal=True):
        for title, page in (("Packets", "learning"), ("List of skills", "taxonomy")):
            st.page_link(shell.page_entry(page), label=title, icon=":material/arrow_forward:")


def _kind_row(title: str, ramp: Ramp, waits: str) -> tuple[str, ...]:
    return title, f"{ramp.share:.0%}", ramp.sentence, waits


def _waiting_offers() -> pd.DataFrame:
    """Return the offers drawn for review that nobody has looked at, best first."""
    table, found = cached.result_of(sg.recommend).table, reviews.offers_reviewed()
    drawn = [
        found.waits(offer_item(who, offer))
        for who, offer in zip(table["employee_id"], table["intervention_id"], strict=True)
    ]
    return table[drawn].sort_values(["rank", "monthly_value"], ascending=[True, False])


def _show_offers(waiting: pd.DataFrame) -> None:
    if not len(waiting):
        st.markdown("No offer waits for review.")
        return
    st.markdown("#### Offers that wait")
    by = st.text_input("Who looks", key="review-by", width=320)
    names = cached.open_workforce()["employees"].set_index("employee_id")["name"]
    for number, (_, row) in enumerate(waiting.head(_SHOWN).iterrows()):
        with st.container(border=True, key=f"review-{number}"):
            _show_offer(number, row, str(names.get(row["employee_id"], "") or ""), by)


def _show_offer(number: int, row: pd.Series, name: str, by: str) -> None:
    who, offer = str(row["employee_id"]), str(row["intervention_id"])
    st.markdown(f"**{plain(f'{name} ({who})' if name else who)}**: {plain(row['title'])}")
    st.caption(plain(cached.result_of(sg.recommend).reasons(who, offer).sentence))
    key = f"{number}-{who}-{offer}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        right = st.button("It is right", icon=":material/check:", key=f"right-{key}")
        reason = st.text_input(
            "What is wrong", key=f"why-{key}", width=320, label_visibility="collapsed",
            placeholder="What is wrong",
        )  # fmt: skip
        wrong = st.button("It is wrong", icon=":material/thumb_down:", key=f"wrong-{key}")
    if right or wrong:
        _review(who, offer, right=right, by=by, reason="" if right else reason)


def _review(who: str, offer: str, *, right: bool, by: str, reason: str) -> None:
    dataset = cached.active_dataset()
    if dataset is None:
        return
    try:
        review_offer(
            cached.workspace(), dataset.lineage, who, offer, right=right, by=by, reason=reason
        )
    except SkillgapError as error:
        bones.show_error(error)
        return
    reviews.look_again()
    state.leave_notice("Kept." if right else "Kept; it reaches nobody.")
    st.rerun()

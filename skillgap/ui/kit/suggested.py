"""What is suggested to one person, each with why, as that person reads it."""

from __future__ import annotations

import streamlit as st

import skillgap as sg
from skillgap.questions.learning.own_words import why_me
from skillgap.ui.kit import cached
from skillgap.ui.kit.contests import offers_out_of_ranking
from skillgap.ui.kit.decision_log import OFFERS
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.reviews import SUGGESTED, held_offers
from skillgap.ui.kit.signed_in import signed_in

_NEEDED = ("requirements", "interventions", "signals")


def offer_suggestions(employee_id: str, name: str) -> None:
    """Offer, opened on demand, what is suggested to a person and why."""
    if not cached.open_workforce().has(*_NEEDED):
        return
    own = signed_in().role == "employee"
    label = "What is suggested to you, and why" if own else f"What is suggested to {plain(name)}"
    with st.expander(label, icon=":material/school:", on_change="rerun", key="suggested") as box:
        if box.open:
            if not own:
                st.caption("Shown in the same words as to the person.")
            _show_suggestions(employee_id)


def _show_suggestions(employee_id: str) -> None:
    advice, workforce = cached.result_of(sg.recommend), cached.open_workforce()
    table = advice.person(employee_id)
    table = table[(table["state"] == "open") & ~table["intervention_id"].isin(_out(employee_id))]
    if not len(table):
        waits = " Some offers wait for a review first." if held_offers() else ""
        st.markdown(f"Nothing is suggested: no offer of the catalogue would help now.{waits}")
        return
    for _, offer in table.head(SUGGESTED).iterrows():
        st.markdown(
            f"**{plain(offer['title'])}**  \n{plain(why_me(workforce, employee_id, offer))}"
        )
    st.caption(
        "Suggested by a calculation; nobody has decided it. They may accept or decline. If a "
        "level it rests on is wrong, contest it above."
    )


def _out(employee_id: str) -> set[str]:
    """Return the offers that were declined, rest on a contested level, or wait for review."""
    said = OFFERS.newest()
    declined = said[(said["employee_id"] == employee_id) & (said["choice"] == "declined")]
    contested = {offer for who, offer in offers_out_of_ranking() if who == employee_id}
    held = {offer for who, offer in held_offers() if who == employee_id}
    return set(declined["intervention_id"]) | contested | held

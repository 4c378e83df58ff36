"""The policy that people can read: what is kept about them, who sees it, what they can ask for."""

from __future__ import annotations

import streamlit as st

from skillgap import governance
from skillgap.ui.kit import cached
from skillgap.ui.kit.consent import draw_person_purposes
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.kit.workspace import workspace as whole_workspace


def show_policy() -> None:
    """Show the policy as it follows from the data, accounts and rules of the workspace."""
    told = governance.policy(whole_workspace(), cached.workforce(), cached.active_dataset())
    for heading, lines in told.items():
        st.markdown(f"**{plain(heading)}**\n\n" + "\n".join(f"- {plain(line)}" for line in lines))


def offer_policy() -> None:
    """Offer the policy at the foot of a page, opened on demand."""
    with st.expander(
        "How your data is used, and your rights", icon=":material/policy:",
        on_change="rerun", key="policy",
    ) as box:  # fmt: skip
        if box.open:
            show_policy()
            who = signed_in()
            if who.role == "employee":
                st.markdown("**What signals about you are used for**")
                draw_person_purposes(who.person)

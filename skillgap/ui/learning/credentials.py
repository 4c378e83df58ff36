"""Micro-credentials that stack up to a role, and what they leave missing."""

from __future__ import annotations

import streamlit as st

from skillgap.core import wording
from skillgap.core.small_groups import MINIMUM
from skillgap.ui.kit import show
from skillgap.ui.learning import computed


def show_credentials_by_role(currency: str) -> None:
    """Show, role by role, which credentials meet its skills together and what is missing."""
    table = computed.credentials_by_role()
    if not len(table):
        st.caption(
            f"No role of at least {MINIMUM} people requires a skill here: load requirements, or "
            "clear the filters."
        )
        return
    helped = int((table["credential_ids"] != "").sum())
    whole = int((table["missing"] == "").sum())
    st.caption(
        f"For the usual person in each role of at least {MINIMUM} people: skills held, skills that "
        "micro-credentials taken one after the other bring to the required level, and what is then "
        f"still short, in levels. Credentials on offer help in {helped} of "
        f"{wording.count(len(table), 'role')}; in {whole} nothing is missing."
    )
    config = st.column_config
    show.show_table(
        table.assign(**{name: table[name].where(table[name] > 0) for name in ("hours", "fee")}),
        order=["title", "required", "held", "stacked", "credentials", "hours", "fee", "missing"],
        alt=f"{len(table)} roles: skills required, held, met with credentials, and still missing",
        columns={
            "title": config.Column("Role", width=200),
            "required": config.NumberColumn("Skills", width=55),
            "held": config.NumberColumn("Held", width=50),
            "stacked": config.NumberColumn(
                "Stacked", width=70, help="Skills that the credentials bring to the level required."
            ),
            "credentials": config.Column("Credentials", width=190),
            "hours": config.NumberColumn("Hours", format="%,.0f", width=60),
            "fee": config.NumberColumn(
                "Fee", format=f"{wording.symbol(currency)}%,.0f", width=70,
                help="Per person, for all of these credentials, after co-funding.",
            ),
            "missing": config.Column("Still missing (levels)", width=430),
        },
        height=420,
    )  # fmt: skip

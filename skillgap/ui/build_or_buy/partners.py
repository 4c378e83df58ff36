"""Which partner programmes train for which roles of the plan, and what partners would pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.questions.plan.programmes import co_funding_in_words
from skillgap.ui.build_or_buy import choices, computed
from skillgap.ui.kit import show
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan


def show_partner_programmes(plan: Plan) -> None:
    """Show partner programmes for the plan's training; nothing where there are none."""
    if not (plan.table["lever"] == "build").any():
        return
    table = computed.partner_seats(plan, choices.planned_scenario(), choices.plan_settings())
    if not len(table):
        return
    currency = plan.problem.currency
    st.markdown("#### Partner programmes for this training")
    st.caption(plain(co_funding_in_words(table, currency)))
    config = st.column_config
    show.show_table(
        table.assign(saved=wording.rounded(table["saved"])),
        alt=f"{len(table)} partner programmes: roles, first quarter, seats and what partners pay",
        order=["title", "partner", "roles", "first", "asked", "seats", "saved"],
        columns={
            "title": config.TextColumn("Programme", width=215),
            "partner": config.TextColumn("Partner", width=190),
            "roles": config.TextColumn("Trains for", width=180),
            "first": config.TextColumn("First by", width=75, help="A dash: no seat in time."),
            "asked": config.NumberColumn("Asked", format="%.0f", width=60, help="Seats."),
            "seats": config.NumberColumn("Seats", format="%.0f", width=60, help="There are."),
            "saved": config.NumberColumn(
                "Saves", format=f"{wording.symbol(currency)}%,.0f", width=80,
                help="Against the price that the plan holds for the same levels.",
            ),
        },
    )  # fmt: skip

"""Which partner programmes the plan takes seats in, for which roles, and what partners pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.questions.plan.programmes import partners_in_words
from skillgap.ui.build_or_buy import choices, computed
from skillgap.ui.kit import show
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan


def show_partner_programmes(plan: Plan) -> None:
    """Show seats with partners for the plan's training; nothing where there are none."""
    if plan.problem.partners is None:
        return
    table = computed.partner_seats(plan, choices.planned_scenario(), choices.plan_settings())
    if not len(table):
        return
    currency = plan.problem.currency
    st.markdown("#### Seats in partner programmes")
    st.caption(plain(partners_in_words(table, currency)))
    config = st.column_config
    show.show_table(
        table.assign(paid=wording.rounded(table["paid"]), saved=wording.rounded(table["saved"])),
        alt=f"{len(table)} partner programmes: roles, first quarter, seats and what partners pay",
        order=["title", "partner", "roles", "first", "places", "seats", "co_funded_share",
               "paid", "saved"],
        columns={
            "title": config.TextColumn("Programme", width=186),
            "partner": config.TextColumn("Partner", width=174),
            "roles": config.TextColumn("Trains for", width=100),
            "first": config.TextColumn("First by", width=66, help="A dash: no seat is taken."),
            "places": config.NumberColumn(
                "Places", format="%.0f", width=50,
                help="Over the quarters planned for, from its first day on. A dash: no limit.",
            ),
            "seats": config.NumberColumn(
                "Taken", format="%.1f", width=48,
                help="Seats. A part of one: the usual person needs less than the programme "
                "teaches.",
            ),
            "co_funded_share": config.NumberColumn(
                "Co-funded", format="percent", width=76,
                help="Part of the price that the partner pays: as the programme states it, else "
                "the usual part of the register (Audit, Models and assumptions).",
            ),
            "paid": config.NumberColumn(
                "Partner pays", format=f"{wording.symbol(currency)}%,.0f", width=88,
                help="Beside the plan cost, never part of it.",
            ),
            "saved": config.NumberColumn(
                "You save", format=f"{wording.symbol(currency)}%,.0f", width=70,
                help="Against the price that the plan holds for the same levels without them.",
            ),
        },
    )  # fmt: skip

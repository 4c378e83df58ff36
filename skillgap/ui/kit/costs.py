"""Which cost is this? The costs that several pages give, beside each other, and how they add up.

Four pages give an amount of money lost, each of another thing: what people in post do not deliver,
what empty posts add, both in a month to come, and empty posts added up over the quarters of a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import quantities as q
from skillgap.core import wording
from skillgap.core.errors import SkillgapError
from skillgap.questions.plan.answer import MONTHS
from skillgap.ui.kit import board, cached, forecasts, plans, show
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.core.quantities import Quantity
    from skillgap.questions.plan import Plan

AHEAD = 24
"""Months ahead that the cost to come is given for."""

_AHEAD_ID = "ahead"

SHOWN_BY = {
    "overview": q.NOT_DELIVERED.id,
    "gap_map": q.NOT_DELIVERED.id,
    "skills_graph": q.NOT_DELIVERED.id,
    "learning": q.NOT_DELIVERED.id,
    "scenarios": _AHEAD_ID,
    "build_or_buy": q.EMPTY_POSTS_COST.id,
}
"""Which of the costs the answer of a page gives."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost that a page gives.

    Attributes:
        id: Its quantity; ``ahead`` for the same quantity in a month to come.
        name: What it is called.
        amount: How much, worded; where it was not worked out yet, the page that does.
        counts: What it counts.
        page: The pages whose answer gives it.
    """

    id: str
    name: str
    amount: str
    counts: str
    page: str


def offer_costs(page: str) -> None:
    """Offer to see which cost a page gives, and how it goes with those of other pages."""
    workforce = cached.workforce()
    if page not in SHOWN_BY or workforce is None or not workforce.has("employees", "requirements"):
        return
    _offer_costs(SHOWN_BY[page])


@st.fragment
def _offer_costs(here: str) -> None:
    with st.popover(
        "Which cost?", type="tertiary", icon=":material/payments:", key="which-cost",
        on_change="rerun",
    ) as box:  # fmt: skip
        if box.open:
            _show_costs(here)


def _show_costs(here: str) -> None:
    costs = known_costs()
    named = next((one for one in costs if one.id == here), costs[0])
    st.markdown(f"**This page gives the {plain(named.name[:1].lower() + named.name[1:])}**")
    show.show_wrapped_table(
        ["Cost", "Amount", "What it counts", "Page"],
        [
            (one.name, one.amount.replace(" ", "\N{NO-BREAK SPACE}"), one.counts, one.page)
            for one in costs
        ],
        figures=["Amount"],
    )
    st.caption(
        plain(
            "Averages for the whole organisation, whatever the filters. Rows 1 and 2 add up to "
            "row 3; row 4 is row 3 as forecast; the last row adds up row 2 over the quarters "
            f"planned for. Forecasts are for the scenario {board.active_scenario().name}."
        )
    )


def known_costs() -> list[Cost]:
    """Return the costs that pages give, for the whole organisation."""
    gaps = cached.gaps()
    currency, lines = gaps.workforce.currency, gaps.reconcile().set_index("line")["amount"]
    skills = float(lines["Not delivered by people in post"])
    posts = float(lines["Not delivered by empty posts"])
    return [
        _monthly(
            q.NOT_DELIVERED, skills, currency,
            "People in post who are below what their role requires, today.",
            "Overview, Gap map, Learning",
        ),
        _monthly(
            q.EMPTY_POSTS_VALUE, posts, currency, "Posts with nobody in them, today.", "Overview"
        ),
        _monthly(q.VALUE_MISSING, skills + posts, currency, "Both, today.", "Overview"),
        _ahead(currency),
        _over_the_plan(currency),
    ]  # fmt: skip


def _monthly(counted: Quantity, amount: float, currency: str, counts: str, page: str) -> Cost:
    return Cost(
        counted.id, counted.name, f"{wording.money(amount, currency)} a month", counts, page
    )


def _ahead(currency: str) -> Cost:
    """Return what is missing in two years under the scenario looked at."""
    amount, rows = "see Scenarios", _path_ahead()
    if len(rows):
        amount = f"{wording.money(float(rows['mean'].iloc[-1]), currency)} a month"
    name = f"{q.VALUE_MISSING.name} in {AHEAD} months"
    return Cost(_AHEAD_ID, name, amount, "Both, as forecast.", "Scenarios")


def _path_ahead() -> pd.DataFrame:
    try:
        path = forecasts.paths(board.active_scenario())
    except SkillgapError:
        return pd.DataFrame()
    return path[(path["quantity"] == q.VALUE_MISSING.id) & (path["month"] <= AHEAD)]


def _over_the_plan(currency: str) -> Cost:
    """Return what empty posts cost over the quarters planned for, where a plan is at hand."""
    counted, page, plan = q.EMPTY_POSTS_COST, "Build or buy", _plan_at_hand()
    counts = "Empty posts alone, added up over the quarters planned for, if nothing is done."
    if plan is None:
        return Cost(counted.id, counted.name, f"see {page}", counts, page)
    total, months = plan.outcome.unfilled_range.expected, MONTHS * len(plan.problem.quarters)
    amount = f"{wording.money(total, currency)} in {months} months"
    each = f"That is {wording.money(total / months, currency)} a month."
    return Cost(counted.id, counted.name, amount, f"{counts} {each}", page)


def _plan_at_hand() -> Plan | None:
    try:
        return plans.plan_at_hand(board.active_scenario(), plans.settings_to_begin_with())
    except SkillgapError:
        return None

"""The Learning page's answer, key figures, main figure and next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.figures._theme import TOKENS
from skillgap.figures.ranges import Ranges
from skillgap.figures.ranked_bars import draw_ranked_bars, ranked_bars_height
from skillgap.ui.kit import bones, certificates, show
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.plain import plain
from skillgap.ui.learning import computed
from skillgap.ui.learning.state import choices

if TYPE_CHECKING:
    from skillgap.questions.learning import Round
    from skillgap.questions.learning.calendar import Certificates

_MOST_BARS = 10


def draw_budget_control(currency: str) -> None:
    """Draw the quarter's budget in the sidebar, with what it is beside payroll."""
    usual, payroll = computed.usual_budget(), computed.quarter_payroll()
    with st.sidebar:
        key, write_through = choices.bind_number_input("budget", usual)
        st.number_input(
            f"Budget for the quarter ({wording.symbol(currency).strip()})",
            min_value=0.0,
            step=float(f"{max(usual, 10.0) / 10:.0e}"),
            format="%.0f",
            key=key,
            on_change=write_through,
            help="Fees and paid hours together. By default "
            f"{computed.BUDGET_SHARE:.0%} of a quarter's payroll; "
            "0 resets it to that.",
        )
        if payroll:
            st.caption(f"{computed.budget_in_force() / payroll:.1%} of a quarter's payroll.")


def round_headline(round_: Round, currency: str) -> str:
    """Return what the round returns, in one sentence with its range."""
    if not len(round_.table):
        return (
            "No offer in the catalogue pays back in time for anybody here: doing nothing is "
            f"advised, and {wording.money(round_.stays, currency)} a month stays undelivered."
        )
    _, early, late = round_.payback_months
    ends = (wording.money(end, currency) for end in (round_.low, round_.high))
    return (
        f"{wording.count(len(round_.table), 'training place')} "
        f"({wording.money(round_.cost, currency)}) would reduce the value not delivered by about "
        f"{wording.money(round_.monthly_value, currency)} a month "
        f"({wording.likely(*ends)})"
        f" and pay back in {early:.1f} to {late:.1f} months. Doing nothing leaves "
        f"{wording.money(round_.stays, currency)} a month not delivered."
    )


def learning_key_figures(round_: Round, currency: str) -> list[KeyFigure]:
    """Return the three numbers of the page."""
    middle, early, late = round_.payback_months
    some = len(round_.table) > 0
    return [
        KeyFigure(
            "Value gained",
            wording.money(round_.monthly_value, currency),
            _month_of_gain(round_, currency),
            "Sum over places of weight x (share not delivered before - after) x chance to finish. "
            "The likely range is over what interventions give.",
        ),
        KeyFigure(
            "Pays back in",
            f"{middle:.1f} mo." if some else "–",
            f"{early:.1f} to {late:.1f} months" if some else "",
            "Cost of the places divided by the value not delivered that they win back a month. "
            "Projected ROI counts otherwise: by better work of everybody who takes part.",
        ),
        KeyFigure(
            "Cost",
            wording.money(round_.cost, currency),
            f"{wording.money(round_.fees, currency)} of which are fees",
            "Fee, part of the fixed cost and paid hours at cost, less co-funding by partners.",
        ),
    ]


def _month_of_gain(round_: Round, currency: str) -> str:
    ends = (wording.money(end, currency) for end in (round_.low, round_.high))
    return f"{wording.likely(*ends).removeprefix('likely ')} a month"


def _round_title(round_: Round) -> str:
    """Say how much of what the budget gains comes from its first intervention."""
    gained = round_.by_offer["monthly_value"]
    if not len(gained) or not gained.sum() > 0:
        return "What the budget buys"
    first = round_.by_offer.iloc[0]
    share = wording.share(float(first["monthly_value"] / gained.sum()))
    return f"{share} of the value gained comes from {first['title']}"


def draw_round(round_: Round, currency: str) -> None:
    """Draw the money a month each intervention of the round spares."""
    st.markdown(
        f"#### {plain(_round_title(round_))}",
        help="Value a month won back by the places in each intervention. Bar: middle; thin "
        "line: likely range.",
    )
    table = round_.by_offer.head(_MOST_BARS)
    if not len(table):
        st.caption("Nothing pays back in time. Raise the budget, or leave it: that is advised.")
        return
    shown = table.assign(shown=table["seats"].map("{:,} × ".format) + table["title"])
    colour = TOKENS[show.light_or_dark()].build
    show.show_chart(
        draw_ranked_bars(
            Ranges(
                table=shown,
                name="shown",
                low="value_low",
                middle="monthly_value",
                high="value_high",
                colours=[colour] * len(shown),
                worded=lambda value: wording.money(value, currency),
            ),
            mode=show.light_or_dark(),
        ),
        alt="Value gained a month by intervention, likely range: "
        + "; ".join(
            f"{row.title}, {row.seats} places, "
            f"{wording.money_span(row.value_low, row.value_high, currency)}"
            for row in table.itertuples()
        ),
        key="round-bars",
        height=ranked_bars_height(len(shown)),
    )
    rest = len(round_.by_offer) - len(table)
    if rest > 0:
        left = float(round_.by_offer["monthly_value"].iloc[_MOST_BARS:].sum())
        st.caption(
            f"Training places × what is offered. {wording.count(rest, 'more intervention')} with "
            f"{wording.money(left, currency)} a month in the lists below."
        )


def learning_next_steps(
    round_: Round, coverage: pd.DataFrame, held: Certificates, currency: str
) -> list[NextStep]:
    """Return what to do next, each with its number."""
    steps: list[NextStep] = []
    for row in round_.by_offer.head(1).itertuples():
        steps.append(
            NextStep(
                f"Open {wording.count(row.seats, 'place')} in {row.title}",
                f"{wording.money_span(row.value_low, row.value_high, currency)} a month, pays "
                f"back in {row.payback_months:.1f} months.",
                "learning",
                "event_seat",
            )
        )
    for row in coverage[coverage["state"] == "hole"].head(1).itertuples():
        steps.append(
            NextStep(
                f"Find a course for {row.name}",
                f"{wording.money(row.monthly_risk, currency)} a month not delivered, "
                f"{wording.count(row.people_short, 'person', 'people')} below the level, no "
                f"course.",
                "gap_map",
                "search",
                address={"skill": str(row.skill_id)},
            )
        )
    if held.money_exposed_now > 0:
        steps.append(
            certificates.renewal_step(
                certificates.exposure_in_words(held.money_exposed_now, currency)
            )
        )
    steps.append(
        NextStep(
            "See what the largest block of places should return",
            "Net benefit with its range, before the money is spent.",
            "projected_roi",
            "savings",
            address=_roi_address(round_),
        )
    )
    return [step for step in steps if bones.is_reachable(step)]


def _roi_address(round_: Round) -> dict[str, str]:
    """Return the address at which Projected ROI opens the round's biggest intervention."""
    if not len(round_.by_offer):
        return {}
    first = round_.by_offer.iloc[0]
    return {"intervention": str(first["intervention_id"]), "people": str(int(first["seats"]))}


def show_doing_nothing(round_: Round, currency: str) -> None:
    """Say what doing nothing means, beside the round."""
    left = round_.budget - round_.cost
    if left > 0.05 * round_.budget:
        st.caption(
            plain(
                f"{wording.money(left, currency)} of the budget is left: no further place pays "
                "back within the limit, so nothing is advised for it."
            )
        )

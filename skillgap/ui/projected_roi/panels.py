"""The parts of the Projected ROI page: figure by figure."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from skillgap.core import wording
from skillgap.questions.roi import ProjectedReturn
from skillgap.questions.roi import figure as drawn
from skillgap.ui.kit import show, state
from skillgap.ui.kit.plain import plain
from skillgap.ui.projected_roi import answer, computed
from skillgap.ui.projected_roi.controls import LABELS, input_range_in_words
from skillgap.ui.projected_roi.state import ask_about

SWINGS_SHOWN = 9
BUYS_SHOWN = 25


def show_net_benefit_spread(found: ProjectedReturn) -> None:
    """Show how net benefits spread: how often it pays, and by how much."""
    npv, currency = found.npv, found.currency
    st.markdown(
        f"#### It pays in {wording.share(found.p_positive)} of simulations",
        help="2,000 simulations of all inputs within their ranges. A few very good outcomes pull "
        "the mean up, which is why the headline gives the middle one (the median). The outer "
        "lines are the ends of the likely range: one simulation in ten is below the first, one in "
        "ten above the last.",
    )
    marks = [
        (value, f"{name}\n{wording.money(value, currency)}")
        for name, value in (
            ("1 in 10 below", npv.low), ("half above", npv.median), ("1 in 10 above", npv.high)
        )
    ]  # fmt: skip
    show.show_chart(
        drawn.draw_return_spread(
            found.draws.net_value, marks=marks, currency=currency, mode=show.light_or_dark()
        ),
        alt="Distribution of net benefit: "
        f"{', '.join(words.replace(chr(10), ' ') for _, words in marks)}; "
        f"{wording.share(found.p_positive)} above 0",
        key="roi-spread", height=drawn.SPREAD_HEIGHT,
    )  # fmt: skip


def show_waterfall(found: ProjectedReturn) -> None:
    """Show the way from the first cost to the net benefit."""
    table, currency = found.table, found.currency
    st.markdown(f"#### {plain(answer.cost_to_benefit_in_words(found))}")
    lines = ", ".join(
        f"{row.step} {wording.money(row.amount, currency)}" for row in table.itertuples()
    )
    show.show_chart(
        drawn.draw_cost_to_benefit(table, currency=currency, mode=show.light_or_dark()),
        alt=f"Waterfall: {lines}", key="roi-waterfall", height=drawn.rows_height(len(table) - 1),
    )  # fmt: skip
    st.caption(
        plain(
            "The middle tenth of all simulations, scaled to the median cost and the median net "
            f"benefit above. {answer.return_on_cost_in_words(found)} "
            f"{answer.better_work_in_words(found)}"
        )
    )


def show_input_swings(found: ProjectedReturn) -> None:
    """Show which inputs move the net benefit most."""
    table, currency = found.tornado.head(SWINGS_SHOWN), found.currency
    st.caption(
        "Net benefit with one input at the low end of its range (pale) and at the high end "
        "(strong), the others at their central values. The line is no gain, no loss."
    )
    units = dict(zip(found.inputs.table["input"], found.inputs.table["unit"]))
    names = [
        f"{LABELS.get(row.input, row.input)}: "
        f"{input_range_in_words(row.low_value, row.high_value, units.get(row.input, ''), currency)}"
        for row in table.itertuples()
    ]
    show.show_chart(
        drawn.draw_swings(
            table, names=names, middle=float(found.central.net_value[0]),
            worded=lambda value: wording.money(value, currency), mode=show.light_or_dark(),
        ),
        alt="Tornado: " + "; ".join(
            f"{name} gives {wording.money_span(row.at_low, row.at_high, currency)}"
            for name, row in zip(names, table.itertuples())
        ),
        key="roi-swings", height=drawn.rows_height(len(table)),
    )  # fmt: skip


def show_all_interventions(found: ProjectedReturn) -> None:
    """Show all interventions on one frontier, and as a table."""
    compared, currency = computed.compare_interventions(), found.currency
    table = compared.table
    st.caption(
        "Each intervention for a quarter's places. The dashed line joins those that nothing beats "
        "on both cost and net benefit. Click one to open it."
    )
    show.show_chart(
        drawn.draw_compared(
            table, chosen=found.inputs.intervention_id, currency=currency, mode=show.light_or_dark()
        ),
        alt=f"{len(table)} interventions by cost and net benefit; on the frontier: "
        + wording.listed(table.loc[table["on_frontier"], "title"].astype(str).tolist(), 8),
        key="roi-compared", height=drawn.COMPARED_HEIGHT,
        on_select=state.on_chart_choice(
            "roi-compared", _opener_of_interventions(table["intervention_id"].tolist())
        ),
    )  # fmt: skip
    number = st.column_config.NumberColumn
    money = ["cost", "npv_low", "npv_median"]
    step, unit = wording.thousand_step(float(table[money].abs().max().max()))
    sign = wording.symbol(currency).strip()
    show.show_table(
        table.assign(
            measured=table["measured"].map({True: "yes", False: "no"}),
            **{name: table[name] / step for name in money},
        ),
        alt="Interventions by net benefit, the poor case first",
        order=["title", "people", "cost", "npv_low", "npv_median", "p_positive",
               "break_even_effect", "measured"],
        columns={
            "title": st.column_config.TextColumn("Intervention", width=240),
            "people": number("People", format="%,d", width=60),
            "cost": number(f"Cost, {sign}{unit}", format="%,.0f", width=70),
            "npv_low": number(f"Net, 1 in 10 below, {sign}{unit}", format="%,.0f", width=130),
            "npv_median": number(f"Net, half above, {sign}{unit}", format="%,.0f", width=120),
            "p_positive": number("Chance it pays", format="percent", width=105),
            "break_even_effect": number("Pays from, SD", format="%.2f", width=102),
            "measured": st.column_config.TextColumn("Measured", width=75),
        },
    )  # fmt: skip
    for line in compared.warnings:
        st.caption(plain(line))


def _opener_of_interventions(names: list[str]) -> Callable[[int], None]:
    def ask_about_clicked(place: int) -> None:
        ask_about(names[place])
        state.renew_keys("roi-inputs")

    return ask_about_clicked


def show_build_or_buy(found: ProjectedReturn) -> None:
    """Show building beside buying, role by role."""
    table, currency = computed.build_or_buy_table(), found.currency
    form = f"{wording.symbol(currency)}%,.0f"
    number = st.column_config.NumberColumn
    st.caption(
        "Per role that is short: building closes each skill's gap with the cheapest intervention "
        "per level kept at work; buying hires whoever is missing. Where no intervention covers "
        "most of the gap, building alone cannot close it. Quality and time are not priced here."
    )
    show.show_table(
        table.head(BUYS_SHOWN),
        alt="Roles by shortage, with the cost of building and of buying",
        order=["title", "short_fte", "build_cost", "build_covered_share", "build_months",
               "buy_cost", "cheaper"],
        columns={
            "title": st.column_config.TextColumn("Role", width=220),
            "short_fte": number("Short, FTE", format="%.0f", width="small"),
            "build_cost": number("Build", format=form),
            "build_covered_share": number("Gap covered", format="percent", width="small"),
            "build_months": number("Months", format="%.0f", width="small"),
            "buy_cost": number("Buy, two years", format=form),
            "cheaper": st.column_config.TextColumn("Cheaper", width="small"),
        },
    )  # fmt: skip

"""Mastery of AI on Readiness: who uses it, who masters it, and what moved beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.figures._theme import TOKENS
from skillgap.figures.range_bars import draw_range_bars, range_bars_height
from skillgap.figures.ranges import Ranges
from skillgap.questions.work_design.mastery import TIERS
from skillgap.ui.kit import bones, cached, show
from skillgap.ui.kit.plain import plain

if TYPE_CHECKING:
    from skillgap.questions.work_design import AiMastery

_NEEDED = ("employees", "skills", "requirements")


def show_mastery() -> None:
    """Draw the tab: use beside mastery by function, tiers, and outcomes beside them."""
    if cached.active_dataset() is None or not cached.open_workforce().has(*_NEEDED):
        st.caption(
            "Load people, skills and requirements on the Data page to see who uses AI and who "
            "masters it."
        )
        return
    found: AiMastery = cached.result_of(sg.measure_ai_mastery)
    if not found.skills:
        st.markdown(plain(found.warnings[0]))
        return
    if found.table.empty:
        st.markdown(plain(f"No role requires a skill of {found.cluster} yet."))
        return
    _draw_use_and_mastery(found)
    _show_tiers(found)
    _show_outcomes(found)
    for line in found.warnings:
        st.caption(plain(line))
    bones.show_provenance(found.provenance, warnings=found.warnings)


def _draw_use_and_mastery(found: AiMastery) -> None:
    whole = found.whole
    likely = wording.likely(wording.share(whole["low"]), wording.share(whole["high"]))
    st.markdown(
        f"#### {wording.share(whole['using'])} use AI, {wording.share(whole['masterful'])} "
        f"master it ({likely})"
    )
    table = found.table.assign(
        mastered=100 * found.table["masterful_share"],
        most=100 * found.table[["using_share", "masterful_share"]].max(axis=1),
    )
    mode = show.light_or_dark()
    show.show_chart(
        draw_range_bars(
            Ranges(table=table, name="group", low="mastered", middle="mastered", high="most",
                   colours=[TOKENS[mode].supply] * len(table),
                   worded=lambda value: f"{value:.0f}%"),
            mode=mode,
        ),
        alt=plain("; ".join(
            f"{row.group}: {wording.share(row.using_share)} use AI, "
            f"{wording.share(row.masterful_share)} master it" for row in table.itertuples()
        )),
        key="mastery",
        height=range_bars_height(len(table)),
    )  # fmt: skip
    st.caption(
        "From the share who master AI (mark) to the share who were seen using it. Mastery means "
        "working with it unaided and judging what it proposes; use alone is less than that."
    )


def _show_tiers(found: AiMastery) -> None:
    table = found.table.assign(
        masterful=[
            f"{wording.share(row.masterful_share)} ({wording.share(row.low)} to "
            f"{wording.share(row.high)})" for row in found.table.itertuples()
        ]
    )  # fmt: skip
    counts = {
        name: st.column_config.NumberColumn(name.capitalize(), format="%d", width="small",
                                            help=f"People whose best AI skill reaches level {at}.")
        for at, name in enumerate(TIERS, start=1)
    }  # fmt: skip
    show.show_table(
        table[["group", "people", "using_share", "masterful", *TIERS, "stayed_share"]],
        alt="Use and mastery of AI by function, with tiers and people staying",
        columns={
            "group": st.column_config.Column("Function"),
            "people": st.column_config.NumberColumn("People", format="%d", width="small"),
            "using_share": st.column_config.NumberColumn("Using", format="percent", width="small"),
            "masterful": st.column_config.Column(
                "Masterful", help="Proficient or better: the mean of people's chances, 90% range."),
            **counts,
            "stayed_share": st.column_config.NumberColumn(
                "Stayed", format="percent", width="small",
                help="Of those there in the last twelve months, who have not left."),
        },
    )  # fmt: skip


def _show_outcomes(found: AiMastery) -> None:
    if found.outcomes.empty:
        st.caption("Load outcomes of teams, such as decisions rightly overridden or quality, to "
                   "see them beside mastery.")  # fmt: skip
        return
    with st.expander("Outcomes: the last twelve months and the twelve before",
                     on_change="rerun", key="mastery-outcomes") as box:  # fmt: skip
        if box.open:
            metrics = found.outcomes["metric"].astype(str).str.replace("_", " ").str.capitalize()
            show.show_table(
                found.outcomes.assign(metric=metrics)[
                    ["group", "metric", "before", "now", "change_share"]
                ],
                alt="Outcomes by function, before and now",
                columns={
                    "group": st.column_config.Column("Function"),
                    "metric": st.column_config.Column("Outcome"),
                    "before": st.column_config.NumberColumn("Before", format="%.2f"),
                    "now": st.column_config.NumberColumn("Now", format="%.2f"),
                    "change_share": st.column_config.NumberColumn("Change", format="percent"),
                },
            )

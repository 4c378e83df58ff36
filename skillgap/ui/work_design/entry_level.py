"""What Entry level shows: three ways to treat juniors, seniors missing, what a senior may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.quantities import SENIOR_PRICE
from skillgap.figures.fan import HEIGHT, Line, draw_fan
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.questions.work_design import EntryLevel

LEAST_YEARS, MOST_YEARS = 3, 15
NAMES = {"keep": "Keep", "cut": "Cut", "transform": "Redesign"}
_COLOURS = {"keep": "muted", "cut": "gap", "transform": "build"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What Entry level tries.

    Attributes:
        cut_share: Share of junior hires left out.
        years: Years ahead.
        growth_share: Growth of the need for seniors a year.
    """

    cut_share: float = 0.5
    years: int = 10
    growth_share: float = 0.0


chosen = Part(
    "entry_level",
    Chosen(),
    page="entry_level",
    address={"cut_share": "cut", "years": "years", "growth_share": "growth"},
)


def draw_controls() -> None:
    """Let the cut, the horizon and the growth of the need be set."""
    now = _within_bounds(chosen())
    key, write = state.tie_widget(
        "cut", round(100 * now.cut_share), lambda percent: chosen.change(cut_share=percent / 100)
    )
    st.slider("Junior hires left out", 0, 100, step=5, format="%d%%", key=key, on_change=write)
    key, write = state.tie_widget("years", now.years, lambda years: chosen.change(years=years))
    st.slider("Years ahead", LEAST_YEARS, MOST_YEARS, key=key, on_change=write)
    key, write = state.tie_widget(
        "growth",
        round(100 * now.growth_share),
        lambda percent: chosen.change(growth_share=percent / 100),
    )
    st.slider("Growth of need a year", -5, 10, format="%d%%", key=key, on_change=write)


def entry_level_in_view() -> EntryLevel:
    """Return the projection of what is chosen."""
    now = _within_bounds(chosen())
    return cached.result_of(
        sg.project_entry_level,
        cut_share=now.cut_share,
        years=now.years,
        growth_share=now.growth_share,
    )


def _within_bounds(wish: Chosen) -> Chosen:
    """Return what was chosen within what can be shown: an address may say anything."""
    return Chosen(
        min(max(wish.cut_share, 0.0), 1.0),
        min(max(wish.years, LEAST_YEARS), MOST_YEARS),
        min(max(wish.growth_share, -0.05), 0.1),
    )


def entry_headline(found: EntryLevel) -> str:
    """Say in one sentence how many seniors are missing under each way."""
    cut, other = found.at_end("cut"), found.at_end("transform")
    years, fewer = int(cut["year"]), wording.share(_within_bounds(chosen()).cut_share)
    likely = wording.likely(f"{cut['short_low']:,.0f}", f"{cut['short_high']:,.0f}")
    left = f"{other['short']:,.0f} are" if round(other["short"]) else "none is"
    return (
        f"With {fewer} fewer junior hires about {cut['short']:,.0f} "
        f"seniors are missing in {years} years ({likely}); where the junior role is redesigned, "
        f"{left} missing."
    )


def show_entry_figures(found: EntryLevel) -> None:
    """Show seniors missing by way, and what a missing senior may cost."""
    workforce = cached.open_workforce()
    figures = []
    for option in NAMES:
        row = found.at_end(option)
        said = wording.likely(f"{row['short_low']:,.0f}", f"{row['short_high']:,.0f}")
        figures.append(
            KeyFigure(_MISSING[option], f"{row['short']:,.0f} missing", said, _MEANT[option])
        )
    if found.break_even:
        low, middle, high = found.break_even
        shown = wording.money(middle, workforce.currency) if np.isfinite(middle) else "no limit"
        least = wording.money(low, workforce.currency)
        span = f"{least} to {wording.money(high, workforce.currency)} a year"
        figures.append(
            KeyFigure(
                SENIOR_PRICE.name,
                shown,
                span if np.isfinite(high) else f"at least {least} a year",
                "Pay saved on juniors for each further year of a missing senior, from year 3: if a "
                "senior from outside, with search and ramp-up, costs more, cutting does not pay.",
            )
        )
    bones.show_key_figures(figures)


_MISSING = {
    "keep": "If hiring stays",
    "cut": "If hiring is cut",
    "transform": "If role is redesigned",
}
_MEANT = {
    "keep": "Juniors are hired as today; AI takes over part of the practice that builds judgement.",
    "cut": "Fewer juniors are hired; those hired lose the practice as well.",
    "transform": "Juniors are hired as today into a role redesigned to keep most of the practice.",
}


def draw_seniors(found: EntryLevel) -> None:
    """Draw seniors by year, one line for each way, with the range of cutting."""
    years = int(found.table["year"].max())
    cut = found.at_end("cut")
    need = found.table.loc[0, "senior"] * (1 + _within_bounds(chosen()).growth_share) ** years
    st.markdown(
        f"#### Cutting leaves {cut['senior']:,.0f} seniors of {need:,.0f} needed in {years} years"
    )
    lines = []
    for option, name in NAMES.items():
        rows = found.table[found.table["option"] == option]
        band = option == "cut"
        lines.append(
            Line(
                name,
                tuple(rows["senior"]),
                tuple(rows["senior_low"]) if band else (),
                tuple(rows["senior_high"]) if band else (),
                _COLOURS[option],
            )
        )
    show.show_chart(
        draw_fan(
            lines,
            ["today", *(f"year {year}" for year in range(1, years + 1))],
            mode=show.light_or_dark(),
            unit="Seniors",
            target=float(need),
            target_name="Needed",
        ),
        alt=f"Seniors over {years} years if juniors are kept, cut or their role redesigned",
        key="seniors",
        height=HEIGHT,
    )
    st.caption("Band: likely range if hiring is cut. The axis may not begin at zero.")


def show_stocks(found: EntryLevel) -> None:
    """Show juniors, mids and seniors by way, today, half way and at the end."""
    st.markdown("#### People by grade")
    years = int(found.table["year"].max())
    rows = found.table[found.table["year"].isin([0, years // 2, years])]
    show.show_table(
        rows.assign(option=rows["option"].map(NAMES))[
            ["option", "year", "junior", "mid", "senior", "short"]
        ],
        alt="Juniors, mid-level people and seniors by way and year",
        columns={
            "option": st.column_config.Column("Way"),
            "year": st.column_config.NumberColumn("Year", format="%d"),
            **{
                name: st.column_config.NumberColumn(label, format="%,.0f")
                for name, label in (("junior", "Juniors"), ("mid", "Mid-level"),
                                    ("senior", "Seniors"), ("short", "Seniors missing"))
            },
        },
    )  # fmt: skip
    st.caption(
        plain(
            f"AI takes over {wording.share(found.practice_lost_share)} of juniors' practice, by "
            "exposure and use. In a redesigned role juniors review what a tool proposes, take the "
            "exceptions, and sit in on decisions."
        )
    )


def entry_next_steps() -> list[NextStep]:
    """Return what follows from the projection."""
    return [
        NextStep("See which junior tasks AI takes over", "Exposure by role, task by task.",
                 "work_design", "design_services"),
        NextStep("Try fewer entry hires in a scenario", "Together with everything else that "
                                                        "changes.",
                 "scenarios", "stacked_line_chart"),
        NextStep("Plan who grows into senior posts", "Career ladders, and who could step in.",
                 "mobility", "move_up"),
    ]  # fmt: skip

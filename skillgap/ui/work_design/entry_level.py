"""What Entry level shows: three ways to treat juniors, seniors missing, what a senior may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.quantities import ENTRY_BALANCE, ENTRY_SAVED
from skillgap.figures.fan import HEIGHT, Line, draw_fan
from skillgap.questions.work_design import words
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep, Tone
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
    """Let the cut, the horizon and the growth of the need be set, side by side."""
    now = _within_bounds(chosen())
    cut, years, growth = st.columns(3, gap="large")
    key, write = state.tie_widget(
        "cut", round(100 * now.cut_share), lambda percent: chosen.change(cut_share=percent / 100)
    )
    with cut:
        st.slider("Junior hires left out", 0, 100, step=5, format="%d%%", key=key, on_change=write)
    key, write = state.tie_widget("years", now.years, lambda years: chosen.change(years=years))
    with years:
        st.slider("Years ahead", LEAST_YEARS, MOST_YEARS, key=key, on_change=write)
    key, write = state.tie_widget(
        "growth",
        round(100 * now.growth_share),
        lambda percent: chosen.change(growth_share=percent / 100),
    )
    with growth:
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


def entry_mark(found: EntryLevel) -> tuple[str, Tone]:
    """Return how long fewer hires save money, and whether that is to alarm."""
    said = words.entry_mark(found)
    return said, "plain" if not said or said == words.SAVES else "alarm"


def entry_headline(found: EntryLevel) -> str:
    """Say how long hiring fewer juniors saves money, and who is then missing."""
    return words.entry_headline(found, cached.open_workforce().currency)


def show_entry_figures(found: EntryLevel) -> None:
    """Show what cutting saves in a year, and who is missing in the last one."""
    years, cut = int(found.table["year"].max()), found.at_end("cut")
    figures = _balance_figures(found, years)
    figures.append(
        KeyFigure("Mid-level people missing", f"{max(found.mids_fewer, 0.0):,.0f}",
                  f"in year {years}", "Mid-level people with hiring as today, less those with "
                                      "fewer junior hires.")
    )  # fmt: skip
    said = wording.likely(f"{cut['short_low']:,.0f}", f"{cut['short_high']:,.0f}")
    figures.append(
        KeyFigure("Seniors missing", f"{cut['short']:,.0f}", said, f"In year {years}. {_MEANT}")
    )
    bones.show_key_figures(figures)


def _balance_figures(found: EntryLevel, years: int) -> list[KeyFigure]:
    """Return what cutting saves in its best year, and in the last one shown."""
    if not found.turns:
        return []
    currency = cached.open_workforce().currency
    table = found.balance.set_index("year")
    best, end = int(table["net"].idxmax()), table.loc[years]
    told = wording.likely(wording.money(end["net_low"], currency),
                          wording.money(end["net_high"], currency))  # fmt: skip
    figures = [(f"Balance in year {years}", end["net"], told, ENTRY_BALANCE.id)]
    if table.loc[best, "net"] > 0:
        figures.insert(
            0, (ENTRY_SAVED.name, table.loc[best, "net"], f"in year {best}", ENTRY_SAVED.id)
        )
    return [
        KeyFigure(label, wording.money(amount, currency), note, _BALANCED, counted)
        for label, amount, note, counted in figures
    ]


_BALANCED = (
    "Pay saved in all grades, less the value of mid-level and senior seats without a person; "
    "against hiring as today. Nobody is taken to miss the juniors' own work."
)
_MEANT = "Fewer juniors are hired; AI takes over part of the practice of those who are."


def draw_balance(found: EntryLevel) -> None:
    """Draw what fewer hires save and lose by year, with the range of the loss."""
    if not found.turns:
        draw_seniors(found)
        return
    currency = cached.open_workforce().currency
    st.markdown(f"#### {words.balance_finding(found)}")
    table = found.balance
    step, suffix = wording.thousand_step(float(table[["saved", "lost_high"]].to_numpy().max()))
    saved, lost, low, high = (
        tuple((table[name] / step).tolist()) for name in ("saved", "lost", "lost_low", "lost_high")
    )
    lines = [
        Line("Work lost", lost, low, high, "gap"),
        Line("Pay saved", saved, colour="build"),
    ]
    unit = f"{wording.symbol(currency).strip()}{suffix} a year"
    show.show_chart(
        draw_fan(
            lines,
            ["today", *(f"year {year}" for year in table["year"].iloc[1:])],
            mode=show.light_or_dark(),
            unit=unit,
            every=5,
        ),
        alt=f"Pay saved and work lost by year if fewer juniors are hired [{ENTRY_BALANCE.id}]",
        key="entry-balance",
        height=HEIGHT,
    )
    st.caption("Band: likely range of the work that missing mid-level people and seniors would do.")


def draw_seniors(found: EntryLevel) -> None:
    """Draw seniors by year, one line for each way, with the range of cutting."""
    years = int(found.table["year"].max())
    cut = found.at_end("cut")
    need = found.table.loc[0, "senior"] * (1 + _within_bounds(chosen()).growth_share) ** years
    st.markdown(
        f"#### With fewer junior hires {cut['senior']:,.0f} seniors are left in year {years}, "
        f"{need:,.0f} are needed"
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
    """Return what follows from the projection: redesign the role before hiring is cut."""
    return [
        NextStep("Redesign a junior role instead", "It keeps the practice that makes seniors.",
                 "workflow_canvas", "design_services"),
        NextStep("Plan who grows into senior posts", "Career ladders, and who could step in.",
                 "mobility", "move_up"),
        NextStep("Try fewer entry hires in a scenario", "Together with everything else that "
                                                        "changes.",
                 "scenarios", "stacked_line_chart"),
    ]  # fmt: skip

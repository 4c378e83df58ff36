"""What Readiness shows: five areas, ninety days with owners, and money that teams can absorb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core import wording
from skillgap.core.workforce import Workforce, empty_table
from skillgap.figures._theme import TOKENS
from skillgap.figures.ranges import Ranges
from skillgap.figures.ranked_bars import draw_ranked_bars, ranked_bars_height
from skillgap.questions.readiness.checks import MET, NOT_MET
from skillgap.questions.readiness.question import LEAST_YEARS, MOST_YEARS
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.state import Part
from skillgap.ui.readiness import answers
from skillgap.ui.readiness.framework import show_framework
from skillgap.ui.readiness.mastery import show_mastery

if TYPE_CHECKING:
    from skillgap.questions.readiness import Readiness

AREA_NAMES = {"data": "Data", "framework": "Skills framework", "governance": "Governance",
              "managers": "Managers", "culture": "Culture"}  # fmt: skip
_MARKS = {MET: "Met", NOT_MET: "Not met"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What Readiness is asked for.

    Attributes:
        years: Years the money is for.
        budget: Money for all of them; None as a share of payroll.
    """

    years: int = 3
    budget: float | None = None


asked = Part("readiness", Asked(), page="readiness", address={"years": "years"},
             allowed={"years": (2, 3, 4)})  # fmt: skip


def readiness_in_view() -> Readiness:
    """Return the assessment of what is loaded, or of nothing where nothing is."""
    now, said = asked(), answers.answers_in_force()
    years = min(max(now.years, LEAST_YEARS), MOST_YEARS)
    if cached.active_dataset() is None:
        names = ("employees", "roles", "skills")
        nothing = Workforce({name: empty_table(name) for name in names}, name="Nothing loaded")
        return sg.assess_readiness(nothing, answers=said, years=years, budget=now.budget)
    return cached.result_of(sg.assess_readiness, answers=said, years=years, budget=now.budget)


def readiness_headline(found: Readiness) -> str:
    """Say in one sentence how ready the organisation is, and what comes first."""
    first = found.plan["action"].iloc[0] if len(found.plan) else ""
    said = (
        f"{found.met} of {len(found.table)} conditions for work with AI are met; the weakest area "
        f"is {AREA_NAMES[found.weakest].lower()}."
    )
    if not first:
        return f"{said} Nothing is left to do."
    return f"{said} First: {first[:1].lower()}{first[1:]}."


def show_readiness_figures(found: Readiness) -> None:
    """Show the five areas as cards."""
    bones.show_key_figures(
        [
            KeyFigure(AREA_NAMES[row.area], f"{row.met} of {row.checks}",
                      f"{row.unknown} not known" if row.unknown else "all known",
                      "Conditions met. What is not known counts as not met.")
            for row in found.areas.itertuples()
        ]
    )  # fmt: skip


def show_tabs(found: Readiness, *, loaded: bool) -> None:
    """Draw the tabs; only the open one is computed and sent."""
    parts: dict[str, Callable[[], None]] = {
        "Ninety days": lambda: _show_plan(found, loaded=loaded),
        "Mastery of AI": show_mastery,
        "Framework": show_framework,
    }
    for tab, draw in zip(
        st.tabs(list(parts), on_change="rerun", key="readiness"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw()


def _show_plan(found: Readiness, *, loaded: bool) -> None:
    left, right = st.columns([7, 4], gap="medium")
    with left, st.container(border=True, height="stretch"):
        show_ninety_days(found)
    with right, st.container(border=True, height="stretch"):
        if loaded:
            bones.show_next_steps(next_steps(found))
        show_checks(found)
    with st.container(border=True):
        show_budget(found)
    with st.container(border=True):
        show_message(found)
    if loaded:
        bones.show_provenance(found.provenance, warnings=found.warnings)


def show_ninety_days(found: Readiness) -> None:
    """Show the plan line by line, with what was done ticked off."""
    done = answers.lines_done() & set(found.plan["line"])
    st.markdown(f"#### Ninety days: {len(done)} of {len(found.plan)} steps done")
    if len(found.plan):
        st.progress(len(done) / len(found.plan))
    for day, part in found.plan.groupby("day", sort=True):
        st.markdown(f"**By day {day}**")
        for row in part.to_dict("records"):
            _show_line(row, str(row["line"]) in done)


def _show_line(row: dict[str, object], done: bool) -> None:
    line = str(row["line"])
    key, write = state.tie_widget(
        f"line-{line}",
        done,
        lambda ticked: answers.record(f"line {line}", answers.DONE if ticked else answers.OPEN),
    )
    box, text = st.columns([0.5, 11], gap="small")
    box.checkbox(plain(str(row["action"])), key=key, on_change=write, label_visibility="collapsed")
    text.markdown(
        f"**{plain(str(row['action']))}** · {plain(str(row['owner']))}  \n"
        f":small[Done when: {plain(str(row['accepted']))}. "
        f"Because: {plain(str(row['reason']))}.]"
    )


def show_checks(found: Readiness) -> None:
    """Show every condition with what was found; what only people know is asked."""
    st.markdown("#### What is there, and what is missing")
    for area, part in found.table.groupby("area", sort=False):
        with st.container():
            st.markdown(f"**{AREA_NAMES[str(area)]}**")
            for row in part.to_dict("records"):
                _show_check(row)


def _show_check(row: dict[str, object]) -> None:
    left, right = st.columns([7, 3], vertical_alignment="center")
    icon = {MET: ":material/check_circle:", NOT_MET: ":material/cancel:"}
    mark = icon.get(str(row["standing"]), ":material/help:")
    word = _MARKS.get(str(row["standing"]), "Not known")
    left.markdown(
        f"{mark} {plain(str(row['statement']))}  \n:small[{word}: {plain(str(row['reason']))}]"
    )
    if row["how"] != "asked":
        return
    check = str(row["check"])
    given = dict(answers.answers_in_force()).get(check)
    key, write = state.tie_widget(
        f"asked-{check}", given, lambda said: answers.record(check, said or answers.WITHDRAWN)
    )
    with right:
        st.segmented_control(
            plain(str(row["statement"])), ["yes", "no"], key=key, on_change=write,
            format_func=str.capitalize, label_visibility="collapsed",
        )  # fmt: skip


def draw_budget_controls() -> None:
    """Let years and money be set."""
    workforce = cached.workforce()
    sign = wording.symbol(workforce.currency if workforce else "EUR").strip()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key, write = state.tie_widget(
            "years", asked().years, lambda years: asked.change(years=years or Asked().years)
        )
        st.segmented_control("Years", [2, 3, 4], key=key, on_change=write, required=True)
        money = asked().budget
        key, write = state.tie_widget(
            "money",
            None if money is None else round(money / 1000),
            lambda value: asked.change(budget=None if value is None else 1000.0 * value),
        )
        st.number_input(
            f"Money for all years, {sign} k", min_value=0, value=None, step=50, key=key,
            on_change=write, placeholder="2% of payroll a year", width=260,
        )  # fmt: skip


def show_budget(found: Readiness) -> None:
    """Show what goes into which investment in which year, beside what teams can absorb."""
    workforce = cached.workforce()
    currency = workforce.currency if workforce else "EUR"
    table = found.budget
    total, left = table["planned"].sum(), table.groupby("investment")["left"].last().sum()
    st.markdown(
        f"#### Four investments, {wording.money(total, currency)} over "
        f"{wording.count(int(table['year'].max()), 'year')}"
    )
    draw_budget_controls()
    wide = table.pivot_table(index="investment", columns="year", values="planned", sort=False)
    most = table.groupby("investment", sort=False)["absorbed"].first() / 4
    if total:
        order = list(wide.index)
        sums = wide.sum(axis=1)
        show.show_chart(
            draw_ranked_bars(
                Ranges(
                    table=sums.rename("planned").reset_index(),
                    name="investment", low="planned", middle="planned", high="planned",
                    colours=[TOKENS[show.light_or_dark()].build] * len(order),
                    worded=lambda value: wording.money(value, currency),
                ),
                mode=show.light_or_dark(),
            ),
            alt="Money by investment over all years",
            key="investments",
            height=ranked_bars_height(len(order)),
        )  # fmt: skip
    show.show_wrapped_table(
        ["Investment", *(f"Year {year}" for year in wide.columns), "Teams can absorb a quarter"],
        [
            (str(name).capitalize(), *(wording.money(value, currency) for value in row),
             wording.money(float(most[name]), currency))
            for name, row in zip(wide.index, wide.to_numpy(), strict=True)
        ],
        figures={*(f"Year {year}" for year in wide.columns), "Teams can absorb a quarter"},
    )  # fmt: skip
    if left > 0.5:
        st.caption(
            plain(f"{wording.money(left, currency)} cannot be absorbed in these years: plan for "
                  "longer, or spend less.")
        )  # fmt: skip


def show_message(found: Readiness) -> None:
    """Show what to tell employees: who, when, what."""
    st.markdown("#### What to tell employees")
    first = found.workflows.iloc[0] if len(found.workflows) else None
    what = f"“{first['task']}” ({first['title']})" if first is not None else "the first workflow"
    show.show_wrapped_table(
        ["When", "Who tells whom", "What"],
        [
            ("Day 1", "CHRO to everybody", "What AI is for here, what it will not decide, and that "
             "exposure of tasks is not loss of jobs"),
            ("Day 15", "Managers to their teams", f"Why {what} is first, what changes, and what "
             "fills the time that is freed"),
            ("Day 45", "Team to its manager", "What goes wrong, what the tool gets wrong, which "
             "work is new"),
            ("Day 90", "CHRO and the team to everybody", "The result, errors and all, and "
             "what comes next"),
        ],
    )  # fmt: skip


def next_steps(found: Readiness) -> list[NextStep]:
    """Return where the first lines lead."""
    steps = []
    if len(found.workflows):
        first = found.workflows.iloc[0]
        steps.append(
            NextStep("Put the first workflow on a canvas", f"{first['title']}: {first['task']}",
                     "workflow_canvas", "view_kanban", address={"role": str(first["role_id"])})
        )  # fmt: skip
    steps.append(NextStep("See where the work is unclear", "Teams by what stands in the way.",
                          "work_design", "design_services"))  # fmt: skip
    return [*steps, NextStep("Load what is missing", "Tables, surveys, tasks.", "data",
                             "table_view")]  # fmt: skip

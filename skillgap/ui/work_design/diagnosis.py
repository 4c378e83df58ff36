"""What Work design shows: teams in four quadrants, one group opened, exposure role by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

import skillgap as sg
from skillgap.core.work_design import NEITHER, TRAIN
from skillgap.figures._theme import TOKENS
from skillgap.figures.range_bars import draw_range_bars, range_bars_height
from skillgap.figures.ranges import Ranges
from skillgap.questions.work_design import words
from skillgap.questions.work_design.figure import QUADRANT_HEIGHT, draw_quadrants
from skillgap.ui.kit import bones, cached, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep, Tone
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.questions.work_design import Exposure, WorkDesign

GROUPS = {"team_id": "Teams", "function": "Functions", "region": "Regions"}
_MOST_ROLES = 10


@dataclass(frozen=True, slots=True)
class Looked:
    """What Work design looks at.

    Attributes:
        by: What is judged: teams, functions or regions.
    """

    by: str = "team_id"


looked = Part(
    "work_design",
    Looked(),
    page="work_design",
    address={"by": "by"},
    allowed={"by": tuple(GROUPS)},
)


def diagnosis_in_view() -> WorkDesign:
    """Return the diagnosis by what is chosen."""
    return cached.result_of(sg.diagnose_work_design, by=looked().by)


def draw_group_choice() -> None:
    """Let teams, functions or regions be chosen."""
    key, write = state.tie_widget("by", looked().by, lambda by: looked.change(by=by or Looked().by))
    st.segmented_control(
        "Compare", list(GROUPS), format_func=GROUPS.__getitem__, key=key, on_change=write
    )


def diagnosis_mark(found: WorkDesign) -> tuple[str, Tone]:
    """Return how many groups need a redesign first, and whether that is to alarm."""
    said = words.diagnosis_mark(found)
    return said, "alarm" if len(found.redesign_first) else "calm" if said else "plain"


def show_diagnosis_figures(found: WorkDesign) -> None:
    """Show verdicts, answers and reliability as cards."""
    counts = found.table["verdict"].value_counts()
    people = int(found.table["people"].sum())
    alphas = [value for value in found.reliability.values() if value == value]
    bones.show_key_figures(
        [
            KeyFigure("Redesign first", f"{len(found.redesign_first):,}", "before training",
                      "The work makes no sense to its people, or the two gaps are too close to "
                      "tell."),
            KeyFigure("Train", f"{int(counts.get(TRAIN, 0)):,}", "work makes sense",
                      "The skill gap is large and certainly the larger."),
            KeyFigure("Neither", f"{int(counts.get(NEITHER, 0)):,}", "both gaps small",
                      f"Both gaps are below {found.gap_from:g}."),
            KeyFigure("No verdict yet", f"{len(found.table) - found.judged:,}", "too few answers",
                      "Fewer people answered both scales than a verdict needs."),
            KeyFigure("Reliability", f"{min(alphas):.2f}" if alphas else "–",
                      f"{people:,} people answered",
                      "Cronbach's alpha of the weaker scale: how far its statements speak of one "
                      "thing; 0.7 or more is good."),
        ]
    )  # fmt: skip


def draw_diagnosis(found: WorkDesign) -> None:
    """Draw each group by both gaps."""
    st.markdown(f"#### {words.quarters_finding(found)}")
    show.show_chart(
        draw_quadrants(found.table, found.gap_from, mode=show.light_or_dark()),
        alt=plain(
            "; ".join(f"{count} {str(verdict).lower()}" for verdict, count in
                      found.table["verdict"].value_counts().items())
        ),
        key="quadrants",
        height=QUADRANT_HEIGHT,
    )  # fmt: skip
    st.caption(words.quarters_note(found))


def show_groups(found: WorkDesign) -> None:
    """Show the table of groups; a chosen row opens its statements."""
    st.markdown("#### Verdict by " + GROUPS[found.by].lower().removesuffix("s"))
    table = found.table.assign(
        likely=[
            "–" if low != low else f"{low:+.2f} to {high:+.2f}"
            for low, high in zip(found.table["low"], found.table["high"], strict=True)
        ]
    )
    chosen = show.show_table(
        table[["group", "verdict", "people", "design_gap", "skill_gap", "likely"]],
        alt="Verdict, people, gaps and the likely difference by group",
        columns={
            "group": st.column_config.Column(GROUPS[found.by].removesuffix("s")),
            "verdict": st.column_config.Column("Verdict", width=215),
            "people": st.column_config.NumberColumn("People", format="%d", width="small"),
            "design_gap": st.column_config.NumberColumn("Work-design gap", format="%.2f"),
            "skill_gap": st.column_config.NumberColumn("Skill gap", format="%.2f"),
            "likely": st.column_config.Column(
                "Difference, likely", help="Work-design gap less skill gap, 90% range."
            ),
        },
        key="groups",
        on_select=lambda: None,
    )
    if chosen:
        opened = found.explain(str(table["group"].iloc[chosen[0]]))
        st.markdown(plain(opened.sentence))
        bones.show_formula_and_rows(opened)
    else:
        st.caption("Choose a row to see what its people answered, statement by statement.")


def show_exposure() -> Exposure | None:
    """Show how far AI reaches into roles, where tasks are loaded; returns what was found."""
    st.markdown("#### Where AI reaches into tasks")
    if not cached.open_workforce().has("tasks"):
        st.caption(
            "Load a table of tasks with their shares of time to see what AI can do in each role."
        )
        return None
    found = cached.result_of(sg.measure_exposure)
    top = found.table.head(_MOST_ROLES)
    freed, low, high = (
        found.table[name].sum() for name in ("freed_fte", "freed_low", "freed_high")
    )
    st.markdown(
        plain(
            f"Tools could free about {freed:,.0f} FTE of time in today's tasks "
            f"({low:,.0f} if little used and counted cautiously, {high:,.0f} if used by most). "
            "Exposure is not job loss: what fills the time is a question of the new workflow."
        )
    )
    colour = TOKENS[show.light_or_dark()].automate
    show.show_chart(
        draw_range_bars(
            Ranges(
                table=top.assign(shown=top["title"]),
                name="shown",
                low="freed_low",
                middle="freed_fte",
                high="freed_high",
                colours=[colour] * len(top),
                worded=lambda value: f"{value:.1f}",
            ),
            mode=show.light_or_dark(),
        ),
        alt="FTE of time that tools could free, by role, with range",
        key="freed",
        height=range_bars_height(len(top)),
    )
    st.caption(
        "FTE of time that tools could free: from a cautious count and little use to a generous "
        "count and most use."
    )
    with st.expander("All roles: exposure and redesign", on_change="rerun") as box:
        if box.open:
            _show_all_exposures(found)
    return found


def _show_all_exposures(found: Exposure) -> None:
    share = {
        name: st.column_config.NumberColumn(label, format="percent", width="small", help=told)
        for name, label, told in (
            ("alpha", "α", "Time in tasks that a tool helps with as it is."),
            ("beta", "β", "The same with half of the tasks that need further tools."),
            ("gamma", "γ", "The same with all of them."),
            ("removed_share", "Removed", "Time in tasks that a redesign removes."),
            ("added_share", "Added", "Time of tasks that a redesign adds."),
        )
    }
    fte = {
        name: st.column_config.NumberColumn(label, format="%.1f", width="small", help=told)
        for name, label, told in (
            ("fte", "FTE", "Present in the role, without digital agents."),
            ("freed_fte", "Freed", "FTE of time that tools could free in today's tasks."),
            ("net_fte", "After redesign", "FTE freed by a redesign, net of new tasks."),
        )
    }
    order = ["title", "fte", *list(share), "freed_fte", "net_fte"]
    show.show_table(
        found.table[order], alt="Exposure and freed time by role", columns={**share, **fte}
    )


def next_steps(found: WorkDesign) -> list[NextStep]:
    """Return what follows from the verdicts."""
    steps = []
    if len(found.redesign_first):
        name = str(found.redesign_first["group"].iloc[0])
        steps.append(
            NextStep(
                "Plan the redesign before training starts",
                f"The plan holds training back in roles of such teams; begin with {name}.",
                "build_or_buy",
                "call_split",
            )
        )
    if found.table["verdict"].str.startswith("Train").any():
        steps.append(
            NextStep(
                "Offer training where the work makes sense",
                "There the skill gap is what stands in the way.",
                "learning",
                "school",
            )
        )
    return [*steps, NextStep("See what AI changes in a scenario", "There, exposure to AI becomes "
                                                                  "hours of work.",
                             "scenarios", "stacked_line_chart")]  # fmt: skip

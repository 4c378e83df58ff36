"""What the Gap map shows: the map, its drill-down, the ranked skills, one skill opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.quantities import NOT_DELIVERED
from skillgap.figures.heat_map import draw_heat_map, heat_map_height
from skillgap.questions.gaps import words as sentences
from skillgap.questions.gaps.figure import draw_factor_bars, factor_bars_height
from skillgap.ui.kit import bones, cached, shell, show, state
from skillgap.ui.kit.bones import KeyFigure, NextStep
from skillgap.ui.kit.gap_figures import share_met_figure, value_at_risk_figure
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.scope import opened
from skillgap.ui.kit.state import Part

if TYPE_CHECKING:
    from skillgap.questions.gaps.question import Gaps

_MOST_ROLES, _MOST_SKILLS, _FEW = 10, 16, 11


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to colour the map."""

    label: str
    worded: Callable[[float, str], str]
    meaning: str
    unit: str


MEASURES = {
    "monthly_risk": Measure(
        NOT_DELIVERED.name,
        wording.money,
        "What people in post do not deliver a month.",
        "a month not delivered",
    ),
    "unmet_share": Measure(
        "Needs unmet",
        lambda v, _: wording.share(v),
        "Share of what is required that is not met.",
        "of needs unmet",
    ),
    "gap_levels": Measure(
        "Levels short",
        lambda v, _: f"{v:.1f}",
        "Expected levels missing per post that needs it.",
        "levels short per post",
    ),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the map shows.

    Attributes:
        measure: What it is coloured by.
        cell: Cell drilled into: (function, cluster); empty at rest.
        skill: Skill opened.
    """

    measure: str = "monthly_risk"
    cell: tuple[str, ...] = ()
    skill: str = ""


drawn = Part(
    "gap map",
    Drawn(),
    page="gap_map",
    passing=("skill",),
    address={"measure": "measure", "cell": "cell", "skill": "skill"},
    allowed={"measure": tuple(MEASURES)},
    before={"measure": "measure", "cell": "cell"},
)


def gaps_of_drilled_cell(gaps: Gaps) -> Gaps:
    """Return the gaps of the drilled-down cell, or all."""
    cell = drawn().cell
    return gaps.within(function=[cell[0]], cluster=[cell[1]]) if cell else gaps


def gap_map_headline(gaps: Gaps) -> str:
    """Return the page's answer: of the whole map, or of the cell drilled into."""
    cell = drawn().cell
    if cell:
        return sentences.selection_headline(gaps_of_drilled_cell(gaps), f"{cell[0]}, {cell[1]}")
    return sentences.place_headline(gaps)


def gap_map_key_figures(gaps: Gaps) -> list[KeyFigure]:
    """Return the three numbers of the map or of the cell."""
    few = gaps.critical_few(10)
    stays = few["top_ten_share"].mean() if len(few) else float("nan")
    return [
        value_at_risk_figure(gaps),
        share_met_figure(gaps),
        KeyFigure(
            "Ranking holds",
            wording.share(stays),
            "of simulations",
            "How often a skill of the top ten stays in the top ten when levels and weights are "
            "simulated. Levels are right to within half a level in "
            f"{wording.share(gaps.total.confidence)} of cases.",
        ),
    ]


def gap_map_next_steps(here: Gaps) -> list[NextStep]:
    """Return what to do: open the largest part of the map, or a cell's first skill; train, plan."""
    steps = _step_into_skill(here) if drawn().cell else _step_into_largest_cell(here)
    return [
        *steps,
        NextStep(
            "Decide what to offer whom",
            "Courses, projects and coaching, those that pay back soonest first.",
            "learning",
            "school",
        ),
        NextStep(
            "Decide what to build, buy or borrow",
            "What each budget fills, and what to start when.",
            "build_or_buy",
            "alt_route",
        ),
    ]


def _step_into_largest_cell(gaps: Gaps) -> list[NextStep]:
    """Return the way into the cell that the answer names; into a skill where no map has cells."""
    cells = gaps.of_roles.by("cluster", "function")
    if not len(cells) or not cells["monthly_risk"].max() > 0:
        return _step_into_skill(gaps)
    worst = cells.iloc[0]
    return [
        NextStep(
            f"Open {worst['cluster']} in {worst['function']}",
            f"{wording.money(float(worst['monthly_risk']), gaps.workforce.currency)} a month not "
            "delivered: its skills, its roles, and who is below the level.",
            "gap_map",
            "zoom_in",
            on_click=partial(_drill_into_cell, (worst["function"], worst["cluster"])),
        )
    ]


def _step_into_skill(here: Gaps) -> list[NextStep]:
    first = here.table[here.table["monthly_risk"] > 0].head(1)
    return [
        NextStep(
            f"See who is short of {row.name}",
            f"{wording.money(row.monthly_risk, here.workforce.currency)} a month not delivered: "
            "the skill ranked first here by priority.",
            "gap_map",
            "person_search",
            on_click=partial(drawn.change, skill=str(row.skill_id)),
        )
        for row in first.itertuples()
    ]


def draw_map(gaps: Gaps) -> None:
    """Draw the map of functions and clusters, or of the skills and roles in one cell."""
    measure_key = drawn().measure
    measure = MEASURES[measure_key]
    currency = gaps.workforce.currency
    cell = drawn().cell
    if cell:
        _draw_cell(gaps_of_drilled_cell(gaps), measure_key, measure, currency)
        return
    table = gaps.of_roles.by("cluster", "function")
    order = _names_by_value(table, "cluster")
    across = _names_by_value(table, "function")
    table = _order_by_row_and_column(table, "cluster", order, "function", across)
    places = list(zip(table["function"], table["cluster"], strict=True))
    st.markdown(f"#### {plain(_map_title(table, measure_key, measure, currency))}")
    show.show_chart(
        draw_heat_map(
            table,
            rows="cluster",
            columns="function",
            value=measure_key,
            worded=lambda value: measure.worded(value, currency),
        ),
        alt=_describe_map(table, measure_key, measure, currency),
        key="gap-map",
        height=heat_map_height(table["cluster"].nunique(), len(across)),
        on_select=state.on_chart_choice("gap-map", lambda at: _drill_into_cell(places[at])),
    )
    st.caption(f"{measure.meaning} Click a cell to see its skills and roles.")


def _map_title(table: pd.DataFrame, key: str, measure: Measure, currency: str) -> str:
    """Return what the map shows, as a finding."""
    if not len(table) or not table[key].max() > 0:
        return "Nothing is short in this selection"
    worst = table.loc[table[key].idxmax()]
    value = measure.worded(float(worst[key]), currency)
    return f"Most in {worst['cluster']}, {worst['function']}: {value} {measure.unit}"


def _drill_into_cell(cell: tuple[str, str]) -> None:
    drawn.change(cell=tuple(map(str, cell)), skill="")


def _draw_cell(gaps: Gaps, measure_key: str, measure: Measure, currency: str) -> None:
    table = gaps.of_roles.by("skill_id", "role_id")
    if not len(table):
        st.caption("Nothing is required here with these filters.")
        return
    down, across = _names_by_value(table, "skill_id"), _names_by_value(table, "role_id")
    left_out = max(0, len(down) - _MOST_SKILLS), max(0, len(across) - _MOST_ROLES)
    table = _order_by_row_and_column(
        table, "skill_id", down[:_MOST_SKILLS], "role_id", across[:_MOST_ROLES]
    )
    skills = list(table["skill_id"])
    st.caption(
        f"{measure.meaning} Skills down, roles across. Click a cell to open the skill."
        + (f" {left_out[0]} smaller skills are left out." if left_out[0] else "")
        + (f" {left_out[1]} smaller roles are left out." if left_out[1] else "")
    )
    show.show_chart(
        draw_heat_map(
            table,
            rows="skill_id",
            columns="role_id",
            value=measure_key,
            worded=lambda value: measure.worded(value, currency),
            row_names=shown_names(gaps, "skills"),
            column_names=shown_names(gaps, "roles"),
        ),
        alt=f"Skills by role, {measure.label.lower()}",
        key=state.fresh_key("gap-cell"),
        height=heat_map_height(table["skill_id"].nunique(), table["role_id"].nunique()),
        on_select=state.on_chart_choice(
            state.fresh_key("gap-cell"), lambda at: drawn.change(skill=skills[at])
        ),
    )


def _names_by_value(table: pd.DataFrame, column: str) -> list[str]:
    """Return names, most value not delivered first: the one order of every measure."""
    worth = table.groupby(column)["monthly_risk"].sum()
    return worth.sort_values(ascending=False, kind="stable").index.tolist()


def _order_by_row_and_column(
    table: pd.DataFrame, rows: str, down: list[str], columns: str, across: list[str]
) -> pd.DataFrame:
    kept = table[table[rows].isin(down) & table[columns].isin(across)].copy()
    # The order of appearance is the order drawn, so the largest row and column come first.
    kept["_row"] = kept[rows].map({name: place for place, name in enumerate(down)})
    kept["_column"] = kept[columns].map({name: place for place, name in enumerate(across)})
    kept = kept.sort_values(["_row", "_column"])
    first = kept.drop_duplicates(columns).sort_values("_column")
    return pd.concat([first, kept.drop(first.index)]).drop(columns=["_row", "_column"])


def shown_names(gaps: Gaps, table: str) -> dict[str, str]:
    """Return id to shown name for skills or roles."""
    frame = gaps.workforce[table]
    key, name = ("skill_id", "name") if table == "skills" else ("role_id", "title")
    return dict(zip(frame[key], frame[name].fillna(frame[key]), strict=True))


def _describe_map(table: pd.DataFrame, key: str, measure: Measure, currency: str) -> str:
    worst = table.nlargest(3, key)
    worded = [
        f"{row.function}, {row.cluster} {measure.worded(getattr(row, key), currency)}"
        for row in worst.itertuples()
    ]
    return f"{measure.label} by function and skill cluster; the largest: {'; '.join(worded)}."


def show_ranked_skills(gaps: Gaps) -> None:
    """Show the ranked skills; choosing one opens it."""
    table = gaps.table[gaps.table["monthly_risk"] > 0]
    skills = list(table["skill_id"])
    currency = gaps.workforce.currency
    st.caption(
        "Ranked by value not delivered × criticality × scarcity; the money column shows only the "
        "first of the three. "
        "Choose a row to see why it ranks there and who is short."
    )
    most = float(table["monthly_risk"].max()) if len(table) else 1.0
    spans = [
        wording.money_span(low, high, currency)
        for low, high in zip(table["risk_low"], table["risk_high"], strict=True)
    ]
    show.show_table(
        table.assign(range=spans, monthly_risk=wording.rounded(table["monthly_risk"])),
        alt="Skills ranked, with their value not delivered a month",
        order=["rank", "name", "monthly_risk", "range", "short_fte", "top_ten_share", "tag"],
        columns={
            "rank": st.column_config.NumberColumn("", width=30, format="%d"),
            "name": st.column_config.TextColumn("Skill", width=210),
            "monthly_risk": st.column_config.ProgressColumn(
                "Not delivered a month",
                format=f"{wording.symbol(currency)}%,.0f",
                max_value=most,
                width=140,
            ),
            "range": st.column_config.TextColumn("Likely range", width=115),
            "short_fte": st.column_config.NumberColumn(
                "Below level, FTE", format="%.0f", width=115
            ),
            "top_ten_share": st.column_config.NumberColumn(
                "In top ten", format="percent", width=70
            ),
            "tag": st.column_config.TextColumn("Kind", width=80),
        },
        height=heat_map_height(12, 1) if len(table) > _FEW else "content",
        key=state.fresh_key("ranked"),
        on_select=state.on_row_choice(
            state.fresh_key("ranked"), lambda at: drawn.change(skill=skills[at])
        ),
    )


def open_skill_drawer(gaps: Gaps, here: Gaps, skill_id: str) -> None:
    """Open one skill in a drawer: why it ranks where it does, and who is short of it.

    Args:
        gaps: The selection in which the skill is compared with others.
        here: The part of it whose people are listed: the cell drilled into, or all.
        skill_id: The skill.
    """
    if skill_id not in set(gaps.table["skill_id"]):
        drawn.reset("skill")
        return
    name = shown_names(gaps, "skills").get(skill_id, skill_id)

    @st.dialog(plain(name), width="medium", position="right", on_dismiss=_close_skill)
    def show_drawer() -> None:
        why, who = st.tabs(["Why this priority", "Who is short"], on_change="rerun", key="drawer")
        if why.open:
            with why:
                _show_why_skill_ranks(gaps, skill_id)
        if who.open:
            with who:
                _show_who_is_short(here, skill_id)

    show_drawer()


def _close_skill() -> None:
    drawn.reset("skill")
    state.renew_keys("ranked", "gap-cell")


def _show_why_skill_ranks(gaps: Gaps, skill_id: str) -> None:
    trace = gaps.explain(skill_id)
    st.markdown(plain(trace.sentence))
    st.caption("Each factor compared with the average skill; to the right it raises the priority.")
    show.show_chart(
        draw_factor_bars(trace.steps, mode=show.light_or_dark()),
        alt=trace.sentence,
        key="factors",
        height=factor_bars_height(len(trace.steps)),
    )
    for note in trace.notes[:3]:
        st.caption(plain(note))
    bones.show_formula_and_rows(trace)


def _show_who_is_short(gaps: Gaps, skill_id: str) -> None:
    people = gaps.list_people_short(skill_id=skill_id)
    people = people.sort_values("gap", ascending=False)
    names = gaps.workforce["employees"].set_index("employee_id")["name"]
    people = people.assign(
        name=people["employee_id"].map(names).fillna(people["employee_id"]),
        role=people["role_id"].map(shown_names(gaps, "roles")),
        range=[
            f"{low:.1f} to {high:.1f}"
            for low, high in zip(people["low"], people["high"], strict=True)
        ],
    )
    st.caption(
        f"{wording.count(len(people), 'person', 'people')} more likely short than not, largest "
        "expected gap first. Choose a row to open the person."
    )
    ids = list(people["employee_id"])

    def open_person(at: int) -> None:
        opened.change(person=ids[at], skill=skill_id)

    show.show_table(
        people,
        alt="People below the level their role requires, largest expected gap first",
        order=["name", "role", "level", "range", "required_level", "gap", "p_short"],
        columns={
            "role": st.column_config.TextColumn("Role", width=140),
            "range": st.column_config.TextColumn("Likely range", width=80),
            "p_short": st.column_config.NumberColumn("Chance", format="percent", width=65),
        },
        height=360,
        key="who",
        on_select=state.on_row_choice("who", open_person),
    )
    person = opened().person
    if person in set(ids) and opened().skill == skill_id:
        label = f"Open {plain(names.get(person, person))}"
        if st.button(label, icon=":material/person_search:", type="primary"):
            shell.go_to_page("people", show="person")


def draw_map_controls() -> None:
    """Draw what the map is coloured by, and the way back out of a cell."""
    row = st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    )
    with row:
        key, write_through = drawn.bind_widget("measure", single=True)
        st.segmented_control(
            "Colour by",
            list(MEASURES),
            format_func=lambda name: MEASURES[name].label,
            key=key,
            on_change=write_through,
            label_visibility="collapsed",
            required=True,
        )
        cell = drawn().cell
        if cell:
            st.button(
                "All functions and clusters",
                icon=":material/arrow_back:",
                type="tertiary",
                on_click=drawn.reset,
                args=("cell", "skill"),
            )


def drop_cell_outside_filters() -> None:
    """Let a cell go that the filters no longer hold."""
    cell = drawn().cell
    if cell:
        cells = cached.filtered_gaps().cells
        if (
            len(cell) != 2
            or not ((cells["function"] == cell[0]) & (cells["cluster"] == cell[1])).any()
        ):
            drawn.reset("cell")

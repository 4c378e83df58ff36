"""One level down: where and when, what drives it, roles, skills, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core import wording
from skillgap.core.scenario import Scenario, compare_scenarios
from skillgap.figures.heat_over_time import draw_heat_over_time, heat_over_time_height
from skillgap.figures.tornado import draw_tornado, tornado_height
from skillgap.figures.waterfall import draw_waterfall, waterfall_height
from skillgap.ui.kit import board, bones, forecasts, show, state
from skillgap.ui.kit.bones import NextStep, is_reachable
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.scenarios.answers import (
    MEASURES,
    ends_of_path,
    likely_in_words,
    part_looked_at,
    say_target_chances,
)
from skillgap.ui.scenarios.state import figure

if TYPE_CHECKING:
    from skillgap.questions.forecast import BackTest, Forecast

_QUARTERS = range(3, 37, 3)
_MOST_SKILLS = 60
_PRODUCT = {"posts_short": "Empty posts", "skills_short": "Needs unmet"}
_UNITS = {"posts_short": "FTE", "skills_short": "FTE of needs unmet"}


def show_details(made: Forecast, chosen: Scenario) -> None:
    """Draw the tabs below the main figure; only the open one is forecasts."""
    bones.show_tabs(
        {
            "Where and when": partial(_show_vacancies_by_function_and_quarter, made),
            "What drives it": partial(_show_what_drives, made, chosen),
            "Roles": partial(_show_shortage_by_role, made, chosen),
            "Skills": partial(_show_skills, made),
        },
        key="scenario-tabs",
    )


def _show_skills(made: Forecast) -> None:
    views = {"few": "Scarcest in every scenario", "all": "All skills"}
    view = st.segmented_control(
        "View of skills", list(views), format_func=views.__getitem__, default="few",
        required=True, key="scenario-skill-view", label_visibility="collapsed",
    )  # fmt: skip
    if view == "all":
        _show_shortage_by_skill(made)
    else:
        _show_critical_few()


def show_how_sure(made: Forecast) -> None:
    """Say how such forecasts did on the organisation's own past, and the chance of the target."""
    if figure().target:
        st.caption(f":material/flag: {plain(say_target_chances(made, figure().target))}")
    with st.expander("How sure is this?", icon=":material/history:", on_change="rerun") as box:
        if box.open:
            st.markdown(plain(back_test_in_words(forecasts.backtest())))


def _show_vacancies_by_function_and_quarter(made: Forecast) -> None:
    months = tuple(month for month in _QUARTERS if month <= len(made.months))
    table = made.expected_short_fte("function", months=months)
    st.caption("Empty posts in FTE by function and quarter: the mean of all simulations.")
    show.show_chart(
        draw_heat_over_time(table, rows="function", value="short_fte", worded=wording.compact),
        alt="Empty posts in FTE by function and quarter. " + _worst_month_in_words(table),
        key="scenario-heat",
        height=heat_over_time_height(table["function"].nunique()),
    )


def _worst_month_in_words(table: pd.DataFrame) -> str:
    if len(table) == 0:
        return ""
    row = table.loc[table["short_fte"].idxmax()]
    return f"Most: {row['function']} in {row['date']:%b %Y}, {row['short_fte']:.0f} FTE."


def _show_what_drives(made: Forecast, chosen: Scenario) -> None:
    from skillgap.questions.forecast import swing_table

    month = figure().months
    measure = "posts_short"
    if made.has_skills:
        key, write = state.tie_widget("scenario-product", "posts_short", _keep_product)
        measure = st.segmented_control(
            "Figure broken down", list(_PRODUCT), key=key, on_change=write, required=True,
            format_func=_PRODUCT.__getitem__, label_visibility="collapsed",
        ) or measure  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"##### From baseline to scenario, {month} months ahead")
        if chosen.drivers:
            _draw_steps_from_baseline(chosen, measure)
        else:
            st.caption("The baseline has no changes. Choose or add a scenario.")
    with right:
        st.markdown("##### What the range depends on")
        _draw_what_range_depends_on(swing_table(made, measure, month, **part_looked_at()), measure)
    others = [one for one in (board.baseline_scenario(), *board.board_scenarios())
              if one.name != chosen.name]  # fmt: skip
    if others:
        _show_differences(chosen, {one.name: one for one in others})


def _draw_steps_from_baseline(chosen: Scenario, measure: str) -> None:
    bridge = forecasts.bridge_between(
        board.baseline_scenario(), chosen, measure, figure().months, figure().function
    )
    steps = bridge.table.assign(
        step=bridge.table["step"].where(bridge.table["kind"] != "end", chosen.name)
    )
    drawn = draw_waterfall(steps, worded=wording.compact, mode=show.light_or_dark())
    said = (f"{row['step']} {row['part']}: {row['change_fte']:+.0f}" for _, row in steps.iterrows())
    show.show_chart(
        drawn,
        alt=f"{_figure_broken_down(measure)}: {'; '.join(said)}",
        key="scenario-waterfall",
        height=waterfall_height(len(bridge.table)),
    )
    st.caption(
        f"Mean {_UNITS[measure]}. Each change on its own, in the same simulations; what remains "
        "when they act together is the interaction."
        + (" The bars do not start at 0." if drawn["xAxis"]["min"] > 0 else "")
    )


def _draw_what_range_depends_on(table: pd.DataFrame, measure: str) -> None:
    said = (
        f"{row['input']}: {row['low_fte']:.0f} to {row['high_fte']:.0f}"
        for _, row in table.iterrows()
    )
    show.show_chart(
        draw_tornado(table, worded=wording.compact, mode=show.light_or_dark()),
        alt=f"{_figure_broken_down(measure)}: {'; '.join(said)}",
        key="scenario-tornado",
        height=tornado_height(len(table)),
    )
    st.caption(
        f"{_UNITS[measure]} with each input at the low end (pale) and the high end (strong) of its "
        "likely range, all else as simulated."
    )


def _figure_broken_down(measure: str) -> str:
    return f"{_PRODUCT[measure]} {figure().months} months ahead, FTE"


def _keep_product(_: str) -> None:
    """Keep nothing: which figure is taken apart is chosen anew on each visit."""


def _show_differences(chosen: Scenario, others: dict[str, Scenario]) -> None:
    kept = board.saved_scenarios().get(chosen.name)
    if kept is not None and kept != chosen:
        others = {**others, f"{chosen.name} as saved": kept}
    name = st.selectbox(
        f"How {label_text(chosen.name)} differs from",
        list(others),
        key="scenario-diff",
    )
    changed = compare_scenarios(others[name], replace(chosen, name=name))
    if len(changed):
        show.show_table(changed, alt=f"Differences between {name} and {chosen.name}")
    else:
        st.caption("They are the same.")


def _show_critical_few() -> None:
    from skillgap.questions.forecast import rank_stability_table

    made = {one.name: forecasts.forecast(one) for one in forecasts.runnable_scenarios()}
    first = next(iter(made.values()))
    if not first.has_skills:
        st.caption("Requirements and signals are needed to rank skills.")
        return
    month = figure().months
    table = rank_stability_table(made, month)
    firm = int(table["in_all"].sum())
    if len(made) > 1:
        st.markdown(
            f"**{firm} of {len(table)} skills are among the ten scarcest in every scenario**, by "
            f"FTE below the level {month} months ahead: acting on these is right in all of them."
        )
    else:
        st.markdown(
            f"The ten scarcest skills by FTE below the level, {month} months ahead. Add a scenario "
            "to see which of them stay scarce in every one."
        )
    shown = table.drop(columns=["skill_id", "worst_rank", "in_all"])
    stays = [str(name) for name in shown if str(name).startswith("stays: ")]
    columns = {
        name: st.column_config.NumberColumn(
            f"Stays in the top ten: {label_text(name.removeprefix('stays: '))}", format="percent"
        )
        for name in stays
    } | {
        name: st.column_config.NumberColumn(f"Rank: {label_text(name.removeprefix('rank: '))}")
        for name in map(str, shown)
        if name.startswith("rank: ")
    }
    show.show_table(
        shown,
        alt="Ranks of the scarcest skills across scenarios, by FTE below the level",
        columns=columns,
    )


def _show_shortage_by_role(made: Forecast, chosen: Scenario) -> None:
    months = forecasts.month_short_by_role(chosen)
    table = made.shortage_by_role(figure().months).merge(months, on="role_id")
    if figure().function:
        inside = made.cells.loc[made.cells["function"] == figure().function, "role_id"]
        table = table[table["role_id"].isin(set(inside))]
    table = table.assign(
        short=[
            wording.number_span(low, high, "FTE")
            for low, high in zip(table["short_low"], table["short_high"], strict=True)
        ],
        when=[_months_short_in_words(row) for _, row in table.iterrows()],
    ).sort_values(["p_short", "short_fte"], ascending=False)
    chances = [name for name in map(str, table) if name.startswith("p_") and name != "p_short"]
    shown = table[["title", "demand_median", "supply_median", "short", *chances, "when"]]
    number = st.column_config.NumberColumn
    columns = {
        "title": "Role",
        "demand_median": number("Posts, FTE", format="%,.0f", width=75),
        "supply_median": number("People, FTE", format="%,.0f", width=80),
        "short": "Empty posts (likely)",
        "when": "First short",
    } | {name: number(f"By {name[2:]} mo.", format="percent", width="small") for name in chances}
    show.show_table(shown, alt="Roles, most likely to be short first", columns=columns)
    st.caption(
        f"{figure().months} months ahead. By 12, 24, 36 mo.: chance to have been "
        "short at least once by then. First short: median and likely range of the simulations in "
        "which the role is short at all."
    )


def _show_shortage_by_skill(made: Forecast) -> None:
    if not made.has_skills:
        st.caption("Requirements and signals are needed to forecast skills.")
        return
    splits = {"": "Skills", "function": "by function", "region": "by region", "both": "by both"}
    split = st.segmented_control(
        "Rows", list(splits), format_func=splits.__getitem__, default="", required=True,
        key="scenario-skill-rows", label_visibility="collapsed",
    )  # fmt: skip
    columns = {"": (), "both": ("function", "region")}.get(split or "", (str(split),))
    key = ["skill_id", *columns]
    month = figure().months
    table = made.by_skill(*columns, month=month, **part_looked_at())
    chances = {}
    for horizon in made.horizons:
        ahead = (
            table
            if horizon == month
            else made.by_skill(*columns, month=horizon, **part_looked_at())
        )
        chances[f"p_{horizon}"] = table[key].merge(ahead[[*key, "p_short"]], on=key)["p_short"]
    spans = zip(table["short_low"], table["short_high"], strict=True)
    table = table.assign(
        short=[wording.number_span(low, high, "FTE") for low, high in spans],
        **chances,
    ).head(_MOST_SKILLS)
    number = st.column_config.NumberColumn
    shown = table[["name", *columns, "demand_median", "supply_median", "short", *chances]]
    show.show_table(
        shown,
        alt="Skills, scarcest first by FTE below the level",
        columns={
            "name": "Skill",
            "demand_median": number("Needed, FTE", format="%,.0f"),
            "supply_median": number("Able, FTE", format="%,.0f"),
            "short": "Below level (likely)",
        }
        | {name: number(f"{name[2:]} mo.", format="percent", width="small") for name in chances},
    )
    st.caption(
        f"{month} months ahead, the {_MOST_SKILLS} scarcest by FTE below the level. Needed: FTE of "
        "posts that need the skill; able: FTE of people who reach the level by then. "
        "12, 24, 36 mo.: chance to be short then."
    )


def back_test_in_words(tested: BackTest, months: int = 12) -> str:
    """Say how far forecasts from the organisation's own past missed, beside assuming no change."""
    row = tested.row(months)
    if row is None:
        return tested.reason
    ours, usual = (wording_of_error(row[name]) for name in ("error_share", "naive_error_share"))
    return (
        f"Back-test, {row['months']} months ahead from {row['origins']} starts in your own past: "
        f"our forecast of headcount by function missed by {ours}; assuming no change missed by "
        f"{usual}. {wording.share(row['coverage_share'])} of outcomes fell inside the likely range."
    )


def wording_of_error(share: float) -> str:
    """Write a mean error to one decimal, so that near ones can be told apart."""
    return f"{100 * share:.1f}%"


def _months_short_in_words(row: pd.Series) -> str:
    if pd.isna(row["month_median"]):
        return "hardly ever"
    return f"month {row['month_median']:.0f} ({row['month_low']:.0f} to {row['month_high']:.0f})"


def scenario_next_steps(chosen: Scenario) -> list[NextStep]:
    """Return what to do next: plan the mix, look at the skills, check the assumptions."""
    month, posts = figure().months, MEASURES[0]
    row = ends_of_path(forecasts.paths(chosen, figure().function), posts.id, month)
    assert row is not None
    steps = [
        NextStep(
            "Find the cheapest mix of actions",
            f"{posts.worded(row['mean'])} empty in {month} months "
            f"({likely_in_words(posts, row)}): build, buy, borrow, redeploy or automate.",
            "build_or_buy", "call_split",
        ),
        NextStep(
            "See who could move into the roles at risk",
            "A move fills a post without hiring.", "mobility", "move_up",
        ),
        NextStep(
            "See where skills are short today",
            "A forecast starts from today's levels: measure first where they are uncertain.",
            "gap_map", "grid_on",
        ),
    ]  # fmt: skip
    return [step for step in steps if is_reachable(step)]


def show_chosen_explained(made: Forecast) -> None:
    """Open one role or skill: flows, formula and source rows."""
    titles = dict(zip(made.cells["role_id"], made.cells["title"], strict=True))
    role = st.selectbox(
        "Open a role", list(titles), format_func=titles.__getitem__, index=None,
        placeholder="Open a role: flows, formula, source rows", label_visibility="collapsed",
        key="scenario-open-role",
    )  # fmt: skip
    if role:
        opened = made.explain(role)
        st.markdown(plain(opened.sentence))
        bones.show_formula_and_rows(opened)

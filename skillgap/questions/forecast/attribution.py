"""What drives the change: each driver alone, their interaction, and what the range hangs on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80
from skillgap.core.errors import unknown_name
from skillgap.core.scenario import describe_part, driver_kind
from skillgap.core.workforce import Floats
from skillgap.questions.forecast.basis import Basis
from skillgap.questions.forecast.outlook import draw_common_chance
from skillgap.questions.forecast.result import Forecast
from skillgap.questions.forecast.run import run_scenario
from skillgap.questions.forecast.skill_shortage import (
    MOST_DRAWS,
    draw_level_shifts,
    draw_skill_pairs,
    register_with_level_errors,
)

MEASURES = {
    "posts_short": "Posts without people",
    "skills_short": "Needs unmet",
    "supply": "People",
    "demand": "Posts",
}
"""What can be taken apart, all in FTE at one month."""

_RIDGE = 1e-6


def figure_by_draw(forecast: Forecast, name: str, month: int, **only: str) -> Floats:
    """Return one figure of a forecast in every draw, in FTE, shape (draws,).

    Args:
        forecast: The forecast.
        name: One of :data:`MEASURES`; ``skills_short`` weights each need with its importance in
            the role, so a person lacking all of them counts once.
        month: Months ahead.
        **only: Column to the one label to keep.
    """
    if name not in MEASURES:
        raise unknown_name("measure", name, list(MEASURES))
    some = forecast._selected_cells(only)
    at = forecast._month_position(month)
    if name == "supply":
        found = forecast.people_fte[at][some].sum(axis=0, dtype=np.float64)
    elif name == "demand":
        found = forecast.posts_fte[at][some].sum(axis=0, dtype=np.float64)
    elif name == "posts_short":
        found = forecast.short_fte_by_draw(month)[some].sum(axis=0, dtype=np.float64)
    else:
        held = forecast.held
        pairs = np.flatnonzero(np.isin(held.cell, some)) if held is not None else np.zeros(0, int)
        short = draw_skill_pairs(forecast, pairs, month).short
        weight = held.weight[pairs].astype(np.float32) if held is not None else np.zeros(0)
        found = (weight @ short).astype(np.float64)
    return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Bridge:
    """From the baseline to a scenario, step by step.

    Attributes:
        table: step, part, change_fte, total_fte (running total after the step), kind (``start``,
            ``driver``, ``interaction`` or ``end``); changes add up exactly.
        measure: What is taken apart.
        month: Months ahead.
    """

    table: pd.DataFrame
    measure: str
    month: int


def bridge_scenarios(
    basis: Basis, baseline: Forecast, scenario: Forecast, name: str, month: int, **only: str
) -> Bridge:
    """Take the change between a baseline and a scenario apart by driver.

    Each driver is run alone on the baseline's luck; what is left when all act together is the
    interaction. Means over draws, which add up.

    Args:
        basis: What both start from.
        baseline: Forecast without drivers, or with fewer.
        scenario: Forecast with them.
        name: One of :data:`MEASURES`.
        month: Months ahead.
        **only: Column to the one label to keep.
    """
    start = float(figure_by_draw(baseline, name, month, **only).mean())
    end = float(figure_by_draw(scenario, name, month, **only).mean())
    rows = [("Baseline", "", start, start, "start")]
    total = start
    for driver in scenario.scenario.drivers:
        alone = replace(
            scenario.scenario,
            drivers=(*baseline.scenario.drivers, driver),
            seed=baseline.scenario.seed,
            horizon_months=max(month, 1),
        )
        made = run_scenario(basis, alone, draws=baseline.draws)
        change = float(figure_by_draw(made, name, month, **only).mean()) - start
        total += change
        title = driver_kind(driver.name).title
        rows.append((title, describe_part(driver), change, total, "driver"))
    if len(scenario.scenario.drivers) > 1:
        rows.append(("Interaction", "of the drivers", end - total, end, "interaction"))
    rows.append((scenario.scenario.name, "", end, end, "end"))
    columns = ["step", "part", "change_fte", "total_fte", "kind"]
    return Bridge(pd.DataFrame(rows, columns=columns), name, month)


def swing_table(forecast: Forecast, name: str, month: int, **only: str) -> pd.DataFrame:
    """Return what the range of a figure hangs on: drivers, and the luck all parts share.

    The figure is regressed on every uncertain input over the draws; an input's swing is what the
    figure changes between the ends of its 80% range.

    Args:
        forecast: The forecast.
        name: One of :data:`MEASURES`.
        month: Months ahead.
        **only: Column to the one label to keep.

    Returns:
        input, part, low_input, high_input, unit, low_fte, high_fte (the figure's mean with the
        input at either end), swing_fte; widest first. The last row, ``Chance in single cases``, is
        what no input explains.
    """
    outcome = figure_by_draw(forecast, name, month, **only)
    draws = len(outcome)
    names, columns, notes = _list_uncertain_inputs(forecast, draws)
    if name == "skills_short":
        _add_shared_inputs(forecast, names, columns, notes)
    scores = np.stack([np.ones(draws), *columns], axis=1)
    ridge = _RIDGE * draws * np.eye(scores.shape[1])
    weights = np.linalg.solve(scores.T @ scores + ridge, scores.T @ outcome)
    rest = float(np.std(outcome - scores @ weights))
    middle = float(outcome.mean())
    rows = [
        (*names[i], *notes[i], middle - Z80 * slope, middle + Z80 * slope, 2 * Z80 * abs(slope))
        for i, slope in enumerate(weights[1:])
    ]
    rows.sort(key=lambda row: -row[-1])
    rows.append(("Chance in single cases", "", "", "", "", middle - Z80 * rest,
                 middle + Z80 * rest, 2 * Z80 * rest))  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=["input", "part", "low_input", "high_input", "unit", "low_fte", "high_fte",
                 "swing_fte"],
    )  # fmt: skip


def _list_uncertain_inputs(
    forecast: Forecast, draws: int
) -> tuple[list[tuple[str, str]], list[Floats], list[tuple[str, str, str]]]:
    """Return names, standardised values by draw, and ends of every uncertain input."""
    register = forecast.basis.assumptions
    chance = draw_common_chance(forecast.scenario.seed, len(forecast.basis.cells.functions),
                           forecast.draws)  # fmt: skip
    names, columns, notes = [], [], []
    for effect in forecast.effects:
        sd = float(effect.values.std())
        if sd > 1e-12:
            driver = effect.driver
            names.append((driver_kind(driver.name).title, describe_part(driver)))
            columns.append(((effect.values - effect.values.mean()) / sd)[:draws])
            notes.append((f"{driver.low:g}", f"{driver.high:g}", driver.unit))
    usual = (
        ("Posts as a whole", chance.all_posts, register.value("posts_yearly_sd")),
        ("Leaving as a whole", chance.all_leave, register.value("attrition_common_sd")),
        ("Hiring speed as a whole", chance.all_fill, register.value("hiring_common_sd")),
    )
    for title, values, sd in usual:
        names.append((title, ""))
        columns.append(values[:draws])
        notes.append((f"×{np.exp(-Z80 * sd):.2f}", f"×{np.exp(Z80 * sd):.2f}", "usual"))
    return names, columns, notes


def _add_shared_inputs(
    forecast: Forecast,
    names: list[tuple[str, str]],
    columns: list[Floats],
    notes: list[tuple[str, str, str]],
) -> None:
    """Add what all skills share that is not known: levels, use, joiners."""
    shifts, register = draw_level_shifts(forecast), register_with_level_errors(forecast)
    for told, off, name in (
        ("Levels, off together", shifts.measured.mean(axis=0), "shared_level_bias"),
        ("Levels of those nobody rated", shifts.unrated.mean(axis=0), "unrated_level_bias"),
        ("Use of what is required", shifts.idle, "idle_skill_share"),
        ("What joiners can do", shifts.joiner.mean(axis=0), "joiner_capable_share"),
    ):
        entry = register[name]
        names.append((told, ""))
        columns.append((off - off.mean()) / max(float(off.std()), 1e-12))
        notes.append((f"{entry.low:.3g}", f"{entry.high:.3g}", entry.unit))


def rank_stability_table(forecasts: dict[str, Forecast], month: int, n: int = 10) -> pd.DataFrame:
    """Return how the critical few skills hold their ranks from scenario to scenario.

    Args:
        forecasts: Scenario name to forecast.
        month: Months ahead.
        n: How many skills are the critical few.

    Returns:
        One row per skill that is among the first ``n`` in any scenario: skill_id, name, one
        column ``rank: NAME`` and one ``stays: NAME`` (share of draws in which it is among the
        first ``n``) per scenario, worst_rank, in_all (among the first ``n`` everywhere). Best
        mean rank first.
    """
    tables = {name: _mean_rank_and_top_share(made, month, n) for name, made in forecasts.items()}
    few = sorted(
        {code for ranks, _ in tables.values() for code in np.flatnonzero(ranks <= n).tolist()}
    )
    first = next(iter(forecasts.values()))
    skills = first.basis.workforce["skills"].iloc[few]
    table = pd.DataFrame({"skill_id": skills["skill_id"].to_numpy(),
                          "name": skills["name"].to_numpy()})  # fmt: skip
    for name, (ranks, stays) in tables.items():
        table[f"rank: {name}"] = ranks[few].astype(int)
        table[f"stays: {name}"] = stays[few]
    placed = table.filter(like="rank: ")
    table["worst_rank"] = placed.max(axis=1)
    table["in_all"] = table["worst_rank"] <= n
    order = placed.mean(axis=1).sort_values(kind="stable").index
    return pd.DataFrame(table.loc[order].reset_index(drop=True))


def _mean_rank_and_top_share(forecast: Forecast, month: int, n: int) -> tuple[Floats, Floats]:
    """Return each skill's rank by mean FTE short and its share of draws among the first n."""
    held, skills = forecast.held, len(forecast.basis.workforce.skills)
    draws = min(forecast.draws, MOST_DRAWS)
    short = np.zeros((skills, draws), dtype=np.float32)
    if held is not None:
        drawn = draw_skill_pairs(forecast, np.arange(len(held.cell)), month)
        np.add.at(short, held.skill, drawn.short)
    mean = short.mean(axis=1)
    ranks = np.empty(skills)
    ranks[np.lexsort((np.arange(skills), -mean))] = np.arange(1, skills + 1)
    first = np.argsort(-short, axis=0, kind="stable")[:n]
    stays = np.bincount(first.ravel(), minlength=skills) / draws
    return ranks, stays

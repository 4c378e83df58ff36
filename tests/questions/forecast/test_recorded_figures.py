"""The forecast of a small organisation, number by number: its basis, its draws, its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.scenario import Driver, Scenario
from skillgap.questions.forecast import (
    bridge_scenarios,
    find_fan,
    fit_trend,
    rank_stability_table,
    read_basis,
    run_backtest,
    run_scenario,
    swing_table,
)
from skillgap.questions.forecast.draws import draw_binomial, draw_poisson
from skillgap.questions.forecast.effects import add_cells, fit_effects
from skillgap.questions.forecast.outlook import build_flows, draw_luck
from skillgap.questions.forecast.recursion import expected_people_by_month
from skillgap.questions.forecast.staff import traits_of
from tests.condensed import condensed
from tests.recorded import assert_as_recorded
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"
DIGITS = 1e-5  # draws are held in single precision
DRAWS = 60
EVERYTHING = (
    Driver("growth_share", 0.02, 0.08, "share per year", {"function": "IT"}, starts_month=2),
    Driver("growth_share", -0.1, 0.0, "share per year", {"region": "West"}, ramp_months=10),
    Driver("added_posts_fte", 4.0, 9.0, "FTE", {"function": "Logistics", "region": "North"},
           starts_month=3, ramp_months=4),
    Driver("added_posts_fte", 5.0, 8.0, "FTE", {"region": "New site"}, starts_month=5),
    Driver("automated_share", 0.1, 0.4, "share of exposed hours", {"function": "Accounts"},
           starts_month=1, ramp_months=6),
    Driver("automated_share", 0.2, 0.3, "share of exposed hours", {"task": "Task 1 of engineer"}),
    Driver("skill_demand_share", 0.1, 0.5, "share", {"cluster": "Data"}, ramp_months=5),
    Driver("skill_demand_share", -0.3, 0.1, "share", {"skill_id": "skill-03", "region": "South"}),
    Driver("new_skill_share", 0.2, 0.5, "share of posts", {"skill_id": "skill-19"},
           starts_month=2, ramp_months=3),
    Driver("region_move_share", 0.1, 0.3, "share of posts",
           {"region": "South", "to_region": "West"}, starts_month=4, ramp_months=2),
    Driver("reorganised_share", 0.2, 0.6, "share of posts",
           {"role_id": "clerk", "to_role_id": "analyst"}, starts_month=1, ramp_months=8),
    Driver("attrition_factor", 0.8, 1.6, "times usual", {"function": "IT"}, ramp_months=3),
    Driver("retirement_shift_years", -3.0, 1.0, "years", starts_month=2, ramp_months=6),
    Driver("hiring_factor", 0.5, 1.2, "times usual", {"region": "North"}),
    Driver("entry_hiring_factor", 0.2, 0.9, "times usual", starts_month=3),
    Driver("training_factor", 1.0, 3.0, "times usual", {"cluster": "Machines"}, starts_month=2),
)  # fmt: skip
BUSY = Scenario("Everything at once", 40, 11, EVERYTHING)


@pytest.fixture(scope="module")
def workforce():
    return small_organisation()


@pytest.fixture(scope="module")
def basis(workforce, register):
    return read_basis(workforce, sg.infer_profiles(workforce), assumptions=register)


@pytest.fixture(scope="module")
def baseline(basis):
    return run_scenario(basis, Scenario("Baseline", 36), draws=DRAWS)


@pytest.fixture(scope="module")
def busy(basis):
    return run_scenario(basis, BUSY, draws=DRAWS)


@pytest.fixture(scope="module")
def tested(basis):
    return run_backtest(basis, draws=50)


def hold(name, found):
    assert_as_recorded(RECORDS / f"{name}.json", condensed(found), relative=DIGITS)


def test_basis(basis):
    leaving = basis.leaving
    some = np.arange(len(basis.staff.role))
    ages = np.array([49.0, 54.9, 55.0, 59.9, 60.0, 63.4, 67.0, 80.0, 95.0, np.nan])
    hold(
        "basis",
        {
            "staff": basis.staff,
            "history_months": basis.staff.history_months,
            "cells": basis.cells,
            "cells by family": basis.cells.labels("job_family"),
            "cell_of": basis.cell_of,
            "leaving": leaving,
            "by_band": leaving.chance_by_tenure_band(traits_of(basis.staff, some)),
            "retiring": leaving.retirement_chance(ages),
            "retiring later": leaving.retirement_chance(ages, 2.5),
            "filling": basis.filling,
            "growth": basis.heading,
            "market": basis.market,
            "exposed": dict(
                sorted((str(key), value) for key, value in basis.exposed_share.items())
            ),
            "needs": basis.needs,
            "warnings": basis.warnings,
        },
    )


def test_a_basis_without_most_tables(register):
    bare = small_organisation(
        openings=False, postings=False, tasks=False, enrolments=False, requirements=False
    )
    people = bare["employees"].assign(exit_date=pd.NaT, hire_date=pd.NaT, birth_year=np.nan)
    tables = {**bare.tables, "employees": people.astype(bare["employees"].dtypes.to_dict())}
    found = read_basis(replace(bare, tables=tables), None, assumptions=register)
    made = run_scenario(found, Scenario("Baseline", 12), draws=20)
    hold("bare", {"basis": {**vars(found), "workforce": 0, "assumptions": 0}, "made": made})
    assert len(found.warnings) == 7


def test_flows_and_luck_of_everything_at_once(basis):
    basis = replace(basis, assumptions=basis.assumptions.resumed())
    cells = add_cells(basis, BUSY)
    effects = fit_effects(basis, cells, BUSY, 24, 30)
    flows = build_flows(basis, cells, effects, 24)
    luck = draw_luck(basis, cells, effects, 24, 30, 11)
    hold("flows", {"cells": cells, "effects": effects, "flows": flows, "luck": luck,
                   "expected": expected_people_by_month(flows),
                   "middles": [e.middle for e in effects]})  # fmt: skip


def test_a_run_lists_what_it_read_not_what_another_run_read(basis, baseline, busy):
    after = run_scenario(basis, Scenario("Baseline", 36), draws=2)
    first, busy_names, later = (
        {one.name for one in made.provenance.assumptions} for made in (baseline, busy, after)
    )
    assert "relocating_share" in busy_names
    assert first == later == busy_names - {"relocating_share"}


def test_baseline(baseline):
    hold("baseline", baseline)
    hold("baseline_tables", tables_of(baseline))


def test_everything_at_once(busy):
    hold("busy", busy)
    hold("busy_tables", tables_of(busy))


def tables_of(made):
    explained = [made.explain(key) for key in ("clerk", "engineer", "skill-03", "skill-00")]
    return {
        "cells": made.cells,
        "horizons": made.horizons,
        "by function": made.shortage_by("function"),
        "one region": made.shortage_by("job_family", months=(1, 7), region="South"),
        "by role": made.shortage_by_role(),
        "by role early": made.shortage_by_role(3),
        "expected": made.expected_short_fte("function", "region", months=(2, 12, 30)),
        "expected all": made.expected_short_fte(),
        "first short": made.first_month_short(),
        "first short by function": made.first_month_short("function"),
        "by skill": made.by_skill(),
        "by skill and function": made.by_skill("function", month=9),
        "by skill in a region": made.by_skill(month=20, region="West"),
        "explained": explained,
        "provenance": made.provenance.inputs,
        "assumed": [one.name for one in made.provenance.assumptions],
    }


@pytest.mark.parametrize("measure", ["supply", "demand", "posts_short"])
def test_fans(basis, busy, tested, measure):
    baseline = run_scenario(basis, replace(BUSY, drivers=()), draws=20)
    naive = tested.table.assign(better="naive")
    hold(
        f"fan_{measure}",
        {
            "alone": find_fan(busy, measure),
            "tested": find_fan(busy, measure, tested, usual=baseline, region="North"),
            "naive": find_fan(busy, measure, replace(tested, table=naive), usual=baseline),
            "naive alone": find_fan(busy, measure, replace(tested, table=naive)),
        },
    )


def test_back_test(tested, basis, register):
    hold("back_test", tested)
    short = small_organisation()
    recent = short["employees"]["exit_date"].where(
        short["employees"]["exit_date"] > pd.Timestamp("2025-12-10")
    )
    tables = {**short.tables, "employees": short["employees"].assign(exit_date=recent)}
    young = read_basis(replace(short, tables=tables), None, assumptions=register)
    untold = run_backtest(young, draws=20)
    hold("back_test_too_short", {"reason": untold.reason, "rows": len(untold.table),
                                 "history": young.staff.history_months,
                                 "warnings": young.warnings})  # fmt: skip


@pytest.mark.parametrize("measure", ["supply", "demand", "posts_short", "skills_short"])
def test_what_a_range_rests_on(busy, measure):
    hold(f"swing_{measure}", {"whole": swing_table(busy, measure, 24),
                              "part": swing_table(busy, measure, 6, function="IT")})  # fmt: skip


def test_bridge_and_ranks(basis, baseline, busy):
    two = run_scenario(basis, replace(BUSY, drivers=EVERYTHING[:2], seed=7), draws=DRAWS)
    hold(
        "bridge",
        {
            "posts": bridge_scenarios(basis, baseline, two, "posts_short", 24),
            "skills": bridge_scenarios(basis, baseline, two, "skills_short", 8, region="West"),
            "ranks": rank_stability_table({"usual": baseline, "busy": busy}, 18, 5),
        },
    )


def test_counts_by_inversion():
    uniform = np.linspace(0.001, 0.999, 41, dtype=np.float32)[:, None]
    people = np.array([0, 1, 3, 12, 60, 400, 2000], dtype=np.float32)[None, :] + 0 * uniform
    drawn = {
        str(hazard): draw_binomial(uniform + 0 * people, people, np.full_like(people, hazard)).T
        for hazard in (0.001, 0.02, 0.2, 0.5)
    }
    means = np.array([0.0, 0.1, 2.0, 9.0, 23.0, 25.0, 180.0], dtype=np.float32)[None, :]
    drawn["poisson"] = draw_poisson(uniform + 0 * means, means + 0 * uniform).T
    hold("counts", {name: list(counts) for name, counts in drawn.items()})


@pytest.mark.parametrize("step", [0.5, 1.0, 12.0])
def test_trends(step):
    rng = np.random.default_rng(3)
    made = {}
    for size, series in (
        (2, 3),
        (3, 3),
        (9, 4),
        (30, 4),
        (64, 60),
        (10, 60),
        (6, 60),
        (2, 60),
        (5, 49),
        (5, 50),
    ):
        walk = np.cumsum(0.01 + 0.03 * rng.standard_normal((series, size)), axis=1)
        values = 50 * np.exp(walk + 0.5 * np.arange(series)[:, None] / series)
        values[0, size // 2] = np.nan
        trend = fit_trend(values, months_per_step=step, growth=0.5)
        made[f"{series} of {size}"] = {
            "trend": trend, "path": trend.log_path(8), "half": trend.half_width(40),
            "interval": trend.low_middle_and_high(6), "change": trend.log_change(5),
        }  # fmt: skip
    hold(f"trend_{step:g}", made)


def test_basis_of_more_people(register):
    """Enough people that hardly a day of hiring, leaving or seeing has nobody on it."""
    workforce = small_organisation(9, 800)
    found = read_basis(workforce, sg.infer_profiles(workforce), assumptions=register)
    made = run_scenario(found, replace(BUSY, horizon_months=6), draws=8)
    hold("basis_of_800", {
        "staff": found.staff, "cells": found.cells, "leaving": found.leaving,
        "filling": found.filling, "growth": found.heading, "market": found.market,
        "needs": found.needs, "busy": made,
    })  # fmt: skip

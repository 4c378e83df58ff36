"""Gaps of small organisations, number by number: tables, ranges, selections, what opens them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skillgap.core.shortage import expect_shortage
from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.gaps.rows import chance_within_half_level
from skillgap.questions.profiles.question import infer_profiles
from tests.condensed import condensed
from tests.gap_cases import ASSUMPTIONS, random_organisation
from tests.recorded import assert_as_recorded
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"
DIGITS = 1e-5  # draws are held in single precision
GROUPINGS = (
    ("function",), ("region", "function"), ("role_id",), ("skill_id", "region"), ("cluster",),
    ("job_family",), ("kind", "tag"), ("demand",),
)  # fmt: skip


def hold(name, found):
    assert_as_recorded(RECORDS / f"{name}.json", condensed(found), relative=DIGITS)


@pytest.fixture(scope="module")
def small(register):
    workforce = small_organisation()
    profiles = infer_profiles(workforce, assumptions=register)
    return measure_gaps(workforce, profiles, assumptions=register, draws=80)


@pytest.fixture(scope="module")
def drawn():
    return measure_gaps(*random_organisation(3), assumptions=ASSUMPTIONS, draws=60, seed=3)


def everything(gaps):
    return {
        "rows": gaps.rows,
        "weight": gaps.money_if_wholly_missing,
        "risk": gaps.loss_per_month,
        "fte": gaps.fte,
        "required": gaps.required,
        "cells": gaps.cells,
        "grid": gaps.grid,
        "risk draws": gaps.risk_draws,
        "short draws": gaps.short_draws,
        "draws": gaps.draws,
        "table": gaps.table,
        "total": gaps.total,
        "few": gaps.critical_few(4),
        "warnings": gaps.warnings,
        "inputs": gaps.provenance.inputs,
        "tags": gaps.tags,
        "measure": gaps.to_measure,
        "tornado": gaps.tornado,
        "reconciliation": gaps.reconcile(),
        "standing": gaps.money_trust,
        "rules": [gaps.tag_rule, gaps.advice_rule],
    }


def test_the_whole(small):
    hold("whole", everything(small))


def test_every_grouping(small):
    hold("grouped", {" ".join(columns): small.by(*columns) for columns in GROUPINGS})


def test_a_selection(small):
    hold("selection", everything(small.within(function=["IT", "Accounts"], region=["North"])))
    hold("projects", everything(small.within(demand=["project"])))


def test_people(small):
    hold("people", {
        "short": small.list_people_short(),
        "all of a skill": small.list_people_short(skill_id="skill-03", likely=0.0),
        "of a place": small.list_people_short(function="IT", region="West", likely=0.9),
    })  # fmt: skip


def test_opened(small):
    names = small.table["skill_id"]
    opened = [small.explain(name) for name in names]
    opened.append(small.within(region=["South"]).explain(names.iloc[2]))
    hold("opened", [{"steps": one.steps, "rows": one.rows, "sentence": one.sentence,
                     "formula": one.formula, "notes": one.notes} for one in opened])  # fmt: skip


def test_levels_that_are_given(drawn):
    hold("drawn", everything(drawn))
    hold("drawn_grouped", {" ".join(columns): drawn.by(*columns) for columns in GROUPINGS})


def test_other_assumptions(register):
    workforce, levels = random_organisation(4, projects=False)
    other = register.changed(
        full_gap_levels=1.0, scarcity_weight=0.4, criticality_step=1.5, act_money_share=0.3,
        shared_level_bias=0.5, skill_level_bias=0.4,
        unrated_level_bias=0.6, weight_spread_share=0.5, value_spread_share=0.4,
    )  # fmt: skip
    hold("other", everything(measure_gaps(workforce, levels, assumptions=other, draws=50)))


def test_without_values_and_tables(register):
    bare = small_organisation(projects=False, postings=False, signals=False)
    roles = bare["roles"].assign(monthly_value_at_risk=np.nan)
    staff = bare["employees"].assign(salary=np.nan)
    staff.loc[:30, "salary"] = 50_000.0
    tables = {**bare.tables, "roles": roles, "employees": staff}
    changed = replace(bare, tables=tables)
    profiles = infer_profiles(changed, assumptions=register)
    gaps = measure_gaps(changed, profiles, assumptions=register, draws=30)
    hold("without_values", everything(gaps))


def test_nobody_with_a_requirement(register):
    workforce = small_organisation()
    asked = workforce["requirements"].assign(role_id="unfilled")
    tables = {**workforce.tables, "requirements": asked}
    empty = replace(workforce, tables=tables)
    profiles = infer_profiles(empty, assumptions=register)
    gaps = measure_gaps(empty, profiles, assumptions=register, draws=10)
    hold("nobody", {"total": gaps.total, "warnings": gaps.warnings, "table": gaps.table})


def test_rows():
    required = np.repeat([1.0, 2.5, 4.0], 8)
    level = np.tile([0.0, 0.9, 1.0, 2.0, 2.5, 3.9, 4.1, 5.0], 3)
    sd = np.resize([0.0, 1e-9, 0.2, 0.5, 1.3], 24)
    hold("shortage", {
        "two": expect_shortage(required, level, sd, 2.0),
        "one": expect_shortage(required, level, sd, 1.0),
        "confidence": chance_within_half_level(np.array([0.0, 0.1, 0.5, 1.0, 2.0])),
    })  # fmt: skip

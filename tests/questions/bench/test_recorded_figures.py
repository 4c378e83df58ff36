"""The bench of a small organisation, number by number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from skillgap.questions.bench.question import measure_bench
from skillgap.questions.profiles.question import infer_profiles
from tests.condensed import condensed
from tests.recorded import assert_as_recorded
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"


@pytest.fixture(scope="module")
def workforce():
    return small_organisation()


@pytest.fixture(scope="module")
def profiles(workforce, register):
    return infer_profiles(workforce, assumptions=register)


def hold(name, bench):
    found = {
        "table": bench.table, "single": bench.single_points, "attrition": bench.attrition,
        "warnings": bench.warnings, "inputs": bench.provenance.inputs,
    }  # fmt: skip
    assert_as_recorded(RECORDS / f"{name}.json", condensed(found))


@pytest.mark.parametrize("needed", [1, 2, 5])
def test_bench(workforce, profiles, register, needed):
    hold(f"needs_{needed}", measure_bench(workforce, profiles, assumptions=register, needed=needed))


def test_bench_without_leavers(workforce, profiles, register):
    staff = workforce["employees"].assign(exit_date=pd.NaT)
    staff["exit_date"] = staff["exit_date"].astype(workforce["employees"]["exit_date"].dtype)
    stays = replace(workforce, tables={**workforce.tables, "employees": staff})
    hold("no_leavers", measure_bench(stays, profiles, assumptions=register))


def test_other_assumptions(workforce, profiles, register):
    other = register.changed(
        bench_horizon_months=36, bench_covered_share=0.6, bench_exposed_share=0.8
    )
    hold("other", measure_bench(workforce, profiles, assumptions=other))

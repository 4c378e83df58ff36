"""The back-test's counts, worked out with plain comparisons of dates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from skillgap.questions.forecast import read_basis, run_backtest
from skillgap.questions.forecast.backtest import thin_to_quarters
from tests.gap_cases import TODAY, organisation

PLACES = (("a", "F1", "R0"), ("b", "F0", "R0"), ("b", "F1", "R1"), ("a", "F0", "R1"))


def people():
    """Forty in each place at first; some leave and some are hired as time goes by."""
    rng = np.random.default_rng(4)
    rows = []
    for at in range(200):
        role, function, region = PLACES[at % 4]
        hired = TODAY - timedelta(days=4000 if at < 160 else int(rng.integers(30, 1000)))
        gone = TODAY - timedelta(days=int(rng.integers(20, 1090))) if at % 3 == 0 else None
        gone = gone if gone and gone > hired else None
        rows.append({"employee_id": f"E{at:03d}", "role_id": role, "function": function,
                     "region": region, "hire_date": hired.isoformat(),
                     "exit_date": gone.isoformat() if gone else None})  # fmt: skip
    rows[0]["exit_date"] = (TODAY - timedelta(days=1092)).isoformat()
    return rows


@pytest.fixture(scope="module")
def tested(register):
    roles = [{"role_id": name, "title": name} for name in ("a", "b")]
    workforce = organisation(employees=people(), roles=roles)
    return run_backtest(read_basis(workforce, None, assumptions=register), draws=40)


def here(function, day):
    return sum(
        row["function"] == function
        and date.fromisoformat(row["hire_date"]) <= day
        and (row["exit_date"] is None or date.fromisoformat(row["exit_date"]) > day)
        for row in people()
    )


def test_who_was_there_and_who_came(tested):
    assert len(tested.misses) > 10
    for row in tested.misses.itertuples():
        then = (row.origin + pd.DateOffset(months=row.months)).date()
        assert row.people == here(row.function, then)
        assert row.naive == here(row.function, row.origin.date())
        assert row.low <= row.median <= row.high


def test_starts_are_three_months_apart_and_a_year_of_history_is_kept_to_fit(tested):
    origins = sorted(set(tested.misses["origin"]))
    back = [(TODAY.year - one.year) * 12 + TODAY.month - one.month for one in origins]
    assert back == [24, 21, 18, 15, 12]
    assert set(tested.misses["months"]) == {12, 24}
    starts = tested.table.set_index(["level", "months"])["origins"]
    assert starts["function", 12] == 5
    assert starts["function", 24] == 1
    cases = tested.table.set_index(["level", "months"])["cases"]
    assert cases["function", 12] == 10
    assert cases["cell", 12] == 20


def test_errors_are_misses_over_people(tested):
    table = tested.table.set_index(["level", "months"])
    for months in (12, 24):
        some = tested.misses[tested.misses["months"] == months]
        row, people_then = table.loc[("function", months)], some["people"].sum()
        missed = (some["median"] - some["people"]).abs().sum() / people_then
        naive = (some["naive"] - some["people"]).abs().sum() / people_then
        assert row["error_share"] == pytest.approx(missed)
        assert row["naive_error_share"] == pytest.approx(naive)
        assert row["better"] == ("forecast" if missed <= naive else "naive")


def test_drift_is_the_last_years_change_going_on(tested):
    """Worked out for the function level at 12 months: now + (now − a year before), at least 0."""
    missed, total = 0.0, 0
    for row in tested.misses[tested.misses["months"] == 12].itertuples():
        before = (row.origin - pd.DateOffset(months=12)).date()
        drift = max(row.naive + (row.naive - here(row.function, before)), 0.0)
        missed, total = missed + abs(drift - row.people), total + row.people
    found = tested.table.set_index(["level", "months"]).loc[("function", 12), "drift_error_share"]
    assert found == pytest.approx(missed / total)


def test_the_row_of_a_horizon_is_the_longest_tested_below_it(tested):
    assert tested.row(11) is None
    assert [tested.row(months)["months"] for months in (12, 23, 24, 60)] == [12, 12, 24, 24]
    assert tested.row(12, "cell")["level"] == "cell"
    assert not tested.naive_wins(11)


@pytest.mark.parametrize(
    ("ages", "kept"),
    [
        ([], []),
        ([7], [7]),
        ([24, 22, 21, 20, 18, 12], [24, 21, 18, 12]),
        ([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [9, 6, 3, 0]),
    ],
)
def test_rosters_a_month_apart_are_thinned_to_quarters(ages, kept):
    assert thin_to_quarters(np.array(ages, dtype=np.int64)) == kept

"""Thresholds of the forecast: exactly at each, one step below, one above."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.scenario import Driver, Scenario
from skillgap.questions.forecast import read_basis, run_scenario
from skillgap.questions.forecast.backtest import share_inside_interval
from skillgap.questions.forecast.quantiles import number_groups, range_80_percent, sum_groups
from tests.gap_cases import organisation
from tests.small_organisation import small_organisation


@pytest.fixture(scope="module")
def basis(register):
    workforce = small_organisation(signals=False)
    return read_basis(workforce, None, assumptions=register)


@pytest.fixture(scope="module")
def made(basis):
    return run_scenario(basis, Scenario("Baseline", 14), draws=10)


def with_draws(made, short, demand=10.0):
    """The forecast with one cell left, whose shortage in each month and draw is given."""
    short = np.asarray(short, dtype=np.float32)[:, None, :]
    posts = np.full(short.shape, demand, dtype=np.float32)
    grid = made.grid
    one = replace(
        grid, role=grid.role[:1], function=grid.function[:1], region=grid.region[:1],
        people=grid.people[:1], vacant=grid.vacant[:1], fte=grid.fte[:1], entry=grid.entry[:1],
    )  # fmt: skip
    return replace(made, grid=one, posts_fte=posts, people_fte=posts - short)


def test_short_is_a_share_of_demand_and_no_less_than_the_fewest(made, basis):
    share = basis.assumptions.value("short_demand_share")
    fewest = basis.assumptions.value("short_fewest_fte")
    large = 8 * fewest / share
    for demand, least in ((large, large * share), (fewest / share / 4, fewest)):
        draws = [[least * 0.99, least * 1.01, 0.0, least * 2]]
        found = with_draws(made, draws, demand).shortage_by(months=(1,))
        assert found["p_short"].tolist() == [0.5]
    exact = with_draws(made, [[fewest, fewest]], fewest / share / 4)
    assert exact.shortage_by(months=(1,))["p_short"].tolist() == [1.0]


def test_the_first_month_is_told_where_a_tenth_of_the_draws_runs_short(made):
    short = np.zeros((14, 10))
    short[4:, 0] = 9.0
    told = with_draws(made, short).first_month_short().iloc[0]
    assert (told["month_low"], told["month_median"], told["month_high"]) == (5, 5, 5)
    assert told["date"] == with_draws(made, short).months[4]
    assert told["p_12"] == pytest.approx(0.1)
    none = with_draws(made, np.zeros((14, 10))).first_month_short().iloc[0]
    assert np.isnan(none["month_median"])
    assert pd.isna(none["date"])
    twenty = with_draws(made, np.repeat(short, 2, axis=1)[:, 1:]).first_month_short().iloc[0]
    assert np.isnan(twenty["month_median"])  # 1 of 19 draws is less than a tenth


def test_months_of_the_draws_that_run_short_are_counted(made):
    short = np.zeros((14, 10))
    for draw, month in enumerate((1, 2, 3, 4, 12, 13, 14)):
        short[month - 1 :, draw] = 9.0
    told = with_draws(made, short).first_month_short().iloc[0]
    assert told["p_12"] == pytest.approx(0.5)
    assert told["month_median"] == 4
    ends = np.quantile([1, 2, 3, 4, 12, 13, 14], [0.1, 0.9])
    assert (told["month_low"], told["month_high"]) == pytest.approx(tuple(ends))
    even = np.zeros((14, 10))
    even[1:, 0] = even[4:, 1] = 9.0
    assert (
        with_draws(made, even).first_month_short().iloc[0]["date"] == made.months[3]
    )  # 3.5 is month 4


@pytest.mark.parametrize(
    ("months", "horizons"),
    [(1, (1,)), (11, (11,)), (12, (12,)), (23, (12,)), (24, (12, 24)), (36, (12, 24, 36))],
)
def test_horizons_reach_as_far_as_the_forecast(made, months, horizons):
    cut = replace(made, people_fte=np.zeros((months, 1, 2), dtype=np.float32))
    assert cut.horizons == horizons


def test_only_months_the_forecast_reaches_can_be_asked_for(made):
    assert made.shortage_by(months=(1, 14))["month"].tolist() == [1, 14]
    for month in (0, 15, -1):
        with pytest.raises(BadValue, match="1 to 14"):
            made.shortage_by(months=(month,))
    with pytest.raises(UnknownName):
        made.shortage_by("colour")
    assert made.months[0] == pd.Timestamp("2026-11-30")


@pytest.mark.parametrize(("draws", "fine"), [(1, False), (2, True)])
def test_two_draws_at_least(basis, draws, fine):
    scenario = Scenario("s", 1)
    if fine:
        assert run_scenario(basis, scenario, draws=draws).draws == 2
    else:
        with pytest.raises(BadValue, match="at least 2"):
            run_scenario(basis, scenario, draws=draws)


@pytest.mark.parametrize(("months", "warned"), [(36, False), (37, True)])
def test_beyond_three_years_is_said(basis, months, warned):
    said = run_scenario(basis, Scenario("s", months), draws=2).warnings
    assert any("Beyond 36 months" in text for text in said) == warned


def test_no_thread_is_one_thread(basis):
    one, none = (run_scenario(basis, Scenario("s", 3), draws=4, threads=at) for at in (1, 0))
    assert one.to_bytes() == none.to_bytes()


def test_other_data_and_automation_without_tasks_are_said(basis, register):
    other = Scenario("s", 1, dataset="other")
    assert any("other data" in text for text in run_scenario(basis, other, draws=2).warnings)
    same = Scenario("s", 1, dataset=basis.workforce.fingerprint)
    assert not any("other data" in text for text in run_scenario(basis, same, draws=2).warnings)
    automated = Scenario("s", 1, drivers=(Driver("automated_share", 0.1, 0.2, "share"),))
    assert not any("tasks" in t for t in run_scenario(basis, automated, draws=2).warnings)
    bare = read_basis(small_organisation(tasks=False), None, assumptions=register)
    assert any("tasks" in text for text in run_scenario(bare, automated, draws=2).warnings)
    assert not any("tasks" in t for t in run_scenario(bare, Scenario("s", 1), draws=2).warnings)


def test_nobody_here(register):
    gone = organisation(
        employees=[{"employee_id": "A", "role_id": "r", "exit_date": "2026-01-31"}],
        roles=[{"role_id": "r", "title": "R"}],
    )
    found = sg.forecast(gone, None, Scenario("s", 2), draws=2)
    assert any("Nobody is here" in text for text in found.warnings)
    assert found.supply.sum() == 0


@pytest.mark.parametrize(("months", "said"), [(11, "11 months only"), (12, "")])
def test_less_than_a_year_of_leavers_is_said(register, months, said):
    first = pd.Timestamp("2026-10-31") - pd.DateOffset(months=months) + pd.DateOffset(days=2)
    staff = [{"employee_id": f"A{at}", "role_id": "r", "hire_date": "2015-01-01",
              "exit_date": first.date().isoformat() if at == 0 else None}
             for at in range(3)]  # fmt: skip
    basis = read_basis(
        organisation(employees=staff, roles=[{"role_id": "r", "title": "R"}]), None,
        assumptions=register,
    )  # fmt: skip
    assert basis.staff.history_months == months
    told = [text for text in basis.warnings if "Leavers are on record" in text]
    assert ([said in text for text in told] or [said == ""]) == [True]


def test_ranges_interpolate_as_numpy_does():
    draws = np.random.default_rng(1).normal(size=(3, 17)).astype(np.float32)
    found = range_80_percent(draws)
    for mine, share in ((found.low, 0.1), (found.middle, 0.5), (found.high, 0.9)):
        np.testing.assert_allclose(mine, np.quantile(draws, share, axis=1), rtol=1e-5)
    np.testing.assert_allclose(found.mean, draws.mean(axis=1), rtol=1e-5)
    assert range_80_percent(draws[:, :1]).high.tolist() == draws[:, 0].tolist()


def test_groups_add_up():
    table = pd.DataFrame({"a": ["y", "x", "y"], "b": ["1", "1", "2"]})
    groups = number_groups(table, ("a",))
    assert groups.labels["a"].tolist() == ["x", "y"]
    assert groups.code.tolist() == [1, 0, 1]
    draws = np.array([[1, 2], [10, 20], [100, 200]], dtype=np.float32)
    assert sum_groups(draws, groups).tolist() == [[10, 20], [101, 202]]
    assert sum_groups(draws, number_groups(table, ())).tolist() == [[111, 222]]
    assert sum_groups(draws[:0], groups).shape == (2, 2)


def test_a_count_at_the_end_of_its_interval_counts_in_part():
    """Ten draws 0 … 9: the 80% range is 1 to 8 in probability; 0 and 9 are outside, 1 is in."""
    draws = np.tile(np.arange(10.0), (6, 1)).astype(np.float32)
    seen = np.array([0.0, 1.0, 5.0, 8.0, 9.0, 20.0])
    assert share_inside_interval(draws, seen) == pytest.approx([0, 1, 1, 1, 0, 0], abs=1e-6)
    coarse = np.repeat([[0.0, 1.0, 2.0, 3.0]], 3, axis=0).astype(np.float32)
    assert share_inside_interval(coarse, np.array([0.0, 1.0, 3.0])) == pytest.approx(
        [0.6, 1, 0.6], abs=1e-6
    )

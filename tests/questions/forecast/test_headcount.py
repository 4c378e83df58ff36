"""Where headcounts head, how much of it counts, and how wide the ranges are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.assumptions import Z80
from skillgap.core.scenario import Scenario
from skillgap.questions.forecast import find_fan, read_basis, run_scenario
from skillgap.questions.forecast.backtest import BackTest
from skillgap.questions.forecast.draws import draw_mirrored_normals
from skillgap.questions.forecast.headcount import (
    Scale,
    assumed_variances,
    damped_years,
    fit_heading,
    fit_scale,
    mean_yearly_log_change,
    variance_by_month,
)
from skillgap.questions.forecast.outlook import build_flows
from skillgap.questions.forecast.recursion import expected_people_by_month
from skillgap.questions.forecast.spread import fit_spreads, posts_path_for_people
from skillgap.questions.forecast.staff import read_staff
from skillgap.questions.forecast.trend import fit_trend
from tests.questions.forecast.test_staff_history import employer, workforce


@pytest.fixture(scope="module")
def basis(register):
    return read_basis(workforce(employer(), 12), None, assumptions=register)


class TestMomentum:
    def test_a_yearly_change_goes_on_damped_by_seven_tenths_a_year(self):
        assert damped_years(np.array([12, 24, 36])) == pytest.approx(
            [0.7, 0.7 + 0.49, 0.7 + 0.49 + 0.343]
        )
        assert damped_years(0) == 0

    def test_three_years_count_in_full_less_in_proportion_ten_per_cent_at_most(self):
        counts = np.array([[99.5, 109.5, 119.5, 132.6], [9.5, 9.5, 9.5, 99.5], [0.0, 4, 4, 4]])
        ages = np.array([36, 24, 12, 0])
        found = mean_yearly_log_change(counts, ages, 3)
        assert found[0] == pytest.approx(np.log(133.1 / 100.0) / 3)
        assert found[1:].tolist() == [0.1, 0.0]
        earlier = mean_yearly_log_change(counts, ages, 1)
        assert earlier[0] == pytest.approx(np.log(1.1) / 3)
        assert mean_yearly_log_change(counts, ages, 0).tolist() == [0.0, 0.0, 0.0]


class TestHeading:
    def grow(self, yearly, seed=1):
        """Make rosters of departments that grow steadily, each at its own pace."""
        rng, rows = np.random.default_rng(seed), []
        for year in range(7):
            for part, pace in enumerate(yearly):
                heads = round(400 * np.exp(pace * year))
                rows.append(pd.DataFrame({
                    "employee_id": [f"{part}-{i}" for i in range(heads)],
                    "taken_on": pd.Timestamp(f"{2015 + year}-12-31"),
                    "role_id": rng.choice(["A", "B"], heads), "function": f"F{part}",
                    "region": "All", "source_file": "x", "source_row": 2,
                }))  # fmt: skip
        return sg.from_tables({"snapshots": pd.concat(rows, ignore_index=True)})

    def test_what_goes_on_earns_its_weight_and_what_turns_earns_none(self, register):
        steady = fit_heading(read_staff(self.grow([0.05, -0.04, 0.02])), register)
        assert steady.starts == (6, 5, 4)
        assert steady.weights[0] > 0.75
        assert steady.change[11] == pytest.approx(
            steady.weights[0] * 0.7 * np.array([0.05, -0.04, 0.02]), abs=2e-3
        )
        assert np.all(np.diff(steady.change[:, 0]) >= 0)
        assert steady.totals[0] < 0.001

    def test_a_turning_history_follows_naive(self, register):
        made = self.grow([0.0, 0.0])
        table = made["snapshots"]
        year = table["taken_on"].dt.year
        keep = (year % 2 == 0) | (table["employee_id"].str.split("-").str[1].astype(int) < 330)
        turned = sg.from_tables({"snapshots": table[keep].reset_index(drop=True)})
        found = fit_heading(read_staff(turned), register)
        assert found.weights[0] < 0.2

    def test_without_history_the_register_stands(self, register):
        staff = pd.DataFrame({"employee_id": ["A", "B"], "role_id": "R", "function": "F"})
        found = fit_heading(read_staff(sg.from_tables({"employees": staff}, as_of="2026-01-01")),
                            register)  # fmt: skip
        assert found.weights == (0.0, 0.0, 0.0)
        assert (found.change == 0).all()
        function, cell, total = assumed_variances(register)[0]
        assert found.functions[0] == function == Scale(0.05**2, 0.0)
        assert cell.constant == pytest.approx(0.05**2 + 0.04**2)
        assert found.totals[0] == total == pytest.approx(0.4 * 0.05**2)
        assert found.functions[2].constant == pytest.approx(3 * 0.05**2)


class TestScale:
    @pytest.mark.parametrize(("a", "b"), [(0.001, 0.3), (0.01, 0.0), (0.0, 1.0)])
    def test_ranges_hold_four_fifths_in_every_size(self, a, b):
        rng = np.random.default_rng(8)
        people = np.repeat([2.0, 6.0, 15.0, 40.0, 300.0], 400)
        errors = rng.standard_t(4, 2000) * np.sqrt(a + b / people)
        half = Z80 * np.sqrt(fit_scale(errors, people).variance(people))
        for size in np.unique(people):
            held = (np.abs(errors) <= half)[people == size].mean()
            assert 0.7 < held < 0.9

    def test_no_error_no_width(self):
        assert fit_scale(np.zeros(4), np.ones(4)) == Scale(0.0, 0.0)
        assert Scale(0.01, 0.5).variance(np.array([0.0, 1.0, 50.0])).tolist() == [0.51, 0.51, 0.02]

    def test_variances_go_in_line_from_nothing_and_are_held_beyond(self):
        found = variance_by_month(np.array([[0.12], [0.24], [0.60]]), 40)[:, 0]
        assert found[[0, 11, 17, 35, 39]] == pytest.approx([0.01, 0.12, 0.18, 0.6, 0.6])


class TestPace:
    def test_people_stay_on_the_path_that_was_earned(self, basis):
        flows = build_flows(basis, basis.cells, (), 36)
        wanted = basis.cells.people * np.exp(basis.heading.change[:, basis.cells.function])
        met = expected_people_by_month(flows).sum(axis=1)
        assert met == pytest.approx(wanted.sum(axis=1), rel=2e-3)

    def test_simulated_means_keep_to_it(self, basis):
        made = run_scenario(basis, Scenario("x", 24), draws=400)
        today = basis.cells.people.sum()
        wanted = (basis.cells.people * np.exp(basis.heading.change[23, basis.cells.function])).sum()
        assert made.people_fte[23].sum(axis=0).mean() == pytest.approx(wanted, abs=0.015 * today)

    def test_posts_lead_so_that_people_follow(self):
        path, keep = np.linspace(0.01, 0.36, 36)[:, None], np.array([0.8])
        people, found = 0.0, []
        for post in posts_path_for_people(path, keep)[:, 0]:
            people = 0.8 * people + 0.2 * post
            found.append(people)
        assert found == pytest.approx(path[:, 0])
        assert (posts_path_for_people(-path, keep) == 0).all()

    def test_ranges_are_those_earned(self, basis):
        made = run_scenario(basis, Scenario("x", 12), draws=2000)
        heads = made.people_fte[11]
        code, count = basis.cells.function, len(basis.cells.functions)
        summed = np.array([heads[code == part].sum(axis=0) for part in range(count)])
        people = np.array([basis.cells.people[code == part].sum() for part in range(count)])
        for part in np.flatnonzero(people > 30):
            wide = np.sqrt(basis.heading.functions[0].variance(people[part]))
            assert summed[part].std() / people[part] == pytest.approx(wide, rel=0.35)

    def test_parts_of_the_spread_are_never_negative(self, basis):
        for part in fit_spreads(basis):
            assert np.isfinite(part).all()
            assert (part >= 0).all()

    def test_mirrored_draws_have_their_middle_where_it_is_expected(self):
        found = draw_mirrored_normals(np.random.default_rng(1), 3, 7)
        assert found.shape == (3, 7)
        assert np.array_equal(found[:, 4:], -found[:, :3])


def test_empty_posts_follow_the_openings_that_stand_open(register):
    """Where openings are loaded, usual hiring keeps as many posts empty as there are."""
    staff = pd.DataFrame({
        "employee_id": [f"E{i}" for i in range(400)], "role_id": "R", "function": "F",
        "region": "N", "hire_date": "2015-01-01",
        "exit_date": [f"2025-{1 + i % 12:02d}-15" if i < 40 else None for i in range(400)],
    })  # fmt: skip
    for count in (5, 40):
        openings = pd.DataFrame({"role_id": ["R"] * count, "region": "N",
                                 "opened_on": "2025-11-01"})  # fmt: skip
        made = sg.from_tables({"employees": staff, "openings": openings}, as_of="2025-12-31")
        basis = read_basis(made, None, assumptions=register)
        path = run_scenario(basis, Scenario("x", 24), draws=300)
        empty = np.maximum(path.posts_fte - path.people_fte, 0).sum(axis=1).mean(axis=1)
        assert empty[11] == pytest.approx(count, rel=0.35, abs=2)
        assert path.people_fte.sum(axis=1).mean(axis=1)[23] == pytest.approx(360, rel=0.02)


@pytest.mark.parametrize("family", ["one", "each"])
def test_two_thousand_one_person_roles_stay_two_thousand(family):
    ids = [f"R{i}" for i in range(2000)]
    staff = pd.DataFrame({"employee_id": ids, "role_id": ids, "function": "F", "region": "N"})
    roles = pd.DataFrame({"role_id": ids, "title": ids,
                          "job_family": ids if family == "each" else "All"})  # fmt: skip
    made = sg.from_tables({"employees": staff, "roles": roles}, as_of="2026-01-01")
    found = sg.forecast(made, None, Scenario("x", 36), draws=60)
    total = found.people_fte.sum(axis=1).mean(axis=1)
    assert total[[11, 23, 35]] == pytest.approx(2000, rel=0.01)


def test_naive_is_followed_by_horizon_and_empty_posts_with_it(basis):
    made = run_scenario(basis, Scenario("x", 36), draws=80)
    table = pd.DataFrame({"level": "function", "months": [12, 24, 36], "origins": 2, "cases": 4,
                          "error_share": 0.1, "naive_error_share": 0.1, "drift_error_share": 0.1,
                          "coverage_share": 0.8,
                          "better": ["naive", "forecast", "naive"]})  # fmt: skip
    tested = BackTest(table, "", pd.DataFrame())
    assert tested.naive_weight_by_month(36)[[0, 11, 17, 23, 35]] == pytest.approx([1, 1, 0.5, 0, 1])
    for name in ("supply", "posts_short"):
        plain, fan = find_fan(made, name), find_fan(made, name, tested)
        assert fan.table["median"].iloc[[0, 11, 35]].to_numpy() == pytest.approx(fan.today)
        assert fan.table["median"].iloc[23] == pytest.approx(plain.table["median"].iloc[23])
        assert fan.today > 0
    assert find_fan(made, "demand", tested).shown == "forecast"


def test_what_is_assumed_belongs_into_the_headline(basis, register, sample):
    assert "no openings are loaded" in basis.headline[0]
    one = pd.DataFrame({"employee_id": ["A"], "role_id": "R", "function": "F"})
    bare = read_basis(sg.from_tables({"employees": one}, as_of="2026-01-01"), None,
                      assumptions=register)  # fmt: skip
    made = run_scenario(bare, Scenario("x", 12), draws=20)
    for words in ("leaving is assumed", "less than a year", "no openings"):
        assert words in made.assumed_sentence
    assert made.assumed_sentence.startswith("Not measured here: ")
    whole = read_basis(sample, None, assumptions=register)
    assert whole.headline == ()
    assert replace(made, basis=whole).assumed_sentence == ""


def test_adverts_count_half_near_and_in_full_from_a_year_on():
    rng = np.random.default_rng(3)
    short = fit_trend(np.exp(rng.normal(0, 0.1, (5, 8))))
    assert short.shares[[0, 2, 5, 11, 23]] == pytest.approx([0.5, 0.5, 0.75, 1, 1], abs=0.51)
    yearly = fit_trend(np.exp(rng.normal(0, 0.1, (5, 4))), months_per_step=12)
    assert (yearly.shares == 1).all()
    growing = fit_trend(np.exp(np.outer(np.full(6, 0.02), np.arange(80))) * 100)
    assert growing.shares[2] == pytest.approx(0.75)
    assert growing.shares[11] == pytest.approx(1.0)
    level = growing.last + growing.slope * growing.settings.damping
    share = growing.shares[0]
    assert growing.log_path(1)[:, 0] == pytest.approx(share * level + (1 - share) * growing.now)

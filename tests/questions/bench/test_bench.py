"""Bench strength on cases small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import BadValue, MissingTable
from skillgap.questions.bench.question import (
    attrition_table_by_family,
    chance_of_at_least,
    measure_bench,
)
from tests.gap_cases import ASSUMPTIONS, Levels, organisation, random_organisation

STAYS = (1 - ASSUMPTIONS.value("monthly_attrition_share")) ** 12
ROLES = [
    {"role_id": "welder", "title": "Welder", "job_family": "Metal"},
    {"role_id": "fitter", "title": "Fitter", "job_family": "Metal"},
    {"role_id": "buyer", "title": "Buyer", "job_family": "Office"},
]
SKILL = {"skill_id": "tig", "name": "TIG welding"}
NEED = {"role_id": "welder", "skill_id": "tig", "required_level": 3.0}


def person(name, role="welder", **more):
    return {"employee_id": name, "role_id": role, **more}


def workshop(people, levels, **more):
    tables = {"employees": people, "roles": ROLES, "skills": [SKILL], "requirements": [NEED]}
    workforce = organisation(**{**tables, **more})
    return workforce, Levels(workforce, levels, prior=(0.0, 0.3))


def bench(people, levels, **more):
    return measure_bench(*workshop(people, levels), assumptions=ASSUMPTIONS, **more)


ABLE, UNABLE = (4.5, 0.3), (0.5, 0.3)


def test_one_able_person_is_a_single_point_of_failure():
    found = bench([person("A"), person("B")], {("A", "tig"): ABLE, ("B", "tig"): UNABLE})
    row = found.table.iloc[0]
    assert row["p_covered"] == pytest.approx(STAYS, abs=1e-5)
    assert row["p_covered_without_best"] == pytest.approx(0, abs=1e-6)
    assert row["best_employee_id"] == "A"
    assert row["single_point"]
    assert found.single_points["skill_id"].tolist() == ["tig"]


def test_two_able_people_are_not():
    row = bench([person("A"), person("B")], {("A", "tig"): ABLE, ("B", "tig"): ABLE}).table.iloc[0]
    assert row["p_covered"] == pytest.approx(1 - (1 - STAYS) ** 2, abs=1e-5)
    assert row["p_covered_without_best"] == pytest.approx(STAYS, abs=1e-5)
    assert row["holders"] == pytest.approx(2 * STAYS, abs=1e-4)
    assert not row["single_point"]


def test_nobody_able_is_a_gap_and_not_a_single_point():
    row = bench([person("A")], {("A", "tig"): UNABLE}).table.iloc[0]
    assert row["p_covered"] < 0.01
    assert not row["single_point"]


def test_somebody_in_the_job_family_covers_and_somebody_elsewhere_does_not():
    levels = {("A", "tig"): ABLE, ("F", "tig"): ABLE, ("O", "tig"): ABLE}
    near = bench([person("A"), person("F", "fitter")], levels)
    far = bench([person("A"), person("O", "buyer")], levels)
    assert not near.table["single_point"][0]
    assert near.table["candidates"][0] == 2
    assert near.table["headcount"][0] == 1
    assert far.table["single_point"][0]


def test_leavers_cover_nothing():
    gone = bench(
        [person("A", exit_date="2026-06-30"), person("B")],
        {("A", "tig"): ABLE, ("B", "tig"): UNABLE},
    )
    assert gone.table["p_covered"][0] < 0.01


def test_a_role_nobody_holds_has_no_bench():
    found = bench([person("O", "buyer")], {})
    assert len(found.table) == 0
    assert any("no bench" in warning for warning in found.warnings)


def test_more_needed_is_less_covered():
    people = [person(name) for name in "ABC"]
    levels = {(name, "tig"): ABLE for name in "ABC"}
    covered = [bench(people, levels, needed=k).table["p_covered"][0] for k in (1, 2, 3, 4)]
    assert covered == sorted(covered, reverse=True)
    assert covered[2] == pytest.approx(STAYS**3, abs=1e-4)
    assert covered[3] == 0.0
    with pytest.raises(BadValue):
        bench(people, levels, needed=0)


def test_digital_agents_do_not_leave():
    found = bench([person("A", employment="digital agent")], {("A", "tig"): (5.0, 0.1)})
    assert found.table["p_covered"][0] == pytest.approx(1.0, abs=1e-6)


class TestAttrition:
    def test_digital_agents_do_not_make_people_look_faithful(self):
        people = [person("A", hire_date="2020-01-01"),
                  person("B", hire_date="2020-01-01", exit_date="2024-01-01")]  # fmt: skip
        agents = [person(f"bot{i}", hire_date="2020-01-01", employment="digital agent")
                  for i in range(20)]  # fmt: skip
        pd.testing.assert_frame_equal(self.rates(people), self.rates(people + agents))

    def rates(self, people):
        workforce, _ = workshop(people, {})
        table = attrition_table_by_family(workforce, ASSUMPTIONS)
        return table.set_index("job_family")

    def test_without_exits_the_assumption_stands_and_it_is_said(self):
        rates = self.rates([person("A", hire_date="2020-01-01")])
        assumed = ASSUMPTIONS.value("monthly_attrition_share")
        assert rates["monthly_attrition_share"]["Metal"] == assumed
        assert "assumed monthly attrition" in " ".join(bench([person("A")], {}).warnings)

    def test_own_exits_count_with_the_assumption_as_so_many_months(self):
        stay = [person(f"S{i}", hire_date="2015-01-01") for i in range(90)]
        leave = [person(f"L{i}", hire_date="2015-01-01", exit_date="2025-04-30") for i in range(10)]
        row = self.rates(stay + leave).loc["Metal"]
        months = row["people_months"]
        assert months == pytest.approx(90 * 36 + 10 * 18, rel=0.01)
        assert row["exits"] == 10
        prior, worth = 0.01, ASSUMPTIONS.value("attrition_prior_months")
        overall = (10 + prior * worth) / (months + worth)
        assert row["monthly_attrition_share"] == pytest.approx(
            (10 + overall * worth) / (months + worth)
        )

    def test_exits_before_the_window_and_announced_ones_do_not_count(self):
        people = [
            person("A", hire_date="2010-01-01", exit_date="2012-01-01"),
            person("B", hire_date="2010-01-01", exit_date="2027-06-30"),
        ]
        row = self.rates(people).loc["Metal"]
        assert row["exits"] == 0
        assert row["people_months"] == pytest.approx(36, rel=0.01)


def test_chance_of_at_least_none_and_of_more_than_there_are():
    assert chance_of_at_least(np.array([0.2]), 0) == 1.0
    assert chance_of_at_least(np.array([0.2]), 2) == 0.0
    assert chance_of_at_least(np.zeros(0), 1) == 0.0
    assert chance_of_at_least(np.array([1.0, 0.5]), 1) == pytest.approx(1.0)


def test_without_requirements_there_is_nothing_to_cover():
    workforce = organisation(employees=[person("A")], roles=ROLES, skills=[SKILL])
    with pytest.raises(MissingTable):
        measure_bench(workforce, Levels(workforce, {}), assumptions=ASSUMPTIONS)


def test_the_order_of_rows_changes_nothing_and_inputs_stay():
    usual, levels = random_organisation(2)
    before = usual["employees"].copy(deep=True)
    first = measure_bench(usual, levels, assumptions=ASSUMPTIONS).table
    mixed, mixed_levels = random_organisation(2, shuffle=9)
    second = measure_bench(mixed, mixed_levels, assumptions=ASSUMPTIONS).table
    key = ["role_id", "skill_id"]
    figures = ["role_id", "skill_id", "holders", "p_covered", "p_covered_without_best"]
    pd.testing.assert_frame_equal(
        first.sort_values(key)[figures].reset_index(drop=True),
        second.sort_values(key)[figures].reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(usual["employees"], before)


def test_cover_is_never_better_without_the_best():
    table = measure_bench(*random_organisation(4), assumptions=ASSUMPTIONS).table
    assert (table["p_covered_without_best"] <= table["p_covered"]).all()
    assert table["p_covered"].is_monotonic_increasing

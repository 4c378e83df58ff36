"""The bench by hand: who is still there, what is covered, and where one person carries it all."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.special import ndtr

from skillgap.core.errors import BadValue
from skillgap.questions.bench.question import (
    _measure_cover,
    attrition_table_by_family,
    chance_of_at_least,
    measure_bench,
)
from tests.gap_cases import ASSUMPTIONS, Levels, organisation

ROLES = [{"role_id": "nurse", "title": "Nurse", "job_family": "Care"},
         {"role_id": "porter", "title": "Porter", "job_family": "House"},
         {"role_id": "carer", "title": "Carer", "job_family": "Care"}]  # fmt: skip
SKILLS = [{"skill_id": "a", "name": "A"}, {"skill_id": "b", "name": "B"}]
ASKED = [{"role_id": "nurse", "skill_id": "a", "required_level": 3.0}]


def staff(*roles, **more):
    return [{"employee_id": f"E{at}", "role_id": role, **more} for at, role in enumerate(roles)]


def bench(known, *roles, register=ASSUMPTIONS, prior=(0.0, 0.5), needed=1, **tables):
    given = {"employees": staff(*roles), "roles": ROLES, "skills": SKILLS, "requirements": ASKED}
    workforce = organisation(**{**given, **tables})
    levels = Levels(workforce, known, prior)
    return measure_bench(workforce, levels, assumptions=register, needed=needed)


@pytest.mark.parametrize("needed", [0, 1, 2, 3, 4, 5])
def test_chance_of_at_least_by_listing_every_outcome(needed):
    chances = np.array([0.2, 0.5, 0.9, 0.35])
    total = sum(
        np.prod([p if came else 1 - p for p, came in zip(chances, outcome, strict=True)])
        for outcome in product((0, 1), repeat=4)
        if sum(outcome) >= needed
    )
    assert chance_of_at_least(chances, needed) == pytest.approx(total)
    assert chance_of_at_least(np.ones(2), 2) == pytest.approx(1.0)
    assert chance_of_at_least(np.ones(1), 1) == pytest.approx(1.0)
    assert chance_of_at_least(np.array([0.25]), 1) == pytest.approx(0.25)


def test_cover_is_of_those_able_and_still_there():
    """Two nurses able with 0.84 and 0.5; nobody left: the assumed monthly chance for a year."""
    found = bench({("E0", "a"): (3.5, 0.5), ("E1", "a"): (3.0, 0.5)}, "nurse", "nurse")
    monthly = ASSUMPTIONS.value("monthly_attrition_share")
    stays = (1 - monthly) ** ASSUMPTIONS.value("bench_horizon_months")
    first, second = float(ndtr(1)) * stays, 0.5 * stays
    row = found.table.iloc[0]
    assert row["holders"] == pytest.approx(first + second)
    assert row["p_covered"] == pytest.approx(1 - (1 - first) * (1 - second))
    assert row["p_covered_without_best"] == pytest.approx(second)
    assert (row["best_employee_id"], row["candidates"], row["headcount"]) == ("E0", 2, 2)
    assert row["p_best"] == pytest.approx(first)
    assert any("No exit dates" in text for text in found.warnings)


def test_candidates_are_the_role_and_those_of_the_family_with_evidence():
    """A carer with evidence counts, one without does not; the porter is of another family."""
    known = {("E1", "a"): (4.0, 0.5), ("E3", "a"): (5.0, 0.5)}
    found = bench(known, "nurse", "carer", "carer", "porter").table.iloc[0]
    assert (found["candidates"], found["best_employee_id"]) == (2, "E1")
    alone = bench({}, "nurse", "porter").table.iloc[0]
    assert (alone["candidates"], alone["best_employee_id"]) == (1, "E0")


def test_digital_agents_stay():
    agents = staff("nurse", employment="digital agent")
    found = bench({("E0", "a"): (3.0, 0.5)}, employees=agents).table.iloc[0]
    assert found["p_covered"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("covered", "exposed", "single"),
    [(0.8, 0.6, True), (0.5, 0.51, True), (0.5, 0.5, False), (0.9, 0.6, False), (0.8, 0.3, False)],
)
def test_a_single_point_is_covered_with_its_best_and_exposed_without(covered, exposed, single):
    """Agents stay, so chances are 0.7 and 0.5 exactly: 0.85 with both, 0.5 without the best."""
    register = ASSUMPTIONS.changed(bench_covered_share=covered, bench_exposed_share=exposed)
    known = {("E0", "a"): (3 + 0.5 * 0.5244005127080407, 0.5), ("E1", "a"): (3.0, 0.5)}
    agents = staff("nurse", "nurse", employment="digital agent")
    found = bench(known, employees=agents, register=register)
    assert found.table["p_covered"].tolist() == pytest.approx([0.85])
    assert found.table["p_covered_without_best"].tolist() == pytest.approx([0.5])
    assert found.table["single_point"].tolist() == [single]
    assert len(found.single_points) == single


def test_cover_exactly_at_the_limit_counts():
    register = ASSUMPTIONS.changed(bench_covered_share=0.5, bench_exposed_share=0.4)
    agents = staff("nurse", employment="digital agent")
    exact = bench({("E0", "a"): (3.0, 0.5)}, employees=agents, register=register).table.iloc[0]
    assert exact["p_covered"] == 0.5
    assert bool(exact["single_point"])


def attrition(*people, **more):
    workforce = organisation(employees=list(people), roles=ROLES, **more)
    return attrition_table_by_family(workforce, ASSUMPTIONS).set_index("job_family")


def test_attrition_is_exits_over_months_shrunk_twice():
    people = [
        {"employee_id": "A", "role_id": "nurse", "hire_date": "2025-10-31"},
        {"employee_id": "B", "role_id": "nurse", "hire_date": "2010-01-01",
         "exit_date": "2026-10-31"},
        {"employee_id": "C", "role_id": "porter", "exit_date": "2023-10-31"},
        {"employee_id": "D", "role_id": "porter", "exit_date": "2026-11-30"},
        {"employee_id": "X", "role_id": "porter", "employment": "digital agent",
         "exit_date": "2026-01-01"},
        {"employee_id": "F", "role_id": "strange", "hire_date": "2026-12-01"},
    ]  # fmt: skip
    found = attrition(*people)
    day = 1 / 30.4375
    assert found["people_months"].to_dict() == pytest.approx(
        {"All": 0.0, "Care": (365 + 1096) * day, "House": 1096 * day}
    )
    assert found["exits"].to_dict() == {"All": 0, "Care": 1, "House": 0}
    prior = ASSUMPTIONS.value("monthly_attrition_share")
    strength = ASSUMPTIONS.value("attrition_prior_months")
    overall = (1 + prior * strength) / ((365 + 2 * 1096) * day + strength)
    care = (1 + overall * strength) / ((365 + 1096) * day + strength)
    assert found.loc["Care", "monthly_attrition_share"] == pytest.approx(care)
    house = overall * strength / (1096 * day + strength)
    assert found.loc["House", "monthly_attrition_share"] == pytest.approx(house)


@pytest.mark.parametrize(("day", "counted"), [("2023-10-31", 0), ("2023-11-01", 1),
                                              ("2026-10-31", 1), ("2026-11-01", 0)])  # fmt: skip
def test_exits_of_three_years_are_counted(day, counted):
    found = attrition({"employee_id": "A", "role_id": "nurse", "exit_date": day})
    assert found["exits"].sum() == counted


def test_nobody_to_show_and_too_few_to_ask_for():
    empty = bench({}, "porter")
    assert len(empty.table) == 0
    assert any("no bench to show" in text for text in empty.warnings)
    assert not any("no bench" in text for text in bench({}, "nurse").warnings)
    with pytest.raises(BadValue, match="at least 1"):
        bench({}, "nurse", needed=0)
    two = bench({("E0", "a"): (3.0, 0.5)}, "nurse", needed=2).table.iloc[0]
    assert (two["p_covered"], two["needed"]) == (0.0, 2)


def test_weakest_cover_comes_first():
    asked = [*ASKED, {"role_id": "nurse", "skill_id": "b", "required_level": 1.0}]
    found = bench({("E0", "a"): (1.0, 0.5), ("E0", "b"): (4.0, 0.5)}, "nurse", requirements=asked)
    assert found.table["skill_id"].tolist() == ["a", "b"]
    assert found.table["required_level"].tolist() == [3.0, 1.0]


def test_a_level_known_for_certain_meets_or_does_not():
    sure = bench({("E0", "a"): (3.1, 0.0)}, employees=staff("nurse", employment="digital agent"))
    assert sure.table["p_covered"].tolist() == pytest.approx([1.0])


def test_a_need_without_candidates_is_not_covered():
    nobody = np.zeros(0)
    assert _measure_cover(nobody, nobody.astype(np.int64), 1) == (0, 0.0, 0.0, 0.0, -1, 0.0)
    one = _measure_cover(np.array([0.25]), np.array([7]), 1)
    assert one == (1, 0.25, pytest.approx(0.25), 0.0, 7, 0.25)

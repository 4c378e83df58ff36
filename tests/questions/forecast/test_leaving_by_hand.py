"""How people leave and retire, worked out by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import nbinom

from skillgap.questions.forecast import fit_hazard
from skillgap.questions.forecast.hazard import Hazard
from skillgap.questions.forecast.staff import (
    AGES,
    USUAL_BAND,
    age_at,
    assumed_retirement_chance,
    fit_leaving,
    month_ends,
    read_staff,
    tenure_band,
)
from tests.gap_cases import organisation


def test_assumed_retirement_rises_with_age_around_the_age_in_the_register(register):
    """Logistic: half of the most at the age in the register, a quarter one log 3 spread before."""
    middle = register.value("retirement_age_years")
    spread = register.value("retirement_spread_years")
    most = register.value("retirement_most_monthly_share")
    chance = dict(zip(AGES.tolist(), assumed_retirement_chance(register).tolist(), strict=True))
    assert middle == int(middle)
    assert chance[int(middle)] == pytest.approx(most / 2)
    assert chance[80] == pytest.approx(most, rel=1e-3)
    assert all(chance[age] < chance[age + 1] for age in range(55, 70))
    for age in (55, 60, 63, 70):
        assert chance[age] == pytest.approx(most / (1 + np.exp((middle - age) / spread)))
    assert [chance[age] for age in range(50, 55)] == [0.0] * 5


def test_another_age_of_retirement_moves_the_schedule(register):
    later = register.changed(retirement_age_years=register.value("retirement_age_years") + 3)
    assert assumed_retirement_chance(later)[18:] == pytest.approx(
        assumed_retirement_chance(register)[15:-3]
    )


def test_nobody_retires_before_60_and_nobody_by_more_than_nine_in_ten(register):
    """Everybody of 66 leaves at once: the chance is capped; people of 57 leave as others do."""
    staff = [
        {"employee_id": f"A{at}", "role_id": "r", "birth_year": 1959.0 if at % 2 else 1968.0,
         "hire_date": "2000-01-01", "exit_date": f"2025-{1 + at % 12:02d}-20"}
        for at in range(600)
    ]  # fmt: skip
    leaving = fit_leaving(read_staff(organisation(employees=staff)), register)
    assert leaving.retirement[AGES < 60].tolist() == [0.0] * 10
    assert 0 < leaving.retirement.max() <= 0.9
    assert leaving.retired == 300
    assert leaving.left == 600
    assert leaving.retirement_chance(np.array([59.99, np.nan, 49.0])).tolist() == [0.0, 0.0, 0.0]
    assert leaving.retirement_chance(np.array([66.0]), 2.0) == leaving.retirement[AGES == 64]
    assert leaving.retirement_chance(np.array([200.0])) == leaving.retirement[-1]


@pytest.mark.parametrize(
    ("months", "band"),
    [(0, 0), (11.99, 0), (12, 1), (23.99, 1), (24, 2), (35.9, 2), (36, 3), (59.9, 3), (60, 4),
     (95.9, 4), (96, 5), (144, 6), (204, 7), (264, 8), (312, 9), (359.9, 9), (360, 10),
     (np.inf, USUAL_BAND), (-1, 0)],
)  # fmt: skip
def test_bands_of_tenure_begin_at_their_edges(months, band):
    assert tenure_band(np.array([months])).tolist() == [band]


def test_people_are_taken_to_be_born_in_the_middle_of_the_year():
    day = pd.Timestamp("2026-07-02").to_datetime64().astype("datetime64[D]").astype(int)
    assert age_at(np.array([1966.0]), float(day))[0] == pytest.approx(60.0, abs=0.01)


@pytest.mark.parametrize(
    ("left_on", "months"),
    [("2026-10-15", 1), ("2026-10-01", 1), ("2026-09-30", 2), ("2025-10-31", 13),
     ("2023-11-01", 36), ("2010-01-01", 36)],
)  # fmt: skip
def test_history_begins_in_the_month_of_the_first_leaver_at_most_three_years_ago(left_on, months):
    staff = read_staff(organisation(employees=[
        {"employee_id": "A", "role_id": "r", "exit_date": left_on},
        {"employee_id": "B", "role_id": "r"},
    ]))  # fmt: skip
    assert staff.history_months == months
    assert len(month_ends(staff)) == months + 1


def test_without_a_leaver_there_is_no_history():
    staff = read_staff(organisation(employees=[
        {"employee_id": "B", "role_id": "r", "exit_date": "2026-11-15"},
    ]))  # fmt: skip
    assert staff.history_months == 0
    assert staff.is_employed_on(staff.today).tolist() == [True]


def test_cells_are_shrunk_with_the_most_likely_strength():
    """Rates of cells differ: the strength is the one of the grid under which counts are likeliest.

    Negative binomial with shape M·rate and mean exposed·rate, worked out with scipy.
    """
    rng = np.random.default_rng(8)
    first, second = np.array(list(product(range(8), range(6)))).T
    exposed = rng.integers(100, 900, 48).astype(float)
    true = 0.05 * rng.gamma(6.0, 1 / 6.0, 48)
    events = rng.poisson(exposed * true).astype(float)
    made = fit_hazard((first, second), (8, 6), exposed, events)
    rates = made.overall * made.factors[0][first] * made.factors[1][second]
    grid = np.geomspace(2.0, 20_000.0, 33)

    def likely(strength):
        shape = strength * rates
        return nbinom.logpmf(events, shape, shape / (shape + exposed * rates)).sum()

    best = grid[int(np.argmax([likely(strength) for strength in grid]))]
    assert made.cell_strength == pytest.approx(best)
    assert best < 20_000
    shrunk = (events + best * rates) / (exposed + best)
    np.testing.assert_allclose(made.rates, shrunk)
    np.testing.assert_allclose(made.chance_to_leave(first, second), np.minimum(shrunk, 0.95))


def test_factors_are_the_gamma_means_of_their_counts():
    """Of one trait: (events + m) / (expected + m), with the likeliest m of the grid."""
    exposed, events = np.array([1000.0, 500.0, 200.0]), np.array([100.0, 20.0, 30.0])
    made = fit_hazard((np.arange(3),), (3,), exposed, events)
    expected = exposed * 150 / 1700

    def likely(m):
        return nbinom.logpmf(events, m, m / (m + expected)).sum()

    grid = np.geomspace(0.5, 500.0, 25)
    m = grid[int(np.argmax([likely(strength) for strength in grid]))]
    np.testing.assert_allclose(made.factors[0], (events + m) / (expected + m), rtol=1e-5)
    assert made.overall == pytest.approx(150 / 1700)


@pytest.mark.parametrize("events", [[0.0, 0.0, 0.0], [4.0, 0.0, 0.0]])
def test_too_little_to_tell_apart_is_held_together(events):
    """Without events, or with one group at risk, the strongest shrinkage of both grids stands."""
    exposed = np.array([100.0, 100.0, 100.0]) if not any(events) else np.array([100.0, 0.0, 0.0])
    made = fit_hazard((np.arange(3),), (3,), exposed, np.array(events), prior=0.01,
                      prior_exposure=100)  # fmt: skip
    assert made.cell_strength == 20_000.0
    expected = exposed * made.overall
    np.testing.assert_allclose(
        made.factors[0], (np.array(events) + 500) / (expected + 500), rtol=1e-6
    )


def test_one_group_is_too_little_to_fit_however_far_it_lies_from_what_is_assumed():
    exposed, events = np.array([100.0, 0.0]), np.array([60.0, 0.0])
    made = fit_hazard((np.arange(2),), (2,), exposed, events, prior=0.01, prior_exposure=10_000)
    assert made.cell_strength == 20_000.0
    assert made.factors[0][0] == pytest.approx((60 + 500) / (100 * made.overall + 500))


def test_two_groups_at_risk_are_enough_to_fit():
    made = fit_hazard((np.arange(2),), (2,), np.array([900.0, 900.0]), np.array([200.0, 5.0]))
    assert made.factors[0][0] / made.factors[0][1] > 5


def test_the_assumed_chance_weighs_as_much_as_its_exposure():
    exposed, events = np.array([300.0]), np.array([9.0])
    made = fit_hazard((np.zeros(1, int),), (1,), exposed, events, prior=0.01, prior_exposure=600)
    assert made.overall == pytest.approx((9 + 6) / 900)


def test_unknown_levels_count_as_usual_and_chances_are_capped():
    made = Hazard(0.2, (np.array([2.0, 0.5]), np.array([1.0, 3.0])), np.array([3]),
                  np.array([0.07]), (2, 2), 10.0, 5.0)  # fmt: skip
    found = made.chance_to_leave(np.array([0, -1, 1, 0, -1, 1]), np.array([0, 1, -1, 1, -1, 1]))
    assert found == pytest.approx([0.4, 0.6, 0.1, 0.95, 0.2, 0.07])

"""Months 25–36 of the sample's generator, forecast from what was known after month 24."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from data.sample.generate import generate
from skillgap.core.scenario import Scenario
from skillgap.questions.forecast import read_basis, run_scenario
from skillgap.questions.forecast.backtest import compare_with_what_came, workforce_as_known_at
from skillgap.questions.forecast.staff import TRAITS, read_staff

pytestmark = pytest.mark.slow

SEEDS = (2026, 1, 2)


def play(seed, register):
    """Forecast the last year of one organisation; coverage and cases of every month."""
    sample = generate(seed=seed)
    workforce = sg.from_tables(sample.tables)
    today = read_basis(workforce, None, assumptions=register)
    day = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=12)
    past = read_basis(workforce_as_known_at(workforce, day), None, assumptions=register)
    made = run_scenario(past, Scenario("Recovery", 12, seed), draws=400)
    cases = [
        case for month in range(1, 13) for case in compare_with_what_came(today, made, day, month)
    ]
    return sample, today, cases


@pytest.mark.slow
def test_ranges_hold_the_generators_headcounts_at_the_nominal_rate(register):
    inside = []
    for seed in SEEDS:
        _, _, cases = play(seed, register)
        inside.append(np.mean([case.inside.mean() for case in cases if case.level == "cell"]))
    assert 0.72 <= np.mean(inside) <= 0.88
    assert all(0.68 <= share <= 0.92 for share in inside)


@pytest.mark.slow
def test_what_is_compared_with_is_the_generators_own_count(register):
    sample, today, cases = play(3, register)
    truth = sample.truth["headcount"]
    case = next(case for case in cases if (case.level, case.months) == ("function", 12))
    roles = sample.tables["employees"].drop_duplicates("role_id").set_index("role_id")["function"]
    last = truth[truth["month_end"] == pd.Timestamp(today.workforce.as_of)]
    counted = last.groupby(last["role_id"].map(roles))["headcount"].sum()
    assert np.allclose(case.people, counted.reindex(list(case.names)), atol=2)


@pytest.mark.slow
def test_leaving_by_function_tenure_and_contract_is_found(register):
    sample = generate(seed=4)
    basis = read_basis(sg.from_tables(sample.tables), None, assumptions=register)
    factors = dict(zip(TRAITS, basis.leaving.hazard.factors, strict=True))
    function, tenure, contract = (factors[name] for name in ("function", "tenure", "contract"))
    names = basis.staff.functions
    assert function[names.index("Customer Service")] > function[names.index("Corporate")]
    assert np.all(np.diff(tenure[:7]) < 0.1)  # few stay longer than 17 years there
    assert tenure[0] > 1.4 * tenure[4]
    assert contract[1] > 1.2 * contract[0]
    assert read_staff(basis.workforce).history_months == 36

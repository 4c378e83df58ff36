"""What the generator planted about learning is found again."""

import numpy as np
import pytest

import skillgap as sg
from data.sample.generate import generate
from skillgap.questions.learning.gains import compare_before_after, estimate_gains
from skillgap.questions.learning.offers import read_offers

pytestmark = pytest.mark.slow


def learnt(seed, register, *, null):
    made = generate(seed=seed, null_effects=null)
    workforce = sg.from_tables(made.tables, as_of="2026-10-31")
    offers = read_offers(workforce, register)
    truth = made.truth["interventions"].set_index("intervention_id").loc[list(offers.ids)]
    gains = estimate_gains(workforce, offers, register)
    return gains, compare_before_after(workforce, offers), truth["true_gain"].to_numpy()


def test_gains_come_nearer_the_truth_than_the_catalogue_and_ranges_hold_it(register):
    inside, ours, claims = [], [], []
    for seed in (1, 2, 3, 4):
        gains, _, truth = learnt(seed, register, null=False)
        table = gains.table
        inside.append(((table["low"] <= truth) & (truth <= table["high"])).mean())
        ours.append(np.sqrt(np.mean((gains.gain - truth) ** 2)))
        claims.append(np.sqrt(np.mean((table["claimed_gain"] - truth) ** 2)))
    print(ours, claims, inside)
    assert np.mean(ours) < 0.7 * np.mean(claims)
    assert 0.70 <= np.mean(inside) <= 0.92


def test_where_nothing_works_the_expectation_falls(register):
    for seed in (1, 2, 3):
        real, _, _ = learnt(seed, register, null=False)
        null, _, _ = learnt(seed, register, null=True)
        assert null.mean_share < real.mean_share
        assert null.mean_share < 0.5


def test_errors_of_the_comparison_are_of_the_size_they_claim(register):
    z = []
    for seed in range(1, 7):
        _, found, truth = learnt(seed, register, null=False)
        seen = np.isfinite(found.se)
        z.extend((found.gain[seen] - truth[seen]) / (1.5 * found.se[seen]))
    # Inflated by 1.5 as the register says; growth and selection are still in it.
    assert 0.6 < np.std(z) < 1.4
    assert abs(np.mean(z)) < 0.5

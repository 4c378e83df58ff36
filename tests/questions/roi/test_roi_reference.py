"""Utility analysis against a published example, and the algebra on its own.

Schmidt, Hunter and Pearlman 1982 (Assessing the economic impact of personnel programs on
workforce productivity, Personnel Psychology 35, 333–347): 100 programmers are trained at 500
dollars each; the training moves them by 0.65 standard deviations, one of which is worth 10,413
dollars a year, for two years. The gain is 1,303,690 dollars. (Quoted from memory of the paper;
2 × 100 × 0.65 × 10,413 − 100 × 500 is the arithmetic it prints.)
"""

import numpy as np
import pytest

from skillgap.questions.roi import plain_utility_gain, worth_over_time


def test_schmidt_hunter_and_pearlman_programmers():
    gain = plain_utility_gain(
        people=100, effect=0.65, sd_of_pay=10_413, years=2, cost_per_person=500
    )
    assert gain == 1_303_690


def test_the_projection_is_the_same_formula(sample, register):
    """A projection stripped of everything but N, d, SDy, T and C is that example."""
    import skillgap as sg

    plain = dict.fromkeys(
        ("fixed_cost", "lead_months", "hours", "trainer_share", "platform_cost",
         "administration_share", "monthly_attrition_share", "effect_discount_share"), 0.0,
    )  # fmt: skip
    found = sg.project_roi(
        sample, intervention="C-101", participants=100, horizon_months=24,
        edits={**plain, "fee": 500, "fte": 1.0, "salary": 10_413 / 0.4, "sdy_salary_share": 0.4,
               "training_effect_sd": 0.65, "training_transfer_share": 1.0,
               "completion_share": 1.0, "effect_half_life_months": 1e12},
    )  # fmt: skip
    assert found.central.net_value[0] == pytest.approx(1_303_690, abs=0.5)
    assert found.break_even_effect == pytest.approx(500 / (2 * 10_413), rel=1e-9)


def test_discounted_decaying_leaving_month_by_month():
    """Σ_t (1−q)^t · 2^(−(t−½)/h) / (1+i)^(t/12), added up by hand."""
    by_hand = 0.0
    for month in range(1, 37):
        by_hand += (1 - 0.01) ** month * 0.5 ** ((month - 0.5) / 24) / 1.08 ** (month / 12)
    ours = worth_over_time(
        months=36, monthly_attrition=0.01, half_life_months=24, yearly_discount=0.08
    )
    assert ours.shape == (1, 36)
    assert float(ours.sum()) == pytest.approx(by_hand, rel=1e-12)


def test_geometric_closed_form():
    """With attrition and interest alone the sum is a geometric series."""
    ratio = 0.99 / 1.08 ** (1 / 12)
    ours = worth_over_time(months=24, monthly_attrition=0.01, yearly_discount=0.08).sum()
    assert ours == pytest.approx(ratio * (1 - ratio**24) / (1 - ratio), rel=1e-12)


def test_lead_builds_up_in_a_straight_line():
    ours = worth_over_time(months=4, lead_months=4.0)[0]
    np.testing.assert_allclose(ours, [0.125, 0.375, 0.625, 0.875])

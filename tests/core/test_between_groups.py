"""The spread of true values behind estimates with errors."""

import numpy as np
import pytest

from skillgap.core.between_groups import between_variance


def test_it_is_what_paule_and_mandel_define():
    values, errors = np.array([1.0, 2.0, 4.5, 0.2]), np.array([0.4, 0.5, 0.6, 0.3])
    tau2 = between_variance(values, errors)
    weight = 1 / (errors**2 + tau2)
    mean = (weight * values).sum() / weight.sum()
    assert (weight * (values - mean) ** 2).sum() == pytest.approx(3, abs=1e-6)


def test_it_finds_a_planted_spread():
    rng = np.random.default_rng(1)
    se = rng.uniform(0.05, 0.2, 4000)
    effect = rng.normal(0.5, 0.3, 4000) + rng.normal(0, se)
    assert between_variance(effect, se) ** 0.5 == pytest.approx(0.3, abs=0.015)

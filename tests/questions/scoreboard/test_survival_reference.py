"""Incidence against statsmodels, and against figures worked by hand."""

import numpy as np
import pytest

from skillgap.questions.scoreboard.survival import CENSORED, COMPETING, EVENT, cumulative_incidence


def drawn(seed, cases=120, competing=True, late=True):
    """Cases with ties, some watched late; the last one is still waiting.

    Where the last case has its event, nobody is left and statsmodels' own variance divides by zero.
    """
    rng = np.random.default_rng(seed)
    exit_ = np.ceil(rng.exponential(10, cases)) + 1.0
    entry = np.floor(rng.uniform(0, 1, cases) * exit_ * 0.8) if late else np.zeros(cases)
    weights = [0.3, 0.45, 0.25] if competing else [0.4, 0.6, 0.0]
    cause = rng.choice([CENSORED, EVENT, COMPETING], cases, p=weights)
    exit_[-1], cause[-1] = exit_.max() + 1.0, CENSORED
    return entry, exit_, cause


@pytest.mark.parametrize("seed", range(8))
def test_without_competitors_it_is_one_minus_kaplan_meier_with_delayed_entry(seed):
    from statsmodels.duration.survfunc import SurvfuncRight

    entry, exit_, cause = drawn(seed, competing=False)
    theirs = SurvfuncRight(exit_, cause == EVENT, entry=entry)
    ours = cumulative_incidence(entry, exit_, cause)
    np.testing.assert_allclose(ours.time, theirs.surv_times)
    np.testing.assert_allclose(1 - ours.share, theirs.surv_prob, atol=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_with_competitors_it_is_aalen_johansen(seed):
    from statsmodels.duration.survfunc import CumIncidenceRight

    entry, exit_, cause = drawn(seed, late=False)
    theirs = CumIncidenceRight(exit_, cause)
    ours = cumulative_incidence(entry, exit_, cause)
    at = np.searchsorted(theirs.times, ours.time)
    np.testing.assert_allclose(ours.share, theirs.cinc[0][at], atol=1e-12)


def test_without_competitors_the_variance_is_greenwoods():
    """Kaplan–Meier's classic: share 0.25, 0.625 …; Greenwood's sum by hand."""
    found = cumulative_incidence(
        np.zeros(4), np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 0, 1, 0])
    )
    assert found.share == pytest.approx([0.25, 0.625])
    # Greenwood: S² Σ d/(n(n−d)) = 0.75²·1/12, and 0.375²·(1/12 + 1/2).
    spread = np.array([0.75**2 / 12, 0.375**2 * (1 / 12 + 1 / 2)]) ** 0.5
    base = np.log(-np.log(1 - found.share))
    scale = spread / ((1 - found.share) * -np.log(1 - found.share))
    assert found.low == pytest.approx(1 - np.exp(-np.exp(base - 1.2815515655 * scale)), rel=1e-6)


@pytest.mark.slow
def test_ranges_hold_the_true_incidence_nominally():
    """Two exponential causes: P(event by t) = a/(a+b)(1 − e^{−(a+b)t}); 80% ranges, 600 samples."""
    rng = np.random.default_rng(3)
    a, b, when = 0.08, 0.04, 8.0
    truth = a / (a + b) * (1 - np.exp(-(a + b) * when))
    inside = 0
    for _ in range(600):
        event, other = rng.exponential(1 / a, 150), rng.exponential(1 / b, 150)
        stop = rng.uniform(2, 20, 150)
        entry = rng.uniform(0, 3, 150)
        exit_ = np.minimum(np.minimum(event, other), stop)
        cause = np.where(exit_ == event, EVENT, np.where(exit_ == other, COMPETING, CENSORED))
        _, low, high = cumulative_incidence(entry, exit_, cause).share_by(when)
        inside += low <= truth <= high
    assert 0.76 <= inside / 600 <= 0.84

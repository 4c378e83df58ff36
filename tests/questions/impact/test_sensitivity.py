"""How far parallel trends may fail: by hand, and against the implementation in diff-diff.

The published example is Benzarti and Carloni (2019) as Rambachan and Roth (2023) use it: what a cut
of value added tax did to profits of French restaurants, by its coefficients and covariance.
"""

import numpy as np
import pytest

from skillgap.questions.impact.sensitivity import (
    EventPath,
    average_in_blocks,
    bias_of_unit_steps,
    bound_by_largest_step,
    breakdown_of_steps,
    folded_quantile,
    largest_bend,
    largest_bias_of_bends,
    largest_step,
    straight_line_weights,
)


def path_of(before, after, cover, weights=None):
    rows = np.linalg.cholesky(np.asarray(cover, dtype=float)).T
    after = np.asarray(after, dtype=float)
    weights = np.full(len(after), 1 / len(after)) if weights is None else np.asarray(weights)
    return EventPath(np.asarray(before, dtype=float), after, rows, np.zeros(len(rows), dtype=int),
                     weights, df=float("inf"))  # fmt: skip


HAND = path_of([0.2, -0.1], [1.0, 2.0], np.diag([0.01, 0.01, 0.04, 0.04]))


def test_relative_magnitudes_by_hand():
    # Largest step before: from 0.2 to −0.1. One step off moves the mean of two periods by 1.5.
    assert largest_step(HAND.before) == pytest.approx(0.3)
    assert bias_of_unit_steps(HAND.weights) == pytest.approx(1.5)
    low, high, wide_low, wide_high = bound_by_largest_step(HAND, 0.5)
    assert (low, high) == (pytest.approx(1.5 - 0.225), pytest.approx(1.5 + 0.225))
    reach = 1.959964 * np.sqrt(0.02)
    assert wide_low == pytest.approx(1.275 - reach, abs=1e-6)
    assert wide_high == pytest.approx(1.725 + reach, abs=1e-6)


def test_the_step_to_the_base_period_counts():
    assert largest_step(np.array([0.1, 0.4])) == pytest.approx(0.4)


def test_straight_line_is_taken_out_exactly():
    slope = np.array([-2.0, -1.0, 1.0, 2.0])
    weights = straight_line_weights(HAND)
    assert weights @ slope == pytest.approx(0.0, abs=1e-12)
    assert weights[2:] == pytest.approx([0.5, 0.5])
    # Equal errors before: least squares through the base, −Σ l·t · distance / Σ distance².
    assert weights[:2] == pytest.approx([0.6, 0.3])


def test_bend_bias_counts_every_knot():
    # One period before, one after; weights (1, 1) are unbiased under a line. A bend of one at the
    # base moves the period after by one.
    assert largest_bias_of_bends(np.array([1.0, 1.0]), 1) == pytest.approx(1.0)


def test_largest_bend_is_where_the_range_meets_zero():
    line = path_of([0.0], [3.0], np.eye(2)).contrast(np.array([1.0, 1.0]), "line")
    bend = largest_bend(line, 1.0)
    assert folded_quantile(bend / line.std_error) * line.std_error == pytest.approx(3.0, abs=1e-6)
    assert largest_bend(path_of([0.0], [1.0], np.eye(2)).effect, 1.0) == 0.0


def test_blocks_average_neighbouring_periods():
    before = [9.0, 3.0, 3.0, 3.0, 0.3, 0.6]  # with the base's 0: the last block is (0.3, 0.6, 0)
    path = path_of(before, [1.0, 1.0, 1.0, 4.0], np.eye(10))
    blocks = average_in_blocks(path, 3)
    assert blocks.periods == 3
    assert blocks.before == pytest.approx([3.0 - 0.3])
    assert blocks.after == pytest.approx([1.0 - 0.3, 4.0 - 0.3])
    assert blocks.weights == pytest.approx([0.75, 0.25])
    assert average_in_blocks(path_of([1.0, 2.0], [1.0], np.eye(3)), 3) is None


HONEST = pytest.importorskip("diff_diff.honest_did")

RESTAURANTS_BEFORE = [0.006696352, 0.029345034, -0.006472972, 0.073014989]  # 2004 to 2007
RESTAURANTS_AFTER = [0.195961118, 0.312063903, 0.239541546, 0.126042500]  # 2009 to 2012
RESTAURANTS_COVER = 1e-4 * np.array(
    [
        [8.428358, 4.768687, 2.618051, 2.354220, 1.676371, 1.128708, 0.1992816, -1.368265],
        [4.768687, 6.425420, 3.987425, 2.435515, 2.201960, 1.804591, 0.3843765, -0.2960422],
        [2.618051, 3.987425, 5.229950, 2.117686, 1.840722, 1.458528, 0.7005197, 0.5952995],
        [2.354220, 2.435515, 2.117686, 3.089595, 1.197866, 1.334081, 1.016335, 1.079052],
        [1.676371, 2.201960, 1.840722, 1.197866, 3.599704, 2.478819, 1.749579, 1.654257],
        [1.128708, 1.804591, 1.458528, 1.334081, 2.478819, 4.263950, 2.171438, 2.892748],
        [0.1992816, 0.3843765, 0.7005197, 1.016335, 1.749579, 2.171438, 4.886698, 3.805322],
        [-1.368265, -0.2960422, 0.5952995, 1.079052, 1.654257, 2.892748, 3.805322, 7.617394],
    ]
)


def restaurants(weights):
    return path_of(RESTAURANTS_BEFORE, RESTAURANTS_AFTER, RESTAURANTS_COVER, weights)


@pytest.mark.parametrize("weights", [[1.0, 0, 0, 0], [0.25] * 4])
def test_the_published_example_breaks_down_where_the_reference_does(weights):
    path = restaurants(weights)
    breakdown, point = breakdown_of_steps(path)
    error = path.effect.std_error
    for most, holds_zero in ((breakdown - 1e-3, False), (breakdown + 1e-3, True)):
        ends = HONEST._solve_rm_bounds_union(path.before, path.after, path.weights, 4, most)
        low, high = HONEST._compute_flci(*ends, error)
        assert bool(low <= 0 <= high) == holds_zero
    for most, holds_zero in ((point - 1e-6, False), (point + 1e-6, True)):
        low, high = HONEST._solve_rm_bounds_union(path.before, path.after, path.weights, 4, most)
        assert bool(low <= 0 <= high) == holds_zero


def test_the_published_example_by_hand():
    # Largest step before: from −.0065 in 2006 to .0730 in 2007. The first year after is .196.
    path = restaurants([1.0, 0, 0, 0])
    step = 0.073014989 + 0.006472972
    assert largest_step(path.before) == pytest.approx(step)
    assert bound_by_largest_step(path, 1.0)[:2] == pytest.approx(
        (0.195961118 - step, 0.195961118 + step)
    )


@pytest.mark.parametrize("weights", [[1.0, 0, 0, 0], [0.25] * 4])
def test_the_published_example_with_its_drift_going_on(weights):
    path = restaurants(weights)
    line = path.contrast(straight_line_weights(path), "line")
    theirs = HONEST._compute_optimal_flci(
        path.before, path.after, path.cover, path.weights, 4, 4, 0.0, 0.05
    )
    assert (line.low, line.high) == (pytest.approx(theirs[0], abs=2e-4),
                                     pytest.approx(theirs[1], abs=2e-4))  # fmt: skip


@pytest.mark.parametrize("most", [0.0, 0.25, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(4))
def test_relative_magnitudes_equal_the_reference_implementation(seed, most):
    path = random_path(seed)
    low, high, wide_low, wide_high = bound_by_largest_step(path, most)
    theirs = HONEST._solve_rm_bounds_union(
        path.before, path.after, path.weights, len(path.before), most
    )
    assert (low, high) == (pytest.approx(theirs[0]), pytest.approx(theirs[1]))
    error = float(np.sqrt(path.weights @ path.cover[len(path.before):, len(path.before):]
                          @ path.weights))  # fmt: skip
    wide = HONEST._compute_flci(*theirs, error)
    assert (wide_low, wide_high) == (pytest.approx(wide[0]), pytest.approx(wide[1]))


@pytest.mark.parametrize("seed", range(4))
def test_the_straight_line_range_equals_the_reference_at_no_bend(seed):
    path = random_path(seed)
    line = path.contrast(straight_line_weights(path), "line")
    theirs = HONEST._compute_optimal_flci(
        path.before, path.after, path.cover, path.weights, len(path.before), len(path.after), 0.0,
        0.05,
    )  # fmt: skip
    assert line.low == pytest.approx(theirs[0], abs=2e-4)
    assert line.high == pytest.approx(theirs[1], abs=2e-4)


def random_path(seed):
    rng = np.random.default_rng(seed)
    draws = rng.normal(size=(40, 9))
    return path_of(rng.normal(0, 0.2, 5), rng.normal(1, 0.3, 4), draws.T @ draws / 900)

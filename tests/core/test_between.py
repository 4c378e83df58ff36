"""Days drawn between two others."""

from __future__ import annotations

import numpy as np

from skillgap.core.between import day_between, even_number_by_id

IDS = np.array([f"P{i:05d}" for i in range(20_000)], dtype=object)


def test_shares_are_even_and_the_same_in_any_order():
    shares = even_number_by_id(IDS)
    assert np.array_equal(even_number_by_id(IDS[::-1])[::-1], shares)
    assert shares.min() >= 0
    assert shares.max() < 1
    assert np.all(np.abs(np.histogram(shares, 10, (0, 1))[0] - 2000) < 200)
    assert abs(shares.mean() - 0.5) < 0.01
    assert abs(shares.std() - np.sqrt(1 / 12)) < 0.005
    assert abs(np.corrcoef(shares, even_number_by_id(IDS, 1))[0, 1]) < 0.02


def test_a_drawn_day_is_known_and_lies_strictly_inside():
    after, before = np.zeros(len(IDS)), np.full(len(IDS), 365.0)
    days = day_between(IDS, after, before)
    assert days.min() == 1
    assert days.max() == 364
    assert np.array_equal(days, np.rint(days))
    assert abs(days.mean() - 182.5) < 2
    few = np.array(["E1", "E2"], dtype=object)
    assert even_number_by_id(few).round(6).tolist() == [0.058141, 0.120204]
    assert even_number_by_id(few, 3).round(6)[0] == 0.894184


def test_the_next_day_is_the_only_one_there_is():
    assert day_between(IDS[:3], np.array([4.0] * 3), np.array([5.0] * 3)).tolist() == [5.0] * 3

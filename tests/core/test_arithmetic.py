"""Sorting, grouping, drawing and spreads between groups, held against a few lines of their own."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgap.core.assumptions import RANGE_SHARE, Z80, Assumption
from skillgap.core.between_groups import between_variance
from skillgap.core.draws import draw_even_normals, draw_range, draw_ratio, draws_from_normals
from skillgap.core.grouping import (
    add_up,
    find_sort_order,
    group_starts,
    is_in,
    label_order,
    number_groups,
)
from skillgap.core.sparse import row_of, sparse

whole = st.lists(st.integers(-50, 50), min_size=0, max_size=30)


@given(st.lists(st.tuples(*[st.integers(-20, 20)] * 3), max_size=40))
def test_order_by_sorts_as_python_does_and_keeps_ties_in_place(rows):
    keys = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)] or [
        np.zeros(0, np.int64)
    ] * 3
    expected = sorted(range(len(rows)), key=lambda at: rows[at])
    assert find_sort_order(*keys).tolist() == expected


@pytest.mark.parametrize("top", [2**40, 2**60, 2**62])
def test_order_by_sorts_keys_too_wide_to_pack(top):
    first = np.array([top, 0, top, 0], dtype=np.int64)
    second = np.array([0, top, -5, 3], dtype=np.int64)
    before = first.copy()
    assert find_sort_order(first, second).tolist() == [3, 1, 2, 0]
    assert (first == before).all()


@pytest.mark.parametrize(("bits", "packed"), [(59, True), (60, False)])
def test_order_by_packs_up_to_62_bits(monkeypatch, bits, packed):
    """Second key and place take a bit each: a first key of 60 bits fits, of 61 no longer."""
    sorts = []
    plain = np.lexsort
    monkeypatch.setattr(np, "lexsort", lambda keys: sorts.append(1) or plain(keys))
    assert find_sort_order(np.array([2**bits, 0]), np.array([0, 1])).tolist() == [1, 0]
    assert (len(sorts) == 0) == packed


def test_order_by_does_not_change_its_keys():
    keys = np.array([3, 1, 2]), np.array([0, 5, 5])
    copies = [key.copy() for key in keys]
    find_sort_order(*keys)
    assert all((key == copy).all() for key, copy in zip(keys, copies, strict=True))


@given(whole, whole)
def test_is_in_says_what_python_says(values, among):
    ascending = np.array(sorted(set(among)), dtype=np.int64)
    found = is_in(np.array(values, dtype=np.int64), ascending)
    assert found.tolist() == [value in set(among) for value in values]


@given(whole)
def test_groups_begin_where_the_value_changes(values):
    ordered = np.array(sorted(values), dtype=np.int64)
    expected = [at for at in range(len(ordered)) if at == 0 or ordered[at] != ordered[at - 1]]
    assert group_starts(ordered).tolist() == expected


@given(st.lists(st.integers(-50, 50) | st.integers(-(2**40), 2**40), max_size=30))
def test_groups_are_numbered_as_unique_does(values):
    array = np.array(values, dtype=np.int64)
    keys, group = number_groups(array)
    expected, inverse = np.unique(array, return_inverse=True)
    assert keys.tolist() == expected.tolist()
    assert group.tolist() == inverse.tolist()


@pytest.mark.parametrize(("wide", "sorts"), [(1_000_016, 0), (1_000_017, 1)])
def test_groups_are_counted_up_to_a_million_and_eight_times_their_number(monkeypatch, wide, sorts):
    called, plain = [], np.unique
    monkeypatch.setattr(np, "unique", lambda *a, **k: called.append(1) or plain(*a, **k))
    keys, group = number_groups(np.array([5, 5 + wide - 1]))
    assert (keys.tolist(), group.tolist()) == ([5, 4 + wide], [0, 1])
    assert len(called) == sorts


def test_sums_and_counts_by_group():
    group = np.array([2, 0, 2])
    assert add_up(group, np.array([1.5, 2.0, 3.0]), 4).tolist() == [2.0, 0.0, 4.5, 0.0]
    assert add_up(group, None, 3).tolist() == [1.0, 0.0, 2.0]
    assert label_order(("b", "c", "a")).tolist() == [1, 2, 0]


def test_sparse_tables_add_up_what_is_said_twice():
    table = sparse((np.array([1.0, 2.0, 4.0]), (np.array([0, 0, 2]), np.array([1, 1, 0]))), (3, 2))
    assert table.toarray().tolist() == [[0, 3], [0, 0], [4, 0]]
    assert row_of(table).tolist() == [0, 2]


def test_ranges_hold_four_fifths():
    assert RANGE_SHARE == 0.8
    assert pytest.approx(NormalDist().inv_cdf(0.9)) == Z80 == pytest.approx(1.2815515655)


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_even_normals_are_the_quantiles_at_even_steps(size):
    drawn = np.sort(draw_even_normals(np.random.default_rng(1), size))
    steps = [NormalDist().inv_cdf((at + 0.5) / size) for at in range(size)]
    np.testing.assert_allclose(drawn, steps, atol=1e-12)
    assert draw_even_normals(np.random.default_rng(3), 8).tolist() != drawn.tolist()


def assumed(value, low, high):
    return Assumption("a", value, "u", low, high, "s", "guess", "o", "m")


def test_a_draw_at_the_ends_of_the_range_is_the_ends():
    z = np.array([-Z80, 0.0, Z80, -2 * Z80, 2 * Z80])
    assert draws_from_normals(assumed(3, 1, 4), z) == pytest.approx([1, 3, 4, -1, 5])


def test_draws_of_a_range_are_rows_of_their_own():
    drawn = draw_range(np.random.default_rng(2), assumed(10, 8, 16), 3, 101)
    assert drawn.shape == (3, 101)
    for row in drawn:
        assert np.median(row) == pytest.approx(10)
        assert np.quantile(row, [0.1, 0.9]) == pytest.approx([8, 16], abs=0.12)
    assert drawn[0].tolist() != drawn[1].tolist()
    assert draw_range(np.random.default_rng(2), assumed(10, 8, 16), 0, 7).shape == (0, 7)


def test_ratios_are_log_normal_on_either_side():
    size = 99
    z = draw_even_normals(np.random.default_rng(5), size)
    drawn = draw_ratio(np.random.default_rng(5), assumed(2, 1, 8), size)
    wide = np.where(z > 0, np.log(4), np.log(2)) / Z80
    assert drawn == pytest.approx(np.exp(wide * z))
    floor = draw_ratio(np.random.default_rng(5), assumed(2, 0, 8), size)
    wide = np.where(z > 0, np.log(4), np.log(20)) / Z80  # low counts at least a twentieth
    assert floor == pytest.approx(np.exp(wide * z))
    assert draw_ratio(np.random.default_rng(5), assumed(0, 0, 8), 4).tolist() == [1, 1, 1, 1]
    small = draw_ratio(np.random.default_rng(5), assumed(0.5, 0.25, 0.75), size)
    assert small.std() > 0.1


def test_between_variance_solves_its_equation():
    """Paule and Mandel: weighted squares around the weighted mean add up to n − 1."""
    values = np.array([1.0, 4.0, 2.5, 9.0])
    errors = np.array([0.5, 1.0, 0.2, 2.0])
    tau2 = between_variance(values, errors)
    weight = 1 / (errors**2 + tau2)
    mean = (weight * values).sum() / weight.sum()
    assert (weight * (values - mean) ** 2).sum() == pytest.approx(3, abs=1e-9)
    assert tau2 > 1


def test_between_variance_without_errors_is_the_sample_variance():
    values = np.array([1.0, 2.0, 4.0])
    assert between_variance(values, np.full(3, 1e-6)) == pytest.approx(np.var(values, ddof=1))
    two = np.array([0.0, 2.0])
    assert between_variance(two, np.full(2, 1.0)) == pytest.approx(2.0 - 1.0)


@pytest.mark.parametrize("values", [[], [3.0], [1.0, 1.0]])
def test_between_variance_of_nothing_to_compare_is_none(values):
    assert between_variance(np.array(values), np.ones(len(values))) == 0.0


def test_between_variance_at_the_edge_is_none():
    """(0 − 1)² + (2 − 1)² over errors² of 2 is exactly n − 1 = 1: errors alone explain it."""
    assert between_variance(np.array([0.0, 2.0]), np.full(2, np.sqrt(2.0))) == pytest.approx(
        0.0, abs=1e-12
    )
    assert between_variance(np.array([0.0, 2.01]), np.full(2, np.sqrt(2.0))) > 0


def test_between_variance_looks_further_where_the_first_bracket_is_too_small():
    values, errors = np.array([0.0, 10.0, 0.1]), np.array([0.01, 5.0, 0.02])
    tau2 = between_variance(values, errors)
    weight = 1 / (errors**2 + tau2)
    mean = (weight * values).sum() / weight.sum()
    assert tau2 == 0.0 or (weight * (values - mean) ** 2).sum() == pytest.approx(2, abs=1e-9)

"""Trends, hazards, draws, simulation: the parts of the forecast, on plain arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgap.questions.forecast import fit_hazard, fit_trend
from skillgap.questions.forecast.draws import draw_binomial, draw_poisson
from skillgap.questions.forecast.flows import Flows, luck_of_no_effect
from skillgap.questions.forecast.recursion import (
    expected_hires,
    expected_people_by_month,
    transition_matrix,
)
from skillgap.questions.forecast.simulation import cut_cells_at_pools, draw_hires_by_cell, simulate


def flows(stock, *, months=12, leave=0.02, retire=0.0, fill=0.0, intake=0.0, posts=2.0, moves=()):
    stock = np.asarray(stock, dtype=float)
    shape = (months, len(stock))
    return Flows(
        stock=stock,
        posts=np.tile(stock * posts + 20, (months, 1)),
        leave=np.full(shape, leave),
        retire=np.full(shape, retire),
        fill=np.full(shape, fill),
        intake=np.full(shape, intake),
        origin=np.array([one for one, _, _ in moves], dtype=np.int64),
        target=np.array([other for _, other, _ in moves], dtype=np.int64),
        move=np.tile([share for _, _, share in moves], (months, 1)).reshape(months, len(moves)),
    )


class TestDraws:
    @pytest.mark.parametrize(("people", "hazard"), [(1, 0.02), (7, 0.4), (60, 0.02), (900, 0.1)])
    def test_binomial_has_mean_and_variance(self, people, hazard):
        u = np.random.default_rng(1).random(200_000, dtype=np.float32)
        drawn = draw_binomial(u, np.full_like(u, people), np.full_like(u, hazard))
        p = -np.expm1(-hazard)
        assert drawn.min() >= 0
        assert drawn.max() <= people
        assert drawn.mean() == pytest.approx(people * p, rel=0.02, abs=0.002)
        assert drawn.var() == pytest.approx(people * p * (1 - p), rel=0.03, abs=0.002)

    @pytest.mark.parametrize("mean", [0.0, 0.03, 2.0, 23.0, 80.0])
    def test_poisson_has_mean_and_variance(self, mean):
        u = np.random.default_rng(2).random(200_000, dtype=np.float32)
        drawn = draw_poisson(u, np.full_like(u, mean))
        assert drawn.mean() == pytest.approx(mean, rel=0.02, abs=0.002)
        assert drawn.var() == pytest.approx(mean, rel=0.03, abs=0.003)

    @given(st.floats(0, 0.99), st.integers(0, 40), st.floats(0, 2), st.floats(0, 2))
    def test_more_hazard_never_means_fewer_leavers(self, u, people, one, other):
        low, high = sorted((one, other))
        args = np.array([[u]], np.float32), np.array([[people]], np.float32)
        fewer = draw_binomial(*args, np.array([[low]], np.float32))
        more = draw_binomial(*args, np.array([[high]], np.float32))
        assert fewer[0, 0] <= more[0, 0] + 1e-6


class TestSimulation:
    def test_means_equal_the_matrix_recursion(self):
        """Leaving, retirement, moves, planned intake and vacancies that are never exhausted."""
        made = flows([40, 8, 120, 300], leave=0.03, retire=0.004, fill=0.05, intake=0.3,
                     moves=[(0, 1, 0.02), (0, 2, 0.03), (2, 3, 0.01)])  # fmt: skip
        people = simulate(made, luck_of_no_effect(made, 20_000), seed=3).people
        expected = expected_people_by_month(made)
        error = people.std(axis=2) / np.sqrt(20_000)
        assert np.all(np.abs(people.mean(axis=2) - expected) < 4.5 * error + 1e-3)

    def test_recursion_is_the_matrix_power(self):
        made = flows([10, 5, 2], leave=0.1, moves=[(0, 1, 0.2), (1, 2, 0.1)])
        matrix = transition_matrix(made, 0)
        assert matrix.sum(axis=1) == pytest.approx(1)
        step = matrix.T * np.exp(-0.1)
        assert expected_people_by_month(made)[-1] == pytest.approx(
            np.linalg.matrix_power(step, 12) @ made.stock
        )

    def test_nothing_happens_at_zero_rates(self):
        made = flows([3, 50, 0], leave=0.0)
        paths = simulate(made, luck_of_no_effect(made, 300), seed=1)
        assert np.array_equal(paths.people, np.broadcast_to([[[3], [50], [0]]], (12, 3, 300)))

    @pytest.mark.parametrize("draws", [7, 1300])
    def test_threads_do_not_change_the_answer(self, draws):
        made = flows(np.arange(1, 90), fill=0.3)
        one, two = (
            simulate(made, luck_of_no_effect(made, draws), seed=5, threads=n) for n in (1, 2)
        )
        assert np.array_equal(one.people, two.people)
        assert np.array_equal(one.hired, two.hired)

    def test_another_seed_is_another_answer(self):
        made = flows([30, 40])
        one, two = (simulate(made, luck_of_no_effect(made, 50), seed=n) for n in (1, 2))
        assert not np.array_equal(one.people, two.people)

    def test_people_never_fall_below_none_and_are_conserved_by_moves(self):
        made = flows([4, 6, 90], leave=0.0, moves=[(0, 1, 0.7), (0, 2, 0.3), (1, 0, 0.5)])
        people = simulate(made, luck_of_no_effect(made, 400), seed=2).people
        assert people.min() >= 0
        assert np.allclose(people.sum(axis=1), 100)

    def test_added_cells_leave_the_luck_of_the_others_alone(self):
        made = flows([12, 30, 5], fill=0.2)
        more = flows([12, 30, 5, 0, 0], fill=0.2)
        one = simulate(made, luck_of_no_effect(made, 60), seed=4, known_cells=3)
        two = simulate(more, luck_of_no_effect(more, 60), seed=4, known_cells=3)
        assert np.array_equal(one.people, two.people[:, :3])

    def test_common_luck_widens_a_sum(self):
        made = flows(np.full(60, 20.0), leave=0.03)
        luck = luck_of_no_effect(made, 800)
        good = np.exp(0.3 * np.random.default_rng(1).standard_normal((1, 1, 800)))
        shared = replace(luck, leave=(luck.leave * good).astype(np.float32))
        alone, together = (
            simulate(made, one, seed=1).people[-1].sum(axis=0).std() for one in (luck, shared)
        )
        assert together > 2 * alone


class TestTrend:
    def test_a_straight_log_line_goes_on_and_is_damped(self):
        values = np.exp(np.outer([0.01, 0.02], np.arange(60))) * 100
        trend = fit_trend(values)
        ahead = trend.log_change(24)
        assert np.all(ahead[:, -1] > 0)
        assert np.all(ahead[:, -1] < 24 * np.array([0.0101, 0.0201]) + 0.12)

    def test_noise_around_a_level_is_held_by_the_interval(self):
        rng = np.random.default_rng(3)
        values = np.exp(0.05 * rng.standard_normal((60, 72))) * 50
        low, _, high = fit_trend(values[:, :48]).low_middle_and_high(24)
        came = values[:, 48:]
        assert 0.7 < ((low <= came) & (came <= high))[:, :8].mean() < 0.99

    def test_widths_grow_with_the_horizon_and_nothing_later_is_used(self):
        rng = np.random.default_rng(4)
        values = np.exp(np.cumsum(0.02 * rng.standard_normal((30, 60)), axis=1)) * 100
        trend = fit_trend(values[:, :48])
        assert np.all(np.diff(trend.half_width(24), axis=1) >= 0)
        changed = values.copy()
        changed[:, 48:] *= 3
        assert np.array_equal(fit_trend(changed[:, :48]).log_path(12), trend.log_path(12))

    @pytest.mark.parametrize("values", [[[5, 5]], [[0, 0, 0]], [[np.nan, 4, np.nan, 6]]])
    def test_short_empty_and_gappy_series_are_no_error(self, values):
        trend = fit_trend(np.array(values, dtype=float))
        assert np.isfinite(trend.log_path(36)).all()
        assert np.isfinite(trend.half_width(36)).all()

    def test_yearly_series_go_on_with_half_the_change(self):
        values = 100 * 1.1 ** np.arange(4)[None, :]
        assert fit_trend(values, months_per_step=12).log_change(2)[0] == pytest.approx(
            np.log(1.1) * np.array([0.5, 1.0])
        )


class TestHazard:
    def test_planted_factors_come_back(self):
        rng = np.random.default_rng(5)
        base, of, by = 0.12, np.array([0.5, 1.0, 1.8]), np.array([1.5, 1.0, 0.7, 0.6])
        codes = np.indices((3, 4)).reshape(2, -1)
        exposed = np.full(12, 5000.0)
        rate = base * of[codes[0]] * by[codes[1]]
        events = rng.poisson(exposed * rate).astype(float)
        made = fit_hazard((codes[0], codes[1]), (3, 4), exposed, events)
        assert made.chance_to_leave(codes[0], codes[1]) == pytest.approx(rate, rel=0.12)

    def test_a_cell_with_nobody_leaves_like_its_levels_say(self):
        codes = (np.array([0, 0, 1]), np.array([0, 1, 0]))
        made = fit_hazard(codes, (2, 2), np.array([900.0] * 3), np.array([90.0, 180.0, 30.0]))
        unseen = made.chance_to_leave(np.array([1]), np.array([1]))[0]
        assert 0.02 < unseen < 0.1

    def test_small_cells_are_shrunk(self):
        codes = (np.arange(40) % 20, np.arange(40) // 20)
        exposed = np.where(np.arange(40) == 7, 3.0, 400.0)
        events = np.where(np.arange(40) == 7, 3.0, 40.0)
        made = fit_hazard(codes, (20, 2), exposed, events)
        assert made.chance_to_leave(np.array([7]), np.array([0]))[0] < 0.25

    def test_without_counts_the_assumed_chance_stands(self):
        none = np.zeros(0)
        made = fit_hazard((none.astype(int),), (3,), none, none, prior=0.01, prior_exposure=500)
        assert made.chance_to_leave(np.array([0, 2, -1])) == pytest.approx(0.01)


class TestPools:
    """Hiring answers the vacancies of a pool, whole people allotted in proportion."""

    def one_person_roles(self, pool, fill=0.25, leave=0.01, months=36):
        made = flows(np.ones(2000), months=months, leave=leave, fill=fill, posts=0.0)
        chance = -np.expm1(-leave)
        posts = np.full_like(made.posts, 1 + (1 - fill) * chance / fill)
        return replace(made, posts=posts, pool=pool)

    @pytest.mark.parametrize("pools", [1, 40, 2000])
    def test_two_thousand_people_in_one_person_roles_stay_two_thousand(self, pools):
        made = self.one_person_roles(np.arange(2000) * pools // 2000)
        paths = simulate(made, luck_of_no_effect(made, 200), seed=1)
        people = paths.people
        assert expected_people_by_month(made).sum(axis=1) == pytest.approx(2000, rel=1e-3)
        total = people.sum(axis=1).mean(axis=1)
        assert total == pytest.approx(2000, rel=0.01)
        empty = np.maximum(paths.posts - paths.people, 0).sum(axis=1).mean(axis=1)
        usual = 2000 * (made.posts[0, 0] - 1)
        assert empty[-1] == pytest.approx(usual, rel=0.08)

    def test_joiners_never_exceed_the_vacancies_of_pool_or_cell(self):
        rng = np.random.default_rng(2)
        lacking = rng.integers(-4, 6, (60, 300)).astype(np.float32)
        starts = np.array([0, 1, 5, 30])
        speed = rng.random((60, 300)).astype(np.float32)
        u, v = rng.random((2, 4, 300)).astype(np.float32)
        joined = draw_hires_by_cell(lacking, speed, starts, u, v)
        assert np.array_equal(joined, np.rint(joined))
        assert joined.min() >= 0
        assert (joined <= np.maximum(lacking, 0)).all()
        whole = np.add.reduceat(joined, starts, axis=0)
        net = np.maximum(np.add.reduceat(lacking, starts, axis=0), 0)
        assert (whole <= net).all()

    def test_joiners_go_where_people_lack_in_proportion(self):
        lacking = np.repeat(np.array([[6.0], [3.0], [0.0], [1.0]], np.float32), 40_000, axis=1)
        speed = np.full_like(lacking, 0.3)
        u, v = np.random.default_rng(3).random((2, 1, 40_000), dtype=np.float32)
        joined = draw_hires_by_cell(lacking, speed, np.array([0]), u, v)
        assert joined.mean(axis=1) == pytest.approx([1.8, 0.9, 0.0, 0.3], abs=0.02)
        assert joined.sum(axis=0).var() == pytest.approx(10 * 0.3 * 0.7, rel=0.05)

    def test_a_surplus_elsewhere_in_the_pool_is_offset(self):
        lacking = np.repeat(np.array([[2.0], [-2.0], [1.0]], np.float32), 5_000, axis=1)
        u, v = np.random.default_rng(4).random((2, 2, 5_000), dtype=np.float32)
        together = draw_hires_by_cell(
            lacking, np.full_like(lacking, 1.0), np.array([0]), u[:1], v[:1]
        )
        assert together.sum(axis=0).mean() == pytest.approx(1.0, abs=1e-3)
        hires = expected_hires(lacking[:, 0], np.ones(3), np.zeros(3, dtype=int))
        assert hires == pytest.approx([2 / 3, 0.0, 1 / 3])

    def test_means_equal_the_recursion_in_pools(self):
        made = flows([1, 2, 1, 40, 30, 8], leave=0.02, fill=0.2, posts=1.3)
        made = replace(made, posts=made.posts - 19.6, pool=np.array([0, 0, 0, 1, 1, 2]))
        people = simulate(made, luck_of_no_effect(made, 20_000), seed=3).people
        pooled = [people[:, made.pool == pool].sum(axis=1) for pool in range(3)]
        wanted = [
            expected_people_by_month(made)[:, made.pool == pool].sum(axis=1) for pool in range(3)
        ]
        for some, mean in zip(pooled[:2], wanted, strict=False):
            assert some.mean(axis=1) == pytest.approx(mean, rel=0.004)

    def test_cells_are_cut_into_whole_pools(self):
        pool = np.array([0, 1, 0, 2, 1, 3] * 60)
        slices = cut_cells_at_pools(pool)
        assert sorted(np.concatenate([rows for rows, _ in slices]).tolist()) == list(range(360))
        for rows, starts in slices:
            assert np.array_equal(pool[rows], np.sort(pool[rows]))
            assert len(starts) == len(np.unique(pool[rows]))
        seen = [set(pool[rows].tolist()) for rows, _ in slices]
        assert sum(map(len, seen)) == 4

    def test_a_freeze_and_a_planned_intake(self):
        made = flows([5, 5], leave=0.0, fill=0.0, intake=2.0, posts=1.0, months=6)
        people = simulate(made, luck_of_no_effect(made, 4000), seed=6).people
        assert people[-1].mean(axis=1) == pytest.approx(17, rel=0.02)
        assert expected_people_by_month(made)[-1] == pytest.approx(17)

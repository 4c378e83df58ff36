"""Random panels against diff-diff and statsmodels: estimates and errors to 1e-8.

Where formulas agree: ATT(g,t), all their averages and large-sample errors without covariates. With
covariates, the doubly robust estimate is checked against statsmodels to 1e-8, and its influence by
numerical derivatives: diff-diff divides the controls' weights by the number treated, we, as R's
did, by their sum, so that those two differ in the third figure. Where we differ on purpose:
headline errors scale each arm by √(n/(n−1)) and use t with Satterthwaite degrees of freedom, while
diff-diff and did use population variances and the normal distribution; a cell with fewer than two
controls is left out, as it has no error.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.impact.aggregate import average_by_cohort, average_by_event, average_overall
from skillgap.questions.impact.fixed_effects import decompose_two_way, estimate_two_way
from skillgap.questions.impact.group_time import (
    cell_table,
    doubly_robust_effect_and_influence,
    estimate_cells,
)
from skillgap.questions.impact.panel import Columns, build_panel
from skillgap.questions.impact.regression import fit_least_squares

pytestmark = pytest.mark.slow

CLOSE = {"abs": 1e-8, "rel": 1e-8}


def draw_panel(seed, *, slope=0.0):
    rng = np.random.default_rng(seed)
    units, periods = int(rng.integers(30, 70)), int(rng.integers(4, 8))
    starts = rng.choice([0, *range(3, periods + 1)], units)
    starts[:3], starts[3:6] = 0, 3
    x = rng.normal(size=units)
    chance = rng.random(units) < 0.5 / (1 + np.exp(-0.3 * x))
    starts = np.where(chance & (starts == 0), 3, starts)
    starts[:3] = 0
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(1, periods + 1), units)
    start = starts[unit]
    on = (start > 0) & (time >= start)
    y = rng.normal(size=units)[unit] + 0.3 * time + slope * x[unit] * time
    y = y + on * (1 + 0.2 * (time - start)) + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "time": time, "start": start, "y": y, "x": x[unit]})


def ours(frame, covariates=(), *, never_only):
    columns = Columns("y", "unit", "time", treated_from="start", covariates=covariates)
    panel = build_panel(frame, columns)
    return panel, estimate_cells(panel, never_only=never_only)


def theirs(frame, *, never_only, covariates=None, **options):
    from diff_diff import CallawaySantAnna

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CallawaySantAnna(
            control_group="never_treated" if never_only else "not_yet_treated",
            base_period="universal", **options,
        ).fit(
            frame, outcome="y", unit="unit", time="time", first_treat="start",
            covariates=covariates, aggregate="all",
        )  # fmt: skip


def assert_alike(panel, cells, oracle):
    table = cell_table(cells, panel).set_index(["cohort", "period"])
    compared = 0
    for (cohort, period), found in oracle.group_time_effects.items():
        key = (str(cohort), str(period))
        if key in table.index:
            assert table.loc[key, "effect"] == pytest.approx(found["effect"], **CLOSE)
            assert table.loc[key, "std_error"] == pytest.approx(found["se"], **CLOSE)
            compared += 1
    assert compared == len(table)
    total = average_overall(panel, cells)
    assert total.value == pytest.approx(oracle.overall_att, **CLOSE)
    assert total.large_sample_error == pytest.approx(oracle.overall_se, **CLOSE)
    for event, part in average_by_event(panel, cells).items():
        found = oracle.event_study_effects[event]
        assert part.value == pytest.approx(found["effect"], **CLOSE)
        assert part.large_sample_error == pytest.approx(found["se"], **CLOSE)
    for place, part in average_by_cohort(panel, cells).items():
        found = oracle.group_effects[panel.periods.values[place]]
        assert part.value == pytest.approx(found["effect"], **CLOSE)
        assert part.large_sample_error == pytest.approx(found["se"], **CLOSE)


@pytest.mark.slow
def test_group_time_effects_on_500_random_panels():
    for seed in range(500):
        frame, never_only = draw_panel(seed), seed % 2 == 0
        panel, cells = ours(frame, never_only=never_only)
        assert_alike(panel, cells, theirs(frame, never_only=never_only))


def doubly_robust_by_statsmodels(change, treated, x):
    """The estimator written out with statsmodels' logit and least squares."""
    import statsmodels.api as sm

    design = sm.add_constant(x)
    chance = sm.Logit(treated, design).fit(disp=0, tol=1e-13).predict(design)
    slope = sm.OLS(change[treated == 0], design[treated == 0]).fit().params
    residual, odds = change - design @ slope, (1 - treated) * chance / (1 - chance)
    return residual[treated == 1].mean() - (odds * residual).sum() / odds.sum()


def test_doubly_robust_as_statsmodels_on_random_cells():
    for seed in range(15):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(60, 160))
        x = rng.normal(size=(n, 2))
        treated = (rng.random(n) < 1 / (1 + np.exp(0.5 - 0.4 * x[:, 0]))).astype(float)
        change = x @ [0.5, -0.2] + treated + rng.normal(size=n)
        value, _ = doubly_robust_effect_and_influence(change, treated > 0, x, np.ones(n))
        assert value == pytest.approx(doubly_robust_by_statsmodels(change, treated, x), **CLOSE)


def test_doubly_robust_influence_is_the_derivative_by_each_weight():
    """The influence of a unit is what the estimate gains from a little more of its weight."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(50, 2))
    treated = rng.random(50) < 1 / (1 + np.exp(0.5 - 0.4 * x[:, 0]))
    change = x @ [0.5, -0.2] + treated + rng.normal(size=50)
    _, influence = doubly_robust_effect_and_influence(change, treated, x, np.ones(50))
    for unit in range(50):
        more, less = np.ones(50), np.ones(50)
        more[unit], less[unit] = 1 + 1e-5, 1 - 1e-5
        change_of = [
            doubly_robust_effect_and_influence(change, treated, x, w)[0] for w in (more, less)
        ]
        assert influence[unit] == pytest.approx((change_of[0] - change_of[1]) / 2e-5, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_group_time_effects_on_a_few_panels(seed):
    frame = draw_panel(1000 + seed)
    panel, cells = ours(frame, never_only=bool(seed % 2))
    assert_alike(panel, cells, theirs(frame, never_only=bool(seed % 2)))


@pytest.mark.slow
def test_hc2_as_statsmodels_on_500_random_designs():
    import statsmodels.api as sm

    for seed in range(500):
        rng = np.random.default_rng(seed)
        n, k = int(rng.integers(20, 80)), int(rng.integers(2, 6))
        x = np.column_stack([np.ones(n), rng.normal(size=(n, k - 1))])
        y = x @ rng.normal(size=k) + rng.normal(size=n) * (1 + np.abs(x[:, 1]))
        fit, oracle = fit_least_squares(x, y), sm.OLS(y, x).fit(cov_type="HC2")
        np.testing.assert_allclose(fit.coefficient, oracle.params, atol=1e-8, rtol=1e-8)
        np.testing.assert_allclose(fit.std_error, oracle.bse, atol=1e-8, rtol=1e-8)
        plain = sm.OLS(y, x).fit()
        np.testing.assert_allclose(fit.plain_error, plain.bse, atol=1e-8, rtol=1e-8)


def test_cr2_by_its_definition():
    """(I − H)^−½ of each cluster by eigenvalues of the whole matrix, df by the full n × n form."""
    rng = np.random.default_rng(4)
    cluster = np.repeat(np.arange(9), rng.integers(1, 7, 9))
    n = len(cluster)
    x = np.column_stack([np.ones(n), rng.normal(size=n), cluster % 2])
    y = rng.normal(size=n)
    bread = np.linalg.inv(x.T @ x)
    residual_maker = np.eye(n) - x @ bread @ x.T
    meat, form = np.zeros((3, 3)), [[], [], []]
    for label in range(9):
        own = np.flatnonzero(cluster == label)
        values, vectors = np.linalg.eigh(residual_maker[np.ix_(own, own)])
        root = np.where(values > 1e-10, 1 / np.sqrt(np.maximum(values, 1e-10)), 0)
        adjust = vectors @ np.diag(root) @ vectors.T
        score = x[own].T @ adjust @ (residual_maker @ y)[own]
        meat += np.outer(score, score)
        for j in range(3):
            form[j].append(residual_maker[:, own] @ adjust @ x[own] @ bread[:, j])
    fit = fit_least_squares(x, y, cluster=cluster)
    np.testing.assert_allclose(fit.std_error, np.sqrt(np.diag(bread @ meat @ bread)), rtol=1e-8)
    for j in range(3):
        inner = np.array(form[j]) @ np.array(form[j]).T
        df = np.trace(inner) ** 2 / (inner**2).sum()
        assert fit.df[j] == pytest.approx(df, rel=1e-8)


def test_two_arms_by_lot_are_welch():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(1)
    y, d = rng.normal(size=40), (np.arange(40) < 13).astype(float)
    found = sg.measure_impact(
        pd.DataFrame({"y": y, "d": d}), outcome="y", treated="d", randomised=True
    )
    welch = ttest_ind(y[d == 1], y[d == 0], equal_var=False)
    assert found.effect.value / found.effect.std_error == pytest.approx(welch.statistic)
    assert found.effect.df == pytest.approx(welch.df)
    assert found.effect.p == pytest.approx(welch.pvalue)


@pytest.mark.parametrize("seed", range(5))
def test_goodman_bacon_parts_add_up_to_two_way_fixed_effects(seed):
    columns = Columns("y", "unit", "time", treated_from="start")
    panel = build_panel(draw_panel(seed), columns)
    parts = decompose_two_way(panel)
    assert parts["weight"].sum() == pytest.approx(1)
    assert (parts["weight"] > 0).all()
    total = float((parts["weight"] * parts["estimate"]).sum())
    assert total == pytest.approx(estimate_two_way(panel).value, abs=1e-10)

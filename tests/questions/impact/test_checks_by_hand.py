"""What must hold before an effect is called one, exactly where each verdict turns."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import skillgap as sg
from skillgap.questions.impact.amounts import (
    choose_amount_writer,
    is_share,
    write_number,
    write_percentage_points,
)
from skillgap.questions.impact.checks import (
    check_attrition,
    check_levels,
    check_lots,
    check_overlap,
    check_size,
    check_trends,
    standardised_difference,
)
from skillgap.questions.impact.claim import place_on_ladder
from skillgap.questions.impact.correlations import correlate_learning
from skillgap.questions.impact.estimate import Estimate, p_value, t_quantile
from skillgap.questions.impact.lots import (
    Arms,
    bound_by_leaving,
    compare_arms,
    count_treated_unit_periods,
    redrawn_p_value,
    split_arms,
)
from skillgap.questions.impact.panel import Columns, build_panel
from skillgap.questions.impact.periods import NEVER, read_periods, read_starts
from skillgap.questions.impact.regression import fit_least_squares, take_out_group_means
from skillgap.questions.impact.result import Design
from skillgap.questions.impact.rollouts import lay_out, list_rollouts, planning_effect_and_sd
from skillgap.questions.impact.shrinkage import (
    shrunk_effects_table,
    slope_and_thirds_by_dose,
    slope_by_dose,
)
from skillgap.questions.impact.trends import Trends
from tests.gap_cases import organisation
from tests.questions.impact.panels import NAMES, draw_panel, measure


def arms(before, treated, *, after=None, covariates=None, cluster=None, **more):
    before, treated = np.array(before, dtype=float), np.array(treated, dtype=bool)
    count = len(before)
    return Arms(
        after=np.array(before if after is None else after, dtype=float),
        before=before,
        treated=treated,
        covariates=np.zeros((count, 0)) if covariates is None else np.array(covariates),
        cluster=np.arange(count) if cluster is None else np.array(cluster),
        weight=np.ones(count),
        group=np.full(count, "", dtype=object),
        dose=np.full(count, np.nan),
        **more,
    )


# Estimates ------------------------------------------------------------------------------------


def test_intervals_and_p_values_are_those_of_the_t_distribution():
    one = Estimate(2.0, 0.8, 7.0, "m")
    reach = stats.t.ppf(0.975, 7) * 0.8
    assert (one.low, one.high) == pytest.approx((2 - reach, 2 + reach))
    assert one.p == pytest.approx(2 * stats.t.sf(2.5, 7))
    assert t_quantile(0.975, math.inf) == pytest.approx(1.959964, abs=1e-6)
    for df in (0.0, -1.0, math.nan):
        assert math.isnan(t_quantile(0.975, df))
        assert math.isnan(p_value(1.0, 1.0, df))
    assert t_quantile(0.975, 0.5) == pytest.approx(stats.t.ppf(0.975, 0.5))
    assert p_value(1.0, 1.0, 0.5) == pytest.approx(2 * stats.t.sf(1, 0.5))
    assert math.isnan(p_value(1.0, 0.0, 5.0))


def test_how_amounts_are_written():
    assert [write_number(one) for one in (999.4, 1000.0, 0.012345, 0.0)] == [
        "999",
        "1,000",
        "0.0123",
        "0",
    ]
    assert [write_percentage_points(one) for one in (0.01, 0.0094, 0.0, -0.02)] == [
        "1.0 points", "0.94 points", "0.0 points", "−2.0 points",
    ]  # fmt: skip
    assert is_share("a_rate", 1.0)
    assert not is_share("a_rate", 1.01)
    assert not is_share("hours", 0.5)
    assert choose_amount_writer("fix_share", 0.7)(0.05) == "5.0 points"
    assert choose_amount_writer("hours", 0.7)(0.05) == "0.05"


# Checks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("treated", "untreated", "status"),
    [(4, 99, "fail"), (5, 99, "warn"), (99, 4, "fail"), (19, 20, "warn"), (20, 20, "pass")],
)
def test_few_units_are_said(treated, untreated, status):
    found = check_size(treated, untreated)
    assert found.status == status
    assert found.finding.startswith(f"{treated} treated and {untreated} untreated units: ")
    assert bool(found.cannot) == (status == "fail")


def test_the_difference_in_standard_deviations():
    values = np.array([1.0, 3.0, 2.0, 6.0, math.nan])
    treated = np.array([True, True, False, False, True])
    spread = math.sqrt((2.0 + 8.0) / 2)
    assert standardised_difference(values, treated) == pytest.approx((2 - 4) / spread)
    assert math.isnan(standardised_difference(values[:3], treated[:3]))
    flat = standardised_difference(np.ones(4), np.array([True, True, False, False]))
    assert flat == 0.0


def apart(gap, count=40):
    """Return two arms whose outcome before differs by so many standard deviations."""
    base = np.tile([-1.0, 1.0], count // 4)
    base = base / base.std(ddof=1)
    return arms(np.concatenate([base + gap, base]), np.arange(count) < count / 2)


@pytest.mark.parametrize(
    ("gap", "count", "status"),
    [(0.25, 40, "pass"), (0.251, 40, "warn"), (-0.251, 40, "warn"), (1.0, 8, "warn"),
     (1.001, 8, "fail"), (0.9, 100, "fail")],
)  # fmt: skip
def test_lots_that_leave_groups_apart(gap, count, status):
    found = check_lots(apart(gap - 1e-9 * math.copysign(1, gap), count), ())
    assert found.status == status
    assert f"outcome before, {gap:+.2f}".replace("-", "−") in found.finding
    assert bool(found.cannot) == (status == "fail")


@pytest.mark.parametrize("covariates", [1, 3])
def test_the_test_of_balance_is_the_f_test_of_a_regression(covariates):
    rng = np.random.default_rng(8)
    treated = np.arange(24) % 2 == 0
    x = rng.normal(0, 1, (24, covariates)) + 0.4 * treated[:, None]
    found = check_lots(
        arms(np.full(24, 5.0), treated, covariates=x), tuple(f"c{n}" for n in range(covariates))
    )
    design = np.column_stack([np.ones(24), x])
    d = treated.astype(float)
    rest = ((d - design @ np.linalg.lstsq(design, d, rcond=None)[0]) ** 2).sum()
    total = ((d - d.mean()) ** 2).sum()
    residual_df = 24 - covariates - 1
    f = (total - rest) / covariates / (rest / residual_df)
    p = stats.f.sf(f, covariates, residual_df)
    assert f"all together p = {p:.2g})" in found.finding


def test_balance_of_clusters_is_that_of_their_means():
    rng = np.random.default_rng(1)
    cluster = np.repeat(np.arange(8), 3)
    treated = cluster % 2 == 0
    before = rng.normal(0, 1, 24)
    found = check_lots(arms(before, treated, cluster=cluster), ())
    means = np.array([before[cluster == c].mean() for c in range(8)])
    sign = np.arange(8) % 2 == 0
    p = stats.ttest_ind(means[sign], means[~sign]).pvalue  # with one regressor F is t squared
    assert f"all together p = {p:.2g})" in found.finding


def test_too_few_rows_say_nothing_about_balance():
    x = np.array([[1.0, 5, 2], [5.0, 1, 3], [2.0, 2, 9], [4.0, 7, 1]])
    half = [True, True, False, False]
    full = check_lots(arms(np.ones(4), half, covariates=x), ("a", "b", "c"))
    assert "all together p = 1)" in full.finding
    two = check_lots(arms(np.ones(4), half, covariates=x[:, :2]), ("a", "b"))
    assert "all together p = 1)" not in two.finding
    alone = check_lots(arms([1.0, 1.0, 1.0], [True, False, False]), ())
    assert alone.status == "warn"
    assert "nothing known from before" in alone.finding


@pytest.mark.parametrize(
    ("lost", "entered", "status"),
    [((20, 20), (100, 100), "pass"), ((21, 20), (100, 100), "warn"), ((2, 1), (10, 10), "pass"),
     ((1, 0), (9, 9), "warn"), ((60, 0), (1000, 1000), "fail"), ((50, 0), (1000, 1000), "pass"),
     ((0, 60), (1000, 1000), "fail"), ((0, 0), (0, 0), "pass")],
)  # fmt: skip
def test_who_left_and_where(lost, entered, status):
    found = check_attrition(lost, entered)
    assert found.status == status
    assert bool(found.cannot) == (status != "pass")


def test_leaving_is_less_grave_where_bounds_keep_the_sign():
    def status(*bounds):
        return check_attrition((60, 0), (1000, 1000), bounds).status

    assert status(0.1, 0.4) == "warn"
    assert status(-0.4, -0.1) == "warn"
    assert status(-0.1, 0.4) == "fail"
    assert status(0.0, 0.4) == "fail"
    said = check_attrition((60, 0), (1000, 1000), (0.1, 0.4)).finding
    assert said.endswith("the effect lies between 0.1 and 0.4.")


def trends(p=0.5, value=0.01, missed=0.5, dip=None):
    """Return trends whose drift has a p value (of many degrees of freedom)."""
    error = abs(value) / stats.norm.isf(p / 2)
    return Trends(5, Estimate(value, error, math.inf, "d"), math.nan, 0.1, missed, 5.0, dip)


def test_trends_before_at_their_limits():
    def statuses(found, effect=1.0):
        return [check.status for check in check_trends(found, effect, write_number)]

    assert statuses(None) == ["fail"]
    assert statuses(trends(p=0.0501)) == ["pass", "pass"]
    assert statuses(trends(p=0.0499)) == ["fail"]
    assert statuses(trends(missed=0.99)) == ["pass", "pass"]
    assert statuses(trends(missed=1.0)) == ["pass", "warn"]
    assert statuses(trends(missed=0.99), effect=-1.0) == ["pass", "pass"]

    def dip(p, value=-0.5):
        return Estimate(value, abs(value) / stats.norm.isf(p / 2), math.inf, "dip")

    assert statuses(trends(dip=dip(0.0101))) == ["pass", "pass", "pass"]
    assert statuses(trends(dip=dip(0.0099))) == ["pass", "pass", "fail"]
    other = check_trends(trends(dip=dip(0.001)), 1.0, write_number)[-1]
    assert "the other way than the effect" in other.finding
    same = check_trends(trends(dip=dip(0.001)), -1.0, write_number)[-1]
    assert "the way of the effect" in same.finding
    blank = replace(trends(), drift=Estimate(0.1, 0.0, math.nan, "d"))
    assert "too few units to test" in check_trends(blank, 1.0, write_number)[0].finding


def test_the_smaller_of_two_p_values_is_doubled():
    both = replace(trends(p=0.04), joint_p=0.03)
    assert both.smallest_p == pytest.approx(0.06)
    assert replace(both, joint_p=math.nan).smallest_p == pytest.approx(0.04)
    assert replace(trends(p=0.9), joint_p=0.8).smallest_p == 1.0


def levels(gap, before=3):
    frame = pd.DataFrame(
        [(unit, month, 6 if unit < 10 else 0, (-1.0) ** unit * math.sqrt(0.9) + gap * (unit < 10))
         for unit in range(20) for month in range(1, 9)],
        columns=["unit", "month", "start", "y"],
    )  # fmt: skip
    panel = build_panel(frame, Columns("y", "unit", "month", "start"))
    return check_levels(panel, before)


@pytest.mark.parametrize(
    ("gap", "before", "status"),
    [(0.249, 3, "pass"), (0.251, 3, "warn"), (-0.251, 3, "warn"), (5.0, 3, "warn"),
     (0.499, 2, "warn"), (0.501, 2, "fail")],
)  # fmt: skip
def test_how_far_apart_levels_before_may_be(gap, before, status):
    # The standard deviation of −1, 1, −1 … over ten is √(10/9); times √0.9 it is 1.
    assert levels(gap, before).status == status


def test_units_that_are_not_alike():
    def status(shift, count=200, seed=3):
        rng = np.random.default_rng(seed)
        base = np.tile(np.sort(rng.normal(0, 1, count // 2)), 2)
        treated = np.arange(count) < count // 2
        x = (base + shift * treated)[:, None]
        return check_overlap(x, treated, ("c",))

    assert status(0.2).status == "pass"
    assert status(0.4).status == "warn"
    assert status(1.3).status == "fail"
    assert status(20.0).finding.startswith("What is known before tells the groups apart completely")
    flat = check_overlap(np.ones((6, 1)), np.arange(6) < 3, ("c",))
    assert (flat.status, flat.finding) == ("warn", "Nothing known before to compare units by.")
    some = status(0.4)
    number = int(some.finding.split("untreated units, ")[1].split(" ")[0])
    assert 60 < number < 100
    assert "of 100 untreated units" in some.finding


# The ladder's arithmetic ----------------------------------------------------------------------


def rung(p, strict_p=0.05, failed=(), may_cause=True):
    value = 1.0
    effect = Estimate(value, value / stats.norm.isf(p / 2), math.inf, "m")
    checks = tuple(check_size(4, 4) if name == "few" else check_trends(None, 1.0, write_number)[0]
                   for name in failed)  # fmt: skip
    return place_on_ladder(
        effect, checks, may_cause=may_cause, why_not="No.", strict_p=strict_p, by_lot=True
    ).rung


def test_rungs_by_p_values_and_checks():
    assert rung(0.0499) == "caused"
    assert rung(0.0501) == "cannot say"
    assert rung(0.0201, strict_p=0.02) == "associated"
    assert rung(0.0199, strict_p=0.02) == "caused"
    assert rung(0.001, failed=("trend",)) == "associated"
    assert rung(0.001, failed=("few",)) == "cannot say"
    assert rung(0.001, may_cause=False) == "associated"


# Two arms -------------------------------------------------------------------------------------


def test_a_difference_of_means_is_welchs():
    rng = np.random.default_rng(4)
    one, other = rng.normal(1, 1, 9), rng.normal(0, 3, 14)
    both = arms(np.concatenate([one, other]), np.arange(23) < 9)
    found = compare_arms(both, adjusted=False)
    test = stats.ttest_ind(one, other, equal_var=False)
    assert found.value == pytest.approx(one.mean() - other.mean())
    assert found.p == pytest.approx(test.pvalue)
    assert found.df == pytest.approx(test.df)
    assert math.isnan(compare_arms(arms([1.0, 2.0, 4.0], [True, False, False]), adjusted=False).df)


def test_bounds_by_leaving_are_lees():
    # Of ten treated all stay, of ten untreated eight: the treated are cut by two of ten.
    after = np.concatenate([np.arange(10.0), np.arange(8.0)])
    both = arms(after, np.arange(18) < 10, lost=(0, 2), entered=(10, 10))
    assert bound_by_leaving(both) == pytest.approx((3.5 - 3.5, 5.5 - 3.5))
    turned = arms(after, np.arange(18) >= 10, lost=(2, 0), entered=(10, 10))
    assert bound_by_leaving(turned) == pytest.approx((3.5 - 5.5, 3.5 - 3.5))
    even = arms(after, np.arange(18) < 10, lost=(1, 1), entered=(10, 10))
    assert bound_by_leaving(even) == pytest.approx((1.0, 1.0))
    assert bound_by_leaving(replace(both, lost=(0, 10))) is None
    assert bound_by_leaving(replace(both, entered=(0, 0), lost=(0, 0))) == pytest.approx((1.0, 1.0))


def test_drawing_lots_again_by_counting():
    # Of four clusters two are treated and lie highest: 2 of 6 draws are as extreme (both ways).
    cluster = np.repeat(np.arange(4), 2)
    after = np.array([9.0, 9, 8, 8, 1, 1, 0, 0])
    both = replace(arms(after, cluster < 2, cluster=cluster), before=np.full(8, np.nan))
    assert redrawn_p_value(both) == pytest.approx(1 / 3, abs=0.03)
    mixed = replace(both, treated=np.arange(8) % 2 == 0)
    assert math.isnan(redrawn_p_value(mixed))
    many = np.arange(2_000)
    assert not math.isnan(redrawn_p_value(arms(many % 7, many % 2 == 0)))
    more = np.arange(2_001)
    assert math.isnan(redrawn_p_value(arms(more % 7, more % 2 == 0)))


# Least squares, doses, subgroups --------------------------------------------------------------


def test_too_few_rows_or_columns_that_say_the_same_are_refused():
    x = np.column_stack([np.ones(4), [0.0, 1, 2, 3]])
    y = np.array([0.0, 1.0, 2.5, 3.0])
    assert fit_least_squares(x, y, absorbed=1).plain_df == 1.0
    with pytest.raises(sg.SkillgapError, match="too few rows"):
        fit_least_squares(x, y, absorbed=2)
    with pytest.raises(sg.SkillgapError, match="say the same"):
        fit_least_squares(np.column_stack([x, x[:, 1]]), y)
    plain = fit_least_squares(x, y)
    slope = stats.linregress([0, 1, 2, 3], y)
    assert plain.coefficient[1] == pytest.approx(slope.slope)
    assert plain.plain_error[1] == pytest.approx(slope.stderr)
    doubled = fit_least_squares(x, y, weight=np.array([1.0, 1, 1, 4]))
    again = fit_least_squares(np.vstack([x, x[3:], x[3:], x[3:]]), np.append(y, [3.0] * 3))
    assert doubled.coefficient == pytest.approx(again.coefficient)


def test_group_means_are_taken_out():
    values = np.array([1.0, 2.0, 4.0, 8.0])
    assert take_out_group_means(values, np.array([0, 0, 1, 1])) == pytest.approx([-0.5, 0.5, -2, 2])
    both = take_out_group_means(values, np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    assert both == pytest.approx([0.75, -0.75, -0.75, 0.75])


def test_gains_by_dose():
    dose = np.array([1.0, 1.0, 2.0, 2.0, 3.0, 4.0])
    gain = 2.0 * dose + np.array([0.1, -0.1, 0.1, -0.1, 0.0, 0.0])
    found = slope_by_dose(gain, dose)
    assert found.value == pytest.approx(stats.linregress(dose, gain).slope)
    assert slope_by_dose(gain[:5], dose[:5]) is not None
    assert slope_by_dose(gain[:4], dose[:4]) is None
    assert slope_by_dose(gain, np.full(6, 2.0)) is None
    table = slope_and_thirds_by_dose(gain, dose)["dose_table"]
    assert table["units"].sum() == 6
    assert table[["dose_from", "dose_to"]].to_numpy().tolist() == [
        [1.0, 1.0],
        [2.0, 2.0],
        [3.0, 4.0],
    ]
    assert table["gain"].tolist() == pytest.approx([2.0, 4.0, 7.0])
    assert table["std_error"].iloc[0] == pytest.approx(0.1)
    assert slope_and_thirds_by_dose(gain[:5], dose[:5]) == {}
    alone = slope_and_thirds_by_dose(np.append(gain[:5], 40.0), np.array([1.0, 1, 1, 2, 2, 9]))[
        "dose_table"
    ]
    assert len(alone) in (2, 3)


def test_subgroups_are_shrunk_by_their_errors():
    one, other = Estimate(1.0, 0.1, 9.0, "a"), Estimate(3.0, 0.4, 9.0, "b")
    third = Estimate(2.0, 0.2, 9.0, "c")
    table = shrunk_effects_table(["a", "b", "c"], [one, other, third], [5, 6, 7])
    tau2 = table["weight"].iloc[0] * 0.01 / (1 - table["weight"].iloc[0])
    errors = np.array([0.1, 0.4, 0.2])
    precision = 1 / (errors**2 + tau2)
    mean = (precision * [1.0, 3.0, 2.0]).sum() / precision.sum()
    own = tau2 / (tau2 + errors**2)
    assert table["shrunk"].tolist() == pytest.approx(own * [1.0, 3.0, 2.0] + (1 - own) * mean)
    error = np.sqrt(own * errors**2 + (1 - own) ** 2 / precision.sum())
    assert table["shrunk_error"].tolist() == pytest.approx(error)
    assert table["shrunk_low"].tolist() == pytest.approx(table["shrunk"] - 1.96 * error)
    assert table["shrunk_high"].tolist() == pytest.approx(table["shrunk"] + 1.96 * error)


# Periods and panels ---------------------------------------------------------------------------


def test_starts_among_numbers_and_days():
    years = read_periods(pd.Series([2020, 2022, 2024]), "t")
    starts = read_starts(pd.Series([2020, 2021, 2022, 2024, 2025, 0, -3, np.nan]), years, "s")
    assert starts.tolist() == [0, 1, 1, 2, NEVER, NEVER, NEVER, NEVER]
    months = read_periods(
        pd.Series(pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])), "t"
    )
    days = pd.Series(pd.to_datetime(["2023-12-31", "2024-01-31", "2024-02-01", "2024-03-30",
                                     "2024-03-31"]))  # fmt: skip
    assert read_starts(days, months, "s").tolist() == [-1, 0, 1, 2, NEVER]
    alone = read_periods(pd.Series(pd.to_datetime(["2024-03-01"])), "t")
    ends = pd.Series(pd.to_datetime(["2024-03-31", "2024-04-01"]))
    assert read_starts(ends, alone, "s").tolist() == [0, NEVER]
    assert months.label(1) == "Feb 2024"
    assert years.label(1) == "2022"


def test_a_panel_counts_what_it_leaves_out():
    frame = pd.DataFrame(
        [("a", t, 3, 1.0) for t in (1, 2, 3)] + [("b", t, 1, 2.0) for t in (1, 2, 3)]
        + [("c", t, 0, None) for t in (1, 2, 3)] + [("d", 1, 0, 1.0), ("d", 2, 0, None)],
        columns=["unit", "month", "start", "y"],
    )  # fmt: skip
    panel = build_panel(frame, Columns("y", "unit", "month", "start"))
    assert panel.units.tolist() == ["a", "d"]
    assert panel.start.tolist() == [2, NEVER]
    assert panel.warnings[0].startswith("1 units without any outcome or weight")
    assert panel.warnings[1].startswith("1 units were treated from the first period on")
    assert panel.warnings[2].startswith("The panel has holes: 2 of 6 unit-periods")
    assert count_treated_unit_periods(panel) == 1


def test_weights_have_a_mean_of_one():
    frame = draw_panel(units=6, months=6, starts=(3,))
    panel = build_panel(frame, Columns("y", "unit", "month", "start", weight="w"))
    assert panel.weight.mean() == pytest.approx(1.0)
    assert panel.weight[2] / panel.weight[0] == pytest.approx(3.0)
    none = build_panel(frame.assign(w=lambda f: f["w"].where(f["unit"] > 0, 0.0)),
                       Columns("y", "unit", "month", "start", weight="w"))  # fmt: skip
    assert len(none.units) == 5
    with pytest.raises(sg.SkillgapError, match="weights below 0"):
        build_panel(frame.assign(w=-1.0), Columns("y", "unit", "month", "start", weight="w"))


def test_options_at_their_limits():
    frame = draw_panel(starts=(6,))
    assert measure(frame, looks=1).effect.value == measure(frame, anticipation=0).effect.value
    for wrong in ({"looks": 0}, {"anticipation": -1}):
        with pytest.raises(sg.SkillgapError):
            measure(frame, **wrong)
    with pytest.raises(sg.SkillgapError, match="one period only"):
        measure(frame.query("month == 6"))
    with pytest.raises(sg.SkillgapError, match="since"):
        sg.measure_impact(frame.assign(t=frame["start"] > 0), outcome="y", time="month",
                          treated="t", since=1)  # fmt: skip


def test_money_is_the_effect_times_the_worth_of_a_unit():
    frame = draw_panel(starts=(6,))
    found = measure(frame, value_per_unit=10.0)
    effect = found.effect
    assert found.money.per_period == pytest.approx(
        (10 * effect.value, 10 * effect.low, 10 * effect.high)
    )
    periods = 12 * 5  # twelve units, months 6 to 10
    assert found.money.unit_periods == periods
    assert found.money.to_date[0] == pytest.approx(10 * effect.value * periods)
    less = measure(frame, value_per_unit=10.0, better="lower").money
    assert less.per_period == pytest.approx(
        (-10 * effect.value, -10 * effect.high, -10 * effect.low)
    )


def test_a_planning_effect_is_relative_to_the_baseline():
    found = measure(draw_panel(starts=(6,)))
    base = found.baseline
    found = replace(found, design=Design("d", "t", (), True))
    value, error = planning_effect_and_sd(
        found, spread_worth_share=0.4, payroll_share=0.8, inflation=3.0
    )
    wide = 1.0 if found.claim.rung == "caused" else 3.0
    assert value == pytest.approx(found.effect.value * 2 / base)
    assert error == pytest.approx(found.effect.std_error * 2 / base * wide)
    lower = replace(found, better="lower")
    assert planning_effect_and_sd(
        lower, spread_worth_share=0.4, payroll_share=0.8, inflation=3.0
    )[0] == pytest.approx(-value)  # fmt: skip
    nothing = replace(found, baseline=0.0)
    assert math.isnan(
        planning_effect_and_sd(nothing, spread_worth_share=0.4, payroll_share=0.8, inflation=3.0)[0]
    )


def refused(frame, words, **columns):
    names = {"outcome": "y", "unit": "unit", "time": "month", "treated_from": "start", **columns}
    with pytest.raises(sg.SkillgapError, match=words):
        build_panel(frame, Columns(**names))


def test_what_is_refused_is_counted():
    frame = draw_panel(units=6, months=4, starts=(3,))
    first = frame.index == 0
    refused(frame.assign(start=frame["start"].where(~first, 2)), "1 units with more than one start")
    refused(
        frame.assign(y=frame["y"].astype(object).where(~first, "x")), "1 values that are no num"
    )
    refused(pd.concat([frame, frame.iloc[:2]]), r"2 unit-periods stand there .* \(e\.g\. 0 in 1\)")
    refused(
        frame.assign(site=frame["site"].where(~first, 99)), "1 units move between", cluster="site"
    )
    refused(frame.assign(group=frame["group"].where(~first)), "1 blank cells", group="group")
    flag = frame.assign(t=((frame["start"] > 0) & (frame["month"] == 3)).astype(int))
    refused(flag, "switched off again in 3 units", treated="t", treated_from="")
    odd = frame.assign(t=np.where(frame["month"] > 2, 2, 0))
    refused(odd, "12 values other than 0 and 1", treated="t", treated_from="")


def lots(seed, count=24):
    rng = np.random.default_rng(seed)
    treated = np.arange(count) % 2
    frame = pd.DataFrame({"y": rng.normal(0, 1, count) + 0.8 * treated, "t": treated})
    found = sg.measure_impact(frame, outcome="y", treated="t", randomised=True)
    check = next(one for one in found.checks if one.name == "Lots drawn again")
    return check, found.effect.p, float(check.finding.split("p = ")[1].split(",")[0])


@pytest.mark.parametrize(("seed", "low", "high"), [(24, 0.028, 0.048), (130, 0.052, 0.073)])
def test_drawn_again_is_in_line_on_the_same_side_of_a_twentieth(seed, low, high):
    check, p, again = lots(seed)
    assert low < min(p, again)
    assert max(p, again) < high
    assert check.status == "pass"
    assert "2,000 times" in check.finding


def test_who_came_after_the_draw_is_left_out_and_who_left_is_counted():
    rows = [(unit, month, 3 if unit % 2 else 0, float(unit + month))
            for unit in range(12) for month in range(1, 5)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["unit", "month", "start", "y"])
    late = (frame["unit"] == 0) & (frame["month"] < 3)
    gone = (frame["unit"] == 1) & (frame["month"] == 4)
    never = (frame["unit"] == 3) & (frame["month"] > 2)
    panel = build_panel(frame[~late & ~gone & ~never], Columns("y", "unit", "month", "start"))
    found = split_arms(panel)
    assert found.left_out == 1
    assert (found.lost, found.entered) == ((2, 0), (6, 5))
    assert sorted(found.after) == [4.0, 5.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5, 13.5, 14.5]
    assert sorted(found.before) == [2.5, 3.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5]


def test_subgroups_of_arms_need_three_on_both_sides():
    def groups(treated, untreated, rest=8):
        rng = np.random.default_rng(1)
        t = [1] * treated + [0] * untreated + [1, 0] * rest
        g = ["small"] * (treated + untreated) + ["a", "a", "b", "b"] * (rest // 2)
        frame = pd.DataFrame({"y": rng.normal(0, 1, len(t)), "t": t, "g": g})
        frame["before"] = rng.normal(0, 1, len(t))
        found = sg.measure_impact(frame, outcome="y", treated="t", group="g", before="before",
                                  randomised=True)  # fmt: skip
        return frame, found.subgroups

    assert groups(3, 3)[1]["group"].tolist() == ["a", "b", "small"]
    assert groups(2, 9)[1]["group"].tolist() == ["a", "b"]
    assert groups(9, 2)[1]["group"].tolist() == ["a", "b"]
    assert len(groups(2, 9, rest=0)[1]) == 0
    frame, table = groups(4, 4)
    row = table.set_index("group").loc["small"]
    small = frame[frame["g"] == "small"]
    mean = small.groupby("t")["y"].mean()
    assert row["effect"] == pytest.approx(mean[1] - mean[0]), "eight rows: not adjusted"
    assert row["units"] == 4
    frame, table = groups(5, 4)
    small = frame[frame["g"] == "small"]
    design = np.column_stack([np.ones(9), small["t"], small["before"]])
    slope = np.linalg.lstsq(design, small["y"].to_numpy(), rcond=None)[0]
    assert table.set_index("group").loc["small", "effect"] == pytest.approx(slope[1])


def test_covariates_need_two_more_controls_than_columns():
    def cells(controls):
        frame = draw_panel(units=20, months=4, starts=(3,))
        kept = frame[(frame["start"] > 0) | (frame["unit"] < 10 + controls)]
        return measure(kept, covariates=["x"]).cells

    assert len(cells(3)) == 3
    with pytest.raises(sg.SkillgapError, match="fewer than two units are left to compare"):
        cells(2)


# Teams ----------------------------------------------------------------------------------------


def teams(count=8, months=6, learned=None, seed=0, **more):
    """Return teams of two whose outcome rises by what their people completed."""
    rng = np.random.default_rng(seed)
    staff = [{"employee_id": f"e{t}{m}", "role_id": "R", "team_id": f"t{t}", "salary": 24_000.0,
              "function": f"F{t % 2}"}
             for t in range(count) for m in range(2)]  # fmt: skip
    taken = [
        {"employee_id": f"e{t}{n % 2}", "intervention_id": "I", "started_on": "2025-04-05",
         "status": "completed"}
        for t in range(count) for n in range(learned[t] if learned else t % 3)
    ] + [{"employee_id": "e00", "intervention_id": "I", "started_on": "2025-04-05",
          "status": "dropped"}]  # fmt: skip
    values = [
        {"unit_id": f"t{t}", "period": f"2025-{m + 1:02d}-01", "metric": "fix",
         "value": 10 + rng.normal() + 0.5 * (t % 3) * (m >= months / 2)}
        for t in range(count) for m in range(months)
    ]  # fmt: skip
    tables = {"employees": staff, "roles": [{"role_id": "R", "title": "R"}], "enrolments": taken,
              "outcomes": values, "interventions": [
                  {"intervention_id": "I", "title": "Course", "kind": "course", "skill_id": "S"}],
              **more}  # fmt: skip
    return organisation(**tables)


def by_hand(work, months=6):
    table = work["outcomes"].pivot_table(index="unit_id", columns="period", values="value")
    third = months // 3
    change = table.iloc[:, -third:].mean(axis=1) - table.iloc[:, :third].mean(axis=1)
    learned = np.array([(int(t[1:]) % 3) / 2 for t in table.index])
    return stats.pearsonr(change, learned)


@pytest.mark.parametrize("months", [3, 6, 7])
def test_change_and_learning_of_teams_by_hand(months):
    work = teams(months=months)
    row = correlate_learning(work).iloc[0]
    expected = by_hand(work, months)
    ends = expected.confidence_interval(0.95)
    assert row["correlation"] == pytest.approx(expected.statistic)
    assert (row["low"], row["high"]) == pytest.approx((ends.low, ends.high), abs=1e-4)
    assert row["teams"] == 8


def test_three_months_and_eight_teams_are_the_fewest():
    assert len(correlate_learning(teams(months=3))) == 1
    assert len(correlate_learning(teams(months=2))) == 0
    assert len(correlate_learning(teams(count=7))) == 0
    assert len(correlate_learning(teams(learned=[1] * 8))) == 0, "all learned alike"


def test_outcomes_of_strangers_are_no_outcomes_of_teams():
    work = teams()
    table = work["outcomes"]
    rows = [{"unit_id": f"x{n}", "period": "2025-01-01", "metric": "fix", "value": 1.0}
            for n in range(8)]  # fmt: skip
    own = [{"unit_id": row.unit_id, "period": row.period, "metric": "fix", "value": row.value}
           for row in table.itertuples()]  # fmt: skip
    assert len(correlate_learning(teams(outcomes=own + rows))) == 0, "half are not above a half"
    assert len(correlate_learning(teams(outcomes=own + rows[:7]))) == 1


def test_a_roll_out_of_teams_by_hand():
    work = teams(count=10, learned=[1, 2, 0, 1, 1, 0, 1, 0, 0, 0])
    found = lay_out(work, "I", "fix")
    assert found.unit_kind == "team"
    assert (found.enrolled, found.finished) == (6, 6)
    assert found.finishers == frozenset({"t0", "t1", "t3", "t4", "t6"})
    assert found.monthly_pay == pytest.approx(2 * 24_000 / 12)
    dose = found.panel.groupby("unit_id")["dose"].first()
    assert dose.tolist()[:4] == [0.5, 1.0, 0.0, 0.5]
    table = list_rollouts(work)
    assert table[["units_treated", "units_untreated", "starts", "concentration"]].to_numpy().tolist(
    ) == [[5, 5, 1, 1.0]]  # fmt: skip
    few = teams(count=10, learned=[1, 1, 0, 1, 1, 0, 0, 0, 0, 0])
    assert len(list_rollouts(few)) == 0
    most = teams(count=10, learned=[1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    assert len(list_rollouts(most)) == 0


def starting(*days):
    """Return ten teams of which so many start, one each day given."""
    taken = [{"employee_id": f"e{n}0", "intervention_id": "I", "started_on": day,
              "status": "completed"} for n, day in enumerate(days)]  # fmt: skip
    table = list_rollouts(teams(count=12, enrolments=taken))
    return table[["units_treated", "starts", "concentration"]].to_numpy().tolist()


def test_starts_are_counted_within_the_outcomes_and_a_month_after():
    # Outcomes run from 1 January to 1 June 2025.
    inside = ["2025-02-01"] * 5
    assert starting(*inside) == [[5, 1, 1.0]]
    assert starting(*inside, "2025-01-01") == [[6, 2, 1.0]]
    assert starting(*inside, "2024-12-31") == [[5, 1, 1.0]]
    assert starting(*inside, "2025-07-02") == [[6, 2, 1.0]]
    assert starting(*inside, "2025-07-03") == [[5, 1, 1.0]]
    four = ["2025-02-01", "2025-02-02", "2025-03-01", "2025-04-01", "2025-05-01"]
    assert starting(*four) == [[5, 4, pytest.approx(0.8)]]


def test_names_are_those_of_the_panel():
    assert set(NAMES) == {"outcome", "unit", "time", "treated_from"}

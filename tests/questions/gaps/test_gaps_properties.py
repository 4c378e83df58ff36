"""What must hold for gaps whatever the organisation looks like."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgap.core.shortage import expect_shortage
from skillgap.questions.gaps.question import measure_gaps
from tests.gap_cases import ASSUMPTIONS, random_organisation

pytestmark = pytest.mark.slow

levels = st.floats(0, 5)
spreads = st.floats(0.05, 2)
steps = st.floats(0.01, 2)
seeds = st.integers(0, 10_000)


def one(required, level, sd, full=2.0):
    return expect_shortage(np.array([required]), np.array([level]), np.array([sd]), full)


@given(required=levels, level=levels, sd=spreads, step=steps)
def test_a_higher_requirement_never_shrinks_a_shortage(required, level, sd, step):
    before, after = one(required, level, sd), one(required + step, level, sd)
    for name in ("gap", "p_short", "lost", "p_lost"):
        assert getattr(after, name)[0] >= getattr(before, name)[0] - 1e-12


@given(required=levels, level=levels, sd=spreads, step=steps)
def test_a_higher_level_never_grows_a_shortage(required, level, sd, step):
    before, after = one(required, level, sd), one(required, level + step, sd)
    for name in ("gap", "p_short", "lost", "p_lost"):
        assert getattr(after, name)[0] <= getattr(before, name)[0] + 1e-12


@given(required=levels, level=levels, sd=spreads, wider=st.floats(1.0, 3.0))
def test_more_doubt_never_shrinks_the_expected_gap(required, level, sd, wider):
    assert one(required, level, sd * wider).gap[0] >= one(required, level, sd).gap[0] - 1e-12


@given(required=levels, level=levels, sd=spreads, full=st.floats(0.5, 4))
def test_shares_stay_shares_and_moments_stay_possible(required, level, sd, full):
    found = one(required, level, sd, full)
    for name in ("p_short", "lost", "p_lost"):
        assert 0 <= getattr(found, name)[0] <= 1
    assert found.p_lost[0] <= found.lost[0] + 1e-12 <= found.p_short[0] + 2e-12
    assert found.gap[0] >= max(0.0, required - level) - 1e-12
    assert found.lost_var[0] <= found.lost[0] * (1 - found.lost[0]) + 1e-12


@given(required=levels, level=levels)
def test_without_doubt_it_is_plain_arithmetic(required, level):
    found = one(required, level, 0.0)
    assert found.gap[0] == pytest.approx(max(0.0, required - level))
    assert found.p_short[0] == float(level < required)
    assert found.lost[0] == pytest.approx(min(1.0, max(0.0, required - level) / 2))
    assert found.gap_var[0] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("columns", [("role_id", "region"), ("function", "cluster"), ("tag",)])
def test_parts_add_up_to_the_total(columns):
    gaps = measure_gaps(*random_organisation(5), assumptions=ASSUMPTIONS, draws=40)
    parts, total = gaps.by(*columns), gaps.total
    assert parts["monthly_risk"].sum() == pytest.approx(total.monthly_risk.expected)
    assert parts["project_risk"].sum() == pytest.approx(total.project_risk.expected)
    assert parts["risk_share"].sum() == pytest.approx(1.0)
    assert gaps.table["monthly_risk"].sum() == pytest.approx(total.monthly_risk.expected)
    assert gaps.risk_draws.sum() == pytest.approx(
        sum(gaps.within(function=[each]).risk_draws.sum() for each in set(gaps.cells["function"])),
        rel=1e-4,
    )


def test_rows_add_up_to_cells():
    gaps = measure_gaps(*random_organisation(6, projects=False), assumptions=ASSUMPTIONS, draws=20)
    cells = pd.Series(gaps.loss_per_month).groupby(gaps.rows.cell).sum()
    assert cells.to_numpy() == pytest.approx(gaps.cells["monthly_risk"].to_numpy())


def test_importance_shares_sum_to_one_in_every_role():
    gaps = measure_gaps(*random_organisation(7), assumptions=ASSUMPTIONS, draws=20)
    shares = pd.Series(gaps.needs.share).groupby(gaps.needs.role).sum()
    assert shares.to_numpy() == pytest.approx(np.ones(len(shares)))


@settings(max_examples=12)
@given(seed=seeds)
def test_the_order_of_rows_in_the_files_changes_nothing(seed):
    usual, levels_usual = random_organisation(seed, people=12)
    mixed, levels_mixed = random_organisation(seed, people=12, shuffle=seed + 1)
    first = measure_gaps(usual, levels_usual, assumptions=ASSUMPTIONS, draws=20)
    second = measure_gaps(mixed, levels_mixed, assumptions=ASSUMPTIONS, draws=20)
    pd.testing.assert_frame_equal(first.table, second.table, rtol=1e-4)
    for name in ("met_share", "monthly_risk", "people_short"):
        one_way, other = getattr(first.total, name), getattr(second.total, name)
        assert one_way.expected == pytest.approx(other.expected)
        assert one_way.high == pytest.approx(other.high, rel=1e-4)


@settings(max_examples=12)
@given(seed=seeds)
def test_twice_the_people_are_twice_the_shortage(seed):
    workforce, known = random_organisation(seed, people=8, projects=False)
    staff = workforce["employees"]
    twins = staff.assign(employee_id=staff["employee_id"] + "x")
    both = replace(workforce, tables={**workforce.tables, "employees": pd.concat([staff, twins])})
    doubled = replace(
        known,
        workforce=both,
        known={**known.known, **{(f"{p}x", s): v for (p, s), v in known.known.items()}},
    )
    once = measure_gaps(workforce, known, assumptions=ASSUMPTIONS, draws=20).total
    twice = measure_gaps(both, doubled, assumptions=ASSUMPTIONS, draws=20).total
    assert twice.seat_value == pytest.approx(2 * once.seat_value)
    assert twice.monthly_risk.expected == pytest.approx(2 * once.monthly_risk.expected)
    assert twice.people_short.expected == pytest.approx(2 * once.people_short.expected)
    assert twice.met_share.expected == pytest.approx(once.met_share.expected)


@settings(max_examples=12)
@given(seed=seeds, step=st.floats(0.1, 1.0))
def test_a_lower_requirement_never_costs_more(seed, step):
    workforce, known = random_organisation(seed, people=10, projects=False)
    asked = workforce["requirements"]
    lower = asked.assign(required_level=(asked["required_level"] - step).clip(lower=0.05))
    eased = replace(workforce, tables={**workforce.tables, "requirements": lower})
    before = measure_gaps(workforce, known, assumptions=ASSUMPTIONS, draws=20)
    after = measure_gaps(eased, replace(known, workforce=eased), assumptions=ASSUMPTIONS, draws=20)
    assert after.total.met_share.expected >= before.total.met_share.expected - 1e-9
    assert after.total.monthly_risk.expected <= before.total.monthly_risk.expected + 1e-9


@settings(max_examples=12)
@given(seed=seeds)
def test_ranges_stay_possible(seed):
    gaps = measure_gaps(*random_organisation(seed, people=10), assumptions=ASSUMPTIONS, draws=40)
    table = gaps.table
    assert (table["short_low"] <= table["short_high"]).all()
    assert (table["short_high"] <= table["fte"] + 1e-9).all()
    assert gaps.total.monthly_risk.expected <= gaps.total.seat_value
    assert (table["risk_low"] >= 0).all()
    assert np.isfinite(gaps.risk_draws).all()
    assert np.isfinite(gaps.short_draws).all()
    assert 0 <= gaps.total.met_share.low <= gaps.total.met_share.high <= 1
    assert gaps.total.people_short.high <= gaps.total.people

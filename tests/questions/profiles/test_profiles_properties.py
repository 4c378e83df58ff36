"""What holds for profiles whatever the signals are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgap.core.workforce import Workforce
from skillgap.questions.profiles.ends import gain_and_stated_level
from skillgap.questions.profiles.evidence import SOURCE_COUNT, SOURCES, SourceSums
from skillgap.questions.profiles.fusion import NOTE, Statements, fuse_statements
from skillgap.questions.profiles.question import infer_profiles
from tests.simulated import frame, organisation, simulate

pytestmark = pytest.mark.slow

DAY = 20_000
levels = st.floats(0.0, 5.0)
spoken = st.lists(
    st.tuples(st.integers(0, SOURCE_COUNT - 1), levels, st.floats(0.05, 3.0), st.integers(0, 1500)),
    min_size=1,
    max_size=SOURCE_COUNT,
    unique_by=lambda one: one[0],
)
signals = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 3),
        st.sampled_from(SOURCES),
        st.integers(0, 10).map(lambda half: half / 2),
        st.integers(0, 1200),
    ),
    min_size=1,
    max_size=40,
)


def statements(said, *, one_day=False, ends=False):
    """Turn (source, level, variance, age) into one pair's entries."""
    said = sorted(said)
    source, level, variance, age = (np.array(column) for column in zip(*said))
    size, whole = len(said), np.ones(len(said))
    sums = SourceSums(
        pair=np.zeros(size, dtype=np.int64),
        source=source,
        count=np.ones(size, dtype=np.int64),
        weight=whole,
        retained=whole,
        level=level,
        newest=np.full(size, DAY) if one_day else DAY - age,
        kept=whole,
        grown=0 * whole,
        stage=0 * whole,
    )
    end = np.where(level > 4.5, 1.0, np.where(level < 0.5, -1.0, 0.0)) if ends else 0 * whole
    return sums, Statements(level.astype(float), variance, whole, end, 0.25 * whole)


def fused(said, prior=(2.5, 0.8), *, drift=0.0, **options):
    sums, stated = statements(said, **options)
    mean, variance = np.array([prior[0]]), np.array([prior[1]])
    return fuse_statements(sums, stated, mean, variance, DAY, drift=drift, atrophy_uncertainty=0.5)


@given(spoken, levels, st.floats(0.05, 3.0))
def test_of_one_age_it_is_precision_weighting(said, prior, variance):
    loud = [one for one in said if one[0] != NOTE]
    if not loud:
        return
    result = fused(loud, (prior, variance), one_day=True)
    weights = np.array([1 / variance, *(1 / one[2] for one in loud)])
    values = np.array([prior, *(one[1] for one in loud)])
    assert result.variance[0] == pytest.approx(1 / weights.sum())
    assert result.mean[0] == pytest.approx((weights * values).sum() / weights.sum())
    _, left = result.shares()
    assert left[0] == pytest.approx(weights[0] / weights.sum())


@given(spoken, st.booleans(), st.booleans())
def test_shares_sum_to_one_and_carry_the_level(said, one_day, ends):
    result = fused(said, one_day=one_day, ends=ends, drift=0.005)
    share, left = result.shares()
    assert (share >= 0).all()
    assert 0 <= left[0] <= 1
    assert share.sum() + left[0] == pytest.approx(1.0)
    assert (share * result.level).sum() + left[0] * 2.5 == pytest.approx(result.mean[0])


@given(spoken)
def test_more_evidence_never_raises_the_sd_at_fixed_age(said):
    """Notes apart: one that lies below what better sources say falls silent again."""
    loud, before = [one for one in said if one[0] != NOTE], np.inf
    for upto in range(1, len(loud) + 1):
        now = float(fused(loud[:upto], one_day=True).variance[0])
        assert now <= before + 1e-12
        before = now


@given(
    levels, st.floats(0.05, 3.0), levels, st.floats(0.05, 3.0), st.sampled_from([-1.0, 0.0, 1.0])
)
def test_taking_a_statement_in_never_raises_the_sd(mean, variance, level, noise, end):
    one = np.ones(1)
    gain, stands = gain_and_stated_level(
        mean * one, variance * one, level * one, noise * one, end * one, 0.5 * one
    )
    assert 0 < gain[0] < 1
    assert gain[0] <= variance / (variance + noise) + 1e-12
    assert np.isfinite(stands[0])


@given(spoken)
def test_exact_statements_never_carry_the_level_beyond_themselves(said):
    mean = fused(said, drift=0.01).mean[0]
    told = [2.5, *(one[1] for one in said)]
    assert min(told) - 1e-9 <= mean <= max(told) + 1e-9


@given(spoken)
def test_order_of_statements_does_not_matter(said):
    once, again = fused(said, drift=0.01), fused(said[::-1], drift=0.01)
    assert once.mean[0] == pytest.approx(again.mean[0])
    assert once.variance[0] == pytest.approx(again.variance[0])


@given(spoken)
def test_a_higher_statement_never_lowers_the_level(said):
    source, level, variance, age = said[0]
    raised = [(source, min(level + 1, 5.0), variance, age), *said[1:]]
    assert fused(raised).mean[0] >= fused(said).mean[0] - 1e-9


def organisation_of(rows):
    person, skill, source, level, age = zip(*rows)
    table = frame(
        "signals",
        employee_id=[f"E{n}" for n in person],
        skill_id=[f"S{n}" for n in skill],
        source=list(source),
        level=list(level),
        observed_on=pd.Timestamp("2026-10-31") - pd.to_timedelta(np.array(age), unit="D"),
    )
    return organisation(signals=table)


@settings(max_examples=30)
@given(signals)
def test_any_signals_give_levels_within_the_scale(rows):
    from skillgap import default_assumptions

    profiles = infer_profiles(organisation_of(rows), assumptions=default_assumptions())
    table = profiles.table
    assert len(table) == len({(person, skill) for person, skill, *_ in rows})
    assert table["level"].between(0, 5).all()
    assert (table["low"] <= table["level"]).all()
    assert (table["level"] <= table["high"]).all()
    assert table["confidence"].between(0, 1).all()
    assert np.isfinite(profiles.level_sd).all()
    assert (profiles.level_sd > 0).all()
    told = profiles.explain((table["employee_id"][0], table["skill_id"][0]))
    assert told.steps.set_index("step")["value"]["level"] == pytest.approx(table["level"][0])


@settings(max_examples=20)
@given(signals, st.integers(0, 1000))
def test_order_of_rows_does_not_matter(rows, seed):
    from skillgap import default_assumptions

    workforce = organisation_of(rows)
    mixed = workforce["signals"].sample(frac=1, random_state=seed).reset_index(drop=True)
    other = Workforce({**workforce.tables, "signals": mixed}, as_of=workforce.as_of)
    one = infer_profiles(workforce, assumptions=default_assumptions())
    two = infer_profiles(other, assumptions=default_assumptions())
    pd.testing.assert_frame_equal(one.table, two.table, rtol=1e-7)


def test_order_of_people_does_not_matter(register):
    workforce = simulate(people=200, skills=15, per_person=6, seed=9).workforce
    mixed = workforce["employees"].sample(frac=1, random_state=3).reset_index(drop=True)
    other = Workforce({**workforce.tables, "employees": mixed}, as_of=workforce.as_of)
    key = ["employee_id", "skill_id"]
    one, two = (
        infer_profiles(each, assumptions=register).table.sort_values(key, ignore_index=True)
        for each in (workforce, other)
    )
    pd.testing.assert_frame_equal(one, two, rtol=1e-6)


def test_a_known_calibration_makes_people_independent_of_its_learning(register):
    workforce = simulate(people=120, skills=10, per_person=5, seed=10).workforce
    first = infer_profiles(workforce, assumptions=register)
    again = infer_profiles(workforce, assumptions=register, calibration=first.calibration)
    pd.testing.assert_frame_equal(first.table, again.table)
    wider = replace(first.calibration, scale=replace(first.calibration.scale, value=2.0))
    stretched = infer_profiles(workforce, assumptions=register, calibration=wider)
    factor = 2.0 / first.calibration.scale.value
    np.testing.assert_allclose(stretched.level_sd, factor * first.level_sd)
    np.testing.assert_allclose(stretched.level, first.level)

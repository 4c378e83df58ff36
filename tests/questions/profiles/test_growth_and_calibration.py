"""Growth by tenure, and levels held against later assessments: by hand and found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillgap.core.assumptions import Z80
from skillgap.questions.profiles.calibration import (
    Correction,
    Held,
    Scale,
    apply_correction,
    fit_correction,
    fit_scale,
)
from skillgap.questions.profiles.growth import (
    Growth,
    Slopes,
    fit_growth_factor_by_family,
    months_in_bands,
)
from skillgap.questions.profiles.prior import Organisation

SLOPES = np.array([0.10, 0.05, 0.02, 0.01, 0.0, 0.0])


def organisation(hired, families=1):
    people = len(hired)
    return Organisation(
        np.zeros(people, dtype=np.int64), np.arange(families), people, 1, np.array(hired)
    )


def test_months_of_a_tenure_by_band():
    months = months_in_bands(np.array([0.0, 7.0, 200.0]))
    assert months.tolist() == [[0] * 6, [6, 1, 0, 0, 0, 0], [6, 6, 12, 12, 24, 60]]


def test_growth_since_the_first_day_by_hand():
    """After 18 months: 6 × .10 + 6 × .05 + 6 × .02 = 1.02 levels; before the first day none."""
    growth = Growth(organisation([1000]), Slopes(SLOPES, np.ones(1)))
    day = np.array([1000, 1000 + round(18 * 30.4375), 500])
    assert growth.since_hired(np.zeros(3, dtype=np.int64), day) == pytest.approx(
        [0.0, 1.02, 0.0], abs=1e-3
    )
    faster = Growth(organisation([1000]), Slopes(SLOPES, np.array([1.5])))
    assert faster.since_hired(np.array([0]), day[1:2])[0] == pytest.approx(1.53, abs=2e-3)


def test_people_hired_nobody_knows_when_do_not_grow():
    growth = Growth(organisation([-30_000]), Slopes(SLOPES, np.ones(1)))
    person, days = np.zeros(2, dtype=np.int64), np.array([19_000, 20_000])
    assert np.ptp(growth.since_hired(person, days)) == 0.0


def test_growth_of_a_family_is_shrunk_to_the_usual():
    """One difference of expected .5, .2 above it, precision 4: 1 + .4 / (1 + 1/.09)."""
    growth = Growth(organisation([0]), Slopes(SLOPES, np.ones(1)))
    one = np.array([1.0])
    found = fit_growth_factor_by_family(growth, np.array([0]), 0.5 * one, 0.2 * one, 4.0 * one)
    assert found[0] == pytest.approx(1 + 0.4 / (1.0 + 0.3**-2))


def held(size=4000, *, offset=0.0, toward=0.0, wide=1.0, seed=0, asked=True):
    rng = np.random.default_rng(seed)
    predicted = rng.uniform(1, 4.5, size)
    required = rng.uniform(2, 5, size) if asked else np.full(size, np.nan)
    away = np.nan_to_num(required - predicted)
    surprise = offset + toward * (away - away.mean())
    surprise = surprise + rng.normal(0, np.sqrt(wide**2 * 0.16 + 0.09), size)
    return Held(
        pair=rng.integers(0, size, size) * 50 + rng.integers(0, 50, size),
        day=rng.integers(0, 700, size),
        required=required,
        predicted=predicted,
        surprise=surprise,
        variance=np.full(size, 0.16),
        noise=0.09,
        from_peers=surprise + rng.normal(0, 0.4, size),
    )


PRIORS = {"offset_sd": 0.12, "skill_sd": 0.12, "unrated_sd": 0.4, "fewest": 50}


def test_an_offset_and_a_pull_towards_the_requirement_are_found_again():
    found = fit_correction(held(offset=0.15, toward=0.08), 50, **PRIORS)
    assert found.offset == pytest.approx(0.15, abs=0.03)
    assert found.toward == pytest.approx(0.08, abs=0.03)
    assert found.slope == pytest.approx(0.0, abs=0.03)
    assert found.assessments == 4000
    assert 0.008 < found.shared_sd < 0.05
    added = found.level_added(np.array([3.0, 3.0]), np.array([np.nan, 4.0]))
    assert added[0] == found.other
    away = found.toward * (1.0 - found.distance) + found.slope * (3.0 - found.centre)
    assert added[1] == pytest.approx(found.offset + away)


def test_an_offset_that_chance_would_show_moves_no_level():
    found = [fit_correction(held(800, seed=seed), 50, **PRIORS).offset for seed in range(8)]
    assert np.mean([one == 0.0 for one in found]) >= 0.5
    assert np.abs(found).max() < 0.04


def test_too_few_assessments_correct_nothing():
    assert fit_correction(held(40, offset=0.5), 50, **PRIORS) == Correction()
    level = np.array([1.0, 4.0])
    assert Correction().level_added(level, np.array([3.0, np.nan])).tolist() == [0.0, 0.0]


def test_skills_that_differ_widen_what_a_skill_may_be_off():
    same = held(3000, seed=3)
    by_skill = np.random.default_rng(1).normal(0, 0.3, 50)
    apart = replace(same, surprise=same.surprise + by_skill[same.pair % 50])
    calm, wild = (fit_correction(one, 50, **PRIORS) for one in (same, apart))
    assert calm.skill_sd < 0.09
    assert wild.skill_sd == pytest.approx(0.26, abs=0.06)
    assert wild.shared_sd > calm.shared_sd


def test_scales_hold_four_fifths_and_both_tails():
    one, other = held(3000, wide=1.3), held(1500, wide=0.8, asked=False, seed=2)
    both = Held(
        *(
            getattr(one, name)
            if name == "noise"
            else np.concatenate((getattr(one, name), getattr(other, name)))
            for name in Held.__dataclass_fields__
        )
    )
    found = fit_scale(both, np.arange(4500), worth=0.0, fewest=50)
    assert found.value == pytest.approx(1.3, abs=0.06)
    assert found.other == pytest.approx(0.8, abs=0.06)
    assert found.coverage == pytest.approx(0.8, abs=0.02)
    assert found.below + found.above == pytest.approx(1 - found.coverage)
    assert found.below == pytest.approx(0.1, abs=0.02)
    assert found.scale_of(np.array([True, False])).tolist() == [found.value, found.other]


def test_surprises_are_left_after_the_correction():
    raw = held(500, offset=0.2)
    fitted = fit_correction(raw, 50, **PRIORS)
    rest = apply_correction(raw, fitted)
    assert rest.surprise.mean() == pytest.approx(0.0, abs=0.05)
    assert rest.predicted - raw.predicted == pytest.approx(raw.surprise - rest.surprise)
    assert np.mean(np.abs(rest.surprise_in_sds(1.0)) <= Z80) == pytest.approx(rest.coverage(1.0))
    assert Scale(1.0, 1.0, 0, float("nan")).scale_of(np.array([True])).tolist() == [1.0]


def test_growing_people_are_not_averaged_with_their_former_selves(sample, sample_profiles):
    """The generator's people of one to three years' tenure: 0.17 too low before growth was used."""
    slopes = sample_profiles.calibration.traits.slopes.usual * 12
    assert slopes[0] == pytest.approx(0.61, abs=0.2)  # its own law: 0.9 levels, half in 10 months
    assert slopes[:2].mean() > 3 * slopes[3:].mean()
    errors = {one.name: one for one in sample_profiles.level_errors}
    assert set(errors) == {"shared_level_bias", "skill_level_bias", "unrated_level_bias"}
    assert 0.02 < errors["shared_level_bias"].high < 0.1
    assert all(one.status == "estimated" for one in errors.values())

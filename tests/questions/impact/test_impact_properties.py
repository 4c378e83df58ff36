"""What must hold of measured impacts whatever the panel."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import skillgap as sg

pytestmark = pytest.mark.slow

NAMES = {"outcome": "y", "unit": "unit", "time": "month", "treated_from": "start"}
FEW = settings(max_examples=8)


def panel(seed):
    rng = np.random.default_rng(seed)
    units, months = 24, 8
    unit, month = np.repeat(np.arange(units), months), np.tile(np.arange(1, months + 1), units)
    start = np.where(np.arange(units) < 12, rng.integers(3, 7, units), 0)[unit]
    y = rng.normal(0, 1, units)[unit] + rng.normal(0, 1, len(unit))
    y = y + (start > 0) * (month >= start)
    return pd.DataFrame({"unit": unit, "month": month, "start": start, "y": y})


def measured(frame, **options):
    return sg.measure_impact(frame, **NAMES, **options)


@FEW
@given(st.integers(0, 10_000), st.floats(-50, 50), st.floats(-5, 5))
def test_levels_of_units_and_what_all_share_change_nothing(seed, lift, trend):
    frame = panel(seed)
    moved = frame.assign(y=frame["y"] + lift * (frame["unit"] % 3) + trend * frame["month"] ** 2)
    one, other = measured(frame).effect, measured(moved).effect
    assert other.value == pytest.approx(one.value, abs=1e-8)
    assert other.std_error == pytest.approx(one.std_error, abs=1e-8)


@FEW
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_another_unit_of_measurement_scales_all_alike(seed, factor):
    frame = panel(seed)
    one, other = measured(frame), measured(frame.assign(y=factor * frame["y"]))
    assert other.effect.value == pytest.approx(factor * one.effect.value)
    assert other.effect.std_error == pytest.approx(factor * one.effect.std_error)
    assert other.claim.rung == one.claim.rung


@FEW
@given(st.integers(0, 10_000))
def test_names_and_order_do_not_matter(seed):
    frame = panel(seed)
    renamed = frame.assign(unit="u" + (97 - frame["unit"]).astype(str)).sample(
        frac=1, random_state=1
    )
    assert measured(renamed).effect.value == pytest.approx(measured(frame).effect.value)


@FEW
@given(st.integers(0, 10_000))
def test_a_known_effect_on_top_is_found_to_the_digit(seed):
    frame = panel(seed)
    on = (frame["start"] > 0) & (frame["month"] >= frame["start"])
    more = frame.assign(y=frame["y"] + 3.5 * on)
    assert measured(more).effect.value == pytest.approx(measured(frame).effect.value + 3.5)


@FEW
@given(st.integers(0, 10_000))
def test_the_range_holds_the_estimate_and_the_band_holds_the_range(seed):
    found = measured(panel(seed))
    assert found.effect.low < found.effect.value < found.effect.high
    event = found.event.dropna()
    assert (event["band_low"] <= event["low"] + 1e-12).all()
    assert (event["high"] <= event["band_high"] + 1e-12).all()


@FEW
@given(st.integers(1, 400), st.integers(6, 60))
def test_more_people_cost_and_gain_in_proportion(sample, people, months):
    one = sg.project_roi(sample, intervention="G-701", participants=people, horizon_months=months)
    two = sg.project_roi(
        sample, intervention="G-701", participants=2 * people, horizon_months=months
    )
    assert two.central.productivity[0] == pytest.approx(2 * one.central.productivity[0])
    fixed = one.inputs["fixed_cost"] * (1 + one.inputs["administration_share"])
    assert two.central.cost[0] - fixed == pytest.approx(2 * (one.central.cost[0] - fixed))

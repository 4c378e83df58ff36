"""One measurement written to several units counts once, however often it stands there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from tests.questions.impact.panels import NAMES, draw_panel


def copy_units(frame, times):
    """Return the panel with every unit written several times, under names of its own."""
    return pd.concat(
        [frame.assign(unit=frame["unit"] * times + each) for each in range(times)],
        ignore_index=True,
    )


@pytest.mark.parametrize("lots", [False, True])
def test_copies_make_a_result_no_surer(lots):
    frame = draw_panel(starts=(5,))
    once = sg.measure_impact(frame, **NAMES, randomised=lots)
    copied = sg.measure_impact(copy_units(frame, 8), **NAMES, randomised=lots)
    assert copied.effect.value == pytest.approx(once.effect.value)
    assert copied.effect.std_error >= 0.95 * once.effect.std_error
    assert copied.claim.rung == once.claim.rung
    assert copied.checks[0].finding.startswith("12 treated and 12 untreated clusters")
    assert any("192 units have the same outcomes as another" in each for each in copied.warnings)


def test_copies_count_as_their_own_clusters_would():
    frame = copy_units(draw_panel(starts=(5,)), 5)
    found = sg.measure_impact(frame, **NAMES)
    named = sg.measure_impact(frame.assign(team=frame["unit"] // 5), **NAMES, cluster="team")
    assert found.effect.std_error == pytest.approx(named.effect.std_error)
    assert named.warnings == ()


def test_units_of_their_own_stay_apart():
    frame = draw_panel(holes=0.1)
    ratings = frame.assign(y=np.clip(np.round(frame["y"] - 8), 1, 5))
    steady = frame.assign(y=frame["y"].where(frame["unit"] % 2 == 0, 3.0))  # half never move
    few = pd.concat([frame, frame[frame["unit"] < 2].assign(unit=lambda one: one["unit"] + 100)])
    for panel in (frame, ratings, steady, few):
        found = sg.measure_impact(panel, **NAMES)
        assert not any("same outcomes" in each for each in found.warnings)
        assert "untreated units" in found.checks[0].finding


def test_a_copy_with_holes_of_its_own_is_no_copy_and_one_with_the_same_is():
    frame = draw_panel(starts=(5,), holes=0.15)
    same = copy_units(frame, 2)
    assert any("48 units" in each for each in sg.measure_impact(same, **NAMES).warnings)
    rng = np.random.default_rng(1)
    own = same.assign(y=same["y"].where(rng.random(len(same)) > 0.3))
    assert not any("same outcomes" in each for each in sg.measure_impact(own, **NAMES).warnings)

"""The order of rows changes nothing, also where several signals fall on one day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillgap.questions.profiles.question import infer_profiles
from tests.simulated import organisation, signal_table
from tests.small_organisation import small_organisation


def test_of_two_assessments_on_one_day_always_the_same_is_put_aside(register):
    """Fifty people, each tested twice on one day with levels apart, and rated before."""
    rows = []
    for at in range(120):
        rows += [(f"E{at:03d}", "a", "self", 1 + at % 4, "2026-05-01"),
                 (f"E{at:03d}", "a", "assessment", 1 + at % 3, "2026-08-01"),
                 (f"E{at:03d}", "a", "assessment", 1.5 + at % 3, "2026-08-01")]  # fmt: skip
    turned = [row for at in range(0, len(rows), 3) for row in rows[at : at + 3][::-1]]
    found = [
        infer_profiles(organisation(signals=signal_table(one)), assumptions=register)
        for one in (rows, turned)
    ]
    assert found[0].calibration.scale.assessments >= register.value("calibration_fewest")
    assert found[0].calibration.scale == found[1].calibration.scale
    np.testing.assert_allclose(found[0].level, found[1].level, rtol=1e-12)
    np.testing.assert_allclose(found[0].level_sd, found[1].level_sd, rtol=1e-12)


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_signals_give_the_same_levels(register, seed):
    workforce = small_organisation(people=60)
    plain = infer_profiles(workforce, assumptions=register)
    order = np.random.default_rng(seed).permutation(len(workforce["signals"]))
    mixed = workforce["signals"].iloc[order].reset_index(drop=True)
    other = infer_profiles(
        replace(workforce, tables={**workforce.tables, "signals": mixed}), assumptions=register
    )
    np.testing.assert_allclose(plain.level, other.level, rtol=1e-9)
    np.testing.assert_allclose(plain.level_sd, other.level_sd, rtol=1e-9)
    assert plain.signals.tolist() == other.signals.tolist()

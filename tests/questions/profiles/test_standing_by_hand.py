"""How far people stand above their peers in everything: none, in part, and as far as it may."""

from __future__ import annotations

import numpy as np
import pytest

from skillgap.questions.profiles.question import infer_profiles
from tests.simulated import organisation, signal_table

SKILLS = tuple("abcdefgh")


def rated(levels):
    """Sixty people rated by a manager and a peer: level by person and skill."""
    rows = []
    for at in range(60):
        for place, skill in enumerate(SKILLS):
            level = float(np.clip(levels(at, place), 0.5, 4.5))
            rows += [(f"E{at:02d}", skill, "manager", level, "2026-09-01"),
                     (f"E{at:02d}", skill, "peer", level, "2026-09-01")]  # fmt: skip
    return organisation(signals=signal_table(rows))


def traits_of(levels, register):
    return infer_profiles(rated(levels), assumptions=register).calibration.traits


def test_who_is_strong_in_half_and_weak_in_the_other_half_has_no_standing(register):
    """Deviations of a person add up to nothing, so that products between skills are negative."""
    wave = traits_of(
        lambda at, place: 2.5 + (1.5 if (at + place) % 2 else -1.5),
        register.changed(standing_share=0.0),
    )
    assert wave.standing_variance == 0.0


def test_who_is_strong_in_everything_has_it_up_to_four_fifths_of_the_spread(register):
    alike = traits_of(lambda at, place: 1.0 + 3.0 * (at % 2), register)
    assert alike.standing_variance == pytest.approx(0.8 * alike.spread**2)


def test_standing_in_part_lies_between(register):
    rng = np.random.default_rng(3)
    own, noise = rng.normal(0, 0.6, 60), rng.normal(0, 0.6, (60, 8))
    part = traits_of(lambda at, place: 2.5 + own[at] + noise[at, place], register)
    assert 0.1 < part.standing_variance < 0.6
    assert part.standing_variance == pytest.approx(0.36, abs=0.15)


def test_standing_moves_what_is_expected_of_a_skill_nobody_rated(register):
    """A strong and a weak person: in a skill they share with others their prior differs."""
    rows = []
    for at in range(40):
        for skill in SKILLS[: 8 if at > 1 else 7]:
            level = 4.0 if at % 2 else 1.0
            rows += [(f"E{at:02d}", skill, "manager", level, "2026-09-01")]
    found = infer_profiles(organisation(signals=signal_table(rows)), assumptions=register)
    person = np.array([found.workforce.people.code(name) for name in ("E00", "E01")])
    skill = np.full(2, found.workforce.skills.code("h"))
    mean, sd = found.prior(person, skill)
    level, _, signals = found.at(person, skill)
    assert signals.tolist() == [0, 0]
    assert mean[1] - mean[0] > 0.5
    assert level[1] > level[0]
    assert (sd > 0).all()

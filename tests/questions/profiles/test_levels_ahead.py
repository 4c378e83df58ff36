"""Levels in the months to come, by hand: what is in use grows, what is idle fades."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.profiles.ahead import Path
from skillgap.questions.profiles.evidence import _pairs_asked_for, keep_pairs
from skillgap.questions.profiles.growth import BAND_ENDS, Growth, Slopes
from skillgap.questions.profiles.prior import Organisation

MONTH = 30.4375
SLOPES = np.array([0.10, 0.05, 0.02, 0.01, 0.005, 0.001])
FAMILIES = np.array([1.0, 0.5])


def growth(hired):
    """People of family 0, 1 and none, hired on these days; roles of family 1 and 0."""
    made = Organisation(
        role_of=np.array([1, 0, -1]), family_of=np.array([1, 0]), people=3, skills=1,
        hired=np.array(hired),
    )  # fmt: skip
    return Growth(made, Slopes(SLOPES, FAMILIES))


def grown(months):
    """Sum slopes over the bands of tenure, one after the other."""
    total, begun = 0.0, 0.0
    for slope, end in zip(SLOPES.tolist(), BAND_ENDS.tolist(), strict=True):
        total += slope * max(0.0, min(months, end) - begun)
        begun = end
    return total


def ahead(*, level=3.0, idle=(False, False, False), kept=(1.0, 1.0, 1.0), hired=(0, 0, 0), today=0):
    return Path(
        person=np.arange(3), level=np.full(3, level), level_sd=np.full(3, 0.4),
        signals=np.array([2, 1, 0]), idle=np.array(idle), kept=np.array(kept),
        half_life=np.array([12.0, 24.0, 6.0]), floor=0.4, growth=growth(hired), today=today,
        spread=0.5, unsure=0.25,
    )  # fmt: skip


@pytest.mark.parametrize("months", [1.0, 5.0, 6.0, 7.0, 13.0, 40.0, 200.0, 2_000.0])
@pytest.mark.parametrize("since", [0, 100, 900])
def test_what_is_in_use_grows_by_band_of_tenure_and_family(months, since):
    level, sd = ahead(level=0.5, hired=(-since,) * 3).after(months)
    gained = grown((since + round(months * MONTH)) / MONTH) - grown(since / MONTH)
    factor = np.array([1.0, 0.5, 1.0])
    assert level == pytest.approx(np.minimum(0.5 + gained * factor, 5.0), abs=4e-3)
    assert sd == pytest.approx(np.hypot(0.4, 0.5 * gained * factor), abs=4e-3)


@pytest.mark.parametrize("months", [0.0, -1.0])
def test_today_is_as_it_is(months):
    made = ahead(idle=(True, False, True), kept=(0.5, 1.0, 0.9))
    assert made.after(months)[0] is made.level
    assert made.after(months)[1] is made.level_sd


@pytest.mark.parametrize("months", [0.5, 6.0, 24.0])
def test_what_is_idle_fades_to_its_floor_and_does_not_grow(months):
    kept = np.array([0.7, 0.9, 0.45])
    level, sd = ahead(idle=(True,) * 3, kept=tuple(kept)).after(months)
    left = [0.4 + (k - 0.4) * 0.5 ** (months / h) for k, h in zip(kept, (12, 24, 6), strict=True)]
    assert level == pytest.approx(3.0 * np.array(left) / kept)
    assert sd == pytest.approx(np.hypot(0.4, 0.25 * (3.0 - level)))


def test_levels_stay_within_the_scale():
    assert ahead(level=4.9).after(60.0)[0].tolist()[0] == 5.0


@pytest.mark.parametrize("months", [3.0, 12.0])
def test_what_would_be_lost_if_unused_is_nothing_of_what_is_idle_already(months):
    lost = ahead(idle=(True, False, False)).levels_lost_if_unused(months)
    wanted = [3.0 * 0.6 * (1 - 0.5 ** (months / h)) for h in (24, 6)]
    assert lost == pytest.approx([0.0, *wanted])


def test_use_is_on_record_where_something_has_faded():
    made = ahead(kept=(1.0, 0.999, 0.4))
    assert made.use_known.tolist() == [False, True, True]


@pytest.mark.parametrize("months", [0.0, 3.0, 12.0, 30.0, 2_000.0])
def test_a_role_grows_as_its_family_does(months):
    found = growth((0, 0, 0)).in_role(np.array([0, 1]), months)
    assert found == pytest.approx([0.5 * grown(months), grown(months)], abs=4e-3)


def test_pairs_of_some_people_are_numbered_anew():
    pairs = np.array([0, 2, 3, 7, 9, 10, 14])  # three skills: people 0, 0, 1, 2, 3, 3, 4
    found, places = keep_pairs(pairs, np.array([1, 3, 4]), 3)
    assert places.tolist() == [2, 4, 5, 6]
    assert found.tolist() == [0, 3, 4, 8]


@pytest.fixture(scope="module")
def profiles():
    """A last used the skill 4 months ago, B 2 months ago, of C nobody said anything."""
    day = pd.Timestamp("2025-12-31")
    signals = pd.DataFrame({
        "employee_id": ["A", "B"], "skill_id": "s", "source": "assessment", "level": 3.0,
        "observed_on": "2024-06-30",
        "last_used_on": [day - pd.Timedelta(days=122), day - pd.Timedelta(days=61)],
    })  # fmt: skip
    staff = pd.DataFrame({"employee_id": list("ABC"), "role_id": "R", "hire_date": "2020-01-01"})
    skills = pd.DataFrame({"skill_id": ["s"], "name": "Law", "half_life_months": 18.0})
    tables = {"employees": staff, "skills": skills, "signals": signals}
    return sg.infer_profiles(sg.from_tables(tables, as_of="2025-12-31"))


def test_three_months_without_use_are_idle(profiles):
    path = profiles.path(np.arange(3), np.zeros(3, dtype=np.int64))
    assert path.idle.tolist() == [True, False, False]
    assert path.use_known.tolist() == [True, True, False]
    floor = profiles.atrophy.floor
    left = floor + (1 - floor) * math.exp2(-122 / MONTH / 18.0)
    assert path.kept[0] == pytest.approx(left, abs=0.01)
    assert path.kept[2] == 1.0
    level, sd, signals = profiles.at(np.arange(3), np.zeros(3, dtype=np.int64))
    assert (path.level.tolist(), path.level_sd.tolist()) == (level.tolist(), sd.tolist())
    assert path.signals.tolist() == signals.tolist() == [1, 1, 0]
    assert path.today == (pd.Timestamp("2025-12-31") - pd.Timestamp("1970-01-01")).days


def test_a_role_asks_for_skills_and_nothing_asks_of_who_has_none():
    """Roles 1, 1, 0, 1 ask for skills 2, 0, 1, 2 of three; the higher of two levels counts."""
    pairs, level = _pairs_asked_for(
        np.array([1, -1, 0, 5, 1]), np.array([1, 1, 0, 1]), np.array([2, 0, 1, 2]),
        np.array([3.0, 1.0, 2.0, 4.0]), 3,
    )  # fmt: skip
    assert pairs.tolist() == [0, 2, 2 * 3 + 1, 4 * 3, 4 * 3 + 2]
    assert level.tolist() == [1.0, 4.0, 2.0, 1.0, 4.0]

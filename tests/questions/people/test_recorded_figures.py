"""One person and one team against their requirements, number by number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

from skillgap.questions.people.question import profile_person, profile_team
from skillgap.questions.profiles.question import infer_profiles
from tests.condensed import condensed
from tests.recorded import assert_as_recorded
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"


@pytest.fixture(scope="module")
def profiles(register):
    return infer_profiles(small_organisation(), assumptions=register)


def test_people_as_recorded(profiles):
    people = profiles.workforce.people.labels
    found = {
        "one": profile_person(profiles, "E007"),
        "another": profile_person(profiles, "E042"),
        "team": profile_team(profiles, [*people[:30], "nobody"]),
    }
    assert_as_recorded(RECORDS / "people.json", condensed(found))


@pytest.mark.parametrize("employee_id", ["E000", "E011", "E042"])
def test_every_column_follows_from_level_and_spread(profiles, employee_id):
    """Ranges, chances and gaps worked out again from what the profiles say of the pair."""
    workforce = profiles.workforce
    table = profile_person(profiles, employee_id)
    person = np.full(len(table), workforce.people.code(employee_id))
    level, sd, signals = profiles.at(person, workforce.skills.encode(table["skill_id"]))
    required = table["required_level"].to_numpy()
    np.testing.assert_allclose(table["level"], level)
    np.testing.assert_allclose(table["low"], np.clip(level - 1.2815515655446004 * sd, 0, 5))
    np.testing.assert_allclose(table["high"], np.clip(level + 1.2815515655446004 * sd, 0, 5))
    np.testing.assert_allclose(table["gap"], required - level)
    np.testing.assert_allclose(table["p_meets"], ndtr((level - required) / sd))
    np.testing.assert_allclose(table["confidence"], 2 * ndtr(0.5 / sd) - 1)
    assert (table["signals"] == signals).all()
    asked = table["gap"].dropna()
    assert (asked.diff().dropna() <= 0).all()
    assert table["gap"].isna().sum() == 0 or table["gap"].isna().iloc[-1]


def test_ranges_end_where_the_scale_does(profiles):
    team = profile_team(profiles, profiles.workforce.people.labels)
    assert team["low"].min() == 0.0
    assert team["high"].max() == 5.0


def test_the_first_person_of_the_table_is_somebody(profiles):
    assert len(profile_person(profiles, profiles.workforce.people.labels[0])) > 0
    assert (
        profile_team(profiles, [profiles.workforce.people.labels[0]])["employee_id"].nunique() == 1
    )

"""One person's and one team's skills against what their roles ask."""

import numpy as np
import pandas as pd
import pytest

import skillgap as sg


@pytest.fixture(scope="module")
def profiles():
    workforce = sg.from_tables(
        {
            "employees": pd.DataFrame(
                {"employee_id": ["A", "B", "C"], "role_id": ["dev", "dev", "clerk"]}
            ),
            "requirements": pd.DataFrame(
                {
                    "role_id": ["dev", "dev", "clerk"],
                    "skill_id": ["SQL", "Python", "Filing"],
                    "required_level": ["3", "4", "2"],
                }
            ),
            "signals": pd.DataFrame(
                {
                    "employee_id": ["A", "A", "A", "B"],
                    "skill_id": ["SQL", "SQL", "Cooking", "Python"],
                    "source": ["self", "manager", "self", "assessment"],
                    "level": ["2", "2", "5", "4"],
                    "observed_on": ["2026-03-01"] * 4,
                }
            ),
        }
    )
    return sg.infer_profiles(workforce)


def test_person_lists_required_and_known_skills_once(profiles):
    table = sg.profile_person(profiles, "A")
    assert sorted(table["skill_id"]) == ["Cooking", "Python", "SQL"]
    cooking = table.set_index("skill_id").loc["Cooking"]
    assert np.isnan(cooking["required_level"])
    assert np.isnan(cooking["p_meets"])


def test_levels_are_those_of_the_profiles(profiles):
    row = sg.profile_person(profiles, "A").set_index("skill_id").loc["SQL"]
    whole = profiles.table.set_index(["employee_id", "skill_id"]).loc[("A", "SQL")]
    for column in ("level", "low", "high", "confidence", "signals"):
        assert row[column] == pytest.approx(whole[column])


def test_unrated_required_skill_shows_its_prior_and_no_signals(profiles):
    row = sg.profile_person(profiles, "A").set_index("skill_id").loc["Python"]
    assert row["signals"] == 0
    assert row["low"] <= row["level"] <= row["high"]


def test_furthest_below_comes_first(profiles):
    gaps = sg.profile_person(profiles, "A")["gap"].dropna()
    assert list(gaps) == sorted(gaps, reverse=True)


def test_meets_is_even_exactly_at_the_required_level(profiles):
    table = sg.profile_person(profiles, "A").dropna(subset=["gap"])
    assert ((table["p_meets"] >= 0.5) == (table["gap"] <= 0)).all()


def test_team_holds_required_pairs_of_known_people_only(profiles):
    table = sg.profile_team(profiles, ["A", "B", "nobody"])
    assert set(table["employee_id"]) == {"A", "B"}
    assert len(table) == 4
    assert table["required_level"].notna().all()


def test_unknown_person_is_named_with_near_misses(profiles):
    with pytest.raises(sg.SkillgapError, match="AA"):
        sg.profile_person(profiles, "AA")


def test_team_of_nobody_is_empty(profiles):
    assert len(sg.profile_team(profiles, [])) == 0

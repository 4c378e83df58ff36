"""What a viewer may compute on: nobody else in it, and the same levels as for everybody."""

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.access import Viewer
from skillgap.core.own_data import own_workforce
from tests.signed import bytes_of, foreign_words, manager_of_five


@pytest.fixture(scope="module")
def team(sample):
    return manager_of_five(sample["employees"])[1]


@pytest.fixture(scope="module")
def own(sample, team):
    return own_workforce(sample, Viewer("manager", team, computes_on_own=True))


def holds(value, words):
    """Say which words stand in anything that can be pickled."""
    blob = bytes_of(value)
    return sorted(word for word in words if word.encode() in blob)


def test_a_managers_workforce_holds_nobody_else(sample, own, team):
    assert set(own["employees"]["employee_id"]) == team
    assert holds(own, foreign_words(sample["employees"], team)) == []
    assert len(own["signals"]) > 0
    assert own["employees"]["name"].notna().all()


def test_nobody_gets_answers_given_in_confidence_or_protected_attributes(sample, own):
    assert len(sample["survey"]) > 0
    assert len(own["survey"]) == 0
    assert sample["employees"]["gender"].notna().any()
    for column in ("gender", "ethnicity", "age_band", "birth_year"):
        assert own["employees"][column].isna().all(), column


def test_an_analyst_sees_pseudonyms_that_hold_together(sample):
    own = own_workforce(sample, Viewer("analyst", pseudonyms="secret", computes_on_own=True))
    assert holds(own, foreign_words(sample["employees"], frozenset())) == []
    staff = own["employees"]
    assert staff["employee_id"].is_unique
    named = staff["manager_id"].dropna()
    assert named.isin(staff["employee_id"]).mean() == (
        sample["employees"]["manager_id"].dropna().isin(sample["employees"]["employee_id"]).mean()
    )
    joined = own["signals"]["employee_id"].isin(staff["employee_id"])
    assert joined.all()


@pytest.mark.parametrize("role", ["manager", "employee", "viewer"])
def test_an_empty_scope_is_nobody(sample, role):
    own = own_workforce(sample, Viewer(role, frozenset(), computes_on_own=True))
    assert len(own["employees"]) == len(own["signals"]) == 0
    assert holds(own, foreign_words(sample["employees"], frozenset())) == []


def test_whoever_sees_all_computes_on_all(sample):
    assert own_workforce(sample, sg.FACILITATOR) is sample


def test_the_tables_conform_as_before(sample, own):
    for name, table in sample.tables.items():
        assert own[name].dtypes.equals(table.dtypes), name


# --- levels ---


def test_levels_ranges_and_explanations_are_those_of_the_whole(sample, sample_profiles, own, team):
    staff = sample["employees"]["employee_id"]
    mine = sample_profiles.of_people(own, np.flatnonzero(staff.isin(team)))
    whole = sample_profiles.table
    pd.testing.assert_frame_equal(
        whole[whole["employee_id"].isin(team)].reset_index(drop=True), mine.table
    )
    for who in sorted(team):
        pd.testing.assert_frame_equal(
            sg.profile_person(sample_profiles, who), sg.profile_person(mine, who)
        )
    key = tuple(mine.table.loc[0, ["employee_id", "skill_id"]])
    assert mine.explain(key).sentence == sample_profiles.explain(key).sentence
    pd.testing.assert_frame_equal(mine.history(*key), sample_profiles.history(*key))
    assert holds(mine, foreign_words(sample["employees"], team)) == []


def test_nobody_elses_profile_can_be_asked_for(sample, sample_profiles, own, team):
    staff = sample["employees"]["employee_id"]
    mine = sample_profiles.of_people(own, np.flatnonzero(staff.isin(team)))
    with pytest.raises(sg.SkillgapError, match="employees"):
        mine.explain((staff[~staff.isin(team)].iloc[0], "sql"))

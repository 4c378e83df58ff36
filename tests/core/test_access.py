"""The viewer's policy: what columns are declared to hold decides, never how they are called."""

from __future__ import annotations

import pandas as pd
import pytest

from skillgap.core.access import FACILITATOR, Viewer, declared_columns
from skillgap.core.errors import UnknownName
from skillgap.core.question import declare
from skillgap.core.tables import TABLES

PEOPLE = pd.DataFrame(
    {"who": ["E1", "E2", "E3"], "boss": ["E9", "E1", "E9"], "called": ["Ann", "Bob", "Cy"],
     "sex": ["f", "m", "f"], "skill": ["sql"] * 3, "level": [1.0, 2.0, 3.0], "note": ["x"] * 3}
)  # fmt: skip
ABOUT_PEOPLE = declare("""
who     person     whom
boss    manager    reported to
called  name       the name
sex     protected  gender
skill   skill      the skill
level   level      how well
note    text       a sentence
""")
GROUPS = pd.DataFrame(
    {"unit": ["a", "b", "c", "d"], "heads": [3, 6, 8, 40], "short": [1.0, 2.0, 3.0, 4.0],
     "risky": [True, False, True, False], "best": ["E1", "E2", "E3", None]}
)  # fmt: skip
ABOUT_GROUPS = declare("""
unit   unit     the unit
heads  count    people, under a name of its own
short  fte      short
risky  flag     whether
best   mention  who is best
""")
MANAGER = Viewer("manager", frozenset({"E1", "E2"}))


def test_facilitator_and_admin_see_everything():
    assert FACILITATOR.release(PEOPLE) is PEOPLE
    assert Viewer("admin").release(GROUPS) is GROUPS


@pytest.mark.parametrize("role", ["analyst", "viewer", "manager", "employee"])
def test_what_is_not_declared_is_not_shown(role):
    assert Viewer(role).release(PEOPLE).columns.empty
    assert Viewer(role).release(PEOPLE, declare("skill skill the skill")).columns.tolist() == [
        "skill"
    ]


def test_a_manager_sees_the_own_people_alone():
    seen = MANAGER.release(PEOPLE, ABOUT_PEOPLE)
    assert seen["who"].tolist() == ["E1", "E2"]
    assert seen["boss"].isna().tolist() == [True, False]
    assert seen["called"].tolist() == ["Ann", "Bob"]
    assert seen["sex"].isna().all()
    assert seen["level"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("role", ["manager", "employee"])
def test_without_a_scope_nobody_is_seen(role):
    assert Viewer(role).release(PEOPLE, ABOUT_PEOPLE).empty


def test_a_viewer_sees_no_single_person():
    assert Viewer("viewer").release(PEOPLE, ABOUT_PEOPLE).empty
    assert Viewer("viewer").release(GROUPS, ABOUT_GROUPS)["best"].isna().all()


def test_an_analyst_sees_pseudonyms_that_stay_the_same():
    analyst = Viewer("analyst", pseudonyms="a secret")
    seen = analyst.release(PEOPLE, ABOUT_PEOPLE)
    assert seen["who"].str.match(r"P-[0-9a-f]{10}$").all()
    assert seen["who"].nunique() == 3
    assert seen["boss"].iloc[1] == seen["who"].iloc[0]
    assert seen[["called", "sex"]].isna().all().all()
    other = Viewer("analyst", pseudonyms="another").release(PEOPLE, ABOUT_PEOPLE)
    assert not set(other["who"]) & set(seen["who"])
    assert Viewer("analyst").release(PEOPLE, ABOUT_PEOPLE)["who"].isna().all()


def test_counts_under_any_name_are_counts():
    seen = Viewer("viewer").release(GROUPS, ABOUT_GROUPS)
    assert seen["unit"].tolist() == ["a", "b", "c", "d"]
    assert seen["heads"].isna().tolist() == [True, True, False, False]
    assert seen["short"].isna().tolist() == [True, True, False, False]
    assert seen["risky"].isna().tolist() == [True, True, False, False]


def test_one_hidden_row_alone_would_be_given_away_by_the_total():
    two = Viewer("viewer").release(GROUPS, ABOUT_GROUPS)["heads"]
    assert two.isna().sum() == 2
    none = Viewer("viewer").release(GROUPS.iloc[1:], ABOUT_GROUPS)["heads"]
    assert none.notna().all()


@pytest.mark.parametrize(("least", "shown"), [(1, 2), (5, 2), (7, 2), (9, 1), (41, 0)])
def test_nobody_goes_below_five(least, shown):
    seen = Viewer("viewer", minimum_group=least).release(GROUPS, ABOUT_GROUPS)
    assert seen["heads"].notna().sum() == shown


def test_a_unit_that_may_be_a_person_is_one_in_doubt():
    outcomes = pd.DataFrame({"unit_id": ["T-1", "E1", "E7"], "metric": "m", "value": 1.0})
    seen = MANAGER.release(outcomes, declared_columns("outcomes"))
    assert seen["unit_id"].tolist() == ["E1"]
    assert Viewer("viewer").release(outcomes, declared_columns("outcomes")).empty


def test_contract_tables_declare_every_column():
    for name, table in TABLES.items():
        assert [column.name for column in declared_columns(name)] == [
            column.name for column in table.columns
        ]
    kinds = {column.name: column.kind for column in declared_columns("employees")}
    assert kinds["employee_id"] == "person"
    assert kinds["manager_id"] == "manager"
    assert {kinds[name] for name in ("gender", "ethnicity", "age_band", "birth_year")} == {
        "protected"
    }
    assert kinds["salary"] == "money"
    for name in ("signals", "enrolments", "aspirations"):
        assert declared_columns(name)[0].kind == "person"
    with pytest.raises(UnknownName):
        declared_columns("nothing")


def test_input_is_never_changed():
    before = GROUPS.copy()
    Viewer("viewer", minimum_group=100).release(GROUPS, ABOUT_GROUPS)
    pd.testing.assert_frame_equal(GROUPS, before)


def test_keys_tell_secrets_apart_without_telling_them():
    one, other = Viewer("analyst", pseudonyms="one"), Viewer("analyst", pseudonyms="other")
    assert one.key != other.key
    assert "other" not in other.key


# --- worked out from the viewer's own data alone ---


@pytest.mark.parametrize("role", ["manager", "employee"])
def test_own_results_keep_undeclared_columns_and_the_own_people_alone(role):
    viewer = Viewer(role, frozenset({"E1", "E2"}), computes_on_own=True)
    seen = viewer.release(PEOPLE.assign(extra=[7, 8, 9]), ABOUT_PEOPLE)
    assert seen["who"].tolist() == ["E1", "E2"]
    assert seen["extra"].tolist() == [7, 8]
    assert seen["boss"].isna().tolist() == [True, False]
    assert seen["sex"].isna().all()
    either = declare("who  unit_or_person  a part that may be one person")
    assert viewer.release(PEOPLE, either)["who"].tolist() == ["E1", "E2"]
    groups = viewer.release(GROUPS, ABOUT_GROUPS)
    assert groups["heads"].tolist() == [3, 6, 8, 40], "few people are the viewer's own"
    assert groups["best"].isna().tolist() == [False, False, True, True]


def test_own_results_of_who_has_no_scope_pass_as_they_are():
    viewer = Viewer("analyst", pseudonyms="secret", computes_on_own=True)
    assert viewer.release(PEOPLE, ABOUT_PEOPLE) is PEOPLE
    assert viewer.key != Viewer("analyst", pseudonyms="secret").key


@pytest.mark.parametrize(
    ("least", "fewest", "all_seen"), [(1, 1, True), (0, 0, True), (2, 2, False)]
)
def test_a_facilitator_may_hide_small_groups_and_others_must(least, fewest, all_seen):
    assert Viewer("facilitator", minimum_group=least).fewest == fewest
    assert Viewer("facilitator", minimum_group=least).sees_all == all_seen
    assert Viewer("analyst", minimum_group=least).fewest == 5
    assert Viewer("analyst", minimum_group=7).fewest == 7
    assert not Viewer("facilitator", frozenset({"E1"})).sees_all

"""Two roles side by side, skill by skill."""

from __future__ import annotations

import pytest

from skillgap.core.errors import UnknownName
from skillgap.questions.readiness.side_by_side import (
    ADDED,
    DROPPED,
    HIGHER,
    LOWER,
    SAME,
    compare_roles,
    side_by_side_in_words,
)
from tests.gap_cases import organisation

ROLES = [{"role_id": "J", "title": "Junior"}, {"role_id": "S", "title": "Senior"},
         {"role_id": "N", "title": "New"}]  # fmt: skip
SKILLS = [{"skill_id": one, "name": name, "kind": kind}
          for one, name, kind in (("a", "Apple", "technical"), ("b", "Bread", "human"),
                                  ("c", "Corn", "leadership"), ("d", "Date", "compliance"),
                                  ("e", "Egg", "technical"))]  # fmt: skip


def need(role, skill, level):
    return {"role_id": role, "skill_id": skill, "required_level": level}


@pytest.fixture
def work():
    return organisation(
        employees=[{"employee_id": "x", "role_id": "J"}], roles=ROLES, skills=SKILLS,
        requirements=[need("J", "a", 2.0), need("J", "b", 3.0), need("J", "d", 1.0),
                      need("J", "e", 4.0), need("S", "a", 3.0), need("S", "b", 3.0),
                      need("S", "c", 2.0), need("S", "d", 0.0), need("S", "e", 3.5)],
    )  # fmt: skip


def test_what_is_new_higher_lower_gone_and_alike(work):
    table = compare_roles(work, "J", "S")
    assert table[["skill", "kind", "standing"]].to_numpy().tolist() == [
        ["Corn", "leadership", ADDED], ["Apple", "technical", HIGHER],
        ["Egg", "technical", LOWER], ["Date", "compliance", DROPPED],
        ["Bread", "behavioural", SAME],
    ]  # fmt: skip
    assert table["first_level"].fillna(-1).tolist() == [-1, 2.0, 4.0, 1.0, 3.0]
    assert table["second_level"].fillna(-1).tolist() == [2.0, 3.0, 3.5, -1, 3.0]
    assert side_by_side_in_words(table, "Junior", "Senior") == (
        "From Junior to Senior: 1 skill new, 1 skill at a higher level, 1 skill at a lower level "
        "and 1 skill no longer required; 1 skill alike."
    )


def test_turned_round_everything_is_the_other_way(work):
    there, back = (compare_roles(work, *pair).set_index("skill_id") for pair in ("JS", "SJ"))
    turned = {ADDED: DROPPED, DROPPED: ADDED, HIGHER: LOWER, LOWER: HIGHER, SAME: SAME}
    assert back["standing"].to_dict() == there["standing"].map(turned).to_dict()
    assert (compare_roles(work, "J", "J")["standing"] == SAME).all()


def test_roles_that_require_nothing_and_roles_that_are_none(work):
    assert compare_roles(work, "N", "S")["standing"].tolist() == [ADDED] * 4
    said = side_by_side_in_words(compare_roles(work, "N", "N"), "New", "New")
    assert said == "Neither New nor New requires a skill."
    with pytest.raises(UnknownName, match="Z"):
        compare_roles(work, "J", "Z")

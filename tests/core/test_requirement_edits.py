"""Edits of what roles require: put over a table, taken back, and outdated by newer files."""

from __future__ import annotations

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, UnknownName
from skillgap.core.requirement_edits import (
    KEPT,
    UNDONE,
    Requirement,
    RequirementChange,
    RequirementEdit,
    apply_requirement_edits,
    edits_from,
    requirements_by_pair,
)
from tests.gap_cases import TODAY, organisation

ROLES = [{"role_id": "W", "title": "Welder"}, {"role_id": "P", "title": "Planner"}]
SKILLS = [{"skill_id": one, "name": one.capitalize()} for one in ("weld", "plan", "lead")]


def shop(weld=3.0, **more):
    """A shop in which welders weld (twice on file, the higher counts) and planners plan."""
    needs = [
        {"role_id": "W", "skill_id": "weld", "required_level": weld, "importance": 4.0},
        {"role_id": "W", "skill_id": "weld", "required_level": 1.0, "importance": 1.0},
        {"role_id": "P", "skill_id": "plan", "required_level": 2.0},
    ]
    return organisation(roles=ROLES, skills=SKILLS, employees=[
        {"employee_id": "E1", "role_id": "W"}], requirements=needs, **more)  # fmt: skip


def edit(name, *changes, loaded=(), undone=False):
    known = loaded or (0.0,) * len(changes)
    return RequirementEdit(
        name, changes, known, known, 1, "Ann", pd.Timestamp(TODAY), "why", undone
    )


WELD, LEAD = ("W", "weld"), ("W", "lead")


def test_levels_are_changed_added_and_taken_out_and_nothing_else_is():
    before = shop()
    after = sg.change_requirements(
        before,
        [RequirementChange("W", "weld", 4.5), RequirementChange("P", "plan", 0.0),
         RequirementChange("W", "lead", 2.0, 5.0)],
    )  # fmt: skip
    assert requirements_by_pair(after) == {
        WELD: Requirement(4.5, 4.0), LEAD: Requirement(2.0, 5.0),
    }  # fmt: skip
    assert requirements_by_pair(before)[WELD] == Requirement(3.0, 4.0)
    needs = after["requirements"]
    assert not needs.duplicated(["role_id", "skill_id"]).any()
    assert needs["source_file"].tolist() == ["changed here"] * 2
    assert needs.dtypes.equals(before["requirements"].dtypes)
    assert after["employees"] is before["employees"]


def test_what_changes_nothing_leaves_the_very_same_organisation():
    before = shop()
    assert sg.change_requirements(before, [RequirementChange("W", "weld", 3.0)]) is before
    assert sg.change_requirements(before, [RequirementChange("W", "lead", 0.0)]) is before
    assert apply_requirement_edits(before, ()).workforce is before


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (RequirementChange("X", "weld", 3.0), UnknownName, "roles"),
        (RequirementChange("W", "welds", 3.0), UnknownName, "weld"),
        (RequirementChange("W", "weld", 5.5), BadValue, "0 to 5"),
        (RequirementChange("W", "weld", float("nan")), BadValue, "0 to 5"),
        (RequirementChange("W", "weld", 3.0, 6.0), BadValue, "1 to 5"),
    ],
)
def test_what_cannot_be_required_is_refused(change, error, says):
    with pytest.raises(error, match=says):
        sg.change_requirements(shop(), [change])


def test_edits_are_put_over_in_their_order_and_one_that_is_taken_back_is_not():
    first = edit("a", RequirementChange("W", "weld", 4.0), loaded=(3.0,))
    second = edit("b", RequirementChange("W", "weld", 5.0), loaded=(3.0,))
    found = apply_requirement_edits(shop(), (second, first))
    assert requirements_by_pair(found.workforce)[WELD].level == 5.0
    back = edit("b", *second.changes, loaded=(3.0,), undone=True)
    assert requirements_by_pair(apply_requirement_edits(shop(), (back, first)).workforce)[
        WELD
    ] == Requirement(4.0, 4.0)
    assert found.loaded["requirements"]["required_level"].max() == 3.0


def test_an_edit_outlasts_an_import_unless_the_files_changed_the_level_themselves():
    kept = edit("a", RequirementChange("W", "weld", 4.0), loaded=(3.0,))
    again = apply_requirement_edits(shop(signals=[]), (kept,))
    assert (requirements_by_pair(again.workforce)[WELD].level, again.resting) == (4.0, frozenset())
    newer = apply_requirement_edits(shop(weld=2.5), (kept,))
    assert requirements_by_pair(newer.workforce)[WELD].level == 2.5
    assert newer.resting == {"a"}


def test_an_edit_follows_the_skill_it_speaks_of_into_another():
    kept = edit("a", RequirementChange("W", "old welding", 4.0), loaded=(3.0,))
    found = apply_requirement_edits(shop(), (kept,), {"old welding": "weld"})
    assert requirements_by_pair(found.workforce)[WELD].level == 4.0
    assert apply_requirement_edits(shop(), (kept,)).resting == {"a"}


def test_decisions_tell_who_kept_and_who_took_back():
    made = edit("a", RequirementChange("W", "weld", 4.0), loaded=(3.0,))
    rows = [("a", UNDONE, "Bo", "no", None, 2), ("a", KEPT, "Ann", "yes", made.detail, 1)]
    table = pd.DataFrame(rows, columns=["subject", "choice", "actor", "reason", "detail", "at"])
    [found] = edits_from(table)
    assert (found.by, found.reason, found.undone, found.undone_by) == ("Ann", "yes", True, "Bo")
    assert found.changes == made.changes
    assert edits_from(table.iloc[1:])[0].undone is False

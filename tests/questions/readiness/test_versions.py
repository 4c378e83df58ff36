"""Two versions of the framework beside each other, by hand."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.core.errors import MissingTable
from skillgap.core.requirement_edits import RequirementChange
from skillgap.questions.readiness.versions import lay_side_by_side
from tests.core.test_requirement_edits import ROLES, SKILLS, shop
from tests.gap_cases import SURE, Levels, organisation


def measured(workforce):
    """One welder who welds at exactly 3 and can do nothing else."""
    known = {("E1", "weld"): (3.0, 1e-6), ("E1", "lead"): (0.0, 1e-6)}
    return sg.measure_gaps(workforce, Levels(workforce, known), assumptions=SURE, draws=2)


def side_by_side(*changes):
    before = valued(shop())
    after = sg.change_requirements(before, changes)
    return lay_side_by_side(before, after, measured(before), measured(after))


def valued(workforce):
    roles = [{**one, "monthly_value_at_risk": 1_000.0} for one in ROLES]
    tables = {name: workforce[name].to_dict("records") for name in ("employees", "requirements")}
    return organisation(roles=roles, skills=SKILLS, **tables)


def test_what_differs_is_told_by_requirement_role_and_skill():
    found = side_by_side(
        RequirementChange("W", "weld", 4.0), RequirementChange("W", "lead", 2.0, 4.0),
        RequirementChange("P", "plan", 0.0),
    )  # fmt: skip
    told = found.table.set_index(["role_id", "skill_id"])["standing"].to_dict()
    assert told == {("W", "weld"): "raised", ("W", "lead"): "new", ("P", "plan"): "gone"}
    assert found.roles.set_index("role_id")["standing"].to_dict() == {"W": "changed", "P": "gone"}
    assert found.skills.set_index("skill_id")["standing"].to_dict() == {
        "weld": "changed", "lead": "new", "plan": "gone",
    }  # fmt: skip
    assert found.counts | {} == {"new": 1, "raised": 1, "lowered": 0, "gone": 1,
                                 "weighs more": 0, "weighs less": 0}  # fmt: skip
    assert found.headline() == "3 requirements differ in 2 roles: 1 new, 1 raised and 1 gone"


def test_the_shortage_is_that_of_the_same_people_by_each_version():
    """Level 3 of 3 delivers all; of 4 half is lost (Δ = 2), of a new skill at 2 all of it.

    Both skills weigh 4, so that the seat of 1,000 loses (.5 + 1) ÷ 2 = 750.
    """
    found = side_by_side(
        RequirementChange("W", "weld", 4.0), RequirementChange("W", "lead", 2.0, 4.0)
    )
    assert found.of("not-delivered") == pytest.approx((0.0, 750.0), abs=0.01)
    assert found.of("people-with-gap") == pytest.approx((0.5, 1.0), abs=0.51)
    assert found.of("needs-met")[1] == pytest.approx(0.0, abs=1e-6)
    rows = found.table.set_index("skill_id")
    assert rows.loc["weld", ["short_after", "lost_after"]].tolist() == pytest.approx([1.0, 250.0])
    assert rows.loc["lead", ["short_before", "lost_before"]].tolist() == [0.0, 0.0]
    assert rows["people"].tolist() == [1, 1]
    assert found.roles["lost_after"].tolist() == pytest.approx([750.0])


def test_weight_alone_is_a_difference_and_nothing_is_none():
    assert side_by_side(RequirementChange("W", "weld", 3.0, 5.0)).counts["weighs more"] == 1
    assert side_by_side(RequirementChange("W", "weld", 3.0, 1.0)).counts["weighs less"] == 1
    alike = side_by_side()
    assert len(alike.table) == 0
    assert alike.headline() == "Both versions require the same"
    assert alike.of("not-delivered")[0] == alike.of("not-delivered")[1]


def test_only_the_framework_differs_between_the_two_shortages(sample):
    """People of the earlier version count in neither: half of them were elsewhere then."""
    fewer = sample["employees"].iloc[::2].reset_index(drop=True)
    tables = {**sample.tables, "employees": fewer}
    earlier = type(sample)(tables, as_of=sample.as_of, currency=sample.currency)
    profiles = sg.infer_profiles(sample)
    known = sg.measure_gaps(sample, profiles, draws=2)
    found = sg.compare_frameworks(earlier, sample, known=(known,))
    assert len(found.table) == 0
    before, after = found.of("not-delivered")
    assert before == pytest.approx(after)
    assert after == pytest.approx(known.total.monthly_risk.expected)


def test_a_version_that_requires_nothing_cannot_be_compared():
    bare = organisation(roles=ROLES, skills=SKILLS, employees=[{"employee_id": "E1",
                                                                "role_id": "W"}])  # fmt: skip
    with pytest.raises(MissingTable):
        sg.compare_frameworks(bare, shop())

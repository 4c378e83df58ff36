"""The competency framework by hand: gaps in it, steps from role to role, review dates."""

from __future__ import annotations

import pandas as pd
import pytest

import skillgap as sg
from tests.gap_cases import ASSUMPTIONS, TODAY, organisation
from tests.small_organisation import day

KINDS = {"welding": "technical", "plans": "technical", "listening": "human",
         "coaching": "leadership", "old": "technical"}  # fmt: skip
SKILLS = [{"skill_id": one, "name": one.capitalize(), "cluster": "Shop", "kind": kind}
          for one, kind in KINDS.items()]  # fmt: skip
ROLES = [
    {"role_id": role, "title": role.capitalize(), "job_family": family, "level": grade}
    for role, family, grade in (("helper", "Metal", 1), ("welder", "Metal", 2),
                                ("foreman", "Metal", 3), ("planner", "Plans", 2),
                                ("clerk", "Plans", 1), ("bot", "Plans", 1))
]  # fmt: skip
NEEDS = {"helper": {"welding": 1.0, "listening": 1.0}, "welder": {"welding": 3.0, "plans": 2.0},
         "foreman": {"welding": 2.0, "plans": 3.0, "coaching": 3.0, "listening": 2.0},
         "planner": {"plans": 4.0, "old": 1.0, "listening": 1.0}}  # fmt: skip
REGISTER = ASSUMPTIONS.changed(framework_review_months=12.0)


def reviewed(*days, signs=True):
    held = ["helper", "helper", "welder", "clerk", "planner", "planner", "planner"]
    staff = [{"employee_id": f"E{at}", "role_id": role} for at, role in enumerate(held)]
    staff.append({"employee_id": "R2", "role_id": "bot", "employment": "digital agent"})
    needs = [{"role_id": role, "skill_id": skill, "required_level": level}
             for role, some in NEEDS.items() for skill, level in some.items()]  # fmt: skip
    signals = [{"employee_id": "E0", "skill_id": skill, "source": "self", "level": 2.0,
                "observed_on": day(900 if skill == "old" else 30)} for skill in KINDS]  # fmt: skip
    workforce = organisation(employees=staff, roles=ROLES, skills=SKILLS, requirements=needs,
                             signals=signals if signs else [])  # fmt: skip
    return sg.review_framework(workforce, reviewed=days, assumptions=REGISTER)


def test_gaps_in_the_framework_are_named_and_those_of_most_people_come_first():
    found = reviewed()
    assert found.gaps[["role_id", "standing"]].to_numpy().tolist() == [
        ["planner", "partly stale"],
        ["clerk", "requires nothing"],
        ["welder", "no behavioural or leadership skill"],
    ]
    table = found.table.set_index("role_id")
    assert table.loc["foreman", ["technical", "behavioural", "leadership"]].tolist() == [2, 1, 1]
    assert table.loc["planner", "stale_share"] == pytest.approx(1 / 3)
    assert "bot" not in table.index


def test_without_signals_nothing_is_known_to_be_stale():
    table = reviewed(signs=False).table.set_index("role_id")
    assert table["stale_share"].max() == 0.0
    assert table.loc["planner", "standing"] == "described"


def test_steps_say_what_the_next_role_adds():
    """Welder: welding higher, plans new. Foreman: plans higher, coaching and listening new."""
    steps = reviewed().steps.set_index("role_id")
    assert steps.loc["helper", ["next_role_id", "new", "higher"]].tolist() == ["welder", 1, 1]
    assert steps.loc["welder", ["next_role_id", "new", "higher"]].tolist() == ["foreman", 2, 1]
    assert "foreman" not in steps.index
    assert steps.loc["helper", "names"] == "Plans and Welding"


def test_families_are_due_a_year_after_their_last_review_and_at_once_without_one():
    found = reviewed(("Metal", "2025-02-01"), ("Metal", "2026-06-01")).reviews
    assert found["job_family"].tolist() == ["Plans", "Metal"]
    assert found["overdue"].tolist() == [True, False]
    assert found["due"].tolist() == [pd.Timestamp(TODAY), pd.Timestamp("2027-06-01")]
    assert reviewed(("Metal", "2025-06-01")).reviews["overdue"].tolist() == [True, True]

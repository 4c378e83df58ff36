"""Micro-credentials stacked to a role, worked out beside the code."""

from __future__ import annotations

import numpy as np
import pytest

from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.learning.advice import recommend
from skillgap.questions.learning.stacking import stack_credentials, stack_offers
from tests.gap_cases import ASSUMPTIONS, Levels, organisation

ROLES = [{"role_id": one, "title": f"Role {one}", "criticality": 3.0} for one in "RQ"]
SKILLS = [{"skill_id": one, "name": f"Skill {one}", "kind": "technical"} for one in "STU"]
NEEDS = [{"role_id": "R", "skill_id": "S", "required_level": 4.0},
         {"role_id": "R", "skill_id": "T", "required_level": 3.0},
         {"role_id": "R", "skill_id": "U", "required_level": 2.0},
         {"role_id": "Q", "skill_id": "S", "required_level": 1.0}]  # fmt: skip
STAFF = [
    *({"employee_id": f"r{n}", "role_id": "R"} for n in range(5)),
    *({"employee_id": f"q{n}", "role_id": "Q"} for n in range(4)),
    {"employee_id": "bot", "role_id": "Q", "employment": "digital agent"},
]
HELD = {"S": 3.0, "T": 3.0, "U": 1.5}


def offer(name, skill, gain, kind="micro_credential", **more):
    return {"intervention_id": name, "title": f"Title {name}", "kind": kind, "skill_id": skill,
            "level_gain": gain, "hours": 10.0, "cost_per_person": 200.0, **more}  # fmt: skip


def stacked(*offers, held=HELD, fewest=5):
    work = organisation(
        employees=STAFF, roles=ROLES, skills=SKILLS, requirements=NEEDS, interventions=list(offers)
    )
    known = {(f"{role}{n}", skill): (level, 0.3) for role in "rq" for n in range(5)
             for skill, level in held.items()}  # fmt: skip
    levels = Levels(work, known)
    gaps = measure_gaps(work, levels, assumptions=ASSUMPTIONS)
    advice = recommend(work, levels, gaps, assumptions=ASSUMPTIONS)
    return advice, stack_credentials(advice.basis, fewest).set_index("role_id")


def test_a_stack_by_hand():
    advice, table = stacked(
        offer("S1", "S", 0.8),
        offer("S2", "S", 1.4, partner="State"),
        offer("S3", "S", 5.0, kind="course"),
        offer("T1", "T", 1.0),
    )
    gain = advice.gains.table.set_index("intervention_id")["gain"]
    assert gain["S2"] < 1.0 < gain["S1"] + gain["S2"]  # one is not enough, two are
    row = table.loc["R"]
    assert (row["people"], row["required"], row["held"], row["stacked"]) == (5, 3, 1, 1)
    assert row["credential_ids"] == "S2, S1"  # T is held, and a course is no credential
    assert row["credentials"] == "Title S2; Title S1"
    share = ASSUMPTIONS.value("co_funding_share")
    assert row["fee"] == pytest.approx(200 + 200 * (1 - share))
    assert row["hours"] == 20.0
    assert row["missing"] == "Skill U (0.5)"


def test_what_a_stack_leaves_is_said_and_counts_as_missing():
    advice, table = stacked(offer("S1", "S", 0.8), offer("U1", "U", 1.5))
    left = 1.0 - advice.gains.table.set_index("intervention_id")["gain"]["S1"]
    row = table.loc["R"]
    assert row["credential_ids"] == "S1, U1"  # what lacks most comes first
    assert (row["held"], row["stacked"]) == (1, 1)
    assert row["missing"] == f"Skill S ({left:.1f})"


def test_small_roles_are_left_out_and_agents_do_not_count():
    _, table = stacked(offer("S1", "S", 0.8))
    assert list(table.index) == ["R"]
    _, table = stacked(offer("S1", "S", 0.8), fewest=4)
    assert list(table.index) == ["R", "Q"]  # nothing is missing in Q
    assert table.loc["Q", "people"] == 4
    assert table.loc["Q", ["credential_ids", "missing", "held"]].tolist() == ["", "", 1]


def test_stacking_stops_once_nothing_is_short():
    gains = np.array([0.4, 0.9, 0.5, 0.0])
    assert stack_offers(gains, 0.9).offers == (1,)
    assert stack_offers(gains, 1.0).offers == (1, 2)
    assert stack_offers(gains, 3.0) == stack_offers(gains[:3], 3.0)  # what gives nothing is left
    assert stack_offers(gains, 3.0).left == pytest.approx(3.0 - 1.8)
    assert stack_offers(gains[:0], 1.0).left == 1.0

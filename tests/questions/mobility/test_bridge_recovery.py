"""The planted bridge is found again: service people who learned most of a data analyst's trade."""

from __future__ import annotations

import pytest

import skillgap as sg
from data.sample.generate import generate

pytestmark = pytest.mark.slow

PLANTED = ("Customer Service", "data-analyst")


def bridges_of(workforce):
    profiles = sg.infer_profiles(workforce)
    return sg.find_bridges(sg.build_adjacency(workforce, profiles), profiles)


def assert_found(bridges, truth):
    best = bridges.table.head(3)
    assert PLANTED in set(zip(best["group"], best["to_role_id"]))
    cohort = set(bridges.cohort(*PLANTED)["employee_id"])
    planted = set(truth["employee_id"])
    assert len(cohort & planted) >= 0.75 * len(planted), "most of those planted are in the cohort"
    assert len(cohort - planted) <= 0.25 * len(cohort), "and few others"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2026, 7, 11, 23])
def test_planted_bridge_is_among_the_first_three(seed):
    made = generate(seed=seed)
    assert_found(bridges_of(sg.from_tables(made.tables)), made.truth["bridge"])


@pytest.mark.slow
def test_without_what_they_learned_on_the_side_the_bridge_is_gone():
    # The same organisation, but nobody said anything about skills beyond the own role.
    made = generate(seed=7)
    tables, staff = dict(made.tables), made.tables["employees"]
    role = dict(zip(staff["employee_id"], staff["role_id"]))
    asked = set(zip(tables["requirements"]["role_id"], tables["requirements"]["skill_id"]))
    signals = tables["signals"]
    own = [(role.get(who), what) in asked
           for who, what in zip(signals["employee_id"], signals["skill_id"])]  # fmt: skip
    found = bridges_of(sg.from_tables({**tables, "signals": signals[own]}))
    assert len(found.cohort(*PLANTED)) <= 5

"""Moves seen here: counted from rosters and applications, beside what size explains."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma

import skillgap as sg
from skillgap.questions.mobility.history import find_move_history, moves_expected, moves_seen
from tests import gap_cases
from tests.questions.mobility.test_mobility import Close, Levels, organisation

ROLES = [{"role_id": name, "title": name.title()} for name in ("a", "b", "c")]


def workforce(rosters=(), applied=(), today=("a", "b", "c")):
    """Return three people p0 to p2 with these roles today, rosters (who, day, role) and hires."""
    people = [{"employee_id": f"p{n}", "role_id": role} for n, role in enumerate(today)]
    held = [{"employee_id": who, "taken_on": day, "role_id": role} for who, day, role in rosters]
    asked = [{"employee_id": who, "role_id": role, "applied_on": "2026-01-01", "outcome": outcome}
             for who, role, outcome in applied]  # fmt: skip
    return gap_cases.organisation(employees=people, roles=ROLES, snapshots=held, applications=asked)


def pairs(found):
    return [tuple(row)[1:] for row in moves_seen(found).itertuples(index=False)]


def test_a_change_between_rosters_and_the_last_one_to_today_are_moves():
    rosters = [("p0", "2024-01-31", "b"), ("p0", "2025-01-31", "c"), ("p1", "2025-01-31", "b")]
    assert pairs(workforce(rosters)) == [("b", "c"), ("c", "a")]
    assert moves_seen(workforce(rosters))["employee_id"].tolist() == ["p0", "p0"]


def test_rosters_count_in_the_order_of_their_days_and_unknown_roles_are_passed_over():
    rosters = [("p0", "2025-01-31", "c"), ("p0", "2024-01-31", "b"), ("p0", "2024-07-31", "gone")]
    found = moves_seen(workforce(rosters))
    assert found.iloc[:, 1:].to_numpy().tolist() == [["b", "c"], ["c", "a"]]


def test_only_a_hire_inside_is_a_move_and_none_to_the_role_already_held():
    applied = [("p0", "b", "hired"), ("p1", "b", "hired"), ("p2", "a", "rejected"),
               ("p2", "b", "interviewed")]  # fmt: skip
    assert pairs(workforce(applied=applied)) == [("a", "b")]


def test_expected_moves_keep_what_left_each_role_and_none_stay():
    seen = np.array([[0, 6, 2], [3, 0, 1], [0, 0, 0]], dtype=float)
    expected = moves_expected(seen)
    # into a 3, b 6, c 3: out of a (8) go 6/9 to b and 3/9 to c; out of b (4) half and half.
    assert expected == pytest.approx(np.array([[0, 16 / 3, 8 / 3], [2, 0, 2], [0, 0, 0]]))
    assert expected.sum(axis=1) == pytest.approx(seen.sum(axis=1))


def test_affinity_is_drawn_to_one_and_its_range_is_that_of_the_rate():
    rosters = [(f"p{n}", "2025-01-31", "b") for n in (0, 2)]
    found = find_move_history(workforce(rosters))
    assert found.table[["from_role_id", "to_role_id", "moved"]].values.tolist() == [
        ["b", "a", 1], ["b", "c", 1]]  # fmt: skip
    row = found.table.iloc[0]
    assert (row["expected"], row["affinity"]) == pytest.approx((1.0, 1.0))
    assert row["low"] == pytest.approx(gamma.ppf(0.1, 1.5, scale=1 / 1.5))
    assert row["high"] == pytest.approx(gamma.ppf(0.9, 1.5, scale=1 / 1.5))
    assert found.warnings == ("2 moves of 2 people between roles.",)


def test_without_history_every_affinity_is_one_of_unknown_range_and_it_is_said():
    found = find_move_history(workforce())
    assert not found.is_known
    assert found.table.empty
    told = found.affinity(np.array([0, 1]), np.array([1, 2]))
    assert told["affinity"].tolist() == [1.0, 1.0]
    assert told[["low", "high"]].isna().all(axis=None)
    assert "No move history" in found.warnings[0]


def town(rosters=()):
    """Return an agent and a clerk nobody has rated, one analyst, and leavers of the rosters."""
    left = sorted({who for who, *_ in rosters})
    people = pd.DataFrame({
        "employee_id": ["ann", "zoe", "max", *left],
        "role_id": ["clerk", "agent", "analyst", *({who: role for who, _, role in rosters}[who]
                                                   for who in left)],
        "function": "Service", "region": "North",
        "exit_date": [None] * 3 + ["2025-06-30"] * len(left),
    })  # fmt: skip
    roles = pd.DataFrame({"role_id": ["agent", "clerk", "analyst"], "level": [1, 1, 2],
                          "title": ["Agent", "Clerk", "Analyst"], "job_family": "All"})  # fmt: skip
    held = pd.DataFrame(rosters, columns=["employee_id", "taken_on", "role_id"])
    return organisation(employees=people, roles=roles, **({"snapshots": held} if rosters else {}))


def test_a_move_often_made_comes_before_an_equal_match_and_power_zero_leaves_it_out():
    """Nine agents became analysts and one became a clerk; three clerks became agents."""
    ways = ["agent analyst"] * 9 + ["agent clerk"] + ["clerk agent"] * 3
    days = ("2024-01-31", "2025-01-31")
    rosters = [(f"x{n:02d}", day, role) for n, way in enumerate(ways)
               for day, role in zip(days, way.split(), strict=True)]  # fmt: skip
    found = town(rosters)
    levels, network = Levels(found, {("ann", "sql"): 3, ("zoe", "sql"): 3}), Close(found)
    moves = sg.rank_moves(network, levels, to="analyst")
    held = moves.table.set_index("from_role_id")
    assert held["match"].nunique() == 1
    assert held["moved"].to_dict() == {"agent": 9, "clerk": 0}
    # into agent 3, clerk 1, analyst 9: ten left agent, nine tenths of them for analyst; three left
    # clerk, three quarters of them.
    assert held.loc["agent", "affinity"] == pytest.approx(9.5 / 9.5)
    assert held.loc["clerk", "affinity"] == pytest.approx(0.5 / (3 * 9 / 12 + 0.5))
    told = (held["match"] * held["affinity"] ** 0.5).tolist()
    assert held["likeness"].tolist() == pytest.approx(told)
    assert list(moves.table["employee_id"]) == ["zoe", "ann"]
    nothing = sg.default_assumptions().changed(move_history_power=0.0)
    plain = sg.rank_moves(network, levels, to="analyst", assumptions=nothing)
    assert plain.table["likeness"].tolist() == plain.table["match"].tolist()
    assert list(plain.table["employee_id"]) == ["ann", "zoe"]


def test_without_history_the_order_is_that_of_the_match():
    found = town()
    levels = Levels(found, {("ann", "sql"): 3, ("zoe", "sql"): 2})
    moves = sg.rank_moves(Close(found), levels, to="analyst")
    assert list(moves.table["employee_id"]) == ["ann", "zoe"]
    assert moves.table["likeness"].tolist() == moves.table["match"].tolist()
    assert moves.table["moved"].eq(0).all()
    assert moves.table["affinity_low"].isna().all()

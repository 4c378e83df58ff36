"""A level under an open contest counts in no order of people for a role, and it is said so."""

from __future__ import annotations

import pytest

import skillgap as sg
from skillgap.questions.mobility.bridges import find_bridges
from skillgap.questions.mobility.ladders import build_ladder
from skillgap.questions.mobility.mentors import assign_mentors
from skillgap.questions.mobility.moves import contested_needs, rank_moves
from tests.gap_cases import ASSUMPTIONS
from tests.questions.mobility.test_by_hand import ROLES, town

KNOWN = {
    ("ann", "sql"): 0.5, ("ann", "both"): 2.0, ("bob", "sql"): 1.0, ("bob", "both"): 1.0,
    ("cyd", "near"): 4.0, ("cyd", "both"): 1.0,
}  # fmt: skip


def ranked(contested=()):
    _, levels, network = town(KNOWN)
    return rank_moves(network, levels, to="to", assumptions=ASSUMPTIONS, contested=contested)


def by_person(moves):
    return moves.table.set_index("employee_id")


def test_a_contested_level_counts_neither_for_nor_against():
    before, after = by_person(ranked()), by_person(ranked([("ann", "sql")]))
    # Of the two needs only BOTH is left: required at 2, held at 2.
    assert before.loc["ann", "match"] < 0.4
    assert after.loc["ann", "match"] == pytest.approx(1.0)
    assert after.loc["ann", ["requirements", "contested"]].tolist() == [1, 1]
    assert after.loc["ann", "met_share"] == pytest.approx(0.5)
    assert after.loc["ann", "requirements_met"] == pytest.approx(0.5)
    assert after.loc["ann", "hours"] < 0.2 * before.loc["ann", "hours"]
    assert after.loc["ann", "missing"] == "BOTH"
    assert after.loc["ann", "rank"] == 1


def test_a_contest_moves_nobody_else():
    before, after = ranked(), ranked([("ann", "sql"), ("ann", "both")])
    others = ["bob", "cyd"]
    columns = [name for name in before.table if name != "rank"]
    left = by_person(before).loc[others].reset_index()[columns]
    assert left.equals(by_person(after).loc[others].reset_index()[columns])


def test_a_contest_leaves_the_cut_off_alone():
    known = {(f"p{at}", "sql"): 1.0 + at % 4 for at in range(60)}
    roles = [{**role, "job_family": "A"} for role in ROLES]
    _, levels, network = town(known, roles=roles)
    contested = [(f"p{at}", "sql") for at in range(20)]
    before, after = (
        rank_moves(network, levels, to="to", assumptions=ASSUMPTIONS, contested=out)
        for out in ([], contested)
    )
    assert before.calibration.sd > 0
    assert before.calibration == after.calibration
    assert before.cuts == after.cuts


def test_whoever_contests_all_that_a_role_asks_is_in_no_place():
    after = ranked([("ann", "sql"), ("ann", "both")])
    assert "ann" not in set(after.table["employee_id"])
    with pytest.raises(sg.SkillgapError, match="ann"):
        after.explain("ann")


def test_a_contested_level_carries_nothing_over_to_close_skills():
    before, after = by_person(ranked()), by_person(ranked([("cyd", "near")]))
    assert after.loc["cyd", "match"] < before.loc["cyd", "match"]
    assert after.loc["cyd", "requirements"] == 2


def test_what_is_left_out_is_said():
    assert not any("contested" in one for one in ranked().warnings)
    moves = ranked([("ann", "sql"), ("ann", "own"), ("nobody", "sql"), ("ann", "no skill")])
    assert "1 level is contested: until a named person has decided, it counts neither" in (
        " ".join(moves.warnings)
    )
    opened = moves.explain("ann")
    assert opened.sentence.endswith("SQL: contested, so left out of this.")
    assert opened.steps["step"].tolist() == ["BOTH"]
    assert contested_needs(moves.staff, moves.workforce.people.code("ann"), "to") == ["SQL"]
    assert "contested" not in moves.explain("bob").sentence


def test_no_step_of_a_ladder_leads_to_a_contested_level():
    ladder = build_ladder(ranked([("bob", "sql")]), "bob")
    assert ladder.needs["skill_id"].tolist() == ["both"]
    assert ladder.needs["importance"].tolist() == [1.0]
    assert "sql" not in set(ladder.table["skill_id"])
    assert "sql" in set(build_ladder(ranked(), "bob").table["skill_id"])


def test_nobody_is_a_mentor_on_a_contested_level():
    staff = [{"employee_id": name, "role_id": "from", "manager_id": f"boss of {name}"}
             for name in ("ann", "bob")]  # fmt: skip
    _, levels, _ = town({("ann", "sql"): 1.0, ("bob", "sql"): 3.0}, staff=staff)

    def mentor(contested):
        found = assign_mentors(
            levels, [("ann", "sql")], assumptions=ASSUMPTIONS, contested=contested
        )
        return found.table["mentor_id"].tolist()

    assert mentor([]) == mentor([("bob", "own")]) == ["bob"]
    assert mentor([("bob", "sql")]) == [""]


def test_bridges_count_no_contested_level():
    known = {(f"p{at}", "sql"): 4.0 for at in range(12)}
    known |= {(f"p{at}", "own"): 2.0 for at in range(12)}
    _, levels, network = town(known)
    before = find_bridges(network, levels, assumptions=ASSUMPTIONS, to=["to"])
    after = find_bridges(
        network, levels, assumptions=ASSUMPTIONS, to=["to"], contested=[("p3", "sql")]
    )
    match = before.people.set_index("employee_id")["match"]
    without = after.people.set_index("employee_id")["match"]
    assert without["p3"] < match["p3"] - 0.3
    assert without.drop("p3").equals(match.drop("p3"))
    assert "1 level is contested" in " ".join(after.warnings)
    assert not any("contested" in one for one in before.warnings)


def test_candidates_successors_and_wishes_leave_the_contested_level_out():
    work, levels, network = town(
        {**KNOWN, ("ann", "sql"): 4.0, ("dan", "sql"): 3.0},
        staff=[*({"employee_id": name, "role_id": "from"} for name in ("ann", "bob", "cyd")),
               {"employee_id": "dan", "role_id": "to"}],
        openings=[{"role_id": "to", "opened_on": "2026-01-05"}],
        aspirations=[{"employee_id": "ann", "target_role_id": "to"}],
    )  # fmt: skip
    bench = sg.measure_bench(work, levels, assumptions=ASSUMPTIONS)
    answers = {
        "candidates": lambda **out: sg.match_openings(
            network, levels, assumptions=ASSUMPTIONS, **out
        ),
        "wishes": lambda **out: sg.match_aspirations(
            network, levels, assumptions=ASSUMPTIONS, **out
        ),
        "successors": lambda **out: sg.plan_succession(
            network, levels, bench, assumptions=ASSUMPTIONS, **out
        ),
    }
    for name, answer in answers.items():
        found = answer()
        listed = found.candidates if name == "successors" else found.table
        assert "ann" in set(listed["employee_id"]), name
        assert not any("contested" in one for one in found.warnings), name
        found = answer(contested=(("ann", "sql"), ("ann", "both")))
        listed = found.candidates if name == "successors" else found.table
        assert "ann" not in set(listed["employee_id"]), name
        assert any("2 levels are contested" in one for one in found.warnings), name

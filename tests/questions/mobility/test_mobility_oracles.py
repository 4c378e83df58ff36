"""Moves, ladders and mentors against oracles: brute force where it is small, else by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

import skillgap as sg
from skillgap.questions.mobility.coverage import gather_staff, share_covered_by_mover
from skillgap.questions.mobility.filters import calibrate_cutoff, pay_by_person_and_by_role
from skillgap.questions.mobility.openings import open_posts_table
from tests.questions.mobility.test_mobility import Close, Levels, organisation


def people(count, **more):
    """Build people without managers who hold one role."""
    return pd.DataFrame({"employee_id": [f"p{i}" for i in range(count)], "role_id": "agent",
                         "function": "Service", "region": "North", **more})  # fmt: skip


def learners_and_mentors(levels, **columns):
    workforce = organisation(employees=people(len(levels), **columns))
    rated = {(f"p{i}", "sql"): level for i, level in enumerate(levels)}
    return Levels(workforce, rated)


# --- mentors ---


def best_by_force(levels, learners, capacity=2):
    """Try every way to seat learners with mentors: most pairs first, then most benefit."""
    spread = np.hypot(0.5, 0.5)
    value = {}
    for a in learners:
        for b, level in enumerate(levels):
            if b != a and 1.0 <= level - levels[a] <= 2.0:
                value[a, b] = ndtr((level - levels[a] - 1.0) / spread)
    seats = [b for b in range(len(levels)) for _ in range(capacity)] + [None] * len(learners)
    best = (0, 0.0)
    for order in set(permutations(seats, len(learners))):
        pairs = [(a, b) for a, b in zip(learners, order) if b is not None]
        if all(pair in value for pair in pairs):
            best = max(best, (len(pairs), round(sum(value[pair] for pair in pairs), 9)))
    return best


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_mentors_are_the_best_of_all_ways_to_pair(seed):
    rng = np.random.default_rng(seed)
    levels = rng.uniform(0.5, 4.5, 5).round(2).tolist()
    learners = [0, 1, 2]
    register = sg.default_assumptions().changed(mentor_capacity=1.0)
    table = sg.assign_mentors(
        learners_and_mentors(levels), [(f"p{i}", "sql") for i in learners], assumptions=register
    ).table
    pairs, benefit = best_by_force(levels, learners, capacity=1)
    assert (table["mentor_id"] != "").sum() == pairs
    assert table["p_ahead"].sum() == pytest.approx(benefit, abs=1e-6)
    assert (table["mentor_id"] != table["employee_id"]).all()


def test_no_choice_of_the_others_leaves_a_learner_out():
    # Each learner's dearest mentor, two levels ahead, is the only one of the next, one level ahead:
    # four dear pairs have more benefit than five that are just allowed.
    levels = [0.0, 1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0, 5.0, 0.0]
    mentors = learners_and_mentors(levels, manager_id=["p10"] * 5 + [None] * 6)
    register = sg.default_assumptions().changed(mentor_capacity=1.0)
    table = sg.assign_mentors(
        mentors, [(f"p{i}", "sql") for i in range(5)], assumptions=register
    ).table
    assert (table["mentor_id"] != "").all()
    assert table["mentor_id"].is_unique


def test_a_beginner_among_hundreds_of_experts_finds_the_one_who_is_near():
    found = sg.assign_mentors(learners_and_mentors([1.0, 2.5] + [5.0] * 450), [("p0", "sql")])
    assert found.table["mentor_id"].tolist() == ["p1"]


def test_chance_to_be_ahead_counts_both_uncertainties():
    table = sg.assign_mentors(learners_and_mentors([1.0, 2.5]), [("p0", "sql")]).table
    assert table["p_ahead"].tolist() == pytest.approx([ndtr(0.5 / np.hypot(0.5, 0.5))])


# --- ladders ---


def courses(**columns):
    return pd.DataFrame({"title": columns["intervention_id"], "kind": "course", **columns})


def climbed(interventions, rated, who="bob", **more):
    workforce = organisation(interventions=interventions, **more)
    levels = Levels(workforce, rated)
    moves = sg.rank_moves(Close(workforce), levels, to="analyst")
    return sg.build_ladder(moves, who)


def test_a_chain_of_prerequisites_keeps_its_order():
    # C builds on B alone and B on A alone; C gives most for an hour.
    table = courses(intervention_id=["A", "B", "C"], skill_id="sql", level_gain=[0.5, 0.5, 0.5],
                    hours=[30.0, 20.0, 5.0], prerequisites=[None, "A", "B"])  # fmt: skip
    ladder = climbed(table, {("bob", "sql"): 2.0, ("bob", "charts"): 3.0})
    assert ladder.table["intervention_id"].tolist() == ["A", "B", "C", ""]


def test_a_prerequisite_in_another_skill_is_needed_first_and_its_hours_count():
    table = courses(intervention_id=["A", "B"], skill_id=["python", "sql"], level_gain=[1.0, 4.0],
                    hours=[30.0, 20.0], prerequisites=[None, "A"])  # fmt: skip
    rated = {("bob", "sql"): 2.0, ("bob", "charts"): 3.0}
    ladder = climbed(table, rated)
    assert ladder.table["intervention_id"].tolist() == ["A", "B"]
    assert ladder.hours == 50
    assert ladder.table["p_now"].tolist()[0] == ladder.table["p_after"].tolist()[0]
    able = climbed(table, {**rated, ("bob", "python"): 3.0})
    assert able.table["intervention_id"].tolist() == ["B"]


def test_what_was_completed_is_not_taken_again():
    table = courses(intervention_id=["A", "B"], skill_id="sql", level_gain=[1.0, 4.0],
                    hours=[30.0, 200.0], prerequisites=[None, "A"])  # fmt: skip
    done = pd.DataFrame({"employee_id": ["bob"], "intervention_id": ["A"], "status": ["completed"],
                         "started_on": ["2026-01-01"]})  # fmt: skip
    ladder = climbed(table, {("bob", "sql"): 2.0, ("bob", "charts"): 3.0}, enrolments=done)
    assert ladder.table["intervention_id"].tolist() == ["B"]


def test_a_circle_of_prerequisites_ends():
    table = courses(intervention_id=["A", "B"], skill_id="sql", level_gain=[0.5, 0.5],
                    hours=[10.0, 10.0], prerequisites=["B", "A"])  # fmt: skip
    ladder = climbed(table, {("bob", "sql"): 2.0, ("bob", "charts"): 3.0})
    assert sorted(ladder.table["intervention_id"]) == ["", "A", "B"]


@pytest.mark.parametrize("seed", range(6))
def test_no_rung_lowers_a_chance(seed):
    rng = np.random.default_rng(seed)
    names = [f"c{i}" for i in range(8)]
    table = courses(
        intervention_id=names, skill_id=rng.choice(["sql", "charts", "python"], 8),
        level_gain=rng.uniform(0.1, 2, 8), hours=rng.uniform(1, 60, 8),
        prerequisites=[None, *(rng.choice(names[:i]) for i in range(1, 8))],
    )  # fmt: skip
    ladder = climbed(table, {("bob", "sql"): 0.5, ("bob", "charts"): 0.5})
    steps = ladder.table
    assert (steps["p_after"] >= steps["p_now"]).all()
    assert steps["p_after"].between(0, 1).all()
    assert (steps["hours"] >= 0).all()
    assert ladder.share_met_after >= ladder.share_met_now
    at = {one: place for place, one in enumerate(steps["intervention_id"])}
    for one, before in zip(table["intervention_id"], table["prerequisites"]):
        if one in at and isinstance(before, str) and before in at:
            assert at[before] < at[one]


# --- filters and posts ---


def test_no_working_time_and_no_pay_say_nothing_about_pay():
    staff = people(5, salary=[40_000, 30_000, 0, 20_000, 900_000], fte=[0.0, 0.05, 1.0, 0.5, 1.0],
                   employment=["employee"] * 4 + ["digital agent"])  # fmt: skip
    workforce = organisation(employees=staff)
    full, median = pay_by_person_and_by_role(workforce)
    assert np.isnan(full[[0, 2]]).all()
    assert full[[1, 3]].tolist() == pytest.approx([600_000, 40_000])
    assert median[workforce.roles.code("agent")] == pytest.approx(320_000)  # no agent's licence


def test_a_title_that_says_nothing_hides_nothing():
    asked = organisation()["requirements"].query("role_id == 'analyst'")
    workforce = organisation(employees=people(6), requirements=asked)
    rated = {(f"p{i}", skill): 4.0 for i in range(6) for skill in ("sql", "charts")}
    bridges = sg.find_bridges(Close(workforce), Levels(workforce, rated))
    assert bridges.people.empty
    again = organisation(employees=people(6))
    assert sg.find_bridges(Close(again), Levels(again, rated)).table["people"].tolist() == [6]


def test_the_cut_is_mean_less_one_sd_of_own_family_pairs():
    roles = pd.DataFrame({
        "role_id": ["agent", "analyst", "lead", "far"], "title": ["A", "B", "C", "D"],
        "job_family": ["Service", "Service", "Service", "Data"], "level": [1, 2, 3, 1],
    })  # fmt: skip
    asked = pd.DataFrame({"role_id": ["agent", "analyst", "analyst", "lead", "far"],
                          "skill_id": ["calls", "sql", "charts", "calls", "python"],
                          "required_level": [3, 4, 2, 4, 3]})  # fmt: skip
    workforce = organisation(employees=people(24), roles=roles, requirements=asked)
    rng = np.random.default_rng(5)
    rated = {(f"p{i}", "sql"): float(rng.uniform(0, 5)) for i in range(24)}
    levels, network = Levels(workforce, rated), Close(workforce)
    staff = gather_staff(workforce, levels, sg.default_assumptions())
    found = calibrate_cutoff(staff, network, sg.default_assumptions())
    # All hold grade 1: the analyst is one grade away, the lead two, the other job another family.
    pairs = share_covered_by_mover(staff, network, workforce.roles.code("analyst"))
    assert found.pairs == 24
    assert found.mean == pytest.approx(pairs.mean())
    assert found.cut == pytest.approx(pairs.mean() - pairs.std())


def test_posts_of_an_unknown_region_are_open_too():
    table = organisation()["openings"].assign(region=[None, "South"])
    workforce = organisation()
    changed = type(workforce)({**workforce.tables, "openings": table}, as_of=workforce.as_of)
    assert open_posts_table(changed)["posts"].tolist() == [1]


def test_why_names_what_stands_on_no_signal_and_half_levels():
    asked = organisation()["requirements"].assign(required_level=[3, 2.5, 2])
    workforce = organisation(requirements=asked)
    levels = Levels(workforce, {("ann", "sql"): 4.5, ("ann", "charts"): 4.0})
    found = sg.match_openings(Close(workforce), levels).table
    why = found.set_index("employee_id").loc["ann", "why"]
    assert "SQL 4.5 of 2.5, manager" in why
    assert "Charts 4.0 of 2, as peers, no signal" in why


def test_why_names_two_kinds_of_signal_at_the_most():
    base = organisation()
    row = base["signals"][base["signals"]["skill_id"] == "sql"].iloc[:1]
    kinds = ("system_use", "peer", "course")
    more = pd.concat([row.assign(employee_id="ann", source=kind) for kind in kinds])
    more = more.reset_index(drop=True)
    workforce = type(base)({**base.tables, "signals": more}, as_of=base.as_of)
    found = sg.match_openings(Close(workforce), Levels(workforce, {("ann", "sql"): 4.5})).table
    why = found.set_index("employee_id").loc["ann", "why"]
    assert "course and peer" in why
    assert "system use" not in why

"""Moves, ladders, bridges, mentors, openings and succession, by hand where it is small."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

import skillgap as sg
from skillgap.questions import mobility
from skillgap.questions.mobility.coverage import (
    gather_staff,
    share_covered_by_mover,
    share_covered_by_title,
)
from skillgap.questions.mobility.filters import ai_exposure_by_role, pay_by_person_and_by_role
from tests.simulated import simulate

SKILLS = ("sql", "charts", "calls", "python")


@dataclass
class Levels:
    """Levels given by hand; whoever is not rated has the prior 1 ± 1."""

    workforce: object
    rated: dict
    as_of: date = date(2026, 10, 31)
    sd: float = 0.5

    def __post_init__(self):
        codes = sorted(
            (self.workforce.people.code(who), self.workforce.skills.code(what), level)
            for (who, what), level in self.rated.items()
        )
        self.person = np.array([one for one, _, _ in codes], dtype=np.int64)
        self.skill = np.array([two for _, two, _ in codes], dtype=np.int64)
        self.level = np.array([three for *_, three in codes], dtype=np.float64)
        self.level_sd = np.full(len(codes), self.sd)
        self.signals = np.ones(len(codes), dtype=np.int64)

    def at(self, person, skill):
        known = {(p, s): v for p, s, v in zip(self.person, self.skill, self.level)}
        found = [known.get((int(p), int(s))) for p, s in zip(person, skill)]
        level = np.array([1.0 if v is None else v for v in found])
        sd = np.array([1.0 if v is None else self.sd for v in found])
        return level, sd, np.array([0 if v is None else 1 for v in found])


@dataclass
class Close:
    """A network of four skills: charts are close to SQL."""

    workforce: object

    @property
    def role_closeness(self):
        place = np.arange(len(self.workforce.roles))
        return 1.0 - 0.1 * np.abs(place[:, None] - place[None, :])

    @property
    def skill_similarity(self):
        close = np.eye(4)
        sql, charts = (self.workforce.skills.code(name) for name in ("sql", "charts"))
        close[sql, charts] = close[charts, sql] = 0.5**0.5  # carries over a half
        return close

    @property
    def hours(self):
        return np.full(4, 120.0)


def organisation(**more):
    tables = {
        "employees": pd.DataFrame(
            {
                "employee_id": ["ann", "bob", "cy", "dee", "bot", "eve", "max"],  # two have left
                "role_id": ["agent", "agent", "agent", "analyst", "agent", "agent", "analyst"],
                "function": ["Service", "Service", "Service", "Data", *["Service"] * 3],
                "region": ["North", "North", "South", "South", *["North"] * 3],
                "manager_id": ["eve", "eve", "eve", "max", None, None, None],
                "exit_date": [None] * 5 + ["2026-01-31"] * 2,
                "salary": [30_000, 30_000, 40_000, 45_000, None, None, None],
                "fte": [1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0],
                "employment": ["employee"] * 4 + ["digital agent", "employee", "employee"],
            }
        ),
        "roles": pd.DataFrame(
            {
                "role_id": ["agent", "analyst"],
                "title": ["Service agent", "Analyst"],
                "job_family": ["Service", "Data"],
                "level": [1, 2],
                "criticality": [3, 5],
            }
        ),
        "skills": pd.DataFrame({"skill_id": SKILLS, "name": ["SQL", "Charts", "Calls", "Python"]}),
        "requirements": pd.DataFrame(
            {
                "role_id": ["agent", "analyst", "analyst"],
                "skill_id": ["calls", "sql", "charts"],
                "required_level": [3, 4, 2],
                "importance": [3, 3, 3],
            }
        ),
        "signals": pd.DataFrame(
            {"employee_id": ["ann"], "skill_id": ["sql"], "source": ["manager"], "level": [4]}
        ),
        "tasks": pd.DataFrame(
            {
                "role_id": ["agent", "agent", "analyst"],
                "task": ["Answer", "Greet", "Model"],
                "time_share": [0.5, 0.5, 1.0],
                "exposure": ["E1", "E0", "E2"],
            }
        ),
        "openings": pd.DataFrame(
            {
                "role_id": ["analyst", "analyst"],
                "region": ["North", "South"],
                "opened_on": ["2026-08-01", "2026-01-01"],
                "filled_on": [None, "2026-03-01"],
                "filled_by": [None, "internal"],
            }
        ),
        "interventions": pd.DataFrame(
            {
                "intervention_id": ["C-1", "C-2"],
                "title": ["SQL", "More SQL"],
                "kind": ["course", "course"],
                "skill_id": ["sql", "sql"],
                "level_gain": [1.0, 1.0],
                "hours": [20.0, 10.0],
                "prerequisites": [None, "C-1"],
            }
        ),
        "aspirations": pd.DataFrame({"employee_id": ["bob"], "target_role_id": ["analyst"]}),
    }
    return sg.from_tables({**tables, **more})


@pytest.fixture
def case():
    workforce = organisation()
    rated = {
        ("ann", "sql"): 4.0, ("ann", "charts"): 2.0, ("ann", "calls"): 3.0,
        ("bob", "sql"): 2.0, ("cy", "calls"): 3.0, ("dee", "sql"): 4.5, ("dee", "charts"): 3.0,
    }  # fmt: skip
    return workforce, Levels(workforce, rated), Close(workforce)


def moves_to(case, role="analyst", **cuts):
    _, levels, network = case
    return sg.rank_moves(network, levels, to=role).with_cuts(similarity=0.3, **cuts)


def test_coverage_counts_levels_and_what_close_skills_carry_over(case):
    workforce, levels, network = case
    staff = gather_staff(workforce, levels, sg.default_assumptions())
    covered = share_covered_by_mover(staff, network, workforce.roles.code("analyst"))
    by_name = dict(zip(np.array(workforce.people.labels)[staff.movers], covered))
    assert by_name["ann"] == pytest.approx(1.0)
    # Half of SQL; charts from SQL: 0.5 × min(1, 2/2), and both needs weigh alike.
    assert by_name["bob"] == pytest.approx((0.5 + 0.5) / 2)
    assert by_name["cy"] == pytest.approx(0.0)
    assert "bot" not in by_name


def test_silence_about_a_skill_the_own_role_does_not_ask_is_no_evidence(case):
    moves = moves_to(case)
    needs = mobility.moves.standing_table(
        moves.staff, moves.network, moves.workforce.people.code("cy"), "analyst"
    )
    assert (needs["level"] == 0).all()  # the prior of 1 does not count, and nothing is close


def test_title_coverage_is_what_requirements_alone_say(case):
    workforce, levels, network = case
    staff = gather_staff(workforce, levels, sg.default_assumptions())
    agent, analyst = (workforce.roles.code(name) for name in ("agent", "analyst"))
    assert share_covered_by_title(staff, network, analyst)[agent] == 0
    assert share_covered_by_title(staff, network, analyst)[analyst] == pytest.approx(1)


def test_chance_to_meet_comes_from_level_and_sd(case):
    moves = moves_to(case)
    row = moves.table.set_index("employee_id").loc["ann"]
    expected = ndtr((4 - 4) / 0.5) + ndtr((2 - 2) / 0.5)
    assert row["requirements_met"] == pytest.approx(expected)
    assert row["aspires"] == False  # noqa: E712
    assert moves.table.set_index("employee_id").loc["bob", "aspires"]


def test_the_three_filters_stand_apart_and_include_each_other(case):
    moves = moves_to(case)
    table = moves.table
    assert set(table["employee_id"]) == {"ann", "bob", "cy"}
    assert (table["desirable"] <= table["viable"]).all()
    assert (table["safe"] <= table["desirable"]).all()
    ann = table.set_index("employee_id").loc["ann"]
    assert ann["pay_ratio"] == pytest.approx(1.5)
    assert ann["exposure_step"] == pytest.approx(0.0)
    assert bool(ann["safe"])
    # Half a post paid 30,000 is 60,000 full time: the analyst's 45,000 is exactly .75, not above.
    bob = table.set_index("employee_id").loc["bob"]
    assert bob["pay_ratio"] == pytest.approx(0.75)
    assert bool(bob["viable"])
    assert not bob["desirable"]
    assert not moves_to(case, grade_steps=0).table["viable"].any()
    assert not moves_to(case, exposure_rise=-0.1).table["safe"].any()


def test_unknown_pay_passes_and_is_said(case):
    workforce = organisation(
        employees=organisation()["employees"].assign(salary=np.nan)[
            ["employee_id", "role_id", "function", "region", "salary", "exit_date"]
        ]
    )
    levels = Levels(workforce, {("ann", "sql"): 4.0})
    moves = sg.rank_moves(Close(workforce), levels, to="analyst")
    assert moves.table["pay_ratio"].isna().all()
    assert any("Pay is unknown" in note for note in moves.warnings)
    assert any("No move history" in note for note in moves.warnings)


def test_exposure_and_pay_by_role(case):
    workforce = case[0]
    agent, analyst = (workforce.roles.code(name) for name in ("agent", "analyst"))
    assert ai_exposure_by_role(workforce)[[agent, analyst]].tolist() == [0.5, 0.5]
    assert (
        pay_by_person_and_by_role(workforce)[1][agent] == 40_000
    )  # full-time pays 30,000, 60,000 and 40,000


def test_a_role_without_requirements_says_so(case):
    workforce = organisation(
        requirements=organisation()["requirements"].query("role_id == 'agent'")
    )
    moves = sg.rank_moves(Close(workforce), Levels(workforce, {("ann", "sql"): 4.0}), to="analyst")
    assert moves.table.empty
    assert any("no requirements" in note for note in moves.warnings)


def test_an_unknown_role_offers_near_names(case):
    with pytest.raises(sg.SkillgapError, match="analyst"):
        moves_to(case, role="analist")


def test_ladder_climbs_prerequisites_first_and_adds_up(case):
    moves = moves_to(case)
    ladder = sg.climb(moves, "bob")
    sql = ladder.table[ladder.table["skill_id"] == "sql"]
    assert sql["intervention_id"].tolist() == ["C-1", "C-2", ""]
    assert sql["p_after"].is_monotonic_increasing
    # 2.0 + 0.7 + 0.7, and practice for the last 0.6 levels at 40 hours each.
    assert sql["hours"].tolist() == pytest.approx([20, 10, 0.6 * 40])
    assert ladder.table["total_hours"].iloc[-1] == pytest.approx(ladder.hours)
    assert ladder.met_after > ladder.met_now
    assert ladder.months == pytest.approx(ladder.hours / 4 / (365.25 / 12 / 7))


def test_explanation_names_each_need_and_its_rows(case):
    opened = moves_to(case).explain("ann")
    assert set(opened.steps["step"]) == {"SQL", "Charts"}
    assert opened.rows["skill_id"].tolist() == ["sql"]
    with pytest.raises(sg.SkillgapError):
        moves_to(case).explain("dee")


def test_bridge_is_lift_beyond_the_title(case):
    _, levels, network = case
    bridges = sg.find_bridges(network, levels)
    mine = bridges.cohort("Service", "analyst")
    assert mine["employee_id"].tolist() == ["ann", "bob"]
    assert mine["lift"].tolist() == pytest.approx(mine["match"].tolist())
    assert bridges.table.empty, "two people are fewer than a cohort"


def test_mentors_are_one_to_two_levels_ahead_under_another_manager(case):
    workforce, levels, _ = case
    found = sg.assign_mentors(levels, [("bob", "sql"), ("cy", "sql"), ("nobody", "sql")])
    by_learner = found.table.set_index("employee_id")
    assert by_learner["mentor_id"].to_dict() == {"bob": "", "cy": ""}  # ann shares eve, dee is 2.5+
    nearer = Levels(workforce, {**levels.rated, ("dee", "sql"): 3.5})
    found = sg.assign_mentors(nearer, [("bob", "sql")])
    assert found.table["mentor_id"].tolist() == ["dee"]
    assert found.table["gap_levels"].tolist() == pytest.approx([1.5])


def test_nobody_mentors_more_than_the_capacity():
    workforce = simulate(people=120, skills=6, per_person=4, seed=4).workforce
    profiles = sg.infer_profiles(workforce)
    skill = workforce.skills.labels[0]
    learners = workforce.people.labels[:60]
    table = sg.assign_mentors(profiles, [(who, skill) for who in learners]).table
    found = table[table["mentor_id"] != ""]
    assert len(found) > 0
    assert found["mentor_id"].value_counts().max() <= 2
    assert found["gap_levels"].between(1, 2).all()


def test_candidates_carry_the_evidence_why(case):
    _, levels, network = case
    found = sg.match_openings(network, levels)
    assert found.posts[["role_id", "region", "posts"]].values.tolist() == [["analyst", "North", 1]]
    assert found.inside == (1, 1)
    first = found.table.iloc[0]
    assert first["employee_id"] == "ann"
    assert "SQL" not in first["why"] or "manager" in first["why"]


def test_succession_lists_critical_roles_and_who_is_near(case):
    workforce, levels, network = case
    bench = sg.measure_bench(workforce, levels)
    plan = sg.plan_succession(network, levels, bench)
    assert plan.table["role_id"].tolist() == ["analyst"]
    assert plan.candidates["role_id"].eq("analyst").all()
    assert plan.candidates["employee_id"].tolist()[0] == "ann"
    opened = plan.explain("analyst")
    cover = bench.table[bench.table["role_id"] == "analyst"].set_index("name")["p_covered"]
    assert opened.steps.set_index("step")["value"].to_dict() == cover.to_dict()
    assert plan.table["p_covered"].tolist() == [cover.min()]
    assert opened.rows["skill_id"].tolist() == ["sql", "charts"]
    with pytest.raises(sg.SkillgapError):
        plan.explain("agent")
    nobody = sg.plan_succession(
        network, levels, bench,
        assumptions=sg.default_assumptions().changed(succession_criticality=5.0),
    )  # fmt: skip
    assert list(nobody.table.columns) == list(plan.table.columns)


def test_equal_input_gives_equal_moves_within_their_ranges():
    workforce = simulate(people=80, skills=10, per_person=5, seed=3).workforce
    profiles = sg.infer_profiles(workforce)
    network = sg.build_adjacency(workforce, profiles)
    role = workforce.roles.labels[0]
    one = sg.rank_moves(network, profiles, to=role).table
    again = sg.rank_moves(network, profiles, to=role).table
    pd.testing.assert_frame_equal(one, again)
    assert one["match"].between(0, 1).all()
    assert (one["hours"] >= 0).all()


def test_who_meets_every_need_has_a_ladder_without_steps(case):
    workforce, _, network = case
    able = Levels(workforce, {("ann", "sql"): 5.0, ("ann", "charts"): 4.0})
    ladder = sg.climb(sg.rank_moves(network, able, to="analyst"), "ann")
    assert len(ladder.table) == 0
    assert (ladder.hours, ladder.months) == (0.0, 0.0)
    assert ladder.met_after == ladder.met_now > 0.9
    assert ladder.table["total_hours"].dtype == "float64"


def test_closeness_of_the_roles_stands_beside_coverage_of_the_person(case):
    _, levels, network = case
    table = sg.rank_moves(network, levels, to="analyst").table
    roles = network.workforce.roles
    for row in table.itertuples():
        held = roles.code(row.from_role_id)
        assert row.closeness == network.role_closeness[held, roles.code("analyst")]
    same = table.groupby("from_role_id")["closeness"].nunique()
    assert (same == 1).all()

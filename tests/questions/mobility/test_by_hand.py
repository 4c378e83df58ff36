"""Coverage, filters, ladders, mentors and successors at their limits, by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.mobility.bridges import find_bridges
from skillgap.questions.mobility.coverage import (
    gather_staff,
    share_covered_by_mover,
    share_covered_by_title,
)
from skillgap.questions.mobility.filters import (
    Cuts,
    add_filters_passed,
    ai_exposure_by_role,
    calibrate_cutoff,
    pay_by_person_and_by_role,
)
from skillgap.questions.mobility.mentors import assign_mentors
from skillgap.questions.mobility.moves import rank_moves, standing_table
from skillgap.questions.mobility.nearest import nearest_people_table, usual_required_level
from skillgap.questions.mobility.openings import why_fits_sentence
from skillgap.questions.mobility.rungs import start_climb
from skillgap.questions.mobility.succession import find_successors
from tests.gap_cases import ASSUMPTIONS, Levels, organisation
from tests.questions.mobility.town import Ring


def normal(z):
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


ROLES = [
    {"role_id": "from", "title": "From", "job_family": "A", "level": 1.0, "criticality": 3.0},
    {"role_id": "to", "title": "To", "job_family": "B", "level": 2.0, "criticality": 5.0},
]
NEEDS = [
    {"role_id": "from", "skill_id": "own", "required_level": 2.0, "importance": 3.0},
    {"role_id": "from", "skill_id": "both", "required_level": 2.0, "importance": 3.0},
    {"role_id": "to", "skill_id": "sql", "required_level": 4.0, "importance": 3.0},
    {"role_id": "to", "skill_id": "both", "required_level": 2.0, "importance": 1.0},
]
SKILLS = [{"skill_id": name, "name": name.upper()} for name in ("own", "both", "sql", "near")]


class Pairs:
    """A network of four skills: SQL and NEAR are 0.8 close; 90 hours to be proficient."""

    def __init__(self, workforce):
        self.workforce = workforce

    @property
    def role_closeness(self):
        place = np.arange(len(self.workforce.roles))
        return 1.0 - 0.1 * np.abs(place[:, None] - place[None, :])

    @property
    def skill_similarity(self):
        close = np.eye(4)
        close[2, 3] = close[3, 2] = 0.8
        return close

    @property
    def hours(self):
        return np.full(4, 90.0)

    def neighbours(self, skill_id, n=10):
        other = {"sql": "near", "near": "sql"}.get(skill_id)
        rows = [(other, 0.8)] if other else []
        return pd.DataFrame(rows, columns=["skill_id", "closeness"]).astype({"skill_id": "str"})


def town(known, staff=None, prior=(1.0, 1.0), **more):
    people = staff or [{"employee_id": name, "role_id": "from"}
                       for name in sorted({who for who, _ in known} | {"ann"})]  # fmt: skip
    tables = {"employees": people, "roles": ROLES, "skills": SKILLS, "requirements": NEEDS, **more}
    work = organisation(**tables)
    levels = Levels(work, {pair: (level, 0.5) for pair, level in known.items()}, prior)
    return work, levels, Pairs(work)


def moved(known, register=ASSUMPTIONS, **more):
    _, levels, network = town(known, **more)
    return rank_moves(network, levels, to="to", assumptions=register)


# Coverage -------------------------------------------------------------------------------------


def test_coverage_weighs_rare_needs_more_and_carries_over_the_square_of_closeness():
    work, levels, network = town({("ann", "near"): 3.0, ("bob", "sql"): 3.0, ("cy", "own"): 1.0})
    staff = gather_staff(work, levels, ASSUMPTIONS)
    # Two roles; SQL is asked by one of them, BOTH by two: ω = share × log(3 / roles asking).
    sql, both = 0.75 * math.log(3), 0.25 * math.log(1.5)
    assert staff.weight[staff.needs_slice(1)].tolist() == pytest.approx([both, sql])
    found = share_covered_by_mover(staff, network, work.roles.code("to"))
    # Nobody rated BOTH: it is asked by the own role, so the prior of 1 (of 2) stands: half.
    carried = 0.8**2 * 3 / 4
    assert found == pytest.approx([
        (both / 2 + carried * sql) / (both + sql),
        (both / 2 + 0.75 * sql) / (both + sql),
        both / 2 / (both + sql),
    ])  # fmt: skip
    title = share_covered_by_title(staff, network, work.roles.code("to"))
    assert title.tolist() == pytest.approx([both / (both + sql), 1.0])


def test_what_nobody_said_is_no_more_than_the_prior():
    _, levels, network = town({("ann", "near"): 5.0}, prior=(1.5, 1.0))
    staff = gather_staff(levels.workforce, levels, ASSUMPTIONS)
    table = standing_table(staff, network, 0, "to").set_index("skill_id")
    # Carried over: 4 × 0.64 × min(1, 5/4) = 2.56 levels, but the prior is 1.5.
    assert table.loc["sql", "level"] == 1.5
    assert table.loc["sql", "covered"] == pytest.approx(0.64)
    low = town({("ann", "near"): 1.0}, prior=(1.5, 1.0))
    staff = gather_staff(low[0], low[1], ASSUMPTIONS)
    assert standing_table(staff, low[2], 0, "to").set_index("skill_id").loc["sql", "level"] == (
        pytest.approx(4 * 0.64 / 4)
    )


def test_standing_gap_and_chance_by_hand():
    _, levels, network = town({("ann", "sql"): 3.0, ("ann", "both"): 3.0})
    staff = gather_staff(levels.workforce, levels, ASSUMPTIONS)
    table = standing_table(staff, network, 0, "to").set_index("skill_id")
    for skill, required in (("sql", 4.0), ("both", 2.0)):
        z = (required - 3.0) / 0.5
        assert table.loc[skill, "p_meets"] == pytest.approx(normal(-z))
        gap = (required - 3.0) * normal(z) + 0.5 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        assert table.loc[skill, "gap"] == pytest.approx(gap)
    assert table.index.tolist() == ["sql", "both"], "least likely met first"
    assert table.loc["both", "covered"] == 1.0


def test_a_role_that_all_ask_alike_weighs_something_and_no_needs_nothing():
    work, levels, network = town({("ann", "sql"): 3.0}, requirements=NEEDS[:2])
    staff = gather_staff(work, levels, ASSUMPTIONS)
    assert np.isnan(share_covered_by_mover(staff, network, 1)).all()
    assert np.isnan(share_covered_by_title(staff, network, 1)).all()
    assert not np.isnan(share_covered_by_mover(staff, network, 0)).any()


# Filters --------------------------------------------------------------------------------------


def moves_table(**columns):
    rows = {"match": 0.5, "grade_step": 0.0, "pay_ratio": 1.0, "exposure_step": 0.0, **columns}
    count = max(len(value) if isinstance(value, list) else 1 for value in rows.values())
    return pd.DataFrame(rows, index=range(count))


CUTS = Cuts(similarity=0.5, grade_steps=1.0, pay_ratio=0.75, exposure_rise=0.1)


def test_filters_at_their_cut_offs():
    near = add_filters_passed(moves_table(match=[0.5, 0.49]), CUTS)
    assert near["viable"].tolist() == [True, False]
    steps = add_filters_passed(moves_table(grade_step=[1.0, -1.0, 1.1, -1.1, math.nan]), CUTS)
    assert steps["viable"].tolist() == [True, True, False, False, True]
    paid = add_filters_passed(moves_table(pay_ratio=[0.75, 0.76, math.nan]), CUTS)
    assert paid["desirable"].tolist() == [False, True, True]
    assert paid["viable"].all()
    calm = add_filters_passed(moves_table(exposure_step=[0.1, 0.11, math.nan]), CUTS)
    assert calm["safe"].tolist() == [True, False, True]
    assert calm["desirable"].all()
    each = add_filters_passed(moves_table(match=[0.4], pay_ratio=[2.0]), CUTS)
    assert not each[["viable", "desirable", "safe"]].to_numpy().any()
    poor = add_filters_passed(moves_table(pay_ratio=[0.5]), CUTS)
    assert poor[["viable", "desirable", "safe"]].to_numpy().tolist() == [[True, False, False]]


def test_exposure_is_all_of_e1_and_half_of_e2():
    def rows(role, **shares):
        return [{"role_id": role, "task": name, "time_share": share, "exposure": name or None}
                for name, share in shares.items()]  # fmt: skip

    work = town({("ann", "sql"): 1.0}, tasks=[
        *rows("from", E0=1.0, E1=0.5, E2=0.5), {"role_id": "from", "task": "x", "time_share": 9.0},
        {"role_id": "gone", "task": "x", "time_share": 9.0, "exposure": "E1"},
    ])[0]  # fmt: skip
    beta = ai_exposure_by_role(work)
    assert beta[0] == pytest.approx((0.5 + 0.25) / 2.0)
    assert math.isnan(beta[1])


def test_pay_is_full_time_and_of_those_present():
    staff = [
        {"employee_id": "a", "role_id": "from", "salary": 30_000.0, "fte": 0.5},
        {"employee_id": "b", "role_id": "from", "salary": 40_000.0},
        {"employee_id": "c", "role_id": "from", "salary": 90_000.0, "exit_date": "2026-01-01"},
        {"employee_id": "d", "role_id": "from", "salary": 0.5, "fte": 0.5},
        {"employee_id": "e", "role_id": "to"},
    ]
    work = town({("a", "sql"): 1.0}, staff)[0]
    full, median = pay_by_person_and_by_role(work)
    assert full[:4].tolist() == [60_000, 40_000, 90_000, 1.0]
    assert math.isnan(full[4])
    assert median[0] == 40_000
    assert math.isnan(median[1])


def family(count, level=2.0, grade=2.0, spread=0.0):
    """Return people of one family and the other role of it, whose one need they cover."""
    names = [f"p{n:04d}" for n in range(count)]
    roles = [{"role_id": "from", "title": "F", "job_family": "A", "level": 1.0},
             {"role_id": "to", "title": "T", "job_family": "A", "level": grade}]  # fmt: skip
    asked = [{"role_id": "to", "skill_id": "sql", "required_level": 4.0}]
    staff = [{"employee_id": name, "role_id": "from"} for name in names]
    known = {
        (name, "sql"): level + spread * (n - (count - 1) / 2) / count
        for n, name in enumerate(names)
    }
    work, levels, network = town(known, staff, roles=roles, requirements=asked)
    return calibrate_cutoff(gather_staff(work, levels, ASSUMPTIONS), network, ASSUMPTIONS)


def test_the_cut_off_needs_twenty_pairs_and_stays_within_reason():
    assert family(20).cut == pytest.approx(0.5)
    assert family(20).pairs == 20
    few = family(19)
    assert (few.cut, few.pairs) == (0.30, 19)
    assert math.isnan(few.mean)
    assert math.isnan(few.sd)
    assert family(20, level=0.0).cut == 0.05
    assert family(20, level=4.0).cut == 0.95
    wide = family(40, spread=2.0)
    values = (2.0 + 2.0 * (np.arange(40) - 19.5) / 40) / 4
    assert wide.mean == pytest.approx(0.5)
    assert wide.cut == pytest.approx(0.5 - values.std())
    assert family(20, grade=3.0).pairs == 0, "two grades away"
    assert family(20, grade=None).pairs == 20, "an unknown grade passes"


def test_at_most_two_thousand_people_set_the_cut_off():
    assert family(2_000).pairs == 2_000
    assert family(2_001).pairs == 1_001, "every second of the list"


# Moves ----------------------------------------------------------------------------------------


def test_a_move_by_hand():
    staff = [{"employee_id": "ann", "role_id": "from", "salary": 30_000.0},
             {"employee_id": "zoe", "role_id": "to", "salary": 45_000.0},
             {"employee_id": "bot", "role_id": "from", "employment": "digital agent"},
             {"employee_id": "left", "role_id": "from", "exit_date": "2026-01-01"}]  # fmt: skip
    found = moved({("ann", "sql"): 3.0, ("ann", "both"): 3.0}, staff=staff,
                  aspirations=[{"employee_id": "ann", "target_role_id": "to"}])  # fmt: skip
    assert found.table["employee_id"].tolist() == ["ann"]
    row = found.table.iloc[0]
    sql, both = 0.75 * math.log(3), 0.25 * math.log(1.5)
    assert row["match"] == pytest.approx((0.75 * sql + both) / (sql + both))
    assert row["requirements_met"] == pytest.approx(normal(-2) + normal(2))
    assert row["requirements"] == 2
    assert row["met_share"] == pytest.approx(0.75 * normal(-2) + 0.25 * normal(2))
    density = 0.5 * math.exp(-2) / math.sqrt(2 * math.pi)
    gap = normal(2) + density - normal(-2) + density
    assert row["gap_levels"] == pytest.approx(gap)
    assert row["hours"] == pytest.approx(gap * 90 / 3)
    assert row["missing"] == "SQL"
    assert (row["pay_ratio"], row["grade_step"], row["rank"]) == (1.5, 1.0, 1)
    assert row["aspires"]
    said = found.warnings
    assert "Tasks are unknown for 1 people's moves" in said[2]
    assert "Nesta's own 0.30 stands in" in said[1]
    assert len(said) == 3


def test_better_filters_come_before_better_matches():
    names = ("ann", "bob", "cy", "dee")
    staff = [{"employee_id": name, "role_id": "from", "salary": pay_now}
             for name, pay_now in zip(names, (30_000.0, 99_000.0, 30_000.0, 30_000.0))]  # fmt: skip
    staff.append({"employee_id": "zoe", "role_id": "to", "salary": 45_000.0})
    known = {("ann", "sql"): 2.0, ("bob", "sql"): 5.0, ("cy", "sql"): 2.0, ("dee", "sql"): 3.0}
    table = moved(known, staff=staff).table
    assert table["employee_id"].tolist() == ["dee", "ann", "cy", "bob"]
    assert table["rank"].tolist() == [1, 2, 3, 4]


# Ladders --------------------------------------------------------------------------------------


def course(name, skill="sql", gain=1.0, hours=30.0, **more):
    return {"intervention_id": name, "title": name, "kind": "course", "skill_id": skill,
            "level_gain": gain, "hours": hours, **more}  # fmt: skip


def ladder(*courses, level=3.0, register=ASSUMPTIONS, **more):
    known = {("ann", "sql"): level, ("ann", "both"): 4.0, **more.pop("known", {})}
    found = moved(known, register, interventions=list(courses), **more)
    return sg.build_ladder(found, "ann")


def test_a_gain_counts_only_up_to_the_level_that_is_wanted():
    # One level is wanted. LONG gives 2.8 of its 4 levels in 40 hours, but only 1 counts: 1/40 a
    # level and hour; SHORT gives 0.7 in 25: more for an hour.
    way = ladder(course("LONG", gain=4.0, hours=40.0), course("SHORT", gain=1.0, hours=25.0))
    assert way.table["intervention_id"].tolist()[0] == "SHORT"
    wide = ladder(course("LONG", gain=4.0, hours=40.0), course("SHORT", gain=1.0, hours=25.0),
                  level=1.0)  # fmt: skip
    assert (
        wide.table["intervention_id"].tolist() == ["LONG", ""]
        or wide.table["intervention_id"].tolist()[0] == "LONG"
    )


def test_less_than_half_an_hour_counts_as_half_an_hour():
    # 0.7 levels in 0.1 hours count as 1.4 an hour, not 7: the other gives 1.5 an hour.
    way = ladder(course("SNACK", gain=1.0, hours=0.1), course("MEAL", gain=1.4, hours=0.65))
    assert way.table["intervention_id"].tolist()[0] == "MEAL"


def test_a_way_gives_what_its_last_step_gives_for_the_hours_of_all():
    """0.7 levels in 10 + 30 hours are less for an hour than 0.7 in 35, whatever P itself gives."""
    courses = course("P", "own", gain=4.0, hours=10.0), course("A", prerequisites="P", hours=30.0)
    unable = {("ann", "own"): 0.0}
    slower = ladder(*courses, course("B", hours=35.0), known=unable)
    assert slower.table["intervention_id"].tolist()[0] == "B"
    faster = ladder(*courses, course("B", hours=45.0), known=unable)
    assert faster.table["intervention_id"].tolist()[:2] == ["P", "A"]


def test_a_rung_by_hand():
    way = ladder(course("A", gain=1.0, hours=30.0))
    rungs = way.table
    assert rungs["intervention_id"].tolist() == ["A", ""]
    assert rungs["gain_levels"].tolist() == pytest.approx([0.7, 0.3])
    first = 0.5**2 + (0.5 * 0.7) ** 2
    second = first + (0.5 * 0.3) ** 2
    assert rungs["p_after"].tolist() == pytest.approx([normal(-0.3 / math.sqrt(first)), 0.5])
    assert second > first
    assert rungs["p_now"].tolist() == pytest.approx([normal(-2), normal(-0.3 / math.sqrt(first))])
    assert rungs["level"].tolist() == pytest.approx([3.0, 3.7])
    assert rungs["hours"].tolist() == pytest.approx([30.0, 0.3 * 90 / 3])
    assert rungs["total_hours"].tolist() == pytest.approx([30.0, 39.0])
    assert way.hours == pytest.approx(39.0)
    assert way.months == pytest.approx(39.0 / 4 / (365.25 / 12 / 7))
    assert way.share_met_now == pytest.approx(0.75 * normal(-2) + 0.25 * normal(4))
    assert way.share_met_after == pytest.approx(0.75 * 0.5 + 0.25 * normal(4))
    assert way.table["step"].tolist() == [1, 2]


def test_nothing_is_climbed_that_is_as_likely_met_as_not():
    low = {("ann", "both"): 1.0}
    even = ladder(course("A"), level=4.0, known=low).table["skill_id"]
    assert set(even) == {"both"}
    below = ladder(course("A"), level=3.99, known=low).table["skill_id"]
    assert set(below) == {"both", "sql"}


def test_a_gain_ends_at_the_highest_level():
    # 5 is the top: of 0.7 × 4 = 2.8 levels only 2 fit on top of 3.
    way = ladder(course("A", gain=4.0))
    assert way.table["gain_levels"].tolist() == [2.0]
    assert way.table["p_after"].iloc[0] == pytest.approx(
        normal(1.0 / math.sqrt(0.25 + (0.5 * 2.0) ** 2))
    )


@pytest.mark.parametrize(
    ("blank", "skipped"),
    [
        ({"gain": 0.0}, True),
        ({"gain": 0.01}, False),
        ({"hours": 0.0}, True),
        ({"hours": 0.1}, False),
        ({"hours": None}, True),
    ],
)
def test_what_gives_or_takes_nothing_is_no_rung(blank, skipped):
    taken = ladder(course("A", **blank)).table["intervention_id"].tolist()
    assert (taken == [""]) == skipped


def test_what_says_it_takes_levels_away_gives_and_costs_nothing():
    way = ladder(course("P", gain=-0.5, hours=-0.5), course("A", prerequisites="P")).table
    assert way[["intervention_id", "gain_levels", "hours"]].iloc[0].tolist() == ["P", 0.0, 0.0]


def test_prerequisites_held_at_the_level_are_met():
    first, second = course("P", "own"), course("A", prerequisites="P, nowhere")
    held = ladder(first, second, known={("ann", "own"): 2.0})
    assert held.table["intervention_id"].tolist() == ["A", ""]
    below = ladder(first, second, known={("ann", "own"): 1.99})
    assert below.table["intervention_id"].tolist()[:2] == ["P", "A"]
    assert below.table["gain_levels"].iloc[0] == 0.0, "it teaches what the role does not ask"
    done = ladder(first, second, known={("ann", "own"): 0.0}, enrolments=[
        {"employee_id": "ann", "intervention_id": "P", "started_on": "2026-01-01",
         "status": "completed"}])  # fmt: skip
    assert done.table["intervention_id"].tolist() == ["A", ""]
    same = ladder(course("P", gain=0.1, hours=90.0), second, level=3.0)
    assert same.table["intervention_id"].tolist()[:2] == ["P", "A"], "its own skill comes first"


def test_a_climb_remembers_levels_and_chances():
    work, levels, network = town({("ann", "sql"): 3.0}, interventions=[course("A")])
    needs = standing_table(gather_staff(work, levels, ASSUMPTIONS), network, 0, "to")
    way = start_climb(levels, 0, needs, {"sql": 30.0, "both": 30.0}, ASSUMPTIONS)
    assert way.held == {"sql": 3.0}
    assert way.needs["sql"].variance == pytest.approx(0.25)
    assert way.needs["both"].p_met == pytest.approx(normal(-1))


# Bridges --------------------------------------------------------------------------------------


def bridged(level=4.0, count=3, lift=None, **more):
    names = [f"p{n}" for n in range(count)]
    staff = [{"employee_id": name, "role_id": "from", "function": "F"} for name in names]
    known = {(name, skill): level for name in names for skill in ("sql", "both")}
    register = ASSUMPTIONS if lift is None else ASSUMPTIONS.changed(bridge_lift=lift)
    _, levels, network = town(known, staff, **more)
    cut = SimpleNamespace(cut=0.3)
    return find_bridges(network, levels, assumptions=register, calibration=cut)


def test_a_bridge_by_hand():
    sql, both = 0.75 * math.log(3), 0.25 * math.log(1.5)
    title = both / (sql + both)
    found = bridged().table
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["people"], row["group_people"], row["group_share"]) == (3, 3, 1.0)
    assert row["match"] == pytest.approx(1.0)
    assert row["title_match"] == pytest.approx(title)
    assert row["strength"] == pytest.approx(3 * (1 - title))
    assert (row["cohorts"], row["openings"], row["aspiring"], row["rank"]) == (1, 0, 0, 1)
    assert bridged(count=16).table["cohorts"].tolist() == [2]
    assert bridged(count=15).table["cohorts"].tolist() == [1]


def test_two_people_are_no_bridge():
    assert len(bridged(count=2).table) == 0
    assert len(bridged(count=2).people) == 2


def test_a_bridge_at_the_least_lift_and_the_cut_off():
    sql, both = 0.75 * math.log(3), 0.25 * math.log(1.5)
    lift = 1 - both / (sql + both)
    assert len(bridged(lift=lift - 1e-9).people) == 3
    assert len(bridged(lift=lift + 1e-9).people) == 0
    same = [{**ROLES[0], "job_family": "B"}, ROLES[1]]
    assert len(bridged(roles=same).people) == 0, "within a family it is no bridge"
    all_ = [{**role, "job_family": "All"} for role in ROLES]
    assert len(bridged(roles=all_).people) == 3, "no families known"


def test_bridges_look_at_the_eighty_most_critical_roles():
    many = [{"role_id": f"r{n:03d}", "title": "T", "job_family": "B", "criticality": 5.0 - (n == 0)}
            for n in range(81)]  # fmt: skip
    asked = [{"role_id": row["role_id"], "skill_id": "sql", "required_level": 1.0} for row in many]
    found = bridged(roles=[ROLES[0], *many], requirements=asked[:80])
    assert found.people.empty, "whoever asks for nothing by title hides nothing"
    found = bridged(roles=[ROLES[0], *many], requirements=[*asked, NEEDS[0]])
    reached = found.people["to_role_id"].unique()
    assert len(reached) == 80
    assert "r000" not in reached


# Mentors --------------------------------------------------------------------------------------


def mentored(learner, mentor, **more):
    staff = [{"employee_id": "lea", "role_id": "from", "region": "N", "manager_id": "x",
              **more.get("lea", {})},
             {"employee_id": "max", "role_id": "from", "region": "N", "manager_id": "y",
              **more.get("max", {})}]  # fmt: skip
    _, levels, _ = town({("lea", "sql"): learner, ("max", "sql"): mentor}, staff)
    return assign_mentors(levels, [("lea", "sql")], assumptions=ASSUMPTIONS).table.iloc[0]


@pytest.mark.parametrize(
    ("ahead", "fits"), [(0.99, False), (1.0, True), (2.0, True), (2.01, False)]
)
def test_a_mentor_is_one_to_two_levels_ahead(ahead, fits):
    row = mentored(1.0, 1.0 + ahead)
    assert (row["mentor_id"] == "max") == fits
    if fits:
        assert row["gap_levels"] == pytest.approx(ahead)
        assert row["p_ahead"] == pytest.approx(normal((ahead - 1) / math.hypot(0.5, 0.5)))
        assert row["same_region"]


def test_a_mentor_has_another_manager_and_is_neither_boss_nor_report():
    assert mentored(1.0, 2.5, max={"manager_id": "x"})["mentor_id"] == ""
    assert mentored(1.0, 2.5, lea={"manager_id": "max"})["mentor_id"] == ""
    assert mentored(1.0, 2.5, max={"manager_id": "lea"})["mentor_id"] == ""
    none = {"manager_id": None}
    assert mentored(1.0, 2.5, lea=none, max=none)["mentor_id"] == "max"
    assert mentored(1.0, 2.5, max={"exit_date": "2026-01-01"})["mentor_id"] == ""
    assert mentored(1.0, 2.5, max={"employment": "digital agent"})["mentor_id"] == ""
    far = mentored(1.0, 2.5, max={"region": "S"})
    assert (far["mentor_id"], far["same_region"]) == ("max", False)


def test_another_region_costs_a_tenth_of_a_chance():
    staff = [{"employee_id": name, "role_id": "from", "region": region}
             for name, region in (("lea", "N"), ("far", "S"), ("near", "N"))]  # fmt: skip

    def chosen(far):
        known = {("lea", "sql"): 1.0, ("near", "sql"): 2.2, ("far", "sql"): far}
        _, levels, _ = town(known, staff)
        found = assign_mentors(levels, [("lea", "sql")], assumptions=ASSUMPTIONS)
        return found.table["mentor_id"].iloc[0]

    # P(ahead) of near: Φ(0.2/0.707) = 0.611; far needs 0.711: Φ(0.393/0.707).
    assert chosen(2.38) == "near"
    assert chosen(2.40) == "far"


def test_whom_nobody_fits_is_counted():
    staff = [{"employee_id": name, "role_id": "from"} for name in ("a", "b", "c", "d")]
    known = {("a", "sql"): 1.0, ("b", "sql"): 1.0, ("c", "sql"): 1.0, ("d", "sql"): 2.5}
    _, levels, _ = town(known, staff)
    wanted = [("a", "sql"), ("b", "sql"), ("c", "sql"), ("a", "sql"), ("ghost", "sql")]
    found = assign_mentors(levels, wanted, assumptions=ASSUMPTIONS)
    assert found.warnings == ("For 1 of 3 nobody fits.",)
    assert (found.table["mentor_id"] == "d").sum() == 2
    blank = found.table[found.table["mentor_id"] == ""].iloc[0]
    assert math.isnan(blank["mentor_level"])
    assert math.isnan(blank["p_ahead"])
    assert not blank["same_region"]
    assert assign_mentors(levels, [], assumptions=ASSUMPTIONS).warnings == ()


# Openings, successors and who is nearest ------------------------------------------------------


def opened(*rows, known=None, **more):
    people = [{"employee_id": name, "role_id": "from", "region": region}
              for name, region in (("ann", "N"), ("bob", "S"), ("cy", "S"))]  # fmt: skip
    levels_of = known or {("ann", "sql"): 3.0, ("bob", "sql"): 3.1, ("cy", "sql"): 3.2}
    _, levels, network = town(levels_of, people, openings=list(rows), **more)
    return sg.match_openings(network, levels, assumptions=ASSUMPTIONS)


def post(region="N", day="2026-05-01", **more):
    return {"role_id": "to", "region": region, "opened_on": day, **more}


def test_being_there_and_wanting_it_are_worth_five_points_each():
    # One tenth of a level of SQL is about 2.3 points of match.
    assert opened(post()).table["employee_id"].tolist() == ["ann", "cy", "bob"]
    assert opened(post("S")).table["employee_id"].tolist() == ["cy", "bob", "ann"]
    wish = [{"employee_id": "bob", "target_role_id": "to"}]
    assert opened(post("S"), aspirations=wish).table["employee_id"].tolist() == ["bob", "cy", "ann"]
    far = {("ann", "sql"): 3.0, ("bob", "sql"): 3.25, ("cy", "sql"): 3.18}
    assert opened(post(), known=far).table["employee_id"].tolist() == ["bob", "ann", "cy"]


def test_posts_and_fills_are_counted():
    found = opened(
        post(), post(day="2026-01-01"), post("S"),
        post(filled_on="2026-06-01", filled_by="internal"),
        post(filled_on="2026-06-01", filled_by="external"), post(filled_on="2026-06-01"),
        post(day="2020-01-01", filled_on="2020-06-01", filled_by="internal"),
    )  # fmt: skip
    assert found.posts["posts"].tolist() == [2, 1]
    assert found.posts["opened_on"].iloc[0] == pd.Timestamp("2026-01-01")
    assert found.posts["candidates"].tolist() == [3, 3]
    assert found.inside == (2, 1)  # within a year, and known by whom
    assert found.table["rank"].tolist() == [1, 2, 3, 1, 2, 3]
    assert found.warnings == ()
    assert opened(post(filled_on="2026-06-01")).warnings == (
        "Nothing is open: every opening is filled.",
    )


def test_a_strength_is_met_with_seven_tenths():
    def said(level):
        found = moved({("ann", "sql"): level, ("ann", "both"): 0.0})
        return why_fits_sentence(found, "ann", [])

    bar = 4.0 + 0.5 * 0.5244005127080409  # Φ(0.5244) = 0.7
    assert said(bar + 1e-6).startswith("SQL 4.3 of 4")
    assert said(bar - 1e-6) == "Close skills, no requirement surely met yet"


def succeeded(met, hours, criticality=5.0, roles=1):
    """Plan for one critical role whose only near person meets a share and lacks some hours."""
    base = moved({("ann", "sql"): 3.0})
    table = base.measured.assign(match=0.9, met_share=met, hours=hours, grade_step=0.0)
    moves = replace(base, measured=table)
    work = moves.workforce
    rows = [{"role_id": f"to{n:02d}", "title": "T", "criticality": criticality, "level": 1.0}
            for n in range(roles)]  # fmt: skip
    other = organisation(employees=[{"employee_id": "ann", "role_id": "to00"}], roles=rows,
                         skills=SKILLS)  # fmt: skip
    levels = Levels(other, {})
    bench = pd.DataFrame([(row["role_id"], 0.5, True, 2) for row in rows],
                         columns=["role_id", "p_covered", "single_point", "headcount"])  # fmt: skip
    assert work is not other
    return find_successors(
        levels, bench, lambda role: replace(moves, role_id=role), assumptions=ASSUMPTIONS
    )


@pytest.mark.parametrize(
    ("met", "hours", "ready"),
    [(0.75, 1e9, "now"), (0.74, 1e9, "later"),
     # At 0.5 a half of all hours is missing to 0.75; a year has 208 hours.
     (0.5, 416.0, "within a year"), (0.5, 416.1, "within two years"),
     (0.5, 832.0, "within two years"), (0.5, 832.1, "later"), (1.0, 5.0, "now")],
)  # fmt: skip
def test_how_soon_somebody_is_ready(met, hours, ready):
    found = succeeded(met, hours)
    assert found.candidates["ready"].tolist() == [ready]
    row = found.table.iloc[0]
    assert row["ready_now"] == (ready == "now")
    assert row["ready_within_year"] == (ready == "within a year")
    assert row["ready_within_two"] == (ready == "within two years")
    words = {"now": "ready now", "later": "nobody near"}
    assert row["status"] == words.get(ready, ready)
    if met == 0.5:
        assert found.candidates["hours"].iloc[0] == pytest.approx(hours / 2)
    assert (row["people"], row["single_points"], row["p_covered"]) == (2, 1, 0.5)


def test_only_critical_roles_and_at_most_twenty_five():
    assert len(succeeded(0.5, 1.0, criticality=4.9).table) == 0
    assert succeeded(0.5, 1.0, criticality=4.9).warnings
    assert len(succeeded(0.5, 1.0, roles=26).table) == 25
    assert succeeded(0.5, 1.0).warnings == ()


def test_who_is_nearest_by_hand():
    known = {("ann", "sql"): 3.0, ("bob", "near"): 5.0, ("cy", "own"): 4.0, ("dee", "sql"): 4.0,
             ("eve", "sql"): 0.1, ("fay", "near"): 0.1}  # fmt: skip
    work, levels, network = town(known)
    assert usual_required_level(levels, "sql") == 4.0
    assert usual_required_level(levels, "near") == 3.0
    assert usual_required_level(levels, "both") == pytest.approx((2.0 * 0.5 + 2.0 * 0.25) / 0.75)
    found = nearest_people_table(network, levels, "sql", assumptions=ASSUMPTIONS)
    # bob: 0.8² × min(5, 4) = 2.56 carried over; fay carries 0.064: too little to count.
    assert found["employee_id"].tolist() == ["ann", "bob", "eve"]
    assert found["level"].tolist() == pytest.approx([3.0, 2.56, 0.1])
    assert found["hours"].tolist() == pytest.approx([30.0, 1.44 * 30, 3.9 * 30])
    assert found["rated"].tolist() == [True, False, True]
    assert found["from_skill"].tolist() == ["", "NEAR", ""]
    assert found["low"].iloc[0] == pytest.approx(3.0 - 1.2815515655446004 * 0.5)
    assert math.isnan(found["low"].iloc[1])
    assert len(nearest_people_table(network, levels, "sql", assumptions=ASSUMPTIONS, n=2)) == 2
    bar = 0.4 / 0.64  # a tenth of the level required, carried over
    for level, seen in ((bar + 1e-6, True), (bar - 1e-6, False)):
        _, levels, network = town({("ann", "near"): level})
        people = nearest_people_table(network, levels, "sql", assumptions=ASSUMPTIONS)[
            "employee_id"
        ]
        assert ("ann" in people.tolist()) == seen
    assert work is not None


@pytest.mark.parametrize(
    ("contested", "left"),
    [([("ann", "sql")], ["bob", "eve"]), ([("bob", "near")], ["ann", "eve"]),
     ([("ann", "near"), ("gus", "sql"), ("bob", "none")], ["ann", "bob", "eve"])],
)  # fmt: skip
def test_a_contested_level_brings_nobody_near_a_skill(contested, left):
    known = {("ann", "sql"): 3.0, ("bob", "near"): 5.0, ("eve", "sql"): 0.1}
    _, levels, network = town(known)
    found = nearest_people_table(
        network, levels, "sql", assumptions=ASSUMPTIONS, contested=contested
    )
    assert found["employee_id"].tolist() == left


def test_the_ring_serves_any_workforce():
    work, levels, _ = town({("ann", "sql"): 3.0})
    assert Ring(work).neighbours("sql")["closeness"].max() < 1.0
    assert levels.workforce is work

"""Moves, ladders, bridges, mentors, openings and succession of the town, number by number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.mobility.aspirations import find_aspirations
from skillgap.questions.mobility.nearest import nearest_people_table
from skillgap.questions.mobility.succession import find_successors
from tests.questions.mobility.town import SKILLS, Ring, draw_town
from tests.recorded import assert_as_recorded
from tests.summaries import in_short

RECORDS = Path(__file__).parent / "records"


@pytest.fixture(scope="module")
def town():
    return draw_town()


@pytest.fixture(scope="module")
def moves(town):
    work, levels = town
    return {role: sg.rank_moves(Ring(work), levels, to=role) for role in ("lead", "planner")}


def test_moves_are_as_on_record(moves):
    found = {
        role: {
            "table": in_short(one.table, 5),
            "counts": one.people_left_by_filter,
            "cuts": [one.cuts.similarity, one.cuts.grade_steps, one.cuts.pay_ratio,
                     one.cuts.exposure_rise],
            "calibration": [one.calibration.cut, one.calibration.mean, one.calibration.sd,
                            one.calibration.pairs],
            "wide": one.with_cuts(similarity=0.2, grade_steps=3.0, exposure_rise=0.5)
            .people_left_by_filter,
            "warnings": one.warnings,
            "sentence": one.explain(one.table["employee_id"].iloc[3]).sentence,
            "steps": one.explain(one.table["employee_id"].iloc[3]).steps,
        }
        for role, one in moves.items()
    }  # fmt: skip
    assert_as_recorded(RECORDS / "moves.json", found)


def test_ladders_are_as_on_record(moves):
    found = {}
    for role, one in moves.items():
        for who in one.table["employee_id"].iloc[::9]:
            way = sg.build_ladder(one, who)
            found[f"{who} {role}"] = {
                "table": way.table.drop(columns=["name", "intervention", "kind"]),
                "needs": way.needs[["p_meets", "gap", "p_after"]],
                "sums": [way.hours, way.months, way.share_met_now, way.share_met_after],
            }
    assert_as_recorded(RECORDS / "ladders.json", found)


def test_bridges_and_mentors_are_as_on_record(town):
    work, levels = town
    register = sg.default_assumptions().changed(bridge_lift=0.05)
    bridges = sg.find_bridges(Ring(work), levels, assumptions=register)
    wanted = [(f"p{n:02d}", SKILLS[n % 10]) for n in range(0, 40, 2)]
    mentors = sg.assign_mentors(levels, wanted)
    first = bridges.table.iloc[0]
    opened = bridges.explain((first["group"], first["to_role_id"]))
    found = {
        "bridges": bridges.table,
        "people": in_short(bridges.people, 5),
        "opened": [opened.sentence, opened.steps, len(opened.rows)],
        "mentors": mentors.table.drop(columns=["name"]),
        "warnings": mentors.warnings,
    }
    assert_as_recorded(RECORDS / "bridges.json", found)


def test_openings_wishes_and_successors_are_as_on_record(town, moves):
    work, levels = town
    bench = pd.DataFrame(
        [
            (role, skill, skill, 3.0, 4 + place, 0.5 + 0.1 * place, 0.2, place % 2 == 0, 6 + place)
            for role in ("lead", "planner", "clerk")
            for place, skill in enumerate(SKILLS[:3])
        ],
        columns=["role_id", "skill_id", "name", "required_level", "candidates", "p_covered",
                 "p_covered_without_best", "single_point", "headcount"],
    )  # fmt: skip

    def moves_to(role):
        return moves[role]

    plan = find_successors(levels, bench, moves_to, assumptions=sg.default_assumptions())
    open_now = sg.match_openings(Ring(work), levels, each=4)
    near = nearest_people_table(
        Ring(work), levels, "S3", assumptions=sg.default_assumptions(), n=25
    )
    found = {
        "succession": plan.table,
        "candidates": plan.candidates,
        "opened": [plan.explain("lead").sentence, plan.explain("lead").steps],
        "openings": open_now.table.assign(opened_on=open_now.table["opened_on"].astype("str")),
        "posts": open_now.posts.assign(opened_on=open_now.posts["opened_on"].astype("str")),
        "inside": open_now.inside,
        "wishes": find_aspirations(levels, lambda role: moves[role]).table,
        "nearest": near,
    }
    assert_as_recorded(RECORDS / "openings.json", found)

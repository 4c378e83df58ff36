"""Seats in partner programmes for a plan's training, worked out beside the code."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from skillgap.questions.plan.lever_costs import price_levers
from skillgap.questions.plan.problem import LEVERS
from skillgap.questions.plan.programmes import co_funding_in_words, fill_partner_seats
from tests.gap_cases import organisation

QUARTERS = ("Jan 2027", "Apr 2027", "Jul 2027")
ROLES = [{"role_id": "R", "title": "Fitter"}, {"role_id": "Q", "title": "Welder"}]
NEEDS = [{"role_id": "R", "skill_id": "S", "required_level": 4.0},
         {"role_id": "Q", "skill_id": "S", "required_level": 2.0},
         {"role_id": "Q", "skill_id": "T", "required_level": 2.0}]  # fmt: skip


def offer(name, gain, cost, skill="S", **more):
    return {"intervention_id": name, "title": f"Title {name}", "skill_id": skill,
            "level_gain": gain, "cost_per_person": cost, "hours": 10.0, **more}  # fmt: skip


OWN = offer("own", 1.0, 400.0)
FUND = offer("fund", 0.5, 250.0, partner="Fund", capacity_per_quarter=2.0,
             available_from=pd.Timestamp("2027-02-01"))  # fmt: skip
STATE = offer("state", 1.0, 700.0, partner="State")
STARTS = {"R": [1, 2, 0], "Q": [0, 2, 1]}


def seats(register, *offers, starts=STARTS, rows=("R", "Q")):
    skills = [{"skill_id": one, "name": f"Skill {one}"} for one in "ST"]
    work = organisation(
        employees=[{"employee_id": "e", "role_id": "R"}], roles=ROLES, skills=skills,
        requirements=NEEDS, interventions=list(offers),
    )  # fmt: skip
    planned = np.zeros((len(rows), len(LEVERS), len(QUARTERS)), np.int64)
    for at, row in enumerate(rows):
        planned[at, 0] = starts[row]
    planned[:, 1] = 9  # hires take no seats
    problem = SimpleNamespace(quarters=QUARTERS, lever_position=LEVERS.index)
    shortage = SimpleNamespace(rows=pd.DataFrame({"role_id": [row[0] for row in rows]}))
    composed = SimpleNamespace(workforce=work, register=register, shortage=shortage)
    found = fill_partner_seats(SimpleNamespace(problem=problem, starts=planned), composed)
    return work, found.set_index("intervention_id")


@pytest.fixture
def halves(register):
    """Half is co-funded, and a start lacks half of what its role requires."""
    return register.changed(co_funding_share=0.5, build_levels_share=0.5)


def test_places_first_days_and_savings_by_hand(halves):
    """Levels asked a quarter: 1 × 4/2; 2 × 4/2 + 2 × 2/2; 1 × 2/2 = 2, 6, 1.

    Fund: 250/2 for half a level = 250 a level, saves 150; State: 700/2 = 350, saves 50. Fund opens
    in the second quarter with 2 seats (1 level) a quarter; State takes the rest: 2, 5, 0.
    """
    _, table = seats(halves, OWN, FUND, STATE)
    assert list(table.index) == ["state", "fund"]  # 7 × 50 = 350 before 2 × 150 = 300
    fund, state = table.loc["fund"], table.loc["state"]
    assert (fund["asked"], fund["seats"], fund["saved"]) == (18.0, 4.0, 300.0)
    assert (state["asked"], state["seats"], state["saved"]) == (7.0, 7.0, 350.0)
    assert (fund["first"], state["first"]) == ("Apr 2027", "Jan 2027")
    assert (fund["roles"], fund["skill"], fund["partner"]) == ("Fitter and Welder", "Skill S",
                                                               "Fund")  # fmt: skip


def test_a_programme_that_opens_too_late_saves_nothing_and_is_named(halves):
    late = FUND | {"available_from": pd.Timestamp("2027-08-01")}
    _, table = seats(halves, OWN, late)
    assert table.loc["fund", ["first", "seats", "saved"]].tolist() == ["", 0.0, 0.0]
    assert "In 1 programme there is no place in time." in co_funding_in_words(table, "EUR")
    last_day = FUND | {"available_from": pd.Timestamp("2027-07-31")}
    _, table = seats(halves, OWN, last_day)
    assert table.loc["fund", ["first", "seats"]].tolist() == ["Jul 2027", 2.0]


def test_the_saving_is_against_the_price_the_plan_holds(halves):
    """A dear programme saves nothing, an offer without partner is no programme."""
    _, table = seats(halves, OWN, offer("dear", 1.0, 800.0, partner="State"))
    assert not len(table)
    work, table = seats(halves, OWN, offer("only", 1.0, 300.0, partner="State"))
    assert table.loc["only", "saved"] == pytest.approx(9 * 150)  # its own list price is the plan's
    # What a start costs is at list price: 4 levels at 300, half of them lacked, and no pay known.
    hour = price_levers(work, halves).pay[0] * (1 + halves.value("pay_on_cost_share"))
    hour /= halves.value("working_hours_per_year")
    assert price_levers(work, halves).one_off[0, 0] == pytest.approx(0.5 * (4 * 300 + 40 * hour))


def test_rows_of_regions_are_one_role_and_blank_places_are_no_limit(halves):
    _, whole = seats(halves, OWN, STATE)
    starts = {"R north": [1, 1, 0], "R south": [0, 1, 0], "Q": [0, 2, 1]}
    _, parts = seats(halves, OWN, STATE, rows=tuple(starts), starts=starts)
    pd.testing.assert_frame_equal(whole, parts)
    assert whole.loc["state", "seats"] == 9.0


def test_the_words_say_what_partners_pay(halves):
    _, table = seats(halves, OWN, FUND)
    said = co_funding_in_words(table, "EUR")
    assert said.startswith("Partners would pay €300 of the training in this plan, for 4 seats")
    assert "no place" not in said


def test_looking_at_partners_adds_nothing_to_what_the_plan_rests_on(halves):
    read = halves.recorded()
    seats(read, OWN, FUND)
    assert [one.name for one in read.read_so_far] == []

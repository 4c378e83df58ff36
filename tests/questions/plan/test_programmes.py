"""Which starts may take seats with partners, and what was taken, worked out beside the code."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from skillgap.questions.plan import solve_plan
from skillgap.questions.plan.explain import explain_part
from skillgap.questions.plan.lever_costs import cost_of_learner_hour, price_levers
from skillgap.questions.plan.problem import LEVERS
from skillgap.questions.plan.programmes import (
    list_partner_seats,
    list_seats_taken,
    partners_in_words,
)
from skillgap.questions.plan.words import partners_pay_in_words
from tests.gap_cases import organisation
from tests.questions.plan.test_thresholds import problem

QUARTERS = ("Jan 2027", "Apr 2027", "Jul 2027")
ROLES = [{"role_id": "R", "title": "Fitter"}, {"role_id": "Q", "title": "Welder"}]
NEEDS = [{"role_id": "R", "skill_id": "S", "required_level": 4.0},
         {"role_id": "Q", "skill_id": "S", "required_level": 2.0},
         {"role_id": "Q", "skill_id": "T", "required_level": 2.0}]  # fmt: skip
BUILD, REDEPLOY = LEVERS.index("build"), LEVERS.index("redeploy")


def offer(name, gain, cost, skill="S", **more):
    return {"intervention_id": name, "title": f"Title {name}", "skill_id": skill,
            "level_gain": gain, "cost_per_person": cost, "hours": 10.0 * gain, **more}  # fmt: skip


OWN = offer("own", 1.0, 400.0)
FUND = offer("fund", 0.5, 250.0, partner="Fund", capacity_per_quarter=2.0,
             available_from=pd.Timestamp("2027-02-01"))  # fmt: skip
STATE = offer("state", 1.0, 700.0, partner="State")


def made(*offers):
    skills = [{"skill_id": one, "name": f"Skill {one}"} for one in "ST"]
    return organisation(
        employees=[{"employee_id": "e", "role_id": "R"}], roles=ROLES, skills=skills,
        requirements=NEEDS, interventions=list(offers),
    )  # fmt: skip


def seats(register, *offers, keys=("R", "Q")):
    work = made(*offers)
    rows = pd.DataFrame({"role_id": [key[0] for key in keys], "key": keys})
    shortage = SimpleNamespace(rows=rows, quarters=QUARTERS)
    return list_partner_seats(work, register, shortage, price_levers(work, register))


@pytest.fixture
def halves(register):
    """Half is co-funded; trained people lack half of what is required, moved ones a quarter."""
    return register.changed(
        co_funding_share=0.5, build_levels_share=0.5, redeploy_levels_share=0.25
    )


def test_ways_places_and_savings_by_hand(halves):
    """A level is held at 400. Fund: half a level for 125 saves 75; State: one for 350 saves 50."""
    own = seats(halves, OWN, FUND, STATE)
    assert own.programmes == ("fund", "state")
    assert own.gain_levels.tolist() == [0.5, 1.0]
    assert own.paid.tolist() == [125.0, 350.0]
    assert own.places.tolist() == [[0.0, 2.0, 2.0], [np.inf] * 3]
    ways = list(zip(own.role, own.lever, own.programme, own.asked_levels, own.saving, strict=True))
    assert ways == [
        (1, BUILD, 0, 1.0, 75.0), (1, BUILD, 1, 1.0, 50.0),
        (1, REDEPLOY, 0, 0.5, 75.0), (1, REDEPLOY, 1, 0.5, 50.0),
        (0, BUILD, 0, 2.0, 75.0), (0, BUILD, 1, 2.0, 50.0),
        (0, REDEPLOY, 0, 1.0, 75.0), (0, REDEPLOY, 1, 1.0, 50.0),
    ]  # fmt: skip  # Q before R: the order of rows is no matter


def test_each_programme_is_co_funded_by_its_own_share_and_else_by_the_usual_one(halves):
    """A level is held at 400. State pays 80% of 700, Fund the usual half of 250."""
    own = seats(halves, OWN, FUND, STATE | {"co_funded_share": 0.8})
    assert own.paid.tolist() == [125.0, 560.0]
    assert sorted(set(own.saving)) == [75.0, 260.0]
    none = seats(halves, OWN, FUND, STATE | {"co_funded_share": 0.0})
    assert none.programmes == ("fund",), "0 is a share like any other, and at 700 saves nothing"
    every = seats(halves.changed(co_funding_share=0.1), OWN, STATE | {"co_funded_share": 0.8})
    assert every.paid.tolist() == [560.0], "the usual share is not for who states their own"


def test_a_programme_opens_in_the_quarter_of_its_first_day(halves):
    for day, open_in in (("2027-07-31", 1), ("2027-08-01", 0), ("2027-04-30", 2)):
        own = seats(halves, OWN, FUND | {"available_from": pd.Timestamp(day)})
        assert (own.places > 0).sum() == open_in


def test_what_saves_nothing_and_what_has_no_partner_is_no_way(halves):
    assert seats(halves, OWN, offer("dear", 1.0, 800.0, partner="State")) is None
    assert seats(halves, OWN, OWN | {"intervention_id": "blank", "partner": " "}) is None
    assert seats(halves, OWN, offer("none", 0.0, 100.0, partner="State")) is None
    only = seats(halves, offer("only", 1.0, 300.0, partner="State"))
    assert set(only.saving) == {150.0}  # its own list price is what the plan holds


def test_longer_hours_cost_and_shorter_ones_are_no_saving_of_the_partner(halves):
    hour = cost_of_learner_hour(price_levers(made(OWN), halves).pay, halves)[0]
    longer = seats(halves, OWN, STATE | {"hours": 10.5})
    assert longer.saving[0] == pytest.approx(50 - 0.5 * hour)
    assert set(seats(halves, OWN, STATE | {"hours": 1.0}).saving) == {50.0}


def test_hours_that_make_a_start_wait_a_quarter_longer_are_no_way(halves):
    """Two levels at 10 hours are learnt at once; at 200 hours each they take much longer."""
    cheap = offer("slow", 1.0, 450.0, partner="State", hours=200.0)
    free = halves.changed(pay_on_cost_share=0.0, working_hours_per_year=1e9)
    assert seats(free, OWN, cheap) is None
    assert seats(free, OWN, cheap | {"hours": 20.0}) is not None


def test_rows_of_regions_are_ways_of_their_own_and_share_the_places(halves):
    own = seats(halves, OWN, FUND, keys=("R north", "R south", "Q"))
    assert sorted(set(own.role.tolist())) == [0, 1, 2]
    assert own.places.shape == (1, 3)


@pytest.fixture
def planned(halves):
    """Three posts to fill from inside, and a programme with one seat a quarter."""
    own = seats(halves, OWN, FUND | {"capacity_per_quarter": 1.0, "available_from": None})
    [way] = np.flatnonzero((own.lever == BUILD) & (own.role == 0))
    limited = replace(
        own, places=np.ones((1, 2)),
        **{name: getattr(own, name)[[way]]
           for name in ("programme", "role", "lever", "asked_levels", "saving")},
    )  # fmt: skip
    inside = problem(allowed=np.array([[True, False]]), roles=("R",), titles=("Fitter",))
    plan = solve_plan(replace(inside, partners=limited), gap_share=0.0)
    return plan, made(OWN, FUND)


def test_the_table_says_who_takes_what_and_the_words_add_it_up(planned):
    plan, work = planned
    assert plan.starts.any()
    table = list_seats_taken(plan, work)
    [row] = table.to_dict("records")
    assert (row["title"], row["partner"], row["skill"], row["roles"]) == (
        "Title fund", "Fund", "Skill S", "Fitter")  # fmt: skip
    assert row["seats"] == pytest.approx(plan.seats.sum())
    assert row["co_funded_share"] == pytest.approx(0.5)
    assert row["paid"] == pytest.approx(125 * row["seats"])
    assert row["saved"] == pytest.approx(75 * row["seats"])
    said = partners_in_words(table, "EUR")
    assert said.startswith("Partners pay €125 beside the plan cost, for 1 seat in 1 programme.")
    assert "€75 of what the same training would cost" in said
    assert partners_pay_in_words(plan) == (
        "Partners pay €125 of its training beside the plan cost."
    )


def test_opened_parts_show_the_partners_money_apart(planned):
    plan, _ = planned
    steps = explain_part(plan, plan.problem.levers[0]).steps.set_index("step")["value"]
    assert (steps["Partners pay"], steps["Saved by their seats"]) == (125.0, 75.0)
    role = explain_part(plan, "R").steps.set_index("step")["value"]
    assert role["Partners pay of its training"] == 125.0


def test_without_seats_nothing_is_said_of_partners(planned):
    plan, work = planned
    none = replace(plan, seats=plan.seats * 0)
    assert partners_pay_in_words(none) == ""
    assert partners_in_words(list_seats_taken(none, work), "EUR").startswith("No seat")
    bare = replace(plan, problem=replace(plan.problem, partners=None), seats=np.zeros((0, 1)))
    assert not len(list_seats_taken(bare, work))

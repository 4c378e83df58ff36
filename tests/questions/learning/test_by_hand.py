"""Seats, places, certificates, cohorts, paths and shrinking, worked out beside the code."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.learning.advice import recommend
from skillgap.questions.learning.calendar import list_certificates
from skillgap.questions.learning.cohorts import ANY_BAND, ANYWHERE, WAITING, form_cohorts
from skillgap.questions.learning.completion import estimate_completion
from skillgap.questions.learning.coverage import coverage_table
from skillgap.questions.learning.exploring import random_number_from_label, show_lower_offers_first
from skillgap.questions.learning.gains import compare_before_after, shrink_effects
from skillgap.questions.learning.history import finish_rate_by_form, finish_rate_by_month
from skillgap.questions.learning.offers import read_offers
from skillgap.questions.learning.paths import find_path
from skillgap.questions.learning.spending import choose_seats, plan_round
from skillgap.questions.learning.weighing import best_places_and_ranks
from skillgap.questions.learning.why import write_ordinal
from tests.gap_cases import ASSUMPTIONS, Levels, organisation

Z80 = 1.2815515655446004


def value(name):
    return ASSUMPTIONS.value(name)


# Seats ---------------------------------------------------------------------------------------


def catalogue(capacity, hours=(1.0, 1.0), months=(0.0, 0.0)):
    return SimpleNamespace(
        capacity=np.array(capacity, dtype=float),
        paid_hours=np.array(hours, dtype=float),
        months=np.array(months, dtype=float),
    )


def seats(offers, person, skill, offer, cost, score, **limits):
    chosen = choose_seats(
        offers, *(np.array(one) for one in (person, skill, offer)),
        np.array(cost, dtype=float), np.array(score, dtype=float),
        **{"budget": 100.0, "most_hours": 10.0, **limits},
    )  # fmt: skip
    return chosen.tolist()


def test_the_last_seat_is_given_and_no_more():
    many = {"person": [0, 1, 2], "skill": [0, 0, 0], "offer": [0, 0, 0], "cost": [1, 1, 1],
            "score": [1, 3, 2]}  # fmt: skip
    assert seats(catalogue([1.0, 9]), **many) == [False, True, False]
    assert seats(catalogue([2.0, 9]), **many) == [False, True, True]
    assert seats(catalogue([0.0, 9]), **many) == [False] * 3
    assert seats(catalogue([0.99, 9]), **many) == [False] * 3
    assert seats(catalogue([1.0, 9]), **many, quarters=2.0) == [False, True, True]


def test_money_is_spent_to_the_last_and_what_is_too_dear_makes_room():
    two = {"person": [0, 1, 2], "skill": [0, 0, 0], "offer": [0, 0, 0], "cost": [60, 41, 40],
           "score": [3, 2, 1]}  # fmt: skip
    assert seats(catalogue([9, 9]), **two) == [True, False, True]
    assert seats(catalogue([9, 9]), **two, budget=101.0) == [True, True, False]


def test_nobody_gets_two_seats_for_a_skill_but_two_skills_may_be():
    mine = {"person": [0, 0, 0], "skill": [0, 0, 1], "offer": [0, 1, 1], "cost": [1, 1, 1],
            "score": [1, 1, 1]}  # fmt: skip
    assert seats(catalogue([9, 9]), **mine) == [True, False, True], "equal ones in their order"


def test_hours_of_a_person_are_a_limit_except_for_the_first_seat():
    mine = {"person": [0, 0, 1], "skill": [0, 1, 1], "offer": [0, 1, 1], "cost": [1, 1, 1],
            "score": [3, 2, 1]}  # fmt: skip
    assert seats(catalogue([9, 9], [6.0, 4.0]), **mine) == [True, True, True]
    assert seats(catalogue([9, 9], [6.0, 4.1]), **mine) == [True, False, True]
    assert seats(catalogue([9, 9], [11.0, 4.0]), **mine) == [True, False, True]
    assert seats(catalogue([9, 9], [6.0, 4.1]), **mine, quarters=2.0) == [True, True, True]
    # Six months are two quarters: half the hours in each; less than a quarter is one.
    assert seats(catalogue([9, 9], [6.0, 8.0], [0, 6.0]), **mine) == [True, True, True]
    assert seats(catalogue([9, 9], [6.0, 8.2], [0, 6.0]), **mine) == [True, False, True]
    assert seats(catalogue([9, 9], [6.0, 4.1], [0, 1.0]), **mine) == [True, False, True]


# Small advice --------------------------------------------------------------------------------

ROLES = [{"role_id": "R", "title": "R", "criticality": 3.0, "monthly_value_at_risk": 8_000.0}]
SKILLS = [{"skill_id": name, "name": f"Skill {name}", "kind": "technical"} for name in "STU"]
NEEDS = [{"role_id": "R", "skill_id": "S", "required_level": 4.0, "importance": 5.0},
         {"role_id": "R", "skill_id": "T", "required_level": 3.0, "importance": 2.0}]  # fmt: skip
STAFF = [
    {"employee_id": "ann", "role_id": "R", "region": "N", "function": "F", "salary": 50_000.0},
    {"employee_id": "ben", "role_id": "R", "region": "N", "function": "F", "salary": 30_000.0,
     "fte": 0.5},
    {"employee_id": "cy", "role_id": "R", "region": "S", "function": "F", "fte": 0.01},
    {"employee_id": "bot", "role_id": "R", "region": "S", "employment": "digital agent",
     "salary": 50_000.0},
]  # fmt: skip


def offer(name, skill="S", **more):
    return {"intervention_id": name, "title": name, "kind": "course", "skill_id": skill,
            "level_gain": 1.0, "hours": 10.0, "cost_per_person": 300.0, **more}  # fmt: skip


OFFERS = [
    offer("S1", fixed_cost=3_000.0, capacity_per_quarter=5.0),
    offer("S2", level_gain=1.2, hours=20.0, cost_per_person=400.0, prerequisites="S1; T1"),
    offer("T1", "T", kind="micro_learning", level_gain=0.5, hours=2.0, cost_per_person=20.0),
    offer("T2", "T", kind="rotation", hours=40.0, cost_per_person=0.0, partner="State"),
]


def small(levels=None, **more):
    tables = {"employees": STAFF, "roles": ROLES, "skills": SKILLS, "requirements": NEEDS,
              "interventions": OFFERS, **more}  # fmt: skip
    work = organisation(**tables)
    of = {("ann", "S"): 1.0, ("ann", "T"): 1.0, ("ben", "S"): 2.0, ("ben", "T"): 3.0,
          ("cy", "S"): 4.0, ("bot", "S"): 0.0}  # fmt: skip
    known = {pair: (level, 0.3) for pair, level in of.items()}
    found = Levels(work, levels or known)
    return work, found, measure_gaps(work, found, assumptions=ASSUMPTIONS)


def advise(*parts, **options):
    return recommend(*parts, assumptions=ASSUMPTIONS, **options)


@pytest.fixture(scope="module")
def small_parts():
    return small()


@pytest.fixture(scope="module")
def small_advice(small_parts):
    return advise(*small_parts)


def expected_loss(required, level, sd, full):
    grid = np.linspace(-8, 8, 200_001)
    density = np.exp(-(grid**2) / 2)
    lost = np.clip((required - level - sd * grid) / full, 0, 1)
    return float((lost * density).sum() / density.sum())


def test_a_score_by_hand(small_advice):
    advice = small_advice
    row = advice.person("ann").set_index("intervention_id").loc["S1"]
    gain, full = row["gain"], value("full_gap_levels")
    spared = expected_loss(4, 1, 0.3, full) - expected_loss(4, 1 + gain, 0.3, full)
    steps = advice.explain(("ann", "S1")).steps.set_index("step")["value"]
    assert steps["share of the value spared"] == pytest.approx(spared, abs=1e-5)
    hour = 50_000 / value("working_hours_per_year") * (1 + value("pay_on_cost_share"))
    fee = 300 + 3_000 / 5
    assert row["fee"] == pytest.approx(fee)
    assert row["hours_cost"] == pytest.approx(10 * hour)
    assert row["cost"] == pytest.approx(fee + 10 * hour)
    assert row["p_finish"] == pytest.approx(value("completion_share"))
    assert row["payback_months"] == pytest.approx(row["cost"] / row["monthly_value"])
    gap = advice.gaps
    place = int(np.flatnonzero((gap.rows.person == 0) & (gap.skill == 0))[0])
    missing = gap.money_if_wholly_missing[place]
    assert row["monthly_value"] == pytest.approx(missing * spared * row["p_finish"], rel=1e-4)
    gains = advice.gains.table.set_index("intervention_id").loc["S1"]
    wide = Z80 * gains["gain_sd"]
    for end, moved in (("value_low", max(gain - wide, 0)), ("value_high", gain + wide)):
        part = expected_loss(4, 1, 0.3, full) - expected_loss(4, 1 + moved, 0.3, full)
        assert row[end] == pytest.approx(missing * part * row["p_finish"], abs=1e-2)


def test_an_hour_costs_the_pay_of_a_full_post_with_on_costs(small_advice):
    hour = (1 + value("pay_on_cost_share")) / value("working_hours_per_year")
    # ann 50,000; ben 30,000 for half; cy unknown: the median of those known; bot 50,000.
    assert small_advice.basis.hour_cost == pytest.approx(
        [50_000 * hour, 60_000 * hour, 50_000 * hour, 50_000 * hour]
    )
    bare = [{**row, "salary": None} for row in STAFF]
    assert advise(*small(employees=bare)).basis.hour_cost == pytest.approx(
        [value("default_hour_cost")] * 4
    )
    sliver = [{**STAFF[0], "fte": 0.01}]
    found = advise(*small({("ann", "S"): (1.0, 0.3)}, employees=sliver))
    assert found.basis.hour_cost == pytest.approx([50_000 / 0.05 * hour])


def test_fees_share_the_fixed_cost_and_the_partner_pays_its_part():
    work = organisation(employees=STAFF, roles=ROLES, skills=SKILLS, interventions=[
        offer("few", fixed_cost=600.0, capacity_per_quarter=0.5),
        offer("some", fixed_cost=600.0, capacity_per_quarter=4.0),
        offer("many", fixed_cost=600.0, capacity_per_quarter=1_000.0),
        offer("unsaid", fixed_cost=600.0, partner="State"),
        offer("job", kind="stretch_project"),
        offer("blank", kind="course", level_gain=None, hours=None, cost_per_person=None),
        offer("alone", kind="coaching", level_gain=None, prerequisites="few;  nowhere ; some"),
        offer("foreign", "X"),
    ])  # fmt: skip
    found = read_offers(work, ASSUMPTIONS)
    most, paid = value("cohort_most"), value("co_funding_share")
    full = 300 + 600 / most
    assert found.fee[:5] == pytest.approx([900, 450, full, full * (1 - paid), 300])
    assert found.co_funded[:5] == pytest.approx([0, 0, 0, full * paid, 0])
    own = organisation(employees=STAFF, roles=ROLES, skills=SKILLS, interventions=[
        offer("most", partner="State", co_funded_share=0.9), offer("none", partner="State",
        co_funded_share=0.0), offer("fund", co_funded_share=0.5)])  # fmt: skip
    stated = read_offers(own, ASSUMPTIONS.changed(co_funding_share=0.2))
    assert stated.co_funded == pytest.approx([270.0, 0.0, 150.0])
    assert stated.fee == pytest.approx([30.0, 300.0, 150.0])
    assert found.paid_hours[4] == pytest.approx(10 * (1 - value("on_the_job_productive_share")))
    assert found.claimed.tolist() == [1.0] * 8
    assert math.isinf(found.capacity[3])
    assert found.before[6] == (0, 1)
    assert found.skill[7] == -1
    assert found.warnings[0].startswith("2 of 8 interventions state no level gain")
    assert found.warnings[1].startswith("1 of 8 interventions state no hours")
    assert (found.code("some"), found.code("none")) == (1, -1)


def test_a_seat_costs_at_least_one_and_scores_keep_their_order(small_parts):
    work, levels, gaps = small(interventions=[offer("free", cost_per_person=0.0, hours=0.0)])
    assert advise(work, levels, gaps).table["cost"].tolist()[0] == 1.0


def test_only_worth_a_unit_of_money_a_month_is_a_candidate(small_advice):
    # ben has T just met and cy has S: something may still be spared, but never less than 1.
    assert (small_advice.table["monthly_value"] >= 1.0).all()
    assert set(small_advice.table["employee_id"]) <= {"ann", "ben", "cy"}
    assert small_advice.person("bot")["state"].tolist()[0] != "open"


def test_needed_first_is_what_is_not_done_and_not_held(small_parts):
    mine = advise(*small_parts).person("ann").set_index("intervention_id")
    assert mine.loc["S2", "state"] == "needs S1, T1 first"
    assert mine.loc["S2", "rank"] == 0
    assert sorted(mine.loc[mine["state"] == "open", "rank"]) == [1, 2, 3]
    bar = value("prerequisite_level")
    for level, state in ((bar, "open"), (bar - 0.01, "needs S1, T1 first")):
        parts = small({("ann", "S"): (level, 0.3), ("ann", "T"): (level, 0.3)})
        found = advise(*parts).person("ann").set_index("intervention_id")
        assert found.loc["S2", "state"] == state


def enrolled(status, name="S1", person="ann"):
    return {"employee_id": person, "intervention_id": name, "started_on": "2026-01-01",
            "completed_on": "2026-02-01" if status == "completed" else None,
            "status": status}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "state"),
    [("completed", "done or running"), ("in progress", "done or running"),
     ("registered", "done or running"), ("dropped", "open")],
)  # fmt: skip
def test_what_is_done_or_running_is_not_open(status, state):
    found = advise(*small(enrolments=[enrolled(status)])).person("ann")
    assert found.set_index("intervention_id").loc["S1", "state"] == state


@pytest.mark.parametrize(
    ("days", "state"),
    [(("2026-10-31",), "open"), (("2026-11-01",), "done or running"),
     (("2020-01-01", "2026-11-01"), "done or running")],
)  # fmt: skip
def test_a_micro_credential_is_open_again_once_it_has_run_out(days, state):
    given = [{"employee_id": "ben", "skill_id": "S", "source": "certification", "level": 1.0,
              "observed_on": "2019-01-01", "expires_on": day} for day in days]  # fmt: skip
    kind, done = [offer("S1", kind="micro_credential")], [enrolled("completed", person="ben")]
    parts = small(interventions=kind, enrolments=done, signals=given)
    assert advise(*parts).person("ben")["state"].tolist() == [state]
    course = small(interventions=[offer("S1")], enrolments=done, signals=given)
    assert advise(*course).person("ben")["state"].tolist() == ["done or running"]


def test_warnings_count_what_is_measured_and_what_is_foreign():
    work, levels, gaps = small(interventions=[*OFFERS, offer("X", "X"), offer("Y", "Y")])
    said = advise(work, levels, gaps, measured={"S1": (0.4, 0.1, "trial")}).warnings
    assert said[0].startswith("2 interventions build a skill that is not among")
    assert said[-1].startswith("What interventions give is measured for 1 of 6; for the others ")
    assert len(said) == 2


def test_the_best_of_each_skill_is_kept_person_by_person():
    person = np.array([0, 0, 0, 1, 1, 0])
    skill = np.array([0, 0, 1, 0, 1, 2])
    score = np.array([1.0, 2.0, 5.0, 1.0, 1.0, 0.5])
    kept, rank = best_places_and_ranks(person, skill, score, 2)
    assert kept.tolist() == [2, 1, 3, 4]
    assert rank.tolist() == [1, 2, 1, 2]
    assert best_places_and_ranks(person, skill, score, 1)[0].tolist() == [2, 3]


def test_ordinals():
    assert [write_ordinal(n) for n in (1, 10, 11, 13, 20, 22, 23, 24, 101, 111, 112)] == [
        "first", "tenth", "11th", "13th", "20th", "22nd", "23rd", "24th", "101st", "111th",
        "112th",
    ]  # fmt: skip


# A round --------------------------------------------------------------------------------------


def test_a_round_adds_within_an_offer_and_squares_between(small_advice):
    found = plan_round(small_advice, 1e6)
    by = found.by_offer
    assert found.monthly_value == pytest.approx(found.table["monthly_value"].sum())
    below = ((by["monthly_value"] - by["value_low"]) ** 2).sum() ** 0.5
    above = ((by["value_high"] - by["monthly_value"]) ** 2).sum() ** 0.5
    assert found.low == pytest.approx(found.monthly_value - below)
    assert found.high == pytest.approx(found.monthly_value + above)
    assert by["seats"].sum() == len(found.table)
    assert by["monthly_value"].is_monotonic_decreasing
    assert found.payback_months == pytest.approx(
        (found.cost / found.monthly_value, found.cost / found.high, found.cost / found.low)
    )
    assert found.stays == pytest.approx(small_advice.gaps.loss_per_month.sum())
    nothing = plan_round(small_advice, 0.0)
    assert nothing.payback_months == (0.0, 0.0, 0.0)


def test_what_was_said_yes_to_goes_first(small_advice):
    table = small_advice.table
    mine = table[table["employee_id"] == "ann"].sort_values("rank")
    second = ("ann", mine["intervention_id"].iloc[1])
    money = mine["cost"].iloc[1]
    found = plan_round(small_advice, money, accepted=[second])
    assert found.table[["employee_id", "intervention_id", "accepted"]].to_numpy().tolist() == [
        [*second, True]
    ]


# Certificates ---------------------------------------------------------------------------------


def test_states_of_certificates_to_the_day():
    lead = value("renewal_lead_months")
    today = pd.Timestamp("2026-10-31")
    soon = int(lead * 30.4375)
    days = {"ann": -1, "ben": 0, "cy": soon, "dan": soon + 1, "eve": 365, "fay": 366}
    staff = [{"employee_id": name, "role_id": "R"} for name in days]
    signals = [
        {"employee_id": name, "skill_id": "S", "source": "certification", "level": 3.0,
         "observed_on": "2025-01-01",
         "expires_on": (today + pd.Timedelta(days=day)).date().isoformat()}
        for name, day in days.items()
    ]  # fmt: skip
    signals.append({**signals[0], "expires_on": "2020-01-01"})
    signals.append({**signals[0], "skill_id": "U"})
    signals.append({**signals[0], "employee_id": "nobody"})
    signals.append({**signals[0], "source": "manager", "expires_on": "2029-01-01"})
    signals.append({**signals[5], "employee_id": "gus", "expires_on": None})  # never runs out
    staff.append({"employee_id": "gus", "role_id": "R"})
    ruled = [{**row, "kind": "compliance"} if row["skill_id"] == "S" else row for row in SKILLS]
    work, _, gaps = small(
        {(name, "S"): (3.0, 0.3) for name in (*days, "gus")}, employees=staff, signals=signals,
        skills=ruled,
    )  # fmt: skip
    offers = read_offers(work, ASSUMPTIONS)
    found = list_certificates(gaps, offers, ASSUMPTIONS)
    state = found.table[found.table["skill_id"] == "S"].set_index("employee_id")["state"]
    assert state.to_dict() == {
        "ann": "lapsed", "ben": "lapsed", "cy": "renew now", "dan": "due within a year",
        "eve": "due within a year", "fay": "in force",
    }  # fmt: skip
    assert len(found.table) == 7
    assert found.in_force_share == pytest.approx(4 / 7)
    other = found.table[found.table["skill_id"] == "U"].iloc[0]
    assert (other["required"], other["monthly_exposure"], other["intervention_id"]) == (
        False, 0.0, "",
    )  # fmt: skip
    mine = found.table.set_index(["employee_id", "skill_id"])
    seat = mine.loc[("ann", "S"), "monthly_exposure"]
    assert seat == pytest.approx(gaps.seats.fte[0] * gaps.seat_value[0])
    assert seat > 0
    assert found.money_exposed_now == pytest.approx(2 * seat)
    assert found.money_exposed_now == gaps.total.compliance_exposure
    assert found.money_exposed_within_year == pytest.approx(3 * seat)
    early = round(lead * 30.4375)
    assert mine.loc[("ben", "S"), "renew_by"] == today - pd.Timedelta(days=early)
    assert mine.loc[("ben", "S"), "months_left"] == 0.0
    by = found.by_month
    assert len(by) == 13
    assert by["month"].iloc[0] == pd.Timestamp("2026-10-01")
    assert by["certificates"].sum() == 3  # not yet lapsed and within twelve months
    assert by["monthly_exposure"].sum() == pytest.approx(3 * seat)


def test_a_seat_with_two_lapsed_certificates_is_exposed_once():
    signals = [
        {"employee_id": "ann", "skill_id": skill, "source": "certification", "level": 3.0,
         "observed_on": "2025-01-01", "expires_on": ends}
        for skill, ends in (("S", "2026-01-01"), ("T", "2026-02-01"))
    ]  # fmt: skip
    ruled = [{**row, "kind": "compliance"} for row in SKILLS]
    work, _, gaps = small(signals=signals, skills=ruled)
    found = list_certificates(gaps, read_offers(work, ASSUMPTIONS), ASSUMPTIONS)
    assert found.table["state"].tolist() == ["lapsed", "lapsed"]
    assert found.money_exposed_now == found.table["monthly_exposure"].iloc[0] > 0
    assert found.money_exposed_within_year == 0.0


def test_renewing_takes_the_micro_credential_first_and_its_time():
    signals = [{"employee_id": "ann", "skill_id": "S", "source": "certification", "level": 3.0,
                "observed_on": "2025-01-01", "expires_on": "2027-06-01"}]  # fmt: skip
    kinds = ["coaching", "micro_learning", "course", "micro_credential", "micro_credential"]

    def renewed_by(*wanted, months=None):
        rows = [offer(f"{kind}{n}", kind=kind, months_to_proficiency=months)
                for n, kind in enumerate(wanted)]  # fmt: skip
        work, _, gaps = small(signals=signals, interventions=rows)
        return list_certificates(gaps, read_offers(work, ASSUMPTIONS), ASSUMPTIONS).table.iloc[0]

    assert renewed_by(*kinds)["intervention_id"] == "micro_credential3"
    assert renewed_by(*kinds[:3])["intervention_id"] == "course2"
    assert renewed_by(*kinds[:2])["intervention_id"] == "micro_learning1"
    assert renewed_by(*kinds[:1])["intervention_id"] == ""
    slow = renewed_by("course", months=9.0)
    assert slow["renew_by"] == pd.Timestamp("2027-06-01") - pd.Timedelta(days=274)
    assert slow["state"] == "renew now"


def test_renewal_begins_on_the_day_the_lead_allows():
    signals = [{"employee_id": "ann", "skill_id": "S", "source": "certification", "level": 3.0,
                "observed_on": "2025-01-01", "expires_on": "2027-02-08"}]  # fmt: skip
    work, _, gaps = small(signals=signals)
    for lead, state in ((100 / 30.4375, "renew now"), (99.9 / 30.4375, "due within a year")):
        register = ASSUMPTIONS.changed(renewal_lead_months=lead)
        found = list_certificates(gaps, read_offers(work, register), register)
        assert found.table["state"].tolist() == [state]


# Cohorts --------------------------------------------------------------------------------------


def cohorts(rows, capacity=None):
    """Form cohorts of (person, region, level) who all should take A."""
    staff = [{"employee_id": who, "role_id": "R", "region": region} for who, region, _ in rows]
    work = organisation(employees=staff, roles=ROLES,
                        interventions=[offer("A", capacity_per_quarter=capacity)])  # fmt: skip
    table = pd.DataFrame(
        [(who, "A", "A", "course", level, 10.0, 30.0) for who, _, level in rows],
        columns=["employee_id", "intervention_id", "title", "kind", "level", "monthly_value",
                 "cost"],
    )  # fmt: skip
    return form_cohorts(table, work, ASSUMPTIONS)


def crowd(count, region="N", level=1.0, first=0):
    return [(f"{region}{level}-{n:03d}", region, level) for n in range(first, first + count)]


FEWEST, MOST = int(value("cohort_fewest")), int(value("cohort_most"))


def test_people_of_one_band_and_region_stay_together_where_they_are_enough():
    found = cohorts([*crowd(FEWEST), *crowd(FEWEST - 1, level=3.0)])
    assert found["people"].tolist() == [FEWEST, FEWEST - 1]
    assert found["region"].tolist() == ["N", WAITING]
    assert found["level_band"].tolist() == ["below 1.5", ANY_BAND]
    assert found["quarter"].tolist() == [1, 0]
    assert found["payback_months"].tolist() == [3.0, 3.0]
    assert found["cohort"].tolist() == ["A/1", "A/2"]


def test_bands_begin_at_their_edges():
    bands = [
        cohorts(crowd(FEWEST, level=level))["level_band"].iloc[0]
        for level in (-0.1, 0.0, 1.49, 1.5, 2.99, 3.0, 5.0)
    ]
    assert bands == ["below 1.5"] * 3 + ["1.5 to 3"] * 2 + ["3 and above"] * 2


def test_few_of_a_band_join_others_of_the_region_then_other_regions():
    mixed = cohorts([*crowd(FEWEST - 1), *crowd(1, level=2.0)])
    assert mixed[["region", "level_band", "people"]].to_numpy().tolist() == [
        ["N", ANY_BAND, FEWEST]
    ]
    wide = cohorts([*crowd(FEWEST - 1), *crowd(1, region="S")])
    assert wide[["region", "level_band", "people"]].to_numpy().tolist() == [
        [ANYWHERE, ANY_BAND, FEWEST]
    ]


def test_large_groups_are_split_evenly():
    assert cohorts(crowd(MOST))["people"].tolist() == [MOST]
    assert sorted(cohorts(crowd(MOST + 1))["people"]) == [(MOST + 1) // 2, (MOST + 2) // 2]


def test_cohorts_start_when_there_are_places():
    many = crowd(2 * FEWEST, level=1.0) + crowd(FEWEST, level=2.0)
    assert cohorts(many, capacity=float(2 * FEWEST))["quarter"].tolist() == [1, 2]
    assert cohorts(many, capacity=float(3 * FEWEST))["quarter"].tolist() == [1, 1]
    assert cohorts(many, capacity=float(3 * FEWEST - 1))["quarter"].tolist() == [1, 2]
    assert cohorts(many)["quarter"].tolist() == [1, 1]
    assert cohorts(crowd(FEWEST), capacity=0.0)["quarter"].tolist() == [FEWEST]


# Finishing ------------------------------------------------------------------------------------


def log_odds(share):
    return math.log(share / (1 - share))


def test_chances_to_finish_by_hand():
    ended = [enrolled("completed", "S1", "ann")] * 3 + [enrolled("dropped", "S1", "ben")] * 2
    ended += [enrolled("completed", "T1", "ben"), enrolled("in progress", "T1", "cy"),
              enrolled("completed", "gone", "ann"),
              enrolled("completed", "S1", "ghost")]  # fmt: skip
    work = small(enrolments=ended)[0]
    found = estimate_completion(work, read_offers(work, ASSUMPTIONS), ASSUMPTIONS)
    prior, usual = value("completion_prior_enrolments"), value("completion_share")
    overall = (4 + prior * usual) / (6 + prior)
    course = (3 + prior * overall) / (5 + prior)
    micro = (1 + prior * overall) / (1 + prior)
    first, second = (3 + prior * course) / (5 + prior), (0 + prior * course) / (0 + prior)
    third = (1 + prior * micro) / (1 + prior)
    assert found.overall == pytest.approx(overall)
    assert found.by_kind.set_index("kind")["completed_share"].to_dict() == pytest.approx(
        {"course": course, "micro_learning": micro, "rotation": overall}
    )
    assert found.offer[:3] == pytest.approx([log_odds(first), log_odds(second), log_odds(third)])
    own = value("person_prior_enrolments")
    ann = log_odds((3 + own * overall) / (3 + own)) - log_odds(
        (3 * first + own * overall) / (3 + own)
    )
    ben = log_odds((1 + own * overall) / (3 + own)) - log_odds(
        (2 * first + third + own * overall) / (3 + own)
    )
    assert found.person == pytest.approx([ann, ben, 0.0, 0.0])
    chance = found.chance_to_finish(np.array([1]), np.array([0]))[0]
    assert log_odds(chance) == pytest.approx(log_odds(first) + ben)


def test_odds_stay_within_one_in_a_hundred():
    many = [enrolled("completed", "S1", "ann")] * 5_000
    work = small(enrolments=many)[0]
    found = estimate_completion(work, read_offers(work, ASSUMPTIONS), ASSUMPTIONS)
    assert found.offer[0] == pytest.approx(math.log(99))
    none = [enrolled("dropped", "S1", "ann")] * 5_000
    work = small(enrolments=none)[0]
    found = estimate_completion(work, read_offers(work, ASSUMPTIONS), ASSUMPTIONS)
    assert found.offer[0] == pytest.approx(-math.log(99))


def test_history_by_form_needs_eight_that_ended():
    from scipy.stats import beta

    rows = [enrolled("completed", "S1", "ann")] * 5 + [enrolled("dropped", "S1", "ben")] * 3
    rows += [enrolled("completed", "T1", "ann")] * 7
    work = small(enrolments=rows)[0]
    found = finish_rate_by_form(work, ASSUMPTIONS)
    prior = value("completion_prior_enrolments")
    won, lost = 5 + prior * 5 / 8, 3 + prior * 3 / 8
    assert found[["function", "kind", "ended"]].to_numpy().tolist() == [["F", "course", 8]]
    assert found["completed_share"].iloc[0] == pytest.approx(won / (won + lost))
    assert found["low"].iloc[0] == pytest.approx(beta.ppf(0.1, won, lost))
    assert found["high"].iloc[0] == pytest.approx(beta.ppf(0.9, won, lost))
    months = finish_rate_by_month(work, ASSUMPTIONS)
    won, lost = 12 + prior * 12 / 15, 3 + prior * 3 / 15
    assert months[["month", "ended", "completed"]].to_numpy().tolist() == [[1, 15, 12]]
    assert months["completed_share"].iloc[0] == pytest.approx(won / (won + lost))
    assert len(finish_rate_by_month(small()[0], ASSUMPTIONS)) == 0


# Coverage and paths ---------------------------------------------------------------------------


def test_too_few_places_is_more_than_a_year():
    def state(capacity, **more):
        staff = [{"employee_id": f"e{n}", "role_id": "R"} for n in range(8)]
        rows = [offer("S1", capacity_per_quarter=capacity, **more), offer("T1", "T")]
        known = {(f"e{n}", skill): (0.0, 0.1) for n in range(8) for skill in "ST"}
        advice = advise(*small(known, employees=staff, interventions=rows))
        return coverage_table(advice.basis).set_index("skill_id").loc["S"]

    assert state(2.0)["state"] == "covered"
    assert state(2.0)["quarters_needed"] == 4.0
    assert state(1.9)["state"] == "too few places"
    assert state(2.0)["people_short"] == 8
    assert math.isinf(state(0.0)["quarters_needed"])
    hole = state(2.0, skill_id="X")
    assert (hole["state"], hole["offers"], hole["best_id"]) == ("hole", 0, "")
    assert (hole["places_per_quarter"], hole["closable_share"]) == (0.0, 0.0)


def test_an_overlap_is_two_offers_of_one_kind(small_advice):
    table = coverage_table(small_advice.basis).set_index("skill_id")
    assert table.loc["S", "state"] == "overlap"
    assert table.loc["T", "state"] == "covered"
    assert table.loc["T", "kinds"] == "micro learning, rotation"
    assert len(coverage_table(small_advice.basis, 1)) == 1
    # ann and ben are short of S, cy is even: not probably short.
    assert table.loc["S", "people_short"] == 3  # ann, ben and the agent
    basis = small_advice.basis
    best, need = basis.offers.code(table.loc["S", "best_id"]), basis.rows_needing(0)
    person = basis.person_of(need)
    chance = basis.completion.chance_to_finish(person, np.full(len(need), best))
    won = (
        basis.gaps.money_if_wholly_missing[need]
        * basis.risk_share_avoided(need, float(basis.gains.gain[best]))
        * chance
    )
    assert table.loc["S", "closable_share"] == pytest.approx(
        won.sum() / basis.gaps.loss_per_month[need].sum()
    )
    asked = basis.gaps.rows.p_short[need] > 0.5
    cost = basis.seat_cost(person, np.full(len(need), best))
    assert table.loc["S", "payback_months"] == pytest.approx(np.median((cost / won)[asked]))


def test_a_path_by_hand(small_advice):
    basis = small_advice.basis
    gain = dict(zip(basis.offers.ids, basis.gains.gain, strict=True))
    sd = dict(zip(basis.offers.ids, basis.gains.gain_sd, strict=True))
    way = find_path(basis, 0, 0, 1.0 + gain["S1"] + gain["S2"])
    # S1 gives most per hour; S2 needs T1 (S1 is done by then).
    assert way.table["intervention_id"].tolist() == ["S1", "T1", "S2"]
    assert way.table["why"].tolist() == ["builds it", "needed first", "builds it"]
    assert way.table["level_after"].tolist() == pytest.approx(
        [1 + gain["S1"], 1 + gain["S1"], 1 + gain["S1"] + gain["S2"]]
    )
    spread = math.sqrt(0.3**2 + sd["S1"] ** 2)
    chance = 0.5 * (1 + math.erf(-gain["S2"] / spread / math.sqrt(2)))
    assert way.table["p_reached"].tolist() == pytest.approx([chance, chance, 0.5])
    assert way.p_end == pytest.approx(0.5)
    assert way.table["total_hours"].tolist() == [10.0, 12.0, 32.0]
    assert way.table["step"].tolist() == [1, 2, 3]
    assert (way.start, way.reached) == (1.0, True)
    near = find_path(basis, 0, 0, 1.0 + gain["S1"])
    assert near.table["intervention_id"].tolist() == ["S1"]
    there = find_path(basis, 0, 0, 1.0)
    assert (there.reached, len(there.table), there.p_now) == (True, 0, 0.5)
    far = find_path(basis, 0, 0, 5.0)
    assert not far.reached
    high = find_path(basis, 2, 0, 5.5)
    assert high.table["level_after"].max() == 5.0


def test_of_equal_ways_the_first_in_the_catalogue_is_taken():
    rows = [offer("B"), offer("A"), offer("C", hours=0.2, level_gain=0.01)]
    advice = advise(*small(interventions=rows))
    way = find_path(advice.basis, 0, 0, 1.5)
    assert way.table["intervention_id"].tolist()[0] == "B"


# Exploring and shrinking ----------------------------------------------------------------------


def test_exploring_by_hand():
    person, rank = np.array([0, 0, 0, 1]), np.array([1, 2, 3, 1])
    draw = random_number_from_label("a", 7)
    assert random_number_from_label("a", 7) != random_number_from_label("a", 8)
    share = min(draw * 1.0001, 1.0)
    shown = show_lower_offers_first(person, rank, share, ("a", "b"), 7)
    # The draw stands at the end of its range: the last of three comes first.
    assert shown.order.tolist() == [2, 0, 1, 3]
    assert shown.explored.tolist() == [True, False, False, False]
    assert shown.propensity == pytest.approx([share / 3, 1 - share * 2 / 3, share / 3, 1.0])
    assert show_lower_offers_first(person, rank, draw, ("a", "b"), 7).order.tolist() == [0, 1, 2, 3]
    half = show_lower_offers_first(person, rank, draw * 2, ("a", "b"), 7)
    assert half.order.tolist() == [1, 0, 2, 3]
    kept = show_lower_offers_first(person, rank, draw * 3.01, ("a", "b"), 7)
    assert not kept.explored.any()


def test_shrinking_by_hand():
    flat = shrink_effects(np.array([np.nan, 0.3]), np.array([np.inf, np.inf]), prior=0.6,
                          prior_sd=0.2, prior_spread=0.1)  # fmt: skip
    assert flat.value.tolist() == [0.6, 0.6]
    assert flat.sd == pytest.approx([math.sqrt(0.2**2 + 0.1**2)] * 2)
    assert (flat.mean, flat.mean_sd, flat.spread) == pytest.approx((0.6, 0.2, 0.1))
    one = shrink_effects(np.array([1.0, np.nan]), np.array([0.3, np.inf]), prior=0.6, prior_sd=0.2,
                 prior_spread=0.1, bias_sd=0.15)  # fmt: skip
    total = 0.2**2 + 0.1**2 + 0.15**2 + 0.3**2
    assert one.value == pytest.approx(
        [0.6 + (0.2**2 + 0.1**2) / total * 0.4, 0.6 + 0.2**2 / total * 0.4]
    )
    own = 0.2**2 + 0.1**2
    assert one.sd == pytest.approx(
        [math.sqrt(own - own**2 / total), math.sqrt(own - 0.2**4 / total)]
    )
    assert one.mean == pytest.approx(0.6 + 0.2**2 / total * 0.4)
    assert one.mean_sd == pytest.approx(math.sqrt(0.2**2 * (1 - 0.2**2 / total)))


def test_the_assumed_spread_weighs_as_much_as_ten_effects():
    effect = np.array([0.0, 1.0, 2.0, 3.0])
    found = shrink_effects(effect, np.full(4, 1e-6), prior=0.0, prior_sd=1.0, prior_spread=0.5)
    pooled = (10 * 0.25 + 4 * effect.var(ddof=1)) / 14
    assert found.spread == pytest.approx(math.sqrt(pooled), rel=1e-3)
    two = shrink_effects(effect[:2], np.full(2, 1e-6), prior=0.0, prior_sd=1.0, prior_spread=0.5)
    assert two.spread == pytest.approx(0.5), "two effects tell nothing about their spread"
    three = shrink_effects(effect[:3], np.full(3, 1e-6), prior=0.0, prior_sd=1.0, prior_spread=0.5)
    assert three.spread == pytest.approx(math.sqrt((10 * 0.25 + 3 * 1.0) / 13), rel=1e-3)


def test_before_and_after_agree_with_plain_least_squares():
    rng = np.random.default_rng(3)
    people = [f"p{n}" for n in range(12)]
    signals, taken = [], []
    for n, name in enumerate(people):
        for month in range(6):
            source = ("manager", "peer", "assessment")[(n + month) % 3]
            after = n % 2 and month >= 3
            signals.append({"employee_id": name, "skill_id": "S", "source": source,
                            "level": 1 + n / 12 + 0.1 * month + 0.8 * bool(after)
                            + rng.normal(0, 0.2),
                            "observed_on": f"2026-0{month + 1}-15"})  # fmt: skip
        if n % 2:
            taken.append({"employee_id": name, "intervention_id": "S1", "status": "completed",
                          "started_on": "2026-03-01", "completed_on": "2026-04-15"})  # fmt: skip
    signals.append({**signals[0], "source": "self", "level": 5.0})
    work = small(
        employees=[{"employee_id": name, "role_id": "R"} for name in people],
        signals=signals, enrolments=taken, levels={(people[0], "S"): (1.0, 1.0)},
    )[0]  # fmt: skip
    found = compare_before_after(work, read_offers(work, ASSUMPTIONS))
    rows = pd.DataFrame(signals[:-1])
    day = pd.to_datetime(rows["observed_on"])
    number = rows["employee_id"].str[1:].astype(int)
    columns = [
        ((number % 2 == 1) & (day >= "2026-04-15")).astype(float),
        *((rows["source"] == name).astype(float) for name in ("manager", "peer")),
        (day - day.min()).dt.days / 30.4375,
        *((number == n).astype(float) for n in range(12)),
    ]
    design, level = np.column_stack(columns), rows["level"].to_numpy()
    solved = np.linalg.lstsq(design, level, rcond=None)[0]
    rest = level - design @ solved
    inverse = np.linalg.inv(design.T @ design)
    score = np.array([design[number == n].T @ rest[number == n] for n in range(12)])
    clustered = (inverse @ (score.T @ score) @ inverse)[0, 0] * 12 / 11
    plain = inverse[0, 0] * (rest @ rest) / (len(level) - design.shape[1])
    assert found.gain[0] == pytest.approx(solved[0])
    assert found.se[0] == pytest.approx(math.sqrt(max(clustered, plain)))
    assert np.isnan(found.gain[1:]).all()
    assert np.isinf(found.se[1:]).all()


def test_gains_of_the_sample_are_shrunk_from_evidence_as_documented(sample, register):
    offers = read_offers(sample, register)
    from skillgap.questions.learning.gains import estimate_gains

    table = estimate_gains(sample, offers, register).table
    prior = register["realised_gain_share"]
    own = (prior.high - prior.low) / (2 * Z80)
    spread = register.value("realised_gain_spread")
    assert table["prior_gain"].to_numpy() == pytest.approx(prior.value * offers.claimed)
    assert table["prior_sd"].to_numpy() == pytest.approx(math.hypot(own, spread) * offers.claimed)
    assert table["high"].to_numpy() == pytest.approx(table["gain"] + Z80 * table["gain_sd"])
    assert sg.gains_learned_by_intervention(sample)[
        table["intervention_id"].iloc[0]
    ] == pytest.approx(table["gain"].iloc[0] / table["prior_gain"].iloc[0])

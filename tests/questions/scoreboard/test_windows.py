"""Which days, people and ratings the scoreboard counts: a year back, and not a day more."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from skillgap.core.mastery import find_ai_cluster
from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.scoreboard import measure_scoreboard
from skillgap.questions.scoreboard.hiring import (
    count_heads_on_day,
    fill_rate,
    measure_mobility_rate,
)
from skillgap.questions.scoreboard.learning import (
    measure_attainment,
    measure_compliance,
    measure_engagement,
    measure_time_to_productivity,
    measure_time_to_proficiency,
)
from skillgap.questions.scoreboard.mastery import measure_mastery
from skillgap.questions.scoreboard.measures import (
    first_days_of_quarters,
    rate_with_range,
    share_with_range,
)
from skillgap.questions.scoreboard.survival import Incidence, cumulative_incidence
from tests.gap_cases import ASSUMPTIONS, SURE, Levels, organisation

MONTH = 30.4375
A_YEAR_AGO, A_DAY_LATER, TODAY, TOMORROW = "2025-10-31", "2025-11-01", "2026-10-31", "2026-11-01"
ROLES = [{"role_id": "R", "criticality": 4.0}, {"role_id": "Q", "criticality": 3.0}]
STAFF = [
    {"employee_id": "a", "role_id": "R"},
    {"employee_id": "b", "role_id": "R", "hire_date": "2025-10-01"},
    {"employee_id": "c", "role_id": "R", "hire_date": "2026-01-02", "exit_date": "2026-07-01"},
    {"employee_id": "d", "role_id": "Q", "exit_date": "2026-07-02"},
]
# Heads on 1 October 2025, 1 January, 1 April and 1 July 2026: who leaves that day is gone.
HEADS = (3, 3, 4, 3)


def opening(filled_on, filled_by, role="R"):
    return {"role_id": role, "region": "N", "opened_on": "2024-01-01", "filled_on": filled_on,
            "filled_by": filled_by}  # fmt: skip


OPENINGS = [
    opening(A_YEAR_AGO, "internal"),
    opening(A_DAY_LATER, "internal"),
    opening("2026-08-01", "external", "Q"),
    opening("2026-07-01", "internal", "Q"),
    opening(TODAY, "external"),
    opening(TOMORROW, "internal"),
    opening(None, "internal"),
    opening("2026-05-05", None),
]


@pytest.fixture(scope="module")
def filled():
    return organisation(employees=STAFF, roles=ROLES, openings=OPENINGS)


def test_openings_of_a_year_are_counted_to_the_day(filled):
    found = fill_rate(filled)
    assert found.value == 2 / 4
    assert found.base == "4 openings filled"
    trend = found.trend.set_index("quarter")
    assert trend.index[0] == pd.Timestamp("2024-10-01")
    assert trend.index[-1] == pd.Timestamp("2026-07-01")
    assert len(trend) == 8
    assert trend.loc["2026-07-01"].tolist() == [0.5, 2.0]
    assert trend.loc["2025-10-01"].tolist() == [1.0, 2.0]
    assert trend.loc["2026-01-01", "base"] == 0.0
    assert math.isnan(trend.loc["2026-01-01", "value"])


def test_critical_roles_are_those_at_the_criticality_or_above(filled):
    assert fill_rate(filled, least_criticality=4.0).base == "2 openings filled"
    assert fill_rate(filled, least_criticality=3.0).base == "4 openings filled"
    assert fill_rate(filled, least_criticality=4.1).base == "0 openings filled"
    assert "roles of criticality 4 or more" in fill_rate(filled, least_criticality=4.0).formula
    assert fill_rate(filled).key == "internal_fill_share"
    assert fill_rate(filled, least_criticality=0.5).key == "critical_fill_share"


def test_heads_are_counted_from_the_hire_to_the_day_before_the_exit(filled):
    days = ("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01")
    assert tuple(count_heads_on_day(filled, pd.Timestamp(day)) for day in days) == HEADS
    assert count_heads_on_day(filled, pd.Timestamp("2026-01-02")) == 4
    assert count_heads_on_day(filled, pd.Timestamp("2025-09-30")) == 2


def test_moves_of_a_year_over_the_average_headcount(filled):
    found = measure_mobility_rate(filled)
    assert found.value == pytest.approx(2 / np.mean(HEADS))
    assert found.base == "2 moves, 3 people"
    assert found.trend["base"].tolist() == [2, 2, 2, 2, *HEADS]
    assert found.trend["value"].tolist() == pytest.approx([0, 0, 0, 0, 4 * 2 / 3, 0, 0, 4 / 3])


def test_a_rate_per_head_divides_by_one_where_nobody_is_there():
    nobody = organisation(
        employees=[{"employee_id": "a", "role_id": "R", "hire_date": "2026-09-01"}],
        roles=ROLES,
        openings=[opening("2026-07-05", "internal")],
    )
    found = measure_mobility_rate(nobody)
    assert found.trend["value"].tolist() == [0.0] * 7 + [4.0]
    assert math.isnan(found.value)


def test_without_openings_both_say_what_is_missing(filled):
    bare = organisation(employees=STAFF, roles=ROLES)
    assert (fill_rate(bare).needs, measure_mobility_rate(bare).needs) == ("openings", "openings")
    assert math.isnan(fill_rate(bare).value)


# Time to proficiency -------------------------------------------------------------------------


def rated(person, level, day, source="manager", **more):
    return {"employee_id": person, "skill_id": "S", "source": source, "level": float(level),
            "observed_on": day, **more}  # fmt: skip


def taken(person, started, status="completed"):
    return {"employee_id": person, "intervention_id": "I", "started_on": started,
            "status": status}  # fmt: skip


NEED = [{"role_id": "R", "skill_id": "S", "required_level": 3.0}]
SKILL = [{"skill_id": "S", "name": "S", "kind": "technical"}]
COURSE = [{"intervention_id": "I", "title": "I", "kind": "course", "skill_id": "S"}]


def learning(signals, enrolments, staff=None):
    names = sorted({row["employee_id"] for row in enrolments})
    people = staff or [{"employee_id": name, "role_id": "R"} for name in names]
    return organisation(employees=people, roles=ROLES, skills=SKILL, requirements=NEED,
                        interventions=COURSE, signals=signals, enrolments=enrolments)  # fmt: skip


def days(found):
    return [round(one * MONTH) for one in found.time]


def test_a_case_is_watched_from_its_start_to_the_rating_the_exit_or_today():
    start = "2026-01-01"
    people = [
        "reached",
        "below",
        "before",
        "onstart",
        "left",
        "dropped",
        "unrated",
        "self",
        "later",
        "lastday",
    ]
    exits = {"left": "2026-06-30", "later": TOMORROW, "lastday": TODAY}
    staff = [{"employee_id": p, "role_id": "R", "exit_date": exits.get(p)} for p in people]
    signals = [
        rated("reached", 3, "2026-04-01"),
        rated("reached", 4, "2026-05-01"),
        rated("below", 2, "2026-02-01"),
        rated("before", 3, "2025-12-31"),
        rated("before", 3, "2026-03-01"),
        rated("onstart", 3, start),
        rated("left", 2, "2026-02-01"),
        rated("dropped", 3, "2026-03-01"),
        rated("self", 3, "2026-03-01", "self"),
        rated("later", 2, "2026-02-01"),
        rated("lastday", 2, "2026-02-01"),
    ]
    work = learning(
        signals, [taken(p, start, "dropped" if p == "dropped" else "completed") for p in people],
        staff,
    )  # fmt: skip
    measure, found = measure_time_to_proficiency(work)
    # Rated on the first day: reached, but never watched.  Watched: reached, below, left, later,
    # lastday; something happens on day 90 (reached), 180 (left) and 303 (lastday leaves).
    assert found.watched == 5
    assert found.events == 1
    assert days(found) == [90, 180, 303]
    assert found.at_risk.tolist() == [5, 4, 3]
    assert found.share == pytest.approx([0.2, 0.2, 0.2])
    assert measure.base == "5 completed enrolments, 1 proficient"
    assert measure.value == math.inf
    assert measure.note.startswith("20% (")


def test_watching_begins_with_the_first_rating_there_is():
    signals = [
        rated("x", 1, "2025-12-01"),
        rated("x", 3, "2026-02-01"),
        rated("y", 3, "2026-01-01"),
    ]
    _, found = measure_time_to_proficiency(
        learning(signals, [taken("x", "2025-10-01"), taken("y", "2025-12-02")])
    )
    # y is reached on day 30, x enters on day 61 and is reached on day 123.
    assert days(found) == [30, 123]
    assert found.at_risk.tolist() == [1, 1]


def test_the_share_within_six_months_by_quarter_of_the_start():
    # Six months are 183 days. A quarter of which some started less than that ago is not told yet,
    # even where all who are known to have started in it have had their six months.
    last = (pd.Timestamp(TODAY) - pd.Timedelta(days=183)).date().isoformat()
    young = (pd.Timestamp(TODAY) - pd.Timedelta(days=182)).date().isoformat()
    after = (pd.Timestamp("2026-01-01") + pd.Timedelta(days=183)).date().isoformat()
    late = (pd.Timestamp("2026-01-01") + pd.Timedelta(days=184)).date().isoformat()
    signals = [
        rated("old", 2, last),
        rated("young", 3, young),
        rated("in", 3, after),
        rated("late", 3, late),
    ]
    measure, _ = measure_time_to_proficiency(
        learning(
            signals,
            [taken("old", last), taken("young", young), taken("in", "2026-01-01"),
             taken("late", "2026-01-01")],
        )
    )  # fmt: skip
    trend = measure.trend.set_index("quarter")
    assert math.isnan(trend.loc["2026-04-01", "value"])
    assert trend.loc["2026-01-01"].tolist() == [0.5, 2.0]
    assert trend["base"].sum() == 2
    assert measure.unit_of_trend == "share" != measure.unit


@pytest.mark.parametrize("table", ["enrolments", "interventions", "requirements", "signals"])
def test_time_to_proficiency_names_the_table_it_lacks(table):
    full = {"employees": STAFF, "roles": ROLES, "skills": SKILL, "requirements": NEED,
            "interventions": COURSE, "signals": [rated("a", 3, "2026-01-01")],
            "enrolments": [taken("a", "2025-12-01")]}  # fmt: skip
    measure, found = measure_time_to_proficiency(
        organisation(**{name: rows for name, rows in full.items() if name != table})
    )
    assert measure.needs == table
    assert (found.watched, found.events, len(found.time)) == (0, 0, 0)


# Time to productivity ------------------------------------------------------------------------


def outcome(unit, month, value, metric="calls"):
    return {"unit_id": unit, "period": month, "metric": metric, "value": float(value)}


def test_productive_is_a_month_at_the_median_of_those_a_year_in_post():
    staff = [
        {"employee_id": "old", "role_id": "R", "hire_date": "2020-01-01"},
        {"employee_id": "new", "role_id": "R", "hire_date": "2026-01-01"},
        {"employee_id": "slow", "role_id": "R", "hire_date": "2026-02-01"},
        {"employee_id": "gone", "role_id": "R", "hire_date": "2026-02-01", "exit_date": TODAY},
        {"employee_id": "unknown", "role_id": "R"},
    ]
    values = [
        *(outcome("old", f"2026-0{m}-01", v) for m, v in ((1, 10), (2, 12), (3, 14))),
        outcome("new", "2026-02-01", 11), outcome("new", "2026-03-01", 12),
        outcome("slow", "2026-03-01", 5), outcome("slow", "2026-04-01", 11.9),
        outcome("gone", "2026-03-01", 5), outcome("gone", "2026-06-01", 5),
        outcome("unknown", "2026-03-01", 50), outcome("team", "2026-03-01", 50),
    ]  # fmt: skip
    measure, found = measure_time_to_productivity(
        organisation(employees=staff, roles=ROLES, outcomes=values)
    )
    # new: first seen 31 days after hire, productive in the month that begins on day 59.
    assert found.watched == 3
    assert found.events == 1
    assert found.time == pytest.approx([59 / MONTH + 1, 120 / MONTH + 1])
    # slow was last seen in the month that began on day 59, too: watched until its end.
    assert found.at_risk.tolist() == [3, 1]
    assert measure.base == "3 new people, calls"


def test_a_first_month_seen_a_year_after_hire_tells_nothing_about_the_first():
    def watched(days_before):
        hired = (pd.Timestamp("2026-03-01") - pd.Timedelta(days=days_before)).date().isoformat()
        staff = [{"employee_id": "old", "role_id": "R", "hire_date": "2020-01-01"},
                 {"employee_id": "new", "role_id": "R", "hire_date": hired}]  # fmt: skip
        values = [outcome("old", "2026-03-01", 10), outcome("new", "2026-03-01", 10)]
        work = organisation(employees=staff, roles=ROLES, outcomes=values)
        measure, found = measure_time_to_productivity(work)
        return found.watched, measure.needs

    assert watched(365) == (1, "")  # 11.99 months
    assert watched(366) == (0, "outcomes")  # 12.02 months
    assert watched(-10) == (1, "")  # measured before the hire: watched from the hire


# Attainment ----------------------------------------------------------------------------------


def crossing(person, low, high):
    return [rated(person, 2.0, low), rated(person, 3.0, high, "assessment")]


def test_attainment_counts_levels_reached_within_one_year():
    people = [*"abcdefg"]
    staff = [{"employee_id": name, "role_id": "R"} for name in people]
    signals = [
        *crossing("a", "2024-01-01", A_YEAR_AGO),
        *crossing("b", "2024-01-01", A_DAY_LATER),
        *crossing("c", "2024-01-01", "2026-07-01"),
        *crossing("d", "2026-03-01", "2026-02-01"),  # was there before the low rating
        *crossing("e", "2026-03-01", "2026-03-01"),  # the same day: no order
        rated("f", 2.0, "2026-01-01"), rated("f", 3.0, "2026-05-01", "self"),
        rated("g", 3.0, "2026-05-01"),
        *crossing("b", "2024-02-01", "2026-09-01"),  # once is enough
    ]  # fmt: skip
    work = organisation(employees=staff, roles=ROLES, skills=SKILL, requirements=NEED,
                        signals=signals)  # fmt: skip
    found = measure_attainment(work)
    assert found.value == pytest.approx(2 / 7 / 4 * 100)
    low, high = rate_with_range(2, 7 * 4 / 100)[1:]
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.base == "2 skills attained, 7 people"
    assert found.trend["base"].tolist() == [7.0] * 8
    assert found.trend["value"].tolist() == pytest.approx(
        [0, 0, 0, 0, 200 / 7, 0, 0, 100 / 7]  # a and b in the quarter of 1 October 2025
    )


def test_attainment_names_the_table_it_lacks():
    assert measure_attainment(organisation(employees=STAFF, roles=ROLES)).needs == "signals"
    signals = [rated("a", 3, "2026-01-01")]
    work = organisation(employees=STAFF, roles=ROLES, skills=SKILL, signals=signals)
    assert measure_attainment(work).needs == "requirements"


def test_attainment_before_anybody_was_hired_is_per_one_head():
    staff = [{"employee_id": "a", "role_id": "R", "hire_date": "2026-10-01"}]
    signals = crossing("a", "2026-05-01", "2026-08-01")
    work = organisation(employees=staff, roles=ROLES, skills=SKILL, requirements=NEED,
                        signals=signals)  # fmt: skip
    assert measure_attainment(work).trend["value"].tolist() == [0.0] * 7 + [100.0]


# Compliance ----------------------------------------------------------------------------------


def certificate(person, seen, expires, skill="C", source="certification"):
    return {"employee_id": person, "skill_id": skill, "source": source, "level": 3.0,
            "observed_on": seen, "expires_on": expires}  # fmt: skip


def certified(*signals, staff=None):
    skills = [{"skill_id": "C", "name": "C", "kind": "compliance"}, *SKILL]
    people = staff or [{"employee_id": name, "role_id": "R"} for name in "abcdef"]
    return organisation(employees=people, roles=ROLES, skills=skills, signals=list(signals))


def test_a_certificate_is_in_force_on_the_day_it_expires():
    work = certified(
        certificate("a", "2025-01-01", TODAY),
        certificate("b", "2025-01-01", "2026-10-30"),
        certificate("c", "2024-01-01", "2025-01-01"), certificate("c", "2025-01-01", "2027-01-01"),
        certificate("d", TOMORROW, "2028-01-01"),  # not yet given
        certificate("e", "2025-01-01", None),  # never expires: not a certificate to renew
        certificate("e", "2025-01-01", "2027-01-01", skill="S"),
        certificate("f", "2025-01-01", "2027-01-01", source="assessment"),
    )  # fmt: skip
    found = measure_compliance(work)
    assert found.value == pytest.approx(2 / 3)
    assert found.base == "3 certificates"
    assert (found.low, found.high) == pytest.approx(share_with_range(2, 3)[1:])
    assert found.trend["base"].tolist() == [1, 3, 3, 3, 3, 3, 3, 3]
    assert found.trend["value"].tolist() == [1.0] + [1.0] * 7
    # The quarter before the new certificate of c: its old one was in force until 1 January 2025.


def test_certificates_are_counted_at_the_end_of_each_quarter():
    work = certified(
        certificate("a", "2026-06-30", "2026-09-29"), certificate("b", "2026-07-01", "2026-09-30"),
    )  # fmt: skip
    trend = measure_compliance(work).trend
    assert trend["base"].tolist() == [0] * 6 + [1, 2]
    assert trend["value"].tolist() == [0.0] * 6 + [1.0, 0.5]


def test_only_people_present_count_for_compliance():
    staff = [
        {"employee_id": "a", "role_id": "R", "hire_date": TODAY},
        {"employee_id": "b", "role_id": "R", "exit_date": TODAY},
        {"employee_id": "c", "role_id": "R", "exit_date": TOMORROW},
        {"employee_id": "d", "role_id": "R", "hire_date": TOMORROW},
    ]
    work = certified(
        *(certificate(name, "2025-01-01", "2027-01-01") for name in "abcd"), staff=staff
    )
    assert measure_compliance(work).base == "2 certificates"


def test_compliance_names_what_it_lacks():
    assert (
        measure_compliance(certified(rated("a", 3, "2026-01-01"))).needs
        == "signals with expires_on"
    )
    bare = organisation(employees=STAFF, roles=ROLES, skills=SKILL)
    assert measure_compliance(bare).needs == "signals"


# Engagement ----------------------------------------------------------------------------------


def test_engaged_is_who_started_what_builds_a_missing_skill_within_a_year():
    people = [*"abcdef"]
    staff = [{"employee_id": name, "role_id": "R", "fte": 1.0} for name in people]
    enrolments = [
        taken("a", A_YEAR_AGO, "started"), taken("b", A_DAY_LATER, "started"),
        taken("c", TODAY, "started"), taken("d", TOMORROW, "started"), taken("c", "2026-07-01"),
    ]  # fmt: skip
    work = learning([rated("a", 0, "2026-01-01")], enrolments, staff)
    levels = Levels(work, {(name, "S"): (0.0, 0.1) for name in "abcde"} | {("f", "S"): (5.0, 0.1)})
    gaps = measure_gaps(work, levels, assumptions=SURE)
    found = measure_engagement(work, gaps)
    assert found.value == 2 / 5
    assert found.base == "5 people short today"
    assert found.trend["base"].tolist() == [5.0] * 8
    # a began on the last day that the quarters to 30 September 2026 still see, b a day later.
    assert found.trend["value"].tolist() == [0, 0, 0, 0, 0.4, 0.4, 0.4, 0.6]
    assert math.isnan(measure_engagement(work, gaps, most=0).value)
    assert (
        measure_engagement(organisation(employees=staff, roles=ROLES), gaps).needs == "enrolments"
    )


# Mastery -------------------------------------------------------------------------------------


def test_using_is_a_sign_of_use_within_ninety_days():
    inside, outside = "2026-08-03", "2026-08-02"  # 89 and 90 days before today
    staff = [{"employee_id": name, "role_id": "R", "function": f"F{name in 'ab'}"}
             for name in "abcdef"]  # fmt: skip
    staff.append({"employee_id": "other", "role_id": "Q", "function": "Fx"})
    staff.append({"employee_id": "gone", "role_id": "R", "exit_date": "2026-01-01"})
    skills = [{"skill_id": "S", "name": "S", "cluster": "AI"},
              {"skill_id": "T", "name": "T", "cluster": "AI"},
              {"skill_id": "U", "name": "U", "cluster": "Old"}]  # fmt: skip
    signals = [
        rated("a", 1, inside, "system_use"), rated("b", 1, outside, "system_use"),
        rated("c", 1, inside, "project"), rated("d", 1, inside, "manager"),
        rated("e", 1, "2025-01-01", "self", last_used_on=inside),
        rated("f", 1, "2025-01-01", "self", last_used_on=outside),
    ]  # fmt: skip
    work = organisation(employees=staff, roles=ROLES, skills=skills, requirements=NEED,
                        signals=signals)  # fmt: skip
    levels = Levels(
        work,
        {("a", "S"): (3.0, 0.5), ("a", "T"): (4.0, 0.5), ("b", "S"): (0.0, 0.5),
         **{(n, s): (-9.0, 0.1) for n in "bcdef" for s in "ST" if (n, s) != ("b", "S")}},
    )  # fmt: skip
    found = measure_mastery(work, levels, "AI")
    assert found.people == 6
    share = found.table.set_index("stage")["share"]
    assert share["using"] == pytest.approx(3 / 6)
    # a's best skill is T at 4 ± 0.5: P(level ≥ 3) = Φ(2), P(level ≥ 4) = Φ(0).
    assert share["proficient"] == pytest.approx(0.9772499 / 6, rel=1e-5)
    assert share["advanced"] == pytest.approx(0.5 / 6, rel=1e-5)
    by = found.by_function.set_index("function")
    assert by.loc["FTrue"].tolist() == pytest.approx([2, 0.5, 0.9772499 / 2, 0.25], rel=1e-5)
    assert by.loc["FFalse", "people"] == 4


def test_the_cluster_that_speaks_of_ai_most_is_taken():
    skills = [
        {"skill_id": "a", "name": "Nothing", "cluster": "Craft"},
        {"skill_id": "b", "name": "Machine learning", "cluster": "Data"},
        {"skill_id": "c", "name": "SQL", "cluster": "Data"},
        {"skill_id": "d", "name": "AI literacy", "cluster": "Digital"},
    ]
    assert find_ai_cluster(organisation(employees=STAFF, roles=ROLES, skills=skills)) == "Digital"
    assert find_ai_cluster(organisation(employees=STAFF, roles=ROLES, skills=[])) == ""


# Ranges and curves ---------------------------------------------------------------------------


def test_wilson_stays_within_nought_and_one():
    assert all(math.isnan(part) for part in share_with_range(0, 0))
    assert share_with_range(0, 4)[:2] == (0.0, 0.0)
    assert share_with_range(4, 4)[2] == 1.0
    share, z = 0.25, 1.2815515655446004
    ends = sorted(
        np.roots([1 + z * z / 4, -(2 * share + z * z / 4), share**2])
    )  # (p − s)² = z² p(1 − p) / n
    assert share_with_range(1, 4)[1:] == pytest.approx(ends)
    assert share_with_range(0.5, 1)[0] == 0.5


def test_garwood_ranges_are_those_of_the_poisson_distribution():
    from scipy.stats import poisson

    rate, low, high = rate_with_range(1, 2.0)
    assert rate == 0.5
    assert poisson.sf(0, low * 2.0) == pytest.approx(0.1)
    assert poisson.cdf(1, high * 2.0) == pytest.approx(0.1)
    assert rate_with_range(0, 1.0)[1] == 0.0
    assert rate_with_range(3, 0.5)[0] == 6.0
    assert all(math.isnan(part) for part in rate_with_range(1, 0.0))


def test_a_quarter_is_over_with_its_last_day():
    assert first_days_of_quarters(pd.Timestamp("2026-09-30"), 2)[-1] == pd.Timestamp("2026-07-01")
    assert first_days_of_quarters(pd.Timestamp("2026-09-29"), 2)[-1] == pd.Timestamp("2026-04-01")


def test_a_share_counts_from_its_day_on():
    curve = Incidence(np.array([1.0, 2.0]), np.array([0.5, 0.75]), np.array([0.4, 0.6]),
                      np.array([0.6, 0.9]), np.array([4.0, 2.0]), 3, 4)  # fmt: skip
    assert curve.share_by(0.99) == (0.0, 0.0, 0.0)
    assert curve.share_by(1.0) == (0.5, 0.4, 0.6)
    assert curve.share_by(1.99) == (0.5, 0.4, 0.6)
    assert curve.share_by(2.0) == (0.75, 0.6, 0.9)
    assert curve.time_until_share(0.5) == 1.0
    assert curve.time_until_share(0.51) == 2.0
    assert curve.time_until_share(0.76) == math.inf


def test_incidence_with_late_entry_leavers_and_ties_worked_by_hand():
    entry = np.array([0, 0, 0, 0, 1, 0, 2, 3.0])
    exit_ = np.array([1, 2, 2, 3, 3, 2, 4, 3.0])
    cause = np.array([1, 1, 2, 1, 0, 0, 1, 1])  # 1 event, 2 left; the last is never watched
    found = cumulative_incidence(entry, exit_, cause)
    # t=1: 5 watched, 1 event; t=2: 5 (who enters at 2 is not yet), 1 event, 1 left;
    # t=3: 3 watched, 1 event; t=4: 1 watched, 1 event.
    assert found.at_risk.tolist() == [5, 5, 3, 1]
    assert (found.events, found.watched) == (4, 7)
    steps = [1 / 5, 4 / 5 / 5, 4 / 5 * 3 / 5 / 3, 4 / 5 * 3 / 5 * 2 / 3]
    assert found.share == pytest.approx(np.cumsum(steps))
    # Without leavers and late entry the variance is Greenwood's; at t=1: 0.2·0.8/5.
    z, share, sd = 1.2815515655446004, 0.2, math.sqrt(0.2 * 0.8 / 5)
    centre, scale = math.log(-math.log(0.8)), sd / (0.8 * -math.log(0.8))
    ends = [1 - math.exp(-math.exp(centre + sign * z * scale)) for sign in (-1, 1)]
    assert (found.low[0], found.high[0]) == pytest.approx(ends)
    assert share == pytest.approx(found.share[0])


def test_a_share_without_spread_is_its_own_range():
    found = cumulative_incidence(np.zeros(3), np.ones(3), np.array([1, 1, 1]))
    assert (found.share[0], found.low[0], found.high[0]) == (1.0, 1.0, 1.0)


def test_the_board_warns_of_each_table_it_lacks(filled):
    work = organisation(employees=STAFF, roles=ROLES, skills=SKILL, requirements=NEED,
                        signals=[rated("a", 0, "2026-01-01")])  # fmt: skip
    levels = Levels(work, {})
    board = measure_scoreboard(
        work, levels, measure_gaps(work, levels, assumptions=ASSUMPTIONS), assumptions=ASSUMPTIONS
    )
    assert board.warnings[0] == "Time to proficiency needs enrolments."
    assert len(board.warnings) == 7
    assert board["attainment_rate"].needs == ""

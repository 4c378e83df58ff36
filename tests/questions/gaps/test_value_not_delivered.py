"""Value not delivered: bounded by the seat, reconciled to the cent, and who answers for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from skillgap.core.errors import BadValue
from skillgap.core.quantities import QUANTITIES, quantity
from skillgap.core.vacancies import open_fte_by_role
from skillgap.questions.gaps.question import measure_gaps
from skillgap.questions.gaps.reconciliation import Closed
from skillgap.questions.gaps.words import headline, other_costs_sentence
from tests.gap_cases import ASSUMPTIONS, SURE, Levels, organisation, random_organisation

ROLE = {"role_id": "nurse", "title": "Nurse", "criticality": 5.0, "monthly_value_at_risk": 4000.0}
PORTER = {"role_id": "porter", "title": "Porter", "criticality": 1.0,
          "monthly_value_at_risk": 2500.0}  # fmt: skip
SKILLS = [
    {"skill_id": "triage", "name": "Triage", "cluster": "Care", "kind": "technical"},
    {"skill_id": "hygiene", "name": "Hygiene", "cluster": "Care", "kind": "compliance"},
]
NEEDS = [
    {"role_id": "nurse", "skill_id": "triage", "required_level": 3.0, "importance": 3.0},
    {"role_id": "nurse", "skill_id": "hygiene", "required_level": 4.0, "importance": 1.0},
    {"role_id": "porter", "skill_id": "hygiene", "required_level": 2.0, "importance": 5.0},
]
STAFF = [
    {"employee_id": "A", "role_id": "nurse", "function": "Ward", "region": "N", "fte": 1.0,
     "salary": 36_000.0},
    {"employee_id": "B", "role_id": "nurse", "function": "Ward", "region": "N", "fte": 0.5,
     "salary": 18_600.0},
    {"employee_id": "C", "role_id": "porter", "function": "Ward", "region": "N", "fte": 1.0},
]  # fmt: skip
LEVELS = {
    ("A", "triage"): (2.0, 0.0), ("A", "hygiene"): (4.0, 0.0),
    ("B", "triage"): (0.0, 0.0), ("B", "hygiene"): (0.0, 0.0),
    ("C", "hygiene"): (2.0, 1.0),
}  # fmt: skip


def ward(**tables):
    content = {"employees": STAFF, "roles": [ROLE, PORTER], "skills": SKILLS, "requirements": NEEDS}
    workforce = organisation(**{**content, **tables})
    return measure_gaps(workforce, Levels(workforce, LEVELS), assumptions=SURE, draws=50)


def test_by_hand():
    """Nurse A lacks one level of triage (¾ of the seat): attainment 1 − ¾ · ½. B lacks all."""
    gaps = ward()
    spread = 1 / np.sqrt(2 * np.pi)  # E max(0, 2 − θ) at θ ~ N(2, 1)
    beyond = stats.norm.pdf(2) - 2 * stats.norm.sf(2)
    porter = 2500 * (spread - beyond) / 2
    assert gaps.total.monthly_risk.expected == pytest.approx(4000 * 0.375 + 2000 + porter)
    assert gaps.total.seat_value == 4000 + 2000 + 2500
    assert gaps.total.payroll == pytest.approx(54_600 / 12)
    assert gaps.total.payroll_share == pytest.approx((1500 + 2000) / (54_600 / 12))


def test_a_person_lacking_everything_costs_an_empty_seat_whatever_the_criticality():
    openings = [{"role_id": "nurse", "region": "N", "opened_on": "2026-09-01"}]
    gaps = ward(openings=openings)
    person = gaps.loss_per_month[gaps.person == 1].sum()
    assert person == pytest.approx(0.5 * 4000)
    # A nurse's usual post is 0.75 FTE here.
    assert open_fte_by_role(gaps.workforce).tolist() == [0.75, 0.0]
    lines = gaps.reconcile().set_index("line")["amount"]
    assert lines["Not delivered by empty posts"] == 3000.0


def test_no_draw_loses_more_than_the_seats_are_worth():
    """With the values themselves certain, every draw stays within them."""
    register = SURE.changed(value_spread_share=0.0, estimated_value_spread_share=0.0)
    workforce, levels = random_organisation(2, people=20, projects=False)
    nothing = dict.fromkeys(levels.known, (0.0, 0.1))
    gaps = measure_gaps(
        workforce, Levels(workforce, nothing, (0.0, 0.1)), assumptions=register, draws=40
    )
    assert gaps.risk_draws.sum(axis=1).max() <= gaps.total.seat_value * (1 + 1e-5)
    assert gaps.total.monthly_risk.expected <= gaps.total.seat_value


@pytest.mark.parametrize("seed", range(4))
def test_the_reconciliation_adds_up_to_the_cent(seed):
    gaps = measure_gaps(*random_organisation(seed), assumptions=ASSUMPTIONS, draws=20)
    closed = Closed(seats=1234.567, posts=0.005)
    table = gaps.reconcile(closed)
    cents = (table["amount"] * 100).round().astype(int)
    assert table["amount"].tolist() == pytest.approx(cents / 100, abs=1e-9)
    by = dict(zip(table["line"], cents, strict=True))
    above = by["Value of these seats above their pay"] + by["Seats whose pay is not stated"]
    assert by["Payroll"] + above == by["Value of the seats"]
    assert by["Value of the seats"] + by["Value of empty posts"] == by["Value of all posts"]
    lost = by["Not delivered by people in post"] + by["Not delivered by empty posts"]
    assert by["Delivered"] + lost == by["Value of all posts"]
    assert by["Not delivered in all"] == lost
    assert by["If nothing is done"] == lost, "empty posts stay as today where nothing is known"
    assert by["Left with the plan"] == lost - 123457 - 0
    ahead = gaps.reconcile(replace(closed, empty_ahead=777.005)).set_index("line")["amount"]
    more = 77700 - by["Not delivered by empty posts"]
    assert round(100 * ahead["Empty posts ahead above those of today"]) == more
    assert round(100 * ahead["If nothing is done"]) == lost + more
    assert round(100 * ahead["Left with the plan"]) == lost + more - 123457
    assert round(gaps.total.monthly_risk.expected * 100) == by["Not delivered by people in post"]
    assert "other" not in " ".join(table["line"]).lower()


def test_projects_and_lapsed_certificates_stand_beside_and_are_never_added():
    signals = [
        {"employee_id": "A", "skill_id": "hygiene", "source": "certification", "level": 4.0,
         "observed_on": "2024-01-01", "expires_on": "2026-10-31"},
        {"employee_id": "B", "skill_id": "hygiene", "source": "certification", "level": 4.0,
         "observed_on": "2024-01-01", "expires_on": "2025-01-01"},
        {"employee_id": "B", "skill_id": "hygiene", "source": "certification", "level": 4.0,
         "observed_on": "2025-01-01", "expires_on": "2027-01-01"},
        {"employee_id": "C", "skill_id": "triage", "source": "certification", "level": 4.0,
         "observed_on": "2024-01-01", "expires_on": "2025-01-01"},
    ]  # fmt: skip
    gaps = ward(signals=signals)
    # A's certificate ends today; B's was renewed; C's is in nothing the role asks of a porter.
    assert gaps.total.compliance_exposure == 4000.0
    assert gaps.total.monthly_risk.expected == ward().total.monthly_risk.expected
    table = gaps.reconcile()
    assert table[table["kind"] == "beside"]["quantity"].tolist() == [
        "project-delay", "compliance-exposure",
    ]  # fmt: skip
    assert (
        other_costs_sentence(gaps)
        == "In addition, not included: seats with a lapsed certificate €4.0 k."
    )


def test_the_tornado_names_what_makes_the_width():
    gaps = measure_gaps(*random_organisation(5), assumptions=ASSUMPTIONS, draws=100)
    table = gaps.tornado
    assert table["width"].is_monotonic_decreasing
    assert table["name"][0] == "full_gap_levels"
    assert {"shared_level_bias", "value_spread_share", "estimated_value_spread_share"} <= set(
        table["name"]
    )
    known = ASSUMPTIONS.confirmed(
        "full_gap_levels", by="CHRO", on="2026-11-01", value=2.0, low=2.0, high=2.0
    )
    sure = measure_gaps(*random_organisation(5), assumptions=known, draws=100)
    assert sure.tornado.set_index("name")["width"]["full_gap_levels"] == pytest.approx(0, abs=1)
    whole = gaps.total.monthly_risk
    assert sure.total.monthly_risk.high - sure.total.monthly_risk.low < whole.high - whole.low


def test_money_is_indicative_until_nothing_in_it_is_a_guess():
    gaps = ward()
    assert gaps.money_trust == "indicative: 6 of its 6 assumptions are guesses"
    assert "not delivered (indicative, likely" in headline(gaps)
    register = SURE
    for entry in gaps.guesses:
        register = register.confirmed(
            entry.name, by="R. Okafor", on="2026-11-01", value=entry.value, low=entry.low,
            high=entry.high,
        )  # fmt: skip
    sure = measure_gaps(gaps.workforce, gaps.levels, assumptions=register, draws=20)
    assert sure.money_trust == "confirmed: none of its 6 assumptions is a guess"
    assert "not delivered (confirmed, likely" in headline(sure)


def test_nobody_answers_for_an_assumption_without_a_name():
    with pytest.raises(BadValue, match="who answers"):
        SURE.confirmed("full_gap_levels", by=" ", on="", value=2.0, low=1.0, high=3.0)


def test_quantities_have_one_id_and_one_name_each():
    count = len(QUANTITIES)
    assert len({one.id for one in QUANTITIES}) == len({one.name for one in QUANTITIES}) == count
    labels = [label for one in QUANTITIES for label in (one.name, *one.labels)]
    assert len(set(labels)) == len(labels), "one label, one quantity"
    assert quantity("skill-gap").unit == "FTE"

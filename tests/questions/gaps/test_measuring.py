"""What to measure next: the unit normal loss by hand, and choices that information can change."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from skillgap.core.assumptions import Z80
from skillgap.questions.gaps.measuring import (
    cheapest_gain_and_price,
    cost_per_hour,
    value_of_knowing_sign,
    weigh_closing_by_skill,
)
from skillgap.questions.gaps.question import measure_gaps
from tests.gap_cases import SURE, Levels, organisation

ROLE = {"role_id": "nurse", "title": "Nurse", "criticality": 3.0, "monthly_value_at_risk": 1000.0}
SKILLS = [{"skill_id": name, "name": name, "cluster": "Care", "kind": "technical"}
          for name in ("triage", "rounds")]  # fmt: skip
NEEDS = [{"role_id": "nurse", "skill_id": name, "required_level": 3.0, "importance": 3.0}
         for name in ("triage", "rounds")]  # fmt: skip
COURSE = {"intervention_id": "C1", "title": "Triage", "kind": "course", "skill_id": "triage",
          "level_gain": 1.0, "hours": 10.0, "cost_per_person": 400.0}  # fmt: skip


def ward(price=400.0, people=20, sd=0.8):
    staff = [{"employee_id": f"E{n:02d}", "role_id": "nurse", "function": "Ward", "region": "N",
              "fte": 1.0, "salary": 32_000.0} for n in range(people)]  # fmt: skip
    workforce = organisation(
        employees=staff, roles=[ROLE], skills=SKILLS, requirements=NEEDS,
        interventions=[{**COURSE, "cost_per_person": price},
                       {**COURSE, "intervention_id": "C2", "cost_per_person": price + 500.0}],
    )  # fmt: skip
    known = {(f"E{n:02d}", name): (2.6, sd) for n in range(people) for name in ("triage", "rounds")}
    return measure_gaps(workforce, Levels(workforce, known), assumptions=SURE, draws=40)


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (2.0, 1.0), (-2.0, 1.0), (3.0, 0.5)])
def test_unit_loss_is_what_choosing_after_measuring_brings(mean, sd):
    """E max(0, m + s·Z) − max(0, m), summed over a fine grid."""
    z = np.linspace(-9, 9, 200_001)
    drawn = stats.norm.pdf(z) * np.maximum(mean + sd * z, 0.0)
    exact = drawn.sum() * (z[1] - z[0]) - max(mean, 0.0)
    found = value_of_knowing_sign(np.array([mean]), np.array([sd]))[0]
    assert found == pytest.approx(exact, abs=1e-6)
    assert found == pytest.approx(
        sd * stats.norm.pdf(mean / sd) - abs(mean) * stats.norm.cdf(-abs(mean) / sd)
    )


def test_without_doubt_nothing_is_worth_measuring():
    assert value_of_knowing_sign(np.array([5.0, 0.0]), np.zeros(2)).tolist() == [0.0, 0.0]


def test_the_cheapest_offer_per_level_counts_with_its_hours():
    workforce = ward().workforce
    hour = 32_000 / SURE.value("working_hours_per_year") * (1 + SURE.value("pay_on_cost_share"))
    assert cost_per_hour(workforce, SURE) == pytest.approx(hour)
    gain, price = cheapest_gain_and_price(workforce, SURE)
    at = workforce.skills.code("triage")
    assert price[at] == pytest.approx(400 + 10 * hour)
    assert gain[at] == pytest.approx(SURE.value("realised_gain_share"))
    assert np.isinf(price[1 - at])
    assert gain[1 - at] == 0.0


def test_what_acting_brings_by_hand():
    """Twenty people, each expected short by G levels with chance p: closed share gain·p/G."""
    gaps = ward()
    choice, at = weigh_closing_by_skill(gaps), gaps.workforce.skills.code("triage")
    row = gaps.table.set_index("skill_id").loc["triage"]
    closed = min(1.0, SURE.value("realised_gain_share") * row["short_fte"] / row["gap_level_fte"])
    assert choice.brings[at] == pytest.approx(12 * closed * row["monthly_risk"])
    assert choice.price[at] == pytest.approx(
        row["short_fte"] * cheapest_gain_and_price(gaps.workforce, SURE)[1][at]
    )
    assert choice.brings[1 - at] == 0.0


def test_information_is_worth_most_where_the_choice_is_close():
    near = [ward(price).to_measure.set_index(["kind", "key"]) for price in (10.0, 900.0, 9e5)]
    values = [table.loc[("skill", "triage"), "value"] for table in near]
    assert values[2] < values[0]
    net = [abs(weigh_closing_by_skill(ward(price)).net_benefit).max() for price in (10.0, 900.0)]
    order = np.argsort(net)
    assert values[order[0]] >= values[order[1]]
    table = near[0]
    assert table.loc[("skill", "rounds"), "value"] == 0.0, "nothing on offer, nothing to choose"
    assert table["per_cost"].is_monotonic_decreasing
    assert set(table.index.get_level_values("kind")) == {"skill", "assumption", "group"}
    assert table["value"].min() >= 0


def test_a_skill_is_assessed_first_only_where_that_is_worth_its_cost(sample_gaps):
    table, measured = sample_gaps.table, sample_gaps.to_measure
    worth = set(measured.loc[(measured["kind"] == "skill") & (measured["net"] > 0), "key"])
    flagged = set(table.loc[table["advice"] == "assess first", "skill_id"])
    watched = set(table.loc[table["advice"] == "watch", "skill_id"])
    assert flagged == worth - watched
    first = measured.iloc[0]
    assert (first["kind"], first["key"]) == ("assumption", "full_gap_levels")


def unit_loss(mean, moved):
    """Return what a normal move of the mean brings to whoever chooses by its sign."""
    if moved <= 0:
        return 0.0
    d = abs(mean) / moved
    return moved * stats.norm.pdf(d) - abs(mean) * stats.norm.sf(d)


@pytest.mark.parametrize(("people", "price", "sd"), [(20, 400.0, 0.8), (7, 900.0, 0.3)])
def test_every_measurement_is_worth_what_it_moves_and_costs_its_hours(people, price, sd):
    gaps = ward(price, people, sd)
    choice, at = weigh_closing_by_skill(gaps), gaps.workforce.skills.code("triage")
    net, register = choice.net_benefit[at], gaps.assumptions
    table = gaps.to_measure.set_index(["kind", "key"])
    hour = (
        32_000.0
        / register.value("working_hours_per_year")
        * (1 + register.value("pay_on_cost_share"))
    )
    test, noise = register.value("assessment_hours") * hour, register.value("assessment_noise_sd")

    skill = table.loc[("skill", "triage")]
    sample, bias = min(people, 12), register["skill_level_bias"]
    off = (bias.high - bias.low) / (2 * Z80)
    resolved = off**2 / (off**2 + (sd**2 + noise**2) / sample)
    moved = abs(choice.steep[at]) * off * np.sqrt(resolved)
    assert skill["people"] == sample
    assert skill["value"] == pytest.approx(unit_loss(net, moved))
    assert (skill["cost"], skill["net"]) == pytest.approx(
        (sample * test, skill["value"] - sample * test)
    )
    assert skill["per_cost"] == pytest.approx(skill["value"] / (sample * test))

    group = table.loc[("group", "Ward")]
    moved = choice.alone[at] / choice_scale(gaps, at) * register.value("measuring_horizon_months")
    share = np.sqrt(sd**2 / (sd**2 + noise**2))
    assert group["value"] == pytest.approx(unit_loss(net, moved * share))
    assert (group["people"], group["cost"]) == pytest.approx((people, people * test))

    tornado = gaps.tornado.set_index("name")
    for name in tornado.index:
        moved = choice.brings[at] * tornado.loc[name, "width"] / (2 * Z80)
        moved /= gaps.total.monthly_risk.expected
        row = table.loc[("assumption", name)]
        lot = name == "shared_level_bias"
        assert row["value"] == pytest.approx(unit_loss(net, moved))
        cost = people * test if lot else register.value("confirming_hours") * hour
        assert row["cost"] == pytest.approx(cost)
        assert row["people"] == (people if lot else 0)


def choice_scale(gaps, at):
    """Return months times the share that a course closes."""
    row = gaps.table.set_index("skill_id").loc["triage"]
    closed = min(1.0, SURE.value("realised_gain_share") * row["short_fte"] / row["gap_level_fte"])
    return SURE.value("measuring_horizon_months") * closed


def test_a_lot_has_a_hundred_and_fifty_people_at_most():
    table = ward(people=151).to_measure.set_index("key")
    assert table.loc["shared_level_bias", "people"] == 150
    assert table.loc["triage", "people"] == 12


@pytest.mark.parametrize(("fte", "hour"), [(1.0, 20.0), (0.5, 40.0), (None, 20.0)])
def test_an_hour_costs_the_median_full_time_pay_with_on_costs(fte, hour):
    register = SURE.changed(working_hours_per_year=1_600.0, pay_on_cost_share=0.0)
    staff = [{"employee_id": "E", "role_id": "nurse", "fte": fte, "salary": 32_000.0}]
    found = cost_per_hour(organisation(employees=staff, roles=[ROLE]), register)
    assert found == pytest.approx(hour)
    more = SURE.changed(working_hours_per_year=1_600.0, pay_on_cost_share=0.25)
    assert cost_per_hour(organisation(employees=staff, roles=[ROLE]), more) == 1.25 * found
    nobody = organisation(employees=[], roles=[ROLE])
    assert cost_per_hour(nobody, register) == register.value("default_hour_cost")

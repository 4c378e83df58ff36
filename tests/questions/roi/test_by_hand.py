"""Projected returns of a small organisation, worked out beside the code."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import BadValue, UnknownName
from skillgap.questions.roi import (
    MeasuredEffect,
    ReturnBasis,
    collect_inputs,
    compare_build_buy,
    compare_returns,
    largest_block,
    plain_utility_gain,
    project_return,
    usual_participants,
    worth_over_time,
)
from skillgap.questions.roi.compare import is_on_frontier
from skillgap.questions.roi.project import draw_inputs
from tests.gap_cases import ASSUMPTIONS, organisation

Z80 = 1.2815515655446004


def value(name):
    return ASSUMPTIONS.value(name)


COURSES = [
    {"intervention_id": "course", "title": "Course", "kind": "course", "skill_id": "S",
     "level_gain": 1.0, "hours": 20.0, "cost_per_person": 500.0, "fixed_cost": 2_000.0,
     "capacity_per_quarter": 2.0, "months_to_proficiency": 3.0},
    {"intervention_id": "rotation", "title": "Rotation", "kind": "rotation", "skill_id": "S",
     "level_gain": 2.0, "hours": 80.0, "cost_per_person": 100.0},
    {"intervention_id": "coach", "title": "Coach", "kind": "coaching", "skill_id": "T",
     "level_gain": 1.0, "hours": 5.0, "cost_per_person": 900.0, "capacity_per_quarter": 0.0},
    {"intervention_id": "micro", "title": "Micro", "kind": "micro_learning", "skill_id": "S",
     "level_gain": 1.0, "hours": 20.0, "cost_per_person": 20.0, "capacity_per_quarter": 500.0},
    {"intervention_id": "loose", "title": "Loose", "kind": "course", "skill_id": "U",
     "level_gain": None, "hours": None, "cost_per_person": None},
]  # fmt: skip
STAFF = [
    {"employee_id": "a", "role_id": "R", "salary": 50_000.0, "fte": 1.0},
    {"employee_id": "b", "role_id": "R", "salary": 30_000.0, "fte": 0.5},
    {"employee_id": "c", "role_id": "Q", "salary": 40_000.0, "fte": 1.0},
    {"employee_id": "gone", "role_id": "R", "salary": 9e6, "fte": 1.0, "exit_date": "2026-01-01"},
]
ENROLMENTS = [
    *({"employee_id": "a", "intervention_id": "course", "started_on": "2026-01-01",
       "status": status} for status in ("completed",) * 3 + ("dropped",) * 5 + ("started",)),
]  # fmt: skip


def small(**more):
    tables = {
        "employees": STAFF,
        "roles": [{"role_id": "R", "title": "R"}, {"role_id": "Q", "title": "Q"}],
        "skills": [{"skill_id": name, "name": name} for name in "STU"],
        "requirements": [{"role_id": "R", "skill_id": "S", "required_level": 3.0},
                         {"role_id": "Q", "skill_id": "T", "required_level": 3.0}],
        "interventions": COURSES,
        "enrolments": ENROLMENTS,
    }  # fmt: skip
    return organisation(**{**tables, **more})


@pytest.fixture(scope="module")
def work():
    return small()


def project(work, name="course", people=2.0, **more):
    return project_return(work, intervention=name, participants=people, assumptions=ASSUMPTIONS,
                          **{"draws": 200, **more})  # fmt: skip


def inputs(work, name, people=2.0, **more):
    return collect_inputs(
        ReturnBasis(work, ASSUMPTIONS, more.pop("learned", {})), name, people, **more
    )


def net_by_hand(i, months, hires=0.0, away=1.0):
    """Return cost, productivity and hiring from inputs, month by month."""
    hour = i["salary"] * (1 + i["pay_on_cost_share"]) / i["working_hours_per_year"]
    parts = [
        i["participants"] * i["fee"],
        i["fixed_cost"],
        i["participants"] * i["hours"] * hour * away,
        i["participants"] * i["hours"] * i["trainer_share"] * hour,
        i["participants"] * i["platform_cost"],
    ]
    parts.append(sum(parts) * i["administration_share"])
    work_done = 0.0
    for month in range(1, months + 1):
        built = min((month - 0.5) / i["lead_months"], 1.0) if i["lead_months"] else 1.0
        age = max(month - 0.5 - i["lead_months"], 0.0)
        work_done += (
            (i["participants"] * i["fte"] - hires)
            * i["training_effect_sd"] * i["training_transfer_share"] * i["completion_share"]
            * i["sdy_salary_share"] * i["salary"] / 12
            * built * 0.5 ** (age / i["effect_half_life_months"])
            * (1 - i["monthly_attrition_share"]) ** month
            / (1 + i["effect_discount_share"]) ** (month / 12)
        )  # fmt: skip
    paid = i["hire_cost_share"] + i["hire_premium_share"] * min(months, 24) / 12
    return parts, work_done, hires * paid * i["salary"]


@pytest.mark.parametrize(
    ("name", "months", "hires"),
    [("course", 24, 0.0), ("course", 36, 1.0), ("rotation", 12, 0.5), ("micro", 1, 0.0),
     ("coach", 120, 0.25), ("loose", 24, 0.0)],
)  # fmt: skip
def test_costs_and_benefits_by_hand(work, name, months, hires):
    found = project(work, name, horizon_months=months, avoided_hires=hires)
    i = {key: entry.value for key, entry in found.inputs.values.items()}
    away = 1 - i["on_the_job_productive_share"] if name == "rotation" else 1.0
    parts, worked, hired = net_by_hand(i, months, hires, away)
    assert [float(part[0]) for part in found.central.costs.values()] == pytest.approx(parts)
    assert found.central.productivity[0] == pytest.approx(worked)
    assert found.central.hiring[0] == pytest.approx(hired)
    assert found.central.net_value[0] == pytest.approx(worked + hired - sum(parts))


def test_inputs_from_the_catalogue_have_their_ranges(work):
    i = inputs(work, "course").values
    spans = {"fee": (500, 0.1), "fixed_cost": (2_000, 0.15), "hours": (20, 0.15),
             "lead_months": (3, 0.3)}  # fmt: skip
    for name, (middle, span) in spans.items():
        entry = i[name]
        assert (entry.value, entry.low, entry.high) == pytest.approx(
            (middle, middle * (1 - span), middle * (1 + span))
        )
    assert (i["participants"].low, i["participants"].high) == (2.0, 2.0)
    blank = inputs(work, "loose")
    assert [blank[name] for name in spans] == [0.0] * 4


def test_pay_is_that_of_a_full_post_of_those_whose_role_requires_the_skill(work):
    i = inputs(work, "course").values
    # 50,000 and 30,000 for half a post: mean 55,000, SD 7,071, standard error 5,000.
    pay = i["salary"]
    assert (pay.value, pay.low, pay.high) == pytest.approx(
        (55_000, 55_000 - Z80 * 5_000, 55_000 + Z80 * 5_000)
    )
    assert pay.source == "employees, 2 people whose role requires the skill"
    assert (i["fte"].value, i["seats"].value) == (0.75, 2.0)
    one = inputs(work, "coach").values["salary"]
    assert (one.value, one.low, one.high) == pytest.approx(
        (40_000, 40_000 - Z80 * 4_000, 40_000 + Z80 * 4_000)  # one person: a tenth either way
    )
    nobody = inputs(work, "loose").values
    assert nobody["salary"].value == pytest.approx(50_000)
    assert nobody["salary"].source == "employees, 3 people, for no role requires the skill"


def test_pay_is_never_below_nothing_and_a_sliver_of_a_post_counts_as_a_twentieth():
    staff = [
        {"employee_id": "a", "role_id": "R", "salary": 1_000.0, "fte": 0.01},
        {"employee_id": "b", "role_id": "R", "salary": 1.0, "fte": 1.0},
    ]
    i = inputs(small(employees=staff), "course").values
    assert i["salary"].value == pytest.approx((1_000 / 0.05 + 1) / 2)
    assert i["salary"].low == 0.0
    assert i["fte"].value == pytest.approx(0.525)


def test_no_pay_is_refused_and_so_is_less_than_one_person(work):
    with pytest.raises(BadValue, match="participants"):
        inputs(work, "course", 0.99)
    assert inputs(work, "course", 1.0)["participants"] == 1.0
    with pytest.raises(UnknownName):
        inputs(work, "cours")


def test_the_share_that_finishes_is_shrunk_to_the_usual(work):
    entry = inputs(work, "course").values["completion_share"]
    usual, prior = value("completion_share"), value("completion_prior_enrolments")
    share = (usual * prior + 3) / (prior + 8)
    error = math.sqrt(share * (1 - share) / (prior + 8))
    assert (entry.value, entry.low, entry.high) == pytest.approx(
        (share, share - Z80 * error, min(share + Z80 * error, 1.0))
    )
    assert entry.source.startswith("enrolments, 8 ended, shrunk to the usual")
    assert inputs(work, "coach")["completion_share"] == usual


@pytest.mark.parametrize(("status", "end"), [("completed", "high"), ("dropped", "low")])
def test_the_share_that_finishes_stays_a_share(status, end):
    many = [{**ENROLMENTS[0], "status": status}] * 4
    sure = ASSUMPTIONS.changed(completion_prior_enrolments=1.0)
    entry = collect_inputs(ReturnBasis(small(enrolments=many), sure), "course", 2.0).values[
        "completion_share"
    ]
    assert getattr(entry, end) == {"high": 1.0, "low": 0.0}[end]


def leavers(count, day="2026-03-01"):
    gone = [{"employee_id": f"g{n}", "role_id": "R", "exit_date": day} for n in range(count)]
    return small(employees=[*STAFF[:3], *gone])


def test_attrition_is_read_off_five_exits_in_a_year():
    usual = value("monthly_attrition_share")
    assert inputs(leavers(4), "course")["monthly_attrition_share"] == usual
    entry = inputs(leavers(5), "course").values["monthly_attrition_share"]
    months = 12 * (3 + 5 / 2)
    assert entry.value == pytest.approx(5 / months)
    assert entry.low == pytest.approx(5 / months - Z80 * math.sqrt(5) / months)
    assert entry.high == pytest.approx(5 / months + Z80 * math.sqrt(5) / months)
    assert entry.source == "employees, 5 exits in a year"


@pytest.mark.parametrize(
    ("day", "counted"),
    [("2025-10-30", False), ("2025-10-31", True), ("2026-10-31", True), ("2026-11-01", False)],
)
def test_exits_of_a_year_are_counted_to_the_day(day, counted):
    found = inputs(leavers(5, day), "course")["monthly_attrition_share"]
    assert (found != value("monthly_attrition_share")) == counted


def test_the_planned_effect_goes_with_claimed_gain_and_hours(work):
    # Medians of the catalogue: gain 1.0, hours 20.
    usual = value("training_effect_sd")
    root = value("effect_dose_exponent")
    assert inputs(work, "course")["training_effect_sd"] == usual
    assert inputs(work, "loose")["training_effect_sd"] == usual
    assert inputs(work, "rotation")["training_effect_sd"] == pytest.approx(2 * usual)
    coach = inputs(work, "coach").values["training_effect_sd"]
    assert coach.value == pytest.approx(usual * 0.25**root)
    register = ASSUMPTIONS["training_effect_sd"]
    assert (coach.low, coach.high) == pytest.approx(
        (register.low * 0.25**root, register.high * 0.25**root)
    )
    assert "claims 1.00 times the usual gain and takes 0.25 times the usual hours" in coach.source
    learned = inputs(work, "course", learned={"course": 1.5}).values["training_effect_sd"]
    assert learned.value == pytest.approx(1.5 * usual)
    assert "1.50 times those expected" in learned.source
    assert "levels gained here" not in coach.source


def test_a_measured_effect_has_transfer_and_completion_in_it(work):
    known = {"course": MeasuredEffect(0.2, 0.05, "here")}
    i = inputs(work, "course", measured=known).values
    effect = i["training_effect_sd"]
    assert (effect.value, effect.low, effect.high) == pytest.approx(
        (0.2, 0.2 - Z80 * 0.05, 0.2 + Z80 * 0.05)
    )
    for name in ("training_transfer_share", "completion_share"):
        assert (i[name].value, i[name].low, i[name].high) == (1.0, 1.0, 1.0)


def test_guidance_goes_by_kind(work):
    share = {name: inputs(work, name)["trainer_share"] for name in ("course", "coach", "micro")}
    assert share == {"course": value("trainer_share"), "coach": value("mentor_share"), "micro": 0.0}
    micro = inputs(work, "micro").values["trainer_share"]
    assert (micro.low, micro.high) == (0.0, 0.0)


def test_an_edit_moves_the_range_along(work):
    entry = inputs(work, "course", edits={"fee": 1_000.0}).values["fee"]
    assert (entry.value, entry.low, entry.high) == pytest.approx((1_000, 900, 1_100))
    assert entry.source == "set by hand (was 500)"
    nothing = inputs(work, "course", edits={"fee": 0.0}).values["fee"]
    assert (nothing.value, nothing.low, nothing.high) == (0.0, 0.0, 0.0)
    same = inputs(work, "course", edits={"fee": 500.0}).values["fee"]
    assert same.source == "interventions, cost_per_person"
    from_nothing = inputs(work, "rotation", edits={"fixed_cost": 50.0}).values["fixed_cost"]
    assert (from_nothing.value, from_nothing.low, from_nothing.high) == (50.0, 50.0, 50.0)
    for wrong in (-1.0, math.nan, math.inf):
        with pytest.raises(BadValue, match="fee"):
            inputs(work, "course", edits={"fee": wrong})


def test_draws_stay_where_they_can_be(work):
    wild = inputs(
        work, "course",
        measured={"course": MeasuredEffect(0.0, 1.0, "here")},
        edits={"monthly_attrition_share": 0.9, "effect_half_life_months": 1.2, "fee": 1.0},
    )  # fmt: skip
    entries = dict(wild.values)
    from dataclasses import replace

    entries["fee"] = replace(entries["fee"], low=-5.0)
    entries["working_hours_per_year"] = replace(
        entries["working_hours_per_year"], value=1.5, low=-5.0
    )
    entries["effect_half_life_months"] = replace(
        entries["effect_half_life_months"], value=1.5, low=-5.0
    )
    drawn = draw_inputs(replace(wild, values=entries), 500, 3)
    assert drawn["fee"].min() == 0.0
    assert drawn["working_hours_per_year"].min() == 1.0
    assert drawn["effect_half_life_months"].min() == 1.0
    assert drawn["monthly_attrition_share"].max() == 1.0
    assert drawn["training_effect_sd"].min() < -1.0
    assert np.quantile(drawn["training_effect_sd"], 0.9) == pytest.approx(Z80, rel=0.02)


def test_quantiles_payback_and_break_even(work):
    found = project(work, "micro", people=50.0, horizon_months=24)
    net = found.draws.net_value
    assert (found.npv.low, found.npv.median, found.npv.high) == pytest.approx(
        tuple(np.quantile(net, (0.1, 0.5, 0.9)))
    )
    assert found.p_positive == np.mean(net > 0)
    assert found.roi.median == pytest.approx(np.median(net / found.draws.cost))
    i = {key: entry.value for key, entry in found.inputs.values.items()}
    parts, worked, _ = net_by_hand({**i, "training_effect_sd": 1.0}, 24)
    assert found.break_even_effect == pytest.approx(sum(parts) / worked)
    running = found.draws.monthly.cumsum(axis=1)
    first = [
        next((m + 1.0 for m in range(24) if row[m] >= cost), math.inf)
        for row, cost in zip(running, found.draws.cost, strict=True)
    ]
    assert found.payback_months.median == sorted(first)[99]
    assert found.payback_months.low == sorted(first)[19]
    assert found.monthly["month"].tolist() == list(range(1, 25))
    assert found.monthly["median"].iloc[-1] == pytest.approx(
        np.median(running[:, -1] - found.draws.cost)
    )


def test_where_hires_avoided_pay_for_all_no_effect_is_needed(work):
    found = project(work, "micro", people=2.0, avoided_hires=1.5)
    assert found.central.hiring[0] > found.central.cost[0]
    assert found.break_even_effect == 0.0
    assert "hires avoided" in found.table["step"].tolist()
    dear = project(work, "course", people=2.0, avoided_hires=1.5, edits={"fixed_cost": 1e6})
    assert math.isnan(dear.break_even_effect)  # nobody is left to be productive


def test_the_waterfall_shows_the_middle_tenth_scaled_to_the_figures_above_it(work):
    found = project(work, draws=210)
    order = np.argsort(found.draws.net_value)
    middle = order[95:116]  # ranks 0.45 to 0.55 of 210
    table = found.table.set_index("step")
    assert table.loc["total cost", "amount"] == pytest.approx(-found.cost.median)
    assert table.loc["net benefit", "amount"] == pytest.approx(found.npv.median)
    scale = found.cost.median / found.draws.cost[middle].mean()
    assert table.loc["fees", "amount"] == pytest.approx(
        -found.draws.costs["fees"][middle].mean() * scale
    )
    worked = table.loc["better work", "amount"]
    assert worked == pytest.approx(found.npv.median + found.cost.median)
    assert found.better_work_per_person_month == pytest.approx(worked / 2 / 24)
    assert table.loc["better work", "low"] == pytest.approx(
        np.quantile(found.draws.productivity, 0.1)
    )
    assert "hires avoided" not in table.index


def test_the_tornado_moves_one_input_at_a_time(work):
    found = project(work)
    i = {key: entry.value for key, entry in found.inputs.values.items()}
    rows = found.tornado.set_index("input")
    for name in ("fee", "salary", "training_transfer_share", "hours", "lead_months"):
        for end in ("low", "high"):
            moved = {**i, name: rows.loc[name, f"{end}_value"]}
            parts, worked, hired = net_by_hand(moved, 24)
            assert rows.loc[name, f"at_{end}"] == pytest.approx(worked + hired - sum(parts))
    assert (rows["swing"] == (rows["at_high"] - rows["at_low"]).abs()).all()
    assert "hire_cost_share" not in rows.index, "no hires avoided: it moves nothing"
    assert "participants" not in rows.index


def test_warnings_count_seats_and_quarters(work):
    assert project(work, people=2.0).warnings == (
        "The effect is a planning value; no effect measured here is in use.",
    )
    more = project(work, people=5.0).warnings
    assert more[0] == "5 people are chosen; only 2 are in roles that require the skill."
    assert more[1].startswith("2 places a quarter: the last start after 2 quarters")
    assert len(project(work, "coach", people=1.0).warnings) == 1
    known = {"course": MeasuredEffect(0.2, 0.05, "here")}
    assert project(work, measured=known).warnings == ()


def test_horizons_and_hires_at_their_limits(work):
    for months in (1, 120):
        assert project(work, horizon_months=months, draws=50).horizon_months == months
    for months in (0, 121):
        with pytest.raises(BadValue, match="horizon"):
            project(work, horizon_months=months)
    assert project(work, avoided_hires=1.5, draws=50).avoided_hires == 1.5
    with pytest.raises(BadValue, match=r"0 to 1\.5"):
        project(work, avoided_hires=1.51)


# Comparing ------------------------------------------------------------------------------------


def test_usual_people_are_a_quarters_places_or_the_seats(work):
    basis = ReturnBasis(work, ASSUMPTIONS)
    people = {
        name: usual_participants(basis, name) for name in ("course", "coach", "micro", "loose")
    }
    # course: 2 places, 2 seats; coach: no places known, 1 seat; micro: 500 places, 2 seats;
    # loose: no role requires it: everybody, 3.
    assert people == {"course": 2.0, "coach": 1.0, "micro": 2.0, "loose": 3.0}
    many = [{"employee_id": f"e{n}", "role_id": "R", "salary": 1.0} for n in range(50)]
    crowd = ReturnBasis(small(employees=many), ASSUMPTIONS)
    assert usual_participants(crowd, "course") == 2.0
    assert usual_participants(crowd, "rotation") == 30.0
    assert usual_participants(crowd, "micro") == 50.0
    half = [{**COURSES[0], "capacity_per_quarter": 1.0}]
    assert usual_participants(ReturnBasis(small(interventions=half), ASSUMPTIONS), "course") == 1.0


def test_the_largest_block_is_of_places_for_people_below_the_level(work):
    basis = ReturnBasis(work, ASSUMPTIONS)
    # S: 0.4 below, T: 3 below; coach has room for the 1 seat of T, all others for 0.4 at most.
    assert largest_block(basis, pd.Series({"S": 0.4, "T": 3.0})) == "coach"
    # S: 2 below: course, rotation and micro have room for 2 each, and the first stands.
    assert largest_block(basis, pd.Series({"S": 2.0, "T": 3.0})) == "course"
    assert largest_block(basis) == "course", "most people took it, where levels are not known"
    nobody = ReturnBasis(small(enrolments=[]), ASSUMPTIONS)
    assert largest_block(nobody) == "course"


def test_comparison_ranks_by_the_tenth_percentile(work):
    found = compare_returns(work, assumptions=ASSUMPTIONS, draws=60)
    table = found.table
    assert table["npv_low"].is_monotonic_decreasing
    assert (table["safe"] == (table["npv_low"] > 0)).all()
    kept = is_on_frontier(table["cost"].to_numpy(), table["npv_median"].to_numpy())
    assert table["on_frontier"].tolist() == kept.tolist()
    assert found.warnings[0].startswith("5 of 5 effects are planning values")
    known = {row["intervention_id"]: MeasuredEffect(0.2, 0.05, "here") for row in COURSES}
    few = dict(list(known.items())[:2])
    half = compare_returns(work, assumptions=ASSUMPTIONS, draws=20, measured=few)
    assert half.warnings[0].startswith("3 of 5 effects")
    assert not compare_returns(work, assumptions=ASSUMPTIONS, draws=20, measured=known).warnings
    ten = compare_returns(work, assumptions=ASSUMPTIONS, draws=20, participants=10)
    assert ten.table["people"].tolist() == [10.0] * 5
    alone = project(work, "coach", people=1.0, draws=60)
    row = table.set_index("intervention_id").loc["coach"]
    assert row["npv_median"] == pytest.approx(alone.npv.median)


def test_equal_costs_leave_the_better_one_on_the_frontier():
    assert is_on_frontier(np.array([1.0, 1.0]), np.array([2.0, 3.0])).tolist() == [False, True]
    assert is_on_frontier(np.array([1.0, 2.0]), np.array([3.0, 3.0])).tolist() == [True, False]


def price_per_level(row, pay):
    hour = pay * (1 + value("pay_on_cost_share")) / value("working_hours_per_year")
    places = row.get("capacity_per_quarter")
    places = 20.0 if places is None else max(places, 1.0)
    cost = (row["cost_per_person"] or 0) + (row["hours"] or 0) * hour
    cost = (cost + (row.get("fixed_cost") or 0) / places) * (1 + value("administration_share"))
    return cost / (row["level_gain"] * value("training_transfer_share") * value("completion_share"))


def test_building_beside_buying_by_hand(work):
    shortage = pd.DataFrame(
        [("R", "R", "S", 2.0, 3.0), ("R", "R", "U", 1.0, 1.0), ("Q", "Q", "T", 1.0, 10.0),
         ("Q", "Q", "U", 0.5, 2.0), ("N", "N", "U", 4.0, 2.0), ("Z", "Z", "S", 1.0, 0.0)],
        columns=["role_id", "title", "skill_id", "short_fte", "gap_level_fte"],
    )  # fmt: skip
    table = compare_build_buy(work, shortage, assumptions=ASSUMPTIONS).set_index("role_id")
    assert table.index.tolist() == ["N", "R", "Q"], "most people short first; no gap, no row"
    pay = (50_000 + 30_000 + 40_000) / 3
    cheapest = min(price_per_level(row, pay) for row in COURSES if row["skill_id"] == "S")
    hire = value("hire_cost_share") + 2 * value("hire_premium_share")
    first = table.loc["R"]
    assert first["build_cost"] == pytest.approx(3 * cheapest)
    assert first["build_covered_share"] == pytest.approx(3 / 4)
    assert first["buy_cost"] == pytest.approx(2 * hire * 55_000)
    assert first["cheaper"] == "build in part"
    second = table.loc["Q"]
    assert second["build_cost"] == pytest.approx(10 * price_per_level(COURSES[2], pay))
    assert second["buy_cost"] == pytest.approx(1 * hire * 40_000)
    assert second["cheaper"] == ("build" if second["build_cost"] <= second["buy_cost"] else "buy")
    third = table.loc["N"]
    assert (third["build_cost"], third["build_covered_share"]) == (0.0, 0.0)
    assert third["cheaper"] == "buy", "nothing builds it"
    assert third["buy_cost"] == pytest.approx(4 * hire * pay)


def test_building_in_part_covers_less_than_four_fifths(work):
    def verdict(covered, bare):
        rows = [("R", "R", "S", 2.0, covered), ("R", "R", "U", 1.0, bare)]
        columns = ["role_id", "title", "skill_id", "short_fte", "gap_level_fte"]
        found = compare_build_buy(
            work, pd.DataFrame(rows, columns=columns), assumptions=ASSUMPTIONS
        )
        return found["cheaper"].iloc[0]

    assert (verdict(0.8, 0.2), verdict(0.79, 0.21)) == ("build", "build in part")


def test_the_price_of_a_level_with_and_without_places():
    course = {**COURSES[0], "hours": None, "capacity_per_quarter": None}
    full = {**COURSES[0], "skill_id": "T", "capacity_per_quarter": 0.0}
    work = small(interventions=[course, full])
    shortage = pd.DataFrame(
        [("R", "R", "S", 1.0, 1.0), ("Q", "Q", "T", 1.0, 1.0)],
        columns=["role_id", "title", "skill_id", "short_fte", "gap_level_fte"],
    )
    table = compare_build_buy(work, shortage, assumptions=ASSUMPTIONS).set_index("role_id")
    assert table.loc["R", "build_cost"] == pytest.approx(price_per_level(course, 40_000))
    assert table.loc["Q", "build_cost"] == pytest.approx(price_per_level(full, 40_000))
    assert table.loc["R", "build_months"] == 3.0


# The arithmetic over time ---------------------------------------------------------------------


def test_worth_over_time_month_by_month():
    found = worth_over_time(months=4, lead_months=2.0, monthly_attrition=0.1, half_life_months=3.0,
                            yearly_discount=0.12)  # fmt: skip
    expected = [
        min((m - 0.5) / 2, 1) * 0.5 ** (max(m - 2.5, 0) / 3) * 0.9**m / 1.12 ** (m / 12)
        for m in (1, 2, 3, 4)
    ]
    assert found[0] == pytest.approx(expected)
    assert worth_over_time(months=3).tolist() == [[1.0, 1.0, 1.0]]
    assert worth_over_time(months=2, lead_months=0.5)[0].tolist() == [1.0, 1.0]
    assert worth_over_time(months=1, lead_months=np.array([0.0, 2.0])).ravel().tolist() == [
        1.0, 0.25,
    ]  # fmt: skip


def test_the_plain_gain_counts_whole_months():
    assert plain_utility_gain(
        people=2, effect=0.5, sd_of_pay=12_000, years=0.5, cost_per_person=100
    ) == (2 * 0.5 * 1_000 * 6 - 200)

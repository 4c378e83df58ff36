"""Juniors, mids and seniors: heads conserved, steady state solved, the trade-off by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.questions.work_design.entry_level import (
    GradeFlows,
    break_even_price,
    flows_by_option,
    hires_that_keep,
    leaving_by_grade,
    staff_by_grade,
    steady_state,
    step_a_year,
    stocks_by_year,
)
from tests.gap_cases import ASSUMPTIONS, organisation

EXACT = ASSUMPTIONS.changed(
    attrition_prior_months=1e9, monthly_attrition_share=1 - 0.9 ** (1 / 12),
)  # fmt: skip


def certain(**values):
    """Return a register in which some assumptions have no range at all."""
    return Assumptions(
        tuple(
            replace(entry, value=values[entry.name], low=values[entry.name],
                    high=values[entry.name]) if entry.name in values else entry
            for entry in EXACT.entries
        )
    )  # fmt: skip


def column(*values):
    return np.array(values, dtype=np.float64)[:, None]


FLOWS = GradeFlows(column(0.2, 0.1, 0.05), column(0.3, 0.1, 0.0), column(50.0, 4.0, 1.0))


def works(juniors=40, mids=30, seniors=20, exposed=0.8, salary=30_000.0):
    people = [
        {"employee_id": f"{role}{at}", "role_id": role, "fte": 1.0, "salary": salary,
         "hire_date": "2015-01-01"}
        for role, count in (("clerk", juniors), ("expert", mids), ("lead", seniors))
        for at in range(count)
    ]  # fmt: skip
    roles = [{"role_id": name, "title": name, "level": level}
             for name, level in (("clerk", 1), ("expert", 2), ("lead", 4))]  # fmt: skip
    tasks = [{"role_id": "clerk", "task": "a", "time_share": exposed, "exposure": "E1"},
             {"role_id": "clerk", "task": "b", "time_share": 1 - exposed, "exposure": "E0"},
             {"role_id": "lead", "task": "c", "time_share": 1.0, "exposure": "E1"}]  # fmt: skip
    return organisation(employees=people, roles=roles, tasks=tasks)


def test_a_year_by_hand():
    after = step_a_year(column(100.0, 80.0, 60.0), FLOWS)
    assert after[:, 0].tolist() == pytest.approx(
        [100 * 0.5 + 50, 80 * 0.8 + 30 + 4, 60 * 0.95 + 8 + 1]
    )


def test_heads_are_conserved():
    before = column(100.0, 80.0, 60.0)
    after = step_a_year(before, FLOWS)
    left = (before * FLOWS.leaving).sum()
    assert after.sum() == pytest.approx(before.sum() - left + FLOWS.hires.sum())


def test_the_steady_state_is_where_a_long_run_ends():
    settled = steady_state(FLOWS)
    assert step_a_year(settled, FLOWS)[:, 0].tolist() == pytest.approx(settled[:, 0].tolist())
    long = stocks_by_year(column(100.0, 80.0, 60.0), FLOWS, 2_000)[-1]
    assert long[:, 0].tolist() == pytest.approx(settled[:, 0].tolist())


def test_usual_hires_keep_the_stocks_and_are_never_below_zero():
    stocks = column(100.0, 80.0, 60.0)
    hires = hires_that_keep(stocks, FLOWS.leaving, FLOWS.promotion)
    assert hires[:, 0].tolist() == pytest.approx([50.0, 0.0, 0.0])  # 16 − 30, 3 − 8: they grow
    gentle = GradeFlows(FLOWS.leaving, column(0.02, 0.01, 0.0), hires)
    kept = hires_that_keep(stocks, gentle.leaving, gentle.promotion)
    flows = GradeFlows(gentle.leaving, gentle.promotion, kept)
    assert step_a_year(stocks, flows)[:, 0].tolist() == pytest.approx([100.0, 80.0, 60.0])


def test_grades_come_from_role_levels_and_agents_are_no_staff():
    workforce = organisation(
        employees=[
            {"employee_id": "A", "role_id": "clerk", "fte": 0.5, "salary": 20_000.0,
             "hire_date": "2024-10-31"},
            {"employee_id": "B", "role_id": "clerk", "fte": 1.0, "hire_date": "2020-01-01",
             "exit_date": "2025-10-31"},
            {"employee_id": "C", "role_id": "clerk", "fte": 1.0, "employment": "digital agent"},
            {"employee_id": "D", "role_id": "none", "fte": 1.0},
        ],
        roles=[{"role_id": "clerk", "title": "Clerk", "level": 1},
               {"role_id": "none", "title": "N"}],
    )  # fmt: skip
    staff = staff_by_grade(workforce, ASSUMPTIONS)
    assert staff.loc["junior", ["people", "fte", "salary", "left"]].tolist() == [
        1,
        0.5,
        20_000.0,
        1,
    ]
    assert staff.loc["junior", "years"] == pytest.approx(2 + 2, abs=0.01)
    assert staff["people"].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("level", "grade"), [(1, 0), (1.9, 0), (2, 1), (3, 1), (3.9, 1), (4, 2), (9, 2)]
)
def test_a_grade_begins_at_its_level(level, grade):
    register = ASSUMPTIONS.changed(entry_mid_from_level=2.0, entry_senior_from_level=4.0)
    workforce = organisation(
        employees=[{"employee_id": "A", "role_id": "clerk", "fte": 1.0}],
        roles=[{"role_id": "clerk", "title": "Clerk", "level": level}],
    )
    found = staff_by_grade(workforce, register)["people"].tolist()
    assert found == [int(at == grade) for at in range(3)]


@pytest.mark.parametrize(
    ("hired", "gone", "left", "years"),
    [
        ("2020-01-01", "2023-10-30", 0, 0.0),  # three years before 2026-10-31 and a day
        ("2020-01-01", "2023-10-31", 1, 0.0), ("2020-01-01", "2026-10-31", 1, 3.0),
        ("2020-01-01", "2026-11-01", 0, 3.0), ("2025-10-31", None, 0, 1.0),
        ("2027-01-01", None, 0, 0.0),
    ],
)  # fmt: skip
def test_leavers_and_years_are_those_of_three_years(hired, gone, left, years):
    workforce = organisation(
        employees=[{"employee_id": "A", "role_id": "clerk", "fte": 1.0, "hire_date": hired,
                    "exit_date": gone}],
        roles=[{"role_id": "clerk", "title": "Clerk", "level": 1}],
    )  # fmt: skip
    row = staff_by_grade(workforce, ASSUMPTIONS).loc["junior"]
    assert row["left"] == left
    assert row["years"] == pytest.approx(years, abs=0.005)


def test_leaving_is_shrunk_to_the_assumption_by_years_of_people():
    """Two of ten people-years left; the assumption weighs two years: 12 months of 0.02 each."""
    staff = pd.DataFrame({"left": [2, 0], "years": [10.0, 0.0]})
    register = ASSUMPTIONS.changed(monthly_attrition_share=0.02, attrition_prior_months=24.0)
    usual = 1 - 0.98**12
    expected = [(2 + 2 * usual) / 12, usual]
    assert leaving_by_grade(staff, register).tolist() == pytest.approx(expected)


def test_flows_of_each_option_by_hand():
    """Half the practice is lost and lost practice slows by 0.4; transformed roles keep 0.75."""
    register = certain(
        entry_promotion_junior_share=0.2, entry_promotion_mid_share=0.1,
        entry_judgement_slowing=0.4, entry_transform_kept_share=0.75,
    )  # fmt: skip
    staff = pd.DataFrame({"people": [100, 80, 60], "left": [0, 0, 0], "years": [0.0] * 3})
    flows = flows_by_option(staff, 0.5, 0.6, register, 3, 1)
    slowed, eased = 1 - 0.4 * 0.5, 1 - 0.4 * 0.5 * 0.25
    assert flows["keep"].promotion[:, 0].tolist() == pytest.approx([0.2 * slowed, 0.1 * slowed, 0])
    assert flows["transform"].promotion[:, 1].tolist() == pytest.approx(
        [0.2 * eased, 0.1 * eased, 0]
    )
    hires = [100 * 0.3, max(80 * 0.2 - 20, 0), max(60 * 0.1 - 8, 0)]
    assert flows["keep"].hires[:, 2].tolist() == pytest.approx(hires)
    assert flows["cut"].hires[:, 0].tolist() == pytest.approx([0.4 * hires[0], *hires[1:]])
    assert flows["cut"].leaving[:, 0].tolist() == pytest.approx([0.1] * 3)


@pytest.mark.parametrize("options", [{"cut_share": 0.0}, {"cut_share": 1.0}, {"years": 3},
                                     {"years": 15}])  # fmt: skip
def test_options_at_their_limits_are_answered(options):
    found = sg.project_entry_level(works(), assumptions=EXACT, **options)
    assert found.table["year"].max() == options.get("years", 10)


def test_seniors_needed_grow_with_the_need():
    found = sg.project_entry_level(works(), growth_share=0.1, years=3, assumptions=EXACT)
    keep = found.table[found.table["option"] == "keep"]
    short = np.maximum(20 * 1.1 ** np.arange(4) - keep["senior"], 0.0)
    assert keep["short"].to_numpy() == pytest.approx(short.to_numpy(), abs=1e-6)


def test_cutting_costs_seniors_and_a_transformed_role_gives_them_back():
    """The planted trade-off: cut < keep < transform in seniors, and the gap widens."""
    found = sg.project_entry_level(works(seniors=60), cut_share=0.6, assumptions=EXACT)
    end = {option: found.at_end(option)["senior"] for option in ("keep", "cut", "transform")}
    assert end["cut"] < end["keep"] < end["transform"]
    cut = found.table[found.table["option"] == "cut"]
    assert cut["short"].is_monotonic_increasing
    assert cut["short"].iloc[-1] > 1.0
    assert found.practice_lost_share == pytest.approx(
        0.8 * EXACT.value("automation_adoption_share")
    )


def test_without_exposure_and_cut_nothing_changes():
    found = sg.project_entry_level(works(exposed=0.0), cut_share=0.0, assumptions=EXACT)
    ends = [found.at_end(option)["senior"] for option in ("keep", "cut", "transform")]
    assert ends == pytest.approx([ends[0]] * 3)
    assert found.practice_lost_share == 0.0
    assert found.break_even == (np.inf, np.inf, np.inf)


def test_break_even_price_by_hand():
    """Two juniors saved in each of years 1 to 3, one senior missing in year 3, no discount."""
    keep = np.zeros((4, 3, 1))
    keep[:, 0], keep[:, 2] = 10.0, 5.0
    cut = keep.copy()
    cut[1:, 0] -= 2.0
    cut[3, 2] -= 1.0
    need = np.full(4, 5.0)
    assert break_even_price({"keep": keep, "cut": cut}, need, 100.0, 0.0).tolist() == [600.0]
    later = break_even_price({"keep": keep, "cut": cut}, need, 100.0, 0.1)
    saved = 200.0 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331)
    assert later.tolist() == pytest.approx([saved * 1.331])


def test_what_is_unknown_is_said_and_what_is_wrong_refused():
    bare = organisation(
        employees=[{"employee_id": "A", "role_id": "clerk", "fte": 1.0}],
        roles=[{"role_id": "clerk", "title": "Clerk", "level": 1}],
    )
    found = sg.project_entry_level(bare)
    assert found.break_even == ()
    assert [said.split()[0] for said in found.warnings] == ["How", "Without", "Nobody", "Juniors'"]
    for wrong in ({"cut_share": 1.2}, {"years": 2}, {"years": 16}):
        with pytest.raises(BadValue):
            sg.project_entry_level(works(), **wrong)
    nothing = organisation(employees=[{"employee_id": "A", "role_id": "x"}],
                           roles=[{"role_id": "x", "title": "X"}])  # fmt: skip
    with pytest.raises(BadValue, match="level"):
        sg.project_entry_level(nothing)


def test_the_same_seed_gives_the_same_answer():
    one, other = (sg.project_entry_level(works(), seed=3).table for _ in range(2))
    assert one.equals(other)
    assert not one.equals(sg.project_entry_level(works(), seed=4).table)

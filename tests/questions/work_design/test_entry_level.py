"""Juniors, mids and seniors: heads conserved, steady state solved, the trade-off by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue
from skillgap.questions.work_design import words
from skillgap.questions.work_design.entry_balance import (
    first_dear_year,
    saved_and_lost,
    worth_by_grade,
)
from skillgap.questions.work_design.entry_level import (
    GradeFlows,
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
    assert found.turns == (np.inf, np.inf, np.inf)
    assert found.balance[["saved", "lost"]].to_numpy() == pytest.approx(0.0)
    assert words.entry_mark(found) == ""
    assert words.entry_headline(found, "EUR").startswith("No junior hires are left out")


def test_saved_and_lost_by_hand():
    """Two juniors, one mid and one senior fewer; the senior counts as far as there is a need."""
    keep = np.full((3, 3, 1), 10.0)
    cut = keep.copy()
    cut[1:, 0] -= 2.0
    cut[2, 1:] -= 1.0
    worth = pd.DataFrame({"pay": [10.0, 20.0, 30.0], "value": [15.0, 40.0, 90.0]})
    saved, lost = saved_and_lost({"keep": keep, "cut": cut}, np.full(3, 9.5), worth)
    assert saved[:, 0].tolist() == [0.0, 20.0, 70.0]
    assert lost[:, 0].tolist() == [0.0, 0.0, 40.0 + 0.5 * 90.0]
    assert first_dear_year(saved, lost).tolist() == [2.0]
    assert first_dear_year(saved, 0 * lost).tolist() == [np.inf]


def test_a_seat_is_worth_its_month_twelve_times_and_its_part_of_a_full_post():
    work = organisation(
        employees=[
            {"employee_id": "a", "role_id": "clerk", "fte": 0.5, "salary": 20_000.0},
            {"employee_id": "b", "role_id": "clerk", "fte": 1.0, "salary": 40_000.0},
            {"employee_id": "c", "role_id": "clerk", "fte": 1.0, "salary": 9e9,
             "employment": "digital agent"},
        ],
        roles=[{"role_id": "clerk", "title": "Clerk", "level": 1, "monthly_value_at_risk": 5e3}],
    )  # fmt: skip
    worth = worth_by_grade(work, EXACT)
    assert worth.loc["junior"].tolist() == [(10_000 + 40_000) / 2, (30_000 + 60_000) / 2]
    assert worth.loc[["mid", "senior"]].isna().to_numpy().all()


def test_the_year_in_which_cutting_turns_dear_is_that_of_the_whole_horizon():
    work = works(seniors=60)
    found, longer = (
        sg.project_entry_level(work, years=years, assumptions=EXACT, cut_share=0.6)
        for years in (3, 15)
    )
    assert found.turns == longer.turns
    assert found.balance.equals(longer.balance)
    assert found.balance["year"].tolist() == list(range(16))
    assert found.balance["net"].iloc[1] > 0


class TestSaid:
    def made(self, turns, *, cut_share=0.5, short=0.4):
        ends = {
            "keep": {"mid": 50.0, "short": 3.0, "year": 10},
            "cut": {"mid": 38.0, "short": 5.2, "year": 10},
            "transform": {"mid": 50.0, "short": short, "year": 10},
        }
        return SimpleNamespace(
            turns=turns, cut_share=cut_share, mids_fewer=12.0, at_end=lambda option: ends[option],
            table=pd.DataFrame({"year": [0, 10]}),
            balance=pd.DataFrame({"year": [0, 15], "net": [0.0, 2.9e6]}),
        )  # fmt: skip

    def test_it_pays_at_first(self):
        found = self.made((6.0, 10.0, np.inf))
        assert words.entry_mark(found) == "Pays for 9 years"
        assert words.entry_headline(found, "EUR") == (
            "Hiring 50% fewer juniors saves up to €2.9 M a year for 9 years. Then the missing "
            "mid-level people and seniors cost more than it saves (likely from year 6 or later). "
            "Redesigning the junior role instead leaves none missing."
        )
        assert words.balance_finding(found).startswith("From year 10 ")
        sure = words.entry_headline(self.made((6.0, 10.0, 13.0), short=2.0), "EUR")
        assert "(likely from year 6 to 13 on)" in sure
        assert sure.endswith("leaves 2 seniors missing.")

    def test_it_pays_always_never_or_nobody_knows(self):
        always = self.made((9.0, np.inf, np.inf))
        assert words.entry_mark(always) == words.SAVES
        assert words.entry_headline(always, "EUR").startswith(
            "Hiring 50% fewer juniors saves money in each of the next 15 years, up to €2.9 M: in "
            "year 10, 12 mid-level people and 5 seniors are missing. "
        )
        assert words.balance_finding(always) == (
            "Pay saved stays above the work lost to missing people"
        )
        never = self.made((1.0, 1.0, 2.0))
        assert words.entry_mark(never) == "Costs more"
        assert "costs more than it saves from the first year on" in words.entry_headline(
            never, "EUR"
        )
        unknown = self.made(())
        assert words.entry_mark(unknown) == ""
        assert words.entry_headline(unknown, "EUR").endswith("what it saves cannot be said.")


def test_what_is_unknown_is_said_and_what_is_wrong_refused():
    bare = organisation(
        employees=[{"employee_id": "A", "role_id": "clerk", "fte": 1.0}],
        roles=[{"role_id": "clerk", "title": "Clerk", "level": 1}],
    )
    found = sg.project_entry_level(bare)
    assert found.turns == ()
    assert [said.split()[0] for said in found.warnings] == ["How", "Without", "Nobody", "Pay"]
    for wrong in ({"cut_share": 1.2}, {"cut_share": -0.01}, {"years": 2}, {"years": 16}):
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

"""Rosters as history: true headcounts, departments as they were, leavers in between."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.scenario import Scenario
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.questions.forecast import read_basis, run_scenario
from skillgap.questions.forecast.attrition import estimate_attrition
from skillgap.questions.forecast.backtest import (
    compare_with_what_came,
    run_backtest,
    workforce_as_known_at,
)
from skillgap.questions.forecast.history import pay_band
from skillgap.questions.forecast.staff import headcount_by_group_and_day, read_staff
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.importers.roster_history import read_roster_history

FIRST, YEARS = pd.Timestamp("2020-12-31"), 4


def employer(seed=3, people=600):
    """Make people who join, leave, move and get a department closed and another opened."""
    rng = np.random.default_rng(seed)
    days = pd.date_range(FIRST - pd.DateOffset(years=8), FIRST + pd.DateOffset(years=YEARS))
    hired = rng.choice(len(days), 3 * people)
    stay = rng.exponential(np.where(rng.random(3 * people) < 0.3, 500, 2500))
    staff = pd.DataFrame({
        "employee_id": [f"E{i}" for i in range(3 * people)],
        "role_id": rng.choice(["Clerk", "Driver", "Lead"], 3 * people),
        "hire_date": days[hired],
        "gone": days[0] + pd.to_timedelta((hired + stay).astype(int), unit="D"),
        "function": rng.choice(["Care", "Labs", "Zoo"], 3 * people),
        "salary": rng.integers(20, 90, 3 * people) * 1000.0,
    })  # fmt: skip
    moves = rng.random(3 * people) < 0.2
    return staff.assign(later=np.where(moves, "Care", staff["function"]))


def rosters(staff, months):
    """Print rosters every so many months; the Zoo closes and the Yard opens half-way."""
    raws, half = [], FIRST + pd.DateOffset(months=18)
    for back in range(12 * YEARS, -1, -months):
        day = FIRST + pd.DateOffset(years=YEARS) - pd.DateOffset(months=back)
        here = staff[(staff["hire_date"] <= day) & (staff["gone"] > day)]
        name = here["later"] if day > half else here["function"]
        name = name.where(name != "Zoo", "Yard") if day > half else name
        columns = ["employee_id", "role_id", "hire_date", "salary"]
        text = here[columns].assign(department=name).to_csv(index=False)
        raws += read_raw_tables((f"roster_{day:%Y-%m-%d}.csv", text.encode()))
    return raws


def workforce(staff, months):
    return read_roster_history(rosters(staff, months)).as_imported().workforce()


@pytest.fixture(scope="module")
def staff():
    return employer()


@pytest.fixture(scope="module")
def yearly(staff):
    return workforce(staff, 12)


def counts(made, days, label):
    read = read_staff(made)
    past = read.past
    code = read.functions.index(label) if label in read.functions else -1
    numbers = days.to_numpy().astype("datetime64[D]").astype(float)
    found = headcount_by_group_and_day(past, past.function, len(read.functions), numbers)
    return found[code] if label else found.sum(axis=0)


class TestHistory:
    def test_snapshot_days_keep_their_true_headcounts_by_department(self, staff, yearly):
        for raw in rosters(staff, 12):
            day = pd.DatetimeIndex([raw.file[7:17]])
            for name, size in raw.frame["department"].value_counts().items():
                assert counts(yearly, day, name)[0] == size

    @pytest.mark.slow
    def test_monthly_quarterly_and_yearly_rosters_give_one_history(self, staff, yearly, register):
        days = pd.date_range(FIRST, FIRST + pd.DateOffset(years=YEARS), freq="ME")
        real = np.array([
            ((staff["hire_date"] <= day) & (staff["gone"] > day)).sum() for day in days
        ])  # fmt: skip
        rates = []
        for months in (1, 3, 12):
            made = yearly if months == 12 else workforce(staff, months)
            assert np.abs(counts(made, days, "") / real - 1).max() < 0.035
            at = counts(made, days[::12], "Care")
            assert at.tolist() == counts(yearly, days[::12], "Care").tolist()
            rates.append(read_basis(made, None, assumptions=register).leaving.hazard.overall)
        assert rates[1] == pytest.approx(rates[0], rel=0.06)
        assert rates[2] == pytest.approx(rates[0], rel=0.15)

    def test_nothing_saws_between_two_rosters(self, yearly):
        days = pd.date_range(FIRST, FIRST + pd.DateOffset(years=YEARS), freq="ME")
        total = counts(yearly, days, "")
        assert np.abs(np.diff(total)).max() < 0.03 * total.mean()

    def test_the_past_is_known_as_it_was(self, yearly):
        day = FIRST + pd.DateOffset(years=1)
        past = workforce_as_known_at(yearly, day)
        now = past["employees"]
        here = now[now["exit_date"].isna()]
        listed = yearly["snapshots"]
        then = listed[listed["taken_on"] == day].set_index("employee_id")
        assert set(here["employee_id"]) == set(then.index)
        assert (here.set_index("employee_id")["function"] == then["function"]).all()
        assert not (now["exit_date"] > day).any()
        assert past["snapshots"]["taken_on"].max() == day

    def test_pay_is_cut_in_eighths_where_people_are(self):
        pay = np.array([*range(1, 17), np.nan], dtype=float)
        band = pay_band(pay, np.ones(17, dtype=bool))
        assert band.tolist() == [*np.repeat(np.arange(8), 2).tolist(), 8]
        assert set(pay_band(pay[:5], np.ones(5, dtype=bool))) == {8}

    def test_first_years_leave_more_and_the_chances_add_up(self, yearly, register):
        basis = read_basis(yearly, None, assumptions=register)
        table = estimate_attrition(basis, 12)
        assert len(table) == basis.staff.is_employed_on(basis.staff.today).sum()
        assert table["leave_share"].between(0, 1).all()
        tenure = basis.leaving.hazard.factors[1]
        assert tenure[0] > 1.2 * tenure[5]
        none = estimate_attrition(basis, 0)["leave_share"]
        assert (none == 0).all()


class TestClosedDepartments:
    def test_nobody_is_lent_to_a_department_that_closed(self, yearly, register):
        day = FIRST + pd.DateOffset(years=1)
        today = read_basis(yearly, None, assumptions=register)
        past = read_basis(workforce_as_known_at(yearly, day), None, assumptions=register)
        made = run_scenario(past, Scenario("x", 24), draws=60)
        case = next(
            c for c in compare_with_what_came(today, made, day, 24) if c.level == "function"
        )
        found = dict(zip(case.names, case.middle, strict=True))
        assert "Zoo" in found
        later = today.staff.functions
        assert later[-1] == "Zoo"
        assert dict(zip(case.names, case.people, strict=True))["Zoo"] == 0

    @pytest.mark.parametrize("closed", ["Aaa", "Mmm", "Zzz"])
    def test_a_department_closed_before_the_origin_has_no_people(self, register, closed):
        staff = employer(5, 300).replace({"function": {"Zoo": closed}, "later": {"Zoo": closed}})
        table = workforce(staff, 12)
        half = FIRST + pd.DateOffset(months=6)
        gone = table["snapshots"]
        gone = gone[~((gone["function"] == closed) & (gone["taken_on"] > half))]
        people = table["employees"]
        people = people[people["employee_id"].isin(gone["employee_id"])]
        made = sg.Workforce(
            {**table.tables, "snapshots": gone.reset_index(drop=True),
             "employees": people.reset_index(drop=True)},
            as_of=table.as_of,
        )  # fmt: skip
        basis = read_basis(made, None, assumptions=register)
        tested = run_backtest(basis, draws=40)
        row = tested.misses[tested.misses["function"] == closed]
        later = row[row["origin"] > half]
        assert len(later) > 0
        assert (later[["people", "low", "median", "high", "naive"]].to_numpy() == 0).all()
        others = tested.misses[(tested.misses["function"] == "Care")]
        assert (others["median"] > 0).all()


def test_a_table_of_snapshots_alone_makes_its_people(register):
    table = pd.DataFrame({
        "employee_id": ["A", "B", "A"], "taken_on": ["2024-12-31", "2024-12-31", "2025-12-31"],
        "role_id": ["Clerk"] * 3, "function": ["Ops"] * 3, SOURCE_FILE: "s.csv", SOURCE_ROW: 2,
    })  # fmt: skip
    made = sg.from_tables({"snapshots": table})
    staff = made["employees"].set_index("employee_id")
    assert set(staff.index) == {"A", "B"}
    assert staff["function"].tolist() == ["Ops", "Ops"]
    assert pd.isna(staff.at["A", "exit_date"])
    assert pd.Timestamp("2024-12-31") < staff.at["B", "exit_date"] < pd.Timestamp("2025-12-31")
    assert read_basis(made, None, assumptions=register).cells.people.sum() == 1

"""What changed between two versions of a small organisation, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from skillgap.questions.changes import question as changes
from skillgap.questions.changes.question import compare_versions
from tests.condensed import condensed
from tests.gap_cases import organisation
from tests.recorded import assert_as_recorded
from tests.small_organisation import small_organisation

RECORDS = Path(__file__).parent / "records"


def hold(name, found):
    tables = {table: found.explain(table) for table in found.counts["table"]}
    assert_as_recorded(
        RECORDS / f"{name}.json",
        condensed({"found": found, "headline": found.headline(), "none": found.is_unchanged,
                   "opened": tables, "inputs": found.provenance.inputs}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def before():
    return small_organisation()


@pytest.fixture(scope="module")
def after(before):
    """A later version: raises, moves, leavers, joiners, other dates, flags, numbers and blanks."""
    staff = before["employees"].copy()
    staff.loc[staff.index[10:24], "salary"] += 1500.5
    staff.loc[staff.index[20:27], "role_id"] = "lead"
    staff.loc[staff.index[26:29], "function"] = "Accounts"
    staff.loc[staff.index[30:33], "region"] = "West"
    staff.loc[staff.index[33:36], "fte"] = 0.6
    staff.loc[staff.index[36:38], "manager_id"] = "E000"
    staff.loc[staff.index[40], "hire_date"] = pd.Timestamp("2020-02-29")
    staff.loc[staff.index[41], "birth_year"] = np.nan
    staff.loc[staff.index[50:52], "exit_date"] = pd.Timestamp("2026-11-05")
    staff = pd.concat([staff.iloc[:150], staff.iloc[:4].assign(
        employee_id=["N1", "N2", "N3", "N4"], hire_date=pd.Timestamp("2026-10-01"),
        exit_date=pd.NaT)], ignore_index=True)  # fmt: skip
    staff["exit_date"] = staff["exit_date"].astype(before["employees"]["exit_date"].dtype)
    tasks = before["tasks"].copy()
    tasks.loc[tasks.index[3:6], "new_task"] = ~tasks.loc[tasks.index[3:6], "new_task"]
    tasks.loc[tasks.index[6], "time_share"] = 0.123456789
    signals = before["signals"].copy()
    signals.loc[signals.index[::50], "level"] = 4.25
    signals = pd.concat([signals.iloc[12:], signals.iloc[20:25]], ignore_index=True)
    tables = {**before.tables, "employees": staff, "tasks": tasks, "signals": signals}
    tables.pop("survey")
    return replace(before, tables=tables, as_of=date(2026, 11, 30), currency="USD")


def test_two_versions(before, after):
    hold("forward", compare_versions(before, after))


def test_the_other_way_round(before, after):
    hold("backward", compare_versions(after, before))


def test_the_same_twice(before):
    found = compare_versions(before, before)
    assert found.is_unchanged
    assert found.headline() == "No row is different"
    assert found.warnings == ()
    hold("same", found)


@pytest.mark.parametrize(("most", "warned"), [(4, 0), (3, 1)])
def test_a_list_as_long_as_is_shown_is_complete(monkeypatch, most, warned):
    """Four changed cells: with room for four nothing is cut, with room for three one is."""
    monkeypatch.setattr(changes, "MOST_ROWS", most)
    people = [{"employee_id": f"E{at}", "role_id": "a", "salary": 1000.0 + at} for at in range(6)]
    raised = [{**one, "salary": one["salary"] + 2 * (at < 4)} for at, one in enumerate(people)]
    found = compare_versions(organisation(employees=people), organisation(employees=raised))
    assert len(found.table) == most
    assert len(found.warnings) == warned
    assert found.counts.set_index("table").loc["employees", "changed"] == 4
    assert len(found.explain("employees").rows) == 2 * most


@pytest.mark.parametrize("most", [2, 3])
def test_one_list_is_shared_by_all_columns(monkeypatch, most):
    monkeypatch.setattr(changes, "MOST_ROWS", most)
    people = [{"employee_id": f"E{at}", "role_id": "a", "salary": 9.0, "fte": 1.0} for at in (1, 2)]
    raised = [{**one, "salary": 10.0, "fte": 0.5} for one in people]
    found = compare_versions(organisation(employees=people), organisation(employees=raised))
    assert len(found.table) == most
    assert "first" in found.warnings[0]


def test_rows_added_or_removed_beyond_the_list_are_told(monkeypatch):
    monkeypatch.setattr(changes, "MOST_ROWS", 2)
    few = [{"employee_id": f"E{at}", "role_id": "a"} for at in range(2)]
    more = [{"employee_id": f"E{at}", "role_id": "a"} for at in range(5)]
    joined = compare_versions(organisation(employees=few), organisation(employees=more))
    left = compare_versions(organisation(employees=more), organisation(employees=few))
    for found, change in ((joined, "added"), (left, "removed")):
        assert len(found.warnings) == 1
        assert (found.table["change"] == change).sum() == 2
        assert found.counts[change].sum() == 3
    two = compare_versions(organisation(employees=few[:0]), organisation(employees=few))
    assert two.warnings == ()


def test_one_row_differs_and_two_rows_differ():
    skills = [{"skill_id": "a", "name": "A"}, {"skill_id": "b", "name": "B"}]
    one, none = organisation(skills=skills[:1]), organisation(skills=[])
    assert compare_versions(none, one).headline() == "1 row of skills differs"
    two = compare_versions(none, organisation(skills=skills))
    assert two.headline() == "2 rows of skills differ"
    people = organisation(employees=[{"employee_id": "E", "role_id": "r", "name": "Ann"}])
    renamed = organisation(employees=[{"employee_id": "E", "role_id": "r", "name": "Anne"}])
    assert compare_versions(people, renamed).headline() == "1 row of employees differs"


def test_a_key_is_written_as_people_write_it(before, after):
    table = compare_versions(before, after).table
    changed = table[(table["table"] == "tasks") & (table["column"] == "new_task")]
    assert set(changed["before"]) | set(changed["after"]) == {"yes", "no"}
    share = table[(table["table"] == "tasks") & (table["column"] == "time_share")]
    assert share["after"].tolist() == ["0.123456789"]
    born = table[table["column"] == "hire_date"]
    assert born["after"].tolist() == ["2020-02-29"]


def test_titles_are_those_of_their_own_version():
    """A role renamed: who left held the old title, who joined the new one, who moved both."""
    old = [{"role_id": "a", "title": "Nurse"}, {"role_id": "b", "title": "Porter"}]
    new = [{"role_id": "a", "title": "Ward nurse"}, {"role_id": "b", "title": "Carrier"}]
    found = compare_versions(
        organisation(roles=old, employees=[{"employee_id": "gone", "role_id": "a"},
                                           {"employee_id": "moved", "role_id": "a"}]),
        organisation(roles=new, employees=[{"employee_id": "here", "role_id": "a"},
                                           {"employee_id": "moved", "role_id": "b"}]),
    )  # fmt: skip
    lines = found.people.set_index("employee_id")[["change", "before", "after"]]
    assert lines.loc["gone", "before"] == "Nurse"
    assert lines.loc["here", "after"] == "Ward nurse"
    assert lines.loc["moved"].tolist() == ["role", "Nurse", "Carrier"]


def test_twenty_thousand_lines_are_listed_at_most():
    people = [{"employee_id": f"E{at}", "role_id": "a"} for at in range(20_001)]
    none = organisation(employees=[])
    full = compare_versions(none, organisation(employees=people[:-1]))
    assert (len(full.table), len(full.warnings)) == (20_000, 0)
    more = compare_versions(none, organisation(employees=people))
    assert len(more.table) == 20_000
    assert "first 20,000 changes" in more.warnings[0]

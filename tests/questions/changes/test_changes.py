"""What changed between two versions: what was planted is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import skillgap as sg
from skillgap.core.tables import TABLES
from skillgap.questions.changes import question as changes
from tests.store.test_workspace import conforming, tiny

pytestmark = pytest.mark.slow


def altered(workforce, name, frame, **more):
    return replace(workforce, tables={**workforce.tables, name: frame}, **more)


def staff(**columns):
    return conforming("employees", **columns)


BEFORE = tiny(issues=())


def test_equal_versions_have_no_changes():
    found = sg.compare_versions(BEFORE, tiny())
    assert found.is_unchanged
    assert found.headline() == "No row is different"
    assert found.table.empty
    assert found.people.empty
    assert not found.warnings
    assert list(found.table) == [
        "table", "change", "key", "column", "before", "after", "employee_id",
    ]  # fmt: skip


def test_people_who_joined_left_and_moved_are_named():
    before = tiny(issues=())
    before = altered(before, "employees", staff(
        employee_id=["1", "2", "3", "4"], role_id=["R1"] * 4, name=["Ana", "Bo", "Cy", "Di"],
        salary=[100.0, 100.0, None, 50.0], function=["A"] * 4,
    ))  # fmt: skip
    after = altered(before, "employees", staff(
        employee_id=["1", "2", "3", "5"], role_id=["R2", "R1", "R1", "R1"],
        name=["Ana", "Bo", "Cy", "Ed"], salary=[100.0, 110.0, 70.0, 50.0], function=["A"] * 4,
    ))  # fmt: skip
    found = sg.compare_versions(before, after).people.fillna("")
    assert found.to_numpy().tolist() == [
        ["5", "Ed", "joined", "", "Data engineer"],
        ["4", "Di", "left", "Data engineer", ""],
        ["1", "Ana", "role", "Data engineer", "R2"],
        ["2", "Bo", "pay", "100", "110"],
        ["3", "Cy", "pay", "", "70"],
    ]


def test_somebody_whose_last_day_has_passed_has_left():
    gone = staff(employee_id=["1"], role_id=["R1"], exit_date=["2026-11-15"])
    before = altered(BEFORE, "employees", gone, as_of=date(2026, 10, 31))
    after = replace(before, as_of=date(2026, 11, 30))
    found = sg.compare_versions(before, after)
    assert found.people["change"].tolist() == ["left"]
    assert found.is_unchanged
    assert "31 Oct 2026" in found.warnings[0]
    assert found.headline() == "1 person left"


def test_cells_are_told_before_and_after():
    before = altered(BEFORE, "tasks", conforming(
        "tasks", role_id=["R1", "R1"], task=["Plan", "Do"], time_share=[0.25, None],
        new_task=[True, None],
    ))  # fmt: skip
    after = altered(BEFORE, "tasks", conforming(
        "tasks", role_id=["R1", "R1"], task=["Do", "Plan"], time_share=[0.5, 0.25],
        new_task=[None, False],
    ))  # fmt: skip
    found = sg.compare_versions(before, after)
    assert found.table.fillna("").to_numpy().tolist() == [
        ["tasks", "changed", "R1 · Do", "time_share", "", "0.5", ""],
        ["tasks", "changed", "R1 · Plan", "new_task", "yes", "no", ""],
    ]
    assert found.columns.to_numpy().tolist() == [
        ["tasks", "time_share", 1],
        ["tasks", "new_task", 1],
    ]
    line = found.counts.set_index("table").loc["tasks"]
    assert line.tolist() == [2, 2, 0, 0, 2]


def signals(*rows):
    names = ("employee_id", "skill_id", "source", "level", "observed_on")
    return conforming("signals", **dict(zip(names, map(list, zip(*rows)))))


def test_rows_that_repeat_are_matched_as_often_as_they_occur():
    one, two = ("1", "SQL", "peer", 3.0, "2026-01-01"), ("1", "SQL", "peer", 4.0, "2026-01-01")
    before = altered(BEFORE, "signals", signals(one, one, one))
    after = altered(BEFORE, "signals", signals(two, one))
    line = sg.compare_versions(before, after).counts.set_index("table").loc["signals"]
    assert line.tolist() == [3, 2, 0, 1, 1]


def test_a_table_that_comes_or_goes_is_counted_whole():
    tables = {name: frame for name, frame in BEFORE.tables.items() if name != "signals"}
    without = replace(BEFORE, tables=tables)
    gone = sg.compare_versions(BEFORE, without).counts.set_index("table").loc["signals"]
    come = sg.compare_versions(without, BEFORE).counts.set_index("table").loc["signals"]
    assert gone.tolist() == [2, 0, 0, 2, 0]
    assert come.tolist() == [0, 2, 2, 0, 0]


def test_another_currency_is_told():
    found = sg.compare_versions(BEFORE, replace(BEFORE, currency="EUR"))
    assert "CHF before and in EUR after" in found.warnings[0]


def test_a_long_list_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(changes, "MOST_ROWS", 3)
    rows = [
        ("1", "SQL", "peer", float(number % 5), f"2026-01-{number:02}") for number in range(1, 9)
    ]
    found = sg.compare_versions(BEFORE, altered(BEFORE, "signals", signals(*rows)))
    assert (found.table["change"] == "added").sum() == 3
    assert found.counts.set_index("table").loc["signals", "added"] == 8
    assert "only the first 3" in found.warnings[0]


def test_a_table_is_opened_down_to_its_source_rows():
    found = sg.compare_versions(BEFORE, tiny((1.0, 2.0), issues=()))
    opened = found.explain("signals")
    assert opened.sentence == "Of signals, 0 added, 0 removed and 1 changed rows."
    assert opened.formula == "2 + 0 − 0 = 2"
    assert opened.rows[["version", "level", "source_file", "source_row"]].to_numpy().tolist() == [
        ["earlier", 4.0, "signals.csv", 3], ["later", 2.0, "signals.csv", 3],
    ]  # fmt: skip
    assert opened.steps.set_index("step").loc["changed: level", "value"] == 1
    with pytest.raises(sg.SkillgapError, match="signal"):
        found.explain("signal")


def test_it_says_which_data_it_compared():
    later = tiny((1.0, 2.0), issues=())
    found = sg.compare_versions(BEFORE, later)
    assert (found.before, found.after) == (BEFORE.fingerprint, later.fingerprint)
    assert found.provenance.dataset == later.fingerprint
    assert BEFORE.fingerprint[:12] in found.provenance.sources[0]


def test_the_sample_shuffled_is_the_same_and_its_planted_changes_are_found(sample):
    rng = np.random.default_rng(3)
    shuffled = {
        name: frame.sample(frac=1, random_state=rng) for name, frame in sample.tables.items()
    }
    assert sg.compare_versions(sample, replace(sample, tables=shuffled)).is_unchanged
    held = sample["signals"].copy()
    places = rng.choice(len(held), 60, replace=False)
    held.loc[places[:40], "level"] = (held.loc[places[:40], "level"] + 1.25) % 5
    later = altered(sample, "signals", held.drop(index=places[40:]))
    line = sg.compare_versions(sample, later).counts.set_index("table").loc["signals"]
    assert line[["added", "removed", "changed"]].tolist() == [0, 20, 40]


@pytest.mark.slow
@settings(max_examples=20)
@given(st.data())
def test_counts_add_up_and_turning_round_swaps_them(data):
    """before + added − removed = after; and there and back are mirror images."""
    row = st.tuples(
        st.sampled_from("12"), st.sampled_from(["SQL", "R"]), st.sampled_from(["self", "peer"]),
        st.sampled_from([1.0, 2.0, None]), st.sampled_from(["2026-01-01", None]),
    )  # fmt: skip
    one, two = (
        altered(BEFORE, "signals", signals(*rows))
        for rows in data.draw(st.tuples(*(st.lists(row, min_size=1, max_size=8),) * 2))
    )
    there = sg.compare_versions(one, two).counts
    back = sg.compare_versions(two, one).counts
    assert (there["before_rows"] + there["added"] - there["removed"] == there["after_rows"]).all()
    turned = {"added": "removed", "before_rows": "after_rows"}
    swapped = back.rename(columns=turned | {later: first for first, later in turned.items()})
    pd.testing.assert_frame_equal(there, swapped[there.columns])


def test_every_table_of_the_contract_can_be_compared():
    for name, table in TABLES.items():
        assert set(table.key or changes.MATCHED_BY[name]) <= set(table.names)

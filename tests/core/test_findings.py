"""From problems to issues: how many are listed, how rows and examples are told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from skillgap.core.errors import Issue
from skillgap.core.findings import (
    Finding,
    Place,
    counts_in_words,
    list_cells,
    list_rows,
    merge_like_issues,
)

HERE = Place("roles.csv", "requirements", "required_level")


def finding(severity="error", **more):
    return Finding(mask=np.zeros(0, np.bool_), severity=severity, found="value above 5",
                   expected="0 to 5", remedy="Correct the rows.", **more)  # fmt: skip


def listed(count, severity="error"):
    return list_cells(finding(severity), HERE, list(range(2, count + 2)), ["45"] * count)


@pytest.mark.parametrize(("count", "lines", "rest"), [(0, 0, 0), (1, 1, 0), (1_000, 1_000, 0),
                                                      (1_001, 1_001, 1)])  # fmt: skip
def test_a_thousand_cells_get_a_line_each_and_the_rest_share_one(count, lines, rest):
    found = listed(count)
    assert len(found) == lines
    assert sum(one.count for one in found) == count
    last = found[-1] if found else None
    assert bool(last and last.row == 0) == bool(rest)
    if rest:
        assert last.value == "1,001 in all; the first 1,000 are listed one by one"


def test_a_long_value_is_cut_at_two_hundred():
    for length, shown in ((200, 200), (201, 198)):
        value = list_cells(finding(), HERE, [2], ["x" * length])[0].value
        assert len(value) == shown
        assert value.endswith("…") == (length > 200)


@pytest.mark.parametrize(
    ("rows", "told"),
    [([4], "45"), ([4, 9], "rows 4, 9; e.g. 45"), ([4, 9, 31], "rows 4, 9, 31; e.g. 45"),
     ([4, 9, 31, 40], "rows 4, 9, 31 …; e.g. 45"), ([4, 4], "row 4; e.g. 45")],
)  # fmt: skip
def test_a_note_is_one_line_with_three_rows_and_an_example(rows, told):
    (one,) = list_cells(finding("note"), HERE, rows, ["45"] * len(rows))
    assert one.value == told
    assert one.count == len(rows)
    assert one.row == (rows[0] if len(rows) == 1 else 0)


def test_an_example_has_sixty_characters_and_may_be_missing():
    (one,) = list_cells(finding("note"), HERE, [2, 3], ["", "y" * 61])
    assert one.value == f"rows 2, 3; e.g. {'y' * 60}"
    (bare,) = list_cells(finding("note"), HERE, [2, 3], ["", ""])
    assert bare.value == "rows 2, 3"


def test_an_error_or_a_verdict_sets_rows_aside():
    assert finding().sets_aside
    assert not finding("warning").sets_aside
    assert finding("warning", verdict="QUARANTINE").sets_aside


def test_issues_that_differ_in_row_and_value_alone_become_one():
    cells = listed(3)
    other = [Issue(severity="note", found="a", expected="b", remedy="c", count=2)] * 2
    merged = merge_like_issues([*other, *cells])
    assert [(one.severity, one.count, one.value) for one in merged] == [
        ("error", 3, "rows 2, 3, 4; e.g. 45"), ("note", 4, "")]  # fmt: skip
    (alone,) = merge_like_issues(listed(1))
    assert (alone.row, alone.value) == (2, "45")
    (many,) = merge_like_issues(listed(1_001))
    assert (many.count, many.value) == (1_001, "rows 2, 3, 4 …; e.g. 45")


def test_rows_of_a_frame_are_listed_file_by_file():
    frame = pd.DataFrame(
        {"day": pd.to_datetime(["2024-01-02", None, "2024-01-04"]),
         "source_file": ["a.csv", "b.csv", "b.csv"], "source_row": [2, 5, 7]}
    )  # fmt: skip
    found = list_rows(frame, "signals", "day", np.array([True, True, True]), finding())
    assert [(one.file, one.row, one.value) for one in found] == [
        ("a.csv", 2, "2024-01-02"), ("b.csv", 5, ""), ("b.csv", 7, "2024-01-04")]  # fmt: skip
    assert list_rows(frame, "signals", "day", np.zeros(3, np.bool_), finding()) == []


def test_what_was_found_is_counted_in_one_way_for_page_log_and_terminal():
    issues = [
        Issue(severity=severity, file="people.csv", found="value above 5", expected="0 to 5",
              remedy="Correct it.", count=count)
        for severity, count in (("note", 4), ("error", 3), ("error", 2), ("warning", 1))
    ]  # fmt: skip
    assert counts_in_words(issues) == "5 errors, 1 warning and 1 note"
    assert counts_in_words(issues[:1]) == "no errors, no warnings and 1 note"

"""The skills matrix, read as it stands."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import Workbook

from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.judging import preview_table
from skillgap.reading.mapping.mapping import suggest_mappings
from skillgap.reading.mapping.matrix import ACROSS, CELL, melt_matrix
from tests.judged import read


def workbook(*records):
    made = Workbook()
    for record in records:
        made.active.append(record)
    target = io.BytesIO()
    made.save(target)
    return ("Skills matrix.xlsx", target.getvalue())


@pytest.fixture(scope="module")
def matrix():
    return workbook(
        ["Competency matrix, Operations"],
        [],
        ["", "", "", "Technical", "", "", "Human"],
        ["Staff ID", "Employee", "Job Title", "SQL", "Python", "Excel", "Coaching", "Feedback"],
        ["007", "Ann Lee", "Data engineer", 3, 4, 2, None, 1],
        [102, "Bo Chen", "Analyst", 2, None, 5, 3, "n/a"],
        [103, "Cy Dow", "Analyst", 1, 1, 4, 2, 2],
        [104, "Di Em", "Data engineer", 4, 4, 3, 0, 9],
        ["Average", "", "", 2.5, 3, 3.5, 1.67, 4],
    )


def test_one_file_gives_people_roles_skills_and_signals(matrix):
    workforce = read(matrix, as_of="2026-10-31")
    assert workforce["employees"]["employee_id"].tolist() == ["007", "102", "103", "104"]
    assert workforce["employees"]["name"].tolist()[0] == "Ann Lee"
    assert set(workforce["roles"]["role_id"]) == {"Data engineer", "Analyst"}
    assert set(workforce["skills"]["skill_id"]) == {
        "SQL",
        "Python",
        "Excel",
        "Coaching",
        "Feedback",
    }
    signals = workforce["signals"].set_index(["employee_id", "skill_id"])["level"]
    assert signals["007", "Python"] == 4
    assert signals["104", "Coaching"] == 0
    assert ("102", "Python") not in signals.index
    assert len(signals) == 16


def test_a_bad_cell_is_named_by_row_and_skill(matrix):
    (issue,) = [i for i in read(matrix).issues if i.severity == "error"]
    assert (issue.row, issue.column, issue.value) == (8, "Feedback", "9")


def test_unrated_words_are_no_error_and_source_rows_are_kept(matrix):
    workforce = read(matrix)
    assert any(i.found == "word read as not rated" for i in workforce.issues)
    assert workforce["signals"]["source_row"].unique().tolist() == [5, 6, 7, 8]


def test_preview_shows_the_first_signals(matrix):
    (raw,) = read_raw_tables(matrix)
    (mapping,) = suggest_mappings([raw])
    shown = preview_table(raw, mapping, rows=3)
    assert shown["skill_id"].tolist() == ["SQL", "Python", "Excel"]


def test_skills_down_gives_the_same_signals_as_people_down():
    people = read(("a.csv", b"Name,SQL,R,Go\nAnn,3,,1\nBo,2,5,\n"), as_of="2026-01-01")
    skills = read(("b.csv", b"Skill,Ann,Bo\nSQL,3,2\nR,,5\nGo,1,\n"), as_of="2026-01-01")
    columns = ["employee_id", "skill_id", "level"]
    one, other = (
        w["signals"][columns].sort_values(columns).reset_index(drop=True) for w in (people, skills)
    )
    pd.testing.assert_frame_equal(one, other)


def test_a_matrix_of_requirements():
    workforce = read(("needs.csv", b"Job title,SQL,R,Go\nAnalyst,80,60,\nLead,30,10,95\n"))
    needs = workforce["requirements"].set_index(["role_id", "skill_id"])["required_level"]
    assert needs["Lead", "Go"] == pytest.approx(4.75)
    assert len(needs) == 5


def test_melt_keeps_filled_cells_row_by_row():
    frame = pd.DataFrame({"who": ["a", "b"], "X": ["1", ""], "Y": [" ", "2"]}, dtype="str",
                         index=[4, 9])  # fmt: skip
    long = melt_matrix(frame, "who", ["X", "Y"])
    assert long.index.tolist() == [4, 9]
    assert long[["who", ACROSS, CELL]].to_numpy().tolist() == [["a", "X", "1"], ["b", "Y", "2"]]
    assert melt_matrix(frame, "who", []).empty

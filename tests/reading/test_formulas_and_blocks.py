"""Cells worked out by formulas, and tables beside each other."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from skillgap.reading.files.workbook import read_workbook
from skillgap.reading.finding.beside import find_blocks_side_by_side
from skillgap.reading.finding.formulas import find_formulas, kind_of_formula
from skillgap.reading.finding.records import make_tables_from_records
from tests.entrances import ENTRANCES


def book(grid, title="Skills"):
    made = Workbook()
    made.active.title = title
    for row in grid:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("formula", "place", "kind"), [
    ("SUM(B2:D2)", (1, 4), "across"), ('COUNTIF($B2:$D2,"G")', (1, 4), "across"),
    ("C2-B2", (1, 3), "across"), ("AVERAGE(B2:B9)", (9, 1), "down"), ("B10/8", (10, 1), "down"),
    ('IF(COUNT(B2:B9)=0,"",AVERAGE(B2:B9))', (9, 1), "down"),
    ("SUM(Matrix!B2:B9)", (1, 1), "elsewhere"), ("'Target level'!B2-'Now'!B2", (1, 1), "elsewhere"),
    ("VLOOKUP($A2,Needs!$A:$F,3,FALSE)-B2", (1, 5), "elsewhere"),
    ("VLOOKUP(A2,Staff!A:C,2,FALSE)", (1, 1), ""), ("Staff!B2", (1, 1), ""), ("B2*12", (1, 2), ""),
    ('IF(Data!B2="x",3,0)', (1, 1), ""),
])  # fmt: skip
def test_a_formula_is_told_by_where_it_works_its_cell_out_from(formula, place, kind):
    assert kind_of_formula(formula, place) == kind


def test_formulas_are_left_out_even_where_no_program_has_stored_their_results():
    """Workbooks made by a script hold formulas without results."""
    grid = [["Name", "SQL", "R", "Go", "Total"], ["Ana Alder", 3, 2, 5, "=SUM(B2:D2)"],
            ["Bo Hazel", 1, 4, 4, "=SUM(B3:D3)"],
            ["Mean", *(f"=AVERAGE({c}2:{c}3)" for c in "BCD")]]  # fmt: skip
    (table,) = read_workbook(book(grid), "made.xlsx")
    assert table.headers == ("Name", "SQL", "R", "Go")
    assert table.frame["Name"].tolist() == ["Ana Alder", "Bo Hazel"]
    told = [issue.column for issue in table.issues if "computed" in issue.found]
    assert told == ["Total"]


def test_a_known_column_is_kept_though_it_is_worked_out():
    grid = [["Employee ID", "Hours", "FTE"], ["E1", 40, "=B2/40"], ["E2", 20, "=B3/40"]]
    (table,) = read_workbook(book(grid), "made.xlsx")
    assert "FTE" in table.headers


def test_a_file_that_is_no_zip_has_no_formulas():
    assert find_formulas(b"name,level\nAna,3\n") == {}


def test_an_empty_column_within_a_matrix_parts_nothing():
    rows = [
        ["Name", "SQL", "R", "", "Go", "C"],
        *([p, "3", "4", "", "5", "1"] for p in ("A B", "C D")),
    ]
    assert len(find_blocks_side_by_side(rows)) == 1
    assert len(make_tables_from_records(rows, "m.xlsx", ragged=False)) == 1


def test_two_lists_beside_each_other_are_two_tables_and_that_is_asked(tmp_path):
    rows = [["Name", "Job title", "", "Course", "Hours"], ["Ana Alder", "Cook", "", "Knives", "4"],
            ["Bo Hazel", "Cook", "", "Hygiene", "2"], ["Cy Fir", "Host", "", "", ""]]  # fmt: skip
    first, second = make_tables_from_records(rows, "m.xlsx", ragged=False)
    assert first.headers == ("Name", "Job title")
    assert second.headers == ("Course", "Hours")
    assert second.file == "m.xlsx › table 2"
    assert [issue.question for issue in first.issues] == ["second_table"]
    path = tmp_path / "m.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    seen = ENTRANCES["check"]([path])
    assert set(seen.tables["employees"]["employee_id"]) == {"Ana Alder", "Bo Hazel", "Cy Fir"}

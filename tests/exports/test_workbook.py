"""Tables as one workbook: numbers are numbers, text is text, and every sheet says what it is."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from skillgap.core.assumptions import Assumption
from skillgap.core.errors import BadValue
from skillgap.core.question import declare
from skillgap.exports import workbook
from skillgap.exports.live_files import refuse_live_content
from skillgap.exports.workbook import Worksheet, write_workbook
from tests.exports.opened import live_parts
from tests.exports.test_deck import HOSTILE

GUESS = Assumption("full_gap_levels", 2.0, "levels", 1.3, 3.1, "=source()", "guess", "CHRO", "Gap.")
COLUMNS = declare("""
skill_id      skill  the skill
monthly_risk  money  value not delivered a month
share         share  part of it
on            date   the day
""")
TABLE = pd.DataFrame(
    {
        "skill_id": ["sql", "-5 days", "=1+1"],
        "monthly_risk": [1234.5678, -50.0, np.nan],
        "share": [0.25, 1.0, np.inf],
        "on": pd.to_datetime(["2026-10-31", None, "1899-01-01"]),
        "people": pd.array([3, None, 2], dtype="Int64"),
        "sure": [True, False, True],
    }
)


def opened(*sheets, **more):
    return load_workbook(io.BytesIO(write_workbook(sheets, **more)))


@pytest.fixture
def skills():
    book = opened(Worksheet("Skills", TABLE, COLUMNS, ("How: a = b", "Data: 0f3a")))
    return book["Skills"]


def test_numbers_are_numbers_with_their_format(skills):
    assert [skills.cell(row, 2).value for row in (2, 3, 4)] == [1234.5678, -50, None]
    assert skills.cell(2, 2).number_format == "#,##0"
    assert skills.cell(2, 3).number_format == "0%"
    assert [skills.cell(row, 3).value for row in (2, 3, 4)] == [0.25, 1, None]
    assert [skills.cell(row, 5).value for row in (2, 3, 4)] == [3, None, 2]


def test_days_are_days_and_those_a_sheet_does_not_know_are_text(skills):
    assert skills.cell(2, 4).value == pd.Timestamp("2026-10-31")
    assert skills.cell(3, 4).value is None
    assert skills.cell(4, 4).value == "1899-01-01"
    assert [skills.cell(row, 6).value for row in (2, 3, 4)] == ["yes", "no", "yes"]


def test_one_header_row_stays_in_sight_and_can_be_filtered(skills):
    assert skills.freeze_panes == "A2"
    (table,) = skills.tables.values()
    assert table.ref == "A1:F4"
    assert [cell.value for cell in skills[1]] == ["skill id", "monthly risk", "share", "on",
                                                  "people", "sure"]  # fmt: skip


def test_every_sheet_carries_its_notes():
    entries = (GUESS,)
    book = opened(
        Worksheet("Skills", TABLE, COLUMNS, ("How: a = b", "Data: 0f3a")), assumptions=entries
    )
    assert book.sheetnames == ["About", "Skills", "Assumptions"]
    assert all(book[name].cell(1, 1).comment for name in book.sheetnames)
    told = book["Skills"].cell(1, 1).comment.text
    assert "the skill" in told
    assert "Data: 0f3a" in told
    assert "value not delivered" in book["Skills"].cell(1, 2).comment.text
    assert book["Assumptions"].cell(2, 2).value == 2.0
    assert book["About"].cell(2, 3).value == "How: a = b"


def test_hostile_text_is_text_everywhere():
    table = pd.DataFrame({name: list(HOSTILE) for name in HOSTILE[:6]}, dtype=object)
    sheets = [Worksheet(name, table, notes=HOSTILE) for name in HOSTILE]
    data = write_workbook(sheets, assumptions=(GUESS,), sealed=HOSTILE[0])
    assert live_parts(data) == []
    refuse_live_content(data, "xlsx", "Workbook")
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert len(book.sheetnames) == len(set(book.sheetnames)) == len(HOSTILE) + 2


def test_an_empty_table_and_headings_that_are_alike_are_written():
    empty = TABLE.head(0)
    alike = pd.DataFrame([[1, 2, 3]], columns=["a b", "a_b", ""])
    book = opened(Worksheet("Empty", empty, COLUMNS), Worksheet("Alike", alike))
    assert book["Empty"].max_column == 6
    assert [cell.value for cell in book["Alike"][1]] == ["a b", "a b 2", "Column"]


def test_more_rows_than_a_worksheet_has_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    with pytest.raises(BadValue, match="3 rows"):
        write_workbook([Worksheet("Skills", TABLE)])

"""A table that leaves keeps its content, and never runs as a formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgap.core.errors import BadValue, UnknownName
from skillgap.exports import tables
from skillgap.exports.tables import FORMATS, MIME_TYPES, format_of, neutralise_csv_cell, write_table

FORMULAS = [
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＠x",
    '=cmd|" /C calc"!A0',
]


@pytest.fixture
def table():
    """One column of each kind the contract knows."""
    return pd.DataFrame(
        {
            "employee_id": pd.Series(["007", "1E5", None], dtype="str"),
            "level": [3.5, np.nan, -1.0],
            "observed_on": pd.to_datetime(["2026-05-14", None, "1899-12-31"]),
            "new_task": pd.array([True, None, False], dtype="boolean"),
            "people": [1, 2, 3],
        }
    )


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_csv_keeps_ids_days_and_blanks(table):
    assert read_csv(write_table(table, "csv")) == [
        ["employee_id", "level", "observed_on", "new_task", "people"],
        ["007", "3.5", "2026-05-14", "True", "1"],
        ["1E5", "", "", "", "2"],
        ["", "-1.0", "1899-12-31", "False", "3"],
    ]


def test_a_workbook_keeps_ids_days_and_blanks(table):
    sheet = read_workbook(write_table(table, "xlsx", title="Gaps: all/now"))
    assert sheet.title == "Gaps  all now"
    assert sheet.freeze_panes == "A2"
    assert cells(sheet) == [
        ["007", 3.5, datetime(2026, 5, 14), True, 1],
        ["1E5", None, None, None, 2],
        [None, -1, "1899-12-31T00:00:00", False, 3],
    ]
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet["A2"].data_type == "s"


def test_json_keeps_ids_days_and_blanks(table):
    assert json.loads(write_table(table, "json"))[1:] == [
        {"employee_id": "1E5", "level": None, "observed_on": None, "new_task": None, "people": 2},
        {"employee_id": None, "level": -1.0, "observed_on": "1899-12-31", "new_task": False,
         "people": 3},
    ]  # fmt: skip


def test_parquet_keeps_everything(table):
    read = pd.read_parquet(io.BytesIO(write_table(table, "parquet")))
    pd.testing.assert_frame_equal(read, table)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_stays_text(text):
    table = pd.DataFrame({text: [text], "kind": pd.Categorical([text])})
    rows = read_csv(write_table(table, "csv"))
    safe = neutralise_csv_cell(text)
    assert safe.replace("'", "") == text.replace("'", "")
    assert safe.startswith("'")
    assert rows == [[safe, "kind"], [safe, safe]]
    sheet = read_workbook(write_table(table, "xlsx"))
    for cell in (sheet["A1"], sheet["A2"], sheet["B2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        # A workbook's XML reads back a line's end as it likes, with lxml or without.
        assert cell.value.replace("\r", "\n") == text.replace("\r", "\n")


def test_numbers_below_zero_stay_numbers():
    table = pd.DataFrame({"gap": [-1.5], "change": [-2]})
    assert read_csv(write_table(table, "csv"))[1] == ["-1.5", "-2"]
    assert cells(read_workbook(write_table(table, "xlsx"))) == [[-1.5, -2]]


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=8))
def test_any_text_comes_back_from_csv_and_json(texts):
    table = pd.DataFrame({"row": range(len(texts)), "note": pd.Series(texts, dtype="str")})
    expected = [neutralise_csv_cell(text) for text in texts]
    assert [row[1] for row in read_csv(write_table(table, "csv"))[1:]] == expected
    assert [row["note"] for row in json.loads(write_table(table, "json"))] == texts
    assert len(cells(read_workbook(write_table(table, "xlsx")))) == len(texts)


def test_a_workbook_shows_what_it_cannot_hold():
    table = pd.DataFrame({"note": ["a\x00b\x1b[31m", "#N/A", "\ud800"]}, dtype=object)
    sheet = read_workbook(write_table(table, "xlsx"))
    assert cells(sheet) == [["a�b�[31m"], ["#N/A"], ["�"]]
    assert sheet["A3"].data_type == "s"


def test_moments_are_written_in_utc():
    at = pd.to_datetime(["2026-05-14T10:30:00+02:00"], utc=True).tz_convert("Europe/Berlin")
    table = pd.DataFrame({"at": at})
    assert read_csv(write_table(table, "csv"))[1] == ["2026-05-14T08:30:00Z"]
    assert json.loads(write_table(table, "json")) == [{"at": "2026-05-14T08:30:00Z"}]
    assert cells(read_workbook(write_table(table, "xlsx"))) == [[datetime(2026, 5, 14, 8, 30)]]


def test_lists_and_infinities_have_a_plain_form():
    table = pd.DataFrame({"skills": [["SQL", "R"], None], "ratio": [np.inf, 1.0]})
    assert json.loads(write_table(table, "json"))[0] == {"skills": "SQL; R", "ratio": None}
    assert cells(read_workbook(write_table(table, "xlsx")))[0] == ["SQL; R", None]
    read = pd.read_parquet(io.BytesIO(write_table(table, "parquet")))
    assert read["skills"].iloc[0] == "SQL; R"


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_without_rows_keeps_its_columns(format, table):
    content = write_table(table.iloc[:0], format)
    if format == "csv":
        assert read_csv(content) == [list(table.columns)]
    elif format == "xlsx":
        assert [cell.value for cell in read_workbook(content)[1]] == list(table.columns)
    elif format == "parquet":
        assert pd.read_parquet(io.BytesIO(content)).columns.tolist() == list(table.columns)
    else:
        assert json.loads(content) == []
    assert write_table(pd.DataFrame(), format)


@pytest.mark.parametrize("format", FORMATS)
def test_writing_changes_no_input(format, table):
    before = table.copy(deep=True)
    write_table(table, format)
    pd.testing.assert_frame_equal(table, before)


def test_a_named_index_is_written_and_a_bare_one_is_not():
    table = pd.DataFrame({"fte": [1.0, 2.0]}, index=pd.Index(["Sales", "Data"], name="function"))
    assert read_csv(write_table(table, "csv"))[1] == ["Sales", "1.0"]
    assert read_csv(write_table(table.reset_index(drop=True), "csv"))[0] == ["fte"]


def test_what_no_worksheet_can_hold_is_refused(monkeypatch):
    with pytest.raises(BadValue, match=r"32,768 letters.*32,767.*\.csv"):
        write_table(pd.DataFrame({"note": ["x" * 32_768]}), "xlsx")
    monkeypatch.setattr(tables, "_SHEET_ROWS", 3)
    with pytest.raises(BadValue, match=r"3 rows.*Choose \.csv"):
        write_table(pd.DataFrame({"n": [1, 2, 3]}), "xlsx")


def test_formats_are_known_by_their_ending():
    assert [format_of(f"a.b/gaps.{name}") for name in ("csv", "XLSX", "parquet", "json")] == [
        "csv", "xlsx", "parquet", "json",
    ]  # fmt: skip
    assert set(MIME_TYPES) == set(FORMATS)
    for name in ("gaps.pdf", "gaps"):
        with pytest.raises(BadValue, match=r"\.csv, \.xlsx, \.parquet, \.json"):
            format_of(name)
    with pytest.raises(UnknownName, match="Did you mean xlsx"):
        write_table(pd.DataFrame(), "xls")

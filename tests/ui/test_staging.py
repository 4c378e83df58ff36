"""Files under way on the Data page."""

import re

import pandas as pd

from skillgap.reading.files.raw import RawTable
from skillgap.reading.questions import _KINDS as QUESTIONS
from skillgap.ui.data.staging import REREAD, with_tables_taken_out
from tests.conftest import REPOSITORY


def test_an_answer_that_changes_how_a_file_is_read_reads_it_again():
    """Every question that the reading of a file asks about itself, not the columns' meaning."""
    asked = re.compile(r'(?:\.answer\(|is_left_unchanged\(\w+, )"(\w+)"')
    reading = REPOSITORY / "skillgap" / "reading"
    kinds = {
        kind
        for room in ("finding", "meaning", "files")
        for file in (reading / room).rglob("*.py")
        for kind in asked.findall(file.read_text(encoding="utf-8"))
    }
    assert kinds & set(QUESTIONS) <= REREAD
    assert len(kinds & set(QUESTIONS)) > 15


def test_a_table_taken_out_of_another_came_with_its_file():
    """What is taken out while columns are recognised was in no file, and the import failed."""
    names = ("roles.csv", "book.xlsx › Sheet", "book.xlsx › Sheet › required levels",
             "roles.csv › required levels › skills")  # fmt: skip
    raws = [RawTable(name, pd.DataFrame(), 1) for name in names]
    read = {"roles.csv": "roles.csv", "book.xlsx › Sheet": "book.xlsx"}
    assert with_tables_taken_out(read, raws) == dict(
        zip(names, ("roles.csv", "book.xlsx", "book.xlsx", "roles.csv"), strict=True)
    )

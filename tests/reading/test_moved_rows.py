"""Rows that moved go aside with their number, or are listed; none is kept in silence."""

import pytest

from benchmarks.shifted_rows import Dialect, became, clean, dialects, polluted, table
from skillgap.core.errors import Outcome
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.files.raw import read_raw_tables

HEAD = "id,name,unit,place,remark\n"
CALM = "".join(f"E{i},Ann {i},Sales,Paris,\n" for i in range(1, 20))


def read(text, answers=None):
    (raw,) = read_raw_tables(("people.csv", text.encode()), Decisions(answers or {}))
    return raw


def aside(raw):
    return raw.aside[["row", "reason"]].to_numpy().tolist()


@pytest.mark.parametrize("seed", range(0, 96, 6))
def test_polluted_rows_of_every_kind_are_never_kept_in_silence(seed):
    dialect = list(dialects())[seed]
    rows = table(dialect, seed)
    assert clean(dialect, rows)
    ends = {became(dialect, rows, 9, line) for _, line in polluted(dialect, rows[9])}
    assert ends <= {"aside", "repaired", "listed", "a neighbour aside as well", "file refused"}
    assert "aside" in ends


def test_one_delimiter_too_many_before_an_empty_last_cell():
    raw = read(HEAD + CALM + "E20,Bob,,Sales,Oslo,\n")
    assert aside(raw) == [[21, "row with 6 cells"]]
    assert len(raw.frame) == 19


def test_a_delimiter_behind_every_row_is_harmless():
    raw = read(HEAD + CALM.replace("\n", ",\n"))
    assert not len(raw.aside)
    assert len(raw.frame) == 19
    assert [i.found for i in raw.issues] == ["row with an empty cell beyond the header"]


def test_a_row_by_another_delimiter():
    raw = read(HEAD + CALM + "E20;Bob;Sales;Oslo;\n")
    assert aside(raw) == [[21, "row separated by semicolons, unlike the others"]]


def test_a_quote_that_swallows_the_next_record_costs_only_its_own_row():
    raw = read(HEAD + CALM + 'E20,Bob,Sales,"Oslo,\nE21,"Lee, Cy",Sales,Rome,\nE22,Di,Ops,Rome,\n')
    assert aside(raw) == [[21, "row with a quote that is not closed in its cell"]]
    assert raw.frame.loc[22].tolist() == ["E21", "Lee, Cy", "Sales", "Rome", ""]
    assert raw.frame.index.tolist()[-1] == 23


def test_a_missing_delimiter_before_a_quoted_cell():
    raw = read(HEAD + CALM + 'E20"Lee, Bob",Sales,Oslo,\n')
    assert raw.aside["row"].tolist() == [21]


def test_a_quote_that_closes_over_lines_is_one_cell():
    raw = read(HEAD + CALM + 'E20,Bob,Sales,Oslo,"first line\nsecond, line"\n')
    assert not len(raw.aside)
    assert raw.frame["remark"].iloc[-1] == "first line\nsecond, line"


def test_rows_that_are_all_shorter_than_the_header_raise_one_question():
    text = "id,name,unit,approve,reject\n" + "".join(f"E{i},Ann {i},Sales\n" for i in range(9))
    raw = read(text)
    assert [(i.question, i.count) for i in raw.issues] == [("short_rows", 9)]
    assert raw.frame["approve"].tolist() == [""] * 9
    answered = read(text, {"short_rows": "aside"})
    assert len(answered.aside) == 9


def test_control_characters_become_the_punctuation_meant():
    raw = read(HEAD + CALM + "E20,Mary O\x92Brien,R\x96D,Oslo,\n")
    assert raw.frame.iloc[-1].tolist()[1:3] == ["Mary O’Brien", "R–D"]
    assert [(i.found, i.count, i.file_outcome) for i in raw.issues] == [
        ("control character of another code page", 2, Outcome.FIX)]  # fmt: skip


def test_single_quotes_around_cells_are_taken_off_and_listed():
    raw = read(HEAD + CALM + "E20,'Bob','Sales',O'Hare,\n")
    assert raw.frame.iloc[-1].tolist()[1:4] == ["Bob", "Sales", "O'Hare"]
    assert [(i.column, i.row) for i in raw.issues] == [("unit", 21), ("name", 21)] or [
        (i.column, i.row) for i in raw.issues] == [("name", 21), ("unit", 21)]  # fmt: skip


def test_rows_of_nothing_but_delimiters_are_nothing():
    raw = read(HEAD + CALM + ",,,,\n,,,,\n")
    assert len(raw.frame) == 19
    assert not raw.issues
    assert not len(raw.aside)


def test_a_dialect_writes_what_csv_writes():
    assert Dialect(";", "\n", 0, 3, False).line(["a;b", 'c"', ""]) == '"a;b";"c""";'

"""Rows that moved go aside with their number, or are listed; none is kept in silence."""

import pytest

from benchmarks.shifted_rows import (
    Dialect,
    became,
    clean,
    dialects,
    further_records,
    polluted,
    table,
)
from skillgap.core.errors import Outcome, UnreadableFile
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
    ends = {
        became(dialect, rows, 9, line, further_records(what))
        for what, line in polluted(dialect, rows[9])
    }
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


def test_comment_lines_go_aside_wherever_they_stand():
    raw = read("# made in May, by hand\n" + HEAD + CALM + "# end\nE20,Bo,Sales,Oslo,\n#moved,,,,\n")
    assert aside(raw) == [[n, "line that is a comment"] for n in (1, 22, 24)]
    assert raw.headers[:2] == ("id", "name")
    assert raw.frame.loc[23].tolist()[:2] == ["E20", "Bo"]


def test_ids_that_begin_with_a_number_sign_are_no_comments():
    rows = "".join(f"#{n},Ann {n},Sales,Paris,x\n" for n in range(1, 9))
    raw = read(HEAD + rows)
    assert not len(raw.aside)
    assert len(raw.frame) == 8


def test_a_header_in_a_comment_stays_the_header():
    raw = read("# made in May\n# id,name,since\nE1,Ann,2020-01-31\nE2,Bo,2021-03-31\n")
    assert raw.headers == ("# id", "name", "since")
    assert raw.frame.iloc[:, 0].tolist() == ["E1", "E2"]


@pytest.mark.parametrize(
    ("torn", "rows"),
    [
        ("E2\n0,Bob,Sales,Oslo,x\n", [21, 22]),
        ("E20\n,Bob,Sales,Oslo,x\n", [21, 22]),
        ("E20,Bo\nb,Sales,Oslo,x\n", [21, 22]),
    ],
)
def test_a_line_break_within_a_row_costs_both_its_halves(torn, rows):
    raw = read(HEAD + CALM.replace(",\n", ",x\n") + torn + "E21,Cy,Sales,Rome,x\n")
    assert raw.aside["row"].tolist() == rows
    assert raw.frame.index.tolist()[-1] == 23


def test_a_stray_quote_in_a_text_of_two_rows_costs_its_row():
    raw = read('name,since\n"Ann Lee",2020-01-31\n"Bob "the dude" Ray",2021-03-31\n')
    assert raw.aside["row"].tolist() == [3]
    assert raw.frame.iloc[:, 0].tolist() == ["Ann Lee"]


def test_quotes_out_of_place_in_every_line_are_told_as_such():
    with pytest.raises(UnreadableFile, match="quotes that are out of place in every line"):
        read('"id"x,name\n1,"Ann" x\n')


def test_quoted_cells_after_a_space_are_quoted_cells():
    raw = read('id, name, unit\nE1, "Lee, Ann", "Sales"\nE2, "Ray, Bo", "Care"\n')
    assert raw.frame.iloc[0].str.strip().tolist() == ["E1", "Lee, Ann", "Sales"]
    assert "space before a quoted cell" in [issue.found for issue in raw.issues]


def test_colons_between_cells_where_every_line_has_as_many():
    raw = read("Year:Make:Length\n1997:Ford:2,34\n2000:Seat:2,38\n")
    assert raw.frame.iloc[0].tolist() == ["1997", "Ford", "2,34"]


def test_times_of_day_are_no_cells_between_colons():
    raw = read("at,what\n12:30:00,start\n13:45:10,stop\n")
    assert raw.headers == ("at", "what")


def test_a_person_without_a_rating_at_the_end_is_a_person():
    rows = "".join(f"Ann {n} Lee,3,4,2\n".replace(f" {n} ", " " + "ABCDE"[n]) for n in range(5))
    raw = read("name,SQL,Python,Excel\n" + rows + "Bo Ray,,,\n")
    assert raw.frame.iloc[-1].tolist() == ["Bo Ray", "", "", ""]


def test_remarks_right_below_full_rows_go_aside():
    raw = read(HEAD + CALM.replace(",\n", ",x\n") + "These,,,,\nare,,,,\nno,people,,,\n")
    assert raw.aside["row"].tolist() == [21, 22, 23]


def test_rows_that_alternate_below_a_whole_header_are_records():
    words, numbers = "g,h,i,j,k,l\n", "7,8,9,10,11,12\n"
    raw = read('"a","b ""  ",c,"   d",e,f\n1, 2,3 ,4,5,6\n' + 3 * (words + numbers))
    assert len(raw.frame) == 7

"""Tables are found by their body, whatever stands around it, and computed cells are left out."""

import csv
import io

import numpy as np
import openpyxl
import pytest

from skillgap.core.errors import Outcome
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.finding import torn
from skillgap.reading.finding.derived import (
    find_computed_columns,
    find_computed_rows,
    find_counter_columns,
)
from skillgap.reading.finding.legend import read_legend
from skillgap.reading.finding.rows import find_row_roles
from tests.reading.sheets_made import made


def as_text(cells):
    sink = io.StringIO()
    csv.writer(sink).writerows(cells)
    return ("sheet.csv", sink.getvalue().encode())


def typed(cell):
    return (
        int(cell) if cell.isdigit() else float(cell) if cell.replace(".", "", 1).isdigit() else cell
    )


def as_workbook(**sheets):
    book, sink = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in cells:
            sheet.append([None if cell == "" else typed(str(cell)) for cell in row])
    book.save(sink)
    return ("book.xlsx", sink.getvalue())


@pytest.mark.parametrize("seed", range(5_000, 5_040))
def test_records_are_those_entered_whatever_stands_around_them(seed):
    sheet = made(seed)
    for source in (as_text(sheet.cells), as_workbook(Sheet=sheet.cells)):
        (raw,) = read_raw_tables(source)
        assert list(raw.headers) == sheet.header, sheet.extras
        assert raw.frame.to_numpy().tolist() == sheet.records, sheet.extras
        assert dict(raw.legend) == sheet.legend
        whole = {"total column", "counter"} & set(sheet.extras)
        assert raw.computed.shape[1] == len(whole)


def roles(*lines):
    return [role.value for role in find_row_roles([line.split("|") for line in lines])]


def test_a_title_an_empty_row_and_the_header():
    assert roles("Staff", "", "Employee ID|Name", "E1|Ann", "E2|Bob") == [
        "title", "empty", "header", "data", "data"]  # fmt: skip


def test_a_second_table_needs_no_known_word():
    body = ("E1|Ann|Sales|2020-01-01", "E2|Bob|Ops|2021-02-03", "E3|Cy|Ops|2021-05-03")
    second = ("", "", "Leavers", "Person|Reason|Date", "Di|Moved|2024-05-01")
    first, other = read_raw_tables(as_text([line.split("|") for line in
                                     ("Code|Who|Unit|Since", *body, *second)]))  # fmt: skip
    assert len(first.frame) == 3
    assert other.headers == ("Person", "Reason", "Date")
    assert other.frame.to_numpy().tolist() == [["Di", "Moved", "2024-05-01"]]


def test_groups_above_skills_tell_equal_names_apart():
    rows = ["|SQL||Python|", "Person|Now|Goal|Now|Goal", "Ana|3|4|1|2", "Bo|2|4|5|5", "Cy|1|1|4|3"]
    (raw,) = read_raw_tables(as_text([row.split("|") for row in rows]))
    assert raw.headers == ("Person", "SQL Now", "SQL Goal", "Python Now", "Python Goal")
    assert raw.groups["Python Goal"] == "Python"
    assert len(raw.frame) == 3


def test_what_stands_around_is_handed_on():
    rows = ["Ratings (x = trained, o = planned)", "", "Name|First aid|Forklift", "Ana|x|o", "Bo|o|",
            "Cy||x", "", "Source: team leads"]  # fmt: skip
    (raw,) = read_raw_tables(as_text([row.split("|") for row in rows]))
    assert raw.around == ("Ratings (x = trained, o = planned)", "Source: team leads")
    assert raw.legend == {"x": "trained", "o": "planned"}
    assert raw.frame["First aid"].tolist() == ["x", "o", ""]


def test_one_line_of_prose_is_no_legend():
    assert read_legend([["Staff: as of May"], ["Team A: 12 people"]]) == {}


# --- computed cells ---


def block(rows, columns, seed=3):
    return np.random.default_rng(seed).integers(0, 6, (rows, columns))


@pytest.mark.parametrize("how", ["sum", "mean", "difference", "count"])
def test_a_column_that_others_give_is_computed(how):
    levels = block(24, 5)
    told = {
        "sum": levels.sum(axis=1),
        "mean": np.round(levels.mean(axis=1), 2),
        "difference": levels[:, 0] - levels[:, 1],
        "count": (levels >= 3).sum(axis=1),
    }[how]
    cells = np.column_stack([levels.astype(str), told.astype(str)]).astype(object)
    found = find_computed_columns(cells, ["h"] * 6, [False] * 6)
    assert {place: each.how for place, each in found.items()} == {5: how}
    assert not find_computed_columns(cells, ["h"] * 6, [False] * 5 + [True])


def test_small_tables_of_chance_have_nothing_computed():
    alarms = 0
    for seed in range(200):
        rows, columns = 3 + seed % 9, 2 + seed % 7
        cells = block(rows, columns, seed).astype(str).astype(object)
        alarms += bool(find_computed_columns(cells, ["h"] * columns, [False] * columns))
        alarms += bool(find_computed_rows(cells))
    assert alarms <= 1


def test_one_wrong_cell_and_a_column_is_not_computed():
    levels = block(24, 5)
    told = levels.sum(axis=1)
    told[7] += 1
    cells = np.column_stack([levels, told]).astype(str).astype(object)
    assert not find_computed_columns(cells, ["h"] * 6, [False] * 6)


def test_counters_need_another_column_that_tells_rows_apart():
    cells = np.array([["1", "Ana"], ["2", "Bo"], ["3", "Cy"]], dtype=object)
    same = np.array([["1", "Ana"], ["2", "Ana"], ["3", "Cy"]], dtype=object)
    assert list(find_counter_columns(cells, [False, False], [False, False])) == [0]
    assert not find_counter_columns(same, [False, False], [False, False])
    assert list(find_counter_columns(same, [False, False], [True, False])) == [0]
    assert not find_counter_columns(cells, [True, False], [True, False])


def test_rows_of_sums_by_group_and_over_all():
    levels = block(12, 6)
    rows = [*levels[:6], levels[:6].sum(axis=0), *levels[6:], levels[6:].sum(axis=0),
            levels.sum(axis=0)]  # fmt: skip
    cells = np.array(rows).astype(str).astype(object)
    assert list(find_computed_rows(cells)) == [6, 13, 14]


def test_a_total_column_is_listed_and_can_be_kept():
    levels = block(12, 4)
    cells = [["Name", "A", "B", "C", "D", "All"], *(
        [f"Person {i}", *map(str, row), str(row.sum())] for i, row in enumerate(levels)
    )]  # fmt: skip
    (raw,) = read_raw_tables(as_text(cells))
    assert raw.headers == ("Name", "A", "B", "C", "D")
    assert raw.frame_with_computed["All"].tolist() == [str(row.sum()) for row in levels]
    (issue,) = [i for i in raw.issues if i.found == "column computed from others"]
    assert (issue.column, issue.value, issue.file_outcome) == (
        "All",
        "sum of A, B, C …",
        Outcome.FIX,
    )
    (kept,) = read_raw_tables(as_text(cells), Decisions({"computed:All": "keep"}))
    assert "All" in kept.headers


# --- computed sheets ---

_ROLES = [["Skill", "Operator", "Planner"], ["Log reading", "3", "1"], ["Backups", "2", "4"],
          ["Costing", "0", "3"]]  # fmt: skip
_HELD = block(8, 3, 9)
_RATED = [["Employee", "Role", "Log reading", "Backups", "Costing"], *(
    [f"Person {i}", "Operator" if i % 2 else "Planner", *map(str, row)]
    for i, row in enumerate(_HELD)
)]  # fmt: skip


def needed(row, skill):
    return int(_ROLES[1 + skill][1 if row % 2 else 2])


def test_a_sheet_of_differences_is_left_out_by_its_arithmetic():
    gaps = [_RATED[0], *([*_RATED[1 + i][:2], *(str(held[k] - needed(i, k)) for k in range(3))]
                         for i, held in enumerate(_HELD))]  # fmt: skip
    raws = read_raw_tables(as_workbook(Needed=_ROLES, Rated=_RATED, Difference=gaps))
    assert [raw.file for raw in raws] == ["book.xlsx › Needed", "book.xlsx › Rated"]
    told = [i for i in raws[0].issues if i.found == "sheet computed from others"]
    assert [i.file for i in told] == ["book.xlsx › Difference"]


def test_a_sheet_of_counts_is_left_out():
    counts = [["Skill", "Average", "At 3 or more"], *(
        [skill, f"{_HELD[:, k].mean():.2f}", str((_HELD[:, k] >= 3).sum())]
        for k, skill in enumerate(_RATED[0][2:])
    )]  # fmt: skip
    raws = read_raw_tables(as_workbook(Rated=_RATED, Summary=counts))
    assert [raw.file for raw in raws] == ["book.xlsx › Rated"]


def test_two_rounds_of_ratings_are_both_read():
    later = [_RATED[0], *([*row[:2], *("5" if c == "5" else str(int(c) + 1) for c in row[2:])]
                          for row in _RATED[1:])]  # fmt: skip
    raws = read_raw_tables(as_workbook(Spring=_RATED, Autumn=later))
    assert len(raws) == 2


def test_a_bad_sheet_never_refuses_its_workbook():
    raws = read_raw_tables(as_workbook(Empty=[["Only a title"]], Rated=_RATED))
    assert [raw.file for raw in raws] == ["book.xlsx › Rated"]
    assert any(i.found.startswith("sheet left out") for i in raws[0].issues)


@pytest.mark.parametrize("count", [3, 4, 6])
def test_records_of_words_that_name_columns_are_no_further_headers(count):
    words = ["Role,Skill,Level", "Team,Employee,Name", "Manager,Role,Skill", "Level,Team,Name",
             "Course,Skill,Role", "Name,Level,Course"]  # fmt: skip
    text = "\n".join(["Skill,Cluster,Owner", *words[:count]])
    (table,) = read_raw_tables(("skills.csv", text.encode()))
    assert list(table.frame.columns) == ["Skill", "Cluster", "Owner"]
    assert len(table.frame) == count


def test_rows_torn_by_a_line_break_are_found_among_many_short_lines(monkeypatch):
    looked, look = [], torn._shape_of_signs
    monkeypatch.setattr(
        torn, "_shape_of_signs", lambda *of, **how: looked.append(1) or look(*of, **how)
    )
    lines = ["id,name,team"]
    for i in range(4000):
        lines += ["a,b"] * (i % 4 == 3) + [f"E{i:05d},Ana {i},Sales"]
    lines[501] = f"E\n{lines[501][1:]}"
    (table,) = read_raw_tables(("people.csv", "\n".join(lines).encode()))
    assert len(table.frame) == 3999
    assert "row that begins in another line" in set(table.aside["reason"])
    assert len(looked) < 10 * len(lines), "each row is looked at once, not for every short line"

"""From bytes of any kind to tables of text, or one clear sentence why not."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest

from skillgap.core.errors import UnreadableFile
from skillgap.reading.files.package import MAX_ENTRIES
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.finding.table import MAX_COLUMNS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
HEAD = "employee_id,name,department\n"
BODY = HEAD + "007,Ana Lima,Sales\n1E5,None,NA\n"


def only(data, name="staff.csv"):
    """Read bytes that hold one table."""
    (table,) = read_raw_tables((name, data if isinstance(data, bytes) else data.encode()))
    return table


def rows(table):
    return table.frame.to_numpy().tolist()


def said(table):
    return {issue.found for issue in table.issues}


def book(**sheets):
    """Make a workbook from rows per sheet."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for title, records in sheets.items():
        sheet = made.create_sheet(title)
        for record in records:
            sheet.append(record)
    return made


def saved(made):
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def packed(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/"), content)
    return target.getvalue()


class TestText:
    EXPECTED = (["007", "Ana Lima", "Sales"], ["1E5", "None", "NA"])

    @pytest.mark.parametrize(
        "data",
        [
            BODY.encode(),
            BODY.encode("utf-8-sig"),
            BODY.encode("utf-16"),
            BODY.encode("utf-16-be"),
            BODY.encode("utf-16-le"),
            BODY.encode("utf-32"),
            BODY.replace(",", ";").encode(),
            BODY.replace(",", "\t").encode(),
            BODY.replace(",", "|").encode(),
            b"sep=;\n" + BODY.replace(",", ";").encode(),
            BODY.replace("\n", "\r\n").encode(),
            BODY.replace("\n", "\r").encode(),
            BODY.replace("\n", "\r\n", 1).encode(),
            BODY.rstrip("\n").encode(),
            b"\n\n" + BODY.encode() + b"\n\n,,\n",
            BODY.replace("Ana Lima", '"Ana Lima"').encode(),
        ],
    )
    def test_one_table_in_many_dresses(self, data):
        table = only(data)
        assert table.headers == ("employee_id", "name", "department")
        assert rows(table) == list(self.EXPECTED)

    def test_windows_encoding_keeps_names_and_is_said(self):
        table = only((HEAD + "1,José Müller–Øst,Köln\n").encode("cp1252"))
        assert rows(table) == [["1", "José Müller–Øst", "Köln"]]
        assert "file read as cp1252" in said(table)

    def test_two_encodings_in_one_file_name_the_line(self):
        table = only(HEAD.encode() + "1,José,x\n".encode() + "2,Zoë,x\n".encode("cp1252"))
        assert [r[1] for r in rows(table)] == ["José", "Zoë"]
        assert any("line 3" in issue.value for issue in table.issues)

    def test_a_nul_is_taken_out_and_said(self):
        table = only(BODY.replace("Ana", "A\x00na"))
        assert rows(table)[0][1] == "Ana Lima"
        assert "character NUL that was removed" in said(table)

    def test_cells_with_delimiters_quotes_and_line_breaks(self):
        table = only(HEAD + '1,"Lima, Ana",x\n2,"say ""hi""",y\n3,"two\nlines",z\n4,plain,w\n')
        assert [r[1] for r in rows(table)] == ["Lima, Ana", 'say "hi"', "two\nlines", "plain"]
        assert table.frame.index.tolist() == [2, 3, 4, 5]

    def test_backslashes_before_quotes_are_read_and_said(self):
        table = only(HEAD + '1,"Ana \\"Al\\" Lima",x\n')
        assert rows(table)[0][1] == 'Ana "Al" Lima'
        assert "file with backslashes before quotes" in said(table)

    def test_title_rows_above_the_header(self):
        table = only("ACME HR export\nPrinted 01/02/2026\n\n" + BODY)
        assert table.headers[0] == "employee_id"
        assert (table.first_row, len(table.frame)) == (5, 2)
        assert "header further down" in said(table)

    @pytest.mark.parametrize("footer", ["Total,2,", "Printed 1 May 2026", "Grand total,,2"])
    def test_totals_and_remarks_below_are_left_out_and_listed(self, footer):
        table = only(BODY + footer + "\n")
        assert len(table.frame) == 2
        assert "row that is a total or a remark" in said(table)

    def test_a_person_called_total_stays(self):
        assert len(only(BODY + "009,Total,Sales\n").frame) == 3
        assert len(only(BODY + "Total,Ann Lee,Sales\n").frame) == 3

    def test_rows_of_another_length_are_set_aside_with_their_text(self):
        table = only(BODY + "3,Bo,Ops,EXTRA\n4;Cy;Ops\n5,Di,Fin\n")
        assert [r[0] for r in rows(table)] == ["007", "1E5", "5"]
        assert table.aside["row"].tolist() == [4, 5]
        assert table.frame.index.tolist() == [2, 3, 6]
        bad = [i for i in table.issues if i.severity == "error"]
        assert [(i.row, i.outcome) for i in bad] == [(4, "dropped"), (5, "dropped")]

    def test_a_header_one_cell_short_never_shifts_the_columns(self):
        table = only("a,b\n1,2,3\n4,5,6\n")
        assert rows(table) == [["1", "2", "3"], ["4", "5", "6"]]
        assert table.headers == ("a", "b", "column C")

    def test_repeated_and_blank_headers_get_names_and_a_warning(self):
        table = only("id,name,name,\n1,Ana,Anna,x\n")
        assert table.headers == ("id", "name", "name (2)", "column D")
        assert {"header that stands more than once", "column without a header"} <= said(table)

    def test_blank_columns_vanish(self):
        assert only("id,,name,\n1,,Ana,\n2,,Bo,\n").headers == ("id", "name")

    def test_without_a_header_the_first_person_is_not_one(self):
        table = only("E001,Ana Lima,Sales,2020-01-15\nE002,Bo Chen,Ops,2021-06-01\n")
        assert len(table.frame) == 2
        assert table.headers[0] == "column A"
        assert "first row that reads like a record" in said(table)

    def test_two_tables_below_each_other_are_two(self):
        first, second = read_raw_tables(("x.csv", (BODY + "\nskill,level\nSQL,3\n").encode()))
        assert rows(second) == [["SQL", "3"]]
        assert second.frame.index.tolist() == [6]
        assert "second table below the first" in said(first)

    def test_a_header_printed_on_every_page_is_left_out(self):
        table = only(BODY + "\n" + HEAD + "8,Bo,Ops\n")
        assert [r[0] for r in rows(table)] == ["007", "1E5", "8"]
        assert "header repeated among the rows" in said(table)

    def test_an_endless_cell_takes_only_its_row(self):
        table = only(BODY + f'9,"{"A" * 40_000}",x\n')
        assert len(table.frame) == 2
        assert "row with a cell that never seems to end" in said(table)

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"\xff\xfe", "empty"),
            (HEAD.encode(), "a header and no rows"),
            (HEAD.encode() + b'1,"Ana,x\n2,Bo,y\n', "line 2 opens a quote"),
            (b"%PDF-1.7 ...", "PDF"),
            (b"MZ\x90\x00" + bytes(range(256)) * 20, "program"),
            (bytes(range(256)) * 20, "no known encoding"),
            (b"\x01\x02\x03\x04" * 50, "not text"),
            (b"<html><table></table></html>", "web page"),
            (b'{"a": ', "JSON"),
            (b"PAR1....", "parquet"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "workbook"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
                + b"\x00" * 1016
                + "EncryptedPackage".encode("utf-16-le")
                + b"\x00" * 600,
                "protected by a password",
            ),
            (
                (",".join(f"c{i}" for i in range(MAX_COLUMNS + 1)) + "\n1\n").encode(),
                "1,001 columns",
            ),
        ],
    )
    def test_what_cannot_be_read_says_why(self, data, reason):
        with pytest.raises(UnreadableFile) as caught:
            read_raw_tables(("x.csv", data))
        assert reason in caught.value.found
        assert caught.value.remedy

    def test_large_and_small_files_are_read_alike(self):
        """Well-formed text goes another way than text with a flaw; both must agree."""
        body = HEAD + "".join(f'{i:04d},"N, {i}",D{i % 3}\n' for i in range(5_000))
        clean, flawed = only(body), only(body + "short\n")
        assert rows(clean) == rows(flawed)
        assert clean.frame.index.tolist() == flawed.frame.index.tolist()


class TestWorkbook:
    def test_cells_become_what_a_person_would_type(self):
        made = book(
            S=[
                ["employee_id", "hire_date", "fte", "active", "note"],
                [7, dt.date(2020, 1, 15), 0.8, True, "007"],
                [8.0, dt.datetime(2021, 6, 1, 9, 30), 1.0, False, None],
            ]
        )
        assert rows(only(saved(made), "x.xlsx")) == [
            ["7", "2020-01-15", "0.8", "yes", "007"],
            ["8", "2021-06-01 09:30:00", "1", "no", ""],
        ]

    def test_each_visible_sheet_is_a_table_and_hidden_ones_are_named(self):
        made = book(
            Staff=[["employee_id"], ["E1"]],
            Skills=[["skill_id"], ["S1"]],
            Pay=[["id"], [1]],
            Empty=[],
        )
        made["Pay"].sheet_state = "hidden"
        tables = read_raw_tables(("x.xlsx", saved(made)))
        assert [t.file for t in tables] == ["x.xlsx › Staff", "x.xlsx › Skills"]
        assert any(i.found == "sheet that is hidden" and i.value == "Pay" for i in tables[0].issues)

    def test_a_table_that_starts_at_b4_keeps_its_row_numbers(self):
        made = book(
            S=[[], [None, "HR export"], [], [None, "employee_id", "name"], [None, "E1", "Ana"]]
        )
        table = only(saved(made), "x.xlsx")
        assert table.headers == ("employee_id", "name")
        assert table.frame.index.tolist() == [5]

    def test_a_block_merged_down_counts_for_each_row(self):
        made = book(S=[["department", "employee_id"], ["Sales", "E1"], [None, "E2"], ["Ops", "E3"]])
        made["S"].merge_cells("A2:A3")
        table = only(saved(made), "x.xlsx")
        assert [r[0] for r in rows(table)] == ["Sales", "Sales", "Ops"]
        assert "cell below a merged one" in said(table)

    def test_formulas_without_a_result_are_said(self):
        made = book(S=[["employee_id", "level"], ["E1", "=1+2"]])
        assert "formula without a stored result" in said(only(saved(made), "x.xlsx"))

    def test_a_stray_cell_at_the_far_end_is_left_out(self):
        made = book(S=[["employee_id", "name"], ["E1", "Ana"]])
        made["S"]["XFD1048576"] = "stray"
        table = only(saved(made), "x.xlsx")
        assert rows(table) == [["E1", "Ana"]]
        assert "cell far outside the table" in said(table)

    def test_content_decides_not_the_name(self):
        table = only(BODY, "staff.xlsx")
        assert len(table.frame) == 2
        assert "content with the name of another kind of file" in said(table)
        assert len(only(saved(book(S=[["employee_id"], ["E1"]])), "staff.csv").frame) == 1

    @pytest.mark.parametrize("cut", [10, 200, -200, -10])
    def test_a_cut_workbook_is_refused(self, cut):
        with pytest.raises(UnreadableFile):
            read_raw_tables(("x.xlsx", saved(book(S=[["employee_id"], ["E1"]]))[:cut]))

    @pytest.mark.parametrize("place", range(0, 4_000, 333))
    def test_a_damaged_workbook_never_raises_anything_else(self, place):
        data = bytearray(
            saved(book(S=[["employee_id", "name"]] + [[f"E{i}", i] for i in range(50)]))
        )
        data[place % len(data)] ^= 0xFF
        with contextlib.suppress(UnreadableFile):
            read_raw_tables(("x.xlsx", bytes(data)))

    def test_xml_entities_are_refused(self):
        data = saved(book(S=[["a"], ["b"]]))
        source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
        with zipfile.ZipFile(target, "w") as package:
            for entry in source.infolist():
                part = source.read(entry)
                if "sheet1" in entry.filename:
                    part = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part
                package.writestr(entry.filename, part)
        with pytest.raises(UnreadableFile, match="entities"):
            read_raw_tables(("x.xlsx", target.getvalue()))


class TestZip:
    def test_csv_and_workbooks_inside_are_tables(self):
        data = packed(
            **{"a.csv": BODY, "deep__er__b.csv": BODY, "c.xlsx": saved(book(S=[["x"], ["y"]]))}
        )
        assert [t.file for t in read_raw_tables(("x.zip", data))] == ["a.csv", "b.csv", "c.xlsx"]

    def test_names_never_are_paths_and_equal_ones_stay_apart(self):
        data = packed(**{"p__a.csv": BODY, "q__a.csv": BODY})
        assert [t.file for t in read_raw_tables(("x.zip", data))] == ["a.csv", "q/a.csv"]
        (table,) = read_raw_tables(("x.zip", packed(**{"..__..__b.csv": BODY, "c.csv": BODY})))
        assert table.file == "c.csv"
        assert any("leads outside" in finding for finding in said(table))
        assert only(BODY, "../../x.csv").file == "x.csv"

    def test_other_kinds_are_ignored_with_a_note(self):
        data = packed(**{"a.csv": BODY, "b.docx": "x", "__MACOSX__a.csv": "x", ".hidden.csv": "x"})
        (table,) = read_raw_tables(("x.zip", data))
        assert "file of another kind" in said(table)

    def test_one_bad_file_does_not_stop_the_others(self):
        (table,) = read_raw_tables(("x.zip", packed(**{"a.csv": BODY, "b.csv": ""})))
        assert any(i.severity == "error" and i.file == "b.csv" for i in table.issues)

    def test_limits(self):
        with pytest.raises(UnreadableFile, match="to 1"):
            read_raw_tables(("x.zip", packed(**{"a.csv": b"0" * 20_000_000})))
        many = packed(**{f"{i}.csv": "" for i in range(MAX_ENTRIES + 1)})
        with pytest.raises(UnreadableFile, match="entries"):
            read_raw_tables(("x.zip", many))
        with pytest.raises(UnreadableFile, match="no table"):
            read_raw_tables(("x.zip", packed(**{"a.docx": "x"})))


class TestFolder:
    def test_its_own_files_only(self, tmp_path):
        (tmp_path / "a.csv").write_text(BODY)
        (tmp_path / "b.md").write_text("x")
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "c.csv").write_text(BODY)
        (table,) = read_raw_tables(tmp_path)
        (note,) = [i for i in table.issues if i.found == "file of another kind"]
        assert note.value == "b.md, sub/"

    def test_nothing_there(self, tmp_path):
        with pytest.raises(UnreadableFile, match="no table"):
            read_raw_tables(tmp_path)
        with pytest.raises(UnreadableFile, match="no such file"):
            read_raw_tables(tmp_path / "absent.csv")


@pytest.mark.skipif(not (SHARED / "csv_spectrum").is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", sorted(p.stem for p in (SHARED / "csv_spectrum/csvs").glob("*")))
def test_csv_spectrum(name):
    expected = json.loads((SHARED / f"csv_spectrum/json/{name}.json").read_text("utf-8"))
    (table,) = read_raw_tables(SHARED / f"csv_spectrum/csvs/{name}.csv")
    assert table.frame.to_dict("records") == expected

"""JSON, workbooks, archives, and what only bears the name of a table."""

import gzip
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import pandas as pd

from tests.strange.making import (
    ANA_BO,
    LEVELS,
    NAMES,
    STAFF,
    TABLE,
    TWO,
    Strange,
    book,
    linked,
    ods,
    parquet,
    pattern,
    rated,
    zipped,
)
from tests.uploads import aside, asks, fixes, refused, values

_COLUMNS = {"employee_id": ["E1", "E2"], "name": ["Ana Lima", "Bo Chen"]}
_RECORDS = [{"employee_id": "E1", "name": "Ana Lima"}, {"employee_id": "E2", "name": "Bo Chen"}]
_PANDAS = pd.DataFrame(_COLUMNS)

JSONS = [
    Strange("columns of pandas", "a.json", _PANDAS.to_json(), "ACCEPT", (TWO, NAMES)),
    Strange("columns as lists", "a.json", json.dumps(_COLUMNS), "ACCEPT", (TWO, NAMES)),
    Strange("index of pandas", "a.json", _PANDAS.to_json(orient="index"), "ACCEPT", (TWO, NAMES)),
    Strange("split of pandas", "a.json", _PANDAS.to_json(orient="split"), "ACCEPT", (TWO, NAMES)),
    Strange("table of pandas", "a.json", _PANDAS.to_json(orient="table"), "ACCEPT", (TWO, NAMES)),
    Strange(
        "records under a name",
        "a.json",
        json.dumps({"data": _RECORDS, "count": 2}),
        "ACCEPT",
        (TWO,),
    ),
    Strange(
        "columns of different length",
        "a.json",
        json.dumps({"employee_id": ["E1", "E2"], "name": ["Ana"]}),
        "REJECT",
        (refused("name"),),
    ),
    Strange(
        "a bad line among lines",
        "a.jsonl",
        '{"employee_id":"E1","name":"Ana"}\n{"employee_id":\n{"employee_id":"E2","name":"Bo"}\n',
        "QUARANTINE",
        (TWO, aside(3)),
    ),
    Strange(
        "lines cut at the end",
        "a.jsonl",
        '{"employee_id":"E1","name":"Ana"}\n'
        '{"employee_id":"E2","name":"Bo"}\n{"employee_id":"E3","na',
        "REJECT",
        (),
    ),
    Strange("cut", "a.json", json.dumps(_RECORDS)[:-20], "REJECT", ()),
    Strange(
        "with its mark", "a.json", b"\xef\xbb\xbf" + json.dumps(_RECORDS).encode(), "ACCEPT", (TWO,)
    ),
    Strange("of Python", "a.json", str(_RECORDS), "REJECT", ()),
    Strange("a comma too many", "a.json", json.dumps(_RECORDS)[:-1] + ",]", "REJECT", ()),
    Strange("a text only", "a.json", '"employee_id"', "REJECT", ()),
    Strange("null", "a.json", "null", "REJECT", ()),
    Strange(
        "minus infinity",
        "a.json",
        '[{"employee_id":"E1","skill":"SQL","level":-Infinity},'
        '{"employee_id":"E2","skill":"SQL","level":3}]',
        "QUARANTINE",
        (values("level", 3.0),),
    ),
    Strange(
        "ids of twenty digits",
        "a.json",
        '[{"employee_id":12345678901234567890,"name":"Ana"}]',
        "ACCEPT",
        (values("employee_id", "12345678901234567890"),),
    ),
    Strange(
        "a name twice",
        "a.json",
        '[{"employee_id":"E1","name":"Ana","name":"Bo"}]',
        "REJECT",
        (refused("`name` twice"),),
    ),
    Strange("named csv", "a.csv", json.dumps(_RECORDS), "FIX", (TWO, NAMES)),
    Strange("an error message", "a.json", '{"error":"none","status":401}', "ASK", (asks("table"),)),
]


def _hide_column(sheet: Any) -> None:
    sheet.column_dimensions["C"].hidden = True


def _merge_title(sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "Staff of March"
    sheet.merge_cells("A1:C1")


_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4

WORKBOOKS = [
    Strange("plain", "a.xlsx", lambda: book(TABLE), "ACCEPT", (TWO, ANA_BO)),
    Strange("plain, named csv", "a.csv", lambda: book(TABLE), "FIX", (TWO, ANA_BO)),
    Strange("open document", "a.ods", lambda: ods(TABLE), "ACCEPT", (TWO, ANA_BO)),
    Strange(
        "with a macro",
        "a.xlsm",
        lambda: zipped({**_parts(book(TABLE)), "xl/vbaProject.bin": b"\xd0"}),
        "ACCEPT",
        (TWO,),
    ),
    Strange(
        "numbers as text",
        "a.xlsx",
        lambda: book(
            [*LEVELS, ["E1", "SQL", "3", "2026-03-01"], ["E2", "SQL", "4 ", "2026-03-01"]]
        ),
        "FIX",
        (values("level", 3.0, 4.0),),
    ),
    Strange(
        "days as days",
        "a.xlsx",
        lambda: book(
            [
                *LEVELS,
                ["E1", "SQL", 3, date(2026, 3, 1)],
                ["E2", "SQL", 4, datetime(2026, 3, 2, 9, 30)],
            ]
        ),
        "ACCEPT",
        (values("observed_on", "2026-03-01", "2026-03-02"),),
    ),
    Strange(
        "a day for a level",
        "a.xlsx",
        lambda: book(
            [*LEVELS, ["E1", "SQL", 3, "2026-03-01"], ["E2", "SQL", date(2026, 1, 2), "2026-03-01"]]
        ),
        "QUARANTINE",
        (aside(3), values("level", 3.0)),
    ),
    Strange(
        "ids of sixteen digits as numbers",
        "a.xlsx",
        lambda: book(
            [["employee_id", "name"], [1234567890123456, "Ana"], [1234567890123457, "Bo"]]
        ),
        "ASK",
        (asks("rounded"),),
    ),
    Strange(
        "ids in a format with zeros",
        "a.xlsx",
        lambda: book(
            [["employee_id", "name"], [7, "Ana"], [42, "Bo"]],
            lambda sheet: pattern(sheet, "A", "00000"),
        ),
        "FIX",
        (values("employee_id", "00007", "00042"), fixes("zeros")),
    ),
    Strange(
        "levels in per cent",
        "a.xlsx",
        lambda: book(
            [*LEVELS, ["E1", "SQL", 0.8, "2026-03-01"], ["E2", "SQL", 1, "2026-03-01"]],
            lambda sheet: pattern(sheet, "C", "0%"),
        ),
        "ASK",
        (values("level", 4.0, 5.0),),
    ),
    Strange(
        "FTE in per cent",
        "a.xlsx",
        lambda: book(
            [["employee_id", "name", "fte"], ["E1", "Ana", 0.8], ["E2", "Bo", 1]],
            lambda sheet: pattern(sheet, "C", "0%"),
        ),
        "FIX",
        (values("fte", 0.8, 1.0),),
    ),
    Strange(
        "a hidden column",
        "a.xlsx",
        lambda: book(TABLE, _hide_column),
        "FIX",
        (values("function", "Sales", "Ops"), fixes("column that is hidden")),
    ),
    Strange("a merged title", "a.xlsx", lambda: book(TABLE, _merge_title), "FIX", (TWO,)),
    Strange(
        "two sheets that belong together",
        "a.xlsx",
        lambda: book(
            TABLE, Ratings=[*LEVELS, ["E1", "SQL", 3, "2026-03-01"], ["E2", "SQL", 4, "2026-03-01"]]
        ),
        "ACCEPT",
        (values("level", 3.0, 4.0, name="signals"),),
    ),
    Strange(
        "a sheet of remarks",
        "a.xlsx",
        lambda: book(TABLE, Notes=[["Ask Zoë about row 3"]]),
        "FIX",
        (TWO,),
    ),
    Strange(
        "protected by a password",
        "a.xlsx",
        _OLD + "EncryptedPackage".encode("utf-16-le") * 40,
        "REJECT",
        (),
    ),
    Strange(
        "a Word document",
        "a.xlsx",
        lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}),
        "REJECT",
        (refused("document"),),
    ),
    Strange(
        "XML of an old Excel",
        "a.xls",
        '<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
        "REJECT",
        (),
    ),
    Strange(
        "a web archive named xls",
        "a.xls",
        "MIME-Version: 1.0\nContent-Type: multipart/related; "
        "<table><tr><td>a</td></tr></table>\n--x--\n",
        "REJECT",
        (),
    ),
    Strange(
        "a web page named csv",
        "a.csv",
        "<html><table><tr><th>employee_id</th><th>name</th></tr>"
        "<tr><td>E1</td><td>Ana</td></tr><tr><td>E2</td><td>Bo</td></tr></table></html>",
        "ASK",
        (TWO,),
    ),
    Strange(
        "a page of log-in",
        "staff.csv",
        "<!DOCTYPE html><html><form>Sign in</form></html>",
        "REJECT",
        (refused("web page"),),
    ),
]


def _parts(data: bytes) -> dict[str, bytes | str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


PACKAGES = [
    Strange(
        "zip of two",
        "a.zip",
        zipped({"staff.csv": STAFF, "ratings.csv": rated("3", "4")}),
        "ACCEPT",
        (values("level", 3.0, 4.0, name="signals"),),
    ),
    Strange(
        "zip in a zip",
        "a.zip",
        zipped({"staff.csv": STAFF, "more.zip": zipped({"b.csv": STAFF})}),
        "FIX",
        (fixes("more.zip"),),
    ),
    Strange(
        "only a zip in a zip", "a.zip", zipped({"more.zip": zipped({"b.csv": STAFF})}), "REJECT", ()
    ),
    Strange(
        "a way out of the zip",
        "a.zip",
        zipped({"../../../tmp/evil.csv": STAFF}),
        "REJECT",
        (refused("outside"),),
    ),
    Strange("a link in a zip", "a.zip", linked, "REJECT", (refused("a link"),)),
    Strange(
        "a bomb",
        "a.zip",
        lambda: zipped({"staff.csv": b"0" * 150_000_000}),
        "REJECT",
        (refused("compressed"),),
    ),
    Strange(
        "2,000 files",
        "a.zip",
        lambda: zipped({f"{i}.csv": STAFF for i in range(2_000)}),
        "REJECT",
        (refused("2,000 entries"),),
    ),
    Strange(
        "a bad file beside a good one",
        "a.zip",
        zipped({"a.csv": STAFF, "b.csv": b""}),
        "REJECT",
        (TWO,),
    ),
    Strange("empty zip", "a.zip", zipped({}), "REJECT", ()),
    Strange("gzip", "a.csv.gz", gzip.compress(STAFF.encode()), "REJECT", (refused("gzip"),)),
    Strange("a picture", "a.csv", _PICTURE, "REJECT", (refused("picture"),)),
    Strange(
        "a PDF", "a.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "REJECT", (refused("PDF"),)
    ),
    Strange("a program", "a.csv", b"MZ\x90\x00\x03" + bytes(200), "REJECT", (refused("program"),)),
    Strange("SQLite", "a.csv", b"SQLite format 3\x00" + bytes(400), "REJECT", (refused("SQLite"),)),
    Strange("tar", "a.csv", b"staff.csv" + bytes(248) + b"ustar\x00" + bytes(400), "REJECT", ()),
    Strange("arrow", "a.parquet", b"ARROW1\x00\x00" + bytes(300), "REJECT", ()),
    Strange(
        "a pickle",
        "a.csv",
        b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94." + bytes(40),
        "REJECT",
        (),
    ),
    Strange(
        "parquet with whole numbers as floats",
        "a.parquet",
        lambda: parquet(employee_id=[1001.0, 1002.0], name=["Ana", "Bo"]),
        "ACCEPT",
        (values("employee_id", "1001", "1002"),),
    ),
    Strange("parquet named csv", "a.csv", lambda: parquet(**_COLUMNS), "FIX", (TWO,)),
    Strange("csv named parquet", "a.parquet", STAFF, "FIX", (TWO,)),
]

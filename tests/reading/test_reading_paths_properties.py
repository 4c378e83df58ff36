"""However a text is read, at once, by distinct cells or record by record, it gives the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgap.core.errors import UnreadableFile
from skillgap.core.workforce import Workforce
from skillgap.reading.conform.coding import Coding, code_distinct_cells
from skillgap.reading.files import delimited
from tests.judged import read

PATHS = ("plain", "distinct", "careful")


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Read every text on one path."""
    if path == "careful":
        with patch.object(delimited, "_read_well_formed_table", return_value=None):
            yield
    else:
        with patch.object(delimited, "_LONG", 0 if path == "distinct" else 1 << 40):
            yield


cell = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=6)
word = st.sampled_from(["Ann", "Zoë", "3", "3.5", " 4 ", "n/a", "a,b", 'say "hi"', "=1+1", "é"])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Write a table of two to four columns as csv, in one of the usual dialects."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(word | cell, min_size=width, max_size=width), min_size=1,
                         max_size=25))  # fmt: skip
    rows = [["x" if i == 0 and not text.strip() else text for i, text in enumerate(row)]
            for row in rows]  # fmt: skip
    sink = io.StringIO()
    writer = csv.writer(
        sink,
        delimiter=draw(st.sampled_from(",;\t|")),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerow([f"column {i}" for i in range(width)])
    writer.writerows(rows)
    return sink.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))


def told(data: bytes, path: str) -> object:
    """Return everything a reading says, in plain values."""
    with reading(path):
        try:
            tables = delimited.read_delimited(data, "made.csv")
        except UnreadableFile as problem:
            return str(problem)
    return [
        (
            table.file,
            table.headers,
            table.frame.index.tolist(),
            table.frame.to_numpy(object).tolist(),
            [str(issue) for issue in table.issues],
            table.aside.to_numpy(object).tolist(),
        )
        for table in tables
    ]


@settings(max_examples=settings.default.max_examples * 3 // 2, deadline=None)
@given(texts())
def test_three_ways_to_read_a_text_give_one_table(data: bytes) -> None:
    found = [told(data, path) for path in PATHS]
    assert found[0] == found[1] == found[2]


SIGNALS = """employee_id,skill_id,source,level,observed_on,reference
e1,Python,manager,3,2026-01-05,
E2,python,self,4,05.02.2026,talk
E2 ,SQL,peer,n/a,2026-02-31,
,SQL,peer,2,2026-02-03,a
E3,SQL,boss,9,2026-02-03,a
E3,  ,self,"3,5",2026-02-03,b
0012,Statistcs,self,advanced,2026-02-03,b
12,Statistics,self,2,2026-02-03,b
12,Statistics,self,2,2026-02-03,b
"""
EMPLOYEES = """employee_id,name,role_id,function,manager_id
E1,Ann,R1,Sales,
E2,Ben,R1,Sales,e1
E3,Zoë,R2,Service,E9
E3,Zoë,R2,Service,E1
"""


def workforce_told(workforce: Workforce) -> object:
    """Return tables and issues in plain values."""
    tables = {name: (frame.dtypes.astype(str).tolist(), frame.astype(str).to_numpy().tolist())
              for name, frame in workforce.tables.items()}  # fmt: skip
    return tables, [str(issue) for issue in workforce.issues], workforce.as_of


@pytest.mark.parametrize("text", [SIGNALS, EMPLOYEES, SIGNALS.replace(",", ";")])
def test_a_table_is_conformed_the_same_however_it_was_read(text: str) -> None:
    found = []
    for path in PATHS:
        with reading(path):
            found.append(workforce_told(read(("made.csv", text.encode()))))
    assert found[0] == found[1] == found[2]


@given(st.lists(st.sampled_from(["a", "b", "c", "", None]), max_size=30))
def test_codes_give_back_the_column(cells: list[str | None]) -> None:
    column = pd.Series(cells, dtype="str")
    for given_as in (column, column.astype("category"), column.astype("category").iloc[1:]):
        coded = code_distinct_cells(given_as)
        back = pd.Series([coded.labels[i] if i >= 0 else None for i in coded.codes], dtype="str")
        assert back.tolist() == given_as.astype("str").tolist() or back.equals(
            given_as.astype("str").reset_index(drop=True)
        )
        held = given_as.astype("str").reset_index(drop=True)
        assert coded.count_by_label.tolist() == [
            int((held == label).sum()) for label in coded.labels
        ]
        assert coded.first_rows.tolist() == [held.tolist().index(label) for label in coded.labels]
        assert coded.rows_with_label(lambda label: label == "a").tolist() == (held == "a").tolist()


def test_a_column_is_numbered_once_and_anew_when_it_changes() -> None:
    frame, coding = pd.DataFrame({"id": pd.Series(["x", "y", "x"], dtype="str")}), Coding()
    assert coding.code_column(frame["id"]) is coding.code_column(frame["id"])
    changed = frame.assign(id=frame["id"].replace({"x": "z"}))
    assert coding.code_column(changed["id"]).labels.tolist() == ["z", "y"]
    assert coding.code_column(frame["id"]).labels.tolist() == ["x", "y"]

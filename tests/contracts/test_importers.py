"""What every table keeps to when it is read, whatever the file looks like."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES
from skillgap.core.workforce import empty_table
from skillgap.reading.conform import build_workforce, table_conforms
from skillgap.reading.files.raw import read_raw_tables
from tests.judged import conform, read

ROWS = 12
EVERY = pytest.mark.parametrize("name", TABLES)


def filled(name, rows=ROWS):
    """Make distinct records of a table from its examples."""
    template = TABLES[name].template
    frame = pd.concat([template] * rows, ignore_index=True)
    for column in TABLES[name].key or TABLES[name].names[:1]:
        if TABLES[name][column].kind in ("id", "text", "category"):
            frame[column] = [f"{cell}-{i}" for i, cell in enumerate(frame[column])]
    return frame.astype("str")


def as_csv(frame, **options):
    return frame.to_csv(index=False, **options).encode()


def typed(frame):
    return frame.drop(columns=[SOURCE_FILE, SOURCE_ROW])


@pytest.mark.slow
@EVERY
def test_csv_workbook_zip_and_folder_give_the_same_table(name, tmp_path):
    frame = filled(name)
    (tmp_path / f"{name}.csv").write_bytes(as_csv(frame))
    book, package = io.BytesIO(), io.BytesIO()
    frame.to_excel(book, index=False)
    with zipfile.ZipFile(package, "w") as target:
        target.writestr(f"{name}.csv", as_csv(frame))
    sources = [
        tmp_path,
        (f"{name}.csv", as_csv(frame, sep=";")),
        (f"{name}.xlsx", book.getvalue()),
        ("all.zip", package.getvalue()),
    ]
    tables = [typed(read(source, as_of="2026-10-31")[name]) for source in sources]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])
    assert len(tables[0]) >= (ROWS if name not in ("signals", "enrolments", "aspirations") else 1)


@EVERY
def test_one_row_and_no_row(name):
    assert len(conform(name, filled(name, 1))[0]) == 1
    none, issues = conform(name, filled(name, 1).head(0))
    assert len(none) == 0
    assert table_conforms(name, none)
    assert not [i for i in issues if i.severity != "note"]
    assert table_conforms(name, empty_table(name))


@EVERY
def test_shuffled_rows_give_the_same_records(name):
    frame = filled(name)
    order = np.random.default_rng(5).permutation(len(frame))
    straight, _ = conform(name, frame)
    shuffled, _ = conform(name, frame.iloc[order])
    back = shuffled.iloc[np.argsort(order)].reset_index(drop=True)
    pd.testing.assert_frame_equal(typed(back), typed(straight))


@EVERY
def test_repeated_records_are_kept_once_where_there_is_a_key(name):
    frame = filled(name)
    twice, issues = conform(name, pd.concat([frame, frame]))
    expected = ROWS if TABLES[name].key else 2 * ROWS
    assert len(twice) == expected
    assert bool([i for i in issues if "twice" in i.found]) == bool(TABLES[name].key)


@EVERY
def test_input_is_left_alone(name):
    frame = filled(name)
    before = frame.copy(deep=True)
    conform(name, frame)
    build_workforce({name: frame})
    pd.testing.assert_frame_equal(frame, before)


@EVERY
def test_garbage_in_every_column_is_listed_and_never_raised(name):
    frame = filled(name)
    for column in TABLES[name].columns:
        bad = frame.assign(**{column.name: "\u202egarbage\n"})
        result, issues = conform(name, bad, file=f"{name}.csv")
        if column.kind in ("number", "level", "share", "date", "flag") or column.choices:
            mine = [i for i in issues if i.column == column.name and i.severity != "note"]
            assert mine, column.name
            assert all(i.row and i.value and i.remedy for i in mine)
        assert table_conforms(name, result)


@EVERY
def test_links_never_fail_whatever_is_missing(name):
    workforce = build_workforce({name: filled(name)}, as_of="2026-10-31")
    known = {
        "employees.employee_id": workforce.people,
        "roles.role_id": workforce.roles,
        "skills.skill_id": workforce.skills,
    }
    for column in TABLES[name].columns:
        if column.refers_to in known and column.name != "manager_id" and workforce.has("employees"):
            codes = known[column.refers_to].encode(workforce[name][column.name].dropna())
            assert (codes >= 0).all(), column.name


@pytest.mark.parametrize(
    "name", [n for n, t in TABLES.items() if "text" in {c.kind for c in t.columns}]
)
def test_every_cell_of_text_survives_the_way_through_a_file(name):
    awkward = ["007", "1E5", "NA", "None", "a,b", 'say "x"', "two\nlines", "=1+1", "😀", "1.10"]
    text = [c.name for c in TABLES[name].columns if c.kind == "text"]
    frame = filled(name, len(awkward)).assign(**{text[0]: awkward})
    (raw,) = read_raw_tables((f"{name}.csv", as_csv(frame)))
    assert raw.frame[text[0]].tolist() == awkward
    table, _ = conform(name, raw.frame)
    assert set(table[text[0]]) == set(awkward)

"""What every importer keeps to: nothing, one row, repeats, another order, hostile text."""

from __future__ import annotations

import csv
import io
import json
import random

import pandas as pd
import pytest

from skillgap.core.errors import SkillgapError
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.reading.conform import table_conforms
from skillgap.reading.importers.catalogue import IMPORTERS, find_importer, import_files
from tests.reading.test_esco import as_bytes, small_release
from tests.reading.test_onet import as_text
from tests.reading.test_onet import small_release as small_onet

VERBS = "http://adlnet.gov/expapi/verbs/"
HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "![x](http://e.x/y.png)",
           "\u202eevil", "'; DROP TABLE employees; --", "😀" * 40, "a\x00b", "../../etc/passwd",
           "NaN", "1e999",
           "-", "0000-00-00", "99999999999999999999", "\ufeff", "ß"]  # fmt: skip
SOURCES = {
    "tables": ["employee_id,role_id,function,region", *(f"E{i},Dev,Ops,North" for i in range(8))],
    "completions": ["STUD_ID,CPNT_ID,CMPL_STAT_ID,COMPL_DTE",
                    *(f"E{i},SQL-{i},COURSE-COMPL,03/{10 + i}/2026" for i in range(8))],
    "postings": ["date,state,indeed_job_postings_index",
                 *(f"2026-0{1 + i}-01,ak,{100 + i}" for i in range(8))],
    "roster": ["snapshot,employee_id,role_id,function,region",
               *(f"2026-0{1 + i}-28,E{i},Dev,Ops,North" for i in range(8))],
}  # fmt: skip


def statement(i, **changes):
    return json.dumps({
        "id": f"s{i}", "actor": {"mbox": f"mailto:e{i}@x.eu"},
        "verb": {"id": VERBS + "completed"}, "object": {"id": f"http://c/{i}"},
        "timestamp": f"2026-03-{10 + i}T10:00:00Z", **changes,
    })  # fmt: skip


SOURCES["statements"] = ["", *(statement(i) for i in range(8))]
EVERY = pytest.mark.parametrize("key", SOURCES)


def read(key, rows):
    text = "\n".join(line for line in [SOURCES[key][0], *rows] if line)
    return import_files(key, [(f"{key}.csv", text.encode("utf-8", errors="replace"))])


def typed(imported):
    return {
        name: frame.drop(columns=[SOURCE_FILE, SOURCE_ROW]).sort_values(list(frame.columns[:3]))
        .reset_index(drop=True)
        for name, frame in imported.tables.items()
    }  # fmt: skip


def test_every_importer_of_rows_has_a_source_here():
    registers = {"onet", "esco"}
    assert set(SOURCES) | registers == set(IMPORTERS)


@EVERY
def test_what_comes_out_conforms_and_knows_its_rows(key):
    imported = read(key, SOURCES[key][1:])
    assert imported.rows >= 6
    for name, frame in imported.tables.items():
        assert table_conforms(name, frame)
        assert (frame[SOURCE_ROW] > 0).all()
        assert frame[SOURCE_FILE].str.contains(key).all()


@EVERY
def test_nothing_is_refused_in_one_sentence(key):
    for data in (b"", b"\n\n", SOURCES[key][0].encode()):
        with pytest.raises(SkillgapError) as refused:
            import_files(key, [(f"{key}.csv", data)])
        assert refused.value.remedy


@EVERY
def test_one_row(key):
    assert read(key, SOURCES[key][1:2]).rows == 1


@EVERY
def test_repeats_count_once_or_are_told(key):
    once, rows = read(key, SOURCES[key][1:]), SOURCES[key][1:]
    twice = read(key, rows + rows)
    told = [i for i in twice.issues if "twice" in i.found or "repeat" in i.found]
    assert twice.rows == once.rows or told or twice.rows == 2 * once.rows


@EVERY
def test_order_of_rows_does_not_matter(key):
    rows = SOURCES[key][1:]
    other = random.Random(3).sample(rows, len(rows))
    straight, shuffled = typed(read(key, rows)), typed(read(key, other))
    assert straight.keys() == shuffled.keys()
    for name, frame in straight.items():
        pd.testing.assert_frame_equal(frame, shuffled[name])


@EVERY
def test_hostile_text_is_kept_as_text_or_listed_and_never_raised(key):
    if key == "statements":
        rows = [statement(i, object={"id": text or "x"}) for i, text in enumerate(HOSTILE)]
        rows += [statement(30 + i, timestamp=text) for i, text in enumerate(HOSTILE)]
        rows += HOSTILE + ['{"actor": {}, "verb": {}, "object": []}', "[" * 5000, "{}", "null"]
    else:
        header = SOURCES[key][0].split(",")
        usual = SOURCES[key][1].split(",")
        rows = list(SOURCES[key][1:])
        for at in range(len(header)):
            for text in HOSTILE:
                buffer = io.StringIO()
                named = [cell.replace("E0", f"E{len(rows)}") for cell in usual]
                csv.writer(buffer).writerow([*named[:at], text, *named[at + 1 :]])
                rows.append(buffer.getvalue().strip("\r\n"))
    imported = read(key, rows)
    assert imported.rows >= 1
    for name, frame in imported.tables.items():
        assert table_conforms(name, frame)
    assert imported.issues
    assert all(issue.remedy for issue in imported.issues)


@pytest.mark.parametrize("key", ["onet", "esco"])
def test_registers_give_roles_for_some_or_all(key):
    files = as_text(small_onet()) if key == "onet" else as_bytes(small_release())
    whole = import_files(key, list(files.items()))
    assert set(whole.tables) == set(find_importer(key).gives)
    assert whole.attributions
    code = whole.tables["roles"]["onet_soc" if key == "onet" else "esco_uri"].iloc[0]
    some = import_files(key, list(files.items()), {"roles": {"Mine": code}})
    assert some.tables["roles"]["role_id"].tolist() == ["Mine"]
    with pytest.raises(SkillgapError):
        import_files(key, [("x.txt", b"a\tb\n")])


@pytest.mark.parametrize("key", SOURCES)
def test_binary_garbage_is_refused_in_one_sentence(key):
    with pytest.raises(SkillgapError) as refused:
        import_files(key, [(f"{key}.csv", bytes(range(256)) * 40)])
    assert refused.value.remedy

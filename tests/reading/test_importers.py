"""Learning histories, xAPI statements, queries, postings: what each reads and what it refuses."""

from __future__ import annotations

import json
import sqlite3

import pandas as pd
import pytest

import skillgap as sg
from skillgap.core.errors import BadValue, SkillgapError, UnreadableFile
from skillgap.reading.files.query import read_query
from skillgap.reading.files.raw import read_raw_tables
from skillgap.reading.importers.catalogue import import_files, import_tables
from skillgap.reading.importers.completions import EXPOSURE_LEVEL, read_completions
from skillgap.reading.importers.roster_history import read_roster_history

VERBS = "http://adlnet.gov/expapi/verbs/"


def raws(text, name="lms.csv"):
    return read_raw_tables((name, text.encode()))


# ------------------------------------------------------------------ learning history


def test_a_plain_learning_history_needs_no_status_and_no_first_day():
    imported = read_completions(raws("Learner,Course,Completed\nE1,SQL-1,2026-03-01\n"))
    row = imported.tables["enrolments"].iloc[0]
    assert (row["employee_id"], row["status"]) == ("E1", "completed")
    assert row["started_on"] == row["completed_on"] == pd.Timestamp("2026-03-01")
    assert "signals" not in imported.tables


def test_a_completed_course_is_exposure_only_where_its_skill_is_known(register):
    assert register.value("course_exposure_level") == EXPOSURE_LEVEL
    text = ("Learner,Course,Completed,Started\nE1,SQL-1,2026-03-01,2026-02-01\n"
            "E2,SQL-1,,2026-02-01\nE3,Safe,2026-03-02,2026-02-01\n")  # fmt: skip
    imported = read_completions(raws(text), skills={"sql-1": "SQL"})
    signals = imported.tables["signals"]
    assert signals[["employee_id", "skill_id", "source", "level"]].to_numpy().tolist() == [
        ["E1", "SQL", "course", 2.0]
    ]
    assert signals["source_row"].tolist() == [2]
    assert any("exposure, not ability" in issue.remedy for issue in imported.issues)
    by_column = read_completions(raws("Learner,Course,Completed,Skill\nE1,S1,2026-03-01,SQL\n"))
    assert by_column.tables["signals"]["skill_id"].tolist() == ["SQL"]


def test_ranges_a_spreadsheet_spoilt_are_pointed_out_in_columns_nobody_maps():
    bands = ["0-10%", "20-Oct", "20-30%", "30-40%"]
    text = "Learner,Course,Completed,imd_band\n" + "".join(
        f"E{i},SQL,2026-03-01,{band}\n" for i, band in enumerate(bands * 3)
    )
    told = [i for i in read_completions(raws(text)).issues if "spreadsheet" in i.found]
    assert [(i.column, i.count, i.row, i.value) for i in told] == [("imd_band", 3, 3, "20-Oct")]
    assert "10-20%" in told[0].found
    whole = "Learner,Course,Completed,day\nE1,SQL,2026-03-01,20-Oct\nE2,SQL,2026-03-01,21-Oct\n"
    assert not [i for i in read_completions(raws(whole)).issues if "spreadsheet" in i.found]


def test_the_open_university_s_spoilt_band_is_surfaced(shared_data):
    imported = import_files("completions", [
        ("studentInfo.csv", (shared_data("oulad") / "studentInfo.csv").read_bytes())
    ])  # fmt: skip
    assert len(imported.tables["enrolments"]) == 32_593
    told = [i for i in imported.issues if i.column == "imd_band"]
    assert [(i.count, i.value) for i in told if "spreadsheet" in i.found] == [(3516, "20-Oct")]


# ------------------------------------------------------------------ xAPI


def said(identity, who, verb, activity, time, **result):
    return json.dumps({
        "id": identity, "actor": {"mbox": f"mailto:{who}@x.eu"}, "verb": {"id": VERBS + verb},
        "object": {"id": activity, "definition": {"name": {"en": activity.upper()}}},
        "timestamp": time, **({"result": result} if result else {}),
    })  # fmt: skip


def test_statements_become_one_enrolment_per_person_and_activity():
    lines = [
        said("1", "ann", "initialized", "sql", "2026-03-01T10:00:00Z"),
        said("2", "ann", "passed", "sql", "2026-03-05T23:30:00+02:00", score={"scaled": 0.8}),
        said("2", "ann", "passed", "sql", "2026-03-05T23:30:00+02:00"),
        said("3", "bob", "registered", "sql", "2026-03-02T00:00:00Z"),
        said("4", "bob", "completed", "law", "2026-03-02T00:00:00Z"),
        said("5", "cy", "abandoned", "sql", "2026-03-02T00:00:00Z"),
        json.dumps({"id": "6", "actor": {"mbox": "mailto:a@x"}, "verb": {"id": VERBS + "voided"},
                    "object": {"objectType": "StatementRef", "id": "4"},
                    "timestamp": "2026-03-03T00:00:00Z"}),
    ]  # fmt: skip
    for text in (
        "\n".join(lines),
        f"[{','.join(lines)}]",
        f'{{"statements": [{",".join(lines)}]}}',
    ):
        imported = import_files(
            "statements", [("s.jsonl", text.encode())], {"skills": {"sql": "SQL"}}
        )
        learnt = imported.tables["enrolments"]
        assert learnt[["employee_id", "intervention_id", "status"]].to_numpy().tolist() == [
            ["ann@x.eu", "SQL", "completed"], ["bob@x.eu", "SQL", "registered"],
            ["cy@x.eu", "SQL", "dropped"],
        ]  # fmt: skip
        signals = imported.tables["signals"]
        assert signals[["source", "level"]].to_numpy().tolist() == [
            ["assessment", 4.0], ["course", 2.0]]  # fmt: skip


def test_lines_that_are_no_statements_are_counted_with_their_row():
    lines = [said("1", "ann", "completed", "sql", "2026-03-01T10:00:00Z"), "{broken", "[" * 9000,
             said("2", "ann", "danced", "sql", "2026-03-01T10:00:00Z"),
             said("3", "ann", "completed", "law", "yesterday"),
             '{"actor": 1, "verb": 2, "object": 3}']  # fmt: skip
    imported = import_files("statements", [("s.jsonl", "\n".join(lines).encode())])
    assert imported.rows == 1
    told = {issue.found: (issue.row, issue.count) for issue in imported.issues}
    assert told["line that is no statement"] == (2, 2)
    assert told["verb that says nothing of an enrolment"] == (4, 1)
    assert told["statement without a time"] == (5, 1)
    assert told["statement without a person or an activity"] == (6, 1)


# ------------------------------------------------------------------ queries


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "hr.db"
    with sqlite3.connect(path) as held:
        held.execute("create table staff (EMPID text, job text, dept text, hired date, pay real)")
        held.executemany("insert into staff values (?, ?, ?, ?, ?)", [
            (f"{i:05d}", "Dev", "Ops", "2020-01-01", 50_000.5) for i in range(12_000)])  # fmt: skip
    held.close()
    return f"sqlite:///{path}"


def test_a_query_is_streamed_and_read_like_a_file(database):
    shares = []
    raw = read_query(
        database, "select EMPID, job as Role, hired as \"Hire date\" from staff -- all",
        name="staff query", progress=lambda share, what: shares.append(share),
    )  # fmt: skip
    assert len(shares) == 3
    assert shares == sorted(shares)
    staff = import_tables("tables", [raw], {"table": "employees"}).tables["employees"]
    assert len(staff) == 12_000
    assert staff["employee_id"].iloc[7] == "00007"
    assert staff["source_row"].iloc[0] == 2
    assert staff["source_file"].iloc[0] == "staff query"


@pytest.mark.parametrize("sql", [
    "delete from staff", "select 1; drop table staff", "", "update staff set pay = 0",
    "with x as (select 1) insert into staff select * from x", "pragma journal_mode = off",
    "select * into outfile '/tmp/x' from staff", "select * into kept from staff",
    "select '-- ', 1; drop table staff", "select \"/*\", 1; drop table staff -- */",
    "select 1 /*! ; drop table staff */", "select `--`, 1; delete from staff",
])  # fmt: skip
def test_only_statements_that_read_are_run(database, sql):
    with pytest.raises(BadValue, match="SELECT"):
        read_query(database, sql)
    assert len(read_query(database, "select * from staff").frame) == 12_000


def test_words_of_writing_in_text_are_only_text(database):
    frame = read_query(database, "select 'delete; it' as a, 1 as a from staff limit 1").frame
    assert frame.to_numpy().tolist() == [["delete; it", "1"]]
    assert list(frame) == ["a", "a (2)"]


def test_a_password_never_stands_in_the_address_nor_in_a_message():
    with pytest.raises(BadValue, match="plain text") as refused:
        read_query("postgresql+pg8000://hr:sup3rsecret@127.0.0.1/hr", "select 1")
    assert "sup3rsecret" not in str(refused.value)
    address = "postgresql+pg8000://hr:${HR_PASSWORD}@127.0.0.1:1/hr"
    with pytest.raises(BadValue, match="HR_PASSWORD is not set"):
        read_query(address, "select 1", environment={})
    with pytest.raises(UnreadableFile) as refused:
        read_query(address, "select 1", environment={"HR_PASSWORD": "sup3rsecret"})
    assert "sup3rsecret" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("address", [
    "postgresql+pg8000://127.0.0.1:1/hr?user=hr&password={}",
    "mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BUID%3Dhr%3BPWD%3D{}",
    "mssql+pyodbc://h/d?driver=x;pwd={}", "postgresql://hr:pre{}${{HR_PASSWORD}}@h/d",
])  # fmt: skip
def test_a_password_elsewhere_in_the_address_is_refused_too(address):
    with pytest.raises(BadValue, match="plain text") as refused:
        read_query(address.format("sup3rsecret"), "select 1")
    assert "sup3rsecret" not in str(refused.value)


@pytest.mark.parametrize(("address", "value"), [
    ("postgresql+pg8000://127.0.0.1:1/hr?user=hr&password=${PW}", "sup3rsecret"),
    ("postgresql+pg8000://hr:${PW}@127.0.0.1:1/hr", "sup3r:secret@x"),
    ("postgresql+pg8000://hr:${PW}@127.0.0.1/hr", "sup3rsecret@127.0.0.1:sup3rsecret"),
    ("${PW}", "postgresql+pg8000://hr:sup3rsecret@127.0.0.1:1/hr"),
    ("${PW}", "postgresql+pg8000://127.0.0.1:1/hr?user=hr&password=sup3rsecret"),
    ("${PW}", "sup3rsecret"), ("${PW}", "nosuch://hr:sup3rsecret@h/d"),
])  # fmt: skip
def test_no_error_tells_what_a_variable_holds(address, value):
    with pytest.raises((BadValue, UnreadableFile)) as refused:
        read_query(address, "select 1", environment={"PW": value})
    assert "sup3r" not in str(refused.value)


def test_a_secret_is_blotted_out_before_a_message_is_cut():
    from sqlalchemy.engine import make_url

    from skillgap.reading.files.query import _error_text_without_secrets

    told = _error_text_without_secrets(
        ValueError("x" * 295 + "sup3rsecret"), make_url("postgresql://hr:sup3rsecret@h/d")
    )
    assert "sup" not in told


def test_text_of_a_statement_is_taken_as_it_stands(database):
    sql = "select ' :name', '%s 100%', '12:30' as t, ':x' from staff limit 1 -- :y"
    assert read_query(database, sql).frame.iloc[0].tolist() == [" :name", "%s 100%", "12:30", ":x"]


def test_a_database_may_stand_in_a_folder_of_any_name(tmp_path):
    folder = tmp_path / "HR data 50% #1"
    folder.mkdir()
    with sqlite3.connect(folder / "hr.db") as held:
        held.execute("create table staff as select 1 as a")
    held.close()
    assert len(read_query(f"sqlite:///{folder / 'hr.db'}", "select * from staff").frame) == 1


def test_a_query_without_end_is_ended(database, monkeypatch):
    monkeypatch.setattr("skillgap.reading.files.query.SECONDS", 0.3)
    with pytest.raises(UnreadableFile, match="longer than"):
        read_query(database, "with recursive n(i) as (select 1 union all select i + 1 from n) "
                             "select max(i) from n")  # fmt: skip
    with pytest.raises(UnreadableFile, match="longer than"):
        read_query(database, "with recursive n(i) as (select 1 union all select i + 1 from n) "
                             "select i from n")  # fmt: skip


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(UnreadableFile):
        read_query(f"sqlite:///{tmp_path / 'none.db'}", "select 1 from staff")
    assert not (tmp_path / "none.db").exists()


# ------------------------------------------------------------------ postings


def test_an_index_twice_a_month_becomes_monthly_means_for_the_roles_a_person_named():
    text = ("date,jobcountry,indeed_job_postings_index,variable,display_name\n"
            "2026-02-01,US,100,total postings,Accounting\n"
            "2026-02-15,US,104,total postings,Accounting\n"
            "2026-02-15,US,900,new postings,Accounting\n"
            "2026-02-15,US,50,total postings,Nursing\n"
            "nonsense,US,50,total postings,Accounting\n")  # fmt: skip
    imported = import_files("postings", [("i.csv", text.encode())], {
        "roles": {"accounting": ["R1", "R2"]}, "only": {"variable": "total postings"}})  # fmt: skip
    table = imported.tables["postings"]
    assert table[["role_id", "index", "region"]].to_numpy().tolist() == [
        ["R1", 102.0, "US"], ["R2", 102.0, "US"]]  # fmt: skip
    told = {issue.found: issue for issue in imported.issues}
    assert told["sector that no role stands for"].value == "Nursing"
    assert told["row without a day or a value"].row == 6


def test_of_several_measures_one_is_read_and_the_others_told():
    text = ("date,state,index,variable\n2026-02-01,ak,100,total postings\n"
            "2026-02-01,ak,40,new postings\n2026-02-01,al,90,total postings\n")  # fmt: skip
    imported = import_files("postings", [("i.csv", text.encode())])
    assert imported.tables["postings"]["index"].tolist() == [100.0, 90.0]
    assert any("several measures" in issue.found for issue in imported.issues)


def test_the_indices_of_a_hiring_lab_are_read(shared_data):
    folder = shared_data("indeed")
    states = sg.read_as("postings", folder / "us_state_index_to_2025_07.csv")
    assert states["postings"]["region"].nunique() == 51
    assert states["postings"]["month"].max() == pd.Timestamp("2025-07-01")
    sectors = sg.read_as("postings", folder / "us_sector_index_to_2024_09.csv",
                         roles={"Software Development": "dev"})  # fmt: skip
    assert set(sectors["postings"]["role_id"]) == {"dev"}
    assert len(sectors["postings"]) == 56


# ------------------------------------------------------------------ roster history


def roster(month, *rows):
    lines = ["employee_id,role_id,function,region", *(f"{row},Ops,North" for row in rows)]
    return read_raw_tables((f"roster_{month}.csv", "\n".join(lines).encode()))


def test_snapshots_tell_who_joined_left_moved_and_came_back():
    snapshots = [
        *roster("2026-01", "A,Dev", "B,Dev", "C,Dev"),
        *roster("2026-02", "A,Lead", "C,Dev", "D,Dev"),
        *roster("2026-03", "A,Lead", "B,Dev", "C,Dev", "D,Dev"),
    ]
    history = read_roster_history(snapshots[::-1])
    found = history.movements[["employee_id", "kind", "on"]].astype("str").to_numpy().tolist()
    assert found == [
        ["A", "moved", "2026-02-28"], ["B", "left", "2026-02-28"], ["D", "joined", "2026-02-28"],
        ["B", "returned", "2026-03-31"],
    ]  # fmt: skip
    staff = history.employees.set_index("employee_id")
    assert staff.at["D", "hire_date"] == pd.Timestamp("2026-02-28")
    assert staff["exit_date"].isna().all()
    assert staff["hire_date"].isna().sum() == 3
    assert history.headcount.groupby("on")["headcount"].sum().tolist() == [3, 3, 4]


def test_snapshots_are_kept_as_they_were_and_leavers_left_in_between():
    lines = "employee_id,role_id,function,salary,hire_date\n"
    first = lines + "".join(f"E{i},Clerk,Sales,{30 + i}000,2015-03-01\n" for i in range(40))
    second = lines + "".join(f"E{i},Lead,Care,{40 + i}000,2015-03-01\n" for i in range(10))
    raws = [*read_raw_tables(("r_2020-12-31.csv", first.encode())),
            *read_raw_tables(("r_2021-12-31.csv", second.encode()))]  # fmt: skip
    made = read_roster_history(raws).as_imported().workforce()
    kept = made["snapshots"]
    assert kept.groupby("taken_on").size().tolist() == [40, 10]
    assert kept.groupby("taken_on")["function"].unique().str[0].tolist() == ["Sales", "Care"]
    assert kept.loc[kept["employee_id"] == "E3", "salary"].tolist() == [33000, 43000]
    left = made["employees"]["exit_date"].dropna()
    assert len(left) == 30
    assert pd.Timestamp("2020-12-31") < left.min() < pd.Timestamp("2021-05-01")
    assert pd.Timestamp("2021-08-01") < left.max() < pd.Timestamp("2021-12-31")
    assert str(made.as_of) == "2021-12-31"
    shuffled = read_roster_history(raws[::-1]).as_imported().workforce()
    assert shuffled["employees"].equals(made["employees"])


def test_one_file_with_a_column_for_the_month_is_the_same():
    text = ("month,employee_id,role_id,function,region\n2026-01-31,A,Dev,Ops,N\n"
            "2026-01-31,B,Dev,Ops,N\n2026-02-28,A,Dev,Ops,N\nwhenever,C,Dev,Ops,N\n")  # fmt: skip
    history = read_roster_history(raws(text, "all.csv"))
    left = history.employees.set_index("employee_id")["exit_date"]["B"]
    assert pd.Timestamp("2026-01-31") < left < pd.Timestamp("2026-02-28")
    assert [i.row for i in history.issues if "day of its snapshot" in i.found] == [5]


def test_gaps_and_cut_exports_are_pointed_out():
    snapshots = [
        *roster("2026-01", *(f"E{i},Dev" for i in range(20))),
        *roster("2026-02", *(f"E{i},Dev" for i in range(6))),
        *roster("2026-06", *(f"E{i},Dev" for i in range(20))),
        *roster("no day", "A,Dev", "B,Dev"),
    ]
    told = [issue.found for issue in read_roster_history(snapshots).issues]
    assert "snapshot with 6 people after 20" in told
    assert "snapshot after a gap" in told
    assert "snapshot without a day" in told
    with pytest.raises(SkillgapError, match="roster_2026-09"):
        read_roster_history(roster("no day", "A,Dev"))

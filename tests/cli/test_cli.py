"""The command line: tables on the terminal and in files, one clear line when something is wrong."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import skillgap as sg
from skillgap.cli import analyses, main, serving
from skillgap.cli.terminal import align_columns_as_text, text_width

pytestmark = pytest.mark.slow

EMPLOYEES = """employee_id,role_id,function,region
007,Data engineer,Data,North
008,Data engineer,Data,South
009,Data analyst,Service,North
010,Data analyst,Service,NA
"""
ROLES = """role_id,title,job_family,criticality,monthly_value_at_risk
Data engineer,Data engineer,Data,5,9000
Data analyst,Data analyst,Data,3,4000
"""
HIRED = """employee_id,role_id,hire_date
007,Data engineer,03/04/2020
008,Data engineer,05/06/2021
"""
REQUIREMENTS = """role_id,skill_id,required_level,importance
Data engineer,SQL,5,5
Data engineer,Python,4,4
Data analyst,SQL,3,4
"""
SIGNALS = """employee_id,skill_id,source,level,observed_on
007,SQL,assessment,1,2026-09-01
008,SQL,manager,2,2026-08-01
009,SQL,self,4,2026-07-01
010,SQL,peer,3,2026-10-01
007,Python,self,2,2026-10-31
"""


@pytest.fixture
def folder(tmp_path):
    """Four small files without a fault."""
    place = tmp_path / "files"
    place.mkdir()
    for name, text in (
        ("employees", EMPLOYEES), ("roles", ROLES), ("requirements", REQUIREMENTS),
        ("signals", SIGNALS),
    ):  # fmt: skip
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def faulty(folder):
    """The same with a level nobody can have."""
    (folder / "signals.csv").write_text(SIGNALS + "007,SQL,self,lots,2026-10-01\n")
    return folder


def read_back(path):
    if path.suffix == ".csv":
        return pd.read_csv(path)
    if path.suffix == ".xlsx":
        return pd.read_excel(path, engine="calamine")
    if path.suffix == ".json":
        return pd.DataFrame(json.loads(path.read_text(encoding="utf-8")))
    return pd.read_parquet(path)


def run(*words, **options):
    repository = Path(sg.__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-m", "skillgap", *map(str, words)],
        capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(repository)}, **options,
    )  # fmt: skip


# --- gaps and profiles ---


def test_gaps_are_ranked_on_the_terminal(folder, capsys):
    assert main(["gaps", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    workforce = sg.read(folder)
    table = sg.measure_gaps(workforce, sg.infer_profiles(workforce)).table
    assert "as of 31 Oct 2026" in lines[0]
    assert "4 people short in a required skill (80%)" in lines[0]
    ranked = lines[2 : 2 + len(table)]
    assert [line.split()[1] for line in ranked] == table["name"].tolist()
    assert not any(line.startswith(("1 ", "2 ")) for line in lines[2 + len(table) :])


def test_the_day_can_be_chosen(folder, capsys):
    assert main(["gaps", str(folder), "--as-of", "2026-12-24"]) == 0
    assert "as of 24 Dec 2026" in capsys.readouterr().out


def test_top_shortens_the_list(folder, capsys):
    assert main(["gaps", str(folder)]) == 0
    whole = capsys.readouterr().out.splitlines()
    assert main(["gaps", str(folder), "--top", "1"]) == 0
    shortened = capsys.readouterr().out.splitlines()
    assert len(shortened) == len(whole) - 1
    assert shortened[2].split() == whole[2].split()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
def test_a_table_is_written_whole(folder, tmp_path, capsys, ending):
    path = tmp_path / f"table.{ending}"
    command = "gaps" if ending == "xlsx" else "profiles"
    assert main([command, str(folder), "--out", str(path)]) == 0
    workforce = sg.read(folder)
    result = sg.infer_profiles(workforce)
    table = (sg.measure_gaps(workforce, result) if command == "gaps" else result).table
    read = read_back(path)
    seal = ["dataset", "dataset_version", "data_hash", "log_entry", "log_head"]
    assert read.columns.tolist() == [*table.columns, *seal]
    assert set(read["dataset"]) == {workforce.name}
    assert set(read["data_hash"]) == {workforce.fingerprint[:12]}
    assert len(read) == len(table)
    with sg.open_workspace() as kept:
        taken = kept.audit().iloc[0]
    assert taken["action"] == "take away"
    assert f"{ending}, {len(table):,} rows" in taken["detail"]
    assert f"{len(table)} row" in capsys.readouterr().out


def test_profiles_are_listed_with_their_interval(folder, capsys):
    assert main(["profiles", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:3] == ["employee", "skill", "level"]
    assert any(line.startswith("007 ") and " to " in line for line in lines)


def test_a_table_leaves_only_through_the_policy(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(analyses, "FACILITATOR", sg.Viewer("employee", frozenset({"009"})))
    path = tmp_path / "own.json"
    assert main(["profiles", str(folder), "--out", str(path)]) == 0
    assert set(read_back(path)["employee_id"]) == {"009"}


def test_text_from_data_cannot_command_the_terminal(folder, capsys):
    text = REQUIREMENTS.replace("SQL", "SQL\x1b[2J")
    (folder / "requirements.csv").write_text(text)
    (folder / "signals.csv").write_text(SIGNALS.replace("SQL", "SQL\x1b[2J"))
    assert main(["gaps", str(folder)]) == 0
    assert "\x1b" not in "".join(capsys.readouterr())


# --- check ---


def test_check_of_faultless_files(folder, capsys):
    assert main(["check", str(folder)]) == 0
    assert "error" not in capsys.readouterr().out


def test_check_tells_the_outcome_of_each_file(faulty, capsys):
    assert main(["check", str(faulty)]) == 4
    out = capsys.readouterr().out
    assert "QUARANTINE signals.csv: 5 rows can be used, 1 row kept aside (read as signals)." in out
    assert "column `level`, row 7: " in out
    assert "(lots). Expected " in out
    assert "QUARANTINE: 3 files accepted, 1 file with rows kept aside." in out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (EMPLOYEES, 0),
        (EMPLOYEES.replace("employee_id", "Employee ID"), 0),
        (HIRED, 3),
        (HIRED.replace("03/04", "31/02"), 4),
        ("", 5),
    ],
)
def test_the_exit_code_of_check_is_its_outcome(tmp_path, capsys, text, code):
    path = tmp_path / "employees.csv"
    path.write_text(text)
    assert main(["check", str(path)]) == code
    assert str(sg.examine(path).outcome) in capsys.readouterr().out


def test_check_judges_as_the_page_does(faulty, capsys):
    main(["check", str(faulty)])
    seen, out = sg.examine(faulty), capsys.readouterr().out
    assert all(str(report.outcome) in out and report.file in out for report in seen.reports)


def test_check_writes_findings_and_rows_kept_aside(faulty, tmp_path):
    every, aside = tmp_path / "findings.csv", tmp_path / "aside.csv"
    assert main(["check", str(faulty), "--out", str(every), "--aside", str(aside)]) == 4
    found = pd.read_csv(every)
    assert len(found) == len(sg.examine(faulty).issues)
    assert found.loc[found["value"] == "lots", "judged"].tolist() == ["QUARANTINE"]
    assert pd.read_csv(aside)["record"].str.contains("lots").tolist() == [True]


def test_check_takes_several_files_that_refer_to_each_other(folder, capsys):
    assert main(["check", str(folder / "signals.csv"), str(folder / "employees.csv")]) == 0
    (folder / "signals.csv").write_text(SIGNALS + "777,SQL,self,3,2026-10-01\n")
    assert main(["check", str(folder / "signals.csv"), str(folder / "employees.csv")]) == 4
    assert main(["check", str(folder / "signals.csv"), "--known", str(folder)]) == 4
    assert "777" in capsys.readouterr().out


def test_a_question_is_answered_on_the_command_line(tmp_path, capsys):
    path = tmp_path / "employees.csv"
    path.write_text(HIRED)
    assert main(["check", str(path)]) == 3
    assert '--answer "day_first:hire_date=…" with month, aside' in capsys.readouterr().out
    assert main(["check", str(path), "--answer", "day_first:hire_date=month"]) == 0
    assert main(["check", str(path), "--answer", "day_first=weekday"]) == 2
    assert main(["check", str(path), "--answer", "day_first"]) == 2
    capsys.readouterr()
    main(["check", str(path), "--answer", "epoch=seconds"])
    assert "it is not asked" in capsys.readouterr().err


def test_the_codes_of_check_stand_in_its_help(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    told = capsys.readouterr().out
    assert all(word in told for word in ("accepted", "asked", "kept aside", "rejected"))


def test_numbers_say_that_something_was_wrong_with_the_files(faulty, capsys):
    assert main(["gaps", str(faulty)]) == 0
    assert "1 error" in capsys.readouterr().err


# --- templates ---


def test_templates_hold_the_contract(tmp_path, capsys):
    place = tmp_path / "to" / "fill"
    assert main(["templates", "--out", str(place)]) == 0
    assert {path.stem for path in place.iterdir()} == set(sg.TABLES)
    for path in place.iterdir():
        frame = pd.read_csv(path, dtype="str")
        assert frame.columns.tolist() == list(sg.TABLES[path.stem].names)
    assert "employees, roles, requirements, signals" in capsys.readouterr().out


def test_templates_never_overwrite(tmp_path, capsys):
    (tmp_path / "employees.csv").write_text("my work")
    assert main(["templates", "--out", str(tmp_path)]) == 2
    assert (tmp_path / "employees.csv").read_text() == "my work"
    assert "--out" in capsys.readouterr().err


# --- serve ---


@pytest.fixture
def served(monkeypatch):
    """The script and the settings with which the app would have been served."""
    calls = []
    monkeypatch.setattr(
        serving, "_serve_behind_gate", lambda words: calls.append([serving._APP, *words]) or 0
    )
    return calls


def test_serve_opens_the_app_from_any_folder(tmp_path, monkeypatch, served):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLGAP_WORKSPACE", "before")
    words = ["serve", "--port", "8600", "--workspace", "mine", "--", "--server.headless", "true"]
    assert main(words) == 0
    [call] = served
    assert Path(call[0]).is_absolute()
    assert Path(call[0]).name == "app.py"
    assert call[1:] == ["--server.port", "8600", "--server.headless", "true"]
    assert os.environ["SKILLGAP_WORKSPACE"] == str(tmp_path / "mine")


def test_serve_without_options(served):
    before = os.environ.get("SKILLGAP_WORKSPACE")
    assert main(["serve"]) == 0
    assert len(served[0]) == 1
    assert os.environ.get("SKILLGAP_WORKSPACE") == before


@pytest.mark.parametrize(
    "words",
    [
        ["--server.address", "0.0.0.0"], ["--server.address=0.0.0.0"], ["--server.address="],
        ["--server.address", "::"], ["--server.address", "192.168.1.20"],
        ["--server.address", "my-laptop.local"],
        ["--server.address", "127.0.0.1", "--server.address", "0.0.0.0"],
    ],
)  # fmt: skip
def test_serve_refuses_an_address_that_others_can_reach(words, served, capsys):
    assert main(["serve", "--", *words]) == 2
    assert served == []
    said = capsys.readouterr().err
    assert "nothing on the way is encrypted" in said
    assert "127.0.0.1" in said


def test_serve_refuses_an_address_of_the_environment(monkeypatch, served):
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    assert main(["serve"]) == 2
    assert served == []


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.9.1"])
def test_serve_listens_on_this_machine(address, served):
    assert main(["serve", "--", "--server.address", address]) == 0
    assert served[0][-1] == address


def test_serve_without_an_app(tmp_path, monkeypatch, served, capsys):
    monkeypatch.setattr(serving, "_APP", tmp_path / "app.py")
    assert main(["serve"]) == 2
    assert served == []
    assert "Run this from the repository" in capsys.readouterr().err


def test_serve_refuses_a_setting_that_streamlit_does_not_have(capsys):
    assert main(["serve", "--", "--server.prot", "8600"]) == 2
    assert "server.prot" in capsys.readouterr().err


# --- errors ---


@pytest.mark.parametrize(
    "words",
    [
        ["gaps", "no-such-folder"],
        ["gaps", "FOLDER", "--out", "gaps.pdf"],
        ["gaps", "FOLDER", "--out", "no-such-folder/gaps.csv"],
        ["profiles", "EMPTY"],
        ["check", "no-such-folder"],
    ],
)
def test_an_error_is_one_line_and_exit_2(folder, tmp_path, monkeypatch, capsys, words):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    places = {"FOLDER": str(folder), "EMPTY": "empty"}
    assert main([places.get(word, word) for word in words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("skillgap: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [["gaps", "x", "--as-of", "31.10.2026"], ["gaps", "x", "--top", "0"], ["gap", "x"], []],
)
def test_a_wrong_word_is_told_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "usage: python -m skillgap" in capsys.readouterr().err


def test_a_fault_of_ours_is_one_line_too(folder, monkeypatch, capsys):
    def broken(*_, **__):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(analyses, "answer", broken)
    assert main(["gaps", str(folder)]) == 2
    assert "unexpected ZeroDivisionError: division by zero" in capsys.readouterr().err
    monkeypatch.setenv("SKILLGAP_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["gaps", str(folder)])


@pytest.mark.slow
def test_it_runs_as_a_module_from_any_folder(folder, tmp_path):
    done = run("gaps", folder, cwd=tmp_path)
    assert done.returncode == 0
    assert "SQL" in done.stdout
    failed = run("gaps", "no-such-folder", cwd=tmp_path)
    assert failed.returncode == 2
    assert "Traceback" not in failed.stderr


# --- the terminal's table ---


def test_columns_line_up_whatever_the_letters():
    text = align_columns_as_text(
        (("name", ["漢字", "é\u0301a", "x" * 60], False), ("n", ["1", "22", "333"], True))
    )
    heading, *rows = text.splitlines()
    ends = {text_width(row) for row in (heading, *rows)}
    assert len(ends) == 1
    assert rows[2].split()[0].endswith("…")


@pytest.mark.slow
def test_reading_stops_with_the_pipe(folder):
    script = f"{sys.executable} -m skillgap profiles {folder} | head -n 1"
    repository = str(Path(sg.__file__).parent.parent)
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": repository},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_csv_opens_without_running_formulas(folder, tmp_path):
    for name in ("requirements", "signals"):
        text = (folder / f"{name}.csv").read_text().replace("SQL", "=HYPERLINK(1)")
        (folder / f"{name}.csv").write_text(text)
    path = tmp_path / "gaps.csv"
    assert main(["gaps", str(folder), "--out", str(path)]) == 0
    ids = pd.read_csv(io.BytesIO(path.read_bytes()))["skill_id"].tolist()
    assert not any(found.startswith("=") for found in ids)

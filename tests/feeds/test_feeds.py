"""Feeds: what sources.toml may say, and what a sync does with good, equal, bad and cut files."""

from __future__ import annotations

import http.server
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from skillgap.core.errors import BadValue, SkillgapError, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.feeds import (
    judge_freshness,
    load_sources,
    sources_template,
    states_by_source,
    sync,
    syncing,
)
from skillgap.feeds.locking import SyncRunning, sync_lock
from skillgap.feeds.sources import parse_schedule
from skillgap.feeds.state import FeedState
from skillgap.feeds.watching import is_due, pause_after_failures, watch
from skillgap.reading.conform import build_workforce
from skillgap.reading.mapping.header_changes import compare_headers, rename_headers_in_mapping
from skillgap.store.records import WorkspaceError
from skillgap.store.workspace import open_workspace
from tests.conftest import REPOSITORY

PEOPLE = "employee_id,role_id,function,region,hire_date\n" + "".join(
    f"E{i:03d},Developer,IT,North,2020-01-{1 + i % 28:02d}\n" for i in range(40)
)
RATINGS = "employee_id,skill_id,source,level,observed_on\n" + "".join(
    f"E{i:03d},SQL,manager,3,2026-05-01\n" for i in range(40)
)
TWO = """
dataset = "Fed"
[sources.people]
path = "people*.csv"
[sources.ratings]
path = "ratings.csv"
schedule = "weekly"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "ratings.csv").write_text(RATINGS)
    (tmp_path / "sources.toml").write_text(TWO)
    return tmp_path


@pytest.fixture
def workspace(own_workspace):
    with open_workspace(own_workspace) as opened:
        yield opened


def go(workspace, folder, **options):
    return sync(workspace, load_sources(folder / "sources.toml"), **options)


def outcomes(report):
    return {outcome.name: outcome.status for outcome in report.outcomes}


def version(workspace):
    return [(d.id, d.fingerprint) for d in workspace.datasets()]


# ------------------------------------------------------------------ sources.toml


def test_the_template_reads_and_every_example_in_it_too(tmp_path):
    lines = sources_template().splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith("# [sources"))
    on = [line.removeprefix("# ") if n >= begin and (line.startswith("# [") or " = " in line)
          else line for n, line in enumerate(lines)]  # fmt: skip
    for text, count in ((sources_template(), 1), ("\n".join(on), 7)):
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        assert len(load_sources(tmp_path / "sources.toml").sources) == count


@pytest.mark.parametrize(("text", "told"), [
    ("", "no source"),
    ("sources = 3", "no source"),
    ("[sources.a]", "no place"),
    ('[sources.a]\npath = "x"\nurl = "http://x"', "path and url"),
    ('[sources.a]\nsql = "select 1"', "without a database"),
    ('[sources.a]\nsql = "drop table x"\ndatabase = "sqlite:///x"', "SELECT"),
    ('[sources.a]\nsql = "select 1"\ndatabase = "postgresql://u:secret@h/d"', "plain text"),
    ('[sources.a]\nurl = "https://u:secret@h/d"', "plain text"),
    ('[sources.a]\nurl = "ftp://h/d"', "another kind"),
    ('[sources.a]\npath = "x"\nimporter = "tabels"', "tables"),
    ('[sources.a]\npath = "x"\nshedule = "daily"', "schedule"),
    ('[sources.a]\npath = "x"\nschedule = "now and then"', "every 15 min"),
    ('[sources.a]\npath = "x"\nfiles = "some"', "newest or all"),
    ('dataste = "x"\n[sources.a]\npath = "x"', "dataset"),
    ('currency = "euros"\n[sources.a]\npath = "x"', "EUR"),
    ('as_of = "31.10.2026"\n[sources.a]\npath = "x"', "2026-10-31"),
    ('dataset = " "\n[sources.a]\npath = "x"', "Name it"),
    ('[sources.a]\npath = ["x", "y"]', "text in quotes"),
    ('[sources.a]\npath = "x"\nimporter = ["tables"]', "importer"),
    ('[sources.a]\npath = "x"\nheaders = "y"', "Bearer"),
    ('[sources.a]\npath = "x"\nschedule = 15', "text in quotes"),
    ('[sources.a]\npath = "x"\ntable = "employes"', "Did you mean employees"),
    ('[sources.a]\npath = "x"\nscale = "per cnt"', "Did you mean per cent"),
    ('[sources.a]\npath = "x"\nmapping = "workday_worker"', "Did you mean workday_workers"),
    ('[sources.a]\npath = "x"\ntable = "employees"\ncolumns = { employe_id = "N" }',
     "Did you mean employee_id"),
    ('[sources.a]\npath = "x"\nimporter = "completions"\nlevel = "high"', "a number"),
    ('[sources.a]\npath = "x"\nimporter = "completions"\nskills = "SQL"', "SQL-101"),
    ('[sources.a]\npath = "x"\nimporter = "esco"\noptional = "yes"', "true or false"),
    ('[sources.a]\npath = "x"\nimporter = "statements"\npeople = "mail"', "account, local"),
    ('# ours\n\n[sources.a]\npath = "x"\nshedule = "daily"', r"source `a` \(line 3\)"),
])  # fmt: skip
def test_a_wrong_entry_is_named_with_its_remedy(tmp_path, text, told):
    (tmp_path / "sources.toml").write_text(text)
    with pytest.raises(SkillgapError, match=told) as refused:
        load_sources(tmp_path / "sources.toml")
    assert "secret" not in str(refused.value)


def test_a_file_that_is_not_there_or_no_toml_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="--init"):
        load_sources(tmp_path / "none.toml")
    (tmp_path / "sources.toml").write_text("[sources.a\n")
    with pytest.raises(UnreadableFile, match="TOML"):
        load_sources(tmp_path / "sources.toml")


def test_schedules():
    assert parse_schedule("Every 90 minutes") == timedelta(minutes=90)
    assert parse_schedule("every day") == timedelta(days=1)
    for wrong in ("every 0 min", "every", "each day", "every 3 moons"):
        with pytest.raises(BadValue):
            parse_schedule(wrong)


# ------------------------------------------------------------------ sync


def test_a_second_sync_of_the_same_files_changes_nothing(workspace, folder):
    first = go(workspace, folder)
    assert outcomes(first) == {"people": "new", "ratings": "new"}
    assert first.is_new
    workforce, before = workspace.load(first.dataset.id), version(workspace)
    assert len(workforce["employees"]) == len(workforce["signals"]) == 40
    assert workforce["signals"][SOURCE_FILE].iloc[0] == "ratings › ratings.csv"
    assert workforce["signals"][SOURCE_ROW].iloc[3] == 5
    rows = len(workspace.audit())
    os.utime(folder / "people.csv", (1, 2_000_000_000))
    second = go(workspace, folder)
    assert outcomes(second) == {"people": "unchanged", "ratings": "unchanged"}
    assert not second.is_new
    assert version(workspace) == before
    assert len(workspace.audit()) == rows


@pytest.mark.slow
def test_new_content_makes_a_new_version_of_the_same_dataset(workspace, folder):
    first = go(workspace, folder).dataset
    (folder / "people.csv").write_text(PEOPLE + "E900,Developer,IT,South,2026-01-01\n")
    report = go(workspace, folder)
    assert outcomes(report) == {"people": "new", "ratings": "unchanged"}
    assert report.dataset.name == "Fed"
    assert len(workspace.datasets()) == 1
    assert len(workspace.versions(report.dataset.id)) == 2
    workforce = workspace.load(report.dataset.id)
    assert len(workforce["employees"]) == 41
    assert len(workforce["signals"]) == 40
    assert len(workspace.load(first.id)["employees"]) == 40


@pytest.mark.slow
@pytest.mark.parametrize("bad", [
    b"", b"\x00\x01" * 50, b"a,b\n1,2\n3,4\n", b"employee_id,role_id\n", b"PK\x03\x04broken",
])  # fmt: skip
def test_one_bad_file_leaves_everything_as_it_was(workspace, folder, bad):
    go(workspace, folder)
    before = version(workspace)
    (folder / "people.csv").write_bytes(bad)
    report = go(workspace, folder)
    assert outcomes(report) == {"people": "failed", "ratings": "unchanged"}
    assert version(workspace) == before
    assert "Expected" in report.failed[0].told
    assert report.failed[0].rows == 40
    assert report.failed[0].verdict == "REJECT"
    assert workspace.audit(3)["action"].tolist()[0] == "feed failed"
    go(workspace, folder)
    assert workspace.audit()["action"].tolist().count("feed failed") == 1


@pytest.mark.slow
def test_rows_that_cannot_be_used_are_kept_aside_and_counted(workspace, folder):
    go(workspace, folder)
    (folder / "ratings.csv").write_text(RATINGS + "E001,SQL,manager,much,2026-05-01\n")
    outcome = {o.name: o for o in go(workspace, folder).outcomes}["ratings"]
    assert (outcome.status, outcome.verdict) == ("new", "QUARANTINE")
    assert "1 row kept aside" in outcome.told
    told = workspace.load(workspace.active().id).issues
    assert [(i.row, i.value) for i in told if i.severity == "error"] == [(42, "much")]


@pytest.mark.slow
def test_a_bad_source_does_not_hold_up_the_others(workspace, folder):
    go(workspace, folder)
    (folder / "people.csv").write_bytes(b"")
    (folder / "ratings.csv").write_text(RATINGS.replace(",3,", ",4,"))
    report = go(workspace, folder)
    assert outcomes(report) == {"people": "failed", "ratings": "new"}
    workforce = workspace.load(report.dataset.id)
    assert len(workforce["employees"]) == 40
    assert set(workforce["signals"]["level"]) == {4.0}


@pytest.mark.slow
def test_an_export_that_was_cut_is_not_taken_unless_somebody_says_so(workspace, folder):
    go(workspace, folder)
    (folder / "people.csv").write_text("\n".join(PEOPLE.splitlines()[:11]))
    report = go(workspace, folder)
    assert "10 rows where there were 40" in report.failed[0].told
    report = go(workspace, folder, accept=["people"])
    assert outcomes(report)["people"] == "new"
    assert len(workspace.load(report.dataset.id)["employees"].query("hire_date.notna()")) == 10


@pytest.mark.slow
def test_a_renamed_header_is_asked_about_and_taken_once_accepted(workspace, folder):
    go(workspace, folder)
    (folder / "people.csv").write_text(PEOPLE.replace("employee_id", "Employee number", 1))
    report = go(workspace, folder)
    assert "`employee_id` is now probably `Employee number`" in report.failed[0].told
    assert report.failed[0].verdict == "ASK"
    accepted = go(workspace, folder, accept=["people"])
    assert outcomes(accepted) == {"people": "new", "ratings": "unchanged"}
    assert len(workspace.load(accepted.dataset.id)["employees"]) == 40
    assert outcomes(go(workspace, folder))["people"] == "unchanged"
    kept = workspace.mappings("source people")
    assert kept[0]["columns"]["employee_id"] == "Employee number"


@pytest.mark.slow
def test_a_header_nobody_reads_may_come_and_go(workspace, folder):
    go(workspace, folder)
    wider = "\n".join(f"{line},x" for line in PEOPLE.splitlines()).replace(",x", ",desk", 1)
    (folder / "people.csv").write_text(wider)
    report = go(workspace, folder)
    assert outcomes(report)["people"] == "new"
    told = workspace.load(report.dataset.id).issues
    assert any("new: `desk`" in issue.value for issue in told)


def test_headers_are_compared_by_spelling_and_by_what_they_name():
    kept = {"file": "f", "table": "employees", "columns": {"employee_id": "EMPID",
            "hire_date": "HIREDATE"}, "headers": ["EMPID", "HIREDATE", "Desk"]}  # fmt: skip
    change = compare_headers(kept, ["Person ID", "HIRE_DATE", "Floor"])
    assert {(old, new) for old, new, _ in change.renamed} == {("EMPID", "Person ID"),
                                                            ("HIREDATE", "HIRE_DATE")}  # fmt: skip
    assert set(change.read) == {"EMPID", "HIREDATE"}
    assert rename_headers_in_mapping(kept, change)["columns"] == {
        "employee_id": "Person ID", "hire_date": "HIRE_DATE"}  # fmt: skip
    assert not compare_headers(kept, ["Desk", "EMPID", "HIREDATE"])


@pytest.mark.slow
def test_tables_loaded_by_hand_stay_and_rows_of_people_are_the_feed_s(workspace, folder):
    from skillgap.reading.conform import build_workforce

    by_hand = build_workforce({
        "employees": pd.DataFrame({"employee_id": ["OLD"], "role_id": ["Developer"]}),
        "roles": pd.DataFrame({"role_id": ["Developer"], "title": ["Software developer"],
                               "criticality": [5]}),
        "requirements": pd.DataFrame({"role_id": ["Developer"], "skill_id": ["SQL"],
                                      "required_level": [4]}),
    }, name="Fed", as_of="2026-05-01")  # fmt: skip
    workspace.save(by_hand)
    workforce = workspace.load(go(workspace, folder).dataset.id)
    assert "OLD" not in set(workforce["employees"]["employee_id"])
    assert workforce["requirements"]["required_level"].tolist() == [4]
    assert workforce["roles"]["criticality"].tolist() == [5]
    again = workspace.load(go(workspace, folder).dataset.id)
    assert again.fingerprint == workforce.fingerprint


@pytest.mark.slow
def test_the_newest_file_counts_or_all_of_them(workspace, folder):
    later = PEOPLE.replace("E0", "F0")
    (folder / "people_2.csv").write_text(later)
    os.utime(folder / "people.csv", (1_700_000_000, 1_700_000_000))
    report = go(workspace, folder, only=["people"])
    assert "newest of 2 files" in report.outcomes[0].told
    assert workspace.load(report.dataset.id)["employees"]["employee_id"].str.startswith("F").all()
    text = (
        (folder / "sources.toml")
        .read_text()
        .replace('"people*.csv"', '"people*.csv"\nfiles = "all"')
    )
    (folder / "sources.toml").write_text(text)
    assert len(workspace.load(go(workspace, folder).dataset.id)["employees"]) == 80


@pytest.mark.slow
def test_a_query_is_a_feed_like_any_other(workspace, tmp_path):
    with sqlite3.connect(tmp_path / "hr.db") as held:
        staff = pd.DataFrame({"EMPID": ["001", "002"], "Job title": ["Dev", "Dev"],
                              "Hire date": ["2020-01-01"] * 2})  # fmt: skip
        staff.to_sql("staff", held, index=False)
    held.close()
    (tmp_path / "sources.toml").write_text(
        'dataset = "Fed"\n[sources.staff]\ntable = "employees"\nsql = "select * from staff"\n'
        f'database = "sqlite:///{tmp_path / "hr.db"}"\n'
    )
    first = go(workspace, tmp_path)
    staff = workspace.load(first.dataset.id)["employees"]
    assert staff["employee_id"].tolist() == ["001", "002"]
    assert staff[SOURCE_FILE].iloc[0] == "staff › staff"
    assert outcomes(go(workspace, tmp_path)) == {"staff": "unchanged"}


@pytest.mark.slow
def test_an_address_is_fetched_with_its_secret_and_without_telling_it(
    workspace, tmp_path, monkeypatch
):
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers.get("Authorization"))
            if self.headers.get("Authorization") != "Bearer s3cret":
                self.send_error(403)
                return
            self.send_response(200)
            self.send_header("Last-Modified", "Sun, 01 Nov 2026 10:00:00 GMT")
            self.end_headers()
            self.wfile.write(PEOPLE.encode())

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        (tmp_path / "sources.toml").write_text(
            f'[sources.web]\nurl = "http://127.0.0.1:{server.server_port}/people.csv"\n'
            'headers = { Authorization = "Bearer ${FEED_TOKEN}" }\n'
        )
        monkeypatch.delenv("FEED_TOKEN", raising=False)
        assert "FEED_TOKEN is not set" in go(workspace, tmp_path).failed[0].told
        monkeypatch.setenv("FEED_TOKEN", "wr0ng")
        told = go(workspace, tmp_path).failed[0].told
        assert "it answers 403" in told
        assert "wr0ng" not in told
        monkeypatch.setenv("FEED_TOKEN", "s3cret")
        assert outcomes(go(workspace, tmp_path)) == {"web": "new"}
    finally:
        server.shutdown()
    assert asked == ["Bearer wr0ng", "Bearer s3cret"]
    state = states_by_source(workspace, load_sources(tmp_path / "sources.toml"))["web"]
    assert state.changed_at == "2026-11-01T10:00:00+00:00"
    assert "s3cret" not in str(state) + workspace.audit().to_string()


@pytest.mark.slow
def test_kept_rows_that_are_gone_are_read_again(workspace, folder):
    go(workspace, folder)
    shutil.rmtree(workspace.folder / "feeds")
    report = go(workspace, folder)
    assert outcomes(report) == {"people": "new", "ratings": "new"}
    assert len(workspace.versions(report.dataset.id)) == 1


@pytest.mark.slow
def test_a_dataset_somebody_removed_comes_back_from_what_is_in_force(workspace, folder):
    first = go(workspace, folder)
    workspace.forget(first.dataset.id)
    report = go(workspace, folder)
    assert outcomes(report) == {"people": "unchanged", "ratings": "unchanged"}
    assert report.is_new
    assert workspace.load(report.dataset.id).fingerprint == first.dataset.fingerprint


@pytest.mark.slow
def test_sources_of_two_datasets_do_not_meet(workspace, folder):
    go(workspace, folder)
    other = folder / "other"
    other.mkdir()
    (other / "people.csv").write_text(PEOPLE.replace("E0", "F0"))
    (other / "sources.toml").write_text('dataset = "Other"\n[sources.people]\npath = "people.csv"')
    assert outcomes(go(workspace, other)) == {"people": "new"}
    assert outcomes(go(workspace, folder)) == {"people": "unchanged", "ratings": "unchanged"}
    assert {d.name for d in workspace.datasets()} == {"Fed", "Other"}


@pytest.mark.slow
def test_a_surprise_in_one_source_does_not_stop_the_others(workspace, folder, monkeypatch):
    def surprise(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("skillgap.feeds.syncing.run_in_own_process", surprise)
    monkeypatch.delenv("SKILLGAP_TRACEBACK", raising=False)
    report = go(workspace, folder)
    assert outcomes(report) == {"people": "failed", "ratings": "failed"}
    assert "ZeroDivisionError" in report.outcomes[0].told


@pytest.mark.slow
def test_two_syncs_do_not_run_at_once(workspace, folder):
    with sync_lock(workspace.folder), pytest.raises(SyncRunning):
        go(workspace, folder)
    assert outcomes(go(workspace, folder))["people"] == "new"


@pytest.mark.slow
def test_progress_rises_for_every_feed_and_ends(workspace, folder):
    seen = {}
    go(
        workspace,
        folder,
        progress=lambda name, share, what: seen.setdefault(name, []).append(share),
    )
    assert set(seen) == {"people", "ratings", ""}
    for shares in seen.values():
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        assert len(shares) >= 3


# ------------------------------------------------------------------ freshness and watching


@pytest.mark.slow
def test_the_age_of_the_content_counts_not_the_last_look(workspace, folder):
    go(workspace, folder)
    sources = load_sources(folder / "sources.toml")
    people, state = sources.sources[0], states_by_source(workspace, sources)["people"]
    at = datetime.fromisoformat(state.changed_at)
    for days, age in ((0.5, "fresh"), (1.5, "due"), (3, "stale")):
        assert judge_freshness(people, state, at + timedelta(days=days)).age == age
    assert "Gap map" in judge_freshness(people, state).degrades["employees"]
    assert judge_freshness(people, FeedState("people")).age == "never"


def test_a_feed_is_due_when_its_files_moved_or_its_time_has_come(folder):
    people = load_sources(folder / "sources.toml").sources[0]
    at = datetime(2026, 11, 1, tzinfo=UTC)
    looked = FeedState("people", checked_at=(at - timedelta(hours=2)).isoformat())
    assert is_due(people, FeedState("people"), False, at)
    assert not is_due(people, looked, False, at)
    assert is_due(people, looked, True, at)
    assert is_due(people, looked, False, at + timedelta(days=1))
    failed = FeedState("people", checked_at=at.isoformat(), failures=3)
    assert not is_due(people, failed, False, at + timedelta(minutes=3))
    assert is_due(people, failed, False, at + timedelta(minutes=5))
    assert is_due(people, failed, True, at)
    assert pause_after_failures(50) == timedelta(hours=1)


@pytest.mark.slow
def test_watching_survives_a_bad_file_and_takes_it_once_it_is_whole(workspace, folder):
    steps = iter([
        lambda: (folder / "people.csv").write_bytes(b""),
        lambda: (folder / "sources.toml").write_text("broken ["),
        lambda: (folder / "sources.toml").write_text(TWO),
        lambda: (folder / "people.csv").write_text(PEOPLE + "E900,Dev,IT,North,2020-01-01\n"),
    ])  # fmt: skip
    reports = watch(workspace, folder / "sources.toml", pause=lambda seconds: next(steps)())
    assert outcomes(next(reports)) == {"people": "new", "ratings": "new"}
    assert outcomes(next(reports)) == {"people": "failed"}
    assert isinstance(next(reports), UnreadableFile)
    last = next(reports)
    assert outcomes(last) == {"people": "new"}
    assert len(workspace.load(last.dataset.id)["employees"]) == 41


# ------------------------------------------------------------------ ended in the middle


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.6, 1.2, 1.8, 2.4])
def test_a_killed_sync_leaves_the_old_version_or_the_whole_new_one(folder, seconds, own_workspace):
    with open_workspace(own_workspace) as workspace:
        go(workspace, folder)
        before = version(workspace)
    many = PEOPLE + "".join(f"N{i:05d},Developer,IT,South,2020-01-01\n" for i in range(4000))
    (folder / "people.csv").write_text(many)
    process = subprocess.Popen(
        [sys.executable, "-m", "skillgap", "sync", "--config", str(folder / "sources.toml")],
        cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    process.kill()
    process.wait()
    with open_workspace(own_workspace) as workspace:
        (dataset,) = workspace.datasets()
        people = len(workspace.load(dataset.id)["employees"])
        assert people in (40, 4040)
        if people == 40:
            assert version(workspace) == before
        report = go(workspace, folder, wait_seconds=20)
        assert len(workspace.load(report.dataset.id)["employees"]) == 4040
        assert len(workspace.versions(report.dataset.id)) == 2
        assert outcomes(go(workspace, folder)) == {"people": "unchanged", "ratings": "unchanged"}


# ------------------------------------------------------------------ others at work meanwhile


@pytest.mark.slow
def test_what_was_loaded_by_hand_during_a_sync_is_not_lost(workspace, folder, monkeypatch):
    go(workspace, folder)
    (folder / "ratings.csv").write_text(RATINGS.replace(",3,", ",4,"))
    put, others = syncing.merge_parts, []

    def meanwhile(before, parts, sources):
        if not others:  # somebody adds a table while the feeds are put together
            tables = dict(before.tables)
            tables["projects"] = pd.DataFrame({
                "project_id": ["P1"], "name": ["Move"], "skill_id": ["SQL"], "people": [2],
                "required_level": [3],
            })  # fmt: skip
            others.append(workspace.save(build_workforce(tables, name="Fed"), origin="by hand"))
        return put(before, parts, sources)

    monkeypatch.setattr(syncing, "merge_parts", meanwhile)
    report = go(workspace, folder)
    now = workspace.load(report.dataset.id)
    assert report.dataset.parent == others[0].id
    assert len(now["projects"]) == 1
    assert set(now["signals"]["level"]) == {4}


@pytest.mark.slow
def test_a_file_that_changed_while_another_sync_ran_is_not_forgotten(workspace, folder):
    busy = []

    def pause(_):
        if not busy:
            busy.append(sync_lock(workspace.folder))
            busy[0].__enter__()
            (folder / "people.csv").write_text(PEOPLE + "E900,Dev,IT,North,2020-01-01\n")
        else:
            busy[0].__exit__(None, None, None)

    reports = watch(workspace, folder / "sources.toml", pause=pause)
    assert outcomes(next(reports))["people"] == "new"
    assert isinstance(next(reports), SyncRunning)
    assert outcomes(next(reports)) == {"people": "new"}


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), ZeroDivisionError()])
def test_watching_survives_what_a_sync_does_not(workspace, folder, monkeypatch, problem):
    def broken(*_, **__):
        raise problem

    monkeypatch.delenv("SKILLGAP_TRACEBACK", raising=False)
    monkeypatch.setattr("skillgap.feeds.watching.sync", broken)
    reports = watch(workspace, folder / "sources.toml", pause=lambda _: None)
    for _ in range(2):
        told = next(reports)
        assert isinstance(told, SkillgapError)
        assert "No space" in str(told) or "ZeroDivisionError" in str(told)


def test_watching_one_source_looks_at_no_other(workspace, folder, monkeypatch):
    seen = []
    monkeypatch.setattr("skillgap.feeds.watching.sync", lambda *_, only, **__: seen.append(only))
    next(watch(workspace, folder / "sources.toml", only=["ratings"], pause=lambda _: None))
    assert seen == [["ratings"]]
    told = next(watch(workspace, folder / "sources.toml", only=["rating"], pause=lambda _: None))
    assert "Did you mean ratings" in str(told)


def test_a_full_disk_is_told_as_one_sentence(workspace, folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("skillgap.feeds.syncing.Snapshots.prepare", full)
    with pytest.raises(WorkspaceError, match="No space left"):
        go(workspace, folder)


def test_a_lock_somebody_removed_does_not_spoil_a_sync(tmp_path):
    with sync_lock(tmp_path):
        (tmp_path / "sync.lock").unlink()
    assert not (tmp_path / "sync.lock").exists()


def test_a_source_to_accept_that_is_not_there_is_named(workspace, folder):
    with pytest.raises(BadValue, match="Did you mean people"):
        go(workspace, folder, accept=["peple"])


def test_a_clock_that_was_set_back_does_not_put_a_feed_off(folder):
    people = load_sources(folder / "sources.toml").sources[0]
    at = datetime(2026, 11, 1, tzinfo=UTC)
    later = FeedState("people", checked_at=(at + timedelta(days=400)).isoformat())
    assert is_due(people, later, False, at)


@pytest.mark.slow
def test_the_same_content_written_again_is_fresh_again(workspace, folder):
    for name in ("people.csv", "ratings.csv"):
        os.utime(folder / name, (1, 1_700_000_000))
    sources = load_sources(folder / "sources.toml")
    go(workspace, folder)
    people = sources.sources[0]
    assert judge_freshness(people, states_by_source(workspace, sources)["people"]).age == "stale"
    go(workspace, folder)
    assert judge_freshness(people, states_by_source(workspace, sources)["people"]).age == "stale", (
        "only looked at"
    )
    os.utime(folder / "people.csv")
    assert outcomes(go(workspace, folder))["people"] == "unchanged"
    known = states_by_source(workspace, sources)
    assert judge_freshness(people, known["people"]).age == "fresh"
    assert judge_freshness(sources.sources[1], known["ratings"]).age == "stale"


@pytest.mark.slow
def test_a_dataset_named_in_other_letters_is_the_same(workspace, folder):
    workspace.save(build_workforce({}, name="FED ", as_of="2026-01-01"))
    assert go(workspace, folder).dataset.version == 2

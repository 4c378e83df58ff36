"""A workspace keeps what it was given, whatever happens in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import skillgap as sg
from skillgap.core.errors import BadValue, Issue, SkillgapError, UnknownName
from skillgap.core.workforce import Workforce, empty_table
from skillgap.store import engine, records, workspace
from skillgap.store.choices import header_signature
from skillgap.store.ledger import Turns
from skillgap.store.records import DamagedRecords, EditConflict, WorkspaceError
from skillgap.store.scratch import hold_draft
from skillgap.store.workspace import open_workspace

pytestmark = pytest.mark.slow

ISSUE = Issue(
    severity="warning",
    file="staff.csv",
    table="employees",
    row=4,
    column="fte",
    value="1,O",
    found="text in a column of numbers",
    expected="a number",
    remedy="Correct the cell.",
    outcome="blanked",
)


def conforming(table, **columns):
    """A frame as `conform` would return it: every column of the contract, with its dtype."""
    empty = empty_table(table)
    filled = {name: list(cells) for name, cells in columns.items()}
    rows = len(next(iter(filled.values())))
    filled |= {"source_file": [f"{table}.csv"] * rows, "source_row": list(range(2, rows + 2))}
    return pd.DataFrame(
        {
            name: pd.Series(filled.get(name, [None] * rows), dtype=empty[name].dtype)
            for name in empty
        }
    )


def tiny(levels=(1.0, 4.0), **changes):
    """Two people, one role, one skill."""
    tables = {
        "employees": conforming(
            "employees", employee_id=["007", "1E5"], role_id=["R1", "R1"], name=["None", None],
            hire_date=["2020-01-31", None], region=["NA", "Köln"],
        ),
        "roles": conforming("roles", role_id=["R1"], title=["Data engineer"]),
        "skills": conforming("skills", skill_id=["SQL"], name=["SQL"]),
        "signals": conforming(
            "signals", employee_id=["007", "1E5"], skill_id=["SQL", "SQL"], source=["self", "peer"],
            level=levels,
        ),
        "tasks": conforming("tasks", role_id=["R1"], task=["Plan"], removed_by_redesign=[None]),
    }  # fmt: skip
    given_ = {"issues": (ISSUE,), "as_of": date(2026, 10, 31), "name": "Tiny", "currency": "CHF"}
    return Workforce(tables, **(given_ | changes))


def assert_same(left, right):
    """Equal in every cell, dtype, source row, issue and attribution."""
    assert list(left.tables) == list(right.tables)
    for name, frame in left.tables.items():
        pd.testing.assert_frame_equal(frame, right.tables[name], check_exact=True)
    for name in ("issues", "as_of", "currency", "name", "attributions", "fingerprint"):
        assert getattr(left, name) == getattr(right, name)


def stored(opened):
    return sorted(path.name for path in (opened.folder / "snapshots").iterdir())


# --- save and load ---


def test_a_saved_workforce_is_loaded_as_it_was(opened):
    given_ = tiny(attributions=("O*NET 29.2, CC BY 4.0",))
    saved = opened.save(given_, origin="staff.csv")
    assert_same(given_, opened.load(saved.id))
    assert saved.tables == {name: len(frame) for name, frame in given_.tables.items()}
    assert (saved.people, saved.issues, saved.currency) == (2, 1, "CHF")
    assert (saved.version, saved.parent, saved.label) == (1, None, "Tiny, version 1")
    assert saved.created_at.tzinfo is not None
    assert datetime.now(UTC) - saved.created_at < timedelta(minutes=5)


def test_the_sample_is_loaded_as_it_was(opened, sample):
    assert_same(sample, opened.load(opened.save(sample).id))


text = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.floats(allow_infinity=False) | st.none()
days = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)) | st.none()
flags = st.sampled_from([True, False, None])


@pytest.mark.slow
@given(
    rows=st.lists(st.tuples(text | st.none(), numbers, days, flags), max_size=6),
    told=st.lists(text, max_size=3),
    day=st.dates(date(1970, 1, 2), date(2100, 1, 1)),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_workforce_is_loaded_as_it_was(tmp_path, rows, told, day):
    names, amounts, moments, flags = zip(*rows) if rows else ((), (), (), ())
    staff = conforming(
        "employees", employee_id=map(str, range(len(rows))), name=names, salary=amounts,
        hire_date=moments,
    )  # fmt: skip
    tasks = conforming("tasks", task=names, time_share=amounts, new_task=flags)
    given_ = replace(
        tiny(as_of=day),
        tables={**tiny().tables, "employees": staff, "tasks": tasks},
        issues=tuple(replace(ISSUE, value=value) for value in told),
        attributions=tuple(told),
    )
    with open_workspace(tmp_path / "any") as opened:
        assert_same(given_, opened.load(opened.save(given_).id))


def test_a_restart_loses_nothing():
    with open_workspace() as before:
        saved = before.save(tiny(), mappings=[{"file": "staff.csv"}], origin="staff.csv")
        before.remember("filters", {"function": ["Service"], "region": []})
        before.keep_mapping("abc", [{"table": "employees"}])
        audited = before.audit()
    with open_workspace() as after:
        assert after.active() == saved
        assert after.datasets() == [saved]
        assert_same(tiny(), after.load(saved.id))
        assert after.mappings_of(saved.id) == [{"file": "staff.csv"}]
        assert after.recall("filters") == {"function": ["Service"], "region": []}
        assert after.mappings("abc") == [{"table": "employees"}]
        pd.testing.assert_frame_equal(after.audit(), audited)


def test_an_equal_table_is_stored_once(opened):
    opened.save(tiny(issues=()))
    before = stored(opened)
    opened.save(tiny((5.0, 5.0), issues=()))
    assert len(stored(opened)) == len(before) + 1


def test_saving_changes_no_input(opened):
    given_ = tiny()
    copies = {name: frame.copy() for name, frame in given_.tables.items()}
    opened.save(given_)
    for name, frame in copies.items():
        pd.testing.assert_frame_equal(given_.tables[name], frame)


def test_a_table_of_mixed_types_is_refused_and_nothing_is_kept(opened):
    mixed = pd.DataFrame({"employee_id": np.array([1, "x"], dtype=object)})
    with pytest.raises(SkillgapError, match="cannot be stored"):
        opened.save(replace(tiny(), tables={**tiny().tables, "survey": mixed}))
    assert opened.datasets() == []


# --- activate and forget ---


def test_activating_and_forgetting(opened):
    first, second = opened.save(tiny()), opened.save(tiny((2.0, 2.0), name="Other"))
    assert opened.activate(first.id) == first == opened.active()
    opened.forget(first.id)
    assert opened.active() == second
    assert_same(tiny((2.0, 2.0), name="Other"), opened.load(second.id))
    opened.forget(second.id)
    assert opened.active() is None
    assert opened.datasets() == []
    assert stored(opened) == []


def test_a_forgotten_number_is_never_used_again(on_sqlite):
    first = on_sqlite.save(tiny())
    on_sqlite.forget(first.id)
    again = on_sqlite.save(tiny())
    assert again.id > first.id
    assert_same(tiny(), on_sqlite.load(again.id))


@pytest.mark.parametrize("verb", ["load", "activate", "forget", "mappings_of", "versions"])
def test_an_unknown_dataset_is_named(opened, verb):
    saved = opened.save(tiny())
    with pytest.raises(UnknownName, match=f"no dataset 99.*{saved.id}"):
        getattr(opened, verb)(99)


def test_what_forget_took_meanwhile_is_written_again(opened, monkeypatch):
    """Another session forgets the dataset between this save's files and its record."""
    first = opened.save(tiny())
    latest = workspace.Workspace._write_session

    def forget_first(self):
        monkeypatch.setattr(workspace.Workspace, "_write_session", latest)
        self.forget(first.id)
        return latest(self)

    monkeypatch.setattr(workspace.Workspace, "_write_session", forget_first)
    again = opened.save(tiny())
    assert_same(tiny(), opened.load(again.id))


# --- crashes ---


def test_a_crash_before_the_record_leaves_no_half_dataset(opened, monkeypatch):
    def crash(*_):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(workspace, "keep_tables", crash)
        with pytest.raises(RuntimeError, match="power cut"):
            opened.save(tiny())
    assert stored(opened)
    with open_workspace(opened.folder) as after:
        assert after.datasets() == []
        assert after.active() is None
        assert after.audit().empty
        assert_same(tiny(), after.load(after.save(tiny()).id))


def test_what_a_crash_left_half_written_is_swept_out(opened):
    folder = opened.folder / "snapshots"
    old, fresh = folder / "old.draft", folder / "fresh.draft"
    old.write_bytes(b"PAR1")
    with hold_draft(fresh):
        open_workspace(opened.folder).close()
        assert not old.exists()
        assert fresh.exists()


ENDLESS = """
import sys
from skillgap.store.workspace import open_workspace
from tests.store.test_workspace import tiny
opened = open_workspace(sys.argv[1])
print("open", flush=True)
for level in range(1, 10**6):
    print(opened.save(tiny((level / 7, 1.0))).id, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL here")
def test_kill_9_during_saves_leaves_the_workspace_whole(tmp_path, repository):
    folder = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(folder)],
        stdout=subprocess.PIPE, text=True, cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
    )  # fmt: skip
    for _ in range(6):
        assert process.stdout.readline().strip()
    process.send_signal(signal.SIGKILL)
    acknowledged = 5 + len(process.stdout.read().split())
    process.wait()
    with open_workspace(folder) as after:
        found = after.versions(after.active().id)
        assert acknowledged <= len(found) <= acknowledged + 1
        for dataset in found:
            assert after.load(dataset.id).fingerprint == dataset.fingerprint
        assert len(after.audit(10**6)) == len(found)
        after.save(tiny())
    with sqlite3.connect(folder / "workspace.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def largest_snapshot(opened):
    return max((opened.folder / "snapshots").iterdir(), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
def test_a_damaged_snapshot_is_told_and_mended_by_saving_again(opened, harm):
    saved = opened.save(tiny())
    path = largest_snapshot(opened)
    content = path.read_bytes()
    if harm == "remove":
        path.unlink()
    else:
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes(content[:middle] if harm == "cut" else flipped)
    with pytest.raises(WorkspaceError, match=r"(damaged|missing).*Load the same files again"):
        opened.load(saved.id)
    opened.save(tiny())
    assert_same(tiny(), opened.load(saved.id))


def test_tables_that_do_not_match_their_fingerprint_are_refused(on_sqlite):
    one, other = on_sqlite.save(tiny()), on_sqlite.save(tiny((2.0, 2.0)))
    with sqlite3.connect(on_sqlite.folder / "workspace.db") as connection:
        connection.execute(
            "UPDATE dataset_table SET snapshot = (SELECT snapshot FROM dataset_table WHERE "
            "dataset_id = ? AND name = 'signals') WHERE dataset_id = ? AND name = 'signals'",
            (other.id, one.id),
        )
    connection.close()
    with pytest.raises(DamagedRecords, match="checksum"):
        on_sqlite.load(one.id)


# --- settings, mappings, audit ---


def test_settings_are_recalled_and_replaced(opened):
    assert opened.recall("pins") is None
    assert opened.recall("pins", []) == []
    assert opened.remember("pins", [{"page": "Gap map", "note": "\x00 é 漢"}]) == 1
    assert opened.recall("pins", []) == [{"page": "Gap map", "note": "\x00 é 漢"}]
    assert opened.remember("pins", None) == 2
    assert opened.recall("pins", "default") is None


def test_somebody_elses_edit_is_noticed(opened):
    version = opened.remember("filters", {"region": ["North"]}, expected_version=0)
    with open_workspace(opened.folder) as other:
        other.remember("filters", {"region": ["South"]}, expected_version=version)
    with pytest.raises(EditConflict, match="version 2"):
        opened.remember("filters", {"region": ["East"]}, expected_version=version)
    found = opened.setting("filters")
    assert (found.value, found.version) == ({"region": ["South"]}, 2)
    assert opened.setting("unknown").version == 0


@pytest.mark.parametrize("value", [date(2026, 1, 1), float("nan"), {1, 2}, object()])
def test_what_json_cannot_hold_is_refused(opened, value):
    with pytest.raises(BadValue, match="setting `odd`"):
        opened.remember("odd", {"inside": value})
    assert opened.recall("odd") is None


def test_mappings_are_kept_per_source(opened):
    signature = header_signature(["EMPID", "Job code"])
    assert signature == header_signature(["job  code", " EmpID"])
    assert signature != header_signature(["EMPID", "Job"])
    opened.keep_mapping(signature, [{"table": "employees", "columns": {"employee_id": "EMPID"}}])
    opened.keep_mapping(signature, [{"table": "employees", "columns": {"employee_id": "EMPID"}}])
    assert opened.mappings(signature)[0]["columns"] == {"employee_id": "EMPID"}
    assert opened.mappings("other") == []
    assert len(opened.audit()) == 1  # the second time nothing changed


def test_every_change_is_in_the_audit_trail(opened):
    saved = opened.save(tiny(), actor="Ana", origin="staff.csv")
    opened.activate(saved.id, actor="Bo")
    opened.note("download", "gaps.xlsx", "12 rows", actor="Cy")
    opened.forget(saved.id, actor="Di")
    trail = opened.audit()
    assert trail.columns.tolist() == ["at", "actor", "action", "subject", "detail"]
    assert trail["actor"].tolist() == ["Di", "Cy", "Bo", "Ana"]
    assert trail["action"].tolist() == [
        "forget dataset", "download", "activate dataset", "save dataset",
    ]  # fmt: skip
    assert "staff.csv" in trail["detail"].iloc[-1]
    assert str(trail["at"].dtype) == "datetime64[us, UTC]"
    assert trail["at"].is_monotonic_decreasing
    assert len(opened.audit(limit=2)) == 2


def test_an_empty_audit_trail_has_its_columns_and_types(opened):
    assert opened.audit().dtypes.astype(str).to_dict() == {
        "at": "datetime64[us, UTC]", "actor": "str", "action": "str", "subject": "str",
        "detail": "str",
    }  # fmt: skip


# --- documents and decisions ---


def test_documents_are_kept_by_kind_and_name(opened):
    assert opened.documents("scenario") == []
    assert opened.keep_document("scenario", "Cloud first", {"growth_share": 0.05}) == 1
    assert opened.keep_document("scenario", "Freeze", {}, expected_version=0) == 1
    opened.keep_document("plan", "Cloud first", ["other kind"])
    assert opened.keep_document("scenario", "Cloud first", {"seed": 7}, expected_version=1) == 2
    first, second = opened.documents("scenario")
    assert (first.name, first.body, first.version) == ("Cloud first", {"seed": 7}, 2)
    assert (second.name, second.kind) == ("Freeze", "scenario")
    assert first.updated_at.tzinfo is not None


def test_somebody_elses_edit_of_a_document_is_noticed(opened):
    opened.keep_document("plan", "2027", 1)
    opened.keep_document("plan", "2027", 2, expected_version=1)
    for stale in (0, 1):
        with pytest.raises(EditConflict, match="plan `2027`: version 2"):
            opened.keep_document("plan", "2027", 3, expected_version=stale)
    assert opened.documents("plan")[0].body == 2


def test_a_dropped_document_comes_back_under_a_newer_version(opened):
    opened.keep_document("plan", "2027", 1)
    opened.drop_document("plan", "2027")
    assert opened.documents("plan") == []
    with pytest.raises(UnknownName, match="plan `2027`"):
        opened.drop_document("plan", "2027")
    with pytest.raises(EditConflict):
        opened.keep_document("plan", "2027", 2, expected_version=1)
    assert opened.keep_document("plan", "2027", 2, expected_version=0) == 3
    assert opened.audit()["action"].tolist() == ["keep plan", "drop plan", "keep plan"]


def test_decisions_are_only_ever_added(opened):
    assert opened.decisions("taxonomy").columns.tolist() == [
        "at", "actor", "subject", "choice", "reason", "detail",
    ]  # fmt: skip
    opened.add_decision("taxonomy", "S1", "accepted", reason="obvious", detail={"into": "S2"})
    opened.add_decision("taxonomy", "S1", "rejected", actor="Ana")
    opened.add_decision("review", "S1", "kept")
    found = opened.decisions("taxonomy")
    assert found["choice"].tolist() == ["rejected", "accepted"]
    assert found["actor"].tolist() == ["Ana", "facilitator"]
    assert found["detail"].tolist() == [None, {"into": "S2"}]
    assert found.dtypes.astype(str).to_dict() == {
        "at": "datetime64[us, UTC]", "actor": "str", "subject": "str", "choice": "str",
        "reason": "str", "detail": "object",
    }  # fmt: skip
    assert opened.audit()["detail"].tolist() == ["kept", "rejected", "accepted: obvious"]


def test_a_document_or_decision_json_cannot_hold_changes_nothing(opened):
    with pytest.raises(BadValue, match="decision on `a`"):
        opened.add_decision("plan", "a", "b", detail=date(2026, 1, 1))
    with pytest.raises(BadValue, match="plan `a`"):
        opened.keep_document("plan", "a", float("nan"))
    assert opened.documents("plan") == []
    assert opened.decisions("plan").empty
    assert opened.audit().empty


def test_decisions_and_documents_survive_a_restart():
    with open_workspace() as before:
        before.keep_document("plan", "2027", {"a": [1, 2]})
        before.add_decision("plan", "2027", "approved")
    with open_workspace() as after:
        assert after.documents("plan")[0].body == {"a": [1, 2]}
        assert after.decisions("plan")["choice"].tolist() == ["approved"]


# --- several at once ---


def add_one(opened):
    while True:
        before = opened.setting("counter")
        try:
            return opened.remember(
                "counter", (before.value or 0) + 1, expected_version=before.version
            )
        except EditConflict:
            continue


@pytest.mark.parametrize("shared", [True, False], ids=["one workspace", "one each"])
def test_eight_threads_lose_no_edit(opened, shared):
    def edit(_):
        own = opened if shared else open_workspace(opened.folder)
        for turn in range(10):
            add_one(own)
            own.remember(f"view {threading.get_ident()}", turn)
            own.note("look", "gap map")
        if not shared:
            own.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(edit, range(8)))
    assert opened.recall("counter") == 80
    assert len(opened.audit()) == 80


def test_a_probe_that_another_swept_out_is_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "touch", lambda self: None)  # gone again before we look
    with open_workspace(tmp_path / "new") as opened:
        assert opened.datasets() == []


def test_eight_threads_open_a_new_folder_at_once(tmp_path):
    start = threading.Barrier(8)

    def save(number):
        start.wait()
        with open_workspace(tmp_path / "new") as opened:
            return opened.save(tiny((number / 2, 0.0))).id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(save, range(8)))
    assert len(ids) == 8
    with open_workspace(tmp_path / "new") as opened:
        versions = opened.versions(opened.active().id)
        assert {version.id for version in versions} == ids
        assert [version.version for version in versions] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_reading_goes_on_while_somebody_writes(opened):
    saved = opened.save(tiny())
    with opened._write_session() as session:
        session.add(records.SettingRecord(key="a", value=1, version=1, updated_at=records.now()))
        session.flush()
        assert opened.active() == saved
        assert opened.recall("a") is None
    assert opened.recall("a") == 1


# --- what can be wrong with a folder ---


def test_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError, match="SKILLGAP_WORKSPACE"):
        open_workspace(tmp_path / "taken")


def test_a_folder_that_may_not_be_written_to(tmp_path):
    folder = tmp_path / "closed"
    open_workspace(folder).close()
    (folder / "snapshots").chmod(0o500)
    if os.access(folder / "snapshots", os.W_OK):
        pytest.skip("this user may write anywhere")
    with pytest.raises(WorkspaceError, match="permissions"):
        open_workspace(folder)


def test_a_full_disk_is_told(opened, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match=r"No space left.*Free space"):
        opened.save(tiny())
    monkeypatch.undo()
    assert stored(opened) == []
    assert opened.datasets() == []


def test_a_database_held_by_another_program(on_sqlite, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    with open_workspace(on_sqlite.folder) as hurried:
        holder = sqlite3.connect(on_sqlite.folder / "workspace.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(WorkspaceError, match=r"another program.*Close the program"):
                hurried.remember("a", 1)
        finally:
            holder.close()
        assert hurried.remember("a", 1) == 1


def test_a_database_from_a_later_version(on_sqlite):
    with sqlite3.connect(on_sqlite.folder / "workspace.db") as connection:
        connection.execute("UPDATE workspace_schema SET version = version + 1")
    connection.close()
    with pytest.raises(WorkspaceError, match=r"schema version 5.*Update skillgap"):
        open_workspace(on_sqlite.folder)


def test_a_database_that_is_none(tmp_path):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "workspace.db").write_bytes(b"not a database at all " * 100)
    with pytest.raises(WorkspaceError, match="damaged"):
        open_workspace(tmp_path / "odd")


def test_the_records_may_be_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLGAP_DATABASE_URL", f"sqlite:///{tmp_path / 'records.db'}")
    with open_workspace(tmp_path / "here") as opened:
        saved = opened.save(tiny())
    assert not (tmp_path / "here" / "workspace.db").exists()
    with open_workspace(tmp_path / "here") as again:
        assert_same(tiny(), again.load(saved.id))


@pytest.mark.parametrize("url", [
    "nonsense", "nosuch://host/db", "sqlite://", "sqlite:////no/x.db",
    "postgresql://hr:s3@cret:s3cret@host/db", "postgresql://hr:s3cret@127.0.0.1:1/db",
    "postgresql://127.0.0.1:1/db?user=hr&password=s3cret", "mysql://hr:s3cret@h/d",
])  # fmt: skip
def test_an_address_that_leads_nowhere(tmp_path, monkeypatch, url):
    monkeypatch.setenv("SKILLGAP_DATABASE_URL", url)
    with pytest.raises(WorkspaceError, match="SKILLGAP_DATABASE_URL") as refused:
        open_workspace(tmp_path / "here")
    assert "cret" not in str(refused.value)


def test_records_of_a_later_version_elsewhere_are_named_without_a_secret(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'records.db'}?timeout=31"
    monkeypatch.setenv("SKILLGAP_DATABASE_URL", url)
    with open_workspace(tmp_path / "here"):
        pass
    with sqlite3.connect(tmp_path / "records.db") as connection:
        connection.execute("UPDATE workspace_schema SET version = version + 1")
    connection.close()
    with pytest.raises(WorkspaceError, match=r"records\.db") as refused:
        open_workspace(tmp_path / "here")
    assert "timeout" not in str(refused.value), "what stands behind the ? may be a password"


def test_the_folder_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLGAP_WORKSPACE", "chosen")
    with open_workspace() as opened:
        assert opened.folder == tmp_path / "chosen"
    monkeypatch.delenv("SKILLGAP_WORKSPACE")
    with open_workspace() as opened:
        assert opened.folder == tmp_path / "workspace"


def test_the_database_is_kept_as_promised(on_sqlite):
    on_sqlite.save(tiny())
    with on_sqlite._engine.connect() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("busy_timeout", 30000),
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_library_imports_no_database():
    code = (
        "import sys, skillgap; sys.exit('sqlmodel' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_facade_opens_it(own_workspace):
    with sg.open_workspace() as opened:
        assert opened.folder == own_workspace.resolve()


def test_threads_get_their_turn_in_the_order_they_came():
    turns, came = Turns(), []
    turns.__enter__()

    def wait(number):
        with turns:
            came.append(number)

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.__exit__()
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2, 3, 4]
    with turns:
        pass

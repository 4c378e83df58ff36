"""A backup holds one moment of a workspace, and comes back as it was or not at all."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from skillgap.core.errors import SkillgapError
from skillgap.store.archive import UnusableBackup, tables_of
from skillgap.store.backups import read_backup, verify_backup
from skillgap.store.migrations import SCHEMA_VERSION
from skillgap.store.records import Record
from skillgap.store.scratch import hold_draft, scratch_folder
from skillgap.store.workspace import open_workspace
from tests.store.test_migrations import as_saved_then, old  # noqa: F401 - a fixture
from tests.store.test_workspace import assert_same, largest_snapshot, stored, tiny

pytestmark = pytest.mark.slow


def records(opened):
    """Every row of every table, as the database has it."""
    found = {}
    with opened._engine.connect() as connection:
        for name in tables_of(connection):
            table = Record.metadata.tables[name]
            query = select(table).order_by(*table.primary_key.columns)
            found[name] = [tuple(row) for row in connection.execute(query)]
    return found


def without_log(found):
    """The records without the log, which a restore carries on rather than replaces."""
    return {name: rows for name, rows in found.items() if name != "audit"}


def log_without_backups(found):
    return [row for row in found["audit"] if row[3] not in ("back up", "restore backup")]


def filled(opened):
    """Put something into every table."""
    first = opened.save(tiny(), mappings=[{"file": "staff.csv"}], origin="october.csv")
    opened.save(tiny((2.0, 2.0)), actor="Bo")
    opened.save(tiny(name="Other", issues=()))
    opened.activate(first.id)
    opened.remember("pins", ["é 漢 \x00", None, 1.5])
    opened.keep_mapping("abc", [{"table": "employees"}])
    opened.keep_document("plan", "2027", {"a": [1, {"b": None}]})
    opened.keep_document("plan", "dropped", 1)
    opened.drop_document("plan", "dropped")
    opened.add_decision("plan", "2027", "approved", reason="why not", detail={"x": 1})
    return first


def rewritten(backup, change):
    """Write a backup again with changed content: ``change`` takes and returns name to bytes."""
    with zipfile.ZipFile(backup.path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    path = backup.path.with_name("changed.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, said in change(content).items():
            archive.writestr(name, said)
    return path


def test_a_backup_comes_back_as_it_was(opened, tmp_path):
    first = filled(opened)
    backup = opened.back_up()
    before, files = records(opened), stored(opened)
    opened.forget(first.id)
    opened.keep_document("plan", "2027", "overwritten")
    opened.save(tiny((5.0, 5.0), name="New"))
    opened.restore(backup.path)
    assert without_log(records(opened)) == without_log(before)
    assert records(opened)["audit"][: len(before["audit"])] == before["audit"]
    assert opened.audit(4)["action"].tolist() == [
        "restore backup", "save dataset", "keep plan", "forget dataset",
    ]  # fmt: skip
    assert stored(opened) == files
    assert_same(tiny(), opened.load(first.id))
    assert opened.active() == first
    assert opened.recall("pins") == ["é 漢 \x00", None, 1.5]


def test_what_a_restore_replaced_is_backed_up_first(opened):
    filled(opened)
    backup = opened.back_up()
    late = opened.save(tiny((5.0, 5.0), name="Late"))
    before = records(opened)
    safety = opened.restore(backup.path)
    assert "Late" not in [dataset.name for dataset in opened.datasets()]
    assert safety.reason == "before a restore"
    opened.restore(safety.path)
    assert_same(tiny((5.0, 5.0), name="Late"), opened.load(late.id))
    assert without_log(records(opened)) == without_log(before)
    assert records(opened)["audit"][: len(before["audit"])] == before["audit"]


def test_a_restore_is_in_the_audit_trail(opened):
    backup = opened.back_up(actor="Ana")
    safety = opened.restore(backup.path, actor="Bo")
    restored, made = opened.audit().to_dict("records")
    assert (made["actor"], made["action"]) == ("Ana", "back up")
    assert (restored["actor"], restored["action"]) == ("Bo", "restore backup")
    assert safety.path.name in restored["detail"]


def test_numbers_are_not_used_again_after_a_restore(opened):
    backup = opened.back_up()
    gone = opened.save(tiny())
    opened.restore(backup.path)
    assert opened.save(tiny()).id > gone.id


def test_a_backup_goes_into_another_workspace(opened, tmp_path, monkeypatch):
    """From either database into SQLite, on another machine."""
    first = filled(opened)
    backup = opened.back_up(tmp_path / "stick")
    before = records(opened)
    monkeypatch.delenv("SKILLGAP_DATABASE_URL", raising=False)
    with open_workspace(tmp_path / "elsewhere") as other:
        other.restore(backup.path)
        assert_same(tiny(), other.load(first.id))
        assert [v.label for v in other.versions(first.id)] == ["Tiny, version 2", "Tiny, version 1"]
        now_there = records(other)
    for name in set(before) - {"audit"}:
        assert len(now_there[name]) == len(before[name])
    assert other.documents("plan") == opened.documents("plan")
    assert other.decisions("plan").equals(opened.decisions("plan"))


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_a_backup_moves_records_from_sqlite_to_postgresql(
    on_sqlite, postgres, tmp_path, monkeypatch
):
    first = filled(on_sqlite)
    backup = on_sqlite.back_up()
    monkeypatch.setenv("SKILLGAP_DATABASE_URL", postgres.fresh())
    with open_workspace(tmp_path / "server") as other:
        other.restore(backup.path)
        assert other.versions(first.id) == on_sqlite.versions(first.id)
        assert_same(tiny(), other.load(first.id))
        assert other.documents("plan") == on_sqlite.documents("plan")
        assert other.save(tiny((4.0, 4.0), name="Next")).id > first.id


def test_backups_are_listed_newest_first(opened):
    assert opened.backups() == []
    filled(opened)
    made = [opened.back_up(), opened.back_up()]
    (opened.backups_folder / "holiday.zip").write_bytes(b"no zip")
    found = opened.backups()
    assert sorted(found, key=str) == sorted(made, key=str)
    assert (found[0].reason, found[0].schema) == ("by hand", SCHEMA_VERSION)
    assert found[0].rows["dataset"] == 3
    assert datetime.now(UTC) - found[0].made_at < timedelta(minutes=5)
    assert found[0].bytes == found[0].path.stat().st_size


def test_verifying_tells_what_is_in_it(opened):
    filled(opened)
    shares = []
    told = verify_backup(opened.back_up().path, lambda share, _: shares.append(share))
    assert [dataset.label for dataset in told.datasets] == ["Other, version 1", "Tiny, version 1"]
    assert told.versions == 3
    assert any("SHA-256" in check for check in told.checks)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_an_empty_workspace_can_be_backed_up(opened):
    told = verify_backup(opened.back_up().path)
    assert (told.datasets, told.versions) == ((), 0)
    opened.restore(told.backup.path)
    assert opened.datasets() == []


def test_progress_rises(opened):
    filled(opened)
    told = []
    opened.back_up(progress=lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


# --- what must be refused ---


def refused(opened, path, match):
    """The file is refused in one sentence, and nothing was changed by trying."""
    before, files = records(opened), stored(opened)
    with pytest.raises(UnusableBackup, match=match) as told:
        verify_backup(path)
    with pytest.raises(UnusableBackup):
        opened.restore(path)
    assert records(opened) == before
    assert stored(opened) == files
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("harm", ["cut", "flip", "middle", "empty", "text", "missing"])
def test_a_damaged_file_is_refused(on_sqlite, harm):
    filled(on_sqlite)
    path = on_sqlite.back_up().path
    content = path.read_bytes()
    harmed = {
        "cut": content[: len(content) // 2],
        "flip": content[:300] + bytes([content[300] ^ 1]) + content[301:],
        "middle": content[:9000] + bytes(64) + content[9064:],
        "empty": b"",
        "text": b"employee_id,skill_id\n",
    }
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(harmed[harm])
    refused(on_sqlite, path, "not there" if harm == "missing" else "as it was written|no backup")


@pytest.mark.slow
def test_any_flipped_byte_is_refused_or_harmless(on_sqlite):
    """Every 97th byte in turn: noticed, or one of the zip's own fields that nobody needs."""
    on_sqlite.save(tiny((1.0, 2.0)))
    backup = on_sqlite.back_up()
    content, noticed = backup.path.read_bytes(), 0
    for place in range(0, len(content), 397):
        harmed = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        backup.path.write_bytes(harmed)
        try:
            told = verify_backup(backup.path)
            assert told.versions == 1
            assert told.datasets[0].fingerprint == on_sqlite.active().fingerprint
        except UnusableBackup:
            noticed += 1
    assert noticed > 0.9 * len(range(0, len(content), 397))


def test_records_changed_by_hand_are_refused(on_sqlite):
    filled(on_sqlite)

    def change(content):
        said = content["records/decision.jsonl"]
        return content | {"records/decision.jsonl": said.replace(b"approved", b"rejected")}

    refused(on_sqlite, rewritten(on_sqlite.back_up(), change), "`decision` are not what was")


def test_a_snapshot_changed_by_hand_is_refused(on_sqlite):
    filled(on_sqlite)

    def change(content):
        name = next(name for name in content if name.startswith("snapshots/"))
        return content | {name: bytes(len(content[name]))}

    refused(on_sqlite, rewritten(on_sqlite.back_up(), change), "not what was written")


def test_a_lost_file_is_refused(on_sqlite):
    filled(on_sqlite)

    def change(content):
        name = next(name for name in content if name.startswith("snapshots/"))
        return {key: said for key, said in content.items() if key != name}

    refused(on_sqlite, rewritten(on_sqlite.back_up(), change), "lacks 1 of its files")


@pytest.mark.parametrize("name", ["../evil.txt", "/tmp/evil.txt", "snapshots/../../evil.parquet"])
def test_a_file_that_would_land_elsewhere_is_refused(on_sqlite, name, tmp_path):
    filled(on_sqlite)
    path = rewritten(on_sqlite.back_up(), lambda content: content | {name: b"evil"})
    refused(on_sqlite, path, "does not name")
    assert not list(tmp_path.rglob("evil*"))


def with_manifest(backup, **changes):
    def change(content):
        said = json.loads(content["manifest.json"]) | changes
        return content | {"manifest.json": json.dumps(said).encode()}

    return rewritten(backup, change)


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"schema": SCHEMA_VERSION + 1, "made_by": "9.0"}, r"later version, skillgap 9\.0"),
        ({"format_version": 2}, "later version"),
        ({"format": "another app's"}, "no backup of this app"),
        ({"records": {}}, "does not name"),
        ({"records": None}, "incomplete"),
        ({"schema": "3"}, "no version"),
        ({"snapshots": {"../../evil": {"bytes": 4, "sha256": ""}}}, "incomplete"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused(on_sqlite, changes, match):
    filled(on_sqlite)
    refused(on_sqlite, with_manifest(on_sqlite.back_up(), **changes), match)


def test_another_zip_is_refused(on_sqlite, tmp_path):
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("employees.csv", "employee_id\n1\n")
    refused(on_sqlite, path, "no backup of this app.*loaded under Import")


def test_a_crash_while_restoring_leaves_it_as_it_was(opened, monkeypatch):
    from skillgap.store import backups

    filled(opened)
    backup = opened.back_up()
    opened.save(tiny((5.0, 5.0)))
    before = records(opened)
    monkeypatch.setattr(backups, "_continue_numbers_after", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opened.restore(backup.path)
    assert records(opened) == before
    assert opened.load(opened.active().id).fingerprint == opened.active().fingerprint


def test_a_backup_of_a_damaged_workspace_says_so(on_sqlite):
    saved = on_sqlite.save(tiny())
    largest_snapshot(on_sqlite).write_bytes(b"damaged")
    backup = on_sqlite.back_up()
    assert backup.lacking == 1
    assert "damaged already when it was made: 1" in verify_backup(backup.path).checks[-1]
    on_sqlite.restore(backup.path)
    with pytest.raises(SkillgapError, match="damaged"):
        on_sqlite.load(saved.id)


# --- others at work ---


def test_a_backup_while_a_dataset_is_removed_is_whole(on_sqlite, monkeypatch):
    """The snapshot goes away between the records and the copy: the backup looks again."""
    from skillgap.store import archive

    gone = on_sqlite.save(tiny())
    on_sqlite.save(tiny((2.0, 2.0), name="Kept"))
    write = archive._write_snapshot

    def forget_first(*arguments):
        monkeypatch.setattr(archive, "_write_snapshot", write)
        with open_workspace(on_sqlite.folder) as other:
            other.forget(gone.id)
        return write(*arguments)

    monkeypatch.setattr(archive, "_write_snapshot", forget_first)
    told = verify_backup(on_sqlite.back_up().path)
    assert [dataset.name for dataset in told.datasets] == ["Kept"]
    assert told.backup.lacking == 0
    assert len(on_sqlite.backups()) == 1


@pytest.mark.slow
def test_restores_of_backups_made_during_writes_hold_one_moment(opened, tmp_path, monkeypatch):
    """Each writer adds a decision and then its document; both end at the same number."""
    stop = threading.Event()

    def write(name):
        turn = 0
        while not stop.is_set():
            turn += 1
            opened.add_decision("count", name, str(turn))
            opened.keep_document("count", name, turn)

    with ThreadPoolExecutor(4) as pool:
        for name in "abc":
            pool.submit(write, name)
        made = [opened.back_up() for _ in range(4)]
        stop.set()
    final = records(opened)
    monkeypatch.delenv("SKILLGAP_DATABASE_URL", raising=False)
    for number, backup in enumerate(made):
        with open_workspace(tmp_path / str(number)) as other:
            other.restore(backup.path)
            found = records(other)
            decided = other.decisions("count")
            documents = {entry.name: entry.body for entry in other.documents("count")}
        held = len(found["decision"])
        assert found["decision"] == final["decision"][:held]
        audited = len(log_without_backups(found))
        assert log_without_backups(found) == log_without_backups(final)[:audited]
        assert audited == held + sum(documents.values())
        for name in "abc":
            turns = int((decided["subject"] == name).sum())
            assert turns - documents.get(name, 0) in (0, 1)


def test_an_update_backs_up_first(old):  # noqa: F811
    with open_workspace(old) as opened:
        [backup] = opened.backups()
        assert (backup.schema, backup.reason) == (1, "before an update")
        told = verify_backup(backup.path)
        assert [dataset.label for dataset in told.datasets] == [
            "Other, version 1", "Tiny, version 1",
        ]  # fmt: skip
        opened.forget(2)
        opened.restore(backup.path)
        assert [v.id for v in opened.versions(2)] == [3, 2]
        assert_same(as_saved_then(tiny()), opened.load(2))
        assert opened.save(tiny((0.5, 0.5), name="Next")).id == 6


def test_reading_a_backups_own_words_is_quick_and_needs_no_workspace(on_sqlite):
    backup = on_sqlite.back_up()
    assert read_backup(backup.path) == backup


def test_backups_that_people_make_at_once_do_not_mix(on_sqlite):
    on_sqlite.save(tiny())
    with ThreadPoolExecutor(4) as pool:
        made = [told.result() for told in [pool.submit(on_sqlite.back_up) for _ in range(8)]]
    assert len({backup.path for backup in made}) == 8
    for backup in made:
        verify_backup(backup.path)
    assert not list(on_sqlite.backups_folder.glob("*.draft"))


@pytest.mark.parametrize("changes", [
    {"made_at": "yesterday"}, {"made_at": None}, {"last_ids": {"audit": "many"}},
    {"last_ids": {"audit; drop": 1}}, {"last_ids": []}, {"lacking": 3},
])  # fmt: skip
def test_a_manifest_of_other_kinds_is_refused_and_hides_no_other_backup(on_sqlite, changes):
    on_sqlite.save(tiny())
    good, bad = on_sqlite.back_up(), on_sqlite.back_up()
    rewritten = bad.path.with_suffix(".new")
    with zipfile.ZipFile(bad.path) as old_one, zipfile.ZipFile(rewritten, "w") as new_one:
        for info in old_one.infolist():
            content = old_one.read(info)
            if info.filename == "manifest.json":
                content = json.dumps(json.loads(content) | changes).encode()
            new_one.writestr(info, content)
    rewritten.replace(bad.path)
    assert [backup.path for backup in on_sqlite.backups()] == [good.path]
    with pytest.raises(UnusableBackup):
        on_sqlite.restore(bad.path)


def test_what_a_killed_backup_left_is_swept_out_by_the_next(on_sqlite):
    on_sqlite.back_up()
    left, at_work = (on_sqlite.backups_folder / f"{name}.draft" for name in ("left", "at-work"))
    left.write_bytes(b"half")
    with hold_draft(at_work) as draft:
        draft.write(b"half")
        os.utime(at_work, (1, 1_000_000_000))  # however long it takes
        on_sqlite.back_up()
        assert not left.exists()
        assert at_work.exists()


def verify_and_die(path, workspace, says):
    def die(share, _):
        if share > 0.5:
            says.send("unpacked")
            os.kill(os.getpid(), signal.SIGKILL)

    verify_backup(path, die, workspace=workspace)


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL here")
def test_what_a_killed_restore_left_lies_inside_and_is_swept_out_at_once(on_sqlite, monkeypatch):
    filled(on_sqlite)
    backup, scratch = on_sqlite.back_up(), on_sqlite.folder / "scratch"
    elsewhere = on_sqlite.folder.parent / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    heard, says = multiprocessing.get_context("fork").Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=verify_and_die, args=(backup.path, on_sqlite.folder, says)
    )
    child.start()
    child.join()
    assert heard.recv() == "unpacked"
    assert len([path for path in scratch.iterdir() if path.is_dir()]) == 1
    assert not list(elsewhere.iterdir())
    with scratch_folder(on_sqlite.folder) as ours:
        open_workspace(on_sqlite.folder).close()
        assert [path for path in scratch.iterdir() if path.is_dir()] == [ours]
    assert not list(scratch.iterdir())


def test_a_start_backs_up_what_was_done_since_and_keeps_the_newest_seven(on_sqlite):
    opened = on_sqlite
    assert opened.back_up_on_start() is None  # nothing was ever done
    by_hand = opened.back_up()
    assert opened.back_up_on_start() is None  # nothing since
    made = []
    for number in range(9):
        opened.remember("pins", number)
        opened.note("look", str(number))
        made.append(opened.back_up_on_start())
    assert opened.back_up_on_start() is None
    kept = {backup.path for backup in opened.backups()}
    assert kept == {by_hand.path, *(backup.path for backup in made[-7:])}
    assert all(verify_backup(path) for path in kept)


def test_the_newest_ten_safety_backups_are_kept(on_sqlite):
    by_hand = on_sqlite.back_up()
    safety = [on_sqlite.restore(by_hand.path).path for _ in range(12)]
    kept = {backup.path for backup in on_sqlite.backups()}
    assert kept == {by_hand.path, *safety[-10:]}


def test_a_finished_backup_is_not_swept_before_it_has_its_name(on_sqlite, monkeypatch):
    """Another backup of this moment sweeps what nobody holds; this one is still held."""
    from skillgap.store import backups
    from skillgap.store.scratch import sweep_drafts

    named = backups._rename_to_free_name

    def swept_first(draft, folder, stem):
        sweep_drafts(folder)
        return named(draft, folder, stem)

    monkeypatch.setattr(backups, "_rename_to_free_name", swept_first)
    on_sqlite.save(tiny())
    assert verify_backup(on_sqlite.back_up().path).datasets

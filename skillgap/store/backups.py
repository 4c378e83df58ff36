"""Backups of a whole workspace: made while others write, verified before anything is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

from sqlalchemy import Connection, delete, event, insert, select, text
from sqlmodel import Session

from skillgap.core.wording import count
from skillgap.store.archive import (
    Manifest,
    Progress,
    UnusableBackup,
    check_snapshots,
    damaged_backup_error,
    last_ids,
    open_archive,
    read_rows,
    read_snapshot,
    tables_of,
    write_archive,
)
from skillgap.store.audit import join_logs, newest_head
from skillgap.store.datasets import Dataset, datasets_from, datasets_in_force, snapshots_in_use
from skillgap.store.engine import as_workspace_errors, connect
from skillgap.store.heads import KnownHead, keep_head
from skillgap.store.ledger import FACILITATOR, Ledger, append_entry
from skillgap.store.migrations import upgrade
from skillgap.store.private import make_folder, open_private
from skillgap.store.records import Record, now
from skillgap.store.scratch import hold_draft, scratch_folder, sweep_drafts
from skillgap.store.snapshots import Snapshots, fsync_folder
from skillgap.store.writes import note_write

BY_HAND, ON_START = "by hand", "on start"
BEFORE_RESTORE, BEFORE_UPDATE = "before a restore", "before an update"
KEPT_ON_START, KEPT_BEFORE_RESTORE, KEPT_BEFORE_UPDATE = 7, 10, 5
"""How many backups are kept of those nobody asked for; the newest, and all made by hand."""
BACKED_UP, RESTORED = "back up", "restore backup"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself, before it is verified.

    Attributes:
        path: The file.
        made_at: When it was made, UTC.
        made_by: Version of skillgap that made it.
        schema: Version of the tables.
        reason: ``by hand``, ``on start``, ``before a restore`` or ``before an update``.
        bytes: Size of the file.
        rows: Table of records to number of rows.
        snapshots: Number of tables of datasets, each counted once.
        lacking: Number of those that were missing or damaged when it was made.
        head: Where the audit log stood, if it was a chain by then.
    """

    path: Path
    made_at: datetime
    made_by: str
    schema: int
    reason: str
    bytes: int
    rows: dict[str, int]
    snapshots: int
    lacking: int
    head: KnownHead | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """A backup that was read to the end, and is what was written.

    Attributes:
        backup: What it says of itself.
        datasets: The datasets it holds, in the version in force.
        versions: How many versions these have together.
        checks: What was checked, one sentence each.
    """

    backup: Backup
    datasets: tuple[Dataset, ...]
    versions: int
    checks: tuple[str, ...]


# --- a file by itself ---


def read_backup(path: Path) -> Backup:
    """Return what a backup says of itself; its contents are not verified.

    Raises:
        UnusableBackup: it is no backup, or visibly damaged, or from a later version.
    """
    with open_archive(path) as (_, manifest):
        return _describe_backup(path, manifest)


def verify_backup(
    path: Path, progress: Progress | None = None, *, workspace: Path | None = None
) -> Verification:
    """Read a backup to the end and compare all of it with what was written.

    Every file's hash, every row against the tables of its schema, the migrations up to today,
    references between rows, and that each table of each dataset is there.

    Args:
        path: The file.
        progress: Told what is done.
        workspace: Folder in which there is room to unpack; by default the system's own place.

    Returns:
        What is in it.

    Raises:
        UnusableBackup: something is not as it was written, in one sentence.
    """
    with (
        open_verified(path, progress, workspace) as (_, connection, manifest),
        Session(connection) as session,
    ):
        datasets = datasets_from(session, datasets_in_force(session))
        versions = len(session.exec(text("SELECT id FROM dataset")).all())  # type: ignore[call-overload]
        rows = sum(entry.rows for entry in manifest.records.values())
        checks = [
            f"size and SHA-256 of {count(len(manifest.entries), 'file')} are as they were written",
            f"{count(rows, 'record')} in the form of schema {manifest.schema}, and of today's",
            "every reference between records leads somewhere, and the database is sound",
            f"{count(len(manifest.snapshots), 'table')}: all that any version refers to",
        ]
        if manifest.lacking:
            checks[-1] = (
                f"{count(len(manifest.snapshots), 'table')} of the versions; missing or damaged "
                f"already when it was made: {len(manifest.lacking):,}"
            )
        return Verification(
            _describe_backup(path, manifest), tuple(datasets), versions, tuple(checks)
        )


def _describe_backup(path: Path, manifest: Manifest) -> Backup:
    return Backup(
        path=path,
        made_at=datetime.fromisoformat(manifest.made_at),
        made_by=manifest.made_by,
        schema=manifest.schema,
        reason=manifest.reason,
        bytes=path.stat().st_size,
        rows={name: entry.rows for name, entry in manifest.records.items()},
        snapshots=len(manifest.snapshots),
        lacking=len(manifest.lacking),
        head=KnownHead(f"backup {path.name}", manifest.audit_id, manifest.log_head)
        if manifest.log_head
        else None,
    )


@contextmanager
def open_verified(
    path: Path, progress: Progress | None = None, workspace: Path | None = None
) -> Iterator[tuple[ZipFile, Connection, Manifest]]:
    """Yield a backup that was read to the end, with its records in a database of today's schema."""
    told = progress or (lambda share, what: None)
    with (
        open_archive(path) as (archive, manifest),
        scratch_folder(workspace) as scratch,
    ):
        most = max(len(manifest.snapshots), 1)
        check_snapshots(
            archive, manifest.snapshots, path.name,
            lambda place: told(0.8 * place / most, f"Table {place + 1:,} of {most:,}"),
        )  # fmt: skip
        told(0.8, "Records")
        engine = connect(f"sqlite:///{scratch / 'records.db'}")
        event.listen(engine, "connect", _prepare_scratch_database)
        try:
            with engine.connect() as connection:
                with connection.begin():
                    _load_rows(connection, archive, manifest, path.name)
                told(1.0, "Verified")
                yield archive, connection, manifest
        finally:
            engine.dispose()


def _prepare_scratch_database(connection: object, _: object) -> None:
    """Let a database that is thrown away load rows in any order, without waiting for the disk."""
    for pragma in ("foreign_keys = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _load_rows(connection: Connection, archive: ZipFile, manifest: Manifest, name: str) -> None:
    upgrade(connection, 0, manifest.schema)
    tables = tables_of(connection)
    if set(tables) != set(manifest.records):
        raise damaged_backup_error(name, f"its records are not those of schema {manifest.schema}")
    for key, table in tables.items():
        for rows in read_rows(archive, table, manifest.records[key], name):
            connection.execute(insert(table), rows)
    upgrade(connection, manifest.schema)
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    if said != "ok" or connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise damaged_backup_error(name, "its records contradict each other")
    with Session(connection) as session:
        absent = snapshots_in_use(session) - set(manifest.snapshots) - set(manifest.lacking)
    if absent:
        raise damaged_backup_error(
            name, f"lacks {count(len(absent), 'table')} that its records refer to"
        )


def write_backup(
    folder: Path,
    connection: Connection,
    snapshots: Snapshots,
    reason: str,
    progress: Progress | None = None,
) -> tuple[Path, Manifest]:
    """Write a backup into a folder under a name of its own; it is whole once it has that name."""
    make_folder(folder)
    sweep_drafts(folder)
    stem = f"skillgap-{now():%Y%m%d-%H%M%S}-{reason.replace(' ', '-')}"
    draft = folder / f"{stem}-{uuid4().hex}.draft"
    try:
        with hold_draft(draft) as file:
            manifest = write_archive(file, connection, snapshots, reason=reason, progress=progress)
            file.flush()
            os.fsync(file.fileno())
            if os.name == "posix":  # while we hold it: a sweep takes what nobody holds
                path = _rename_to_free_name(draft, folder, stem)
        if os.name != "posix":  # where an open file cannot be renamed
            path = _rename_to_free_name(draft, folder, stem)
    finally:
        draft.unlink(missing_ok=True)
    fsync_folder(folder)
    return path, manifest


def _rename_to_free_name(draft: Path, folder: Path, stem: str) -> Path:
    """Name a finished file; one that is there already is never replaced."""
    for number in range(1, 10_000):
        path = folder / (f"{stem}.zip" if number == 1 else f"{stem}-{number}.zip")
        with suppress(FileExistsError):
            open_private(
                path, "xb"
            ).close()  # the name is ours, whoever else wants it in this moment
            draft.replace(path)
            return path
    raise FileExistsError(17, "too many backups of one second", str(folder))


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first; none is verified."""
    found = []
    for path in folder.glob("*.zip"):
        with suppress(UnusableBackup, OSError):
            found.append(read_backup(path))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def drop_old_backups(folder: Path, reason: str, most: int) -> None:
    """Remove all but the newest backups that were made for a reason."""
    for old in [backup for backup in list_backups(folder) if backup.reason == reason][most:]:
        old.path.unlink(missing_ok=True)


# --- a workspace ---


class Backups(Ledger):
    """Making backups of a workspace, and going back to one."""

    @property
    def backups_folder(self) -> Path:
        """Where backups are kept unless another folder is named."""
        return self.folder / "backups"

    def back_up(
        self,
        folder: Path | None = None,
        *,
        progress: Progress | None = None,
        actor: str = FACILITATOR,
    ) -> Backup:
        """Write everything in this workspace into one file, while others go on writing.

        The file holds one moment: what was committed before it, and nothing of what came after.

        Args:
            folder: Where to; by default the workspace's own ``backups``.
            progress: Told what is done.
            actor: Who did it.

        Returns:
            The backup.

        Raises:
            WorkspaceError: the disk or the database refuses.
        """
        place = folder or self.backups_folder
        with as_workspace_errors(self.folder):
            path, manifest = self._write_backup(place, BY_HAND, progress)
        self.note(BACKED_UP, path.name, f"{len(manifest.entries):,} files", actor=actor)
        return _describe_backup(path, manifest)

    def back_up_on_start(self) -> Backup | None:
        """Back up into the workspace's own folder, if anything was done since the last backup.

        Of such backups the newest ``KEPT_ON_START`` are kept; none is removed before another is
        whole, and never one that was made by hand.

        Raises:
            WorkspaceError: the disk or the database refuses.
        """
        newest = self.audit(1)
        if not len(newest) or (newest["action"].iloc[0] == BACKED_UP and self.backups()):
            return None
        with as_workspace_errors(self.folder):
            path, manifest = self._write_backup(self.backups_folder, ON_START, None)
            self.note(BACKED_UP, path.name, f"{len(manifest.entries):,} files; {ON_START}")
            drop_old_backups(self.backups_folder, ON_START, KEPT_ON_START)
        return _describe_backup(path, manifest)

    def _write_backup(
        self, place: Path, reason: str, progress: Progress | None
    ) -> tuple[Path, Manifest]:
        for _ in range(_TRIES):
            with self._engine.begin() as connection:
                path, manifest = write_backup(place, connection, self._snapshots, reason, progress)
            with self._read_session() as session:
                removed = set(manifest.lacking) - snapshots_in_use(session)
            if not removed:
                return path, manifest
            path.unlink()  # a dataset was removed meanwhile: look again
        with self._turn, self._writer.begin() as connection:
            return write_backup(place, connection, self._snapshots, reason, progress)

    def backups(self) -> list[Backup]:
        """Return the backups in the workspace's own folder, newest first; none is verified."""
        return list_backups(self.backups_folder)

    def kept_heads(self) -> list[KnownHead]:
        """Return what the backups in the workspace's own folder know of the audit log."""
        return [backup.head for backup in self.backups() if backup.head]

    def restore(
        self, path: str | Path, *, progress: Progress | None = None, actor: str = FACILITATOR
    ) -> Backup:
        """Replace everything in this workspace by what a backup holds.

        The backup is verified first, then what is here is backed up, and then the records are
        replaced in one transaction: whatever happens on the way, the workspace is either as
        it was or as the backup says. Programs that have it open need not be closed.

        Args:
            path: The backup.
            progress: Told what is done.
            actor: Who did it.

        Returns:
            The backup of what was here before.

        Raises:
            UnusableBackup: the file is no backup, damaged, or from a later version; nothing
                was changed.
            WorkspaceError: the disk or the database refuses; nothing was changed.
        """
        path = Path(path)
        with (
            as_workspace_errors(self.folder),
            open_verified(path, progress, self.folder) as (archive, source, manifest),
            self._turn,
            self._writer.begin() as target,
        ):
            safety = write_backup(self.backups_folder, target, self._snapshots, BEFORE_RESTORE)
            with Session(target) as session:
                before = snapshots_in_use(session)
            for digest in manifest.snapshots:
                self._snapshots.adopt(digest, read_snapshot(archive, digest), path.name)
            _replace_rows(source, target, manifest)
            told = (
                f"made {manifest.made_at[:19]} UTC, records as of log entry {manifest.audit_id}; "
                f"what was here is in {safety[0].name}"
            )
            with Session(target) as session:
                append_entry(session, actor, RESTORED, path.name, told)
            again = self._erase_again(target)
            head = newest_head(target)
        note_write()
        keep_head(self._heads, head)
        self._drop_unused_snapshots(before)
        if again:
            self.clear_after_erasure()
        drop_old_backups(self.backups_folder, BEFORE_RESTORE, KEPT_BEFORE_RESTORE)
        return _describe_backup(*safety)

    def _erase_again(self, target: Connection) -> bool:
        """Erase whom the backup brought back although they were erased, and say whether any were.

        A workspace that knows of erasures says how; see :class:`skillgap.store.rights.Rights`.
        """
        return False

    def clear_after_erasure(self) -> None:
        """Remove what erased people left behind in files."""

    def _drop_unused_snapshots(self, digests: set[str]) -> None:
        """Remove those of the snapshots that no dataset uses.

        A transaction of its own, after the one that dropped the records referring to them: after a
        crash in between, files too many do no harm, where files too few would.
        """
        with self._write_session() as session:
            for digest in digests - snapshots_in_use(session):
                self._snapshots.drop(digest)


def _replace_rows(source: Connection, target: Connection, manifest: Manifest) -> None:
    """Make the rows of one database those of another; numbers used in either are not used again.

    The log is joined, not replaced; see :func:`skillgap.store.audit.join_logs`.
    """
    used, joined = last_ids(target), join_logs(source, target)
    tables = [Record.metadata.tables[name] for name in tables_of(target) if name not in joined]
    for table in reversed(tables):
        target.execute(delete(table))
    for table in tables:
        rows = source.execute(select(table).execution_options(yield_per=5_000))
        for batch in rows.mappings().partitions(5_000):
            target.execute(insert(table), [dict(row) for row in batch])
    for name in (used.keys() | manifest.last_ids.keys()) - set(joined):
        _continue_numbers_after(
            target, name, max(used.get(name, 0), manifest.last_ids.get(name, 0))
        )


def _continue_numbers_after(connection: Connection, table: str, number: int) -> None:
    values = {"name": table, "number": number}
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        statement = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"
    else:
        statement = "SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)"
    connection.execute(text(statement), values)

"""Rights of people over what a workspace keeps: to be erased, in every file of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
from sqlalchemy import Connection
from sqlmodel import Session, select

from skillgap.store.archive import UnusableBackup, read_snapshot, write_archive
from skillgap.store.audit import newest_head
from skillgap.store.backups import Backups, open_verified
from skillgap.store.datasets import dataset_or_raise, snapshots_in_use
from skillgap.store.engine import as_workspace_errors
from skillgap.store.erasure import Erased, erase_from_records
from skillgap.store.heads import keep_head
from skillgap.store.ledger import FACILITATOR
from skillgap.store.records import (
    Record,
    SettingRecord,
    SnapshotRecord,
    TombstoneRecord,
    WorkspaceError,
)
from skillgap.store.scratch import hold_draft, scratch_folder, sweep_drafts, sweep_scratch
from skillgap.store.shelf import SHELF
from skillgap.store.snapshots import Snapshots, fsync_folder
from skillgap.store.traces import Traces
from skillgap.store.writes import note_write

FEEDS = "feeds"
"""Folder with what each feed brought in last."""
_ASIDE = ("workspace-damaged-*", "log-heads*.draft")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, or would be.

    Attributes:
        found: What of the people was in the records.
        backups: Backups written anew without them.
        removed: Files removed, because they could not be written anew: damaged backups, databases
            that were put aside.
        left: Files of the workspace's folder in which a name or an id still stands.
    """

    found: Erased
    backups: tuple[Path, ...]
    removed: tuple[Path, ...]
    left: tuple[Path, ...] = ()


class Rights(Backups):
    """Erasing people from a workspace."""

    def preview_erasure(
        self, ids: Iterable[str], *, dataset_id: int, names: Iterable[str] = ()
    ) -> Erasure:
        """Say what erasing people would change, and change nothing; see :meth:`erase`."""
        with as_workspace_errors(self.folder), self._turn, self._writer.connect() as connection:
            turn = connection.begin()
            try:
                found = erase_from_records(
                    connection, self._snapshots.read, lambda frame, name: uuid4().hex,
                    frozenset(ids), lineage=dataset_id, names=frozenset(names),
                )  # fmt: skip
            finally:
                turn.rollback()
            backups: list[Path] = []
            removed = list(self._aside())
            for path in sorted(self.backups_folder.glob("*.zip")):
                if _contains(path, found.traces):
                    (backups if _is_usable(path, self.folder) else removed).append(path)
        return Erasure(found, tuple(backups), tuple(removed))

    def erase(
        self,
        ids: Iterable[str],
        *,
        dataset_id: int,
        names: Iterable[str] = (),
        actor: str = FACILITATOR,
    ) -> Erasure:
        """Erase people: afterwards neither id nor name stands in any file of the workspace.

        Tables of every version, decisions, settings, documents, words of the log, feeds, backups
        and caches are written anew or removed, and the database is vacuumed. May be called again
        after it was interrupted, even though the people are in no table any more. What lies
        outside the folder, such as the sources of feeds and copies of backups, is not touched.

        Args:
            ids: Employee ids.
            dataset_id: Number shared by all versions of the dataset they are in (its lineage).
            names: Names they are known by beyond those in the tables.
            actor: Who did it.

        Returns:
            What was erased, and which files still hold a name or an id.

        Raises:
            WorkspaceError: a table cannot be read, or another program keeps the database from
                being cleared; what was done until then stays done, and it can be called again.
        """
        wanted = frozenset(ids)
        with as_workspace_errors(self.folder), self._turn:
            with self._writer.begin() as connection:
                found = self.erase_here(
                    connection, wanted, dataset_id, frozenset(names), actor=actor
                )
                head = newest_head(connection)
            note_write()
            keep_head(self._heads, head)
            names_everywhere = found.traces.names
            backups: list[Path] = []
            removed = list(self._remove(self._aside()))
            for path in sorted(self.backups_folder.glob("*.zip")):
                if _contains(path, found.traces):
                    theirs = self._erase_from_backup(path, wanted, dataset_id, names_everywhere)
                    (backups if theirs else removed).append(path)
            self.clear_after_erasure()
            left = tuple(find_files(self.folder, found.traces))
        return Erasure(found, tuple(backups), tuple(removed), left)

    def erase_here(
        self,
        connection: Connection,
        ids: frozenset[str],
        lineage: int,
        names: frozenset[str] = frozenset(),
        *,
        actor: str = FACILITATOR,
    ) -> Erased:
        """Take people out of the records, in a transaction that writes."""
        return erase_from_records(
            connection, self._snapshots.read, self._snapshots.store_table, ids, lineage=lineage,
            names=names, elsewhere=self._clean_feeds, actor=actor,
        )  # fmt: skip

    def _clean_feeds(self, traces: Traces) -> Mapping[str, str]:
        """Write anew what feeds brought in; the old files go once the records refer to the new."""
        kept = Snapshots(self.folder / FEEDS)
        renamed = {}
        for path in kept.folder.glob("*.parquet"):
            cleaned = traces.clean_table(kept.read(path.stem, "feed"))
            if cleaned is not None:
                renamed[path.stem] = kept.store_table(cleaned, "feed")
        return renamed

    def _aside(self) -> Iterator[Path]:
        for kind in _ASIDE:
            yield from self.folder.glob(kind)

    def _remove(self, paths: Iterable[Path]) -> Iterator[Path]:
        for path in list(paths):
            path.unlink(missing_ok=True)
            yield path

    def _erase_from_backup(
        self, path: Path, ids: frozenset[str], lineage: int, names: frozenset[str]
    ) -> bool:
        """Write one backup anew; one that cannot be read is removed, which returns ``False``."""
        draft = path.with_name(f"{path.stem}-{uuid4().hex}.draft")
        try:
            with (
                open_verified(path, None, self.folder) as (archive, connection, manifest),
                scratch_folder(self.folder) as room,
                hold_draft(draft) as file,
            ):
                shots = Snapshots(room / "snapshots")
                shots.prepare()
                for digest in manifest.snapshots:
                    shots.adopt(digest, read_snapshot(archive, digest), path.name)
                with connection.begin():
                    erase_from_records(
                        connection, shots.read, shots.store_table, ids, lineage=lineage,
                        names=names,
                    )  # fmt: skip
                    write_archive(file, connection, shots, reason=manifest.reason, as_of=manifest)
                file.flush()
                if os.name == "posix":  # while we hold it: a sweep takes what nobody holds
                    draft.replace(path)
            if os.name != "posix":  # where an open file cannot be renamed
                draft.replace(path)
        except UnusableBackup:
            path.unlink(missing_ok=True)
            return False
        finally:
            draft.unlink(missing_ok=True)
        fsync_folder(path.parent)
        return True

    def clear_after_erasure(self) -> None:
        """Remove every file that nothing refers to any more, and empty the database's free space.

        Raises:
            WorkspaceError: another program keeps the database from being cleared.
        """
        with self._read_session() as session:
            used = snapshots_in_use(session)
            told = json.dumps([one.value for one in session.exec(select(SettingRecord)).all()])
        for path in (self.folder / "snapshots").glob("*.parquet"):
            if path.stem not in used:
                path.unlink(missing_ok=True)
        for path in (self.folder / FEEDS).glob("*.parquet"):
            if path.stem not in told:
                path.unlink(missing_ok=True)
        shutil.rmtree(self.folder / SHELF, ignore_errors=True)
        for folder in (self.folder / "snapshots", self.backups_folder):
            sweep_drafts(folder)
        sweep_scratch(self.folder)
        self._vacuum()

    def _vacuum(self) -> None:
        """Write the database anew, so that nothing removed is left in its free space."""
        raw = self._engine.raw_connection()
        try:
            busy = (
                _vacuum_sqlite(raw.cursor())
                if self._engine.dialect.name == "sqlite"
                else _vacuum_postgresql(raw.driver_connection)
            )
        finally:
            raw.close()
        if busy:
            raise WorkspaceError(
                f"records of workspace {self.folder}",
                "another program is reading them, so that what was erased stays in a file beside",
                "no other program at the records",
                "Close other programs that have the workspace open, then erase once more.",
            )

    # --- a backup from before an erasure ---

    def _erase_again(self, target: Connection) -> bool:
        erased = self.erased_since(target)
        for lineage, ids in erased.items():
            self.erase_here(target, ids, lineage)
        return bool(erased)

    def erased_since(self, connection: Connection) -> dict[int, frozenset[str]]:
        """Return whom the records hold although they were erased: dataset to employee ids.

        Args:
            connection: In a transaction; the records of a backup stand beside the tombstones of
                the workspace that took it in.
        """
        with Session(connection) as session:
            after = {one.old: one.new for one in session.exec(select(TombstoneRecord)).all()}
            tables = session.exec(
                select(SnapshotRecord).where(SnapshotRecord.name == "employees")
            ).all()
            found: dict[int, frozenset[str]] = {}
            for table in tables:
                newest = table.snapshot
                while newest in after:
                    newest = after[newest]
                if newest == table.snapshot or not self._snapshots.holds(newest):
                    continue
                was, now = (self._ids_in(digest) for digest in (table.snapshot, newest))
                lineage = _lineage_of(session, table.dataset_id)
                found[lineage] = found.get(lineage, frozenset()) | (was - now)
        return {lineage: ids for lineage, ids in found.items() if ids}

    def _ids_in(self, digest: str) -> frozenset[str]:
        frame: pd.DataFrame = self._snapshots.read(digest, "employees")
        return frozenset(frame["employee_id"].dropna().astype("str"))


def _vacuum_sqlite(cursor: Any) -> bool:
    """Write the file anew and empty the log beside it; say whether a reader kept it from that."""
    cursor.execute("VACUUM")
    return bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])


def _vacuum_postgresql(connection: Any) -> bool:
    """Write our tables anew; other tables of the database are none of our business."""
    connection.rollback()  # the pool has asked whether it is alive, which began a transaction
    connection.autocommit = True  # a vacuum has none around it
    try:
        cursor = connection.cursor()
        for name in Record.metadata.tables:
            cursor.execute(f'VACUUM FULL "{name}"')
    finally:
        connection.autocommit = False
    return False


def _lineage_of(session: Session, dataset_id: int) -> int:
    return dataset_or_raise(session, dataset_id).lineage


def _is_usable(path: Path, folder: Path) -> bool:
    try:
        with open_verified(path, None, folder):
            return True
    except UnusableBackup:
        return False


# --- looking through files ---


def find_files(folder: Path, traces: Traces) -> Iterator[Path]:
    """Yield the files below a folder in which somebody is named, zips and tables looked into."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _contains(path, traces):
            yield path


def _contains(path: Path, traces: Traces) -> bool:
    try:
        return _is_named_in(path.read_bytes(), path.suffix, traces)
    except OSError:
        return False


def _is_named_in(content: bytes, ending: str, traces: Traces) -> bool:
    if ending == ".zip":
        with (
            suppress(zipfile.BadZipFile, NotImplementedError),
            zipfile.ZipFile(BytesIO(content)) as archive,
        ):
            return any(
                _is_named_in(archive.read(name), Path(name).suffix, traces)
                for name in archive.namelist()
            )
    if ending == ".parquet":
        with suppress(Exception):  # a damaged table is searched as bytes
            frame = pd.read_parquet(BytesIO(content))
            return traces.clean_table(frame) is not None
    return any(_pattern(word).search(content) for word in traces.words)


def _pattern(word: str) -> re.Pattern[bytes]:
    """Return what finds a word among bytes, also as JSON spells it; a longer id is another one."""
    spellings = {word.encode(), json.dumps(word)[1:-1].encode(), word.encode("utf-16-le")}
    either = b"|".join(re.escape(one) for one in sorted(spellings))
    after = rb"(?![0-9])" if word[-1:].isdigit() else b""
    return re.compile(b"(?:" + either + b")" + after, re.IGNORECASE)

"""One workspace is one folder: records in a database, bulky tables as Parquet snapshots."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from skillgap.core.findings import counts_in_words
from skillgap.core.places import COMMAND, workspace_folder
from skillgap.core.wording import count
from skillgap.core.workforce import Workforce
from skillgap.store.archive import Progress
from skillgap.store.backups import (
    BEFORE_UPDATE,
    KEPT_BEFORE_UPDATE,
    Backup,
    drop_old_backups,
    verify_backup,
    write_backup,
)
from skillgap.store.choices import Document, KeptChoices, Setting, header_signature
from skillgap.store.datasets import (
    ISSUES,
    Dataset,
    dataset_from,
    dataset_or_raise,
    datasets_from,
    datasets_in_force,
    find_in_force,
    is_same_reading,
    issues_from_frame,
    issues_to_frame,
    keep_tables,
    label_of,
    lineage_of,
    make_next_version_record,
    next_activation,
    summary_of,
    tables_of,
)
from skillgap.store.engine import as_workspace_errors, connect, create_or_upgrade_tables
from skillgap.store.ledger import FACILITATOR, append_entry, as_json
from skillgap.store.private import close_to_others, make_folder, open_private
from skillgap.store.records import (
    DamagedRecords,
    DatasetRecord,
    EditConflict,
    LaterRecords,
    LostRecords,
    WorkspaceError,
    now,
)
from skillgap.store.retention import Retention
from skillgap.store.scratch import sweep_drafts, sweep_scratch
from skillgap.store.snapshots import Snapshots

__all__ = ["Dataset", "Document", "Setting", "Workspace", "header_signature", "open_workspace"]

DATABASE = "workspace.db"
"""Name of the file with the records."""
KEPT_ASIDE = 3
"""How many damaged databases that were put aside are kept."""
_ASIDE = "workspace-damaged-"


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """Open a workspace, and make it where there is none.

    Args:
        folder: The folder; by default ``SKILLGAP_WORKSPACE``, or else ``workspace`` in the
            current folder, or in the user's own data folder where skillgap was installed.
            ``SKILLGAP_DATABASE_URL`` puts the records into another database, while the snapshots
            stay in the folder.

    Returns:
        The workspace; threads may share it.

    Raises:
        WorkspaceError: the folder cannot be written to, its database is held by another
            program or damaged, or a later version of this library wrote it.
        LostRecords: the database is gone or empty, while tables or backups are still there.
    """
    path = folder_of(folder)
    snapshots = Snapshots(path / "snapshots")
    elsewhere = os.environ.get("SKILLGAP_DATABASE_URL")
    with as_workspace_errors(path):
        snapshots.prepare()
        sweep_scratch(path)
        sweep_drafts(path / "backups")
        if not elsewhere:
            open_private(path / DATABASE, "ab").close()
        close_to_others(path)
        engine = connect(elsewhere or f"sqlite:///{path / DATABASE}")
        try:
            create_or_upgrade_tables(
                engine,
                lambda old: _back_up_before_update(path / "backups", old, snapshots),
                (lambda: None) if elsewhere else partial(_refuse_lost_records, path),
            )
        except Exception:
            engine.dispose()
            raise
    workspace = Workspace(path, engine, snapshots)
    workspace.doubts = workspace.verify_log().problems
    return workspace


def _back_up_before_update(folder: Path, old: Connection, snapshots: Snapshots) -> None:
    write_backup(folder, old, snapshots, BEFORE_UPDATE)
    drop_old_backups(folder, BEFORE_UPDATE, KEPT_BEFORE_UPDATE)


def _refuse_lost_records(folder: Path) -> None:
    """Raise where an empty database stands beside what a full one left."""
    tables, backups = (
        len(list((folder / place).glob(kind)))
        for place, kind in (("snapshots", "*.parquet"), ("backups", "*.zip"))
    )
    if tables or backups:
        raise LostRecords(
            f"workspace {folder}",
            f"its records ({DATABASE}) are gone or empty, while {count(tables, 'table')} and "
            f"{count(backups, 'backup')} are still there",
            "the records that belong to them",
            f"Put a backup back with `{COMMAND} restore FILE`, open another folder, or start "
            "afresh.",
        )


def start_afresh(folder: str | Path | None = None) -> None:
    """Make empty records in a folder whose own are lost or were put aside; other files stay.

    Raises:
        WorkspaceError: the folder cannot be written to, or records are there.
    """
    path = folder_of(folder)
    with as_workspace_errors(path):
        make_folder(path)
        open_private(path / DATABASE, "ab").close()
        engine = connect(f"sqlite:///{path / DATABASE}")
        try:
            create_or_upgrade_tables(engine, lambda old: None)
        finally:
            engine.dispose()


def put_records_aside(folder: Path) -> Path:
    """Rename damaged or lost records, so that others can take their place; return the new name."""
    aside = folder / f"{_ASIDE}{now():%Y%m%d-%H%M%S}.db"
    for ending in ("-wal", "-shm", ""):
        part = folder / f"{DATABASE}{ending}"
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    for old in put_aside(folder)[KEPT_ASIDE:]:
        for part in folder.glob(f"{old.name}*"):
            part.unlink(missing_ok=True)
    return aside


def put_aside(folder: Path) -> list[Path]:
    """Return the databases that were put aside in a workspace, newest first."""
    return sorted(folder.glob(f"{_ASIDE}*.db"), reverse=True)


def folder_of(folder: str | Path | None = None) -> Path:
    """Return the absolute path of the workspace that would be opened."""
    chosen = folder or os.environ.get("SKILLGAP_WORKSPACE") or workspace_folder()
    return Path(chosen).expanduser().resolve()


def restore_into(
    folder: Path, backup: Path, *, progress: Progress | None = None, actor: str = FACILITATOR
) -> tuple[Backup, Path | None]:
    """Restore a backup into a folder, even one whose records are damaged or of a later version.

    Args:
        folder: The workspace; made where there is none.
        backup: The file.
        progress: Told what is done.
        actor: Who did it.

    Returns:
        The backup of what was there before, and where such records were put aside, if so.

    Raises:
        WorkspaceError: see :meth:`Workspace.restore`.
    """
    try:
        with open_workspace(folder) as workspace:
            return workspace.restore(backup, progress=progress, actor=actor), None
    except (DamagedRecords, LaterRecords):
        if not (folder / DATABASE).exists():  # damaged on a server, which we cannot put aside
            raise
        verify_backup(backup, workspace=folder)
        aside = put_records_aside(folder)
        start_afresh(folder)
        with open_workspace(folder) as workspace:
            return workspace.restore(backup, progress=progress, actor=actor), aside


class Workspace(KeptChoices, Retention):
    """A folder of datasets, settings, mappings, documents, decisions and the audit trail.

    Every change is one transaction together with its audit row. Threads may share one
    workspace, and processes one folder.

    Attributes:
        folder: Absolute path of the workspace.
        doubts: What was wrong with the audit log when it was opened, one sentence each.
    """

    doubts: tuple[str, ...] = ()

    # --- datasets ---

    def save(
        self,
        workforce: Workforce,
        *,
        mappings: Sequence[Mapping[str, Any]] = (),
        actor: str = FACILITATOR,
        origin: str = "",
        follows: int | None = None,
    ) -> Dataset:
        """Keep a workforce as a new version of the dataset of its name, and use it from now on.

        Exactly what is in force already makes no new version. Versions never change, and share
        the snapshots of tables that are equal.

        Args:
            workforce: What was read.
            mappings: How its columns were mapped, as dictionaries that JSON can hold.
            actor: Who did it.
            origin: Where it came from, in words or a path.
            follows: Id of the version it was made from, 0 for none; ``None`` follows whatever
                is in force.

        Returns:
            The version that is in force now.

        Raises:
            EditConflict: another version came into force since ``follows``; nothing is kept.
            WorkspaceError: the disk or the database refuses, or a table cannot be stored.
            BadValue: a mapping holds something JSON cannot.
        """
        plain = [as_json("mappings", dict(mapping)) for mapping in mappings]
        frames = dict(workforce.tables)
        if workforce.issues:
            frames[ISSUES] = issues_to_frame(workforce.issues)
        found_in_files = counts_in_words(workforce.issues)
        with as_workspace_errors(self.folder):
            kept = {
                name: self._snapshots.store_table(frame, name) for name, frame in frames.items()
            }
        with self._write_session() as session:
            # Files first, record last: until the commit nobody refers to the files. A
            # `forget` that ran in between may have taken some of them away again.
            for name, digest in kept.items():
                if not self._snapshots.holds(digest):
                    self._snapshots.store_table(frames[name], name)
            known = find_in_force(session, workforce.name)
            found = known.id if known else 0
            if follows is not None and found != follows:
                raise EditConflict(
                    f"dataset {workforce.name}", f"version id {found or 'none'} in force meanwhile",
                    f"{follows or 'none'}, which this was made from",
                    "Make it again from the version that is in force now.",
                )  # fmt: skip
            if known and is_same_reading(session, known, workforce, kept):
                return self._put_in_force(
                    session, known, actor, "save dataset", "same content again", found_in_files
                )
            record = make_next_version_record(session, workforce)
            record.mappings, record.origin, record.actor = plain, origin, actor
            session.add(record)
            session.flush()
            record.lineage = record.lineage or record.id or 0
            keep_tables(session, record, kept, frames)
            return self._put_in_force(
                session, record, actor, "save dataset", "loaded", found_in_files
            )

    def _put_in_force(
        self,
        session: Session,
        record: DatasetRecord,
        actor: str,
        action: str,
        what: str,
        found: str = "",
    ) -> Dataset:
        """Put a version in force, with its audit row; with what was found if it was saved."""
        record.activation = next_activation(session)
        session.add(record)
        session.flush()
        tables = tables_of(session, record)
        detail = summary_of(record, tables, what, found) if found else what
        rows = sum(table.rows for table in tables if table.name != ISSUES)
        append_entry(session, actor, action, label_of(record), detail, dataset=record, rows=rows)
        return dataset_from(record, tables)

    def datasets(self) -> list[Dataset]:
        """Return the version in force of every dataset, newest first."""
        with self._read_session() as session:
            return datasets_from(session, datasets_in_force(session))

    def versions(self, dataset_id: int) -> list[Dataset]:
        """Return every version of a dataset, newest first.

        Args:
            dataset_id: Number of any of its versions.

        Raises:
            UnknownName: there is no version of that id.
        """
        with self._read_session() as session:
            return datasets_from(
                session, lineage_of(session, dataset_or_raise(session, dataset_id))
            )

    def active(self) -> Dataset | None:
        """Return the dataset activated last, or ``None`` while there is none."""
        with self._read_session() as session:
            record = session.exec(
                select(DatasetRecord).order_by(col(DatasetRecord.activation).desc()).limit(1)
            ).first()
            return dataset_from(record, tables_of(session, record)) if record else None

    def activate(self, dataset_id: int, *, actor: str = FACILITATOR) -> Dataset:
        """Make a version the one in force, and its dataset the active one.

        Going back to an earlier version is this too: nothing is deleted, and the next import
        follows the version gone back to.

        Args:
            dataset_id: Number of the version.
            actor: Who did it.

        Returns:
            The version.

        Raises:
            UnknownName: there is no version of that id.
        """
        with self._write_session() as session:
            record = dataset_or_raise(session, dataset_id)
            before = next(
                row for row in datasets_in_force(session) if row.lineage == record.lineage
            )
            if before.id == record.id:
                return self._put_in_force(session, record, actor, "activate dataset", "")
            way = "back" if record.number < before.number else "forward"
            told = f"{way} from version {before.number}"
            return self._put_in_force(session, record, actor, "change version", told)

    def load(self, dataset_id: int) -> Workforce:
        """Read a workforce back, exactly as it was saved.

        Args:
            dataset_id: Number of the dataset.

        Returns:
            The workforce, with dtypes, source rows, issues and attributions.

        Raises:
            UnknownName: there is no dataset of that id.
            WorkspaceError: a snapshot is missing or damaged.
        """
        with self._read_session() as session:
            record = dataset_or_raise(session, dataset_id)
            tables = tables_of(session, record)
        with as_workspace_errors(self.folder):
            frames = {row.name: self._snapshots.read(row.snapshot, row.name) for row in tables}
        issues = issues_from_frame(frames.pop(ISSUES)) if ISSUES in frames else ()
        workforce = Workforce(
            frames, issues, record.as_of, record.currency, record.name, tuple(record.attributions)
        )
        if workforce.fingerprint != record.fingerprint:
            raise WorkspaceError(
                label_of(record),
                f"tables with fingerprint {workforce.fingerprint[:8]}",
                record.fingerprint[:8],
                "Load the files again; they make a new dataset.",
            )
        return workforce

    def forget(self, dataset_id: int, *, actor: str = FACILITATOR) -> None:
        """Remove a dataset with all its versions, and the snapshots that no other one uses.

        The dataset activated before it becomes the active one.

        Args:
            dataset_id: Number of any of its versions.
            actor: Who did it.

        Raises:
            UnknownName: there is no version of that id.
        """
        gone: set[str] = set()
        with self._write_session() as session:
            for record in lineage_of(session, dataset_or_raise(session, dataset_id)):
                gone |= {row.snapshot for row in tables_of(session, record)}
                rows = sum(row.rows for row in tables_of(session, record))
                append_entry(
                    session, actor, "forget dataset", label_of(record), record.origin,
                    dataset=record, rows=rows,
                )  # fmt: skip
                session.delete(record)
        self._drop_unused_snapshots(gone)

    def mappings_of(self, dataset_id: int) -> list[dict[str, Any]]:
        """Return the mappings a version was read with.

        Raises:
            UnknownName: there is no dataset of that id.
        """
        with self._read_session() as session:
            return list(dataset_or_raise(session, dataset_id).mappings)

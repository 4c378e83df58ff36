"""One workspace is one folder: records in a database, bulky tables as Parquet snapshots."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from skillgap.domain.errors import BadValue
from skillgap.domain.workforce import Workforce
from skillgap.store.datasets import (
    ISSUES,
    Dataset,
    describe,
    issues_from_frame,
    issues_to_frame,
    label_of,
    latest_record,
    need_dataset,
    next_activation,
    replace_tables,
    snapshots_in_use,
    summary_of,
    tables_of,
)
from skillgap.store.records import (
    AuditRecord,
    DatasetRecord,
    EditConflict,
    MappingRecord,
    SettingRecord,
    SnapshotRecord,
    WorkspaceError,
    connect,
    now,
    prepare,
    told_plainly,
    writer_of,
)
from skillgap.store.snapshots import Snapshots

FACILITATOR = "facilitator"
_AUDIT_COLUMNS = ("at", "actor", "action", "subject", "detail")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it was read: hand ``version`` back to notice somebody else's edit.

    Attributes:
        key: Its name.
        value: Anything JSON can hold.
        version: Times it was written; 0 while it never was.
        updated_at: When it was last written, UTC; ``None`` while it never was.
    """

    key: str
    value: Any
    version: int
    updated_at: datetime | None


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """Open a workspace, and make it where there is none.

    Args:
        folder: The folder; by default ``SKILLGAP_WORKSPACE``, or else ``workspace`` in the
            current folder. ``SKILLGAP_DATABASE_URL`` puts the records into another database,
            while the snapshots stay in the folder.

    Returns:
        The workspace; threads may share it.

    Raises:
        WorkspaceError: the folder cannot be written to, its database is held by another
            program or damaged, or a later version of this library wrote it.
    """
    chosen = folder or os.environ.get("SKILLGAP_WORKSPACE") or "workspace"
    path = Path(chosen).expanduser().resolve()
    snapshots = Snapshots(path / "snapshots")
    with told_plainly(path):
        snapshots.prepare()
        engine = connect(
            os.environ.get("SKILLGAP_DATABASE_URL") or f"sqlite:///{path / 'workspace.db'}"
        )
        try:
            prepare(engine)
        except Exception:
            engine.dispose()
            raise
    return Workspace(path, engine, snapshots)


def header_signature(headers: Iterable[str]) -> str:
    """Return a short text that is equal for files with the same headers, in any order.

    >>> header_signature(["EMPID", "Job code"]) == header_signature(["job code", "EmpID "])
    True
    """
    folded = sorted(" ".join(header.casefold().split()) for header in headers)
    return hashlib.sha256(json.dumps(folded).encode()).hexdigest()[:16]


class Workspace:
    """A folder of datasets, settings, mappings and the audit trail.

    Every change is one transaction together with its audit row. Threads may share one
    workspace, and processes one folder.

    Attributes:
        folder: Absolute path of the workspace.
    """

    def __init__(self, folder: Path, engine: Engine, snapshots: Snapshots) -> None:
        self.folder = folder
        self._engine, self._writer = engine, writer_of(engine)
        self._snapshots = snapshots
        # SQLite lets waiting writers starve; a lock lets this process's threads take turns.
        self._turn = threading.Lock()

    def __repr__(self) -> str:
        """The folder."""
        return f"Workspace({str(self.folder)!r})"

    def __enter__(self) -> Workspace:
        """Return the workspace itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the database; the workspace opens it again when used again."""
        self._engine.dispose()

    # --- datasets ---

    def save(
        self,
        workforce: Workforce,
        *,
        mappings: Sequence[Mapping[str, Any]] = (),
        actor: str = FACILITATOR,
        origin: str = "",
    ) -> Dataset:
        """Keep a workforce and make it the active dataset.

        A workforce with the same fingerprint as an earlier one is that same dataset: it keeps
        its id, and takes name, issues, source rows and origin from the latest reading.

        Args:
            workforce: What was read.
            mappings: How its columns were mapped, as dictionaries that JSON can hold.
            actor: Who did it.
            origin: Where it came from, in words or a path.

        Returns:
            The dataset.

        Raises:
            WorkspaceError: the disk or the database refuses, or a table cannot be stored.
            BadValue: a mapping holds something JSON cannot.
        """
        plain = [as_json("mappings", dict(mapping)) for mapping in mappings]
        frames = dict(workforce.tables)
        if workforce.issues:
            frames[ISSUES] = issues_to_frame(workforce.issues)
        with told_plainly(self.folder):
            kept = {name: self._snapshots.keep(frame, name) for name, frame in frames.items()}
        with self._writing() as session:
            # Files first, record last: until the commit nobody refers to the files. A
            # `forget` that ran in between may have taken some of them away again.
            for name, digest in kept.items():
                if not self._snapshots.holds(digest):
                    self._snapshots.keep(frames[name], name)
            record, known = latest_record(session, workforce)
            record.mappings, record.origin = plain, origin
            record.activation = next_activation(session)
            session.add(record)
            session.flush()
            earlier = {row.snapshot for row in tables_of(session, record)}
            tables = replace_tables(session, record, kept, frames)
            detail = summary_of(record, tables, "same content again" if known else "loaded")
            session.add(_audit(actor, "save dataset", label_of(record), detail))
        self._sweep(earlier)
        return describe(record, tables)

    def datasets(self) -> list[Dataset]:
        """Return every dataset, newest first."""
        with self._reading() as session:
            rows = session.exec(select(SnapshotRecord).order_by(col(SnapshotRecord.position))).all()
            records = session.exec(
                select(DatasetRecord).order_by(col(DatasetRecord.id).desc())
            ).all()
            return [
                describe(record, [row for row in rows if row.dataset_id == record.id])
                for record in records
            ]

    def active(self) -> Dataset | None:
        """Return the dataset activated last, or ``None`` while there is none."""
        with self._reading() as session:
            record = session.exec(
                select(DatasetRecord).order_by(col(DatasetRecord.activation).desc()).limit(1)
            ).first()
            return describe(record, tables_of(session, record)) if record else None

    def activate(self, dataset_id: int, *, actor: str = FACILITATOR) -> Dataset:
        """Make a dataset the active one.

        Raises:
            UnknownName: there is no dataset of that id.
        """
        with self._writing() as session:
            record = need_dataset(session, dataset_id)
            record.activation = next_activation(session)
            session.add(record)
            tables = tables_of(session, record)
            session.add(_audit(actor, "activate dataset", label_of(record), ""))
            return describe(record, tables)

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
        with self._reading() as session:
            record = need_dataset(session, dataset_id)
            tables = tables_of(session, record)
        with told_plainly(self.folder):
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
        """Remove a dataset and the snapshots that no other dataset uses.

        The dataset activated before it becomes the active one.

        Args:
            dataset_id: Number of the dataset.
            actor: Who did it.

        Raises:
            UnknownName: there is no dataset of that id.
        """
        with self._writing() as session:
            record = need_dataset(session, dataset_id)
            gone = {row.snapshot for row in tables_of(session, record)}
            session.add(_audit(actor, "forget dataset", label_of(record), record.origin))
            session.delete(record)
        self._sweep(gone)

    # --- settings ---

    def remember(self, key: str, value: Any, *, expected_version: int | None = None) -> int:
        """Keep a setting.

        Args:
            key: Its name, such as ``filters``.
            value: Anything JSON can hold; tuples come back as lists.
            expected_version: Version that was read (:meth:`setting`), 0 for a new key;
                ``None`` writes whatever is there.

        Returns:
            The version it has now.

        Raises:
            EditConflict: the setting was changed since ``expected_version``.
            BadValue: the value holds something JSON cannot.
        """
        plain = as_json(f"setting `{key}`", value)
        with self._writing() as session:
            record = session.get(SettingRecord, key)
            version = record.version if record else 0
            if expected_version is not None and expected_version != version:
                raise EditConflict(
                    f"setting `{key}`",
                    f"version {version}, written by somebody else meanwhile",
                    f"version {expected_version}",
                    "Look at the newer value, then save again.",
                )
            session.merge(
                SettingRecord(key=key, value=plain, version=version + 1, updated_at=now())
            )
        return version + 1

    def recall(self, key: str, default: Any = None) -> Any:
        """Return a setting's value, or the default where it was never kept."""
        found = self.setting(key)
        return found.value if found.version else default

    def setting(self, key: str) -> Setting:
        """Return a setting with its version (0 and no value where it was never kept)."""
        with self._reading() as session:
            record = session.get(SettingRecord, key)
            if record is None:
                return Setting(key, None, 0, None)
            return Setting(key, record.value, record.version, record.updated_at)

    # --- mappings ---

    def keep_mapping(
        self,
        source_signature: str,
        mappings: Sequence[Mapping[str, Any]],
        *,
        actor: str = FACILITATOR,
    ) -> None:
        """Keep how a source was mapped, for the next file with the same signature.

        Args:
            source_signature: Names the kind of file; see :func:`header_signature`.
            mappings: The mappings, as dictionaries that JSON can hold; they replace earlier ones.
            actor: Who did it.

        Raises:
            BadValue: a mapping holds something JSON cannot.
        """
        plain = [as_json("mappings", dict(mapping)) for mapping in mappings]
        with self._writing() as session:
            known = session.get(MappingRecord, source_signature)
            if known and known.mappings == plain:
                return
            version = known.version + 1 if known else 1
            session.merge(
                MappingRecord(
                    signature=source_signature, mappings=plain, version=version, updated_at=now()
                )
            )
            detail = f"version {version}, {len(plain)} mapping(s)"
            session.add(_audit(actor, "keep mapping", source_signature, detail))

    def mappings(self, source_signature: str) -> list[dict[str, Any]]:
        """Return the mappings kept for a source; none where there are none."""
        with self._reading() as session:
            record = session.get(MappingRecord, source_signature)
            return list(record.mappings) if record else []

    def mappings_of(self, dataset_id: int) -> list[dict[str, Any]]:
        """Return the mappings a dataset was read with.

        Raises:
            UnknownName: there is no dataset of that id.
        """
        with self._reading() as session:
            return list(need_dataset(session, dataset_id).mappings)

    # --- audit ---

    def note(
        self, action: str, subject: str, detail: str = "", *, actor: str = FACILITATOR
    ) -> None:
        """Add a row to the audit trail for something that changes no record, such as a download."""
        with self._writing() as session:
            session.add(_audit(actor, action, subject, detail))

    def audit(self, limit: int = 200) -> pd.DataFrame:
        """Return the audit trail, newest first.

        Args:
            limit: Most rows to return.

        Returns:
            Columns ``at`` (UTC), ``actor``, ``action``, ``subject``, ``detail``.
        """
        with self._reading() as session:
            records = session.exec(
                select(AuditRecord).order_by(col(AuditRecord.id).desc()).limit(limit)
            ).all()
        rows = [[getattr(record, column) for column in _AUDIT_COLUMNS] for record in records]
        table = pd.DataFrame(rows, columns=list(_AUDIT_COLUMNS))
        types = dict.fromkeys(_AUDIT_COLUMNS, "str") | {"at": "datetime64[us, UTC]"}
        return table.astype(types)

    def _sweep(self, digests: set[str]) -> None:
        """Remove those of the snapshots that no dataset uses.

        A transaction of its own, after the one that let go of them: should a crash come in
        between, files too many do no harm, where files too few would.
        """
        with self._writing() as session:
            for digest in digests - snapshots_in_use(session):
                self._snapshots.drop(digest)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with told_plainly(self.folder), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with (
            self._turn,
            told_plainly(self.folder),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session


def as_json(where: str, value: Any) -> Any:
    """Return a value as JSON would give it back.

    Raises:
        BadValue: it holds something JSON cannot, such as a date, a frame or a NaN.
    """
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise BadValue(
            where,
            str(error),
            "text, numbers, yes/no, lists and dictionaries of them",
            "Write dates as text and leave frames to datasets.",
        ) from error


def _audit(actor: str, action: str, subject: str, detail: str) -> AuditRecord:
    return AuditRecord(at=now(), actor=actor, action=action, subject=subject, detail=detail)

"""Transactions on a workspace's records, each with its row in the audit trail."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from skillgap.core.errors import BadValue
from skillgap.store.engine import as_workspace_errors, writer_of
from skillgap.store.records import AuditRecord, now
from skillgap.store.snapshots import Snapshots

FACILITATOR = "facilitator"
TOOK_AWAY = "take away"
"""The action under which a file that left is written down."""
_AUDIT_COLUMNS = ("at", "actor", "action", "subject", "detail")


class LogHead(NamedTuple):
    """Where the audit trail stands after an entry: its number, and the hash of all up to it."""

    sequence: int
    head: str


class Turns:
    """A lock that threads get in the order they came.

    An ordinary lock mostly goes to the thread that has just released it; of several that
    write all the time, one can wait for seconds.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        """Wait until all who came before have gone."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()

    def __exit__(self, *_: object) -> None:
        """Let the next one in."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Ledger:
    """The records of one workspace: reading, writing, and who did what.

    Attributes:
        folder: Absolute path of the workspace.
    """

    def __init__(self, folder: Path, engine: Engine, snapshots: Snapshots) -> None:
        self.folder = folder
        self._snapshots = snapshots
        self._engine, self._writer = engine, writer_of(engine)
        self._turn = Turns()

    def __repr__(self) -> str:
        """The folder."""
        return f"{type(self).__name__}({str(self.folder)!r})"

    def __enter__(self) -> Self:
        """Return the workspace itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connections to the database; the workspace connects again when used again."""
        self._engine.dispose()

    def note(
        self, action: str, subject: str, detail: str = "", *, actor: str = FACILITATOR
    ) -> LogHead:
        """Add a row to the audit trail for something that changes no record, such as a download.

        Returns:
            Where the trail stands now.
        """
        with self._write_session() as session:
            row = audit_row(actor, action, subject, detail)
            session.add(row)
            session.flush()
            return LogHead(row.id or 0, "")

    def audit(self, limit: int = 200) -> pd.DataFrame:
        """Return the audit trail, newest first.

        Args:
            limit: Most rows to return.

        Returns:
            Columns ``at`` (UTC), ``actor``, ``action``, ``subject``, ``detail``.
        """
        with self._read_session() as session:
            records = session.exec(
                select(AuditRecord).order_by(col(AuditRecord.id).desc()).limit(limit)
            ).all()
        rows = [[getattr(record, column) for column in _AUDIT_COLUMNS] for record in records]
        table = pd.DataFrame(rows, columns=list(_AUDIT_COLUMNS))
        types = dict.fromkeys(_AUDIT_COLUMNS, "str") | {"at": "datetime64[us, UTC]"}
        return table.astype(types)

    @contextmanager
    def _read_session(self) -> Iterator[Session]:
        with (
            as_workspace_errors(self.folder),
            Session(self._engine, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def _write_session(self) -> Iterator[Session]:
        with (
            self._turn,
            as_workspace_errors(self.folder),
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


def audit_row(actor: str, action: str, subject: str, detail: str) -> AuditRecord:
    """Return a row for the audit trail, for the transaction it speaks of."""
    return AuditRecord(at=now(), actor=actor, action=action, subject=subject, detail=detail)

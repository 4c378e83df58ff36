"""Transactions on a workspace's records, each with its row in the audit trail."""

from __future__ import annotations

import json
import secrets
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from skillgap.core.access import FACILITATOR as ON_A_LAPTOP
from skillgap.core.errors import BadValue
from skillgap.store.audit import LogCheck, check_log, entries_of
from skillgap.store.chain import FIRST, LogEntry, hash_of, new_salt, seal_of
from skillgap.store.engine import as_workspace_errors, writer_of
from skillgap.store.heads import KnownHead, heads_file, keep_head, read_heads, start_heads_anew
from skillgap.store.records import AuditRecord, DatasetRecord, PersonKeyRecord, now, storable
from skillgap.store.snapshots import Snapshots
from skillgap.store.writes import note_write

FACILITATOR = "facilitator"
TOOK_AWAY = "take away"
"""The action under which a file that left is written down."""
POLICY = ON_A_LAPTOP.policy
_NEWEST = "newest log entry"
_NUMBER = "a bare number, as text"
_LONGEST_WHOLE = 2**63
_AUDIT_COLUMNS = ("at", "actor", "action", "subject", "detail")


class LogHead(NamedTuple):
    """Where the audit trail stands after an entry: its number, and the hash of all up to it."""

    sequence: int
    head: str


class Person(NamedTuple):
    """One person of one dataset, in all its versions."""

    lineage: int
    employee_id: str


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
        self._heads = heads_file(folder, engine)

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
        self,
        action: str,
        subject: str,
        detail: str = "",
        *,
        actor: str = FACILITATOR,
        policy: str = POLICY,
        dataset: int | None = None,
        person: Person | None = None,
    ) -> LogHead:
        """Add an entry to the audit log for what changes no record, such as a download.

        Args:
            action: What was done.
            subject: To what.
            detail: In which words.
            actor: Who.
            policy: Version of the policy by which it was allowed.
            dataset: Number of the version of a dataset that it is about.
            person: Whom it is about; the log keeps a random key in place of the name.

        Returns:
            Where the log stands now.
        """
        with self._write_session() as session:
            entry = append_entry(
                session, actor, action, subject, detail, policy=policy,
                dataset=session.get(DatasetRecord, dataset) if dataset else None,
                person=key_of(session, person) if person else "",
            )  # fmt: skip
            return LogHead(entry.id or 0, entry.hash)

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

    def log(self) -> pd.DataFrame:
        """Return the whole audit log as it is chained, newest first.

        Returns:
            Columns ``entry`` (number), ``at`` (UTC), ``actor``, ``action``, ``subject``,
            ``detail``, ``dataset_id`` (version of a dataset), ``data`` (its hash), ``policy``,
            ``person`` (random key), ``rows``, ``previous`` and ``hash``.
        """
        with self._read_session() as session:
            rows = [entry._asdict() for entry in entries_of(session.connection())]
        columns = [name for name in LogEntry._fields if name not in ("salt", "sealed")]
        types: dict[str, Any] = dict.fromkeys(columns, "str")
        types |= {"id": "int64", "at": "datetime64[us, UTC]", "dataset_id": "Int64"}
        table = pd.DataFrame(rows, columns=columns).astype(types | {"rows": "Int64"})
        return table.iloc[::-1].reset_index(drop=True).rename(columns={"id": "entry"})

    def verify_log(self, against: Sequence[KnownHead] = ()) -> LogCheck:
        """Read the audit log from the first entry to the last and say whether it is whole.

        Args:
            against: Heads of the log that were kept elsewhere, such as in an old export; what the
                file beside the database remembers is asked in any case.

        Returns:
            What was found, and what stays unprovable.
        """
        known = [*read_heads(self._heads), *against]  # before the log, which may grow meanwhile
        with self._read_session() as session:
            return check_log(session.connection(), known)

    def accept_log(self, *, actor: str = FACILITATOR) -> LogHead:
        """Go on with a log that lost its end: say so in it, and forget what remembered more."""
        lost = self.verify_log().contradicted
        most = max((one.sequence for one in lost), default=0)
        head = self.note(
            "accept log", "audit log", f"goes on although entry {most} is lost", actor=actor
        )
        start_heads_anew(self._heads, head)
        return head

    @contextmanager
    def _read_session(self) -> Iterator[Session]:
        with (
            as_workspace_errors(self.folder),
            Session(self._engine, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def _write_session(self) -> Iterator[Session]:
        with self._turn, as_workspace_errors(self.folder):
            with (
                Session(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
            note_write()
            keep_head(self._heads, session.info.get(_NEWEST))


def as_json(where: str, value: Any) -> Any:
    """Return a value as it is kept in a column of JSON; :func:`from_json` gives it back.

    Raises:
        BadValue: it holds something JSON cannot, such as a date, a frame or a NaN.
    """
    try:
        return _pack_number(json.loads(json.dumps(value, allow_nan=False)))
    except (TypeError, ValueError) as error:
        raise BadValue(
            where,
            str(error),
            "text, numbers, yes/no, lists and dictionaries of them",
            "Write dates as text and leave frames to datasets.",
        ) from error


def _pack_number(value: Any) -> Any:
    """Return a bare number as it survives a column of JSON, of whose text SQLite makes a number.

    There 5.0 becomes 5 and long ones lose digits; inside of lists and dictionaries nothing does.
    """
    long = isinstance(value, int) and abs(value) >= _LONGEST_WHOLE
    return {_NUMBER: repr(value)} if long or isinstance(value, float) else value


def from_json(kept: Any) -> Any:
    """Return a value as it was given to :func:`as_json`."""
    packed = isinstance(kept, dict) and set(kept) == {_NUMBER}
    return json.loads(kept[_NUMBER]) if packed else kept


def append_entry(
    session: Session,
    actor: str,
    action: str,
    subject: str,
    detail: str,
    *,
    dataset: DatasetRecord | None = None,
    rows: int | None = None,
    person: str = "",
    policy: str = POLICY,
) -> AuditRecord:
    """Add an entry to the log, in the transaction it speaks of.

    Args:
        session: A session that writes: it holds the one write lock, so that no two entries follow
            the same one.
        actor: Who.
        action: What was done.
        subject: To what.
        detail: In which words.
        dataset: The version of a dataset that it is about.
        rows: Rows touched.
        person: Key of the person it is about; see :func:`key_of`.
        policy: Version of the policy in force.

    Returns:
        The entry, with its number and hash.
    """
    newest = session.exec(
        select(AuditRecord.id, AuditRecord.hash).order_by(col(AuditRecord.id).desc()).limit(1)
    ).first()
    last, head = (newest[0] or 0, newest[1]) if newest else (0, FIRST)
    salt, words = new_salt(), (storable(actor), storable(subject), storable(detail))
    entry = LogEntry(
        last + 1, now(), words[0], storable(action), words[1], words[2],
        dataset.id if dataset else None, dataset.fingerprint if dataset else "",
        policy, person, rows, salt, seal_of(salt, words), head, "",
    )  # fmt: skip
    record = AuditRecord(**{**entry._asdict(), "hash": hash_of(entry)})
    session.add(record)
    session.flush()
    session.info[_NEWEST] = LogHead(last + 1, record.hash)
    return record


def key_of(session: Session, person: Person) -> str:
    """Return the random key that stands for a person in the log; made where there is none yet."""
    known = session.get(PersonKeyRecord, (person.lineage, storable(person.employee_id)))
    if known is None:
        known = PersonKeyRecord(
            lineage=person.lineage, employee_id=person.employee_id, key=secrets.token_hex(8)
        )
        session.add(known)
        session.flush()
    return known.key

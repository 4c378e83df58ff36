"""Reading and verifying the audit log of a workspace, and keeping it over a restore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from skillgap.core.wording import count
from skillgap.store.chain import ERASED, Checked, LogEntry, check_chain, moment_text
from skillgap.store.heads import KnownHead, contradictions
from skillgap.store.records import (
    AuditRecord,
    EarlierRecord,
    PersonKeyRecord,
    Record,
    TombstoneRecord,
)

LOG: Table = Record.metadata.tables[str(AuditRecord.__tablename__)]
EARLIER: Table = Record.metadata.tables[str(EarlierRecord.__tablename__)]
_JOINED = (PersonKeyRecord.__tablename__, TombstoneRecord.__tablename__)


@dataclass(frozen=True, slots=True)
class LogCheck:
    """Whether the audit log is whole, as far as that can be known.

    Attributes:
        log: The log itself.
        earlier: Logs that restored backups took the place of, by the hash of their first entry.
        borne_out: Heads kept elsewhere that are in a log here.
        contradicted: Heads kept elsewhere that no log here bears out: an end was cut off, or
            entries were written anew.
    """

    log: Checked
    earlier: dict[str, Checked]
    borne_out: tuple[KnownHead, ...]
    contradicted: tuple[KnownHead, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence per thing that is wrong; none for a log that is whole."""
        found = [*self.log.problems]
        for book, checked in self.earlier.items():
            found += [f"Earlier log {book[:12]}: {told}" for told in checked.problems]
        if self.contradicted:
            one = max(self.contradicted, key=lambda known: known.sequence)
            found.append(
                f"{one.source[:1].upper()}{one.source[1:]} knows entry {one.sequence} with head "
                f"{one.head[:12]}, which is not in the log: its end was cut off, or entries up to "
                f"there were written anew."
            )
        return tuple(found)

    @property
    def proven(self) -> int:
        """Number of the last entry up to which something outside the log bears it out."""
        here = [
            one.sequence
            for one in self.borne_out
            if self.log.hashes.get(one.sequence, "").startswith(one.head)
        ]
        return max(here, default=0)

    @property
    def sentence(self) -> str:
        """What was found, and what stays unprovable."""
        if self.problems:
            return f"The log is not whole: {count(len(self.problems), 'problem')}."
        if not self.log.entries:
            return "The log is empty."
        entries = count(self.log.entries, "entry", "entries")
        return f"The log is whole: {entries}, none missing or changed. {self.limits}"

    @property
    def limits(self) -> str:
        """What cannot be proven."""
        if self.proven >= self.log.last:
            return "A note of its end, kept outside the database, confirms it to the last entry."
        if not self.proven:
            return "Nothing kept outside the database confirms it: a missing end would not show."
        return (
            f"Notes kept outside the database confirm it up to entry {self.proven}: were entries "
            "after that missing at the end, it would not show."
        )


def entries_of(connection: Connection, table: Table = LOG, book: str = "") -> Iterator[LogEntry]:
    """Yield the entries of the log, oldest first.

    Args:
        connection: In a transaction.
        table: ``LOG``, or ``EARLIER`` for a log that a backup took the place of.
        book: Which of the earlier ones.
    """
    query = select(*(table.c[name] for name in LogEntry._fields)).order_by(table.c.id)
    if table is EARLIER:
        query = query.where(table.c.book == book)
    for row in connection.execute(query.execution_options(yield_per=5_000)):
        yield LogEntry(*row)


def newest_head(connection: Connection) -> tuple[int, str] | None:
    """Return number and hash of the last entry; nothing for an empty log."""
    query = select(LOG.c.id, LOG.c.hash).order_by(LOG.c.id.desc()).limit(1)
    newest = connection.execute(query).first()
    return (int(newest[0]), str(newest[1])) if newest else None


def check_log(connection: Connection, known: Sequence[KnownHead]) -> LogCheck:
    """Verify the log from its first entry to its last, and against heads kept elsewhere."""
    log = check_chain(entries_of(connection))
    books = connection.execute(select(EARLIER.c.book).distinct()).scalars().all()
    earlier = {book: check_chain(entries_of(connection, EARLIER, book)) for book in books}
    refuted = contradictions(known, [log.hashes, *(one.hashes for one in earlier.values())])
    borne_out = tuple(one for one in known if one not in refuted)
    return LogCheck(log, earlier, borne_out, tuple(refuted))


# --- over a restore ---


def join_logs(source: Connection, target: Connection) -> list[str]:
    """Make the log of a workspace that takes in a backup: nothing that was logged is lost.

    Where one of the two logs goes on from the other, the longer one stays. Two that went different
    ways are both kept: the backup's goes on, and the other stays beside it.

    Args:
        source: The backup's records, in today's schema.
        target: The workspace's, in a transaction that writes.

    Returns:
        Names of the tables that are settled with this, and must not be replaced any more.
    """
    ours, theirs = _steps(target), _steps(source)
    while theirs and theirs[-1][2] == ERASED and theirs[-1] not in ours:
        theirs.pop()  # written into the backup itself, when somebody was erased from it
    if ours[: len(theirs)] != theirs:
        if theirs[: len(ours)] != ours:
            _put_beside(target)
        target.execute(delete(LOG))
        _copy(source, target, LOG)
    for name in (str(EARLIER.name), *map(str, _JOINED)):
        _copy(source, target, Record.metadata.tables[name])
    return [LOG.name, EARLIER.name, *map(str, _JOINED)]


def _steps(connection: Connection) -> list[tuple[int, str, str]]:
    query = select(LOG.c.id, LOG.c.at, LOG.c.action).order_by(LOG.c.id)
    return [(row.id, moment_text(row.at), row.action) for row in connection.execute(query)]


def _put_beside(target: Connection) -> None:
    """Move the log among the earlier ones, in place of what is there of it."""
    rows = [entry._asdict() for entry in entries_of(target)]
    book = rows[0]["hash"]
    target.execute(delete(EARLIER).where(EARLIER.c.book == book))
    target.execute(insert(EARLIER), [{**row, "book": book} for row in rows])


def _copy(source: Connection, target: Connection, table: Table) -> None:
    """Add the rows of a table that are not there yet."""
    keys = list(table.primary_key.columns)
    there = {tuple(row) for row in target.execute(select(*keys))}
    rows: list[dict[str, Any]] = [
        dict(row)
        for row in source.execute(select(table)).mappings()
        if tuple(row[key.name] for key in keys) not in there
    ]
    if rows:
        target.execute(insert(table), rows)

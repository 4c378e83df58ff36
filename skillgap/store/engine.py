"""The engine that keeps the records: how it is opened, takes its turn to write, and complains."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, insert, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlmodel import create_engine, select

from skillgap.core.places import COMMAND
from skillgap.store.migrations import SCHEMA_VERSION, revision_of, upgrade
from skillgap.store.records import (
    DamagedRecords,
    LaterRecords,
    Record,
    RevisionRecord,
    SchemaRecord,
    WorkspaceError,
)
from skillgap.store.seals import check_rows, keep_shape

BUSY_TIMEOUT_MS = 30_000

_WRITES = "skillgap_writes"
_WRITE_LOCK = 0x736B_696C_6C67_6170  # "skillgap"


def connect(url: str | URL) -> Engine:
    """Return an engine for the records, safe to share between threads.

    On SQLite every connection waits up to ``BUSY_TIMEOUT_MS`` for a lock, keeps foreign keys,
    and uses a write-ahead log, so that readers and the one writer do not stop each other. On
    PostgreSQL a transaction that reads sees one moment of the database, as it does on SQLite.

    Args:
        url: SQLAlchemy address of the database.

    Returns:
        The engine; see :func:`writer_of` for transactions that write.

    Raises:
        WorkspaceError: the address is malformed, of another kind of database, or needs a driver
            that is not installed.
    """
    try:
        address = make_url(url)
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+pg8000")
        kind = address.get_backend_name()
        if kind == "postgresql":
            return _postgresql_engine(address)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _unusable_address(str(error).splitlines()[0]) from error
    except ValueError:  # its message may show a part of the password
        raise _unusable_address("it cannot be read") from None
    if kind != "sqlite":
        raise _unusable_address(f"a database of the kind {kind}")
    if address.database in (None, "", ":memory:"):
        raise _unusable_address("a database in memory, which a restart would lose")
    return _sqlite_engine(address)


def _sqlite_engine(address: URL) -> Engine:
    engine = create_engine(
        address, connect_args={"check_same_thread": False}, pool_size=8, max_overflow=32
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_on_sqlite)
    return engine


def _postgresql_engine(address: URL) -> Engine:
    engine = create_engine(address, pool_pre_ping=True, pool_size=8, max_overflow=32)
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_on_postgresql)
    return engine


def _unusable_address(found: str) -> WorkspaceError:
    return WorkspaceError(
        "SKILLGAP_DATABASE_URL",
        f"no usable database address ({found})",
        "an address such as sqlite:///records.db or postgresql+pg8000://user@host/skillgap",
        "Correct it, install its driver (pip install pg8000), or unset it to use the workspace "
        "folder.",
    )


def writer_of(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: they take the write lock at once.

    A transaction that reads first and writes later would fail instead of waiting, or overwrite
    what it never saw, when another writer came between. On SQLite the lock is the database's
    own; on PostgreSQL it is an advisory lock, and what is read after it was taken is the
    newest (READ COMMITTED): a view of the database from before the wait would be stale.
    """
    return engine.execution_options(**{_WRITES: True})


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait for this one lock by itself.
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def _begin_on_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    if not _wait_for_write_lock(raw):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, to fail as all else does


def _wait_for_write_lock(connection: sqlite3.Connection) -> bool:
    """Wait for the write lock, at most ``BUSY_TIMEOUT_MS``.

    Left to itself SQLite looks ever more seldom, and of 25 writers one can starve; looking at
    random moments gives each the same chance.
    """
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < give_up:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    return False
                time.sleep(random.uniform(0.0005, 0.004))
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return False


def _prepare_postgresql(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("SET TIME ZONE 'UTC'")  # moments are stored without a zone
    cursor.close()
    connection.commit()


def _begin_on_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def create_or_upgrade_tables(
    engine: Engine,
    keep_first: Callable[[Connection], object],
    agree_to_create: Callable[[], None] = lambda: None,
) -> None:
    """Create the tables where there are none, and bring older ones up to date.

    Args:
        engine: What :func:`connect` returned.
        agree_to_create: Called before tables are created; raises where there should be some.
        keep_first: Called with the connection before older records are changed, to back them
            up; it is in the same transaction, so nothing is written in between.

    Raises:
        LaterRecords: the database was written by a later version of this library.
        DamagedRecords: a table is not there any more.
    """
    with engine.begin() as connection:
        if schema_of(connection) == SCHEMA_VERSION:
            _need_all_tables(connection)
            check_rows(connection)
            return
    with _migration_connection(engine) as connection, connection.begin():
        found = schema_of(connection)
        if found is None:
            agree_to_create()
            create_tables(connection)
        elif found < SCHEMA_VERSION:
            _need_one_version(connection, found)
            keep_first(connection)
            upgrade(connection, found)
            keep_shape(connection)
        elif found > SCHEMA_VERSION:
            place = engine.url.set(query={}).render_as_string()  # a password may stand there too
            raise later_version_error(f"records at {place}", found)


def _need_one_version(connection: Connection, found: int) -> None:
    """Raise where the two notes of the version contradict each other."""
    if inspect(connection).has_table("alembic_version"):
        noted = connection.execute(select(RevisionRecord.version_num)).scalars().first()
        if noted != revision_of(found):
            database = connection.engine.url.database or ""
            raise _damaged_error(Path(database).parent, f"schema {found} and revision {noted}")


def _need_all_tables(connection: Connection) -> None:
    lost = sorted(set(Record.metadata.tables) - set(inspect(connection).get_table_names()))
    if lost:
        database = connection.engine.url.database or ""
        raise _damaged_error(Path(database).parent, f"no such table: {', '.join(lost)}")


@contextmanager
def _migration_connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that writes and, on SQLite, lets a migration rebuild a table.

    While foreign keys are enforced, replacing a table would remove what refers to it.
    """
    with writer_of(engine).connect() as connection:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            yield connection
            return
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            yield connection
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def create_tables(connection: Connection) -> None:
    """Create the tables of today in an empty database."""
    Record.metadata.create_all(connection)
    connection.execute(insert(SchemaRecord).values(version=SCHEMA_VERSION, shape=""))
    connection.execute(insert(RevisionRecord).values(version_num=revision_of(SCHEMA_VERSION)))
    keep_shape(connection)


def schema_of(connection: Connection) -> int | None:
    """Return the schema version of the records, or nothing where there are none."""
    if not inspect(connection).has_table("workspace_schema"):
        return None
    return connection.execute(select(SchemaRecord.version)).scalars().first()


def later_version_error(where: str, found: int) -> LaterRecords:
    """Return the error for records that a later version of this library wrote."""
    return LaterRecords(
        where,
        f"schema version {found}",
        f"at most {SCHEMA_VERSION}",
        "Update skillgap to the version that wrote it, or choose another workspace folder.",
    )


@contextmanager
def as_workspace_errors(folder: Path) -> Iterator[None]:
    """Turn what a database or disk may raise into a :class:`WorkspaceError` with a remedy.

    Args:
        folder: The workspace folder, to name it.

    Yields:
        Nothing.

    Raises:
        WorkspaceError: in place of any database or operating system error.
    """
    try:
        yield
    except DBAPIError as error:
        raise _plain_error(folder, _driver_message(error.orig)) from error
    except (ValueError, TypeError) as error:  # a day, a number or a text that is none
        raise _damaged_error(folder, f"a record cannot be read: {error}"[:200]) from error
    except OSError as error:
        raise WorkspaceError(
            f"workspace folder {folder}",
            f"{error.strerror or error}",
            "a folder this user may write to, with space on its disk",
            "Free space, correct its permissions, or name another with SKILLGAP_WORKSPACE.",
        ) from error


def _damaged_error(folder: Path, said: str) -> DamagedRecords:
    return DamagedRecords(
        f"records of workspace {folder}",
        f"damaged ({said})",
        "a database written by this app",
        f"Put a backup back with `{COMMAND} restore FILE`, which puts the damaged one "
        "aside, or open another folder.",
    )


def _driver_message(error: BaseException | None) -> str:
    """Return the first line of what a driver says; pg8000 puts it into a dictionary."""
    first = error.args[0] if error and error.args else ""
    text = str(first.get("M", "") if isinstance(first, dict) else first)
    return text.splitlines()[0] if text else "no answer"


def _plain_error(folder: Path, said: str) -> WorkspaceError:
    where = f"records of workspace {folder}"
    if "locked" in said or "busy" in said or "lock timeout" in said:
        return WorkspaceError(
            where,
            f"held by another program for more than {BUSY_TIMEOUT_MS / 1000:g} seconds",
            "a free database",
            "Close the program that holds it, then try again.",
        )
    damage = ("not a database", "malformed", "no such table", "no such column", "decode to UTF-8")
    if any(sign in said for sign in damage):
        return _damaged_error(folder, said)
    return WorkspaceError(
        where,
        said,
        "a database that answers",
        "Check disk space, permissions and SKILLGAP_DATABASE_URL.",
    )

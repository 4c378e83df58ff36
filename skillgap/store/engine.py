"""The engine that keeps the records: how it is opened, takes its turn to write, and complains."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, event, insert, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlmodel import create_engine, select

from skillgap.store.records import Record, SchemaRecord, WorkspaceError

SCHEMA_VERSION = 2
BUSY_TIMEOUT_MS = 5000

_BEGIN = "skillgap_begin"


def connect(url: str | URL) -> Engine:
    """Return an engine for the records, safe to share between threads.

    On SQLite every connection waits up to ``BUSY_TIMEOUT_MS`` for a lock, keeps foreign keys,
    and uses a write-ahead log, so that readers and the one writer do not stop each other.

    Args:
        url: SQLAlchemy address of the database.

    Returns:
        The engine; see :func:`writer_of` for transactions that write.

    Raises:
        WorkspaceError: the address is malformed or needs a driver that is not installed.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return create_engine(address, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _no_address(str(error).splitlines()[0]) from error
    if address.database in (None, "", ":memory:"):
        raise _no_address("a database in memory, which a restart would lose")
    engine = create_engine(
        address, connect_args={"check_same_thread": False}, pool_size=8, max_overflow=32
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _no_address(found: str) -> WorkspaceError:
    return WorkspaceError(
        "SKILLGAP_DATABASE_URL",
        f"no usable database address ({found})",
        "an SQLAlchemy address, such as sqlite:///records.db",
        "Correct it, install its driver, or unset it to use the workspace folder.",
    )


def writer_of(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: they take the write lock at once.

    A transaction that reads first and writes later would fail instead of waiting when
    another writer came between.
    """
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
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


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def prepare(engine: Engine) -> None:
    """Create the tables where there are none, and refuse a database from a later version.

    Args:
        engine: What :func:`connect` returned.

    Raises:
        WorkspaceError: the database was written by a later version of this library.
    """
    with engine.begin() as connection:
        if _schema_of(connection) == SCHEMA_VERSION:
            return
    with writer_of(engine).begin() as connection:
        found = _schema_of(connection)
        if found is None or found < SCHEMA_VERSION:
            Record.metadata.create_all(connection)
            connection.execute(delete(SchemaRecord))
            connection.execute(insert(SchemaRecord).values(version=SCHEMA_VERSION))
        elif found > SCHEMA_VERSION:
            raise WorkspaceError(
                f"records at {engine.url.render_as_string(hide_password=True)}",
                f"schema version {found}",
                f"at most {SCHEMA_VERSION}",
                "Update skillgap to the version that wrote it, or choose another workspace folder.",
            )


def _schema_of(connection: Connection) -> int | None:
    if not inspect(connection).has_table("workspace_schema"):
        return None
    return connection.execute(select(SchemaRecord.version)).scalars().first()


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
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
        raise _plain(folder, str(error.orig)) from error
    except OSError as error:
        raise WorkspaceError(
            f"workspace folder {folder}",
            f"{error.strerror or error}",
            "a folder this user may write to, with space on its disk",
            "Free space, correct its permissions, or name another with SKILLGAP_WORKSPACE.",
        ) from error


def _plain(folder: Path, said: str) -> WorkspaceError:
    where = f"records of workspace {folder}"
    said = said.splitlines()[0] if said else "no answer"
    if "locked" in said or "busy" in said:
        return WorkspaceError(
            where,
            f"held by another program for more than {BUSY_TIMEOUT_MS / 1000:g} seconds",
            "a free database",
            "Close the program that holds workspace.db, then try again.",
        )
    if "not a database" in said or "malformed" in said:
        return WorkspaceError(
            where,
            f"damaged ({said})",
            "a database written by this app",
            "Put back a copy of workspace.db, or move it away to start afresh.",
        )
    return WorkspaceError(
        where,
        said,
        "a database that answers",
        "Check disk space, permissions and SKILLGAP_DATABASE_URL.",
    )

"""A query on a database: read only, streamed, and without a password in any file of ours."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, unquote_plus

import pandas as pd

from skillgap.core.errors import BadValue, SkillgapError, UnreadableFile
from skillgap.reading.conform.texts import cell_as_text
from skillgap.reading.finding.table import RawTable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

ROWS_AT_ONCE = 5_000
MOST_ROWS = 5_000_000
SECONDS = 300.0
"""Longest time a query may take, its rows included."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|^\$([A-Za-z_][A-Za-z0-9_]*)$")
_APART = re.compile(
    r"(?P<comment>--[^\n]*|/\*(?!!).*?\*/)"
    r"|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$", re.DOTALL,
)  # fmt: skip
"""Comments and quoted text, whichever begins first: each may hold what looks like the other."""
_READS = re.compile(r"^\s*\(*\s*(select|with|values|table)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|copy|attach|pragma|"
    r"vacuum|call|exec|execute|into|replace\s+into)\b|(/\*!)", re.IGNORECASE,
)  # fmt: skip
_LOGIN = re.compile(r"^[\w.+-]+://[^/?#@:]*:([^@]*)@")
_SECRET = re.compile(
    r"[?&;][^=&;?]*?(?:password|passwd|pwd|secret|token|api[_-]?key|signature|\bsig)"
    r"\s*=([^&;]*)", re.IGNORECASE,
)  # fmt: skip
_COLON = re.compile(r"(?<![:\w]):(?=\w)|(?<=\\):")


def expand_environment_variables(
    text: str, where: str, environment: Mapping[str, str] | None = None
) -> str:
    """Put environment variables in place of ``${NAME}``.

    Args:
        text: A database or web address, or a header.
        where: Source it belongs to, for messages.
        environment: Names and values; by default those of this process.

    Returns:
        The text with its secrets; never to be logged or kept.

    Raises:
        BadValue: a variable is not set.
    """
    known = os.environ if environment is None else environment

    def value_of_variable(told: re.Match[str]) -> str:
        name = told.group(1) or told.group(2)
        if name not in known:
            raise BadValue(
                where, f"the environment variable {name} is not set", "its value",
                f"Set {name} where the sync runs, for example with `export {name}=…`.",
            )  # fmt: skip
        return known[name]

    return _VARIABLE.sub(value_of_variable, text)


def read_query(
    database: str,
    sql: str,
    *,
    name: str = "query",
    progress: Callable[[float, str], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> RawTable:
    """Run a query and return its rows as a table of text, as if they came from a file.

    Args:
        database: SQLAlchemy address; its password stands in an environment variable, written
            ``${HR_PASSWORD}``.
        sql: One statement that reads.
        name: What the rows are called in issues and ``source_file``.
        progress: Called with a share and how many rows have come.
        environment: For tests.

    Returns:
        The rows; ``source_row`` counts them from 2, as a sheet with a header would.

    Raises:
        BadValue: the password stands in the address, the statement does not only read, or a
            variable is missing.
        UnreadableFile: the database cannot be reached or refuses; its message has no password.

    Method:
        The transaction is read only where the database knows such (PostgreSQL, MySQL, SQLite)
        and is rolled back in any case. Rows are fetched ``ROWS_AT_ONCE`` at a time. A query is
        ended after ``SECONDS``: by the database on PostgreSQL, MySQL and SQLite, elsewhere once
        the next rows come.
    """
    check_statement_only_reads(sql, name)
    refuse_password_in_address(database, name)
    address = _database_address(database, name, environment)
    where = f"{name} ({_address_without_password(address)})"
    give_up = time.monotonic() + SECONDS
    try:
        return _fetch_query_rows(address, sql, name, progress)
    except SkillgapError:
        raise
    except Exception as error:
        if time.monotonic() > give_up:
            raise _error_query_too_slow(where) from None
        raise UnreadableFile(
            where, _error_text_without_secrets(error, address),
            "a database that answers the query",
            "Check the address, the rights of the user and the statement.",
        ) from None  # fmt: skip


def refuse_password_in_address(address: str, name: str, variable: str = "HR_PASSWORD") -> None:
    """Refuse a database or web address with a password in it.

    Args:
        address: As it is written, with its ``${VARIABLES}``.
        name: Source it belongs to, for messages.
        variable: What the remedy calls the variable.

    Raises:
        BadValue: a password, token or signature stands there in plain text.
    """
    told = [found[1] for found in _LOGIN.finditer(address)]
    # Of ``https://host:8443/a@b`` the colon begins a port.
    told = [secret for secret in told if not re.match(r"\d+/", secret)]
    told += [found[1] for found in _SECRET.finditer(unquote_plus(address))]
    if any(_VARIABLE.sub("", secret) for secret in told):
        raise BadValue(
            name, "a password in plain text in the address", f"a reference such as ${{{variable}}}",
            "Put the password into an environment variable and write ${ITS_NAME} in its place.",
        )  # fmt: skip


def check_statement_only_reads(sql: str, name: str) -> None:
    """Refuse a statement that does more than read.

    Raises:
        BadValue: it is empty, several statements, or one that writes.
    """
    plain = _APART.sub(lambda found: " " if found["comment"] else "''", sql)
    plain = plain.strip().rstrip(";").strip()
    wrong = _WRITES.search(plain)
    if not _READS.match(plain) or ";" in plain or wrong:
        found = f"`{wrong[0].upper()}`" if wrong else "no single SELECT"
        raise BadValue(
            name, f"a statement with {found}", "one SELECT that only reads",
            "Write one SELECT; give the user of the address no right to write.",
        )  # fmt: skip


def _database_address(database: str, name: str, environment: Mapping[str, str] | None) -> URL:
    """Return an address with its variables put in; a password is taken as it stands."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    login = _LOGIN.match(database)
    try:
        if login is None or _VARIABLE.sub("", login[1]):
            return make_url(expand_environment_variables(database, name, environment))
        open_to = database[: login.start(1) - 1] + database[login.end(1) :]
        address = make_url(expand_environment_variables(open_to, name, environment))
        return address.set(password=expand_environment_variables(login[1], name, environment))
    except (ArgumentError, ValueError):  # its own message may show a part of the password
        raise BadValue(
            name, "no database address", "an address such as postgresql+pg8000://user@host/hr",
            "Correct the address.",
        ) from None  # fmt: skip


def _address_without_password(address: URL) -> str:
    """Return an address without its password, wherever that stands."""
    return address.set(query={}).render_as_string(hide_password=True)


def _error_query_too_slow(where: str) -> UnreadableFile:
    return UnreadableFile(
        where, f"the query takes longer than {SECONDS:g} seconds", "its rows in less",
        "Narrow the query, or have it kept as a table overnight.",
    )  # fmt: skip


def _open_database_engine(address: URL) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    backend = address.get_backend_name()
    if backend == "sqlite" and address.database not in (None, "", ":memory:"):
        address = address.set(
            database=f"file:{quote(str(address.database))}", query={"mode": "ro", "uri": "true"}
        )
    waits = {"timeout": SECONDS} if address.get_driver_name() == "pg8000" else {}
    engine = create_engine(address, poolclass=NullPool, connect_args=waits)
    most = int(SECONDS * 1000)
    said = {
        "postgresql": ("SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {most}"),
        "mysql": ("SET TRANSACTION READ ONLY", f"SET SESSION max_execution_time = {most}"),
        "mariadb": ("SET TRANSACTION READ ONLY", f"SET SESSION max_statement_time = {SECONDS}"),
        "sqlite": ("PRAGMA query_only = ON",),
    }.get(backend, ())

    @event.listens_for(engine, "begin")
    def limit_connection(connection: Connection) -> None:
        for statement in said:
            connection.exec_driver_sql(statement)

    return engine


def _fetch_query_rows(
    address: URL, sql: str, name: str, progress: Callable[[float, str], None] | None
) -> RawTable:
    from sqlalchemy import text

    engine = _open_database_engine(address)
    parts: list[pd.DataFrame] = []
    rows, give_up = 0, time.monotonic() + SECONDS
    try:
        with engine.connect() as connection, _interrupt_slow_sqlite_query(connection):
            connection.begin()  # read only from here; a cursor that streams could not say so
            result = connection.execute(
                text(_COLON.sub(r"\\:", sql)),  # a colon in the statement names no parameter
                execution_options={"stream_results": True, "yield_per": ROWS_AT_ONCE},
            )
            headers = _number_repeated_headers([str(key) for key in result.keys()])  # noqa: SIM118 - not a dict
            for part in result.partitions(ROWS_AT_ONCE):
                rows += len(part)
                if time.monotonic() > give_up:
                    raise _error_query_too_slow(name)
                if rows > MOST_ROWS:
                    raise UnreadableFile(
                        name, f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,}",
                        "Narrow the query.",
                    )  # fmt: skip
                cells = [[_database_cell_as_text(cell) for cell in row] for row in part]
                parts.append(pd.DataFrame(cells, columns=headers, dtype="str"))
                if progress is not None:
                    progress(1 - 1 / (1 + rows / 50_000), f"{rows:,} rows of {name}")
            connection.rollback()
    finally:
        engine.dispose()
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(
        {header: pd.Series([], dtype="str") for header in headers}
    )  # fmt: skip
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return RawTable(name, frame, 2)


@contextmanager
def _interrupt_slow_sqlite_query(connection: Connection) -> Iterator[None]:
    """Interrupt a query on SQLite, which has no time limit of its own."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    timer = threading.Timer(SECONDS, raw.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _number_repeated_headers(headers: list[str]) -> list[str]:
    """Number headers that repeat."""
    seen: dict[str, int] = {}
    out = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        out.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return out


def _database_cell_as_text(cell: Any) -> str:
    if isinstance(cell, (bytes, memoryview)):
        return bytes(cell).decode("utf-8", errors="replace")
    return cell_as_text(cell)


def _error_text_without_secrets(error: Exception, address: URL) -> str:
    cause = getattr(error, "orig", None) or error
    told = " ".join(str(cause).split()) or type(error).__name__
    secrets = [str(address.password or "")]
    secrets += [found[1] for found in _SECRET.finditer(_address_query_text(address))]
    for secret in filter(None, secrets):
        for form in (secret, " ".join(secret.split()), quote(secret), quote_plus(secret)):
            told = told.replace(form, "***") if form else told
    return told[:300]


def _address_query_text(address: URL) -> str:
    return "?" + "&".join(f"{key}={value}" for key, value in address.query.items())

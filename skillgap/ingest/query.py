"""A query on a database: read only, streamed, and without a password in any file of ours."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.domain.conform.texts import cell_text
from skillgap.domain.errors import BadValue, SkillgapError, UnreadableFile
from skillgap.ingest.table import RawTable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

ROWS_AT_ONCE = 5_000
MOST_ROWS = 5_000_000
SECONDS = 30
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|^\$([A-Za-z_][A-Za-z0-9_]*)$")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_READS = re.compile(r"^\s*\(*\s*(select|with|values|table)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|copy|attach|pragma|"
    r"vacuum|call|exec|execute|into\s+outfile|replace\s+into)\b", re.IGNORECASE,
)  # fmt: skip
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


def expand(text: str, where: str, environment: Mapping[str, str] | None = None) -> str:
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

    def value(told: re.Match[str]) -> str:
        name = told.group(1) or told.group(2)
        if name not in known:
            raise BadValue(
                where, f"the environment variable {name} is not set", "its value",
                f"Set {name} where the sync runs, for example with `export {name}=…`.",
            )  # fmt: skip
        return known[name]

    return _VARIABLE.sub(value, text)


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
        and is rolled back in any case. Rows are fetched ``ROWS_AT_ONCE`` at a time.
    """
    check_reads(sql, name)
    check_address(database, name)
    address = _address(expand(database, name, environment), name)
    shown = address.render_as_string(hide_password=True)
    try:
        return _fetch(address, sql, name, progress)
    except SkillgapError:
        raise
    except Exception as error:
        raise UnreadableFile(
            f"{name} ({shown})", _without_secret(error, address),
            "a database that answers the query",
            "Check the address, the rights of the user and the statement.",
        ) from None  # fmt: skip


def check_address(database: str, name: str) -> None:
    """Refuse an address with a password in it.

    Raises:
        BadValue: a password stands there in plain text.
    """
    told = re.match(r"^[\w+]+://[^/@:]*:([^@]+)@", database)
    if told and not _VARIABLE.search(told.group(1)):
        raise BadValue(
            name, "a password in plain text in the address", "a reference such as ${HR_PASSWORD}",
            "Put the password into an environment variable and write ${ITS_NAME} in its place.",
        )  # fmt: skip


def check_reads(sql: str, name: str) -> None:
    """Refuse a statement that does more than read.

    Raises:
        BadValue: it is empty, several statements, or one that writes.
    """
    plain = _QUOTED.sub("''", _COMMENT.sub(" ", sql)).strip().rstrip(";").strip()
    wrong = _WRITES.search(plain)
    if not _READS.match(plain) or ";" in plain or wrong:
        found = f"`{wrong.group(1).upper()}`" if wrong else "no single SELECT"
        raise BadValue(
            name, f"a statement with {found}", "one SELECT that only reads",
            "Write one SELECT; give the user of the address no right to write.",
        )  # fmt: skip


def _address(text: str, name: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(text)
    except ArgumentError:
        raise BadValue(
            name, "no database address", "an address such as postgresql+pg8000://user@host/hr",
            "Correct the address.",
        ) from None  # fmt: skip


def _engine(address: URL) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    backend = address.get_backend_name()
    if backend == "sqlite" and address.database not in (None, "", ":memory:"):
        address = address.set(
            database=f"file:{address.database}", query={"mode": "ro", "uri": "true"}
        )
    engine = create_engine(address, poolclass=NullPool)
    said = dict.fromkeys(("postgresql", "mysql", "mariadb"), "SET TRANSACTION READ ONLY")
    said["sqlite"] = "PRAGMA query_only = ON"
    if backend in said:

        @event.listens_for(engine, "begin")
        def _read_only(connection: Connection) -> None:
            connection.exec_driver_sql(said[backend])

    return engine


def _fetch(
    address: URL, sql: str, name: str, progress: Callable[[float, str], None] | None
) -> RawTable:
    from sqlalchemy import text

    engine = _engine(address)
    parts: list[pd.DataFrame] = []
    rows = 0
    try:
        with engine.connect() as connection:
            connection.begin()  # read only from here; a cursor that streams could not say so
            result = connection.execute(
                text(sql), execution_options={"stream_results": True, "yield_per": ROWS_AT_ONCE}
            )
            headers = _different([str(key) for key in result.keys()])  # noqa: SIM118 - not a dict
            for part in result.partitions(ROWS_AT_ONCE):
                rows += len(part)
                if rows > MOST_ROWS:
                    raise UnreadableFile(
                        name, f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,}",
                        "Narrow the query.",
                    )  # fmt: skip
                cells = [[_cell(cell) for cell in row] for row in part]
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


def _different(headers: list[str]) -> list[str]:
    """Number headers that repeat."""
    seen: dict[str, int] = {}
    out = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        out.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return out


def _cell(cell: Any) -> str:
    if isinstance(cell, (bytes, memoryview)):
        return bytes(cell).decode("utf-8", errors="replace")
    return cell_text(cell)


def _without_secret(error: Exception, address: URL) -> str:
    cause = getattr(error, "orig", None) or error
    told = " ".join(str(cause).split())[:300] or type(error).__name__
    secret = str(address.password or "")
    return told.replace(secret, "***") if secret else told

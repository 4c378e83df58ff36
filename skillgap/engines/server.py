"""PostgreSQL: the statements run on the server where the signals live, in one that only reads."""

from __future__ import annotations

import socket

import pandas as pd
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError

from skillgap.core.errors import UnreadableFile
from skillgap.engines.sql import SqlEngine
from skillgap.engines.statements import NEEDED
from skillgap.engines.words import POSTGRESQL

WAIT_SECONDS = 15
"""How long a server may take to be there at all."""

ANSWER_SECONDS = 6 * 3600.0
"""How long it may take to sum."""

SETTINGS = ("SET TRANSACTION READ ONLY", "SET LOCAL jit = off", "SET LOCAL enable_nestloop = off")
"""Steps of a statement have no statistics, so that PostgreSQL takes every one for small: it would
go through pairs of rows, and compile for seconds what runs for milliseconds."""


def sum_on_server(address: URL, schema: str) -> SqlEngine:
    """Return an engine on a PostgreSQL server.

    Args:
        address: Where it is; a password in it is told to nobody.
        schema: The schema that holds the tables.
    """
    told = address.set(query={}).render_as_string(hide_password=True)
    _check_answering(address, told)
    server = create_engine(address, connect_args={"timeout": ANSWER_SECONDS}, pool_size=1)

    def ask(statement: str) -> pd.DataFrame:
        return _ask(server, statement, told, address.password or "")

    version = str(ask("SHOW server_version")["server_version"].iloc[0]).split()[0]
    tables = {name: f'"{schema}".{name}' for name in NEEDED}
    return SqlEngine(f"PostgreSQL {version}", POSTGRESQL, ask, tables)


def _check_answering(address: URL, told: str) -> None:
    """Try for a short time whether anything listens there, for the answers may take long.

    Raises:
        UnreadableFile: nothing does.
    """
    if "unix_sock" in address.query:
        return
    place = (address.host or "localhost", address.port or 5432)
    try:
        socket.create_connection(place, timeout=WAIT_SECONDS).close()
    except OSError as error:
        raise UnreadableFile(
            told, f"nothing answers ({error})", "a PostgreSQL server", "Check the address."
        ) from None


def _ask(server: Engine, statement: str, told: str, password: object) -> pd.DataFrame:
    try:
        with server.connect() as connection:
            for setting in SETTINGS:
                connection.exec_driver_sql(setting)
            found = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in found]
            return pd.DataFrame(rows, columns=list(found.keys()), dtype=object)
    except DBAPIError as error:
        said = _sentence(error, str(password))
        raise UnreadableFile(
            told,
            said,
            "a PostgreSQL server that lets this user read the tables",
            "Check the address, the schema and the rights of the user.",
        ) from None  # the chain would show the statement and the address


def _sentence(error: DBAPIError, password: str) -> str:
    """Return what the server said, in one sentence and without the password."""
    cause = error.orig
    given = cause.args[0] if cause is not None and cause.args else cause
    said = str(given.get("M", given)) if isinstance(given, dict) else str(given)
    return said.replace(password, "***") if password else said

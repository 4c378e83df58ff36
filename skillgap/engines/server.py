"""PostgreSQL: the statements run on the server where the signals live, in one that only reads."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError

from skillgap.core.errors import UnreadableFile
from skillgap.engines.sql import SqlEngine
from skillgap.engines.statements import NEEDED, POSTGRESQL

WAIT_SECONDS = 15


def sum_on_server(address: URL, schema: str) -> SqlEngine:
    """Return an engine on a PostgreSQL server.

    Args:
        address: Where it is; a password in it is told to nobody.
        schema: The schema that holds the tables.
    """
    server = create_engine(address, connect_args={"timeout": WAIT_SECONDS}, pool_size=1)
    told = address.set(query={}).render_as_string(hide_password=True)

    def ask(statement: str) -> pd.DataFrame:
        return _ask(server, statement, told, address.password or "")

    version = str(ask("SHOW server_version")["server_version"].iloc[0]).split()[0]
    tables = {name: f'"{schema}".{name}' for name in NEEDED}
    return SqlEngine(f"PostgreSQL {version}", POSTGRESQL, ask, tables)


def _ask(server: Engine, statement: str, told: str, password: object) -> pd.DataFrame:
    try:
        with server.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
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

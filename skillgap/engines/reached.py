"""Any other database that Ibis reaches: it connects, and turns the statements into its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from skillgap.core.errors import UnreadableFile
from skillgap.engines.sql import SqlEngine
from skillgap.engines.statements import NEEDED
from skillgap.engines.words import DUCKDB, POSTGRESQL

FENCED = replace(DUCKDB, fence=POSTGRESQL.fence)
"""Whatever database it is that reads the text once it is translated: it may be PostgreSQL."""


def sum_by_ibis(url: str) -> SqlEngine:
    """Return an engine on whatever an address of Ibis leads to.

    Raises:
        UnreadableFile: nothing answers there, or the backend is not installed.
    """
    import ibis

    kind = url.split("://", 1)[0]
    try:
        connection = ibis.connect(url)
    except Exception as error:
        raise UnreadableFile(
            f"`{kind}` by Ibis",
            f"no connection ({type(error).__name__})",
            "an address that `ibis.connect` understands, and its extra installed",
            f"Try `pip install 'ibis-framework[{kind}]'`, and check the address.",
        ) from None  # its message may show the address with a password
    tables = {name: name for name in NEEDED}
    return SqlEngine(
        f"{connection.name} by Ibis {ibis.__version__}", FENCED, _asks(connection), tables
    )


def _asks(connection: Any) -> Callable[[str], pd.DataFrame]:
    def ask(statement: str) -> pd.DataFrame:
        return pd.DataFrame(connection.sql(statement, dialect="duckdb").to_pandas())

    return ask

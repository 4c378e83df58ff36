"""DuckDB in this process: on tables in memory, on a folder of Parquet or csv, on its own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from skillgap.core.errors import MissingTable, UnreadableFile
from skillgap.core.workforce import Workforce
from skillgap.engines.sql import SqlEngine
from skillgap.engines.statements import NEEDED, WELCOME
from skillgap.engines.words import DUCKDB

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

EMBEDDED_FROM = 20_000_000
"""Signals of a workforce in memory from which on DuckDB sums them, where it is installed: numpy
takes half the time, but 4 GB for every 10 million, and cannot put them on disk."""

SETTINGS: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
}
"""Nothing is fetched from anywhere, and rows are in no order that is worth memory."""


def is_installed() -> bool:
    """Say whether DuckDB is here; it is not imported for that."""
    return find_spec("duckdb") is not None


def sum_in_memory(workforce: Workforce) -> SqlEngine:
    """Return an engine on the tables of a workforce."""
    import pyarrow as pa

    held = {}
    for table in NEEDED:
        names = (*NEEDED[table], *WELCOME[table])
        frame = workforce[table]
        kept = frame[[name for name in names if name in frame.columns]]
        held[table] = pa.Table.from_pandas(kept, preserve_index=False)
    return _engine(_connect(":memory:"), {name: name for name in NEEDED}, held)


def sum_folder(folder: Path) -> SqlEngine:
    """Return an engine on a folder with one Parquet or csv file per table, or a folder of such.

    Raises:
        MissingTable: a table is in none of the files.
    """
    connection = _connect(":memory:")
    for table in NEEDED:
        path = str(find_files_of_table(folder, table)).replace("'", "''")
        read = "read_parquet" if path.endswith("parquet") else "read_csv"
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {read}('{path}')")
    return _engine(connection, {name: name for name in NEEDED})


def find_files_of_table(folder: Path, table: str) -> Path:
    """Return the file of a table in a folder, or a pattern that holds its files.

    Raises:
        MissingTable: there is none.
    """
    for ending in ("parquet", "csv"):
        if (folder / f"{table}.{ending}").is_file():
            return folder / f"{table}.{ending}"
        if any((folder / table).glob(f"*.{ending}")):
            return folder / table / f"*.{ending}"
    raise MissingTable(
        str(folder), f"no `{table}.parquet`, `{table}.csv` or folder `{table}`",
        ", ".join(f"`{name}`" for name in NEEDED), "Add the table, or point to another folder.",
    )  # fmt: skip


def sum_file(path: Path, schema: str) -> SqlEngine:
    """Return an engine on a DuckDB file, which is only read.

    Raises:
        UnreadableFile: there is no such file.
    """
    if not path.is_file():
        raise UnreadableFile(str(path), "no such file", "a DuckDB file", "Check the path.")
    return _engine(
        _connect(str(path), read_only=True), {name: f"{schema}.{name}" for name in NEEDED}
    )


def _connect(place: str, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(place, read_only=read_only, config=SETTINGS)
    # Parquet's statistics leave NaN out, and with them DuckDB 2.0.1 lets NaN pass `x <= 5`.
    connection.execute("SET GLOBAL disabled_optimizers = 'statistics_propagation'")
    return connection


def _engine(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, str],
    held: Mapping[str, pa.Table] | None = None,
) -> SqlEngine:
    import duckdb

    return SqlEngine(f"DuckDB {duckdb.__version__}", DUCKDB, _asks(connection, held or {}), tables)


def _asks(
    connection: duckdb.DuckDBPyConnection, held: Mapping[str, pa.Table]
) -> Callable[[str], pd.DataFrame]:
    def ask(statement: str) -> pd.DataFrame:
        with connection.cursor() as own:  # one for every question, safe from other threads
            for name, table in held.items():
                own.register(name, table)
            return pd.DataFrame(own.execute(statement).df())

    return ask

"""Checksums on records, so that what rots on the disk is noticed before it is believed.

Every row carries a hash of its own columns, written whenever the row is. On SQLite the database
also says how its tables are built, and is read to the end when it is opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, event, select, text
from sqlalchemy.orm import Mapper, object_mapper

from skillgap.store.chain import moment_text
from skillgap.store.records import DamagedRecords, Record, storable

SEAL = "seal"


def seal_of_row(table: Table, row: Mapping[str, Any]) -> str:
    """Return the checksum of one row.

    Args:
        table: The table it is in.
        row: Column to value; a number that the database gives is left out, for it is not known
            when the row is written.
    """
    names = [
        column.name
        for column in table.columns
        if column.name != SEAL and not (column.primary_key and column.name == "id")
    ]
    parts = [table.name, *(_plain(row[name]) for name in sorted(names))]
    content = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode("ascii")).hexdigest()[:32]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return storable(value) if isinstance(value, str) else value


def _seal_when_written(mapper: Mapper[Any], _: Connection, record: Record) -> None:
    if SEAL in mapper.columns:
        setattr(record, SEAL, _seal_now(mapper, record))


def _check_when_read(record: Record, read_by: object) -> None:
    mapper = object_mapper(record)
    if read_by is None or SEAL not in mapper.columns:
        return
    if getattr(record, SEAL) != _seal_now(mapper, record):
        raise damaged_row_error(mapper.local_table.description)


def _seal_now(mapper: Mapper[Any], record: Record) -> str:
    table = mapper.local_table
    assert isinstance(table, Table)
    return seal_of_row(table, {column.name: getattr(record, column.name) for column in table.c})


for moment in ("before_insert", "before_update"):
    event.listen(Record, moment, _seal_when_written, propagate=True)
event.listen(Record, "load", _check_when_read, propagate=True)


def damaged_row_error(table: str) -> DamagedRecords:
    """Return the error for a row that is not what was written."""
    from skillgap.core.places import COMMAND

    return DamagedRecords(
        f"records of `{table}`",
        "a row that does not match its checksum: it was damaged on the disk, or changed by hand",
        "rows as this app wrote them",
        f"Put a backup back with `{COMMAND} restore FILE`, or open another folder.",
    )


def seal_rows(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Write the checksum of every row that is there, in tables that have the column for it.

    Args:
        connection: In a transaction that writes.
        tables: Name to table, as the database has it.
    """
    for table in tables.values():
        if SEAL not in table.c:
            continue
        keys = list(table.primary_key.columns)
        for row in connection.execute(select(table)).mappings().all():
            same = [key == row[key.name] for key in keys]
            connection.execute(
                table.update().where(*same).values({SEAL: seal_of_row(table, dict(row))})
            )


def check_rows(connection: Connection) -> None:
    """Compare every row with its checksum, and on SQLite the database with itself.

    Raises:
        DamagedRecords: something is not as it was written.
    """
    if connection.dialect.name == "sqlite":
        _check_database(connection)
    for table in Record.metadata.sorted_tables:
        if SEAL in table.c:
            rows = connection.execute(select(table).execution_options(yield_per=5_000))
            if any(row[SEAL] != seal_of_row(table, dict(row)) for row in rows.mappings()):
                raise damaged_row_error(table.name)


def _check_database(connection: Connection) -> None:
    said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if said != "ok":
        raise _damaged_database_error(str(said))
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise _damaged_database_error("a row refers to another that is not there")
    kept = connection.execute(text("SELECT shape FROM workspace_schema")).scalar()
    if kept != shape_of(connection):
        raise _damaged_database_error("its tables are built otherwise than this app builds them")


def _damaged_database_error(said: str) -> DamagedRecords:
    from skillgap.core.places import COMMAND

    return DamagedRecords(
        "the database of records",
        f"damaged ({said.splitlines()[0][:120]})",
        "a database as this app wrote it",
        f"Put a backup back with `{COMMAND} restore FILE`, which puts the damaged one aside, or "
        "open another folder.",
    )


def keep_shape(connection: Connection) -> None:
    """Write down how the tables are built, after they were made or changed."""
    if connection.dialect.name == "sqlite":
        statement = text("UPDATE workspace_schema SET shape = :shape")
        connection.execute(statement, {"shape": shape_of(connection)})


def shape_of(connection: Connection) -> str:
    """Return a hash of how the tables of an SQLite database are built."""
    statement = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    rows = [list(row) for row in connection.exec_driver_sql(statement)]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

"""Bring the records of an older workspace up to date, one revision after the other.

A change of :mod:`skillgap.store.records` needs a file in ``versions/`` (next number,
``down_revision`` the one before) and ``SCHEMA_VERSION`` one higher; a test compares what the
revisions make with what the records say.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text, update

from skillgap.store.records import SchemaRecord

SCHEMA_VERSION = 4


def revision_of(schema: int) -> str:
    """Return alembic's name for a schema version.

    >>> revision_of(4)
    '0004'
    """
    return f"{schema:04d}"


def upgrade(connection: Connection, found: int, wanted: int = SCHEMA_VERSION) -> None:
    """Take the records from one schema version to a later one, within one transaction.

    Args:
        connection: A connection in a transaction that holds the write lock; on SQLite,
            foreign keys are not enforced on it.
        found: The version the database is at; 0 is empty.
        wanted: The version to reach.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    if found and not inspect(connection).has_table("alembic_version"):
        command.stamp(config, revision_of(found))  # written before there were migrations
    command.upgrade(config, revision_of(wanted))
    if found == 0:
        connection.execute(text("INSERT INTO workspace_schema (version) VALUES (1)"))
    connection.execute(update(SchemaRecord).values(version=wanted))

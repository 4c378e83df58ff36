"""Schema 4: the audit log is a chain, rows carry checksums, and erasures leave tombstones.

What stood in the log before is chained as it stands: the chain proves it from now on only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skillgap.store.chain import FIRST, LogEntry, hash_of, new_salt, seal_of
from skillgap.store.seals import seal_rows

revision = "0004"
down_revision = "0003"

_SEALED = ("dataset", "dataset_table", "setting", "mapping", "decision", "document")
_OF_AN_ENTRY = ("dataset_id", "data", "policy", "person", "rows", "salt", "sealed", "previous",
                "hash")  # fmt: skip


def upgrade() -> None:
    """Add the columns and tables, chain what is in the log, seal every row."""
    for table in _SEALED:
        op.add_column(table, _text("seal", default=""))
    op.add_column("workspace_schema", _text("shape", default=""))
    for column in _entry_columns():
        op.add_column("audit", column)
    op.create_table(
        "audit_earlier",
        sa.Column("book", sa.String(), primary_key=True, nullable=False),
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(_text(name) for name in ("actor", "action", "subject", "detail")),
        *_entry_columns(default=None),
    )
    op.create_table(
        "person_key",
        sa.Column("lineage", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.String(), primary_key=True, nullable=False),
        _text("key"),
        _text("seal"),
    )
    op.create_table(
        "tombstone",
        sa.Column("old", sa.String(), primary_key=True, nullable=False),
        _text("new"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _text("seal"),
    )
    connection = op.get_bind()
    found = sa.MetaData()
    found.reflect(connection, only=[*_SEALED, "audit"])
    _chain(connection, found.tables["audit"])
    seal_rows(connection, {name: found.tables[name] for name in _SEALED})


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _entry_columns(default: str | None = "") -> list[sa.Column[object]]:
    whole = ("dataset_id", "rows")
    return [
        sa.Column(name, sa.Integer(), nullable=True) if name in whole else _text(name, default)  # type: ignore[misc]
        for name in _OF_AN_ENTRY
    ]


def _chain(connection: sa.Connection, audit: sa.Table) -> None:
    previous = FIRST
    for row in connection.execute(sa.select(audit).order_by(audit.c.id)).mappings().all():
        salt = new_salt()
        sealed = seal_of(salt, (row["actor"], row["subject"], row["detail"]))
        entry = LogEntry(**{**row, "salt": salt, "sealed": sealed, "previous": previous})
        previous = hash_of(entry)
        values = {"salt": salt, "sealed": sealed, "previous": entry.previous, "hash": previous}
        connection.execute(audit.update().where(audit.c.id == entry.id).values(values))

"""Schema 1: datasets, their tables, settings, mappings, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of schema 1."""
    op.create_table("workspace_schema", sa.Column("version", sa.Integer(), primary_key=True))
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        _text("fingerprint"),
        _text("name"),
        sa.Column("as_of", sa.Date(), nullable=False),
        _text("currency"),
        _whole("people"),
        _whole("issues"),
        _json("attributions"),
        _json("mappings"),
        _text("origin"),
        _moment("created_at"),
        _whole("activation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dataset_fingerprint", "dataset", ["fingerprint"], unique=True)
    op.create_index("ix_dataset_activation", "dataset", ["activation"])
    op.create_table(
        "dataset_table",
        sa.Column(
            "dataset_id",
            sa.Integer(),
            sa.ForeignKey("dataset.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("name", sa.String(), primary_key=True),
        _whole("position"),
        _whole("rows"),
        _text("snapshot"),
    )
    op.create_index("ix_dataset_table_snapshot", "dataset_table", ["snapshot"])
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), primary_key=True),
        _json("value"),
        _whole("version"),
        _moment("updated_at"),
    )
    op.create_table(
        "mapping",
        sa.Column("signature", sa.String(), primary_key=True),
        _json("mappings"),
        _whole("version"),
        _moment("updated_at"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        _moment("at"),
        _text("actor"),
        _text("action"),
        _text("subject"),
        _text("detail"),
        sqlite_autoincrement=True,
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)

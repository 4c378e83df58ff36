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
        _text_column("fingerprint"),
        _text_column("name"),
        sa.Column("as_of", sa.Date(), nullable=False),
        _text_column("currency"),
        _integer_column("people"),
        _integer_column("issues"),
        _json_column("attributions"),
        _json_column("mappings"),
        _text_column("origin"),
        _moment_column("created_at"),
        _integer_column("activation"),
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
        _integer_column("position"),
        _integer_column("rows"),
        _text_column("snapshot"),
    )
    op.create_index("ix_dataset_table_snapshot", "dataset_table", ["snapshot"])
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), primary_key=True),
        _json_column("value"),
        _integer_column("version"),
        _moment_column("updated_at"),
    )
    op.create_table(
        "mapping",
        sa.Column("signature", sa.String(), primary_key=True),
        _json_column("mappings"),
        _integer_column("version"),
        _moment_column("updated_at"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        _moment_column("at"),
        _text_column("actor"),
        _text_column("action"),
        _text_column("subject"),
        _text_column("detail"),
        sqlite_autoincrement=True,
    )


def _text_column(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _integer_column(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _json_column(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _moment_column(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)

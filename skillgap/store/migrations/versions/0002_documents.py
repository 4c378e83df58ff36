"""Schema 2: documents with versions, and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False)
          for name in ("actor", "kind", "subject", "choice", "reason")),
        sa.Column("detail", sa.JSON(), nullable=False),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_decision_kind", "decision", ["kind"])
    op.create_index("ix_decision_subject", "decision", ["subject"])
    op.create_table(
        "document",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
    )

"""Schema 3: a dataset has versions.

Until now every import was a dataset of its own. Those of the same name become versions of one,
in the order they were made; each followed the one before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and number what is there."""
    # SQLite adds a column where it stands; making the table anew would lose which ids were used.
    for column in (
        sa.Column("lineage", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("number", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("dataset", column)
    op.drop_index("ix_dataset_fingerprint", "dataset")
    op.create_index("ix_dataset_fingerprint", "dataset", ["fingerprint"])
    _number_versions(op.get_bind())
    op.create_index("ix_dataset_version", "dataset", ["lineage", "number"], unique=True)


def _number_versions(connection: sa.Connection) -> None:
    dataset = sa.table("dataset", *map(sa.column, ("id", "name", "lineage", "number", "parent_id")))
    query = sa.select(dataset.c.id, dataset.c.name).order_by(dataset.c.id)
    versions: dict[str, list[int]] = {}
    for dataset_id, name in connection.execute(query).all():
        kin = versions.setdefault(" ".join(name.casefold().split()), [])
        kin.append(dataset_id)
        connection.execute(
            sa.update(dataset)
            .where(dataset.c.id == dataset_id)
            .values(lineage=kin[0], number=len(kin), parent_id=kin[-2] if len(kin) > 1 else None)
        )

"""The records of a workspace, as SQLModel tables."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Dialect, Index, String, TypeDecorator
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from skillgap.core.errors import SkillgapError


class WorkspaceError(SkillgapError):
    """A workspace cannot be opened, read or written."""


class DamagedRecords(WorkspaceError):
    """The database is no database, or not the one that was written."""


class LaterRecords(WorkspaceError):
    """A later version of this library wrote the records."""


class LostRecords(DamagedRecords):
    """The database is gone or empty, while tables or backups of datasets are still there."""


class EditConflict(WorkspaceError):
    """Somebody else changed a setting since it was read."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Written(TypeDecorator[str]):
    """Text as people and files write it, made storable everywhere.

    PostgreSQL refuses a NUL in a text, and no database takes half a surrogate pair; both
    become the replacement character.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text with what cannot be stored replaced."""
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """Anything JSON can hold; 1, 1.0 and true are three values.

    In Python they are equal, so that a row whose text changed from one to the other would be
    given a new checksum and keep its old text.
    """

    impl = JSON
    cache_ok = True

    def compare_values(self, x: Any, y: Any) -> bool:
        """Say whether both are written alike."""
        return json.dumps(x, sort_keys=True) == json.dumps(y, sort_keys=True)


def storable(text: str) -> str:
    """Return a text with what no database keeps replaced."""
    if text.isprintable() and text.isascii():
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


class Record(SQLModel, registry=registry()):
    """Base of the records.

    It has a registry of its own: the module may be imported anew by a reloading server, and
    other SQLModel tables in the same process are none of our business.
    """


class SchemaRecord(Record, table=True):
    """Which version of these tables a database holds; one row.

    Alembic keeps its own (:class:`RevisionRecord`); this one is what a skillgap from before
    the migrations looks at, so that it leaves a newer database alone.

    Attributes:
        version: The version.
        shape: Hash of how the tables are built, on SQLite; see :mod:`skillgap.store.seals`.
    """

    __tablename__ = "workspace_schema"

    version: int = Field(primary_key=True)
    shape: str = ""


class RevisionRecord(Record, table=True):
    """Alembic's own note of how far the migrations have come; one row."""

    __tablename__ = "alembic_version"

    version_num: str = Field(primary_key=True, max_length=32)


class DatasetRecord(Record, table=True):
    """One version of a dataset, immutable; its tables are in :class:`SnapshotRecord`.

    Attributes:
        lineage: Number shared by all versions of one dataset: the id of its first.
        number: 1 for the first version, 2 for the next.
        parent_id: The version that was in force when this one was made.
        actor: Who made it.
        activation: Rises with every activation, the one thing that changes. The highest of a
            lineage is the version in force, the highest of all the active dataset.
        issues: Number of findings while reading.
    """

    __tablename__ = "dataset"
    __table_args__ = (
        Index("ix_dataset_version", "lineage", "number", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(index=True)
    name: str = Field(sa_type=Written)
    as_of: date
    currency: str
    people: int
    issues: int
    attributions: list[str] = Field(default_factory=list, sa_type=Json)
    mappings: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    origin: str = Field(default="", sa_type=Written)
    created_at: datetime
    activation: int = Field(default=0, index=True)
    lineage: int = 0
    number: int = 1
    parent_id: int | None = None
    actor: str = Field(default="", sa_type=Written)
    seal: str = ""


class SnapshotRecord(Record, table=True):
    """One table of a dataset: which Parquet snapshot holds it."""

    __tablename__ = "dataset_table"

    dataset_id: int = Field(primary_key=True, foreign_key="dataset.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    position: int
    rows: int
    snapshot: str = Field(index=True)
    seal: str = ""


class SettingRecord(Record, table=True):
    """One setting, such as filters or pins, with the number of times it was written."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_type=Json)
    version: int
    updated_at: datetime
    seal: str = ""


class MappingRecord(Record, table=True):
    """How the columns of one source were mapped, for the next file that looks like it."""

    __tablename__ = "mapping"

    signature: str = Field(primary_key=True)
    mappings: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    version: int
    updated_at: datetime
    seal: str = ""


class AuditRecord(Record, table=True):
    """Who did what, when; rows are only ever added, each with the hash of the one before.

    What the columns hold, and how they are hashed, is told in :mod:`skillgap.store.chain`.
    """

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str = Field(sa_type=Written)
    action: str = Field(sa_type=Written)
    subject: str = Field(sa_type=Written)
    detail: str = Field(sa_type=Written)
    dataset_id: int | None = None
    data: str = ""
    policy: str = ""
    person: str = ""
    rows: int | None = None
    salt: str = ""
    sealed: str = ""
    previous: str = ""
    hash: str = ""


class EarlierRecord(Record, table=True):
    """An entry of a log that a restored backup took the place of.

    Attributes:
        book: Hash of the first entry of that log, which names it.
        id: Number of the entry in it; the other columns are those of :class:`AuditRecord`.
    """

    __tablename__ = "audit_earlier"

    book: str = Field(primary_key=True)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    actor: str = Field(sa_type=Written)
    action: str = Field(sa_type=Written)
    subject: str = Field(sa_type=Written)
    detail: str = Field(sa_type=Written)
    dataset_id: int | None = None
    data: str = ""
    policy: str = ""
    person: str = ""
    rows: int | None = None
    salt: str = ""
    sealed: str = ""
    previous: str = ""
    hash: str = ""


class PersonKeyRecord(Record, table=True):
    """The random key a person has in the log; once it is gone, nobody knows whose it was."""

    __tablename__ = "person_key"

    lineage: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    employee_id: str = Field(primary_key=True, sa_type=Written)
    key: str
    seal: str = ""


class TombstoneRecord(Record, table=True):
    """A table that was written anew without a person: the hash it had, and the one it has.

    Attributes:
        old: Content hash of the table as it was.
        new: Content hash of what took its place.
        at: When, UTC.
    """

    __tablename__ = "tombstone"

    old: str = Field(primary_key=True)
    new: str
    at: datetime
    seal: str = ""


class DecisionRecord(Record, table=True):
    """What somebody decided about something, and why; rows are only ever added.

    Attributes:
        kind: What sort of decision, such as ``taxonomy`` or ``review``.
        subject: What it is about, such as a skill's id.
        choice: What was chosen, such as ``accepted``.
    """

    __tablename__ = "decision"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str = Field(sa_type=Written)
    kind: str = Field(index=True, sa_type=Written)
    subject: str = Field(index=True, sa_type=Written)
    choice: str = Field(sa_type=Written)
    reason: str = Field(sa_type=Written)
    detail: Any = Field(default=None, sa_type=Json)
    seal: str = ""


class DocumentRecord(Record, table=True):
    """One named piece of work, such as a scenario or a plan, in its newest version.

    Attributes:
        version: Rises with every change, also over a removal.
        dropped: Whether it was removed; the row stays so that its versions go on.
    """

    __tablename__ = "document"

    kind: str = Field(primary_key=True, sa_type=Written)
    name: str = Field(primary_key=True, sa_type=Written)
    body: Any = Field(default=None, sa_type=Json)
    version: int
    updated_at: datetime
    dropped: bool = False
    seal: str = ""

"""The records of a workspace, as SQLModel tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from skillgap.domain.errors import SkillgapError


class WorkspaceError(SkillgapError):
    """A workspace cannot be opened, read or written."""


class EditConflict(WorkspaceError):
    """Somebody else changed a setting since it was read."""


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Record(SQLModel, registry=registry()):
    """Base of the records.

    It has a registry of its own: the module may be imported anew by a reloading server, and
    other SQLModel tables in the same process are none of our business.
    """


class SchemaRecord(Record, table=True):
    """Which version of these tables a database holds; one row."""

    __tablename__ = "workspace_schema"

    version: int = Field(primary_key=True)


class DatasetRecord(Record, table=True):
    """One saved workforce; its tables are in :class:`SnapshotRecord`.

    Attributes:
        activation: Rises with every activation; the highest is the active dataset.
        issues: Number of findings while reading.
    """

    __tablename__ = "dataset"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(unique=True, index=True)
    name: str
    as_of: date
    currency: str
    people: int
    issues: int
    attributions: list[str] = Field(default_factory=list, sa_type=JSON)
    mappings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    origin: str = ""
    created_at: datetime
    activation: int = Field(default=0, index=True)


class SnapshotRecord(Record, table=True):
    """One table of a dataset: which Parquet snapshot holds it."""

    __tablename__ = "dataset_table"

    dataset_id: int = Field(primary_key=True, foreign_key="dataset.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    position: int
    rows: int
    snapshot: str = Field(index=True)


class SettingRecord(Record, table=True):
    """One setting, such as filters or pins, with the number of times it was written."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_type=JSON)
    version: int
    updated_at: datetime


class MappingRecord(Record, table=True):
    """How the columns of one source were mapped, for the next file that looks like it."""

    __tablename__ = "mapping"

    signature: str = Field(primary_key=True)
    mappings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    version: int
    updated_at: datetime


class AuditRecord(Record, table=True):
    """Who did what, when; rows are only ever added."""

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


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
    actor: str
    kind: str = Field(index=True)
    subject: str = Field(index=True)
    choice: str
    reason: str
    detail: Any = Field(default=None, sa_type=JSON)


class DocumentRecord(Record, table=True):
    """One named piece of work, such as a scenario or a plan, as it stands.

    Attributes:
        version: Rises with every change, also over a removal.
        dropped: Whether it was removed; the row stays so that its versions go on.
    """

    __tablename__ = "document"

    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    body: Any = Field(default=None, sa_type=JSON)
    version: int
    updated_at: datetime
    dropped: bool = False

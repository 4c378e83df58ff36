"""A workforce as records, and records as what people see of a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func
from sqlmodel import Session, col, select

from skillgap.core.errors import Issue, UnknownName
from skillgap.core.workforce import Workforce
from skillgap.store.records import DatasetRecord, SnapshotRecord, now

ISSUES = "issues"
"""Name under which the list of issues is kept, beside the tables of the contract."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the workspace knows of one version of a dataset, without reading its tables.

    Attributes:
        id: Number of this version in the workspace; never used twice.
        lineage: Number shared by all versions of the dataset: the id of its first.
        version: 1 for the first version, 2 for the next.
        parent: Id of the version it followed; ``None`` for the first.
        in_force: Whether it is the version of this dataset that is used now.
        name: Name shown to people.
        fingerprint: Content hash of the workforce.
        as_of: The day the numbers speak of.
        currency: ISO code.
        people: People present on that day.
        issues: Number of findings while reading.
        created_at: When it was saved, UTC.
        origin: Where it came from, in words or a path.
        actor: Who saved it.
        tables: Table name to number of rows.
    """

    id: int
    lineage: int
    version: int
    parent: int | None
    in_force: bool
    name: str
    fingerprint: str
    as_of: date
    currency: str
    people: int
    issues: int
    created_at: datetime
    origin: str
    actor: str
    tables: Mapping[str, int]

    @property
    def label(self) -> str:
        """Name and version, as results are signed with: ``Sample organisation, version 3``."""
        return f"{self.name}, version {self.version}"


def issues_to_frame(issues: Sequence[Issue]) -> pd.DataFrame:
    """Return issues as a frame, one column per field."""
    names = [field.name for field in fields(Issue)]
    return pd.DataFrame({name: [getattr(issue, name) for issue in issues] for name in names})


def issues_from_frame(frame: pd.DataFrame) -> tuple[Issue, ...]:
    """Return the issues that :func:`issues_to_frame` was given."""
    names = [field.name for field in fields(Issue) if field.name in frame]
    rows = zip(*(frame[name].tolist() for name in names))
    return tuple(Issue(**dict(zip(names, row))) for row in rows)


def make_next_version_record(session: Session, workforce: Workforce) -> DatasetRecord:
    """Return the record of a new version, following the one in force.

    A workforce belongs to the dataset of the same name, whatever its case and spaces.

    Args:
        session: A session that writes.
        workforce: What was read.

    Returns:
        The record, not yet added; its lineage is 0 where it begins a dataset.
    """
    parent = find_in_force(session, workforce.name)
    lineage = parent.lineage if parent else 0
    newest = session.exec(
        select(func.max(DatasetRecord.number)).where(DatasetRecord.lineage == lineage)
    ).one()
    return DatasetRecord(
        name=workforce.name,
        fingerprint=workforce.fingerprint,
        as_of=workforce.as_of,
        currency=workforce.currency,
        people=int(workforce.present.sum()),
        issues=len(workforce.issues),
        attributions=list(workforce.attributions),
        created_at=now(),
        lineage=lineage,
        number=(newest or 0) + 1 if lineage else 1,
        parent_id=parent.id if parent else None,
    )


def find_in_force(session: Session, name: str) -> DatasetRecord | None:
    """Return the version in force of the dataset of a name, or nothing."""
    for record in datasets_in_force(session):
        if fold_name(record.name) == fold_name(name):
            return record
    return None


def datasets_in_force(session: Session) -> Sequence[DatasetRecord]:
    """Return the version in force of every dataset, newest first."""
    latest = select(func.max(DatasetRecord.activation)).group_by(col(DatasetRecord.lineage))
    query = select(DatasetRecord).where(col(DatasetRecord.activation).in_(latest))
    return session.exec(query.order_by(col(DatasetRecord.id).desc())).all()


def lineage_of(session: Session, record: DatasetRecord) -> Sequence[DatasetRecord]:
    """Return every version of a version's dataset, newest first."""
    query = select(DatasetRecord).where(DatasetRecord.lineage == record.lineage)
    return session.exec(query.order_by(col(DatasetRecord.number).desc())).all()


def is_same_reading(
    session: Session, record: DatasetRecord, workforce: Workforce, kept: Mapping[str, str]
) -> bool:
    """Say whether a version holds exactly this reading: every table, source row and issue."""
    held = {row.name: row.snapshot for row in tables_of(session, record)}
    return (
        held == dict(kept)
        and record.fingerprint == workforce.fingerprint
        and record.attributions == list(workforce.attributions)
    )


def keep_tables(
    session: Session,
    record: DatasetRecord,
    kept: Mapping[str, str],
    frames: Mapping[str, pd.DataFrame],
) -> list[SnapshotRecord]:
    """Point a new version at its snapshots.

    Args:
        session: A session that writes.
        record: The version, with its id.
        kept: Table name to content hash.
        frames: Table name to frame.

    Returns:
        The new rows, in the order of ``kept``.
    """
    rows = [
        SnapshotRecord(
            dataset_id=_id_of(record),
            name=name,
            position=position,
            rows=len(frames[name]),
            snapshot=digest,
        )
        for position, (name, digest) in enumerate(kept.items())
    ]
    session.add_all(rows)
    return rows


def tables_of(session: Session, record: DatasetRecord) -> list[SnapshotRecord]:
    """Return which snapshots hold a dataset, in the order its tables were saved."""
    query = select(SnapshotRecord).where(SnapshotRecord.dataset_id == record.id)
    return list(session.exec(query.order_by(col(SnapshotRecord.position))).all())


def snapshots_in_use(session: Session) -> set[str]:
    """Return the content hashes that any dataset refers to."""
    return set(session.exec(select(SnapshotRecord.snapshot)).all())


def next_activation(session: Session) -> int:
    """Return a number above that of every activation so far."""
    return int(session.exec(select(func.max(DatasetRecord.activation))).one() or 0) + 1


def dataset_or_raise(session: Session, dataset_id: int) -> DatasetRecord:
    """Return one dataset's record, or raise ``UnknownName`` with the ids there are."""
    record = session.get(DatasetRecord, dataset_id)
    if record is None:
        known = ", ".join(str(found) for found in session.exec(select(DatasetRecord.id)).all())
        raise UnknownName(
            "datasets",
            f"no dataset {dataset_id}",
            f"one of {known}" if known else "a saved dataset, of which there is none yet",
            "Choose one from the list; somebody may have removed this one.",
        )
    return record


def datasets_from(session: Session, records: Sequence[DatasetRecord]) -> list[Dataset]:
    """Return what people see of several versions."""
    ids = [record.id for record in records]
    rows = session.exec(
        select(SnapshotRecord)
        .where(col(SnapshotRecord.dataset_id).in_(ids))
        .order_by(col(SnapshotRecord.position))
    ).all()
    used = {record.id for record in datasets_in_force(session)}
    return [
        dataset_from(
            record,
            [row for row in rows if row.dataset_id == record.id],
            is_in_force=record.id in used,
        )
        for record in records
    ]


def dataset_from(
    record: DatasetRecord, tables: Sequence[SnapshotRecord], *, is_in_force: bool = True
) -> Dataset:
    """Return what people see of one version."""
    return Dataset(
        id=_id_of(record),
        lineage=record.lineage,
        version=record.number,
        parent=record.parent_id,
        in_force=is_in_force,
        name=record.name,
        fingerprint=record.fingerprint,
        as_of=record.as_of,
        currency=record.currency,
        people=record.people,
        issues=record.issues,
        created_at=record.created_at,
        origin=record.origin,
        actor=record.actor,
        tables={row.name: row.rows for row in tables if row.name != ISSUES},
    )


def label_of(record: DatasetRecord) -> str:
    """Return a version's name for the audit trail and for errors."""
    return f"dataset {record.id}: {record.name} (version {record.number})"


def summary_of(
    record: DatasetRecord, tables: Sequence[SnapshotRecord], what: str, found: str
) -> str:
    """Return one line on how much was saved, what was found in it, and from where."""
    sizes = [row.rows for row in tables if row.name != ISSUES]
    text = f"{what}: {len(sizes)} tables, {sum(sizes):,} rows, {found}"
    return f"{text}, from {record.origin}" if record.origin else text


def fold_name(name: str) -> str:
    """Return a dataset's name as names are compared: whatever its case and spaces."""
    return " ".join(name.casefold().split())


def _id_of(record: DatasetRecord) -> int:
    assert record.id is not None
    return record.id

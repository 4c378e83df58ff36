"""A workforce as records, and records as what people see of a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func
from sqlmodel import Session, col, select

from skillgap.domain.errors import Issue, UnknownName
from skillgap.domain.workforce import Workforce
from skillgap.store.records import DatasetRecord, SnapshotRecord, now

ISSUES = "issues"
"""Name under which the list of issues is kept, beside the tables of the contract."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the workspace knows of one saved workforce, without reading its tables.

    Attributes:
        id: Number in the workspace; never used twice.
        name: Name shown to people.
        version: First eight characters of the fingerprint.
        fingerprint: Content hash of the workforce.
        as_of: The day the numbers speak of.
        currency: ISO code.
        people: People present on that day.
        issues: Number of findings while reading.
        created_at: When it was first saved, UTC.
        origin: Where it came from, in words or a path.
        tables: Table name to number of rows.
    """

    id: int
    name: str
    version: str
    fingerprint: str
    as_of: date
    currency: str
    people: int
    issues: int
    created_at: datetime
    origin: str
    tables: Mapping[str, int]


def issues_to_frame(issues: Sequence[Issue]) -> pd.DataFrame:
    """Return issues as a frame, one column per field."""
    names = [field.name for field in fields(Issue)]
    return pd.DataFrame({name: [getattr(issue, name) for issue in issues] for name in names})


def issues_from_frame(frame: pd.DataFrame) -> tuple[Issue, ...]:
    """Return the issues that :func:`issues_to_frame` was given."""
    names = [field.name for field in fields(Issue) if field.name in frame]
    rows = zip(*(frame[name].tolist() for name in names))
    return tuple(Issue(**dict(zip(names, row))) for row in rows)


def latest_record(session: Session, workforce: Workforce) -> tuple[DatasetRecord, bool]:
    """Return the record of a workforce's content, with what this reading says of it.

    Args:
        session: A session that writes.
        workforce: What was read.

    Returns:
        The record, not yet added, and whether the content was known before.
    """
    known = session.exec(
        select(DatasetRecord).where(DatasetRecord.fingerprint == workforce.fingerprint)
    ).first()
    record = known or DatasetRecord(
        fingerprint=workforce.fingerprint,
        as_of=workforce.as_of,
        currency=workforce.currency,
        created_at=now(),
        name="",
        people=0,
        issues=0,
    )
    record.name = workforce.name
    record.people = int(workforce.present.sum())
    record.issues = len(workforce.issues)
    record.attributions = list(workforce.attributions)
    return record, known is not None


def replace_tables(
    session: Session,
    record: DatasetRecord,
    kept: Mapping[str, str],
    frames: Mapping[str, pd.DataFrame],
) -> list[SnapshotRecord]:
    """Point a dataset at its snapshots.

    Args:
        session: A session that writes.
        record: The dataset, with its id.
        kept: Table name to content hash.
        frames: Table name to frame.

    Returns:
        The new rows, in the order of ``kept``.
    """
    for row in tables_of(session, record):
        session.delete(row)
    session.flush()
    rows = [
        SnapshotRecord(
            dataset_id=_id(record),
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


def need_dataset(session: Session, dataset_id: int) -> DatasetRecord:
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


def describe(record: DatasetRecord, tables: Sequence[SnapshotRecord]) -> Dataset:
    """Return what people see of a dataset."""
    return Dataset(
        id=_id(record),
        name=record.name,
        version=record.fingerprint[:8],
        fingerprint=record.fingerprint,
        as_of=record.as_of,
        currency=record.currency,
        people=record.people,
        issues=record.issues,
        created_at=record.created_at,
        origin=record.origin,
        tables={row.name: row.rows for row in tables if row.name != ISSUES},
    )


def label_of(record: DatasetRecord) -> str:
    """Return a dataset's name for the audit trail and for errors."""
    return f"dataset {record.id}: {record.name} (version {record.fingerprint[:8]})"


def summary_of(record: DatasetRecord, tables: Sequence[SnapshotRecord], what: str) -> str:
    """Return one line on how much was saved, and from where."""
    sizes = [row.rows for row in tables if row.name != ISSUES]
    text = f"{what}: {len(sizes)} tables, {sum(sizes):,} rows, {record.issues:,} issues"
    return f"{text}, from {record.origin}" if record.origin else text


def _id(record: DatasetRecord) -> int:
    assert record.id is not None
    return record.id

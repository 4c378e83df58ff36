"""Erasing people: every table, record, backup and leftover is written anew without them.

What stays is what has no name: the log keeps a random key that nobody can trace back any more, and
a tombstone says that a table had another hash before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, insert, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_records

from skillgap.core.wording import count
from skillgap.core.workforce import Workforce
from skillgap.store.audit import EARLIER, LOG, entries_of
from skillgap.store.chain import ERASED, LogEntry, hash_of, new_salt, seal_of, taken_out_text
from skillgap.store.datasets import (
    ISSUES,
    issues_from_frame,
    tables_of,
)
from skillgap.store.ledger import FACILITATOR, POLICY, append_entry
from skillgap.store.records import (
    DatasetRecord,
    DecisionRecord,
    DocumentRecord,
    MappingRecord,
    PersonKeyRecord,
    Record,
    SettingRecord,
    TombstoneRecord,
    now,
)
from skillgap.store.traces import Traces, is_decision_about, names_of, sources_of

Read = Callable[[str, str], pd.DataFrame]
"""Reads a table back, given its content hash and its name."""
Store = Callable[[pd.DataFrame, str], str]
"""Stores a table, given its name; returns its content hash."""
_EMPLOYEES = "employees"


@dataclass
class Erased:
    """What of some people there is in the records.

    Attributes:
        lineages: Datasets they are in.
        shared: Names that others have as well, and that therefore stay.
        rows: Table to number of rows about them, in the versions in force and earlier ones.
        versions: Versions of datasets that are written anew.
        decisions: Decisions about them, which go.
        texts: Settings, documents, mappings and decisions in which they are named.
        entries: Log entries in which they are named.
        renamed: Content hash of each table to that of the one in its place.
        traces: Who they are.
    """

    traces: Traces
    lineages: tuple[int, ...] = ()
    shared: frozenset[str] = frozenset()
    rows: Counter[str] = field(default_factory=Counter)
    versions: int = 0
    decisions: int = 0
    texts: int = 0
    entries: int = 0
    renamed: dict[str, str] = field(default_factory=dict)


def erase_from_records(
    connection: Connection,
    read: Read,
    store: Store,
    ids: frozenset[str],
    *,
    lineage: int,
    names: frozenset[str] = frozenset(),
    elsewhere: Callable[[Traces], Mapping[str, str]] = lambda traces: {},
    actor: str = FACILITATOR,
) -> Erased:
    """Take people out of the records of a workspace, or of a backup, in one transaction.

    Args:
        connection: In a transaction that writes.
        read: Reads a table.
        store: Stores the table that takes its place.
        ids: Employee ids.
        lineage: The dataset they are in. Other datasets in which one of the ids has the same
            name, or no name, are taken to speak of the same person.
        names: Names known from elsewhere, such as a version that is gone.
        elsewhere: Writes tables anew that no version refers to, such as those of feeds; returns
            their content hashes before and after.
        actor: Who did it.

    Returns:
        What there was of them.
    """
    with Session(connection, expire_on_commit=False) as session:
        found = find_people(session, read, ids, lineage, names)
        traces = found.traces
        _write_tables_anew(session, read, store, found)
        renamed = {**found.renamed, **elsewhere(traces)}
        found.traces = traces = Traces(traces.ids, traces.names, renamed)
        _clean_records(session, found)
        keys = _destroy_keys(session, found)
        session.flush()
        books = connection.execute(select(EARLIER.c.book).distinct()).scalars().all()
        for book in books:
            if _take_words_out(connection, EARLIER, traces, found, book):
                _own_up_in_earlier_log(connection, book)
        _take_words_out(connection, LOG, traces, found)
        blank = [entry for entry in entries_of(connection) if not entry.salt]
        told = _told(found) + (f"; {taken_out_text(blank)}" if blank else "")
        subject = "person " + ", ".join(keys) if keys else count(len(ids), "person", "people")
        append_entry(
            session, actor, ERASED, subject, told, rows=found.rows.total(),
            person=keys[0] if len(keys) == 1 else "",
        )  # fmt: skip
    return found


def find_people(
    session: Session, read: Read, ids: frozenset[str], lineage: int, names: frozenset[str]
) -> Erased:
    """Find which datasets speak of the people, and under which names that nobody else has."""
    staff: dict[int, list[pd.DataFrame]] = {}
    for record in session.exec(select_records(DatasetRecord)).all():
        for table in tables_of(session, record):
            if table.name == _EMPLOYEES:
                staff.setdefault(record.lineage, []).append(read(table.snapshot, table.name))
    theirs, _ = names_of(staff.get(lineage, []), lambda frame: frame["employee_id"].isin(ids))
    theirs |= names
    same = {lineage, *(one for one, frames in staff.items() if _is_same(frames, ids, theirs))}
    every = [(one in same, frame) for one, frames in staff.items() for frame in frames]
    shared: set[str] = set()
    for is_same, frame in every:
        if "name" in frame:
            others = ~frame["employee_id"].isin(ids) if is_same else frame["employee_id"].notna()
            shared |= set(frame.loc[others, "name"].dropna().astype("str")) & theirs
    return Erased(
        Traces(ids, theirs - shared),
        lineages=tuple(sorted(same)),
        shared=frozenset(shared),
    )


def _is_same(frames: Sequence[pd.DataFrame], ids: frozenset[str], names: frozenset[str]) -> bool:
    """Say whether a dataset's people of these ids are the same people."""
    here = [frame[frame["employee_id"].isin(ids)] for frame in frames]
    if not any(len(frame) for frame in here):
        return False
    called = {str(name) for frame in here if "name" in frame for name in frame["name"].dropna()}
    return not called or not names or bool(called & names)


def _write_tables_anew(session: Session, read: Read, store: Store, found: Erased) -> None:
    """Give every version that speaks of the people tables that do not."""
    in_question = select_records(DatasetRecord).where(
        col(DatasetRecord.lineage).in_(found.lineages)
    )
    for record in session.exec(in_question.order_by(col(DatasetRecord.id))).all():
        rows = tables_of(session, record)
        frames = {row.name: read(row.snapshot, row.name) for row in rows}
        sources = [
            place
            for frame in frames.values()
            for place in sources_of(frame[found.traces.rows_about(frame)])
        ]
        changed = False
        for row in rows:
            cleaned = found.traces.clean_table(
                frames[row.name], sources if row.name == ISSUES else ()
            )
            if cleaned is None:
                continue
            changed = True
            old = row.snapshot
            new = found.renamed.get(old) or store(cleaned, row.name)
            if old not in found.renamed:
                found.rows[row.name] += row.rows - len(cleaned)
                found.renamed[old] = new
                session.merge(TombstoneRecord(old=old, new=new, at=now()))
            row.snapshot, row.rows = new, len(cleaned)
            frames[row.name] = cleaned
            session.add(row)
        if changed:
            found.versions += 1
            _sign_anew(session, record, frames)


def _sign_anew(session: Session, record: DatasetRecord, frames: Mapping[str, pd.DataFrame]) -> None:
    """Give a version the fingerprint and the number of people it has now."""
    tables = dict(frames)
    issues = issues_from_frame(tables.pop(ISSUES)) if ISSUES in tables else ()
    workforce = Workforce(
        tables, issues, record.as_of, record.currency, record.name, tuple(record.attributions)
    )
    record.fingerprint, record.people = workforce.fingerprint, int(workforce.present.sum())
    session.add(record)


# --- what people wrote and chose ---


def _clean_records(session: Session, found: Erased) -> None:
    """Drop decisions about the people, and take them out of every text there is."""
    traces = found.traces
    for decision in session.exec(select_records(DecisionRecord)).all():
        if is_decision_about(decision.kind, decision.subject, traces.ids, found.lineages):
            session.delete(decision)
            found.decisions += 1
        else:
            _clean_columns(session, decision, ("actor", "subject", "choice", "reason"), found)
    for dataset in session.exec(select_records(DatasetRecord)).all():
        _clean_columns(session, dataset, ("name", "origin", "actor"), found)
    for mapping in session.exec(select_records(MappingRecord)).all():
        _clean_columns(session, mapping, (), found)
    for setting in session.exec(select_records(SettingRecord)).all():
        _clean_named(session, setting, "key", found)
    for document in session.exec(select_records(DocumentRecord)).all():
        if traces.in_text(document.name):
            _clean_named(session, document, "name", found)
        else:
            _clean_columns(session, document, (), found)


def _clean_columns(session: Session, record: Record, texts: Sequence[str], found: Erased) -> None:
    """Take the people out of some texts of a record, and out of what JSON it holds."""
    before = record.model_dump()
    for name in texts:
        setattr(record, name, found.traces.without(before[name]))
    for name in ("mappings", "attributions", "detail", "value", "body"):
        if name in before and before[name] is not None:
            setattr(record, name, found.traces.clean_json(before[name]))
    if record.model_dump() != before:
        found.texts += 1
        session.add(record)


def _clean_named(session: Session, record: Record, key: str, found: Erased) -> None:
    """Clean a record whose very key may name somebody."""
    named = getattr(record, key)
    if not found.traces.in_text(named):
        _clean_columns(session, record, (), found)
        return
    values = record.model_dump()
    session.delete(record)
    session.flush()
    values[key] = found.traces.without(named)
    again = type(record)(**values)
    _clean_columns(session, again, (), found)
    session.merge(again)
    found.texts += 1


def _destroy_keys(session: Session, found: Erased) -> list[str]:
    """Delete the keys by which the log knows the people; return them."""
    query = select_records(PersonKeyRecord).where(
        col(PersonKeyRecord.lineage).in_(found.lineages),
        col(PersonKeyRecord.employee_id).in_(found.traces.ids),
    )
    keys = []
    for record in session.exec(query).all():
        keys.append(record.key)
        session.delete(record)
    return sorted(keys)


def _told(found: Erased) -> str:
    """Say what was erased, without a name."""
    parts = [
        count(found.rows.total(), "row"), count(found.versions, "version"),
        count(found.decisions, "decision"), count(found.texts, "text"),
    ]  # fmt: skip
    return ", ".join(parts)


# --- the log ---


def _take_words_out(
    connection: Connection, table: Table, traces: Traces, found: Erased, book: str = ""
) -> bool:
    """Take the people out of the words of entries, and say whether they were in any.

    What sealed the words goes with them.
    """
    before = found.entries
    for entry in list(entries_of(connection, table, book)):
        if entry.action == ERASED or not any(traces.in_text(word) for word in entry.words):
            continue
        actor, subject, detail = map(traces.without, entry.words)
        same = [table.c.id == entry.id, *([table.c.book == book] if book else [])]
        connection.execute(
            update(table).where(*same)
            .values(actor=actor, subject=subject, detail=detail, salt="")
        )  # fmt: skip
        found.entries += 1
    return found.entries > before


def _own_up_in_earlier_log(connection: Connection, book: str) -> None:
    """Add to a log that is beside the one in use which of its words were taken out."""
    entries = list(entries_of(connection, EARLIER, book))
    blank, last = [entry for entry in entries if not entry.salt], entries[-1]
    if not blank:
        return
    words, salt = (FACILITATOR, "earlier log", taken_out_text(blank)), new_salt()
    entry = LogEntry(
        last.id + 1, now(), words[0], ERASED, *words[1:], None, "", POLICY, "", None,
        salt, seal_of(salt, words), last.hash, "",
    )  # fmt: skip
    row: dict[str, Any] = {**entry._asdict(), "hash": hash_of(entry), "book": book}
    connection.execute(insert(EARLIER), [row])

"""What people choose and decide: settings, mappings, documents, decisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlmodel import col, select

from skillgap.core.errors import UnknownName
from skillgap.store.ledger import (
    FACILITATOR,
    Ledger,
    Person,
    append_entry,
    as_json,
    from_json,
    key_of,
)
from skillgap.store.records import (
    AuditRecord,
    DecisionRecord,
    DocumentRecord,
    EditConflict,
    MappingRecord,
    PersonKeyRecord,
    SettingRecord,
    now,
)
from skillgap.store.traces import is_decision_about

_DECISION_COLUMNS = ("at", "actor", "subject", "choice", "reason", "detail")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it was read: hand ``version`` back to notice somebody else's edit.

    Attributes:
        key: Its name.
        value: Anything JSON can hold.
        version: Times it was written; 0 while it never was.
        updated_at: When it was last written, UTC; ``None`` while it never was.
    """

    key: str
    value: Any
    version: int
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """One named piece of work: hand ``version`` back to notice somebody else's edit.

    Attributes:
        kind: What sort of work, such as ``scenario``.
        name: Its name, one per kind.
        body: Anything JSON can hold.
        version: Rises with every change.
        updated_at: When it was last written, UTC.
    """

    kind: str
    name: str
    body: Any
    version: int
    updated_at: datetime


def header_signature(headers: Iterable[str]) -> str:
    """Return a short text that is equal for files with the same headers, in any order.

    >>> header_signature(["EMPID", "Job code"]) == header_signature(["job code", "EmpID "])
    True
    """
    folded = sorted(" ".join(header.casefold().split()) for header in headers)
    return hashlib.sha256(json.dumps(folded).encode()).hexdigest()[:16]


class KeptChoices(Ledger):
    """Settings, mappings, documents and decisions of a workspace."""

    # --- settings ---

    def remember(self, key: str, value: Any, *, expected_version: int | None = None) -> int:
        """Keep a setting.

        Args:
            key: Its name, such as ``filters``.
            value: Anything JSON can hold; tuples come back as lists.
            expected_version: Version that was read (:meth:`setting`), 0 for a new key;
                ``None`` writes whatever is there.

        Returns:
            The version it has now.

        Raises:
            EditConflict: the setting was changed since ``expected_version``.
            BadValue: the value holds something JSON cannot.
        """
        plain = as_json(f"setting `{key}`", value)
        with self._write_session() as session:
            record = session.get(SettingRecord, key)
            version = record.version if record else 0
            _refuse_other_version(f"setting `{key}`", version, expected_version)
            session.merge(
                SettingRecord(key=key, value=plain, version=version + 1, updated_at=now())
            )
        return version + 1

    def recall(self, key: str, default: Any = None) -> Any:
        """Return a setting's value, or the default where it was never kept."""
        found = self.setting(key)
        return found.value if found.version else default

    def setting(self, key: str) -> Setting:
        """Return a setting with its version (0 and no value where it was never kept)."""
        with self._read_session() as session:
            record = session.get(SettingRecord, key)
            if record is None:
                return Setting(key, None, 0, None)
            return Setting(key, from_json(record.value), record.version, record.updated_at)

    # --- mappings ---

    def keep_mapping(
        self,
        source_signature: str,
        mappings: Sequence[Mapping[str, Any]],
        *,
        actor: str = FACILITATOR,
    ) -> None:
        """Keep how a source was mapped, for the next file with the same signature.

        Args:
            source_signature: Names the kind of file; see :func:`header_signature`.
            mappings: The mappings, as dictionaries that JSON can hold; they replace earlier ones.
            actor: Who did it.

        Raises:
            BadValue: a mapping holds something JSON cannot.
        """
        plain = [as_json("mappings", dict(mapping)) for mapping in mappings]
        with self._write_session() as session:
            known = session.get(MappingRecord, source_signature)
            if known and known.mappings == plain:
                return
            version = known.version + 1 if known else 1
            session.merge(
                MappingRecord(
                    signature=source_signature, mappings=plain, version=version, updated_at=now()
                )
            )
            detail = f"version {version}, {len(plain)} mapping(s)"
            append_entry(session, actor, "keep mapping", source_signature, detail)

    def mappings(self, source_signature: str) -> list[dict[str, Any]]:
        """Return the mappings kept for a source; none where there are none."""
        with self._read_session() as session:
            record = session.get(MappingRecord, source_signature)
            return list(record.mappings) if record else []

    # --- documents ---

    def keep_document(
        self,
        kind: str,
        name: str,
        body: Any,
        *,
        expected_version: int | None = None,
        actor: str = FACILITATOR,
    ) -> int:
        """Keep a named piece of work, such as a scenario, a plan or a mapping.

        Args:
            kind: What sort of work.
            name: Its name, one per kind.
            body: Anything JSON can hold; tuples come back as lists.
            expected_version: Version that was read, 0 for a new name; ``None`` writes
                whatever is there.
            actor: Who did it.

        Returns:
            The version it has now.

        Raises:
            EditConflict: it was changed or removed since ``expected_version``.
            BadValue: the body holds something JSON cannot.
        """
        plain = as_json(f"{kind} `{name}`", body)
        with self._write_session() as session:
            record = session.get(DocumentRecord, (kind, name))
            seen = record.version if record and not record.dropped else 0
            _refuse_other_version(f"{kind} `{name}`", seen, expected_version)
            version = (record.version if record else 0) + 1
            session.merge(
                DocumentRecord(kind=kind, name=name, body=plain, version=version, updated_at=now())
            )
            append_entry(session, actor, f"keep {kind}", name, f"version {version}")
        return version

    def documents(self, kind: str) -> list[Document]:
        """Return every document of a kind, last changed first."""
        query = select(DocumentRecord).where(
            DocumentRecord.kind == kind, col(DocumentRecord.dropped).is_(False)
        )
        with self._read_session() as session:
            records = session.exec(
                query.order_by(col(DocumentRecord.updated_at).desc(), col(DocumentRecord.name))
            ).all()
        return [
            Document(
                record.kind, record.name, from_json(record.body), record.version, record.updated_at
            )
            for record in records
        ]

    def drop_document(self, kind: str, name: str, *, actor: str = FACILITATOR) -> None:
        """Remove a document; keeping one of that name again goes on with its versions.

        Raises:
            UnknownName: there is no document of that name.
        """
        with self._write_session() as session:
            record = session.get(DocumentRecord, (kind, name))
            if record is None or record.dropped:
                raise UnknownName(
                    f"{kind} `{name}`",
                    "not kept, or removed already",
                    f"the name of a kept {kind}",
                    "Choose one from the list; somebody may have removed this one.",
                )
            record.dropped, record.body = True, None
            record.version, record.updated_at = record.version + 1, now()
            session.add(record)
            append_entry(session, actor, f"drop {kind}", name, f"version {record.version}")

    # --- decisions ---

    def add_decision(
        self,
        kind: str,
        subject: str,
        choice: str,
        *,
        reason: str = "",
        detail: Any = None,
        actor: str = FACILITATOR,
        person: Person | None = None,
    ) -> int:
        """Record what was decided; nothing decided earlier is changed.

        Args:
            kind: What sort of decision, such as ``taxonomy`` or ``review``.
            subject: What it is about, such as a skill's id.
            choice: What was chosen, such as ``accepted``.
            reason: Why, in the decider's words.
            detail: Whatever else belongs to it, anything JSON can hold.
            actor: Who decided.
            person: Whom it is about; the log then keeps its number and choice, no words.

        Returns:
            The decision's number.

        Raises:
            BadValue: the detail holds something JSON cannot.
        """
        record = DecisionRecord(
            at=now(), actor=actor, kind=kind, subject=subject, choice=choice, reason=reason,
            detail=as_json(f"decision on `{subject}`", detail),
        )  # fmt: skip
        with self._write_session() as session:
            session.add(record)
            session.flush()
            about, told = subject, f"{choice}: {reason}" if reason else choice
            if person:
                about, told = f"decision {record.id}", choice
            key = key_of(session, person) if person else ""
            append_entry(session, actor, f"decide {kind}", about, told, person=key)
        assert record.id is not None
        return record.id

    def decisions(self, kind: str) -> pd.DataFrame:
        """Return every decision of a kind, newest first; the first per subject is in force.

        Returns:
            Columns ``at`` (UTC), ``actor``, ``subject``, ``choice``, ``reason``, ``detail``
            (object: what JSON gives back).
        """
        query = select(DecisionRecord).where(DecisionRecord.kind == kind)
        with self._read_session() as session:
            records = session.exec(query.order_by(col(DecisionRecord.id).desc())).all()
        return _decisions_table(records, _DECISION_COLUMNS)

    def entries_of_decisions(self, kind: str) -> dict[str, int]:
        """Return the entry of the audit log that the newest decision on each subject made.

        Args:
            kind: What sort of decision; those about a person stand in the log by their number.
        """
        asked = select(DecisionRecord.id, DecisionRecord.subject).where(DecisionRecord.kind == kind)
        logged = select(AuditRecord.subject, AuditRecord.id).where(
            AuditRecord.action == f"decide {kind}"
        )
        with self._read_session() as session:
            made = session.exec(asked.order_by(col(DecisionRecord.id))).all()
            entries = dict(session.exec(logged.order_by(col(AuditRecord.id))).all())
        newest = {subject: number for number, subject in made}
        told = {
            subject: entries.get(f"decision {number}", entries.get(subject))
            for subject, number in newest.items()
        }
        return {subject: entry for subject, entry in told.items() if entry is not None}

    def decisions_about(self, lineage: int, employee_id: str) -> pd.DataFrame:
        """Return every decision about one person of a dataset, newest first.

        Returns:
            Columns ``kind``, and those of :meth:`decisions`.
        """
        with self._read_session() as session:
            records = session.exec(
                select(DecisionRecord).order_by(col(DecisionRecord.id).desc())
            ).all()
        theirs = [
            one
            for one in records
            if is_decision_about(one.kind, one.subject, (employee_id,), (lineage,))
        ]
        return _decisions_table(theirs, ("kind", *_DECISION_COLUMNS))

    def person_key(self, lineage: int, employee_id: str) -> str:
        """Return the key a person has in the log; blank while nothing was logged about them."""
        with self._read_session() as session:
            known = session.get(PersonKeyRecord, (lineage, employee_id))
            return known.key if known else ""


def _decisions_table(records: Sequence[DecisionRecord], columns: Sequence[str]) -> pd.DataFrame:
    rows = [[getattr(record, column) for column in columns] for record in records]
    table = pd.DataFrame(rows, columns=list(columns), dtype=object)
    types = dict.fromkeys((name for name in columns if name != "detail"), "str")
    return table.astype(types | {"at": "datetime64[us, UTC]"})


def _refuse_other_version(where: str, found: int, expected: int | None) -> None:
    """Raise ``EditConflict`` where somebody wrote after the version that was read."""
    if expected is not None and expected != found:
        raise EditConflict(
            where,
            f"version {found}, written by somebody else meanwhile",
            f"version {expected}",
            "Look at the newer value, then save again.",
        )

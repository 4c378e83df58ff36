"""How long things are kept: what is due to go, and making it go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from sqlmodel import Session, select

from skillgap.core.subjects import BETWEEN, join_subject
from skillgap.store.backups import BEFORE_RESTORE, BEFORE_UPDATE, ON_START
from skillgap.store.datasets import datasets_in_force, label_of, tables_of
from skillgap.store.engine import as_workspace_errors
from skillgap.store.ledger import FACILITATOR, append_entry
from skillgap.store.records import DatasetRecord, SettingRecord, now
from skillgap.store.rights import Rights

SETTING = "retention"
_COLUMNS = ["kind", "what", "since", "days", "id"]
_SAFETY = (ON_START, BEFORE_RESTORE, BEFORE_UPDATE)


@dataclass(frozen=True, slots=True)
class Rules:
    """Days after which something goes; 0 keeps it for good.

    Attributes:
        leavers: People who left, counted from their exit date: they are erased.
        versions: Versions of a dataset that are no longer in force.
        backups: Backups made by hand; the newest always stays.
        safety: Backups and databases put aside that nobody asked for.
    """

    leavers: int = 0
    versions: int = 0
    backups: int = 0
    safety: int = 0


class Retention(Rights):
    """Rules of a workspace for how long things are kept."""

    def retention(self) -> Rules:
        """Return the rules in force; by default everything is kept."""
        with self._read_session() as session:
            kept = session.get(SettingRecord, SETTING)
            told: dict[str, Any] = dict(kept.value) if kept and kept.value else {}
        return Rules(**{one.name: int(told.get(one.name, 0)) for one in fields(Rules)})

    def keep_retention(self, rules: Rules, *, actor: str = FACILITATOR) -> None:
        """Keep the rules; nothing goes until they are applied."""
        with self._write_session() as session:
            known = session.get(SettingRecord, SETTING)
            version = known.version + 1 if known else 1
            session.merge(
                SettingRecord(key=SETTING, value=asdict(rules), version=version, updated_at=now())
            )
            told = ", ".join(f"{name} {days} days" for name, days in asdict(rules).items())
            append_entry(session, actor, "change retention", "retention", told)

    def due(self, rules: Rules, *, today: date | None = None) -> pd.DataFrame:
        """Return what the rules would make go today; nothing is changed.

        Returns:
            Columns ``kind`` (people who left, version, backup, safety copy), ``what``, ``since``
            (date), ``days``, ``id`` (of a version or person, or the name of a file).
        """
        day = today or now().date()
        with as_workspace_errors(self.folder), self._read_session() as session:
            found = [
                *self._leavers(session, rules.leavers, day),
                *_old_versions(session, rules.versions, day),
            ]
        found += [*self._old_backups(rules, day), *self._put_aside(rules.safety, day)]
        table = pd.DataFrame(found, columns=_COLUMNS)
        return table.astype({"since": "datetime64[us]", "days": "int64"})

    def apply_retention(
        self, rules: Rules, *, today: date | None = None, actor: str = FACILITATOR
    ) -> pd.DataFrame:
        """Make go what the rules say, and return it; see :meth:`due`."""
        due = self.due(rules, today=today)
        for kind, group in due.groupby("kind", sort=False):
            if kind == "people who left":
                for lineage, people in group.groupby(group["id"].str.split(BETWEEN).str[0]):
                    ids = people["id"].str.split(BETWEEN).str[1]
                    self.erase(ids, dataset_id=int(lineage), actor=actor)
            elif kind == "version":
                self._drop_versions([int(one) for one in group["id"]], actor)
            else:
                for name in group["id"]:
                    (self.folder / name).unlink(missing_ok=True)
                self.note("retention", str(kind), f"{len(group):,} removed", actor=actor)
        if (due["kind"] == "version").any():
            self.clear_after_erasure()
        return due.assign(what=due["what"].where(due["kind"] != "people who left", "(erased)"))

    def _leavers(self, session: Session, days: int, today: date) -> Iterator[list[Any]]:
        if not days:
            return
        for record in datasets_in_force(session):
            for table in tables_of(session, record):
                if table.name != "employees":
                    continue
                staff = self._snapshots.read(table.snapshot, table.name)
                gone = staff[staff["exit_date"] < pd.Timestamp(today - timedelta(days=days))]
                for who, name, left in zip(
                    gone["employee_id"], gone["name"], gone["exit_date"], strict=True
                ):
                    told = str(name) if isinstance(name, str) else str(who)
                    yield [
                        "people who left", told, left, (today - left.date()).days,
                        join_subject(str(record.lineage), str(who)),
                    ]  # fmt: skip

    def _old_backups(self, rules: Rules, today: date) -> Iterator[list[Any]]:
        for place, one in enumerate(self.backups()):
            safety = one.reason in _SAFETY
            days, limit = (
                (today - one.made_at.date()).days, rules.safety if safety else rules.backups
            )  # fmt: skip
            if limit and days > limit and place:
                kind = "safety copy" if safety else "backup"
                yield [kind, one.path.name, one.made_at.date(), days, f"backups/{one.path.name}"]

    def _put_aside(self, limit: int, today: date) -> Iterator[list[Any]]:
        for path in self._aside():
            since = _day_of(path)
            if limit and (today - since).days > limit:
                yield ["safety copy", path.name, since, (today - since).days, path.name]

    def _drop_versions(self, ids: Sequence[int], actor: str) -> None:
        with self._write_session() as session:
            for number in ids:
                record = session.get(DatasetRecord, number)
                if record is not None:
                    rows = sum(table.rows for table in tables_of(session, record))
                    append_entry(
                        session, actor, "forget version", label_of(record), "retention",
                        dataset=record, rows=rows,
                    )  # fmt: skip
                    session.delete(record)


def _old_versions(session: Session, days: int, today: date) -> Iterator[list[Any]]:
    used = {record.id for record in datasets_in_force(session)}
    if days:
        for record in session.exec(select(DatasetRecord)).all():
            age = (today - record.created_at.date()).days
            if record.id not in used and age > days:
                yield ["version", label_of(record), record.created_at.date(), age, str(record.id)]


def _day_of(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime).date()

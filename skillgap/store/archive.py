"""The file a backup is: records as JSON lines, snapshots as they are, and a manifest of hashes.

One zip, the same from SQLite and from PostgreSQL, so that either can be restored into the other::

    manifest.json               what is in here, with sizes and SHA-256
    records/<table>.jsonl       one row a line, moments in UTC
    snapshots/<sha-256>.parquet

Which tables and columns there are is asked of the database, not of the code: records of an
older schema are backed up, before they are migrated, as they stand.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, func, select, text

from skillgap.core.places import COMMAND
from skillgap.core.provenance import CODE_VERSION
from skillgap.store.engine import schema_of
from skillgap.store.migrations import SCHEMA_VERSION
from skillgap.store.records import Record, RevisionRecord, SchemaRecord, WorkspaceError
from skillgap.store.snapshots import Snapshots

Progress: TypeAlias = Callable[[float, str], object]
"""Called with the share done, 0 to 1, and what is being done."""

FORMAT, FORMAT_VERSION = "skillgap backup", 1
MANIFEST = "manifest.json"
_MANIFEST_BYTES = 64_000_000
_TOTAL_BYTES = 64_000_000_000
_CHUNK = 1 << 20
_ROWS = 5_000


class UnusableBackup(WorkspaceError):
    """A file is no backup, or one that cannot be trusted or read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the archive: its size in bytes and its SHA-256; rows, where it has some."""

    bytes: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        made_at: When, UTC, in ISO form.
        made_by: Version of the library.
        schema: Version of the tables.
        reason: ``by hand``, ``before a restore`` or ``before an update``.
        audit_id: Number of the last row of the audit trail.
        last_ids: Table to the highest number ever used in it.
        records: Table to its file.
        snapshots: Content hash to its file.
        lacking: Content hashes whose snapshot was missing or damaged already.
        log_head: Hash of the audit log up to its last row; blank before it was a chain.
    """

    made_at: str
    made_by: str
    schema: int
    reason: str
    audit_id: int
    last_ids: dict[str, int]
    records: dict[str, Entry]
    snapshots: dict[str, Entry]
    lacking: list[str] = field(default_factory=list)
    log_head: str = ""

    @property
    def entries(self) -> dict[str, Entry]:
        """Name in the archive to entry."""
        tables = {f"records/{name}.jsonl": entry for name, entry in self.records.items()}
        return tables | {snapshot_name(digest): entry for digest, entry in self.snapshots.items()}


def snapshot_name(digest: str) -> str:
    """Return the name a snapshot has in the archive."""
    return f"snapshots/{digest}.parquet"


# --- writing ---


def write_archive(
    file: IO[bytes],
    connection: Connection,
    snapshots: Snapshots,
    *,
    reason: str,
    progress: Progress | None = None,
    as_of: Manifest | None = None,
) -> Manifest:
    """Write everything a database and its snapshots hold into one file.

    Args:
        file: Open for writing, empty.
        connection: In a transaction that sees one moment of the database.
        snapshots: The folder the records refer to.
        reason: Why it is made, for the manifest.
        progress: Told what is done.
        as_of: What the file said of itself that is written anew; it keeps its age, and what it
            knows of the log.

    Returns:
        The manifest, which is the last thing written.
    """
    told = progress or (lambda share, what: None)
    tables = tables_of(connection)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        records = {}
        for place, (name, table) in enumerate(tables.items()):
            told(0.3 * place / len(tables), f"Records: {name}")
            records[name] = _write_rows(archive, connection, name, table)
        digests = _digests_in_use(connection, tables)
        kept, lacking = {}, []
        for place, digest in enumerate(digests):
            told(0.3 + 0.7 * place / len(digests), f"Table {place + 1:,} of {len(digests):,}")
            entry = _write_snapshot(archive, snapshots, digest)
            if entry is None:
                lacking.append(digest)
            else:
                kept[digest] = entry
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(),
            made_by=CODE_VERSION,
            schema=schema_of(connection) or SCHEMA_VERSION,
            reason=reason,
            audit_id=connection.execute(select(func.max(tables["audit"].c.id))).scalar() or 0,
            log_head=_log_head(connection, tables["audit"]),
            last_ids=last_ids(connection),
            records=records,
            snapshots=kept,
            lacking=lacking,
        )
        if as_of is not None:
            manifest = replace(
                manifest, made_at=as_of.made_at, audit_id=as_of.audit_id, log_head=as_of.log_head
            )
        archive.writestr(
            MANIFEST,
            json.dumps({"format": FORMAT, "format_version": FORMAT_VERSION} | asdict(manifest)),
        )
    told(1.0, "Written")
    return manifest


def _log_head(connection: Connection, log: Table) -> str:
    if "hash" not in log.c:  # of a schema before the chain
        return ""
    newest = select(log.c.hash).order_by(log.c.id.desc()).limit(1)
    return connection.execute(newest).scalar() or ""


def tables_of(connection: Connection) -> dict[str, Table]:
    """Return the tables that hold records, in an order that foreign keys allow.

    A database on a server may hold tables of somebody else's too; they are left alone.
    """
    ours = set(Record.metadata.tables) - {SchemaRecord.__tablename__, RevisionRecord.__tablename__}
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in ours)
    return {table.name: table for table in found.sorted_tables}


def _write_rows(archive: ZipFile, connection: Connection, name: str, table: Table) -> Entry:
    digest, size, rows = hashlib.sha256(), 0, 0
    query = select(table).order_by(*table.primary_key.columns)
    with archive.open(f"records/{name}.jsonl", "w", force_zip64=True) as entry:
        result = connection.execute(query.execution_options(yield_per=_ROWS))
        for row in result.mappings():
            line = (
                json.dumps({key: _to_json_value(value) for key, value in row.items()}) + "\n"
            ).encode()
            entry.write(line)
            digest.update(line)
            size, rows = size + len(line), rows + 1
    return Entry(size, digest.hexdigest(), rows)


def _to_json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return utc.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _digests_in_use(connection: Connection, tables: dict[str, Table]) -> list[str]:
    snapshot = tables["dataset_table"].c.snapshot
    return list(connection.execute(select(snapshot).distinct().order_by(snapshot)).scalars())


def _write_snapshot(archive: ZipFile, snapshots: Snapshots, digest: str) -> Entry | None:
    """Copy one snapshot in; nothing where it is missing or not what its name says."""
    size = snapshots.size_if_intact(digest)
    if size is None:
        return None
    # Parquet is compressed already.
    info = ZipInfo(snapshot_name(digest), datetime.now(UTC).timetuple()[:6])
    info.compress_type = ZIP_STORED
    with snapshots.open(digest) as source, archive.open(info, "w", force_zip64=True) as entry:
        while chunk := source.read(_CHUNK):
            entry.write(chunk)
    return Entry(size, digest)


def last_ids(connection: Connection) -> dict[str, int]:
    """Return the highest number ever used in each table that numbers its rows."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all()
        return {name: int(number) for name, number in found}
    numbered = [name for name, table in tables_of(connection).items() if "id" in table.c]
    query = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
    used = {name: connection.execute(query, {"name": name}).scalar() for name in numbered}
    return {name: int(number) for name, number in used.items() if number is not None}


# --- reading ---


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open a backup whose manifest agrees with its list of files; contents are not read yet.

    Args:
        path: The file.

    Yields:
        The archive and its manifest.

    Raises:
        UnusableBackup: it is no zip, no backup of ours, from a later version, or its files
            are not those that the manifest names.
    """
    if not path.is_file():
        raise UnusableBackup(
            f"backup {path.name}", "not there", "a file", "Check the path, or choose another."
        )
    try:
        with ZipFile(path) as archive:
            manifest = _read_manifest(archive, path.name)
            _compare_names(archive, manifest, path.name)
            yield archive, manifest
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise damaged_backup_error(path.name, f"cannot be unpacked ({error})") from error


def damaged_backup_error(name: str, found: str) -> UnusableBackup:
    """Return the error for a backup that is not what was written."""
    return UnusableBackup(
        f"backup {name}",
        found,
        "the file as it was written",
        "Fetch it again from where it was kept, or choose an older backup. Nothing was changed.",
    )


def _read_manifest(archive: ZipFile, name: str) -> Manifest:
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise damaged_backup_error(name, "locked with a password")
    try:
        if archive.getinfo(MANIFEST).file_size > _MANIFEST_BYTES:
            raise damaged_backup_error(name, "its manifest is larger than any we write")
        said = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise KeyError(FORMAT)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableBackup(
            f"file {name}",
            "no backup of this app",
            f"a zip that `{COMMAND} backup` or the Data page wrote",
            "Choose another file; files with data are loaded under Import.",
        ) from error
    found = (said.get("format_version"), said.get("schema"))
    if not all(isinstance(number, int) for number in found):
        raise damaged_backup_error(name, "its manifest gives no version")
    if found[0] > FORMAT_VERSION or found[1] > SCHEMA_VERSION:
        raise UnusableBackup(
            f"backup {name}",
            f"written by a later version, skillgap {said.get('made_by')} (schema {found[1]})",
            f"schema {SCHEMA_VERSION} or earlier",
            "Update skillgap to the version that wrote it.",
        )
    try:
        return _parse_manifest(said)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise damaged_backup_error(name, f"its manifest is incomplete ({error})") from error


def _parse_manifest(said: dict[str, Any]) -> Manifest:
    said = {"log_head": ""} | said
    parts = {name: said[name] for name in Manifest.__dataclass_fields__}
    if not all(re.fullmatch("[0-9a-f]{64}", digest) for digest in said["snapshots"]):
        raise KeyError("snapshots")
    _check_kinds(said)
    for name in ("records", "snapshots"):
        parts[name] = {key: Entry(**entry) for key, entry in parts[name].items()}
    return Manifest(**parts)


def _check_kinds(said: dict[str, Any]) -> None:
    """Raise KeyError for what is of another kind than we write; the manifest has no hash."""
    try:
        datetime.fromisoformat(said["made_at"])
    except (TypeError, ValueError):
        raise KeyError("made_at") from None
    numbers = said["last_ids"]
    if not isinstance(numbers, dict):
        raise KeyError("last_ids")
    known = set(numbers) <= set(Record.metadata.tables)
    if not known or not all(isinstance(number, int) for number in numbers.values()):
        raise KeyError("last_ids")
    if not re.fullmatch("([0-9a-f]{64})?", said["log_head"]):
        raise KeyError("log_head")
    if not isinstance(said["lacking"], list):
        raise KeyError("lacking")


def _compare_names(archive: ZipFile, manifest: Manifest, name: str) -> None:
    """Raise unless the archive holds just what the manifest says; no name is used as a path."""
    held = {info.filename: info.file_size for info in archive.infolist()}
    promised = {key: entry.bytes for key, entry in manifest.entries.items()}
    extra = set(held) - set(promised) - {MANIFEST}
    if extra or len(held) != len(archive.infolist()):
        raise damaged_backup_error(
            name, f"holds files that its manifest does not name ({len(extra):,})"
        )
    missing = sorted(set(promised) - set(held))
    if missing:
        raise damaged_backup_error(
            name, f"lacks {len(missing):,} of its files (such as {missing[0]})"
        )
    wrong = [key for key, size in promised.items() if held[key] != size]
    if wrong or sum(promised.values()) > _TOTAL_BYTES:
        raise damaged_backup_error(
            name, f"holds a file of another size than it says ({', '.join(wrong[:1])})"
        )


def read_rows(
    archive: ZipFile, table: Table, entry: Entry, name: str
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of one table, some thousand at a time, as a database takes them.

    Args:
        archive: From :func:`open_archive`.
        table: The table as the database has it, for the types of its columns.
        entry: Its entry in the manifest.
        name: Name of the backup, for errors.

    Raises:
        UnusableBackup: content, columns or number of rows are not as they should be.
    """
    digest, rows, batch = hashlib.sha256(), 0, []
    with archive.open(f"records/{table.name}.jsonl") as lines:
        for line in lines:
            digest.update(line)
            batch.append(_parse_row(line, table, name))
            rows += 1
            if len(batch) == _ROWS:
                yield batch
                batch = []
    if batch:
        yield batch
    if digest.hexdigest() != entry.sha256 or rows != entry.rows:
        raise damaged_backup_error(name, f"records of `{table.name}` are not what was written")


def _parse_row(line: bytes, table: Table, name: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
        if set(said) != set(table.c.keys()):
            raise ValueError("other columns")
        return {column.name: _from_json_value(said[column.name], column.type) for column in table.c}
    except (ValueError, TypeError, AttributeError) as error:
        raise damaged_backup_error(
            name, f"records of `{table.name}` cannot be read ({error})"
        ) from error


def _from_json_value(value: Any, kind: Any) -> Any:
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def read_snapshot(archive: ZipFile, digest: str) -> Iterator[bytes]:
    """Yield the content of one snapshot, in pieces."""
    with archive.open(snapshot_name(digest)) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def check_snapshots(
    archive: ZipFile, digests: Iterable[str], name: str, told: Callable[[int], object]
) -> None:
    """Read every snapshot and compare it with its name.

    Raises:
        UnusableBackup: one is not what its name says.
    """
    for place, digest in enumerate(digests):
        told(place)
        found = hashlib.sha256()
        for chunk in read_snapshot(archive, digest):
            found.update(chunk)
        if found.hexdigest() != digest:
            raise damaged_backup_error(name, f"table {digest[:12]}… is not what was written")

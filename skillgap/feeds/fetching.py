"""From a source to bytes or rows, with a hash of what was found."""

from __future__ import annotations

import glob
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from skillgap.core.errors import UnreadableFile
from skillgap.core.provenance import CODE_VERSION
from skillgap.feeds.sources import Source
from skillgap.feeds.web import AGAIN, read_web
from skillgap.reading.files.query import read_query
from skillgap.reading.finding.table import RawTable
from skillgap.reading.limits import MAX_BYTES

MOST_BYTES = 5 * MAX_BYTES
"""All files of one source together."""


@dataclass(frozen=True, eq=False)
class Fetched:
    """What a source holds now.

    Attributes:
        fingerprint: Hash over the content, and over how it is read.
        files: Name and bytes of each file; empty for a query.
        digests: Name to content hash.
        changed_at: When the content was written, as far as the source says.
        rows: Rows of a query.
        note: What a person should know, such as files passed over.
    """

    fingerprint: str
    files: tuple[tuple[str, bytes], ...]
    digests: dict[str, str]
    changed_at: datetime
    rows: RawTable | None = None
    note: str = ""


def fetch_source(source: Source, progress: Callable[[float, str], None] | None = None) -> Fetched:
    """Fetch what a source holds now.

    Args:
        source: The source.
        progress: Called with a share and what comes next.

    Returns:
        Its content with a hash.

    Raises:
        SkillgapError: nothing is there, or it cannot be reached.
    """
    if source.sql:
        raw = read_query(source.database, source.sql, name=source.name, progress=progress)
        rows = pd.util.hash_pandas_object(raw.frame, index=False).sort_values()  # in any order
        digest = hashlib.sha256(repr(raw.headers).encode() + rows.to_numpy().tobytes()).hexdigest()
        return _fetched_content(
            source, (), {f"{source.name} (query)": digest}, datetime.now(UTC), raw
        )
    if source.url:
        name, data, changed = read_web(source)
        return _fetched_content(source, ((name, data),), {name: _content_hash(data)}, changed)
    paths = files_of(source)
    _refuse_too_many(source, paths)
    read = [_read_settled_file(path) for path in paths]
    files = tuple(zip(_file_labels(paths), [data for data, _ in read]))
    changed = datetime.fromtimestamp(max(at for _, at in read), UTC)
    digests = {name: _content_hash(data) for name, data in files}
    passed = len(find_matching_files(source)) - len(paths)
    note = f"The newest of {passed + 1} files was read." if passed else ""
    return _fetched_content(source, files, digests, changed, note=note)


def _fetched_content(
    source: Source, files: tuple[tuple[str, bytes], ...], digests: dict[str, str],
    changed: datetime, rows: RawTable | None = None, note: str = "",
) -> Fetched:  # fmt: skip
    how = json.dumps([source.importer, dict(source.options), CODE_VERSION], sort_keys=True,
                     default=str)  # fmt: skip
    whole = hashlib.sha256((how + json.dumps(sorted(digests.items()))).encode()).hexdigest()
    # A clock that goes before must not make content fresh for ever.
    return Fetched(whole, files, digests, min(changed, datetime.now(UTC)), rows, note)


def _content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def find_matching_files(source: Source) -> list[Path]:
    """Return every file a path or glob names, oldest first; a folder means the files in it."""
    path = Path(source.path)
    if path.is_dir():
        found = list(path.iterdir())
    elif path.is_file():  # whatever is in its name, it is no pattern
        found = [path]
    else:
        found = [Path(name) for name in glob.glob(source.pattern, recursive=True)]
    kept = [
        (changed, p.name, p) for p in dict.fromkeys(found)
        if not p.name.startswith((".", "~$")) and not p.name.endswith(".part") and p.is_file()
        for changed in _written_at(p)
    ]  # fmt: skip
    return [p for *_, p in sorted(kept)]


def _written_at(path: Path) -> list[float]:
    """Return when a file was written; nothing where it went away meanwhile."""
    try:
        return [path.stat().st_mtime]
    except FileNotFoundError:
        return []


def _file_labels(paths: Sequence[Path]) -> list[str]:
    """Call files by their names, and by their folders too where several have one name."""
    counts = Counter(path.name for path in paths)
    base = os.path.commonpath([path.parent for path in paths])
    return [p.relative_to(base).as_posix() if counts[p.name] > 1 else p.name for p in paths]


def files_of(source: Source) -> list[Path]:
    """Return the files of a source that count, in order of their names.

    Raises:
        UnreadableFile: there is none.
    """
    found = find_matching_files(source)
    if not found:
        raise UnreadableFile(source.path, "no file there", "a file of that name", AGAIN)
    whole = Path(source.path).is_dir() or source.files == "all"
    return sorted(found, key=lambda p: p.name) if whole else found[-1:]


def files_stamp(source: Source) -> str:
    """Return a text that changes when the files of a source do, without reading them."""
    if not source.path:
        return ""
    try:
        facts = [
            (str(p), s.st_size, s.st_mtime_ns)
            for p in find_matching_files(source)
            for s in [p.stat()]
        ]
    except OSError as error:  # the drive is gone: a sync says so
        return f"not to be reached: {error.errno}"
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _refuse_too_many(source: Source, paths: Sequence[Path]) -> None:
    size = sum(path.stat().st_size for path in paths)
    if size > MOST_BYTES:
        raise UnreadableFile(
            source.path, f"{len(paths):,} files of {size / 2**20:,.0f} MB together",
            f"at most {MOST_BYTES // 2**20:,} MB", "Name fewer of them, such as a year.",
        )  # fmt: skip


def _read_settled_file(path: Path) -> tuple[bytes, float]:
    """Read a file that nobody is writing to any more; also return when it was written."""
    before = path.stat()
    if before.st_size > MAX_BYTES:
        raise UnreadableFile(path.name, f"{before.st_size / 2**20:,.0f} MB",
                             f"at most {MAX_BYTES // 2**20} MB", "Split the file.")  # fmt: skip
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path.name, f"not readable ({error.strerror})", "a file to be read",
                             "Check the rights to it.") from None  # fmt: skip
    after = path.stat()
    if (len(data), before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableFile(path.name, "it is still being written", "a whole file",
                             "Nothing: the next sync reads it.")  # fmt: skip
    return data, after.st_mtime


def file_names(files: Sequence[tuple[str, bytes]]) -> str:
    """Return the names of files, for a sentence."""
    shown = ", ".join(name for name, _ in files[:3])
    return shown + (f" and {len(files) - 3} more" if len(files) > 3 else "")

"""From a source to bytes or rows, with a hash of what was found."""

from __future__ import annotations

import glob
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd

from skillgap.domain.errors import UnreadableFile
from skillgap.domain.provenance import CODE_VERSION
from skillgap.feeds.sources import Source
from skillgap.ingest.query import expand, read_query
from skillgap.ingest.raw import MAX_BYTES
from skillgap.ingest.table import RawTable

SECONDS = 60.0
_AGAIN = "Look whether the export still runs; rows brought in before stay in force."


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


def fetch(source: Source, progress: Callable[[float, str], None] | None = None) -> Fetched:
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
        hashed = pd.util.hash_pandas_object(raw.frame, index=False).to_numpy().tobytes()
        digest = hashlib.sha256(repr(raw.headers).encode() + hashed).hexdigest()
        return _fetched(source, (), {f"{source.name} (query)": digest}, datetime.now(UTC), raw)
    if source.url:
        name, data, changed = _from_web(source)
        return _fetched(source, ((name, data),), {name: _hash(data)}, changed)
    paths = files_of(source)
    files = tuple((path.name, _read(path)) for path in paths)
    changed = max(datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in paths)
    digests = {name: _hash(data) for name, data in files}
    passed = len(matching(source)) - len(paths)
    note = f"The newest of {passed + 1} files was read." if passed else ""
    return _fetched(source, files, digests, changed, note=note)


def _fetched(
    source: Source, files: tuple[tuple[str, bytes], ...], digests: dict[str, str],
    changed: datetime, rows: RawTable | None = None, note: str = "",
) -> Fetched:  # fmt: skip
    how = json.dumps([source.importer, dict(source.options), CODE_VERSION], sort_keys=True,
                     default=str)  # fmt: skip
    whole = hashlib.sha256((how + json.dumps(sorted(digests.items()))).encode()).hexdigest()
    return Fetched(whole, files, digests, changed, rows, note)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def matching(source: Source) -> list[Path]:
    """Return every file a path or glob names, oldest first; a folder means the files in it."""
    path = Path(source.path)
    if path.is_dir():
        found = [p for p in path.iterdir() if p.is_file()]
    else:
        found = [Path(p) for p in glob.glob(source.path, recursive=True) if Path(p).is_file()]
    kept = [p for p in found if not p.name.startswith((".", "~$")) and not p.name.endswith(".part")]
    return sorted(kept, key=lambda p: (p.stat().st_mtime, p.name))


def files_of(source: Source) -> list[Path]:
    """Return the files of a source that count, in order of their names.

    Raises:
        UnreadableFile: there is none.
    """
    found = matching(source)
    if not found:
        raise UnreadableFile(source.path, "no file there", "a file of that name", _AGAIN)
    whole = Path(source.path).is_dir() or source.files == "all"
    return sorted(found, key=lambda p: p.name) if whole else found[-1:]


def stamp(source: Source) -> str:
    """Return a text that changes when the files of a source do, without reading them."""
    if not source.path:
        return ""
    facts = [(str(p), s.st_size, s.st_mtime_ns) for p in matching(source) for s in [p.stat()]]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _read(path: Path) -> bytes:
    """Read a file that nobody is writing to any more."""
    before = path.stat()
    if before.st_size > MAX_BYTES:
        raise UnreadableFile(path.name, f"{before.st_size / 2**20:,.0f} MB",
                             f"at most {MAX_BYTES // 2**20} MB", "Split the file.")  # fmt: skip
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path.name, f"not readable ({error.strerror})", "a file to be read",
                             "Check the rights to it.") from None  # fmt: skip
    if path.stat().st_size != len(data):
        raise UnreadableFile(path.name, "it is still being written", "a whole file",
                             "Nothing: the next sync reads it.")  # fmt: skip
    return data


def _from_web(source: Source) -> tuple[str, bytes, datetime]:
    where = f"{source.name} ({source.url})"
    address = expand(source.url, source.name)
    headers = {name: expand(text, source.name) for name, text in source.headers.items()}
    request = urllib.request.Request(address, headers={"User-Agent": "skillgap", **headers})
    opener = urllib.request.build_opener(_OnlyWeb())
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            data = answer.read(MAX_BYTES + 1)
            said = answer.headers.get("Last-Modified", "")
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None)
        code = getattr(error, "code", None)
        told = f"it answers {code}" if code else f"not to be reached ({reason or 'no answer'})"
        raise UnreadableFile(where, told, "an answer with the file", _AGAIN) from None
    if len(data) > MAX_BYTES:
        raise UnreadableFile(where, "more than 200 MB", f"at most {MAX_BYTES // 2**20} MB",
                             "Split the file.")  # fmt: skip
    name = unquote(Path(urlsplit(source.url).path).name) or source.name
    try:
        changed = parsedate_to_datetime(said).astimezone(UTC)
    except (ValueError, TypeError):
        changed = datetime.now(UTC)
    return name, data, changed


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """Follows an address elsewhere only to the web, never to a file of this machine."""

    def redirect_request(
        self, request: urllib.request.Request, answer: Any, code: int, message: str, headers: Any,
        address: str,
    ) -> urllib.request.Request | None:  # fmt: skip
        """Refuse what does not lead to the web."""
        if not address.startswith(("http://", "https://")):
            raise urllib.error.URLError("sent on to another kind of address")
        return super().redirect_request(request, answer, code, message, headers, address)


def names(files: Sequence[tuple[str, bytes]]) -> str:
    """Return the names of files, for a sentence."""
    shown = ", ".join(name for name, _ in files[:3])
    return shown + (f" and {len(files) - 3} more" if len(files) > 3 else "")

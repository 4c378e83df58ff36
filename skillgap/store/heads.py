"""The head of the audit log, kept in a file beside the database.

A chain cannot see that its own end was cut off. The file remembers how far it had come; so do
backups and every file that was taken away.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from skillgap.store.private import open_private

_LINE = re.compile(r"(\d+) ([0-9a-f]{64})")
_MOST_BYTES, _KEPT_LINES = 200_000, 1_000


class KnownHead(NamedTuple):
    """A head of the log that something outside the database remembers.

    Attributes:
        source: Where it was kept, in words.
        sequence: Number of the entry.
        head: Hash up to it, or the beginning of one.
    """

    source: str
    sequence: int
    head: str


def heads_file(folder: Path, engine: Engine) -> Path:
    """Return the file for a workspace's records; records on a server have one of their own."""
    if engine.dialect.name == "sqlite":
        return folder / "log-heads.txt"
    place = engine.url.set(password=None).render_as_string()
    return folder / f"log-heads-{hashlib.sha256(place.encode()).hexdigest()[:8]}.txt"


def keep_head(file: Path, head: tuple[int, str] | None) -> None:
    """Add where the log stands to the file; a disk that refuses costs a proof, not the work."""
    if head is None:
        return
    with suppress(OSError), open_private(file, "ab") as lines:
        lines.write(f"{head[0]} {head[1]}\n".encode())
        if lines.tell() > _MOST_BYTES:
            _shorten(file)


def _shorten(file: Path) -> None:
    kept = file.read_bytes().splitlines(keepends=True)[-_KEPT_LINES:]
    draft = file.with_suffix(f".{os.getpid()}.draft")
    with open_private(draft, "wb") as lines:
        lines.writelines(kept)
    draft.replace(file)


def start_heads_anew(file: Path, head: tuple[int, str]) -> None:
    """Forget what the file remembers, and begin with where the log stands now."""
    file.unlink(missing_ok=True)
    keep_head(file, head)


def read_heads(file: Path) -> list[KnownHead]:
    """Return every head the file remembers; a line that was half written is passed over."""
    try:
        lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []
    found = [_LINE.fullmatch(line) for line in lines]
    return [KnownHead(f"the file {file.name}", int(m[1]), m[2]) for m in found if m]


def contradictions(
    known: Sequence[KnownHead], books: Sequence[Mapping[int, str]]
) -> list[KnownHead]:
    """Return the heads that no log here bears out.

    Args:
        known: Heads kept elsewhere.
        books: Of each log here, number of entry to its hash.
    """
    return [
        one for one in known
        if not any(book.get(one.sequence, "").startswith(one.head) for book in books)
    ]  # fmt: skip

"""What a file that was taken away knows of the audit log: the entry and head it was sealed with."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.store.archive import UnusableBackup
from skillgap.store.backups import read_backup
from skillgap.store.heads import KnownHead

_SENTENCE = re.compile(r"log entry (\d+), head ([0-9a-f]{64})")
_TYPED = re.compile(r"\s*(\d+)\s*[:, ]\s*(?:head\s*)?([0-9a-fA-F]{8,64})\s*")
_TAG = re.compile(r"<[^>]+>")
_ENTRY, _HEAD = "log_entry", "log_head"
_OFFICE = (".xlsx", ".pptx", ".docx")


def read_proof(said: str) -> KnownHead:
    """Return the head of the log that a file remembers, or that somebody types from one.

    Args:
        said: Path of an export or a backup, or what stands in one: ``41: 9f2c…`` with at least
            eight letters of the head.

    Raises:
        BadValue: it is no such file, and no such text.
    """
    typed = _TYPED.fullmatch(said)
    if typed:
        return KnownHead("what was typed", int(typed[1]), typed[2].lower())
    path = Path(said)
    if not path.is_file():
        raise _no_proof(said, "no file, and no entry with its head")
    with suppress(UnusableBackup):
        backup = read_backup(path)
        if backup.head:
            return backup.head
    return proof_in(path.name, path.read_bytes())


def proof_in(name: str, content: bytes) -> KnownHead:
    """Return the newest head of the log that stands in a file.

    Raises:
        BadValue: none stands in it.
    """
    found = set(_heads_in(Path(name).suffix.lower(), content))
    if not found:
        raise _no_proof(name, "no entry of the log and no head in it")
    sequence, head = max(found)
    return KnownHead(f"the file {name}", sequence, head)


def _no_proof(where: str, found: str) -> BadValue:
    return BadValue(
        where,
        found,
        "a file that was taken away from this app, a backup, or an entry with its head: 41: 9f2c…",
        "Take one that says “log entry … head …” at its foot, or has the columns log_entry and "
        "log_head.",
    )


def _heads_in(ending: str, content: bytes) -> Iterator[tuple[int, str]]:
    if ending in (".zip", *_OFFICE) and zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as package:
            for name in package.namelist():
                inner = Path(name).suffix.lower()
                text = package.read(name)
                if ending == ".zip" or inner in _OFFICE:
                    yield from _heads_in(inner, text)
                elif inner == ".xml":
                    yield from _sentences(_TAG.sub("", text.decode("utf-8", "replace")))
    if ending in (".csv", ".xlsx", ".parquet", ".json"):
        yield from _cells(ending, content)
    if ending not in (*_OFFICE, ".zip", ".parquet"):
        yield from _sentences(content.decode("utf-8", "replace"))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        yield int(match[1]), match[2]


def _read_sheet(content: BytesIO) -> pd.DataFrame:
    return pd.read_excel(content, engine="calamine")


def _cells(ending: str, content: bytes) -> Iterator[tuple[int, str]]:
    readers: dict[str, Callable[[BytesIO], pd.DataFrame]] = {
        ".csv": pd.read_csv,
        ".xlsx": _read_sheet,
        ".parquet": pd.read_parquet,
        ".json": pd.read_json,
    }
    with suppress(Exception):  # not a table: its sentences are looked at all the same
        table = readers[ending](BytesIO(content))
        for entry, head in table[[_ENTRY, _HEAD]].drop_duplicates().itertuples(index=False):
            yield int(entry), str(head)

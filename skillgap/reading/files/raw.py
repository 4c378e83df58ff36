"""Any source of tables to tables of text: a file, bytes with a name, a folder, a zip."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from skillgap.core.errors import Issue, Outcome, SkillgapError, UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.files.delimited import read_delimited
from skillgap.reading.files.encoding import file_kind
from skillgap.reading.files.html_table import read_html
from skillgap.reading.files.json_records import read_json
from skillgap.reading.files.package import (
    document_kind_in_zip,
    is_workbook,
    open_package,
    unpack_entry,
)
from skillgap.reading.files.parquet import read_parquet
from skillgap.reading.files.workbook import read_workbook
from skillgap.reading.finding.table import RawTable
from skillgap.reading.limits import MAX_BYTES, error_file_too_large, error_for_exception

__all__ = ["ENDINGS", "RawTable", "Source", "read_raw_tables"]

Source: TypeAlias = str | Path | tuple[str, bytes]
"""A path to a file or folder, or a file's name and its bytes."""

_TEXTS = (".csv", ".tsv", ".txt", ".tab", ".psv")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_RECORDS = (".json", ".jsonl", ".ndjson", ".parquet", ".html", ".htm")
ENDINGS = (*_TEXTS, *_BOOKS, *_RECORDS, ".zip")
"""File endings that are read; in a folder or zip the others are ignored, with a note."""


def read_raw_tables(source: Source, decisions: Decisions = LENIENT) -> list[RawTable]:
    """Read every table of a source as text, whatever the dirt.

    What a file is decides its content, not its name.

    Args:
        source: Path to a csv, tsv, txt, workbook or zip; path to a folder (its own files, not
            those of folders in it); or a pair of name and bytes, as an upload gives.
        decisions: Answers to questions about the files.

    Returns:
        One table per file or sheet, each with the issues found while reading.

    Raises:
        UnreadableFile: nothing readable there. In a folder or zip a file that cannot be read
            becomes an error among the issues as long as another one can.
    """
    if isinstance(source, tuple):
        name, data = source
        return _read_tables_from_bytes(file_name_without_folder(name), bytes(data), decisions)
    path = Path(source)
    if path.is_dir():
        return _read_folder_tables(path, decisions)
    return _read_tables_at_path(path, decisions)


def file_name_without_folder(name: str) -> str:
    """The last part of a name from anywhere: never used as a path."""
    return PurePosixPath(name.replace("\\", "/")).name or "upload"


def check_source_size(source: Source) -> None:
    """Refuse what is too large before a byte of it is read.

    Raises:
        UnreadableFile: above ``MAX_BYTES``.
    """
    if isinstance(source, tuple):
        _check_byte_count(file_name_without_folder(source[0]), len(source[1]))
    elif (path := Path(source)).is_file():
        _check_byte_count(path.name, path.stat().st_size)


def _check_byte_count(file: str, size: int) -> None:
    if size > MAX_BYTES:
        raise error_file_too_large(file, size)


def _read_file_bytes(path: Path) -> bytes:
    try:
        _check_byte_count(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as problem:
        found = (
            "there is no such file" if not path.exists() else f"not readable ({problem.strerror})"
        )
        raise UnreadableFile(
            str(path), found, "a file or folder", "Check the path and your rights to it."
        ) from None


def _read_tables_from_bytes(file: str, data: bytes, decisions: Decisions) -> list[RawTable]:
    _check_byte_count(file, len(data))
    try:
        return _parse_tables(file, data, decisions.for_file(file))
    except SkillgapError:
        raise
    except Exception as problem:
        if type(problem).__name__.endswith("MemoryError"):
            raise MemoryError from problem
        raise error_for_exception(file, problem, type(problem).__name__, "", "") from problem


def _parse_tables(file: str, data: bytes, decisions: Decisions) -> list[RawTable]:
    kind = file_kind(data)
    kind = (document_kind_in_zip(data) or kind) if kind == "zip" else kind
    kind = "workbook" if kind == "xls" or (kind == "zip" and is_workbook(data)) else kind
    tables = _parse_tables_of_kind(file, data, kind, decisions)
    return [tables[0].with_issues(_issue_wrong_file_ending(file, kind)), *tables[1:]]


def _parse_tables_of_kind(
    file: str, data: bytes, kind: str, decisions: Decisions
) -> list[RawTable]:
    if kind == "zip":
        return _read_zip_tables(data, file, decisions)
    if kind == "workbook":
        return read_workbook(data, file, decisions)
    if kind == "json":
        return read_json(data, file, decisions)
    if kind == "parquet":
        return read_parquet(data, file, decisions)
    if kind == "html":
        return read_html(data, file, decisions)
    if kind != "text":
        raise _error_not_a_table(file, kind)
    return read_delimited(data, file, decisions)


_ENDINGS_OF = {
    "zip": (".zip",), "workbook": _BOOKS, "json": (".json", ".jsonl", ".ndjson", ".txt"),
    "parquet": (".parquet",), "text": (*_TEXTS, ".dat", ".log", ".asc"),
}  # fmt: skip


def _issue_wrong_file_ending(file: str, kind: str) -> list[Issue]:
    """Say that a file is another kind than its name says, where its name says one."""
    ending = PurePosixPath(file.lower()).suffix
    if kind not in _ENDINGS_OF or ending in _ENDINGS_OF[kind] or ending not in ENDINGS:
        return []
    told = f"{'a' if kind != 'text' else 'plain'} {kind}"
    return [
        Issue(
            severity="warning",
            file=file,
            table="",
            row=0,
            column="",
            value=told,
            found="content with the name of another kind of file",
            expected=f"the ending {_ENDINGS_OF[kind][0]}",
            remedy=f"Nothing: it was read as {told}.",
            outcome="converted",
        )
    ]


def _error_not_a_table(file: str, kind: str) -> UnreadableFile:
    return UnreadableFile(
        file,
        f"the content is {kind}",
        "csv, xlsx, json, parquet or a zip of them",
        "Export the table as csv or xlsx and load that.",
    )


def _read_folder_tables(folder: Path, decisions: Decisions) -> list[RawTable]:
    inside = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "~$")))
    files = [p for p in inside if p.is_file() and p.suffix.lower() in ENDINGS]
    ignored = [p.name + ("/" if p.is_dir() else "") for p in inside if p not in files]
    return _gather_tables_of_files(
        folder.name or str(folder),
        [partial(_read_tables_at_path, p, decisions) for p in files],
        ignored,
    )


def _read_tables_at_path(path: Path, decisions: Decisions) -> list[RawTable]:
    return _read_tables_from_bytes(path.name, _read_file_bytes(path), decisions)


def _read_zip_tables(data: bytes, file: str, decisions: Decisions) -> list[RawTable]:
    package = open_package(data, file)
    members, ignored, names = [], [], set()
    for entry in package.infolist():
        name = file_name_without_folder(entry.filename)
        if entry.is_dir() or "__MACOSX" in entry.filename or name.startswith("."):
            continue
        if not name.lower().endswith((*_TEXTS, *_BOOKS, *_RECORDS)):
            ignored.append(name)
            continue
        unique = name if name not in names else entry.filename.replace("\\", "/").strip("/.")
        names.add(unique)
        members.append(partial(_read_zip_member, package, entry, unique, decisions))
    return _gather_tables_of_files(file, members, ignored)


def _read_zip_member(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, decisions: Decisions
) -> list[RawTable]:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in entry.filename[:3]:
        raise UnreadableFile(name, "an entry whose name leads outside of the archive",
                             "names within it", "Pack the files again.")  # fmt: skip
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFile(name, "a link to a file that is not in the archive", "the file",
                             "Pack the file itself.")  # fmt: skip
    return _read_tables_from_bytes(name, unpack_entry(package, entry, name), decisions)


def _gather_tables_of_files(
    place: str, readers: Iterable[Callable[[], list[RawTable]]], ignored: list[str]
) -> list[RawTable]:
    """Read the files of a folder or zip; one that cannot be read does not stop the others."""
    tables: list[RawTable] = []
    problems: list[SkillgapError] = []
    for read in readers:
        try:
            tables += read()
        except SkillgapError as problem:
            problems.append(problem)
    if not tables:
        if problems:
            raise problems[0]
        raise UnreadableFile(
            place,
            "no table in it",
            f"files ending in {', '.join(ENDINGS)}",
            "Put csv or xlsx files there.",
        )
    issues = [
        Issue(
            severity="error",
            file=p.where,
            table="",
            row=0,
            column="",
            value="",
            found=f"file left out: {p.found}",
            expected=p.expected,
            remedy=p.remedy,
            outcome="dropped",
            verdict=Outcome.REJECT.value,
        )
        for p in problems
    ]
    if ignored:
        told = ", ".join(ignored[:8]) + (" …" if len(ignored) > 8 else "")
        issues.append(
            Issue(
                severity="note",
                file=place,
                table="",
                row=0,
                column="",
                value=told,
                found="file of another kind",
                expected=f"files ending in {', '.join(ENDINGS)}",
                remedy="Nothing: it was ignored.",
                outcome="dropped",
                count=len(ignored),
            )
        )
    return [tables[0].with_issues(issues), *tables[1:]]

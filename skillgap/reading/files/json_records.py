"""JSON and JSON lines to tables of text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from skillgap.core.errors import UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.files.encoding import decode_text
from skillgap.reading.files.json_columns import records_of_column_json
from skillgap.reading.files.nested import issue_broken_record, make_table_of_records
from skillgap.reading.finding.table import RawTable, rows_aside_frame

MAX_DEPTH = 30
_NO_NUMBER = "\x00no number: "
_LONE = re.compile("[\ud800-\udfff]")
_WRAPPERS = ("data", "records", "rows", "items", "results", "value", "values", "employees")


def read_json(data: bytes, file: str, decisions: Decisions = LENIENT) -> list[RawTable]:
    """Read records: an array of them, one per line, arrays under names, or columns.

    Numbers are kept as written (``1.10``). ``NaN`` and half a character are no JSON: the records
    that hold them are kept aside.

    Args:
        data: The whole file.
        file: Its name, for issues.
        decisions: Whether lists inside of records are unfolded.

    Returns:
        One table, or one per name.

    Raises:
        UnreadableFile: no JSON, a name twice in one record, nested too deep, or no records.
    """
    text, issues = decode_text(data, file, decisions)
    if _nesting_depth(text) > MAX_DEPTH:
        raise UnreadableFile(file, f"records nested more than {MAX_DEPTH} deep",
                             "a list of records", "Export the table as csv.")  # fmt: skip
    parsed, torn = _parse_text_or_lines(text, file)
    parts = _find_record_lists(parsed, file)
    tables = [
        _table_of_json_records(name, records, file, decisions) for name, records in parts.items()
    ]
    if torn:
        lost = [(row, line, _NO_RECORD) for row, line in torn]
        issues += [issue_broken_record(file, row, line, _NO_RECORD) for row, line in torn]
        tables[0] = tables[0].with_rows_aside(rows_aside_frame(lost))
    return [tables[0].with_issues(issues), *tables[1:]]


_NO_RECORD = "line that is no record"


def _table_of_json_records(
    name: str, records: Sequence[Any], file: str, decisions: Decisions
) -> RawTable:
    place = f"{file} › {name}" if name else file
    rows = [each if isinstance(each, dict) else {"value": each} for each in records]
    broken = {i: why for i, row in enumerate(rows) if (why := _why_record_is_broken(row))}
    rows = [_mend_broken_record(row) if i in broken else row for i, row in enumerate(rows)]
    return make_table_of_records(rows, place, decisions, broken)


def _nesting_depth(text: str) -> int:
    """Count how deep brackets are nested, leaving out what stands in quotes."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", bare):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            break
    return deepest


def _parse_text_or_lines(text: str, file: str) -> tuple[Any, list[tuple[int, str]]]:
    """Read the whole text, or line by line; return it, and the lines that are no record.

    A line in between may be no record; where the last one is none, the file was cut.
    """
    try:
        return _load_json(text, file), []
    except json.JSONDecodeError as problem:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip()[:1] in "{[" for line in lines[:50]):
            raise _error_not_json(problem, file) from None
    parsed: list[Any] = []
    torn: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        try:
            parsed.append(_load_json(line, file))
        except json.JSONDecodeError as problem:
            if number == len(lines) or len(torn) > len(lines) / 10 + 1:
                raise _error_not_json(problem, file, number) from None
            torn.append((number + 1, line[:200]))
            parsed.append(None)
    return [each for each in parsed if each is not None], torn


def _error_not_json(problem: json.JSONDecodeError, file: str, line: int = 0) -> UnreadableFile:
    return UnreadableFile(
        file,
        f"no JSON from line {line or problem.lineno} on ({problem.msg})",
        "a list of records",
        "Export it again, or as csv.",
    )


def _load_json(text: str, file: str) -> Any:
    def record_with_unique_names(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise UnreadableFile(file, f"a record with `{twice}` twice", "each name once",
                                 "Export it again, with one of the two.")  # fmt: skip
        return record

    return json.loads(
        text,
        object_pairs_hook=record_with_unique_names,
        parse_float=str,
        parse_int=str,
        parse_constant=lambda word: _NO_NUMBER + word,
    )


def _find_record_lists(parsed: Any, file: str) -> Mapping[str, Sequence[Any]]:
    """Find the lists of records in what was parsed."""
    if isinstance(parsed, list) and any(isinstance(each, (dict, list)) for each in parsed):
        return {"": _name_cells_by_first_row(parsed)}
    if not isinstance(parsed, dict) or not parsed:
        raise UnreadableFile(file, "no records", "a list of records", "Export the table as csv.")
    if (turned := records_of_column_json(parsed, file)) is not None:
        return {"": turned}
    lists = {n: v for n, v in parsed.items() if isinstance(v, list) and _are_records(v)}
    if lists and len(lists) == len([v for v in parsed.values() if isinstance(v, (list, dict))]):
        if len(lists) == 1 and next(iter(lists)) in _WRAPPERS:
            return {"": next(iter(lists.values()))}
        return lists
    return {"": [parsed]}


def _are_records(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(each, dict) for each in values)


def _name_cells_by_first_row(values: Sequence[Any]) -> Sequence[Any]:
    """Lists of cells become records: the first of them is the header."""
    if len(values) > 1 and all(isinstance(each, list) for each in values):
        header = [str(cell) for cell in values[0]]
        return [dict(zip(header, each)) for each in values[1:]]
    return values


def _why_record_is_broken(value: Any) -> str:
    """Say why a record cannot be used; empty where it can."""
    if isinstance(value, str):
        if value.startswith(_NO_NUMBER):
            return f"record with {value.removeprefix(_NO_NUMBER)}, which is no JSON"
        return "record with half a character" if _LONE.search(value) else ""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((why for each in parts if (why := _why_record_is_broken(each))), "")


def _mend_broken_record(value: Any) -> Any:
    """Make a broken record one that can be shown."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value.removeprefix(_NO_NUMBER))
    if isinstance(value, dict):
        return {
            _mend_broken_record(name): _mend_broken_record(each) for name, each in value.items()
        }
    return [_mend_broken_record(each) for each in value] if isinstance(value, list) else value

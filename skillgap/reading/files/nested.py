"""Records with lists or records inside: unfolded into plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from skillgap.core.errors import Issue, Outcome, UnreadableFile
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.texts import cell_as_text
from skillgap.reading.finding.table import RawTable, make_table, rows_aside_frame

_MOST_ROWS = 5_000_000


def make_table_of_records(
    records: Sequence[Mapping[str, Any]],
    file: str,
    decisions: Decisions,
    broken: Mapping[int, str] | None = None,
) -> RawTable:
    """Make a table of text from records as JSON and parquet hold them.

    Args:
        records: One mapping per record; a value may be a list of records, or a record.
        file: For issues.
        decisions: Whether to unfold what is inside.
        broken: Places of records that cannot be used, with the reason.

    Returns:
        The table; the row number of a record counts from 1, after a header in row 1 that is not
        there, so that the first record is row 2.

    Raises:
        UnreadableFile: no record.
    """
    if not records:
        raise UnreadableFile(file, "no records", "at least one record", "Export it again.")
    broken = broken or {}
    nested = list(dict.fromkeys(
        name for record in records for name, value in record.items()
        if isinstance(value, (list, dict))
    ))  # fmt: skip
    decisions = decisions.of(file)
    column = ", ".join(nested[:4])
    unfolds = bool(nested) and decisions.answer("unfold", column) != "leave"
    rows: list[tuple[int, dict[str, str]]] = []
    for place, record in enumerate(records):
        if place not in broken:
            rows += [(place + 2, flat) for flat in _flatten_record(record, unfolds)]
        if len(rows) > _MOST_ROWS:
            raise UnreadableFile(file, f"more than {_MOST_ROWS:,} rows once unfolded",
                                 "fewer", "Split the file.")  # fmt: skip
    aside = [(place + 2, str(dict(records[place]))[:200], why) for place, why in broken.items()]
    issues = [issue_broken_record(file, row, text, why) for row, text, why in aside]
    names = list(dict.fromkeys(name for _, flat in rows for name in flat))
    if not names:
        names = list(dict.fromkeys(name for record in records for name in record))
    body = pd.DataFrame(
        {str(i): pd.Series([flat.get(name, "") for _, flat in rows], dtype="str")
         for i, name in enumerate(names)}
    )  # fmt: skip
    number = pd.Index([row for row, _ in rows], dtype="int64")
    if len(rows):
        table = make_table(names, body, number, file, decisions)
    else:
        table = RawTable(file, body.set_axis(names, axis=1), aside[0][0])
    if nested:
        issues.append(_issue_nested_column(file, column, decisions))
    return table.with_issues(issues).with_rows_aside(rows_aside_frame(aside))


def _flatten_record(record: Mapping[str, Any], unfolds: bool) -> list[dict[str, str]]:
    """Return the rows of one record: one, or one per entry of the longest list inside."""
    plain = {n: cell_as_text(v) for n, v in record.items() if not isinstance(v, (list, dict))}
    if not unfolds:
        return [plain]
    rows = [plain]
    for name, value in record.items():
        if isinstance(value, dict):
            rows = [row | _flatten_inner_object(name, value, row) for row in rows]
        elif isinstance(value, list) and value:
            rows = [
                row | _flatten_inner_object(name, entry, row) for row in rows for entry in value
            ]
    return rows


def _flatten_inner_object(name: str, value: Any, row: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(value, dict):
        return {name: _nested_value_as_text(value)}
    named = next((key for key in _NAMES if key in value), "")
    return {
        _column_of_inner_value(name, key, key == named, row): _nested_value_as_text(each)
        for key, each in value.items()
    }


_NAMES = ("name", "title", "label")
"""Keys of an inner object that name it: a department's name is the department."""


def _column_of_inner_value(outer: str, key: str, names_it: bool, row: Mapping[str, str]) -> str:
    if names_it and outer not in row:
        return outer
    return f"{outer}.{key}" if key in row else key


def _nested_value_as_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(_nested_value_as_text(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_nested_value_as_text(each)}" for key, each in value.items())
    return cell_as_text(value)


def _issue_nested_column(file: str, column: str, decisions: Decisions) -> Issue:
    answer = decisions.answer("unfold", column)
    return Issue(
        severity="warning",
        file=file,
        table="",
        row=0,
        column=column,
        value="",
        found="column with records inside",
        expected="one value in a cell",
        remedy="They were left out." if answer == "leave" else "Each was given a row of its own.",
        outcome="dropped" if answer == "leave" else "converted",
        verdict=Outcome.FIX.value if answer else "",
        question="unfold",
    )


def issue_broken_record(file: str, row: int, text: str, why: str) -> Issue:
    """Say that a record was kept aside."""
    return Issue(
        severity="error",
        file=file,
        table="",
        row=row,
        column="",
        value=text,
        found=why,
        expected="values that every program reads",
        remedy="Correct the record; it was kept aside.",
        outcome="dropped",
    )

"""From frames of text to typed tables of the contract, and from tables to a workforce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import pandas as pd

from skillgap.core.errors import BadValue, Issue
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, TABLES, Column, table_named
from skillgap.core.workforce import Workforce, dtype_of, empty_table
from skillgap.reading.conform.days import fill_missing_signal_days, newest_day
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.conform.links import Linked, link_tables
from skillgap.reading.conform.matching import match_columns
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.conform.sheet import Judged, Sheet

__all__ = ["Decisions", "Judged", "build_workforce", "conform", "table_conforms", "workforce_of"]


def table_conforms(table: str, frame: pd.DataFrame) -> bool:
    """Say whether a frame already has the columns, dtypes and ranges of a contract table."""
    contract = table_named(table)
    if tuple(frame.columns) != (*contract.names, SOURCE_FILE, SOURCE_ROW):
        return False
    wanted = [dtype_of(column.kind) for column in contract.columns] + ["str", "int64"]
    if any(str(dtype) != name for dtype, name in zip(frame.dtypes, wanted)):
        return False
    return all(
        _are_values_in_range(frame[c.name], c) for c in contract.columns if c.low is not None
    )


def _are_values_in_range(values: pd.Series, column: Column) -> bool:
    low = column.low is None or not bool((values < column.low).any())
    return low and (column.high is None or not bool((values > column.high).any()))


def conform(
    table: str,
    raw: pd.DataFrame,
    *,
    file: str = "",
    columns: Mapping[str, str] | None = None,
    scale: LevelScale | None = None,
    decisions: Decisions = LENIENT,
    partial: bool = False,
) -> Judged:
    """Type a frame against the contract and list everything found on the way.

    Args:
        table: Contract table.
        raw: A frame of text (as read from a file) or of typed columns (made in a notebook),
            one row per record. Never changed. A column ``source_row`` holds the spreadsheet
            rows; without it the first record is row 2.
        file: File the frame was read from, for issues and ``source_file``.
        columns: Contract column to header; ``None`` matches by exact name and synonym.
        scale: How levels are written; ``None`` is 0–5 (words are understood on any scale).
        decisions: Answers to questions.
        partial: Whether a column that nothing can stand in for may be lacking.

    Returns:
        The typed frame with all columns of the contract, ``source_file`` and ``source_row``,
        a fresh index, and without the rows that could not be used; the issues; the rows aside.

    Raises:
        UnknownName: there is no such table.
        MissingColumns: a column is not there and nothing can stand in for it.

    Method:
        Each column is read once per distinct cell, and rows get the value of their cell. A bad
        cell of a key leaves its row out; another is blanked or replaced by a default, as the
        contract says, and its row stays. Records with the same key: an identical one is left
        out; different ones are all kept aside.
    """
    if table_conforms(table, raw):
        return Judged(raw)
    contract = table_named(table)
    where = file or f"table `{table}`"
    headers = [str(c) for c in raw.columns]
    matched = match_columns(contract, headers, columns, where, partial=partial)
    sheet = Sheet(contract, file, raw.set_axis(headers, axis=1), matched, decisions)
    return sheet.type_and_judge(scale or LevelScale())


def build_workforce(
    tables: Mapping[str, pd.DataFrame],
    *,
    issues: Sequence[Issue] = (),
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
    attributions: Sequence[str] = (),
) -> Workforce:
    """Put tables together: conform them, link them, complete what they refer to.

    Args:
        tables: Contract name to frame, raw or already conforming. Never changed.
        issues: What was found before, kept in front.
        as_of: The day the numbers speak of; ``None`` takes the newest day observed.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines to be shown wherever the data is used.

    Returns:
        A workforce whose ``employees``, ``roles`` and ``skills`` hold everything that is
        referred to, and whose signals and enrolments speak of known people only.

    Raises:
        UnknownName: a table is not part of the contract.
        MissingColumns: a table lacks a column nothing can stand in for.
        BadValue: ``as_of`` is no day.

    Method:
        Names and aliases of skills and titles of roles are replaced by ids where the tables
        have ids. Rows of people not in ``employees`` are left out with a warning; without that
        table the people of the signals make it. A manager who is unknown, oneself, or part of
        a circle is blanked.
    """
    for table in tables:
        table_named(table)
    judged = {table: conform(table, tables[table]) for table in TABLES if table in tables}
    linked = link_tables({table: each.frame for table, each in judged.items()})
    told = [*issues, *(issue for each in judged.values() for issue in each.issues)]
    return workforce_of(
        linked, told, as_of=as_of, currency=currency, name=name, attributions=attributions
    )


def workforce_of(
    linked: Linked,
    issues: Sequence[Issue] = (),
    *,
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
    attributions: Sequence[str] = (),
) -> Workforce:
    """Make a workforce of linked tables: days that are not told are filled in.

    Args:
        linked: Tables that agree with each other.
        issues: What was found before, kept in front.
        as_of: The day the numbers speak of; ``None`` takes the newest day observed.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines to be shown wherever the data is used.

    Raises:
        BadValue: ``as_of`` is no day.
    """
    held = linked.tables
    day = newest_day(held) if as_of is None else _parse_day(as_of)
    held, more = fill_missing_signal_days(held, day)
    always = ("employees", "roles", "skills")
    complete = {table: empty_table(table) for table in always if table not in held} | held
    ordered = {table: complete[table] for table in TABLES if table in complete}
    told = (*issues, *linked.issues, *more)
    return Workforce(ordered, told, day, currency, name, tuple(attributions))


def _parse_day(value: str | date) -> date:
    day = pd.to_datetime(cast("str", value), errors="coerce")
    if day is pd.NaT:
        raise BadValue("as_of", f"`{value}`", "a day, YYYY-MM-DD", "Correct the day.")
    return cast("date", day.date())

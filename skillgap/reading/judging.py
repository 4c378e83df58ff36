"""One raw table with its mapping to typed tables of the contract, judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.tables import SOURCE_ROW, table_named
from skillgap.core.words import EDGES
from skillgap.reading.conform import Judged, judge
from skillgap.reading.conform.decisions import ASIDE, LENIENT, Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.mapping import JOINED, WIDE_KEYS, TableMapping
from skillgap.reading.mapping.matrix import ACROSS, CELL, melt

_UNRATED = "blank cell"


def conform_raw(
    raw: RawTable, mapping: TableMapping
) -> list[tuple[str, pd.DataFrame, list[Issue]]]:
    """Conform one raw table to every contract table its mapping names, without a question.

    Returns:
        Table, typed frame and issues; the mapped table first, then those of ``also``.

    Raises:
        MissingColumns: a column nothing can stand in for is not mapped.
    """
    judged = judge_raw(raw, mapping, LENIENT)
    return [(table, each.frame, list(each.issues)) for table, each in judged]


def judge_raw(
    raw: RawTable,
    mapping: TableMapping,
    decisions: Decisions = ASIDE,
    *,
    partial: bool = False,
) -> list[tuple[str, Judged]]:
    """Judge one raw table as every contract table its mapping names.

    Args:
        raw: The table of text.
        mapping: How to read it.
        decisions: Answers to questions, and what becomes of rows with a bad cell.
        partial: Whether a column that nothing can stand in for may be left out.

    Returns:
        Each table as judged; the mapped table first, then those of ``also``.

    Raises:
        MissingColumns: a column nothing can stand in for is not mapped.
    """
    settled = Settled(raw.file, mapping, decisions, partial)
    if mapping.layout == "wide":
        results = [_conform_matrix(raw, settled)]
    else:
        frame = _with_joined(raw.frame, mapping.columns.values())
        frame = frame.drop(columns=_only_elsewhere(mapping))
        frame, columns = _with_constants(frame, dict(mapping.columns), mapping)
        results = [_conform(mapping.table, frame, columns, settled)]
    return results + [
        _conform_also(raw, table, used, settled) for table, used in mapping.also.items()
    ]


@dataclass(frozen=True, slots=True)
class Settled:
    """What is settled about a raw table before it is conformed."""

    file: str
    mapping: TableMapping
    decisions: Decisions
    partial: bool


def _only_elsewhere(mapping: TableMapping) -> list[str]:
    """Headers that only a further table uses: not to be called superfluous."""
    elsewhere = {h for columns in mapping.also.values() for h in columns.values()}
    return sorted(h for h in elsewhere - set(mapping.columns.values()) if JOINED not in h)


def _with_joined(frame: pd.DataFrame, wanted: Iterable[str]) -> pd.DataFrame:
    """Add the columns that are two headers joined, such as first and last name."""
    for header in wanted:
        parts = header.split(JOINED)
        if header not in frame.columns and len(parts) > 1 and set(parts) <= set(frame.columns):
            joined = frame[parts[0]].str.strip(EDGES)
            for part in parts[1:]:
                joined = (joined + " " + frame[part].str.strip(EDGES)).str.strip()
            frame = frame.drop(columns=parts).assign(**{header: joined})
    return frame


def _conform(
    table: str, frame: pd.DataFrame, columns: Mapping[str, str], settled: Settled
) -> tuple[str, Judged]:
    rows = frame.assign(**{SOURCE_ROW: frame.index.to_numpy()})
    judged = judge(
        table,
        rows,
        file=settled.file,
        columns=columns,
        scale=settled.mapping.scale,
        decisions=settled.decisions,
        partial=settled.partial,
    )
    return table, replace(judged, issues=(*_about_scale(table, columns, settled), *judged.issues))


def _with_constants(
    frame: pd.DataFrame, columns: dict[str, str], mapping: TableMapping
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Give signals the source and day that hold for the whole file."""
    if mapping.table != "signals":
        return frame, columns
    for name, value in (("source", mapping.source), ("observed_on", mapping.observed_on)):
        if value and name not in columns:
            header = name if name not in frame.columns else f"{name} of the file"
            frame = frame.assign(**{header: pd.Series(value, index=frame.index, dtype="str")})
            columns[name] = header
    return frame, columns


def _about_scale(table: str, columns: Mapping[str, str], settled: Settled) -> list[Issue]:
    scale = settled.mapping.scale
    level = next((c.name for c in table_named(table).columns if c.kind == "level"), "")
    answered = settled.decisions.answer("scale", columns.get(level, ""))
    if level not in columns or (scale.kind == "0-5" and not answered):
        return []
    why = f" ({scale.reason})" if scale.reason else ""
    return [
        Issue(
            "warning",
            settled.file,
            table,
            0,
            columns[level],
            scale.expected,
            f"scale '{scale.kind}' assumed{why}",
            "levels 0 to 5",
            "Choose another scale if that is wrong.",
            "converted",
            verdict=Outcome.FIX.value if answered else "",
            question="scale" if scale.kind != "words" else "",
        )
    ]


def _conform_matrix(raw: RawTable, settled: Settled) -> tuple[str, Judged]:
    mapping = settled.mapping
    against, level = WIDE_KEYS[mapping.table]
    down = "skill_id" if "skill_id" in mapping.columns else against
    side = against if down == "skill_id" else "skill_id"
    identity = mapping.columns.get(down, raw.headers[0])
    across = [h for h in mapping.across if h in raw.headers and h != identity]
    long = melt(raw.frame, identity, across)
    frame, columns = _with_constants(long, {down: identity, side: ACROSS, level: CELL}, mapping)
    table, judged = _conform(mapping.table, frame, columns, settled)
    unrated = judged.aside["reason"] == f"{CELL}: {_UNRATED}"
    issues = tuple(_naming_columns(judged.issues, long))
    return table, replace(judged, issues=issues, aside=judged.aside[~unrated])


def _naming_columns(issues: Sequence[Issue], long: pd.DataFrame) -> list[Issue]:
    """Say in which column of the matrix a cell stands; an unrated one is no loss."""
    rows = {issue.row for issue in issues if issue.row and issue.column == CELL}
    part = long[long.index.isin(rows)]
    columns: dict[tuple[int, str], str] = {}
    for row, header, cell in zip(part.index, part[ACROSS], part[CELL]):
        columns.setdefault((int(row), str(cell)), str(header))
    return [
        replace(issue, column=columns.get((issue.row, issue.value), ""))
        if issue.column in (CELL, ACROSS)
        else issue
        for issue in issues
        if not (issue.column == CELL and issue.found == _UNRATED)
    ]


def _conform_also(
    raw: RawTable, table: str, columns: Mapping[str, str], settled: Settled
) -> tuple[str, Judged]:
    """Take a further table out of a file: one row per different combination of its columns."""
    frame = _with_joined(raw.frame, columns.values())
    part = frame[list(dict.fromkeys(columns.values()))]
    once = part[~part.duplicated().to_numpy()]
    return _conform(table, once, columns, settled)


def preview(raw: RawTable, mapping: TableMapping, rows: int = 5) -> pd.DataFrame:
    """Show the first rows of a table as a mapping would read them.

    Args:
        raw: The raw table.
        mapping: How to read it.
        rows: How many rows of the file to read.

    Returns:
        The columns the file gives, typed, with ``source_row``; no columns for a table left out.

    Raises:
        MissingColumns: a column nothing can stand in for is not mapped.
    """
    if not mapping.table:
        return pd.DataFrame()
    head = replace(raw, frame=raw.frame.head(rows))
    table, typed, _ = conform_raw(head, mapping)[0]
    given = [*mapping.columns, "skill_id", "level", "required_level", "source", "observed_on"]
    shown = [c for c in table_named(table).names if c in given and typed[c].notna().any()]
    return typed[[*shown, SOURCE_ROW]].head(rows)

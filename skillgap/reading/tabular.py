"""Files to a workforce: read, map, conform, link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, table_named
from skillgap.core.words import EDGES
from skillgap.core.workforce import Workforce
from skillgap.reading.conform import judge_workforce
from skillgap.reading.conform.aside import gathered, set_aside
from skillgap.reading.conform.coding import Coding
from skillgap.reading.conform.days import EPOCH, newest_day
from skillgap.reading.conform.decisions import ASIDE, LENIENT, Decisions
from skillgap.reading.files.raw import Source, read_raw
from skillgap.reading.finding.table import RawTable
from skillgap.reading.judging import conform_raw, judge_raw, preview
from skillgap.reading.mapping.mapping import TableMapping, file_match, suggest_mappings


def read(
    source: Source,
    *,
    mappings: Iterable[TableMapping] | None = None,
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str | None = None,
) -> Workforce:
    """Read a folder, csv, workbook or zip as a workforce, without a question.

    Args:
        source: Path, or name and bytes.
        mappings: How to read each table; those not given are suggested.
        as_of: The day the numbers speak of; ``None`` takes the newest day observed.
        currency: ISO code of the one currency.
        name: Name shown to people; the source's name by default.

    Returns:
        The workforce, with every issue found.

    Raises:
        UnreadableFile: nothing readable, or no table of the contract in it.
        MissingColumns: a table lacks a column nothing can stand in for.
    """
    raws = read_raw(source)
    given = {mapping.file: mapping for mapping in mappings or ()}
    raws, suggested = _suggested(raws, given)
    sure = any(mapping.table and not mapping.missing for mapping in suggested)
    chosen = [given.get(s.file) or (_surely(s) if sure else s) for s in suggested]
    title = name or _title(source)
    return read_tables(raws, chosen, as_of=as_of, currency=currency, name=title)


def _suggested(
    raws: Sequence[RawTable], given: Mapping[str, TableMapping]
) -> tuple[list[RawTable], list[TableMapping]]:
    """Suggest mappings; exports of known systems are prepared and mapped as those print them."""
    from skillgap.reading.mapping.exported_cells import prepare
    from skillgap.reading.mapping.ready_mappings import recognise

    tables, mappings = [], []
    for raw, mapping in zip(raws, suggest_mappings(raws)):
        export = recognise(raw.headers) if raw.file not in given else None
        if export is not None:
            raw, mapping = prepare(raw, export)
        tables.append(raw)
        mappings.append(mapping)
    return tables, mappings


def _surely(mapping: TableMapping) -> TableMapping:
    """Leave out a file that only resembles a table, rather than stop all the others."""
    if not mapping.missing or file_match(mapping.file, table_named(mapping.table)) >= 0.6:
        return mapping
    missing = ", ".join(f"`{name}`" for name in mapping.missing)
    return TableMapping(
        mapping.file, reason=f"it resembles {mapping.table}, but has no column for {missing}"
    )


def _title(source: Source) -> str:
    path = Path(source[0] if isinstance(source, tuple) else source)
    return (path.stem or path.resolve().name).replace("_", " ").strip() or "Workforce"


def read_tables(
    raws: Sequence[RawTable],
    mappings: Iterable[TableMapping],
    *,
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
    attributions: Sequence[str] = (),
) -> Workforce:
    """Read raw tables as their mappings say, and put them together, without a question.

    Args:
        raws: Tables as read.
        mappings: One per raw table, matched by ``file``; a table without one is left out.
        as_of: The day the numbers speak of; ``None`` takes the newest day observed.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines to be shown wherever the data is used.

    Returns:
        The workforce, with every issue found.

    Raises:
        UnreadableFile: no table is mapped.
        MissingColumns: a table lacks a column nothing can stand in for.
    """
    workforce, _ = judge_tables(
        raws,
        mappings,
        as_of=as_of,
        currency=currency,
        name=name,
        attributions=attributions,
        decisions=LENIENT,
    )
    return workforce


def judge_tables(
    raws: Sequence[RawTable],
    mappings: Iterable[TableMapping],
    *,
    as_of: str | date | None = None,
    currency: str = "EUR",
    name: str = "Workforce",
    attributions: Sequence[str] = (),
    decisions: Decisions = ASIDE,
    known: Mapping[str, pd.DataFrame] | None = None,
    partial: bool = False,
) -> tuple[Workforce, pd.DataFrame]:
    """Do what :func:`read_tables` does, and tell the rows kept aside.

    Args:
        raws: As for :func:`read_tables`, as are the others.
        mappings: One per raw table.
        as_of: The day the numbers speak of.
        currency: ISO code of the one currency.
        name: Name shown to people.
        attributions: Lines to be shown wherever the data is used.
        decisions: Answers to questions, and what becomes of rows with a bad cell.
        known: Tables that are known already, to link to.
        partial: Whether a table may lack a column that nothing can stand in for.

    Returns:
        The workforce, and the rows kept aside: ``source_file``, ``source_row``, ``reason``.

    Raises:
        UnreadableFile: no table is mapped.
        MissingColumns: a table lacks a column nothing can stand in for.
        BadValue: managers or prerequisites in a circle, where bad rows are kept aside.
    """
    given = {mapping.file: mapping for mapping in mappings}
    parts: dict[str, list[pd.DataFrame]] = {}
    issues: list[Issue] = []
    asides: list[pd.DataFrame] = []
    coding = Coding()
    for raw in raws:
        mapping = given.get(raw.file, TableMapping(raw.file))
        issues += [replace(issue, table=issue.table or mapping.table) for issue in raw.issues]
        asides.append(_aside_of(raw))
        if not mapping.table:
            issues.append(_left_out(raw, mapping))
            continue
        for table, judged in judge_raw(raw, mapping, decisions.of(raw.file), partial=partial):
            parts.setdefault(table, []).append(judged.frame)
            issues += judged.issues
            asides.append(judged.aside)
            coding.join(judged.coding)
    if not parts:
        raise UnreadableFile(
            name,
            f"no table that is known ({', '.join(r.file for r in raws[:6])})",
            "employees, roles, requirements or signals",
            "Choose the tables on the Data page, or name the columns as in the templates.",
        )
    tables = {table: _stacked(frames) for table, frames in parts.items()}
    if as_of is None and newest_day(tables) == EPOCH:
        as_of = date.today()
        issues.append(_undated(as_of))
    workforce, aside = judge_workforce(
        tables,
        issues=issues,
        as_of=as_of,
        currency=currency,
        name=name,
        attributions=attributions,
        decisions=decisions,
        known=known,
        absent=_cells_aside(raws, gathered(asides)),
        coding=coding,
    )
    return workforce, gathered([*asides, aside])


def _cells_aside(raws: Sequence[RawTable], aside: pd.DataFrame) -> frozenset[str]:
    """Return what stands in the cells of rows kept aside: the ids of people, among others."""
    cells: set[str] = set()
    for raw in raws:
        for text in raw.aside["text"]:
            cells |= {part.strip(EDGES) for part in re.split(r"[|,;\t]", str(text))}
        rows = aside.loc[aside[SOURCE_FILE] == raw.file, SOURCE_ROW]
        lost = raw.frame.index.isin(rows) if len(rows) else np.zeros(0, np.bool_)
        if lost.any():
            cells |= {str(cell).strip(EDGES) for cell in raw.frame[lost].to_numpy().ravel()}
    return frozenset(cells - {""})


def _aside_of(raw: RawTable) -> pd.DataFrame:
    files = pd.Series([raw.file] * len(raw.aside), dtype="str")
    listed = set_aside(files, raw.aside["row"].to_numpy(), "")
    return listed.assign(reason=raw.aside["reason"].to_numpy(dtype=object))


def _undated(day: date) -> Issue:
    return Issue(
        "note",
        "",
        "",
        0,
        "",
        day.isoformat(),
        "workforce without a single date",
        "dates of hiring or observation",
        "Nothing, if the files speak of today; else say on which day they were true.",
        "assumed",
    )


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _left_out(raw: RawTable, mapping: TableMapping) -> Issue:
    return Issue(
        "warning",
        raw.file,
        "",
        0,
        "",
        ", ".join(raw.headers[:8]),
        f"table left out: {mapping.reason or 'it is not mapped'}",
        "a table of the contract",
        "Choose the table and its columns on the Data page if it belongs to the data.",
        "dropped",
    )


__all__ = ["conform_raw", "judge_raw", "judge_tables", "preview", "read", "read_tables"]

"""From the records of a sheet or a text to tables: header, body, rows that do not fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.finding.grid import (
    Record,
    Span,
    find_spans,
    is_footer,
    name_columns,
    usual_width,
)
from skillgap.reading.finding.table import (
    FOOTER,
    RawTable,
    about,
    about_footer,
    aside_frame,
    check_width,
    joined,
    make_table,
    settled,
)
from skillgap.reading.finding.words import cells_of


def tables_of(
    records: list[list[str]], file: str, *, ragged: bool, decisions: Decisions = LENIENT
) -> list[RawTable]:
    """Make tables from the records of a sheet or a text.

    Args:
        records: Cells of every row from row 1 on; empty rows are empty lists.
        file: For issues.
        ragged: Whether a row of another length is suspicious (text) or natural (workbook).
        decisions: Answers to questions about the file.

    Returns:
        One table per table found, each with its issues.

    Raises:
        UnreadableFile: there is no table, or one has a header and no rows.
    """
    spans, decisions = find_spans(records), decisions.of(file)
    if spans[0].header < 0 and decisions.answer("no_header") == "first":
        first = spans[0].start
        spans[0] = replace(spans[0], header=first, start=first + 1)
    tables = []
    for number, span in enumerate(spans, 1):
        name = file if number == 1 else f"{file} › table {number}"
        if span.stop > span.start or number == 1:
            tables.append(_table_of(records, span, name, ragged, decisions.of(name)))
    if len(tables) > 1:
        row = spans[1].header + 1
        second = about(
            "warning",
            file,
            row,
            "",
            "second table below the first",
            "one table",
            "Both were read, each for itself; give each a file or sheet of its own.",
            question="second_table",
        )
        tables[0] = tables[0].noting([settled(second, decisions)])
        if decisions.answer("second_table") == "first":
            tables = tables[:1]
    return tables


def _table_of(
    records: list[list[str]], span: Span, file: str, ragged: bool, decisions: Decisions
) -> RawTable:
    if span.stop <= span.start:
        found = "a header and no rows" if span.header >= 0 else "no cells"
        raise UnreadableFile(file, found, "a header and at least one row", "Export it again.")
    header = list(records[span.header]) if span.header >= 0 else []
    body = records[span.start : span.stop]
    body, trailing = _without_trailing(header, body) if ragged else (body, 0)
    width, aside = _sorted_out(header, body) if ragged else (span.width, {})
    check_width(width, file)
    header, issues = _widened(header, width, file, decisions)
    if trailing:
        issues.append(about("note", file, 0, "", "row with an empty cell beyond the header",
                            "as many cells as the header has", "Nothing: it was taken off.", "",
                            "converted", trailing))  # fmt: skip
    kept = [i for i in range(len(body)) if i not in aside]
    cells = [(list(body[i]) + [""] * width)[:width] for i in kept]
    frame = pd.DataFrame(cells, columns=[str(i) for i in range(width)], dtype="str")
    rows = pd.Index(np.array(kept, dtype=np.int64) + span.start + 1)
    odd = [(i + span.start + 1, joined(body[i]), reason) for i, reason in aside.items()]
    feet = [i for i in range(span.stop, span.footer) if cells_of(records[i])]
    odd += [(i + 1, joined(records[i]), FOOTER) for i in feet]
    if cells:
        table = make_table(header, frame, rows, file, decisions)
    else:
        table = RawTable(file, _empty(header, width), odd[0][0])
    issues = [settled(i, decisions) for i in (*_about_header(span, file), *issues)]
    issues += [*table.issues, *(about_footer(file, i + 1, joined(records[i])) for i in feet)]
    issues += [
        _about_aside(file, i + span.start + 1, reason, body[i]) for i, reason in aside.items()
    ]
    found = RawTable(file, table.frame, table.first_row, tuple(issues), table.aside)
    return found.setting_aside(aside_frame(odd))


def _empty(header: Record, width: int) -> pd.DataFrame:
    """Return a frame of no rows under the header's names."""
    names = name_columns(header, width).names
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})


def _widened(
    header: list[str], width: int, file: str, decisions: Decisions
) -> tuple[list[str], list[Issue]]:
    """Give a header that is shorter than every row a name for the further cells."""
    if not header or len(header) >= width:
        return header, []
    lacking = width - len(header)
    issue = about(
        "warning",
        file,
        0,
        "",
        "header shorter than every row",
        f"{width} headers above {width} cells",
        f"Its names were given to the first {len(header)} cells; choose if they belong to the "
        "last ones.",
        question="extra_cell",
    )
    if decisions.answer("extra_cell") == "start":
        return [""] * lacking + header, [issue]
    return header, [issue]


def _without_trailing(header: list[str], body: list[list[str]]) -> tuple[list[list[str]], int]:
    """Take off empty cells beyond the header: programs put a delimiter behind the last cell."""
    width = len(header)
    if not width:
        return body, 0
    long = [i for i, record in enumerate(body) if len(record) > width >= len(cells_of(record))]
    body = list(body)
    for i in long:
        body[i] = body[i][:width]
    return body, len(long)


def _sorted_out(header: list[str], body: list[list[str]]) -> tuple[int, dict[int, str]]:
    """Decide the width of a text table, and which rows do not fit it.

    Rows that are all one cell longer than the header mean a header cell too few; short rows are
    natural where most rows are short, since some programs leave off empty cells.
    """
    lengths = [len(record) for record in body if cells_of(record)]
    usual = usual_width([record for record in body if cells_of(record)])
    wide = len(header)
    width = max(wide, usual) if lengths.count(usual) > 0.5 * len(lengths) else wide or usual
    short = sum(length < width for length in lengths)
    lenient = short > 0.3 * len(lengths) and len(set(lengths)) > 2
    aside = {}
    for i, record in enumerate(body):
        cells = cells_of(record)
        if len(cells) > width:
            aside[i] = f"row with {_cells(len(cells))}"
        elif cells and len(record) < width and not lenient and not is_footer(cells, width):
            aside[i] = f"row with {_cells(len(record))}"
    return width, aside


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _about_header(span: Span, file: str) -> list[Issue]:
    if span.header < 0:
        return [
            about(
                "warning",
                file,
                span.start + 1,
                "",
                "first row that reads like a record",
                "a header with the names of the columns",
                "The columns are called column A, column B …; choose what they hold, or add a "
                "header.",
                "",
                "assumed",
                question="no_header",
            )
        ]
    if span.header == 0:
        return []
    return [about_title(file, span.header + 1)]


def about_title(file: str, row: int) -> Issue:
    """Say that the header was found below title rows."""
    return about(
        "note",
        file,
        row,
        "",
        "header further down",
        "the header in row 1",
        "Nothing: the rows above it were left out.",
        "",
        "converted",
    )


def _about_aside(file: str, row: int, reason: str, record: Record) -> Issue:
    return about(
        "error",
        file,
        row,
        "",
        reason,
        "as many cells as the header has",
        "Correct the row (a delimiter too many or too few, or a missing quote); it was kept aside.",
        joined(record),
        "dropped",
    )

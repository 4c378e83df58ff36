"""One table of text as it stands in a file, with the rows and columns made usable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from skillgap.domain.conform.findings import LISTED
from skillgap.domain.conform.words import EDGES
from skillgap.domain.errors import Issue, Severity, UnreadableFile
from skillgap.ingest.grid import (
    Record,
    Span,
    cells_of,
    find_spans,
    is_footer,
    name_columns,
    usual_width,
)

MAX_COLUMNS = 1_000
MAX_CELL = 32_767
"""Most characters in a cell, as in a spreadsheet."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table of text as read from a file, before anything is known of its meaning.

    Attributes:
        file: File name, or ``file › sheet``.
        frame: Every cell as ``str``, empty cells as ``""``, one different name per column. The
            index holds the row numbers as a spreadsheet shows them.
        first_row: Row number of the first record.
        issues: What was found while reading.
        aside: Rows that could not be read as records: columns ``row``, ``text``, ``reason``.
    """

    file: str
    frame: pd.DataFrame
    first_row: int
    issues: tuple[Issue, ...] = ()
    aside: pd.DataFrame | None = None

    def noting(self, issues: Iterable[Issue]) -> RawTable:
        """Return the table with more issues in front."""
        return replace(self, issues=(*issues, *self.issues))

    @property
    def headers(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(str(name) for name in self.frame.columns)


def make_table(header: Record, body: pd.DataFrame, rows: pd.Index, file: str) -> RawTable:
    """Make a table from a header and a body of the same width, without gaps in it.

    Args:
        header: The header's cells.
        body: Text, columns in file order.
        rows: Row number of each row of the body, as a spreadsheet shows it.
        file: For issues.

    Returns:
        The table, without empty rows and columns, totals and rows with an endless cell.
    """
    named = name_columns(header, body.shape[1])
    _check_width(len(named.names), file)
    frame = body.set_axis(list(named.names), axis=1).set_axis(rows, axis=0)
    nameless = named.blank if any(cell.strip() for cell in header) else ()
    issues = _about_names(named.repeated, nameless, frame, file)
    frame = frame.drop(columns=[n for n in named.blank if (frame[n].str.strip(EDGES) == "").all()])
    frame = _without_empty_rows(frame)
    frame, footers = _cut_footer(frame, file)
    frame, endless = _without_endless(frame, file)
    if not len(frame):
        found = "no row without a cell that never ends" if endless else "a header and no rows"
        raise UnreadableFile(
            file, found, "at least one row below the header", "Export it again with its rows."
        )
    return RawTable(file, frame, int(frame.index[0]), (*issues, *footers, *endless))


def _check_width(width: int, file: str) -> None:
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            file,
            f"{width:,} columns",
            f"at most {MAX_COLUMNS:,} columns",
            "Leave out the columns that are not needed.",
        )


def _about_names(
    repeated: Sequence[str], blank: Sequence[str], frame: pd.DataFrame, file: str
) -> list[Issue]:
    issues = [
        _issue(
            "warning",
            file,
            0,
            name,
            "header that stands more than once",
            "different headers",
            f"Choose which of the columns is meant: the others are called `{name} (2)` …",
        )
        for name in repeated
    ]
    filled = [name for name in blank if (frame[name].str.strip(EDGES) != "").any()]
    return issues + [
        _issue(
            "warning",
            file,
            0,
            name,
            "column without a header",
            "a header above every column",
            "Choose the column by its letter if it is needed.",
        )
        for name in filled
    ]


def _without_empty_rows(frame: pd.DataFrame) -> pd.DataFrame:
    live = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        live |= (frame[name] != "").to_numpy(dtype=bool)
        if live.all():
            return frame
    return frame[live]


def _cut_footer(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
    """Take off up to five rows of totals and remarks at the end."""
    tail = frame.tail(5)
    lost: list[int] = []
    for row, record in zip(tail.index[::-1], tail.to_numpy(dtype=object)[::-1].tolist()):
        if not is_footer(record, frame.shape[1]) or len(lost) == len(frame) - 1:
            break
        lost.append(int(row))
    texts = [_joined(frame.loc[row].tolist()) for row in lost]
    issues = [about_footer(file, row, text) for row, text in zip(lost[::-1], texts[::-1])]
    return (frame.drop(index=lost) if lost else frame), issues


def about_footer(file: str, row: int, text: str) -> Issue:
    """Say that a row was taken for a total or a remark."""
    return _issue(
        "note",
        file,
        row,
        "",
        "row that is a total or a remark",
        "records only",
        "Nothing: it was left out.",
        text,
        "dropped",
    )


def _without_endless(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue]]:
    long = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        long |= (frame[name].str.len() > MAX_CELL).to_numpy(dtype=bool)
    issues = [
        _issue(
            "error",
            file,
            int(row),
            "",
            "row with a cell that never seems to end",
            f"at most {MAX_CELL:,} characters in a cell",
            "Look for a missing quote in this row; it was left out.",
            "",
            "dropped",
        )
        for row in frame.index[long][:LISTED]
    ]
    return (frame[~long] if long.any() else frame), issues


def tables_of(records: list[list[str]], file: str, *, ragged: bool) -> list[RawTable]:
    """Make tables from the records of a sheet or a text.

    Args:
        records: Cells of every row from row 1 on; empty rows are empty lists.
        file: For issues.
        ragged: Whether a row of another length is suspicious (text) or natural (workbook).

    Returns:
        One table per table found, each with its issues.

    Raises:
        UnreadableFile: there is no table, or one has a header and no rows.
    """
    spans = find_spans(records)
    tables = []
    for number, span in enumerate(spans, 1):
        name = file if number == 1 else f"{file} › table {number}"
        if span.stop > span.start or number == 1:
            tables.append(_table_of(records, span, name, ragged))
    if len(tables) > 1:
        row = spans[1].header + 1
        second = _issue(
            "warning",
            file,
            row,
            "",
            "second table below the first",
            "one table",
            "Both were read, each for itself; give each a file or sheet of its own.",
        )
        tables[0] = tables[0].noting([second])
    return tables


def _table_of(records: list[list[str]], span: Span, file: str, ragged: bool) -> RawTable:
    if span.stop <= span.start:
        found = "a header and no rows" if span.header >= 0 else "no cells"
        raise UnreadableFile(file, found, "a header and at least one row", "Export it again.")
    header = list(records[span.header]) if span.header >= 0 else []
    body = records[span.start : span.stop]
    width, aside = _sorted_out(header, body) if ragged else (span.width, {})
    kept = [i for i in range(len(body)) if i not in aside]
    cells = [(list(body[i]) + [""] * width)[:width] for i in kept]
    frame = pd.DataFrame(cells, columns=[str(i) for i in range(width)], dtype="str")
    if not cells:
        raise UnreadableFile(
            file,
            "no row has as many cells as the header",
            "rows like the header",
            "Check the delimiter and the quotes.",
        )
    rows = pd.Index(np.array(kept, dtype=np.int64) + span.start + 1)
    table = make_table(header, frame, rows, file)
    issues = [*_about_header(span, file), *table.issues, *_about_footer(records, span, file)]
    issues += [
        _about_aside(file, i + span.start + 1, reason, body[i]) for i, reason in aside.items()
    ]
    body_frame, repeats = _without_repeated_headers(table.frame, header, file)
    if not len(body_frame):
        raise UnreadableFile(
            file,
            "a header and no rows",
            "at least one row below the header",
            "Export it again with its rows.",
        )
    first = int(body_frame.index[0])
    return RawTable(file, body_frame, first, (*issues, *repeats), _aside_frame(aside, body, span))


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
            _issue(
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
            )
        ]
    if span.header == 0:
        return []
    return [about_title(file, span.header + 1)]


def about_title(file: str, row: int) -> Issue:
    """Say that the header was found below title rows."""
    return _issue(
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


def _about_footer(records: list[list[str]], span: Span, file: str) -> list[Issue]:
    return [
        about_footer(file, i + 1, _joined(records[i]))
        for i in range(span.stop, span.footer)
        if cells_of(records[i])
    ]


def _about_aside(file: str, row: int, reason: str, record: Record) -> Issue:
    return _issue(
        "error",
        file,
        row,
        "",
        reason,
        "as many cells as the header has",
        "Correct the row (a delimiter too many or too few, or a missing quote); it was left out.",
        _joined(record),
        "dropped",
    )


def _aside_frame(aside: dict[int, str], body: list[list[str]], span: Span) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": pd.Series([i + span.start + 1 for i in aside], dtype="int64"),
            "text": pd.Series([_joined(body[i]) for i in aside], dtype="str"),
            "reason": pd.Series(list(aside.values()), dtype="str"),
        }
    )


def _without_repeated_headers(
    frame: pd.DataFrame, header: list[str], file: str
) -> tuple[pd.DataFrame, list[Issue]]:
    """Leave out rows that repeat the header, as printed pages do."""
    if not header or not len(frame):
        return frame, []
    same = np.ones(len(frame), dtype=bool)
    for i, name in enumerate(frame.columns):
        wanted = header[i].strip(EDGES) if i < len(header) else ""
        same &= (frame[name].str.strip(EDGES) == wanted).to_numpy(dtype=bool)
    if not same.any():
        return frame, []
    rows = frame.index[same]
    issue = _issue(
        "note",
        file,
        int(rows[0]),
        "",
        "header repeated among the rows",
        "one header",
        "Nothing: it was left out.",
        "",
        "dropped",
        len(rows),
    )
    return frame[~same], [issue]


def _joined(record: Record) -> str:
    return " | ".join(str(cell) for cell in record)[:200]


def _issue(
    severity: Severity,
    file: str,
    row: int,
    column: str,
    found: str,
    expected: str,
    remedy: str,
    value: str = "",
    outcome: str = "kept",
    count: int = 1,
) -> Issue:
    return Issue(severity, file, "", row, column, value, found, expected, remedy, outcome, count)

"""Tables that stand beside each other on one sheet, with an empty column between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillgap.core.words import EDGES, fold
from skillgap.reading.finding.grid import Span, find_table_spans
from skillgap.reading.finding.legend import read_legend
from skillgap.reading.finding.rows import TEXT, cell_kind
from skillgap.reading.finding.words import strip_record_cells

Records = list[list[str]]

_LOOKED_AT = 5_000
"""Rows up to which a sheet is looked at: nobody keeps longer lists beside each other."""
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of a sheet that are a table of their own.

    Attributes:
        first: First column, from 0.
        records: Its cells of every row of the sheet.
        legend: Rows of marks and their meaning that stand beside it.
    """

    first: int
    records: Records
    legend: tuple[tuple[str, ...], ...] = ()


def find_blocks_side_by_side(records: Records) -> list[Block]:
    """Find the tables beside each other; one block of all columns where there is one table.

    Columns after an empty one are a table of their own where they have a header and a first
    column of words that tell their rows apart, and where they end in another row than the columns
    before, or repeat one of their names. Columns that only say what marks stand for are a legend.

    >>> rows = [["Name", "Job", "", "Role", "SQL"], ["Ana", "Cook", "", "Cook", "3"],
    ...         ["Bo", "Cook", "", "Clerk", "4"], ["Cy", "Clerk", "", "", ""]]
    >>> [block.first for block in find_blocks_side_by_side(rows)]
    [0, 3]
    """
    whole = [Block(0, records)]
    if len(records) > _LOOKED_AT:
        return whole
    runs = _runs_of_filled_columns(records)
    if len(runs) < 2:
        return whole
    blocks: list[Block] = []
    begun = runs[0][0]
    for (_, last), (following, stop) in zip(runs, [*runs[1:], (-1, -1)]):
        if following >= 0 and not _stands_alone(records, (begun, last), (following, stop)):
            continue
        blocks.append(Block(begun, _cut(records, begun, last)))
        begun = following
    return _with_legends(blocks) if len(blocks) > 1 else whole


def _runs_of_filled_columns(records: Records) -> list[tuple[int, int]]:
    """Return the runs of columns with a cell, as first and one past the last."""
    filled = sorted({j for record in records for j, cell in enumerate(record) if cell.strip(EDGES)})
    runs: list[tuple[int, int]] = []
    for j in filled:
        if runs and runs[-1][1] == j:
            runs[-1] = (runs[-1][0], j + 1)
        else:
            runs.append((j, j + 1))
    return runs


def _cut(records: Records, first: int, last: int) -> Records:
    return [[] if not any(part) else part for part in (list(r[first:last]) for r in records)]


def _stands_alone(records: Records, left: tuple[int, int], right: tuple[int, int]) -> bool:
    if min(left[1] - left[0], right[1] - right[0]) < 2:
        return False
    mine, theirs = _cut(records, *left), _cut(records, *right)
    if _is_legend(theirs) and not _is_legend(mine):
        return True
    one, other = _only_table(mine), _only_table(theirs)
    if one is None or other is None:
        return False
    if not _tells_rows_apart(theirs, other):
        return False
    names = {fold(cell) for cell in strip_record_cells(mine[one.header]) if cell}
    again = any(fold(cell) in names for cell in strip_record_cells(theirs[other.header]) if cell)
    return again or _last_row(mine) != _last_row(theirs) or one.header != other.header


def _only_table(records: Records) -> Span | None:
    """Return the table of a block that is nothing but one, with a name above every column."""
    spans = find_table_spans(records)
    span = spans[0]
    rows = [i for i in range(span.start, span.stop) if any(records[i])]
    if len(spans) > 1 or span.header < 0 or len(rows) < 2:
        return None
    wide = max(len(strip_record_cells(records[i])) for i in rows)
    return span if len([c for c in records[span.header] if c]) >= wide > 1 else None


def _tells_rows_apart(records: Records, span: Span) -> bool:
    """Say whether the first column has a word of its own in nearly every row."""
    rows = [i for i in range(span.start, span.stop) if any(records[i]) and i not in span.inside]
    cells = [records[i][0].strip(EDGES) for i in rows]
    words = [cell for cell in cells if cell_kind(cell) == TEXT]
    return len(set(words)) >= _NEARLY_ALL * len(cells)


def _last_row(records: Records) -> int:
    return max(i for i, record in enumerate(records) if any(record))


def _is_legend(records: Records) -> bool:
    """Say whether columns only say what marks stand for, below a header or without one."""
    rows = [strip_record_cells(record) for record in records if any(record)]
    body = rows if rows and len(read_legend(rows)) == len(rows) else rows[1:]
    return len(body) > 1 and len(read_legend(body)) == len(body)


def _with_legends(blocks: Sequence[Block]) -> list[Block]:
    """Hand each legend to the table before it."""
    tables: list[Block] = []
    for block in blocks:
        if tables and _is_legend(block.records):
            rows = tuple(tuple(record) for record in block.records if any(record))
            tables[-1] = Block(tables[-1].first, tables[-1].records, (*tables[-1].legend, *rows))
        else:
            tables.append(block)
    return tables

"""Where in a sheet the tables are: title rows, header, body, total rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from skillgap.core.words import EDGES, fold
from skillgap.reading.finding.words import (
    begins_total,
    cells_of,
    is_figure,
    is_label,
    is_remark,
    is_total,
    is_total_alone,
    vocabulary,
)

Record = Sequence[str]

LOOKED_AT = 40
"""Rows from the top of a table among which the header is sought."""


@dataclass(frozen=True, slots=True)
class Span:
    """One table within records, as half-open ranges of record numbers from 0.

    Attributes:
        header: Record of the header; −1 where there is none.
        start: First record of the body.
        stop: One past the last record of the body.
        footer: Records at the end that are totals or remarks, one past the last one.
        width: Number of columns.
    """

    header: int
    start: int
    stop: int
    footer: int
    width: int


def find_header(records: Sequence[Record]) -> int:
    """Find the header among the first records of a table.

    A header is wide, made of words, without repeats, and better known to the contract than any
    other such row; between equals the first wins.

    Returns:
        Its number, or −1 where the first full row reads like a record.
    """
    head = [cells_of(record) for record in records[:LOOKED_AT]]
    width = usual_width(head)
    best, best_score = -1, 0.0
    for i, cells in enumerate(head):
        full = [cell for cell in cells if cell]
        if not full or (width > 1 and len(full) < 2) or len(full) < 0.5 * width:
            continue
        labels = sum(is_label(cell) for cell in full) / len(full)
        different = len(set(full)) / len(full)
        known = sum(fold(cell) in vocabulary() for cell in full)
        if (known == 0 and (labels < 0.8 or different < 0.8)) or labels < 0.5:
            continue
        score = 2 * min(1.0, known / len(full) + 0.1 * min(known, 3)) + labels + different
        score += min(1.0, len(full) / width) - 0.03 * i
        if score > best_score:
            best, best_score = i, score
    return best


def usual_width(records: Sequence[Record]) -> int:
    """Return the commonest number of cells, the wider one of equals."""
    counts = Counter(len(record) for record in records if len(record))
    return max(counts, key=lambda width: (counts[width], width), default=1)


def find_spans(records: Sequence[Record]) -> list[Span]:
    """Find the tables in the records of one sheet: mostly one, sometimes one below the other.

    A second table begins after an empty row with a row of at least two known column names
    that differ from the header above.
    """
    breaks = [0, *_second_headers(records), len(records)]
    spans = []
    for start, stop in pairwise(breaks):
        part = records[start:stop]
        header = find_header(part)
        body = header + 1 if header >= 0 else _first_filled(part)
        end = len(part)
        while end > body and not cells_of(part[end - 1]):
            end -= 1
        last = _without_footer(part, body, end)
        wide = [len(cells_of(record)) for record in part[max(header, 0) : last]]
        spans.append(
            Span(
                header + start if header >= 0 else -1,
                body + start,
                last + start,
                end + start,
                max(wide, default=1) or 1,
            )
        )
    return spans


def _first_filled(records: Sequence[Record]) -> int:
    return next((i for i, record in enumerate(records) if cells_of(record)), len(records))


def _second_headers(records: Sequence[Record]) -> list[int]:
    found: list[int] = []
    header: set[str] = set()
    for i in range(1, len(records)):
        close = any(cell.strip() for cell in records[i - 1])
        if not any(records[i]) or (close and not is_header_again(records[i])):
            continue
        cells = [cell for cell in cells_of(records[i]) if cell]
        known = sum(fold(cell) in vocabulary() for cell in cells)
        if len(cells) < 2 or known < 2 or not all(is_label(cell) for cell in cells):
            continue
        if not header:
            above = find_header(records[:i])
            header = {fold(c) for c in records[above]} if above >= 0 and above < i - 1 else set()
            if close and len(header & vocabulary()) < 2:
                header = set()
        if header and {fold(cell) for cell in cells} != header - {""}:
            found.append(i)
            header = {fold(cell) for cell in cells}
    return found


def _without_footer(records: Sequence[Record], start: int, stop: int) -> int:
    """Return where the body ends, before at most five rows of totals, remarks and space."""
    width = usual_width([cells_of(record) for record in records[start:stop][:LOOKED_AT]])
    end = stop
    for i in range(stop - 1, max(start, stop - 6), -1):
        cells = cells_of(records[i])
        if cells and not is_footer(cells, width):
            break
        if cells:
            end = i
    while end > start and not cells_of(records[end - 1]):
        end -= 1
    return end


def is_footer(record: Record, width: int) -> bool:
    """Say whether a row is a total (``Total, 2``) or a remark (``Printed 1 May``), no record."""
    cells = [cell for cell in cells_of(record) if cell]
    if not cells:
        return False
    if is_total(cells[0]) and all(is_figure(cell) for cell in cells[1:]):
        if len(cells) < max(width, 2) and width > 2:
            return True
        return is_total_alone(cells[0]) and (len(cells) > 1 or width > 1)
    alone = len(cells) == 1 and width > 2
    return alone and (is_remark(cells[0]) or len(cells[0]) > 40)


def is_inner_total(record: Record, width: int) -> bool:
    """Say whether a row in the middle of a table is a subtotal (``Subtotal Sales, , 12``)."""
    cells = [cell for cell in cells_of(record) if cell]
    if not cells or not begins_total(cells[0]) or not is_footer(record, width):
        return False
    return len(cells) < width or is_total_alone(cells[0])


def is_heading(record: Record, width: int) -> bool:
    """Say whether a row heads the ones below it (``Department: Sales``), and is no record."""
    cells = cells_of(record)
    if width < 3 or len(cells) != 1:
        return False
    return bool(re.search(r"\w[ :]|^[*#=-]{2}|^[*#]\s", cells[0])) and is_label(cells[0])


def is_header_again(record: Record) -> bool:
    """Say whether a row consists of known column names only: the header of another table."""
    cells = [fold(cell) for cell in cells_of(record) if cell]
    return (
        len(cells) > 1 and len(set(cells)) == len(cells) and all(c in vocabulary() for c in cells)
    )


def is_transposed(header: Record, first: Sequence[str]) -> bool:
    """Say whether the names of columns stand below each other, and records side by side.

    Args:
        header: First row.
        first: Cells of the first column below it.

    >>> is_transposed(["employee_id", "E1", "E2"], ["name", "department"])
    True
    """
    down = [fold(cell) for cell in (header[0] if header else "", *first)]
    known = sum(word in vocabulary() for word in down[1:])
    across = sum(fold(cell) in vocabulary() for cell in header[1:])
    few = 1 < len(down) <= LOOKED_AT and len(set(down)) == len(down)
    return few and not across and known >= max(1, 0.6 * (len(down) - 1)) and (
        down[0] in vocabulary() or known > 1
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Column names made usable, and what had to be done for it.

    Attributes:
        names: One different, non-empty name per column.
        repeated: Names that stood more than once.
        blank: Names given to columns without one.
    """

    names: tuple[str, ...]
    repeated: tuple[str, ...]
    blank: tuple[str, ...]


def name_columns(header: Record, width: int) -> Named:
    """Give every column a name of its own.

    >>> name_columns(["id", "name", "name", ""], 4).names
    ('id', 'name', 'name (2)', 'column D')
    """
    cells = [" ".join(cell.split()).strip(EDGES) for cell in header] + [""] * width
    names: list[str] = []
    repeated, blank, said = [], [], dict[str, str]()
    for i, cell in enumerate(cells[:width]):
        cell = said.setdefault(cell.casefold(), cell) if cell else cell
        name = cell or f"column {letter(i)}"
        if not cell:
            blank.append(name)
        times = 1
        while name in names:
            times += 1
            name = f"{cell} ({times})"
        if times > 1:
            repeated.append(cell)
        names.append(name)
    return Named(tuple(names), tuple(dict.fromkeys(repeated)), tuple(blank))


def letter(place: int) -> str:
    """Return a column's letter as a spreadsheet shows it, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text

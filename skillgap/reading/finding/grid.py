"""Where in a sheet the tables are: title rows, header, body, total rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from skillgap.core.tables import EMPLOYEES
from skillgap.core.words import EDGES, fold
from skillgap.reading.finding.legend import read_legend
from skillgap.reading.finding.rows import RowRole, find_row_roles, find_row_roles_without_computed
from skillgap.reading.finding.words import (
    begins_total,
    could_be_header,
    is_number_cell,
    is_only_name_of_total,
    is_remark,
    known_column_words,
    names_a_total,
    strip_record_cells,
)

Record = Sequence[str]

MOST_MARKS = 8
"""Different words beyond which a body repeats no marks."""
LOOKED_AT = 40
"""Rows from the top of a table among which the header is sought."""


@dataclass(frozen=True, slots=True)
class Span:
    """One table within records; record numbers from 0.

    Attributes:
        header: Record with the names of the columns; −1 where there is none.
        groups: Records above it that belong to the header: groups of columns, units.
        start: First record of the body.
        stop: One past the last record of the body.
        width: Number of columns.
        inside: Records of the body that are none: headings, derived rows, remarks.
        above: Records above the header that belong to it: titles, notes.
        below: Records below the body: notes.
    """

    header: int
    groups: tuple[int, ...]
    start: int
    stop: int
    width: int
    inside: Mapping[int, RowRole]
    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


def usual_width(records: Sequence[Record]) -> int:
    """Return the commonest number of cells, the wider one of equals."""
    counts = Counter(len(record) for record in records if len(record))
    return max(counts, key=lambda width: (counts[width], width), default=1)


_BODY = (RowRole.DATA, RowRole.HEADING, RowRole.DERIVED)
_AROUND = (RowRole.TITLE, RowRole.NOTE)


def find_table_spans(records: Sequence[Record], totals: Collection[int] = ()) -> list[Span]:
    """Find the tables in the records of one sheet: mostly one, sometimes one below the other.

    A table is a body of like rows with its header just above, whatever their words. What stands
    above the first header or below the last body belongs to the nearest table; a header without
    rows is part of what stands above.

    Args:
        records: Cells of every row.
        totals: Rows that are known to be worked out from others.
    """
    roles = find_row_roles(records)
    for row in totals:
        roles[row] = RowRole.DERIVED if roles[row] == RowRole.DATA else roles[row]
    return _find_spans_by_roles(records, roles)


def find_span_at_beginning(records: Sequence[Record]) -> Span | None:
    """Return the table that the first records of a long one begin; ``None`` if it is not plain.

    Plain is a header of one row, and records below it without a break.
    """
    spans = _find_spans_by_roles(records, find_row_roles_without_computed(records))
    plain = len(spans) == 1 and spans[0].header >= 0
    return spans[0] if plain and not (spans[0].groups or spans[0].inside) else None


def _find_spans_by_roles(records: Sequence[Record], roles: Sequence[RowRole]) -> list[Span]:
    # A row of known names only is a header, wherever the shapes of the rows around put it.
    roles = [
        RowRole.HEADER
        if role == RowRole.DATA and len(strip_record_cells(record)) > 2 and is_header_again(record)
        else role
        for record, role in zip(records, roles, strict=True)
    ]
    _mark_first_row_over_numbers(records, roles)
    _mark_headers_that_begin_alike(records, roles)
    _mark_header_turned_on_side(records, roles)
    _mark_records_below_header(records, roles)
    _mark_rows_of_one_kind_below_header(records, roles)
    _mark_names_above_few_words(records, roles)
    starts = _find_table_start_rows(records, roles)
    return [
        _make_table_span(records, roles, start, stop)
        for start, stop in pairwise([*starts, len(roles)])
    ]


def _mark_first_row_over_numbers(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark a first row of different names over numbers as the header: ``Employee, Q1, Q2``."""
    filled = [i for i, role in enumerate(roles) if role != RowRole.EMPTY]
    if len(filled) < 2 or RowRole.HEADER in roles:
        return
    names, below = (strip_record_cells(records[i]) for i in filled[:2])
    words = [fold(name) for name in names]
    whole = len(names) > 2 and all(words) and len(set(words)) == len(words)
    if whole and words[0] in known_column_words() and not any(map(is_number_cell, names)):
        over = [i for i, cell in enumerate(below[: len(names)]) if is_number_cell(cell)]
        roles[filled[0]] = RowRole.HEADER if len(over) > 1 else roles[filled[0]]


def _mark_headers_that_begin_alike(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark the headers of further tables that begin with the word the first one begins with."""
    first = next((i for i, role in enumerate(roles) if role == RowRole.HEADER), -1)
    begins = fold(records[first][0]) if first >= 0 and records[first] else ""
    if begins not in known_column_words():
        return
    for i in range(first + 2, len(roles)):
        cells = strip_record_cells(records[i])
        again = roles[i] == RowRole.DATA and len(cells) > 2 and fold(cells[0]) == begins
        broken = roles[i - 1] in (RowRole.EMPTY, RowRole.HEADING, *_AROUND)
        if again and broken and all(cells) and all(map(could_be_header, cells)):
            roles[i] = RowRole.HEADER
            roles[i - 1] = RowRole.TITLE if roles[i - 1] == RowRole.HEADING else roles[i - 1]


def _mark_header_turned_on_side(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark the first row of a table whose names stand below each other as its only header."""
    wide = [i for i, record in enumerate(records) if len(strip_record_cells(record)) > 1]
    filled = [i for i, role in enumerate(roles) if role != RowRole.EMPTY]
    if not wide or len(filled) > LOOKED_AT:
        return
    rows = [i for i in filled if i >= wide[0]]
    if is_transposed([strip_record_cells(records[i]) for i in rows]):
        roles[rows[0]] = RowRole.HEADER
        for i in rows[1:]:
            roles[i] = RowRole.DATA


def _mark_records_below_header(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark rows taken for a second header that are records, since the row above names all columns.

    So a file whose records are words only does not lose its first.
    """
    for place in range(len(roles) - 1):
        if not roles[place] == roles[place + 1] == RowRole.HEADER:
            continue
        header, below = records[place], place + 1
        while (
            below < len(roles)
            and roles[below] == RowRole.HEADER
            and is_header_again(header)
            and _fills_only_named_columns(header, records[below])
            and not _describes_columns(records[below])
            and (below == place + 1 or len(strip_record_cells(records[below])) > 1)
        ):
            roles[below] = RowRole.DATA
            below += 1


def _mark_names_above_few_words(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark the row of names below a row of groups, above a body that repeats a few words.

    Words above words tell no header by their looks; that none of them comes again below does.
    """
    for place in range(1, min(len(roles) - _FEW_ROWS, LOOKED_AT)):
        if not (roles[place - 1] == RowRole.HEADER and roles[place] == RowRole.DATA):
            continue
        groups, names = set(_filled(records[place - 1])), _filled(records[place])
        if not (set(names) - {0}) > (groups - {0}) or not groups or 0 not in names:
            continue
        body = [records[i] for i in range(place + 1, len(roles)) if roles[i] == RowRole.DATA]
        words = [fold(row[j]) for row in body for j in set(names) - {0} if j < len(row) and row[j]]
        over = {fold(cell) for at, cell in names.items() if at}
        few = 1 < len(set(words)) <= MOST_MARKS and len(words) >= 2 * len(set(words))
        if few and not over & set(words) and not any(map(is_number_cell, names.values())):
            roles[place] = RowRole.HEADER


_FEW_ROWS = 2


def _filled(record: Record) -> dict[int, str]:
    return {at: cell.strip(EDGES) for at, cell in enumerate(record) if cell.strip(EDGES)}


def _mark_rows_of_one_kind_below_header(records: Sequence[Record], roles: list[RowRole]) -> None:
    """Mark rows taken for further headers that are records: three and more follow a whole one.

    A header that names every column by a name of its own needs no three rows below it.
    """
    for place, role in enumerate(roles):
        if role != RowRole.HEADER or (place and roles[place - 1] == RowRole.HEADER):
            continue
        stop = next((i for i in range(place, len(roles)) if roles[i] != RowRole.HEADER), len(roles))
        rows = records[place:stop]
        names = [fold(cell) or cell for cell in strip_record_cells(rows[0])]
        whole = len(names) > 2 and all(names) and len(set(names)) == len(names)
        if (
            len(rows) > _MOST_HEADERS
            and whole
            and all(_fills_only_named_columns(rows[0], row) for row in rows[1:])
        ):
            roles[place + 1 : stop] = [RowRole.DATA] * (stop - place - 1)


_MOST_HEADERS = 3
"""Rows that a header may have: groups, names, units."""


def _fills_only_named_columns(header: Record, record: Record) -> bool:
    """Say whether a row begins where its header does, and has no cell beside its names."""
    names = {place for place, cell in enumerate(header) if cell.strip(EDGES)}
    filled = {place for place, cell in enumerate(record) if cell.strip(EDGES)}
    return 0 in filled and filled <= names


def _describes_columns(record: Record) -> bool:
    """Say whether a row repeats names of columns, in another language say, or gives their units."""
    cells = [cell.strip(EDGES) for cell in record if cell.strip(EDGES)]
    bracketed = all(cell[0] in "([<{" and cell[-1] in ")]>}" for cell in cells)
    known = {fold(cell) for cell in cells} & known_column_words()
    typed = all(fold(cell) in _TYPES for cell in cells)
    return bracketed or typed or 2 * len(known) > len(cells)  # one may be a job: Manager


_TYPES = {"text", "string", "varchar", "char", "number", "numeric", "integer", "int", "float",
          "decimal", "date", "datetime", "boolean", "bool"}  # fmt: skip


def _find_table_start_rows(records: Sequence[Record], roles: Sequence[RowRole]) -> list[int]:
    """Return where tables begin: with what stands above each header that has rows below it.

    A header that says what the one before it says is no new table, but printed again.
    """
    starts, begun, names = [0], -1, frozenset[str]()
    body = False
    for i, role in enumerate(roles):
        if role in (*_AROUND, RowRole.HEADER) and begun < 0:
            begun = i
        if role not in _BODY:
            continue
        if begun < 0:
            body = True
            continue
        headers = [k for k in range(begun, i) if roles[k] == RowRole.HEADER]
        fresh = frozenset(fold(c) for k in headers for c in strip_record_cells(records[k]) if c)
        if body and headers and fresh != names:
            below = _start_row_after_notes(roles, begun)
            starts.append(below)
        names, body, begun = fresh or names, True, -1
    return starts


def _start_row_after_notes(roles: Sequence[RowRole], begun: int) -> int:
    """Return where a table begins: after the notes right below the table above."""
    while roles[begun] == RowRole.NOTE:
        begun += 1
        while roles[begun] == RowRole.EMPTY:
            begun += 1
    return begun


def _make_table_span(
    records: Sequence[Record], roles: Sequence[RowRole], start: int, stop: int
) -> Span:
    rows = range(start, stop)
    body = [i for i in rows if roles[i] in _BODY]
    first = body[0] if body else stop
    last = _end_row_before_legend(records, body) if body else stop
    headers = [i for i in range(start, first) if roles[i] == RowRole.HEADER]
    header = max(headers, key=lambda i: (_count_different_names(records[i]), -i), default=-1)
    inside = {i: roles[i] for i in range(first, last)
              if roles[i] not in (RowRole.DATA, RowRole.EMPTY, RowRole.HEADER)}  # fmt: skip
    again = [i for i in range(first, last) if roles[i] == RowRole.HEADER]
    inside |= {
        i: RowRole.HEADING
        for i in again
        if header < 0 or not _are_records_the_same(records, i, header)
    }
    wide = [
        len(strip_record_cells(records[i]))
        for i in (*headers, *range(first, last))
        if i not in inside
    ]
    return Span(
        header, tuple(i for i in headers if i != header), first, last, max(wide, default=1) or 1,
        inside, tuple(i for i in range(start, first) if roles[i] in _AROUND),
        tuple(i for i in range(last, stop) if roles[i] != RowRole.EMPTY),
    )  # fmt: skip


def _end_row_before_legend(records: Sequence[Record], body: Sequence[int]) -> int:
    """Return where a body ends: before marks and their meaning, set off below it."""
    breaks = [k for k in range(1, len(body)) if body[k] - body[k - 1] > 1]
    if not breaks:
        return body[-1] + 1
    tail = [records[i] for i in body[breaks[-1] :]]
    usual = usual_width([strip_record_cells(records[i]) for i in body])
    narrow = usual > 3 and all(len(strip_record_cells(record)) == 2 for record in tail)
    legend = narrow and len(tail) > 1 and len(read_legend(tail)) == len(tail)
    return body[breaks[-1] - 1] + 1 if legend else body[-1] + 1


def _are_records_the_same(records: Sequence[Record], one: int, other: int) -> bool:
    return [fold(c) for c in strip_record_cells(records[one])] == [
        fold(c) for c in strip_record_cells(records[other])
    ]


def _count_different_names(record: Record) -> int:
    """Return how many different names a header gives."""
    return len({fold(cell) for cell in record if cell.strip(EDGES)})


def join_header(records: Sequence[Record], span: Span) -> tuple[list[str], list[str]]:
    """Return the names of the columns and the groups above them.

    A name that stands several times is told apart by its group; a column without a name has that
    of its group.

    Returns:
        Names, and for each the group above it, empty for none.

    >>> rows = [["", "SQL", "", "Python", ""], ["Name", "Now", "Goal", "Now", "Goal"], ["A"]]
    >>> join_header(rows, Span(1, (0,), 2, 3, 5, {}))[0]
    ['Name', 'SQL Now', 'SQL Goal', 'Python Now', 'Python Goal']
    """
    if span.header < 0:
        return [], [""] * span.width
    names = [cell.strip(EDGES) for cell in records[span.header]]
    names += [""] * (max(len(records[i]) for i in (span.header, *span.groups)) - len(names))
    groups = [""] * len(names)
    for i in (i for i in span.groups if i < span.header):
        for place, group in enumerate(_spread_groups_over_columns(records[i], names)):
            groups[place] = " ".join(part for part in (groups[place], group) if part)
    below = [records[i] for i in span.groups if i > span.header]
    for record in below:
        names = _with_names_below_groups(names, record)
    often = {name for name in names if name and names.count(name) > 1}
    for place, name in enumerate(names):
        lower = next((r[place].strip(EDGES) for r in below if place < len(r) and r[place]), "")
        if (name in often or not name) and groups[place]:
            names[place] = f"{groups[place]} {name}".strip()
        names[place] = names[place] or lower
    return names, groups


def _with_names_below_groups(names: Sequence[str], below: Record) -> list[str]:
    """Let a name be the group of those below it, where each of its columns has one there.

    >>> _with_names_below_groups(["Name", "SQL", "", "Go"], ["", "Now", "Goal", "in h"])
    ['Name', 'SQL Now', 'SQL Goal', 'Go']
    """
    lower = [cell.strip(EDGES) for cell in below] + [""] * len(names)
    named = list(names)
    starts = [place for place, name in enumerate(names) if name]
    for start, stop in zip(starts, [*starts[1:], len(names)]):
        while stop > start + 1 and not lower[stop - 1]:
            stop -= 1
        if stop - start > 1 and all(lower[start:stop]):
            named[start:stop] = [f"{names[start]} {name}" for name in lower[start:stop]]
    return named


def _spread_groups_over_columns(record: Record, names: Sequence[str]) -> list[str]:
    """Spread each cell of a row of groups over the columns up to the next one."""
    spread, group = [], ""
    for place, name in enumerate(names):
        cell = record[place].strip(EDGES) if place < len(record) else ""
        group = cell or group
        spread.append(group if cell or name else "")
    return spread


def is_footer(record: Record, width: int) -> bool:
    """Say whether a row is a total (``Total, 2``) or a remark (``Printed 1 May``), no record."""
    cells = [cell for cell in strip_record_cells(record) if cell]
    if not cells:
        return False
    if names_a_total(cells[0]) and all(is_number_cell(cell) for cell in cells[1:]):
        if len(cells) < max(width, 2) and width > 2:
            return True
        return is_only_name_of_total(cells[0]) and (len(cells) > 1 or width > 1)
    alone = len(cells) == 1 and width > 2
    return alone and (is_remark(cells[0]) or len(cells[0]) > 40)


def is_inner_total(record: Record, width: int) -> bool:
    """Say whether a row in the middle of a table is a subtotal (``Subtotal Sales, , 12``)."""
    cells = [cell for cell in strip_record_cells(record) if cell]
    if not cells or not begins_total(cells[0]) or not is_footer(record, width):
        return False
    return len(cells) < width or is_only_name_of_total(cells[0])


def is_heading(record: Record, width: int) -> bool:
    """Say whether a row heads the ones below it (``Department: Sales``), and is no record."""
    cells = strip_record_cells(record)
    if width < 3 or len(cells) != 1:
        return False
    return bool(re.search(r"\w[ :]|^[*#=-]{2}|^[*#]\s", cells[0])) and could_be_header(cells[0])


def is_header_again(record: Record) -> bool:
    """Say whether a row consists of known column names only: the header of another table."""
    cells = [fold(cell) for cell in strip_record_cells(record) if cell]
    return (
        len(cells) > 1
        and len(set(cells)) == len(cells)
        and all(c in known_column_words() for c in cells)
    )


def is_transposed(records: Sequence[Record]) -> bool:
    """Say whether the names of columns stand below each other, and records side by side.

    Args:
        records: The rows of a table, the first first.

    >>> is_transposed([["employee_id", "E1", "E2"], ["name", "Al", "Bo"], ["department", "", ""]])
    True
    """
    header = records[0] if records else []
    down = [fold(record[0]) if record else "" for record in records]
    known = sum(word in known_column_words() for word in down[1:])
    across = sum(fold(cell) in known_column_words() for cell in header[1:])
    few = 1 < len(down) <= LOOKED_AT and len(set(down)) == len(down)
    named = known >= max(1, 0.6 * (len(down) - 1)) and (
        down[0] in known_column_words() or known > 1
    )
    return few and not across and (named or _are_people_across(records, down))


_PEOPLE = {fold("employee_id"), fold("name"), *EMPLOYEES["employee_id"].synonyms,
           *EMPLOYEES["name"].synonyms}  # fmt: skip
_FEW_PEOPLE = 3
_MOST_RATINGS = 21
"""Different cells beyond which a block holds no ratings."""


def _are_people_across(records: Sequence[Record], down: Sequence[str]) -> bool:
    """Say whether people stand side by side, what they are above what they can do."""
    known = [word in known_column_words() for word in down[1:]]
    told = known.index(False) if False in known else len(known)
    if down[0] not in _PEOPLE or not told or len(known) - told < 2 or any(known[told:]):
        return False
    people = [cell.strip(EDGES) for cell in records[0][1:]]
    if len(set(people)) < max(_FEW_PEOPLE, len(people)) or not all(map(could_be_header, people)):
        return False
    facts = {cell for record in records[1 : 1 + told] for cell in record[1:] if cell}
    ratings = {cell for record in records[1 + told :] for cell in record[1:]}
    return all(people) and not any(map(is_number_cell, facts)) and len(ratings) <= _MOST_RATINGS


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
        name = cell or f"column {column_letter(i)}"
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


def column_letter(place: int) -> str:
    """Return a column's letter as a spreadsheet shows it, from 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text

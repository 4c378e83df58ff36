"""From the records of a sheet or a text to tables: header, body, rows that do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import UnreadableFile
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.finding.beside import Block, find_blocks_side_by_side
from skillgap.reading.finding.comments import find_comment_lines
from skillgap.reading.finding.formulas import (
    NONE,
    Formulas,
    drop_columns_of_formulas,
    find_rows_of_formulas,
)
from skillgap.reading.finding.grid import (
    Record,
    Span,
    find_table_spans,
    is_footer,
    join_header,
    name_columns,
    usual_width,
)
from skillgap.reading.finding.legend import read_legend
from skillgap.reading.finding.rows import RowRole
from skillgap.reading.finding.table import (
    RawTable,
    make_table,
    record_in_one_line,
    refuse_too_many_columns,
    rows_aside_frame,
)
from skillgap.reading.finding.telling import (
    COMMENT,
    FOOTER,
    HEADING,
    SENTENCES,
    Seen,
    issues_of_oddities,
)
from skillgap.reading.finding.torn import find_torn_rows
from skillgap.reading.finding.words import (
    is_number_cell,
    known_column_words,
    strip_record_cells,
)

MARKS = (",", ";", "\t", "|")
"""Marks by which a row may be separated where the rest of its file is by another."""
_NEARLY_ALL = 0.9


def make_tables_from_records(
    records: list[list[str]],
    file: str,
    *,
    ragged: bool,
    decisions: Decisions = LENIENT,
    torn: Mapping[int, str] | None = None,
    formulas: Formulas = NONE,
) -> list[RawTable]:
    """Make tables from the records of a sheet or a text.

    Args:
        records: Cells of every row from row 1 on; empty rows are empty lists.
        file: For issues.
        ragged: Whether a row of another length is suspicious (text) or natural (workbook).
        decisions: Answers to questions about the file.
        torn: Records whose cells cannot be told apart, to the reason: they are kept aside.
        formulas: Cells that a workbook works out from others.

    Returns:
        One table per table found, each with its issues.

    Raises:
        UnreadableFile: there is no table, or a header and no rows.
    """
    torn, decisions = torn or {}, decisions.for_file(file)
    comments = find_comment_lines(records) if ragged else ()
    told = [_seen_comment(i, records[i]) for i in comments]
    records = [[] if i in comments else record for i, record in enumerate(records)]
    torn = {i: reason for i, reason in torn.items() if i not in comments}
    if not any(i not in torn and record for i, record in enumerate(records)):
        raise _error_no_sound_row(file, torn)
    even = not ragged or len({len(record) for record in records if record}) == 1
    blocks = find_blocks_side_by_side(records) if even and not torn else [Block(0, records)]
    tables: list[RawTable] = []
    for block in blocks:
        mine = formulas.from_column(block.first)
        made = _make_tables_of_block(block, file, ragged, decisions, torn, mine)
        tables += [_named_in_turn(table, file, len(tables) + at) for at, table in enumerate(made)]
    if len(tables) > 1:
        beside = len(blocks) > 1
        second = Seen("table beside" if beside else "second table", row=tables[1].first_row - 1)
        tables[0] = tables[0].with_issues(issues_of_oddities([second], file, decisions))
        if decisions.answer("second_table") == "first":
            tables = tables[:1]
    if told:
        aside = rows_aside_frame([(each.row, each.value, COMMENT) for each in told])
        note = replace(told[0], count=len(told))
        tables[0] = tables[0].with_rows_aside(aside)
        tables[0] = tables[0].with_issues(issues_of_oddities([note], file, decisions))
    return tables


def _seen_comment(place: int, record: Record) -> Seen:
    return Seen("comment", place + 1, value=record_in_one_line(strip_record_cells(record)))


def _error_no_sound_row(file: str, torn: Mapping[int, str]) -> UnreadableFile:
    if not torn:
        return UnreadableFile(file, "no cells", "a header and at least one row", "Export it again.")
    return UnreadableFile(
        file,
        "quotes that are out of place in every line",
        'doubled quotes ("") inside quoted cells',
        "Export it again as csv, with another delimiter if the cells hold commas.",
    )  # fmt: skip


def _named_in_turn(table: RawTable, file: str, place: int) -> RawTable:
    """Name a table by its place among those of the sheet, where that is another than so far."""
    name = f"{file} › table {place + 1}" if place else file
    issues = tuple(replace(issue, file=name) for issue in table.issues)
    return table if table.file == name else replace(table, file=name, issues=issues)


def _make_tables_of_block(
    block: Block, file: str, ragged: bool, decisions: Decisions, torn: Mapping[int, str],
    formulas: Formulas,
) -> list[RawTable]:  # fmt: skip
    """Make the tables that stand below each other in some columns of a sheet."""
    records = block.records
    calm, totals = _replace_torn_records(records, torn), find_rows_of_formulas(records, formulas)
    spans = _join_split_bodies(find_table_spans(calm, totals), records)
    if spans[0].header < 0 and decisions.answer("no_header") == "first":
        first = spans[0].start
        spans[0] = replace(spans[0], header=first, start=first + 1)
    spans = _merge_legend_spans(records, spans)
    tables = []
    for number, span in enumerate(spans, 1):
        name = file if number == 1 else f"{file} › table {number}"
        mine, header = decisions.for_file(name), join_header(records, span)[0]
        table = _make_table_of_span(records, span, name, ragged, mine, torn)
        tables.append(drop_columns_of_formulas(table, header, formulas, mine))
    if block.legend:
        told = tuple(" ".join(cell for cell in line if cell) for line in block.legend)
        legend = {**tables[0].legend, **read_legend(block.legend)}
        tables[0] = replace(tables[0], legend=legend, around=(*tables[0].around, *told))
    return tables


def _merge_legend_spans(records: list[list[str]], spans: list[Span]) -> list[Span]:
    """Take a small table of marks and their meaning for part of what surrounds its neighbour."""
    for place, span in enumerate(spans):
        if len(spans) == 1 or not (
            _is_legend(records, span) or _are_pairs_above(records, spans, place)
        ):
            continue
        rows = (*span.above, *span.groups, *range(max(span.header, 0), span.stop), *span.below)
        spans = spans[:place] + spans[place + 1 :]
        near = max(place - 1, 0)
        above = (*rows, *spans[near].above) if place == 0 else spans[near].above
        below = spans[near].below if place == 0 else (*spans[near].below, *rows)
        spans[near] = replace(spans[near], above=above, below=below)
        return _merge_legend_spans(records, spans)
    return spans


def _is_legend(records: list[list[str]], span: Span) -> bool:
    """Say whether a table only says what marks stand for, under no name of a known column."""
    if _is_legend_of_single_cells(records, span):
        return True
    body = [records[i] for i in range(span.start, span.stop) if strip_record_cells(records[i])]
    if span.width > 2 or not 1 < len(body) <= _LONGEST_LEGEND:
        return False
    names = {fold(cell) for cell in records[span.header]} if span.header >= 0 else set()
    return not names & known_column_words() and len(read_legend(body)) == len(body)


def _is_legend_of_single_cells(records: list[list[str]], span: Span) -> bool:
    """Say whether all lines are single cells such as ``3 = alone``, below a name or below none."""
    places = sorted({*span.groups, *([span.header] if span.header >= 0 else []),
                     *range(span.start, span.stop)})  # fmt: skip
    lines = [[cell for cell in records[i] if cell.strip()] for i in places]
    told = [line for line in lines if line]
    if not told or any(len(line) > 1 for line in told):
        return False
    return any(1 < len(said) <= _LONGEST_LEGEND and len(read_legend(said)) == len(said)
               for said in (told, told[1:]))  # fmt: skip


_LONGEST_LEGEND = 12


def _are_pairs_above(records: list[list[str]], spans: list[Span], place: int) -> bool:
    """Say whether the first table is a few lines of name and value above a wider one: its title."""
    span = spans[place]
    if place or span.width > 2 or spans[1].width < _WIDE or span.header < 0:
        return False
    rows = [strip_record_cells(records[i]) for i in range(span.header, span.stop)]
    filled = [row for row in rows if row]
    names = [fold(row[0]) for row in filled]
    known = fold(filled[0][-1]) in known_column_words()
    pairs = all(len(row) == 2 and not is_number_cell(row[0]) for row in filled)
    return pairs and not known and len(filled) <= _LONGEST_LEGEND and len(set(names)) == len(names)


_WIDE = 4
"""Columns from which a table below lines of name and value is what the sheet is about."""


def _take_group_row_for_title(span: Span, records: list[list[str]]) -> Span:
    """Take what stands above an empty row for a title, not for a group of columns."""
    near = (
        tuple(row for row in span.groups if all(any(records[r]) for r in range(row, span.header)))
        if span.header >= 0 and all(row < span.header for row in span.groups)
        else span.groups
    )
    far = tuple(row for row in span.groups if row not in near)
    return replace(span, groups=near, above=(*span.above, *far)) if far else span


def _join_split_bodies(spans: list[Span], records: list[list[str]]) -> list[Span]:
    """Put a body together that was taken for several: no gap between, no header that is known."""
    spans = [_take_group_row_for_title(span, records) for span in spans]
    whole = spans[:1]
    for span in spans[1:]:
        last = whole[-1]
        named = span.header >= 0 and any(
            fold(cell) in known_column_words() for cell in records[span.header]
        )
        if span.header == last.stop and span.width == last.width and not named:
            inside = {**last.inside, **span.inside}
            whole[-1] = replace(last, stop=span.stop, inside=inside, below=span.below)
        else:
            whole.append(span)
    return whole


def _replace_torn_records(records: list[list[str]], torn: Mapping[int, str]) -> list[list[str]]:
    """Put the row above in the place of a torn one, so that it is no break in a body."""
    if not torn:
        return records
    calm = list(records)
    for place in sorted(torn):
        calm[place] = calm[place - 1] if place else []
    return calm


def _make_table_of_span(
    records: list[list[str]],
    span: Span,
    file: str,
    ragged: bool,
    decisions: Decisions,
    torn: Mapping[int, str],
) -> RawTable:
    """Make the table of one span: its records, and what was seen on the way."""
    if span.stop <= span.start:
        found = "a header and no rows" if span.header >= 0 else "no cells"
        raise UnreadableFile(file, found, "a header and at least one row", "Export it again.")
    header, groups = join_header(records, span)
    out = _find_rows_that_are_no_records(records, span)
    body = {i: records[i] for i in range(span.start, span.stop) if i not in out}
    aside: dict[int, str] = {}
    width, seen = span.width, _oddities_in_header(records, span)
    if ragged:
        width, aside, more = _find_width_and_ragged_rows(header, body, decisions)
        aside |= {i: reason for i, reason in torn.items() if i in body}
        aside |= find_torn_rows(records, body, {*aside, *out})
        seen += more
    refuse_too_many_columns(width, file)
    header = _widen_short_header(header, width, decisions)
    kept = [i for i in body if i not in aside]
    odd = {
        i: Seen("odd row", i + 1, value=record_in_one_line(records[i]), found=r)
        for i, r in aside.items()
    }
    lost = [seen_row for _, seen_row in sorted({**out, **odd}.items())]
    if not kept and not lost:
        raise UnreadableFile(file, "no cells", "a header and at least one row", "Export it again.")
    rows = rows_aside_frame([(s.row, s.value, s.found or SENTENCES[s.what].found) for s in lost])
    if kept:
        cells = [(list(records[i]) + [""] * width)[:width] for i in kept]
        frame = pd.DataFrame(cells, columns=[str(i) for i in range(width)], dtype="str")
        places = pd.Index(np.array(kept, dtype=np.int64) + 1)
        table = make_table(header, frame, places, file, decisions, seen)
        table = replace(table, issues=(*table.issues, *issues_of_oddities(lost, file, decisions)))
    else:
        issues = tuple(issues_of_oddities([*seen, *lost], file, decisions))
        table = RawTable(file, _empty_frame(header, width), lost[0].row, issues)
    return _add_surroundings_to_table(table.with_rows_aside(rows), records, span, header, groups)


def _find_rows_that_are_no_records(records: list[list[str]], span: Span) -> dict[int, Seen]:
    """Return the rows in and below a body that are no records."""
    out = {}
    for i, role in span.inside.items():
        heading = role == RowRole.HEADING
        if heading and span.width < 3:
            continue
        out[i] = Seen(
            "heading" if heading else "footer", i + 1, value=record_in_one_line(records[i])
        )
    for i in span.below:
        out[i] = Seen("footer", i + 1, value=record_in_one_line(records[i]))
    return out


def _add_surroundings_to_table(
    table: RawTable, records: list[list[str]], span: Span, header: list[str], groups: list[str]
) -> RawTable:
    """Hand on what stands around a table, its legend, and the groups its columns stand under."""
    lines = [records[i] for i in (*span.above, *span.below)]
    names = name_columns(header, max(len(header), len(groups))).names
    known = {name: group for name, group in zip(names, groups) if group and group != name}
    return replace(
        table,
        groups=known,
        around=tuple(" ".join(cell for cell in strip_record_cells(line) if cell) for line in lines),
        legend=read_legend(lines),
        beneath=tuple(
            {name: cell.strip(EDGES) for name, cell in zip(names, records[i])}
            for i in span.groups
            if i > span.header
        ),
    )


def _empty_frame(header: Record, width: int) -> pd.DataFrame:
    """Return a frame of no rows under the header's names."""
    names = name_columns(header, width).names
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})


def _widen_short_header(header: list[str], width: int, decisions: Decisions) -> list[str]:
    """Give a header that is shorter than every row a name for the further cells."""
    if header and len(header) < width and decisions.answer("extra_cell") == "start":
        return [""] * (width - len(header)) + header
    return header


# --- rows of another length ---


def _find_width_and_ragged_rows(
    header: list[str], body: Mapping[int, list[str]], decisions: Decisions
) -> tuple[int, dict[int, str], list[Seen]]:
    """Decide the width of a text table, and which rows do not fit it.

    Rows that are (nearly) all longer than the header by an empty cell end with a delimiter; rows
    that are all longer by a filled one mean a header cell too few; rows that are all shorter raise
    a question; short rows are natural where most are short and of several lengths, since some
    programs leave off empty cells. All other rows of another length have moved.
    """
    live = {i: record for i, record in body.items() if strip_record_cells(record)}
    lengths = [len(record) for record in live.values()]
    usual, wide = usual_width(list(live.values())), len(header)
    seen: list[Seen] = []
    trailing = [i for i, r in live.items() if len(r) > wide >= len(strip_record_cells(r))]
    harmless = bool(wide) and len(trailing) >= _NEARLY_ALL * len(live)
    if harmless:
        seen.append(Seen("trailing", count=len(trailing)))
        lengths, usual = [min(length, wide) for length in lengths], min(usual, wide)
    most = lengths.count(usual) > 0.5 * len(lengths)
    width = max(wide, usual) if most else wide or usual
    if header and wide < width:
        seen.append(Seen("short header", value=str(wide)))
    if lengths.count(usual) >= _NEARLY_ALL * len(lengths) and usual < wide and usual > 1:
        seen.append(Seen("short rows", value=str(wide - usual), count=len(live)))
        if decisions.answer("short_rows") != "aside":
            return (
                wide,
                _find_ragged_rows(live, wide, usual, set(trailing) if harmless else set()),
                seen,
            )
    short = sum(length < width for length in lengths)
    lenient = short > 0.3 * len(lengths) and len(set(lengths)) > 2
    aside = _find_ragged_rows(
        live, width, 1 if lenient else width, set(trailing) if harmless else set()
    )
    return width, aside, seen


def _find_ragged_rows(
    live: Mapping[int, list[str]], width: int, least: int, trailing: set[int]
) -> dict[int, str]:
    """Return the rows with another number of cells than they should have, and why."""
    aside = {}
    for i, record in live.items():
        cells = len(record)
        if i in trailing or (
            least <= cells <= width and not _find_delimiter_that_fits(record, width)
        ):
            continue
        mark = _find_delimiter_that_fits(record, width)
        if mark:
            aside[i] = f"row separated by {_NAMES.get(mark, mark)}, unlike the others"
        elif cells > width or not is_footer(record, width):
            aside[i] = f"row with {_cell_count_text(cells)}"
    return aside


_NAMES = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}


def _find_delimiter_that_fits(record: Record, width: int) -> str:
    """Return the mark by which a row of too few cells has as many as the others."""
    if width < 2 or len(strip_record_cells(record)) >= width:
        return ""
    for mark in MARKS:
        if (
            sum(cell.count(mark) for cell in record) == width - 1
            and len(strip_record_cells(record)) == 1
        ):
            return mark
    return ""


def _cell_count_text(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _oddities_in_header(records: Sequence[Record], span: Span) -> list[Seen]:
    if span.header < 0:
        return [Seen("no header", row=span.start + 1)]
    seen = []
    blank = not any(strip_record_cells(record) for record in records[: max(span.header, 0)])
    if span.above or (blank and any(records[: max(span.header, 0)])):
        above = " · ".join(
            record_in_one_line([c for c in strip_record_cells(records[i]) if c]) for i in span.above
        )
        seen.append(Seen("title", row=span.header + 1, value=above[:200]))
    if span.groups:
        seen.append(Seen("two headers", row=span.header + 1, count=len(span.groups)))
    return seen


__all__ = ["FOOTER", "HEADING", "make_tables_from_records"]

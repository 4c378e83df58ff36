"""Text with delimiters to tables of text: csv, tsv, txt, whatever the marks."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from skillgap.core.errors import Issue, Outcome, UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.files.encoding import decode
from skillgap.reading.files.wrapping import unwrapped
from skillgap.reading.finding.grid import (
    begin_of_table,
    is_footer,
    is_header_again,
    usual_width,
)
from skillgap.reading.finding.records import tables_of
from skillgap.reading.finding.table import RawTable, check_width, make_table
from skillgap.reading.finding.telling import Seen
from skillgap.reading.finding.words import vocabulary_spelled

DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x01", "\x1f")
_SNIFFED = 65_536
_FIELD_LIMIT = 1 << 24
_SUSPECTS = 1_000
"""Rows looked at for being the header of another table."""
_SHORT = 1 << 18
"""Characters up to which a text is read record by record at once."""
_LONG = 1 << 20
"""Bytes from which columns are read by their distinct cells."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text separates and quotes its cells."""

    delimiter: str = ","
    escape: str | None = None


def read_delimited(data: bytes, file: str, decisions: Decisions = LENIENT) -> list[RawTable]:
    """Read the bytes of a delimited text file as tables of text.

    Well-formed text goes through pyarrow at once. Whatever it trips over (rows of different
    length, quotes that do not close, a second table) is read again record by record, so that
    each such row can be named.

    Args:
        data: The whole file.
        file: Its name, for issues.
        decisions: Answers to questions about the file.

    Returns:
        One table, or several that stand below each other.

    Raises:
        UnreadableFile: not text, empty, broken off, a quote without its end, or only a header.
    """
    text, issues = decode(data, file, decisions)
    text, more = unwrapped(text, file, DELIMITERS, decisions)
    issues += more
    text, told = _without_sep_line(text)
    skipped = 1 if told else 0
    style = Style(told or sniff_delimiter(text[:_SNIFFED]))
    _refuse_too_wide(text, style, file)
    table = _read_fast(text, data, style, file, skipped, decisions)
    if table is not None:
        table = _unquoted(table) if f"{style.delimiter}'" in text or "\n'" in text else table
        return [table.noting(issues)]
    read = _read_records(text, style, file)
    _refuse_broken_off(read.records, text, style, file, skipped)
    above: list[list[str]] = [[]] * skipped
    records = above + read.records
    torn = {place + skipped: reason for place, reason in read.torn.items()}
    tables = tables_of(records, file, ragged=True, decisions=decisions, torn=torn)
    if f"{style.delimiter}'" in text or "\n'" in text:
        tables = [_unquoted(table) for table in tables]
    return [tables[0].noting([*issues, *read.issues]), *tables[1:]]


def _refuse_too_wide(text: str, style: Style, file: str) -> None:
    """Count the cells of the first line before anything is built from them."""
    ends = [end for mark in "\r\n" if (end := text.find(mark)) >= 0]
    width = text.count(style.delimiter, 0, min(ends, default=len(text))) + 1
    check_width(width, file)


def _refuse_broken_off(
    records: Sequence[Sequence[str]], text: str, style: Style, file: str, skipped: int
) -> None:
    """Refuse a text whose last line is neither whole nor ended, unlike all others.

    Raises:
        UnreadableFile: the file breaks off.
    """
    if text.endswith(("\n", "\r")) or len(records) < 3:
        return
    widths = {len(record) for record in records[:-1] if any(record)}
    last = records[-1]
    if len(widths) != 1 or len(last) >= max(widths) or is_footer(last, max(widths)):
        return
    if any(mark in cell for mark in DELIMITERS for cell in last):
        return
    line = text.count("\n") + 1 + skipped if "\n" in text else text.count("\r") + 1 + skipped
    raise UnreadableFile(
        file,
        f"the file breaks off in line {line:,}, after {len(last)} of {max(widths)} cells",
        "a whole file",
        "Load it again; if that line is whole, end it with a line break.",
    )


def _without_sep_line(text: str) -> tuple[str, str]:
    """Take off the line ``sep=;`` that tells a spreadsheet the delimiter."""
    told = re.match(r'"?sep=([^\w\s"]|\t| )"?[ ,;]*(?:\r\n?|\n)', text, re.IGNORECASE)
    return (text[told.end() :], told[1]) if told else (text, "")


def sniff_delimiter(head: str) -> str:
    r"""Find the delimiter by which most rows have the same number of cells, more than one.

    >>> sniff_delimiter("id;name\n1;a,b\n2;c\n"), sniff_delimiter("one\ntwo\n")
    (';', ',')
    """
    lines = head.splitlines()[:200]
    if len(head) >= _SNIFFED and len(lines) > 1:
        lines = lines[:-1]
    scores = {mark: _regularity(lines, mark) for mark in DELIMITERS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 0 else ","


def _regularity(lines: Sequence[str], delimiter: str) -> float:
    csv.field_size_limit(_FIELD_LIMIT)
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    share = times / len(widths)
    return float(share**2 * min(width, 10) ** 0.5)


def _read_fast(
    text: str, data: bytes, style: Style, file: str, skipped: int, decisions: Decisions
) -> RawTable | None:
    """Read well-formed text in one go; ``None`` where anything is out of the ordinary."""
    if len(text) < _SHORT:
        return None
    quoted = '"' in text
    if quoted and (text.count('"') % 2 or '\\"' in text):
        return None
    head = list(_reader(io.StringIO(text[:_SNIFFED], newline=""), style))[:60]
    span = begin_of_table(head)
    if span is None:
        return None
    header = span.header
    lines = _line_after(text, style, header)
    usual = usual_width(head[header + 1 :]) if len(head) > header + 1 else 0
    if usual > len(head[header]):
        return None
    width = len(head[header])
    # Plain ASCII of which nothing was taken off is the bytes themselves: no need to encode it.
    same = text.isascii() and len(data) == len(text)
    rest = memoryview(data)[lines:] if same else _encoded(text[lines:])
    body = _arrow_columns(rest, style, width, _lines(text, lines) if quoted else None)
    if body is None or _has_gap(body) or _has_inner_header(body) or (quoted and _has_quote(body)):
        return None
    first = header + 2 + skipped
    seen = [Seen("title", row=header + 1)] if header else []
    rows = pd.RangeIndex(first, first + len(body))
    return make_table(head[header], body, rows, file, decisions, seen)


def _line_after(text: str, style: Style, record: int) -> int:
    """Return the offset of the text after a record."""
    source = io.StringIO(text[: 4 * _SNIFFED], newline="")
    reader = _reader(iter(source.readline, ""), style)
    for _ in range(record + 1):
        next(reader)
    return source.tell()


def _reader(lines: Iterable[str], style: Style, strict: bool = False) -> Any:
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(
        lines,
        delimiter=style.delimiter,
        escapechar=style.escape,
        doublequote=style.escape is None,
        strict=strict,
    )


def _encoded(text: str) -> memoryview:
    return memoryview(text.encode("utf-8", errors="surrogatepass"))


def _arrow_columns(
    data: memoryview, style: Style, width: int, lines: int | None
) -> pd.DataFrame | None:
    """Parse with pyarrow, every cell text; ``None`` when a row has another width.

    Args:
        data: Records without header, UTF-8.
        style: How cells are separated.
        width: Cells of a record.
        lines: Lines of the text, if there are quotes in it.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [str(i) for i in range(width)]
    odd: list[object] = []

    def refuse(row: object) -> str:
        odd.append(row)
        return "error"

    if not bytes(data[:64]).strip() and not bytes(data).strip():
        return None
    text = pa.large_string()
    cells = text if len(data) < _LONG else pa.dictionary(pa.int32(), text)
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=1 << 24),
            parse_options=arrow_csv.ParseOptions(
                delimiter=style.delimiter,
                newlines_in_values=lines is not None,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, cells), strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None
    if odd or (lines is not None and table.num_rows != lines):
        return None
    table = table.unify_dictionaries()
    return pd.DataFrame({name: _column(table[name]) for name in names}, copy=False)


def _has_quote(frame: pd.DataFrame) -> bool:
    """Look for a quote within a cell: doubled, or out of place, so look closer."""
    return any(bool(frame[name].str.contains('"', regex=False).any()) for name in frame.columns)


def _has_inner_header(frame: pd.DataFrame) -> bool:
    """Look for the header of another table among the rows."""
    import numpy as np

    names = sorted(vocabulary_spelled())
    places = np.flatnonzero(frame.iloc[:, 0].isin(names).to_numpy(dtype=bool))[:_SUSPECTS]
    return any(is_header_again(frame.iloc[i].tolist()) for i in places.tolist())


def _column(cells: Any) -> Any:
    """Make a column of a chunked array: by its distinct cells where it repeats itself."""
    import pyarrow as pa

    if not pa.types.is_dictionary(cells.type):
        return pd.array(cells, dtype="str")
    whole = cells.combine_chunks()
    if 2 * len(whole.dictionary) > len(whole):
        return pd.array(whole.dictionary_decode(), dtype="str")
    distinct = pd.Index(pd.array(whole.dictionary, dtype="str"))
    return pd.Categorical.from_codes(whole.indices.to_numpy(), distinct)


def _lines(text: str, start: int) -> int:
    ends = max(text.count("\n", start), text.count("\r", start))
    return ends + (not text.endswith(("\n", "\r")))


def _has_gap(frame: pd.DataFrame) -> bool:
    """An empty row with something below: perhaps two tables, so look closer."""
    import numpy as np

    places = np.flatnonzero((frame["0"] == "").to_numpy(dtype=bool))
    if not len(places):
        return False
    places = places[(frame.iloc[places] == "").all(axis=1).to_numpy(dtype=bool)]
    return bool(len(places)) and int(places[0]) != len(frame) - len(places)


# --- record by record ---


@dataclass(frozen=True, slots=True)
class _Read:
    """Records of a text, those torn by a quote with the reason, and what is said of the rest."""

    records: list[list[str]]
    torn: dict[int, str]
    issues: list[Issue]


_PROOF = 5
"""Records of the usual width that prove what a record looks like."""
_STRAY = "row with a quote that is out of place"
_SWALLOWS = "row with a quote that is not closed in its cell"


def _read_records(text: str, style: Style, file: str) -> _Read:
    """Read record by record; where a quote is out of place, only its line is lost.

    Raises:
        UnreadableFile: a quote is never closed, and nothing shows where its record ends.
    """
    if '\\"' in text:
        escaped, still = _strictly(text, Style(style.delimiter, "\\"))
        if not still and _strictly(text, style)[1]:
            return _Read(escaped, {}, [_about_backslashes(file)])
    width = _proven_width(text, style)
    if '"' not in text:
        return _Read(list(_reader(io.StringIO(text, newline=""), style)), {}, [])
    if not width:
        return _Read(_whole(text, style, file), {}, [])
    return _line_by_line(text, style, width, file)


def _whole(text: str, style: Style, file: str) -> list[list[str]]:
    """Read a text of few records, whose quotes nothing but themselves can explain."""
    records, wrong = _strictly(text, style)
    if wrong and "unexpected end" in wrong[1]:
        raise _never_closed(file, wrong[0])
    return list(_reader(io.StringIO(text, newline=""), style)) if wrong else records


def _never_closed(file: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        file,
        f"line {line:,} opens a quote that is never closed",
        "a closing quote",
        f"Correct line {line:,}, or export the file again.",
    )


def _about_backslashes(file: str) -> Issue:
    return Issue(
        severity="note",
        file=file,
        row=0,
        column="",
        found="file with backslashes before quotes",
        expected='doubled quotes ("")',
        remedy="Nothing: they were read as quotes.",
        value="",
        outcome="converted",
    )


def _proven_width(text: str, style: Style) -> int:
    """Return the cells of a record where enough lines by themselves have as many; else 0."""
    lines = text[:_SNIFFED].splitlines()[:400]
    widths = Counter(
        len(cells)
        for line in lines
        if line and (cells := _cells_of_line(line, style.delimiter)) is not None
    )
    width, times = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return width if width > 1 and times >= _PROOF else 0


def _cells_of_line(line: str, mark: str) -> list[str] | None:
    """Split one line; ``None`` where its quotes are open or out of place."""
    if '"' not in line:
        return line.split(mark)
    cells, place = [], 0
    while True:
        if line.startswith('"', place):
            found = _QUOTED.match(line, place)
            if not found:
                return None
            end = found.end()
            cells.append(found[1].replace('""', '"'))
        else:
            end = line.find(mark, place)
            end = len(line) if end < 0 else end
            cells.append(line[place:end])
        if end == len(line):
            return cells
        if not line.startswith(mark, end):
            return None
        place = end + len(mark)


_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_MOST_LINES = 2_000
"""Lines that one cell may have."""


def _line_by_line(text: str, style: Style, width: int, file: str) -> _Read:
    """Read lines, joining those that a quote holds together, setting those aside that it tears."""
    lines = _LINE.findall(text)
    if lines and not lines[-1]:
        lines.pop()
    mark, read = style.delimiter, _Read([], {}, [])
    number = 0
    while number < len(lines):
        line = lines[number].rstrip("\r\n")
        cells, taken = _cells_of_line(line, mark), 1
        if cells is None:
            cells, taken = _over_lines(lines, number, mark, width)
        if cells is not None and not _is_torn(cells, line, mark):
            cells = cells if line or taken > 1 else []
            if taken == 1 and any(cell.count('"') % 2 and cell[:1] != '"' for cell in cells):
                read.issues.append(_about_stray(file, len(read.records) + 1, line))
        else:
            read.torn[len(read.records)] = _SWALLOWS if line.count('"') % 2 else _STRAY
            cells, taken = [line], 1
        read.records.append(cells)
        number += taken
    return read


def _over_lines(
    lines: Sequence[str], number: int, mark: str, width: int
) -> tuple[list[str] | None, int]:
    """Read a record that goes over several lines; ``None`` where its quote swallows others."""
    text = lines[number]
    if text.count('"') % 2 == 0:
        return None, 1
    for taken in range(2, min(_MOST_LINES, len(lines) - number) + 1):
        text += lines[number + taken - 1]
        if '"' not in lines[number + taken - 1]:
            continue
        cells = _cells_of_line(text.rstrip("\r\n"), mark)
        if cells is not None:
            parts = [line.rstrip("\r\n") for line in lines[number : number + taken]]
            whole = [part.count(mark) == width - 1 for part in parts]
            swallows = all(whole) if width > 2 else len(cells) != width and all(whole)
            return (None, 1) if swallows or any(whole[1:-1]) else (cells, taken)
        if text.count('"') % 2 == 0:
            return None, 1
    return None, 1


def _is_torn(cells: Sequence[str], line: str, mark: str) -> bool:
    """Say whether a quote in mid-cell hides a mark: two unquoted cells hold half a pair each."""
    if '"' not in line:
        return False
    halves = [part for part in line.split(mark) if part.count('"') % 2]
    open_cells = [c for c in cells if c.count('"') % 2 and any(c == half for half in halves)]
    return len(open_cells) > 1


def _about_stray(file: str, row: int, line: str) -> Issue:
    return Issue(
        severity="warning",
        file=file,
        row=row,
        column="",
        found="quote in the middle of a cell",
        expected='doubled quotes ("") inside quoted cells',
        remedy="Look at the cells of this row.",
        value=line[:200],
        outcome="converted",
    )


def _strictly(text: str, style: Style) -> tuple[list[list[str]], tuple[int, str] | None]:
    """Read strictly; return the records, and line and reason of the first that is wrong."""
    records: list[list[str]] = []
    reader = _reader(io.StringIO(text, newline=""), style, strict=True)
    line = 0
    try:
        while True:
            line = reader.line_num + 1
            records.append(next(reader))
    except StopIteration:
        return records, None
    except csv.Error as problem:
        return records, (line, str(problem))


# --- single quotes ---


def _unquoted(table: RawTable) -> RawTable:
    """Take single quotes off cells that stand in them from end to end."""
    frame, changed = table.frame, {}
    issues = []
    for name in table.headers:
        column = frame[name].astype("str")
        inside = column.str.fullmatch(r"'[^']+'").to_numpy(dtype=bool)
        if inside.any():
            changed[name] = column.where(~inside, column.str[1:-1])
            row = int(str(frame.index[inside][0]))
            issues.append(
                Issue(
                    severity="note",
                    file=table.file,
                    row=row,
                    column=name,
                    found="cell in single quotes",
                    expected="cells without quotes",
                    remedy="Nothing: the quotes were taken off.",
                    value=str(column[inside].iloc[0]),
                    outcome="converted",
                    count=int(inside.sum()),
                    verdict=Outcome.FIX.value,
                )
            )
    return replace(table, frame=frame.assign(**changed)).noting(issues) if changed else table

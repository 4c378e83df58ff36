"""Text with delimiters to tables of text: csv, tsv, txt, whatever the marks."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from skillgap.core.errors import UnreadableFile
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.files.encoding import decode_text
from skillgap.reading.files.lines import (
    FIELD_LIMIT,
    SNIFFED,
    Style,
    open_csv_reader,
    read_delimited_records,
)
from skillgap.reading.files.wrapping import strip_single_quotes, unwrap_text
from skillgap.reading.finding.grid import (
    find_span_at_beginning,
    is_footer,
    is_header_again,
    usual_width,
)
from skillgap.reading.finding.records import make_tables_from_records
from skillgap.reading.finding.table import RawTable, make_table, refuse_too_many_columns
from skillgap.reading.finding.telling import Seen
from skillgap.reading.finding.words import known_column_words_as_spelled

DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x01", "\x1f")
_RARE_DELIMITERS = ":§¦¬¶¤·•!*#\x02\x1c\x1d\x1e"
"""Marks that words may hold, too: delimiters only where they part every line alike."""
_SUSPECTS = 1_000
"""Rows looked at for being the header of another table."""
_SHORT = 1 << 18
"""Characters up to which a text is read record by record at once."""
_LONG = 1 << 20
"""Bytes from which columns are read by their distinct cells."""


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
    text, issues = decode_text(data, file, decisions)
    text, more = unwrap_text(text, file, DELIMITERS, decisions)
    issues += more
    text, told = _strip_sep_line(text)
    skipped = 1 if told else 0
    style = Style(told or sniff_delimiter(text[:SNIFFED]))
    _refuse_too_wide(text, style, file)
    table = _read_well_formed_table(text, data, style, file, skipped, decisions)
    if table is not None:
        table = strip_single_quotes(table) if _may_quote_singly(text, style) else table
        return [table.with_issues(issues)]
    read = read_delimited_records(text, style, file)
    _refuse_cut_off_text(read.records, text, style, file, skipped)
    above: list[list[str]] = [[]] * skipped
    records = above + read.records
    torn = {place + skipped: reason for place, reason in read.torn.items()}
    tables = make_tables_from_records(records, file, ragged=True, decisions=decisions, torn=torn)
    if _may_quote_singly(text, style):
        tables = [strip_single_quotes(table) for table in tables]
    return [tables[0].with_issues([*issues, *read.issues]), *tables[1:]]


def _may_quote_singly(text: str, style: Style) -> bool:
    return "'" in text and (f"{style.delimiter}'" in text or "\n'" in text)


def _refuse_too_wide(text: str, style: Style, file: str) -> None:
    """Count the cells of the first line before anything is built from them."""
    ends = [end for mark in "\r\n" if (end := text.find(mark)) >= 0]
    width = text.count(style.delimiter, 0, min(ends, default=len(text))) + 1
    refuse_too_many_columns(width, file)


def _refuse_cut_off_text(
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


def _strip_sep_line(text: str) -> tuple[str, str]:
    """Take off the line ``sep=;`` that tells a spreadsheet the delimiter."""
    told = re.match(r'"?sep=([^\w\s"]|\t| )"?[ ,;]*(?:\r\n?|\n)', text, re.IGNORECASE)
    return (text[told.end() :], told[1]) if told else (text, "")


def sniff_delimiter(head: str) -> str:
    r"""Find the delimiter by which most rows have the same number of cells, more than one.

    >>> sniff_delimiter("id;name\n1;a,b\n2;c\n"), sniff_delimiter("one\ntwo\n")
    (';', ',')
    """
    lines = head.splitlines()[:200]
    if len(head) >= SNIFFED and len(lines) > 1:
        lines = lines[:-1]
    scores = {mark: _regular_rows_share(lines, mark) for mark in DELIMITERS}
    for mark in _RARE_DELIMITERS:
        if _has_as_many_in_each(lines, mark):
            scores[mark] = _regular_rows_share(lines, mark)
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 0 else ","


def _has_as_many_in_each(lines: Sequence[str], mark: str) -> bool:
    """Say whether a mark that words may hold, too, parts every line into as many cells."""
    if len(lines) < 2 or mark not in lines[0]:
        return False
    widths = {len(row) for row in csv.reader(lines, delimiter=mark) if any(row)}
    return len(widths) == 1 and min(widths) > 2


def _regular_rows_share(lines: Sequence[str], delimiter: str) -> float:
    csv.field_size_limit(FIELD_LIMIT)
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    share = times / len(widths)
    return float(share**2 * min(width, 10) ** 0.5)


def _read_well_formed_table(
    text: str, data: bytes, style: Style, file: str, skipped: int, decisions: Decisions
) -> RawTable | None:
    """Read well-formed text in one go; ``None`` where anything is out of the ordinary."""
    if len(text) < _SHORT:
        return None
    quoted = '"' in text
    if quoted and (text.count('"') % 2 or '\\"' in text):
        return None
    head = list(open_csv_reader(io.StringIO(text[:SNIFFED], newline=""), style))[:60]
    span = find_span_at_beginning(head)
    if span is None:
        return None
    header = span.header
    lines = _offset_after_record(text, style, header)
    usual = usual_width(head[header + 1 :]) if len(head) > header + 1 else 0
    if usual > len(head[header]):
        return None
    width = len(head[header])
    # Plain ASCII of which nothing was taken off is the bytes themselves: no need to encode it.
    same = text.isascii() and len(data) == len(text)
    rest = memoryview(data)[lines:] if same else _utf8_bytes_of(text[lines:])
    body = _parse_with_arrow(rest, style, width, _count_lines(text, lines) if quoted else None)
    if (
        body is None
        or _has_empty_row_inside(body)
        or _has_inner_header(body)
        or (quoted and _has_quote(body))
    ):
        return None
    first = header + 2 + skipped
    seen = [Seen("title", row=header + 1)] if header else []
    rows = pd.RangeIndex(first, first + len(body))
    return make_table(head[header], body, rows, file, decisions, seen)


def _offset_after_record(text: str, style: Style, record: int) -> int:
    """Return the offset of the text after a record."""
    source = io.StringIO(text[: 4 * SNIFFED], newline="")
    reader = open_csv_reader(iter(source.readline, ""), style)
    for _ in range(record + 1):
        next(reader)
    return source.tell()


def _utf8_bytes_of(text: str) -> memoryview:
    return memoryview(text.encode("utf-8", errors="surrogatepass"))


def _parse_with_arrow(
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

    def record_odd_row(row: object) -> str:
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
                invalid_row_handler=record_odd_row,
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
    return pd.DataFrame({name: _make_text_column(table[name]) for name in names}, copy=False)


def _has_quote(frame: pd.DataFrame) -> bool:
    """Look for a quote within a cell: doubled, or out of place, so look closer."""
    return any(bool(frame[name].str.contains('"', regex=False).any()) for name in frame.columns)


def _has_inner_header(frame: pd.DataFrame) -> bool:
    """Look for the header of another table among the rows."""
    import numpy as np

    names = sorted(known_column_words_as_spelled())
    places = np.flatnonzero(frame.iloc[:, 0].isin(names).to_numpy(dtype=bool))[:_SUSPECTS]
    return any(is_header_again(frame.iloc[i].tolist()) for i in places.tolist())


def _make_text_column(cells: Any) -> Any:
    """Make a column of a chunked array: by its distinct cells where it repeats itself."""
    import pyarrow as pa

    if not pa.types.is_dictionary(cells.type):
        return pd.array(cells, dtype="str")
    whole = cells.combine_chunks()
    if 2 * len(whole.dictionary) > len(whole):
        return pd.array(whole.dictionary_decode(), dtype="str")
    distinct = pd.Index(pd.array(whole.dictionary, dtype="str"))
    return pd.Categorical.from_codes(whole.indices.to_numpy(), distinct)


def _count_lines(text: str, start: int) -> int:
    ends = max(text.count("\n", start), text.count("\r", start))
    return ends + (not text.endswith(("\n", "\r")))


def _has_empty_row_inside(frame: pd.DataFrame) -> bool:
    """An empty row with something below: perhaps two tables, so look closer."""
    import numpy as np

    places = np.flatnonzero((frame["0"] == "").to_numpy(dtype=bool))
    if not len(places):
        return False
    places = places[(frame.iloc[places] == "").all(axis=1).to_numpy(dtype=bool)]
    return bool(len(places)) and int(places[0]) != len(frame) - len(places)

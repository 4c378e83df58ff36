"""Text with delimiters to tables of text: csv, tsv, txt, whatever the marks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from skillgap.domain.errors import Issue, UnreadableFile
from skillgap.ingest.encoding import decode
from skillgap.ingest.grid import find_header, usual_width
from skillgap.ingest.table import RawTable, about_title, make_table, tables_of

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 65_536
_FIELD_LIMIT = 1 << 24


@dataclass(frozen=True, slots=True)
class Style:
    """How a text separates and quotes its cells."""

    delimiter: str = ","
    escape: str | None = None


def read_delimited(data: bytes, file: str) -> list[RawTable]:
    """Read the bytes of a delimited text file as tables of text.

    Well-formed text goes through pyarrow at once. Whatever it trips over (rows of different
    length, quotes that do not close, a second table) is read again record by record, so that
    each such row can be named.

    Args:
        data: The whole file.
        file: Its name, for issues.

    Returns:
        One table, or several that stand below each other.

    Raises:
        UnreadableFile: not text, empty, a quote without its end, or only a header.
    """
    text, issues = decode(data, file)
    text, told = _without_sep_line(text)
    skipped = 1 if told else 0
    style = Style(told or sniff_delimiter(text[:_SNIFFED]))
    table = _read_fast(text, style, file, skipped) if '\\"' not in text else None
    if table is not None:
        return [table.noting(issues)]
    records, more = _read_records(text, style, file)
    tables = tables_of([[]] * skipped + records, file, ragged=True)
    return [tables[0].noting([*issues, *more]), *tables[1:]]


def _without_sep_line(text: str) -> tuple[str, str]:
    """Take off the line ``sep=;`` that tells a spreadsheet the delimiter."""
    first, _, rest = text.partition("\n")
    mark = first.strip().strip('"')
    if mark.lower().startswith("sep=") and len(mark) == 5:
        return rest, mark[4]
    return text, ""


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


def _read_fast(text: str, style: Style, file: str, skipped: int) -> RawTable | None:
    """Read well-formed text in one go; ``None`` where anything is out of the ordinary."""
    if text.count('"') % 2:
        return None
    head = list(_reader(io.StringIO(text[:_SNIFFED], newline=""), style))[:60]
    header = find_header(head)
    if header < 0:
        return None
    lines = _line_after(text, style, header)
    width = max(len(head[header]), usual_width(head[header + 1 :]) if len(head) > header + 1 else 0)
    body = _arrow_columns(text[lines:], style, width)
    if body is None:
        return None
    first = header + 2 + skipped
    table = make_table(head[header], body, pd.RangeIndex(first, first + len(body)), file)
    return table.noting([about_title(file, header + 1)] if header else [])


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


def _arrow_columns(body: str, style: Style, width: int) -> pd.DataFrame | None:
    """Parse with pyarrow, every cell text; ``None`` when a row has another width."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [str(i) for i in range(width)]
    odd: list[object] = []

    def refuse(row: object) -> str:
        odd.append(row)
        return "error"

    data = body.encode("utf-8", errors="surrogatepass")
    if not data.strip():
        return None
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=1 << 24),
            parse_options=arrow_csv.ParseOptions(
                delimiter=style.delimiter,
                newlines_in_values='"' in body,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None
    if odd or ('"' in body and table.num_rows != _lines(body)):
        return None
    frame = pd.DataFrame({name: pd.array(table[name], dtype="str") for name in names})
    return None if _has_gap(frame) else frame


def _lines(body: str) -> int:
    ends = max(body.count("\n"), body.count("\r"))
    return ends + (not body.endswith(("\n", "\r")))


def _has_gap(frame: pd.DataFrame) -> bool:
    """An empty row with something below: perhaps two tables, so look closer."""
    import numpy as np

    blank = (frame["0"] == "").to_numpy(dtype=bool)
    if not blank.any():
        return False
    blank = (frame[blank] == "").all(axis=1).to_numpy(dtype=bool)
    places = np.flatnonzero((frame["0"] == "").to_numpy(dtype=bool))[blank]
    return bool(len(places)) and int(places[0]) != len(frame) - len(places)


def _read_records(text: str, style: Style, file: str) -> tuple[list[list[str]], list[Issue]]:
    """Read record by record, first strictly, then with backslashes, then as it comes."""
    records, wrong = _strictly(text, style)
    if not wrong:
        return records, []
    escaped, still = _strictly(text, Style(style.delimiter, "\\"))
    if '\\"' in text and not still:
        issue = Issue(
            "note",
            file,
            "",
            0,
            "",
            "",
            "file with backslashes before quotes",
            'doubled quotes ("")',
            "Nothing: they were read as quotes.",
            "converted",
        )
        return escaped, [issue]
    line, message = wrong
    if "unexpected end" in message:
        raise UnreadableFile(
            file,
            f"line {line} opens a quote that is never closed",
            "a closing quote",
            f"Correct line {line}, or export the file again.",
        )
    loose = list(_reader(io.StringIO(text, newline=""), style))
    issue = Issue(
        "warning",
        file,
        "",
        line,
        "",
        "",
        "quote in the middle of a cell",
        'doubled quotes ("") inside quoted cells',
        "Look at the cells of this row.",
        "converted",
    )
    return loose, [issue]


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

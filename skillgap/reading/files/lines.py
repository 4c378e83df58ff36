"""Lines of a delimited text to records; a quote out of place costs no more than its own line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from skillgap.core.errors import Issue, UnreadableFile

SNIFFED = 65_536
"""Characters at the beginning of a text that show how it is written."""
FIELD_LIMIT = 1 << 24


@dataclass(frozen=True, slots=True)
class Style:
    """How a text separates and quotes its cells."""

    delimiter: str = ","
    escape: str | None = None


def open_csv_reader(
    lines: Iterable[str], style: Style, strict: bool = False, skip_spaces: bool = False
) -> Any:
    """Open the reader of the standard library on lines."""
    csv.field_size_limit(FIELD_LIMIT)
    return csv.reader(
        lines,
        delimiter=style.delimiter,
        skipinitialspace=skip_spaces,
        escapechar=style.escape,
        doublequote=style.escape is None,
        strict=strict,
    )


@dataclass(frozen=True, slots=True)
class Read:
    """Records of a text, those torn by a quote with the reason, and what is said of the rest."""

    records: list[list[str]]
    torn: dict[int, str]
    issues: list[Issue]


_PROOF = 5
"""Records of the usual width that prove what a record looks like."""
_STRAY = "row with a quote that is out of place"
_BACKSLASHES = "file with backslashes before quotes", 'doubled quotes ("")'
_SPACES = "space before a quoted cell", "a quote right after the delimiter"
_SWALLOWS = "row with a quote that is not closed in its cell"


def read_delimited_records(text: str, style: Style, file: str) -> Read:
    """Read record by record; where a quote is out of place, only its line is lost.

    Raises:
        UnreadableFile: a quote is never closed, and nothing shows where its record ends.
    """
    if '\\"' in text:
        escaped, still = _read_escaped_quotes(text, style)
        if not still and _read_records_strictly(text, style)[1]:
            return Read(
                escaped,
                {},
                [_about_quotes(file, *_BACKSLASHES)],
            )
    if '"' not in text:
        return Read(list(open_csv_reader(io.StringIO(text, newline=""), style)), {}, [])
    spaced = _read_spaces_before_quotes(text, style)
    if spaced:
        return Read(
            spaced,
            {},
            [
                _about_quotes(
                    file, "space before a quoted cell", "a quote right after the delimiter"
                )
            ],
        )
    width = _find_proven_width(text, style)
    return (
        _read_line_by_line(text, style, width, file)
        if width
        else _read_whole_text(text, style, file)
    )


def _read_escaped_quotes(text: str, style: Style) -> tuple[list[list[str]], tuple[int, str] | None]:
    """Read a text that writes a quote as backslash and quote; other backslashes stay."""
    if re.search(r'\\[^"\\]', text):
        doubled, wrong = _read_records_strictly(text.replace('\\"', '""'), style)
        if not wrong:
            return doubled, wrong
    return _read_records_strictly(text, Style(style.delimiter, "\\"))


def _read_spaces_before_quotes(text: str, style: Style) -> list[list[str]]:
    """Read a text whose quoted cells begin with spaces; nothing where that is not how it is."""
    if not re.search(rf'{re.escape(style.delimiter)} +"', text):
        return []
    records: list[list[str]] = []
    reader = open_csv_reader(io.StringIO(text, newline=""), style, strict=True, skip_spaces=True)
    try:
        records.extend(reader)
    except csv.Error:
        return []
    widths = {len(record) for record in records if record}
    return records if len(widths) == 1 else []


def _read_whole_text(text: str, style: Style, file: str) -> Read:
    """Read a text of few records; lines whose quotes are out of place are kept aside."""
    records, wrong = _read_records_strictly(text, style)
    if wrong and "unexpected end" in wrong[1]:
        raise _error_quote_never_closed(file, wrong[0])
    if not wrong:
        strays = [n for n, record in enumerate(records, 1) if any(c.count('"') % 2 for c in record)]
        return Read(records, {}, [_about_stray(file, n, style.delimiter.join(records[n - 1]))
                                  for n in strays])  # fmt: skip
    width = len(records[0]) if records else 0
    return _read_line_by_line(text, style, width, file)


def _error_quote_never_closed(file: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        file,
        f"line {line:,} opens a quote that is never closed",
        "a closing quote",
        f"Correct line {line:,}, or export the file again.",
    )


def _about_quotes(file: str, found: str, expected: str) -> Issue:
    return Issue(
        severity="note",
        file=file,
        row=0,
        column="",
        found=found,
        expected=expected,
        remedy="Nothing: they were read as quotes.",
        value="",
        outcome="converted",
    )


def _find_proven_width(text: str, style: Style) -> int:
    """Return the cells of a record where enough lines by themselves have as many; else 0."""
    lines = text[:SNIFFED].splitlines()[:400]
    widths = Counter(
        len(cells)
        for line in lines
        if line and (cells := _split_line_into_cells(line, style.delimiter)) is not None
    )
    width, times = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    if width < 2 or times < _PROOF:
        return 0
    named = len(_split_line_into_cells(lines[0], style.delimiter) or ())
    return named if named != width and _are_all_records_as_wide(text, style, named) else width


def _are_all_records_as_wide(text: str, style: Style, width: int) -> bool:
    """Say whether records, which may go over lines, all have as many cells as the first line."""
    records, wrong = _read_records_strictly(text[:SNIFFED], style)
    whole = records[:-1] if len(text) > SNIFFED else records
    cut = len(text) > SNIFFED and wrong is not None and "unexpected end" in wrong[1]
    filled = [record for record in whole if record]
    return (wrong is None or cut) and len(filled) > 2 and all(len(r) == width for r in filled)


def _split_line_into_cells(line: str, mark: str) -> list[str] | None:
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


def _read_line_by_line(text: str, style: Style, width: int, file: str) -> Read:
    """Read lines, joining those that a quote holds together, setting those aside that it tears."""
    lines = _LINE.findall(text)
    if lines and not lines[-1]:
        lines.pop()
    mark, read = style.delimiter, Read([], {}, [])
    number = 0
    while number < len(lines):
        line = lines[number].rstrip("\r\n")
        cells, taken = _split_line_into_cells(line, mark), 1
        if cells is None:
            cells, taken = _read_record_over_lines(lines, number, mark, width)
        if cells is not None and not _is_torn_by_quote(cells, line, mark):
            cells = cells if line or taken > 1 else []
            if taken == 1 and any(cell.count('"') % 2 and cell[:1] != '"' for cell in cells):
                read.issues.append(_about_stray(file, len(read.records) + 1, line))
        else:
            read.torn[len(read.records)] = _SWALLOWS if line.count('"') % 2 else _STRAY
            cells, taken = [line], 1
        read.records.append(cells)
        number += taken
    return read


def _read_record_over_lines(
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
        cells = _split_line_into_cells(text.rstrip("\r\n"), mark)
        if cells is not None:
            parts = [line.rstrip("\r\n") for line in lines[number : number + taken]]
            whole = [part.count(mark) == width - 1 for part in parts]
            swallows = all(whole) if width > 2 else len(cells) != width and all(whole)
            return (None, 1) if swallows or any(whole[1:-1]) else (cells, taken)
        if text.count('"') % 2 == 0:
            return None, 1
    return None, 1


def _is_torn_by_quote(cells: Sequence[str], line: str, mark: str) -> bool:
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


def _read_records_strictly(
    text: str, style: Style
) -> tuple[list[list[str]], tuple[int, str] | None]:
    """Read strictly; return the records, and line and reason of the first that is wrong."""
    records: list[list[str]] = []
    reader = open_csv_reader(io.StringIO(text, newline=""), style, strict=True)
    line = 0
    try:
        while True:
            line = reader.line_num + 1
            records.append(next(reader))
    except StopIteration:
        return records, None
    except csv.Error as problem:
        return records, (line, str(problem))

"""Text files wrapped by the way they came: lines in quotes, Markdown, columns by spaces, odd ends.

What is taken off is listed; cells stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from skillgap.core.errors import Issue, Outcome
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.finding.telling import settle_answered_issue

_LOOKED_AT = 200
_BREAKS = re.compile("[\x85\u2028\u2029]")
_MARK = "\ufeff"
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?\s*")
_SINGLE = re.compile(r"'(?:[^']|'')*'(?:([,;\t|])'(?:[^']|'')*')*")
_ONE_CELL = re.compile(r'"(?:[^"]|"")*+"')
_GAP = re.compile(r" {2,}")


def unwrap_text(
    text: str, file: str, delimiters: Sequence[str], decisions: Decisions = LENIENT
) -> tuple[str, list[Issue]]:
    r"""Take off what is around the lines and cells of a text.

    Args:
        text: The text, without the mark at its beginning.
        file: For issues.
        delimiters: Marks that may stand between cells.
        decisions: Whether columns are made of spaces.

    Returns:
        A text with cells between delimiters, one record per line, and what was done.

    >>> unwrap_text('"id,name"\n"1,Ana"\n', "a.csv", [","])[0]
    'id,name\n1,Ana\n'
    """
    issues: list[Issue] = []
    for take_off, found, remedy in _STEPS:
        changed, count = take_off(text)
        if count:
            issues.append(_make_wrapping_note(file, found, remedy, count))
            text = changed
    lines = text[:65_536].splitlines()[:_LOOKED_AT]
    if len(lines) > 1 and _GAP.search(lines[0]) and not any(d in text for d in delimiters):
        return _ask_about_space_columns(text, file, decisions, issues)
    return text, issues


def _make_wrapping_note(file: str, found: str, remedy: str, count: int) -> Issue:
    return Issue(
        severity="note",
        file=file,
        row=0,
        column="",
        found=found,
        expected="cells between delimiters, a record per line",
        remedy=f"Nothing: {remedy}.",
        value="",
        outcome="converted",
        count=count,
    )


def _strip_dos_end_mark(text: str) -> tuple[str, int]:
    """Take off the mark by which DOS ended a text."""
    bare = text.rstrip("\x1a")
    return bare, len(text) - len(bare)


def _strip_inner_byte_order_marks(text: str) -> tuple[str, int]:
    """Take off byte-order marks within the text: files were put one behind the other."""
    count = text.count("\n" + _MARK) + text.count("\r" + _MARK) + text.startswith(_MARK)
    if not count:
        return text, 0
    return re.sub(rf"(^|[\r\n]){_MARK}+", r"\1", text), count


def _normalise_line_breaks(text: str) -> tuple[str, int]:
    """Put line feeds where a text without any ends its lines in another way."""
    if "\n" in text or "\r" in text:
        return text, 0
    return _BREAKS.subn("\n", text)


_CONTROLS = re.compile("[\x80-\x9f]")


def _restore_windows_punctuation(text: str) -> tuple[str, int]:
    r"""Put Windows punctuation where its bytes came through as control characters.

    >>> _restore_windows_punctuation("O\x92Brien")
    ('O’Brien', 1)
    """
    if text.isascii():
        return text, 0
    return _CONTROLS.subn(lambda mark: _MEANT.get(mark[0], ""), text)


_MEANT = {chr(code): bytes([code]).decode("cp1252") for code in range(0x80, 0xA0)
          if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # fmt: skip


def _strip_quotes_around_lines(text: str) -> tuple[str, int]:
    """Take off the quotes around whole lines, each of them one cell to every reader."""
    head = text[:65_536].splitlines()[:_LOOKED_AT]
    lines = [line for line in head if line.strip()]
    if len(lines) < 2 or not all(_ONE_CELL.fullmatch(line) for line in lines):
        return text, 0
    cells = [row[0] for row in csv.reader(lines) if len(row) == 1]
    inside = [max(cell.count(mark) for mark in ",;\t|") for cell in cells]
    if len(cells) < len(lines) or not inside[0] or len(set(inside)) > 2:
        return text, 0
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if any(len(row) > 1 for row in rows):
        return text, 0
    return "".join(f"{row[0] if row else ''}\n" for row in rows), len(rows)


def _read_single_quotes_as_quotes(text: str) -> tuple[str, int]:
    """Read single quotes around every cell as quotes."""
    if text[:1] != "'":
        return text, 0
    lines = [line for line in text[:65_536].splitlines()[:_LOOKED_AT] if line.strip()]
    found = [_SINGLE.fullmatch(line) for line in lines]
    if len(lines) < 2 or not all(found):
        return text, 0
    mark = next((match[1] for match in found if match and match[1]), ",")
    sink = io.StringIO()
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, quotechar="'"))
    csv.writer(sink, delimiter=mark, lineterminator="\n").writerows(rows)
    return sink.getvalue(), len(rows)


def _strip_markdown_bars(text: str) -> tuple[str, int]:
    """Take off the bars around the rows of a table of Markdown, and the rule below its header."""
    head = text[:65_536].splitlines()[:_LOOKED_AT]
    rules = [i for i, line in enumerate(head) if _RULE.fullmatch(line)]
    if not rules or rules[0] == 0 or "|" not in head[rules[0] - 1]:
        return text, 0
    lines = text.splitlines()
    lines[rules[0]] = ""  # an empty line, so that row numbers stay those of the file
    rows = ["|".join(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]
    return "\n".join(rows) + "\n", len(rows)


_STEPS: tuple[tuple[Callable[[str], tuple[str, int]], str, str], ...] = (
    (_strip_dos_end_mark, "mark of an old system at the end", "it was taken off"),
    (_strip_inner_byte_order_marks, "byte-order mark within the text", "it was taken off"),
    (_normalise_line_breaks, "line that ends in another way", "it was read as the end of the line"),
    (
        _restore_windows_punctuation,
        "control character of another code page",
        "the punctuation meant was put in its place",
    ),
    (_strip_quotes_around_lines, "line in quotes as a whole", "the quotes were taken off"),
    (
        _read_single_quotes_as_quotes,
        "line with single quotes around cells",
        "they were read as quotes",
    ),
    (_strip_markdown_bars, "row of a Markdown table", "the bars around it were taken off"),
)


def _ask_about_space_columns(
    text: str, file: str, decisions: Decisions, issues: list[Issue]
) -> tuple[str, list[Issue]]:
    """Ask whether gaps of spaces are columns, as a printed list has them."""
    lines = [line for line in text.splitlines() if line.strip()]
    width = len(_GAP.split(lines[0].strip()))
    fitting = sum(len(_GAP.split(line.strip())) == width for line in lines)
    if fitting < 0.8 * len(lines):
        return text, issues
    asked = Issue(
        severity="warning",
        file=file,
        row=0,
        column="",
        found="column told from the next by spaces",
        expected="cells between commas, semicolons or tabs",
        remedy=f"{width} columns were read; compare a few rows.",
        value=lines[0][:80],
        outcome="converted",
        question="printed",
    )
    told = [*issues, settle_answered_issue(asked, decisions)]
    if decisions.answer("printed") == "leave":
        return text, told
    return "".join(_GAP.sub("\t", line.strip()) + "\n" for line in lines), told


def strip_single_quotes(table: RawTable) -> RawTable:
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
    return replace(table, frame=frame.assign(**changed)).with_issues(issues) if changed else table

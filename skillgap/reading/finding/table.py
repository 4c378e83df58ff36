"""One table of text as it stands in a file, with the rows and columns made usable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome, Severity, UnreadableFile
from skillgap.core.findings import LISTED, Bools
from skillgap.core.words import EDGES
from skillgap.reading.conform.coding import code
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.finding.evidence import Evidence, gather
from skillgap.reading.finding.grid import (
    LOOKED_AT,
    Record,
    is_footer,
    is_heading,
    is_inner_total,
    is_transposed,
    name_columns,
)
from skillgap.reading.finding.words import begins_total

MAX_COLUMNS = 1_000
MAX_CELL = 32_767
"""Most characters in a cell, as in a spreadsheet."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table of text as read from a file, before anything is known of its meaning.

    Attributes:
        file: File name, or ``file › sheet``.
        frame: Every cell as text, empty cells as ``""``, one different name per column: dtype
            ``str``, or in long files ``category`` where the cells of a column repeat themselves.
            The index holds the row numbers as a spreadsheet shows them.
        first_row: Row number of the first record.
        issues: What was found while reading.
        aside: Rows kept aside that are not in ``frame``: columns ``row``, ``text``, ``reason``.
    """

    file: str
    frame: pd.DataFrame
    first_row: int
    issues: tuple[Issue, ...] = ()
    aside: pd.DataFrame = field(default_factory=lambda: aside_frame([]))

    def setting_aside(self, aside: pd.DataFrame) -> RawTable:
        """Return the table with more rows kept aside."""
        if not len(aside):
            return self
        every = pd.concat([self.aside, aside], ignore_index=True)
        return replace(self, aside=every.sort_values("row", kind="stable", ignore_index=True))

    def noting(self, issues: Iterable[Issue]) -> RawTable:
        """Return the table with more issues in front."""
        return replace(self, issues=(*issues, *self.issues))

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """What the cells of each column say about what it holds, by header."""
        return {header: gather(self.frame[header]) for header in self.headers}

    @property
    def headers(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(str(name) for name in self.frame.columns)


def aside_frame(rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    """List rows kept aside: number, text, reason."""
    return pd.DataFrame(
        {
            "row": pd.Series([row for row, _, _ in rows], dtype="int64"),
            "text": pd.Series([text for _, text, _ in rows], dtype="str"),
            "reason": pd.Series([reason for _, _, reason in rows], dtype="str"),
        }
    )


def numbered(raws: Iterable[RawTable], taken: Iterable[str]) -> list[RawTable]:
    """Give tables names that are not taken, as names tell tables apart.

    Args:
        raws: Tables of one source.
        taken: Names of the tables of other sources.
    """
    used, named = set(taken), []
    for raw in raws:
        numbers = (f"{raw.file} ({number})" for number in count(2))
        free = next(each for each in chain([raw.file], numbers) if each not in used)
        issues = tuple(replace(i, file=free) if i.file == raw.file else i for i in raw.issues)
        named.append(replace(raw, file=free, issues=issues))
        used.add(free)
    return named


def make_table(
    header: Record,
    body: pd.DataFrame,
    rows: pd.Index,
    file: str,
    decisions: Decisions = LENIENT,
) -> RawTable:
    """Make a table from a header and a body of the same width, without gaps in it.

    Args:
        header: The header's cells.
        body: Text, columns in file order.
        rows: Row number of each row of the body, as a spreadsheet shows it.
        file: For issues.
        decisions: Answers about headers that stand twice.

    Returns:
        The table, without empty rows and columns; totals, remarks and rows with an endless cell
        are kept aside.
    """
    decisions = decisions.of(file)
    if (
        len(body) < LOOKED_AT
        and body.shape[1] > 1
        and is_transposed(header, body.iloc[:, 0].tolist())
    ):
        return _turned(header, body, file, decisions)
    named = name_columns(header, body.shape[1])
    check_width(len(named.names), file)
    frame = body.set_axis(list(named.names), axis=1).set_axis(rows, axis=0)
    nameless = named.blank if any(cell.strip() for cell in header) else ()
    issues = _about_names(named.repeated, nameless, frame, file)
    frame, repeats = _without_repeated_headers(frame, header, file)
    frame = frame.drop(columns=[n for n in named.blank if (frame[n].str.strip(EDGES) == "").all()])
    frame = _preferring(frame, named.repeated, decisions)
    frame = frame.drop(columns=[
        name for name in nameless
        if name in frame and decisions.answer("blank_header", name) == "ignore"
    ])  # fmt: skip
    frame = _without_empty_rows(frame)
    frame, footers, cut = _cut_footer(frame, file)
    frame, inner, between = _without_inner_rows(frame, file)
    frame, endless, long = _without_endless(frame, file)
    aside = aside_frame([*between, *cut, *long])
    if not len(frame) and not len(aside):
        raise no_rows(file)
    told = [settled(issue, decisions) for issue in (*issues, *repeats, *footers, *inner, *endless)]
    first = int(frame.index[0]) if len(frame) else int(aside["row"].iloc[0])
    return RawTable(file, frame, first, tuple(told), aside)


def no_rows(file: str) -> UnreadableFile:
    """Return the error for a table without rows."""
    return UnreadableFile(
        file,
        "a header and no rows",
        "at least one row below the header",
        "Export it again with its rows.",
    )


def settled(issue: Issue, decisions: Decisions) -> Issue:
    """An answered question is a fix."""
    if issue.question and decisions.answer(issue.question, issue.column):
        return replace(issue, verdict=Outcome.FIX.value)
    return issue


def _preferring(frame: pd.DataFrame, repeated: Sequence[str], decisions: Decisions) -> pd.DataFrame:
    """Of columns with one header, let the chosen one carry it."""
    for name in repeated:
        chosen = decisions.answer("repeated_header", name)
        if chosen in frame.columns and chosen != name:
            frame = frame.rename(columns={name: chosen, chosen: name})
    return frame


def check_width(width: int, file: str) -> None:
    """Refuse more columns than any table has.

    Raises:
        UnreadableFile: more than ``MAX_COLUMNS``.
    """
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            file,
            f"{width:,} columns",
            f"at most {MAX_COLUMNS:,} columns",
            "Leave out the columns that are not needed.",
        )


def _columns_called(name: str, headers: Iterable[str]) -> int:
    numbered = re.compile(rf"{re.escape(name)} \([0-9]+\)")
    return 1 + sum(bool(numbered.fullmatch(header)) for header in headers)


def _about_names(
    repeated: Sequence[str], blank: Sequence[str], frame: pd.DataFrame, file: str
) -> list[Issue]:
    issues = [
        about(
            "warning",
            file,
            0,
            name,
            "header that stands more than once",
            "different headers",
            f"Choose which of the columns is meant: the others are called `{name} (2)` …",
            question="repeated_header",
            count=_columns_called(name, frame.columns),
        )
        for name in repeated
    ]
    filled = [name for name in blank if (frame[name].str.strip(EDGES) != "").any()]
    return issues + [
        about(
            "warning",
            file,
            0,
            name,
            "column without a header",
            "a header above every column",
            "Choose the column by its letter if it is needed.",
            question="blank_header",
        )
        for name in filled
    ]


def _without_repeated_headers(
    frame: pd.DataFrame, header: Record, file: str
) -> tuple[pd.DataFrame, list[Issue]]:
    """Leave out rows that repeat the header, as printed pages and files put together do."""
    same = np.arange(len(frame) if any(cell.strip() for cell in header) else 0)
    for name, wanted in zip(frame.columns, [*header, *[""] * frame.shape[1]]):
        if not len(same):
            return frame, []
        part, bare = frame[name], wanted.strip(EDGES)
        if len(same) == len(part):  # cells of long tables are not stripped for this
            same = np.flatnonzero(((part == wanted) | (part == bare)).to_numpy(dtype=bool))
        else:
            same = same[(part.iloc[same].astype("str").str.strip(EDGES) == bare).to_numpy(bool)]
    if not len(same):
        return frame, []
    issue = about(
        "note",
        file,
        int(frame.index[same[0]]),
        "",
        "header repeated among the rows",
        "one header",
        "Nothing: it was left out.",
        "",
        "dropped",
        len(same),
    )
    return frame.drop(index=frame.index[same]), [issue]


def _without_empty_rows(frame: pd.DataFrame) -> pd.DataFrame:
    live = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        live |= (frame[name] != "").to_numpy(dtype=bool)
        if live.all():
            return frame
    return frame[live]


Cut = list[tuple[int, str, str]]


def _cut_footer(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue], Cut]:
    """Take off up to five rows of totals and remarks at the end."""
    tail = frame.tail(5)
    lost: list[int] = []
    for row, record in zip(tail.index[::-1], tail.to_numpy(dtype=object)[::-1].tolist()):
        if not is_footer(record, frame.shape[1]) or len(lost) == len(frame) - 1:
            break
        lost.append(int(row))
    texts = [joined(frame.loc[row].tolist()) for row in lost]
    issues = [about_footer(file, row, text) for row, text in zip(lost[::-1], texts[::-1])]
    cut = [(row, text, FOOTER) for row, text in zip(lost[::-1], texts[::-1])]
    return (frame.drop(index=lost) if lost else frame), issues, cut


def _turned(header: Record, body: pd.DataFrame, file: str, decisions: Decisions) -> RawTable:
    """Turn a table on its side round, each column a record; row numbers count the columns."""
    asked = about("warning", file, 0, "", "table on its side, a record per column",
                  "a record per row", "It was turned; its columns count as rows.",
                  ", ".join(str(cell) for cell in body.iloc[:6, 0]), "converted",
                  question="transposed")  # fmt: skip
    lines = [list(header), *body.to_numpy(dtype=object).tolist()]
    if decisions.answer("transposed") == "leave":
        empty = [""] * len(header)
        body, rows = pd.DataFrame(lines[1:], dtype="str"), pd.RangeIndex(2, len(lines) + 1)
        turned = make_table(empty, body, rows, file, decisions)
    else:
        turned_lines = [list(cells) for cells in zip(*lines)]
        rows = pd.RangeIndex(2, len(turned_lines) + 1)
        cells = pd.DataFrame(turned_lines[1:], dtype="str")
        turned = make_table(turned_lines[0], cells, rows, file, decisions)
    return turned.noting([settled(asked, decisions)])


_PRINTED_ROWS = 100_000
"""Rows up to which subtotals and headings are sought: nobody prints more."""
HEADING = "row that heads others, or a remark"


def _without_inner_rows(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue], Cut]:
    """Keep subtotals and headings in the middle of a printed list aside."""
    width = frame.shape[1]
    if width < 2 or len(frame) > _PRINTED_ROWS:
        return frame, [], []
    filled = np.zeros(len(frame), np.int64)
    for name in frame.columns:
        filled += (frame[name] != "").to_numpy(dtype=bool)
    usual = int(np.median(filled)) if len(filled) else 0
    if usual < 2:
        return frame, [], []
    places = np.flatnonzero((filled == 1) | ((filled < width) & _speaks_of_total(frame)))
    cut: Cut = []
    for i, record in zip(places.tolist(), frame.iloc[places].to_numpy(dtype=object).tolist()):
        if is_inner_total(record, width) or (filled[i] == 1 and is_heading(record, width)):
            told = FOOTER if is_inner_total(record, width) else HEADING
            cut.append((int(frame.index[i]), joined(record), told))
    if not cut or len(cut) > len(frame) / 2:
        return frame, [], []
    issues = [about_footer(file, row, text, told) for row, text, told in cut]
    return frame.drop(index=[row for row, _, _ in cut]), issues, cut


def _speaks_of_total(frame: pd.DataFrame) -> Bools:
    """Find rows with a cell that begins like a total; each distinct cell is looked at once."""
    rows = np.zeros(len(frame), dtype=np.bool_)
    for name in frame.columns:
        rows |= code(frame[name]).where(lambda cell: begins_total(str(cell)))
    return rows


FOOTER = "row that is a total or a remark"


def about_footer(file: str, row: int, text: str, found: str = FOOTER) -> Issue:
    """Say that a row was taken for a total or a remark."""
    return about(
        "note",
        file,
        row,
        "",
        found,
        "records only",
        "Nothing, if it is no record: it was kept aside.",
        text,
        "dropped",
        verdict=Outcome.QUARANTINE.value,
    )


def _surely_short(column: pd.Series) -> bool:
    """Say whether no cell has as many bytes as a cell may have characters; cheap to tell."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
    longest = pc.max(pc.binary_length(pa.array(cells))).as_py()
    return (longest or 0) <= MAX_CELL


def _without_endless(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Issue], Cut]:
    long = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        if _surely_short(frame[name]):
            continue
        long |= (frame[name].str.len() > MAX_CELL).to_numpy(dtype=bool)
    if not long.any():
        return frame, [], []
    found = "row with a cell that never seems to end"
    rows = [int(row) for row in frame.index[long]]
    issues = [
        about(
            "error",
            file,
            row,
            "",
            found,
            f"at most {MAX_CELL:,} characters in a cell",
            "Look for a missing quote in this row; it was kept aside.",
            "",
            "dropped",
        )
        for row in rows[:LISTED]
    ]
    cut = [(row, joined(frame.loc[row].tolist()), found) for row in rows]
    return frame[~long], issues, cut


def joined(record: Record) -> str:
    """Show a row in one line."""
    return " | ".join(str(cell) for cell in record)[:200]


def about(
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
    *,
    verdict: str = "",
    question: str = "",
) -> Issue:
    """Make an issue of a raw table, whose meaning is not known yet."""
    return Issue(
        severity,
        file,
        "",
        row,
        column,
        value,
        found,
        expected,
        remedy,
        outcome,
        count,
        verdict,
        question,
    )

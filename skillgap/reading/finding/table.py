"""One table of text as it stands in a file, with the rows and columns made usable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from skillgap.core.errors import Issue, UnreadableFile
from skillgap.core.findings import Bools
from skillgap.core.words import EDGES, fold
from skillgap.reading.conform.coding import code_distinct_cells
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.finding.derived import Computed, find_computed_columns, find_counter_columns
from skillgap.reading.finding.evidence import Evidence, gather_cell_evidence
from skillgap.reading.finding.grid import (
    LOOKED_AT,
    Record,
    is_footer,
    is_heading,
    is_inner_total,
    is_transposed,
    name_columns,
)
from skillgap.reading.finding.rows import is_like_first_cells, shape_of_words
from skillgap.reading.finding.telling import (
    SENTENCES,
    Seen,
    issues_of_oddities,
    settle_answered_issue,
)
from skillgap.reading.finding.words import begins_total, known_column_words

__all__ = [
    "MAX_CELL",
    "MAX_COLUMNS",
    "RawTable",
    "rows_aside_frame",
    "refuse_too_many_columns",
    "record_in_one_line",
    "make_table",
    "error_no_rows",
    "give_tables_unique_names",
    "settle_answered_issue",
]

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
        computed: Columns left out since other columns give them; rows as in ``frame``.
        groups: Header to the group of columns it stands under, where there are groups.
        around: What stands above and below the table: titles, dates, notes.
        legend: Marks to what they stand for, as the sheet says (``0``: ``none``).
        beneath: Rows between the header and the records, each header to its cell.
    """

    file: str
    frame: pd.DataFrame
    first_row: int
    issues: tuple[Issue, ...] = ()
    aside: pd.DataFrame = field(default_factory=lambda: rows_aside_frame([]))
    computed: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: Mapping[str, str] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    beneath: tuple[Mapping[str, str], ...] = ()

    def with_rows_aside(self, aside: pd.DataFrame) -> RawTable:
        """Return the table with more rows kept aside."""
        if not len(aside):
            return self
        every = pd.concat([self.aside, aside], ignore_index=True)
        return replace(self, aside=every.sort_values("row", kind="stable", ignore_index=True))

    @property
    def frame_with_computed(self) -> pd.DataFrame:
        """The frame with the computed columns, for readers to whom every column is data."""
        if not self.computed.shape[1]:
            return self.frame
        return self.frame.join(self.computed)

    def with_issues(self, issues: Iterable[Issue]) -> RawTable:
        """Return the table with more issues in front."""
        return replace(self, issues=(*issues, *self.issues))

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """What the cells of each column say about what it holds, by header."""
        return {header: gather_cell_evidence(self.frame[header]) for header in self.headers}

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The column names."""
        return tuple(str(name) for name in self.frame.columns)


def rows_aside_frame(rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    """List rows kept aside: number, text, reason."""
    return pd.DataFrame(
        {
            "row": pd.Series([row for row, _, _ in rows], dtype="int64"),
            "text": pd.Series([text for _, text, _ in rows], dtype="str"),
            "reason": pd.Series([reason for _, _, reason in rows], dtype="str"),
        }
    )


def give_tables_unique_names(raws: Iterable[RawTable], taken: Iterable[str]) -> list[RawTable]:
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
    seen: Sequence[Seen] = (),
) -> RawTable:
    """Make a table from a header and a body of the same width, without gaps in it.

    Args:
        header: The header's cells.
        body: Text, columns in file order.
        rows: Row number of each row of the body, as a spreadsheet shows it.
        file: For issues.
        decisions: Answers about headers that stand twice.
        seen: What was seen before, to be told first.

    Returns:
        The table, without empty rows and columns and without columns that others give; totals,
        remarks and rows with an endless cell are kept aside.
    """
    decisions = decisions.for_file(file)
    sideways = len(body) < LOOKED_AT and body.shape[1] > 1
    if sideways and is_transposed([header, *body.to_numpy(dtype=object).tolist()]):
        asked = Seen("on its side", value=", ".join(str(cell) for cell in body.iloc[:6, 0]))
        seen = [*seen, asked]
        if decisions.answer("transposed") != "leave":
            header, body, rows = _transpose_table(header, body)
    frame, more = _name_columns_of_frame(header, body.set_axis(rows, axis=0), file, decisions)
    frame, again = _drop_repeated_headers(frame, header, body.shape[1])
    frame = _drop_empty_rows(frame)
    told_rows: list[Seen] = []
    for take_out in (_cut_footer, _drop_inner_totals_and_headings, _drop_rows_with_endless_cell):
        frame, cut = take_out(frame)
        told_rows += cut
    frame, left_out, computed = _drop_computed_columns(frame, decisions)
    aside = rows_aside_frame([(each.row, each.value, _finding_text(each)) for each in told_rows])
    if not len(frame) and not len(aside):
        raise error_no_rows(file)
    issues = issues_of_oddities([*seen, *more, *again, *computed, *told_rows], file, decisions)
    first = int(frame.index[0]) if len(frame) else int(aside["row"].iloc[0])
    return RawTable(file, frame, first, tuple(issues), aside, left_out)


def _finding_text(seen: Seen) -> str:
    return seen.found or SENTENCES[seen.what].found


def error_no_rows(file: str) -> UnreadableFile:
    """Return the error for a table without rows."""
    return UnreadableFile(
        file,
        "a header and no rows",
        "at least one row below the header",
        "Export it again with its rows.",
    )


def refuse_too_many_columns(width: int, file: str) -> None:
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


def _name_columns_of_frame(
    header: Record, body: pd.DataFrame, file: str, decisions: Decisions
) -> tuple[pd.DataFrame, list[Seen]]:
    """Name the columns, choose among those with one name, and leave out empty ones without any."""
    named = name_columns(header, body.shape[1])
    refuse_too_many_columns(len(named.names), file)
    frame = body.set_axis(list(named.names), axis=1)
    nameless = named.blank if any(cell.strip() for cell in header) else ()
    empty = [name for name in named.blank if (frame[name].str.strip(EDGES) == "").all()]
    seen = [Seen("repeated name", column=name, count=_count_columns_called(name, named.names))
            for name in named.repeated]  # fmt: skip
    numbers = _find_numbering_columns(frame, nameless)
    seen += [Seen("nameless column", column=name)
             for name in nameless if name not in (*empty, *numbers)]  # fmt: skip
    frame = _prefer_chosen_column(frame, named.repeated, decisions)
    ignored = [n for n in nameless if decisions.answer("blank_header", n) == "ignore"]
    return frame.drop(columns=[*dict.fromkeys([*empty, *ignored])]), seen


def _find_numbering_columns(frame: pd.DataFrame, nameless: Sequence[str]) -> tuple[str, ...]:
    """Return the columns without a name that number the rows."""
    if not nameless or len(frame) < 3:
        return ()
    cells = frame.loc[:, list(nameless)].to_numpy(dtype=object)
    found = find_counter_columns(cells, [False] * len(nameless), [True] * len(nameless))
    return tuple(nameless[place] for place in found)


def _prefer_chosen_column(
    frame: pd.DataFrame, repeated: Sequence[str], decisions: Decisions
) -> pd.DataFrame:
    """Of columns with one header, let the chosen one carry it."""
    for name in repeated:
        chosen = decisions.answer("repeated_header", name)
        if chosen in frame.columns and chosen != name:
            frame = frame.rename(columns={name: chosen, chosen: name})
    return frame


def _count_columns_called(name: str, headers: Iterable[str]) -> int:
    numbered = re.compile(rf"{re.escape(name)} \([0-9]+\)")
    return 1 + sum(bool(numbered.fullmatch(header)) for header in headers)


def _drop_repeated_headers(
    frame: pd.DataFrame, header: Record, width: int
) -> tuple[pd.DataFrame, list[Seen]]:
    """Leave out rows that repeat the header, as printed pages and files put together do."""
    same = np.arange(len(frame) if any(cell.strip() for cell in header) else 0)
    spelled = dict(zip(name_columns(header, width).names, [*header, *[""] * width]))
    for name, wanted in ((name, spelled.get(str(name), "")) for name in frame.columns):
        if not len(same):
            return frame, []
        part, bare = frame[name], wanted.strip(EDGES)
        if len(same) == len(part):  # cells of long tables are not stripped for this
            same = np.flatnonzero(((part == wanted) | (part == bare)).to_numpy(dtype=bool))
        else:
            same = same[(part.iloc[same].astype("str").str.strip(EDGES) == bare).to_numpy(bool)]
    if not len(same):
        return frame, []
    seen = Seen("header again", int(str(frame.index[same[0]])), count=len(same))
    return frame.drop(index=frame.index[same]), [seen]


def _drop_empty_rows(frame: pd.DataFrame) -> pd.DataFrame:
    live = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        live |= (frame[name] != "").to_numpy(dtype=bool)
        if live.all():
            return frame
    return frame[live]


# --- rows that are no records ---


def _cut_footer(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Seen]]:
    """Take off up to five rows of totals and remarks at the end."""
    tail = frame.tail(5)
    cut: list[Seen] = []
    for row, record in zip(tail.index[::-1], tail.to_numpy(dtype=object)[::-1].tolist()):
        if not is_footer(record, frame.shape[1]) or len(cut) == len(frame) - 1:
            break
        cut.append(Seen("footer", int(row), value=record_in_one_line(record)))
    return (frame.iloc[: len(frame) - len(cut)] if cut else frame), cut[::-1]


_COMPARED = 200
_PRINTED_ROWS = 100_000
"""Rows up to which subtotals and headings are sought: nobody prints more."""


def _drop_inner_totals_and_headings(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Seen]]:
    """Take out subtotals and headings in the middle of a printed list."""
    width = frame.shape[1]
    if width < 2 or len(frame) > _PRINTED_ROWS:
        return frame, []
    filled = np.zeros(len(frame), np.int64)
    for name in frame.columns:
        filled += (frame[name] != "").to_numpy(dtype=bool)
    if not len(filled) or int(np.median(filled)) < 2:
        return frame, []
    places = np.flatnonzero((filled == 1) | _find_rows_naming_total(frame))
    cut: dict[int, Seen] = {}
    shapes = {shape_of_words(str(cell)) for cell in frame.iloc[:-1, 0].tolist()[-_COMPARED:]}
    for i, record in zip(places.tolist(), frame.iloc[places].to_numpy(dtype=object).tolist()):
        if is_inner_total(record, width):
            cut[i] = Seen("footer", int(str(frame.index[i])), value=record_in_one_line(record))
        elif (
            filled[i] == 1
            and is_heading(record, width)
            and not (i == len(frame) - 1 and is_like_first_cells(record[0].strip(EDGES), shapes))
        ):
            cut[i] = Seen("heading", int(str(frame.index[i])), value=record_in_one_line(record))
    if not cut or len(cut) > len(frame) / 2:
        return frame, []
    return frame.drop(index=frame.index[list(cut)]), list(cut.values())


def _find_rows_naming_total(frame: pd.DataFrame) -> Bools:
    """Find rows with a cell that begins like a total; each distinct cell is looked at once."""
    rows = np.zeros(len(frame), dtype=np.bool_)
    for name in frame.columns:
        rows |= code_distinct_cells(frame[name]).rows_with_label(
            lambda cell: begins_total(str(cell))
        )
    return rows


def _is_surely_short_column(column: pd.Series[Any]) -> bool:
    """Say whether no cell has as many bytes as a cell may have characters; cheap to tell."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
    longest = pc.max(pc.binary_length(pa.array(cells))).as_py()
    return (longest or 0) <= MAX_CELL


def _drop_rows_with_endless_cell(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Seen]]:
    """Take out rows with a cell that is longer than any cell."""
    long = np.zeros(len(frame), dtype=bool)
    for name in frame.columns:
        if not _is_surely_short_column(frame[name]):
            long |= (frame[name].str.len() > MAX_CELL).to_numpy(dtype=bool)
    if not long.any():
        return frame, []
    lost = frame[long]
    cut = [Seen("endless", int(str(row)), value=record_in_one_line(record))
           for row, record in zip(lost.index, lost.to_numpy(dtype=object).tolist())]  # fmt: skip
    return frame[~long], cut


# --- columns that others give ---


def _drop_computed_columns(
    frame: pd.DataFrame, decisions: Decisions
) -> tuple[pd.DataFrame, pd.DataFrame, list[Seen]]:
    """Leave out counters, and columns that are sums, means, differences or counts of others."""
    names = [str(name) for name in frame.columns]
    if len(frame) < 3 or len(names) < 2:
        return frame, frame.iloc[:, :0], []
    kept = [
        fold(n) in known_column_words() or decisions.answer("computed", n) == "keep" for n in names
    ]
    nameless = [bool(re.fullmatch(r"column [A-Z]+", name)) for name in names]
    sample = frame.iloc[_sampled_row_places(len(frame))].to_numpy(dtype=object)
    found = find_computed_columns(sample, names, kept)
    whole = len(frame) <= len(sample)
    ids = [
        each
        or bool(_IDENTIFIERS & set(name.casefold().split()))
        or fold(name).startswith(_PEOPLES_NUMBERS)
        for each, name in zip(kept, names)
    ]
    numbers = find_counter_columns(sample, ids, nameless) if whole else {}
    seen = [Seen("counter", column=names[place]) for place in numbers]
    seen += [
        Seen("computed", column=names[place], value=_formula_text(how, names), count=len(frame))
        for place, how in found.items()
        if place not in numbers
    ]
    lost = [names[place] for place in sorted({*found, *numbers})]
    if not lost or len(lost) == len(names):
        return frame, frame.iloc[:, :0], []
    return frame.drop(columns=lost), frame[lost], seen


_IDENTIFIERS = {"id", "identifier", "kennung", "identifiant", "identificador"}
"""Words of a header whose numbers name the rows, though they number them, too."""
_PEOPLES_NUMBERS = ("person", "pers", "mitarb", "matric", "emp", "staff", "worker", "salari",
                    "legajo", "工号", "社員", "ansatt", "anst", "medarb", "medew", "osob",
                    "zaměst", "zamest", "pracow", "nrprac", "numerprac", "nrewid", "emplead",
                    "trabaj", "funcion", "dipend")  # fmt: skip
"""How a header begins, folded, that speaks of numbers of people: ``Personalnr``, ``Emp. no``."""
_SPREAD = 2_000
"""Rows of a long table among which computed columns are sought."""


def _sampled_row_places(size: int) -> slice | npt.NDArray[np.int64]:
    return slice(None) if size <= _SPREAD else np.linspace(0, size - 1, 200).astype(np.int64)


def _formula_text(how: Computed, names: Sequence[str]) -> str:
    """Say how a column is computed: ``sum of A, B, C``."""
    parts = [names[place] for place in how.of]
    told_parts = ", ".join(parts[:3]) + (" …" if len(parts) > 3 else "")
    return f"{how.how} of {told_parts}"


def _transpose_table(
    header: Record, body: pd.DataFrame
) -> tuple[list[str], pd.DataFrame, pd.Index]:
    """Turn a table on its side round, each column a record; row numbers count the columns."""
    lines = [list(cells) for cells in zip(header, *body.to_numpy(dtype=object).tolist())]
    return lines[0], pd.DataFrame(lines[1:], dtype="str"), pd.RangeIndex(2, len(lines) + 1)


def record_in_one_line(record: Record) -> str:
    """Show a row in one line."""
    return " | ".join(str(cell) for cell in record)[:200]

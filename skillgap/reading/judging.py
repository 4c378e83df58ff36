"""Tables of text with their mappings to typed tables of the contract, judged cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from skillgap.core.dates import read_dates, says_there_is_no_end
from skillgap.core.errors import Issue, Outcome, SkillgapError, UnreadableFile
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, table_named
from skillgap.core.words import EDGES, NOT_AVAILABLE
from skillgap.reading.conform import conform
from skillgap.reading.conform.aside import merge_aside_tables, rows_aside_table
from skillgap.reading.conform.coding import Coding
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.marks import propose_levels_for_marks
from skillgap.reading.conform.people import (
    fill_last_days_of_leavers,
    put_main_posts_last,
    replace_birth_dates_by_years,
)
from skillgap.reading.conform.scales import LevelScale
from skillgap.reading.conform.sheet import Judged
from skillgap.reading.finding.table import RawTable
from skillgap.reading.limits import error_for_exception
from skillgap.reading.mapping.exported_cells import enrolment_status_of_rows
from skillgap.reading.mapping.matrix import ACROSS, CELL, melt_matrix
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.ready_mappings import STATUS
from skillgap.reading.mapping.stand_ins import ASSUMED_LEVEL, constant_columns
from skillgap.reading.mapping.table_mapping import WIDE_KEYS, TableMapping
from skillgap.reading.understanding import Understood

_UNRATED = "blank cell"


@dataclass(frozen=True, eq=False, slots=True)
class Typed:
    """Tables of the contract as files give them, not linked to each other yet.

    Attributes:
        tables: Contract table to a frame that conforms.
        issues: Everything found so far.
        aside: Rows kept aside: ``source_file``, ``source_row``, ``reason``.
        coding: Which id each row holds, as far as that is known.
    """

    tables: Mapping[str, pd.DataFrame]
    issues: tuple[Issue, ...] = ()
    aside: pd.DataFrame = field(default_factory=lambda: merge_aside_tables([]))
    coding: Coding = field(default_factory=Coding)


def type_understood_tables(understood: Sequence[Understood], decisions: Decisions) -> Typed:
    """Type tables of text as what they were understood to be.

    Args:
        understood: Tables with their mappings; those left out, or that lack something, are told.
        decisions: Answers to questions.
    """
    parts: dict[str, list[pd.DataFrame]] = {}
    issues: list[Issue] = []
    asides: list[pd.DataFrame] = []
    coding = Coding()
    for each in understood:
        raw, mapping = each.raw, each.mapping
        issues += [replace(i, table=i.table or mapping.table) for i in (*raw.issues, *each.issues)]
        if len(raw.aside):
            asides.append(_raw_rows_aside_table(raw))
        if not mapping.table or each.problem is not None:
            issues.append(
                _issue_row_refused(raw, each)
                if each.problem
                else _issue_table_left_out(raw, mapping)
            )
            continue
        results = _type_one_table(each, decisions)
        if isinstance(results, UnreadableFile):
            issues.append(_issue_row_refused(raw, replace(each, problem=results)))
            continue
        for table, judged in results:
            parts.setdefault(table, []).append(judged.frame)
            issues += judged.issues
            asides.append(judged.aside)
            coding.take_over_codes(judged.coding)
    tables = {table: _stack_frames(frames) for table, frames in parts.items()}
    return Typed(tables, tuple(issues), merge_aside_tables(asides), coding)


def _type_one_table(
    each: Understood, decisions: Decisions
) -> list[tuple[str, Judged]] | UnreadableFile:
    """Type one table; a fault of ours costs this table and no other."""
    try:
        return type_table_as_mapped(each.raw, each.mapping, decisions.for_file(each.raw.file))
    except (SkillgapError, MemoryError):
        raise
    except Exception as problem:
        return error_for_exception(each.raw.file, problem, type(problem).__name__, str(problem), "")


def drop_refused_files(
    issues: Iterable[Issue], understood: Sequence[Understood]
) -> list[Understood]:
    """Leave out the files that an issue refuses; the list is empty where none is refused."""
    told = {issue.file: issue for issue in issues if issue.file_outcome is Outcome.REJECT}
    if not any(each.raw.file in told and each.problem is None for each in understood):
        return []
    return [
        replace(each, problem=UnreadableFile(each.raw.file, it.found, it.expected, it.remedy))
        if (it := told.get(each.raw.file)) is not None
        else each
        for each in understood
    ]


def type_table_as_mapped(
    raw: RawTable, mapping: TableMapping, decisions: Decisions
) -> list[tuple[str, Judged]]:
    """Type one table of text as every contract table its mapping names.

    Args:
        raw: The table of text.
        mapping: How to read it.
        decisions: Answers to questions.

    Returns:
        Each table as judged; the mapped table first, then those of ``also``.

    Raises:
        MissingColumns: a column nothing can stand in for is not mapped.
    """
    settled = _Settled(raw.file, mapping, decisions)
    if mapping.layout == "wide":
        results = [_conform_matrix(raw, settled)]
    else:
        frame = _add_joined_columns(raw.frame, mapping.columns.values())
        frame = _add_enrolment_status(
            frame.drop(columns=_headers_of_further_tables(mapping)), mapping
        )
        frame, columns = _add_constant_columns(frame, dict(mapping.columns), mapping)
        results = [_conform_long_table(frame, columns, settled)]
    return results + [
        _conform_further_table(raw, table, used, settled) for table, used in mapping.also.items()
    ]


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is settled about a raw table before it is conformed."""

    file: str
    mapping: TableMapping
    decisions: Decisions


def _conform_long_table(
    frame: pd.DataFrame, columns: dict[str, str], settled: _Settled
) -> tuple[str, Judged]:
    table = settled.mapping.table
    told: list[Issue] = []
    if table == "employees":
        if "birth_year" in columns:
            frame = replace_birth_dates_by_years(frame, columns["birth_year"])
        frame = put_main_posts_last(frame, columns)
        frame, columns, told = fill_last_days_of_leavers(
            frame, columns, settled.file, settled.decisions
        )
    table, judged = _conform_rows(table, frame, columns, settled)
    return table, replace(judged, issues=(*told, *judged.issues))


def _headers_of_further_tables(mapping: TableMapping) -> list[str]:
    """Headers that only a further table uses: not to be called superfluous."""
    elsewhere = {h for columns in mapping.also.values() for h in columns.values()}
    return sorted(h for h in elsewhere - set(mapping.columns.values()) if JOINED not in h)


def _add_joined_columns(frame: pd.DataFrame, wanted: Iterable[str]) -> pd.DataFrame:
    """Add the columns that are two headers joined, such as first and last name."""
    for header in wanted:
        parts = header.split(JOINED)
        if header not in frame.columns and len(parts) > 1 and set(parts) <= set(frame.columns):
            joined = frame[parts[0]].str.strip(EDGES)
            for part in parts[1:]:
                joined = (joined + " " + frame[part].str.strip(EDGES)).str.strip()
            frame = frame.drop(columns=parts).assign(**{header: joined})
    return frame


def _add_enrolment_status(frame: pd.DataFrame, mapping: TableMapping) -> pd.DataFrame:
    """Add how enrolments stand, where that follows from their dates."""
    if mapping.columns.get("status") != STATUS or STATUS in frame.columns:
        return frame
    done = mapping.columns.get("completed_on", "")
    begun = [h for c, h in mapping.columns.items() if c == "started_on" and h != done]
    return frame.assign(**{STATUS: enrolment_status_of_rows(frame, mapping, begun)})


def _conform_rows(
    table: str, frame: pd.DataFrame, columns: Mapping[str, str], settled: _Settled
) -> tuple[str, Judged]:
    rows = frame.assign(**{SOURCE_ROW: frame.index.to_numpy()})
    judged = conform(
        table,
        rows,
        file=settled.file,
        columns=columns,
        scale=settled.mapping.scale,
        decisions=settled.decisions,
        partial=True,
    )
    return table, replace(
        judged, issues=(*_issues_about_scale(table, columns, settled), *judged.issues)
    )


def _add_constant_columns(
    frame: pd.DataFrame, columns: dict[str, str], mapping: TableMapping
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Give a table the cells that hold for the whole file."""
    for name, value in constant_columns(mapping).items():
        if value and name not in columns:
            header = name if name not in frame.columns else f"{name} of the file"
            frame = frame.assign(**{header: pd.Series(value, index=frame.index, dtype="str")})
            columns[name] = header
    return frame, columns


def _issues_about_scale(table: str, columns: Mapping[str, str], settled: _Settled) -> list[Issue]:
    scale = settled.mapping.scale
    level = next((c.name for c in table_named(table).columns if c.kind == "level"), "")
    kind = "marks" if scale.words and scale.doubt else "scale"
    header = "" if settled.mapping.layout == "wide" else columns.get(level, "")
    answered = settled.decisions.answer(kind, header)
    if level not in columns or level in settled.mapping.assumed:
        return []
    if scale.kind == "0-5" and not (answered or scale.doubt):
        return []
    why = f" ({scale.reason})" if scale.reason else ""
    return [
        Issue(
            severity="warning",
            file=settled.file,
            table=table,
            row=0,
            column=columns[level],
            value=scale.expected_cells,
            found=f"scale '{scale.kind}' assumed{why}",
            expected="levels 0 to 5",
            remedy="Choose another scale if that is wrong.",
            outcome="converted",
            verdict=Outcome.FIX.value if answered else "",
            question="" if _is_scale_stated(scale) else kind,
        )
    ]


def _is_scale_stated(scale: LevelScale) -> bool:
    """Whether the file itself says its scale: in words of proficiency, or in a legend."""
    return (scale.kind == "words" and not scale.doubt) or scale.reason.startswith(
        ("the legend", "`")
    )


def _conform_matrix(raw: RawTable, settled: _Settled) -> tuple[str, Judged]:
    mapping = settled.mapping
    against, level = WIDE_KEYS[mapping.table]
    down = "skill_id" if "skill_id" in mapping.columns else against
    side = against if down == "skill_id" else "skill_id"
    identity = mapping.columns.get(down, raw.headers[0])
    across = [h for h in mapping.across if h in raw.headers and h != identity]
    frame = _add_joined_columns(raw.frame, [identity])
    long = melt_matrix(frame, identity, across)
    columns = {down: identity, side: ACROSS, level: CELL}
    told: list[Issue] = []
    named = long
    if mapping.days and level == "level":
        long, told = _fill_levels_of_day_matrix(long, settled)
        days = settled.decisions.answer("day_cells").replace("proposed", "") or mapping.days
        columns |= {days: _DAY, level: _SHOWN}
    frame, columns = _add_constant_columns(long, columns, mapping)
    table, judged = _conform_rows(mapping.table, frame, columns, settled)
    judged = replace(judged, issues=(*told, *judged.issues))
    unrated = judged.aside["reason"] == f"{CELL}: {_UNRATED}"
    issues = tuple(_name_matrix_columns_in_issues(judged.issues, named))
    return table, replace(judged, issues=issues, aside=judged.aside[~unrated])


_DAY, _SHOWN = "day of the matrix", "level of the matrix"


def _fill_levels_of_day_matrix(
    long: pd.DataFrame, settled: _Settled
) -> tuple[pd.DataFrame, list[Issue]]:
    """Give a matrix of days a level: a skill with a day is one that somebody has."""
    cells = long[CELL].astype("str")
    distinct = cells.unique().tolist()
    days = {c for c, day in zip(distinct, read_dates(distinct).days) if not np.isnat(day)}
    rest = [cell for cell in distinct if cell not in days]
    marks = {cell: ASSUMED_LEVEL for cell in rest if says_there_is_no_end(cell)} | {
        cell: f"{level:g}"
        for word in rest
        for cell, level in propose_levels_for_marks([word]).items()
    }
    levels = cells.map(lambda cell: ASSUMED_LEVEL if cell in days else marks.get(cell, ""))
    told = long.drop(columns=[CELL]).assign(**{
        _DAY: cells.where(cells.isin(days), "").astype("str"), _SHOWN: levels.astype("str")
    })  # fmt: skip
    answer = settled.decisions.answer("day_cells")
    when = "runs out" if (answer or settled.mapping.days) == "expires_on" else "was shown"
    issue = Issue(
        severity="warning", file=settled.file, table=settled.mapping.table, row=0, column="",
        value=next(iter(days), ""), found="matrix of days", expected="levels 0 to 5",
        remedy=f"Each is read as level {ASSUMED_LEVEL} and the day on which it {when}.",
        outcome="assumed", count=len(long), question="day_cells",
        verdict=Outcome.FIX.value if answer else "",
    )  # fmt: skip
    return told[told[_SHOWN] != ""], [issue, *_list_words_among_days(cells, levels, settled)]


def _list_words_among_days(cells: pd.Series, levels: pd.Series, settled: _Settled) -> list[Issue]:
    """List the words of a matrix of days that say neither a day nor a level, each once."""
    left = cells[(levels == "") & (cells != "")]
    issues = []
    for word, part in left.groupby(left, sort=False):
        absent = str(word).casefold() in NOT_AVAILABLE
        issues.append(Issue(
            severity="note" if absent else "warning", file=settled.file,
            table=settled.mapping.table, row=int(str(part.index[0])), column="", value=str(word),
            found="word read as not rated" if absent else "word among days that is left out",
            expected="a day or an empty cell", outcome="blanked", count=len(part),
            remedy="Nothing, if the word means that there is none." if absent
            else "Nothing, if it means that nothing is held any more; else write the day.",
        ))  # fmt: skip
    return issues


def _name_matrix_columns_in_issues(issues: Sequence[Issue], long: pd.DataFrame) -> list[Issue]:
    """Say in which column of the matrix a cell stands; an unrated one is no loss."""
    rows = {issue.row for issue in issues if issue.row and issue.column == CELL}
    part = long[long.index.isin(rows)]
    columns: dict[tuple[int, str], str] = {}
    for row, header, cell in zip(part.index, part[ACROSS], part[CELL]):
        columns.setdefault((int(row), str(cell)), str(header))
    return [
        replace(issue, column=columns.get((issue.row, issue.value), ""))
        if issue.column in (CELL, ACROSS)
        else issue
        for issue in issues
        if not (issue.column == CELL and issue.found == _UNRATED)
    ]


def _conform_further_table(
    raw: RawTable, table: str, columns: Mapping[str, str], settled: _Settled
) -> tuple[str, Judged]:
    """Take a further table out of a file: one row per different combination of its columns."""
    frame = _add_joined_columns(raw.frame, columns.values())
    part = frame[list(dict.fromkeys(columns.values()))]
    once = part[~part.duplicated().to_numpy()]
    return _conform_rows(table, once, columns, settled)


def preview_table(raw: RawTable, mapping: TableMapping, rows: int = 5) -> pd.DataFrame:
    """Show the first rows of a table as a mapping would read them.

    Args:
        raw: The raw table.
        mapping: How to read it.
        rows: How many rows of the file to read.

    Returns:
        The columns the file gives, typed, with ``source_row``; no columns for a table left out.

    Raises:
        MissingColumns: a column nothing can stand in for is not mapped.
    """
    if not mapping.table:
        return pd.DataFrame()
    head = replace(raw, frame=raw.frame.head(rows))
    table, judged = type_table_as_mapped(head, mapping, Decisions())[0]
    given = [*mapping.columns, "skill_id", "level", "required_level", "source", "observed_on"]
    names = table_named(table).names
    shown = [c for c in names if c in given and judged.frame[c].notna().any()]
    return judged.frame[[*shown, SOURCE_ROW]].head(rows)


def cell_texts_aside(raws: Iterable[RawTable], aside: pd.DataFrame) -> frozenset[str]:
    """Return what stands in the cells of rows kept aside: the ids of people, among others."""
    cells: set[str] = set()
    for raw in raws:
        for text in raw.aside["text"]:
            cells |= {part.strip(EDGES) for part in re.split(r"[|,;\t]", str(text))}
        rows = aside.loc[aside[SOURCE_FILE] == raw.file, SOURCE_ROW]
        lost = raw.frame.index.isin(rows) if len(rows) else np.zeros(0, np.bool_)
        if lost.any():
            cells |= {str(cell).strip(EDGES) for cell in raw.frame[lost].to_numpy().ravel()}
    return frozenset(cells - {""})


def _raw_rows_aside_table(raw: RawTable) -> pd.DataFrame:
    files = pd.Series([raw.file] * len(raw.aside), dtype="str")
    listed = rows_aside_table(files, raw.aside["row"].to_numpy(), "")
    return listed.assign(reason=raw.aside["reason"].to_numpy(dtype=object))


def _stack_frames(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)


def _issue_table_left_out(raw: RawTable, mapping: TableMapping) -> Issue:
    return Issue(
        severity="warning",
        file=raw.file,
        table="",
        row=0,
        column="",
        value=", ".join(raw.headers[:8]),
        found=f"table left out: {mapping.reason or 'it is not mapped'}",
        expected="a table of the contract",
        remedy="Choose the table and its columns on the Data page if it belongs to the data.",
        outcome="dropped",
    )


def _issue_row_refused(raw: RawTable, each: Understood) -> Issue:
    assert each.problem is not None
    return Issue(
        severity="error", file=raw.file, table=each.mapping.table, row=0, column="", value="",
        found=each.problem.found, expected=each.problem.expected, remedy=each.problem.remedy,
        outcome="dropped", verdict=Outcome.REJECT.value,
    )  # fmt: skip


__all__ = [
    "Typed",
    "cell_texts_aside",
    "preview_table",
    "drop_refused_files",
    "type_table_as_mapped",
    "type_understood_tables",
]

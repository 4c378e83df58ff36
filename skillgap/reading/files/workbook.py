"""Workbooks (xlsx, xlsm, xlsb, xls, ods) to tables of text, sheet by sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from skillgap.core.errors import Issue, Outcome, SkillgapError, UnreadableFile
from skillgap.core.words import fold
from skillgap.reading.conform.decisions import LENIENT, Decisions
from skillgap.reading.conform.texts import cell_as_text
from skillgap.reading.files.package import check_workbook
from skillgap.reading.finding.computed_sheets import find_computed_sheets
from skillgap.reading.finding.formulas import NONE, Formulas, find_formulas, is_worked_out
from skillgap.reading.finding.legend import read_legend
from skillgap.reading.finding.records import make_tables_from_records
from skillgap.reading.finding.table import (
    RawTable,
    record_in_one_line,
    refuse_too_many_columns,
    rows_aside_frame,
)
from skillgap.reading.finding.telling import settle_answered_issue

_COMPOUND = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Name of the part that holds a workbook locked with a password."""
_SAVE_AGAIN = "Open it in a spreadsheet program, save it as .xlsx and load that."


def read_workbook(data: bytes, file: str, decisions: Decisions = LENIENT) -> list[RawTable]:
    """Read every visible sheet with a table in it.

    Cells become text as a person would have typed them: whole numbers without a point, dates as
    ISO, truth as yes and no. A merged block down a column counts for each of its rows.

    Args:
        data: The whole file.
        file: Its name, for issues.
        decisions: Answers about hidden sheets and tables below each other.

    Returns:
        One table per sheet (named ``file › sheet`` where there are several), or more where
        tables stand below each other.

    Raises:
        UnreadableFile: no workbook, protected, dangerous, or without a table.
    """
    formulas = find_formulas(data)
    data, issues = check_workbook(data, file)
    book = _open_workbook(data, file)
    visible = [m.name for m in book.sheets_metadata if str(m.visible).endswith(".Visible")]
    visible = [name for name in visible if fold(name) != "readme"]
    hidden = [m.name for m in book.sheets_metadata if not str(m.visible).endswith(".Visible")]
    told = [_issue_hidden_sheet(file, name, decisions) for name in hidden]
    if decisions.answer("sheets") == "all":
        visible += hidden
    tables: list[RawTable] = []
    problems: list[SkillgapError] = []
    for name in visible:
        place = f"{file} › {name}" if len(visible) > 1 else file
        try:
            tables += _read_sheet(book, name, place, decisions, formulas.get(name, NONE))
        except SkillgapError as problem:
            problems.append(problem)
    if not tables:
        raise (
            problems[0]
            if problems
            else UnreadableFile(
                file, "no visible sheet", "a sheet with a table", "Unhide the sheet."
            )
        )
    issues += told
    issues += [_issue_empty_sheet(problem) for problem in problems]
    for leave_out in (_leave_out_computed_sheets, _leave_out_legend_sheets):
        tables, more = leave_out(tables, decisions)
        issues += more
    return [tables[0].with_issues(issues), *tables[1:]]


def _leave_out_computed_sheets(
    tables: list[RawTable], decisions: Decisions
) -> tuple[list[RawTable], list[Issue]]:
    """Leave out the tables that only work out what the others hold."""
    worked = {table.file: "its formulas" for table in tables
              if is_worked_out(table, tables)}  # fmt: skip
    computed = {name: how for name, how in {**find_computed_sheets(tables), **worked}.items()
                if decisions.for_file(name).answer("computed_sheet") != "keep"}  # fmt: skip
    issues = [
        Issue(
            severity="note",
            file=name,
            row=0,
            column="",
            found="sheet computed from others",
            expected="what was entered",
            remedy="Nothing: it was left out, as the other sheets give it.",
            value=how,
            outcome="dropped",
            verdict=Outcome.FIX.value,
        )
        for name, how in computed.items()
    ]
    return [table for table in tables if table.file not in computed], issues


def _leave_out_legend_sheets(
    tables: list[RawTable], decisions: Decisions
) -> tuple[list[RawTable], list[Issue]]:
    """Take a sheet that only says what each level means for the legend of all others."""
    told = {table.file: legend for table in tables if (legend := _legend_of_sheet(table))}
    if not told or len(told) == len(tables):
        return tables, []
    legend = next(iter(told.values()))
    issues = [
        Issue(
            severity="note", file=name, row=0, column="", found="sheet that explains the scale",
            expected="records", remedy="Nothing: the levels of the other sheets are read by it.",
            value="; ".join(f"{mark} = {words}" for mark, words in each.items())[:200],
            outcome="converted", verdict=Outcome.FIX.value,
        )
        for name, each in told.items()
    ]  # fmt: skip
    rest = [table for table in tables if table.file not in told]
    return [t if t.legend else replace(t, legend=legend) for t in rest], issues


def _legend_of_sheet(table: RawTable) -> Mapping[str, str]:
    """Read a table of marks in turn and their meaning, and at most their points, as a legend."""
    frame = table.frame
    if frame.shape[1] == _WITH_POINTS and _are_steps(frame.iloc[:, -1].tolist()):
        frame = frame.iloc[:, :2]
    rows = frame.to_numpy(dtype=object).tolist()
    if frame.shape[1] != 2 or not 1 < len(rows) <= _LONGEST_LEGEND:
        return {}
    legend = read_legend(rows)
    marks = [int(mark) for mark in legend if mark.isdigit()]
    in_turn = sorted(marks) == list(range(min(marks, default=0), max(marks, default=-1) + 1))
    return legend if len(legend) == len(rows) and in_turn and len(marks) in (0, len(rows)) else {}


def _are_steps(cells: Sequence[str]) -> bool:
    """Say whether cells are whole numbers one after another, up or down, from 0 or 1."""
    if not all(cell.isdigit() for cell in cells):
        return False
    points = [int(cell) for cell in cells]
    rising = list(range(min(points), max(points) + 1))
    return points in (rising, rising[::-1]) and rising[0] in (0, 1)


_LONGEST_LEGEND, _WITH_POINTS = 12, 3


def _open_workbook(data: bytes, file: str) -> Any:
    import python_calamine

    if (
        data.startswith(_COMPOUND) and _LOCKED in data
    ):  # calamine only says that it cannot tell the format
        raise _error_password_protected(file)
    try:
        return python_calamine.load_workbook(io.BytesIO(data))
    except BaseException as problem:
        raise _readable_error_for(problem, file) from None


def _readable_error_for(problem: BaseException, file: str) -> BaseException:
    """Turn what calamine raises, its panic too, into an error with a remedy."""
    name = type(problem).__name__
    if name == "PasswordError" or "password" in str(problem).lower():
        return _error_password_protected(file)
    if isinstance(problem, Exception) or name == "PanicException":
        reason = str(problem).splitlines()[0][:120] if str(problem) else name
        return UnreadableFile(
            file, f"not a readable workbook ({reason})", "a whole workbook", _SAVE_AGAIN
        )
    return problem


def _error_password_protected(file: str) -> UnreadableFile:
    return UnreadableFile(
        file,
        "the workbook is protected by a password",
        "an open workbook",
        "Save it without a password and load that.",
    )


def _read_sheet(
    book: Any, name: str, place: str, decisions: Decisions, formulas: Formulas
) -> list[RawTable]:
    try:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except BaseException as problem:
        raise _readable_error_for(problem, place) from None
    refuse_too_many_columns(max(map(len, rows), default=0), place)
    records = [[cell_as_text(cell) for cell in row] for row in rows]
    filled = _fill_merged_blocks(records, merged)
    tables = make_tables_from_records(
        records, place, ragged=False, decisions=decisions, formulas=formulas
    )
    tables = [
        _ask_about_rounded_numbers(table, _find_rounded_number_rows(rows), decisions)
        for table in tables
    ]
    if filled:
        note = Issue(
            severity="note",
            file=place,
            table="",
            row=0,
            column="",
            value="",
            found="cell below a merged one",
            expected="a value in every row",
            remedy="Nothing: the merged value was repeated.",
            outcome="converted",
            count=filled,
        )
        tables[0] = tables[0].with_issues([note])
    return tables


_EXACT = 10**15
"""From here on a spreadsheet no longer holds every digit of a number."""


def _find_rounded_number_rows(rows: list[list[Any]]) -> list[int]:
    """Return the rows with a whole number of more than fifteen digits."""
    return [
        place
        for place, row in enumerate(rows, start=1)
        if any(isinstance(c, (int, float)) and abs(c) >= _EXACT and c % 1 == 0 for c in row)
    ]


def _ask_about_rounded_numbers(table: RawTable, rows: list[int], decisions: Decisions) -> RawTable:
    """Ask about numbers that lost their last digits when the workbook was made."""
    lost, decisions = table.frame[table.frame.index.isin(rows)], decisions.for_file(table.file)
    if not len(lost):
        return table
    found = "number of more than fifteen digits"
    cells = [cell for cell in lost.iloc[0] if cell.isdigit() and len(cell) > 15]
    asked = Issue(
        severity="warning",
        file=table.file,
        row=int(str(lost.index[0])),
        column="",
        found=found,
        expected="ids as text",
        remedy="A spreadsheet keeps fifteen digits: compare the ids with their system.",
        value=cells[0] if cells else "",
        count=len(lost),
        question="rounded",
    )
    table = table.with_issues([settle_answered_issue(asked, decisions)])
    if decisions.answer("rounded") != "aside":
        return table
    cut = [
        (int(str(row)), record_in_one_line(cells.tolist()), found) for row, cells in lost.iterrows()
    ]
    kept = replace(table, frame=table.frame.drop(index=lost.index))
    return kept.with_rows_aside(rows_aside_frame(cut))


def _fill_merged_blocks(
    records: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> int:
    """Repeat the value of a block merged down one column in each of its rows."""
    filled = 0
    for (top, left), (bottom, right) in merged:
        if left != right or bottom >= len(records) or left >= len(records[top]):
            continue
        for row in range(top + 1, bottom + 1):
            if left < len(records[row]) and not records[row][left]:
                records[row][left] = records[top][left]
                filled += bool(records[top][left])
    return filled


def _issue_hidden_sheet(file: str, name: str, decisions: Decisions) -> Issue:
    answer = decisions.answer("sheets")
    return Issue(
        severity="warning",
        file=file,
        table="",
        row=0,
        column="",
        value=name,
        found="sheet that is hidden",
        expected="visible sheets",
        remedy="It was read."
        if answer == "all"
        else "It was not read; say if it belongs to the data.",
        outcome="kept" if answer == "all" else "dropped",
        verdict=Outcome.FIX.value if answer else "",
        question="sheets",
    )


def _issue_empty_sheet(problem: SkillgapError) -> Issue:
    return Issue(
        severity="note",
        file=problem.where,
        table="",
        row=0,
        column="",
        value="",
        found=f"sheet left out: {problem.found}",
        expected=problem.expected,
        remedy=problem.remedy,
        outcome="dropped",
    )

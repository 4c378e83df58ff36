"""What was found, sorted by file: the reports that people read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.findings import merge_like_issues
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.workforce import Workforce
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.examination import FileReport, empty_quarantine_table
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.extras import find_unused_headers, read_extra_columns
from skillgap.reading.mapping.table_mapping import TableMapping
from skillgap.reading.questions import collect_questions
from skillgap.reading.understanding import Understood


def report_files(
    understood: Sequence[Understood],
    issues: Sequence[Issue],
    aside: pd.DataFrame,
    decisions: Decisions,
    workforce: Workforce | None,
) -> tuple[FileReport, ...]:
    """Sort what was found by file.

    Args:
        understood: Tables of text, and how each was read.
        issues: Everything found.
        aside: Rows kept aside: ``source_file``, ``source_row``, ``reason``.
        decisions: Answers given so far.
        workforce: What the tables became; ``None`` where no table is known.

    Returns:
        A report per table of text, and one per file that was left out whole.
    """
    names = [each.raw.file for each in understood]
    reports = []
    for each in understood:
        raw, mapping = each.raw, each.mapping
        mine = [issue for issue in issues if _is_issue_of_table(issue, raw, mapping, names)]
        lost = aside[aside[SOURCE_FILE] == raw.file]
        if each.problem is not None:
            refusal = FileReport(raw.file, mapping.table, rejection=str(each.problem),
                                 problem=each.problem)  # fmt: skip
            reports.append(refusal)
            continue
        fixes = merge_like_issues(
            i for i in mine if i.file_outcome is Outcome.FIX and not i.question
        )
        reports.append(
            FileReport(
                raw.file,
                mapping.table,
                _count_used_rows(raw, mapping, lost, workforce),
                tuple(fixes),
                collect_questions(mine, decisions),
                _rows_aside_as_csv_table(raw, lost),
                pending=_count_rows_awaiting_answer(mine, lost) if mapping.table else len(lost),
                further=read_extra_columns(raw, mapping),
                columns=dict(mapping.columns),
                unused=find_unused_headers(raw, mapping) if mapping.table else (),
            )
        )
    told = {report.file for report in reports if report.rejection}
    left = [i for i in issues if i.file_outcome is Outcome.REJECT and i.file not in told]
    return (*reports, *(FileReport(issue.file, rejection=str(issue)) for issue in left))


def _is_issue_of_table(
    issue: Issue, raw: RawTable, mapping: TableMapping, names: Sequence[str]
) -> bool:
    if issue.file in names:
        return issue.file == raw.file
    if issue.file_outcome is Outcome.REJECT:
        return False
    if issue.file:
        return raw.file == next(
            (n for n in names if n.startswith(issue.file) or issue.file.startswith(n)), names[0]
        )
    return bool(mapping.table) and issue.table == mapping.table


def _count_used_rows(
    raw: RawTable, mapping: TableMapping, lost: pd.DataFrame, workforce: Workforce | None
) -> int:
    """Count the rows that are used; one of which a cell alone is kept aside is."""
    if workforce is None or not mapping.table:
        return 0
    if not len(lost) and mapping.layout == "long":
        return len(raw.frame)
    used = workforce[mapping.table]
    there = used.loc[used[SOURCE_FILE] == raw.file, SOURCE_ROW]
    if mapping.layout == "wide":
        return int(there.nunique())
    gone = lost.loc[~lost[SOURCE_ROW].isin(there), SOURCE_ROW]
    return int(len(raw.frame) - raw.frame.index.isin(gone).sum())


def _count_rows_awaiting_answer(issues: Sequence[Issue], lost: pd.DataFrame) -> int:
    """Count the rows that an answer may bring back."""
    asked = {f"{i.column}: {i.found}" for i in issues if i.file_outcome is Outcome.ASK}
    return sum(set(reason.split("; ")) <= asked for reason in lost["reason"])


def _rows_aside_as_csv_table(raw: RawTable, lost: pd.DataFrame) -> pd.DataFrame:
    """Return rows kept aside with their cells as they stood, as csv."""
    if not len(lost):
        return empty_quarantine_table()
    texts = dict(zip(raw.aside["row"].tolist(), raw.aside["text"].tolist()))
    wanted = raw.frame[raw.frame.index.isin(lost[SOURCE_ROW])]
    texts |= {
        int(row): _csv_line_of(cells)
        for row, cells in zip(wanted.index, wanted.to_numpy().tolist())
    }
    rows = lost[SOURCE_ROW].astype("int64").tolist()
    return pd.DataFrame(
        {
            "file": pd.Series([raw.file] * len(rows), dtype="str"),
            "row": pd.Series(rows, dtype="int64"),
            "reason": pd.Series(lost["reason"].tolist(), dtype="str"),
            "record": pd.Series([texts.get(row, "") for row in rows], dtype="str"),
        }
    ).sort_values("row", kind="stable", ignore_index=True)


def _csv_line_of(cells: Sequence[str]) -> str:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="").writerow([str(cell)[:2_000] for cell in cells])
    return sink.getvalue()

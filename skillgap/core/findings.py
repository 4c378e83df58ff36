"""From what was found among the distinct values of a column to issues with rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core import wording
from skillgap.core.errors import Issue, Outcome, Severity
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

LISTED = 1_000
"""Cells of one problem in one column that get a line of their own; the rest share one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem, and the distinct values (or rows) that have it.

    Attributes:
        mask: Shape (n,): which values have it.
        severity: As for :class:`Issue`.
        found: Singular, noun first: ``value above 5``.
        expected: What the contract expects.
        remedy: What to do.
        outcome: What was done.
        verdict: As for :class:`Issue`.
        question: As for :class:`Issue`.
    """

    mask: Bools
    severity: Severity
    found: str
    expected: str
    remedy: str
    outcome: str = "kept"
    verdict: str = ""
    question: str = ""

    @property
    def sets_aside(self) -> bool:
        """Whether the rows that have it are kept aside."""
        return self.severity == "error" or self.verdict == Outcome.QUARANTINE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: file, contract table, column as the file spells it."""

    file: str
    table: str
    column: str = ""


def count_by_severity(issues: Iterable[Issue]) -> Counter[str]:
    """Count findings by severity: cells and rows for errors and warnings, lines for notes.

    >>> count_by_severity([])["note"]
    0
    """
    counts: Counter[str] = Counter()
    for issue in issues:
        counts[issue.severity] += 1 if issue.severity == "note" else issue.count
    return counts


def counts_in_words(issues: Iterable[Issue]) -> str:
    """Say how many errors, warnings and notes there are: one sentence for page, log and terminal.

    >>> counts_in_words([])
    'no errors and no warnings'
    """
    counts = count_by_severity(issues)
    told = [
        wording.count(counts[name], name) if counts[name] else f"no {name}s"
        for name in ("error", "warning")
    ]
    if counts["note"]:
        told.append(wording.count(counts["note"], "note"))
    return wording.listed(told)


def list_cells(
    finding: Finding, place: Place, rows: Sequence[int] | Ints, values: Sequence[str]
) -> list[Issue]:
    """Return the issues of one problem: a line per cell, or one line for a note.

    Args:
        finding: The problem; its mask is not looked at.
        place: Where.
        rows: Spreadsheet rows that have it, shape (n,).
        values: The cells as they stood, for the first ``LISTED`` rows at least.

    Returns:
        For errors and warnings one issue per cell, and beyond ``LISTED`` one more that counts
        the rest; for notes a single issue.
    """
    count = len(rows)
    if count == 0:
        return []
    if finding.severity == "note":
        return [_issue_of_several_cells(finding, place, rows, values)]
    listed = [
        _issue_of_cell(finding, place, int(row), value)
        for row, value in zip(rows[:LISTED], values[:LISTED])
    ]
    if count > LISTED:
        told = f"{count:,} in all; the first {LISTED:,} are listed one by one"
        listed.append(replace(_issue_of_cell(finding, place, 0, told), count=count - LISTED))
    return listed


def _issue_of_cell(finding: Finding, place: Place, row: int, value: str) -> Issue:
    shown = value if len(value) <= 200 else value[:197] + "…"
    return Issue(
        severity=finding.severity,
        file=place.file,
        table=place.table,
        row=row,
        column=place.column,
        value=shown,
        found=finding.found,
        expected=finding.expected,
        remedy=finding.remedy,
        outcome=finding.outcome,
        verdict=finding.verdict,
        question=finding.question,
    )


def _issue_of_several_cells(
    finding: Finding, place: Place, rows: Sequence[int] | Ints, values: Sequence[str]
) -> Issue:
    if len(rows) == 1:
        return _issue_of_cell(finding, place, int(rows[0]), values[0])
    # A row of a matrix has many cells; the first few hundred tell three rows.
    seen = list(dict.fromkeys(int(row) for row in rows[:500]))
    return replace(
        _issue_of_cell(finding, place, 0, _rows_in_words(seen[:4], len(seen), values)),
        count=len(rows),
    )


def _rows_in_words(rows: Sequence[int], count: int, values: Iterable[str]) -> str:
    """Tell rows and an example, as in ``rows 4, 9, 31; e.g. 45``."""
    more = " …" if count > len(rows[:3]) else ""
    told = f"row{'s' if len(rows) > 1 else ''} {', '.join(str(row) for row in rows[:3])}{more}"
    example = next((value for value in values if value), "")
    return f"{told}; e.g. {example[:60]}" if example else told


def merge_like_issues(issues: Iterable[Issue]) -> list[Issue]:
    """Gather issues that differ only in row and value into one line each.

    Args:
        issues: As found in :attr:`Workforce.issues`.

    Returns:
        One issue per problem, errors first, each with its count, as in
        ``column `required_level`: 3 values above 5 (rows 4, 9, 31; e.g. 45)``.
    """
    groups: dict[Issue, list[Issue]] = {}
    for issue in issues:
        groups.setdefault(replace(issue, row=0, value="", count=1), []).append(issue)
    order = {"error": 0, "warning": 1, "note": 2}
    gathered = [_merge_issues(group) for group in groups.values()]
    return sorted(gathered, key=lambda issue: order[issue.severity])


def _merge_issues(group: list[Issue]) -> Issue:
    if len(group) == 1:
        return group[0]
    cells = [issue for issue in group if issue.row]
    count = sum(issue.count for issue in group)
    if not cells:
        return replace(group[0], count=count)
    rows = list(dict.fromkeys(issue.row for issue in cells))
    told = _rows_in_words(rows[:4], count, (issue.value for issue in cells))
    return replace(group[0], row=0, value=told, count=count)


def list_rows(
    frame: pd.DataFrame, table: str, column: str, mask: Bools, finding: Finding
) -> list[Issue]:
    """List a finding about rows of a typed frame, file by file."""
    issues: list[Issue] = []
    if not mask.any():
        return issues
    hit = frame.loc[mask, [column, SOURCE_FILE, SOURCE_ROW]]
    for file, part in hit.groupby(SOURCE_FILE, dropna=False, sort=False):
        place = Place("" if file != file else str(file), table, column)
        shown = [_shorten_value(value) for value in part[column].head(LISTED)]
        issues += list_cells(finding, place, part[SOURCE_ROW].to_numpy(), shown)
    return issues


def _shorten_value(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "" if value != value else str(value)

"""Changes in silence: cells that differ from their text, and rows that are gone, with nothing said.

What a cell becomes by typing alone is no change: ``3.50`` is 3.5, ``25.12.2020`` is a day of
December where the column proves its order. Everything else must stand in the list of changes, be
asked about, or be kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pandas as pd

from skillgap.core.errors import Issue, Outcome, SkillgapError
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW, table_named
from skillgap.core.words import NO, YES
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.examination import Examination, FileReport
from skillgap.reading.files.raw import Source, read_raw_tables
from skillgap.reading.finding.table import RawTable

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y",
         "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%B %d, %Y")  # fmt: skip
_PROVEN = ("%d/%m/%Y", "%d-%m-%Y", "%m/%d/%Y")


_TELLING = (Outcome.FIX, Outcome.ASK, Outcome.QUARANTINE)
"""What says that a cell changed; a bad cell alone is kept aside and its row stays."""


def untold(source: Source, seen: Examination) -> Iterator[str]:
    """Say which cells and rows of a source changed or vanished without a word.

    Args:
        source: What was examined, without answers.
        seen: What it became.
    """
    try:
        raws = {raw.file: raw for raw in read_raw_tables(source, Decisions({}))}
    except SkillgapError:
        raws = {}
    for report in seen.reports:
        raw = raws.get(report.file)
        if raw is None or not report.table or seen.workforce is None:
            continue
        frame = seen.workforce[report.table]
        part = frame[frame[SOURCE_FILE] == raw.file].set_index(SOURCE_ROW)
        told = [i for i in seen.issues if i.file_outcome in _TELLING
                and (i.file in (raw.file, "") or raw.file.startswith(i.file))]  # fmt: skip
        yield from _lost(raw, part, report, seen.issues)
        if raw.frame.index.is_unique and part.index.is_unique:
            yield from _changed(raw, part, report, told)


def _lost(
    raw: RawTable, part: pd.DataFrame, report: FileReport, issues: Sequence[Issue]
) -> Iterator[str]:
    aside = set(report.quarantined["row"])
    dropped = [i for i in issues if i.outcome == "dropped" and i.file_outcome is not Outcome.ACCEPT]
    for row in raw.frame.index:
        known = row in part.index or row in aside or any(i.row in (0, row) for i in dropped)
        if not known and any(str(cell).strip() for cell in raw.frame.loc[row].tolist()):
            yield f"row {row} is gone"


def _changed(
    raw: RawTable, part: pd.DataFrame, report: FileReport, told: Sequence[Issue]
) -> Iterator[str]:
    contract = table_named(report.table)
    for name, header in report.columns.items():
        if header not in raw.frame.columns or name not in part.columns:
            continue
        kind = contract[name].kind
        cells = raw.frame[header]
        proven = cells.str.extract(r"^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{4}").astype("float64")
        days = (*_DAYS, *(_PROVEN if (proven > 12).any(axis=None) else ()))
        for row, value in part[name].items():
            cell = str(cells.get(row, ""))
            if not cell.strip() or row not in cells.index or _same(cell, value, kind, days):
                continue
            if not any(i.row in (0, row) and i.column in (header, name, "") for i in told):
                yield f"row {row}, `{header}`: {cell!r} became {value!r}"


def _same(cell: str, value: object, kind: str, days: Sequence[str]) -> bool:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return False
    if kind == "date":
        return any(_day(cell, each) == pd.Timestamp(str(value)).date() for each in days)
    if kind == "flag":
        return cell.casefold() in (YES if value else NO)
    if kind in ("number", "share", "level"):
        return bool(_NUMBER.fullmatch(cell)) and float(cell) == float(str(value))
    return cell == value


def _day(cell: str, form: str) -> date | None:
    for foreign, month in (("März", "Mar"), ("Dezember", "Dec"), (". ", " ")):
        cell = cell.replace(foreign, month)
    try:
        return datetime.strptime(cell, form).date()
    except ValueError:
        return None


def unclear(seen: Examination) -> Iterator[str]:
    """Say which findings lack the place, what was found, what was expected or what to do."""
    for report in seen.reports:
        if report.rejection and not re.fullmatch(
            r"(?s).+: .+\. Expected .+\. .+", report.rejection
        ):
            yield f"a rejection that does not say all: {report.rejection}"
    for issue in seen.issues:
        if issue.file_outcome is Outcome.ACCEPT:
            continue
        if not all((issue.file or issue.table, issue.found, issue.expected, issue.remedy)):
            yield f"a finding that does not say all: {issue}"
    for question in seen.questions:
        if not (question.text.endswith("?") and question.why and question.options):
            yield f"a question that does not say all: {question}"
    for row in seen.quarantined.itertuples():
        if len(str(row.reason)) < 8 or not row.record:
            yield f"row {row.row} kept aside without reason or record"

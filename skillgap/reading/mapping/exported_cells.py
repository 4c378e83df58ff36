"""Cells as HR and learning systems print them, rewritten for the contract, each change listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import partial

import pandas as pd

from skillgap.core.errors import Issue
from skillgap.core.tables import table_named
from skillgap.core.words import EDGES, NOT_AVAILABLE, fold
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.ready_mappings import STATUS, Export, map_export
from skillgap.reading.mapping.table_mapping import TableMapping

_MONTHS = {name: n for n, names in enumerate(
    ("jan january januar", "feb february februar", "mar march märz mär mrz", "apr april",
     "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
     "oct october oktober okt", "nov november", "dec december dezember dez"), 1)
    for name in names.split()}  # fmt: skip
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.I
)
_DAY_MONTH = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([^\W\d_]+)\.?,?[\s-]+(\d{4})\b", re.I)
_MONTH_DAY = re.compile(r"^([^\W\d_]+)\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})\b", re.I)
_NUMBERS = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})\b")
_ISO = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}")
_TERM = re.compile(r"^(\d{4})([BJ])$")
_TERMS = {"B": "02", "J": "10"}
_EPOCH = re.compile(r"^\d{9,10}$|^\d{12,13}$")
_NEVER = frozenset({"never", "0", "not yet", "no completion date", "12/31/9999", "9999-12-31",
                    "31/12/9999", "31-dec-9999", "00/00/0000", "0000-00-00"})  # fmt: skip


def rewrite_and_map_export(raw: RawTable, export: Export) -> tuple[RawTable, TableMapping]:
    """Rewrite the cells of a recognised export, and map it.

    Args:
        raw: The file as read; never changed.
        export: What it was recognised as.

    Returns:
        The table with every rewriting among its issues, and its mapping.
    """
    issues: list[Issue] = []
    frame = _drop_row_of_labels(raw, export, issues)
    mapping = map_export(replace(raw, frame=frame), export)
    if STATUS in mapping.columns.values():
        frame = frame.assign(**{STATUS: enrolment_status_of_rows(frame, mapping, export.begun)})
    contract = table_named(export.table)
    for column, header in mapping.columns.items():
        if header not in frame.columns:
            continue
        kind = contract[column].kind
        rewrite = _find_cell_rewriter(column, kind, frame, header, export)
        if rewrite is not None:
            frame = _rewrite_column(raw.file, frame, header, rewrite, issues)
    frame = _replace_by_known_ids(raw.file, frame, mapping, export, issues)
    issues += _issues_about_start_date(raw.file, mapping)
    return replace(raw, frame=frame, issues=(*raw.issues, *issues)), mapping


def _find_cell_rewriter(
    column: str, kind: str, frame: pd.DataFrame, header: str, export: Export
) -> tuple[str, Callable[[str], str]] | None:
    """Return what to do with the cells of one column, and how to call it."""
    if column in export.words:
        return "word of the system", _translate_by_patterns(export.words[column])
    if kind == "date":
        month_first = export.month_first and not _proves_day_first(frame[header])
        return "date in words of the system", lambda cell: as_iso_day(cell, month_first)
    if column == "birth_year":
        return "date of birth", _year_in_cell
    if column == "fte":
        return "share in per cent", _per_cent_as_share
    return None


def _translate_by_patterns(words: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    patterns = [(pattern.casefold(), word) for word, ps in words.items() for pattern in ps]

    def translate_cell(cell: str) -> str:
        said = cell.casefold()
        return next((word for pattern, word in patterns if fnmatchcase(said, pattern)), cell)

    return translate_cell


def _year_in_cell(cell: str) -> str:
    told = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", cell)
    return told.group() if told else cell


def _per_cent_as_share(cell: str) -> str:
    told = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*%", cell)
    return f"{float(told.group(1).replace(',', '.')) / 100:g}" if told else cell


def as_iso_day(cell: str, month_first: bool = False) -> str:
    """Write a date as YYYY-MM-DD; what is not understood stays as it is.

    >>> as_iso_day("Tuesday, 3 March 2026, 10:15 AM"), as_iso_day("4/15/2026 2:13:00 PM", True)
    ('2026-03-03', '2026-04-15')
    >>> as_iso_day("2026-03-03 10:15:22 America/New_York"), as_iso_day("2013J"), as_iso_day("Never")
    ('2026-03-03', '2013-10-01', '')
    """
    text = _WEEKDAY.sub("", cell.strip(EDGES))
    if text.casefold() in _NEVER:
        return ""
    if found := _ISO.match(text):
        return found.group(1)
    if found := _TERM.match(text):
        return f"{found.group(1)}-{_TERMS[found.group(2)]}-01"
    if _EPOCH.match(text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    for pattern, places in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        found = pattern.match(text)
        if found and (month := _MONTHS.get(found.group(places[1]).casefold())):
            return f"{found.group(3)}-{month:02d}-{int(found.group(places[2])):02d}"
    if found := _NUMBERS.match(text) if month_first else None:
        month, day = int(found.group(1)), int(found.group(2))
        return f"{found.group(3)}-{month:02d}-{day:02d}" if month <= 12 else cell
    return cell


def _proves_day_first(cells: pd.Series) -> bool:
    firsts = cells.str.extract(r"^\s*(\d{1,2})/\d{1,2}/\d{4}", expand=False).dropna()
    return bool((firsts.astype("int64") > 12).any())


def _rewrite_column(
    file: str, frame: pd.DataFrame, header: str, rewrite: tuple[str, Callable[[str], str]],
    issues: list[Issue],
) -> pd.DataFrame:  # fmt: skip
    """Rewrite one column, cell by different cell, and list what was changed."""
    what, change = rewrite
    cells = frame[header]
    new = {cell: change(cell.strip(EDGES)) for cell in cells.unique() if cell.strip(EDGES)}
    changed = {old: text for old, text in new.items() if text != old.strip(EDGES)}
    if not changed:
        return frame
    touched = cells.isin(list(changed))
    first, count = cells[touched].iloc[0], int(touched.sum())
    row = int(str(touched.idxmax())) if count == 1 else 0
    issues.append(
        Issue(
            severity="note",
            file=file,
            table="",
            row=row,
            column=header,
            value=f"{first} → {changed[first] or 'blank'}",
            found=what,
            expected="the words of the contract",
            remedy="Nothing, if that is what it means; else map the column by hand.",
            outcome="converted",
            count=count,
        )
    )
    return frame.assign(**{header: cells.map(lambda cell: new.get(cell, "")).astype("str")})


def _drop_row_of_labels(raw: RawTable, export: Export, issues: list[Issue]) -> pd.DataFrame:
    """Leave out a second row that says the headers again, in words."""
    if not export.labels_below or len(raw.frame) < 2:
        return raw.frame
    first = raw.frame.iloc[0]
    same = sum(fold(str(cell)) == fold(str(header)) for header, cell in first.items())
    if same < max(2, len(raw.headers) // 3):
        return raw.frame
    issues.append(
        Issue(
            severity="note",
            file=raw.file,
            table="",
            row=int(raw.frame.index[0]),
            column="",
            value=str(first.iloc[0]),
            found="row that says the headers again",
            expected="records only",
            remedy="Nothing: it was left out.",
            outcome="dropped",
        )
    )
    return raw.frame.iloc[1:]


def _replace_by_known_ids(
    file: str, frame: pd.DataFrame, mapping: TableMapping, export: Export, issues: list[Issue]
) -> pd.DataFrame:
    """Bring ids of one column to those of another, such as a manager's user id."""
    for column, (source, wanted) in export.ids.items():
        header = mapping.columns.get(column, "")
        if not {header, source, wanted} <= set(frame.columns):
            continue
        known = dict(zip(frame[source].str.strip(EDGES), frame[wanted].str.strip(EDGES)))
        rewrite = (f"{source} in place of {wanted}", partial(_known_id_or_cell, known))
        frame = _rewrite_column(file, frame, header, rewrite, issues)
    return frame


def _known_id_or_cell(known: Mapping[str, str], cell: str) -> str:
    return known.get(cell) or cell


def enrolment_status_of_rows(
    frame: pd.DataFrame, mapping: TableMapping, begun: Sequence[str]
) -> pd.Series:
    """Say how enrolments stand from their dates.

    Args:
        frame: The file's cells.
        mapping: Names the column of completion.
        begun: Headers of the day a course was begun.

    Returns:
        ``registered``, ``in progress`` or ``completed`` for each row.
    """
    blank = list(NOT_AVAILABLE | _NEVER)
    status = pd.Series("registered", index=frame.index, dtype="str")
    done = mapping.columns.get("completed_on", "")
    for word, headers in (("in progress", begun), ("completed", (done,))):
        for header in headers:
            if header in frame.columns:
                given = ~frame[header].str.strip(EDGES).str.casefold().isin(blank)
                status = status.mask(given, word)
    return status


def _issues_about_start_date(file: str, mapping: TableMapping) -> Iterable[Issue]:
    started = mapping.columns.get("started_on", "")
    if mapping.table == "enrolments" and started and started == mapping.columns.get("completed_on"):
        yield Issue(
            severity="note",
            file=file,
            table="enrolments",
            row=0,
            column=started,
            value="",
            found="export without the first day",
            expected="the day a course began",
            remedy="The day of completion stands in; add the first day to the report if you can.",
            outcome="assumed",
        )


def headers_read_by_mapping(mapping: TableMapping) -> list[str]:
    """Return every header a mapping reads, joined ones taken apart."""
    used = [*mapping.columns.values(), *(h for c in mapping.also.values() for h in c.values())]
    return list(dict.fromkeys(part for header in used for part in header.split(JOINED)))

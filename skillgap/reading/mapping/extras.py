"""Columns that no table knows: looked at all the same, for what cannot be read one way only."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome
from skillgap.core.findings import Finding, Place, list_cells
from skillgap.core.words import NO, YES
from skillgap.reading.conform.cells import find_mixed_yes_no_words
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.labels import read_labels
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.conform.texts import Distinct, find_distinct_cells
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.names import JOINED
from skillgap.reading.mapping.table_mapping import TableMapping

_MOST_DISTINCT = 2_000
_SHOWN = 20


def issues_in_extra_columns(
    raw: RawTable, mapping: TableMapping, decisions: Decisions
) -> list[Issue]:
    """Find numbers in two styles, several currencies, mixed yes and no, ranges made dates.

    Args:
        raw: The table of text.
        mapping: How it is read; the columns it uses are looked at elsewhere.
        decisions: Answers given so far.
    """
    issues: list[Issue] = []
    for header in raw.headers:
        if header in _headers_in_use(mapping):
            continue
        found = find_distinct_cells(raw.frame[header])
        if 0 < len(found.cells) <= _MOST_DISTINCT:
            issues += _issues_in_extra_column(raw, mapping, header, found, decisions)
    return issues


def read_extra_columns(raw: RawTable, mapping: TableMapping) -> pd.DataFrame:
    """Read the columns that no table knows: amounts as numbers, yes and no as flags, else text.

    Args:
        raw: The table of text.
        mapping: How it is read; the columns it uses are left out.

    Returns:
        One column per header, the row numbers as index.
    """
    columns = {}
    for header in raw.headers:
        if header in _headers_in_use(mapping):
            continue
        found = find_distinct_cells(raw.frame[header])
        numbers = read_numbers(found.cells)
        words = [cell.casefold() for cell in found.cells]
        if found.cells and np.isfinite(numbers.values).all():
            values = np.append(numbers.values, np.nan)[found.codes]
            columns[header] = pd.Series(values, index=raw.frame.index)
        elif words and all(word in YES | NO for word in words):
            truth = pd.array([word in YES for word in words], dtype="boolean")
            taken = truth.take(found.codes, allow_fill=True)
            columns[header] = pd.Series(taken, index=raw.frame.index)
        else:
            columns[header] = raw.frame[header].astype("str")
    return pd.DataFrame(columns, index=raw.frame.index)


_IMPORTANT = {
    "status", "terminated", "termination", "termd", "attrition", "left", "birth", "skill", "skills",
    "competency", "competencies", "certificate", "certificates", "certification",
    "certifications", "expiry", "expires", "expiration", "renewal", "qualification",
    "qualifications", "progress", "proficiency",
}  # fmt: skip


_DESCRIBING = frozenset({"description", "definition", "comment", "comments", "notes", "remarks",
                         "details"})  # fmt: skip
"""Words at the end of headers above texts, which say more of what another column names."""
_OF_PEOPLE = {"employees": {"hours", "wochenstunden", "arbeitszeit", "workload"}}
"""What looks important in a list of people only."""


def find_unused_headers(raw: RawTable, mapping: TableMapping) -> tuple[str, ...]:
    """Return the columns that nothing is read from."""
    used = _headers_in_use(mapping)
    return tuple(header for header in raw.headers if header not in used)


def note_columns_beside_matrix(raw: RawTable, mapping: TableMapping) -> list[Issue]:
    """List the columns beside a matrix from which nothing is read, as a list lists its own."""
    left = [h for h in find_unused_headers(raw, mapping) if raw.evidence[h].filled > 0]
    if mapping.layout != "wide" or not left:
        return []
    return [Issue(
        severity="note", file=raw.file, table=mapping.table, row=0, column="",
        value=", ".join(left[:_SHOWN]) + (" …" if len(left) > _SHOWN else ""),
        found="column outside the contract", expected=f"columns of {mapping.table}",
        remedy="Nothing, if not needed: they were ignored.", outcome="dropped", count=len(left),
        verdict=Outcome.ACCEPT.value,
    )]  # fmt: skip


def ask_about_unused_columns(
    raw: RawTable, mapping: TableMapping, read: Collection[str], decisions: Decisions
) -> list[Issue]:
    """Ask about columns that nothing is read from, and that look important.

    Args:
        raw: The table of text.
        mapping: How it is read.
        read: Further headers that are read otherwise, such as a status that tells leavers.
        decisions: Answers given so far.
    """
    left = [
        header
        for header in find_unused_headers(raw, mapping)
        if header not in read
        and set(split_header_into_words(header))
        & (_IMPORTANT | _OF_PEOPLE.get(mapping.table, set()))
        and not _DESCRIBING & set(split_header_into_words(header)[-1:])
        and raw.evidence[header].filled > 0
        and raw.evidence[header].different < 1
    ]
    left += _numbers_of_training(raw, mapping, {*read, *left})
    if not left or not mapping.table:
        return []
    answered = decisions.answer("unused")
    return [
        Issue(
            severity="warning", file=raw.file, table=mapping.table, row=0, column="",
            value=", ".join(left[:8]), found="column that looks important and is not read",
            expected=f"columns of {mapping.table}",
            remedy="Map it by hand, or leave it out.", outcome="dropped", count=len(left),
            question="unused", verdict=Outcome.FIX.value if answered else "",
        )
    ]  # fmt: skip


_OF_TRAINING = frozenset({"training", "refresher", "refreshers", "certificate", "certificates",
                          "certification", "due", "overdue", "expiry", "renewal", "mandatory",
                          "compliance", "unterweisung", "schulung", "schulungen", "fällig",
                          "formation", "formations", "recyclage", "habilitations", "formación",
                          "vencimiento", "scadenza", "scadenze", "formazione", "opleiding",
                          "vervaldatum", "szkolenie", "szkolenia"})  # fmt: skip
_SEVERAL = 3


def _numbers_of_training(raw: RawTable, mapping: TableMapping, known: Collection[str]) -> list[str]:
    """Return several unread columns of numbers beside people, where a title speaks of training.

    Days until something is due are no levels, and yet they are what the sheet is about.
    """
    spoken = {word for text in raw.around for word in split_header_into_words(text)}
    if mapping.table != "employees" or not spoken & _OF_TRAINING:
        return []
    numbers = [h for h in find_unused_headers(raw, mapping)
               if h not in known and raw.evidence[h].number > _MOSTLY]  # fmt: skip
    return numbers if len(numbers) >= _SEVERAL else []


_MOSTLY = 0.9


def _headers_in_use(mapping: TableMapping) -> set[str]:
    used = {part for h in mapping.columns.values() for part in (h, *h.split(JOINED))}
    return used | {*mapping.across} | {h for also in mapping.also.values() for h in also.values()}


def _issues_in_extra_column(
    raw: RawTable, mapping: TableMapping, header: str, found: Distinct, decisions: Decisions
) -> list[Issue]:
    counts = np.bincount(found.codes[found.codes >= 0], minlength=len(found.cells))
    place = Place(raw.file, mapping.table, header)
    issues: list[Issue] = []
    for finding in _findings_in_extra_column(found, counts.astype(np.int64)):
        if not finding.question or not finding.mask.any():
            continue
        rows = np.flatnonzero(np.append(finding.mask, False)[found.codes])
        shown = [found.cells[code] for code in found.codes[rows[:1_000]].tolist()]
        settled = decisions.settle_finding(finding, header)
        issues += list_cells(settled, place, raw.frame.index.to_numpy()[rows], shown)
    return issues


def _findings_in_extra_column(found: Distinct, counts: np.ndarray) -> list[Finding]:
    numbers = read_numbers(found.cells)
    readable = np.isfinite(numbers.values).mean() >= 0.6
    _, labels = read_labels(found.cells, counts, ("", ""))
    mangled = [finding for finding in labels if finding.question == "mangled"]
    mix = find_mixed_yes_no_words([cell.casefold() for cell in found.cells])
    flags = [mix] if mix.mask.all() else []
    return [*(numbers.findings if readable else ()), *mangled, *flags]

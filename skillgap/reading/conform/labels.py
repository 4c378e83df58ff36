"""Labels of a category: spellings of one label, look-alikes, bands turned into dates, no value."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from skillgap.core.findings import Bools, Finding, Ints
from skillgap.core.words import spelled
from skillgap.reading.conform.letters import (
    describe_look_alike_letters,
    latin_look_alike_of,
    latin_text_in_foreign_letters,
)

NO_LABEL = frozenset(
    {"-", "--", "---", "–", "—", "?", ".", "n/a", "n.a.", "#n/a", "<na>", "(blank)", "<null>",
     "(null)", "\\n", "nan", "k.a.", "not available", "not applicable"}
)  # fmt: skip
"""Cells that are no label. ``NA`` (Namibia), ``None`` and ``Null`` (surnames) are words."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DAY_MONTH = re.compile(rf"(\d{{1,2}})-({_MONTH})", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"({_MONTH})-(\d{{1,2}})", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?:19|20)\d{2}-(\d{2})-(\d{2})(?: 00:00:00)?")
_BAND = re.compile(r"(\d+)\s?[-–]\s?(\d+)\s?(%?)|[<>≤≥]=?\s?\d+\s?%?|\d+\s?(?:\+|<=|>=|%)")


def read_labels(
    cells: Sequence[str], counts: Ints, answers: tuple[str, str]
) -> tuple[list[str | None], tuple[Finding, ...]]:
    """Make one of the spellings of a label, and ask about labels that are not what they seem.

    Args:
        cells: Distinct cells, shape (n,).
        counts: How often each occurs.
        answers: Answers about look-alikes and bands: ``keep`` leaves them as they stand.

    Returns:
        The label of each cell, ``None`` for no value; and what was found.
    """
    values = list(cells)
    absent = np.array([cell.casefold() in NO_LABEL for cell in cells], np.bool_)
    alike, told_alike = _find_look_alike_labels(values, answers[0])
    bands, told_bands = _find_bands_turned_dates(values, answers[1])
    before = list(values)
    values = _unify_spellings(values, counts)
    respelled = np.array([one != other for one, other in zip(values, before)], np.bool_)
    findings = (
        Finding(
            mask=respelled & ~absent,
            severity="note",
            found="spelling of a label that exists already",
            expected="one spelling",
            remedy="Nothing, if they mean the same.",
            outcome="converted",
        ),
        Finding(
            mask=absent,
            severity="note",
            found="word read as no value",
            expected="a label or an empty cell",
            remedy="Nothing, if the word means that there is no value.",
            outcome="blanked",
        ),
        Finding(
            mask=alike,
            severity="warning",
            found="label with letters of another alphabet",
            expected="letters of one alphabet",
            remedy=f"{told_alike}.",
            outcome="converted",
            question="look_alike",
        ),
        Finding(
            mask=bands,
            severity="warning",
            found="label that a spreadsheet turned into a date",
            expected="a range such as 10-20",
            remedy=f"Proposed: {told_bands}.",
            outcome="converted",
            question="mangled",
        ),
    )
    labels = [None if gone or not value else value for value, gone in zip(values, absent)]
    return labels, tuple(finding for finding in findings if finding.mask.any())


def _find_look_alike_labels(values: list[str], answer: str) -> tuple[Bools, str]:
    known, told = set(values), []
    alike = np.zeros(len(values), np.bool_)
    for i, cell in enumerate(values):
        if cell.isascii():
            continue
        double = latin_look_alike_of(cell) or latin_text_in_foreign_letters(cell)
        if double and (latin_look_alike_of(cell) or double in known):
            alike[i] = True
            told.append(describe_look_alike_letters(cell, double))
            if answer != "keep":
                values[i] = double
    return alike, _join_first_six(told)


def _find_bands_turned_dates(values: list[str], answer: str) -> tuple[Bools, str]:
    """Find ``20-Oct`` and propose ``10-20%``, in the way the other labels are written."""
    bands = [found for cell in values if (found := _BAND.fullmatch(cell))]
    signs = [found[3] for found in bands if found[1]]
    sign = "%" if signs and signs.count("%") * 2 >= len(signs) else ""
    mangled, told = np.zeros(len(values), np.bool_), []
    for i, cell in enumerate(values):
        proposal = band_behind_date(cell, among_bands=len(bands) >= 2)
        if proposal:
            mangled[i] = True
            told.append(f"{cell} as {proposal}{sign}")
            if answer != "keep":
                values[i] = proposal + sign
    return mangled, _join_first_six(told)


def band_behind_date(cell: str, *, among_bands: bool = False) -> str:
    """Return the band a spreadsheet made a date of; empty where the cell is none.

    >>> (band_behind_date("20-Oct"),
    ...  band_behind_date("Oct-20"),
    ...  band_behind_date("5-Jan"),
    ...  band_behind_date("Oct-2020"))
    ('10-20', '10-20', '1-5', '')
    """
    if found := _DAY_MONTH.fullmatch(cell):
        ends = int(found[1]), _MONTHS.index(found[2].casefold()) + 1
    elif found := _MONTH_DAY.fullmatch(cell):
        ends = int(found[2]), _MONTHS.index(found[1].casefold()) + 1
    elif among_bands and (found := _ISO_DAY.fullmatch(cell)):
        ends = int(found[1]), int(found[2])
    else:
        return ""
    return f"{min(ends)}-{max(ends)}"


def _unify_spellings(values: Sequence[str], counts: Ints) -> list[str]:
    """Take the commonest of spellings that differ by case, spaces or composition only."""
    best: dict[str, int] = {}
    keys = [spelled(value) for value in values]
    for i, key in enumerate(keys):
        if key not in best or counts[i] > counts[best[key]]:
            best[key] = i
    return [values[best[key]] for key in keys]


def _join_first_six(told: Sequence[str]) -> str:
    return "; ".join(told[:6]) + (" …" if len(told) > 6 else "")

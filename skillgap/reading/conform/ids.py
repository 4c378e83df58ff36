"""Ids: kept letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from skillgap.core.findings import Bools, Finding
from skillgap.core.tables import Column
from skillgap.reading.conform.labels import band_behind_date
from skillgap.reading.conform.letters import describe_look_alike_letters, latin_look_alike_of
from skillgap.reading.conform.typed import Habits, Typed, grade_findings, keep_cells_as_text

_FLOAT_ID = re.compile(r"\d+\.0+")


_DISPLAYED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,}")
"""How a spreadsheet shows a long number: its last digits are lost."""
_NO_ID = frozenset({"-", "--", "–", "—", "?", "#n/a", "n/a", "null", "none", "nan", "nil", "\\n",
                    "(blank)", "<null>", "(null)"})  # fmt: skip


def read_ids(cells: Sequence[str], column: Column, habits: Habits, outcome: str) -> Typed:
    """Keep ids letter by letter; only ``1001.0`` throughout is a number that became a float.

    Args:
        cells: Distinct cells, shape (n,).
        column: The contract column; where it may be left blank, a dash names nothing.
        habits: With answers about ids that are not what they were.
        outcome: What happens to a bad cell, for the findings.
    """
    typed = keep_cells_as_text(cells)
    none = np.array([cell.casefold() in _NO_ID for cell in cells], np.bool_)
    kept = [cell for cell, no in zip(cells, none) if not no and cell]
    findings = [*_findings_about_missing_ids(none, column, outcome)]
    values, bad = typed.values, typed.bad
    floats = np.array(["." in cell and bool(_FLOAT_ID.fullmatch(cell)) for cell in cells], np.bool_)
    if floats.any() and all(_FLOAT_ID.fullmatch(cell) or cell.isdigit() for cell in kept):
        values = np.array([cell.partition(".")[0] if is_float else cell
                           for cell, is_float in zip(values, floats)], dtype=object)  # fmt: skip
        findings.append(
            Finding(
                mask=floats,
                severity="note",
                found="id written as a decimal number",
                expected="the id as its system writes it",
                remedy="Nothing, if the ids are whole numbers.",
                outcome="converted",
            )
        )
    if none.any():
        values = np.array([None if no else cell for no, cell in zip(none, values)], dtype=object)
        bad = bad | (none & column.required)
    mangled = _find_mangled_ids(cells)
    if mangled.any():
        keeps = habits.answer("mangled_id") == "keep"
        findings.append(
            Finding(
                mask=mangled,
                severity="warning" if keeps else "error",
                found="id that a spreadsheet changed",
                expected="the id as its system writes it",
                remedy="Export it again with the ids as text; no digit can be brought back.",
                outcome="kept" if keeps else outcome,
                question="mangled_id",
            )
        )
        bad = bad | (mangled & (not keeps))
    return _replace_look_alike_letters(
        Typed(values, bad, grade_findings(findings, outcome)), habits
    )


def _findings_about_missing_ids(none: Bools, column: Column, outcome: str) -> list[Finding]:
    """Tell words that name nothing: a blank, or a row that cannot be used."""
    if not none.any():
        return []
    if column.required:
        return [
            Finding(
                mask=none,
                severity="error",
                found="word that is no id",
                expected=column.meaning.rstrip(".").lower(),
                remedy="Fill in the id.",
                outcome=outcome,
            )
        ]
    return [
        Finding(
            mask=none,
            severity="note",
            found="word read as no id",
            expected="an id or an empty cell",
            remedy="Nothing, if the word means that there is none.",
            outcome="blanked",
        )
    ]


def _find_mangled_ids(cells: Sequence[str]) -> Bools:
    """Find ids that are shown as 1.23E+15, or became dates (``1-Mar``)."""
    odd = [
        ("E+" in c and bool(_DISPLAYED.fullmatch(c))) or ("-" in c and bool(band_behind_date(c)))
        for c in cells
    ]
    return np.array(odd, np.bool_)


def _replace_look_alike_letters(typed: Typed, habits: Habits) -> Typed:
    """Ask about ids (a skill's name may be one) with letters of another alphabet."""
    if all(not cell or cell.isascii() for cell in typed.values):
        return typed
    told, values = [], typed.values.copy()
    mask = np.zeros(len(values), np.bool_)
    for i, cell in enumerate(typed.values):
        if cell and not cell.isascii() and (double := latin_look_alike_of(cell)):
            mask[i], values[i] = True, double
            told.append(describe_look_alike_letters(cell, double))
    if not mask.any():
        return typed
    finding = Finding(
        mask=mask,
        severity="warning",
        found="id with letters of another alphabet",
        expected="letters of one alphabet",
        remedy=f"{'; '.join(told[:6])}.",
        outcome="converted",
        question="look_alike",
    )
    kept = typed.values if habits.answer("look_alike") == "keep" else values
    return Typed(kept, typed.bad, (*typed.findings, finding))

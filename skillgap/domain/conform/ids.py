"""Ids: kept letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from skillgap.domain.conform.findings import Finding
from skillgap.domain.conform.letters import latin_double, told_double
from skillgap.domain.conform.typed import Habits, Typed, as_is
from skillgap.domain.tables import Column

_FLOAT_ID = re.compile(r"\d+\.0+")


_NO_ID = ("-", "–", "—", "#N/A", "N/A", "n/a")


def read_ids(cells: Sequence[str], column: Column, habits: Habits) -> Typed:
    """Keep ids letter by letter; only ``1001.0`` throughout is a number that became a float.

    Args:
        cells: Distinct cells, shape (n,).
        column: The contract column; where it may be left blank, a dash names nothing.
        habits: With answers about ids in letters of another alphabet.
    """
    typed = as_is(cells)
    none = np.array([cell in _NO_ID for cell in cells], np.bool_)
    kept = [cell for cell, no in zip(cells, none) if not no and cell]
    findings = []
    values = typed.values
    if kept and all(_FLOAT_ID.fullmatch(cell) for cell in kept):
        values = np.array([cell.partition(".")[0] if _FLOAT_ID.fullmatch(cell) else cell
                           for cell in cells], dtype=object)  # fmt: skip
        findings.append(
            Finding(
                ~none,
                "note",
                "id written as a decimal number",
                "the id as its system writes it",
                "Nothing, if the ids are whole numbers.",
                "converted",
            )
        )
    if none.any() and not column.required:
        values = np.array([None if no else cell for no, cell in zip(none, values)], dtype=object)
        findings.append(
            Finding(
                none,
                "note",
                "word read as no id",
                "an id or an empty cell",
                "Nothing, if the word means that there is none.",
                "blanked",
            )
        )
    return _without_look_alikes(Typed(values, typed.bad, tuple(findings)), habits)


def _without_look_alikes(typed: Typed, habits: Habits) -> Typed:
    """Ask about ids (a skill's name may be one) with letters of another alphabet."""
    told, values = [], typed.values.copy()
    mask = np.zeros(len(values), np.bool_)
    for i, cell in enumerate(typed.values):
        if cell and not cell.isascii() and (double := latin_double(cell)):
            mask[i], values[i] = True, double
            told.append(told_double(cell, double))
    if not mask.any():
        return typed
    finding = Finding(
        mask,
        "warning",
        "id with letters of another alphabet",
        "letters of one alphabet",
        f"{'; '.join(told[:6])}.",
        "converted",
        question="look_alike",
    )
    kept = typed.values if habits.answer("look_alike") == "keep" else values
    return Typed(kept, typed.bad, (*typed.findings, finding))

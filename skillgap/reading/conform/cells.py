"""Cells of one column, from text or typed values to what the contract says the column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillgap.core.date_order import Calendar
from skillgap.core.dates import read_dates
from skillgap.core.findings import Bools, Finding, Ints
from skillgap.core.tables import Column
from skillgap.core.words import CATEGORY_WORDS, NO, NOT_AVAILABLE, YES, fold
from skillgap.reading.conform.amounts import read_amounts
from skillgap.reading.conform.ids import read_ids
from skillgap.reading.conform.labels import read_labels
from skillgap.reading.conform.letters import clean_cell_letters
from skillgap.reading.conform.rated import read_rated_levels
from skillgap.reading.conform.texts import UNSTORED, find_failed_formulas
from skillgap.reading.conform.typed import Habits, Typed, grade_findings, keep_cells_as_text


def read_cells(
    cells: Sequence[str], column: Column, counts: Ints, habits: Habits, outcome: str
) -> Typed:
    """Read distinct cells as what the column holds.

    Args:
        cells: Distinct cells, stripped, shape (n,).
        column: The contract column.
        counts: How often each occurs, shape (n,).
        habits: How the file writes levels, dates and numbers.
        outcome: What happens to a bad cell, for the findings.

    Returns:
        Values, bad cells and findings, over the distinct cells.
    """
    plain, seen, lone = clean_cell_letters(cells, habits.answer("mojibake"))
    broken, told = find_failed_formulas(plain, outcome, habits.answer("uncached"))
    lost = lone | broken
    if lost.any():
        plain = ["" if gone else cell for cell, gone in zip(plain, lost)]
    typed = _read_cells_by_column_kind(plain, column, counts, habits, outcome)
    if not (seen or told):
        return typed
    bad = (typed.bad | lost) if lost.any() else typed.bad
    if habits.answer("uncached") == "empty":
        bad &= ~np.array([cell == UNSTORED for cell in cells], np.bool_)
    kept = tuple(replace(f, mask=f.mask & ~lost) for f in typed.findings)
    findings = (*seen, *grade_findings(told, outcome), *(f for f in kept if f.mask.any()))
    values = (
        np.where(lost, _missing_value_for(typed.values), typed.values)
        if lost.any()
        else typed.values
    )
    return Typed(values, bad, findings)


def _missing_value_for(values: NDArray[Any]) -> Any:
    if values.dtype.kind == "M":
        return np.datetime64("NaT", "D")
    return np.nan if values.dtype.kind == "f" else None


def _read_cells_by_column_kind(
    cells: Sequence[str], column: Column, counts: Ints, habits: Habits, outcome: str
) -> Typed:
    if column.kind == "level":
        return read_rated_levels(cells, habits, outcome)
    if column.kind in ("number", "share"):
        return read_amounts(cells, column, habits, outcome)
    if column.kind == "date":
        dates = read_dates(cells, outcome, habits.day_first, _allowed_date_rules(column, habits))
        return Typed(dates.days, dates.bad, grade_findings(dates.findings, outcome))
    if column.kind == "flag":
        return _read_yes_no_flags(cells, outcome)
    if column.kind == "category":
        if column.choices:
            return _read_choices(cells, column, outcome)
        return _read_labels(cells, counts, habits)
    return (
        read_ids(cells, column, habits, outcome)
        if column.kind == "id"
        else keep_cells_as_text(cells)
    )


_OPEN_ENDED = ("exit_date", "expires_on", "completed_on", "filled_on", "needed_by")


_AHEAD = ("expires_on", "needed_by", "exit_date")


def _allowed_date_rules(column: Column, habits: Habits) -> Calendar:
    """Say what the dates of a column may be, and how doubts about them are settled."""
    return Calendar(
        open_ended=column.name in _OPEN_ENDED,
        ahead=column.name in _AHEAD,
        day_first=habits.answer("day_first"),
        century=habits.answer("century"),
        serial=habits.answer("serial"),
        epoch=habits.answer("epoch"),
    )


def _read_yes_no_flags(cells: Sequence[str], outcome: str) -> Typed:
    words = [cell.casefold() for cell in cells]
    yes = np.array([word in YES for word in words], np.bool_)
    no = np.array([word in NO for word in words], np.bool_)
    blank = np.array([word in NOT_AVAILABLE for word in words], np.bool_) & ~yes & ~no
    bad = ~(yes | no | blank)
    values = np.where(yes | no, yes.astype(object), np.array(None, dtype=object))
    findings = [find_mixed_yes_no_words(words)] if find_mixed_yes_no_words(words).mask.any() else []
    if bad.any():
        findings.append(
            Finding(
                mask=bad,
                severity="error",
                found="value that is neither yes nor no",
                expected="yes or no",
                remedy="Write yes or no.",
                outcome=outcome,
            )
        )
    return Typed(values, bad, grade_findings(findings, outcome))


_FLAG_FAMILIES = (
    {"yes", "no", "y", "n"},
    {"true", "false", "t", "f", "wahr", "falsch", "vrai", "faux"},
    {"1", "0", "1.0", "0.0"},
    {"x", "✓", "✔", "☑", "✗", "✘", "☐"},
    {"ja", "nein", "nee", "j"},
    {"oui", "non"},
    {"si", "sí"},
    {"sim", "não"},
    {"on", "off"},
    {"done", "not done"},
)


def find_mixed_yes_no_words(words: Sequence[str]) -> Finding:
    """Find yes and no written in three ways or more: ``Yes``, ``TRUE``, ``1``, ``x``, ``ja``."""
    said = [any(word in family for family in _FLAG_FAMILIES) for word in words]
    ways = sum(any(word in family for word in words) for family in _FLAG_FAMILIES)
    told = ", ".join(sorted({word for word, flag in zip(words, said) if flag})[:8])
    return Finding(
        mask=np.array(said, np.bool_) & (ways > 2),
        severity="warning",
        found="yes or no in one of several ways",
        expected="one word for yes, one for no",
        remedy=f"Read alike: {told}.",
        outcome="converted",
        question="flags",
    )


def _read_choices(cells: Sequence[str], column: Column, outcome: str) -> Typed:
    """Match words to the allowed ones: spelling, known words, then near misses."""
    allowed = {fold(choice): choice for choice in column.choices}
    known = {
        word: choice
        for word, choice in CATEGORY_WORDS.get(column.name, {}).items()
        if choice in column.choices
    }
    values = np.empty(len(cells), dtype=object)
    near = np.zeros(len(cells), np.bool_)
    for i, cell in enumerate(cells):
        word = fold(cell)
        values[i] = allowed.get(word) or known.get(word)
        if values[i] is None and column.name in _STATES:
            values[i] = _allowed_word_inside(cell, {**allowed, **known})
        if values[i] is None and (match := _nearest_word(word, [*allowed, *known])):
            values[i], near[i] = allowed.get(match) or known[match], True
    blank = np.array([cell.casefold() in NOT_AVAILABLE for cell in cells], np.bool_)
    bad = np.array([value is None for value in values], np.bool_) & ~blank
    said = np.array([v is not None and v != c for v, c in zip(values, cells)], np.bool_)
    return Typed(
        values, bad, _findings_about_choices(cells, values, column, (said, near, bad), outcome)
    )


def _allowed_word_inside(cell: str, allowed: Mapping[str, str]) -> str | None:
    """Return what the words of a cell say where all that are known say the same.

    ``Withdrawn by candidate`` is withdrawn; what is denied says nothing. Of the steps of an
    application the last counts: who was interviewed and rejected is rejected. An offer is turned
    down by whom it was made to, who withdraws so.
    """
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", cell)]
    if not 1 < len(words) <= _FEW_WORDS or _DENIED & set(words):
        return None
    told = {allowed[word] for word in words if word in allowed}
    if told & _ENDS and told - _ENDS and told - _ENDS <= _STEPS:
        told = {"withdrawn"} if told == {"offered", "rejected"} else told & _ENDS
    return told.pop() if len(told) == 1 else None


_STEPS = frozenset({"applied", "interviewed", "offered"})
_ENDS = frozenset({"hired", "rejected", "withdrawn"})
_STATES = ("status", "outcome")
"""Columns that systems fill with several words, one of which says how something stands."""
_FEW_WORDS = 4
_DENIED = frozenset({"not", "no", "non", "nicht", "kein", "pas", "sin", "geen", "niet", "nie",
                     "un", "nao", "não", "never", "without", "partly", "before",
                     "pre", "yet"})  # fmt: skip


def _nearest_word(word: str, words: list[str]) -> str:
    if len(word) < 4:
        return ""
    return next(iter(get_close_matches(word, words, n=1, cutoff=0.8)), "")


def _findings_about_choices(
    cells: Sequence[str],
    values: NDArray[Any],
    column: Column,
    masks: tuple[Bools, Bools, Bools],
    outcome: str,
) -> tuple[Finding, ...]:
    said, near, bad = masks
    expected = ", ".join(column.choices)
    read = "; ".join(f"{cells[i]} as {values[i]}" for i in np.flatnonzero(said).tolist()[:6])
    instead = f"`{column.default}` stands in" if column.default is not None else "left blank"
    findings = []
    if said.any():
        findings.append(
            Finding(
                mask=said & ~near,
                severity="note",
                found="word read as an allowed one",
                expected=expected,
                remedy=f"Check: {read}.",
                outcome="converted",
            )
        )
    if near.any():
        findings.append(
            Finding(
                mask=near,
                severity="warning",
                found="word close to an allowed one",
                expected=expected,
                remedy=f"Check: {read}.",
                outcome="converted",
            )
        )
    if bad.any():
        findings.append(
            Finding(
                mask=bad,
                severity="error",
                found="word that is not allowed",
                expected=expected,
                remedy=f"Use one of the words; {instead} until then.",
                outcome=outcome,
            )
        )
    return grade_findings([f for f in findings if f.mask.any()], outcome)


def _read_labels(cells: Sequence[str], counts: Ints, habits: Habits) -> Typed:
    """Keep labels, but make one of spellings that differ by case, spaces or composition only."""
    answers = habits.answer("look_alike"), habits.answer("mangled")
    labels, findings = read_labels(cells, counts, answers)
    return Typed(np.array(labels, dtype=object), np.zeros(len(cells), np.bool_), findings)

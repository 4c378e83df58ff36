"""Cells of one column, from text or typed values to what the contract says the column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.domain.conform.dates import day_first_in, read_dates
from skillgap.domain.conform.findings import Bools, Finding, Ints
from skillgap.domain.conform.numbers import Numbers, decimal_comma_in, read_numbers
from skillgap.domain.conform.scales import LevelScale, read_levels
from skillgap.domain.conform.words import (
    CATEGORY_WORDS,
    EDGES,
    NO,
    NOT_AVAILABLE,
    YES,
    fold,
    spelled,
)
from skillgap.domain.tables import Column
from skillgap.domain.workforce import dtype_of


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct cells of a column, and which one each row holds.

    Attributes:
        codes: Shape (rows,): index into ``cells``; −1 where the cell is empty.
        cells: The distinct cells as text, white space at the ends removed.
    """

    codes: Ints
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """The distinct cells of a column, read as what the column holds.

    Attributes:
        values: Shape (n,): float64, datetime64[D], or object (str, bool) with None for no value.
        bad: Shape (n,): the cell could not be used.
        findings: Masks over the distinct cells.
    """

    values: NDArray[Any]
    bad: Bools
    findings: tuple[Finding, ...] = ()


def cell_text(cell: object) -> str:
    """Write one typed cell as a person would have typed it; empty for no value.

    >>> [cell_text(c) for c in (7.0, 0.1, True, date(2024, 5, 1), None, "007 ")]
    ['7', '0.1', 'yes', '2024-05-01', '', '007 ']
    """
    if isinstance(cell, str):
        return cell
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, (bool, np.bool_)):
        return "yes" if cell else "no"
    if isinstance(cell, (float, np.floating)):
        return f"{cell:.0f}" if float(cell).is_integer() else repr(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if _is_midnight(cell) else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, np.datetime64):
        return cell_text(pd.Timestamp(cell))
    return str(cell)


def _is_midnight(cell: datetime) -> bool:
    return cell.time().replace(tzinfo=None) == time(0) and cell.tzinfo is None


def text_of(column: pd.Series) -> pd.Series:
    """Return a column of any dtype as stripped text, NA where the cell is empty.

    Args:
        column: Text, numbers, dates, flags, categories or a mix.

    Returns:
        The same index, dtype ``str``.
    """
    if not isinstance(column.dtype, pd.StringDtype):
        kept = column.astype("object")
        column = pd.Series([cell_text(c) for c in kept], index=column.index, dtype="str")
    stripped = column.astype("str").str.strip(EDGES)
    return stripped.mask(stripped == "")


def distinct(column: pd.Series) -> Distinct:
    """Find the distinct cells of a column, stripped, and which one each row holds."""
    if column.dtype == object and pd.api.types.infer_dtype(column, skipna=True) != "string":
        column = text_of(column)
    codes, found = pd.factorize(column)
    listed = found.to_numpy(dtype=object) if isinstance(column.dtype, pd.StringDtype) else found
    cells = [cell_text(cell).strip(EDGES) for cell in listed]
    codes = codes.astype(np.int64)
    if all(cells):
        return Distinct(codes, tuple(cells))
    filled = np.array([bool(cell) for cell in cells] + [False], dtype=np.bool_)
    renumbered = np.where(filled, np.cumsum(filled) - 1, -1)
    return Distinct(renumbered[codes], tuple(cell for cell in cells if cell))


@dataclass(frozen=True, slots=True)
class Habits:
    """How one file writes things, as far as its columns prove it.

    Attributes:
        scale: How levels are written.
        day_first: Whether the day comes before the month; ``None`` without proof.
        decimal_comma: Whether 3,5 is three and a half; ``None`` without proof.
    """

    scale: LevelScale
    day_first: bool | None = None
    decimal_comma: bool | None = None


def habits_of(columns: Mapping[Column, Sequence[str]], scale: LevelScale) -> Habits:
    """Find out how a file writes dates and numbers from all its columns together.

    Args:
        columns: Contract column to its distinct cells.
        scale: How levels are written.
    """
    numeric = ("number", "level", "share")
    return Habits(
        scale,
        day_first_in(cells for column, cells in columns.items() if column.kind == "date"),
        decimal_comma_in(cells for column, cells in columns.items() if column.kind in numeric),
    )


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
    if column.kind == "level":
        levels = read_levels(cells, habits.scale, outcome)
        return Typed(levels.levels, levels.bad, _graded(levels.findings, outcome))
    if column.kind in ("number", "share"):
        return _read_amounts(cells, column, habits, outcome)
    if column.kind == "date":
        dates = read_dates(cells, outcome, habits.day_first)
        return Typed(dates.days, dates.bad, dates.findings)
    if column.kind == "flag":
        return _read_flags(cells, outcome)
    if column.kind == "category":
        if column.choices:
            return _read_choices(cells, column, outcome)
        return _read_labels(cells, counts)
    return _read_ids(cells) if column.kind == "id" else _as_is(cells)


def _graded(findings: Sequence[Finding], outcome: str) -> tuple[Finding, ...]:
    """A bad cell is an error where its row goes, else a warning."""
    if outcome == "dropped":
        return tuple(findings)
    return tuple(
        Finding(f.mask, "warning", f.found, f.expected, f.remedy, f.outcome)
        if f.severity == "error"
        else f
        for f in findings
    )


def _as_is(cells: Sequence[str]) -> Typed:
    return Typed(np.array(cells, dtype=object), np.zeros(len(cells), np.bool_))


_FLOAT_ID = re.compile(r"\d+\.0")


def _read_ids(cells: Sequence[str]) -> Typed:
    """Keep ids letter by letter; only ``1001.0`` throughout is a number that became a float."""
    typed = _as_is(cells)
    none = np.array([cell in ("-", "–", "—", "#N/A", "N/A", "n/a") for cell in cells], np.bool_)
    kept = [cell for cell, no in zip(cells, none) if not no]
    if not kept or not all(_FLOAT_ID.fullmatch(cell) for cell in kept):
        return typed
    whole = np.array([cell.removesuffix(".0") for cell in cells], dtype=object)
    note = Finding(
        ~none,
        "note",
        "id written as a decimal number",
        "the id as its system writes it",
        "Nothing, if the ids are whole numbers.",
        "converted",
    )
    return Typed(whole, typed.bad, (note,))


def _read_amounts(cells: Sequence[str], column: Column, habits: Habits, outcome: str) -> Typed:
    numbers = read_numbers(cells, decimal_comma=habits.decimal_comma, high=column.high)
    values, notes = _apply_per_cent(numbers, column)
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    below, above = values < low, values > high
    expected = _allowed(column)
    problems = (
        (numbers.unreadable, "value that is no number"),
        (below, f"value below {low:g}"),
        (above, f"value above {high:g}"),
    )
    findings = [
        Finding(mask, "error", found, expected, _remedy(column, found), outcome)
        for mask, found in problems
        if mask.any()
    ]
    bad = numbers.unreadable | below | above
    values = np.where(bad, np.nan, values)
    return Typed(values, bad, _graded((*numbers.findings, *notes, *findings), outcome))


def _apply_per_cent(numbers: Numbers, column: Column) -> tuple[NDArray[np.float64], list[Finding]]:
    """Turn 80% into 0.8; a share or FTE column wholly above 1 is taken for per cent."""
    values, signed = numbers.values.copy(), numbers.per_cent
    small = column.kind == "share" or (column.unit == "FTE")
    bare = np.isfinite(values) & ~signed
    notes = []
    values[signed] /= 100
    if signed.any():
        notes.append(
            Finding(
                signed,
                "note",
                "value with a per cent sign",
                "a share, 0.8 for 80%",
                "Nothing, if 80% means 0.8.",
                "converted",
            )
        )
    if small and bare.any() and values[bare].max() > 2 and (values[bare] % 1 == 0).all():
        values[bare] /= 100
        notes.append(
            Finding(
                bare,
                "warning",
                "value taken for per cent",
                _allowed(column),
                "Write shares as 0.8, or keep it if 80 means 80%.",
                "assumed",
            )
        )
    return values, notes


def _allowed(column: Column) -> str:
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    if column.low is not None:
        return f"a number of {column.low:g} or more"
    return "a number" if column.high is None else f"a number up to {column.high:g}"


def _remedy(column: Column, found: str) -> str:
    unit = f" in {column.unit}" if column.unit and "no number" in found else ""
    return f"Correct the rows: write digits only{unit}." if unit else "Correct the rows."


def _read_flags(cells: Sequence[str], outcome: str) -> Typed:
    words = [cell.casefold() for cell in cells]
    yes = np.array([word in YES for word in words], np.bool_)
    no = np.array([word in NO for word in words], np.bool_)
    blank = np.array([word in NOT_AVAILABLE for word in words], np.bool_) & ~yes & ~no
    bad = ~(yes | no | blank)
    values = np.where(yes | no, yes.astype(object), np.array(None, dtype=object))
    if not bad.any():
        return Typed(values, bad)
    problem = Finding(
        bad, "error", "value that is neither yes nor no", "yes or no", "Write yes or no.", outcome
    )
    return Typed(values, bad, _graded((problem,), outcome))


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
        if values[i] is None and (match := _nearest(word, [*allowed, *known])):
            values[i], near[i] = allowed.get(match) or known[match], True
    blank = np.array([cell.casefold() in NOT_AVAILABLE for cell in cells], np.bool_)
    bad = np.array([value is None for value in values], np.bool_) & ~blank
    said = np.array([v is not None and v != c for v, c in zip(values, cells)], np.bool_)
    return Typed(values, bad, _choice_findings(cells, values, column, (said, near, bad), outcome))


def _nearest(word: str, words: list[str]) -> str:
    if len(word) < 4:
        return ""
    return next(iter(get_close_matches(word, words, n=1, cutoff=0.8)), "")


def _choice_findings(
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
                said & ~near,
                "note",
                "word read as an allowed one",
                expected,
                f"Check: {read}.",
                "converted",
            )
        )
    if near.any():
        findings.append(
            Finding(
                near,
                "warning",
                "word close to an allowed one",
                expected,
                f"Check: {read}.",
                "converted",
            )
        )
    if bad.any():
        findings.append(
            Finding(
                bad,
                "error",
                "word that is not allowed",
                expected,
                f"Use one of the words; {instead} until then.",
                outcome,
            )
        )
    return _graded([f for f in findings if f.mask.any()], outcome)


_MANGLED = re.compile(
    r"\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2}",
    re.IGNORECASE,
)


def _read_labels(cells: Sequence[str], counts: Ints) -> Typed:
    """Keep labels, but make one of spellings that differ by case, spaces or composition only."""
    typed = _as_is(cells)
    best: dict[str, int] = {}
    keys = [spelled(cell) for cell in cells]
    for i, key in enumerate(keys):
        if key not in best or counts[i] > counts[best[key]]:
            best[key] = i
    values = np.array([cells[best[key]] for key in keys], dtype=object)
    changed = np.array([value != cell for value, cell in zip(values, cells)], np.bool_)
    mangled = np.array([bool(_MANGLED.fullmatch(cell)) for cell in cells], np.bool_)
    findings = (
        Finding(
            changed,
            "note",
            "spelling of a label that exists already",
            "one spelling",
            "Nothing, if they mean the same.",
            "converted",
        ),
        Finding(
            mangled,
            "warning",
            "label that a spreadsheet turned into a date",
            "a range such as 10-20",
            "Correct the label in the source, as text.",
        ),
    )
    return Typed(values, typed.bad, tuple(f for f in findings if f.mask.any()))


def spread(typed: Typed, codes: Ints, kind: str, index: pd.Index) -> pd.Series:
    """Give each row the value of its distinct cell, in the dtype of the contract."""
    dtype = dtype_of(kind)
    if kind == "date":
        days = np.append(typed.values, np.datetime64("NaT", "D")).astype("datetime64[us]")
        return pd.Series(days[codes], index=index)
    if dtype == "float64":
        return pd.Series(np.append(typed.values, np.nan)[codes], index=index)
    held = pd.Series(typed.values.tolist(), dtype=dtype)
    return pd.Series(held.array.take(codes, allow_fill=True), index=index)

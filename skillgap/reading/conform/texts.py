"""Cells of any kind as text, and the distinct ones of a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from skillgap.core.findings import Bools, Finding, Ints
from skillgap.core.words import EDGES
from skillgap.reading.conform.coding import code_distinct_cells


def cell_as_text(cell: object) -> str:
    """Write one typed cell as a person would have typed it; empty for no value.

    >>> [cell_as_text(c) for c in (7.0, 0.1, True, date(2024, 5, 1), None, "007 ")]
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
        return cell_as_text(pd.Timestamp(cell))
    return str(cell)


def _is_midnight(cell: datetime) -> bool:
    return cell.time().replace(tzinfo=None) == time(0) and cell.tzinfo is None


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct cells of a column, and which one each row holds.

    Attributes:
        codes: Shape (rows,): index into ``cells``; −1 where the cell is empty.
        cells: The distinct cells as text, white space at the ends removed.
        counts: Shape (n,): how often each stands there.
        padded: Shape (n,): white space was removed.
        hollow: Shape (rows,): the cell held nothing but white space; ``None`` where none does.
    """

    codes: Ints
    cells: tuple[str, ...]
    counts: Ints
    padded: tuple[bool, ...] = ()
    hollow: Bools | None = None


def find_distinct_cells(column: pd.Series, *, edges: str = EDGES) -> Distinct:
    """Find the distinct cells of a column, and which one each row holds.

    Args:
        column: Text, or cells of any kind.
        edges: Marks taken off both ends of a cell; a cell of nothing but white space is empty.
    """
    if column.dtype == object and pd.api.types.infer_dtype(column, skipna=True) != "string":
        column = pd.Series([cell_as_text(cell) for cell in column], index=column.index, dtype="str")
    coded = code_distinct_cells(column)
    codes, texts = coded.codes, coded.labels.tolist()
    if set(map(type, texts)) - {str}:
        texts = [cell_as_text(label) for label in texts]
    cells = [text.strip(edges) for text in texts]
    if edges != EDGES:
        cells = [cell if text.strip(EDGES) else "" for text, cell in zip(texts, cells)]
    padded = (False,) * len(cells)
    if cells != texts:
        padded = tuple(len(text) != len(cell) for text, cell in zip(texts, cells) if cell)
    if all(cells):
        return Distinct(codes, tuple(cells), coded.count_by_label, padded)
    filled = np.array([bool(cell) for cell in cells] + [False], dtype=np.bool_)
    renumbered = np.where(filled, np.cumsum(filled) - 1, -1)
    blank = np.array([bool(t) and not c for t, c in zip(texts, cells)] + [False], np.bool_)
    hollow = blank[codes] if blank.any() else None
    counts = coded.count_by_label[filled[:-1]]
    return Distinct(renumbered[codes], tuple(filter(None, cells)), counts, padded, hollow)


HOLLOW = "cell with nothing but white space"


def find_trimmed_cells(found: Distinct) -> tuple[Finding, ...]:
    """Tell which cells had white space at their ends."""
    if not any(found.padded):
        return ()
    return (
        Finding(
            mask=np.array(found.padded, np.bool_),
            severity="note",
            found="cell with white space at its ends",
            expected="cells without",
            remedy="Nothing: it was taken off.",
            outcome="converted",
        ),
    )


_ERRORS = frozenset({"#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!",
                     "#calc!", "#n/a (error)"})  # fmt: skip
UNSTORED = "#formula without a result"
"""What stands for a formula whose result the workbook does not hold."""


def is_failed_formula(cell: str) -> bool:
    """Say whether a cell is what stands for a formula that failed or has no result."""
    return cell[:1] == "#" and (cell.casefold() in _ERRORS or cell == UNSTORED)


def find_failed_formulas(
    cells: Sequence[str], outcome: str, answer: str = ""
) -> tuple[Bools, tuple[Finding, ...]]:
    """Find the cells in which a formula failed, or has no result.

    Args:
        cells: Distinct cells, shape (n,).
        outcome: What happens to a bad cell.
        answer: Answer about formulas without a result: ``empty`` takes them for empty cells.

    Returns:
        The cells that hold nothing to read, and what was found.
    """
    marked = [cell[:1] == "#" for cell in cells]
    if not any(marked):
        return np.zeros(len(cells), np.bool_), ()
    broken = np.array([cell.casefold() in _ERRORS for cell in cells], np.bool_)
    unstored = np.array([cell == UNSTORED for cell in cells], np.bool_)
    findings = (
        Finding(
            mask=broken,
            severity="error",
            found="cell with the error of a formula",
            expected="a value",
            remedy="Correct the formula, or clear the cell.",
            outcome=outcome,
        ),
        Finding(
            mask=unstored,
            severity="warning" if answer == "empty" else "error",
            found="formula without a stored result",
            expected="a value",
            remedy="Open the file in a spreadsheet program, save it and load it again.",
            outcome="blanked" if answer == "empty" else outcome,
            question="uncached",
        ),
    )
    return broken | unstored, tuple(finding for finding in findings if finding.mask.any())

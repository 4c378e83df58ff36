"""What the cells of a column say about what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from skillgap.core.dates import read_dates
from skillgap.core.tables import Column
from skillgap.core.words import CATEGORY_WORDS, EDGES, NOT_AVAILABLE, fold
from skillgap.reading.conform.numbers import read_numbers
from skillgap.reading.conform.scales import LevelScale, read_levels
from skillgap.reading.conform.texts import is_failed_formula

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

SAMPLED = 2_000
_READ = 150
"""Distinct cells of a sample that are read one by one; the commonest come first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares among the filled cells of a column, in a sample of its rows.

    Attributes:
        filled: Share of rows with a cell.
        different: Share of the filled cells that differ.
        number: Share that are numbers.
        day: Share that are dates, and no plain numbers.
        calendar: Share that can be read as dates, plain numbers too (``20240131``, a serial).
        level: Share that can be read as a proficiency: numbers 0–100, level words, marks.
        top: Largest number; NaN without numbers.
        words: The distinct cells, at most ``SAMPLED``.
    """

    filled: float
    different: float
    number: float
    day: float
    calendar: float
    level: float
    top: float
    words: tuple[str, ...]


def gather_cell_evidence(column: pd.Series) -> Evidence:
    """Look at a sample of a column's cells.

    Args:
        column: Text, as in :attr:`RawTable.frame`.

    Returns:
        The shares, weighted by how often each cell occurs.
    """
    sample = [str(cell).strip(EDGES) for cell in _sample_cells(column).tolist()]
    filled = [cell for cell in sample if cell]
    counts = [each for each in Counter(filled).most_common() if not is_failed_formula(each[0])]
    every = tuple(word for word, _ in counts)
    words = every[:_READ]
    if not words:
        return Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, float("nan"), ())
    times = np.array([count for _, count in counts[:_READ]], np.float64)
    numbers = read_numbers(words)
    figures = np.isfinite(numbers.values)
    said = ~numbers.blank
    total = max(1.0, float(times[said].sum()))

    def share_of_rows(mask: np.ndarray) -> float:
        return float(times[mask & said].sum()) / total

    levels = _read_levels_from_words(words, figures)
    days = ~np.isnat(read_dates(words).days)
    return Evidence(
        filled=len(filled) / max(1, len(sample)),
        different=len(every) / len(filled),
        number=share_of_rows(figures),
        day=share_of_rows(days & ~figures),
        calendar=share_of_rows(days),
        level=share_of_rows(np.isfinite(levels)),
        top=float(numbers.values[figures].max()) if figures.any() else float("nan"),
        words=every,
    )


_FEW = 40
"""Words up to which a column may hold names of levels: nobody tells more levels apart."""


def _read_levels_from_words(words: tuple[str, ...], figures: Bools) -> Floats:
    """Read words as levels; words beside numbers only where they are few."""
    read = figures | (np.count_nonzero(~figures) <= _FEW)
    levels = np.full(len(words), np.nan)
    asked = [word for word, wanted in zip(words, read.tolist()) if wanted]
    if asked:
        levels[read] = read_levels(asked, LevelScale.of_kind("per cent")).levels
    return levels


def _sample_cells(column: pd.Series) -> pd.Series:
    """Take rows from the whole length, since files are sorted."""
    if len(column) <= SAMPLED:
        return column
    return column.iloc[np.linspace(0, len(column) - 1, SAMPLED).astype(np.int64)]


def cells_agreement_score(column: Column, evidence: Evidence) -> float:
    """Say how well cells agree with what a contract column holds, from 0.2 to 1."""
    if not evidence.words:
        return 0.9
    if column.name == "birth_year":
        return 0.2 + 0.8 * max(evidence.number, evidence.calendar)
    if column.kind in ("number", "share"):
        return 0.2 + 0.8 * evidence.number
    if column.kind == "level":
        return 0.2 + 0.8 * evidence.level
    if column.kind == "date":
        return 0.2 + 0.8 * evidence.calendar
    if column.choices:
        return 0.4 + 0.6 * _allowed_words_share(column, evidence.words)
    if column.kind == "text":
        return 1.0 - 0.3 * evidence.day
    if column.kind == "category":
        return 1.0 - 0.5 * max(evidence.day, evidence.number)
    return 1.0 - 0.5 * evidence.day


def _allowed_words_share(column: Column, words: Collection[str]) -> float:
    known = {fold(choice) for choice in column.choices}
    known |= {w for w, c in CATEGORY_WORDS.get(column.name, {}).items() if c in column.choices}
    said = [word for word in words if word.casefold() not in NOT_AVAILABLE]
    return sum(fold(word) in known for word in said) / max(1, len(said))


def known_ids_share(evidence: Evidence, known: Collection[str]) -> float:
    """Return the share of a column's distinct cells that are among known ids."""
    if not evidence.words or not known:
        return 0.0
    return sum(word in known for word in evidence.words) / len(evidence.words)

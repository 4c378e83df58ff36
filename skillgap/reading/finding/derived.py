"""What is computed in a sheet: counters, sums, means, differences and counts of other cells.

A column or row counts as computed where the cells around it give its values and chance would not:
the likelihood that as many values agree by accident is estimated from how often a value agrees
with what belongs to *another* row, and must be small for every explanation tried. So a small table
in which one column happens to be the sum of two others is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import comb

import numpy as np
import numpy.typing as npt

from skillgap.core.words import EDGES
from skillgap.reading.finding.words import may_name_everything, names_a_count, names_a_total

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

BY_ACCIDENT = 1e-3
"""Largest chance of an accident, over all explanations tried, with which something counts.

Half of it is for the sum or mean of everything beside or above, half for all other explanations.
"""
_COMPARED = 200
"""Rows compared with each other at most."""
_FAR = 12
"""Columns up to which every pair is tried for a difference; beyond, only near ones."""
_NEAR = 3

_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:[,' ]\d{3})+|\d+)?(?:\.(\d+))?\s?(%?)")


@dataclass(frozen=True, slots=True)
class Computed:
    """How a column or row follows from others.

    Attributes:
        how: ``counter``, ``sum``, ``mean``, ``difference`` or ``count``.
        of: Places of the columns or rows it follows from.
    """

    how: str
    of: tuple[int, ...]


def read_numbers_and_decimals(cells: Texts) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return cells as numbers (NaN where they are none), and the decimals of each column.

    >>> read_numbers_and_decimals(np.array([["1,250.5"], ["x"]], dtype=object))[0][:, 0].tolist()
    [1250.5, nan]
    """
    values = np.full(cells.shape, np.nan)
    decimals = np.zeros(cells.shape[1], np.int64)
    seen: dict[str, tuple[float, int]] = {}
    for j in range(cells.shape[1]):
        for i in range(cells.shape[0]):
            cell = cells[i, j]
            if cell and cell not in seen:
                seen[cell] = _read_number_and_decimals(cell)
            if cell:
                values[i, j], places = seen[cell]
                decimals[j] = max(decimals[j], places)
    return values, decimals


def _read_number_and_decimals(cell: str) -> tuple[float, int]:
    text = cell.strip(EDGES)
    if re.fullmatch(r"[-+]?\d+,\d{1,2}\s?%?", text):
        text = text.replace(",", ".")
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return float("nan"), 0
    whole = re.sub(r"[,' ]", "", found[2] or "0")
    return float(f"{found[1]}{whole}.{found[3] or 0}"), len(found[3] or "")


def _chance_of_agreement(target: Floats, values: Floats, tolerance: float) -> float:
    """Return how likely all values agree with their targets by accident."""
    agree = np.abs(values[:, None] - target[None, :]) <= tolerance
    np.fill_diagonal(agree, False)
    pairs = len(values) * (len(values) - 1)
    return float(((agree.sum() + 0.5) / (pairs + 1)) ** len(values))


def _chance_over_all_tried(chance: float, natural: int, tried: int) -> float:
    """Return the chance over all explanations of its kind: the natural ones, or all others."""
    return 2.0 * chance * (natural or max(tried, 1))


def _rounding_tolerance(decimals: int, exact: bool) -> float:
    """Half a unit of the last place for what was rounded, nearly nothing for what was not."""
    return 1e-6 if exact else 0.5 * 10.0**-decimals + 1e-6


# --- columns ---


def find_computed_columns(
    cells: Texts, headers: Sequence[str], kept: Sequence[bool]
) -> dict[int, Computed]:
    """Find the columns that others determine.

    Args:
        cells: Body as text, rows by columns.
        headers: Name of each column; empty for none.
        kept: Whether a column is one that is known and wanted, whatever it follows from.

    Returns:
        Place of a column to how it follows from others.
    """
    if len(cells) > _COMPARED:
        cells = cells[np.unique(np.linspace(0, len(cells) - 1, _COMPARED).astype(np.int64))]
    values, decimals = read_numbers_and_decimals(cells)
    filled = (cells != "").sum(axis=0)
    numeric = [j for j in range(cells.shape[1])
               if np.isfinite(values[:, j]).sum() >= max(3, 0.9 * filled[j])]  # fmt: skip
    found: dict[int, Computed] = {}
    for _ in range(2):
        more = _find_surest_explanations(cells, values, decimals, numeric, headers, kept, found)
        if not more:
            break
        found.update(more)
    return found


def _find_surest_explanations(
    cells: Texts, values: Floats, decimals: npt.NDArray[np.int64], numeric: Sequence[int],
    headers: Sequence[str], kept: Sequence[bool], found: dict[int, Computed],
) -> dict[int, Computed]:  # fmt: skip
    """Try every explanation of every column that has none yet; take the surest first."""
    sources = [j for j in range(cells.shape[1]) if j not in found]
    numbers = [j for j in numeric if j not in found]
    tried, agreeing = 0, list[tuple[float, bool, int, Computed]]()
    for j in numbers:
        if kept[j]:
            continue
        for how, of, target in _possible_column_explanations(j, cells, values, numbers, sources):
            tried += 1
            both = np.isfinite(values[:, j])
            if both.sum() < 3 or not np.isfinite(target[both]).all():
                continue
            near = _rounding_tolerance(int(decimals[j]), how in ("sum", "count", "difference"))
            if np.abs(values[both, j] - target[both]).max() <= near:
                chance = _chance_of_agreement(target[both], values[both, j], near)
                whole = how != "difference" and _is_run_whole_side(j, of, numbers, found)
                agreeing.append((chance, whole, j, Computed(how, of)))
    sure = []
    for chance, whole, j, how_of in agreeing:
        natural = whole and how_of.how != "count"
        likely = _chance_over_all_tried(chance, 4 * len(numbers) if natural else 0, tried)
        if likely <= BY_ACCIDENT or (whole and _is_called(headers[j], how_of.how)):
            sure.append((likely, j, how_of))
    return _choose_computed_columns(sorted(sure, key=lambda each: each[0]), values, headers, kept)


def _is_called(header: str, how: str) -> bool:
    """Say whether a header names what a column would be: a total, or a count of others."""
    name = header.strip(EDGES)
    return names_a_total(name) if how != "count" else names_a_total(name) or names_a_count(name)


def _is_run_whole_side(
    j: int, of: Sequence[int], numbers: Sequence[int], found: Collection[int]
) -> bool:
    """Say whether a run is every number on one side of a column, or all next to it."""
    left, right = [k for k in numbers if k < j], [k for k in numbers if k > j]
    wholes = (
        left,
        right,
        sorted(_take_unbroken_run(left[::-1], j, found)),
        sorted(_take_unbroken_run(right, j, found)),
    )
    return list(of) in wholes


def _possible_column_explanations(
    j: int, cells: Texts, values: Floats, numbers: Sequence[int], sources: Sequence[int]
) -> Iterator[tuple[str, tuple[int, ...], Floats]]:
    """Yield how, from which columns, and the values a column would have."""
    for run in _possible_column_runs(j, numbers):
        part = values[:, run]
        some = np.isfinite(part).any(axis=1)
        total = np.where(some, np.nansum(part, axis=1), 0.0)
        yield "sum", tuple(run), total
        count = np.maximum(np.isfinite(part).sum(axis=1), 1)
        yield "mean", tuple(run), np.where(some, total / count, np.nan)
        for least in np.unique(part[np.isfinite(part)])[:12]:
            yield "count", tuple(run), (part >= least).sum(axis=1).astype(np.float64)
            yield "count", tuple(run), (part == least).sum(axis=1).astype(np.float64)
    for run in _possible_column_runs(j, sources):
        words = _in_small_letters(cells[:, run])
        for mark in _find_repeated_short_words(words):
            yield "count", tuple(run), (words == mark).sum(axis=1).astype(np.float64)
            others = (words != mark) & (words != "")  # how many are more than ``none``
            yield "count", tuple(run), others.sum(axis=1).astype(np.float64)
        yield "count", tuple(run), (words != "").sum(axis=1).astype(np.float64)
    for a, b in permutations([k for k in numbers if k != j], 2):
        if len(numbers) <= _FAR or max(abs(a - j), abs(b - j)) <= _NEAR:
            yield "difference", (a, b), values[:, a] - values[:, b]


def _possible_column_runs(j: int, places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the runs of at least two of the columns, next to a column or all on one side of it."""
    left = [k for k in places if k < j]
    right = [k for k in places if k > j]
    for side in (left[::-1], right):
        lengths = range(2, len(side) + 1) if len(side) <= _FAR else (len(side),)
        for length in lengths:
            yield sorted(side[:length])
        if (run := _take_unbroken_run(side, j)) and len(run) > 1 and len(side) > _FAR:
            yield sorted(run)


def _take_unbroken_run(side: Sequence[int], j: int, found: Collection[int] = ()) -> list[int]:
    """Return the columns next to a column up to a gap; those known as computed are none."""
    run: list[int] = []
    for k in side:
        last = run[-1] if run else j
        if any(between not in found for between in range(min(k, last) + 1, max(k, last))):
            break
        run.append(k)
    return run


def _in_small_letters(words: Texts) -> Texts:
    """Return words without the capitals and spaces in which a sheet kept by hand differs."""
    spelled = {word: str(word).strip(EDGES).casefold() for word in set(words.ravel().tolist())}
    small = np.empty_like(words)
    small[:] = np.vectorize(spelled.__getitem__, otypes=[object])(words) if words.size else words
    return small


def _find_repeated_short_words(words: Texts) -> list[str]:
    """Return the short words that stand several times in a block."""
    told, times = np.unique(words[words != ""].astype(str), return_counts=True)
    often = [(n, w) for w, n in zip(told.tolist(), times.tolist()) if n > 1 and len(w) <= 12]
    return [word for _, word in sorted(often, reverse=True)[:6]]


def _choose_computed_columns(
    sure: Sequence[tuple[float, int, Computed]],
    values: Floats,
    headers: Sequence[str],
    kept: Sequence[bool],
) -> dict[int, Computed]:
    """Of explanations that say the same the other way round, take one column as computed."""
    found: dict[int, Computed] = {}
    used: set[int] = set()
    for _, j, how in sure:
        if j in found or j in used or set(how.of) & set(found):
            continue
        ways = len(how.of) == 2 and how.how in ("sum", "difference")
        if ways and j != _choose_computed_among_rivals({j, *how.of}, values, headers, kept):
            continue
        found[j] = how
        used |= set(how.of)
    return found


def _choose_computed_among_rivals(
    rivals: set[int], values: Floats, headers: Sequence[str], kept: Sequence[bool]
) -> int:
    """Of columns that follow from each other, return the one that is computed.

    One that is called a total; else one that falls below nothing, as only differences do; else
    the last one that is not known and wanted.
    """
    named = [j for j in rivals if names_a_total(headers[j].strip(EDGES))]
    negative = [j for j in rivals if (values[:, j] < 0).any()]
    return max(named or negative or [j for j in rivals if not kept[j]])


_TOLD = 5
"""Rows from which a named column of 1, 2, 3 that is not the first is no chance."""


def find_counter_columns(
    cells: Texts, kept: Sequence[bool], nameless: Sequence[bool]
) -> dict[int, Computed]:
    """Find the columns that only number the rows: 0, 1, 2 … or 1, 2, 3 ….

    One with a name counts where another column tells the rows apart as well.
    """
    found = {}
    for j in range(cells.shape[1]):
        column = cells[:, j]
        if kept[j] or len(column) < 3 or column[0] not in ("0", "1", "1.", "01", "001"):
            continue
        texts = [cell.rstrip(".") for cell in column]
        if not all(text.isdecimal() for text in texts):
            continue
        numbers = np.array([int(text) for text in texts])
        if not (np.diff(numbers) == 1).all():
            continue
        if nameless[j] or ((j == 0 or len(column) >= _TOLD) and _has_another_key_column(cells, j)):
            found[j] = Computed("counter", ())
    return found


def _has_another_key_column(cells: Texts, j: int) -> bool:
    for k in range(cells.shape[1]):
        column = cells[:, k]
        if k != j and (column != "").all() and len(set(column.tolist())) == len(column):
            return True
    return False


# --- rows ---

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Body:
    """The cells of a body as text and as numbers (NaN and 0 where there is none)."""

    cells: Texts
    values: Floats
    zeros: Floats
    there: Mask
    decimals: npt.NDArray[np.int64]
    often: frozenset[str] = frozenset()


_AGAIN = 3
"""Rows of which several bear a word behind the first column, such as ``average``: no total."""


def _words_of_records(cells: Texts) -> frozenset[str]:
    """Return the words that several rows have behind their first column: they name no total."""
    told, times = np.unique(cells[:, 1:][cells[:, 1:] != ""].astype(str), return_counts=True)
    return frozenset(w for w, n in zip(told.tolist(), times.tolist()) if n >= _AGAIN)


def find_computed_rows(cells: Texts, breaks: Sequence[int] = ()) -> dict[int, Computed]:
    """Find the rows that are sums, means or counts of the rows above or below them.

    Args:
        cells: Body as text, rows by columns.
        breaks: Rows before which a group begins (an empty row, a heading).

    Returns:
        Place of a row to how it follows from others.
    """
    values, decimals = read_numbers_and_decimals(cells)
    body = _Body(cells, values, np.nan_to_num(values), np.isfinite(values), decimals,
                 _words_of_records(cells))  # fmt: skip
    starts = [0, *sorted(set(breaks) - {0}), len(cells)]
    candidates = [i for i in _candidate_total_rows(len(cells), starts) if body.there[i].any()]
    found: dict[int, Computed] = {}
    known = -1
    while known < len(found) <= len(cells) // 2:
        known = len(found)
        for i in candidates:
            if i not in found and (how := _find_row_explanation(i, body, starts, found)):
                found[i] = how
    return found


_MANY = 400
"""Rows up to which each is tried; in a longer body only those at the ends of groups are."""


def _candidate_total_rows(size: int, starts: Sequence[int]) -> list[int]:
    if size <= _MANY:
        return list(range(size))
    ends = {place + step for place in starts for step in range(-4, 2)}
    return sorted(place for place in ends if 0 <= place < size)[:_MANY]


def _find_row_explanation(
    i: int, body: _Body, starts: Sequence[int], found: dict[int, Computed]
) -> Computed | None:
    """Return the first explanation of a row that chance does not give, over all that are tried."""
    columns = np.flatnonzero(body.there[i])
    named = _is_row_called_total(body.cells[i], columns, body.often)
    doubt = 1e-2 if named or _lacks_usual_words(i, body) else 1.0
    every = [(how, of, targets) for of in _possible_summands(i, len(body.cells), starts, found)
             for how, targets in _possible_row_explanations(i, of, body, columns)]  # fmt: skip
    rest = 0.5 * (len(body.cells) - len(found) - 1)
    plain = not (named or _lacks_usual_words(i, body)) and not body.decimals[columns].any()
    for how, of, targets in every:
        if how == "mean" and plain:  # somebody usual in all, rounded to whole levels, is no mean
            continue
        alone = 1e-2 if how == "mean" and _has_only_fractions(i, body, columns) else 1.0
        chance = doubt * alone * _chance_of_row_agreement(i, of, targets, how, body, columns, named)
        natural = how in ("sum", "mean") and of.sum() >= rest
        if (
            _chance_over_all_tried(chance, 8 if natural else 0, len(every) * len(body.cells))
            <= BY_ACCIDENT
        ):
            return Computed(how, tuple(np.flatnonzero(of).tolist()))
    return None


def _has_only_fractions(i: int, body: _Body, columns: npt.NDArray[np.int64]) -> bool:
    """Say whether a row has fractions where all others have whole numbers, as means do."""
    whole = body.zeros[:, columns] % 1 == 0
    return bool(not whole[i].all() and np.delete(whole, i, axis=0).all())


def _possible_summands(
    i: int, size: int, starts: Sequence[int], found: dict[int, Computed]
) -> Iterator[Mask]:
    """Yield the rows that a row may sum up: its group above or below, all above, all below."""
    before = max(start for start in starts if start <= i)
    after = min(start for start in starts if start > i)
    last = max((k for k in found if k < i), default=-1)
    rows = np.arange(size)
    derived = np.zeros(size, np.bool_)
    derived[list(found)] = True
    groups = (
        ~derived & (rows >= max(before, last + 1)) & (rows < i),
        ~derived & (rows < i),
        derived & (rows < i),
        ~derived & (rows > i) & (rows < after),
        ~derived & (rows > i),
        derived & (rows > i),
    )
    seen: set[bytes] = set()
    for group in groups:
        if group.sum() > 1 and group.tobytes() not in seen:
            seen.add(group.tobytes())
            yield group


def _possible_row_explanations(
    i: int, of: Mask, body: _Body, columns: npt.NDArray[np.int64]
) -> Iterator[tuple[str, Floats]]:
    """Yield how, and the values a row would have in some columns."""
    count = body.there[of][:, columns].sum(axis=0)
    total = np.where(count > 0, body.zeros[of][:, columns].sum(axis=0), np.nan)
    yield "sum", total
    yield "mean", total / np.maximum(count, 1)
    if not _could_be_counts(body.values[i, columns], int(of.sum())):
        return
    part, words = body.values[of][:, columns], body.cells[of][:, columns]
    for mark in _find_repeated_short_words(words):
        yield "count", (words == mark).sum(axis=0).astype(np.float64)
    for least in np.unique(part[np.isfinite(part)])[:12]:
        yield "count", (part >= least).sum(axis=0).astype(np.float64)
    yield "count", (words != "").sum(axis=0).astype(np.float64)
    if _is_row_called_total(body.cells[i], columns, body.often):
        yield from _counts_against_a_row(of, body, columns)


def _counts_against_a_row(
    of: Mask, body: _Body, columns: npt.NDArray[np.int64]
) -> Iterator[tuple[str, Floats]]:
    """Yield how many rows are below, or at, what another row has: a row of levels wanted."""
    every = np.arange(body.cells.shape[1])
    plain = of.copy()
    for row in np.flatnonzero(of).tolist():
        plain[row] = not _is_row_called_total(body.cells[row], every[body.there[row]], body.often)
    if not plain.any():
        return
    for row in np.flatnonzero(plain)[[0, -1]].tolist():
        others = plain.copy()
        others[row] = False
        part, wanted = body.values[others][:, columns], body.values[row, columns]
        if np.isfinite(wanted).all():
            yield "count", (part < wanted).sum(axis=0).astype(np.float64)
            yield "count", (part >= wanted).sum(axis=0).astype(np.float64)


def _could_be_counts(here: Floats, size: int) -> bool:
    """Say whether values are whole numbers that a count of so many cells can give."""
    return bool(((here >= 0) & (here <= size) & (here % 1 == 0)).all())


def _lacks_usual_words(i: int, body: _Body) -> bool:
    """Say whether a row has nothing where nearly all others have a word."""
    words = (body.cells != "") & ~body.there
    usual = words.mean(axis=0) >= 0.8
    return bool((usual & (body.cells[i] == "")).any())


def _is_row_called_total(
    row: Texts, columns: npt.NDArray[np.int64], often: Collection[str]
) -> bool:
    """Say whether a row is called a total, by a word that is not one of many records."""
    names = [str(cell).strip(EDGES) for j, cell in enumerate(row)
             if cell and j not in columns and cell not in often]  # fmt: skip
    return any(
        names_a_total(name) or names_a_count(name) or may_name_everything(name) for name in names
    )


def _chance_of_row_agreement(
    i: int, of: Mask, targets: Floats, how: str, body: _Body,
    columns: npt.NDArray[np.int64], named: bool,
) -> float:  # fmt: skip
    """Return how likely a row has what its explanation gives by accident; 1 where it has not.

    That none of nothing is nothing says nothing: columns of zeros come together.
    """
    telling = np.ones(len(columns), np.bool_)
    if not named:
        telling = (targets != 0) | (body.values[i, columns] != 0)
    columns, targets = columns[telling], targets[telling]
    if not len(columns):
        return 1.0
    near = _rounding_tolerance_of_row(targets, how, int(of.sum()), body.decimals[columns])
    right = np.abs(body.values[i, columns] - targets) <= near
    if right.sum() < (1.0 if how == "count" else 0.5) * len(columns):
        return 1.0
    if named and right.all():
        return 0.0
    others = np.abs(body.values[:, columns] - targets) <= near
    others[i] = False
    rate = (others.sum(axis=0) + 0.5) / (body.there[:, columns].sum(axis=0) + 1)
    ways = comb(len(columns), int(right.sum()))
    return ways * float(np.prod(np.where(right, rate, 1.0)))


def _rounding_tolerance_of_row(
    targets: Floats, how: str, size: int, decimals: npt.NDArray[np.int64]
) -> Floats:
    """Return how far off rounding may be: a mean by half a last place, a sum by some of them."""
    half: Floats = np.array([_rounding_tolerance(d, False) for d in decimals.tolist()], np.float64)
    if how == "mean":
        return half
    if how == "count":
        return np.full(len(targets), 1e-6)
    near: Floats = half * min(size**0.5, 4.0) * (decimals > 0) + 1e-6
    large: Floats = np.where(np.abs(targets) > 1_000, 5e-4 * np.abs(targets), 0.0)
    widest: Floats = np.maximum(near, large)
    return widest

"""Sheets of a workbook that only work out what its other sheets hold.

A table is computed where its numbers are differences between those of another table, cell by cell,
and a level looked up in a third (a gap analysis); where it has the rows and columns of another and
falls below nothing; or where each of its columns is a count, sum or mean of the columns of another
table, name by name (a summary), or of those on the sheet that each of its rows is named after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from skillgap.core.words import fold
from skillgap.reading.finding.derived import read_numbers_and_decimals
from skillgap.reading.finding.table import RawTable

_FEWEST = 6
"""Cells that must agree before a sheet counts as computed."""
_ALIKE = 0.95
_MOST = 0.8
_LARGEST = 2_000
"""Rows up to which sheets are compared."""

Grid = dict[tuple[str, str], float]


def find_computed_sheets(tables: Sequence[RawTable]) -> dict[str, str]:
    """Find the tables that others determine.

    Args:
        tables: Tables of one workbook.

    Returns:
        Name of a table to how it follows: ``difference of A and B``, ``summary of A``.
    """
    small = [table for table in tables if 0 < len(table.frame) <= _LARGEST]
    grids = {table.file: _numbers_by_row_and_column(table.frame) for table in small}
    found: dict[str, str] = {}
    # Of three sheets that follow from each other it is the one below nothing that was worked out.
    for table in sorted(small, key=lambda each: min(grids[each.file].values(), default=0.0) >= 0):
        others = [each for each in small if each is not table and each.file not in found]
        if (
            how := _find_tables_it_is_difference_of(table, others, grids)
            or _find_twin_without_negatives(table, others, grids)
            or _find_table_it_summarises(table, others, grids)
            or _find_table_whose_rows_it_counts(table, others)
            or _find_sheets_it_summarises(table, others)
        ):
            found[table.file] = how
    return found


def _numbers_by_row_and_column(frame: pd.DataFrame) -> Grid:
    """Return the numbers of a table by the words that name their row and column."""
    cells = frame.to_numpy(dtype=object)
    values, _ = read_numbers_and_decimals(cells)
    names = [fold(str(name)) for name in frame.columns]
    grid: Grid = {}
    for i, row in enumerate(cells):
        keys = [fold(str(cell)) for j, cell in enumerate(row) if np.isnan(values[i, j]) and cell]
        for j in np.flatnonzero(np.isfinite(values[i])).tolist():
            for key in keys:
                grid.setdefault((key, names[j]), float(values[i, j]))
    return grid


def _words_and_numbers_per_row(frame: pd.DataFrame) -> Iterator[tuple[list[str], dict[str, float]]]:
    """Yield for each row that has both its words, and its numbers by column."""
    cells = frame.to_numpy(dtype=object)
    values, _ = read_numbers_and_decimals(cells)
    names = [fold(str(name)) for name in frame.columns]
    for row, numbers in zip(cells, values):
        words = [fold(str(c)) for c, n in zip(row, numbers) if c and np.isnan(n)]
        found = {n: float(v) for n, v in zip(names, numbers) if np.isfinite(v)}
        if words and found:
            yield words, found


def _find_tables_it_is_difference_of(
    table: RawTable, others: Sequence[RawTable], grids: Mapping[str, Grid]
) -> str:
    """Name two tables whose cells a table's cells are the differences of; empty for none."""
    rows = list(_words_and_numbers_per_row(table.frame))
    for one in others:
        for other in (each for each in others if each is not one):
            shares = [_agreeing_cells_share(rows, grids[one.file], grids[other.file], sign)
                      for sign in (1.0, -1.0)]  # fmt: skip
            if max(shares) >= _ALIKE:
                return f"difference of {one.file} and {other.file}"
    return ""


def _find_twin_without_negatives(
    table: RawTable, others: Sequence[RawTable], grids: Mapping[str, Grid]
) -> str:
    """Name a table with the same rows and columns, where only this one falls below nothing.

    What is entered for a person and a skill is no less than nothing; a difference is.
    """
    mine = grids[table.file]
    if sum(value < 0 for value in mine.values()) < max(2, 0.05 * len(mine)):
        return ""
    for other in others:
        theirs = grids[other.file]
        shared = len(mine.keys() & theirs.keys())
        rows = {row for row, _ in theirs}
        alike = sum(row in rows for row, _ in mine)  # but for a row of means below
        most = alike >= _MOST * len(mine) and shared >= _ALIKE * alike
        if shared >= _FEWEST and most and min(theirs.values(), default=-1.0) >= 0:
            return f"differences from {other.file}"
    return ""


def _agreeing_cells_share(
    rows: Sequence[tuple[list[str], dict[str, float]]], one: Grid, other: Grid, sign: float
) -> float:
    """Return the share of cells that are what one table has less what the other has."""
    right, values = 0, []
    for words, numbers in rows:
        for name, value in numbers.items():
            values.append(value)
            first = one.get((words[0], name))
            seconds = {v for word in words for key in ((word, name), (name, word))
                       if (v := other.get(key)) is not None}  # fmt: skip
            right += first is not None and any(
                abs(sign * (first - second) - value) < 1e-6 for second in seconds
            )
    enough = len(values) >= _FEWEST and len(set(values)) > 2
    return right / len(values) if enough else 0.0


def _find_table_it_summarises(
    table: RawTable, others: Sequence[RawTable], grids: Mapping[str, Grid]
) -> str:
    """Name a table whose columns a table counts, adds up or averages; empty for none."""
    rows = list(_words_and_numbers_per_row(table.frame))
    for other in others:
        columns = _number_columns_by_name(other.frame)
        matched = [(columns[words[0]], numbers) for words, numbers in rows if words[0] in columns]
        if len(matched) < max(3, 0.8 * len(rows)):
            continue
        names = list(dict.fromkeys(name for _, numbers in matched for name in numbers))
        if names and all(_is_statistic_of_columns(matched, name) for name in names):
            return f"summary of {other.file}"
    return ""


def _find_table_whose_rows_it_counts(table: RawTable, others: Sequence[RawTable]) -> str:
    """Name a table of which each row of a table counts those with its label; empty for none.

    A count per department or role, whatever else is averaged beside it, is no record.
    """
    cells = table.frame.to_numpy(dtype=object)
    values, _ = read_numbers_and_decimals(cells)
    if cells.shape[1] < 2 or not np.isnan(values[:, 0]).all():
        return ""
    labels = [fold(str(cell)) for cell in cells[:, 0]]
    if len(set(labels)) < 2 or np.isnan(values[:, 1:]).all(axis=0).any():
        return ""
    for other in others:
        for header in other.frame.columns:
            counts = other.frame[header].astype("str").map(fold).value_counts()
            known = [label for label in labels if label in counts.index]
            if len(known) < 2 or set(counts.index) - {""} - set(known):
                continue
            sizes = np.array([float(counts[label]) for label in known])
            rows = [labels.index(label) for label in known]
            if sizes.max() > 1 and any((values[rows, j] == sizes).all()
                                       for j in range(1, cells.shape[1])):  # fmt: skip
                return f"counts of {other.file}"
    return ""


def _find_sheets_it_summarises(table: RawTable, others: Sequence[RawTable]) -> str:
    """Name sheets a table has a row for each, with sums or means of their columns; else empty."""
    sheets = {fold(each.file.rpartition(" › ")[2]): each for each in others}
    named = [(words, numbers) for words, numbers in _words_and_numbers_per_row(table.frame)
             if words[0] in sheets]  # fmt: skip
    if len(named) < max(2, 0.6 * len(table.frame)):
        return ""
    matched = []
    for words, numbers in named:
        columns = _number_columns_by_name(sheets[words[0]].frame)
        matched += [(columns[name], {"": v}) for name, v in numbers.items() if name in columns]
    summed = _is_statistic_of_columns(matched, "")
    return f"summary of {', '.join(words[0] for words, _ in named)}" if summed else ""


def _number_columns_by_name(frame: pd.DataFrame) -> dict[str, npt.NDArray[np.float64]]:
    """Return the columns of numbers by folded name."""
    values, _ = read_numbers_and_decimals(frame.to_numpy(dtype=object))
    return {fold(str(name)): values[:, j] for j, name in enumerate(frame.columns)
            if np.isfinite(values[:, j]).any()}  # fmt: skip


def _is_statistic_of_columns(
    matched: Sequence[tuple[npt.NDArray[np.float64], dict[str, float]]], name: str
) -> bool:
    """Say whether a column is the same statistic of another table's columns, row by row."""
    pairs = [(column[np.isfinite(column)], n[name]) for column, n in matched if name in n]
    if len(pairs) < 3 or len({value for _, value in pairs}) < 2:
        return False
    levels = np.unique(np.concatenate([column for column, _ in pairs]))[:12]
    if any(_are_all_near_targets(pairs, [float(s) for s in told])
           for told in ([c.sum() for c, _ in pairs], [c.mean() for c, _ in pairs],
                        [c.min() for c, _ in pairs], [c.max() for c, _ in pairs])):  # fmt: skip
        return True
    return any(
        _are_all_near_targets(pairs, [float((c >= level).sum()) for c, _ in pairs])
        or _are_all_near_targets(pairs, [float((c < level).sum()) for c, _ in pairs])
        or _are_all_near_targets(pairs, [float((c == level).sum()) for c, _ in pairs])
        for level in levels
    )


def _are_all_near_targets(
    pairs: Sequence[tuple[npt.NDArray[np.float64], float]], targets: Sequence[float]
) -> bool:
    """Say whether all values are their targets, up to what rounding takes off."""
    return all(
        abs(value - target) <= 0.5 * 10.0 ** -_count_decimals(value) * (target % 1 != 0) + 1e-6
        for (_, value), target in zip(pairs, targets)
    )


def _count_decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])

"""Rows whose first or last cell a line break tore: the rest stands in a line of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from skillgap.core.words import EDGES

Record = Sequence[str]

_BEGINS, _ENDS = "row that begins in another line", "row that ends in another line"
_FEW_SHAPES = 3
"""A column whose cells are written in more ways than these says nothing of a further way."""


def find_torn_rows(
    records: Sequence[Record], body: Mapping[int, list[str]], lost: Collection[int]
) -> dict[int, str]:
    """Return the rows that a line break tore, each with its reason.

    The line above or below is one cell that belongs to no row; with it the cell is written as
    those of the other rows are, and without it it is not. Or the line above is too short, and the
    row begins as no other does.

    Args:
        records: All lines, each taken apart into its cells.
        body: Rows of the table by their place.
        lost: Places of rows that are kept aside.
    """
    if not lost:
        return {}
    sound = [row for i, row in body.items() if row and i not in lost]
    ends = {at: _Column(row[at].strip(EDGES) for row in sound) for at in (0, -1)}
    torn: dict[int, str] = {}
    alone = [i for i in sorted(lost) if len(records[i]) == 1]
    for i in alone:
        rest = records[i][0].strip(EDGES)
        for row, at in ((i + 1, 0), (i - 1, -1)):
            if row in lost or row in torn or not body.get(row):
                continue
            cell = body[row][at].strip(EDGES)
            if ends[at].asks_for_more(cell, rest + cell if at == 0 else cell + rest):
                torn[row] = _BEGINS if at == 0 else _ENDS
    for i in sorted({*lost} - {*alone}):
        short = len(records[i]) < len(body.get(i + 1, ()))
        if short and i + 1 not in lost and ends[0].has_once_only(body[i + 1][0]):
            torn[i + 1] = _BEGINS
    return torn


class _Column:
    """How the cells of a column are written, counted once for all of them."""

    def __init__(self, cells: Iterable[str]) -> None:
        self._cells = Counter(cells)
        self._lengths: Counter[int] = Counter()
        self._shapes: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for cell, count in self._cells.items():
            self._lengths[len(cell)] += count
            for fixed, shapes in self._shapes.items():
                shapes[_shape_of_signs(cell, fixed)] += count

    def has_once_only(self, cell: str) -> bool:
        """Say whether a cell is written as no other, in a column with few ways to be."""
        shapes = self._shapes[False]
        usual = max(shapes.values(), default=0) > 1
        alone = shapes[_shape_of_signs(cell, fixed=False)] == 1
        return usual and alone and len(shapes) <= _FEW_SHAPES

    def asks_for_more(self, cell: str, whole: str) -> bool:
        """Say whether a cell of the column is written as the others only with what was torn off."""
        known = len(whole) > 1 and whole != cell and self._cells[whole] > 0
        if self._cells[cell] > 1:  # others are written so; but many a last cell is empty
            return known and not cell
        lengths = self._lengths - Counter([len(cell)])
        fixed = len(lengths) == 1
        own, wanted = _shape_of_signs(cell, fixed), _shape_of_signs(whole, fixed)
        shapes = self._shapes[fixed]
        fits = shapes[own] == 1 and wanted != own and shapes[wanted] > 0
        return fits or known


def _shape_of_signs(cell: str, fixed: bool) -> str:
    """Return how a cell is written: its letters, figures and marks, runs of them as one."""
    shape = re.sub(r"[0-9]", "9", re.sub(r"[^\W\d_]", "a", cell.strip(EDGES)))
    return shape if fixed else re.sub(r"(.)\1+", r"\1", shape)

"""Columns of text by their distinct cells: codes into labels, found once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.findings import Bools, Ints


@dataclass(frozen=True, eq=False)
class Coded:
    """The distinct cells of a column, and which one each row holds.

    Attributes:
        codes: Shape (rows,): index into ``labels``; −1 where there is no value.
        labels: Shape (n,): the distinct cells.
    """

    codes: Ints
    labels: NDArray[np.object_]

    @cached_property
    def count_by_label(self) -> Ints:
        """How often each label stands in the column, shape (n,)."""
        filled = self.codes if self.codes.min(initial=0) >= 0 else self.codes[self.codes >= 0]
        return np.bincount(filled, minlength=len(self.labels)).astype(np.int64, copy=False)

    @cached_property
    def first_rows(self) -> Ints:
        """The first row of each label, shape (n,).

        >>> Coded(np.array([0, 1, 0, -1, 2]), np.array(list("abc"), dtype=object)).first_rows
        array([0, 1, 4])
        """
        rows = np.zeros(len(self.labels) + 1, np.int64)
        # Of an index that is there several times the last one written stays: so write backwards.
        rows[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return rows[:-1]

    @cached_property
    def label_set(self) -> frozenset[object]:
        """The labels, to look one up."""
        return frozenset(self.labels.tolist())

    def rows_with_label(self, holds: Callable[[object], bool]) -> Bools:
        """Return the rows whose label is so, shape (rows,); a row without a value is not."""
        chosen = np.array([*(holds(label) for label in self.labels), False], np.bool_)
        return chosen[self.codes] if chosen.any() else np.zeros(len(self.codes), np.bool_)


def code_distinct_cells(column: pd.Series) -> Coded:
    """Number the distinct cells of a column, in the order in which they first stand there.

    A categorical column has its numbers already, in the order of its categories.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        words = column.cat.categories.to_numpy(object)
        given = Coded(column.cat.codes.to_numpy().astype(np.int64), words)
        if given.count_by_label.all():
            return given
    codes, found = pd.factorize(column)
    return Coded(codes.astype(np.int64, copy=False), np.asarray(found, dtype=object))


class Coding:
    """Columns that are asked about again and again, each numbered once.

    A column is known by the array that holds it, which stays the same until its frame is made
    anew; then it is numbered again.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, Coded]] = {}

    def code_column(self, column: pd.Series) -> Coded:
        """Do what :func:`code_distinct_cells` does, once per column."""
        array = column.array
        if id(array) not in self._known:
            # The array is kept with its codes, so that nothing else can take over its id.
            self._known[id(array)] = (array, code_distinct_cells(column))
        return self._known[id(array)][1]

    def remember_codes(self, column: pd.Series, coded: Coded) -> None:
        """Take over the numbers of a column that somebody knows already."""
        self._known[id(column.array)] = (column.array, coded)

    def take_over_codes(self, other: Coding) -> None:
        """Take over what another one knows."""
        self._known |= other._known

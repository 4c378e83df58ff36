"""Sparse tables, made in one place: SciPy is loaded when one is needed, and types stay readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def sparse(content: Any, shape: tuple[int, int] | None = None) -> csr_array:
    """Return a table stored by rows, repeated entries added up and columns in order.

    Args:
        content: What ``scipy.sparse.csr_array`` takes: another table, or ``(values, (row,
            column))``.
        shape: Rows and columns, where the content does not say.
    """
    from scipy.sparse import csr_array

    table: csr_array = csr_array(content, shape=shape)
    table.sum_duplicates()
    return table


def row_of(table: csr_array) -> Any:
    """Return the row of each stored entry, shape (entries,)."""
    import numpy as np

    return np.repeat(np.arange(table.shape[0], dtype=np.int64), np.diff(table.indptr))

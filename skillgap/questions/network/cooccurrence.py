"""What goes together: skills asked of the same roles, and skills held by the same people.

Method: of roles × skills with weights x, revealed comparative advantage is
RCA = (x_js / Σ_s x_js) / (Σ_j x_js / Σ_js x_js), a skill counts where RCA ≥ 1, and
θ = n_ss′ / max(n_s, n_s′) (Hidalgo and others 2007; for skills Alabdulkareem and others 2018).
Affinity is observed over expected pairs, volume their number: two questions, two columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.sparse import sparse
from skillgap.core.workforce import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array


def mark_revealed_advantage(weights: csr_array) -> csr_array:
    """Return where a role asks for a skill more than roles usually do.

    Args:
        weights: Roles × skills, not negative.

    Returns:
        Roles × skills, 1 where RCA ≥ 1, float32.
    """
    table = sparse(weights).astype(np.float64)
    by_role = np.asarray(table.sum(axis=1)).ravel()
    by_skill = np.asarray(table.sum(axis=0)).ravel()
    total = by_role.sum()
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    expected = by_role[rows] * by_skill[table.indices]
    counted = table.data * total >= expected * (1 - 1e-12)
    found = sparse(
        (counted.astype(np.float32), table.indices.copy(), table.indptr.copy()), shape=table.shape
    )
    found.eliminate_zeros()
    return found


def column_proximity(having: csr_array, fewest: float = 0.0) -> csr_array:
    """Return θ: how often two columns go together, at least as a share of the commoner one.

    Args:
        having: Rows × columns, 1 where a row has the column.
        fewest: Added to the count of the commoner one, so that a pair seen once says little.

    Returns:
        Columns × columns, sparse and symmetric, with 1 on the diagonal of columns somebody has.
    """
    table = sparse(having).astype(np.float32)
    together = sparse(table.T @ table)
    count = np.asarray(table.sum(axis=0)).ravel()
    rows = np.repeat(np.arange(together.shape[0]), np.diff(together.indptr))
    commoner = np.maximum(count[rows], count[together.indices])
    together.data = np.where(
        rows == together.indices, 1.0, together.data / (commoner + fewest)
    ).astype(np.float32)
    return together


def pair_counts_table(having: csr_array, one: Ints, other: Ints) -> pd.DataFrame:
    """Count pairs of columns: together (volume), expected by chance, affinity, share of the first.

    Args:
        having: Rows × columns, 1 where a row has the column.
        one: First column of each pair.
        other: Second column of each pair.

    Returns:
        together, expected, affinity (together / expected; NaN where none is expected),
        other_given_one (share of those with the first who have the second, too).
    """
    table: csc_array = having.tocsc().astype(np.float64)
    count: Floats = np.asarray(table.sum(axis=0), dtype=np.float64).ravel()
    rows = max(1, table.shape[0])
    together: Floats = np.asarray(table[:, one].multiply(table[:, other]).sum(axis=0)).ravel()
    expected = count[one] * count[other] / rows
    with np.errstate(divide="ignore", invalid="ignore"):
        return pd.DataFrame(
            {
                "together": together,
                "expected": expected,
                "affinity": np.where(expected > 0, together / expected, np.nan),
                "other_given_one": np.where(count[one] > 0, together / count[one], np.nan),
            }
        )

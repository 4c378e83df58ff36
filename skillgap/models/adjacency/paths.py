"""From one skill to another in steps that can be learned, and how many hours that takes.

Method: an arc a → b costs the hours to learn b × (1 − closeness of a and b), at least one hour; the
shortest path is Dijkstra's (scipy.sparse.csgraph).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from skillgap.domain.sparse import sparse
from skillgap.domain.workforce import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LEAST_HOURS = 1.0
"""No step is free, or a chain of near-twins would cost nothing."""


def arc_hours(links: csr_array, hours: Floats) -> csr_array:
    """Return the hours of each step: from the row's skill to the column's.

    Args:
        links: Closeness of linked skills, symmetric, 0 to 1.
        hours: Hours to learn each skill with nothing to build on, shape (skills,).
    """
    cost = np.maximum(hours[links.indices] * (1 - links.data), LEAST_HOURS)
    return sparse((cost, links.indices, links.indptr), shape=links.shape)


def shortest(arcs: csr_array, start: int, end: int) -> Ints:
    """Return the nodes of the cheapest way, both ends with it; empty when there is none."""
    from scipy.sparse.csgraph import dijkstra

    distance, before = dijkstra(arcs, True, np.array(start), True)
    if start == end or not np.isfinite(distance[end]):
        return np.zeros(0, dtype=np.int64)
    way = [end]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return np.array(way[::-1], dtype=np.int64)

"""From one skill to another in steps that can be learned, and how many hours that takes.

Method: an arc a → b costs the hours to learn b × (1 − closeness of a and b), at least one hour; the
shortest path is Dijkstra's (scipy.sparse.csgraph). Steps go between near neighbours, from the start
straight to any skill, and from any skill straight to the end: so no way costs more than learning
the end at once, nor more than learning it from nothing. Of several skills held, the closest counts;
so the best way is a chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from skillgap.core.sparse import row_of, sparse
from skillgap.core.workforce import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LEAST_HOURS = 1.0
"""No step is free, or a chain of near-twins would cost nothing."""


def add_straight_steps(
    links: csr_array, start: int, end: int, from_start: Floats, to_end: Floats
) -> Any:
    """Return the links with the straight steps from the start and to the end.

    Args:
        links: Closeness of near neighbours, symmetric.
        start: Where a way starts.
        end: Where it ends; another one.
        from_start: Closeness of the start to every skill, shape (skills,).
        to_end: Closeness of every skill to the end, shape (skills,).

    Returns:
        Closeness of each step, from the row to the column; 0 is stored where nothing carries over.
    """
    every, row = np.arange(links.shape[0]), row_of(links)
    near = (row != start) & (links.indices != end)
    ahead = every[every != start]
    before = every[(every != start) & (every != end)]
    one = np.concatenate((row[near], np.full(len(ahead), start), before))
    other = np.concatenate((links.indices[near], ahead, np.full(len(before), end)))
    close = np.concatenate((links.data[near], from_start[ahead], to_end[before]))
    return sparse((close, (one, other)), shape=links.shape)


def hours_of_steps(links: csr_array, hours: Floats) -> csr_array:
    """Return the hours of each step: from the row's skill to the column's.

    Args:
        links: Closeness of linked skills, symmetric, 0 to 1.
        hours: Hours to learn each skill with nothing to build on, shape (skills,).
    """
    cost = np.maximum(hours[links.indices] * (1 - links.data), LEAST_HOURS)
    return sparse((cost, links.indices, links.indptr), shape=links.shape)


def shortest_path_nodes(arcs: csr_array, start: int, end: int) -> Ints:
    """Return the nodes of the cheapest way, both ends with it; empty when there is none."""
    from scipy.sparse.csgraph import dijkstra

    distance, before = dijkstra(arcs, True, np.array(start), True)
    if start == end or not np.isfinite(distance[end]):
        return np.zeros(0, dtype=np.int64)
    way = [end]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return np.array(way[::-1], dtype=np.int64)

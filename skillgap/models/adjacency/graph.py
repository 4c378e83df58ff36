"""Links, backbone and communities of a network.

Method: the disparity filter keeps a link that one of its ends would hardly give by chance:
α = (1 − w/s)^(k−1), w its weight, s and k the strength and number of links of that end (Serrano and
others 2009). Communities are Louvain's (Blondel and others 2008) with a fixed seed; how far other
seeds agree is the adjusted Rand index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from skillgap.domain.sparse import sparse
from skillgap.domain.workforce import Floats, Ints
from skillgap.models.adjacency.families import Bools

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def join_links(count: int, one: Ints, other: Ints, weight: Floats) -> csr_array:
    """Return links as a symmetric matrix; of the two directions the closer counts."""
    links = sparse((weight, (one, other)), shape=(count, count))
    return sparse(links.maximum(links.T))


def upper(links: csr_array) -> tuple[Ints, Ints, Floats]:
    """Return each link of a symmetric matrix once: first, second (larger) and weight."""
    rows = np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))
    once = rows < links.indices
    return rows[once].astype(np.int64), links.indices[once].astype(np.int64), links.data[once]


def backbone(links: csr_array, alpha: float) -> Bools:
    """Say which links stand out from what chance would give one of their ends.

    Args:
        links: Symmetric weights.
        alpha: Level of the disparity filter; larger keeps more.

    Returns:
        One flag per link in the order of :func:`upper`. The strongest link of everything is kept,
        so that nothing falls out of the picture.
    """
    one, other, weight = upper(links)
    if len(one) == 0:
        return np.zeros(0, dtype=np.bool_)
    strength = np.asarray(links.sum(axis=1)).ravel()
    degree = np.diff(links.indptr)
    strongest = np.asarray(links.max(axis=1).toarray()).ravel()
    kept = np.zeros(len(one), dtype=np.bool_)
    for end in (one, other):
        share = np.minimum(weight / strength[end], 1.0)
        chance = (1 - share) ** np.maximum(degree[end] - 1, 0)
        kept |= (chance < alpha) & (degree[end] > 1)
        kept |= weight >= strongest[end]
    return kept


def find_communities(links: csr_array, seed: int) -> Ints:
    """Return the community of each node, 0 the largest; ties by first member.

    Args:
        links: Symmetric weights.
        seed: Seed of Louvain.
    """
    import networkx as nx

    one, other, weight = upper(links)
    graph = nx.Graph()
    graph.add_nodes_from(range(links.shape[0]))
    graph.add_weighted_edges_from(zip(one.tolist(), other.tolist(), weight.tolist()))
    found: Sequence[set[int]] = nx.community.louvain_communities(graph, seed=seed)
    ordered = sorted(found, key=lambda members: (-len(members), min(members)))
    community = np.zeros(links.shape[0], dtype=np.int64)
    for number, members in enumerate(ordered):
        community[list(members)] = number
    return community


def agreement(links: csr_array, community: Ints, seeds: Sequence[int]) -> Floats:
    """Return how far communities of other seeds agree with these: adjusted Rand index per seed."""
    from sklearn.metrics import adjusted_rand_score

    return np.array(
        [adjusted_rand_score(community, find_communities(links, seed)) for seed in seeds]
    )


def centrality(links: csr_array, community: Ints) -> Floats:
    """Return the strength of each node's links inside its own community."""
    one, other, weight = upper(links)
    inside = community[one] == community[other]
    found = np.bincount(one[inside], weight[inside], minlength=links.shape[0])
    found += np.bincount(other[inside], weight[inside], minlength=links.shape[0])
    return np.asarray(found, dtype=np.float64)

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

from skillgap.core.sparse import row_of, sparse
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.network.families import Bools

if TYPE_CHECKING:
    from scipy.sparse import csr_array


LARGE = 3_000
"""Networks with more nodes are drawn together before communities are looked for."""


def symmetric_links(count: int, one: Ints, other: Ints, weight: Floats) -> csr_array:
    """Return links as a symmetric matrix; of the two directions the closer counts."""
    links = sparse((weight, (one, other)), shape=(count, count))
    return sparse(links.maximum(links.T))


def list_links_once(links: csr_array) -> tuple[Ints, Ints, Floats]:
    """Return each link of a symmetric matrix once: first, second (larger) and weight."""
    rows = np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))
    once = rows < links.indices
    return rows[once].astype(np.int64), links.indices[once].astype(np.int64), links.data[once]


def is_backbone_link(links: csr_array, alpha: float) -> Bools:
    """Say which links stand out from what chance would give one of their ends.

    Args:
        links: Symmetric weights.
        alpha: Level of the disparity filter; larger keeps more.

    Returns:
        One flag per link in the order of :func:`list_links_once`. The strongest link of everything
        is kept, so that nothing falls out of the picture.
    """
    one, other, weight = list_links_once(links)
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

    Large networks are first drawn together: everything joins its strongest neighbour, and Louvain
    groups those groups (it would join most of them in its own first round).

    Args:
        links: Symmetric weights.
        seed: Seed of Louvain.
    """
    group = np.arange(links.shape[0], dtype=np.int64)
    if links.shape[0] > LARGE:
        group = group_with_strongest_neighbour(links)
        links = sum_links_by_group(links, group)
    found = _louvain_communities(links, seed)[group]
    size, first = np.bincount(found), np.zeros(int(found.max(initial=-1)) + 1, dtype=np.int64)
    first[found[::-1]] = np.arange(len(found))[::-1]
    number = np.empty(len(size), dtype=np.int64)
    number[np.lexsort((first, -size))] = np.arange(len(size))
    return np.asarray(number[found], dtype=np.int64)


def group_with_strongest_neighbour(links: csr_array) -> Ints:
    """Return groups in which everything is with its strongest neighbour, shape (n,)."""
    from scipy.sparse.csgraph import connected_components

    rows = row_of(links)
    order = np.lexsort((links.indices, -links.data, rows))
    first = order[np.append(True, rows[order][1:] != rows[order][:-1])[: len(order)]]
    one = np.ones(len(first))
    strongest = sparse((one, (rows[first], links.indices[first])), shape=links.shape)
    return np.asarray(connected_components(strongest, directed=False)[1], dtype=np.int64)


def sum_links_by_group(links: csr_array, group: Ints) -> csr_array:
    """Return the links between groups, those inside on the diagonal (each counted twice)."""
    count = int(group.max(initial=-1)) + 1
    rows = row_of(links)
    return sparse((links.data, (group[rows], group[links.indices])), shape=(count, count))


def _louvain_communities(links: csr_array, seed: int) -> Ints:
    import networkx as nx

    one, other, weight = list_links_once(links)
    graph = nx.Graph()
    graph.add_nodes_from(range(links.shape[0]))
    graph.add_weighted_edges_from(zip(one.tolist(), other.tolist(), weight.tolist()))
    inside = links.diagonal() / 2
    graph.add_weighted_edges_from((i, i, inside[i]) for i in np.flatnonzero(inside).tolist())
    found: Sequence[set[int]] = nx.community.louvain_communities(graph, seed=seed)
    community = np.zeros(links.shape[0], dtype=np.int64)
    for number, members in enumerate(found):
        community[list(members)] = number
    return community


def community_agreement_by_seed(links: csr_array, community: Ints, seeds: Sequence[int]) -> Floats:
    """Return how far communities of other seeds agree with these: adjusted Rand index per seed."""
    from sklearn.metrics import adjusted_rand_score

    return np.array(
        [adjusted_rand_score(community, find_communities(links, seed)) for seed in seeds]
    )


def centrality_in_community(links: csr_array, community: Ints) -> Floats:
    """Return the strength of each node's links inside its own community."""
    one, other, weight = list_links_once(links)
    inside = community[one] == community[other]
    found = np.bincount(one[inside], weight[inside], minlength=links.shape[0])
    found += np.bincount(other[inside], weight[inside], minlength=links.shape[0])
    return np.asarray(found, dtype=np.float64)

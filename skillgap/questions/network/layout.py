"""Where things stand on the map: communities packed as discs, close ones side by side.

Method: every community gets a disc whose area grows with its members. Discs are placed one after
another, the largest first, touching those already there and nearest to the ones they have most
links with. Inside a disc members start on a sunflower, the most central in the middle; then links
pull, and what is too near pushes apart (only near neighbours, by a KD-tree). Nothing is random, so
the same data gives the same map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.network.graph import centrality_in_community, list_links_once

if TYPE_CHECKING:
    from scipy.sparse import csr_array

GOLDEN = np.pi * (3 - np.sqrt(5))
"""Golden angle: successive points on a sunflower never line up."""
ROOM = 1.25
"""Discs are this much wider than their members need, so that communities are seen as separate."""
ROUNDS = 40
"""Rounds of pulling and pushing."""

Points = NDArray[np.float64]


def lay_out_points(links: csr_array, community: Ints) -> Points:
    """Place things on a map.

    Args:
        links: Symmetric weights of n things.
        community: Community of each, shape (n,), 0 … k−1.

    Returns:
        Shape (n, 2), each coordinate within 0–1, with one scale for both.
    """
    count = links.shape[0]
    if count == 0:
        return np.zeros((0, 2))
    size = np.bincount(community).astype(np.float64)
    radius = ROOM * np.sqrt(size)
    centre = place_discs(radius, _link_weight_between_communities(links, community))
    points = centre[community] + _place_members_in_sunflower(links, community)
    points = _settle_points(points, links, community, centre, radius)
    return _fit_into_unit_square(points)


def _link_weight_between_communities(links: csr_array, community: Ints) -> Floats:
    """Return the weight of links between communities, shape (k, k), 0 on the diagonal."""
    one, other, weight = list_links_once(links)
    count = int(community.max()) + 1
    pair = community[one] * count + community[other]
    table = np.bincount(pair, weight, minlength=count * count).reshape(count, count)
    table = table + table.T
    np.fill_diagonal(table, 0.0)
    return np.asarray(table, dtype=np.float64)


def place_discs(radius: Floats, pull: Floats) -> Points:
    """Place discs without overlap, each as near as possible to those it is drawn to.

    Args:
        radius: Radius of each disc, shape (k,).
        pull: How strongly each pair belongs together, shape (k, k).

    Returns:
        Centres, shape (k, 2).
    """
    centre = np.zeros((len(radius), 2))
    placed = [int(np.argmax(radius))]
    waiting = set(range(len(radius))) - set(placed)
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    around = np.column_stack((np.cos(angles), np.sin(angles)))
    while waiting:
        drawn = {k: float(pull[k, placed].sum()) for k in waiting}
        disc = max(waiting, key=lambda k: (drawn[k] / np.sqrt(radius[k]) + radius[k], -k))
        waiting.remove(disc)
        there, room = centre[placed], radius[placed]
        spots = (there[:, None, :] + (room + radius[disc])[:, None, None] * around).reshape(-1, 2)
        gap = np.linalg.norm(spots[:, None, :] - there[None], axis=2) - room - radius[disc]
        free = spots[(gap > -1e-6).all(axis=1)]
        away = np.linalg.norm(free[:, None, :] - there[None], axis=2)
        share = pull[disc, placed] / max(float(pull[disc, placed].sum()), 1e-12)
        middle = np.linalg.norm(free - np.average(there, axis=0, weights=room**2), axis=1)
        centre[disc] = free[int(np.argmin(away @ share + 0.7 * middle))]
        placed.append(disc)
    return centre


def _place_members_in_sunflower(links: csr_array, community: Ints) -> Points:
    """Return each member's place about its community's centre, the most central in the middle."""
    order = np.lexsort((-centrality_in_community(links, community), community))
    start = np.searchsorted(community[order], np.arange(int(community.max()) + 1))
    place = np.arange(len(order)) - start[community[order]]
    ring, angle = np.sqrt(place), place * GOLDEN
    points = np.zeros((len(order), 2))
    points[order] = np.column_stack((ring * np.cos(angle), ring * np.sin(angle)))
    return points


def _settle_points(
    points: Points, links: csr_array, community: Ints, centre: Points, radius: Floats
) -> Points:
    """Let links pull and near neighbours push, members staying in their discs."""
    from scipy.spatial import cKDTree

    one, other, weight = list_links_once(links)
    strength = np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1e-12)
    inside = np.where(community[one] == community[other], 1.0, 0.35)
    for turn in range(ROUNDS):
        cooling = 1 - turn / ROUNDS
        move = np.zeros_like(points)
        apart = points[other] - points[one]
        for end, away, sign in ((one, one, 1.0), (other, other, -1.0)):
            share = (weight * inside / strength[away])[:, None] * apart * sign
            move[:, 0] += np.bincount(end, share[:, 0], minlength=len(points))
            move[:, 1] += np.bincount(end, share[:, 1], minlength=len(points))
        points = points + 0.35 * cooling * move
        for _ in range(2):
            near = cKDTree(points).query_pairs(1.35, output_type="ndarray")
            push = points[near[:, 0]] - points[near[:, 1]]
            length = np.linalg.norm(push, axis=1)
            # Two at the very same place part along a direction that depends on who they are.
            same = length < 1e-9
            push[same] = np.column_stack((np.cos(near[same, 0]), np.sin(near[same, 0])))
            length[same] = 1.0
            push *= (0.5 * (1.35 - np.where(same, 0.0, length)) / length)[:, None]
            for axis in (0, 1):
                points[:, axis] += np.bincount(near[:, 0], push[:, axis], minlength=len(points))
                points[:, axis] -= np.bincount(near[:, 1], push[:, axis], minlength=len(points))
        out = points - centre[community]
        length = np.linalg.norm(out, axis=1)
        most = np.maximum(radius[community] - 0.2, 0.3)
        out *= (np.minimum(length, most) / np.maximum(length, 1e-12))[:, None]
        points = centre[community] + out
    return points


def _fit_into_unit_square(points: Points) -> Points:
    """Bring points into the unit square, centred, with one scale for both axes."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = float((high - low).max()) or 1.0
    return np.asarray(np.clip(0.5 + (points - (low + high) / 2) / span, 0.0, 1.0), dtype=np.float64)

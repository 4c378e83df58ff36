"""The expected path without chance: the matrix recursion that simulated means must meet.

Method: S_{t+1} = (1 − f)·Pᵀ(1 − q)·S_t + f·P_t + h, with the transition matrix P, while no cell
has more people than posts. Where one has, hiring answers the vacancies of its pool less the
surplus, and goes to the pool's cells in proportion to what each lacks.
"""

from __future__ import annotations

import numpy as np

from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.flows import Flows


def expected_people_by_month(flows: Flows) -> Floats:
    """Return the expected people of every cell at the end of each month, in heads.

    Args:
        flows: What moves.

    Returns:
        Shape (months, cells). Exact while the posts of a pool exceed its people in every draw;
        pools near their posts lie a little higher in simulations, as vacancies cannot be
        negative.
    """
    people, found = flows.stock.astype(np.float64), np.empty(flows.posts.shape)
    for month in range(flows.months):
        matrix = transition_matrix(flows, month)
        staying = people * np.exp(-flows.leave[month] - flows.retire[month])
        people = matrix.T @ staying
        hired = expected_hires(flows.posts[month] - people, flows.fill[month], flows.pools)
        people = people + hired + flows.intake[month]
        found[month] = people
    return found


def expected_hires(lacking: Floats, fill: Floats, pool: Ints) -> Floats:
    """Return the joiners expected in a month, by cell.

    Args:
        lacking: Posts less people of each cell, below 0 where there are too many people.
        fill: Share of vacancies filled in the month, by cell.
        pool: Pool of each cell.
    """
    vacant = np.maximum(lacking, 0.0)
    pools = int(pool.max()) + 1 if len(pool) else 0
    whole = add_up(pool, vacant, pools)
    net = np.maximum(add_up(pool, lacking, pools), 0.0)
    share = net / np.maximum(whole, 1e-12)
    return vacant * np.minimum(fill, 1.0) * share[pool]


def transition_matrix(flows: Flows, month: int) -> Floats:
    """Return the matrix of moves in a month: row origin, column target, rows add up to 1."""
    cells = len(flows.stock)
    matrix = np.zeros((cells, cells))
    np.add.at(matrix, (flows.origin, flows.target), flows.move[month])
    np.fill_diagonal(matrix, matrix.diagonal() + 1.0 - matrix.sum(axis=1))
    return matrix

"""The expected path without chance: the matrix recursion that simulated means must meet.

Method: S_{t+1} = (1 − f)·Pᵀ(1 − q)·S_t + f·P_t + h, with the transition matrix P, while no cell
has more people than posts; where one has, its vacancies are 0.
"""

from __future__ import annotations

import numpy as np

from skillgap.core.workforce import Floats
from skillgap.questions.forecast.flows import Flows


def expect(flows: Flows) -> Floats:
    """Return the expected people of every cell at the end of each month, in heads.

    Args:
        flows: What moves.

    Returns:
        Shape (months, cells). Exact while posts exceed people in every draw; cells near their
        posts lie a little higher in simulations, as vacancies cannot be negative.
    """
    people, found = flows.stock.astype(np.float64), np.empty(flows.posts.shape)
    for month in range(flows.months):
        matrix = transition(flows, month)
        staying = people * np.exp(-flows.leave[month] - flows.retire[month])
        people = matrix.T @ staying
        vacant = np.maximum(flows.posts[month] - people, 0.0)
        people = people + np.minimum(flows.fill[month], 1.0) * vacant + flows.intake[month]
        found[month] = people
    return found


def transition(flows: Flows, month: int) -> Floats:
    """Return the matrix of moves in a month: row origin, column target, rows add up to 1."""
    cells = len(flows.stock)
    matrix = np.zeros((cells, cells))
    np.add.at(matrix, (flows.origin, flows.target), flows.move[month])
    np.fill_diagonal(matrix, matrix.diagonal() + 1.0 - matrix.sum(axis=1))
    return matrix

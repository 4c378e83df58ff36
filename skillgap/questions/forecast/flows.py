"""What moves people and posts each month, as arrays: the input of the simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillgap.core.workforce import Floats, Ints

Floats32 = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Flows:
    """Expected flows of every cell and month; people are heads.

    Attributes:
        stock: People today, whole numbers, shape (cells,).
        posts: Posts wanted at the end of each month, shape (months, cells).
        leave: Hazard of leaving for good other than by retirement, shape (months, cells); the
            chance in a month is 1 − exp(−hazard).
        retire: Hazard of retirement, same shape.
        fill: Share of vacancies filled in a month, same shape.
        intake: Joiners planned whatever the vacancies, same shape.
        origin: Cells people move from, shape (moves,).
        target: Cells they move to, shape (moves,).
        move: Share of the origin's people that moves in each month, shape (months, moves).
        pool: Pool of each cell that hiring answers together, shape (cells,), numbered in the
            order of their first cells; by default every cell is its own.
    """

    stock: Floats
    posts: Floats
    leave: Floats
    retire: Floats
    fill: Floats
    intake: Floats
    origin: Ints
    target: Ints
    move: Floats
    pool: Ints | None = None

    @property
    def pools(self) -> Ints:
        """Pool of each cell, shape (cells,)."""
        return np.arange(len(self.stock)) if self.pool is None else self.pool

    @property
    def months(self) -> int:
        """Number of months ahead."""
        return len(self.posts)


@dataclass(frozen=True, eq=False)
class Luck:
    """How draws differ from what is expected: factors shared by groups of cells.

    Attributes:
        group: Group of each cell, shape (cells,).
        posts: Factor on posts, shape (months, groups, draws).
        leave: Factor on the hazard of leaving, same shape.
        fill: Factor on the speed of filling, same shape.
        cell_spread: SD of a cell's people and posts around its function's, log scale, shape
            (months, cells): people who change role inside take their post along.
        home: Function of each cell, shape (cells,).
        home_luck: Standard normal surprise of each function, shape (functions, draws).
        home_spread: SD of a function's people and posts, moved together by reorganisations,
            log scale, shape (months, functions).
        retire_slope: Change of the hazard of retirement per year of shift, shape
            (months, cells); or None.
        retire_shift: Years of shift away from its middle, shape (draws,).
        added: Posts added by each of several drivers: share of each cell, shape (added, cells).
        amount: How many posts, shape (months, added, draws).
        carried: Cell pairs between which posts move: (origin, target, driver), shape (pairs, 3).
        carried_share: Share of the origin's posts moved by then, shape (months, drivers, draws).
    """

    group: Ints
    posts: Floats32
    leave: Floats32
    fill: Floats32
    cell_spread: Floats
    home: Ints
    home_luck: Floats32
    home_spread: Floats
    retire_slope: Floats | None
    retire_shift: Floats32
    added: Floats
    amount: Floats32
    carried: Ints
    carried_share: Floats32

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.posts.shape[2])


def luck_of_no_effect(flows: Flows, draws: int) -> Luck:
    """Return luck that changes nothing: every draw is as expected but for people's own chance."""
    months, cells = flows.posts.shape
    ones = np.ones((months, 1, draws), dtype=np.float32)
    return Luck(
        group=np.zeros(cells, dtype=np.int64),
        posts=ones,
        leave=ones,
        fill=ones,
        cell_spread=np.zeros((months, cells)),
        home=np.zeros(cells, dtype=np.int64),
        home_luck=np.zeros((1, draws), dtype=np.float32),
        home_spread=np.zeros((months, 1)),
        retire_slope=None,
        retire_shift=np.zeros(draws, dtype=np.float32),
        added=np.zeros((0, cells)),
        amount=np.zeros((months, 0, draws), dtype=np.float32),
        carried=np.zeros((0, 3), dtype=np.int64),
        carried_share=np.zeros((months, 0, draws), dtype=np.float32),
    )

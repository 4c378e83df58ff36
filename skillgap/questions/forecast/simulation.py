"""Play the months ahead many times: people leave, move and are hired, cell by cell.

Method: S ← S − Bin(S, 1 − exp(−q·a − ρ)); movers by conditional binomials along the rows of the
transition matrix; S ← S + Pois(f·v·max(0, P − S) + h), with posts P, filling speed f and planned
intake h. a, v and the factors on P are drawn once per group and month (flows.Luck): common luck,
without which a sum over many cells would look far too certain.

Draws are cut into blocks, each with random streams of its own (SeedSequence), so the answer does
not depend on the number of threads. Each count takes one uniform (draws.py): scenarios with one
seed share their luck, and their difference is what the drivers do.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.forecast.draws import binomial, poisson
from skillgap.questions.forecast.flows import Floats32, Flows, Luck

BLOCK_DRAWS = 500
_SLICE_CELLS = 64
_FEWEST_PEOPLE = 1e-6


@dataclass(frozen=True, eq=False)
class Paths:
    """What was simulated, in heads; arrays of shape (months, cells, draws).

    Attributes:
        people: People at the end of each month.
        posts: Posts wanted at the end of each month.
        hired: Mean joiners by month and cell, shape (months, cells).
        left: Mean leavers by month and cell, shape (months, cells).
    """

    people: Floats32
    posts: Floats32
    hired: Floats
    left: Floats


def simulate(
    flows: Flows,
    luck: Luck,
    *,
    seed: int,
    threads: int = 1,
    known_cells: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Paths:
    """Simulate all draws.

    Args:
        flows: What is expected to move.
        luck: How draws differ.
        seed: Seed of people's own chance.
        threads: Threads to use; the result is the same for any number.
        known_cells: Cells that other scenarios have, too; they take the same random numbers
            however many cells a scenario adds behind them.
        progress: Called with the share done.

    Returns:
        The paths.
    """
    months, cells = flows.posts.shape
    draws = luck.draws
    paths = Paths(
        np.empty((months, cells, draws), dtype=np.float32),
        np.empty((months, cells, draws), dtype=np.float32),
        np.zeros((months, cells)),
        np.zeros((months, cells)),
    )
    order = np.argsort(-flows.stock, kind="stable")
    starts = range(0, draws, BLOCK_DRAWS)
    known = cells if known_cells is None else known_cells
    blocks = [
        _Block(flows, luck, paths, order, start, min(start + BLOCK_DRAWS, draws), seed, known)
        for start in starts
    ]
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        played = pool.map(_Block.run, blocks) if threads > 1 else map(_Block.run, blocks)
        for done, (hired, left) in enumerate(played, start=1):
            paths.hired[...] += hired / draws
            paths.left[...] += left / draws
            if progress:
                progress(done / len(blocks))
    return paths


class _Block:
    """Some of the draws, from the first month to the last."""

    def __init__(
        self,
        flows: Flows,
        luck: Luck,
        paths: Paths,
        order: Ints,
        start: int,
        stop: int,
        seed: int,
        known: int,
    ) -> None:
        self.flows, self.luck, self.paths = flows, luck, paths
        self.part = slice(start, stop)
        self.width = stop - start
        self.known = known
        self.slices = _cut(order, known)
        self.chance = [
            np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, start, stream))))
            for stream in range(3)
        ]
        self.stock = np.repeat(flows.stock[:, None].astype(np.float32), self.width, axis=1)
        self.surprise = luck.role_posts[:, self.part]

    def run(self) -> tuple[Floats, Floats]:
        """Play all months; returns joiners and leavers summed over draws, (months, cells)."""
        hired = np.zeros((self.flows.months, len(self.stock)))
        left = np.zeros_like(hired)
        for month in range(self.flows.months):
            for rows in self.slices:
                self._leave(month, rows, left)
            self._move(month)
            posts = self._posts(month)
            for rows in self.slices:
                self._hire(month, rows, posts, hired)
            self.paths.people[month, :, self.part] = self.stock
        return hired, left

    def _uniform(self, rows: Ints) -> Floats32:
        """Draw one uniform per cell and draw; cells that a scenario added use another stream."""
        stream = self.chance[1 if rows[0] >= self.known else 0]
        return stream.random((len(rows), self.width), dtype=np.float32)

    def _leave(self, month: int, rows: Ints, left: Floats) -> None:
        flows, luck = self.flows, self.luck
        hazard = luck.leave[month, :, self.part][luck.group[rows]]
        hazard *= flows.leave[month, rows, None].astype(np.float32)
        retire = flows.retire[month, rows, None].astype(np.float32)
        if luck.retire_slope is None:
            hazard += retire
        else:
            slope = luck.retire_slope[month, rows, None].astype(np.float32)
            hazard += np.maximum(retire + slope * luck.retire_shift[None, self.part], 0)
        stock = self.stock[rows]
        gone = binomial(self._uniform(rows), stock, hazard)
        stock -= gone
        self.stock[rows] = stock
        left[month, rows] += gone.sum(axis=1, dtype=np.float64)

    def _move(self, month: int) -> None:
        """Move people along the rows of the transition matrix, one target after the other."""
        flows = self.flows
        gone_share = np.zeros(len(self.stock))
        start = self.stock.copy() if len(flows.origin) else self.stock
        for move, (origin, target) in enumerate(zip(flows.origin, flows.target, strict=True)):
            share = flows.move[month, move]
            if share <= 0:
                continue
            rest = max(1.0 - gone_share[origin], _FEWEST_PEOPLE)
            gone_share[origin] += share
            chance = min(share / rest, 1.0 - _FEWEST_PEOPLE)
            uniform = self.chance[2].random((1, self.width), dtype=np.float32)
            hazard = np.full((1, self.width), -np.log1p(-chance), dtype=np.float32)
            movers = binomial(uniform, start[origin][None, :], hazard)[0]
            start[origin] -= movers
            self.stock[origin] -= movers
            self.stock[target] += movers

    def _posts(self, month: int) -> Floats32:
        """Return the posts wanted, written into the result as well; shape (cells, width)."""
        flows, luck, part = self.flows, self.luck, self.part
        posts = luck.posts[month, :, part][luck.group]
        posts *= flows.posts[month, :, None].astype(np.float32)
        if luck.role_spread[month] > 0:
            surprise = self.surprise * np.float32(luck.role_spread[month])
            posts *= np.exp(surprise)[luck.role]
        for driver, shares in enumerate(luck.added):
            some = np.flatnonzero(shares)
            amount = luck.amount[month, driver, None, part]
            posts[some] += shares[some, None].astype(np.float32) * amount
        np.maximum(posts, 0, out=posts)
        for origin, target, driver in luck.carried:
            carried = posts[origin] * luck.carried_share[month, driver, part]
            posts[origin] -= carried
            posts[target] += carried
        self.paths.posts[month, :, part] = posts
        return posts

    def _hire(self, month: int, rows: Ints, posts: Floats32, hired: Floats) -> None:
        flows, luck = self.flows, self.luck
        vacant = posts[rows]
        vacant -= self.stock[rows]
        np.maximum(vacant, 0, out=vacant)
        speed = luck.fill[month, :, self.part][luck.group[rows]]
        speed *= flows.fill[month, rows, None].astype(np.float32)
        np.minimum(speed, 1, out=speed)
        vacant *= speed
        vacant += flows.intake[month, rows, None].astype(np.float32)
        joined = poisson(self._uniform(rows), vacant)
        self.stock[rows] += joined
        hired[month, rows] += joined.sum(axis=1, dtype=np.float64)


def _cut(order: Ints, known: int) -> list[Ints]:
    """Cut cells, largest first, into slices of like size; cells a scenario added stay apart."""
    parts = (order[order < known], order[order >= known])
    return [
        part[start : start + _SLICE_CELLS]
        for part in parts
        for start in range(0, len(part), _SLICE_CELLS)
    ]

"""Play the months ahead many times: people leave, move and are hired, cell by cell.

Method: S ← S − Bin(S, 1 − exp(−q·a − ρ)); movers by conditional binomials along the rows of the
transition matrix. Posts are whole: a post of 1.04 is two in four draws of a hundred and one in the
others, the same draws in every month. Hiring answers the vacancies of a pool (job family ×
function × region), less the surplus of its cells: Bin(max(0, Σ(P − S)), f·v) people, given whole
to the cells in proportion to what each lacks (systematic sampling), so that nobody is hired into a
fraction of a post and joiners never exceed vacancies. A planned intake h comes on top, Pois(h).
a, v and the factors on P are drawn once per group and month (flows.Luck): common luck, without
which a sum over many cells would look far too certain. A cell's people and posts spread around
its function's together: who changes role inside takes the post along.

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
from skillgap.questions.forecast.draws import draw_binomial, draw_mirrored_normals, draw_poisson
from skillgap.questions.forecast.flows import Floats32, Flows, Luck

BLOCK_DRAWS = 500
_SLICE_CELLS = 64
_FEWEST_PEOPLE = 1e-6
_GOLDEN = 0.6180339887498949
_MOST_SPREAD = 0.8
"""A factor 1 + σz has mean and median 1; above this σ cutting it at 0 would raise the mean."""
_STREAMS = 9
"""Leaving (known cells, added ones), moves, rounding of posts, hiring and cells' own surprises
(each for known and added) take random numbers of their own."""


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
        played = (
            pool.map(_Block.play_months, blocks) if threads > 1 else map(_Block.play_months, blocks)
        )
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
        self.slices = _cut_cells_for_threads(order, known)
        self.chance = [
            np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, start, stream))))
            for stream in range(_STREAMS)
        ]
        self.stock = np.repeat(flows.stock[:, None].astype(np.float32), self.width, axis=1)
        self.hiring = cut_cells_at_pools(flows.pools)
        self.known_pools = int(flows.pools[:known].max()) + 1 if known else 0
        self.whole = _spread_uniform_over_pool(self._draw_pool_uniforms(3)[0], flows.pools)
        self.surprise, self.edge = self._draw_cell_surprises()

    def play_months(self) -> tuple[Floats, Floats]:
        """Play all months; returns joiners and leavers summed over draws, (months, cells)."""
        hired = np.zeros((self.flows.months, len(self.stock)))
        left = np.zeros_like(hired)
        for month in range(self.flows.months):
            for rows in self.slices:
                self._remove_leavers(month, rows, left)
            self._move_people(month)
            posts = self._posts_wanted(month)
            self._add_hires(month, posts, hired)
            self._record_month(month, posts)
        return hired, left

    def _draw_pool_uniforms(self, first: int) -> list[Floats32]:
        """Draw two uniforms per pool and draw; pools a scenario added use another stream."""
        pools, known = self.flows.pools, self.known_pools
        added = (int(pools.max()) + 1 if len(pools) else 0) - known
        streams = (self.chance[first], self.chance[first + 1])
        parts = [
            [stream.random((count, self.width), dtype=np.float32) for _ in range(2)]
            for stream, count in zip(streams, (known, added), strict=True)
        ]
        return [np.concatenate(pair) for pair in zip(*parts, strict=True)]

    def _draw_cell_surprises(self) -> tuple[Floats32, Floats32]:
        """Draw the surprise of each cell and what rounds it, for all months alike."""
        if not (self.luck.cell_spread.any() or self.luck.home_spread.any()):
            none = np.zeros((0, self.width), dtype=np.float32)
            return none, none
        sizes = (self.known, len(self.stock) - self.known)
        parts = [
            (draw_mirrored_normals(stream, size, self.width),
             stream.random((size, self.width), dtype=np.float32))
            for stream, size in zip(self.chance[7:9], sizes, strict=True)
        ]  # fmt: skip
        surprise, edge = (np.concatenate(pair) for pair in zip(*parts, strict=True))
        return surprise, edge

    def _draw_cell_uniforms(self, rows: Ints) -> Floats32:
        """Draw one uniform per cell and draw; cells that a scenario added use another stream."""
        stream = self.chance[1 if rows[0] >= self.known else 0]
        return stream.random((len(rows), self.width), dtype=np.float32)

    def _remove_leavers(self, month: int, rows: Ints, left: Floats) -> None:
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
        gone = draw_binomial(self._draw_cell_uniforms(rows), stock, hazard)
        stock -= gone
        self.stock[rows] = stock
        left[month, rows] += gone.sum(axis=1, dtype=np.float64)

    def _move_people(self, month: int) -> None:
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
            movers = draw_binomial(uniform, start[origin][None, :], hazard)[0]
            start[origin] -= movers
            self.stock[origin] -= movers
            self.stock[target] += movers

    def _posts_wanted(self, month: int) -> Floats32:
        """Return the posts wanted, in whole numbers; shape (cells, width)."""
        flows, luck, part = self.flows, self.luck, self.part
        posts = luck.posts[month, :, part][luck.group]
        posts *= flows.posts[month, :, None].astype(np.float32)
        for driver, shares in enumerate(luck.added):
            some = np.flatnonzero(shares)
            amount = luck.amount[month, driver, None, part]
            posts[some] += shares[some, None].astype(np.float32) * amount
        np.maximum(posts, 0, out=posts)
        for origin, target, driver in luck.carried:
            carried = posts[origin] * luck.carried_share[month, driver, part]
            posts[origin] -= carried
            posts[target] += carried
        whole = np.floor(posts)
        posts -= whole
        whole += self.whole < posts
        return whole

    def _add_hires(self, month: int, posts: Floats32, hired: Floats) -> None:
        flows, luck = self.flows, self.luck
        counted, shared = self._draw_pool_uniforms(5)
        planned = flows.intake[month]
        for rows, starts in self.hiring:
            lacking = posts[rows] - self.stock[rows]
            speed = luck.fill[month, :, self.part][luck.group[rows]]
            speed *= flows.fill[month, rows, None].astype(np.float32)
            np.clip(speed, 0, 1 - _FEWEST_PEOPLE, out=speed)
            pools = flows.pools[rows[starts]]
            joined = draw_hires_by_cell(lacking, speed, starts, counted[pools], shared[pools])
            if planned[rows].any():
                mean = np.repeat(planned[rows, None].astype(np.float32), self.width, axis=1)
                joined += draw_poisson(self._draw_cell_uniforms(rows), mean)
            self.stock[rows] += joined
            hired[month, rows] += joined.sum(axis=1, dtype=np.float64)

    def _record_month(self, month: int, posts: Floats32) -> None:
        """Write people and posts of a month, with those who change role inside."""
        luck, stock = self.luck, self.stock
        spread, homes = luck.cell_spread[month, :, None], luck.home_spread[month, :, None]
        if len(self.surprise) and (spread.any() or homes.any()):
            factor = self.surprise * np.minimum(spread, _MOST_SPREAD).astype(np.float32)
            moved = luck.home_luck[:, self.part] * np.minimum(homes, _MOST_SPREAD)
            factor = _surprises_within_functions(factor, moved.astype(np.float32), stock, luck.home)
            factor += np.float32(1)
            np.maximum(factor, 0, out=factor)
            factor *= stock
            people = np.floor(factor)
            factor -= people
            people += self.edge < factor
            posts = np.maximum(posts + (people - stock), 0)
            stock = people
        self.paths.people[month, :, self.part] = stock
        self.paths.posts[month, :, self.part] = posts


def _surprises_within_functions(
    cells: Floats32, homes: Floats32, stock: Floats32, home: Ints
) -> Floats32:
    """Return surprises of cells that leave functions as they are, plus those of functions.

    Args:
        cells: Relative surprise of each cell, shape (cells, draws).
        homes: Relative surprise of each function, shape (functions, draws).
        stock: People, shape (cells, draws).
        home: Function of each cell.
    """
    people, lost = np.zeros_like(homes), np.zeros_like(homes)
    np.add.at(people, home, stock)
    np.add.at(lost, home, stock * cells)
    whole = np.maximum(people.sum(axis=0), 1)
    homes = homes - (people * homes).sum(axis=0) / whole
    return np.asarray(cells + (homes - lost / np.maximum(people, 1))[home], dtype=np.float32)


def draw_hires_by_cell(
    lacking: Floats32, speed: Floats32, starts: Ints, counted: Floats32, shared: Floats32
) -> Floats32:
    """Draw the joiners of some pools and give them to their cells, whole.

    Args:
        lacking: Posts less people, shape (cells, draws); the cells of a pool lie together.
        speed: Share of each cell's vacancies filled, same shape, below 1.
        starts: Where each pool begins, shape (pools,).
        counted: Uniforms that say how many join, shape (pools, draws).
        shared: Uniforms that say which cells get them, same shape.

    Returns:
        Joiners, shape (cells, draws): of a pool never more than it lacks as a whole, of a cell
        never more than it lacks.
    """
    vacant = np.maximum(lacking, 0)
    whole = np.add.reduceat(vacant, starts, axis=0)
    net = np.maximum(np.add.reduceat(lacking, starts, axis=0), 0)
    weight = np.cumsum(vacant * speed, axis=0, dtype=np.float64)
    ends = np.append(starts[1:], len(lacking)) - 1
    before = np.concatenate([np.zeros((1, lacking.shape[1])), weight[ends[:-1]]])
    total = weight[ends] - before
    usual = np.minimum(total / np.maximum(whole, 1), 1 - _FEWEST_PEOPLE).astype(np.float32)
    joined = draw_binomial(counted, net, -np.log1p(-usual))
    size = np.diff(np.append(starts, len(lacking)))
    of = np.repeat(np.arange(len(starts)), size)
    weight -= before[of]
    weight *= (joined / np.maximum(total, 1e-12))[of]
    weight[ends] = joined
    edges = np.floor(weight + shared[of])
    given = edges.copy()
    given[1:] -= edges[:-1]
    given[starts] = edges[starts]
    return np.minimum(np.maximum(given, 0), vacant).astype(np.float32)


def cut_cells_at_pools(pool: Ints) -> list[tuple[Ints, Ints]]:
    """Cut cells into slices of whole pools; returns cells and where each pool begins in them."""
    order = np.argsort(pool, kind="stable")
    firsts = np.flatnonzero(np.diff(pool[order], prepend=-1))
    slices, start = [], 0
    for at in range(len(firsts)):
        last = firsts[at + 1] if at + 1 < len(firsts) else len(order)
        if last - start >= _SLICE_CELLS or last == len(order):
            inside = firsts[(firsts >= start) & (firsts < last)]
            slices.append((order[start:last], inside - start))
            start = int(last)
    return slices


def _spread_uniform_over_pool(uniform: Floats32, pool: Ints) -> Floats32:
    """Return a uniform for each cell, spread evenly over its pool: sums stay near their means."""
    order = np.argsort(pool, kind="stable")
    place = np.empty(len(pool))
    firsts = np.searchsorted(pool[order], pool[order], side="left")
    place[order] = np.arange(len(pool)) - firsts
    turned = uniform[pool] + np.mod(place * _GOLDEN, 1.0).astype(np.float32)[:, None]
    return np.asarray(turned - np.floor(turned), dtype=np.float32)


def _cut_cells_for_threads(order: Ints, known: int) -> list[Ints]:
    """Cut cells, largest first, into slices of like size; cells a scenario added stay apart."""
    parts = (order[order < known], order[order >= known])
    return [
        part[start : start + _SLICE_CELLS]
        for part in parts
        for start in range(0, len(part), _SLICE_CELLS)
    ]

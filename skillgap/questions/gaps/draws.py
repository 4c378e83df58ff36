"""Draws of every cell, with the common errors that do not average out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.draws import draw_range, draw_ratio
from skillgap.core.grouping import label_order
from skillgap.core.needs import Needs
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.gaps.cells import Cells

Draws32 = NDArray[np.float32]
LARGEST = 40_000_000
"""Most numbers held in one matrix of draws (160 MB); beyond it fewer draws are made."""


@dataclass(frozen=True, eq=False)
class Draws:
    """What the cells might be; matrices are (cells, draws) so that a filter copies whole rows.

    Attributes:
        lost: Share lost × value × importance in money per month, float32; of a project as if it
            were late already.
        short: FTE short, float32.
        scarcity: The weight of scarcity over the one in use, shape (draws,).
        shift: Bias of all levels, levels, shape (draws,).
        skill_shift: Bias of the levels of each skill, shape (skills, draws).
        unrated_shift: Further bias of unrated levels of each skill, shape (skills, draws).
        seed: The seed they were made with.
    """

    lost: Draws32
    short: Draws32
    scarcity: Floats
    shift: Draws32
    skill_shift: Draws32
    unrated_shift: Draws32
    seed: int

    @property
    def count(self) -> int:
        """Number of draws."""
        return int(self.lost.shape[1])


def _draw_noise_factors(
    rng: np.random.Generator, half_width: Floats | float, shape: tuple[int, int]
) -> Draws32:
    """Draw factors of mean one whose 80% range is about ± ``half_width``, float32 ``shape``."""
    sd = np.broadcast_to(np.log1p(np.asarray(half_width, dtype=np.float64)) / Z80, shape[:1])
    z = rng.standard_normal(shape, dtype=np.float32)
    z *= sd[:, None].astype(np.float32)
    z -= (sd[:, None] ** 2 / 2).astype(np.float32)
    return np.exp(z)


@lru_cache(maxsize=1)
def _tabulate_rectified_cv() -> tuple[Floats, Floats]:
    """Return a grid of t and ln cv for max(0, t + Z), by falling cv."""
    from scipy.special import ndtr

    t = np.linspace(-5.0, 8.0, 1301)
    height = np.exp(-t * t / 2) / np.sqrt(2 * np.pi)
    mean = t * ndtr(t) + height
    square = (t * t + 1) * ndtr(t) + t * height
    return t, 0.5 * np.log(square / mean**2 - 1)


def find_shift_for_cv(cv: Floats) -> Floats:
    """Return t such that max(0, t + Z), Z standard normal, has coefficient of variation ``cv``.

    A shortage is such a variable itself, so a cell of one person is drawn from the right
    family, and a cell of many people comes out normal.
    """
    t, log_cv = _tabulate_rectified_cv()
    with np.errstate(divide="ignore"):
        found = np.interp(-np.log(np.maximum(cv, 1e-12)), -log_cv, t)
        return np.where(cv < 1 / 8, 1 / np.maximum(cv, 1e-9), found)


def _mean_above_zero(t: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(t * ndtr(t) + np.exp(-t * t / 2) / np.sqrt(2 * np.pi), dtype=np.float64)


def _log_odds_and_slope(sums: Floats, fte: Floats) -> tuple[Floats, Floats]:
    """Return ln(s/(1−s)) and 1/(s(1−s)) of the share s = sums/fte, each (cells,)."""
    share = np.divide(sums, fte, out=np.zeros_like(sums), where=fte > 0)
    share = np.clip(share, 1e-12, 1 - 1e-9)
    return np.log(share / (1 - share)), 1 / (share * (1 - share))


def draw_lost_and_short_by_cell(
    cells: Cells, needs: Needs, assumptions: Assumptions, draws: int, seed: int
) -> Draws:
    """Draw value not delivered and FTE short of every cell.

    Noise of a cell matches the mean and variance of the sum over its people. On top lie errors
    that its people share: a bias of all levels, of a skill's levels, of unrated levels; Δ; the
    importance of a requirement, the value of a role; and, for the ranking alone, λ. The share
    short (and lost) answers to bias and to ln Δ linearly in log-odds, with the analytic slope
    at the estimate, so it stays between 0 and 1, and no seat loses more than its value.

    Args:
        cells: All cells.
        needs: The needs, for importance that stays a share of the role.
        assumptions: The register; ranges are read as 80%.
        draws: Number of draws asked for; fewer are made beyond ``LARGEST`` numbers.
        seed: Seed of the random numbers.

    Returns:
        The draws.
    """
    count = max(2, min(draws, max(100, LARGEST // max(1, len(cells)))))
    if not len(cells):  # a register without people: nothing to draw, however many skills it has
        none = np.zeros((0, count), dtype=np.float32)
        still = np.zeros(count, dtype=np.float32)
        return Draws(none, none, np.ones(count), still, none, none, seed)
    rng = np.random.default_rng(seed)
    ratio = draw_ratio(rng, assumptions["full_gap_levels"], count)
    scarcity = draw_ratio(rng, assumptions["scarcity_weight"], count)
    shift = draw_range(rng, assumptions["shared_level_bias"], 1, count)[0]
    place = label_order(cells.labels["skill_id"])
    by_skill = draw_range(rng, assumptions["skill_level_bias"], len(place), count)[place]
    unrated = draw_range(rng, assumptions["unrated_level_bias"], len(place), count)[place]
    seats = _draw_value_noise_by_role(rng, cells, assumptions, count)
    importance = _draw_importance_noise_by_need(rng, needs, assumptions, count)
    made = Draws(
        lost=np.empty((len(cells), count), dtype=np.float32),
        short=np.empty((len(cells), count), dtype=np.float32),
        scarcity=scarcity,
        shift=shift.astype(np.float32),
        skill_shift=by_skill.astype(np.float32),
        unrated_shift=unrated.astype(np.float32),
        seed=seed,
    )
    for start in range(0, len(cells), 4096):
        index = np.arange(start, min(start + 4096, len(cells)))
        part = cells.take(index)
        z = rng.standard_normal((len(part), count), dtype=np.float32)
        bias = draw_level_bias(part, made)
        made.short[index] = _draw_short_fte(part, bias, z)
        lost = _draw_lost_money(part, bias, np.log(ratio).astype(np.float32), z)
        lost *= seats[part.codes["role_id"]]
        lost *= importance[part.need]
        made.lost[index] = lost
    return made


def draw_level_bias(cells: Cells, draws: Draws) -> Draws32:
    """Return by how many levels the people of each cell are overrated, shape (cells, draws)."""
    skill = cells.codes["skill_id"]
    fte = np.maximum(cells.sums["fte"], 1e-9)
    unrated = (cells.sums["unrated_fte"] / fte).astype(np.float32)
    bias = draws.skill_shift[skill] + draws.shift
    bias += unrated[:, None] * draws.unrated_shift[skill]
    return bias


def _rescale_noise_to_cells(cells: Cells, total: str, variance: str, z: Draws32) -> Draws32:
    """Return factors of mean one with the cell's own coefficient of variation, in place of z."""
    mean = np.maximum(cells.sums[total], 1e-12)
    t = find_shift_for_cv(np.sqrt(np.maximum(cells.sums[variance], 0.0)) / mean)
    scale = (1 / np.maximum(_mean_above_zero(t), 1e-12)).astype(np.float32)
    return np.asarray(np.maximum(z + t.astype(np.float32)[:, None], 0) * scale[:, None])


def _amount_under_bias(
    cells: Cells, total: str, slope: str, bias: Draws32, more: Draws32 | float = 0.0
) -> Draws32:
    """Return FTE short or lost under a bias, (cells, draws): linear in log-odds."""
    fte = cells.sums["fte"]
    odds, steep = _log_odds_and_slope(cells.sums[total], fte)
    rate = np.divide(cells.sums[slope], fte, out=np.zeros_like(fte), where=fte > 0) * steep
    moved = odds.astype(np.float32)[:, None] + rate.astype(np.float32)[:, None] * bias + more
    np.negative(moved, out=moved)
    np.clip(moved, -60, 60, out=moved)
    return np.asarray(fte.astype(np.float32)[:, None] / (1 + np.exp(moved)), dtype=np.float32)


def _draw_short_fte(cells: Cells, bias: Draws32, z: Draws32) -> Draws32:
    answered = _amount_under_bias(cells, "short_fte", "short_slope", bias)
    answered *= _rescale_noise_to_cells(cells, "short_fte", "short_var", z)
    return _cap_at_fte(cells, answered)


def _cap_at_fte(cells: Cells, fte: Draws32) -> Draws32:
    """Keep noise from losing more than the people or places there are."""
    return np.minimum(fte, cells.sums["fte"].astype(np.float32)[:, None], out=fte)


def _draw_lost_money(cells: Cells, bias: Draws32, log_ratio: Draws32, z: Draws32) -> Draws32:
    fte = cells.sums["fte"]
    _, steep = _log_odds_and_slope(cells.sums["lost_fte"], fte)
    excess = cells.sums["full_fte"] - cells.sums["lost_fte"]
    rate = np.divide(excess, fte, out=np.zeros_like(fte), where=fte > 0) * steep
    wider = rate.astype(np.float32)[:, None] * log_ratio
    answered = _amount_under_bias(cells, "lost_fte", "lost_slope", bias, wider)
    answered *= _rescale_noise_to_cells(cells, "lost_fte", "lost_var", z)
    _cap_at_fte(cells, answered)
    worth = cells.factors["value"] * cells.factors["importance"]
    answered *= worth.astype(np.float32)[:, None]
    return answered


def _draw_value_noise_by_role(
    rng: np.random.Generator, cells: Cells, assumptions: Assumptions, count: int
) -> Draws32:
    """Return the error of the value by role code, shape (roles + 1, draws)."""
    place = label_order(cells.labels["role_id"])
    half = np.full(len(place), assumptions.value("value_spread_share"))
    half[place[cells.codes["role_id"]]] = cells.spread
    return _draw_noise_factors(rng, half, (len(place), count))[place]


def _draw_importance_noise_by_need(
    rng: np.random.Generator, needs: Needs, assumptions: Assumptions, count: int
) -> Draws32:
    """Return the error of the importance shares, shape (needs + 1, draws); the last row is one.

    After the error the shares of a role still sum to one.
    """
    noise = _draw_noise_factors(
        rng, assumptions.value("weight_spread_share"), (len(needs.role), count)
    )
    if len(needs.role):
        first = np.flatnonzero(np.append(True, needs.role[1:] != needs.role[:-1]))
        sums = np.add.reduceat(noise * needs.share.astype(np.float32)[:, None], first, axis=0)
        noise /= np.repeat(sums, np.diff(np.append(first, len(needs.role))), axis=0)
    return np.vstack((noise, np.ones((1, count), dtype=np.float32)))


def draw_head_count(
    mean: float, variance: float, slope: float, people: int, bias: Draws32, seed: int
) -> Floats:
    """Draw a head count between 0 and ``people``, shape (draws,).

    Args:
        mean: Expected heads.
        variance: Variance over independent people.
        slope: Change of the mean per level of shared bias.
        people: Heads in all.
        bias: Shared bias in levels, shape (draws,).
        seed: Seed of the random numbers.
    """
    from scipy.special import expit

    if people == 0:
        return np.zeros(len(bias))
    share = min(max(mean / people, 1e-9), 1 - 1e-9)
    odds = np.log(share / (1 - share)) + slope / people / (share * (1 - share)) * bias
    z = np.random.default_rng([seed, 1]).standard_normal(len(bias))
    # Near nobody and everybody the odds run into the thousands: e to their power is too large for
    # a number, while the share itself is 0 or 1.
    drawn = people * expit(odds) + np.sqrt(variance) * z
    return np.asarray(np.clip(drawn, 0.0, float(people)), dtype=np.float64)


def sum_draws_by_group(
    draws: Draws32, group: Ints, count: int, weight: Floats | None = None
) -> Draws32:
    """Return draws, times a weight of each cell, summed by group, shape (count, draws)."""
    from scipy.sparse import csr_array

    each = np.ones(len(group)) if weight is None else weight
    some = np.flatnonzero(each)
    member = csr_array(
        (each[some].astype(np.float32), (group[some], some)), shape=(count, len(group))
    )
    return np.asarray(member @ np.ascontiguousarray(draws), dtype=np.float32)


def draw_priority_by_group(
    cells: Cells, draws: Draws, lost: Draws32, group: Ints, count: int
) -> Draws32:
    """Return the priority of groups of cells, shape (count, draws).

    With the uncovered share x of a skill a cell's scarcity is 1 + λx; drawn λ′ makes it 1 + λ′x,
    so two sums are enough.
    """
    scarcity = cells.factors["scarcity"]
    others = cells.ranking_factor / scarcity
    plain = sum_draws_by_group(lost, group, count, others)
    scarce = sum_draws_by_group(lost, group, count, others * (scarcity - 1))
    return np.asarray(plain + scarce * draws.scarcity.astype(np.float32), dtype=np.float32)

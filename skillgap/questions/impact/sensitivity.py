"""How wrong may parallel trends be before the effect could be none? (Rambachan and Roth 2023).

Method: treated and untreated may have moved apart by themselves. Two ways of bounding that, from
the event study's coefficients b before the start and after it:

*Relative magnitudes.* From one period to the next the paths part by at most M times the largest
step seen before the start, Δ. With weights l on the periods t = 1, 2, … after the start, the bias
is at most M·Δ·Σ l_t·t. The breakdown value is the M from which the 95% range, widened by that
bias on both sides, holds zero: M* = (|effect| − t·error) / (Δ·Σ l_t·t). It is for the stated
weights and for steps of the stated length: single periods, or blocks of three averaged, whose
steps are less noisy.

*A straight line.* If a drift before the start went on in a straight line, what is left of the
effect? The estimate that no straight line can bias and that has the smallest error among those is
the effect less a weighted sum of the coefficients before. Where the drift may also bend by at
most M a period, its bias is at most M·κ; the breakdown value is the bend from which the range
holds zero.

Limits: Δ is taken as found, so the first range does not count how uncertain Δ itself is. Monthly
steps are mostly noise, and a bound of 1 on them lets no true effect of one standard deviation
pass; steps of a quarter let bends pass, too. So both inform and neither decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats
from skillgap.questions.impact.aggregate import average_by_event, degrees_of_freedom
from skillgap.questions.impact.estimate import Estimate, t_quantile
from skillgap.questions.impact.group_time import GroupTime
from skillgap.questions.impact.panel import Panel

BLOCK_PERIODS = 3
"""Periods in a block: a quarter of monthly data."""

FEWEST_BLOCKS_BEFORE = 2
BEND_STEPS = 60
"""Halvings of the search for the largest bend: enough for double precision."""


@dataclass(frozen=True, eq=False)
class EventPath:
    """Coefficients of an event study with their joint spread.

    Attributes:
        before: Coefficients before the base period, oldest first, shape (before,).
        after: Coefficients from the start on, shape (after,).
        rows: Influence of each independent row on all of them, shape (rows, before + after).
        stratum: Stratum of each row, for degrees of freedom.
        weights: Weight of each coefficient after the start in the effect, shape (after,).
        periods: Periods in one step.
        df: Degrees of freedom where they are known otherwise, such as from a published table.
    """

    before: Floats
    after: Floats
    rows: Floats
    stratum: np.ndarray
    weights: Floats
    periods: int = 1
    df: float | None = None

    @property
    def cover(self) -> Floats:
        """Covariance of all coefficients, those before first."""
        return np.asarray(self.rows.T @ self.rows)

    def contrast(self, weights: Floats, method: str) -> Estimate:
        """Return a weighted sum of all coefficients with its error."""
        influence = self.rows @ weights
        values = np.concatenate([self.before, self.after])
        error = float(np.sqrt((influence**2).sum()))
        df = degrees_of_freedom(influence, self.stratum) if self.df is None else self.df
        return Estimate(float(values @ weights), error, df, method)

    @property
    def effect(self) -> Estimate:
        """The weighted mean of the coefficients after the start."""
        still = np.zeros(len(self.before))
        return self.contrast(np.concatenate([still, self.weights]), "mean after the start")


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far parallel trends may fail.

    Attributes:
        periods: Periods in one step: 1, or 3 where blocks were averaged.
        steps_before: Steps before the start that were compared.
        largest_step: Largest step between neighbouring periods before the start, Δ.
        breakdown: M* of relative magnitudes for the 95% range; 0 where the range holds zero anyway.
        breakdown_point: The same for the estimate alone, without its error.
        straight_line: The effect if the drift before had gone on in a straight line.
        breakdown_bend: Largest bend a step that leaves the straight-line range on one side of zero.
        estimand: What the effect is a mean of, in words.
    """

    periods: int
    steps_before: int
    largest_step: float
    breakdown: float
    breakdown_point: float
    straight_line: Estimate
    breakdown_bend: float
    estimand: str


def build_event_path(panel: Panel, cells: GroupTime, anticipation: int = 0) -> EventPath | None:
    """Lay the event study out as one path; nothing where no period before can be compared."""
    base = -1 - anticipation
    parts = average_by_event(panel, cells)
    before = sorted(e for e in parts if e < base)
    after = sorted(e for e in parts if e >= 0)
    if not before or not after:
        return None
    ordered = [parts[e] for e in (*before, *after)]
    treated = np.array([cells.treated[cells.event == e].sum() for e in after], dtype=np.float64)
    return EventPath(
        before=np.array([parts[e].value for e in before]),
        after=np.array([parts[e].value for e in after]),
        rows=np.column_stack([part.honest for part in ordered]),
        stratum=ordered[0].stratum,
        weights=treated / treated.sum(),
    )


def average_in_blocks(path: EventPath, size: int = BLOCK_PERIODS) -> EventPath | None:
    """Average neighbouring periods into blocks, each less the last block before the start.

    The base period, whose coefficient is zero, belongs to the last block before. Periods before
    that fill no block are left out. Nothing where fewer than two blocks before remain.
    """
    blocks = (len(path.before) + 1) // size
    if blocks < FEWEST_BLOCKS_BEFORE:
        return None
    count_before, count_after = len(path.before), len(path.after)
    first = count_before + 1 - blocks * size
    means = np.zeros((blocks, count_before + count_after))
    for block in range(blocks):
        inside = np.arange(first + block * size, first + (block + 1) * size)
        means[block, inside[inside < count_before]] = 1 / size  # the base itself is zero
    starts = range(0, count_after, size)
    ahead = np.zeros((len(starts), count_before + count_after))
    weights = np.zeros(len(starts))
    for place, begun in enumerate(starts):
        inside = np.arange(begun, min(begun + size, count_after))
        weights[place] = path.weights[inside].sum()
        ahead[place, count_before + inside] = path.weights[inside] / weights[place]
    change = np.vstack([means[:-1], ahead]) - means[-1]
    values = change @ np.concatenate([path.before, path.after])
    return EventPath(values[: blocks - 1], values[blocks - 1 :], path.rows @ change.T,
                     path.stratum, weights, size, path.df)  # fmt: skip


def largest_step(before: Floats) -> float:
    """Return the largest step between neighbouring coefficients before, the base's zero included.

    >>> largest_step(np.array([0.3, -0.1]))
    0.4
    """
    return float(np.abs(np.diff(np.append(before, 0.0))).max())


def bound_by_largest_step(path: EventPath, most: float) -> tuple[float, float, float, float]:
    """Bound the effect where steps after are at most ``most`` times the largest before.

    Returns:
        Low and high of the identified set, then low and high of its 95% range.
    """
    effect = path.effect
    bias = most * largest_step(path.before) * bias_of_unit_steps(path.weights)
    reach = t_quantile(0.975, effect.df) * effect.std_error
    return (effect.value - bias, effect.value + bias,
            effect.value - bias - reach, effect.value + bias + reach)  # fmt: skip


def bias_of_unit_steps(weights: Floats) -> float:
    """Return the bias of the weighted effect when each step after the start is one off.

    >>> bias_of_unit_steps(np.array([0.5, 0.5]))
    1.5
    """
    return float(np.abs(np.cumsum(weights[::-1])).sum())


def breakdown_of_steps(path: EventPath) -> tuple[float, float]:
    """Return M* of relative magnitudes: for the 95% range, and for the estimate alone.

    M* = (|effect| − t·error) / (Δ·Σ l_t·t), 0 where the range holds zero anyway; infinite where
    nothing moved before.
    """
    effect = path.effect
    reach = largest_step(path.before) * bias_of_unit_steps(path.weights)
    if not reach > 0:
        return float("inf"), float("inf")
    wide = t_quantile(0.975, effect.df) * effect.std_error
    return max(abs(effect.value) - wide, 0.0) / reach, abs(effect.value) / reach


def straight_line_weights(path: EventPath) -> Floats:
    """Return the weights of the effect that no straight line biases, with the smallest error.

    Weights on the coefficients after are those of the effect; those before, v, minimise the
    variance subject to Σ v·t = − Σ l·t, t the distance from the base period.
    """
    before = len(path.before)
    distance = -np.arange(before, 0, -1.0)
    cover = path.cover
    inner, cross = cover[:before, :before], cover[:before, before:] @ path.weights
    solve = np.linalg.pinv(inner, hermitian=True)
    target = -float(path.weights @ np.arange(1.0, len(path.after) + 1))
    free = -solve @ cross
    along = solve @ distance
    v = free + along * (target - distance @ free) / (distance @ along)
    return np.concatenate([v, path.weights])


def largest_bias_of_bends(weights: Floats, before: int) -> float:
    """Return the largest bias of weights when the drift bends by at most one at each period.

    Args:
        weights: On all coefficients, those before first; unbiased under straight lines.
        before: How many of them stand before the base period.
    """
    after = len(weights) - before
    bias = 0.0
    for knot in range(-before + 1, after):  # a bend of one at this distance from the base
        distance = np.concatenate([-np.arange(before, 0, -1.0), np.arange(1.0, after + 1)])
        path = np.maximum(distance - knot, 0.0)
        path -= max(-knot, 0.0)  # the base period's own value is taken out: it is the zero
        bias += abs(float(weights @ path))
    return bias


def largest_bend(line: Estimate, bias: float) -> float:
    """Return the bend from which the range of the straight-line effect holds zero.

    The half-width at bend M is the 95% quantile of |N(M·bias/error, 1)| errors.
    """
    if not abs(line.value) > t_quantile(0.975, line.df) * line.std_error:
        return 0.0
    if bias <= 0 or line.std_error <= 0:
        return float("inf")
    low, high = 0.0, abs(line.value) / bias
    for _ in range(BEND_STEPS):
        middle = (low + high) / 2
        wide = folded_quantile(middle * bias / line.std_error) * line.std_error
        low, high = (middle, high) if wide < abs(line.value) else (low, middle)
    return low


def folded_quantile(shift: float, share: float = 0.95) -> float:
    """Return the quantile of |N(shift, 1)|.

    >>> round(folded_quantile(0.0), 3)
    1.96
    """
    from scipy.special import ndtr

    low, high = 0.0, abs(shift) + 10.0
    for _ in range(BEND_STEPS):
        middle = (low + high) / 2
        below = ndtr(middle - shift) - ndtr(-middle - shift)
        low, high = (middle, high) if below < share else (low, middle)
    return low


def probe_sensitivity(panel: Panel, cells: GroupTime, anticipation: int = 0) -> Sensitivity | None:
    """Say how far parallel trends may fail; nothing without periods before the base one."""
    single = build_event_path(panel, cells, anticipation)
    if single is None:
        return None
    path = average_in_blocks(single) or single
    breakdown, point = breakdown_of_steps(path)
    weights = straight_line_weights(single)
    line = single.contrast(weights, "if the drift before had gone on in a straight line")
    length = "single periods" if path.periods == 1 else f"blocks of {path.periods} periods"
    return Sensitivity(
        periods=path.periods,
        steps_before=len(path.before),
        largest_step=largest_step(path.before),
        breakdown=breakdown,
        breakdown_point=point,
        straight_line=line,
        breakdown_bend=largest_bend(line, largest_bias_of_bends(weights, len(single.before))),
        estimand=f"mean over treated units and periods since the start, in {length}",
    )

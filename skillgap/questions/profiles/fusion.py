"""Fusing sources into one level: a Kalman filter over source means, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from skillgap.core.grouping import find_sort_order, group_starts
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.profiles.ends import gain_and_stated_level, share_at_ends
from skillgap.questions.profiles.evidence import SOURCES, SourceSums
from skillgap.questions.profiles.growth import MONTH_DAYS
from skillgap.questions.profiles.sources import SourceTraits

NOTE = SOURCES.index("note")
AnyNumber = TypeVar("AnyNumber", np.int64, np.float64)


@dataclass(frozen=True, slots=True)
class Statements:
    """What each source says of each pair, projected to the day: entries as in the sums.

    Attributes:
        level: Bias taken off, averaged over the source's signals, projected; in levels.
        variance: σ²_b + σ²_e / n, scaled with the square of the share retained.
        retained: Share of the level left on the day.
        end: 1 where all signals are at the top of the scale, −1 at the bottom, else 0.
        slack: How far short of ``level`` such an end may begin, in levels.
    """

    level: Floats
    variance: Floats
    retained: Floats
    end: Floats
    slack: Floats

    def part(self, chosen: slice) -> Statements:
        """Return a run of entries."""
        return Statements(*(getattr(self, name)[chosen] for name in Statements.__slots__))


@dataclass(frozen=True, slots=True)
class Fused:
    """Posterior by pair, and how each source moved it.

    Attributes:
        pair: Pairs, ascending, shape (pairs,).
        mean: Posterior mean, in levels, unclipped.
        variance: Posterior variance.
        signals: Number of signals.
        newest: Day of the newest signal.
        prior_mean: Prior mean, projected down the forgetting curve.
        prior_retained: The share that projection leaves.
        gain: Kalman gain of each source statement, 0–1, shape (groups,).
        level: Level each statement stood for, shape (groups,); differs from what was said only at
            the ends of the scale.
        sequence: Order in which statements were taken in, shape (groups,).
        first: Where each pair begins in ``sequence``, shape (pairs,).
    """

    pair: Ints
    mean: Floats
    variance: Floats
    signals: Ints
    newest: Ints
    prior_mean: Floats
    prior_retained: Floats
    gain: Floats
    level: Floats
    sequence: Ints
    first: Ints

    def shares(self) -> tuple[Floats, Floats]:
        """Return the share of each source statement and of each pair's prior; they sum to one.

        A statement's share is its gain times what all later statements left of it.
        """
        size = np.diff(np.append(self.first, len(self.sequence)))
        share, left = np.zeros(len(self.gain)), np.ones(len(self.pair))
        for rank in range(int(size.max(initial=0)) - 1, -1, -1):
            has = np.flatnonzero(size > rank)
            entry = self.sequence[self.first[has] + rank]
            share[entry] = self.gain[entry] * left[has]
            left[has] *= 1.0 - self.gain[entry]
        return share, left


def statements_by_source(sums: SourceSums, traits: SourceTraits) -> Statements:
    """Turn sums into one statement per pair and source.

    ȳ = (ΣdRy − b·ΣdR + ΣdA·growth) / Σd, with variance R̄²(σ²_b + σ²_e/n) + (growth·spread)² and
    n = Σd. The lasting term σ²_b does not shrink with n: ten self-ratings are not ten witnesses.
    What one person's growth differs from that of others is not known, hence the last term.
    """
    source, ends = sums.source, traits.ends
    retained = sums.retained / sums.weight
    given = sums.level / sums.retained
    noise = traits.noise_variance[source] / sums.weight
    end = share_at_ends(given, ends.top[source], ends.bottom[source])
    # An end begins half a step inside the scale: whoever rounds to whole levels says 5 from 4.5 on.
    first = np.where(end > 0, LEVEL_MAX - ends.step[source] / 2, ends.step[source] / 2)
    grown = sums.grown / sums.weight
    unsure = (traits.growth_spread * grown) ** 2
    return Statements(
        level=(given - traits.bias[source]) * retained + grown,
        variance=np.maximum(retained**2 * (traits.bias_variance[source] + noise) + unsure, 1e-6),
        retained=retained,
        end=end,
        slack=np.abs(given - first) * retained,
    )


def level_and_variance_by_pair(
    sums: SourceSums, said: Statements, leaning_variance: Floats
) -> tuple[Floats, Floats]:
    """Return level in use and its variance by pair, from its signals alone.

    Notes are left out, unless a pair has nothing else.

    Args:
        sums: One entry per pair and source.
        said: What each entry says.
        leaning_variance: What each entry's source repeats about all skills of a person.
    """
    level = said.level / sums.kept
    variance = (said.variance + leaning_variance * said.retained**2) / sums.kept**2
    weight = np.where(sums.source == NOTE, 1e-9, 1.0) / variance
    total = reduce_by_pair(np.add, weight, sums)
    return reduce_by_pair(np.add, weight * level, sums) / total, np.minimum(1.0 / total, 25.0)


def fuse_statements(
    sums: SourceSums,
    said: Statements,
    prior_mean: Floats,
    prior_variance: Floats,
    now: Ints | int,
    *,
    drift: float,
    atrophy_uncertainty: float,
) -> Fused:
    """Fuse the prior and all sources, oldest statement first, up to the day in question.

    With all statements of one age this is the textbook case of a normal prior and independent
    normal statements with precisions w: σ⁻² = σ₀⁻² + Σw and μ = σ²(μ₀σ₀⁻² + Σwȳ).
    Time between statements, and from the newest to the day, widens the estimate by
    ``drift`` per month and by the uncertainty of the forgetting curve; it never moves the mean,
    so nobody rises to the prior by waiting. A note can only raise a level, and comes last.

    Args:
        sums: One entry per pair and source, sorted by pair.
        said: What each entry says.
        prior_mean: By pair, in levels in use, before any loss by non-use, shape (pairs,).
        prior_variance: By pair.
        now: Day in question; one for all or one per pair.
        drift: Variance per month.
        atrophy_uncertainty: SD of a loss by non-use, as a share of that loss.

    Returns:
        The posterior by pair.
    """
    late = np.where(sums.source == NOTE, 1, 0)
    starts = group_starts(sums.pair)
    size = np.diff(np.append(starts, len(sums)))
    sequence = find_sort_order(pair_position_by_entry(sums), late, sums.newest, sums.source)
    entry = sequence[starts]
    begin = sums.kept[starts]
    left, day = begin.copy(), sums.newest[entry]
    start, variance = prior_mean * begin, prior_variance * begin**2
    mean, gain, level = start.copy(), np.zeros(len(sums)), said.level.copy()
    for rank in range(int(size.max(initial=0))):
        has = np.flatnonzero(size > rank)
        entry = sequence[starts[has] + rank]
        wait = (sums.newest[entry] - day[has]) / MONTH_DAYS
        lost = mean[has] * np.maximum(1.0 - left[has] / said.retained[entry], 0.0)
        before = variance[has] + drift * np.maximum(wait, 0.0) + (atrophy_uncertainty * lost) ** 2
        # A note comes last and may be older than what it is fused with: then it is the vaguer one.
        noise = said.variance[entry] + drift * np.maximum(-wait, 0.0)
        weight, stands = gain_and_stated_level(
            mean[has], before, said.level[entry], noise, said.end[entry], said.slack[entry]
        )
        surprise = stands - mean[has]
        weight = np.where((sums.source[entry] == NOTE) & (surprise <= 0), 0.0, weight)
        taken = weight > 0
        at, entry, weight = has[taken], entry[taken], weight[taken]
        mean[at] += weight * surprise[taken]
        variance[at] = before[taken] * (1.0 - weight)
        day[at] = np.maximum(day[at], sums.newest[entry])
        left[at] = np.maximum(left[at], said.retained[entry])
        gain[entry], level[entry] = weight, stands[taken]
    wait = np.maximum(now - day, 0) / MONTH_DAYS
    variance = variance + drift * wait + (atrophy_uncertainty * mean * (1.0 - left)) ** 2
    return Fused(
        pair=sums.pair[starts],
        mean=mean,
        variance=variance,
        signals=reduce_by_pair(np.add, sums.count, sums),
        newest=reduce_by_pair(np.maximum, sums.newest, sums),
        prior_mean=start,
        prior_retained=begin,
        gain=gain,
        level=level,
        sequence=sequence,
        first=starts,
    )


def pair_position_by_entry(sums: SourceSums) -> Ints:
    """Return the position of each entry's pair among all pairs, shape (groups,)."""
    starts = group_starts(sums.pair)
    sizes = np.diff(np.append(starts, len(sums)))
    return np.repeat(np.arange(len(starts), dtype=np.int64), sizes)


def reduce_by_pair(
    how: np.ufunc, values: NDArray[AnyNumber], sums: SourceSums
) -> NDArray[AnyNumber]:
    """Reduce values of entries to one per pair, shape (pairs,)."""
    starts = group_starts(sums.pair)
    return np.asarray(how.reduceat(values, starts) if len(starts) else values, dtype=values.dtype)

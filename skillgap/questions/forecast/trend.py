"""Damped trends of many series at once, with intervals taken from their own past errors.

Method: damped log-Holt (Gardner and McKenzie 1985), level and slope updated at every step:
ℓ ← αx + (1−α)(ℓ + φb), b ← β(ℓ − ℓ′) + (1−β)φb; the path is ℓ + b(φ + φ² + … + φ^h). Slopes are
pooled towards their mean over the series. α, β, φ and the pooling are those that did best from
the rolling origins inside the series given, over all series together. Series too short to choose
by keep a default: monthly ones damp fast, yearly ones go on with half the change of the last two
years, more where changes of such series repeat and less where they do not.

How much of it counts beside naive (as today) is set by horizon: half at three months, all from a
year on, and halfway from there to the share that missed least from the rolling origins inside.

Intervals are conformal: the 80% quantile of past |error| / scale at that horizon, times the scale
of today, which follows each series' own recent surprises; up to half a year ahead the last 18
origins count alone. A horizon that fits fewer than three
times into the past is extrapolated linearly from the longest that does, or with the root of time
where the series is a count that wanders.

Limits: a trend knows no turning points. Errors of series that move together are not many
independent errors: where all of them share one history, coverage can miss for all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

from skillgap.core.assumptions import RANGE_SHARE
from skillgap.core.workforce import Floats

WINDOWS = 3
"""How often a horizon must fit into the past before its own errors are trusted."""

FEWEST_ORIGINS = 6
_FEWEST_SERIES, _SIZES, _WILD = 50, 5, 0.2
SCALE_MEMORY_MONTHS = 36.0
_YEAR = 12
_USUAL_SHARES = ((0.0, 0.5), (3.0, 0.5), (6.0, 0.75), (12.0, 1.0))
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_NEAR_MONTHS, _NEAR_ORIGINS = 6.0, 18


class Settings(NamedTuple):
    """How a trend is updated and damped.

    Attributes:
        gain: α, weight of a new value in the level.
        memory: β, weight of a new change in the slope.
        damping: φ, share of the slope left after a step.
        own_share: How much of the slope is the series' own; the rest is the mean's.
    """

    gain: float
    memory: float
    damping: float
    own_share: float


MONTHLY = Settings(1.0, 0.3, 0.9, 0.5)
YEARLY = Settings(1.0, 0.5, 1.0, 1.0)
"""Half the mean change of the last two years, a year; see ``_half_change_of_two_steps``."""
_GAINS, _MEMORIES, _DAMPINGS, _OWN = (1.0, 0.9), (0.05, 0.15, 0.3, 0.5), (0.75, 0.9, 0.95), (1, 0.5)


def candidate_settings() -> Iterator[Settings]:
    """Return the settings a fit chooses among; the first is the naive forecast."""
    yield Settings(1.0, 0.0, 0.0, 1.0)
    for gain, memory, damping, own in product(_GAINS, _MEMORIES, _DAMPINGS, _OWN):
        yield Settings(gain, memory, damping, own)


@dataclass(frozen=True, eq=False)
class Trend:
    """Damped trends of several series from their last value on.

    Attributes:
        last: Level at the end on the log scale, shape (series,).
        slope: Change per step at the end, log scale, shape (series,).
        settings: What was chosen.
        scale: Size of a usual surprise of each series, log scale, shape (series,).
        ratios: 80% quantile of |error| / scale by horizon, shape (longest,).
        growth: Power of the horizon with which it grows beyond.
        origins: Number of rolling origins behind the choice; 0 where the default stands.
        now: Last value on the log scale, shape (series,): naive.
        shares: How much of the trend counts beside naive, by horizon, shape (longest,).
    """

    last: Floats
    slope: Floats
    settings: Settings
    scale: Floats
    ratios: Floats
    growth: float
    origins: int
    now: Floats
    shares: Floats

    def log_path(self, horizon: int) -> Floats:
        """Return the log-scale path of each series, shape (series, horizon)."""
        trend = self.last[:, None] + self.slope[:, None] * _damped_steps(
            self.settings.damping, horizon
        )
        share = self.shares[np.minimum(np.arange(horizon), len(self.shares) - 1)]
        return np.asarray(share * trend + (1.0 - share) * self.now[:, None])

    def log_change(self, horizon: int) -> Floats:
        """Return the change from the last value, log scale, shape (series, horizon)."""
        return self.log_path(horizon) - self.now[:, None]

    def half_width(self, horizon: int) -> Floats:
        """Return half the width of the 80% interval, log scale, shape (series, horizon)."""
        steps = np.arange(1, horizon + 1)
        known = len(self.ratios)
        at = np.minimum(steps, known)
        grown = self.ratios[at - 1] * (steps / at) ** self.growth
        return np.asarray(self.scale[:, None] * grown[None, :])

    def low_middle_and_high(self, horizon: int) -> tuple[Floats, Floats, Floats]:
        """Return low, middle and high in the units of the series, each (series, horizon)."""
        middle, half = self.log_path(horizon), self.half_width(horizon)
        return np.exp(middle - half), np.exp(middle), np.exp(middle + half)


def fit_trend(values: Floats, *, months_per_step: float = 1.0, growth: float = 1.0) -> Trend:
    """Fit damped trends to several series of equal length.

    Args:
        values: Shape (series, steps), at least two steps; what is not above 0 or missing is
            filled from its neighbours.
        months_per_step: 1 for monthly series, 0.5 for twice a month, 12 for yearly ones.
        growth: Power of time with which errors grow beyond what the past can tell.

    Returns:
        Trends from the last step on; only the values given are used.
    """
    logs = logs_with_gaps_bridged(values)
    horizons = _horizons_in_steps(months_per_step)
    default = YEARLY if months_per_step >= _YEAR else MONTHLY
    first = 1 if months_per_step >= _YEAR else max(2, round(6 / months_per_step))
    settings, origins = _choose_settings_and_horizon(logs, horizons, default, first)
    level, slope = level_and_slope_by_step(logs, settings)
    memory = SCALE_MEMORY_MONTHS / months_per_step
    scale = _usual_surprise_by_step(logs, level, slope, settings.damping, memory)
    longest = max(horizons)
    shares = _trend_share_by_horizon(
        logs, level, slope, settings.damping, first, months_per_step, longest
    )
    ratios = _error_quantile_by_horizon(
        logs, level, slope, scale, settings.damping, first, longest, shares, months_per_step
    )
    return Trend(
        level[-1], slope[-1], settings, scale[-1], ratios, growth, origins, logs[:, -1], shares
    )


def _trend_share_by_horizon(
    logs: Floats,
    level: Floats,
    slope: Floats,
    damping: float,
    first: int,
    months_per_step: float,
    longest: int,
) -> Floats:
    """Return how much of the trend counts beside naive at each horizon, shape (longest,)."""
    months = np.arange(1, longest + 1) * months_per_step
    usual = np.asarray(np.interp(months, *np.array(_USUAL_SHARES).T), dtype=np.float64)
    if months_per_step >= _YEAR:
        return np.ones(longest)
    found = usual.copy()
    for ahead in range(1, longest + 1):
        if logs.shape[1] - ahead - first < FEWEST_ORIGINS:
            found[ahead - 1] = found[ahead - 2] if ahead > 1 else usual[ahead - 1]
            continue
        misses = [
            _absolute_errors(logs, level, slope, damping, ahead, first, share).mean()
            for share in _SHARES
        ]
        found[ahead - 1] = 0.5 * (usual[ahead - 1] + _SHARES[int(np.argmin(misses))])
    return found


def logs_with_gaps_bridged(values: Floats) -> Floats:
    """Return logarithms, gaps bridged; a series without any positive value is flat."""
    kept = np.where(np.isfinite(values) & (values > 0), values, np.nan)
    logs = np.log(kept)
    steps = np.arange(logs.shape[1])
    for row in logs:
        known = np.isfinite(row)
        if not known.all():
            row[:] = np.interp(steps, steps[known], row[known]) if known.any() else 0.0
    return logs


def level_and_slope_by_step(logs: Floats, settings: Settings) -> tuple[Floats, Floats]:
    """Return level and pooled slope after every step, each of shape (steps, series)."""
    if settings == YEARLY:
        return logs.T.copy(), _half_change_of_two_steps(logs)
    gain, memory, damping, own = settings
    steps = logs.shape[1]
    level, slope = np.empty((steps, len(logs))), np.empty((steps, len(logs)))
    level[0] = logs[:, 0]
    slope[0] = (logs[:, 1] - logs[:, 0]) * (memory > 0) if steps > 1 else 0.0
    for t in range(1, steps):
        level[t] = gain * logs[:, t] + (1 - gain) * (level[t - 1] + damping * slope[t - 1])
        slope[t] = memory * (level[t] - level[t - 1]) + (1 - memory) * damping * slope[t - 1]
    return level, own * slope + (1 - own) * slope.mean(axis=1, keepdims=True)


def _half_change_of_two_steps(logs: Floats) -> Floats:
    """Return half the mean change of the last two steps after every step, (steps, series)."""
    steps = logs.shape[1]
    slope = np.zeros((steps, len(logs)))
    changes = np.diff(logs, axis=1)
    for t in range(1, steps):
        recent = changes[:, max(0, t - 2) : t]
        slope[t] = 0.5 * recent.mean(axis=1) * _repeat_factor_by_series(recent, logs[:, t])
    return slope


def _repeat_factor_by_series(changes: Floats, level: Floats) -> Floats:
    """Return how far changes of series of like size repeat, 1 on average, shape (series,).

    The share w of a two-step mean that is signal follows from the correlation r of the two
    changes, w = 2r / (1 + r): estimates of small groups are noisier than those of large ones.
    """
    weight = np.ones(len(level))
    if changes.shape[1] < 2 or len(level) < _FEWEST_SERIES:
        return weight
    first, second = np.clip(changes, -_WILD, _WILD).T
    size = np.argsort(np.argsort(level, kind="stable"), kind="stable") * _SIZES // len(level)
    for group in range(_SIZES):
        some = size == group
        spread = (first[some].var() + second[some].var()) / 2
        together = np.mean(
            (first[some] - first[some].mean()) * (second[some] - second[some].mean())
        )
        repeat = max(float(together) / spread, 0.0) if spread > 0 else 0.0
        weight[some] = 2 * repeat / (1 + repeat)
    people = np.exp(level - level.max())
    mean = float(np.average(weight, weights=people))
    return weight / mean if mean > 0 else np.ones(len(level))


def _damped_steps(damping: float, horizon: int) -> Floats:
    return np.asarray(np.cumsum(damping ** np.arange(1, horizon + 1)), dtype=np.float64)


def _horizons_in_steps(months_per_step: float) -> tuple[int, ...]:
    months = (12, 24, 36) if months_per_step >= _YEAR else (3, 6, 12, 24)
    return tuple(max(1, round(month / months_per_step)) for month in months)


def _absolute_errors(
    logs: Floats,
    level: Floats,
    slope: Floats,
    damping: float,
    steps: int,
    first: int,
    share: float = 1.0,
) -> Floats:
    """Return |error| so many steps ahead from every origin, shape (origins, series)."""
    end = logs.shape[1] - steps
    ahead = level[first:end] + slope[first:end] * _damped_steps(damping, steps)[-1]
    ahead = share * ahead + (1.0 - share) * logs.T[first:end]
    return np.asarray(np.abs(logs.T[first + steps :] - ahead))


def _choose_settings_and_horizon(
    logs: Floats, horizons: tuple[int, ...], default: Settings, first: int
) -> tuple[Settings, int]:
    """Pick the settings with the least error beside naive, averaged over horizons."""
    tested = [h for h in horizons if logs.shape[1] - h - first >= FEWEST_ORIGINS]
    if not tested:
        return default, 0
    naive = [
        max(float(np.abs(logs.T[first + h :] - logs.T[first:-h]).mean()), 1e-12) for h in tested
    ]

    def mean_error_beside_naive(settings: Settings) -> float:
        level, slope = level_and_slope_by_step(logs, settings)
        misses = [
            _absolute_errors(logs, level, slope, settings.damping, h, first).mean() / base
            for h, base in zip(tested, naive, strict=True)
        ]
        return float(np.mean(misses))

    return min(candidate_settings(), key=mean_error_beside_naive), logs.shape[1] - tested[0] - first


def _usual_surprise_by_step(
    logs: Floats, level: Floats, slope: Floats, damping: float, memory: float
) -> Floats:
    """Return how large a usual one-step surprise is after every step, shape (steps, series).

    Half the series' own running mean, half the mean of all: single series are too few surprises.
    """
    steps = logs.shape[1]
    surprise = np.abs(np.diff(logs.T, axis=0))
    if steps > 2:
        surprise[1:] = np.abs(logs.T[2:] - level[1:-1] - damping * slope[1:-1])
    running = np.empty((steps, len(logs)))
    running[:2] = surprise[:1] if steps > 1 else 0.0
    for t in range(2, steps):
        weight = max(1 / memory, 1 / t)
        running[t] = weight * surprise[t - 1] + (1 - weight) * running[t - 1]
    pooled = 0.5 * running + 0.5 * running.mean(axis=1, keepdims=True)
    return np.asarray(np.maximum(pooled, 1e-9))


def _error_quantile_by_horizon(
    logs: Floats,
    level: Floats,
    slope: Floats,
    scale: Floats,
    damping: float,
    first: int,
    longest: int,
    shares: Floats,
    months_per_step: float,
) -> Floats:
    """Return the 80% quantile of |error| / scale for each horizon that the past can tell."""
    steps = logs.shape[1]
    told = max(1, min(longest, (steps - 1 - first) // WINDOWS))
    ratios = []
    for ahead in range(1, told + 1):
        start = first if steps - ahead > first else max(0, steps - 1 - ahead)
        if ahead * months_per_step <= _NEAR_MONTHS:
            start = max(start, steps - ahead - _NEAR_ORIGINS)
        errors = _absolute_errors(
            logs, level, slope, damping, ahead, start, float(shares[ahead - 1])
        )
        ratios.append(_conformal_quantile(errors / scale[start : steps - ahead]))
    return np.asarray(np.maximum.accumulate(np.array(ratios)))


def _conformal_quantile(ratios: Floats) -> float:
    """Return the conformal quantile: one more case than seen is counted, on the safe side."""
    if ratios.size == 0:
        return 2.0
    share = min(1.0, RANGE_SHARE * (1 + 1 / ratios.size))
    return float(np.quantile(ratios, share))

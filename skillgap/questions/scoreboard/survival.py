"""How long until something happens, when watching starts late and some leave before.

Method: with d_j events and n_j at risk at time t_j (entered before it, not yet gone), survival is
Kaplan–Meier's Π(1 − d_j/n_j), n_j counting only those already watched (delayed entry). With
leavers as a competing risk the share for whom the event has come is Aalen–Johansen's
Σ S(t_j−)·d_j/n_j, S falling with events and leavings alike. Its variance is the delta
method's (Aalen 1978), ranges are on the complementary log-log scale.

Source: Kaplan and Meier 1958; Aalen and Johansen 1978; Tsai, Jewell and Wang 1987 (late entry).

Limits: watching must start for reasons that have nothing to do with how soon the event will come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.assumptions import Z80
from skillgap.core.workforce import Floats, Ints

CENSORED, EVENT, COMPETING = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Incidence:
    """Share for whom the event has come by each time; arrays of shape (times,).

    Attributes:
        time: Times at which something happened, ascending.
        share: Cumulative incidence of the event.
        low: Lower end of its 80% range.
        high: Upper end.
        at_risk: How many were watched just before.
        events: Number of events in all.
        watched: Number of people or cases.
    """

    time: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    events: int
    watched: int

    def share_by(self, moment: float) -> tuple[float, float, float]:
        """Return the share by a moment with its 80% range."""
        place = int(np.searchsorted(self.time, moment, side="right")) - 1
        if place < 0:
            return 0.0, 0.0, 0.0
        return float(self.share[place]), float(self.low[place]), float(self.high[place])

    def time_until_share(self, share: float) -> float:
        """Return the first time at which the share is reached; infinite where it never is."""
        reached = np.flatnonzero(self.share >= share)
        return float(self.time[reached[0]]) if len(reached) else float("inf")


def cumulative_incidence(entry: Floats, exit_: Floats, cause: Ints) -> Incidence:
    """Return how the event comes over time, leavers competing, watching begun late.

    Args:
        entry: Time at which each case begins to be watched, shape (cases,).
        exit_: Time at which watching ends, after ``entry``.
        cause: ``EVENT``, ``COMPETING`` or ``CENSORED`` at that time.

    Returns:
        The incidence; without a competing cause it is one minus Kaplan–Meier's survival.

    >>> found = cumulative_incidence(np.zeros(4), np.array([1.0, 2, 3, 4]), np.array([1, 0, 1, 1]))
    >>> found.share.round(3).tolist()
    [0.25, 0.625, 1.0]
    """
    kept = exit_ > entry
    entry, exit_, cause = entry[kept], exit_[kept], cause[kept]
    time = np.unique(exit_[cause != CENSORED])
    at_risk = _count_at_risk(entry, exit_, time)
    place = np.searchsorted(time, exit_)
    hit = cause == EVENT
    events = np.bincount(place[hit], minlength=len(time)).astype(np.float64)
    gone = np.bincount(place[cause == COMPETING], minlength=len(time)).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = (events + gone) / at_risk
    still = np.cumprod(1.0 - lost)
    before = np.concatenate(([1.0], still[:-1]))[: len(time)]
    share = np.cumsum(before * events / np.maximum(at_risk, 1.0))
    spread = np.sqrt(_incidence_variance(share, before, at_risk, events, gone))
    low, high = _incidence_range(share, spread)
    return Incidence(time, share, low, high, at_risk, int(hit.sum()), len(entry))


def _count_at_risk(entry: Floats, exit_: Floats, time: Floats) -> Floats:
    """Count those who entered before each time and have not yet gone."""
    entered = np.searchsorted(np.sort(entry), time, side="left")
    left = np.searchsorted(np.sort(exit_), time, side="left")
    return (entered - left).astype(np.float64)


def _incidence_variance(
    share: Floats, before: Floats, at_risk: Floats, events: Floats, gone: Floats
) -> Floats:
    """Return the delta-method variance of the cumulative incidence at each time.

    Source: Marubini and Valsecchi 1995, equation 10.12; sums are expanded so that it is linear.
    """
    n = np.maximum(at_risk, 1.0)
    all_ = events + gone
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(n > all_, all_ / (n * (n - all_)), 0.0)
    own = before**2 * events * (n - events) / n**3
    cross = before * events / n**2
    sums = [np.cumsum(part) for part in (hazard, share * hazard, share**2 * hazard, own, cross,
                                         share * cross)]  # fmt: skip
    a, ab, abb, b, c, cs = sums
    return np.asarray(
        np.maximum(share**2 * a - 2 * share * ab + abb + b - 2 * (share * c - cs), 0.0)
    )


def _incidence_range(share: Floats, spread: Floats) -> tuple[Floats, Floats]:
    inside = np.clip(share, 1e-9, 1 - 1e-9)
    scale = spread / np.maximum((1 - inside) * np.abs(np.log1p(-inside)), 1e-12)
    base = np.log(-np.log1p(-inside))
    low, high = (1 - np.exp(-np.exp(base + sign * Z80 * scale)) for sign in (-1, 1))
    certain = spread <= 0
    return np.asarray(np.where(certain, share, low)), np.asarray(np.where(certain, share, high))

"""Sums of group-time effects: overall, by cohort, by time since treatment, by calendar period.

Method: Callaway and Sant'Anna 2021, section 3. Weights are cohort shares; that they are estimated
is part of the error. Errors are clustered by summing influence within clusters; the degrees of
freedom are Satterthwaite's over cohorts (Welch's, with two of them), or clusters − 1 where
clusters cut across cohorts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.impact.estimate import Estimate, t_quantile
from skillgap.questions.impact.group_time import GroupTime
from skillgap.questions.impact.panel import Panel
from skillgap.questions.impact.periods import NEVER

BAND_DRAWS = 4000


@dataclass(frozen=True, eq=False)
class Combination:
    """One weighted sum of group-time effects.

    Attributes:
        value: The sum.
        influence: As in large samples, per cluster, shape (clusters,).
        honest: With small-sample scaling, shape (rows,).
        stratum: Stratum of each row of ``honest``.
    """

    value: float
    influence: Floats
    honest: Floats
    stratum: Ints

    @property
    def large_sample_error(self) -> float:
        """Error by influence functions alone, as R's did prints it."""
        return float(np.sqrt((self.influence**2).sum()))

    def estimate(self, method: str, note: str = "") -> Estimate:
        """Return it with its honest error."""
        error = float(np.sqrt((self.honest**2).sum()))
        return Estimate(
            self.value, error, degrees_of_freedom(self.honest, self.stratum), method, note
        )


def degrees_of_freedom(influence: Floats, stratum: Ints) -> float:
    """Return Satterthwaite's degrees of freedom of a sum over strata.

    Args:
        influence: Per independent row, shape (rows,).
        stratum: Stratum of each row; each costs one degree.
    """
    used = influence != 0
    if not used.any():
        return float("nan")
    _, code = np.unique(stratum[used], return_inverse=True)
    variance = np.bincount(code, influence[used] ** 2)
    size = np.bincount(code)
    # A stratum of one has no spread of its own; it counts as one degree.
    return float(variance.sum() ** 2 / (variance**2 / np.maximum(size - 1, 1)).sum())


def combine_effects(
    panel: Panel, cells: GroupTime, weights: Floats, shares: Floats | None
) -> Combination:
    """Weigh effects together.

    Args:
        panel: The panel.
        cells: The effects.
        weights: Weight of each cell, shape (cells,).
        shares: Derivative of the sum by each cohort share, times nothing else: the influence of
            estimated weights per unit, shape (units,); ``None`` when weights are fixed.
    """
    plain = cells.influence @ weights
    honest = cells.honest @ weights
    if shares is not None:
        plain = plain + shares
        honest = honest.copy()
        honest[: len(shares)] += shares
    clustered: Floats = np.bincount(panel.cluster, plain).astype(np.float64)
    return Combination(
        float(cells.effect @ weights),
        clustered,
        *_influence_and_stratum_by_cluster(panel, cells, honest),
    )


def _influence_and_stratum_by_cluster(
    panel: Panel, cells: GroupTime, honest: Floats
) -> tuple[Floats, Ints]:
    units = len(panel.units)
    if len(np.unique(panel.cluster)) == units:
        return honest, cells.stratum
    labels, code = np.unique(panel.cluster, return_inverse=True)
    summed = np.bincount(code, honest[:units])
    low = np.full(len(labels), NEVER + 1)
    high = np.full(len(labels), -1)
    np.minimum.at(low, code, panel.start)
    np.maximum.at(high, code, panel.start)
    nested = bool((low == high).all())
    if not nested:
        summed = summed * np.sqrt(len(labels) / max(len(labels) - 1, 1))
    stratum = low if nested else np.zeros(len(labels), dtype=np.int64)
    rest = honest[units:] != 0
    return (
        np.concatenate([summed, honest[units:][rest]]),
        np.concatenate([stratum, cells.stratum[units:][rest]]).astype(np.int64),
    )


def cohort_share_by_cell(panel: Panel, cells: GroupTime) -> Floats:
    """Share of each cell's cohort in all units, by weight, shape (cells,)."""
    total = panel.weight.sum()
    return np.array([panel.weight[panel.start == g].sum() / total for g in cells.cohort])


def average_by_cohort_share(panel: Panel, cells: GroupTime, chosen: np.ndarray) -> Combination:
    """Average some cells, each weighted with its cohort's share."""
    share = cohort_share_by_cell(panel, cells) * chosen
    total = share.sum()
    weights = share / total
    # d(Σ pg·ATT / Σ pg): influence of each unit on the shares, over n.
    effect = np.where(chosen, cells.effect, 0.0)
    member = panel.start[:, None] == cells.cohort[None, :]
    w = panel.weight / panel.weight.mean()
    draw = w[:, None] * member - (cohort_share_by_cell(panel, cells))[None, :]
    draw = draw * chosen[None, :]
    influence = (draw @ effect) / total - draw.sum(axis=1) * (share @ effect) / total**2
    return combine_effects(panel, cells, weights, influence / len(panel.units))


def average_overall(panel: Panel, cells: GroupTime) -> Combination:
    """Average over all treated unit-periods observed: the headline."""
    return average_by_cohort_share(panel, cells, cells.event >= 0)


def average_by_event(panel: Panel, cells: GroupTime) -> dict[int, Combination]:
    """Average by periods since treatment."""
    return {
        int(e): average_by_cohort_share(panel, cells, cells.event == e)
        for e in np.unique(cells.event)
    }  # fmt: skip


def average_by_cohort(panel: Panel, cells: GroupTime) -> dict[int, Combination]:
    """Average of each cohort over its treated periods."""
    found = {}
    for cohort in np.unique(cells.cohort):
        chosen = (cells.cohort == cohort) & (cells.event >= 0)
        if chosen.any():
            found[int(cohort)] = combine_effects(panel, cells, chosen / chosen.sum(), None)
    return found


def average_by_period(panel: Panel, cells: GroupTime) -> dict[int, Combination]:
    """Average over cohorts treated by then, for each calendar period."""
    found = {}
    for period in np.unique(cells.period):
        chosen = (cells.period == period) & (cells.event >= 0)
        if chosen.any():
            found[int(period)] = average_by_cohort_share(panel, cells, chosen)
    return found


def average_combinations(
    parts: dict[int, Combination], shares: Floats | None = None
) -> Combination:
    """Average several sums, equally or by fixed shares."""
    weights = np.full(len(parts), 1 / len(parts)) if shares is None else shares
    items = list(parts.values())
    return Combination(
        float(sum(w * item.value for w, item in zip(weights, items))),
        np.asarray(sum(w * item.influence for w, item in zip(weights, items))),
        np.asarray(sum(w * item.honest for w, item in zip(weights, items))),
        items[0].stratum,
    )


def average_of_cohorts(panel: Panel, cells: GroupTime) -> Combination:
    """Average of the cohorts' averages, by cohort share (the ``group`` aggregation)."""
    lengths = {
        int(g): int(((cells.cohort == g) & (cells.event >= 0)).sum())
        for g in np.unique(cells.cohort)
    }
    chosen = (cells.event >= 0) & np.array([lengths[int(g)] > 0 for g in cells.cohort])
    share = np.zeros(len(cells))
    total = sum(
        float(panel.weight[panel.start == g].sum()) for g, length in lengths.items() if length
    )
    means = {g: part.value for g, part in average_by_cohort(panel, cells).items()}
    for place in np.flatnonzero(chosen):
        g = int(cells.cohort[place])
        share[place] = panel.weight[panel.start == g].sum() / total / lengths[g]
    value = float(cells.effect @ share)
    w = panel.weight / panel.weight.mean()
    p = {g: panel.weight[panel.start == g].sum() / panel.weight.sum() for g in means}
    treated = sum(p.values())
    influence = np.zeros(len(panel.units))
    for g, mean in means.items():
        draw = w * (panel.start == g) - p[g]
        influence += draw * (mean - value) / treated
    return combine_effects(panel, cells, share, influence / len(panel.units))


def event_table(panel: Panel, cells: GroupTime, *, seed: int = 7) -> pd.DataFrame:
    """Return the event study with pointwise intervals and a band for all of it at once.

    Columns: event_time, effect, std_error, df, low, high (95% each), band_low, band_high (95% for
    all periods together, by the multiplier bootstrap), units (treated), large_sample_error.
    """
    parts = average_by_event(panel, cells)
    estimates = {e: part.estimate("event") for e, part in parts.items()}
    errors = np.array([estimate.std_error for estimate in estimates.values()])
    reach = band_width_in_errors(
        np.column_stack([part.honest for part in parts.values()]), errors, seed=seed
    )
    rows = []
    for e, estimate in estimates.items():
        # The multiplier bootstrap knows nothing of few clusters; the t quantile does.
        wide = max(reach, 1.0) * max(
            estimate.half_width / max(estimate.std_error, 1e-300) / 1.96, 1.0
        )
        rows.append(
            (
                e, estimate.value, estimate.std_error, estimate.df, estimate.low, estimate.high,
                estimate.value - wide * estimate.std_error,
                estimate.value + wide * estimate.std_error,
                int(cells.treated[cells.event == e].sum()), parts[e].large_sample_error,
            )
        )  # fmt: skip
    names = ["event_time", "effect", "std_error", "df", "low", "high", "band_low", "band_high",
             "units", "large_sample_error"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def band_width_in_errors(
    influence: Floats, errors: Floats, *, seed: int, share: float = 0.95
) -> float:
    """Return how many errors wide a band must be to hold all estimates at once.

    Args:
        influence: Shape (rows, estimates).
        errors: Shape (estimates,).
        seed: Seed of the multiplier bootstrap.
        share: How often the band holds everything.
    """
    used = errors > 0
    if used.sum() < 1:
        return float("nan")
    rng = np.random.default_rng(seed)
    scaled = influence[:, used] / errors[used]
    scaled = scaled[(scaled != 0).any(axis=1)]
    most = np.empty(BAND_DRAWS)
    for first in range(0, BAND_DRAWS, 500):
        signs = rng.integers(0, 2, (500, len(scaled)), dtype=np.int8) * 2.0 - 1.0
        most[first : first + 500] = np.abs(signs @ scaled).max(axis=1)
    return max(float(np.quantile(most, share)), t_quantile(0.5 + share / 2, np.inf))

"""Were treated and untreated units moving alike before, and would we have noticed if not?

Method: the event study's coefficients before treatment are tested (1) for a straight drift and
(2) jointly, with Hotelling's correction for few clusters and neighbouring periods averaged where
there are many. The drift that would have been detected with 80% power (Roth 2022) is carried
forward to the treated periods: a bias that the test could have missed. A last stretch before
treatment that lies off the earlier ones is a dip: part of a recovery after it would have come by
itself (Ashenfelter 1978), or the treatment showed before it began.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats
from skillgap.questions.impact.aggregate import Combination, average_by_event, degrees_of_freedom
from skillgap.questions.impact.estimate import Estimate, p_value, t_quantile
from skillgap.questions.impact.group_time import GroupTime
from skillgap.questions.impact.panel import Panel

POWER = 0.8
DIP_PERIODS = 3


@dataclass(frozen=True, slots=True)
class Trends:
    """What the periods before treatment say.

    Attributes:
        periods: Periods before treatment that can be compared (coefficients).
        drift: Slope of the treated against the untreated before treatment, per period.
        joint_p: p value that all coefficients before are zero.
        detectable_drift: Drift per period that would have been found with 80% power.
        missed_bias: That drift carried forward to the average treated period.
        horizon: Periods from the base to the average treated period.
        dip: Last stretch before treatment less what was before it.
    """

    periods: int
    drift: Estimate
    joint_p: float
    detectable_drift: float
    missed_bias: float
    horizon: float
    dip: Estimate | None

    @property
    def smallest_p(self) -> float:
        """The smaller of the two p values, doubled because there are two."""
        found = [p for p in (self.drift.p, self.joint_p) if not np.isnan(p)]
        return min(1.0, len(found) * min(found)) if found else float("nan")


def probe_trends(panel: Panel, cells: GroupTime, anticipation: int = 0) -> Trends | None:
    """Test the periods before treatment; nothing where there are none to compare."""
    base = -1 - anticipation
    before = {e: part for e, part in average_by_event(panel, cells).items() if e < base}
    if not before:
        return None
    events = np.array([*before, base], dtype=np.float64)
    values = np.array([*[part.value for part in before.values()], 0.0])
    behind = [float(cells.treated[cells.event == e].sum()) for e in before]
    units = np.array([*behind, max(behind)])
    rows = np.column_stack([*[part.honest for part in before.values()]])
    rows = np.column_stack([rows, np.zeros(len(rows))])
    stratum = next(iter(before.values())).stratum
    drift = _estimate_contrast(
        values, rows, stratum, _slope_weights(events, units), "drift before treatment"
    )
    detect = (t_quantile(0.975, drift.df) + t_quantile(POWER, drift.df)) * drift.std_error
    on = cells.event >= 0
    horizon = float(np.average(cells.event[on] - base, weights=cells.treated[on]))
    return Trends(
        periods=len(before),
        drift=drift,
        joint_p=_joint_p(panel, list(before.values())),
        detectable_drift=detect,
        missed_bias=detect * horizon,
        horizon=horizon,
        dip=_estimate_dip(events, values, rows, stratum),
    )


def _estimate_contrast(
    values: Floats, rows: Floats, stratum: np.ndarray, weights: Floats, method: str
) -> Estimate:
    influence = rows @ weights
    error = float(np.sqrt((influence**2).sum()))
    return Estimate(float(values @ weights), error, degrees_of_freedom(influence, stratum), method)


def _slope_weights(events: Floats, units: Floats) -> Floats:
    """Weights of the slope of a straight line, each point counting by the units behind it."""
    centred = events - np.average(events, weights=units)
    return np.asarray(units * centred / (units * centred**2).sum())


def _estimate_dip(
    events: Floats, values: Floats, rows: Floats, stratum: np.ndarray
) -> Estimate | None:
    """Compare the last periods before treatment, the base among them, with the earlier ones."""
    if len(events) < 2:
        return None
    late = events > events.max() - (DIP_PERIODS if len(events) > 2 * DIP_PERIODS else 1)
    weights = late / late.sum() - ~late / (~late).sum()
    return _estimate_contrast(values, rows, stratum, weights, "dip before treatment")


def _joint_p(panel: Panel, parts: list[Combination]) -> float:
    """Return Hotelling's p value that all coefficients are zero."""
    from scipy.special import fdtrc

    clusters = len(np.unique(panel.cluster))
    arms = 1 + len(panel.cohorts)
    treated = len(np.unique(panel.cluster[panel.is_treated]))
    most = max(1, min(treated, clusters - treated) // 5)
    groups = np.array_split(np.arange(len(parts)), min(most, len(parts)))
    value = np.array([np.mean([parts[i].value for i in group]) for group in groups])
    rows = np.column_stack([np.mean([parts[i].honest for i in group], axis=0) for group in groups])
    k, df = len(groups), float(clusters - arms)
    cover = rows.T @ rows
    if df - k + 1 < 1 or np.linalg.matrix_rank(cover) < k:
        return float("nan")
    wald = float(value @ np.linalg.solve(cover, value))
    if k == 1:
        return p_value(float(value[0]), float(np.sqrt(cover[0, 0])), df)
    return float(fdtrc(k, df - k + 1, wald * (df - k + 1) / (df * k)))

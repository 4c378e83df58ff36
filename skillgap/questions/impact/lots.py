"""Places drawn by lot: the difference of means, plain and adjusted for what was before.

Method: Welch's test (HC2 with Satterthwaite degrees of freedom is the same). Adjusting for the
outcome before (CUPED, Deng et al. 2013) and for covariates by analysis of covariance takes away
noise that was there before the draw; an error by CR2 where groups were drawn rather than people.
The p value by re-drawing the lots needs no distribution at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skillgap.core.workforce import Floats, Ints
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.panel import Panel
from skillgap.questions.impact.periods import NEVER
from skillgap.questions.impact.regression import fit_least_squares

REDRAWS = 2000
MOST_REDRAWN = 2000


@dataclass(frozen=True, eq=False)
class Arms:
    """One row per unit, in two arms.

    Attributes:
        after: Outcome after the start, shape (units,).
        before: Outcome before, NaN where there is none.
        treated: Shape (units,).
        covariates: Shape (units, covariates).
        cluster: Code of each unit's cluster.
        weight: Weight of each unit.
        group: Subgroup of each unit.
        dose: Amount of treatment.
        left_out: Units left out because they came after the start.
        lost: Units there before the start and not after, by arm: (treated, untreated).
        entered: Units there before the start, by arm.
        blank: Rows left out because something asked for is blank in them.
    """

    after: Floats
    before: Floats
    treated: np.ndarray
    covariates: Floats
    cluster: Ints
    weight: Floats
    group: np.ndarray
    dose: Floats
    left_out: int = 0
    lost: tuple[int, int] = (0, 0)
    entered: tuple[int, int] = (0, 0)
    blank: int = 0

    @property
    def has_before(self) -> bool:
        """Whether every unit has an outcome before."""
        return bool(np.isfinite(self.before).all())

    @property
    def is_clustered(self) -> bool:
        """Whether groups rather than units were treated."""
        return len(np.unique(self.cluster)) < len(self.cluster)


def split_arms(panel: Panel) -> Arms:
    """Average each unit before and after the one start of a panel.

    Units first seen after the start were not there when places were drawn, and are left out.
    """
    start = int(panel.cohorts[0])
    with_before = start > 0 and np.isfinite(panel.outcome[:, :start]).any()
    before = mean_by_unit(panel.outcome[:, :start]) if start else np.full(len(panel.units), np.nan)
    after = mean_by_unit(panel.outcome[:, start:])
    there = np.isfinite(before) if with_before else np.ones(len(before), dtype=np.bool_)
    stays = there & np.isfinite(after)
    treated = panel.start < NEVER
    covariates = (
        panel.covariates[:, max(start - 1, 0)]
        if panel.covariates.shape[2]
        else np.zeros((len(before), 0))
    )
    filled = np.isfinite(covariates).all(axis=1)
    keep = stays & filled
    lost = there & ~np.isfinite(panel.outcome[:, -1])
    return Arms(
        after=after[keep],
        before=before[keep],
        treated=treated[keep],
        covariates=covariates[keep],
        cluster=np.unique(panel.cluster[keep], return_inverse=True)[1].astype(np.int64),
        weight=panel.weight[keep],
        group=panel.group[keep],
        dose=panel.dose[keep],
        left_out=int((~there).sum()),
        lost=(int((lost & treated).sum()), int((lost & ~treated).sum())),
        entered=(int((there & treated).sum()), int((there & ~treated).sum())),
    )


def is_seen_before(panel: Panel, start: int) -> np.ndarray:
    """Return which units are observed before a period, shape (units,)."""
    return np.asarray(np.isfinite(panel.outcome[:, :start]).any(axis=1))


def mean_by_unit(values: Floats) -> Floats:
    """Return each unit's mean over the periods it is seen in, NaN where there is none."""
    seen = np.isfinite(values)
    count = seen.sum(axis=1)
    return np.asarray(np.where(seen, values, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan))


def compare_arms(arms: Arms, *, adjusted: bool) -> Estimate:
    """Return the difference between the arms.

    Args:
        arms: One row per unit.
        adjusted: Whether to hold the outcome before and the covariates constant.
    """
    columns = [np.ones(len(arms.after)), arms.treated.astype(np.float64)]
    names = []
    if adjusted and arms.has_before:
        columns.append(arms.before - arms.before.mean())
        names.append("the outcome before (CUPED)")
    if adjusted and arms.covariates.shape[1]:
        columns += list((arms.covariates - arms.covariates.mean(axis=0)).T)
        names.append("covariates")
    uneven = arms.weight.max() - arms.weight.min() > 1e-12
    fit = fit_least_squares(
        np.column_stack(columns),
        arms.after,
        cluster=arms.cluster if arms.is_clustered else None,
        weight=arms.weight if uneven else None,
    )
    errors = "CR2" if arms.is_clustered else "HC2"
    df = float(fit.df[1])
    if len(columns) == 2 and not arms.is_clustered and not uneven:
        df = _welch_df(arms.after, arms.treated)
    method = f"adjusted for {' and '.join(names)}" if names else "difference of means (Welch)"
    return Estimate(
        float(fit.coefficient[1]), float(fit.std_error[1]), df, method,
        f"{errors} errors, Satterthwaite degrees of freedom",
    )  # fmt: skip


def _welch_df(values: Floats, treated: np.ndarray) -> float:
    """Satterthwaite's degrees of freedom with the variances found, as Welch's test has them."""
    sizes = [int(arm.sum()) for arm in (treated, ~treated)]
    if min(sizes) < 2:
        return float("nan")
    parts = [values[arm].var(ddof=1) / n for arm, n in zip((treated, ~treated), sizes)]
    if sum(parts) == 0:
        return float("nan")
    return float(sum(parts) ** 2 / sum(v**2 / (n - 1) for v, n in zip(parts, sizes)))


def difference_in_changes(arms: Arms) -> Estimate:
    """Return the difference of the changes from before to after."""
    changed = Arms(
        arms.after - arms.before, arms.before, arms.treated, arms.covariates, arms.cluster,
        arms.weight, arms.group, arms.dose,
    )  # fmt: skip
    found = compare_arms(changed, adjusted=False)
    return Estimate(found.value, found.std_error, found.df, "difference in differences", found.note)


def bound_by_leaving(arms: Arms) -> tuple[float, float] | None:
    """Bound the difference when one arm lost more units than the other (Lee 2009).

    The arm that kept more is cut by the surplus, once from below and once from above.

    Returns:
        The two differences, smaller first; nothing when an arm would be cut to nothing.
    """
    kept = [1 - out / n if n else 1.0 for out, n in zip(arms.lost, arms.entered)]
    if min(kept) <= 0:
        return None
    fuller = arms.treated if kept[0] >= kept[1] else ~arms.treated
    cut = round((1 - min(kept) / max(kept)) * int(fuller.sum()))
    ranked = np.sort(arms.after[fuller])
    if cut >= len(ranked):
        return None
    other = float(arms.after[~fuller].mean())
    sign = 1.0 if kept[0] >= kept[1] else -1.0
    ends = (float(ranked[cut:].mean()), float(ranked[: len(ranked) - cut].mean()))
    found = sorted(sign * (end - other) for end in ends)
    return found[0], found[1]


def redrawn_p_value(arms: Arms, *, seed: int = 7) -> float:
    """Return the p value by drawing the lots again, of whole clusters where those were drawn.

    Returns:
        The share of draws whose adjusted difference is at least as large; NaN when clusters mix
        treated and untreated units, or with so many of them that the t test needs no support.
    """
    values = arms.after.copy()
    if arms.has_before and np.ptp(arms.before) > 0:
        slope = np.cov(arms.before, values)[0, 1] / np.var(arms.before, ddof=1)
        values = values - slope * arms.before
    size = np.bincount(arms.cluster)
    share = np.bincount(arms.cluster, arms.treated) / size
    if len(size) > MOST_REDRAWN or not np.isin(share, (0.0, 1.0)).all():
        return float("nan")
    total = np.bincount(arms.cluster, values)
    rng = np.random.default_rng(seed)
    lots = np.argsort(rng.random((REDRAWS, len(size))), axis=1) < int(share.sum())
    drawn = np.vstack([share.astype(np.bool_)[None, :], lots])
    inside = (drawn * total).sum(axis=1) / np.maximum((drawn * size).sum(axis=1), 1)
    outside = (~drawn * total).sum(axis=1) / np.maximum((~drawn * size).sum(axis=1), 1)
    gap = np.abs(inside - outside)
    return float((1 + (gap[1:] >= gap[0] - 1e-12).sum()) / (1 + REDRAWS))


def naive_estimates(panel: Panel) -> list[Estimate]:
    """Return what would be reported without a comparison: before and after, and with and without.

    Both are there to be contrasted with, never to be used.
    """
    at = np.arange(len(panel.periods))[None, :]
    on = at >= panel.start[:, None]
    rows = panel.is_treated
    before = mean_by_unit(np.where(on[rows], np.nan, panel.outcome[rows]))
    after = mean_by_unit(np.where(on[rows], panel.outcome[rows], np.nan))
    change = (after - before)[np.isfinite(after - before)]
    found = []
    if len(change) > 1:
        found.append(
            Estimate(float(change.mean()), float(change.std(ddof=1) / np.sqrt(len(change))),
                     float(len(change) - 1), "naive: before and after",
                     "mixes in everything else that changed")
        )  # fmt: skip
    return found


def count_treated_unit_periods(panel: Panel) -> int:
    """Count the treated unit-periods observed."""
    on = np.arange(len(panel.periods))[None, :] >= panel.start[:, None]
    return int((on & np.isfinite(panel.outcome)).sum())


def treated_mean_before(panel: Panel) -> float:
    """Return the mean outcome of the treated before they were."""
    on = np.arange(len(panel.periods))[None, :] >= panel.start[:, None]
    before = panel.outcome[panel.is_treated][~on[panel.is_treated]]
    return float(np.nanmean(before)) if np.isfinite(before).any() else float("nan")

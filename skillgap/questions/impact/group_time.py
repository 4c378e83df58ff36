"""Callaway–Sant'Anna group-time effects: what each cohort gained in each period.

Method: for cohort g and period t, ATT(g,t) is the mean change of the cohort from its last
untreated period (g − 1, or earlier by ``anticipation``) to t, less the mean change of units not
treated by then (Callaway and Sant'Anna 2021). With covariates it is doubly robust (Sant'Anna and
Zhao 2020): an outcome regression and a propensity score, right if either is. Each estimate
carries its influence on every unit, so that any weighted sum of them has its error.

Small samples: each arm's influence is scaled by √(n/(n−1)) (Welch's variances rather than
population variances), and a cohort of one borrows the spread of its controls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.impact.panel import Panel
from skillgap.questions.impact.periods import NEVER

MOST_NUMBERS = 60_000_000
PROPENSITY_TRIM = 0.995
"""Controls that look treated with more than this chance are left out, as R's did does."""


@dataclass(frozen=True, eq=False)
class GroupTime:
    """All effects by cohort and period.

    Attributes:
        cohort: Position of the cohort's first treated period, shape (cells,).
        period: Position of the period, shape (cells,).
        base: Position of the period compared with, shape (cells,); −1 for the mean of all before.
        effect: ATT(g,t), shape (cells,).
        influence: Influence of each unit as in large samples, shape (units, cells); the variance
            of a sum of effects is the sum of squares over units.
        honest: The same with small-sample scaling, shape (units + borrowed, cells).
        stratum: Cohort each row of ``honest`` belongs to, for degrees of freedom.
        owner: Unit each row of ``honest`` belongs to; borrowed rows stand alone (−1).
        treated: Units of the cohort observed, shape (cells,).
        controls: Units compared with, shape (cells,).
    """

    cohort: Ints
    period: Ints
    base: Ints
    effect: Floats
    influence: Floats
    honest: Floats
    stratum: Ints
    owner: Ints
    treated: Ints
    controls: Ints

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.effect)

    @property
    def event(self) -> Ints:
        """Periods since treatment began, 0 in the first treated one."""
        return self.period - self.cohort


def estimate_cells(
    panel: Panel, *, never_only: bool = False, anticipation: int = 0, base: str = "last"
) -> GroupTime:
    """Estimate ATT(g,t) for every cohort and period, those before treatment too.

    Args:
        panel: The panel.
        never_only: Compare with never-treated units alone, rather than all not yet treated.
        anticipation: Periods before treatment in which it may already show.
        base: ``last`` compares with the last untreated period, ``all`` with the mean of all
            untreated periods, which is steadier where trends are parallel throughout.

    Raises:
        BadValue: no unit is left to compare with, in any period.
    """
    size = len(panel.units) * len(panel.cohorts) * len(panel.periods)
    if size > MOST_NUMBERS:
        raise BadValue(
            "panel",
            f"{len(panel.units):,} units, {len(panel.cohorts)} starts, "
            f"{len(panel.periods)} periods",
            f"a product of at most {MOST_NUMBERS:,}",
            "Average to teams, or to quarters, first.",
        )
    cells: list[tuple[int, int, int, float, Floats, Floats, int, int]] = []
    borrowed: dict[int, int] = {}
    apart: BadValue | None = None
    for cohort in panel.cohorts:
        first = int(cohort) - 1 - anticipation
        if first < 0:
            continue
        for period in range(len(panel.periods)):
            if base == "last" and period == first:
                continue
            try:
                found = _estimate_cell(
                    panel, int(cohort), period, first, never_only, anticipation, base
                )
            except BadValue as error:
                if (panel.start == cohort).sum() > panel.covariates.shape[2] + 1:
                    raise
                apart = error  # so few units are easily told apart; the others can be measured
                continue
            if found is not None:
                cells.append(found)
                if found[6] == 1:
                    borrowed.setdefault(int(cohort), len(borrowed))
    if not cells:
        raise apart or _no_cells_error(panel, anticipation)
    return _gather_cells(panel, cells, borrowed)


def _no_cells_error(panel: Panel, anticipation: int) -> BadValue:
    """Return the error where no treated unit can be compared, saying what is missing."""
    base = panel.start - 1 - anticipation
    there = panel.treated & (base >= 0)
    before = np.zeros(len(panel.units), dtype=np.bool_)
    before[there] = np.isfinite(panel.outcome[there, base[there]])
    if anticipation and (panel.treated & (base < 0)).sum() == panel.treated.sum():
        return BadValue(
            "`anticipation`", f"{anticipation}, which leaves no period before the first start",
            "at least one period before what may already show", "Choose fewer periods.",
        )  # fmt: skip
    if not before.any():
        return BadValue(
            "panel", "no treated unit is observed in its last period before the start",
            "treated units observed before and after their start",
            "Load the periods before the first treatment, or ask for base='all' to compare with "
            "the mean of all periods before.",
        )  # fmt: skip
    return BadValue(
        "panel",
        "fewer than two units are left to compare the treated with, in any period",
        "two or more units that are never treated, or treated later, observed before and after "
        "(with covariates two more than there are covariates, all filled in)",
        "Add untreated units, load more periods, or ask for fewer covariates.",
    )


def _gather_cells(
    panel: Panel,
    cells: list[tuple[int, int, int, float, Floats, Floats, int, int]],
    borrowed: dict[int, int],
) -> GroupTime:
    units = len(panel.units)
    honest = np.zeros((units * (1 + len(borrowed)), len(cells)))
    influence = np.zeros((units, len(cells)))
    for place, (cohort, _, _, _, influenced, spread, treated, _) in enumerate(cells):
        influence[:, place] = influenced
        honest[:units, place] = spread[:units]
        if treated == 1:
            at = units * (1 + borrowed[cohort])
            honest[at : at + units, place] = spread[units:]
    stratum = np.concatenate([panel.start, *[np.full(units, -1 - c) for c in borrowed]])
    owner = np.concatenate([np.arange(units), np.full(units * len(borrowed), -1)])
    column = [np.array([cell[i] for cell in cells]) for i in (0, 1, 2, 3, 6, 7)]
    return GroupTime(
        cohort=column[0].astype(np.int64),
        period=column[1].astype(np.int64),
        base=column[2].astype(np.int64),
        effect=column[3].astype(np.float64),
        influence=influence,
        honest=honest,
        stratum=stratum.astype(np.int64),
        owner=owner.astype(np.int64),
        treated=column[4].astype(np.int64),
        controls=column[5].astype(np.int64),
    )


def _estimate_cell(
    panel: Panel, cohort: int, period: int, first: int, never_only: bool, anticipation: int,
    base: str,
) -> tuple[int, int, int, float, Floats, Floats, int, int] | None:  # fmt: skip
    """Estimate one cell; nothing where one of the arms is empty."""
    change = _outcome_change_by_unit(panel, period, first, base)
    seen = np.isfinite(change)
    until = max(period, first) + anticipation
    control = panel.start == NEVER if never_only else panel.start > until
    treated = (panel.start == cohort) & seen
    control = control & (panel.start != cohort) & seen
    if not treated.any() or control.sum() < 2:
        return None
    shape = np.zeros(2 * len(panel.units))
    at = -1 if base == "all" else first
    if panel.covariates.shape[2]:
        x = panel.covariates[:, min(first, period) if base == "last" else first]
        filled = np.isfinite(x).all(axis=1)
        treated, control = treated & filled, control & filled
        if treated.sum() < 1 or control.sum() < x.shape[1] + 2:
            return None
        rows = np.flatnonzero(treated | control)
        effect, part = doubly_robust_effect_and_influence(
            change[rows], treated[rows], x[rows], panel.weight[rows]
        )  # fmt: skip
        influence = np.zeros(len(panel.units))
        influence[rows] = part
        lost = x.shape[1] + 1
    else:
        effect, influence = _plain_effect_and_influence(change, treated, control, panel.weight)
        lost = 1
    scale = _sample_variance_factors(panel, treated, lost) * _sample_variance_factors(
        panel, control, lost
    )
    shape[: len(panel.units)] = influence * scale
    if treated.sum() == 1:
        spread = change[control] - np.average(change[control], weights=panel.weight[control])
        shape[len(panel.units) + np.flatnonzero(control)] = spread / np.sqrt(
            max(int(control.sum()) - 1, 1)
        )
    counts = int(treated.sum()), int(control.sum())
    return cohort, period, at, effect, influence, shape, *counts


def _sample_variance_factors(panel: Panel, arm: np.ndarray, lost: int) -> Floats:
    """Turn population variances of one arm into sample variances, counting clusters."""
    n = len(np.unique(panel.cluster[arm]))
    factor = np.sqrt(n / (n - lost)) if n > lost else (np.sqrt(n / (n - 1)) if n > 1 else 1.0)
    return np.where(arm, factor, 1.0)


def _outcome_change_by_unit(panel: Panel, period: int, first: int, base: str) -> Floats:
    if base == "last":
        return np.asarray(panel.outcome[:, period] - panel.outcome[:, first])
    before = panel.outcome[:, : first + 1]
    if period <= first:  # a period before is compared with the others before
        before = np.delete(before, period, axis=1)
    seen = np.isfinite(before)
    count = seen.sum(axis=1)
    mean = np.where(seen, before, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)
    return np.asarray(panel.outcome[:, period] - mean)


def _plain_effect_and_influence(
    change: Floats, treated: np.ndarray, control: np.ndarray, weight: Floats
) -> tuple[float, Floats]:
    influence = np.zeros(len(change))
    means = []
    for arm, sign in ((treated, 1.0), (control, -1.0)):
        share = weight[arm] / weight[arm].sum()
        mean = float(share @ change[arm])
        influence[arm] = sign * share * (change[arm] - mean)
        means.append(mean)
    return means[0] - means[1], influence


def doubly_robust_effect_and_influence(
    change: Floats, treated: np.ndarray, x: Floats, weight: Floats
) -> tuple[float, Floats]:
    """Estimate the effect on the treated with covariates, doubly robust.

    Args:
        change: Change of the outcome, shape (n,).
        treated: Shape (n,).
        x: Covariates without constant, shape (n, k).
        weight: Shape (n,).

    Returns:
        The effect, and each unit's influence: their squares sum to the variance.

    Raises:
        BadValue: covariates that tell treated and untreated apart perfectly.
    """
    n = len(change)
    design = np.column_stack([np.ones(n), x])
    d = treated.astype(np.float64)
    weight = weight / weight.mean()
    chance = estimate_propensity(design, d, weight)
    chance = np.minimum(chance, 1 - 1e-6)
    kept = treated | (chance < PROPENSITY_TRIM)
    ols = weight * (1 - d)
    gram = design.T @ (design * ols[:, None]) / n
    slope = np.linalg.solve(gram, design.T @ (ols * change) / n)
    residual = change - design @ slope
    w_treated, w_control = kept * weight * d, kept * weight * chance * (1 - d) / (1 - chance)
    eta_t = (w_treated * residual).mean() / w_treated.mean()
    eta_c = (w_control * residual).mean() / w_control.mean()
    ols_rep = (ols * residual)[:, None] * design @ np.linalg.inv(gram)
    curve = weight * chance * (1 - chance)
    hessian = np.linalg.inv(design.T @ (design * curve[:, None]))
    score_rep = (weight * (d - chance))[:, None] * design @ hessian * n
    part_t = w_treated * (residual - eta_t) - ols_rep @ (w_treated[:, None] * design).mean(axis=0)
    slope_c = (w_control * (residual - eta_c))[:, None] * design
    part_c = (
        w_control * (residual - eta_c)
        + score_rep @ slope_c.mean(axis=0)
        - ols_rep @ (w_control[:, None] * design).mean(axis=0)
    )
    influence = part_t / w_treated.mean() - part_c / w_control.mean()
    return float(eta_t - eta_c), influence / n


def estimate_propensity(design: Floats, treated: Floats, weight: Floats) -> Floats:
    """Fit the chance of being treated by logistic regression; returns it, shape (n,).

    Raises:
        BadValue: the covariates tell treated and untreated apart perfectly.
    """
    scale = np.maximum(np.abs(design).max(axis=0), 1e-12)
    z = design / scale
    slope = np.zeros(z.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(z @ slope, -40, 40)))
        curve = weight * chance * (1 - chance)
        hessian = z.T @ (z * curve[:, None])
        try:
            step = np.linalg.solve(hessian, z.T @ (weight * (treated - chance)))
        except np.linalg.LinAlgError:
            break
        slope = slope + step
        if np.abs(step).max() < 1e-11:
            return np.asarray(1 / (1 + np.exp(-np.clip(z @ slope, -40, 40))))
    raise BadValue(
        "covariates",
        "they tell treated and untreated units apart completely, or repeat one another",
        "treated and untreated units that look alike in part",
        "Leave out covariates, or find controls that are more alike.",
    )


def cell_table(cells: GroupTime, panel: Panel) -> pd.DataFrame:
    """Return one row per cohort and period.

    Columns: cohort, period (labels), event_time, effect, std_error (as in large samples),
    treated, controls.
    """
    return pd.DataFrame(
        {
            "cohort": [panel.periods.label(int(place)) for place in cells.cohort],
            "period": [panel.periods.label(int(place)) for place in cells.period],
            "event_time": cells.event,
            "effect": cells.effect,
            "std_error": np.sqrt((cells.influence**2).sum(axis=0)),
            "treated": cells.treated,
            "controls": cells.controls,
        }
    )

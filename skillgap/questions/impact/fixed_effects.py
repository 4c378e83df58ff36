"""Panels whose treatment goes on and off: fixed effects and first differences.

Method: outcomes less unit and period means, regressed on the treatment likewise (within-OLS), or
changes from one period to the next. With effects that differ or build up, two-way fixed effects
weigh already treated units negatively (Goodman-Bacon 2021): for staggered roll-outs the estimate
is shown beside Callaway–Sant'Anna's for comparison only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.grouping import combine_codes
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.panel import (
    Columns,
    Panel,
    check_columns,
    column_as_numbers,
    read_outcome,
)
from skillgap.questions.impact.periods import NEVER, read_periods
from skillgap.questions.impact.regression import (
    Fit,
    clustered_error_as_published,
    fit_least_squares,
    take_out_group_means,
)

TEXTBOOK = "unit and period fixed effects, classical errors"
TEXTBOOK_CLUSTERED = "unit and period fixed effects, clustered errors"


@dataclass(frozen=True, eq=False)
class Rows:
    """A long panel as arrays, rows without outcome or regressor left out.

    Attributes:
        outcome: Shape (rows,).
        regressors: Treatment first, then covariates, shape (rows, regressors).
        names: Name of each regressor.
        unit: Code of each row's unit.
        period: Position of each row's period.
        cluster: Code of each row's cluster.
        weight: Weight of each row.
    """

    outcome: Floats
    regressors: Floats
    names: tuple[str, ...]
    unit: Ints
    period: Ints
    cluster: Ints
    weight: Floats


def read_long_rows(frame: pd.DataFrame, columns: Columns) -> Rows:
    """Read the rows of a panel as they stand, treatment on and off."""
    names = (columns.treated or columns.dose, *columns.covariates)
    if not names[0]:
        raise BadValue(
            "treated",
            "not given",
            "the column that says in which periods a unit was treated",
            "Name `treated`: 0 or 1, or an amount, in every row.",
        )
    check_columns(frame, columns)
    outcome = read_outcome(frame, columns)
    x = np.column_stack([column_as_numbers(frame, name) for name in names])
    named = [columns.unit, columns.cluster] if columns.cluster else [columns.unit]
    keep = np.isfinite(outcome) & np.isfinite(x).all(axis=1)
    keep &= frame[named].notna().all(axis=1).to_numpy()
    weight = column_as_numbers(frame, columns.weight) if columns.weight else np.ones(len(outcome))
    keep &= weight > 0
    labels = frame[columns.unit].astype("str").to_numpy(dtype=object)
    unit = np.unique(labels[keep], return_inverse=True)[1]
    period = read_periods(frame[columns.time], columns.time).code[keep]
    key = combine_codes(unit, period)
    if len(np.unique(key)) < len(key):
        raise BadValue(
            "panel",
            f"{len(key) - len(np.unique(key)):,} unit-periods stand there more than once",
            f"one row per `{columns.unit}` and `{columns.time}`",
            "Average or drop the repeats.",
        )
    cluster = unit
    if columns.cluster:
        names_of = frame[columns.cluster].astype("str").to_numpy(dtype=object)[keep]
        cluster = np.unique(names_of, return_inverse=True)[1]
    return Rows(outcome[keep], x[keep], names, unit.astype(np.int64), period,
                cluster.astype(np.int64), weight[keep])  # fmt: skip


def fit_within(rows: Rows) -> list[Estimate]:
    """Estimate with unit and period effects: each regressor with plain and clustered errors."""
    both = np.column_stack([rows.outcome, rows.regressors])
    left = take_out_group_means(both, rows.unit, rows.period, weight=rows.weight)
    varying = np.abs(left[:, 1:]).max(axis=0) > 1e-9
    if not varying[0]:
        raise BadValue(
            f"column `{rows.names[0]}`", "does not change within units and periods",
            "treatment that differs between units in the same period", "Choose another column.",
        )  # fmt: skip
    absorbed = len(np.unique(rows.unit)) + len(np.unique(rows.period)) - 1
    x, y = left[:, 1:][:, varying], left[:, 0]
    plain = fit_least_squares(x, y, weight=rows.weight, absorbed=absorbed)
    clustered = fit_least_squares(x, y, weight=rows.weight, cluster=rows.cluster)
    names = [name for name, there in zip(rows.names, varying) if there]
    return _plain_and_clustered_estimates(plain, clustered, names, "unit and period fixed effects")


def fit_differences(rows: Rows) -> list[Estimate]:
    """Estimate from the change of each unit between neighbouring periods, with period effects."""
    order = np.lexsort((rows.period, rows.unit))
    unit, period = rows.unit[order], rows.period[order]
    follows = (np.diff(unit) == 0) & (np.diff(period) == 1)
    if not follows.any():
        raise BadValue(
            "panel", "no unit is seen in two neighbouring periods", "at least two periods per unit",
            "Load more periods.",
        )  # fmt: skip
    y = np.diff(rows.outcome[order])[follows]
    x = np.diff(rows.regressors[order], axis=0)[follows]
    at = period[1:][follows]
    varying = np.ptp(x, axis=0) > 0
    dummies = (at[:, None] == np.unique(at)[None, :]).astype(np.float64)
    design = np.column_stack([x[:, varying], dummies])
    names = [name for name, there in zip(rows.names, varying) if there]
    k = len(names)
    weight = rows.weight[order][1:][follows]
    plain = fit_least_squares(design, y, weight=weight)
    clustered = fit_least_squares(
        design, y, weight=weight, cluster=rows.cluster[order][1:][follows]
    )
    return _plain_and_clustered_estimates(
        _keep_first_coefficients(plain, k),
        _keep_first_coefficients(clustered, k),
        names,
        "first differences",
    )


def _keep_first_coefficients(fit: Fit, k: int) -> Fit:
    return Fit(fit.coefficient[:k], fit.std_error[:k], fit.df[:k], fit.plain_error[:k],
               fit.plain_df, fit.residual)  # fmt: skip


def _plain_and_clustered_estimates(
    plain: Fit, clustered: Fit, names: list[str], method: str
) -> list[Estimate]:
    found = []
    for place, name in enumerate(names):
        value = float(plain.coefficient[place])
        found.append(
            Estimate(
                value, float(clustered.std_error[place]), float(clustered.df[place]),
                f"{method}: {name}", "CR2 errors by unit",
            )
        )  # fmt: skip
        found.append(
            Estimate(
                value, float(plain.plain_error[place]), plain.plain_df,
                f"{method}: {name}, plain errors", "equal variances, independent rows",
            )
        )  # fmt: skip
    return found


def estimate_two_way(panel: Panel) -> Estimate | None:
    """Estimate a staggered roll-out by two-way fixed effects, for comparison only."""
    left = _demeaned_outcome_and_treatment(panel)
    if left is None:
        return None
    unit = np.nonzero(np.isfinite(panel.outcome))[0]
    fit = fit_least_squares(
        left[:, 1:], left[:, 0], cluster=panel.cluster[unit], weight=panel.weight[unit]
    )
    return Estimate(
        float(fit.coefficient[0]), float(fit.std_error[0]), float(fit.df[0]),
        "two-way fixed effects, for comparison only",
        "weighs already treated units as controls; wrong where effects build up or differ",
    )  # fmt: skip


def two_way_estimate_with_classical_errors(panel: Panel) -> list[Estimate]:
    """Estimate by unit and period effects as textbooks print it; nothing where nothing is left.

    Returns:
        The estimate with classical errors, and with the usual clustered ones (CR1, t with one
        degree of freedom less than there are clusters).
    """
    left = _demeaned_outcome_and_treatment(panel)
    if left is None:
        return []
    units, periods = panel.outcome.shape
    of = np.nonzero(np.isfinite(panel.outcome))[0]
    weight, cluster = panel.weight[of], panel.cluster[of]
    x = left[:, 1:]
    fit = fit_least_squares(x, left[:, 0], weight=weight, absorbed=units + periods - 1)
    value = float(fit.coefficient[0])
    found = [
        Estimate(value, float(fit.plain_error[0]), fit.plain_df, TEXTBOOK,
                 "equal variances, independent rows: too narrow where neighbouring periods are "
                 "alike")
    ]  # fmt: skip
    groups = len(np.unique(cluster))
    if groups > 1:
        error = clustered_error_as_published(x, fit, cluster, weight, periods)
        found.append(
            Estimate(value, float(error[0]), groups - 1.0, TEXTBOOK_CLUSTERED,
                     "as papers print it; too narrow with few treated units")
        )  # fmt: skip
    return found


def _demeaned_outcome_and_treatment(panel: Panel) -> Floats | None:
    """Return outcome and treatment less unit and period means; nothing where nothing is left."""
    on = np.arange(len(panel.periods))[None, :] >= panel.start[:, None]
    seen = np.isfinite(panel.outcome)
    unit, period = np.nonzero(seen)
    y, d = panel.outcome[seen], on[seen].astype(np.float64)
    left = take_out_group_means(
        np.column_stack([y, d]), unit.astype(np.int64), period.astype(np.int64),
        weight=panel.weight[unit],
    )  # fmt: skip
    return None if np.abs(left[:, 1]).max() < 1e-9 else left


def decompose_two_way(panel: Panel) -> pd.DataFrame:
    """Split the two-way estimate of a balanced panel into its comparisons (Goodman-Bacon 2021).

    Returns:
        One row per pair of cohorts. Columns: kind (``treated vs never``, ``earlier vs later``,
        ``later vs earlier``: the last uses treated units as controls), treated, control, weight
        (sums to 1), estimate. Empty when the panel has holes.
    """
    names = ["kind", "treated", "control", "weight", "estimate"]
    if not np.isfinite(panel.outcome).all() or not len(panel.cohorts):
        return pd.DataFrame(columns=names)
    periods = len(panel.periods)
    starts = np.unique(panel.start)
    mean = {int(g): panel.outcome[panel.start == g].mean(axis=0) for g in starts}
    share = {int(g): float((panel.start == g).mean()) for g in starts}
    on = {g: (periods - g) / periods if g < NEVER else 0.0 for g in mean}
    rows = []
    for g in (g for g in mean if g < NEVER):
        for h in (h for h in mean if h != g):
            window = np.ones(periods, dtype=np.bool_)
            if h == NEVER:
                kind, weight = "treated vs never", on[g] * (1 - on[g])
            elif g < h:
                kind = "earlier vs later"
                window[h:] = False
                weight = (on[g] - on[h]) * (1 - on[g])
            else:
                kind = "later vs earlier"
                window[:h] = False
                weight = on[g] * (on[h] - on[g])
            after = (np.arange(periods) >= g) & window
            before = ~after & window
            if weight <= 0 or not before.any():
                continue
            change = mean[g] - mean[h]
            rows.append(
                (kind, panel.periods.label(g),
                 "never" if h == NEVER else panel.periods.label(h),
                 share[g] * share[h] * weight,
                 float(change[after].mean() - change[before].mean()))
            )  # fmt: skip
    table = pd.DataFrame(rows, columns=names)
    return table.assign(weight=table["weight"] / table["weight"].sum())

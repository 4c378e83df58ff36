"""One row per unit, or other units in each period: what can be compared then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.lots import Arms
from skillgap.questions.impact.panel import (
    Columns,
    check_columns,
    column_as_numbers,
    read_flag_column,
    read_outcome,
)
from skillgap.questions.impact.periods import NEVER, read_periods, read_starts
from skillgap.questions.impact.regression import fit_least_squares


def read_arms(frame: pd.DataFrame, columns: Columns) -> Arms:
    """Read one row per unit into two arms.

    Raises:
        MissingColumns: a column asked for is not there.
        BadValue: no column says who was treated, or all or nobody was.
    """
    check_columns(frame, columns)
    whole = len(frame)
    needed = [name for name in (columns.treated, columns.cluster, columns.group) if name]
    frame = frame.dropna(subset=needed) if needed else frame
    if columns.treated:
        flag = read_flag_column(frame, columns.treated) > 0
    elif columns.treated_from:
        flag = frame[columns.treated_from].notna().to_numpy()
    else:
        raise BadValue("treated", "not given", "the column that says who was treated",
                       "Name `treated` with 0 and 1.")  # fmt: skip
    after = read_outcome(frame, columns)
    before = (
        column_as_numbers(frame, columns.before) if columns.before else np.full(len(after), np.nan)
    )
    x = [column_as_numbers(frame, name) for name in columns.covariates]
    covariates = np.column_stack(x) if x else np.zeros((len(after), 0))
    weight = column_as_numbers(frame, columns.weight) if columns.weight else np.ones(len(after))
    dose = column_as_numbers(frame, columns.dose) if columns.dose else np.full(len(after), np.nan)
    there = np.isfinite(before) if columns.before else np.ones(len(after), dtype=np.bool_)
    keep = np.isfinite(after) & np.isfinite(covariates).all(axis=1) & there & (weight > 0)
    if flag[keep].all() or not flag[keep].any():
        raise no_controls_error(bool(flag[keep].all()))
    labels = (
        frame[columns.cluster].astype("str").to_numpy(dtype=object)[keep]
        if columns.cluster
        else np.arange(int(keep.sum()))
    )
    groups = (
        frame[columns.group].astype("str").to_numpy(dtype=object)
        if columns.group
        else np.full(len(after), "", dtype=object)
    )
    lost = ~np.isfinite(after) & there
    blank = whole - int(keep.sum())
    return Arms(
        after=after[keep],
        before=before[keep],
        treated=flag[keep],
        covariates=covariates[keep],
        cluster=np.unique(labels, return_inverse=True)[1].astype(np.int64),
        weight=weight[keep] / weight[keep].mean(),
        group=groups[keep],
        dose=dose[keep],
        lost=(int((lost & flag).sum()), int((lost & ~flag).sum())),
        entered=(int((there & flag).sum()), int((there & ~flag).sum())),
        blank=blank,
    )


def no_controls_error(everyone: bool) -> BadValue:
    """Return the error for a panel with one arm only."""
    return BadValue(
        "panel",
        "every unit is treated at the same time" if everyone else "no unit is treated",
        "treated units and units to compare them with",
        "Add units that were not treated, or treated later. Before and after alone cannot tell "
        "the treatment from everything else that changed."
        if everyone
        else "Check the column that says when or whether units were treated.",
    )


def compare_repeated(
    frame: pd.DataFrame, columns: Columns
) -> tuple[list[Estimate], tuple[int, int], Floats]:
    """Difference in differences with other units in each period (repeated cross-sections).

    Returns:
        The estimates (plain, and adjusted where covariates are given), the rows treated and not,
        and the four means (untreated before, after, treated before, after).
    """
    check_columns(frame, columns)
    periods = read_periods(frame[columns.time], columns.time)
    flag = read_flag_column(frame, columns.treated) > 0
    since = (
        read_starts(pd.Series([columns.since]), periods, "since", may_be_never=False)[0]
        if columns.since is not None
        else len(periods) - 1
    )
    if not 0 < since < NEVER:
        raise BadValue("since", "not within the panel", "a period after the first", "Correct it.")
    after = periods.code >= since
    y = read_outcome(frame, columns)
    covariates = [column_as_numbers(frame, name) for name in columns.covariates]
    weight = column_as_numbers(frame, columns.weight) if columns.weight else np.ones(len(y))
    keep = np.isfinite(y) & (weight > 0)
    for column in covariates:
        keep &= np.isfinite(column)
    cluster = None
    if columns.cluster:
        keep &= frame[columns.cluster].notna().to_numpy()
        names = frame[columns.cluster].astype("str").to_numpy(dtype=object)[keep]
        cluster = np.unique(names, return_inverse=True)[1].astype(np.int64)
    base = [np.ones(len(y)), flag, after, flag & after]
    found = []
    for extra, method in (([], "difference in differences"), (covariates, "adjusted")):
        if method == "adjusted" and not extra:
            continue
        x = np.column_stack([*base, *extra])[keep].astype(np.float64)
        fit = fit_least_squares(x, y[keep], cluster=cluster, weight=weight[keep])
        found.append(
            Estimate(float(fit.coefficient[3]), float(fit.std_error[3]), float(fit.df[3]),
                     "difference in differences" if method != "adjusted"
                     else "difference in differences, adjusted for covariates",
                     "CR2 errors" if cluster is not None else "HC2 errors")
        )  # fmt: skip
    means = np.array(
        [
            np.average(y[cell], weights=weight[cell])
            for d in (False, True)
            for t in (False, True)
            for cell in [keep & (flag == d) & (after == t)]
        ]
    )
    return found, (int((flag & keep).sum()), int((~flag & keep).sum())), means

"""Two arms: places drawn by lot, or one row per unit without lots."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.questions.impact import aggregate, cross_section, lots
from skillgap.questions.impact.checks import (
    Check,
    check_attrition,
    check_lots,
    check_overlap,
    check_size,
)
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.found import NO_EVENT, Found, Options
from skillgap.questions.impact.group_time import estimate_cells
from skillgap.questions.impact.panel import Columns, Panel
from skillgap.questions.impact.result import SUBGROUP_COLUMNS, Design
from skillgap.questions.impact.shrinkage import shrunk_effects_table, slope_and_thirds_by_dose
from skillgap.questions.impact.trends import probe_trends


def measure_by_lot(panel: Panel, columns: Columns, options: Options) -> Found:
    """Measure a panel whose places were drawn by lot, each unit averaged before and after."""
    arms = lots.split_arms(panel)
    found = _found_from_arms(arms, columns, options)
    warnings = list(panel.warnings)
    if arms.left_out:
        warnings.append(
            f"{arms.left_out:,} units first seen after the start were not there when places were "
            "drawn, and are left out."
        )
    start = int(panel.cohorts[0])
    there = panel.take(lots.is_seen_before(panel, start)) if start and arms.left_out else panel
    event, trends = NO_EVENT, None
    if panel.cohorts[0] > 0:
        cells = estimate_cells(replace(there, covariates=there.covariates[:, :, :0]))
        event, trends = aggregate.event_table(there, cells), probe_trends(there, cells)
    return replace(
        found,
        event=event,
        trends=trends,
        estimates=(*found.estimates, *lots.naive_estimates(there)),
        baseline=lots.treated_mean_before(there),
        unit_periods=lots.count_treated_unit_periods(there),
        warnings=tuple(warnings),
    )


def measure_one_row_each(frame: pd.DataFrame, columns: Columns, options: Options) -> Found:
    """Measure from one row per unit, drawn by lot or not."""
    arms = cross_section.read_arms(frame, columns)
    drawn = options.randomised or options.design == "randomised"
    return _found_from_arms(arms, columns, replace(options, randomised=drawn))


def _found_from_arms(arms: lots.Arms, columns: Columns, options: Options) -> Found:
    drawn = options.randomised or options.design == "randomised"
    plain = lots.compare_arms(arms, adjusted=False)
    estimates = [plain]
    if arms.has_before or arms.covariates.shape[1]:
        estimates.insert(0, lots.compare_arms(arms, adjusted=True))
    if arms.has_before:
        estimates.append(lots.difference_in_changes(arms))
    sizes = [len(np.unique(arms.cluster[arm])) for arm in (arms.treated, ~arms.treated)]
    checks = [check_size(sizes[0], sizes[1], "clusters" if arms.is_clustered else "units")]
    warnings: tuple[str, ...] = ()
    if arms.blank:
        warnings = (f"{arms.blank:,} rows with blanks in what was asked for are left out.",)
    if drawn:
        checks.append(check_lots(arms, columns.covariates))
        p = lots.redrawn_p_value(arms)
        if not np.isnan(p):
            checks.append(_check_redraws(p, estimates[0]))
    else:
        x = [arms.covariates[:, j] for j in range(arms.covariates.shape[1])]
        names = columns.covariates
        if arms.has_before:
            x, names = [*x, arms.before], (*names, "outcome before")
        known = np.column_stack(x) if x else np.zeros((len(arms.after), 0))
        checks.append(check_overlap(known, arms.treated, names))
        spread = [one.value for one in estimates]
        if len(spread) > 1 and max(spread) - min(spread) > 2 * estimates[0].std_error:
            warnings = (
                *warnings,
                f"The answer depends on how one compares: {min(spread):,.4g} to "
                f"{max(spread):,.4g}. That is what happens when the groups are not alike.",
            )
    bounds = lots.bound_by_leaving(arms)
    checks.append(check_attrition(arms.lost, arms.entered, bounds))
    return Found(
        design=_describe_lot_design() if drawn else _describe_comparison_design(),
        by_lot=drawn,
        estimates=tuple(estimates),
        checks=tuple(checks),
        treated=int(arms.treated.sum()),
        untreated=int((~arms.treated).sum()),
        unit_periods=int(arms.treated.sum()),
        baseline=float(arms.before[arms.treated].mean()) if arms.has_before else float("nan"),
        subgroups=_arm_subgroup_table(arms),
        warnings=warnings,
        formula="effect = mean of the treated − mean of the untreated, adjusted for the outcome "
        "before and covariates by analysis of covariance; HC2 or CR2 errors, t with Satterthwaite "
        "degrees of freedom",
        **(slope_and_thirds_by_dose(np.where(arms.treated, arms.after - arms.before, np.nan),
                                   arms.dose)
           if arms.has_before else {}),  # type: ignore[arg-type]
    )  # fmt: skip


def _check_redraws(p: float, effect: Estimate) -> Check:
    alike = (p < 0.05) == (effect.p < 0.05)
    return Check(
        "Lots drawn again", "pass" if alike else "warn",
        f"Drawing the lots again {lots.REDRAWS:,} times gives so large a difference with p = "
        f"{p:.2g}, {'in line with' if alike else 'unlike'} the t test's {effect.p:.2g}.",
    )  # fmt: skip


def _describe_lot_design() -> Design:
    return Design(
        "randomised", "Places drawn by lot (A/B)",
        (
            "You say places were drawn by lot, so both groups were alike but for luck, and the "
            "difference after is the effect of being offered a place.",
            "Where the outcome before is known, its share of the noise is taken out (CUPED).",
        ),
        True,
    )  # fmt: skip


def _describe_comparison_design() -> Design:
    return Design(
        "adjusted comparison", "Comparison of treated and untreated, adjusted",
        ("There is one row per unit and places were not drawn by lot: those treated can only be "
         "set beside those not treated, held alike in what is known of them.",),
        False,
        "Places were not drawn by lot and there are no periods before that show both groups "
        "moving alike.",
    )  # fmt: skip


def _arm_subgroup_table(arms: lots.Arms) -> pd.DataFrame:
    names, estimates, sizes = [], [], []
    for name in sorted(set(arms.group) - {""}):
        own = arms.group == name
        if min((own & arms.treated).sum(), (own & ~arms.treated).sum()) < 3:
            continue
        part = lots.Arms(
            arms.after[own], arms.before[own], arms.treated[own], arms.covariates[own, :0],
            np.unique(arms.cluster[own], return_inverse=True)[1].astype(np.int64),
            arms.weight[own], arms.group[own], arms.dose[own],
        )  # fmt: skip
        names.append(str(name))
        estimates.append(lots.compare_arms(part, adjusted=own.sum() > 8))
        sizes.append(int((own & arms.treated).sum()))
    if len(names) < 2:
        return pd.DataFrame(columns=SUBGROUP_COLUMNS)
    return shrunk_effects_table(names, estimates, sizes)

"""Difference in differences, at one time or staggered: estimates, checks, parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.wording import count
from skillgap.questions.impact import aggregate, fixed_effects, lots
from skillgap.questions.impact.amounts import choose_amount_writer, write_number
from skillgap.questions.impact.checks import (
    DIP_P,
    Check,
    check_attrition,
    check_band,
    check_bare,
    check_levels,
    check_overlap,
    check_placebos,
    check_size,
    check_straight_line,
    check_trends,
)
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.found import NO_PARTS, Found, Options
from skillgap.questions.impact.group_time import GroupTime, cell_table, estimate_cells
from skillgap.questions.impact.panel import Columns, Panel
from skillgap.questions.impact.periods import NEVER
from skillgap.questions.impact.result import SUBGROUP_COLUMNS, Design, Suggestion
from skillgap.questions.impact.sensitivity import Sensitivity, probe_sensitivity
from skillgap.questions.impact.shrinkage import shrunk_effects_table, slope_and_thirds_by_dose
from skillgap.questions.impact.trends import Trends, probe_trends

AS_PUBLISHED = "the same, large-sample error"


def measure_differences(panel: Panel, columns: Columns, options: Options) -> Found:
    """Measure a panel by Callaway–Sant'Anna, whether treatment began once or several times."""
    bare = _find_bare_covariates(panel, columns)
    panel, columns, same = _drop_idle_covariates(panel, columns, bare)
    cells = estimate_cells(
        panel, never_only=options.controls == "never treated", anticipation=options.anticipation,
        base=options.base,
    )  # fmt: skip
    if not (cells.event >= 0).any():
        raise BadValue("panel", "no treated period can be compared with untreated units",
                       "untreated units observed when others are treated",
                       "Add units that are treated later or never.")  # fmt: skip
    total = aggregate.average_overall(panel, cells)
    several = len(panel.cohorts) > 1
    title = "staggered" if several else "difference in differences"
    effect = total.estimate(
        f"{'staggered ' if several else ''}difference in differences"
        + (", doubly robust" if panel.covariates.shape[2] else ""),
        f"large-sample error {total.large_sample_error:.4g}",
    )
    last = cells if options.base == "last" else estimate_cells(
        panel, never_only=options.controls == "never treated", anticipation=options.anticipation
    )  # fmt: skip
    trends = probe_trends(panel, last, options.anticipation)
    sensitivity = probe_sensitivity(panel, last, options.anticipation)
    event = aggregate.event_table(panel, cells)
    textbook = [] if several else fixed_effects.two_way_estimate_with_classical_errors(panel)
    treated, untreated = int(panel.is_treated.sum()), int((~panel.is_treated).sum())
    return Found(
        design=_describe_difference_design(panel, title, options, untreated),
        by_lot=options.randomised,
        estimates=(
            effect,
            _published_estimate(total),
            *_list_other_estimates(panel, cells, several),
            *textbook,
        ),
        checks=_list_difference_checks(
            panel, columns, bare, options, trends, sensitivity, event, effect
        ),
        sensitivity=sensitivity,
        suggestions=_suggest_remedies(trends, options, panel),
        differs=_why_it_differs(effect, next(iter(textbook), None), options, several),
        treated=treated,
        untreated=untreated,
        unit_periods=lots.count_treated_unit_periods(panel),
        baseline=lots.treated_mean_before(panel),
        event=event,
        cells=cell_table(cells, panel),
        by_cohort=_parts_table(aggregate.average_by_cohort(panel, cells), panel),
        by_period=_parts_table(aggregate.average_by_period(panel, cells), panel),
        comparisons=fixed_effects.decompose_two_way(panel) if several else NO_PARTS,
        trends=trends,
        subgroups=_panel_subgroup_table(panel, options),
        **_dose_slope_and_table(panel, options),  # type: ignore[arg-type]
        warnings=_warn_of_what_is_left_out(panel, cells, same),
        formula="ATT(g,t) = mean change of cohort g from g−1 to t, less that of units not treated "
        "by t; effect = mean over treated unit-periods; error by influence functions, √(n/(n−1)) "
        "by arm, t with Satterthwaite degrees of freedom",
    )


def _find_constant_covariates(panel: Panel, columns: Columns) -> list[str]:
    """Return covariates that are the same for all units, so that they set nothing apart."""
    values = [panel.covariates[:, :, place] for place in range(len(columns.covariates))]
    seen = [each[np.isfinite(each)] for each in values]
    return [name for name, each in zip(columns.covariates, seen) if len(each) and np.ptp(each) == 0]


def _drop_idle_covariates(
    panel: Panel, columns: Columns, bare: dict[str, str]
) -> tuple[Panel, Columns, list[str]]:
    """Return the panel without covariates that one arm lacks, or that set nothing apart.

    Returns:
        The panel; the columns without those that set nothing apart; the names of these.
    """
    same = _find_constant_covariates(panel, columns)
    kept = [i for i, name in enumerate(columns.covariates) if name not in {*bare, *same}]
    left = tuple(name for name in columns.covariates if name not in same)
    panel = replace(panel, covariates=panel.covariates[:, :, kept])
    return panel, replace(columns, covariates=left), same


def _warn_of_what_is_left_out(panel: Panel, cells: GroupTime, same: list[str]) -> tuple[str, ...]:
    found = (*_warn_of_covariates(panel, same), *_warn_of_cohorts(panel, cells))
    return (*panel.warnings, *found)


def _warn_of_cohorts(panel: Panel, cells: GroupTime) -> tuple[str, ...]:
    """Say which starts could not be measured at all, and why."""
    measured = set(cells.cohort[cells.event >= 0].tolist())
    waiting = panel.cohorts[-1:] if panel.is_treated.all() else panel.cohorts[:0]  # the controls
    asked = np.setdiff1d(panel.cohorts, waiting).tolist()
    missing = [int(cohort) for cohort in asked if int(cohort) not in measured]
    if not missing:
        return ()
    units = int(np.isin(panel.start, missing).sum())
    starts = ", ".join(panel.periods.label(cohort) for cohort in missing)
    why = "no untreated unit is like them in the covariates, or " * bool(panel.covariates.shape[2])
    return (
        f"Starts of {starts} ({count(units, 'unit')}) are not in the estimate: {why}nobody is "
        "left to compare them with.",
    )


def _warn_of_covariates(panel: Panel, same: list[str]) -> tuple[str, ...]:
    """Say which covariates were left out, and how many units for want of one."""
    found = [f"`{name}` is the same for all units, so it was left out." for name in same]
    if panel.covariates.shape[2]:
        base = max(int(panel.cohorts.min()) - 1, 0)
        blank = ~np.asarray(np.isfinite(panel.covariates[:, base]).all(axis=1))
        if blank.any():
            found.append(
                f"{int(blank.sum()):,} of {len(blank):,} units lack a covariate in "
                f"{panel.periods.label(base)}, the last period before the first start, and are "
                "left out of the comparisons from there."
            )
    return tuple(found)


def _describe_difference_design(
    panel: Panel, title: str, options: Options, untreated: int
) -> Design:
    starts = [panel.periods.label(int(g)) for g in panel.cohorts]
    if title == "staggered":
        why = [
            f"Treatment began at {len(starts)} different times ({starts[0]} to {starts[-1]}), so "
            "each group is compared with those not treated by then, and never with those already "
            "treated."
        ]
    else:
        why = [
            f"Treatment began once, at {starts[0]}, for some units and not for {untreated:,} "
            "others, so the change of the one is compared with the change of the other."
        ]
    if not untreated:
        why.append("All are treated in the end; those still waiting serve as controls.")
    if options.randomised:
        why.append("You say the order was randomised; the periods before were checked, too.")
    else:
        why.append(
            "Places were not randomised, so it assumes that both groups would have moved alike "
            "without it."
        )
    name = "Staggered difference in differences" if title == "staggered" else (
        "Two-period difference in differences" if len(panel.periods) == 2
        else "Difference in differences with event study"
    )  # fmt: skip
    return Design(title, name, tuple(why), True)


def _published_estimate(total: aggregate.Combination) -> Estimate:
    """The headline with the error that R's did and papers print."""
    return Estimate(
        total.value,
        total.large_sample_error,
        float("inf"),
        AS_PUBLISHED,
        "too narrow with few units; the normal distribution",
    )


def _list_other_estimates(panel: Panel, cells: GroupTime, several: bool) -> list[Estimate]:
    found = []
    if several:
        found.append(
            aggregate.average_of_cohorts(panel, cells).estimate(
                "average of cohorts", "each by its size"
            )
        )
        after = {e: part for e, part in aggregate.average_by_event(panel, cells).items() if e >= 0}
        found.append(
            aggregate.average_combinations(after).estimate(
                "average over time since start", "each period since the start counts the same"
            )
        )
    elif len(panel.periods) > 2:
        found.append(_before_after_estimate(panel))
    compared = fixed_effects.estimate_two_way(panel) if several else None
    if compared is not None:
        found.append(compared)
    return [*found, *lots.naive_estimates(panel)]


def _before_after_estimate(panel: Panel) -> Estimate:
    """Means before and after, one row per unit: steadier, and safe from serial correlation."""
    start = int(panel.cohorts[0])
    arms = lots.split_arms(panel.take(lots.is_seen_before(panel, start)))
    found = lots.difference_in_changes(arms)
    return replace(found, method="change of the means before and after", note="one row per unit")


def _why_it_differs(
    effect: Estimate, textbook: Estimate | None, options: Options, several: bool
) -> str:
    """Return why the headline is not what a textbook prints; the other figure is in the table."""
    if several:
        return (
            "A textbook's two-way fixed effects use units already treated as controls where starts "
            "differ; the headline compares with units not treated by then, and each cohort with "
            "its own last period before. The other figure stands in the table."
            if options.controls == "not yet treated"
            else "The headline compares each cohort with units never treated and with its own last "
            "period before; a textbook's two-way fixed effects do neither. Its figure stands in "
            "the table."
        )
    if textbook is None:
        return ""
    parts = []
    if abs(textbook.value - effect.value) > 1e-9 * max(abs(effect.value), 1e-12):
        parts.append(
            f"the headline compares with the last period before, a textbook regression with the "
            f"mean of all periods before (it gives {write_number(textbook.value)})"
        )
    if write_number(textbook.std_error) == write_number(effect.std_error) and parts:
        return f"{parts[0][:1].upper()}{parts[0][1:]}."
    if write_number(textbook.std_error) == write_number(effect.std_error):
        return ""
    parts.append(
        f"errors here allow for few units and for likeness of neighbouring periods "
        f"({write_number(effect.std_error)}); classical ones do not "
        f"({write_number(textbook.std_error)})"
    )
    said = "; ".join(parts)
    return said[:1].upper() + said[1:] + "."


def _suggest_remedies(
    trends: Trends | None, options: Options, panel: Panel
) -> tuple[Suggestion, ...]:
    """Return what to try when the last periods before lie off the earlier ones."""
    dip = trends.dip if trends is not None else None
    if dip is None or not dip.p < DIP_P:
        return ()
    wider = options.anticipation + 1
    if int(panel.cohorts.min()) - 1 - wider < 1:
        return ()
    return (
        Suggestion(
            "The last periods before the start lie off the earlier ones, so it may have begun "
            "earlier than stated, or its announcement may have had an effect.",
            f"Measure as if it had begun {wider} period{'s' if wider > 1 else ''} earlier",
            wider,
        ),
    )


def _find_bare_covariates(panel: Panel, columns: Columns) -> dict[str, str]:
    """Return covariates that one arm lacks before its start, with that arm's name."""
    before = panel.covariates[:, : max(int(panel.cohorts.min()), 1)]
    seen = np.asarray(np.isfinite(before).any(axis=1))
    found: dict[str, str] = {}
    for place, name in enumerate(columns.covariates):
        for arm, who in ((panel.is_treated, "treated"), (~panel.is_treated, "untreated")):
            if arm.any() and seen[arm, place].sum() < 2:
                found[name] = f"{found[name]} and {who}" if name in found else who
    return found


def _check_placebo_units(panel: Panel, effect: Estimate, options: Options) -> list[Check]:
    """Compare one treated unit with every untreated one, measured as if treated then."""
    if int(panel.is_treated.sum()) != 1:
        return []
    start, controls = int(panel.cohorts[0]), np.flatnonzero(~panel.is_treated)
    first = max(start - 1 - options.anticipation, 0)
    change = lots.mean_by_unit(panel.outcome[:, start:]) - panel.outcome[:, first]
    gaps = []
    for one in controls:
        others = controls[controls != one]
        if np.isfinite(change[one]) and np.isfinite(change[others]).any():
            gaps.append(float(change[one] - np.nanmean(change[others])))
    if not gaps:
        return []
    reached = sum(abs(gap) >= abs(effect.value) - 1e-12 for gap in gaps)
    return [check_placebos(reached, len(gaps))]


def _list_difference_checks(
    panel: Panel, columns: Columns, bare: dict[str, str], options: Options, trends: Trends | None,
    sensitivity: Sensitivity | None, event: pd.DataFrame, effect: Estimate,
) -> tuple[Check, ...]:  # fmt: skip
    sizes = [len(np.unique(panel.cluster[arm])) for arm in (panel.is_treated, ~panel.is_treated)]
    if not sizes[1]:  # those not yet treated serve as controls
        last = panel.start == panel.cohorts[-1]
        sizes = [len(np.unique(panel.cluster[~last])), len(np.unique(panel.cluster[last]))]
    before = int(panel.cohorts.min()) - options.anticipation
    written = choose_amount_writer(columns.outcome, lots.treated_mean_before(panel))
    checks = [
        check_size(
            sizes[0],
            sizes[1],
            "clusters" if len(np.unique(panel.cluster)) < len(panel.units) else "units",
        ),
        *_check_placebo_units(panel, effect, options),
        *check_trends(trends, effect.value, written),
        *_check_path_before(
            sensitivity,
            event[event["event_time"] < -options.anticipation],
            effect,
            options,
            written,
        ),
        check_levels(panel, before),
    ]
    if bare:
        checks.append(check_bare(bare))
    elif columns.covariates:
        x = panel.covariates[:, max(before - 1, 0)]
        level = panel.outcome[:, max(before - 1, 0)]
        checks.append(
            check_overlap(
                np.column_stack([x, level]),
                panel.is_treated,
                (*columns.covariates, "outcome before"),
            )
        )
    there = np.isfinite(panel.outcome[:, : max(before, 1)]).any(axis=1)
    gone = there & ~np.isfinite(panel.outcome[:, -1])
    treated = panel.is_treated
    checks.append(
        check_attrition(
            (int((gone & treated).sum()), int((gone & ~treated).sum())),
            (int((there & treated).sum()), int((there & ~treated).sum())),
        )
    )
    return tuple(checks)


def _check_path_before(
    sensitivity: Sensitivity | None, event: pd.DataFrame, effect: Estimate, options: Options,
    written: Callable[[float], str],
) -> list[Check]:  # fmt: skip
    """Check the path before the start: single periods, and a straight line carried on."""
    band = check_band(event)
    found = [] if band is None else [band]
    if sensitivity is not None:
        found.append(
            check_straight_line(sensitivity.straight_line, effect, options.strict_p, written)
        )
    return found


def _parts_table(parts: dict[int, aggregate.Combination], panel: Panel) -> pd.DataFrame:
    rows = []
    for place, part in parts.items():
        one = part.estimate("part")
        rows.append(
            (panel.periods.label(place), one.value, one.std_error, one.low, one.high,
             part.large_sample_error)
        )  # fmt: skip
    names = ["part", "effect", "std_error", "low", "high", "large_sample_error"]
    return pd.DataFrame(rows, columns=names)


def _panel_subgroup_table(panel: Panel, options: Options) -> pd.DataFrame:
    """Measure each subgroup of the treated; controls of the same subgroup where there are some."""
    names, estimates, sizes = [], [], []
    for name in sorted(set(panel.group) - {""}):
        own = panel.group == name
        part = panel.take(own)
        if not part.is_treated.sum() >= 2 or (~part.is_treated).sum() < 2:
            continue
        cells = estimate_cells(part, anticipation=options.anticipation, base=options.base)
        if (cells.event >= 0).any():
            names.append(str(name))
            estimates.append(aggregate.average_overall(part, cells).estimate(str(name)))
            sizes.append(int(part.is_treated.sum()))
    good = [place for place, one in enumerate(estimates) if one.std_error > 0]
    if len(good) < 2:
        return pd.DataFrame(columns=SUBGROUP_COLUMNS)
    return shrunk_effects_table(
        [names[i] for i in good], [estimates[i] for i in good], [sizes[i] for i in good]
    )


def _dose_slope_and_table(panel: Panel, options: Options) -> dict[str, object]:
    if not np.isfinite(panel.dose[panel.is_treated]).any():
        return {}
    gain = np.full(len(panel.units), np.nan)
    for cohort in panel.cohorts:
        first = int(cohort) - 1 - options.anticipation
        if first < 0:
            continue
        rows, control = panel.start == cohort, panel.start == NEVER
        if not control.any():
            continue
        change = lots.mean_by_unit(panel.outcome[:, int(cohort) :]) - panel.outcome[:, first]
        gain[rows] = change[rows] - np.nanmean(change[control])
    return slope_and_thirds_by_dose(gain, panel.dose)

"""Did it work? From a panel to an effect, its checks and what may be claimed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.question import Particulars, Question, declare
from skillgap.questions.impact import cross_section, fixed_effects
from skillgap.questions.impact.amounts import write_number
from skillgap.questions.impact.arms import measure_by_lot, measure_one_row_each
from skillgap.questions.impact.asked import QUESTIONS, complete_answers
from skillgap.questions.impact.checks import check_size, check_trends
from skillgap.questions.impact.claim import place_on_ladder
from skillgap.questions.impact.differences import measure_differences
from skillgap.questions.impact.estimate import Estimate
from skillgap.questions.impact.found import Found, Options
from skillgap.questions.impact.panel import Columns, Panel, build_panel
from skillgap.questions.impact.periods import NEVER, read_periods
from skillgap.questions.impact.result import Design, Impact, Money

DESIGNS = (
    "randomised",
    "difference in differences",
    "staggered",
    "fixed effects",
    "first differences",
    "adjusted comparison",
)
SOURCES = (
    "Callaway and Sant'Anna 2021; Sant'Anna and Zhao 2020; Goodman-Bacon 2021; Roth 2022",
    "Bell and McCaffrey 2002; Pustejovsky and Tipton 2018 (CR2); Deng et al. 2013 (CUPED)",
    "Rambachan and Roth 2023 (how far parallel trends may fail)",
    "Paule and Mandel 1982; Morris 1983 (shrunk subgroups)",
)


IMPACT = Question(
    name="impact",
    columns=declare("""
method     label    how it was estimated
estimate   measure  the effect, in units of the outcome
std_error  measure  its standard error
df         measure  degrees of freedom
low        measure  lower end of its 95% interval
high       measure  upper end
p          share    chance of such an estimate without any effect
note       text     what to know of it
"""),
    title="Effect of a treatment",
    asks="Did it work, and what may be claimed?",
    formula="effect on the treated = change of the treated − change of those not yet treated",
    sources=SOURCES,
)
ROLLOUT = Question(
    name="rollout",
    room="impact",
    columns=IMPACT.columns,
    title="Effect of an intervention rolled out here",
    asks="Did this intervention move that outcome?",
    formula=IMPACT.formula,
    needs=("outcomes", "enrolments"),
    uses=("employees", "interventions"),
    sources=SOURCES,
)


def measure_impact(
    panel: pd.DataFrame, columns: Columns, options: Options, *, assumptions: Assumptions
) -> Impact:
    """Measure the effect of a treatment on the treated.

    Args:
        panel: One row per unit and period, or one row per unit; never changed.
        columns: Which column is what.
        options: How to measure.
        assumptions: The register.

    Raises:
        MissingColumns: a column asked for is not there; near misses are offered.
        BadValue: what is there cannot be measured; the message says what to do.
    """
    _refuse_bad_options(options)
    options = replace(options, strict_p=assumptions.value("caused_p_value") / options.looks)
    found = _choose_design_and_measure(panel, columns, options)
    effect = found.estimates[0]
    claim = place_on_ladder(
        effect, found.checks, may_cause=found.design.may_cause, why_not=found.design.why_not,
        strict_p=options.strict_p, by_lot=found.by_lot, answers=options.answers,
    )  # fmt: skip
    return Impact(
        outcome=columns.outcome,
        design=found.design,
        effect=effect,
        estimates=found.estimates,
        baseline=found.baseline,
        treated=found.treated,
        untreated=found.untreated,
        event=found.event,
        cells=found.cells,
        by_cohort=found.by_cohort,
        by_period=found.by_period,
        comparisons=found.comparisons,
        trends=found.trends,
        checks=found.checks,
        claim=claim,
        sensitivity=found.sensitivity,
        answers=complete_answers(options.answers),
        suggestions=found.suggestions,
        differs=found.differs,
        subgroups=found.subgroups,
        dose=found.dose,
        dose_table=found.dose_table,
        money=_effect_in_money(effect, found.unit_periods, options),
        better=options.better,
        warnings=found.warnings,
        made_from=Particulars(
            title=f"Effect on {columns.outcome}: {found.design.title}",
            formula=found.formula,
            inputs={"panel": len(panel)},
            dataset=_fingerprint(panel, columns),
            as_of=_last_period_text(panel, columns),
        ),
    )


def _last_period_text(panel: pd.DataFrame, columns: Columns) -> str:
    """Return the last period as text; empty for one row per unit."""
    if not columns.time:
        return ""
    periods = read_periods(panel[columns.time], columns.time)
    return periods.label(len(periods) - 1)


def _refuse_bad_options(options: Options) -> None:
    for name, value, allowed in (
        ("design", options.design, ("", *DESIGNS)),
        ("controls", options.controls, ("not yet treated", "never treated")),
        ("base", options.base, ("last", "all")),
        ("better", options.better, ("higher", "lower")),
    ):
        if value not in allowed:
            raise BadValue(f"`{name}`", f"{value!r}", " or ".join(map(repr, allowed)),
                           "Choose one of these.")  # fmt: skip
    asked = {question.name for question in QUESTIONS}
    strange = [answer.name for answer in options.answers if answer.name not in asked]
    if strange:
        raise unknown_name("answers", strange[0], sorted(asked))
    for name, number in (("looks", options.looks), ("anticipation", options.anticipation)):
        if not isinstance(number, (int, np.integer)) or isinstance(number, bool):
            raise BadValue(f"`{name}`", f"{number!r}", "a whole number", "Correct it.")
    if not isinstance(options.value_per_unit, (int, float, np.number)):
        raise BadValue("`value_per_unit`", f"{options.value_per_unit!r}", "a number", "Correct it.")
    if options.looks < 1:
        raise BadValue("`looks`", str(options.looks), "1 or more", "Correct it.")
    if options.anticipation < 0:
        raise BadValue("`anticipation`", str(options.anticipation), "0 or more", "Correct it.")


def _fingerprint(panel: pd.DataFrame, columns: Columns) -> str:
    kept = panel[list(dict.fromkeys(columns.named))]
    hashes = pd.util.hash_pandas_object(kept.astype("str"), index=False).to_numpy()
    return hashlib.sha256(repr(columns).encode() + hashes.tobytes()).hexdigest()


def _choose_design_and_measure(frame: pd.DataFrame, columns: Columns, options: Options) -> Found:
    """Choose the design from what the data are like, and measure by it."""
    if not columns.unit:
        if columns.time and columns.treated:
            return _measure_repeated_cross_sections(frame, columns)
        if columns.time:
            raise BadValue("`unit`", "not given, while `time` is", "who or what each row is about",
                           "Name the column of units; where each period holds other units, name "
                           "`treated` (0 or 1) and `since`.")  # fmt: skip
        return measure_one_row_each(frame, columns, options)
    if not columns.time:
        return measure_one_row_each(frame, columns, options)
    if options.design in ("fixed effects", "first differences"):
        return _measure_on_and_off(frame, columns, options)
    panel = build_panel(frame, columns)
    if len(panel.periods) < 2:
        raise BadValue(
            "panel", f"one period only ({panel.periods.label(0)})", "two or more: before and after",
            "Load the periods before, or give one row per unit with its outcome `before`.",
        )  # fmt: skip
    _refuse_starts_outside(frame, columns, panel)
    if not len(panel.cohorts) or (len(panel.cohorts) == 1 and not (panel.start == NEVER).any()):
        raise cross_section.no_controls_error(bool(len(panel.cohorts)))
    lots_drawn = options.randomised or options.design == "randomised"
    if lots_drawn and len(panel.cohorts) == 1 and options.design in ("", "randomised"):
        return measure_by_lot(panel, columns, options)
    return measure_differences(panel, columns, options)


def _refuse_starts_outside(frame: pd.DataFrame, columns: Columns, panel: Panel) -> None:
    """Refuse starts none of which lies within the periods after the first."""
    if len(panel.cohorts):
        return
    name = columns.treated_from if columns.treated_from else "since"
    given = frame[name] if columns.treated_from else pd.Series([columns.since])
    given = given.dropna()
    given = given[~given.astype("str").isin(["0", "0.0", "", "inf", "never"])]
    if not len(given):
        return
    first, last = panel.periods.label(0), panel.periods.label(len(panel.periods) - 1)
    raise BadValue(
        f"column `{name}`" if columns.treated_from else "`since`",
        f"no start within the panel (e.g. {given.iloc[0]})",
        f"starts after {first}, the first period, and up to {last}, the last",
        "Correct the starts, or load the periods around them.",
    )


def _measure_on_and_off(frame: pd.DataFrame, columns: Columns, options: Options) -> Found:
    rows = fixed_effects.read_long_rows(frame, columns)
    both = [fixed_effects.fit_within(rows), fixed_effects.fit_differences(rows)]
    ordered = both if options.design == "fixed effects" else both[::-1]
    ever = np.unique(rows.unit[rows.regressors[:, 0] != 0])
    units = len(np.unique(rows.unit))
    title = "Unit and period fixed effects" if options.design == "fixed effects" \
        else "First differences"  # fmt: skip
    return Found(
        design=Design(
            options.design, title,
            ("Treatment goes on and off, so each unit is compared with itself in other periods, "
             "less what all units had in common.",),
            False,
            "Treatment goes on and off: who got it when was a choice, which this design takes as "
            "given.",
        ),
        estimates=(*ordered[0], *ordered[1]),
        checks=(check_size(len(ever), units - len(ever)),),
        treated=len(ever),
        untreated=units - len(ever),
        unit_periods=int((rows.regressors[:, 0] != 0).sum()),
        baseline=float(rows.outcome[rows.regressors[:, 0] == 0].mean()),
        warnings=_warn_of_rows(frame, rows, columns),
        formula="outcome − unit mean − period mean = β × (treatment likewise) + …; CR2 errors by "
        "unit, t with Satterthwaite degrees of freedom",
    )  # fmt: skip


def _warn_of_rows(
    frame: pd.DataFrame, rows: fixed_effects.Rows, columns: Columns
) -> tuple[str, ...]:
    found = []
    if len(rows.outcome) < len(frame):
        out = len(frame) - len(rows.outcome)
        found.append(f"{out:,} rows without outcome, treatment or weight are left out.")
    return tuple(found)


def _measure_repeated_cross_sections(frame: pd.DataFrame, columns: Columns) -> Found:
    estimates, sizes, means = cross_section.compare_repeated(frame, columns)
    return Found(
        design=Design(
            "difference in differences", "Difference in differences with other units each time",
            ("Each period holds other units, so the change of group means is compared.",),
            True,
        ),
        estimates=tuple(estimates[::-1]),
        checks=(check_size(*sizes, "rows"), *check_trends(None, estimates[0].value, write_number)),
        treated=sizes[0],
        untreated=sizes[1],
        unit_periods=sizes[0],
        baseline=float(means[2]),
        formula="effect = (treated after − before) − (untreated after − before); HC2 or CR2 errors",
    )  # fmt: skip


def _effect_in_money(effect: Estimate, unit_periods: int, options: Options) -> Money | None:
    value = options.value_per_unit
    if np.isnan(value):
        return None
    sign = 1.0 if options.better == "higher" else -1.0
    ends = sorted((sign * effect.low * value, sign * effect.high * value))
    per = (sign * effect.value * value, ends[0], ends[1])
    return Money(
        value_per_unit=value,
        per_period=per,
        to_date=(per[0] * unit_periods, per[1] * unit_periods, per[2] * unit_periods),
        unit_periods=unit_periods,
        note=options.value_note or "as you stated",
    )


def as_columns(
    *, outcome: str, unit: str = "", time: str = "", treated_from: str = "", treated: str = "",
    since: object = None, before: str = "", cluster: str = "", weight: str = "",
    covariates: Sequence[str] = (), group: str = "", dose: str = "",
) -> Columns:  # fmt: skip
    """Return the columns as one value; a single covariate may be given as text."""
    several = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    return Columns(outcome, unit, time, treated_from, treated, since, before, cluster, weight,
                   several, group, dose)  # fmt: skip

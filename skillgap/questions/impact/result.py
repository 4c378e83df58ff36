"""What a measurement says: effect, checks, claim, money, and how to open each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.question import Particulars, Result
from skillgap.questions.impact.amounts import write_number
from skillgap.questions.impact.asked import Answer
from skillgap.questions.impact.checks import Check
from skillgap.questions.impact.claim import Claim
from skillgap.questions.impact.estimate import Estimate, estimate_row
from skillgap.questions.impact.sensitivity import Sensitivity
from skillgap.questions.impact.trends import Trends

ESTIMATE_COLUMNS = ["method", "estimate", "std_error", "df", "low", "high", "p", "note"]
SUBGROUP_COLUMNS = ["group", "units", "effect", "std_error", "low", "high", "shrunk",
                    "shrunk_error", "shrunk_low", "shrunk_high", "weight"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Design:
    """How the effect was measured, and why so.

    Attributes:
        name: ``randomised``, ``difference in differences``, ``staggered``, ``fixed effects``,
            ``first differences`` or ``adjusted comparison``.
        title: The same as people say it.
        why: Why this design, in plain sentences.
        may_cause: Whether it can show a cause if all checks pass.
        why_not: Why it cannot.
    """

    name: str
    title: str
    why: tuple[str, ...]
    may_cause: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to try, ready to be measured.

    Attributes:
        why: What was found that asks for it, in a sentence.
        label: What to do, in a few words.
        anticipation: Periods of anticipation to measure with.
    """

    why: str
    label: str
    anticipation: int


@dataclass(frozen=True, slots=True)
class Money:
    """The effect in money.

    Attributes:
        value_per_unit: Money per unit of the outcome, per treated unit and period.
        per_period: Money per treated unit and period, with its 95% interval: (value, low, high).
        to_date: Over all treated unit-periods so far: (value, low, high).
        unit_periods: Treated unit-periods so far.
        note: Where the value of a unit comes from.
    """

    value_per_unit: float
    per_period: tuple[float, float, float]
    to_date: tuple[float, float, float]
    unit_periods: int
    note: str = ""


@dataclass(frozen=True, eq=False)
class Impact(Result):
    """The measured impact of one treatment on one outcome.

    Attributes:
        outcome: Name of the outcome.
        design: How it was measured.
        effect: The headline: effect on the treated, in the outcome's units, with its 95% interval.
        estimates: The headline, then other ways, then naive comparisons for contrast.
        baseline: Mean outcome of the treated before; NaN where unknown.
        treated: Treated units.
        untreated: Untreated units.
        event: Event study: event_time, effect, std_error, df, low, high, band_low, band_high,
            units, large_sample_error; empty where there are no periods.
        cells: ATT(g,t) by cohort and period; empty for other designs.
        by_cohort: Effect of each cohort; by_period: of each calendar period.
        comparisons: What two-way fixed effects would have mixed (Goodman-Bacon).
        trends: The periods before treatment.
        checks: What was checked.
        claim: What may be said.
        sensitivity: How far parallel trends may fail; ``None`` without periods before, or where
            places were drawn by lot.
        answers: What was answered to the four questions that no panel answers.
        suggestions: What to try, such as an earlier start.
        differs: Why the headline differs from what a textbook prints, in a sentence; blank where
            it does not.
        subgroups: Effects by group, measured and shrunk.
        dose: Gain per unit of dose among the treated, and the table by thirds.
        money: The effect in money; ``None`` without a value per unit.
        better: ``higher`` or ``lower``.
        warnings: What the reader must know.
        made_from: Design, formula and data behind it.
    """

    outcome: str
    design: Design
    effect: Estimate
    estimates: tuple[Estimate, ...]
    baseline: float
    treated: int
    untreated: int
    event: pd.DataFrame
    cells: pd.DataFrame
    by_cohort: pd.DataFrame
    by_period: pd.DataFrame
    comparisons: pd.DataFrame
    trends: Trends | None
    checks: tuple[Check, ...]
    claim: Claim
    sensitivity: Sensitivity | None
    answers: tuple[Answer, ...]
    suggestions: tuple[Suggestion, ...]
    differs: str
    subgroups: pd.DataFrame
    dose: Estimate | None
    dose_table: pd.DataFrame
    money: Money | None
    better: str
    warnings: tuple[str, ...]
    made_from: Particulars

    def provenance_details(self) -> Particulars:
        """Name the outcome, the design and the data."""
        return self.made_from

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per estimate, the headline first.

        Columns: method, estimate, std_error, df, low, high (95%), p, note.
        """
        return pd.DataFrame([estimate_row(one) for one in self.estimates], columns=ESTIMATE_COLUMNS)

    @cached_property
    def check_table(self) -> pd.DataFrame:
        """One row per check. Columns: check, status, finding, cannot_claim."""
        return pd.DataFrame(
            [(c.name, c.status, c.finding, c.cannot) for c in self.checks],
            columns=["check", "status", "finding", "cannot_claim"],
        )

    @property
    def sentence(self) -> str:
        """The answer with its range and the rung of the ladder, without the outcome's name."""
        effect = self.effect
        span = f"{write_number(effect.low)} to {write_number(effect.high)} (95%)"
        span += f", estimate {write_number(effect.value)}"
        if self.claim.rung == "caused":
            return f"Caused a change of {span}"
        if self.claim.rung == "consistent with a cause":
            return f"Consistent with having caused a change of {span}; nobody drew lots"
        if self.claim.rung == "associated":
            return f"Associated with a change of {span}; not shown to be its cause"
        return f"Cannot say: the change may lie anywhere from {span}"

    def estimate(self, method: str) -> Estimate:
        """Return one of the estimates by its method.

        Raises:
            UnknownName: no such estimate.
        """
        for one in self.estimates:
            if one.method == method:
                return one
        raise unknown_name("estimates", method, [one.method for one in self.estimates])

    def explain(self, key: str = "effect") -> Explanation:
        """Open the effect, one of the estimates, or a check.

        Raises:
            UnknownName: neither ``effect``, a method nor the name of a check.
        """
        for check in self.checks:
            if check.name == key:
                return Explanation(
                    check.name, check.finding, self._steps_table(self.effect), self.cells,
                    self.made_from.formula, (check.cannot,) if check.cannot else (),
                )  # fmt: skip
        known = ["effect", *[c.name for c in self.checks], *[e.method for e in self.estimates]]
        if key not in known:
            raise unknown_name("impact", key, known)
        one = self.effect if key == "effect" else self.estimate(key)
        return Explanation(
            title=f"Effect on {self.outcome}: {one.method}",
            sentence=f"{write_number(one.value)}, 95% interval "
            f"{write_number(one.low)} to {write_number(one.high)}; "
            f"{self.claim.rung}, because {self.claim.because}.",
            steps=self._steps_table(one),
            rows=self.cells if len(self.cells) else self.table,
            formula=f"{self.made_from.formula}\n{write_number(one.value)} ± "
            f"t({one.df:.1f}) × {write_number(one.std_error)}",
            notes=(one.note,) if one.note else (),
        )

    def _steps_table(self, one: Estimate) -> pd.DataFrame:
        unit = self.outcome
        rows = [
            ("Mean of the treated before", self.baseline, unit, "what the change is relative to"),
            ("Estimate", one.value, unit, one.method),
            ("Standard error", one.std_error, unit, one.note),
            ("Degrees of freedom", one.df, "", "of the t distribution"),
            ("Low", one.low, unit, "95% interval"),
            ("High", one.high, unit, "95% interval"),
            ("p", one.p, "", "chance of such a difference without any effect"),
        ]
        return pd.DataFrame(rows, columns=["step", "value", "unit", "note"])

"""Roll-outs found in enrolments and outcomes: who was treated when, laid out as a panel.

Method: an outcome is measured for people or for teams. A person is treated from the month of the
first start of the intervention; a team from the month in which its first member starts. Everyone
enrolled counts, finished or not: those who finish are seldom those who would not have done well
anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isclose

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.workforce import Workforce
from skillgap.questions.impact.asked import Answer
from skillgap.questions.impact.found import Options
from skillgap.questions.impact.measure import measure_impact
from skillgap.questions.impact.panel import Columns
from skillgap.questions.impact.result import Impact

LOWER_IS_BETTER = ("absence", "minutes", "days", "error", "complaint", "defect", "cost", "turnover",
                   "attrition", "incident", "accident", "late", "churn", "backlog")  # fmt: skip
FEWEST_TREATED = 5
PLANNED = 0.9
"""Share of starts in three months from which a roll-out looks planned rather than everyday."""
OVERLAP_SHARE, OVERLAP_P, OVERLAP_MONTHS_BEFORE = 0.2, 0.05, 3


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another intervention that began in the same units.

    Attributes:
        intervention_id: The other intervention.
        title: Its title.
        treated: Treated units in which it began meanwhile; of ``of_treated``.
        of_treated: Treated units.
        others: Untreated units in which it began meanwhile; of ``of_others``.
        of_others: Untreated units.
    """

    intervention_id: str
    title: str
    treated: int
    of_treated: int
    others: int
    of_others: int

    @property
    def sentence(self) -> str:
        """What was found, as it is told."""
        return (
            f"enrolments show that {self.title} began meanwhile in {self.treated} of "
            f"{self.of_treated} treated units and in {self.others} of {self.of_others} others"
        )


@dataclass(frozen=True, eq=False)
class RollOut:
    """One intervention and one outcome, ready to be measured.

    Attributes:
        panel: unit_id, period, value, treated_from (NaT: never), group (function of the team or
            person), dose (share of the team's people enrolled; for people, of the intervention
            finished), people (in the unit).
        intervention_id: The intervention.
        metric: The outcome.
        unit_kind: ``team`` or ``person``.
        enrolled: People enrolled in it.
        finished: Of those, who completed.
        finishers: Units in which somebody completed.
        monthly_pay: Mean pay of a unit a month, NaN when salaries are not loaded.
        inputs: Rows used of each table.
        dataset: Fingerprint of the workforce.
        as_of: Day the workforce speaks of.
        overlaps: Other interventions that began for the treated units rather than for others
            while this one ran.
    """

    panel: pd.DataFrame
    intervention_id: str
    metric: str
    unit_kind: str
    enrolled: int
    finished: int
    finishers: frozenset[str]
    monthly_pay: float
    inputs: dict[str, int]
    dataset: str
    as_of: str
    overlaps: tuple[Overlap, ...] = ()


def better_direction(metric: str) -> str:
    """Return ``lower`` for outcomes whose name says that less is better.

    >>> better_direction("unplanned_absence_share"), better_direction("picks_per_hour")
    ('lower', 'higher')
    """
    words = metric.casefold()
    return "lower" if any(word in words for word in LOWER_IS_BETTER) else "higher"


def rollout_as_panel(workforce: Workforce, intervention_id: str, metric: str) -> RollOut:
    """Lay one intervention and one outcome out as a panel.

    Raises:
        MissingTable: no outcomes or enrolments.
        UnknownName: the intervention or the metric is not there.
    """
    workforce.need("outcomes", "enrolments")
    outcomes = workforce["outcomes"]
    outcomes = outcomes[outcomes["metric"] == metric]
    if outcomes.empty:
        known = sorted(workforce["outcomes"]["metric"].dropna().unique())
        raise unknown_name("outcomes", metric, list(map(str, known)))
    taken = workforce["enrolments"]
    taken = taken[taken["intervention_id"] == intervention_id].dropna(subset=["started_on"])
    if taken.empty:
        known = sorted(workforce["enrolments"]["intervention_id"].dropna().unique())
        raise unknown_name("enrolments", intervention_id, list(map(str, known)))
    staff = workforce["employees"].set_index("employee_id")
    by_person = bool(outcomes["unit_id"].isin(staff.index).mean() > 0.5)
    unit_of = pd.Series(staff.index, index=staff.index) if by_person else staff["team_id"].dropna()
    measured = pd.Index(outcomes["unit_id"].unique())
    started = taken.assign(unit=unit_of.reindex(taken["employee_id"]).to_numpy())
    started = started[started["unit"].isin(measured)]
    first = started.groupby("unit")["started_on"].min()
    done = started[started["status"].astype("str").str.casefold() == "completed"]
    people = unit_of.value_counts()
    share = started.groupby("unit")["employee_id"].nunique() / people
    dose = share if not by_person else pd.Series(1.0, index=pd.Index(done["unit"].unique()))
    group = staff["function"] if by_person else staff.groupby("team_id")["function"].first()
    units = outcomes["unit_id"]
    panel = pd.DataFrame(
        {
            "unit_id": units.to_numpy(),
            "period": pd.to_datetime(outcomes["period"]).to_numpy(),
            "value": outcomes["value"].to_numpy(dtype=np.float64),
            "treated_from": first.reindex(units).to_numpy(),
            "group": group.reindex(units).fillna("unknown").to_numpy(),
            "dose": dose.reindex(units).fillna(0.0).to_numpy(),
            "people": people.reindex(units).fillna(1).to_numpy(),
        }
    )
    panel = panel.groupby(["unit_id", "period"], as_index=False).agg(
        {"value": "mean", "treated_from": "first", "group": "first", "dose": "first",
         "people": "first"}
    )  # fmt: skip
    overlaps = find_overlaps(workforce, intervention_id, first, unit_of, measured)
    pay = staff["salary"].groupby(unit_of.reindex(staff.index).to_numpy()).sum(min_count=1) / 12
    here = pay.reindex(measured).mean() if len(pay) else float("nan")
    return RollOut(
        panel=panel,
        intervention_id=intervention_id,
        metric=metric,
        unit_kind="person" if by_person else "team",
        enrolled=int(started["employee_id"].nunique()),
        finished=int(done["employee_id"].nunique()),
        finishers=frozenset(map(str, done["unit"].unique())),
        monthly_pay=float(here),
        inputs={"outcomes": len(outcomes), "enrolments": len(taken), "employees": len(staff)},
        dataset=workforce.fingerprint,
        as_of=workforce.as_of.isoformat(),
        overlaps=overlaps,
    )


def find_overlaps(
    workforce: Workforce,
    intervention_id: str,
    started: pd.Series,
    unit_of: pd.Series,
    measured: pd.Index,
) -> tuple[Overlap, ...]:
    """Find other interventions that began in the treated units rather than in the others.

    Meanwhile means from three months before a unit's start until the last outcome; for untreated
    units, from three months before the middle start. Everyday learning begins in both alike, so
    an intervention counts only where the shares differ by a fifth or more and by more than chance
    (Fisher's exact test, p below 5% over the number of interventions looked at).

    Args:
        workforce: With enrolments and interventions.
        intervention_id: The one that is measured.
        started: First start of it by unit.
        unit_of: Unit of each person.
        measured: Units with outcomes.

    Returns:
        The overlaps, the largest difference of shares first.
    """
    from scipy.stats import fisher_exact

    taken = workforce["enrolments"].dropna(subset=["started_on"])
    taken = taken.assign(unit=unit_of.reindex(taken["employee_id"]).to_numpy())
    taken = taken[taken["unit"].isin(measured) & (taken["intervention_id"] != intervention_id)]
    if taken.empty or started.empty:
        return ()
    begun = taken.groupby(["intervention_id", "unit"])["started_on"].min().reset_index()
    own = begun["unit"].map(started)
    since = own.fillna(started.sort_values().iloc[len(started) // 2])
    begun = begun[begun["started_on"] >= since - pd.DateOffset(months=OVERLAP_MONTHS_BEFORE)]
    treated = begun["unit"].isin(started.index)
    of_treated, of_others = len(started), int((~measured.isin(started.index)).sum())
    titles = workforce["interventions"].set_index("intervention_id")["title"]
    looked_at = max(begun["intervention_id"].nunique(), 1)
    found = []
    for other, inside in treated.groupby(begun["intervention_id"]):
        one, rest = int(inside.sum()), int((~inside).sum())
        gap = one / of_treated - (rest / of_others if of_others else 0.0)
        if gap < OVERLAP_SHARE and not isclose(gap, OVERLAP_SHARE):
            continue
        grid = np.array([[one, of_treated - one], [rest, max(of_others - rest, 0)]])
        if fisher_exact(grid, alternative="greater").pvalue < OVERLAP_P / looked_at:
            title = str(titles.get(other, other))
            found.append((gap, Overlap(str(other), title, one, of_treated, rest, of_others)))
    return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))


def _add_overlaps_to_answers(
    answers: tuple[Answer, ...], overlaps: tuple[Overlap, ...]
) -> tuple[Answer, ...]:
    """Return the answers, the first of them replaced by what enrolments show."""
    if not overlaps:
        return answers
    found = Answer("other_start", "yes", found=overlaps[0].sentence)
    return (found, *(answer for answer in answers if answer.name != found.name))


def measure_rollout(rollout: RollOut, options: Options, *, assumptions: Assumptions) -> Impact:
    """Measure a roll-out; money by pay where no value per unit is stated.

    Without a stated value, a relative change of the outcome is worth that share of the unit's
    pay, times ``outcome_payroll_share``.

    Args:
        rollout: From :func:`rollout_as_panel`.
        options: How to measure.
        assumptions: The register.
    """
    panel, several = rollout.panel, rollout.panel["group"].nunique() > 1
    columns = Columns(
        rollout.metric, "unit_id", "period", "treated_from", group="group" if several else "",
        dose="dose",
    )  # fmt: skip
    if np.isnan(options.value_per_unit):
        usual = abs(float(panel["value"].mean()))
        share = assumptions.value("outcome_payroll_share")
        worth = share * rollout.monthly_pay / usual if usual > 0 else float("nan")
        note = f"{share:.0%} of the pay behind a relative change of the outcome"
        if np.isfinite(worth):
            options = replace(options, value_per_unit=worth, value_note=note)
    options = replace(options, answers=_add_overlaps_to_answers(options.answers, rollout.overlaps))
    named = panel.rename(columns={"value": rollout.metric})
    found = measure_impact(named, columns, options, assumptions=assumptions)
    made = replace(
        found.made_from, inputs=rollout.inputs, dataset=rollout.dataset, as_of=rollout.as_of
    )
    return replace(found, made_from=made)


def planning_effect_and_sd(
    found: Impact, *, spread_worth_share: float, payroll_share: float, inflation: float
) -> tuple[float, float]:
    """Return a measured effect as standard deviations of performance, for projections.

    A relative change of the outcome is worth ``payroll_share`` of pay; one standard deviation of
    performance ``spread_worth_share``; so the one is their quotient in terms of the other. The
    error of an effect whose design cannot show a cause is widened.

    Args:
        found: The measured impact.
        spread_worth_share: Worth of one SD as a share of pay.
        payroll_share: Worth of a relative change as a share of pay.
        inflation: Factor on the error unless the claim is one of cause.

    Returns:
        Effect and error in SD; NaN where the baseline is not known.
    """
    base = abs(found.baseline)
    sign = 1.0 if found.better == "higher" else -1.0
    scale = payroll_share / spread_worth_share / base if base > 0 else float("nan")
    wide = 1.0 if found.claim.rung == "caused" else inflation
    return sign * found.effect.value * scale, found.effect.std_error * scale * wide


def planned_rollouts(table: pd.DataFrame) -> pd.DataFrame:
    """Return planned roll-outs with the outcome nearest to each, the most specific first.

    Nearest is the outcome measured in all units that were treated and in as few others as can be.

    Args:
        table: What :func:`list_rollouts` returns.
    """
    table = table[table["concentration"] >= PLANNED]
    table = table.assign(units=table["units_treated"] + table["units_untreated"])
    order = ["intervention_id", "units_treated", "units", "metric"]
    nearest = table.sort_values(order, ascending=[True, False, True, True])
    return nearest.drop_duplicates("intervention_id").sort_values(["units", "intervention_id"])


def list_rollouts(workforce: Workforce) -> pd.DataFrame:
    """List which interventions can be measured on which outcomes.

    An intervention qualifies for a metric when at least five measured units took part, at least
    five did not or not yet, and there are months before the first start.

    Returns:
        intervention_id, title, metric, units_treated, units_untreated, starts (distinct months),
        concentration (share of treated units that began in the three commonest months), sorted by
        concentration: a planned roll-out begins in few months, everyday learning in all.
    """
    workforce.need("outcomes", "enrolments")
    staff = workforce["employees"].set_index("employee_id")
    taken = workforce["enrolments"].dropna(subset=["started_on"])
    outcomes = workforce["outcomes"]
    titles = workforce["interventions"].set_index("intervention_id")["title"]
    rows = []
    for metric, part in outcomes.groupby("metric"):
        measured = pd.Index(part["unit_id"].unique())
        by_person = bool(measured.isin(staff.index).mean() > 0.5)
        key = taken["employee_id"] if by_person else taken["employee_id"].map(staff["team_id"])
        rows += _measurable_rows(
            taken.assign(unit=key.to_numpy()), measured, str(metric), part["period"]
        )
    names = ["intervention_id", "metric", "units_treated", "units_untreated", "starts",
             "concentration"]  # fmt: skip
    table = pd.DataFrame(rows, columns=names)
    table.insert(1, "title", table["intervention_id"].map(titles).fillna(table["intervention_id"]))
    order = ["concentration", "units_treated", "intervention_id", "metric"]
    return table.sort_values(order, ascending=[False, False, True, True]).reset_index(drop=True)


def _measurable_rows(
    taken: pd.DataFrame, measured: pd.Index, metric: str, period: pd.Series
) -> list[tuple[object, ...]]:
    inside = taken[taken["unit"].isin(measured)]
    begun, ended = period.min(), period.max()
    rows: list[tuple[object, ...]] = []
    for intervention_id, part in inside.groupby("intervention_id"):
        first = part.groupby("unit")["started_on"].min()
        first = first[(first >= begun) & (first <= ended + pd.Timedelta(days=31))]
        treated, rest = len(first), len(measured) - part["unit"].nunique()
        if treated < FEWEST_TREATED or rest < FEWEST_TREATED:
            continue
        months = first.dt.to_period("M").value_counts()
        rows.append(
            (intervention_id, metric, treated, rest, len(months),
             float(months.head(3).sum() / treated))
        )  # fmt: skip
    return rows

"""The verbs of the façade that prove: what something should return, and whether it worked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from skillgap.domain.assumptions import Assumptions
from skillgap.domain.workforce import Workforce

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.models.gaps import Gaps
    from skillgap.models.impact import Impact, RollOut
    from skillgap.models.roi import Comparison, ProjectedReturn

__all__ = [
    "compare_build_buy",
    "compare_roi",
    "lay_out_rollout",
    "learned_gains",
    "list_rollouts",
    "measure_impact",
    "measure_rollout",
    "project_roi",
]


def _register(assumptions: Assumptions | None) -> Assumptions:
    from skillgap import default_assumptions

    return assumptions or default_assumptions()


def measure_impact(
    panel: pd.DataFrame,
    *,
    outcome: str,
    unit: str = "",
    time: str = "",
    treated_from: str = "",
    treated: str = "",
    since: object = None,
    before: str = "",
    cluster: str = "",
    weight: str = "",
    covariates: Sequence[str] = (),
    group: str = "",
    dose: str = "",
    assumptions: Assumptions | None = None,
    **options: Any,
) -> Impact:
    """Measure whether something worked, and say what may be claimed (METHODS §8).

    Args:
        panel: One row per unit and period; or one row per unit (no ``time``); or other units in
            each period (no ``unit``). Never changed.
        outcome: Column of what was to be improved.
        unit: Column of who or what is observed; blank for one row each.
        time: Column of the period: whole numbers, dates, or dates as text.
        treated_from: Column of the start of treatment; blank, 0 or infinite means never.
        treated: Column of 0 and 1, where there is no ``treated_from``.
        since: Period from which units with ``treated`` = 1 are treated.
        before: Column of the outcome before, where there is one row per unit.
        cluster: Column of what was treated as a whole, such as teams of people.
        weight: Column of weights.
        covariates: Columns that set units apart before treatment.
        group: Column of subgroups.
        dose: Column of the amount of treatment.
        assumptions: The register; by default the shipped one.
        **options: ``randomised`` (places were drawn by lot), ``design`` (by default as the data
            suggest), ``controls`` (``not yet treated`` or ``never treated``), ``anticipation``
            (periods), ``base`` (``last`` or ``all`` periods before), ``value_per_unit`` (money
            per unit of the outcome, treated unit and period), ``better`` (``higher``,
            ``lower``), ``looks`` (results looked at together: a claim of cause then needs
            stronger evidence).

    Returns:
        The effect with its interval, checks, claim, event study and money.

    Raises:
        MissingColumns: a column is not there.
        BadValue: the panel cannot be measured; the message says what to do.
    """
    from skillgap.models.impact import Options, as_columns
    from skillgap.models.impact import measure_impact as measure

    columns = as_columns(
        outcome=outcome, unit=unit, time=time, treated_from=treated_from, treated=treated,
        since=since, before=before, cluster=cluster, weight=weight, covariates=covariates,
        group=group, dose=dose,
    )  # fmt: skip
    register = _register(assumptions)
    return measure(panel, columns, Options(**options), assumptions=register)


def lay_out_rollout(workforce: Workforce, intervention_id: str, metric: str) -> RollOut:
    """Lay one intervention and one outcome out as a panel, from enrolments and outcomes."""
    from skillgap.models.impact import lay_out

    return lay_out(workforce, intervention_id, metric)


def list_rollouts(workforce: Workforce) -> pd.DataFrame:
    """List which interventions can be measured on which outcomes, planned roll-outs first."""
    from skillgap.models.impact import list_rollouts as listed

    return listed(workforce)


def measure_rollout(
    rollout: RollOut, *, assumptions: Assumptions | None = None, **options: Any
) -> Impact:
    """Measure a roll-out; options as in :func:`measure_impact`, money by pay if none is stated."""
    from skillgap.models.impact import Options, better_direction
    from skillgap.models.impact import measure_rollout as measure

    chosen = {"better": better_direction(rollout.metric), **options}
    return measure(rollout, Options(**chosen), assumptions=_register(assumptions))


def project_roi(
    workforce: Workforce,
    *,
    intervention: str,
    participants: float,
    assumptions: Assumptions | None = None,
    **options: Any,
) -> ProjectedReturn:
    """Project what an intervention returns: P10 as the headline, costs in full (METHODS §8).

    Args:
        workforce: With ``interventions`` and salaries.
        intervention: Its id.
        participants: For how many people.
        assumptions: The register; by default the shipped one.
        **options: ``horizon_months``, ``avoided_hires`` (posts), ``measured`` (intervention to
            ``MeasuredEffect``: replaces the planning value), ``learned`` (from
            :func:`learned_gains`: scales it), ``edits`` (input to value), ``draws``, ``seed``.
    """
    from skillgap.models.roi import project_return

    return project_return(
        workforce, intervention=intervention, participants=participants,
        assumptions=_register(assumptions), **options,
    )  # fmt: skip


def learned_gains(
    workforce: Workforce, *, assumptions: Assumptions | None = None
) -> dict[str, float]:
    """Return the levels each intervention gave here over those expected before any evidence.

    The posterior that recommendations use, over its prior; hand it to :func:`project_roi` as
    ``learned``.
    """
    from skillgap.models.learning.gains import learn_gains
    from skillgap.models.learning.offers import read_offers

    register = _register(assumptions)
    table = learn_gains(workforce, read_offers(workforce, register), register).table
    known = table[table["prior_gain"] > 0]
    ratio = (known["gain"] / known["prior_gain"]).clip(lower=0.0)
    return {str(name): float(value) for name, value in zip(known["intervention_id"], ratio)}


def compare_roi(
    workforce: Workforce, *, assumptions: Assumptions | None = None, **options: Any
) -> Comparison:
    """Project every intervention of the catalogue alike and mark the frontier."""
    from skillgap.models.roi import compare_returns

    return compare_returns(workforce, assumptions=_register(assumptions), **options)


def compare_build_buy(
    workforce: Workforce, gaps: Gaps, *, assumptions: Assumptions | None = None
) -> pd.DataFrame:
    """Set building beside buying for every role that is short, in full cost."""
    from skillgap.models.roi import compare_build_buy as compare

    short = gaps.by("role_id", "skill_id")
    return compare(workforce, short, assumptions=_register(assumptions))

"""Answers that take several rooms: a question never calls another, so they are composed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.contests import out_of_ranking_in_words
from skillgap.core.question import SHIPPED
from skillgap.core.workforce import Workforce
from skillgap.questions.bench import Bench
from skillgap.questions.fairness import FAIRNESS, FairnessAudit, audit
from skillgap.questions.forecast import Forecast, SkillBackTest
from skillgap.questions.forecast import backtest_skills as backtest
from skillgap.questions.gaps import Gaps, measure_gaps
from skillgap.questions.impact import (
    IMPACT,
    ROLLOUT,
    Impact,
    RollOut,
    as_columns,
    better_direction,
    choose_options,
)
from skillgap.questions.impact import measure_impact as measure_panel
from skillgap.questions.impact import measure_rollout as measure_panel_of
from skillgap.questions.learning import GAINS, estimate_gains, read_offers
from skillgap.questions.mobility import (
    ASPIRATIONS,
    OPENINGS,
    SUCCESSION,
    Aspirations,
    Candidates,
    Levels,
    Moves,
    Succession,
    calibrate_cutoff,
    find_aspirations,
    find_candidates,
    find_move_history,
    find_successors,
    gather_staff,
    rank_moves,
)
from skillgap.questions.network import Network
from skillgap.questions.plan import PLAN, Plan, PlanSettings, compose_problem, solve_plan
from skillgap.questions.profiles import Profiles, infer_profiles
from skillgap.questions.readiness import (
    FRAMEWORK_VERSIONS,
    FrameworkVersions,
    lay_side_by_side,
    same_people,
)
from skillgap.questions.roi import BUILD_OR_BUY, compare_building
from skillgap.questions.work_design import (
    REDESIGN_ROLE,
    Canvas,
    RoleRedesign,
    moved_quantities,
    redesign_by_canvas,
    redesign_warnings,
    redesigned_workforce,
)


def losses_by_role(gaps: Gaps) -> pd.DataFrame:
    """Return what people in post do not deliver, by role: role_id, people, monthly_loss."""
    table = gaps.by("role_id")
    return table[["role_id", "people", "monthly_risk"]].rename(
        columns={"monthly_risk": "monthly_loss"}
    )


def _moves_calibrated_once(
    network: Network, profiles: Profiles, assumptions: Assumptions, contested: Levels
) -> Callable[[str], Moves]:
    """Return the moves to a role on demand; cut-off and history are worked out once."""
    staff = gather_staff(profiles.workforce, profiles, assumptions)
    found, seen = calibrate_cutoff(staff, network, assumptions), find_move_history(staff.workforce)
    return lambda role: rank_moves(
        network, profiles, to=role, assumptions=assumptions, calibration=found, history=seen,
        contested=contested,
    )  # fmt: skip


def _told_of_contests(warnings: tuple[str, ...], contested: Levels) -> tuple[str, ...]:
    """Add that contested levels count in no order, where there are any."""
    return (*warnings, *out_of_ranking_in_words(len(set(contested))).splitlines())


@OPENINGS.answers
def match_openings(
    network: Network, profiles: Profiles, *, assumptions: Assumptions = SHIPPED, each: int = 3,
    contested: Levels = (),
) -> Candidates:  # fmt: skip
    """Find internal candidates for every open post, with the evidence why.

    Args:
        network: Closeness of skills and hours to learn.
        profiles: Levels with their uncertainty.
        assumptions: The register; by default the one shipped.
        each: Candidates listed for each post.
        contested: Levels under an open contest, by employee id and skill id: they count neither
            for nor against.
    """
    moves_to = _moves_calibrated_once(network, profiles, assumptions, contested)
    found = find_candidates(profiles, moves_to, each=each)
    return replace(found, warnings=_told_of_contests(found.warnings, contested))


@SUCCESSION.answers
def plan_succession(
    network: Network, profiles: Profiles, bench: Bench, *, assumptions: Assumptions = SHIPPED,
    contested: Levels = (),
) -> Succession:  # fmt: skip
    """List who could follow in critical roles, and how soon; contested levels count in nothing."""
    moves_to = _moves_calibrated_once(network, profiles, assumptions, contested)
    found = find_successors(profiles, bench.table, moves_to, assumptions=assumptions)
    return replace(found, warnings=_told_of_contests(found.warnings, contested))


@ASPIRATIONS.answers
def match_aspirations(
    network: Network, profiles: Profiles, *, assumptions: Assumptions = SHIPPED,
    contested: Levels = (),
) -> Aspirations:  # fmt: skip
    """Match roles asked for with how near they are and what is open, without contested levels."""
    moves_to = _moves_calibrated_once(network, profiles, assumptions, contested)
    found = find_aspirations(profiles, moves_to)
    return replace(found, warnings=_told_of_contests(found.warnings, contested))


@PLAN.answers
def optimise_plan(
    forecast: Forecast,
    gaps: Gaps | None = None,
    *,
    budget: float | None = None,
    quarters: int = 8,
    assumptions: Assumptions = SHIPPED,
    gap_share: float = 0.01,
    seconds: float = 20.0,
    **settings: Any,
) -> Plan:
    """Find the cheapest sound mix of build, buy, borrow, redeploy and automate.

    Args:
        forecast: Supply and demand, whose shortage the plan is to close.
        gaps: What people in post lack, so that training can be planned; by default measured here
            where signals and requirements are loaded.
        budget: Money for all quarters together; None sets no limit.
        quarters: Quarters to plan for.
        assumptions: The register; by default the one shipped.
        gap_share: Stop once the plan is proven to be this close to the best.
        seconds: Stop after this time with the best plan found so far.
        **settings: Further fields of ``PlanSettings``, such as ``levers``, ``target_share``,
            ``caution`` or ``group``.

    Returns:
        The plan, quarter by quarter.

    Raises:
        SkillgapError: no plan keeps all limits (``InfeasiblePlan``, with advice), or none was
            found in time.
    """
    quarters = max(1, min(quarters, len(forecast.months) // 3))
    chosen = PlanSettings(
        total_budget=budget,
        quarters=quarters,
        **{"target_quarter": quarters, **settings},
    )
    workforce = forecast.basis.workforce
    if gaps is None and workforce.has("signals") and workforce.has("requirements"):
        profiles = infer_profiles(workforce, assumptions=assumptions)
        gaps = measure_gaps(workforce, profiles, assumptions=assumptions)
    losses = None if gaps is None else losses_by_role(gaps)
    composed = compose_problem(workforce, forecast, chosen, assumptions=assumptions, losses=losses)
    return solve_plan(
        composed.problem,
        gap_share=gap_share,
        seconds=seconds,
        composed=composed,
    )


@REDESIGN_ROLE.answers
def redesign_role(
    workforce: Workforce,
    profiles: Profiles,
    gaps: Gaps,
    *,
    role: str = "",
    canvas: Canvas | None = None,
    assumptions: Assumptions = SHIPPED,
) -> RoleRedesign:
    """Redesign a role task by task, and say what it requires then and what that moves.

    Args:
        workforce: With ``requirements``; ``tasks`` make the first canvas.
        profiles: Levels with their uncertainty.
        gaps: What people lack today.
        role: The role whose tasks make the canvas; by default the one most people with tasks hold.
        canvas: A canvas that people filled in; its role counts.
        assumptions: The register; by default the one shipped.

    Raises:
        UnknownName: no such role, or a step names an unknown skill.
    """
    chosen, table, hours = redesign_by_canvas(workforce, canvas, role, assumptions)
    changed = redesigned_workforce(workforce, chosen, table)
    after = measure_gaps(changed, profiles, assumptions=assumptions, draws=2)
    titles = workforce["roles"].set_index("role_id")["title"]
    title = titles.get(chosen.role_id)
    return RoleRedesign(
        table=table,
        canvas=chosen,
        title=chosen.role_id if pd.isna(title) else str(title),
        hours=hours,
        moved=moved_quantities(
            workforce, chosen.role_id, hours, gaps.by("role_id"), after.by("role_id")
        ),
        tasks=workforce["tasks"][workforce["tasks"]["role_id"] == chosen.role_id].reset_index(
            drop=True
        ),
        register=assumptions,
        warnings=redesign_warnings(chosen, table),
    )


@FRAMEWORK_VERSIONS.answers
def compare_frameworks(
    before: Workforce,
    after: Workforce,
    *,
    known: Sequence[Gaps] = (),
    assumptions: Assumptions = SHIPPED,
) -> FrameworkVersions:
    """Set two versions of the framework side by side, with what they do to the shortage.

    Args:
        before: The earlier version, with ``requirements``.
        after: The later version; its people are held against both.
        known: Gaps of either that are measured already.
        assumptions: The register; by default the one shipped.

    Returns:
        What differs by requirement, role and skill, and the shortage by each version.

    Raises:
        MissingTable: one of them requires nothing.
    """
    measured = []
    for each in (same_people(before, after), after):
        found = next((one for one in known if one.workforce is each), None)
        if found is None:
            levels = infer_profiles(each, assumptions=assumptions)
            found = measure_gaps(each, levels, assumptions=assumptions, draws=2)
        measured.append(found)
    return lay_side_by_side(before, after, *measured)


@GAINS.answers
def gains_learned_by_intervention(
    workforce: Workforce, *, assumptions: Assumptions = SHIPPED
) -> dict[str, float]:
    """Return the levels each intervention gave here over those expected before any evidence.

    The posterior that recommendations use, over its prior; hand it to ``project_roi`` as
    ``learned``.
    """
    table = estimate_gains(workforce, read_offers(workforce, assumptions), assumptions).table
    known = table[table["prior_gain"] > 0]
    ratio = (known["gain"] / known["prior_gain"]).clip(lower=0.0)
    return {str(name): float(value) for name, value in zip(known["intervention_id"], ratio)}


def backtest_skills(
    workforce: Workforce,
    profiles: Profiles,
    *,
    assumptions: Assumptions | None = None,
    months: int = 12,
) -> SkillBackTest:
    """Say how well the forecast of skills would have foretold today, beside leaving them."""
    register = assumptions or profiles.register
    return backtest(
        workforce,
        profiles,
        lambda known: infer_profiles(known, assumptions=register),
        assumptions=register,
        months=months,
    )


@FAIRNESS.answers
def audit_fairness(
    workforce: Workforce,
    profiles: Profiles,
    *,
    by: str = "gender",
    assumptions: Assumptions = SHIPPED,
) -> FairnessAudit:
    """Audit whether groups of people are judged, measured and offered alike.

    Args:
        workforce: ``signals``, ``requirements`` and ``enrolments`` each add checks.
        profiles: Levels with their uncertainty.
        by: gender, ethnicity or age_band; several joined by ``+`` for their intersection.
        assumptions: The register; by default the one shipped.

    Raises:
        BadValue: another attribute, or one of which nothing is known.
    """
    signals = workforce["signals"]
    assessed = (signals["source"] == "assessment").fillna(False).to_numpy(dtype=bool)
    blind = None
    if assessed.any() and not assessed.all():
        others = {**workforce.tables, "signals": signals[~assessed].reset_index(drop=True)}
        unassessed = replace(workforce, tables=others)
        blind = infer_profiles(
            unassessed, as_of=profiles.as_of, assumptions=assumptions,
            calibration=profiles.calibration,
        )  # fmt: skip
    return audit(workforce, profiles, blind, by, assumptions)


@BUILD_OR_BUY.answers
def compare_build_buy(
    workforce: Workforce, gaps: Gaps, *, assumptions: Assumptions = SHIPPED
) -> pd.DataFrame:
    """Set building beside buying for every role that is short, in full cost."""
    return compare_building(workforce, gaps.by("role_id", "skill_id"), assumptions=assumptions)


@IMPACT.answers
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
    assumptions: Assumptions = SHIPPED,
    **options: Any,
) -> Impact:
    """Measure whether something worked, and say what may be claimed.

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
        assumptions: The register; by default the one shipped.
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
    columns = as_columns(
        outcome=outcome, unit=unit, time=time, treated_from=treated_from, treated=treated,
        since=since, before=before, cluster=cluster, weight=weight, covariates=covariates,
        group=group, dose=dose,
    )  # fmt: skip
    return measure_panel(panel, columns, choose_options(options), assumptions=assumptions)


@ROLLOUT.answers
def measure_rollout(
    rollout: RollOut, *, assumptions: Assumptions = SHIPPED, **options: Any
) -> Impact:
    """Measure a roll-out; options as in ``measure_impact``, money by pay if none is stated."""
    chosen = {"better": better_direction(rollout.metric), **options}
    return measure_panel_of(rollout, choose_options(chosen), assumptions=assumptions)

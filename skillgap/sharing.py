"""What is taken to others: the board story as a deck, a brief and a workbook, from one workforce.

The answers behind them are composed once, as :class:`BoardResults`, so that the three say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from skillgap.core.errors import BadValue, SkillgapError
from skillgap.core.scenario import Scenario
from skillgap.core.workforce import Workforce

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.core.assumptions import Assumptions
    from skillgap.core.question import Result
    from skillgap.exports.board_story import BoardResults
    from skillgap.exports.exhibits import Slide
    from skillgap.exports.workbook import Worksheet
    from skillgap.questions.forecast import Forecast
    from skillgap.questions.gaps import Gaps
    from skillgap.questions.impact import Impact
    from skillgap.questions.plan import Plan, PlanSettings
    from skillgap.questions.plan.compose import Composed
    from skillgap.questions.profiles import Profiles
    from skillgap.questions.roi import ProjectedReturn

T = TypeVar("T")

HORIZON_MONTHS = 36
_MOST_MEASURED = 6


def compose_board(
    workforce: Workforce, *, scenario: Scenario | None = None, budget: float | None = None
) -> BoardResults:
    """Answer what the board story tells, each question once and as the pages answer it at rest.

    Args:
        workforce: With ``employees``, ``roles``, ``skills`` and ``requirements``; what else is
            loaded adds a forecast, a plan, a projected return and measured programmes.
        scenario: The future spoken of; by default nothing but what is usual.
        budget: Money for all quarters together, ``math.inf`` for no limit; by default what Build
            or buy begins with, a round amount near 2% of payroll.

    Raises:
        MissingTable: no requirements are loaded.
    """
    from skillgap.exports.board_story import BoardResults
    from skillgap.questions.gaps import measure_gaps
    from skillgap.questions.profiles import infer_profiles

    chosen = scenario or Scenario(name="Baseline", horizon_months=HORIZON_MONTHS)
    profiles = infer_profiles(workforce)
    gaps = measure_gaps(workforce, profiles)
    without: dict[str, str] = {}
    made = _or_why(without, "forecast", lambda: _forecast(workforce, profiles, chosen))
    planned = _or_why(without, "plan", lambda: _plan(made, gaps, budget, profiles.register))
    plan, by_budget = planned or (None, None)
    projected = _or_why(without, "proof", lambda: _projected(workforce, profiles.register, gaps))
    measured = _or_why(without, "measured", lambda: measured_programmes(workforce)) or ()
    return BoardResults(gaps, chosen, made, plan, projected, measured, without, by_budget)


def write_deck(
    workforce: Workforce,
    *,
    scenario: Scenario | None = None,
    budget: float | None = None,
    template: str | Path | None = None,
    appendix: bool = True,
    sealed: str = "",
) -> bytes:
    """Write the board story as an editable PowerPoint file.

    Args:
        workforce: The organisation.
        scenario: The future spoken of.
        budget: Money for all quarters together.
        template: A company's .pptx or .potx; ours is added to it, its own slides stay.
        appendix: Whether the slides behind the story are added.
        sealed: A line for the notes of every slide.

    Returns:
        The bytes of a .pptx.

    Raises:
        BadValue: the template cannot be used.
        MissingTable: no requirements are loaded.
    """
    from skillgap.exports import deck

    base = read_template(template)
    slides = board_slides(compose_board(workforce, scenario=scenario, budget=budget), appendix)
    name = str(template or "template")
    return deck.write_deck(
        slides, template=base, template_name=name, title=workforce.name, sealed=sealed
    )


def write_brief(
    workforce: Workforce,
    *,
    scenario: Scenario | None = None,
    budget: float | None = None,
    sealed: str = "",
) -> bytes:
    """Write the board story on one page, as the bytes of a .docx; arguments as in `write_deck`."""
    from skillgap.exports import brief

    slides = board_slides(compose_board(workforce, scenario=scenario, budget=budget), False)
    return brief.write_brief(slides, title=f"Skills of {workforce.name}", sealed=sealed)


def write_workbook(
    workforce: Workforce,
    *,
    scenario: Scenario | None = None,
    budget: float | None = None,
    sealed: str = "",
) -> bytes:
    """Write the tables behind the board story as the bytes of a .xlsx.

    Tables about single persons are left out. Arguments as in `write_deck`.
    """
    from skillgap.exports import workbook
    from skillgap.exports.board_story import assumptions_used

    results = compose_board(workforce, scenario=scenario, budget=budget)
    used = assumptions_used(results)
    return workbook.write_workbook(board_sheets(results), assumptions=used, sealed=sealed)


def board_slides(results: BoardResults, appendix: bool) -> tuple[Slide, ...]:
    """Return the slides of the board story, with or without those behind it."""
    from skillgap.exports.board_story import tell_appendix, tell_board_story

    return (*tell_board_story(results), *(tell_appendix(results) if appendix else ()))


def board_sheets(results: BoardResults) -> list[Worksheet]:
    """Return the tables behind the board story, each with what its columns hold."""
    from skillgap.exports.workbook import Worksheet

    gaps, made, plan, projected = (
        results.gaps, results.forecast, results.plan, results.projected,
    )  # fmt: skip
    sheets = [
        _sheet("Skills", gaps, gaps.table, "Every skill, ranked by what its shortage costs."),
        _sheet("By function and cluster", gaps, gaps.by("function", "cluster"), "Where it is."),
        _sheet("By role", gaps, gaps.by("role_id"), "Which roles lack what they need."),
        _sheet("From payroll to delivered", gaps, gaps.reconcile(), "Adds up to the cent."),
    ]
    if made is not None:
        sheets += [
            _sheet("Vacancies ahead", made, made.shortage_by(months=made.horizons), "All posts."),
            _sheet("By role and place ahead", made, made.table, "Posts, people, empty posts."),
        ]
    if plan is not None:
        sheets += [
            _sheet("Plan", plan, plan.table, "Everything to start, by quarter."),
            _sheet("Plan by quarter", plan, plan.by_quarter, "What fills the empty posts, FTE."),
        ]
        if results.by_budget is not None:
            sheets.append(
                _sheet("By budget", plan, results.by_budget, "What each budget fills, each a plan.")
            )
    if projected is not None:
        sheets.append(_sheet("Projected return", projected, projected.table, "Costs and benefits."))
    return [*sheets, *[Worksheet(f"Measured {title}", one.table, one.question.columns,
                             (one.sentence,)) for title, one in results.measured]]  # fmt: skip


def _sheet(name: str, result: Result, table: pd.DataFrame, told: str) -> Worksheet:
    from skillgap.exports.board_story import provenance_notes
    from skillgap.exports.workbook import Worksheet

    notes = (told, *provenance_notes(result.provenance, warnings=result.warnings))
    return Worksheet(name, table, result.question.columns, notes)


def read_template(path: str | Path | None) -> bytes | None:
    """Return the bytes of a company's template; None where none is named.

    Raises:
        BadValue: there is no such file.
    """
    if path is None:
        return None
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadValue(
            f"template `{path}`", error.strerror or "cannot be read", "a .pptx or .potx",
            "Check the path.",
        ) from error  # fmt: skip


def measured_programmes(workforce: Workforce) -> tuple[tuple[str, Impact], ...]:
    """Return what was measured of planned programmes: titles with their impacts.

    Raises:
        SkillgapError: no outcomes or enrolments are loaded.
    """
    from skillgap.composing import measure_rollout
    from skillgap.questions.impact import lay_out_rollout, list_rollouts, planned_rollouts

    planned = planned_rollouts(list_rollouts(workforce))
    found = []
    for row in planned.head(_MOST_MEASURED).itertuples():
        panel = lay_out_rollout(workforce, str(row.intervention_id), str(row.metric))
        found.append((str(row.title), measure_rollout(panel, looks=len(planned))))
    return tuple(found)


def _or_why(without: dict[str, str], part: str, make: Callable[[], T | None]) -> T | None:
    """Return what is made, or note why it cannot be."""
    try:
        return make()
    except SkillgapError as error:
        without[part] = str(error)
        return None


def _forecast(workforce: Workforce, profiles: Profiles, scenario: Scenario) -> Forecast:
    from skillgap.questions.forecast import SHOWN_DRAWS, forecast

    return forecast(workforce, profiles, scenario, draws=SHOWN_DRAWS)


def _plan(
    made: Forecast | None, gaps: Gaps, budget: float | None, register: Assumptions
) -> tuple[Plan, pd.DataFrame] | None:
    """Return the plan that Build or buy finds, and what other budgets fill.

    Each is found on as many draws as it takes there.
    """
    from skillgap.composing import losses_by_role
    from skillgap.questions.forecast import run_scenario
    from skillgap.questions.plan import compose_problem, solve_plan
    from skillgap.questions.plan.budgets import (
        budgets_to_plan,
        frontier_of_plans,
        money_worth_spending,
        settings_to_begin_with,
    )
    from skillgap.questions.plan.settings import DRAWS, GAP_SHARE, SECONDS

    if made is None:
        return None
    workforce, settings = made.basis.workforce, settings_to_begin_with(made.workforce, register)
    if budget is not None:
        settings = replace(settings, total_budget=budget if isfinite(budget) else None)
    ahead = run_scenario(made.basis, made.scenario, draws=DRAWS)
    losses = losses_by_role(gaps) if workforce.has("signals", "requirements") else None

    def compose(asked: PlanSettings) -> Composed:
        return compose_problem(workforce, ahead, asked, assumptions=register, losses=losses)

    def plan_for(total: float | None) -> Plan:
        composed = compose(replace(settings, total_budget=total))
        return solve_plan(composed.problem, gap_share=GAP_SHARE, seconds=SECONDS, composed=composed)

    plan, free = plan_for(settings.total_budget), compose(replace(settings, total_budget=None))
    by_budget = {
        amount: plan if amount == settings.total_budget else plan_for(amount)
        for amount in budgets_to_plan(money_worth_spending(free.problem), settings)
    }
    return plan, frontier_of_plans(by_budget)


def _projected(workforce: Workforce, register: Assumptions, gaps: Gaps) -> ProjectedReturn | None:
    """Return what the largest block of places should return, as Projected ROI does at rest."""
    from skillgap.composing import gains_learned_by_intervention
    from skillgap.questions.roi import ReturnBasis, largest_block, project_roi, usual_participants

    if not len(workforce["interventions"]):
        return None
    learned = (
        gains_learned_by_intervention(workforce) if workforce.has("signals", "enrolments") else {}
    )
    basis = ReturnBasis(workforce, register, learned)
    levels_known = workforce.has("signals", "requirements")
    short = gaps.table.set_index("skill_id")["short_fte"] if levels_known else None
    chosen = largest_block(basis, short)
    people = usual_participants(basis, chosen)
    return project_roi(workforce, intervention=chosen, participants=people, basis=basis)

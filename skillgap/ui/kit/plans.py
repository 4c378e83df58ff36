"""Plans, computed once per dataset, scenario and settings; several pages show them."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.composing import losses_by_role
from skillgap.core.errors import SkillgapError
from skillgap.core.scenario import Scenario
from skillgap.questions.plan import InfeasiblePlan, budgets, solve_plan
from skillgap.questions.plan.judge import judge_doing_nothing
from skillgap.questions.plan.settings import DRAWS, GAP_SHARE, SECONDS, PlanSettings
from skillgap.ui.kit import cached, forecasts, redesigns
from skillgap.ui.kit.once import once_a_run

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from skillgap.core.assumptions import Assumptions
    from skillgap.core.workforce import Workforce
    from skillgap.questions.forecast import Forecast
    from skillgap.questions.plan import Plan
    from skillgap.questions.plan.compose import Composed
    from skillgap.questions.plan.diagnose import Relaxation
    from skillgap.questions.plan.judge import NothingDone

USUAL, CAUTIOUS, PATIENT = (GAP_SHARE, SECONDS), (0.03, 10.0), (0.005, 30.0)
"""How close to the best a plan must be proven, and the seconds it may take."""


@once_a_run
def settings_to_begin_with() -> PlanSettings:
    """Return the settings of a plan nobody changed: a round budget near a share of payroll."""
    settings = budgets.settings_to_begin_with(
        cached.open_workforce(), cached.assumptions_in_force()
    )
    return redesigns.with_redesigns(settings)


def compute_plan(scenario: Scenario, settings: PlanSettings, *, patient: bool = False) -> Plan:
    """Return the plan for a scenario; proven closer where that was asked for.

    Raises:
        InfeasiblePlan: no plan keeps all limits.
    """
    body = json.dumps(settings.to_body())
    asked = PATIENT if patient else CAUTIOUS if settings.caution > 0 else USUAL
    aside, key = _plans_found_aside(), _plan_key(scenario, settings)
    at_hand = None if patient else aside.get(key)
    if at_hand is not None:  # one question, one plan: the search is cut off by time
        return plan_or_raise(at_hand)
    found = _compute_plan(*cached.cache_version(), scenario.numbers(), body, *asked)
    meanwhile = None if patient else aside.get(key)  # found aside while this one was sought
    aside[key] = found if meanwhile is None else meanwhile
    return plan_or_raise(found if meanwhile is None else meanwhile)


def composed_problem(scenario: Scenario, settings: PlanSettings) -> Composed:
    """Return the problem of a plan, with the forecast it rests on; known before any plan is."""
    return compose_problem_once(
        *cached.cache_version(), scenario.numbers(), json.dumps(settings.to_body())
    )


def plan_at_hand(scenario: Scenario, settings: PlanSettings) -> Plan | None:
    """Return a plan that was found aside, by :func:`seek_plan_aside`; nothing while there is none.

    Raises:
        InfeasiblePlan: no plan keeps all limits.
    """
    found = _plans_found_aside().get(_plan_key(scenario, settings))
    return None if found is None else plan_or_raise(found)


def nothing_done_at_hand(scenario: Scenario, settings: PlanSettings) -> NothingDone | None:
    """Return what doing nothing means, known some time before the plan; None until then."""
    plan = _plans_found_aside().get(_plan_key(scenario, settings))
    if plan is not None and not isinstance(plan, tuple):
        return plan.outcome.nothing_done
    return _nothing_found_aside().get(_plan_key(scenario, settings))


def seek_plan_aside(scenario: Scenario, settings: PlanSettings) -> None:
    """Look for a plan beside the page, so that nobody waits for it; once for each question."""
    found, key = _plans_found_aside(), _plan_key(scenario, settings)
    if key in found:
        return
    found[key] = None
    while len(found) > _ASIDE_KEPT:
        found.popitem(last=False)
    workforce, register = cached.open_workforce(), cached.assumptions_in_force()
    leveled = workforce.has("signals", "requirements")
    losses = losses_by_role(cached.gaps()) if leveled else None

    nothing = _nothing_found_aside()
    while len(nothing) > _ASIDE_KEPT:
        nothing.popitem(last=False)

    def seek() -> None:
        try:
            composed = _compose_from_nothing(workforce, losses, register, scenario, settings)
            nothing[key] = judge_doing_nothing(composed.problem)
            plan = solve_plan(
                composed.problem, gap_share=USUAL[0], seconds=SECONDS, composed=composed
            )
            if found.get(key) is None:  # a page may have found it meanwhile, and shows it
                found[key] = plan
        except InfeasiblePlan as error:
            found[key] = error.advice
        except SkillgapError:
            found[key] = ()

    threading.Thread(target=seek, daemon=True, name="plan aside").start()


def _compose_from_nothing(
    workforce: Workforce,
    losses: pd.DataFrame | None,
    register: Assumptions,
    scenario: Scenario,
    settings: PlanSettings,
) -> Composed:
    """Return the problem of a plan without any cache: a thread of its own has no session."""
    from skillgap.questions.forecast import read_basis, run_scenario
    from skillgap.questions.plan.compose import compose_problem

    basis = read_basis(workforce, None, assumptions=register)
    ahead = run_scenario(basis, Scenario.of_numbers(scenario.numbers()), draws=DRAWS)
    return compose_problem(workforce, ahead, settings, assumptions=register, losses=losses)


_ASIDE_KEPT = 96


def _plan_key(scenario: Scenario, settings: PlanSettings) -> tuple[object, ...]:
    return (*cached.cache_version(), scenario.numbers(), json.dumps(settings.to_body()))


@st.cache_resource(show_spinner=False)
def _nothing_found_aside() -> OrderedDict[tuple[object, ...], NothingDone]:
    return OrderedDict()


@st.cache_resource(show_spinner=False)
def _plans_found_aside() -> OrderedDict[tuple[object, ...], Plan | tuple[Relaxation, ...] | None]:
    return OrderedDict()


def plans_by_budget(
    scenario: Scenario, settings: PlanSettings, progress: Callable[[float], object]
) -> dict[float, Plan]:
    """Return plans that differ in their total budget alone, up to what is worth spending.

    Each is kept, so that asking for its budget shows this very plan at once.

    Args:
        scenario: The future planned for.
        settings: Settings in force; a budget by quarter is left aside.
        progress: Called with the share done.
    """
    free = replace(settings, budget=None, total_budget=None)
    key = (*cached.cache_version(), scenario.numbers(), json.dumps(free.to_body()))
    amounts = budgets.budgets_to_plan(_money_worth_spending(*key), settings)
    found = {}
    for done, budget in enumerate(amounts):
        progress(done / len(amounts))
        try:
            found[budget] = compute_plan(scenario, replace(free, total_budget=budget))
        except InfeasiblePlan:
            continue  # a target that this much money cannot reach
    return found


def plan_or_raise(found: Plan | tuple[Relaxation, ...]) -> Plan:
    """Return the plan, or raise what stands in its way."""
    if isinstance(found, tuple):
        raise InfeasiblePlan(found)
    return found


# Called with ``cached.cache_version()``: what is read from ``cached`` is kept under that key.


@st.cache_resource(show_spinner="Forecasting supply and demand …", max_entries=6)
def _forecast(
    folder: str, dataset_id: int, version: str, viewer_key: str, scenario: str
) -> Forecast:
    from skillgap.questions.forecast import run_scenario

    return run_scenario(forecasts.forecast_basis(), Scenario.of_numbers(scenario), draws=DRAWS)


@st.cache_resource(show_spinner=False, max_entries=48)
def compose_problem_once(
    folder: str, dataset_id: int, version: str, viewer_key: str, scenario: str, settings: str
) -> Composed:
    """Return the problem of a scenario and settings, both as they are kept in files."""
    from skillgap.questions.plan.compose import compose_problem

    ahead = _forecast(folder, dataset_id, version, viewer_key, scenario)
    chosen = PlanSettings.from_body(json.loads(settings))
    return compose_problem(
        ahead.basis.workforce, ahead, chosen, assumptions=cached.assumptions_in_force(),
        losses=losses_by_role(cached.gaps()) if _has_levels(ahead) else None,
    )  # fmt: skip


def _has_levels(ahead: Forecast) -> bool:
    return ahead.basis.workforce.has("signals") and ahead.basis.workforce.has("requirements")


@st.cache_resource(show_spinner=False, max_entries=48)
def _money_worth_spending(
    folder: str, dataset_id: int, version: str, viewer_key: str, scenario: str, settings: str
) -> float:
    composed = compose_problem_once(folder, dataset_id, version, viewer_key, scenario, settings)
    return budgets.money_worth_spending(composed.problem)


@st.cache_resource(
    show_spinner="Looking for the best plan; the best found in time is shown …",
    show_time=True,
    max_entries=96,
)
def _compute_plan(
    folder: str,
    dataset_id: int,
    version: str,
    viewer_key: str,
    scenario: str,
    settings: str,
    gap_share: float,
    seconds: float,
) -> Plan | tuple[Relaxation, ...]:
    """Return the plan, or the advice where none is possible: an error would not be kept."""
    composed = compose_problem_once(folder, dataset_id, version, viewer_key, scenario, settings)
    try:
        return solve_plan(
            composed.problem,
            gap_share=gap_share,
            seconds=seconds,
            composed=composed,
        )
    except InfeasiblePlan as error:
        return error.advice

"""Forecasts, problems and plans, computed once per dataset, scenario and settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.composing import losses_by_role
from skillgap.core.scenario import Scenario
from skillgap.questions.plan import InfeasiblePlan, solve_plan
from skillgap.questions.plan.settings import PlanSettings
from skillgap.ui.build_or_buy.state import plan as choices
from skillgap.ui.kit import board, cached, forecasts

if TYPE_CHECKING:
    from skillgap.questions.forecast import Forecast
    from skillgap.questions.plan import Plan
    from skillgap.questions.plan.compose import Composed
    from skillgap.questions.plan.diagnose import Relaxation

SECONDS = 6.0
USUAL, CAUTIOUS, PATIENT = (0.02, SECONDS), (0.03, 10.0), (0.005, 30.0)
"""How close to the best a plan must be proven, and the seconds it may take."""

DRAWS = 400


def compute_plan(scenario: Scenario, settings: PlanSettings) -> Plan:
    """Return the plan for a scenario; proven closer where that was asked for.

    Raises:
        InfeasiblePlan: no plan keeps all limits.
    """
    body = json.dumps(settings.to_body())
    patient = choices().patient == body
    asked = PATIENT if patient else CAUTIOUS if settings.caution > 0 else USUAL
    return _plan_or_raise_infeasible(
        _compute_plan(*cached.cache_version(), scenario.numbers(), body, *asked)
    )


def _plan_or_raise_infeasible(found: Plan | tuple[Relaxation, ...]) -> Plan:
    if isinstance(found, tuple):
        raise InfeasiblePlan(found)
    return found


def actions_over_scenarios(names: tuple[str, ...], settings: PlanSettings) -> pd.DataFrame:
    """Return the plans for several futures laid over each other.

    Args:
        names: Scenarios; one alone is split into a mild, a middle and a hard future.
        settings: The settings all are planned with.
    """
    files = tuple(board.known_scenarios()[name].numbers() for name in names)
    return _compute_actions_over_scenarios(
        *cached.cache_version(), names, files, json.dumps(settings.to_body())
    )


# Called with ``cached.cache_version()``: what is read from ``cached`` is kept under that key.


@st.cache_resource(show_spinner="Forecasting supply and demand …", max_entries=6)
def _forecast(
    folder: str, dataset_id: int, version: str, viewer_key: str, scenario: str
) -> Forecast:
    from skillgap.questions.forecast import run_scenario

    return run_scenario(forecasts.forecast_basis(), Scenario.of_numbers(scenario), draws=DRAWS)


@st.cache_resource(show_spinner=False, max_entries=24)
def _compose_problem(
    folder: str, dataset_id: int, version: str, viewer_key: str, scenario: str, settings: str
) -> Composed:
    from skillgap.questions.plan.compose import compose_problem

    ahead = _forecast(folder, dataset_id, version, viewer_key, scenario)
    chosen = PlanSettings.from_body(json.loads(settings))
    return compose_problem(
        ahead.basis.workforce, ahead, chosen, assumptions=sg.default_assumptions(),
        losses=losses_by_role(cached.gaps()) if _has_levels(ahead) else None,
    )  # fmt: skip


def _has_levels(ahead: Forecast) -> bool:
    return ahead.basis.workforce.has("signals") and ahead.basis.workforce.has("requirements")


@st.cache_resource(
    show_spinner="Looking for the best plan; the best found in time is shown …",
    show_time=True,
    max_entries=24,
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
    composed = _compose_problem(folder, dataset_id, version, viewer_key, scenario, settings)
    try:
        return solve_plan(
            composed.problem,
            gap_share=gap_share,
            seconds=seconds,
            composed=composed,
        )
    except InfeasiblePlan as error:
        return error.advice


@st.cache_resource(show_spinner="Planning for each future …", show_time=True, max_entries=12)
def _compute_actions_over_scenarios(
    folder: str,
    dataset_id: int,
    version: str,
    viewer_key: str,
    names: tuple[str, ...],
    files: tuple[str, ...],
    settings: str,
) -> pd.DataFrame:
    from skillgap.questions.plan.regret import compare_starts_by_scenario, split_futures

    key = (folder, dataset_id, version, viewer_key)
    if len(names) > 1:
        return compare_starts_by_scenario(
            {
                name: _plan_or_raise_infeasible(_compute_plan(*key, file, settings, *USUAL))
                for name, file in zip(names, files, strict=True)
            }
        )
    futures = split_futures(_compose_problem(*key, files[0], settings).problem)
    return compare_starts_by_scenario(
        {
            name: solve_plan(one, gap_share=USUAL[0], seconds=SECONDS)
            for name, one in futures.items()
        }
    )

"""What Build or buy asks for: plans over several futures, and plans by budget."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from skillgap.core.scenario import Scenario
from skillgap.questions.plan import solve_plan
from skillgap.questions.plan.budgets import frontier_of_plans
from skillgap.questions.plan.programmes import list_seats_taken
from skillgap.questions.plan.settings import GAP_SHARE, SECONDS, PlanSettings
from skillgap.ui.build_or_buy.state import plan as choices
from skillgap.ui.kit import board, cached, plans

if TYPE_CHECKING:
    from skillgap.questions.plan import Plan


def compute_plan(scenario: Scenario, settings: PlanSettings) -> Plan:
    """Return the plan for a scenario; proven closer where that was asked for.

    Raises:
        InfeasiblePlan: no plan keeps all limits.
    """
    patient = choices().patient == json.dumps(settings.to_body())
    return plans.compute_plan(scenario, settings, patient=patient)


def partner_seats(plan: Plan, scenario: Scenario, settings: PlanSettings) -> pd.DataFrame:
    """Return the seats in partner programmes that a plan takes."""
    composed = plans.composed_problem(scenario, settings)
    return list_seats_taken(plan, composed.workforce)


def trace_budgets(scenario: Scenario, settings: PlanSettings) -> pd.DataFrame:
    """Return what each total budget fills, with a bar while plans are still to be found."""
    bar = st.empty()

    def progress(share: float) -> None:
        bar.progress(share, "Planning for each budget …")

    found = frontier_of_plans(plans.plans_by_budget(scenario, settings, progress))
    bar.empty()
    return found


def actions_over_scenarios(names: tuple[str, ...], settings: PlanSettings) -> pd.DataFrame:
    """Return the plans for several futures laid over each other.

    Args:
        names: Scenarios; one alone is split into a mild, a middle and a hard future.
        settings: The settings all are planned with.

    Raises:
        InfeasiblePlan: in one of them no plan keeps all limits.
    """
    from skillgap.questions.plan.regret import compare_starts_by_scenario

    known = board.known_scenarios()
    if len(names) > 1:
        return compare_starts_by_scenario(
            {name: plans.compute_plan(known[name], settings) for name in names}
        )
    return _compare_starts_over_futures(
        *cached.cache_version(), known[names[0]].numbers(), json.dumps(settings.to_body())
    )


@st.cache_resource(show_spinner="Planning for each future …", show_time=True, max_entries=12)
def _compare_starts_over_futures(
    folder: str, dataset_id: int, version: str, viewer_key: str, scenario: str, settings: str
) -> pd.DataFrame:
    from skillgap.questions.plan.regret import compare_starts_by_scenario, split_futures

    composed = plans.compose_problem_once(
        folder, dataset_id, version, viewer_key, scenario, settings
    )
    return compare_starts_by_scenario(
        {
            name: solve_plan(one, gap_share=GAP_SHARE, seconds=SECONDS)
            for name, one in split_futures(composed.problem).items()
        }
    )

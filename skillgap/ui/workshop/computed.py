"""What a workshop asks of the models: the forecast to its prediction, and each team's plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from skillgap.core.workshop import MONTHS, Outcome
from skillgap.questions.plan import InfeasiblePlan
from skillgap.ui.kit import board, forecasts, plans
from skillgap.ui.workshop import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skillgap.core.scenario import Scenario
    from skillgap.core.workshop import Workshop
    from skillgap.questions.plan import Plan
    from skillgap.questions.plan.settings import PlanSettings

BUDGET_STEPS = 10


def forecast_of_room() -> Outcome:
    """Return empty posts so many months ahead if nothing changes, mean and likely range."""
    path = forecasts.paths(board.baseline_scenario())
    rows = path[(path["quantity"] == "empty-posts") & (path["month"] <= MONTHS)]
    last = rows.iloc[-1]
    return Outcome(float(last["mean"]), float(last["low"]), float(last["high"]))


def usual_budget() -> float:
    """Return a round limit for the challenge: what Build or buy begins with."""
    settings = plans.settings_to_begin_with()
    return float(settings.total_budget or (settings.budget or 0.0) * settings.quarters)


def settings_of(trial: Mapping[str, Any]) -> PlanSettings:
    """Return the settings of a team's plan: its kinds of action and its budget."""
    return replace(
        plans.settings_to_begin_with(), budget=None, total_budget=float(trial["budget"]),
        levers=tuple(trial["levers"]),
    )  # fmt: skip


def judge_trials(workshop: Workshop, trials: Mapping[str, Mapping[str, Any]]) -> int:
    """Work out the teams' plans beside the page; returns how many are still being planned."""
    known, waiting = kept.results(workshop.code), 0
    scenario = board.baseline_scenario()
    for team, trial in trials.items():
        if known.get(team, {}).get("trial") == trial:
            continue
        found = _result_at_hand(scenario, trial)
        if found is None:
            waiting += 1
        else:
            kept.keep_result(workshop.code, team, {"trial": dict(trial), **found})
    return waiting


def _result_at_hand(scenario: Scenario, trial: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a plan comes to; nothing while it is being planned aside."""
    settings = settings_of(trial)
    try:
        plan = plans.plan_at_hand(scenario, settings)
    except InfeasiblePlan:
        return {"trouble": "No plan meets all limits with these kinds of action."}
    if plan is None:
        plans.seek_plan_aside(scenario, settings)
        return None
    return _totals(plan)


def _totals(plan: Plan) -> dict[str, Any]:
    cost, filled = plan.outcome.cost_range, plan.outcome.closed_on_average
    return {
        "cost": cost.expected, "cost_low": cost.low, "cost_high": cost.high,
        "filled": filled.expected, "filled_low": filled.low, "filled_high": filled.high,
    }  # fmt: skip


def ranking(results: Mapping[str, Mapping[str, Any]], budget: float) -> list[str]:
    """Return the teams whose plan costs no more than the limit, most posts filled first.

    Of two that fill as many the cheaper comes first.
    """
    able = [team for team, one in results.items() if "cost" in one and one["cost"] <= budget]
    return sorted(able, key=lambda team: (-results[team]["filled"], results[team]["cost"], team))

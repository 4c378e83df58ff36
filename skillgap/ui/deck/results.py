"""What the board story is told from: the very answers that the other pages show, never new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from skillgap.core.errors import SkillgapError
from skillgap.exports.board_story import BoardResults
from skillgap.questions.impact import Impact
from skillgap.ui.build_or_buy import choices
from skillgap.ui.build_or_buy import computed as plans
from skillgap.ui.kit import board, cached, forecasts, impacts
from skillgap.ui.projected_roi import computed as returns

T = TypeVar("T")


def board_results() -> BoardResults:
    """Return the answers of the open dataset, for the scenario looked at."""
    without: dict[str, str] = {}
    scenario, workforce = board.active_scenario(), cached.open_workforce()
    with st.spinner("Putting the story together …"):
        made = _or_why(without, "forecast", lambda: forecasts.forecast(scenario))
        plan = _or_why(
            without, "plan", lambda: plans.compute_plan(scenario, choices.plan_settings())
        )
        by_budget = None if plan is None else plans.trace_budgets(scenario, choices.plan_settings())
        projected = None
        if workforce.has("interventions", "enrolments"):
            projected = _or_why(without, "proof", returns.projected_return)
        measured = ()
        if workforce.has("enrolments", "outcomes"):
            measured = _or_why(without, "measured", _measured) or ()
    return BoardResults(
        cached.gaps(), scenario, made, plan, projected, measured, without, by_budget
    )


def _or_why(without: dict[str, str], part: str, make: Callable[[], T]) -> T | None:
    try:
        return make()
    except SkillgapError as error:
        without[part] = f"{error.found}. {error.remedy}"
        return None


def _measured() -> tuple[tuple[str, Impact], ...]:
    table = impacts.planned_rollouts()
    return tuple(
        (
            str(row.title),
            impacts.measure_impact(str(row.intervention_id), str(row.metric), together=len(table)),
        )
        for row in table.head(6).itertuples()
    )

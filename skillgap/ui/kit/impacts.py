"""Measured impacts of the open dataset, shared by the pages that speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.questions.impact import planned_rollouts as choose_planned
from skillgap.ui.kit import cached
from skillgap.ui.kit.once import once_a_run

if TYPE_CHECKING:
    from skillgap.questions.impact import Answer, Impact, RollOut


def measurable_rollouts() -> pd.DataFrame:
    """Return which interventions can be measured on which outcomes."""
    return _measurable_rollouts(*cached.cache_version())


@once_a_run
def planned_rollouts() -> pd.DataFrame:
    """Return planned roll-outs with the outcome nearest to each, the most specific first."""
    return choose_planned(measurable_rollouts())


def rollout_panel(intervention: str, metric: str) -> RollOut:
    """Return the panel of an intervention and an outcome."""
    return _rollout_panel(*cached.cache_version(), intervention, metric)


def measure_impact(
    intervention: str,
    metric: str,
    *,
    together: int,
    drawn: bool = False,
    value: float = 0.0,
    anticipation: int = 0,
    answered: tuple[Answer, ...] = (),
) -> Impact:
    """Return the measured impact of an intervention on an outcome.

    Args:
        intervention: The intervention.
        metric: The outcome.
        drawn: Whether places were drawn by lot.
        together: Results looked at together.
        value: Money that one unit of the outcome is worth; 0 is by pay.
        anticipation: Periods before its start in which it may already have shown.
        answered: Answers to the four questions about the roll-out.
    """
    return _measure_impact(
        *cached.cache_version(),
        intervention,
        metric,
        drawn,
        together,
        value,
        anticipation,
        answered,
    )


def claim_reached(intervention: str) -> str:
    """Return what may be claimed of a planned roll-out here; empty where none was measured."""
    workforce = cached.open_workforce()
    if not workforce.has("enrolments", "outcomes"):
        return ""
    table = planned_rollouts()
    mine = table[table["intervention_id"] == intervention]
    if mine.empty:
        return ""
    metric = str(mine["metric"].iloc[0])
    return str(measure_impact(intervention, metric, together=len(table)).claim.rung)


@st.cache_resource(show_spinner="Looking for roll-outs …", max_entries=3)
def _measurable_rollouts(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    return sg.list_rollouts(cached.open_workforce())


@st.cache_resource(show_spinner=False, max_entries=16)
def _rollout_panel(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, metric: str
) -> RollOut:
    return sg.lay_out_rollout(cached.open_workforce(), intervention, metric)


@st.cache_resource(show_spinner="Measuring …", max_entries=32)
def _measure_impact(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, metric: str,
    drawn: bool, together: int, value: float, anticipation: int, answered: tuple[Answer, ...],
) -> Impact:  # fmt: skip
    panel = _rollout_panel(folder, dataset, version, viewer, intervention, metric)
    return sg.measure_rollout(
        panel, randomised=drawn, looks=together, anticipation=anticipation, answers=answered,
        value_per_unit=value if value > 0 else float("nan"),
    )  # fmt: skip

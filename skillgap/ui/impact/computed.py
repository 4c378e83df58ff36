"""Measured impacts of the open dataset, computed once per choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import skillgap as sg
from skillgap.models.impact import RollOut, lay_out, list_rollouts
from skillgap.models.impact.correlations import correlate_learning
from skillgap.ui import cached, state

if TYPE_CHECKING:
    from skillgap.models.impact import Impact

PLANNED = 0.9
"""Share of starts in three months from which a roll-out looks planned rather than everyday."""


def rollouts() -> pd.DataFrame:
    """Return which interventions can be measured on which outcomes."""
    return _rollouts(*cached.version())


def chosen() -> tuple[str, str]:
    """Return the intervention and the outcome asked about.

    At rest: the roll-out whose places look as if drawn on purpose, on the outcome that is measured
    where it was given.
    """
    table, view = rollouts(), state.view()
    if table.empty:
        return "", ""
    known = set(table["intervention_id"])
    name = view.impact_of if view.impact_of in known else _first(table)
    metrics = table[table["intervention_id"] == name]
    if view.impact_on in set(metrics["metric"]):
        return name, view.impact_on
    return name, _nearest_metric(metrics)


def _first(table: pd.DataFrame) -> str:
    return str(table.iloc[0]["intervention_id"])


def _nearest_metric(metrics: pd.DataFrame) -> str:
    """Return the outcome measured in the fewest units besides those treated: its own."""
    return str(metrics.sort_values(["units_untreated", "metric"])["metric"].iloc[0])


def looks() -> int:
    """Return the number of results looked at together."""
    table = rollouts()
    planned = table[table["concentration"] >= PLANNED]["intervention_id"].nunique()
    return int(state.view().impact_looks) or max(int(planned), 1)


def rollout() -> RollOut:
    """Return the panel of the chosen intervention and outcome."""
    return _rollout(*cached.version(), *chosen())


def impact() -> Impact:
    """Return the measured impact as chosen on the page."""
    view = state.view()
    return _impact(*cached.version(), *chosen(), view.impact_lots, looks(), view.impact_value)


def correlations() -> pd.DataFrame:
    """Return how learning and outcomes move together."""
    return _correlations(*cached.version())


@st.cache_resource(show_spinner="Looking for roll-outs …", max_entries=3)
def _rollouts(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    return list_rollouts(cached.workforce())  # type: ignore[arg-type]


@st.cache_resource(show_spinner=False, max_entries=16)
def _rollout(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, metric: str
) -> RollOut:
    return lay_out(cached.workforce(), intervention, metric)  # type: ignore[arg-type]


@st.cache_resource(show_spinner="Measuring …", max_entries=32)
def _impact(
    folder: str, dataset: int, version: str, viewer: str, intervention: str, metric: str,
    drawn: bool, together: int, value: float,
) -> Impact:  # fmt: skip
    panel = _rollout(folder, dataset, version, viewer, intervention, metric)
    return sg.measure_rollout(
        panel, randomised=drawn, looks=together,
        value_per_unit=value if value > 0 else float("nan"),
    )  # fmt: skip


@st.cache_resource(show_spinner="Correlating …", max_entries=3)
def _correlations(folder: str, dataset: int, version: str, viewer: str) -> pd.DataFrame:
    return correlate_learning(cached.workforce())  # type: ignore[arg-type]

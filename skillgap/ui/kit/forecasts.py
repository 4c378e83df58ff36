"""Forecasts, computed once per dataset and scenario."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.composing import losses_by_role
from skillgap.core.errors import SkillgapError
from skillgap.core.scenario import Scenario
from skillgap.ui.kit import board, cached

if TYPE_CHECKING:
    import pandas as pd

    from skillgap.questions.forecast import BackTest, Basis, Bridge, Forecast

FULL_DRAWS = 2000
_FULL_KEPT = 3


def forecast_basis() -> Basis:
    """Return what every forecast of the open dataset starts from."""
    return _forecast_basis(*cached.cache_version())


def backtest() -> BackTest:
    """Return how the forecast would have done on the organisation's own past."""
    return _backtest(*cached.cache_version())


def forecast(scenario: Scenario) -> Forecast:
    """Return a scenario's forecast: the full one where it was run, else the preview."""
    key = (*cached.cache_version(), scenario.numbers())
    full = _full_run_store().get(key)
    return full if full is not None else _preview_forecast(*key)


def forecast_or_reason(scenario: Scenario) -> tuple[Forecast | None, str]:
    """Return a scenario's forecast, or what stands in its way in one sentence."""
    try:
        return forecast(scenario), ""
    except SkillgapError as error:
        return None, f"{scenario.name}: {error.where}: {error.found}. {error.remedy}"


def runnable_scenarios() -> list[Scenario]:
    """Return the baseline and the scenarios on the board that this dataset can run."""
    return [
        board.baseline_scenario(),
        *(one for one in board.board_scenarios() if forecast_or_reason(one)[0] is not None),
    ]


def is_run_in_full(scenario: Scenario) -> bool:
    """Say whether a scenario was run in full as it stands."""
    return (*cached.cache_version(), scenario.numbers()) in _full_run_store()


def run_in_full(scenario: Scenario, progress: Callable[[float], None]) -> None:
    """Run a scenario in full and keep it while it is not changed."""
    from skillgap.questions.forecast import run_scenario

    runs = _full_run_store()
    runs[(*cached.cache_version(), scenario.numbers())] = run_scenario(
        forecast_basis(), scenario, draws=FULL_DRAWS, threads=2, progress=progress
    )
    while len(runs) > _FULL_KEPT:
        runs.popitem(last=False)


def paths(scenario: Scenario, function: str = "") -> pd.DataFrame:
    """Return how empty posts, needs unmet and the value not delivered develop in a scenario."""
    made = forecast(scenario)
    return _paths(*cached.cache_version(), scenario.numbers(), made.draws, function, _made=made)


def bridge_between(
    baseline: Scenario, scenario: Scenario, measure: str, month: int, part: str
) -> Bridge:
    """Return what leads from the baseline to a scenario, on preview draws."""
    return _bridge_between(
        *cached.cache_version(), baseline.numbers(), scenario.numbers(), measure, month, part
    )


def month_short_by_role(scenario: Scenario) -> pd.DataFrame:
    """Return when each role runs short, on preview draws."""
    return _month_short_by_role(*cached.cache_version(), scenario.numbers())


@st.cache_resource(show_spinner=False)
def _full_run_store() -> OrderedDict[tuple[object, ...], Forecast]:
    return OrderedDict()


@st.cache_resource(show_spinner="Reading history …", max_entries=3)
def _forecast_basis(folder: str, dataset_id: int, version: str, viewer_key: str) -> Basis:
    from skillgap.questions.forecast import read_basis

    workforce = cached.workforce()
    assert workforce is not None
    levels = cached.profiles() if workforce.has("signals", "requirements") else None
    return read_basis(workforce, levels, assumptions=cached.assumptions_in_force())


@st.cache_resource(show_spinner="Testing the forecast on the past …", max_entries=3)
def _backtest(folder: str, dataset_id: int, version: str, viewer_key: str) -> BackTest:
    from skillgap.questions.forecast import run_backtest

    return run_backtest(_forecast_basis(folder, dataset_id, version, viewer_key))


@st.cache_resource(show_spinner=False, max_entries=12)
def _preview_forecast(
    folder: str, dataset_id: int, version: str, viewer_key: str, numbers: str
) -> Forecast:
    from skillgap.questions.forecast import SHOWN_DRAWS, run_scenario

    start = _forecast_basis(folder, dataset_id, version, viewer_key)
    return run_scenario(start, Scenario.of_numbers(numbers), draws=SHOWN_DRAWS)


@st.cache_resource(show_spinner=False, max_entries=40)
def _paths(
    folder: str,
    dataset_id: int,
    version: str,
    viewer_key: str,
    numbers: str,
    draws: int,
    function: str,
    *,
    _made: Forecast,
) -> pd.DataFrame:
    from skillgap.questions.forecast import find_paths

    losses = losses_by_role(cached.gaps()) if _made.has_skills else None
    return find_paths(_made, losses, **({"function": function} if function else {}))


@st.cache_resource(show_spinner="Breaking down the change …", max_entries=24)
def _bridge_between(
    folder: str,
    dataset_id: int,
    version: str,
    viewer_key: str,
    baseline: str,
    scenario: str,
    measure: str,
    month: int,
    part: str,
) -> Bridge:
    from skillgap.questions.forecast import bridge_scenarios

    key = (folder, dataset_id, version, viewer_key)
    only = {"function": part} if part else {}
    return bridge_scenarios(
        _forecast_basis(*key),
        _preview_forecast(*key, baseline),
        _preview_forecast(*key, scenario),
        measure,
        month,
        **only,
    )


@st.cache_resource(show_spinner="Looking for first shortages …", max_entries=12)
def _month_short_by_role(
    folder: str, dataset_id: int, version: str, viewer_key: str, numbers: str
) -> pd.DataFrame:
    return _preview_forecast(folder, dataset_id, version, viewer_key, numbers).first_month_short(
        "role_id"
    )

"""Where shall we be short in 12, 24 and 36 months, and how sure is that?"""

from __future__ import annotations

from skillgap.models.forecast.attribution import Bridge, bridge_scenarios, rank_across, swing
from skillgap.models.forecast.backtest import BackTest, run_backtest
from skillgap.models.forecast.basis import Basis, read_basis
from skillgap.models.forecast.fan import Fan, fan_of
from skillgap.models.forecast.hazard import Hazard, fit_hazard
from skillgap.models.forecast.result import Forecast
from skillgap.models.forecast.run import DRAWS, forecast, run_scenario
from skillgap.models.forecast.trend import Trend, fit_trend

__all__ = [
    "BackTest",
    "Basis",
    "Bridge",
    "DRAWS",
    "Fan",
    "Forecast",
    "Hazard",
    "Trend",
    "bridge_scenarios",
    "fan_of",
    "fit_hazard",
    "fit_trend",
    "forecast",
    "rank_across",
    "read_basis",
    "run_backtest",
    "run_scenario",
    "swing",
]

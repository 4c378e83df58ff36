"""Where shall we be short in 12, 24 and 36 months, and how sure is that?"""

from __future__ import annotations

from skillgap.models.forecast.basis import Basis, read_basis
from skillgap.models.forecast.hazard import Hazard, fit_hazard
from skillgap.models.forecast.result import Forecast
from skillgap.models.forecast.run import DRAWS, forecast, run_scenario
from skillgap.models.forecast.trend import Trend, fit_trend

__all__ = [
    "Basis",
    "DRAWS",
    "Forecast",
    "Hazard",
    "Trend",
    "fit_hazard",
    "fit_trend",
    "forecast",
    "read_basis",
    "run_scenario",
]

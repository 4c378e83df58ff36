"""Where shall we be short in 12, 24 and 36 months, and how sure is that?"""

from __future__ import annotations

from skillgap.questions.forecast.attribution import (
    Bridge,
    bridge_scenarios,
    rank_stability_table,
    swing_table,
)
from skillgap.questions.forecast.attrition import estimate_attrition
from skillgap.questions.forecast.backtest import BackTest, run_backtest
from skillgap.questions.forecast.basis import Basis, read_basis
from skillgap.questions.forecast.crossings import Crossings, find_crossings
from skillgap.questions.forecast.fan import Fan, find_fan
from skillgap.questions.forecast.hazard import Hazard, fit_hazard
from skillgap.questions.forecast.paths import find_paths
from skillgap.questions.forecast.result import Forecast
from skillgap.questions.forecast.run import DRAWS, SHOWN_DRAWS, forecast, run_scenario
from skillgap.questions.forecast.skill_backtest import SkillBackTest, backtest_skills
from skillgap.questions.forecast.trend import Trend, fit_trend

__all__ = [
    "BackTest",
    "Basis",
    "Bridge",
    "Crossings",
    "DRAWS",
    "SHOWN_DRAWS",
    "Fan",
    "Forecast",
    "Hazard",
    "SkillBackTest",
    "Trend",
    "backtest_skills",
    "bridge_scenarios",
    "estimate_attrition",
    "find_crossings",
    "find_fan",
    "find_paths",
    "fit_hazard",
    "fit_trend",
    "forecast",
    "rank_stability_table",
    "read_basis",
    "run_backtest",
    "run_scenario",
    "swing_table",
]

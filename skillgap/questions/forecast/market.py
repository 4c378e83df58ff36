"""How fast vacancies fill, and where the labour market goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80, Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.forecast.headcount import LONGEST_MONTHS
from skillgap.questions.forecast.staff import HISTORY_MONTHS, Staff
from skillgap.questions.forecast.trend import fit_trend

TREND_FROM_MONTHS = 12
_MONTH_DAYS = 30.4375


@dataclass(frozen=True, eq=False)
class Filling:
    """How fast vacancies are filled.

    Attributes:
        speed: Vacancies filled from outside per open vacancy and month, by function, shape
            (functions,). One filled from inside leaves another post empty: it is none.
        filled: Vacancies filled from outside behind it.
        open_months: Vacancy-months behind it.
    """

    speed: Floats
    filled: float
    open_months: float


def fit_filling(workforce: Workforce, staff: Staff, assumptions: Assumptions) -> Filling:
    """Fit the filling speed to openings of the last 36 months, shrunk function by function.

    Args:
        workforce: ``openings`` is used where it is loaded.
        staff: Its people, for the function of a role.
        assumptions: ``monthly_fill_share``, ``fill_prior_months``.

    Returns:
        The speed at which vacancies are filled.
    """
    from skillgap.questions.forecast.cells import usual_function

    prior, weight = (assumptions.value(n) for n in ("monthly_fill_share", "fill_prior_months"))
    table, day = workforce["openings"], pd.Timestamp(workforce.as_of)
    table = table[table["opened_on"] <= day]
    since = day - pd.DateOffset(months=HISTORY_MONTHS)
    begun = table["opened_on"].where(table["opened_on"] > since, since)
    in_time = (table["filled_on"] <= day) & (table["filled_on"] > since)
    in_time &= table["filled_by"] != "internal"
    filled = np.asarray(in_time, dtype=np.float64)
    ended = table["filled_on"].where(table["filled_on"] <= day, day)
    months = np.maximum((ended - begun).dt.days.to_numpy(dtype=np.float64) / _MONTH_DAYS, 0.0)
    function = usual_function(staff, staff.role >= 0, len(workforce.roles))
    code = workforce.roles.encode(table["role_id"])
    known = (code >= 0) & (months > 0)
    known[known] &= function[code[known]] >= 0
    place, count = function[code[known]], len(staff.functions)
    done = add_up(place, filled[known], count)
    exposed = add_up(place, months[known], count)
    assumed = prior / (1.0 - prior)
    overall = (done.sum() + assumed * weight) / (exposed.sum() + weight)
    speed = (done + overall * weight) / (exposed + weight)
    return Filling(speed, float(done.sum()), float(exposed.sum()))


def share_filled_monthly(speed: Floats) -> Floats:
    """Return the share of vacancies filled in a month at a speed, those of the month included.

    s / (1 + s) keeps the vacancies of a steady state, leavers / s, where the month is one step.
    """
    return np.asarray(speed / (1.0 + speed))


@dataclass(frozen=True, eq=False)
class Market:
    """Where adverts for roles and skills are heading, on the log scale.

    Attributes:
        role: Change by month and role code, shape (months, roles); 0 where nothing is known.
        skill: Change by month and skill code, shape (months, skills).
        role_sd: Its SD, same shape.
        skill_sd: Its SD, same shape.
        rows: Rows of ``postings`` behind it.
    """

    role: Floats
    skill: Floats
    role_sd: Floats
    skill_sd: Floats
    rows: int


def read_market(workforce: Workforce) -> Market:
    """Fit damped trends to adverts by role and by skill, regions added up."""
    table = workforce["postings"]
    table = table[table["month"] <= pd.Timestamp(workforce.as_of)]
    role, role_sd = _fit_market_trend(table, "role_id", workforce.roles.labels)
    skill, skill_sd = _fit_market_trend(
        table[table["role_id"].isna()], "skill_id", workforce.skills.labels
    )
    return Market(role, skill, role_sd, skill_sd, len(table))


def _fit_market_trend(
    table: pd.DataFrame, column: str, labels: tuple[str, ...]
) -> tuple[Floats, Floats]:
    change = np.zeros((LONGEST_MONTHS, len(labels)))
    spread = np.zeros_like(change)
    known = table[table[column].isin(labels)]
    if len(known) == 0:
        return change, spread
    wide = known.pivot_table(index="month", columns=column, values="index", aggfunc="sum")
    wide = wide.asfreq("MS") if len(wide) > 1 else wide
    if len(wide) < TREND_FROM_MONTHS:
        return change, spread
    trend = fit_trend(wide.to_numpy(dtype=np.float64).T)
    at = {label: code for code, label in enumerate(labels)}
    place = np.array([at[name] for name in wide.columns], dtype=np.int64)
    change[:, place] = trend.log_change(LONGEST_MONTHS).T
    spread[:, place] = trend.half_width(LONGEST_MONTHS).T / Z80
    return change, spread

"""Fewer juniors today, how many seniors in ten years: stocks of three grades, year by year.

Method: S_{l,t+1} = S_{l,t}(1 − q_l − π_l) + π_{l−1}S_{l−1,t} + h_l for juniors, mids and seniors,
with leaving q, promotion π and hires h a year. Today's hires are those that would keep today's
stocks. What AI takes over of the tasks that build judgement slows promotion:
π = π₀(1 − slowing × practice lost).

- keep: juniors are hired as today, and lose the practice that AI takes over;
- cut: fewer juniors are hired, and those lose it as well;
- transform: juniors are hired as today into a role that keeps most of the practice.

Limits: one pool of people who move up a grade at a time; seniors are hired as today and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.draws import draw_range
from skillgap.core.workforce import Floats, Ints, Workforce

GRADES = ("junior", "mid", "senior")
OPTIONS = ("keep", "cut", "transform")
MONTHS = 12


@dataclass(frozen=True, eq=False)
class GradeFlows:
    """Rates and hires of one option; each of shape (grades, draws), hires too.

    Attributes:
        leaving: Share that leaves in a year.
        promotion: Share promoted in a year; seniors are not.
        hires: People hired in a year.
    """

    leaving: Floats
    promotion: Floats
    hires: Floats


def staff_by_grade(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Return people by grade: present, fte, mean salary; leavers and people-years of three years.

    Args:
        workforce: With ``employees`` and ``roles`` that have a ``level``.
        assumptions: ``entry_mid_from_level``, ``entry_senior_from_level``.

    Returns:
        Indexed by grade, junior first; grades nobody holds have no people.
    """
    staff = workforce["employees"]
    staff = staff[staff["employment"] != "digital agent"]
    grade = grades_of_staff(workforce, staff, assumptions)
    today = pd.Timestamp(workforce.as_of)
    since = today - pd.DateOffset(years=3)
    begun = staff["hire_date"].where(staff["hire_date"] > since, since)
    ended = staff["exit_date"].where(staff["exit_date"] < today, today)
    years = ((ended - begun).dt.days / 365.25).clip(lower=0.0)
    left = staff["exit_date"].between(since, today)
    present = pd.Series(workforce.present, workforce["employees"].index)[staff.index]
    table = pd.DataFrame(
        {"grade": grade, "people": present, "fte": staff["fte"].where(present, 0.0),
         "salary": staff["salary"].where(present), "left": left, "years": years}
    )  # fmt: skip
    known = table[table["grade"] >= 0].groupby("grade")
    found = known.agg({"people": "sum", "fte": "sum", "salary": "mean", "left": "sum",
                       "years": "sum"})  # fmt: skip
    found = found.reindex(range(len(GRADES)))
    found.index = pd.Index(GRADES, name="grade")
    return found.fillna({"people": 0, "fte": 0.0, "left": 0, "years": 0.0})


def grades_of_staff(workforce: Workforce, staff: pd.DataFrame, assumptions: Assumptions) -> Ints:
    """Return the grade of each person by the level of their role, shape (people,); −1 unknown.

    Args:
        workforce: With ``roles`` that have a ``level``.
        staff: Rows of ``employees``.
        assumptions: ``entry_mid_from_level``, ``entry_senior_from_level``.
    """
    level = staff["role_id"].map(workforce["roles"].set_index("role_id")["level"])
    level = pd.to_numeric(level, errors="coerce")
    from_level = [0.0, assumptions.value("entry_mid_from_level"),
                  assumptions.value("entry_senior_from_level")]  # fmt: skip
    return np.asarray(np.searchsorted(from_level, level.fillna(-1.0), side="right") - 1)


def leaving_by_grade(staff: pd.DataFrame, assumptions: Assumptions) -> Floats:
    """Return the yearly share that leaves each grade, own leavers shrunk to the assumption."""
    usual = 1.0 - (1.0 - assumptions.value("monthly_attrition_share")) ** MONTHS
    weight = assumptions.value("attrition_prior_months") / MONTHS
    left, years = staff["left"].to_numpy(np.float64), staff["years"].to_numpy(np.float64)
    return np.asarray((left + usual * weight) / (years + weight))


def hires_that_keep(stocks: Floats, leaving: Floats, promotion: Floats) -> Floats:
    """Return hires a year, shape (grades, draws), that would keep the stocks as they are.

    Where more come up than leave, nobody is hired and the grade grows.
    """
    coming = np.vstack([np.zeros_like(promotion[:1]), (promotion * stocks)[:-1]])
    return np.maximum(stocks * (leaving + promotion) - coming, 0.0)


def step_a_year(stocks: Floats, flows: GradeFlows) -> Floats:
    """Return the stocks a year later, shape (grades, draws); heads are conserved."""
    up = stocks * flows.promotion
    coming = np.vstack([np.zeros_like(up[:1]), up[:-1]])
    return np.asarray(stocks * (1.0 - flows.leaving) - up + coming + flows.hires)


def steady_state(flows: GradeFlows) -> Floats:
    """Return the stocks that no longer change: the solution of (I − A)S = h, draw by draw."""
    grades, draws = flows.leaving.shape
    found = np.empty((grades, draws))
    for draw in range(draws):
        out = flows.leaving[:, draw] + flows.promotion[:, draw]
        kept = np.diag(out) - np.diag(flows.promotion[:-1, draw], k=-1)
        found[:, draw] = np.linalg.solve(kept, flows.hires[:, draw])
    return found


def flows_by_option(
    staff: pd.DataFrame,
    practice_lost_share: float,
    cut_share: float,
    assumptions: Assumptions,
    draws: int,
    seed: int,
) -> dict[str, GradeFlows]:
    """Return the flows of each option, with rates drawn from their ranges."""
    rng = np.random.default_rng(seed)
    names = ("entry_promotion_junior_share", "entry_promotion_mid_share",
             "entry_judgement_slowing", "entry_transform_kept_share")  # fmt: skip
    up_junior, up_mid, slowing, kept = (
        draw_range(rng, assumptions[name], 1, draws)[0].clip(0.0, 1.0) for name in names
    )
    rate = leaving_by_grade(staff, assumptions)
    leaving = np.repeat(rate[:, None], draws, axis=1)
    usual = np.vstack([up_junior, up_mid, np.zeros(draws)])
    usual = np.minimum(usual, 1.0 - leaving)
    stocks = np.repeat(staff["people"].to_numpy(np.float64)[:, None], draws, axis=1)
    hires = hires_that_keep(stocks, leaving, usual)
    slowed = usual * (1.0 - slowing * practice_lost_share)
    eased = usual * (1.0 - slowing * practice_lost_share * (1.0 - kept))
    fewer = hires * np.array([1.0 - cut_share, 1.0, 1.0])[:, None]
    return {
        "keep": GradeFlows(leaving, slowed, hires),
        "cut": GradeFlows(leaving, slowed, fewer),
        "transform": GradeFlows(leaving, eased, hires),
    }


def stocks_by_year(stocks: Floats, flows: GradeFlows, years: int) -> Floats:
    """Return the stocks of today and each year after it, shape (years + 1, grades, draws)."""
    path = [stocks]
    for _ in range(years):
        path.append(step_a_year(path[-1], flows))
    return np.stack(path)

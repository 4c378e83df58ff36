"""How the demand for skills moves: trend of adverts, and how many people show a skill.

Method: the trend is the slope of the logarithm of the index on time in years, regions with a level
of their own, its standard error widened by √((1+ρ)/(1−ρ)) for neighbouring months that go together.
The rate ratio of two spans of equal length with counts a and b, out of A and B people with a signal
at all, has ln((a+½)/(b+½) · min(1, B/A)) ± 1.96·√(1/(a+½) + 1/(b+½)): a season of ratings lifts all
skills alike, and makes none emerge.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.workforce import Workforce

Z95 = 1.959964


def advert_trends_table(workforce: Workforce) -> pd.DataFrame:
    """Return the yearly trend of adverts by skill_id: slope, low, high (95%, log scale), months."""
    table = workforce["postings"]
    table = table[table["skill_id"].notna() & (table["index"] > 0)]
    rows = {skill: _fit_trend_with_interval(group) for skill, group in table.groupby("skill_id")}
    found = pd.DataFrame.from_dict(
        rows, orient="index", columns=["slope", "low", "high", "months"], dtype="float64"
    )
    return found.rename_axis("skill_id")


def _fit_trend_with_interval(group: pd.DataFrame) -> tuple[float, float, float, float]:
    years = (group["month"] - group["month"].min()).dt.days.to_numpy(dtype=np.float64) / 365.25
    level = np.log(group["index"].to_numpy(dtype=np.float64))
    region = pd.factorize(group["region"].fillna(""))[0]
    count = np.bincount(region)
    t = years - (np.bincount(region, years) / count)[region]
    y = level - (np.bincount(region, level) / count)[region]
    months, free = float(group["month"].nunique()), len(t) - len(count) - 1
    if free < 3 or months < 6 or (t @ t) < 1e-9:
        return np.nan, np.nan, np.nan, months
    slope = float(t @ y / (t @ t))
    left = y - slope * t
    monthly = pd.Series(left).groupby(group["month"].to_numpy()).mean().to_numpy()
    rho = float(np.corrcoef(monthly[1:], monthly[:-1])[0, 1]) if monthly.std() > 0 else 0.0
    rho = min(max(rho, 0.0), 0.9)
    error = float(np.sqrt(left @ left / free / (t @ t) * (1 + rho) / (1 - rho)))
    return slope, slope - Z95 * error, slope + Z95 * error, months


def rate_ratio_and_lower_bound(
    now: float, before: float, among: tuple[float, float] = (1.0, 1.0)
) -> tuple[float, float]:
    """Return the ratio of two counts over spans of equal length and its lower bound (95%).

    Args:
        now: People in the later span.
        before: People in the earlier one.
        among: Those with a signal of any skill in each; without any before nothing can be said
            (NaN).

    >>> ratio, low = rate_ratio_and_lower_bound(60, 20)
    >>> round(ratio, 1), round(low, 1)
    (3.0, 1.8)
    """
    if min(among) <= 0:
        return float("nan"), float("nan")
    ratio = np.log((now + 0.5) / (before + 0.5) * min(1.0, among[1] / among[0]))
    error = np.sqrt(1 / (now + 0.5) + 1 / (before + 0.5))
    return float(np.exp(ratio)), float(np.exp(ratio - Z95 * error))


def count_people_active(workforce: Workforce, days: int) -> tuple[float, float]:
    """Return the distinct people with a signal of any skill in the last days, and before those."""
    table = workforce["signals"]
    age = (pd.Timestamp(workforce.as_of) - table["observed_on"]).dt.days
    spans = (age >= 0) & (age < days), (age >= days) & (age < 2 * days)
    now, before = (float(table.loc[span, "employee_id"].nunique()) for span in spans)
    return now, before


def people_seen_table(workforce: Workforce, days: int) -> pd.DataFrame:
    """Return distinct people with a signal in the last days and in as many before, by skill_id.

    Returns:
        now, before, newest (day of the newest signal), ever (distinct people).
    """
    table, today = workforce["signals"], pd.Timestamp(workforce.as_of)
    table = table[table["observed_on"] <= today]
    age = (today - table["observed_on"]).dt.days
    person = "employee_id"
    recent, earlier = age < days, (age >= days) & (age < 2 * days)
    by = table.groupby("skill_id")
    return pd.DataFrame(
        {
            "now": table[recent].groupby("skill_id")[person].nunique(),
            "before": table[earlier].groupby("skill_id")[person].nunique(),
            "newest": by["observed_on"].max(),
            "ever": by[person].nunique(),
        }
    ).fillna({"now": 0, "before": 0, "ever": 0})

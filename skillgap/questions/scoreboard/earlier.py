"""What may be compared with a year earlier: whole years on record, and as many ratings in both."""

from __future__ import annotations

import math

import pandas as pd

from skillgap.core.workforce import Workforce
from skillgap.questions.scoreboard.measures import Reach, YearAgo

RATED_BY = ("assessment", "manager", "peer", "project", "system_use")
_LIKE_RATINGS = 1.25
"""How many times as many ratings two years may have and still be compared."""
_GRACE_DAYS = 31
"""How many days of its first year a record may lack: seldom does it begin on a given day."""


def a_year_before(day: pd.Timestamp) -> pd.Timestamp:
    """Return the same day of the year before."""
    return day - pd.DateOffset(years=1)


def covers_year_ago(first: pd.Timestamp, today: pd.Timestamp) -> bool:
    """Say whether a record that begins on a day holds the whole year before the last one.

    Args:
        first: Its first day; NaT where it is empty.
        today: The day the figures speak of.
    """
    begins = a_year_before(a_year_before(today)) + pd.Timedelta(days=_GRACE_DAYS)
    return not pd.isna(first) and first <= begins


def known_year_ago(found: Reach, unknown: str = "") -> YearAgo:
    """Return a figure of a year ago, or why there is none.

    Args:
        found: Value and range, by the formula of today.
        unknown: Why it may not be compared; blank where it may.
    """
    if unknown or math.isnan(found[0]):
        return YearAgo(unknown=unknown or "nothing recorded then")
    return YearAgo(*found)


def why_ratings_differ(workforce: Workforce, today: pd.Timestamp) -> str:
    """Say why what ratings show in the last two years cannot be compared; blank where it can.

    Who is rated more often is found able sooner: with half as many ratings again, more skills
    would be attained though nobody learnt more.

    Args:
        workforce: With ``signals``.
        today: The day the figures speak of.
    """
    signals = workforce["signals"]
    day = signals.loc[signals["source"].isin(RATED_BY), "observed_on"]
    before = a_year_before(today)
    now = int(((day > before) & (day <= today)).sum())
    then = int(((day > a_year_before(before)) & (day <= before)).sum())
    if not then:
        return "no ratings then"
    times = now / then
    if 1 / _LIKE_RATINGS <= times <= _LIKE_RATINGS:
        return ""
    if times < 1:
        return f"{1 - times:.0%} fewer ratings since"
    return f"{times:.1f} times as many ratings since"

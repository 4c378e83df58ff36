"""The day a set of tables speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import numpy as np
import pandas as pd

from skillgap.core.errors import Issue, Outcome

_OBSERVED = (
    ("signals", "observed_on"),
    ("signals", "last_used_on"),
    ("enrolments", "started_on"),
    ("enrolments", "completed_on"),
    ("outcomes", "period"),
    ("openings", "opened_on"),
    ("openings", "filled_on"),
    ("postings", "month"),
    ("snapshots", "taken_on"),
)
_STAFFED = (("employees", "hire_date"), ("employees", "exit_date"))
_AHEAD = np.timedelta64(92, "D")
EPOCH = date(1970, 1, 1)


def newest_day(tables: Mapping[str, pd.DataFrame]) -> date:
    """Return the newest day something was observed.

    Args:
        tables: Conforming tables.

    Returns:
        The newest date of observation, enrolment, outcome, opening, posting or roster; a
        hire or exit up to a quarter later moves it on, but not a planned one further ahead.
        Deadlines and expiries do not count. 1970-01-01 where there is no date at all.
    """
    seen = [
        day for table, column in _OBSERVED if (day := _latest_day_in_column(tables, table, column))
    ]
    newest = max(seen, default=None)
    for table, column in _STAFFED:
        limit = None if newest is None else np.datetime64(newest, "D") + _AHEAD
        if day := _latest_day_in_column(tables, table, column, limit):
            newest = day if newest is None else max(newest, day)
    return newest or EPOCH


def _latest_day_in_column(
    tables: Mapping[str, pd.DataFrame], table: str, column: str, limit: np.datetime64 | None = None
) -> date | None:
    if table not in tables or not len(tables[table]):
        return None
    days: pd.Series = tables[table][column]
    if limit is not None:
        days = days[days <= pd.Timestamp(limit)]
    newest = days.max()
    return None if newest is pd.NaT else cast("date", newest.date())


def fill_missing_signal_days(
    tables: Mapping[str, pd.DataFrame], day: date
) -> tuple[dict[str, pd.DataFrame], list[Issue]]:
    """Date the signals that carry no date: they are taken to speak of ``day``."""
    held = dict(tables)
    signals = held.get("signals")
    if signals is None or not (blank := signals["observed_on"].isna()).any():
        return held, []
    held["signals"] = signals.assign(observed_on=signals["observed_on"].fillna(pd.Timestamp(day)))
    count = int(blank.sum())
    return held, [
        Issue(
            severity="warning" if count < len(signals) else "note",
            file="",
            table="signals",
            row=0,
            column="observed_on",
            value="",
            found="signal without a date",
            expected="the day of the observation",
            remedy=f"Add the dates: {day.isoformat()} was assumed, so that nothing counts as old.",
            outcome="assumed",
            count=count,
            verdict=Outcome.ACCEPT.value,
        )
    ]

"""Measures of openings and moves: how much is filled from inside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.vacancies import filled_openings
from skillgap.core.workforce import Workforce
from skillgap.questions.scoreboard.measures import (
    Measure,
    blank_measure,
    first_days_of_quarters,
    rate_with_range,
    share_by_quarter,
    share_with_range,
)


def fill_rate(workforce: Workforce, *, least_criticality: float = 0.0) -> Measure:
    """Return the share of openings filled in the last twelve months that went to insiders.

    Args:
        workforce: With ``openings`` and ``roles``.
        least_criticality: Only roles at least so critical.
    """
    critical = least_criticality > 0
    key = "critical_fill_share" if critical else "internal_fill_share"
    label = "Critical roles filled from inside" if critical else "Internal fill rate"
    what = f"roles of criticality {least_criticality:g} or more" if critical else "all roles"
    formula = f"openings filled by insiders ÷ openings filled, {what}, last 12 months"
    if not workforce.has("openings"):
        return blank_measure(key, label, "share", formula, "openings")
    filled = filled_openings(workforce)
    if critical:
        grade = workforce["roles"].set_index("role_id")["criticality"]
        filled = filled[filled["role_id"].map(grade) >= least_criticality]
    today = pd.Timestamp(workforce.as_of)
    recent = filled[filled["filled_on"] > today - pd.DateOffset(years=1)]
    inside = recent["filled_by"] == "internal"
    value, low, high = share_with_range(float(inside.sum()), len(recent))
    return Measure(
        key, label, value, low, high, "share", "more", formula,
        f"{len(recent):,} openings filled",
        share_by_quarter(filled["filled_on"], filled["filled_by"] == "internal", today),
    )  # fmt: skip


def measure_mobility_rate(workforce: Workforce) -> Measure:
    """Return internal fills of the last twelve months per person employed on average."""
    label = "Internal mobility"
    formula = "openings filled by insiders in the last 12 months ÷ average headcount"
    if not workforce.has("openings"):
        return blank_measure("mobility_share", label, "share", formula, "openings")
    today = pd.Timestamp(workforce.as_of)
    filled = filled_openings(workforce)
    inside = filled[filled["filled_by"] == "internal"]
    count = float((inside["filled_on"] > today - pd.DateOffset(years=1)).sum())
    starts = first_days_of_quarters(today, 8)
    heads = np.array([count_heads_on_day(workforce, day) for day in starts])
    moved = inside["filled_on"].dt.to_period("Q").dt.to_timestamp().value_counts()
    counted = moved.reindex(starts, fill_value=0).to_numpy(dtype=np.float64)
    value, low, high = rate_with_range(count, float(np.mean(heads[-4:])))
    return Measure(
        "mobility_share", label, value, low, high, "share", "more", formula,
        f"{count:,.0f} moves, {np.mean(heads[-4:]):,.0f} people",
        pd.DataFrame({"quarter": starts, "value": 4 * counted / np.maximum(heads, 1),
                      "base": heads}),
        note="Moves that went through an opening; the trend is each quarter's, a year's worth.",
    )  # fmt: skip


def count_heads_on_day(workforce: Workforce, day: pd.Timestamp) -> float:
    """Return how many people were there on a day."""
    staff = workforce["employees"]
    hired = staff["hire_date"].isna() | (staff["hire_date"] <= day)
    here = staff["exit_date"].isna() | (staff["exit_date"] > day)
    return float((hired & here).sum())

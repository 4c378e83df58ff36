"""Measures of openings and moves: how much is filled from inside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.vacancies import filled_openings
from skillgap.core.workforce import Workforce
from skillgap.questions.scoreboard.earlier import (
    a_year_before,
    covers_year_ago,
    known_year_ago,
)
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
    label = "Critical roles filled internally" if critical else "Internal fill rate"
    what = f"roles of criticality {least_criticality:g} or more" if critical else "all roles"
    formula = f"openings filled by insiders ÷ openings filled, {what}, last 12 months"
    if not workforce.has("openings"):
        return blank_measure(key, label, "share", formula, "openings")
    filled = filled_openings(workforce)
    if critical:
        grade = workforce["roles"].set_index("role_id")["criticality"]
        filled = filled[filled["role_id"].map(grade) >= least_criticality]
    today = pd.Timestamp(workforce.as_of)
    inside, all_ = _filled_in_year_to(filled, today)
    then = _filled_in_year_to(filled, a_year_before(today))
    return Measure(
        key, label, *share_with_range(inside, all_), "share", "more", formula,
        f"{all_:,.0f} openings filled",
        share_by_quarter(filled["filled_on"], filled["filled_by"] == "internal", today),
        year_ago=known_year_ago(share_with_range(*then), _openings_too_young(workforce)),
    )  # fmt: skip


def _filled_in_year_to(filled: pd.DataFrame, day: pd.Timestamp) -> tuple[float, float]:
    """Return how many openings were filled from inside in the year up to a day, and in all."""
    year = filled[(filled["filled_on"] > a_year_before(day)) & (filled["filled_on"] <= day)]
    return float((year["filled_by"] == "internal").sum()), float(len(year))


def _openings_too_young(workforce: Workforce) -> str:
    """Say why openings tell nothing of the year before the last one; blank where they do."""
    first = workforce["openings"][["opened_on", "filled_on"]].min().min()
    covered = covers_year_ago(first, pd.Timestamp(workforce.as_of))
    return "" if covered else "openings begin later"


def measure_mobility_rate(workforce: Workforce) -> Measure:
    """Return internal fills of the last twelve months per person employed on average."""
    label = "Internal mobility"
    formula = "openings filled by insiders in the last 12 months ÷ average headcount"
    if not workforce.has("openings"):
        return blank_measure("mobility_share", label, "share", formula, "openings")
    today = pd.Timestamp(workforce.as_of)
    filled = filled_openings(workforce)
    inside = filled[filled["filled_by"] == "internal"]
    count, _ = _filled_in_year_to(filled, today)
    earlier, _ = _filled_in_year_to(filled, a_year_before(today))
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
        year_ago=known_year_ago(
            rate_with_range(earlier, float(np.mean(heads[:4]))),
            _openings_too_young(workforce) or _leavers_unknown(workforce),
        ),
    )  # fmt: skip


def _leavers_unknown(workforce: Workforce) -> str:
    """Say why the headcount of a year ago is not known; blank where it is."""
    known = workforce["employees"]["exit_date"].notna().any()
    return "" if known else "no leavers on record"


def count_heads_on_day(workforce: Workforce, day: pd.Timestamp) -> float:
    """Return how many people were there on a day."""
    staff = workforce["employees"]
    hired = staff["hire_date"].isna() | (staff["hire_date"] <= day)
    here = staff["exit_date"].isna() | (staff["exit_date"] > day)
    return float((hired & here).sum())

"""Measures of learning: time to proficiency and productivity, velocity, engagement, compliance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps import Gaps
from skillgap.questions.scoreboard.earlier import (
    RATED_BY,
    a_year_before,
    covers_year_ago,
    known_year_ago,
    why_ratings_differ,
)
from skillgap.questions.scoreboard.hiring import count_heads_on_day
from skillgap.questions.scoreboard.measures import (
    Measure,
    Reach,
    YearAgo,
    blank_measure,
    first_days_of_quarters,
    rate_with_range,
    share_with_range,
)
from skillgap.questions.scoreboard.survival import (
    CENSORED,
    COMPETING,
    EVENT,
    Incidence,
    cumulative_incidence,
)

MONTH_DAYS = 30.4375
_PEER_MONTHS = 12.0


def measure_time_to_proficiency(workforce: Workforce) -> tuple[Measure, Incidence]:
    """Return how long after starting an intervention people are rated at the level required.

    A case is a completed enrolment of somebody whose role requires the skill, who was not rated
    at the level before and was rated at least once since. It is watched from the start, or from
    the first rating in the data where that is later, until rated at the level (event), gone
    (competing) or today (censored). The event is dated by its rating, so it may have come earlier.
    """
    label, formula = (
        "Time to proficiency",
        (
            "months from the start of an intervention until half are rated at the level their role "
            "requires (Aalen–Johansen: delayed entry, leavers compete)"
        ),
    )
    nothing = cumulative_incidence(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    for table in ("enrolments", "interventions", "requirements", "signals"):
        if not workforce.has(table):
            return blank_measure("proficiency_months", label, "months", formula, table), nothing
    today = pd.Timestamp(workforce.as_of)
    cases = _learning_cases(workforce, today)
    found = cumulative_incidence(*_entry_exit_and_cause(cases, workforce, today))
    year = found.share_by(12.0)
    there = cases[cases["reached_on"].notna()]
    at_first = float((there["first_seen"] == there["reached_on"]).mean()) if len(there) else 0.0
    return Measure(
        "proficiency_months", label, *_half_time(found), "months", "less", formula,
        f"{found.watched:,} completed enrolments, {found.events:,} proficient",
        _share_by_start_quarter(cases, workforce),
        note=f"{year[0]:.0%} ({year[1]:.0%} to {year[2]:.0%}) are there within 12 months. "
        f"Of those rated at the level, {at_first:.0%} were so by their first rating since the "
        "start, whose day decides: where ratings become more frequent, the time becomes shorter. "
        "Trend: share of each quarter's starters rated at the level within six months.",
        trend_name="At the level within six months",
        trend_unit="share",
        year_ago=_proficiency_a_year_ago(workforce, today),
    ), found  # fmt: skip


def _proficiency_a_year_ago(workforce: Workforce, today: pd.Timestamp) -> YearAgo:
    """Return the time to proficiency by what was known a year ago."""
    unlike, then = why_ratings_differ(workforce, today), a_year_before(today)
    if unlike:
        return YearAgo(unknown=unlike)
    cases = _learning_cases(workforce, then)
    found = cumulative_incidence(*_entry_exit_and_cause(cases, workforce, then))
    return _time_known(_half_time(found))


def _half_time(found: Incidence) -> Reach:
    """Return when half are there, with the range of that time."""
    return (found.time_until_share(0.5), *_time_range(found, 0.5))


def _time_known(time: Reach) -> YearAgo:
    """Return the time of a year ago, or that half were not there yet."""
    return known_year_ago(time, "" if np.isfinite(time[0]) else "too few were there by then")


def _learning_cases(workforce: Workforce, day: pd.Timestamp) -> pd.DataFrame:
    """Return person, skill, required level and start of each case, and when it was reached.

    Only what was known on the day counts.
    """
    taken = workforce["enrolments"]
    known = (taken["started_on"] <= day) & ~(taken["completed_on"] > day)
    taken = taken[(taken["status"] == "completed") & known]
    skill_of = workforce["interventions"].set_index("intervention_id")["skill_id"]
    role_of = workforce["employees"].set_index("employee_id")["role_id"]
    cases = pd.DataFrame(
        {
            "employee_id": taken["employee_id"],
            "skill_id": taken["intervention_id"].map(skill_of),
            "role_id": taken["employee_id"].map(role_of),
            "started_on": taken["started_on"],
        }
    )
    asked = workforce["requirements"][["role_id", "skill_id", "required_level"]]
    cases = cases.merge(asked, on=["role_id", "skill_id"]).reset_index(drop=True)
    cases["case"] = np.arange(len(cases))
    signals = workforce["signals"]
    seen = signals[signals["source"].isin(RATED_BY) & (signals["observed_on"] <= day)]
    met = cases.merge(
        seen[["employee_id", "skill_id", "level", "observed_on"]], on=["employee_id", "skill_id"]
    )
    able = met[met["level"] >= met["required_level"]]
    before = able[able["observed_on"] < able["started_on"]]["case"].unique()
    after = met[met["observed_on"] >= met["started_on"]]
    first = after.groupby("case")["observed_on"].min()
    reached = able[able["observed_on"] >= able["started_on"]].groupby("case")["observed_on"].min()
    cases["first_seen"] = first.reindex(cases["case"]).to_numpy()
    cases["reached_on"] = reached.reindex(cases["case"]).to_numpy()
    return cases[~cases["case"].isin(before) & cases["first_seen"].notna()]


def _entry_exit_and_cause(
    cases: pd.DataFrame, workforce: Workforce, today: pd.Timestamp
) -> tuple[Floats, Floats, Ints]:
    gone = cases["employee_id"].map(workforce["employees"].set_index("employee_id")["exit_date"])
    gone = gone.where(gone <= today)
    end = cases["reached_on"].fillna(gone).fillna(today)
    cause = np.where(
        cases["reached_on"].notna(), EVENT, np.where(gone.notna(), COMPETING, CENSORED)
    )
    start = cases["started_on"]
    since = workforce["signals"]["observed_on"].min()
    entry = (since - start).dt.days.clip(lower=0).to_numpy(dtype=np.float64)
    exit_ = (end - start).dt.days.to_numpy(dtype=np.float64)
    return entry / MONTH_DAYS, exit_ / MONTH_DAYS, cause.astype(np.int64)


def _time_range(found: Incidence, share: float) -> tuple[float, float]:
    """Return the range of the time at which a share is reached, by inverting its band."""
    early = np.flatnonzero(found.high >= share)
    late = np.flatnonzero(found.low >= share)
    return (
        float(found.time[early[0]]) if len(early) else float("inf"),
        float(found.time[late[0]]) if len(late) else float("inf"),
    )


def _share_by_start_quarter(
    cases: pd.DataFrame, workforce: Workforce, months: float = 6.0
) -> pd.DataFrame:
    """Return, by quarter of the start, the share proficient within some months.

    A quarter is told once all who started in it have had these months.
    """
    today = pd.Timestamp(workforce.as_of)
    days = pd.Timedelta(days=round(months * MONTH_DAYS))
    ripe = cases[cases["started_on"].dt.to_period("Q").dt.end_time + days <= today]
    hit = ripe["reached_on"].notna() & (ripe["reached_on"] - ripe["started_on"] <= days)
    quarter = ripe["started_on"].dt.to_period("Q").dt.to_timestamp()
    grouped = hit.astype("float64").groupby(quarter).agg(["mean", "size"])
    grouped = grouped.reindex(first_days_of_quarters(today, 8))
    return pd.DataFrame(
        {"quarter": grouped.index, "value": grouped["mean"].to_numpy(),
         "base": grouped["size"].fillna(0.0).to_numpy()}
    )  # fmt: skip


def measure_time_to_productivity(workforce: Workforce) -> tuple[Measure, Incidence]:
    """Return how long new people take to reach what the experienced half delivers.

    Counted on outcomes measured per person: the event is the first month in which a person's
    outcome is at the median of those a year or more in post (same metric). Only people whose
    first months were measured can be watched from the beginning; others enter late.
    """
    label, formula = (
        "Time to productivity",
        (
            "months from hire until half of new people have had a month at the experienced median "
            "(Aalen–Johansen: delayed entry, leavers compete)"
        ),
    )
    nothing = cumulative_incidence(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    blank = blank_measure("productivity_months", label, "months", formula, "outcomes")
    outcomes = workforce["outcomes"]
    staff = workforce["employees"].set_index("employee_id")
    mine = outcomes[outcomes["unit_id"].isin(staff.index)]
    hired = mine["unit_id"].map(staff["hire_date"])
    mine = mine.assign(month=(mine["period"] - hired).dt.days / MONTH_DAYS).dropna(
        subset=["month", "value"]
    )
    if not len(mine):
        return blank, nothing
    today = pd.Timestamp(workforce.as_of)
    found = _incidence_of_productivity(mine, staff, today)
    if not found.watched:
        return blank, nothing
    then = a_year_before(today)
    was = _incidence_of_productivity(mine[mine["period"] <= then], staff, then)
    return Measure(
        "productivity_months", label, *_half_time(found), "months", "less", formula,
        f"{found.watched:,} new people, {wording_metrics(mine)}",
        blank.trend,
        note="One good month counts; a metric for which less is better does not belong here.",
        year_ago=_time_known(_half_time(was)),
    ), found  # fmt: skip


def _incidence_of_productivity(
    mine: pd.DataFrame, staff: pd.DataFrame, today: pd.Timestamp
) -> Incidence:
    """Return how productivity comes after hire, by outcomes measured up to a day.

    Args:
        mine: unit_id, metric, value, period and month since hire of each outcome.
        staff: Employees by id, with ``exit_date``.
        today: Who left after it was still there.
    """
    if not len(mine):
        return cumulative_incidence(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    tenured = mine[mine["month"] >= _PEER_MONTHS].groupby("metric")["value"].median()
    mine = mine.assign(reached=mine["value"] >= mine["metric"].map(tenured))
    by_person = mine.sort_values("month").groupby("unit_id")
    first, last = by_person["month"].min(), by_person["month"].max() + 1.0
    reached = mine[mine["reached"]].groupby("unit_id")["month"].min() + 1.0
    # Who was already past the first year when measuring began tells nothing about the first months.
    watched = first.index[first < _PEER_MONTHS]
    gone = staff["exit_date"].reindex(watched) <= today
    end = reached.reindex(watched).fillna(last.reindex(watched))
    cause = np.where(reached.reindex(watched).notna(), EVENT, np.where(gone, COMPETING, CENSORED))
    entry = np.maximum(first.reindex(watched).to_numpy(dtype=np.float64), 0.0)
    return cumulative_incidence(entry, end.to_numpy(dtype=np.float64), cause.astype(np.int64))


def wording_metrics(mine: pd.DataFrame) -> str:
    """Name the metrics measured per person."""
    return ", ".join(name.replace("_", " ") for name in sorted(mine["metric"].unique())[:3])


def measure_attainment(workforce: Workforce) -> Measure:
    """Return how many required skills were first rated at their level, per 100 people a quarter."""
    label, formula = (
        "Skills attained",
        (
            "required skills first rated at the level required, after having been rated below, per "
            "100 people and quarter, last 12 months"
        ),
    )
    for table in ("signals", "requirements"):
        if not workforce.has(table):
            return blank_measure(
                "attainment_rate", label, "per 100 people a quarter", formula, table
            )
    today = pd.Timestamp(workforce.as_of)
    crossed = _days_level_reached(workforce)
    recent, before = (
        float(((crossed > a_year_before(day)) & (crossed <= day)).sum())
        for day in (today, a_year_before(today))
    )
    unlike = why_ratings_differ(workforce, today)
    if not unlike and not covers_year_ago(workforce["signals"]["observed_on"].min(), today):
        unlike = "ratings begin later"
    starts = first_days_of_quarters(today, 8)
    heads = np.array([count_heads_on_day(workforce, day) for day in starts])
    counted = crossed.dt.to_period("Q").dt.to_timestamp().value_counts()
    by_quarter = counted.reindex(starts, fill_value=0).to_numpy(dtype=np.float64)
    value, low, high = rate_with_range(recent, float(np.mean(heads[-4:])) * 4 / 100)
    return Measure(
        "attainment_rate", label, value, low, high, "per 100 people a quarter", "more", formula,
        f"{recent:,.0f} skills attained, {np.mean(heads[-4:]):,.0f} people",
        pd.DataFrame({"quarter": starts, "value": by_quarter / np.maximum(heads, 1) * 100,
                      "base": heads}),
        note="More ratings find more attainments: compare quarters with like numbers of ratings.",
        year_ago=known_year_ago(
            rate_with_range(before, float(np.mean(heads[:4])) * 4 / 100), unlike
        ),
    )  # fmt: skip


def _days_level_reached(workforce: Workforce) -> pd.Series:
    """Return the days on which a required level was first seen after having been missed."""
    signals = workforce["signals"]
    seen = signals[signals["source"].isin(RATED_BY) & signals["observed_on"].notna()]
    role_of = workforce["employees"].set_index("employee_id")["role_id"]
    asked = workforce["requirements"][["role_id", "skill_id", "required_level"]]
    rated = seen.assign(role_id=seen["employee_id"].map(role_of)).merge(
        asked, on=["role_id", "skill_id"]
    )
    rated = rated.assign(able=rated["level"] >= rated["required_level"])
    pair = ["employee_id", "skill_id"]
    first_low = rated[~rated["able"]].groupby(pair)["observed_on"].min()
    first_high = rated[rated["able"]].groupby(pair)["observed_on"].min()
    both = pd.concat([first_low.rename("low"), first_high.rename("high")], axis=1).dropna()
    return both.loc[both["low"] < both["high"], "high"]


def measure_compliance(workforce: Workforce, kinds: tuple[str, ...] = ("compliance",)) -> Measure:
    """Return the share of certificates ever held by people present that are in force."""
    label, formula = (
        "Compliance completion",
        ("certificates in force ÷ person × compliance skill that ever had one, people present"),
    )
    if not workforce.has("signals"):
        return blank_measure("compliance_share", label, "share", formula, "signals")
    signals = workforce["signals"]
    kind = workforce["skills"].set_index("skill_id")["kind"]
    held = signals[
        (signals["source"] == "certification")
        & signals["expires_on"].notna()
        & signals["skill_id"].map(kind).isin(kinds)
    ]
    if not len(held):
        return blank_measure("compliance_share", label, "share", formula, "signals with expires_on")
    today = pd.Timestamp(workforce.as_of)
    value, low, high = share_with_range(*_count_in_force(workforce, held, today))
    starts = first_days_of_quarters(today, 8)
    ends = [min(day + pd.DateOffset(months=3, days=-1), today) for day in starts]
    counts = np.array([_count_in_force(workforce, held, day) for day in ends])
    return Measure(
        "compliance_share", label, value, low, high, "share", "more", formula,
        f"{_count_in_force(workforce, held, today)[1]:,.0f} certificates",
        pd.DataFrame({"quarter": starts, "value": counts[:, 0] / np.maximum(counts[:, 1], 1),
                      "base": counts[:, 1]}),
        year_ago=known_year_ago(
            share_with_range(*_count_in_force(workforce, held, a_year_before(today))),
            _renewals_unknown(held),
        ),
    )  # fmt: skip


def _renewals_unknown(held: pd.DataFrame) -> str:
    """Say why nobody knows what was in force a year ago: the last certificate alone is kept.

    What was renewed since then leaves no trace in such a file, and every date but today's looks
    better than it was.
    """
    renewed = held.duplicated(["employee_id", "skill_id"]).any()
    return "" if renewed else "only the last certificate is on file"


def _count_in_force(
    workforce: Workforce, held: pd.DataFrame, day: pd.Timestamp
) -> tuple[float, float]:
    staff = workforce["employees"]
    hired = staff["hire_date"].isna() | (staff["hire_date"] <= day)
    here = staff["exit_date"].isna() | (staff["exit_date"] > day)
    known = held[
        held["employee_id"].isin(staff.loc[hired & here, "employee_id"])
        & (held["observed_on"].isna() | (held["observed_on"] <= day))
    ]
    last = known.groupby(["employee_id", "skill_id"])["expires_on"].max()
    return float((last >= day).sum()), float(len(last))


def measure_engagement(workforce: Workforce, gaps: Gaps, most: int = 10) -> Measure:
    """Return the share of people needing a critical skill who enrolled in what builds it."""
    label, formula = (
        "Critical skills, enrolled",
        (
            f"people short of one of the {most} skills ranked first by priority who started "
            "something that builds it in the last 12 months ÷ people short of one of them"
        ),
    )
    for table in ("enrolments", "interventions"):
        if not workforce.has(table):
            return blank_measure("pathway_share", label, "share", formula, table)
    few = set(gaps.table.head(most)["skill_id"])
    short = gaps.list_people_short()
    short = short[short["skill_id"].isin(few)][["employee_id", "skill_id"]]
    skill_of = workforce["interventions"].set_index("intervention_id")["skill_id"]
    taken = workforce["enrolments"]
    started = taken.assign(skill_id=taken["intervention_id"].map(skill_of)).merge(
        short, on=["employee_id", "skill_id"]
    )
    today = pd.Timestamp(workforce.as_of)
    people = short["employee_id"].nunique()

    def people_engaged_by(day: pd.Timestamp) -> float:
        window = (started["started_on"] <= day) & (
            started["started_on"] > day - pd.DateOffset(years=1)
        )
        return float(started.loc[window, "employee_id"].nunique())

    value, low, high = share_with_range(people_engaged_by(today), people)
    starts = first_days_of_quarters(today, 8)
    ends = [min(day + pd.DateOffset(months=3, days=-1), today) for day in starts]
    return Measure(
        "pathway_share", label, value, low, high, "share", "more", formula,
        f"{people:,} people short today",
        pd.DataFrame({"quarter": starts, "base": float(people),
                      "value": [people_engaged_by(day) / max(people, 1) for day in ends]}),
        note="People short today are looked at throughout: those who learned and are no longer "
        "short are not counted.",
        year_ago=YearAgo(unknown="who was short then is not known"),
    )  # fmt: skip

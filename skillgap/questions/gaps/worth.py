"""What a shortage is worth: value of a seat; and what orders: criticality, urgency, the tag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps.levels import slice_into_parts

Flags = NDArray[np.bool_]

TAGS = ("strategic", "operational", "compliance")

TAG_RULE = (
    "Compliance: the skill's kind is compliance. Strategic: a planned, running or stalled project "
    "needs it within {horizon:.0f} months, or job adverts for it grew by {growth:.0%} or more "
    "in a year, or at least {share:.0%} of the FTE that need it sit in roles of criticality "
    "{points:g} or more. Operational: everything else."
)


def expect_holders(
    levels: LevelSource, fte: Floats, present: Flags, bar: Floats
) -> tuple[Floats, Floats]:
    """Return how many FTE with evidence meet a level of each skill, anywhere.

    Args:
        levels: Where levels come from; only pairs with evidence count here.
        fte: FTE by person code, shape (people,).
        present: Who is here, shape (people,).
        bar: Level to meet by skill code, shape (skills,); NaN where nobody asks.

    Returns:
        Expected FTE at or above the bar, and its change per level of bias, each (skills,).
    """
    from scipy.special import ndtr

    holders, slope = np.zeros(len(bar)), np.zeros(len(bar))
    for part in slice_into_parts(len(levels.person)):
        who, skill = levels.person[part], levels.skill[part]
        sd = np.maximum(levels.level_sd[part], 1e-6)
        weight = fte[who] * present[who]
        z = (levels.level[part] - bar[skill]) / sd
        met = np.where(np.isnan(z), 0.0, ndtr(z))
        tilt = np.where(np.isnan(z), 0.0, np.exp(-0.5 * z * z) / (sd * np.sqrt(2 * np.pi)))
        holders += add_up(skill, weight * met, len(bar))
        slope += add_up(skill, weight * tilt, len(bar))
    return holders, slope


def months_until(day: pd.Series, today: date) -> Floats:
    """Return months from ``today`` to each day, 0 for the past, NaN for a blank."""
    ahead = (day - pd.Timestamp(today)).dt.days.to_numpy(dtype=np.float64) / 30.4375
    return np.where(np.isnan(ahead), np.nan, np.maximum(ahead, 0.0))


def urgency(months: Floats, half_life: float, floor: float) -> Floats:
    """Return 2^(−months / half_life), never below the floor.

    >>> urgency(np.array([0.0, 6.0, 600.0]), 6.0, 0.05).tolist()
    [1.0, 0.5, 0.05]
    """
    return np.maximum(0.5 ** (months / half_life), floor)


def posting_growth(postings: pd.DataFrame) -> pd.Series:
    """Return year-on-year growth of adverts by skill_id, as a share.

    The mean of the newest twelve months against the twelve before, regions added up. Skills
    with fewer than six months on either side are left out.
    """
    named = postings[postings["skill_id"].notna() & postings["month"].notna()]
    if named.empty:
        return pd.Series(dtype="float64")
    month = named["month"].dt.year * 12 + named["month"].dt.month
    age = (month.max() - month).rename("age")
    monthly = named["index"].groupby([named["skill_id"], age]).sum().reset_index()
    recent = monthly[monthly["age"] < 12].groupby("skill_id")["index"]
    before = monthly[monthly["age"].between(12, 23)].groupby("skill_id")["index"]
    enough = (recent.size() >= 6) & (before.size() >= 6)
    growth = recent.mean() / before.mean() - 1
    return growth[enough.reindex(growth.index, fill_value=False)].dropna()


def live_projects(workforce: Workforce, as_of: date, assumptions: Assumptions) -> pd.DataFrame:
    """Return the open needs of projects: not done, with people and a level above 0.

    Returns:
        The projects table's columns, with ``record`` (position in it), ``skill`` (code) and
        ``months`` (until needed; 0 once running, stalled or overdue).
    """
    table = workforce["projects"]
    table = table.assign(
        record=np.arange(len(table)), skill=workforce.skills.encode(table["skill_id"])
    )
    live = table[
        (table["status"] != "done")
        & (table["skill"] >= 0)
        & (table["required_level"] > 0)
        & (table["people"] > 0)
    ].sort_values(["project_id", "skill_id"])
    ahead = months_until(live["needed_by"], as_of)
    undated = assumptions.value("undated_need_months")
    now = (live["status"] != "planned").to_numpy()
    months = np.where(np.isnan(ahead), np.where(now, 0.0, undated), ahead)
    return live.assign(months=np.where(live["status"] == "stalled", 0.0, months))


@dataclass(frozen=True, eq=False)
class Tags:
    """The tag of each skill and the reason for it, by skill code."""

    tag: Ints
    reason: tuple[str, ...]


def tag_skills(
    workforce: Workforce,
    projects: pd.DataFrame,
    fte: Floats,
    critical_fte: Floats,
    assumptions: Assumptions,
) -> Tags:
    """Return strategic, operational or compliance for every skill, by ``TAG_RULE``.

    Args:
        workforce: With ``skills`` and, where loaded, ``postings``.
        projects: From :func:`live_projects`.
        fte: FTE that need each skill, shape (skills,).
        critical_fte: Of these, in the most critical roles, shape (skills,).
        assumptions: ``strategic_horizon_months``, ``strategic_posting_growth``,
            ``strategic_critical_share``.

    Returns:
        The tags, as positions in ``TAGS``.
    """
    horizon = assumptions.value("strategic_horizon_months")
    soon = projects[projects["months"] <= horizon].sort_values(["months", "project_id"])
    first = dict(zip(soon["skill"][::-1].tolist(), _project_words(soon)[::-1], strict=True))
    grown = posting_growth(workforce["postings"])
    grown = grown[grown >= assumptions.value("strategic_posting_growth")]
    share = np.divide(critical_fte, fte, out=np.zeros_like(fte), where=fte > 0)
    least = assumptions.value("strategic_critical_share")
    tags, reasons = [], []
    kinds = workforce["skills"]["kind"].fillna("technical").tolist()
    for code, (skill_id, kind) in enumerate(zip(workforce.skills.labels, kinds, strict=True)):
        why = []
        if code in first:
            why.append(first[code])
        if skill_id in grown.index:
            why.append(f"job adverts for it grew by {grown[skill_id]:.0%} in a year")
        if fte[code] > 0 and share[code] >= least:
            why.append(f"{share[code]:.0%} of the FTE that need it sit in the most critical roles")
        if kind == "compliance":
            tags.append(2)
            reasons.append("a compliance skill")
        else:
            tags.append(0 if why else 1)
            reasons.append(
                "; ".join(why) or "no project, market trend or critical role calls for it"
            )
    return Tags(np.array(tags, dtype=np.int64), tuple(reasons))


def _project_words(projects: pd.DataFrame) -> list[str]:
    named = (
        projects["name"].fillna("").where(projects["name"].fillna("") != "", projects["project_id"])
    )
    return [
        f"project {name} needs it {_due_in_words(months)}"
        for name, months in zip(named, projects["months"], strict=True)
    ]


def _due_in_words(months: float) -> str:
    ahead = int(np.ceil(months))
    return "now" if ahead == 0 else "within a month" if ahead == 1 else f"within {ahead} months"

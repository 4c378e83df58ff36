"""Mastery, not usage: who uses AI, who masters it, function by function, and what came of it.

Method: the AI skills are those of the clusters whose name speaks of AI (or of one cluster that is
named). Somebody's tier is what their best AI skill reaches: level 1 aware, 2 user, 3 proficient,
4 advanced, 5 shaper. Masterful is proficient or better: the share is the mean chance of it, from
each level's own uncertainty. Using is seen, not said: a signal of use within some months.

Limits: a tool's log shows use, not good use. That outcomes move beside mastery is no proof that
they move because of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import norm

from skillgap.core import wording
from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.workforce import Workforce

if TYPE_CHECKING:
    from skillgap.questions.profiles import Profiles

TIERS = ("aware", "user", "proficient", "advanced", "shaper")
"""What levels 1 to 5 of the best AI skill are called."""
BY = ("function", "region")
USED = ("system_use", "project")
"""Sources of a signal that show use by themselves; others do by the day of last use."""
_SPEAKS_OF_AI = re.compile(
    r"\bAI\b|artificial intelligence|machine learning|language models?|generative", re.IGNORECASE
)
_NINETY, _HAIR = 1.645, 1e-9


@dataclass(frozen=True, eq=False)
class Mastery(Result):
    """Use of AI beside mastery of it.

    Attributes:
        table: One row per function or region, most people first.
        outcomes: group, metric, before, now (means of twelve months each), change_share.
        skills: Names of the skills that count.
        clusters: The clusters they are of.
        by: What the groups are.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    outcomes: pd.DataFrame
    skills: tuple[str, ...]
    clusters: tuple[str, ...]
    by: str
    warnings: tuple[str, ...]

    @property
    def whole(self) -> dict[str, float]:
        """Shares of all people: using, masterful, low and high of the latter."""
        people = self.table["people"].astype("float64")
        if not people.sum():
            return dict.fromkeys(("using", "masterful", "low", "high"), 0.0)
        weight = people / people.sum()
        middle = float((weight * self.table["masterful_share"]).sum())
        half = (self.table["high"] - self.table["low"]) / 2
        spread = float(np.sqrt(((weight * half) ** 2).sum()))
        using = float((weight * self.table["using_share"]).sum())
        return {"using": using, "masterful": middle, "low": max(middle - spread, 0.0),
                "high": min(middle + spread, 1.0)}  # fmt: skip


MASTERY = Question(
    name="mastery",
    room="work_design",
    title="Mastery of AI",
    asks="Who uses AI, and who masters it?",
    formula="masterful share = mean of P(level of the best AI skill ≥ proficient)",
    columns=declare("""
group            unit   the function or region
people           count  people present, without digital agents
using_share      share  people seen using AI within the months that count
masterful_share  share  people who are proficient or better in an AI skill, mean of their chances
low              share  lower end of its 90% range
high             share  upper end
unknown          count  people without a tier: nothing is known, or the level is below aware
aware            count  people whose best AI skill is at level 1
user             count  at level 2
proficient       count  at level 3
advanced         count  at level 4
shaper           count  at level 5
stayed_share     share  of the people there in the last twelve months, those who have not left
"""),
    needs=("employees", "skills"),
    uses=("signals", "outcomes"),
    given=("profiles",),
)


@MASTERY.answers
def measure_mastery(
    workforce: Workforce,
    profiles: Profiles,
    *,
    by: str = "function",
    cluster: str = "",
    assumptions: Assumptions = SHIPPED,
) -> Mastery:
    """Measure use of AI beside mastery of it, by function or region.

    Args:
        workforce: With ``employees``, ``skills`` and ``signals``; ``outcomes`` are put beside.
        profiles: Levels with their uncertainty.
        by: function or region.
        cluster: The cluster whose skills count; by default those whose name speaks of AI.
        assumptions: ``mastery_least_level``, ``mastery_use_months``.

    Raises:
        BadValue: ``by`` is neither.
        UnknownName: there is no such cluster.
    """
    if by not in BY:
        raise BadValue("by", f"`{by}`", " or ".join(BY), "Choose one of these.")
    skills = ai_skills(workforce, cluster)
    people = _people_with_tiers(workforce, profiles, skills, by, assumptions)
    outcomes = _outcomes_by_group(workforce, by)
    table = _table_by_group(people).merge(_stayed_by_group(workforce, by), how="left", on="group")
    return Mastery(
        table=table,
        outcomes=outcomes,
        skills=tuple(skills["name"].astype(str)),
        clusters=tuple(skills["cluster"].dropna().astype(str).unique()),
        by=by,
        warnings=_warnings(skills, outcomes),
    )


def ai_skills(workforce: Workforce, cluster: str = "") -> pd.DataFrame:
    """Return the rows of ``skills`` that count: of one cluster, or of those that speak of AI.

    Raises:
        UnknownName: there is no such cluster.
    """
    skills = workforce["skills"]
    names = skills["cluster"].astype("object").fillna("").astype(str)
    if cluster:
        if cluster not in set(names):
            raise unknown_name("skills, column `cluster`", cluster, sorted(set(names)))
        return skills[names == cluster]
    return skills[names.str.contains(_SPEAKS_OF_AI)]


def _people_with_tiers(
    workforce: Workforce, profiles: Profiles, skills: pd.DataFrame, by: str, register: Assumptions
) -> pd.DataFrame:
    """Return one row per person present: group, tier (0–5), chance of mastery, using."""
    least = register.value("mastery_least_level")
    codes = workforce.skills.encode(skills["skill_id"])
    counts = np.isin(profiles.skill, codes)
    level = pd.Series(profiles.level[counts])
    chance = norm.cdf((level - least) / np.maximum(profiles.level_sd[counts], 1e-9))
    best = pd.DataFrame({"person": profiles.person[counts], "level": level, "chance": chance})
    best = best.sort_values("level").groupby("person").last()
    staff = workforce["employees"]
    here = workforce.present & (staff["employment"] != "digital agent").to_numpy(dtype=np.bool_)
    found = pd.DataFrame({"group": staff[by]}).assign(person=np.arange(len(staff)))[here]
    level = found["person"].map(best["level"]).fillna(0.0)
    return found.assign(
        tier=np.clip(np.floor(level + _HAIR), 0, len(TIERS)).astype(np.int64),
        chance=found["person"].map(best["chance"]).fillna(0.0),
        using=staff.loc[here, "employee_id"].isin(_seen_using(workforce, skills, register)),
    ).dropna(subset=["group"])


def _seen_using(workforce: Workforce, skills: pd.DataFrame, register: Assumptions) -> set[str]:
    """Return who was seen using an AI skill within the months that count."""
    signals = workforce["signals"]
    signals = signals[signals["skill_id"].isin(skills["skill_id"])]
    since = pd.Timestamp(workforce.as_of) - pd.DateOffset(
        months=round(register.value("mastery_use_months"))
    )
    seen = signals["source"].isin(USED) & (signals["observed_on"] >= since)
    return set(signals.loc[seen | (signals["last_used_on"] >= since), "employee_id"])


def _table_by_group(people: pd.DataFrame) -> pd.DataFrame:
    groups = people.groupby("group", observed=True)
    count = groups.size()
    chance = groups["chance"].mean()
    variance = (people["chance"] * (1 - people["chance"])).groupby(people["group"]).sum()
    half = _NINETY * np.sqrt(variance) / count
    tiers = pd.crosstab(people["group"], people["tier"]).reindex(
        columns=range(len(TIERS) + 1), fill_value=0
    )
    tiers.columns = pd.Index(["unknown", *TIERS])
    table = pd.DataFrame(
        {
            "people": count,
            "using_share": groups["using"].mean().astype("float64"),
            "masterful_share": chance,
            "low": (chance - half).clip(lower=0.0),
            "high": (chance + half).clip(upper=1.0),
        }
    ).join(tiers)
    table = table.rename_axis("group").reset_index().astype({"group": "str"})
    return table.sort_values(["people", "group"], ascending=[False, True], ignore_index=True)


def _stayed_by_group(workforce: Workforce, by: str) -> pd.DataFrame:
    """Return the share of those there in the last twelve months who have not left."""
    staff, day = workforce["employees"], pd.Timestamp(workforce.as_of)
    people = (staff["employment"] != "digital agent").to_numpy(dtype=np.bool_)
    left = staff["exit_date"].between(day - pd.DateOffset(months=12), day)
    there = staff[people & (workforce.present | left.to_numpy(dtype=np.bool_))].dropna(subset=[by])
    gone = left[there.index].astype("float64")
    share = 1.0 - gone.groupby(there[by], observed=True).mean()
    return share.rename("stayed_share").rename_axis("group").reset_index().astype({"group": "str"})


def _outcomes_by_group(workforce: Workforce, by: str) -> pd.DataFrame:
    """Return each outcome of the teams of a group, last twelve months beside the twelve before."""
    columns = ["group", "metric", "before", "now", "change_share"]
    rows, staff = workforce["outcomes"], workforce["employees"]
    teams = staff.dropna(subset=["team_id", by])
    group = teams.groupby("team_id")[by].agg(lambda labels: labels.value_counts().index[0])
    rows = rows.assign(group=rows["unit_id"].map(group), value=rows["value"].astype("float64"))
    rows = rows.dropna(subset=["group", "value"])
    if rows.empty:
        return pd.DataFrame(columns=columns)
    day = pd.Timestamp(workforce.as_of)
    since, begin = day - pd.DateOffset(months=12), day - pd.DateOffset(months=24)
    keys = ["group", "metric"]
    period = rows["period"]
    now = rows[(period > since) & (period <= day)].groupby(keys)["value"].mean()
    before = rows[(period > begin) & (period <= since)].groupby(keys)["value"].mean()
    both = pd.DataFrame({"before": before, "now": now}).dropna().reset_index()
    change = (both["now"] - both["before"]) / both["before"].abs().where(both["before"] != 0)
    return both.assign(change_share=change)[columns]


def _warnings(skills: pd.DataFrame, outcomes: pd.DataFrame) -> tuple[str, ...]:
    if skills.empty:
        return ("No cluster of skills speaks of AI: put such skills into one whose name does, or "
                "name the cluster.",)  # fmt: skip
    told = wording.listed(sorted(skills["cluster"].dropna().astype(str).unique()), 3)
    said = [f"AI skills are the {wording.count(len(skills), 'skill')} of {told}."]
    if len(outcomes):
        said.append("Outcomes stand beside mastery: that both move does not say that one moved the "
                    "other. Measured impact tests that.")  # fmt: skip
    return tuple(said)

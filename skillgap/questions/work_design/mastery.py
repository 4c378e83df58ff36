"""Mastery of AI, not usage: who uses it, who masters it, by function, and what came of it.

Method: the AI skills are those of the cluster whose name or skills speak of AI most (or of one that
is named); people count whose role requires one of them. Somebody's tier is what their best AI skill
reaches: level 1 aware, 2 user, 3 proficient, 4 advanced, 5 shaper. Masterful is proficient or
better: the share is the mean chance of it, from each level's own uncertainty. Using is seen, not
said. Use and chances are those of the Scoreboard.

Limits: a tool's log shows use, not good use. That outcomes move beside mastery is no proof that
they move because of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.mastery import (
    PROFICIENT,
    best_levels,
    find_ai_cluster,
    people_asked,
    people_using,
    speaks_of_ai,
)
from skillgap.core.question import Question, Result, declare
from skillgap.core.workforce import Workforce

if TYPE_CHECKING:
    from skillgap.questions.profiles import Profiles

TIERS = ("aware", "user", "proficient", "advanced", "shaper")
"""What levels 1 to 5 of the best AI skill are called."""
BY = ("function", "region")
_NINETY, _HAIR = 1.645, 1e-9


@dataclass(frozen=True, eq=False)
class AiMastery(Result):
    """Use of AI beside mastery of it.

    Attributes:
        table: One row per function or region, most people first.
        outcomes: group, metric, before, now (means of twelve months each), change_share.
        skills: Names of the skills that count.
        cluster: The cluster they are of; blank where none speaks of AI.
        by: What the groups are.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    outcomes: pd.DataFrame
    skills: tuple[str, ...]
    cluster: str
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


AI_MASTERY = Question(
    name="ai_mastery",
    room="work_design",
    title="Mastery of AI",
    asks="Who uses AI, and who masters it?",
    formula="masterful share = mean of P(level of the best AI skill ≥ proficient)",
    columns=declare("""
group            unit   the function or region
people           count  people present whose role requires an AI skill
using_share      share  people seen using an AI skill within 90 days
masterful_share  share  people who are proficient or better in an AI skill, mean of their chances
low              share  lower end of its 90% range
high             share  upper end
below            count  people whose best AI skill is below aware
aware            count  people whose best AI skill is at level 1
user             count  at level 2
proficient       count  at level 3
advanced         count  at level 4
shaper           count  at level 5
stayed_share     share  of the people there in the last twelve months, those who have not left
"""),
    needs=("employees", "skills", "requirements"),
    uses=("signals", "outcomes"),
    given=("profiles",),
)


@AI_MASTERY.answers
def measure_ai_mastery(
    workforce: Workforce,
    profiles: Profiles,
    *,
    by: str = "function",
    cluster: str = "",
) -> AiMastery:
    """Measure use of AI beside mastery of it, by function or region.

    Args:
        workforce: With ``employees``, ``skills`` and ``signals``; ``outcomes`` are put beside.
        profiles: Levels with their uncertainty.
        by: function or region.
        cluster: The cluster whose skills count; by default the one that speaks of AI most.

    Raises:
        BadValue: ``by`` is neither.
        UnknownName: there is no such cluster.
    """
    if by not in BY:
        raise BadValue("by", f"`{by}`", " or ".join(BY), "Choose one of these.")
    chosen = _chosen_cluster(workforce, cluster)
    skills = workforce["skills"]
    skills = skills[skills["cluster"] == chosen]
    outcomes = _outcomes_by_group(workforce, by)
    table = _table_by_group(_people_with_tiers(workforce, profiles, skills, by))
    return AiMastery(
        table=table.merge(_stayed_by_group(workforce, by), how="left", on="group"),
        outcomes=outcomes,
        skills=tuple(skills["name"].astype(str)),
        cluster=chosen,
        by=by,
        warnings=_warnings(skills, outcomes),
    )


def _chosen_cluster(workforce: Workforce, cluster: str) -> str:
    """Return the cluster that is named, or the one that speaks of AI most; blank where none does.

    Raises:
        UnknownName: there is no such cluster.
    """
    if cluster:
        known = sorted(workforce["skills"]["cluster"].dropna().astype(str).unique())
        if cluster not in known:
            raise unknown_name("skills, column `cluster`", cluster, known)
        return cluster
    found = find_ai_cluster(workforce)
    return found if speaks_of_ai(workforce, found) else ""


def _people_with_tiers(
    workforce: Workforce, profiles: Profiles, skills: pd.DataFrame, by: str
) -> pd.DataFrame:
    """Return one row per person who counts: group, tier (0–5), chance of mastery, using."""
    code = people_asked(workforce, set(skills["skill_id"]))
    wanted = workforce.skills.encode(skills["skill_id"]).astype(np.int64)
    level, chance = best_levels(profiles, code, wanted, (PROFICIENT,))
    return pd.DataFrame(
        {
            "group": workforce["employees"][by].fillna("All").to_numpy(dtype=object)[code],
            "tier": np.clip(np.floor(level + _HAIR), 0, len(TIERS)).astype(np.int64),
            "chance": chance[0],
            "using": np.isin(code, people_using(workforce, set(skills["skill_id"]))),
        }
    )


def _table_by_group(people: pd.DataFrame) -> pd.DataFrame:
    groups = people.groupby("group", observed=True)
    count = groups.size()
    chance = groups["chance"].mean()
    variance = (people["chance"] * (1 - people["chance"])).groupby(people["group"]).sum()
    half = _NINETY * np.sqrt(variance) / count
    tiers = pd.crosstab(people["group"], people["tier"]).reindex(
        columns=range(len(TIERS) + 1), fill_value=0
    )
    tiers.columns = pd.Index(["below", *TIERS])
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
    there = staff[people & (workforce.present | left.to_numpy(dtype=np.bool_))]
    gone = left[there.index].astype("float64")
    share = 1.0 - gone.groupby(there[by].fillna("All"), observed=True).mean()
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
        return ("No cluster of skills speaks of AI: name such skills so, or name their cluster "
                "so.",)  # fmt: skip
    told = wording.listed(sorted(skills["cluster"].dropna().astype(str).unique()), 3)
    said = [f"AI skills are the {wording.count(len(skills), 'skill')} of {told}."]
    if len(outcomes):
        said.append("Outcomes stand beside mastery: that both move does not say that one moved the "
                    "other. Measured impact tests that.")  # fmt: skip
    return tuple(said)

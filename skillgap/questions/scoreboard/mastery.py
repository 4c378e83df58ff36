"""Use against mastery of one cluster of skills: who uses it, who is proficient, who advanced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.scoreboard.measures import share_with_range

PROFICIENT, ADVANCED = 3.0, 4.0
USE_DAYS = 90
USED_BY = ("system_use", "project")


@dataclass(frozen=True, eq=False)
class Mastery:
    """How many use a skill, and how many master it.

    Attributes:
        cluster: The cluster of skills looked at.
        people: People present whose role asks for one of its skills.
        table: stage (``using``, ``proficient``, ``advanced``), share, low, high (80%), meaning.
        by_function: function, people, using, proficient, advanced (shares).
    """

    cluster: str
    people: int
    table: pd.DataFrame
    by_function: pd.DataFrame


def find_ai_cluster(workforce: Workforce) -> str:
    """Return the cluster whose name or skills speak of AI most; the first where none does."""
    skills = workforce["skills"]
    words = (skills["cluster"].fillna("") + " " + skills["name"].fillna("")).str.casefold()
    speaks = words.str.contains(r"\bai\b|artificial intelligence|language model|machine learn")
    share = speaks.astype("float64").groupby(skills["cluster"]).mean()
    return str(share.idxmax()) if len(share) else ""


def measure_mastery(workforce: Workforce, levels: LevelSource, cluster: str) -> Mastery:
    """Return the shares using, proficient and advanced in a cluster.

    Using: a sign of use (system use, project, or a last use) within 90 days. Proficient and
    advanced: expected share of people whose best skill of the cluster reaches level 3 and 4, from
    the profiles' chances P(level ≥ 3), taking a person's skills to be as sure as their best one.

    Args:
        workforce: Whose people; those whose role requires a skill of the cluster count.
        levels: Profiles.
        cluster: One of the clusters in ``skills``.
    """
    from scipy.special import ndtr

    skills = workforce["skills"]
    wanted = set(skills.loc[skills["cluster"] == cluster, "skill_id"])
    asked = workforce["requirements"]
    roles = set(asked.loc[asked["skill_id"].isin(wanted), "role_id"])
    staff = workforce["employees"]
    here = workforce.present & staff["role_id"].isin(roles).to_numpy()
    code = np.flatnonzero(here)
    using = np.isin(code, _users_by_person(workforce, wanted))
    codes = np.flatnonzero(skills["skill_id"].isin(wanted).to_numpy())
    best: dict[float, Floats] = {}
    for bar in (PROFICIENT, ADVANCED):
        chance = np.zeros(len(code))
        for skill in codes:
            level, sd, _ = levels.at(code.astype(np.int64), np.full(len(code), skill))
            chance = np.maximum(chance, ndtr((level - bar) / np.maximum(sd, 1e-9)))
        best[bar] = chance
    stages = {"using": using.astype(np.float64), "proficient": best[PROFICIENT],
              "advanced": best[ADVANCED]}  # fmt: skip
    meaning = {
        "using": f"a sign of use within {USE_DAYS} days",
        "proficient": "best skill of the cluster at level 3 or above (expected share)",
        "advanced": "best skill of the cluster at level 4 or above (expected share)",
    }
    rows = [
        (stage, *share_with_range(float(values.sum()), len(code)), meaning[stage])
        for stage, values in stages.items()
    ]
    function = staff["function"].fillna("All").to_numpy(dtype=object)[code]
    by_function = (
        pd.DataFrame({"function": function, "people": 1.0, **stages})
        .groupby("function", as_index=False)
        .agg({"people": "sum", "using": "mean", "proficient": "mean", "advanced": "mean"})
    )
    table = pd.DataFrame(rows, columns=["stage", "share", "low", "high", "meaning"])
    return Mastery(cluster, len(code), table, by_function)


def _users_by_person(workforce: Workforce, wanted: set[str]) -> Floats:
    signals = workforce["signals"]
    since = pd.Timestamp(workforce.as_of) - pd.Timedelta(days=USE_DAYS)
    mine = signals[signals["skill_id"].isin(wanted)]
    shown = mine["source"].isin(USED_BY) & (mine["observed_on"] > since)
    last = mine["last_used_on"] > since
    return np.unique(workforce.people.encode(mine.loc[shown | last, "employee_id"]))

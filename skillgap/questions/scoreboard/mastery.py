"""Use against mastery of one cluster of skills: who uses it, who is proficient, who advanced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.core.mastery import (
    ADVANCED,
    PROFICIENT,
    USE_DAYS,
    best_levels,
    people_asked,
    people_using,
)
from skillgap.core.workforce import Workforce
from skillgap.questions.scoreboard.measures import share_with_range


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
    skills, staff = workforce["skills"], workforce["employees"]
    wanted = set(skills.loc[skills["cluster"] == cluster, "skill_id"])
    code = people_asked(workforce, wanted)
    using = np.isin(code, people_using(workforce, wanted))
    codes = np.flatnonzero(skills["skill_id"].isin(wanted).to_numpy()).astype(np.int64)
    _, (proficient, advanced) = best_levels(levels, code, codes, (PROFICIENT, ADVANCED))
    stages = {"using": using.astype(np.float64), "proficient": proficient,
              "advanced": advanced}  # fmt: skip
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

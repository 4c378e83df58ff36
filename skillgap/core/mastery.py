"""Use and mastery of a cluster of skills: whose role asks for it, who was seen using it, how well.

Method: using is a sign of use (system use, project, or a last use) within 90 days. Somebody's
chance to reach a level is that of their best skill: the largest P(level ≥ bar) over the skills,
taking a person's skills to be as sure as their best one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from skillgap.core.level_source import LevelSource
from skillgap.core.workforce import Floats, Ints, Workforce

PROFICIENT, ADVANCED = 3.0, 4.0
USE_DAYS = 90
USED_BY = ("system_use", "project")


def find_ai_cluster(workforce: Workforce) -> str:
    """Return the cluster whose name or skills speak of AI most; the first where none does."""
    skills = workforce["skills"]
    share = _words_of_ai(workforce).astype("float64").groupby(skills["cluster"]).mean()
    return str(share.idxmax()) if len(share) else ""


def speaks_of_ai(workforce: Workforce, cluster: str) -> bool:
    """Say whether the name of a cluster or one of its skills speaks of AI."""
    return bool(_words_of_ai(workforce)[workforce["skills"]["cluster"] == cluster].any())


def _words_of_ai(workforce: Workforce) -> pd.Series:
    skills = workforce["skills"]
    words = (skills["cluster"].fillna("") + " " + skills["name"].fillna("")).str.casefold()
    return words.str.contains(r"\bai\b|artificial intelligence|language model|machine learn")


def people_asked(workforce: Workforce, wanted: Collection[str]) -> Ints:
    """Return the codes of the people present whose role requires one of some skills.

    Digital agents are no people.
    """
    asked = workforce["requirements"]
    roles = set(asked.loc[asked["skill_id"].isin(list(wanted)), "role_id"])
    staff = workforce["employees"]
    counts = staff["role_id"].isin(roles) & (staff["employment"] != "digital agent")
    here = workforce.present & counts.to_numpy(dtype=np.bool_)
    return np.flatnonzero(here).astype(np.int64)


def people_using(workforce: Workforce, wanted: Collection[str]) -> Ints:
    """Return the codes of the people with a sign of use of one of some skills within 90 days."""
    signals = workforce["signals"]
    since = pd.Timestamp(workforce.as_of) - pd.Timedelta(days=USE_DAYS)
    mine = signals[signals["skill_id"].isin(list(wanted))]
    shown = mine["source"].isin(USED_BY) & (mine["observed_on"] > since)
    last = mine["last_used_on"] > since
    found = workforce.people.encode(mine.loc[shown | last, "employee_id"])
    return np.unique(found).astype(np.int64)


def best_levels(
    levels: LevelSource, people: Ints, skills: Ints, bars: Sequence[float]
) -> tuple[Floats, Floats]:
    """Return each person's best level, and the chance that it reaches each bar.

    Args:
        levels: Profiles.
        people: Shape (people,): codes.
        skills: Shape (skills,): codes of the skills of which the best counts.
        bars: Levels to reach.

    Returns:
        Shapes (people,) and (bars, people); zeros where there is no skill.
    """
    from scipy.special import ndtr

    best, chance = np.zeros(len(people)), np.zeros((len(bars), len(people)))
    for skill in skills:
        level, sd, _ = levels.at(people, np.full(len(people), skill))
        best = np.maximum(best, level)
        for at, bar in enumerate(bars):
            reached = ndtr((level - bar) / np.maximum(sd, 1e-9))
            chance[at] = np.maximum(chance[at], reached)
    return best, chance

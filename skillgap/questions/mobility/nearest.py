"""Who is one step away from a skill: people below the level needed, fewest learning hours first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource, level_range
from skillgap.core.needs import collect_needs
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.mobility.coverage import Levels, SkillNetwork, level_codes

PROFICIENT = 3.0
LEAST_CARRIED = 0.1
MOST_NEIGHBOURS = 200


def usual_required_level(profiles: LevelSource, skill_id: str) -> float:
    """Return the level a skill is usually required at (by importance), 3 where none asks for it."""
    needs = collect_needs(profiles.workforce)
    mine = needs.skill == profiles.workforce.skills.code(skill_id)
    if not mine.any():
        return PROFICIENT
    return float(np.average(needs.level[mine], weights=needs.share[mine]))


def nearest_people_table(
    network: SkillNetwork,
    profiles: LevelSource,
    skill_id: str,
    *,
    assumptions: Assumptions,
    n: int = 12,
    contested: Levels = (),
) -> pd.DataFrame:
    """List the people nearest to a skill they do not have at the level usually required.

    Args:
        network: Closeness of skills and hours to learn.
        profiles: Levels with their uncertainty.
        skill_id: The skill.
        assumptions: ``carry_over_power``.
        n: How many at most.
        contested: Levels under an open contest: whoever contests this skill is left out, and other
            contested levels carry nothing over.

    Returns:
        Fewest hours first: employee_id, role_id, level (inferred, or carried over from the closest
        skill where nobody said anything), low, high (80%; blank where carried over), required_level
        (usual), hours (to get there), rated (whether there is evidence of the skill itself),
        from_skill (closest skill held, where carried over).

    Raises:
        UnknownName: no such skill.
    """
    workforce = profiles.workforce
    skill = workforce.skills.code(skill_id)
    if skill < 0:
        raise unknown_name("skills", skill_id, list(workforce.skills.labels))
    required = usual_required_level(profiles, skill_id)
    open_contests = level_codes(workforce, contested)
    agent = (workforce["employees"]["employment"] == "digital agent").fillna(False)
    here = workforce.present & ~agent.to_numpy(dtype=np.bool_)
    here[open_contests[open_contests % len(workforce.skills) == skill] // len(workforce.skills)] = (
        False
    )
    people = np.flatnonzero(here)
    carried, source = _carried_level_and_from_skill(
        network, profiles, skill, required, assumptions.value("carry_over_power"), open_contests
    )
    level, sd, rated = _own_level_sd_and_evidence(profiles, skill)
    held = np.where(rated, level, carried)
    short = (held < required) & (rated | (carried >= LEAST_CARRIED * required))
    near = people[short[people]]
    order = near[np.lexsort((near, required - held[near]))][:n]
    low, high = level_range(held[order], sd[order])
    names = np.append(workforce["skills"]["name"].to_numpy(dtype=object), "")
    blank = ~rated[order]
    return pd.DataFrame(
        {
            "employee_id": np.asarray(workforce.people.labels, dtype=object)[order],
            "role_id": workforce["employees"]["role_id"].to_numpy(dtype=object)[order],
            "level": held[order],
            "low": np.where(blank, np.nan, low),
            "high": np.where(blank, np.nan, high),
            "required_level": required,
            "hours": (required - held[order]) * float(network.hours[skill]) / PROFICIENT,
            "rated": ~blank,
            "from_skill": names[np.where(blank, source[order], -1)],
        }
    ).astype(dict.fromkeys(("employee_id", "role_id", "from_skill"), "str"))


def _own_level_sd_and_evidence(
    profiles: LevelSource, skill: int
) -> tuple[Floats, Floats, np.ndarray]:
    """Return level, SD and whether there is evidence of the skill itself, by person code."""
    count = len(profiles.workforce.people)
    level, sd, rated = np.zeros(count), np.zeros(count), np.zeros(count, dtype=np.bool_)
    pair = np.flatnonzero(profiles.skill == skill)
    level[profiles.person[pair]] = profiles.level[pair]
    sd[profiles.person[pair]] = profiles.level_sd[pair]
    rated[profiles.person[pair]] = True
    return level, sd, rated


def _carried_level_and_from_skill(
    network: SkillNetwork,
    profiles: LevelSource,
    skill: int,
    required: float,
    power: float,
    contested: Ints,
) -> tuple[Floats, Ints]:
    """Return what the closest skill carries over, in levels, and which it is, by person code."""
    workforce = profiles.workforce
    found = np.zeros(len(workforce.people))
    source = np.full(len(workforce.people), -1, dtype=np.int64)
    near = network.neighbours(workforce.skills.labels[skill], MOST_NEIGHBOURS)
    close = np.zeros(len(workforce.skills))
    close[workforce.skills.encode(near["skill_id"])] = near["closeness"] ** power
    code = profiles.person.astype(np.int64) * len(workforce.skills) + profiles.skill
    other = np.flatnonzero((close[profiles.skill] > 0) & ~np.isin(code, contested))
    given = close[profiles.skill[other]] * np.minimum(profiles.level[other], required)
    order = np.lexsort((given, profiles.person[other]))
    person = profiles.person[other][order]
    last = np.append(person[1:] != person[:-1], True)[: len(person)]
    found[person[last]] = given[order][last]
    source[person[last]] = profiles.skill[other][order][last]
    return found, source

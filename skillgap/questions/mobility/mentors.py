"""Mentors: whoever is one to two levels ahead in the same skill, under another manager.

Method: the assignment that gives most learners a mentor and, of those, the largest summed benefit
(Hungarian method, ``scipy.optimize.linear_sum_assignment``); benefit of a pair is the chance that
the mentor is at least ``mentor_gap_low`` ahead, both levels uncertain, a little less for another
region. Nobody mentors more than ``mentor_capacity`` people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.level_source import LevelSource
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.mobility.coverage import Levels, level_codes
from skillgap.questions.mobility.moves import SOURCES

FORMULA = (
    "most pairs, then max Σ benefit;  allowed: level of the mentor − level of the learner within "
    "the gap assumed, same skill, another manager;  benefit = P(mentor's level ≥ learner's + least "
    "gap) − 0.1 where the regions differ, P = Φ((gap − least gap)/√(σ² mentor + σ² learner))"
)
_ELSEWHERE = 0.1
COLUMNS = declare("""
employee_id   person  who learns
skill_id      skill   what is learned
name          label   name of the skill
level         level   level of the learner
mentor_id     mention who teaches; blank where nobody fits
mentor_level  level   level of the mentor
gap_levels    level   how far the mentor is ahead
p_ahead       share   chance that the mentor is at least the least gap ahead
same_region   flag    whether both are in one region
""")


@dataclass(frozen=True, eq=False)
class Mentors(Result):
    """Who learns from whom.

    Attributes:
        table: One row per learner and skill asked for; see ``COLUMNS``.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]


QUESTION = Question(
    name="mentors",
    room="mobility",
    title="Mentors",
    asks="Who could teach whom, a step or two ahead?",
    formula=FORMULA,
    columns=COLUMNS,
    uses=("employees", "skills", "signals"),
    given=("profiles",),
    sources=SOURCES,
)


@QUESTION.answers
def assign_mentors(
    profiles: LevelSource,
    wanted: Sequence[tuple[str, str]],
    *,
    assumptions: Assumptions = SHIPPED,
    contested: Levels = (),
) -> Mentors:
    """Assign a mentor to each learner.

    Args:
        profiles: Levels with their uncertainty.
        wanted: Pairs of employee id and skill id to be learned.
        assumptions: The register; by default the one shipped.
        contested: Levels under an open contest, by employee id and skill id: on these nobody is
            put forward as a mentor.

    Returns:
        One row for each known pair, in the order asked; the mentor is blank where nobody fits.
    """
    workforce = profiles.workforce
    ids = pd.DataFrame(list(wanted), columns=["employee_id", "skill_id"], dtype="str")
    ids = ids.drop_duplicates(ignore_index=True)
    person = workforce.people.encode(ids["employee_id"])
    skill = workforce.skills.encode(ids["skill_id"])
    known = (person >= 0) & (skill >= 0)
    ids, person, skill = ids[known].reset_index(drop=True), person[known], skill[known]
    level, level_sd, _ = profiles.at(person, skill)
    mentor, ahead = _assign_mentor_to_learner(
        profiles, person, skill, (level, level_sd), assumptions, level_codes(workforce, contested)
    )
    labels = np.append(np.asarray(workforce.people.labels, dtype=object), "")
    their, _, _ = profiles.at(np.maximum(mentor, 0), skill)
    region = np.append(workforce["employees"]["region"].to_numpy(dtype=object), "")
    found = mentor >= 0
    table = ids.assign(
        name=workforce["skills"]["name"].to_numpy(dtype=object)[skill],
        level=level,
        mentor_id=pd.Series(labels[mentor], dtype="str"),
        mentor_level=np.where(found, their, np.nan),
        gap_levels=np.where(found, their - level, np.nan),
        p_ahead=np.where(found, ahead, np.nan),
        same_region=found & (region[mentor] == region[person]),
    )
    alone = int((~found).sum())
    return Mentors(
        table=table[[column.name for column in COLUMNS]],
        warnings=(f"For {alone} of {len(table)} nobody fits.",) if alone else (),
    )


def _assign_mentor_to_learner(
    profiles: LevelSource,
    person: Ints,
    skill: Ints,
    standing: tuple[Floats, Floats],
    assumptions: Assumptions,
    contested: Ints,
) -> tuple[Ints, Floats]:
    """Return the mentor's person code for each learner (−1: nobody) and the chance to be ahead."""
    from scipy.optimize import linear_sum_assignment

    mentor = np.full(len(person), -1, dtype=np.int64)
    ahead = np.full(len(person), np.nan)
    row, who, benefit, chance = _list_allowed_pairs(
        profiles, person, skill, standing, assumptions, contested
    )
    if not len(row):
        return mentor, ahead
    people, column = np.unique(who, return_inverse=True)
    # However many there are, one more pair must weigh more than any better choice of the others.
    gains = np.zeros((len(person), len(people)))
    gains[row, column] = benefit + len(person)
    told = np.zeros_like(gains)
    told[row, column] = chance
    seats = int(assumptions.value("mentor_capacity"))
    rows, columns = linear_sum_assignment(np.tile(gains, seats), maximize=True)
    places = columns % len(people)
    found = gains[rows, places] > 0
    mentor[rows[found]] = people[places[found]]
    ahead[rows[found]] = told[rows[found], places[found]]
    return mentor, ahead


def _list_allowed_pairs(
    profiles: LevelSource,
    person: Ints,
    skill: Ints,
    standing: tuple[Floats, Floats],
    assumptions: Assumptions,
    contested: Ints,
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return learner, mentor, benefit and chance of each allowed pair.

    Of each learner the best are enough, as many as there are learners: whoever loses one to another
    finds the next among them.
    """
    workforce = profiles.workforce
    agent = (workforce["employees"]["employment"] == "digital agent").fillna(False)
    here = (workforce.present & ~agent.to_numpy(dtype=np.bool_))[profiles.person]
    if len(contested):
        code = profiles.person.astype(np.int64) * len(workforce.skills) + profiles.skill
        here = here & ~np.isin(code, contested)
    holders = {one: np.flatnonzero((profiles.skill == one) & here) for one in np.unique(skill)}
    found: list[tuple[Ints, Ints, Floats, Floats]] = []
    for learner in range(len(person)):
        pairs = holders[skill[learner]]
        level, sd = (float(part[learner]) for part in standing)
        benefit, chance = _benefit_and_chance(
            profiles, pairs, int(person[learner]), (level, sd), assumptions
        )
        best = np.argsort(-benefit, kind="stable")[: len(person)]
        best = best[benefit[best] >= 0]
        row = np.full(len(best), learner, dtype=np.int64)
        found.append((row, profiles.person[pairs[best]].astype(np.int64), benefit[best],
                      chance[best]))  # fmt: skip
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0), np.zeros(0)
    row, who, benefit, chance = (np.concatenate(part) for part in zip(*found, strict=True))
    return row, who, benefit, chance


def _benefit_and_chance(
    profiles: LevelSource,
    pairs: Ints,
    learner: int,
    standing: tuple[float, float],
    assumptions: Assumptions,
) -> tuple[Floats, Floats]:
    """Return the benefit of each candidate (−1: not allowed) and the chance to be ahead."""
    from scipy.special import ndtr

    staff = profiles.workforce["employees"]
    manager = staff["manager_id"].fillna("").to_numpy(dtype=object)
    region = staff["region"].to_numpy(dtype=object)
    ids = np.asarray(profiles.workforce.people.labels, dtype=object)
    who, low = profiles.person[pairs], assumptions.value("mentor_gap_low")
    gap = profiles.level[pairs] - standing[0]
    spread = np.hypot(profiles.level_sd[pairs], standing[1])
    chance = ndtr((gap - low) / np.maximum(spread, 1e-6))
    mine, theirs = manager[learner], manager[who]
    boss = (ids[who] == mine) | (theirs == ids[learner])
    allowed = (gap >= low) & (gap <= assumptions.value("mentor_gap_high")) & (who != learner)
    allowed = allowed & ~boss & ((theirs != mine) | (theirs == ""))
    benefit = chance - _ELSEWHERE * (region[who] != region[learner])
    return np.where(allowed, benefit, -1.0), np.asarray(chance, dtype=np.float64)
